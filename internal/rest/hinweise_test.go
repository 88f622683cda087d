// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"nachnutzung/api"
	"nachnutzung/internal/storetest"
)

// hints reads server-sent events from a running server.
type hints struct {
	t     *testing.T
	lines *bufio.Scanner
}

// next gives the next hint, and what it is called.
func (h *hints) next() (hint api.Hinweis, id string) {
	h.t.Helper()
	var name string
	for h.lines.Scan() {
		field, value, _ := strings.Cut(h.lines.Text(), ": ")
		switch field {
		case "event":
			name = value
		case "id":
			id = value
		case "data":
			if err := json.Unmarshal([]byte(value), &hint); err != nil {
				h.t.Fatal(err)
			}
		case "":
			if name == "aenderung" {
				return hint, id
			}
		}
	}
	h.t.Fatalf("the hints end: %v", h.lines.Err())
	return hint, id
}

// TestHints listens while another server writes: each change shows, none holds a
// connection, and the end of the server ends it.
func TestHints(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		k, other := newProbe(t, storetest.Open(t, dsn)), newProbe(t, storetest.Open(t, dsn))
		srv := httptest.NewServer(k.handler)
		t.Cleanup(srv.Close)
		response, err := http.Get(srv.URL + api.BasePath + "/aenderungen/hinweise")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if got := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || got != "text/event-stream" {
			t.Fatalf("%d %s", response.StatusCode, got)
		}
		h := &hints{t, bufio.NewScanner(response.Body)}
		hint, id := h.next()
		if hint.Revision != 0 || hint.Epoche == "" || id != hint.Epoche+"-0" {
			t.Errorf("at first: %+v %s", hint, id)
		}
		for i, status := range []string{"im_test", "live"} {
			other.as(t, mid()).report(t, magdeburg, wohngeld, `{"status":"`+status+`"}`)
			other.number(t)
			if hint, _ = h.next(); hint.Revision != int64(i)+1 {
				t.Errorf("after change %d: %+v", i, hint)
			}
		}
		k.db.BeendeWarten()
		for h.lines.Scan() {
			t.Logf("left: %s", h.lines.Text())
		}
		if err := h.lines.Err(); err != nil {
			t.Errorf("cut off: %v", err)
		}
	})
}

// TestHintsRefuse: what is wrong is told before anything is sent.
func TestHintsRefuse(t *testing.T) {
	t.Parallel()
	k := newProbe(t, storetest.Open(t, storetest.SQLite(t)))
	for query, at := range map[string]string{"dauer=241": "?dauer", "dauer=-1": "?dauer", "dauer=lang": "?dauer", "land=15": "?land"} {
		p := k.ask(t, http.MethodGet, "/aenderungen/hinweise?"+query).problem(t, http.StatusBadRequest)
		if len(p.Errors) != 1 || p.Errors[0].Pointer != at {
			t.Errorf("%s: %+v", query, p)
		}
	}
	k.ask(t, http.MethodGet, "/aenderungen/hinweise", "Accept", "application/json").problem(t, http.StatusNotAcceptable)
	if got := k.get(t, "/aenderungen/hinweise?dauer=0"); got.status != http.StatusOK || !strings.Contains(string(got.body), `"revision":0`) {
		t.Errorf("now: %d %s", got.status, got.body)
	}
	// HEAD waits for nothing.
	if got := k.ask(t, http.MethodHead, "/aenderungen/hinweise"); got.status != http.StatusOK {
		t.Errorf("HEAD: %d", got.status)
	}
}
