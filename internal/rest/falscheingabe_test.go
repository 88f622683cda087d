// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// wrong is a body that is refused, with every place that is named.
type wrong struct {
	name, content string
	want          []string
}

func einsatz(content string) string { return `{"einsaetze":[{` + content + `}]}` }

// wrongValues are well-formed bodies that say what cannot be.
func wrongValues() []wrong {
	tomorrow := nachnutzung.Tag(time.Now().AddDate(0, 0, 1))
	long := func(n int) string { return strings.Repeat("ä", n) }
	return []wrong{
		{"unknown status", `{"status":"fertig"}`, []string{"/status"}},
		{"status in upper case", `{"status":"LIVE"}`, []string{"/status"}},
		{"empty status", `{"status":""}`, []string{"/status"}},
		{"unknown blockers", `{"blocker":["vertrag_avv","nix","NIX","payment"]}`, []string{"/blocker/1", "/blocker/2"}},
		{"a blocker twice", `{"blocker":["payment","payment"]}`, []string{"/blocker/1"}},
		{"too many blockers", `{"blocker":["a` + strings.Repeat(`","a`, 20) + `"]}`, []string{"/blocker"}},
		{"pausiert without a reason", `{"status":"pausiert"}`, []string{"/begruendung"}},
		{"zurueckgezogen without a reason", `{"status":"zurueckgezogen"}`, []string{"/begruendung"}},
		{"kein_bedarf without a reason", `{"status":"kein_bedarf","begruendung":null}`, []string{"/begruendung"}},
		{"nicht_zustaendig with blanks for a reason", `{"status":"nicht_zustaendig","begruendung":" \t\n"}`, []string{"/begruendung"}},
		{"status of tomorrow", `{"status":"live","statusSeit":"` + tomorrow + `"}`, []string{"/statusSeit"}},
		{"status of 2016", `{"status":"live","statusSeit":"2016-12-31"}`, []string{"/statusSeit"}},
		{"no day of the calendar", `{"status":"live","statusSeit":"2026-02-30"}`, []string{"/statusSeit"}},
		{"German day", `{"status":"live","statusSeit":"01.03.2026"}`, []string{"/statusSeit"}},
		{"day with time", `{"status":"live","statusSeit":"2026-03-01T00:00:00Z"}`, []string{"/statusSeit"}},
		{"day without a status", `{"statusSeit":"2026-03-01"}`, []string{"/statusSeit"}},
		{"plan of 2016", `{"geplanterGoLive":"2016-12-31"}`, []string{"/geplanterGoLive"}},
		{"plan beyond all plans", `{"geplanterGoLive":"2100-01-01"}`, []string{"/geplanterGoLive"}},
		{"plan of no day", `{"geplanterGoLive":"bald"}`, []string{"/geplanterGoLive"}},
		{"reason too long", `{"status":"live","begruendung":"` + long(2001) + `"}`, []string{"/begruendung"}},
		{"note too long", `{"bemerkung":"` + long(4001) + `"}`, []string{"/bemerkung"}},
		{"URL with http", einsatz(`"url":"http://www.magdeburg.de","status":"live"`), []string{"/einsaetze/0/url"}},
		{"URL of a script", einsatz(`"url":"javascript:alert(1)","status":"live"`), []string{"/einsaetze/0/url"}},
		{"URL of data", einsatz(`"url":"data:text/html,x","status":"live"`), []string{"/einsaetze/0/url"}},
		{"URL without a scheme", einsatz(`"url":"//www.magdeburg.de","status":"live"`), []string{"/einsaetze/0/url"}},
		{"URL with a password", einsatz(`"url":"https://a:b@www.magdeburg.de","status":"live"`), []string{"/einsaetze/0/url"}},
		{"URL without a host", einsatz(`"url":"https:///wohngeld","status":"live"`), []string{"/einsaetze/0/url"}},
		{"URL with a blank", einsatz(`"url":"https://www.magdeburg.de/a b","status":"live"`), []string{"/einsaetze/0/url"}},
		{"URL too long", einsatz(`"url":"https://www.magdeburg.de/` + strings.Repeat("x", 2000) + `","status":"live"`), []string{"/einsaetze/0/url"}},
		{"Einsatz of nothing", einsatz(`"status":"live"`), []string{"/einsaetze/0"}},
		{"Einsatz without a status", einsatz(`"plattform":"osi"`), []string{"/einsaetze/0/status"}},
		{"Einsatz that is not there", einsatz(`"nr":7,"plattform":"osi","status":"live"`), []string{"/einsaetze/0/nr"}},
		{"unknown Onlinedienst and Plattform", einsatz(`"onlinedienst":"nix","plattform":"nix","status":"live"`), []string{"/einsaetze/0/onlinedienst", "/einsaetze/0/plattform"}},
		{"Leistung of another bundle", einsatz(`"plattform":"osi","leistungen":["L03597","L00001"],"status":"live"`), []string{"/einsaetze/0/leistungen/1"}},
		{"level of no model", einsatz(`"plattform":"osi","reifegrad":{"modell":"1.0","stufe":1},"status":"live"`), []string{"/einsaetze/0/reifegrad/modell"}},
		{"level beyond its model", einsatz(`"plattform":"osi","reifegrad":{"modell":"1.1","stufe":5},"status":"live"`), []string{"/einsaetze/0/reifegrad/stufe"}},
		{"level without its model", einsatz(`"plattform":"osi","reifegrad":{"stufe":1},"status":"live"`), []string{"/einsaetze/0/reifegrad/modell"}},
		{"unknown Nachnutzungsmodell", einsatz(`"plattform":"osi","nachnutzungsmodell":"cloud","status":"live"`), []string{"/einsaetze/0/nachnutzungsmodell"}},
		{"evidence too long", einsatz(`"plattform":"osi","nachweis":"` + long(2001) + `","status":"live"`), []string{"/einsaetze/0/nachweis"}},
		{"too many Einsaetze", `{"einsaetze":[` + strings.Repeat(`{"plattform":"osi","status":"live"},`, 50) + `{"plattform":"osi","status":"live"}]}`, []string{"/einsaetze"}},
		{
			"everything at once",
			`{"status":"fertig","statusSeit":"2999-01-01","begruendung":"` + long(2001) + `","bemerkung":"` + long(4001) + `","geplanterGoLive":"bald","blocker":["nix"],
				"einsaetze":[{"plattform":"osi","status":"live"},{"url":"ftp://x","onlinedienst":"nix","status":"aus","statusSeit":"2016-01-01"}]}`,
			[]string{
				"/begruendung", "/bemerkung", "/blocker/0", "/einsaetze/1/onlinedienst", "/einsaetze/1/status", "/einsaetze/1/statusSeit", "/einsaetze/1/url",
				"/geplanterGoLive", "/status", "/statusSeit",
			},
		},
	}
}

// malformed are bodies in a form that is not read.
func malformed() []wrong {
	return []wrong{
		{"nothing", ``, []string{""}},
		{"a list", `[]`, []string{""}},
		{"null", `null`, []string{""}},
		{"no JSON", `status=live`, []string{""}},
		{"trailing data", `{"status":"live"} {"status":"offen"}`, []string{""}},
		{"trailing text", `{"status":"live"}x`, []string{""}},
		{"duplicate keys", `{"status":"live","bemerkung":"a","status":"offen","bemerkung":"b"}`, []string{"/bemerkung", "/status"}},
		{"duplicate by escape", `{"status":"live","st\u0061tus":"offen"}`, []string{"/status"}},
		{"duplicate below", einsatz(`"status":"live","status":"offen"`), []string{"/einsaetze/0/status"}},
		{"unknown fields", `{"status":"live","version":7,"einsaetze":[{"status":"live","preis":1}],"__proto__":{}}`, []string{"/__proto__", "/einsaetze/0/preis", "/version"}},
		{"field in other case", `{"Status":"live"}`, []string{"/Status"}},
		{"depth of 10,000", `{"blocker":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + `}`, []string{""}},
		{"depth of 10,000 in an unknown field", strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000), []string{""}},
		{"escaped NUL", `{"bemerkung":"a\u0000b","begruendung":"\u0000"}`, []string{"/begruendung", "/bemerkung"}},
		{"raw NUL", "{\"bemerkung\":\"a\x00b\"}", []string{""}},
		{"lone surrogates", `{"bemerkung":"\ud800","begruendung":"x\udc00"}`, []string{"/begruendung", "/bemerkung"}},
		{"no UTF-8", "{\"bemerkung\":\"M\xfcller\"}", []string{"/bemerkung"}},
		{"wrong kinds", `{"status":1,"blocker":"nix","einsaetze":{},"geplanterGoLive":20270115}`, []string{"/blocker", "/einsaetze", "/geplanterGoLive", "/status"}},
	}
}

// TestBadReports sends every bad report by every way of reporting: all its faults
// are named at once, and neither the register nor its history has changed.
func TestBadReports(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		who := k.as(t, mid())
		before := k.get(t, "/nachnutzungen").header.Get("ETag")
		for _, tt := range append(wrongValues(), malformed()...) {
			for _, method := range []string{http.MethodPatch, http.MethodPut} {
				got := pointersOf(who.try(t, method, pairOf(magdeburg, wohngeld), tt.content, "If-Match", "*").problem(t, http.StatusBadRequest))
				slices.Sort(got)
				if !slices.Equal(got, tt.want) {
					t.Errorf("%s, %s: got %v, want %v", method, tt.name, got, tt.want)
				}
			}
		}
		// A set is refused for what is wrong in itself before anything is looked up, so
		// that faults of both kinds come one after the other.
		mixed := []string{"unknown blockers", "everything at once"}
		for _, tt := range wrongValues() {
			want := slices.Clone(tt.want)
			for i := range want {
				want[i] = "/aenderungen/0/aenderung" + want[i]
			}
			set := `{"aenderungen":[` + change(magdeburg, wohngeld, `"beliebig":true`, tt.content) + `]}`
			got := pointersOf(who.try(t, http.MethodPatch, "/nachnutzungen", set).problem(t, http.StatusBadRequest))
			if slices.Sort(got); !slices.Equal(got, want) && !slices.Contains(mixed, tt.name) {
				t.Errorf("in a set, %s: got %v, want %v", tt.name, got, want)
			}
		}
		k.wantNothingWritten(t, before)
	})
}

// TestBadSteps are reports that are wrong only after what was reported before.
func TestBadSteps(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		who := k.as(t, mid())
		who.report(t, magdeburg, wohngeld, `{"status":"in_anbindung","statusSeit":"2026-03-01","einsaetze":[{"plattform":"osi","status":"im_test","statusSeit":"2026-03-01"}]}`)
		before := k.get(t, "/nachnutzungen").header.Get("ETag")
		for _, tt := range []wrong{
			{"back without a reason", `{"status":"vertrag_geschlossen"}`, []string{"/begruendung"}},
			{"skipped without a reason", `{"status":"live"}`, []string{"/begruendung"}},
			{"inserted without a reason", `{"status":"im_test","statusSeit":"2026-02-01"}`, []string{"/begruendung"}},
			{"another day of the same", `{"status":"in_anbindung","statusSeit":"2026-04-01"}`, []string{"/statusSeit"}},
			{"nothing set, and the Einsatz further", `{"status":null,"einsaetze":[{"nr":1,"plattform":"osi","status":"live"}]}`, []string{"/begruendung"}},
			{"an Einsatz forgotten", `{"einsaetze":[]}`, []string{"/begruendung"}},
			{"an Einsatz twice", `{"einsaetze":[{"nr":1,"plattform":"osi","status":"im_test"},{"nr":1,"plattform":"osi","status":"live"}]}`, []string{"/einsaetze/1/nr"}},
			{"an Einsatz back", `{"einsaetze":[{"nr":1,"plattform":"osi","status":"offen"}]}`, []string{"/begruendung"}},
		} {
			got := pointersOf(who.write(t, http.MethodPatch, pairOf(magdeburg, wohngeld), tt.content, "If-Match", "*").problem(t, http.StatusBadRequest))
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
			}
		}
		if after := k.get(t, "/nachnutzungen").header.Get("ETag"); after != before {
			t.Error("something was written")
		}
		who.report(t, magdeburg, kfz, `{"status":"live"}`)
		for method, content := range map[string]string{http.MethodPut: `{}`, http.MethodPatch: `{"status":null}`} {
			got := pointersOf(who.write(t, method, pairOf(magdeburg, kfz), content, "If-Match", "*").problem(t, http.StatusBadRequest))
			if !slices.Equal(got, []string{"/begruendung"}) || k.pair(t, magdeburg, kfz).Status != "live" {
				t.Errorf("%s takes the status away without a reason: %v", method, got)
			}
		}
	})
}

// TestBadKeys are reports to what is not there or not one's own.
func TestBadKeys(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		who := k.as(t, mid())
		before := k.get(t, "/nachnutzungen").header.Get("ETag")
		for target, want := range map[string]int{
			pairOf(magdeburg, "99999"):                  http.StatusNotFound,
			pairOf("159999999999", wohngeld):            http.StatusNotFound,
			pairOf("99999999", wohngeld):                http.StatusNotFound,
			pairOf(flensburg, wohngeld):                 http.StatusForbidden,
			pairOf("abc", wohngeld):                     http.StatusBadRequest,
			pairOf(magdeburg, "1009"):                   http.StatusBadRequest,
			pairOf("1500300000", wohngeld):              http.StatusBadRequest,
			pairOf("15003000%27", wohngeld):             http.StatusBadRequest,
			pairOf(magdeburg, wohngeld+"%00"):           http.StatusBadRequest,
			pairOf(magdeburg, wohngeld) + "/":           http.StatusNotFound,
			pairOf(magdeburg, wohngeld) + "/nix":        http.StatusNotFound,
			"/kommunen/" + magdeburg + "/nachnutzungen": http.StatusMethodNotAllowed,
		} {
			who.try(t, http.MethodPatch, target, `{"status":"live"}`, "If-Match", "*").problem(t, want)
		}
		for _, match := range []string{"1", `"1`, `'1'`, `"1" "2"`, "W/1", `"0", *`} {
			got := pointersOf(who.try(t, http.MethodPatch, pairOf(magdeburg, wohngeld), `{"status":"live"}`, "If-Match", match).problem(t, http.StatusBadRequest))
			if !slices.Equal(got, []string{"If-Match"}) {
				t.Errorf("If-Match %s: %v", match, got)
			}
		}
		for _, media := range []string{"", "text/plain", "application/json", "application/merge-patch+json; charset=latin1", "application/xml", "multipart/form-data; boundary=x"} {
			got := who.try(t, http.MethodPatch, pairOf(magdeburg, wohngeld), `{"status":"live"}`, "If-Match", "*", "Content-Type", media)
			got.problem(t, http.StatusUnsupportedMediaType)
			if got.header.Get("Accept-Patch") != "application/merge-patch+json" {
				t.Errorf("%q: Accept-Patch %q", media, got.header.Get("Accept-Patch"))
			}
		}
		for _, key := range []string{"", "a b", "ä", strings.Repeat("x", 201)} {
			p := who.try(t, http.MethodPost, pairOf(magdeburg, wohngeld)+"/bestaetigungen", `{"ergebnis":"angenommen"}`, "If-Match", "*", "Idempotency-Key", key).problem(t, http.StatusBadRequest)
			if got := pointersOf(p); !slices.Equal(got, []string{"Idempotency-Key"}) {
				t.Errorf("Idempotency-Key %q: %v", key, got)
			}
		}
		k.wantNothingWritten(t, before)
	})
}

// wantNothingWritten wants the register as it was and its history empty.
func (k probe) wantNothingWritten(t *testing.T, before string) {
	t.Helper()
	k.number(t)
	if after := k.get(t, "/nachnutzungen").header.Get("ETag"); after != before {
		t.Error("something was written to the register")
	}
	if n := k.pair(t, magdeburg, wohngeld); n.Version != 0 || n.Status != "offen" {
		t.Errorf("the pair says %+v", n)
	}
	if history := decode[api.VerlaufListe](t, k.get(t, "/verlauf"), http.StatusOK); len(history.Items) != 0 {
		t.Errorf("the history says %+v", history.Items)
	}
}
