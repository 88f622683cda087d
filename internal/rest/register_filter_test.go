// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// world reports what the filters are tried on: in two Laender, by everybody who may
// report, with whatever a pair can say. It gives the revision after it.
func (k probe) world(t *testing.T) int64 {
	t.Helper()
	editor, union := k.as(t, mid()), k.as(t, kitu())
	north := k.as(t, person{nachnutzung.RolleRedaktion, "01", "MLLEV"})
	editor.report(t, magdeburg, wohngeld, `{"status":"im_test","statusSeit":"2025-06-01"}`)
	editor.report(t, magdeburg, wohngeld, `{"status":"live","statusSeit":"2026-03-01","bemerkung":"Über das Stadtportal.","einsaetze":[
		{"onlinedienst":"wohngeld_sh","plattform":"osi","status":"live","statusSeit":"2026-03-01","nachweis":"Abgerufen."}]}`)
	editor.report(t, magdeburg, elterngeld, `{"status":"kein_bedarf","statusSeit":"2025-01-01","begruendung":"Macht das Land."}`)
	union.report(t, magdeburg, kfz, `{"status":"in_anbindung","statusSeit":"2026-09-01","blocker":["zertifikate","payment"]}`)
	union.report(t, barleben, wohngeld, `{"status":"vertrag_geschlossen","statusSeit":"2026-08-01","geplanterGoLive":"2027-01-15"}`)
	editor.report(t, barleben, kfz, `{"status":null,"einsaetze":[{"plattform":"sac","status":"im_test","statusSeit":"2026-02-01"}]}`)
	k.as(t, stadt(halle, "Stadt Halle (Saale)")).report(t, halle, wohngeld, `{"status":"pausiert","statusSeit":"2026-01-01","begruendung":"Umzug","blocker":["geld"]}`)
	k.as(t, stadt(apenburgVG, "Verbandsgemeinde")).report(t, apenburgVG, wohngeld, `{"status":"live","statusSeit":"2024-01-01"}`)
	north.report(t, flensburg, wohngeld, `{"status":"live","statusSeit":"2023-01-01","einsaetze":[{"onlinedienst":"wohngeld_sh","status":"live","statusSeit":"2023-01-01"}]}`)
	north.report(t, flensburg, kfz, `{"status":"interesse_bekundet","statusSeit":"2026-05-05"}`)
	v := store.Vorgang{Quelle: "befehl", Art: store.VorgangMeldung, Akteur: nachnutzung.Akteur{
		Kennung: nachnutzung.AkteurBetrieb, Organisation: "MID", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}},
	}}
	_, err := k.db.UpdateNachnutzung(t.Context(), v, nachnutzung.OpMelden, eisleben, elterngeld, nachnutzung.Erwartung{Beliebig: true}, func(n *nachnutzung.Nachnutzung) error {
		status := nachnutzung.StatusLive
		n.Beispiel = true
		return n.Melde(nachnutzung.Meldung{Status: &status}, "2026-11-01", nachnutzung.Wortschatz{})
	})
	if err != nil {
		t.Fatal(err)
	}
	return k.number(t)
}

// selects is a filter and which pairs it brings, told by what they say.
type selects struct {
	list, query string
	holds       func(*api.Nachnutzung) bool
}

func isStatus(values ...string) func(*api.Nachnutzung) bool {
	return func(n *api.Nachnutzung) bool { return slices.Contains(values, n.Status) }
}

func hasEinsatz(code func(*api.Einsatz) *api.Verweis, wanted string) func(*api.Nachnutzung) bool {
	return func(n *api.Nachnutzung) bool {
		return slices.ContainsFunc(n.Einsaetze, func(e api.Einsatz) bool { v := code(&e); return v != nil && v.Code == wanted })
	}
}

func hasBlocker(wanted ...string) func(*api.Nachnutzung) bool {
	return func(n *api.Nachnutzung) bool {
		return slices.ContainsFunc(n.Blocker, func(code string) bool { return slices.Contains(wanted, code) })
	}
}

func isIn(prefixes ...string) func(*api.Nachnutzung) bool {
	return func(n *api.Nachnutzung) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(n.Ars, p) })
	}
}

func isConfirmed(values ...string) func(*api.Nachnutzung) bool {
	return func(n *api.Nachnutzung) bool {
		return n.Bestaetigung != nil && slices.Contains(values, *n.Bestaetigung)
	}
}

// isMember tells the members of KITU that the catalogue knows today.
func isMember(n *api.Nachnutzung) bool {
	return slices.Contains([]string{magdeburg, barleben, eisleben}, n.Ars)
}

func isStored(n *api.Nachnutzung) bool { return n.Version > 0 || n.GeerbtVon != nil }

func onlinedienstOf(e *api.Einsatz) *api.Verweis { return e.Onlinedienst }
func plattformOf(e *api.Einsatz) *api.Verweis    { return e.Plattform }

// common are the filters that the wide lists share.
func common(list string, changed string) []selects {
	confirmedBefore := func(day string) func(*api.Nachnutzung) bool {
		return func(n *api.Nachnutzung) bool {
			return n.Version > 0 && (n.BestaetigtAm == nil || *n.BestaetigtAm < day)
		}
	}
	since := func(n *api.Nachnutzung) bool { return n.GeaendertAm != nil && *n.GeaendertAm >= changed }
	return []selects{
		{list, "status=live", isStatus("live")},
		{list, "status=pausiert&status=kein_bedarf&status=im_test", isStatus("pausiert", "kein_bedarf", "im_test")},
		{list, "status=vertrag_geschlossen", isStatus("vertrag_geschlossen")},
		{list, "plattform=osi", hasEinsatz(plattformOf, "osi")},
		{list, "onlinedienst=wohngeld_sh", hasEinsatz(onlinedienstOf, "wohngeld_sh")},
		{list, "verbund=kitu", isMember},
		{list, "blocker=geld&blocker=payment", hasBlocker("geld", "payment")},
		{list, "blocker=geld", hasBlocker("geld")},
		{list, "bestaetigung=gemeldet", isConfirmed("gemeldet")},
		{list, "bestaetigung=redaktionell&bestaetigung=bestaetigt", isConfirmed("redaktionell", "bestaetigt")},
		{list, "bestaetigtVor=2026-11-01", confirmedBefore("2026-11-01")},
		{list, "geaendertSeit=" + changed, since},
		{list, "land=15", isIn("15")},
		{list, "kreis=15083", isIn("15083")},
	}
}

// selections are the cases of all lists. changed is an instant between the changes.
func selections(changed string) []selects {
	const stored, implicit, bundle, body = "/nachnutzungen", "/nachnutzungen?land=15&implizit=true", "/leistungsbuendel/" + wohngeld + "/nachnutzungen", "/kommunen/" + magdeburg + "/nachnutzungen"
	const reported = bundle + "?nurGespeicherte=true"
	cases := common(stored, changed)
	for _, list := range []string{bundle, implicit} {
		// All that nobody has reported is of one Land.
		cases = append(cases, slices.DeleteFunc(common(list, changed), func(c selects) bool { return c.query == "land=15" })...)
	}
	theme := func(n *api.Nachnutzung) bool { return n.Themenfeld == "arbeit_ruhestand" }
	return append(cases,
		selects{stored, "kommune=" + magdeburg + "&kommune=01001", isIn(magdeburg, flensburg)},
		selects{stored, "land=15&kommune=" + halle + "&kommune=" + flensburg, isIn(halle)},
		selects{stored, "themenfeld=arbeit_ruhestand", theme},
		selects{stored, "leistungsbuendel=" + kfz, func(n *api.Nachnutzung) bool { return n.OzgID == kfz }},
		selects{stored, "beispiel=true", func(n *api.Nachnutzung) bool { return n.Beispiel }},
		selects{stored, "beispiel=false", func(n *api.Nachnutzung) bool { return !n.Beispiel }},
		selects{implicit, "beispiel=true", func(n *api.Nachnutzung) bool { return n.Beispiel }},
		selects{implicit, "status=live&status=pausiert&verbund=kitu", func(n *api.Nachnutzung) bool { return isMember(n) && isStatus("live", "pausiert")(n) }},
		selects{reported, "land=15", isIn("15")},
		selects{reported, "traeger=true", isIn("15")},
		selects{bundle, "nurGespeicherte=true&land=15", func(n *api.Nachnutzung) bool { return n.Land.Code == "15" && n.Version > 0 }},
		selects{body, "status=live&status=kein_bedarf", isStatus("live", "kein_bedarf")},
		selects{body, "status=offen", isStatus("offen")},
		selects{body, "themenfeld=arbeit_ruhestand", theme},
		selects{body, "blocker=payment", hasBlocker("payment")},
		selects{body, "bestaetigung=gemeldet", isConfirmed("gemeldet")},
		selects{body, "nurGespeicherte=true", isStored},
	)
}

// with joins the parts of a query to an address that may have one already.
func with(target string, parts ...string) string {
	for _, part := range parts {
		if part == "" {
			continue
		}
		if strings.Contains(target, "?") {
			target += "&" + part
		} else {
			target += "?" + part
		}
	}
	return target
}

// every gives all items of a register list, walked in pages of that size.
func (k probe) every(t *testing.T, target string, limit int) []api.Nachnutzung {
	t.Helper()
	var items []api.Nachnutzung
	cursor := ""
	for {
		page := decode[api.NachnutzungListe](t, k.get(t, with(target, fmt.Sprintf("limit=%d", limit), cursor)), http.StatusOK)
		items = append(items, page.Items...)
		if page.Next == nil {
			return items
		}
		if len(page.Items) != limit {
			t.Fatalf("GET %s: a page of %d items, want %d, has a next one", target, len(page.Items), limit)
		}
		cursor = "cursor=" + url.QueryEscape(*page.Next)
	}
}

func keysOf(items []api.Nachnutzung) []string {
	keys := make([]string, len(items))
	for i := range items {
		keys[i] = items[i].Ars + "/" + items[i].OzgID
	}
	return keys
}

// universe is the list that a case selects from. The wide ones are too long to be
// read whole for each case, so they are read of the bundles that were reported.
func universe(list string) string {
	if strings.Contains(list, "implizit") {
		return with(list, "leistungsbuendel="+wohngeld, "leistungsbuendel="+kfz, "leistungsbuendel="+elterngeld)
	}
	return list
}

// TestRegisterFilters holds every filter against what the unfiltered list says: of
// today, of another day, and as known before; in one page and in many.
func TestRegisterFilters(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, k probe) {
		revision := k.world(t)
		changed := *k.pair(t, barleben, kfz).GeaendertAm
		k.as(t, mid()).report(t, magdeburg, wohngeld, `{"status":"pausiert","begruendung":"Störung","blocker":["payment"]}`)
		k.number(t)
		for _, clock := range []string{"", "stichtag=2026-06-01", fmt.Sprintf("kenntnisstand=%d", revision), fmt.Sprintf("kenntnisstand=%d&stichtag=2026-02-15", revision)} {
			all := make(map[string][]api.Nachnutzung)
			for _, tt := range selections(changed) {
				whole, ok := all[tt.list]
				if !ok {
					whole = k.every(t, with(universe(tt.list), clock), 1000)
					all[tt.list] = whole
				}
				t.Run(with(tt.list, tt.query, clock), func(t *testing.T) {
					want := where(whole, func(n *api.Nachnutzung) string { return n.Ars + "/" + n.OzgID }, tt.holds)
					if clock == "" && (len(want) == 0 || len(want) == len(whole)) {
						t.Errorf("selects %d of %d: tells nothing apart", len(want), len(whole))
					}
					target := with(universe(tt.list), tt.query, clock)
					if got := keysOf(k.every(t, target, 1000)); !slices.Equal(got, want) {
						t.Errorf("got %.500v\nwant %.500v", got, want)
					}
					if size := max(1, len(want)/3); len(want) < 200 {
						if got := keysOf(k.every(t, target, size)); !slices.Equal(got, want) {
							t.Errorf("in pages of %d: got %.500v\nwant %.500v", size, got, want)
						}
					}
				})
			}
		}
	})
}

// TestEveryRegisterFilterIsTested holds the cases against the contract.
func TestEveryRegisterFilterIsTested(t *testing.T) {
	t.Parallel()
	tested := make(map[string]bool)
	for _, tt := range selections("2026-01-01T00:00:00Z") {
		path, fixed, _ := strings.Cut(tt.list, "?")
		query, err := url.ParseQuery(fixed + "&" + tt.query)
		if err != nil {
			t.Fatal(err)
		}
		for name := range maps.Keys(query) {
			tested[path+" "+name] = true
		}
	}
	for path, params := range map[string]any{
		"/nachnutzungen": api.NachnutzungParams{}, "/kommunen/" + magdeburg + "/nachnutzungen": api.KommuneNachnutzungParams{},
		"/leistungsbuendel/" + wohngeld + "/nachnutzungen": api.BuendelNachnutzungParams{},
	} {
		for _, field := range reflect.VisibleFields(reflect.TypeOf(params)) {
			switch name := field.Tag.Get("form"); name {
			case "", "sort", "limit", "cursor", "fields", "format", "excel", "vollstaendig", "total", "stichtag", "kenntnisstand":
			default:
				if !tested[path+" "+name] {
					t.Errorf("no case for %s?%s", path, name)
				}
			}
		}
	}
}

// TestTotal counts only when asked, on every page alike, whatever the filter.
func TestTotal(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		for _, tt := range []struct {
			target string
			want   int
		}{
			{"/nachnutzungen", 10}, {"/nachnutzungen?land=01", 2}, {"/nachnutzungen?status=live", 4}, {"/nachnutzungen?land=15&implizit=true", 133 * 558},
			{"/nachnutzungen?land=15&implizit=true&status=live", 3}, {"/nachnutzungen?land=15&implizit=true&leistungsbuendel=" + wohngeld, 133},
			{"/nachnutzungen?land=15&implizit=true&leistungsbuendel=" + wohngeld + "&status=offen", 129}, {"/nachnutzungen?status=live&stichtag=2026-02-01", 2},
			{"/leistungsbuendel/" + wohngeld + "/nachnutzungen?land=15", 133}, {"/leistungsbuendel/" + wohngeld + "/nachnutzungen?nurGespeicherte=true", 5},
		} {
			page := decode[api.NachnutzungListe](t, k.get(t, with(tt.target, "limit=1", "total=true")), http.StatusOK)
			if page.Total == nil || *page.Total != tt.want {
				t.Errorf("%s: total %v, want %d", tt.target, page.Total, tt.want)
			}
			if page.Next != nil {
				next := decode[api.NachnutzungListe](t, k.get(t, with(tt.target, "limit=1", "total=true", "cursor="+url.QueryEscape(*page.Next))), http.StatusOK)
				if next.Total == nil || *next.Total != tt.want {
					t.Errorf("%s: on the second page %v, want %d", tt.target, next.Total, tt.want)
				}
			}
			if silent := decode[api.NachnutzungListe](t, k.get(t, with(tt.target, "limit=1")), http.StatusOK); silent.Total != nil {
				t.Errorf("%s counts unasked", tt.target)
			}
		}
	})
}
