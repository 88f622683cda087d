// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"nachnutzung/api"
)

// ereignis is an event with its data as they were sent.
type ereignis struct {
	api.Aenderung
	Data json.RawMessage `json:"data"`
}

// feedPage is a page with its data as they were sent.
type feedPage struct {
	api.AenderungListe
	Items []ereignis `json:"items"`
}

// feed walks the feed to its end, page by page. query begins with "&" or is empty.
func (k probe) feed(t testing.TB, limit int, cursor, query string) (events []ereignis, next string) {
	t.Helper()
	for {
		target := fmt.Sprintf("/aenderungen?limit=%d%s", limit, query)
		if cursor != "" {
			target += "&cursor=" + cursor
		}
		page := decode[feedPage](t, k.get(t, target), http.StatusOK)
		events = append(events, page.Items...)
		if page.Vollstaendig {
			return events, page.Next
		}
		if page.Next == cursor {
			t.Fatal("the feed does not advance")
		}
		cursor = page.Next
	}
}

// TestFeedTellsEverything: every change once, in order, with the state after it; the
// last of each pair is what its own address shows, byte for byte.
func TestFeedTellsEverything(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		if got := decode[feedPage](t, k.get(t, "/aenderungen"), http.StatusOK); len(got.Items) != 0 || !got.Vollstaendig || got.Revision != 0 || got.Next == "" {
			t.Errorf("an empty feed: %+v", got)
		}
		head := k.world(t)
		for _, limit := range []int{1, 3, 1000} {
			events, _ := k.feed(t, limit, "", "")
			if int64(len(events)) != head {
				t.Fatalf("limit %d: %d events, %d revisions", limit, len(events), head)
			}
			last, versions, ids := make(map[string][]byte), make(map[string]int64), make(map[string]bool)
			for i, e := range events {
				n := decode[api.Nachnutzung](t, answer{status: 200, body: e.Data}, 200)
				if e.Specversion != "1.0" || e.Type != "nachnutzung" || e.Source != "/api/v1/aenderungen" || e.Subject != n.Ars+"/"+n.OzgID || ids[e.ID] ||
					!strings.HasSuffix(e.ID, fmt.Sprintf("-%d", i+1)) || e.Time != orEmpty(n.GeaendertAm) || e.Dataref != "" {
					t.Errorf("event %d: %+v", i, e)
				}
				if n.Version != versions[e.Subject]+1 {
					t.Errorf("%s: version %d after %d", e.Subject, n.Version, versions[e.Subject])
				}
				versions[e.Subject], ids[e.ID], last[e.Subject] = n.Version, true, e.Data
			}
			for subject, data := range last {
				ars, ozgID, _ := strings.Cut(subject, "/")
				if want := k.get(t, pairOf(ars, ozgID)).body; !bytes.Equal(data, want) {
					t.Errorf("%s:\n got %s\nwant %s", subject, data, want)
				}
			}
		}
	})
}

// TestFeedShowsToday: what stands around a pair is remembered from page to page, and is
// that of today all the same.
func TestFeedShowsToday(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		editor.report(t, magdeburg, wohngeld, `{"status":"live"}`)
		k.number(t)
		for version, arten := range []string{"kreis", "land", "kreis"} {
			decode[api.Zustaendigkeitsregel](t, editor.write(t, http.MethodPut, "/leistungsbuendel/"+wohngeld+"/zustaendigkeit",
				`{"abschnitte":[{"ab":null,"bis":null,"arten":["`+arten+`"],"quellen":[{"titel":"ZustVO"}]}]}`, "If-Match", "*"), http.StatusOK)
			k.number(t)
			for range 2 {
				events, _ := k.feed(t, 10, "", "")
				want := k.get(t, pairOf(magdeburg, wohngeld)).body
				if len(events) != 1 || !bytes.Equal(events[0].Data, want) || !bytes.Contains(want, fmt.Appendf(nil, `"zustaendig":%t`, arten == "kreis")) {
					t.Errorf("rule %d: %d events, got %s\nwant %s", version, len(events), events[0].Data, want)
				}
			}
		}
	})
}

// TestFeedFilters narrows the feed; each page advances whatever it brings.
func TestFeedFilters(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		editor := k.as(t, mid())
		decode[api.Landesvorhaben](t, editor.write(t, http.MethodPatch, "/laender/15/vorhaben/10092", `{"ressort":"MID"}`, "If-Match", "*"), http.StatusOK)
		decode[api.Zustaendigkeitsregel](t, editor.write(t, http.MethodPut, "/leistungsbuendel/10092/zustaendigkeit",
			`{"abschnitte":[{"ab":null,"bis":null,"arten":["gemeinde_verband"],"quellen":[{"titel":"ZustVO"}]}]}`, "If-Match", "*"), http.StatusOK)
		k.number(t)
		for query, want := range map[string]int{
			"":                           11,
			"&land=01":                   2,
			"&land=01&land=15":           11,
			"&land=14":                   0,
			"&kommune=" + magdeburg:      4,
			"&kommune=15003000":          4,
			"&leistungsbuendel=10243":    3,
			"&typ=vorhaben":              1,
			"&typ=vorhaben&land=01":      0,
			"&typ=zustaendigkeit&land=1": -1,
			"&typ=zustaendigkeit&land=01&typ=nachnutzung": 3,
			"&typ=plattform": 0,
		} {
			if want < 0 {
				k.ask(t, http.MethodGet, "/aenderungen?limit=2"+query).problem(t, http.StatusBadRequest)
				continue
			}
			events, next := k.feed(t, 2, "", query)
			if len(events) != want {
				t.Errorf("%q: %d events, want %d", query, len(events), want)
			}
			if again := decode[feedPage](t, k.get(t, "/aenderungen?limit=2"+query+"&cursor="+next), http.StatusOK); again.Revision != 13 || len(again.Items) != 0 || again.Next != next {
				t.Errorf("%q: after the end %+v", query, again)
			}
		}
		events, _ := k.feed(t, 10, "", "&typ=vorhaben&typ=zustaendigkeit")
		for i, want := range []string{"/api/v1/laender/15/vorhaben/10092?kenntnisstand=12", "/api/v1/leistungsbuendel/10092/zustaendigkeit?kenntnisstand=13"} {
			if events[i].Dataref != want || events[i].Data != nil {
				t.Errorf("got %+v, want a reference to %s", events[i], want)
			}
			if got := k.get(t, strings.TrimPrefix(want, api.BasePath)); got.status != http.StatusOK {
				t.Errorf("%s: %d", want, got.status)
			}
		}
	})
}

// TestFeedAsBatch asks for CloudEvents without an envelope.
func TestFeedAsBatch(t *testing.T) {
	t.Parallel()
	k := onSQLite(t)
	k.world(t)
	plain := decode[feedPage](t, k.get(t, "/aenderungen?limit=4"), http.StatusOK)
	got := k.get(t, "/aenderungen?limit=4", "Accept", api.MediaTypeCloudEvents)
	batch := decode[[]ereignis](t, got, http.StatusOK)
	if got.header.Get("Content-Type") != api.MediaTypeCloudEvents || len(batch) != 4 || batch[3].ID != plain.Items[3].ID ||
		got.header.Get("Nachnutzung-Revision") != "4" || !strings.Contains(got.header.Get("Link"), "cursor="+plain.Next) {
		t.Errorf("%v %s", got.header, got.body)
	}
	k.ask(t, http.MethodGet, "/aenderungen", "Accept", "text/csv").problem(t, http.StatusNotAcceptable)
}

// TestFeedCaching: what is behind may be kept for ever unless it shows free words;
// the head is asked for each time and answers 304.
func TestFeedCaching(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		first := decode[feedPage](t, k.get(t, "/aenderungen?limit=1"), http.StatusOK)
		for limit, want := range map[string]string{"limit=7": "public, no-cache", "limit=1000": "public, no-cache"} {
			// Both show free words, the second is the head too.
			if got := k.get(t, "/aenderungen?"+limit+"&cursor="+first.Next); got.header.Get("Cache-Control") != want {
				t.Errorf("%s: %v", limit, got.header)
			}
		}
		tail := decode[feedPage](t, k.get(t, "/aenderungen?limit=7"), http.StatusOK)
		target := "/aenderungen?limit=2&cursor=" + tail.Next
		page := k.get(t, target)
		if page.header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("a full page without free words: %v", page.header)
		}
		head := "/aenderungen?limit=2&cursor=" + last(k.feed(t, 2, "", ""))
		got := k.get(t, head)
		if tag := got.header.Get("ETag"); got.header.Get("Cache-Control") != "public, no-cache" || k.get(t, head, "If-None-Match", tag).status != http.StatusNotModified {
			t.Errorf("the head: %v", got.header)
		}
		k.as(t, mid()).report(t, magdeburg, wohngeld, `{"status":"pausiert","begruendung":"Störung"}`)
		k.number(t)
		if again := k.get(t, head, "If-None-Match", got.header.Get("ETag")); again.status != http.StatusOK {
			t.Errorf("the head has moved: %d", again.status)
		}
		if again := k.get(t, target); !bytes.Equal(again.body, page.body) || again.header.Get("ETag") != page.header.Get("ETag") {
			t.Errorf("a full page has changed: %s", again.body)
		}
	})
}

func last[T, U any](_ T, u U) U { return u }

// TestFeedRefuses what it cannot go on from.
func TestFeedRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		land := decode[feedPage](t, k.get(t, "/aenderungen?limit=2&land=15"), http.StatusOK).Next
		plain := decode[feedPage](t, k.get(t, "/aenderungen?limit=2"), http.StatusOK).Next
		for query, at := range map[string]string{
			"warte=61": "?warte", "warte=-1": "?warte", "warte=lang": "?warte", "limit=0": "?limit", "limit=1001": "?limit", "typ=nix": "?typ",
			"kommune=999999999999": "?kommune", "land=99": "?land", "fields=id": "?fields", "leistungsbuendel=1": "?leistungsbuendel",
			"cursor=!!": "?cursor", "cursor=bnVsbA": "?cursor", "cursor=e30": "?cursor", "cursor=W10": "?cursor", "cursor=" + strings.Repeat("A", 3000): "?cursor",
			"cursor=" + land: "?cursor", "land=14&cursor=" + land: "?cursor", "land=15&land=14&cursor=" + land: "?cursor",
			"typ=vorhaben&cursor=" + plain: "?cursor", "kommune=15003000&cursor=" + plain: "?cursor",
		} {
			got := k.ask(t, http.MethodGet, "/aenderungen?"+query)
			p := got.problem(t, http.StatusBadRequest)
			if leads := got.header.Get("Link") == `</api/v1/nachnutzungen>; rel="start"`; leads != (at == "?cursor") {
				t.Errorf("%s: Link is %q", query, got.header.Get("Link"))
			}
			if len(p.Errors) != 1 || p.Errors[0].Pointer != at || (at == "?cursor" && len(query) < 1000 && query != "cursor=!!" && !strings.Contains(p.Detail, "/api/v1/nachnutzungen")) {
				t.Errorf("%s: got %+v", query, p)
			}
		}
		if got := k.get(t, "/aenderungen?land=15&typ=nachnutzung&cursor="+land); got.status != http.StatusOK {
			t.Errorf("the default written out: %d", got.status)
		}
		forward := strings.Replace(string(decodeCursor(t, plain)), `"r":2`, `"r":99`, 1)
		for name, cursor := range map[string]string{
			"a revision that was never given": encodeText(forward),
			"another epoch":                   encodeText(strings.Replace(forward, `"e":"`, `"e":"X`, 1)),
		} {
			got := k.ask(t, http.MethodGet, "/aenderungen?cursor="+cursor)
			got.problem(t, http.StatusGone)
			if got.header.Get("Link") != `</api/v1/nachnutzungen>; rel="start"` {
				t.Errorf("%s: %v", name, got.header)
			}
		}
		before := last(k.feed(t, 100, "", ""))
		if _, err := k.db.NeueEpoche(t.Context()); err != nil {
			t.Fatal(err)
		}
		k.get(t, "/aenderungen?cursor="+before).problem(t, http.StatusGone)
		k.feed(t, 5, "", "")
	})
}

func decodeCursor(t testing.TB, cursor string) []byte {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func encodeText(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// TestFeedHidesWords: what was reported on behalf stays closed, what was erased is
// gone, from pages read before too.
func TestFeedHidesWords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.onBehalf(t)
		got := k.get(t, "/aenderungen")
		if bytes.Contains(got.body, []byte("Vertraulich")) || !bytes.Contains(got.body, []byte("Offen gesagt.")) {
			t.Errorf("got %s", got.body)
		}
		editor := k.as(t, mid())
		list := decode[api.VerlaufInternListe](t, editor.get(t, "/intern/verlauf?kommune="+magdeburg), http.StatusOK)
		for _, e := range list.Items {
			for _, id := range e.Texte {
				if err := k.db.LoescheText(t.Context(), id); err != nil {
					t.Fatal(err)
				}
			}
		}
		again := k.get(t, "/aenderungen", "If-None-Match", got.header.Get("ETag"))
		if again.status != http.StatusOK || bytes.Contains(again.body, []byte("gesagt")) || !bytes.Contains(again.body, []byte(`"texteGeloescht":[{"feld":"/bemerkung"`)) {
			t.Errorf("got %d %s", again.status, again.body)
		}
	})
}

// TestSnapshotThenFeed changes pairs while a client pages: what it missed comes in
// the feed.
func TestSnapshotThenFeed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		editor := k.as(t, mid())
		for _, query := range []string{"", "&land=15", "&kommune=15003000&kommune=" + halle, "&leistungsbuendel=10092&land=15"} {
			copied := make(map[string]int64)
			start, cursor := "", ""
			for page := 0; ; page++ {
				list := decode[api.NachnutzungListe](t, k.get(t, "/nachnutzungen?limit=2"+query+cursor), http.StatusOK)
				if (list.AenderungenAb != "") != (page == 0) {
					t.Fatalf("%q, page %d: aenderungenAb is %q", query, page, list.AenderungenAb)
				}
				start += list.AenderungenAb
				for _, n := range list.Items {
					copied[n.Ars+"/"+n.OzgID] = n.Version
				}
				// Before and after where the client is; numbered later, as a relay does.
				editor.report(t, magdeburg, wohngeld, fmt.Sprintf(`{"bemerkung":"Seite %d %s"}`, page, query))
				editor.report(t, halle, kfz, fmt.Sprintf(`{"bemerkung":"Seite %d %s"}`, page, query))
				if list.Next == nil {
					break
				}
				cursor = "&cursor=" + url.QueryEscape(*list.Next)
			}
			k.number(t)
			events, _ := k.feed(t, 3, start, query)
			for _, e := range events {
				n := decode[api.Nachnutzung](t, answer{status: 200, body: e.Data}, 200)
				copied[e.Subject] = max(copied[e.Subject], n.Version)
			}
			all := k.every(t, "/nachnutzungen?"+strings.TrimPrefix(query, "&"), 100)
			for _, n := range all {
				if copied[n.Ars+"/"+n.OzgID] != n.Version {
					t.Errorf("%q: %s/%s is of version %d, the copy of %d", query, n.Ars, n.OzgID, n.Version, copied[n.Ars+"/"+n.OzgID])
				}
			}
			if len(all) != len(copied) {
				t.Errorf("%q: %d pairs, %d copied", query, len(all), len(copied))
			}
		}
		// A kind of choice is no other beginning.
		start := decode[api.NachnutzungListe](t, k.get(t, "/nachnutzungen?limit=1"), http.StatusOK).AenderungenAb
		if got := k.get(t, "/aenderungen?typ=nachnutzung&typ=zustaendigkeit&cursor="+start); got.status != http.StatusOK {
			t.Errorf("with other kinds: %d %s", got.status, got.body)
		}
		for _, target := range []string{"/nachnutzungen?stichtag=2025-01-01", "/nachnutzungen?format=csv", "/kommunen/" + magdeburg + "/nachnutzungen"} {
			if got := k.get(t, target); bytes.Contains(got.body, []byte("aenderungenAb")) {
				t.Errorf("%s: %s", target, got.body)
			}
		}
		// A file carries it in its head: the same as the page.
		for _, target := range []string{"/nachnutzungen?format=csv&limit=1", "/nachnutzungen?format=csv&vollstaendig=true", "/nachnutzungen?format=ndjson&vollstaendig=true"} {
			if got := k.get(t, target); got.status != http.StatusOK || got.header.Get("Aenderungen-Ab") != start {
				t.Errorf("%s: Aenderungen-Ab %q, want %q", target, got.header.Get("Aenderungen-Ab"), start)
			}
		}
		for _, target := range []string{"/nachnutzungen?limit=1", "/nachnutzungen?format=csv&stichtag=2025-01-01", "/nachnutzungen?format=csv&land=x"} {
			if got := k.get(t, target).header.Get("Aenderungen-Ab"); got != "" {
				t.Errorf("%s: Aenderungen-Ab %q", target, got)
			}
		}
		past := decode[api.NachnutzungListe](t, k.get(t, "/nachnutzungen?kenntnisstand=3"), http.StatusOK)
		events, _ := k.feed(t, 100, past.AenderungenAb, "")
		if !slices.ContainsFunc(events[:1], func(e ereignis) bool { return strings.HasSuffix(e.ID, "-4") }) {
			t.Errorf("after what was known at 3 comes %+v", events[0])
		}
		fresh := k.get(t, "/nachnutzungen?limit=1")
		editor.report(t, halle, elterngeld, `{"status":"live"}`)
		k.number(t)
		if again := k.get(t, "/nachnutzungen?limit=1", "If-None-Match", fresh.header.Get("ETag")); again.status != http.StatusNotModified {
			t.Errorf("a change elsewhere: %d", again.status)
		}
		if _, err := k.db.NeueEpoche(t.Context()); err != nil {
			t.Fatal(err)
		}
		if again := k.get(t, "/nachnutzungen?limit=1", "If-None-Match", fresh.header.Get("ETag")); again.status != http.StatusOK {
			t.Errorf("a new epoch: %d", again.status)
		}
	})
}

// TestFeedKnowsEveryKind: what the history has, the feed can be asked for.
func TestFeedKnowsEveryKind(t *testing.T) {
	t.Parallel()
	kinds := func(of any, name string) string {
		field, ok := reflect.TypeOf(of).FieldByName(name)
		if !ok {
			t.Fatalf("%T has no %s", of, name)
		}
		return field.Tag.Get("enums")
	}
	want := kinds(api.VerlaufParams{}, "Art")
	if got := kinds(api.AenderungParams{}, "Typ"); got != want || kinds(api.Aenderung{}, "Type") != want {
		t.Errorf("the feed knows %s, the history %s", got, want)
	}
}
