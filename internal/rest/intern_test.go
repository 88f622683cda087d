// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// paar is the address of the pair of these tests.
const paar = "/kommunen/" + magdeburg + "/nachnutzungen/" + wohngeld

// somebody has one right.
func somebody(organisation string, rolle nachnutzung.Rolle, gebiet nachnutzung.Gebiet) person {
	return person{rolle, gebiet, organisation}
}

// onBehalf lets the town report and then KITU, with words that await the town's
// answer.
func (k probe) onBehalf(t testing.TB) {
	t.Helper()
	k.as(t, stadt(magdeburg, "Landeshauptstadt Magdeburg")).report(t, magdeburg, wohngeld,
		`{"status":"im_test","statusSeit":"2026-01-15","bemerkung":"Offen gesagt."}`)
	secret, _ := k.issue(t, nachnutzung.NeuesToken{
		Name: "Konrad Kitu", Organisation: "KITU", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleVerbund, Gebiet: "verbund:kitu"}},
	})
	k.token = secret
	k.report(t, magdeburg, wohngeld,
		`{"status":"live","statusSeit":"2026-03-01","bemerkung":"Vertraulich gesagt.","begruendung":"Vertraulich begründet."}`)
	k.number(t)
}

// TestInternNeedsCredentials asks for everything that is not public without any.
func TestInternNeedsCredentials(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		for _, route := range []struct{ method, target, body string }{
			{http.MethodGet, "/intern/anmeldung", ""},
			{http.MethodGet, "/intern/ausstehend", ""},
			{http.MethodGet, "/intern/verlauf", ""},
			{http.MethodGet, paar + "/intern", ""},
			{http.MethodGet, "/intern/tokens", ""},
			{http.MethodPost, "/intern/tokens", "{"},
			{http.MethodGet, "/intern/tokens/x", ""},
			{http.MethodDelete, "/intern/tokens/x", ""},
			{http.MethodDelete, "/intern/texte/" + strings.Repeat("a", 43), ""},
			{http.MethodPut, "/laender/15/vorhaben/10092", "{"},
			{http.MethodPut, "/leistungsbuendel/10092/zustaendigkeit", "{"},
			{http.MethodPut, "/kommunen/" + magdeburg + "/vorabbestaetigungen/verbund:kitu", "{"},
		} {
			got := k.try(t, route.method, route.target, route.body)
			got.problem(t, http.StatusUnauthorized)
			if !strings.HasPrefix(got.header.Get("WWW-Authenticate"), "Bearer ") {
				t.Errorf("%s %s: WWW-Authenticate is %q", route.method, route.target, got.header.Get("WWW-Authenticate"))
			}
		}
	})
}

func TestAnmeldung(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k = k.as(t, kitu())
		got := k.get(t, "/intern/anmeldung")
		if got.header.Get("Cache-Control") != "no-store" || got.header.Get("ETag") != "" {
			t.Errorf("may be kept: %v", got.header)
		}
		who := decode[api.Anmeldung](t, got, http.StatusOK)
		if len(who.Kennung) != 43 || who.Name != "Erika Mustermann" || who.Organisation != "KITU" || len(who.Rechte) != 1 || who.Rechte[0].Gebiet != "verbund:kitu" {
			t.Errorf("got %+v", who)
		}
		k.ask(t, http.MethodGet, "/intern/anmeldung?x=1").problem(t, http.StatusBadRequest)
	})
}

// TestPendingWords asks everywhere for the words of a report on behalf: they show
// to those who may read them, and to nobody else.
func TestPendingWords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.onBehalf(t)
		town := k.as(t, stadt(magdeburg, "Landeshauptstadt Magdeburg"))
		public := []string{
			paar, paar + "/verlauf", paar + "/verlauf?format=csv", "/verlauf", "/verlauf?format=csv", "/kommunen/" + magdeburg + "/verlauf",
			"/nachnutzungen", "/nachnutzungen?format=csv", "/kommunen/" + magdeburg + "/nachnutzungen?nurGespeicherte=true",
		}
		silent := func(when string) {
			t.Helper()
			for _, target := range public {
				if got := k.get(t, target); got.status != http.StatusOK || strings.Contains(string(got.body), "Vertraulich") {
					t.Errorf("%s: %s tells: %s", when, target, got.body)
				}
			}
		}
		silent("while it awaits an answer")
		intern := []string{paar + "/intern", "/intern/ausstehend", "/intern/ausstehend?format=csv", "/intern/verlauf", "/intern/verlauf?format=csv"}
		for name, tt := range map[string]struct {
			who   person
			tells bool
		}{
			"the town":                 {stadt(magdeburg, "Magdeburg"), true},
			"who reported":             {kitu(), true},
			"the Redaktion":            {mid(), true},
			"a reader of the Land":     {somebody("Prüfung", nachnutzung.RolleLesen, "15"), true},
			"a reader of everything":   {somebody("Prüfung", nachnutzung.RolleLesen, ""), true},
			"another town":             {somebody("Halle", nachnutzung.RolleKommune, "150020000000"), false},
			"the Redaktion of a Land":  {somebody("Sachsen", nachnutzung.RolleRedaktion, "14"), false},
			"the users of a Plattform": {somebody("Dataport", nachnutzung.RolleVerbund, "plattform:osi"), false},
		} {
			k := k.as(t, tt.who)
			for _, target := range intern {
				got := k.get(t, target)
				switch {
				case !tt.tells && strings.HasPrefix(target, "/kommunen"):
					got.problem(t, http.StatusForbidden)
				case got.status != http.StatusOK || strings.Contains(string(got.body), "Vertraulich") != tt.tells:
					t.Errorf("%s at %s: got %s", name, target, got.body)
				}
			}
		}
		decode[api.Nachnutzung](t, town.write(t, http.MethodPost, paar+"/bestaetigungen", `{"ergebnis":"abgelehnt","begruendung":"Noch nicht."}`, "If-Match", "*"), http.StatusOK)
		k.number(t)
		silent("after it was rejected")
		list := decode[api.VerlaufListe](t, k.get(t, paar+"/verlauf"), http.StatusOK)
		if len(list.Items) != 3 || list.Items[0].Vorgang != "ablehnung" || orEmpty(list.Items[0].Begruendung) != "Noch nicht." {
			t.Fatalf("got %+v", list.Items)
		}
		i := slices.IndexFunc(list.Items[0].Aenderungen, func(f api.Feldaenderung) bool { return f.Feld == "bemerkung" })
		if i < 0 || list.Items[0].Aenderungen[i].Vorher != nil || orEmpty(list.Items[0].Aenderungen[i].Nachher) != "Offen gesagt." {
			t.Errorf("the rejection shows %+v", list.Items[0].Aenderungen)
		}
		if pending := decode[api.NachnutzungListe](t, town.get(t, "/intern/ausstehend"), http.StatusOK); len(pending.Items) != 0 {
			t.Errorf("answered, it still awaits an answer: %+v", pending.Items)
		}
	})
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// TestErasure erases words and a name: they are gone everywhere, the day shows,
// and the chain holds.
func TestErasure(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.onBehalf(t)
		town := k.as(t, stadt(magdeburg, "Landeshauptstadt Magdeburg"))
		decode[api.Nachnutzung](t, town.write(t, http.MethodPost, paar+"/bestaetigungen", `{"ergebnis":"angenommen"}`, "If-Match", "*"), http.StatusOK)
		k.number(t)
		editor := k.as(t, mid())
		list := decode[api.VerlaufInternListe](t, editor.get(t, "/intern/verlauf?organisation=KITU"), http.StatusOK)
		if len(list.Items) != 1 {
			t.Fatalf("got %+v", list.Items)
		}
		entry := list.Items[0]
		if len(entry.Texte) != 2 || orEmpty(entry.Akteur.Name) != "Konrad Kitu" || entry.Akteur.Kennung == nil {
			t.Fatalf("got %+v", entry)
		}
		eraser := k.as(t, somebody("Datenschutz", nachnutzung.RolleVerwaltung, ""))
		for name, who := range map[string]probe{"the Redaktion": editor, "the town": town, "a reader": k.as(t, somebody("P", nachnutzung.RolleLesen, ""))} {
			if got := who.ask(t, http.MethodDelete, "/intern/texte/"+entry.Texte[0]); got.status != http.StatusForbidden {
				t.Errorf("%s erased: %d", name, got.status)
			}
		}
		for _, id := range append(entry.Texte, *entry.Akteur.Kennung, entry.Texte[0]) {
			got := eraser.ask(t, http.MethodDelete, "/intern/texte/"+id)
			if got.status != http.StatusNoContent || len(got.body) > 0 || got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("got %v %s", got.header, got.body)
			}
		}
		eraser.ask(t, http.MethodDelete, "/intern/texte/"+strings.Repeat("a", 43)).problem(t, http.StatusNotFound)
		eraser.ask(t, http.MethodDelete, "/intern/texte/abc").problem(t, http.StatusBadRequest)

		after := decode[api.VerlaufInternListe](t, editor.get(t, "/intern/verlauf?organisation=KITU"), http.StatusOK).Items[0]
		if after.Begruendung != nil || after.BegruendungGeloeschtAm == nil || after.Akteur.Name != nil || after.Akteur.NameGeloeschtAm == nil ||
			orEmpty(after.Akteur.Kennung) != *entry.Akteur.Kennung {
			t.Errorf("got %+v", after)
		}
		i := slices.IndexFunc(after.Aenderungen, func(f api.Feldaenderung) bool { return f.Feld == "bemerkung" })
		if i < 0 || after.Aenderungen[i].Nachher != nil || after.Aenderungen[i].NachherGeloeschtAm == nil || after.Aenderungen[i].VorherGeloeschtAm != nil {
			t.Errorf("the erased note reads as nothing: %+v", after.Aenderungen)
		}
		if file := k.get(t, "/verlauf?organisation=KITU&format=csv"); !strings.Contains(string(file.body), "bemerkung: Offen gesagt. → (gelöscht am ") {
			t.Errorf("the file does not tell: %s", file.body)
		}
		for _, target := range []string{"/intern/verlauf", paar + "/intern"} {
			if got := editor.get(t, target); strings.Contains(string(got.body), "Vertraulich") || strings.Contains(string(got.body), "Konrad Kitu") {
				t.Errorf("%s still tells: %s", target, got.body)
			}
		}
		report, err := k.db.PruefeVerlauf(t.Context(), func(int64) {})
		if err != nil || !report.InOrdnung() {
			t.Errorf("the chain is broken: %+v, %v", report, err)
		}
	})
}
