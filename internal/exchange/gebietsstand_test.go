// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

func (w werkbank) ladeGebiet(t testing.TB, zip []byte, tabelle string) nachnutzung.Import {
	t.Helper()
	s := exchange.Sendung{Art: nachnutzung.ImportAuto, Dateiname: "GV100AD.zip", Datei: bytes.NewReader(zip), Groesse: int64(len(zip))}
	if tabelle != "" {
		s.Uebergaenge, s.Uebergangsname = []byte(tabelle), "uebergaenge.csv"
	}
	i, err := w.importe.Lade(t.Context(), vorgang(mid(), ""), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	if i.Zustand != nachnutzung.ImportGeprueft {
		t.Fatalf("the check ended as %s: %s", i.Zustand, i.Fehlschlag)
	}
	return i
}

func (w werkbank) melde(t testing.TB, ars, ozgID string, status nachnutzung.Status, seit string) {
	t.Helper()
	_, err := w.db.UpdateNachnutzung(t.Context(), vorgang(mid(), "Meldung"), nachnutzung.OpMelden, ars, ozgID, nachnutzung.Erwartung{Beliebig: true},
		func(n *nachnutzung.Nachnutzung) error {
			return n.Melde(nachnutzung.Meldung{Status: &status, StatusSeit: &seit, Begruendung: "Meldung"}, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
		})
	if err != nil {
		t.Fatal(err)
	}
}

func (w werkbank) kommune(t testing.TB, key string) nachnutzung.Kommune {
	t.Helper()
	k, err := w.db.Kommune(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// verweigert tries to apply a load and gives the refusal.
func (w werkbank) verweigert(t testing.TB, i nachnutzung.Import) string {
	t.Helper()
	_, err := w.importe.WendeAn(t.Context(), vorgang(mid(), "Gebietsstand"), i.ID, nil)
	conflict, ok := errors.AsType[*nachnutzung.ConflictError](err)
	if !ok {
		t.Fatalf("applied, or refused for another reason: %v", err)
	}
	return conflict.Detail
}

func gebietszahlen(z nachnutzung.Importzahlen) string {
	return fmt.Sprintf("%d gelesen %d neu %d geändert %d gleich %d entfallen %d offen %d fehler", z.Gelesen, z.Neu, z.Geaendert, z.Unveraendert, z.Zurueckgenommen, z.Offen, z.Fehler)
}

func TestGebietsstandOriginal(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, w werkbank) {
		i := w.ladeGebiet(t, original(t), "")
		if got, want := gebietszahlen(i.Zahlen), "12463 gelesen 0 neu 0 geändert 12463 gleich 0 entfallen 0 offen 0 fehler"; got != want || i.Art != nachnutzung.ImportGebietsstand {
			t.Errorf("%s: got %s, want %s", i.Art, got, want)
		}
		w.wende(t, mid(), i)
		if k := w.kommune(t, magdeburg); k.Stand != "2025-08-31" {
			t.Errorf("Gebietsstand %s", k.Stand)
		}
	})
}

func TestGebietsstandFusion(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, w werkbank) {
		w.melde(t, hohenmoelsen, wohngeld, nachnutzung.StatusLive, "2025-03-01")
		w.melde(t, teuchern, wohngeld, nachnutzung.StatusLive, "2025-05-01")
		open := w.ladeGebiet(t, fusion(t), "")
		if got, want := gebietszahlen(open.Zahlen), "12462 gelesen 1 neu 2 geändert 12459 gleich 2 entfallen 3 offen 0 fehler"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if why := w.verweigert(t, open); !strings.Contains(why, "Hohenmölsen") || !strings.Contains(why, "Erfundene Stadt") {
			t.Errorf("refused: %s", why)
		}
		i := w.ladeGebiet(t, fusion(t), fusionstabelle)
		if i.Zahlen.Offen != 0 || i.Zahlen.Fehler != 0 {
			t.Fatalf("%s: %v", gebietszahlen(i.Zahlen), zeilen(w.bericht(t, i), nachnutzung.SchwereFehler, nachnutzung.SchwereWarnung))
		}
		w.wende(t, mid(), i)
		old := w.kommune(t, hohenmoelsen)
		want := []nachnutzung.Nachfolge{{Alt: hohenmoelsen, Neu: erfunden, Ab: "2026-01-01", Art: "zusammenschluss"}}
		if old.GueltigBis != "2025-12-31" || !slices.Equal(old.Nachfolger, want) {
			t.Errorf("Hohenmölsen until %q, then %v", old.GueltigBis, old.Nachfolger)
		}
		if k := w.kommune(t, erfunden); k.Name != "Erfundene Stadt" || k.Stand != "2026-03-31" || k.Traeger == nil || !*k.Traeger {
			t.Errorf("%+v", k)
		}
		p := w.paar(t, erfunden, wohngeld)
		if p.Befund.Status != nachnutzung.StatusLive || p.Befund.StatusSeit != "2025-05-01" || p.Nachnutzung.Bestaetigung != nachnutzung.Redaktionell {
			t.Errorf("taken over: %+v", p.Befund)
		}
		if p := w.paar(t, teuchern, wohngeld); p.Befund.Status != nachnutzung.StatusLive || p.Nachnutzung.Version != 1 {
			t.Errorf("the history of the old key: %+v", p)
		}
		w.pruefeVerlauf(t, i)
	})
}

// pruefeVerlauf looks for what a merger has left in the history.
func (w werkbank) pruefeVerlauf(t testing.TB, i nachnutzung.Import) {
	t.Helper()
	page, err := w.db.Verlauf(t.Context(), store.VerlaufFilter{Quelle: i.Quelle()}, store.Wunsch{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range page.Items {
		got = append(got, e.Art+" "+e.Schluessel+" "+e.Vorgang)
		if e.Begruendung.Inhalt != "Meldung der Ressorts" {
			t.Errorf("%s %s: reason %q", e.Art, e.Schluessel, e.Begruendung.Inhalt)
		}
	}
	slices.Sort(got)
	wantZeilen(t, got, []string{
		// Kreis and Land have other inhabitants, because one of their towns counts as another.
		"kommune 150000000000 gebietsreform", "kommune 150840000000 gebietsreform", "kommune " + hohenmoelsen + " gebietsreform", "kommune " + teuchern + " gebietsreform",
		"kommune " + erfunden + " gebietsreform", "nachnutzung " + erfunden + "/" + wohngeld + " gebietsreform",
	})
}

func TestGebietsstandVerschiedeneStaende(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, w werkbank) {
		w.melde(t, hohenmoelsen, wohngeld, nachnutzung.StatusLive, "2025-03-01")
		w.melde(t, teuchern, wohngeld, nachnutzung.StatusImTest, "2025-05-01")
		w.melde(t, hohenmoelsen, kfz, nachnutzung.StatusLive, "2025-03-01")
		w.melde(t, hohenmoelsen, "10088", nachnutzung.StatusLive, "2025-03-01")
		i := w.ladeGebiet(t, fusion(t), fusionstabelle)
		if i.Zahlen.Offen != 3 {
			t.Fatalf("%s", gebietszahlen(i.Zahlen))
		}
		if why := w.verweigert(t, i); !strings.Contains(why, "Hohenmölsen, Stadt (150840235235): live seit 2025-03-01; Teuchern, Stadt (150840490490): im_test seit 2025-05-01") ||
			!strings.Contains(why, "Teuchern, Stadt (150840490490): offen, ohne Meldung") {
			t.Errorf("refused: %s", why)
		}
		again, err := w.importe.Antworte(t.Context(), vorgang(mid(), ""), i.ID, nachnutzung.Gebietsantworten{Entscheidungen: []nachnutzung.Gebietsentscheidung{
			{Neu: erfunden, OzgID: wohngeld, Stand: teuchern}, {Neu: erfunden, OzgID: kfz, Stand: nachnutzung.StandOffen}, {Neu: erfunden, Stand: hohenmoelsen},
		}})
		must(t, err)
		i = w.warte(t, again)
		if i.Zahlen.Offen != 0 || i.Zahlen.Fehler != 0 {
			t.Fatalf("%s", gebietszahlen(i.Zahlen))
		}
		// Somebody reports between check and application: nothing of it is lost.
		w.melde(t, teuchern, kfz, nachnutzung.StatusImTest, "2025-06-01")
		if why := w.verweigert(t, i); !strings.Contains(why, "neu prüfen") {
			t.Errorf("refused: %s", why)
		}
		again, err = w.importe.Ersetze(t.Context(), vorgang(mid(), ""), i.ID, nil)
		must(t, err)
		i = w.warte(t, again)
		w.wende(t, mid(), i)
		for ozgID, want := range map[string]nachnutzung.Status{wohngeld: nachnutzung.StatusImTest, kfz: nachnutzung.StatusOffen, "10088": nachnutzung.StatusLive} {
			if p := w.paar(t, erfunden, ozgID); p.Befund.Status != want || p.Nachnutzung.Version != 1 {
				t.Errorf("%s: %s in version %d, want %s", ozgID, p.Befund.Status, p.Nachnutzung.Version, want)
			}
		}
		if p := w.paar(t, erfunden, kfz); p.Befund.StatusSeit != "2026-01-01" {
			t.Errorf("decided as open since %s", p.Befund.StatusSeit)
		}
	})
}

func TestGebietsstandAufteilungUndEingliederung(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, w werkbank) {
		w.melde(t, elsteraue, wohngeld, nachnutzung.StatusLive, "2025-03-01")
		w.melde(t, teuchern, wohngeld, nachnutzung.StatusLive, "2025-04-01")
		w.melde(t, luetzen, wohngeld, nachnutzung.StatusImTest, "2025-04-01")
		must(t, w.verbinde(t, teuchern))
		zip := ausgabe(t, "2026-03-31", func(lines []string) []string {
			lines = mit(mit(lines, elsteraue, erfunden, "Erfundene Oberstadt"), elsteraue, erfunden2, "Erfundene Unterstadt")
			return ohne(lines, elsteraue, teuchern)
		})
		table := "alt;neu;ab;art;OZG-ID;Stand von\n" +
			elsteraue + ";" + erfunden + ";2026-01-01;aufteilung;;\n" + elsteraue + ";" + erfunden2 + ";2026-01-01;aufteilung;;\n" +
			teuchern + ";" + luetzen + ";2026-01-01;Eingliederung;;\n;" + luetzen + ";;;10092;" + teuchern + "\n"
		i := w.ladeGebiet(t, zip, table)
		if i.Zahlen.Offen != 0 || i.Zahlen.Fehler != 0 {
			t.Fatalf("%s: %v", gebietszahlen(i.Zahlen), zeilen(w.bericht(t, i), nachnutzung.SchwereFehler, nachnutzung.SchwereWarnung))
		}
		w.wende(t, mid(), i)
		for _, ars := range []string{erfunden, erfunden2} {
			if p := w.paar(t, ars, wohngeld); p.Befund.Status != nachnutzung.StatusLive || p.Befund.StatusSeit != "2025-03-01" {
				t.Errorf("%s: %+v", ars, p.Befund)
			}
		}
		p := w.paar(t, luetzen, wohngeld)
		if p.Befund.Status != nachnutzung.StatusLive || p.Befund.StatusSeit != "2026-01-01" || p.Nachnutzung.Version != 2 || len(p.Nachnutzung.Zeitachse) != 2 {
			t.Errorf("Lützen: %+v", p.Nachnutzung)
		}
		if k := w.kommune(t, elsteraue); len(k.Nachfolger) != 2 {
			t.Errorf("Elsteraue: %+v", k.Nachfolger)
		}
		// Who stood for Teuchern stands for what it has gone into.
		teucherner := nachnutzung.Akteur{Kennung: "k", Organisation: "Teuchern", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleKommune, Gebiet: teuchern}}}
		if err := w.db.Darf(t.Context(), teucherner, nachnutzung.OpMelden, luetzen); err != nil {
			t.Errorf("the territory has not followed: %v", err)
		}
		w.pruefeBindungen(t, i)
	})
}

// verbinde lets a body use a Plattform, belong to a Verbund and trust it.
func (w werkbank) verbinde(t testing.TB, ars string) error {
	t.Helper()
	first := nachnutzung.Erwartung{Beliebig: true}
	open := func(z *nachnutzung.Zugehoerigkeit) error {
		z.Zeiten = []nachnutzung.Zeitspanne{{Seit: "2024-01-01"}}
		return nil
	}
	_, err := w.db.UpdatePlattformnutzungen(t.Context(), vorgang(mid(), "x"), "osi", ars, first, open)
	if err == nil {
		_, err = w.db.UpdateMitgliedschaften(t.Context(), vorgang(mid(), "x"), "kitu", ars, first, open)
	}
	if err == nil {
		self := nachnutzung.Akteur{Kennung: "k", Organisation: "x", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleKommune, Gebiet: nachnutzung.Gebiet(ars)}}}
		_, err = w.db.UpdateVorabbestaetigung(t.Context(), vorgang(self, "x"), ars, "verbund:kitu", nachnutzung.Erwartung{NurNeu: true}, func(g *nachnutzung.Vorabbestaetigung) error {
			g.Ab = "2024-02-01"
			return nil
		})
	}
	return err
}

// pruefeBindungen looks whether what Teuchern had has ended with it.
func (w werkbank) pruefeBindungen(t testing.TB, i nachnutzung.Import) {
	t.Helper()
	uses, err := w.db.Plattformnutzungen(t.Context(), "osi", teuchern)
	if err != nil {
		t.Fatal(err)
	}
	members, err := w.db.MitgliedschaftenOf(t.Context(), "kitu", teuchern)
	if err != nil {
		t.Fatal(err)
	}
	trust, err := w.db.Vorabbestaetigung(t.Context(), teuchern, "verbund:kitu")
	if err != nil {
		t.Fatal(err)
	}
	if uses.Zeiten[0].Bis != "2025-12-31" || members.Zeiten[0].Bis != "2025-12-31" || trust.Bis != "2025-12-31" {
		t.Errorf("ended on %s, %s, %s", uses.Zeiten[0].Bis, members.Zeiten[0].Bis, trust.Bis)
	}
	var hints []string
	for _, f := range w.bericht(t, i) {
		if slices.Contains([]string{"plattformnutzung", "mitgliedschaft", "vorabbestaetigung"}, f.Feld) {
			hints = append(hints, f.Feld+" "+f.Gefunden)
		}
	}
	wantZeilen(t, hints, []string{"mitgliedschaft " + teuchern, "plattformnutzung " + teuchern, "vorabbestaetigung " + teuchern})
}

func TestGebietsstandSchluesselwechsel(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, w werkbank) {
		w.melde(t, hohenmoelsen, wohngeld, nachnutzung.StatusLive, "2025-03-01")
		// The same town, with the same AGS, in another Verband's place.
		const moved = "150840236235"
		zip := ausgabe(t, "2026-03-31", func(lines []string) []string {
			for n, line := range lines {
				lines[n] = strings.Replace(strings.Replace(line, "15084   0235", "15084   0236", 1), "150842350235", "150842350236", 1)
			}
			return lines
		})
		i := w.ladeGebiet(t, zip, "")
		var guessed []string
		for _, f := range w.bericht(t, i) {
			if f.Vorschlag != "" {
				guessed = append(guessed, f.Feld+" "+f.Gefunden+" "+f.Vorschlag)
			}
		}
		wantZeilen(t, guessed, []string{"entfallen " + hohenmoelsen + " " + moved, "neu " + moved + " " + hohenmoelsen})
		i = w.ladeGebiet(t, zip, "alt;neu;ab;art\n"+hohenmoelsen+";"+moved+";2026-01-01;Schlüsselwechsel\n")
		w.wende(t, mid(), i)
		if k := w.kommune(t, "15084235"); k.ARS != moved {
			t.Errorf("the AGS leads to %s", k.ARS)
		}
		if k := w.kommune(t, hohenmoelsen); k.GueltigBis != "2025-12-31" || len(k.Nachfolger) != 1 {
			t.Errorf("%+v", k)
		}
		before, after := w.paar(t, hohenmoelsen, wohngeld), w.paar(t, moved, wohngeld)
		if after.Befund.Status != nachnutzung.StatusLive || after.Nachnutzung.Bestaetigung != before.Nachnutzung.Bestaetigung || after.Nachnutzung.Organisation != "MID" {
			t.Errorf("%+v", after.Nachnutzung)
		}
	})
}

func TestGebietsstandLadenMachtNichtsRueckgaengig(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, w werkbank) {
		i := w.ladeGebiet(t, fusion(t), fusionstabelle)
		w.wende(t, mid(), i)
		must(t, w.db.Laden(t.Context(), storetest.Katalogdaten(t), func(part store.Ladeteil) {
			if part.Teil == "Kommunen" && part.Neu+part.Geaendert > 0 {
				t.Errorf("the loader has changed bodies: %+v", part)
			}
		}))
		if k := w.kommune(t, hohenmoelsen); k.GueltigBis != "2025-12-31" || len(k.Nachfolger) != 1 || k.Stand != "2025-08-31" {
			t.Errorf("after a start: %+v", k)
		}
		if k := w.kommune(t, erfunden); k.Stand != "2026-03-31" || k.Traeger == nil {
			t.Errorf("after a start: %+v", k)
		}
		older := w.ladeGebiet(t, original(t), "")
		if older.Zahlen.Fehler != 1 || !strings.Contains(w.bericht(t, older)[0].Text, "2026-03-31") {
			t.Errorf("an older one: %v", w.bericht(t, older)[0])
		}
		same := w.ladeGebiet(t, fusion(t), "")
		if got, want := gebietszahlen(same.Zahlen), "12462 gelesen 0 neu 0 geändert 12462 gleich 0 entfallen 0 offen 0 fehler"; got != want {
			t.Errorf("the same again: got %s, want %s", got, want)
		}
	})
}

func TestGebietsstandSchutz(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	w := newWerkbank(t, storetest.Open(t, storetest.SQLite(t)))
	// All Gemeinden of Rheinland-Pfalz are missing.
	few := ausgabe(t, "2026-03-31", func(lines []string) []string {
		return slices.DeleteFunc(lines, func(line string) bool {
			return strings.HasPrefix(line[10:], "07") && (line[:2] == "60" || line[:2] == "50")
		})
	})
	i := w.ladeGebiet(t, few, "")
	if why := w.verweigert(t, i); !strings.Contains(why, fmt.Sprintf("bestätigen: %d.", i.Zahlen.Zurueckgenommen)) {
		t.Errorf("%s: %s", gebietszahlen(i.Zahlen), why)
	}
	number := i.Zahlen.Zurueckgenommen
	if _, err := w.importe.WendeAn(t.Context(), vorgang(mid(), "x"), i.ID, &number); err == nil || !strings.Contains(err.Error(), "Noch offen") {
		t.Errorf("with the number, and questions open: %v", err)
	}
	broken := w.ladeGebiet(t, ausgabe(t, "2026-03-31", func(lines []string) []string {
		lines[7] = lines[7][:100]
		return lines
	}), "")
	if list := w.bericht(t, broken); len(list) == 0 || list[0].Zeile != 8 || list[0].Schwere != nachnutzung.SchwereFehler {
		t.Errorf("a broken line: %+v", list)
	}
	w.verweigert(t, broken)
	future := w.ladeGebiet(t, ausgabe(t, "2999-03-31", func(lines []string) []string { return lines }), "")
	if future.Zahlen.Fehler != 1 {
		t.Errorf("a future one: %s", gebietszahlen(future.Zahlen))
	}
	gemeinde := nachnutzung.Akteur{Kennung: "k", Organisation: "x", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleKommune, Gebiet: magdeburg}}}
	s := exchange.Sendung{Dateiname: "x.zip", Datei: bytes.NewReader(few), Groesse: int64(len(few))}
	theirs, err := w.importe.Lade(t.Context(), vorgang(gemeinde, ""), s, nil)
	if err != nil || theirs.Zahlen.Fehler != 1 {
		t.Errorf("a Kommune: %+v %v", theirs, err)
	}
	if got := w.ladeFehlschlag(t, exchange.Sendung{Art: nachnutzung.ImportGebietsstand, Dateiname: "x.zip", Datei: strings.NewReader("kein zip"), Groesse: 8}); !strings.Contains(got, "Zip") {
		t.Errorf("no zip: %s", got)
	}
	if got := w.ladeFehlschlag(t, exchange.Sendung{Dateiname: "x.csv", Datei: strings.NewReader("a;b\n"), Groesse: 4, Uebergaenge: []byte("x"), Uebergangsname: "u.csv"}); !strings.Contains(got, "Gebietsstand") {
		t.Errorf("a table beside a table: %s", got)
	}
}

func (w werkbank) ladeFehlschlag(t testing.TB, s exchange.Sendung) string {
	t.Helper()
	i, err := w.importe.Lade(t.Context(), vorgang(mid(), ""), s, nil)
	if err != nil || i.Zustand != nachnutzung.ImportFehlgeschlagen {
		t.Fatalf("%s %v", i.Zustand, err)
	}
	return i.Fehlschlag
}

func TestGebietsstandAntwortfehler(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	w := newWerkbank(t, storetest.Open(t, storetest.SQLite(t)))
	zip := fusion(t)
	wrong := w.ladeGebiet(t, zip, "alt;neu;ab;art;Stand von\n150840000001;"+erfunden+";1.1.2026;zusammenschluss;\n"+
		teuchern+";"+erfunden+";1.5.2026;Zusammenschluss;\n"+hohenmoelsen+";"+erfunden+";1.1.2026;zusammenschlus;\n;"+erfunden+";;;"+luetzen+"\n")
	wantZeilen(t, zeilen(w.bericht(t, wrong), nachnutzung.SchwereFehler), []string{
		`fehler A2 alt "150840000001" -> ""`, `fehler C3 ab "2026-05-01" -> ""`, `fehler D4 gebietsaenderung "zusammenschlus" -> "Zusammenschluss"`,
		`fehler E5 stand_von "150840315315" -> ""`,
	})
	w.verweigert(t, wrong)
	i := w.ladeGebiet(t, zip, "alt;neu;ab;art\n"+hohenmoelsen+";keine;1.1.2026;\n"+teuchern+";-;1.1.2026;\n-;"+erfunden+";;\n")
	if i.Zahlen.Fehler != 0 || i.Zahlen.Offen != 0 {
		t.Fatalf("%s: %v", gebietszahlen(i.Zahlen), zeilen(w.bericht(t, i), nachnutzung.SchwereFehler))
	}
	w.wende(t, mid(), i)
	if k := w.kommune(t, teuchern); k.GueltigBis != "2025-12-31" || len(k.Nachfolger) != 0 {
		t.Errorf("gone without a successor: %+v", k)
	}
	if err := func() error { _, err := w.importe.NimmZurueck(t.Context(), vorgang(mid(), "x"), i.ID); return err }(); err == nil {
		t.Error("a Gebietsstand was taken back")
	}
}
