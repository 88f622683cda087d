// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// The free words of a report on behalf. Nobody but those concerned may read them
// before the body has answered.
const (
	secretReason   = "GEHEIMEBEGRUENDUNG"
	secretNote     = "GEHEIMEBEMERKUNG"
	secretEvidence = "GEHEIMERNACHWEIS"
)

// onBehalf is a report with free words everywhere.
func onBehalf() string {
	return fmt.Sprintf(`{"status":"pausiert","begruendung":%q,"bemerkung":%q,"einsaetze":[{"plattform":"sac","status":"pausiert","nachweis":%q}]}`,
		secretReason, secretNote, secretEvidence)
}

// publicReads are all public addresses that may show a pair of Magdeburg.
func publicReads() []string {
	return []string{
		pairOf(magdeburg, wohngeld), pairOf("15003000", wohngeld), pairOf(magdeburg, wohngeld) + "?stichtag=2026-11-01",
		pairOf(magdeburg, wohngeld) + "/verlauf", "/kommunen/" + magdeburg + "/nachnutzungen", "/kommunen/" + magdeburg + "/verlauf",
		"/kommunen/" + magdeburg + "/nachnutzungen?format=csv", "/nachnutzungen", "/nachnutzungen?format=csv", "/nachnutzungen?land=15&implizit=true&status=pausiert",
		"/leistungsbuendel/" + wohngeld + "/nachnutzungen?limit=1000", "/verlauf", "/verlauf?format=csv", "/kommunen/" + magdeburg, "/katalogstand",
	}
}

// wantHidden wants none of the words in any public answer, whoever asks.
func (k probe) wantHidden(t *testing.T, words ...string) {
	t.Helper()
	targets := publicReads()
	for revision := k.number(t); revision > 0; revision-- {
		targets = append(targets, fmt.Sprintf("%s?kenntnisstand=%d", pairOf(magdeburg, wohngeld), revision),
			fmt.Sprintf("/kommunen/%s/nachnutzungen?kenntnisstand=%d", magdeburg, revision))
	}
	for _, target := range targets {
		got := k.get(t, target)
		if got.status != http.StatusOK {
			t.Errorf("GET %s: %d", target, got.status)
		}
		for _, word := range words {
			if bytes.Contains(got.body, []byte(word)) {
				t.Errorf("GET %s shows %s: %.800s", target, word, got.body)
			}
		}
	}
}

// TestReportOnBehalf follows a report of KITU for a member: it counts at once, its
// words stay closed, the city accepts or rejects it.
func TestReportOnBehalf(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		union, city, stranger := k.as(t, kitu()), k.as(t, stadt(magdeburg, "Landeshauptstadt Magdeburg")), k.as(t, stadt(halle, "Halle"))
		city.report(t, magdeburg, wohngeld, `{"status":"im_test","statusSeit":"2026-02-01","bemerkung":"Offene Anmerkung"}`)
		n := union.report(t, magdeburg, wohngeld, onBehalf())
		if *n.Bestaetigung != "gemeldet" || n.Status != "pausiert" || *n.Organisation != "KITU" || *n.Begruendung != secretReason {
			t.Errorf("the reporter reads %+v", n)
		}
		if n = k.pair(t, magdeburg, wohngeld); n.Status != "pausiert" || *n.Bestaetigung != "gemeldet" || n.Begruendung != nil || n.Bemerkung != nil || n.Einsaetze[0].Nachweis != nil {
			t.Errorf("everybody reads %+v", n)
		}
		hidden := []string{secretReason, secretNote, secretEvidence}
		for _, who := range []probe{k, city, union} {
			who.wantHidden(t, hidden...)
		}
		intern := city.get(t, pairOf(magdeburg, wohngeld)+"/intern")
		for _, word := range hidden {
			if !bytes.Contains(intern.body, []byte(word)) {
				t.Errorf("the city cannot read %s: %s", word, intern.body)
			}
		}
		if intern.header.Get("Cache-Control") != "no-store" || intern.header.Get("Access-Control-Allow-Origin") != "" || intern.header.Get("ETag") != "" {
			t.Errorf("what is not public may be kept: %v", intern.header)
		}
		if waiting := city.get(t, "/intern/ausstehend"); !bytes.Contains(waiting.body, []byte(secretNote)) {
			t.Errorf("the city is not told that a report waits: %s", waiting.body)
		}
		if waiting := decode[api.NachnutzungListe](t, stranger.get(t, "/intern/ausstehend"), http.StatusOK); len(waiting.Items) != 0 {
			t.Errorf("a stranger is told: %+v", waiting.Items)
		}
		answers := pairOf(magdeburg, wohngeld) + "/bestaetigungen"
		// Whoever reported does not confirm, nor do strangers or the Redaktion.
		for _, who := range []probe{union, stranger, k.as(t, mid())} {
			who.write(t, "POST", answers, `{"ergebnis":"angenommen"}`, "If-Match", "*").problem(t, http.StatusForbidden)
		}
		for _, content := range []string{`{"ergebnis":"abgelehnt"}`, `{"ergebnis":"abgelehnt","begruendung":" \n"}`} {
			p := city.write(t, "POST", answers, content, "If-Match", "*").problem(t, http.StatusBadRequest)
			if got := pointersOf(p); !slices.Equal(got, []string{"/begruendung"}) {
				t.Errorf("rejected without a reason: %v", got)
			}
		}
		n = decode[api.Nachnutzung](t, city.write(t, "POST", answers, `{"ergebnis":"abgelehnt","begruendung":"Wir testen noch."}`, "If-Match", `"2"`), http.StatusOK)
		if n.Status != "im_test" || *n.Bestaetigung != "bestaetigt" || *n.Bemerkung != "Offene Anmerkung" || n.Version != 3 || len(n.Einsaetze) != 0 {
			t.Errorf("rejected: %+v", n)
		}
		k.wantHidden(t, hidden...)
		history := decode[api.VerlaufListe](t, k.get(t, pairOf(magdeburg, wohngeld)+"/verlauf"), http.StatusOK)
		if len(history.Items) != 3 || history.Items[0].Vorgang != "ablehnung" || *history.Items[0].Begruendung != "Wir testen noch." || history.Items[1].Organisation != "KITU" {
			t.Errorf("the history says %+v", history.Items)
		}
		city.write(t, "POST", answers, `{"ergebnis":"abgelehnt","begruendung":"Noch einmal."}`, "If-Match", "*").problem(t, http.StatusConflict)

		union.report(t, magdeburg, wohngeld, onBehalf())
		n = decode[api.Nachnutzung](t, city.write(t, "POST", answers, `{"ergebnis":"angenommen"}`, "If-Match", `"4"`), http.StatusOK)
		if n.Status != "pausiert" || *n.Bestaetigung != "bestaetigt" || *n.BestaetigtAm != nachnutzung.Tag(time.Now()) {
			t.Errorf("accepted: %+v", n)
		}
		if n = k.pair(t, magdeburg, wohngeld); n.Begruendung == nil || *n.Begruendung != secretReason || *n.Bemerkung != secretNote {
			t.Errorf("what the city accepts is public: %+v", n)
		}
	})
}

// TestHistoryNamesNobody: the public history shows organisations. Names and
// pseudonyms are for those who may know.
func TestHistoryNamesNobody(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		editor.report(t, magdeburg, wohngeld, `{"status":"live","begruendung":"Abnahme erfolgt."}`)
		editor.write(t, "POST", pairOf(magdeburg, wohngeld)+"/verlauf/1/berichtigung", `{"statusSeit":"2026-03-01","begruendung":"Tippfehler"}`, "If-Match", "*")
		k.number(t)
		internal := decode[api.VerlaufInternListe](t, editor.get(t, "/intern/verlauf"), http.StatusOK)
		if len(internal.Items) != 2 || internal.Items[0].Akteur.Name == nil || *internal.Items[0].Akteur.Name != "Erika Mustermann" {
			t.Fatalf("those who may know read %+v", internal.Items)
		}
		pseudonym := fmt.Sprint(internal.Items[0].Akteur.Kennung)
		k.wantHidden(t, "Erika", "Mustermann", pseudonym)
		editor.wantHidden(t, "Erika", "Mustermann", pseudonym)
		history := decode[api.VerlaufListe](t, k.get(t, "/verlauf"), http.StatusOK)
		if e := history.Items[0]; e.Organisation != "MID" || e.Quelle != "api" || *e.Begruendung != "Tippfehler" || *e.Revision != 2 || *e.Schritt != 1 || len(e.Aenderungen) == 0 {
			t.Errorf("the history says %+v", e)
		}
	})
}

// TestConfirmAll confirms in one call what the city has seen; what changed since,
// and what waits for an answer of its own, is left and named.
func TestConfirmAll(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor, city := k.as(t, mid()), k.as(t, stadt(magdeburg, "Landeshauptstadt Magdeburg"))
		for _, ozgID := range []string{wohngeld, kfz, elterngeld} {
			editor.report(t, magdeburg, ozgID, `{"status":"im_test","statusSeit":"2026-01-01"}`)
		}
		seen := k.number(t)
		k.as(t, kitu()).report(t, magdeburg, kfz, `{"status":"live"}`)
		editor.report(t, magdeburg, elterngeld, `{"status":"live"}`)
		content := fmt.Sprintf(`{"kenntnisstand":%d}`, seen)
		target := "/kommunen/15003000/bestaetigungen"
		for _, who := range []probe{editor, k.as(t, kitu()), k.as(t, stadt(halle, "Halle"))} {
			who.write(t, "POST", target, content).problem(t, http.StatusForbidden)
		}
		got := decode[api.SammelbestaetigungErgebnis](t, city.write(t, "POST", target, content), http.StatusOK)
		left := make([]string, len(got.Uebergangen))
		for i, u := range got.Uebergangen {
			left[i] = u.OzgID
		}
		slices.Sort(left)
		if got.Bestaetigt != 1 || !slices.Equal(left, []string{kfz, elterngeld}) {
			t.Errorf("got %+v", got)
		}
		n := k.pair(t, magdeburg, wohngeld)
		if *n.Bestaetigung != "bestaetigt" || *n.BestaetigtAm != nachnutzung.Tag(time.Now()) || *n.StatusSeit != "2026-01-01" || *n.Organisation != "MID" || n.Status != "im_test" {
			t.Errorf("confirmed is not changed: %+v", n)
		}
		if n := k.pair(t, magdeburg, kfz); *n.Bestaetigung != "gemeldet" {
			t.Errorf("what waits for an answer was confirmed: %+v", n)
		}
		again := decode[api.SammelbestaetigungErgebnis](t, city.write(t, "POST", target, `{}`), http.StatusOK)
		if again.Bestaetigt != 1 || len(again.Uebergangen) != 2 {
			t.Errorf("without a revision: %+v", again)
		}
		// A report that was rejected and was the first of its pair has nothing to confirm.
		const personalausweis = "10119"
		k.as(t, kitu()).report(t, magdeburg, personalausweis, `{"status":"live"}`)
		city.write(t, "POST", pairOf(magdeburg, personalausweis)+"/bestaetigungen", `{"ergebnis":"abgelehnt","begruendung":"Nein."}`, "If-Match", "*")
		editor.report(t, magdeburg, wohngeld, `{"status":"live"}`)
		again = decode[api.SammelbestaetigungErgebnis](t, city.write(t, "POST", target, `{}`), http.StatusOK)
		if again.Bestaetigt != 1 || len(again.Uebergangen) != 3 {
			t.Errorf("beside a rejected report: %+v", again)
		}
		for content, want := range map[string]int{`{"kenntnisstand":9999}`: 400, `{"kenntnisstand":-1}`: 400, `{"kenntnisstand":"1"}`: 400, `{"nix":1}`: 400, `[]`: 400, ``: 400} {
			city.try(t, "POST", target, content).problem(t, want)
		}
		city.write(t, "POST", "/kommunen/159999999999/bestaetigungen", `{}`).problem(t, http.StatusNotFound)
	})
}

// TestConfirmedInAdvance: for whom the city trusts, nothing waits.
func TestConfirmedInAdvance(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		city, union := k.as(t, stadt(magdeburg, "Landeshauptstadt Magdeburg")), k.as(t, kitu())
		target := "/kommunen/" + magdeburg + "/vorabbestaetigungen/verbund:kitu"
		union.write(t, "PUT", target, `{"ab":"2026-01-01"}`, "If-None-Match", "*").problem(t, http.StatusForbidden)
		made := city.write(t, "PUT", target, `{"ab":"2026-01-01"}`, "If-None-Match", "*")
		if made.status != http.StatusCreated {
			t.Fatalf("got %d: %s", made.status, made.body)
		}
		n := union.report(t, magdeburg, wohngeld, onBehalf())
		if *n.Bestaetigung != "vorab_bestaetigt" || *n.BestaetigtAm != nachnutzung.Tag(time.Now()) {
			t.Errorf("got %+v", n)
		}
		if !strings.Contains(string(k.get(t, pairOf(magdeburg, wohngeld)).body), secretReason) {
			t.Error("what is confirmed is public")
		}
		if waiting := decode[api.NachnutzungListe](t, city.get(t, "/intern/ausstehend"), http.StatusOK); len(waiting.Items) != 0 {
			t.Errorf("something waits: %+v", waiting.Items)
		}
	})
}

// TestConfirmedAlready: an answer that changes nothing is kept for its Idempotency-Key
// too. Sent again, it accepts nothing that was reported meanwhile.
func TestConfirmedAlready(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		city, answers := k.as(t, stadt(magdeburg, "Landeshauptstadt Magdeburg")), pairOf(magdeburg, wohngeld)+"/bestaetigungen"
		city.report(t, magdeburg, wohngeld, `{"status":"im_test","statusSeit":"2026-02-01"}`)
		confirm := func() answer {
			t.Helper()
			return city.write(t, "POST", answers, `{"ergebnis":"angenommen"}`, "If-Match", "*", "Idempotency-Key", "k1")
		}
		first := confirm()
		if n := decode[api.Nachnutzung](t, first, http.StatusOK); n.Version != 1 {
			t.Errorf("what the city has reported today is confirmed: %+v", n)
		}
		k.as(t, kitu()).report(t, magdeburg, wohngeld, `{"status":"live"}`)
		if again := confirm(); again.status != http.StatusOK || string(again.body) != string(first.body) || again.header.Get("ETag") != first.header.Get("ETag") {
			t.Errorf("sent again: %d %s, first %s", again.status, again.body, first.body)
		}
		if n := k.pair(t, magdeburg, wohngeld); *n.Bestaetigung != "gemeldet" {
			t.Errorf("the repeated answer has accepted a later report: %+v", n)
		}
		city.write(t, "POST", answers, `{"ergebnis":"abgelehnt","begruendung":"Nein."}`, "If-Match", "*", "Idempotency-Key", "k1").problem(t, http.StatusConflict)
	})
}

// TestErasedAnswer: an erasure takes kept answers away, which may hold the text, and
// not the memory of what was done under their keys.
func TestErasedAnswer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		city := k.as(t, stadt(magdeburg, "Landeshauptstadt Magdeburg"))
		k.as(t, kitu()).report(t, magdeburg, wohngeld, `{"status":"live","bemerkung":"Frau Beispiel weiß mehr."}`)
		send := func() answer {
			t.Helper()
			return city.write(t, "POST", pairOf(magdeburg, wohngeld)+"/bestaetigungen", `{"ergebnis":"angenommen"}`, "If-Match", "*", "Idempotency-Key", "k1")
		}
		if got := send(); got.status != http.StatusOK || !bytes.Contains(got.body, []byte("Frau Beispiel")) {
			t.Fatalf("accepted: %d %s", got.status, got.body)
		}
		k.as(t, kitu()).report(t, magdeburg, wohngeld, `{"status":"pausiert","begruendung":"Umbau."}`)
		k.number(t)
		history := decode[api.VerlaufInternListe](t, city.get(t, "/intern/verlauf?leistungsbuendel="+wohngeld), http.StatusOK)
		first := history.Items[len(history.Items)-1]
		if err := k.db.LoescheText(t.Context(), first.Texte[0]); err != nil {
			t.Fatal(err)
		}
		if p := send().problem(t, http.StatusConflict); !strings.Contains(p.Detail, "schon ausgeführt") {
			t.Errorf("sent again: %s", p.Detail)
		}
		if n := k.pair(t, magdeburg, wohngeld); *n.Bestaetigung != "gemeldet" || n.Bemerkung != nil {
			t.Errorf("what was reported later was accepted: %+v", n)
		}
	})
}
