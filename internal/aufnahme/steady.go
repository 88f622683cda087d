// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"time"

	"nachnutzung/internal/nachnutzung"
)

// What differs from run to run.
var (
	cursorText  = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+`)
	instantText = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z`)
	requestText = regexp.MustCompile(`("requestId": ")[^"]*`)
	etagText    = regexp.MustCompile(`("(?:ETag|If-None-Match)": ")((?:[^"\\]|\\.)*)(")`)
)

// recordedDay is the day in the place of today.
const recordedDay = "2026-10-01"

// steady puts fixed values in the place of those that differ from run to run; the
// same value of the same name each time that one comes.
func steady(text string, epochs []string) string {
	named := func(text string) string {
		for i, epoche := range epochs {
			text = strings.ReplaceAll(text, epoche, fmt.Sprintf("BEISPIELEPOCHE%02d", i+1))
		}
		return text
	}
	text = cursorText.ReplaceAllStringFunc(text, func(cursor string) string {
		inside, err := base64.RawURLEncoding.DecodeString(cursor)
		if err != nil {
			return cursor
		}
		return base64.RawURLEncoding.EncodeToString([]byte(named(string(inside))))
	})
	text = named(text)
	instants := make(map[string]string)
	text = instantText.ReplaceAllStringFunc(text, func(instant string) string {
		if _, known := instants[instant]; !known {
			at := time.Date(2026, time.October, 1, 8, len(instants), 0, 0, time.UTC)
			instants[instant] = at.Format("2006-01-02T15:04:05.000000Z")
		}
		return instants[instant]
	})
	text = requestText.ReplaceAllString(text, "${1}BEISPIELANFRAGE")
	etags := make(map[string]string)
	text = etagText.ReplaceAllStringFunc(text, func(line string) string {
		parts := etagText.FindStringSubmatch(line)
		if _, known := etags[parts[2]]; !known {
			etags[parts[2]] = fmt.Sprintf(`\"beispiel-%d\"`, len(etags)+1)
		}
		return parts[1] + etags[parts[2]] + parts[3]
	})
	return strings.ReplaceAll(text, nachnutzung.Tag(time.Now()), recordedDay)
}
