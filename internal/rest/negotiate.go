// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"mime"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// The media types of answers.
const (
	mediaJSON   = "application/json"
	mediaCSV    = "text/csv"
	mediaXLSX   = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	mediaNDJSON = "application/x-ndjson"

	// mediaExcel is the CSV of German spreadsheet programs; a client sees text/csv.
	mediaExcel = "text/csv;excel"
)

// offeredKey holds the media types of the route, for the problem 406.
const offeredKey = "offered"

func offered(c *gin.Context) string { return c.GetString(offeredKey) }

// negotiate chooses the media type of the answer: format if given, else the one
// that the Accept header likes best (RFC 9110, 12.5.1), the first of offers when
// it likes several alike or says nothing.
func negotiate(c *gin.Context, format string, offers ...string) (string, error) {
	if media, ok := map[string]string{"json": mediaJSON, "csv": mediaCSV, "xlsx": mediaXLSX, "ndjson": mediaNDJSON}[format]; ok {
		return media, nil
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

// negotiateList chooses the media type of a list.
func negotiateList(c *gin.Context, page *api.Blatt) (string, error) {
	if page.Excel == 1 {
		return mediaExcel, nil
	}
	media, err := negotiate(c, page.Format, mediaJSON, mediaCSV, mediaXLSX, mediaNDJSON)
	if err == nil && media == mediaJSON && orZero(page.Vollstaendig) {
		err = nachnutzung.Invalid("?vollstaendig", "Eine ganze Liste auf einmal gibt es als Datei, nicht als JSON. Bitte format=csv, format=xlsx, format=ndjson oder excel=1 dazusetzen.")
	}
	return media, err
}

// negotiateAny chooses the media type of a list, or of a single object where page is
// nil.
func negotiateAny(c *gin.Context, page *api.Blatt) (string, error) {
	if page == nil {
		return negotiate(c, "", mediaJSON)
	}
	return negotiateList(c, page)
}

// checkForm notes what does not go together in the query of a list.
func (b *bound) checkForm(page *api.Blatt, query url.Values) {
	if page.Excel == 1 && page.Format != "" && page.Format != "csv" {
		b.fault("excel", "excel=1 ist eine Form von CSV und passt nicht zu format="+page.Format+". Bitte eines von beiden weglassen.")
	}
	if !orZero(page.Vollstaendig) {
		return
	}
	for _, name := range []string{"limit", "cursor"} {
		if query.Has(name) {
			b.fault(name, "Mit vollstaendig=true kommen alle Treffer auf einmal; bitte "+name+" weglassen.")
		}
	}
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
	if mediaType == mediaCSV || mediaType == mediaExcel {
		return "text/csv; charset=utf-8; header=present"
	}
	return mediaType
}
