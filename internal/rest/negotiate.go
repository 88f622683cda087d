// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"mime"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// The media types of answers.
const (
	mediaJSON = "application/json"
	mediaCSV  = "text/csv"
)

// offeredKey holds the media types of the route, for the problem 406.
const offeredKey = "offered"

func offered(c *gin.Context) string { return c.GetString(offeredKey) }

// negotiate chooses the media type of the answer: format if given, else the one
// that the Accept header likes best (RFC 9110, 12.5.1), the first of offers when
// it likes several alike or says nothing.
func negotiate(c *gin.Context, format string, offers ...string) (string, error) {
	switch format {
	case "json":
		return mediaJSON, nil
	case "csv":
		return mediaCSV, nil
	}
	accept := strings.Join(c.Request.Header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" {
		return offers[0], nil
	}
	ranges := parseAccept(accept)
	best, bestQuality := "", 0.0
	for _, offer := range offers {
		if q := quality(ranges, offer); q > bestQuality {
			best, bestQuality = offer, q
		}
	}
	if best == "" {
		c.Set(offeredKey, strings.Join(offers, " und "))
		return "", errNotAcceptable
	}
	return best, nil
}

type mediaRange struct {
	mediaType string
	quality   float64
}

func parseAccept(accept string) []mediaRange {
	var ranges []mediaRange
	for part := range strings.SplitSeq(accept, ",") {
		mediaType, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if text, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(text, 64); err != nil || q < 0 || q > 1 {
				continue
			}
		}
		ranges = append(ranges, mediaRange{mediaType: mediaType, quality: q})
	}
	return ranges
}

// quality is that of the most specific range that matches.
func quality(ranges []mediaRange, offer string) float64 {
	major, _, _ := strings.Cut(offer, "/")
	for _, wanted := range []string{offer, major + "/*", "*/*"} {
		for _, r := range ranges {
			if r.mediaType == wanted {
				return r.quality
			}
		}
	}
	return 0
}

func contentType(mediaType string) string {
	if mediaType == mediaCSV {
		return "text/csv; charset=utf-8; header=present"
	}
	return mediaType
}
