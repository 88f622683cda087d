// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"testing"

	"nachnutzung/api"
)

// recording is docs/portale/ablauf.json.
type recording struct {
	Schritte []struct {
		Zweck   string
		Anfrage struct {
			Pfad       string
			Kopfzeilen map[string]string
		}
		Antwort struct {
			Status     int
			Kopfzeilen map[string]string
			Inhalt     json.RawMessage
		}
	}
}

// TestRecording goes through the recorded answers as a portal does, by what the manual
// tells it and no more: it ends with a copy that the recorded sums prove.
func TestRecording(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/portale/ablauf.json")
	if err != nil {
		t.Fatal(err)
	}
	var r recording
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	pairs := make(map[string]api.Nachnutzung)
	take := func(n api.Nachnutzung) {
		if key := n.Ars + "/" + n.OzgID; n.Version >= pairs[key].Version {
			pairs[key] = n
		}
	}
	// cursor is where the portal goes on, begin where it begins in the feed.
	var cursor, begin, etag string
	var revision int64
	statuses := make(map[int]int)
	for i, s := range r.Schritte {
		u, err := url.Parse(s.Anfrage.Pfad)
		if err != nil {
			t.Fatal(err)
		}
		statuses[s.Antwort.Status]++
		switch {
		case s.Antwort.Status == http.StatusNotModified:
			if s.Anfrage.Kopfzeilen["If-None-Match"] != etag || len(s.Antwort.Inhalt) > 0 {
				t.Errorf("step %d: %+v after ETag %s", i, s, etag)
			}
		case s.Antwort.Status >= http.StatusBadRequest:
			var p api.Problem
			if err := json.Unmarshal(s.Antwort.Inhalt, &p); err != nil || p.Status != s.Antwort.Status {
				t.Errorf("step %d: %+v, %v", i, p, err)
			}
		case u.Path == "/api/v1/nachnutzungen":
			page := decodeStep[api.NachnutzungListe](t, s.Antwort.Inhalt)
			if u.Query().Get("cursor") != cursor {
				t.Errorf("step %d asks for %s, want cursor %q", i, u, cursor)
			}
			for _, n := range page.Items {
				take(n)
			}
			if page.AenderungenAb != "" {
				begin = page.AenderungenAb
			}
			if cursor = begin; page.Next != nil {
				cursor = *page.Next
			}
		case u.Path == "/api/v1/aenderungen":
			page := decodeStep[api.AenderungListe](t, s.Antwort.Inhalt)
			if u.Query().Get("cursor") != cursor {
				t.Errorf("step %d asks for %s, want cursor %q", i, u, cursor)
			}
			for _, e := range page.Items {
				take(*e.Data)
			}
			cursor, revision, etag = page.Next, page.Revision, s.Antwort.Kopfzeilen["ETag"]
		case u.Path == "/api/v1/aenderungen/pruefsummen":
			proof := decodeStep[api.Pruefsummen](t, s.Antwort.Inhalt)
			if proof.Revision != revision || u.Query().Get("revision") != strconv.FormatInt(revision, 10) {
				t.Errorf("step %d proves revision %d, the copy is at %d", i, proof.Revision, revision)
			}
			if got := sumsOf(pairs, u.Query().Get("land") == ""); !slices.Equal(got, proof.Items) {
				t.Errorf("step %d: the sums are %+v, recorded %+v", i, got, proof.Items)
			}
		default:
			t.Errorf("step %d: %s", i, u)
		}
	}
	if len(pairs) != 4 || statuses[http.StatusOK] < 7 || statuses[http.StatusNotModified] != 1 || statuses[http.StatusBadRequest] != 1 || statuses[http.StatusGone] != 1 {
		t.Errorf("%d pairs, answers %v", len(pairs), statuses)
	}
}

func decodeStep[T any](t *testing.T, text []byte) (v T) {
	t.Helper()
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// sumsOf are the sums of a copy for each body, or folded for each Land.
func sumsOf(pairs map[string]api.Nachnutzung, fold bool) []api.Pruefsumme {
	lines := make(map[string][]api.Pruefzeile)
	for _, n := range pairs {
		lines[n.Ars] = append(lines[n.Ars], api.Pruefzeile{Subject: n.Ars + "/" + n.OzgID, Version: n.Version, Status: n.Status})
	}
	var sums []api.Pruefsumme
	for ars, list := range lines {
		slices.SortFunc(list, func(a, b api.Pruefzeile) int { return cmpText(a.Subject, b.Subject) })
		sums = append(sums, api.KommunePruefsumme(ars, list))
	}
	slices.SortFunc(sums, func(a, b api.Pruefsumme) int { return cmpText(a.Schluessel, b.Schluessel) })
	if fold {
		return []api.Pruefsumme{api.FaltePruefsummen("15", sums)}
	}
	return sums
}

func cmpText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
