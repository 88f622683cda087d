// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package bedingt

import (
	"strconv"
	"strings"
)

// Kodierung chooses of the content codings on offer, best first, the one that the lines
// of Accept-Encoding like best (RFC 9110, 12.5.3); empty for none.
func Kodierung(lines []string, angebot ...string) string {
	if len(lines) == 0 {
		return ""
	}
	qualities := make(map[string]float64, 4)
	for part := range strings.SplitSeq(strings.Join(lines, ","), ",") {
		name, params, _ := strings.Cut(part, ";")
		q := 1.0
		if text, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(params)), "q="); ok {
			var err error
			if q, err = strconv.ParseFloat(text, 64); err != nil {
				q = 0
			}
		}
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "x-gzip" {
			name = "gzip"
		}
		qualities[name] = q
	}
	best, bestQuality := "", 0.0
	for _, offer := range angebot {
		q, ok := qualities[offer]
		if !ok {
			q = qualities["*"]
		}
		if q > bestQuality {
			best, bestQuality = offer, q
		}
	}
	if identity, ok := qualities["identity"]; ok && identity > bestQuality {
		return ""
	}
	return best
}
