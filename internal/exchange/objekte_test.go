// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// wantTwice loads a text, applies it, and loads it again without a change; it gives
// the first load.
func (w werkbank) wantTwice(t testing.TB, text string, art nachnutzung.Importart, first, second string) nachnutzung.Import {
	t.Helper()
	i := w.lade(t, mid(), text)
	if i.Art != art {
		t.Errorf("taken for %s, not %s", i.Art, art)
	}
	wantZahlen(t, i, first)
	if t.Failed() {
		t.Fatal(strings.Join(zeilen(w.bericht(t, i)), "\n"))
	}
	done := w.wende(t, mid(), i)
	again := w.lade(t, mid(), text)
	wantZahlen(t, again, second)
	w.wende(t, mid(), again)
	if n := w.eintraege(t, again); n != 0 {
		t.Errorf("the second load has written %d entries", n)
	}
	return done
}

// eintraege counts what a load has changed.
func (w werkbank) eintraege(t testing.TB, i nachnutzung.Import) int {
	t.Helper()
	page, err := w.db.Verlauf(t.Context(), store.VerlaufFilter{Quelle: i.Quelle()}, store.Wunsch{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return len(page.Items)
}

func (w werkbank) zurueck(t testing.TB, i nachnutzung.Import, restored int, konflikte ...string) {
	t.Helper()
	done, err := w.importe.NimmZurueck(t.Context(), vorgang(mid(), "war vom Vormonat"), i.ID)
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, k := range done.Konflikte {
		named = append(named, k.Art+" "+k.Schluessel)
	}
	if done.Wiederhergestellt != restored || !slices.Equal(named, konflikte) {
		t.Errorf("taken back: %d, conflicts %q; want %d, %q", done.Wiederhergestellt, named, restored, konflikte)
	}
}

func (w werkbank) vorhaben(t testing.TB, ozgID string) nachnutzung.Landesvorhaben {
	t.Helper()
	z, err := w.db.EinVorhaben(t.Context(), "15", ozgID, 0)
	if err != nil {
		t.Fatal(err)
	}
	return z.Vorhaben
}

func TestLadeVorhaben(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		text := "Vorhaben des Landes;;;;;;\n;;Stand März 2026;;;;\n" +
			"OZG-Leistung;OZG-Nr.;zuständiges Ressort;Prio;OZG-Booster;geplanter Start;Anmerkungen\n" +
			"Wohngeld;10092;MID;1 hoch;ja;1.7.2027;Rollout läuft\n" +
			";10118;MI;mittel;nein;;\n" +
			"Elterngeld;;MS;;;;\n;;;;;;\n"
		i := w.wantTwice(t, text, nachnutzung.ImportVorhaben, "3 neu 0 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen",
			"0 neu 0 geändert 3 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		v := w.vorhaben(t, wohngeld)
		ziel, _ := v.GeplanterGoLive("2099-01-01")
		if v.Version != 1 || v.Ressort != "MID" || v.Prioritaet != "1" || v.Booster == nil || !*v.Booster || ziel != "2027-07-01" || v.Bemerkung.Inhalt != "Rollout läuft" {
			t.Errorf("Wohngeld: %+v", v)
		}
		if n := w.eintraege(t, i); n != 3 {
			t.Errorf("%d entries", n)
		}
		// An empty cell and an absent row leave what stands; only what differs is written.
		w.wende(t, mid(), w.lade(t, mid(), "OZG-ID;Priorität;Ressort\n10118;3;\n"))
		if v := w.vorhaben(t, kfz); v.Prioritaet != "3" || v.Ressort != "MI" || v.Version != 2 {
			t.Errorf("Kfz: %+v", v)
		}
		// Taken back is what nobody has changed since.
		w.zurueck(t, i, 2, "vorhaben 15/10118")
		if v := w.vorhaben(t, wohngeld); v.Version != 2 || v.Ressort != "" || v.Booster != nil || v.Bemerkung.Inhalt != "" || len(v.Plaene) != 0 {
			t.Errorf("Wohngeld afterwards: %+v", v)
		}
	})
}

func TestLadeVorhabenDreiwege(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		w.wende(t, mid(), w.lade(t, mid(), "OZG-ID;Ressort;Priorität\n10092;MID;1\n10118;MI;1\n"))
		w.wende(t, mid(), w.lade(t, mid(), "OZG-ID;Ressort;Priorität\n10092;;2\n10118;MID;\n"))
		// Both have changed the priority of 10092; of 10118 others the Ressort, the sender the priority.
		i := w.lade(t, mid(), "OZG-ID;Ressort;Priorität;Version\n10092;MID;3;1\n10118;MI;4;1\n")
		wantZahlen(t, i, "0 neu 1 geändert 0 gleich 1 konflikt 0 zurück 1 fehler 0 warnungen")
		wantZeilen(t, zeilen(w.bericht(t, i), nachnutzung.SchwereFehler), []string{`fehler C2 prioritaet "3" -> "2"`})
		i = w.lade(t, mid(), "OZG-ID;Ressort;Priorität;Version\n10092;MID;3;2\n10118;MI;4;1\n")
		w.wende(t, mid(), i)
		if v := w.vorhaben(t, kfz); v.Ressort != "MID" || v.Prioritaet != "4" {
			t.Errorf("Kfz: %+v", v)
		}
		// Somebody else is faster than the application.
		late := w.lade(t, mid(), "OZG-ID;Ressort\n10092;MS\n")
		w.wende(t, mid(), w.lade(t, mid(), "OZG-ID;Ressort\n10092;MI\n"))
		if _, err := w.importe.WendeAn(t.Context(), vorgang(mid(), "x"), late.ID, nil); err == nil || !strings.Contains(fmt.Sprint(err), "neu prüfen") {
			t.Errorf("applied over somebody else's change: %v", err)
		}
	})
}

func (w werkbank) nutzung(t testing.TB, plattform, ars string) nachnutzung.Zugehoerigkeit {
	t.Helper()
	z, err := w.db.Plattformnutzungen(t.Context(), plattform, ars)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func spans(z nachnutzung.Zugehoerigkeit) string {
	var list []string
	for _, s := range z.Zeiten {
		list = append(list, fmt.Sprintf("%s–%s", s.Seit, s.Bis))
	}
	return strings.Join(list, " ")
}

func TestLadePlattformnutzung(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		text := "Gemeinde;Portal;Nutzung seit;Nutzung bis;Beleg\n" +
			"Magdeburg;OSI;01.04.2024;;\nMagdeburg;osi;2020;31.3.2023;Meldung der Stadt\nHalle (Saale);SAC;03/2022;;\nDessau-Roßlau;sac;;;\n"
		i := w.wantTwice(t, text, nachnutzung.ImportPlattformnutzung, "4 neu 0 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen",
			"0 neu 0 geändert 4 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		z := w.nutzung(t, "osi", magdeburg)
		if got := spans(z); got != "2020–2023-03-31 2024-04-01–" || z.Version != 1 || z.Mitglied != "" {
			t.Errorf("Magdeburg: %s %+v", got, z)
		}
		if q := z.Zeiten[0].Quellen; len(q) != 1 || q[0].Titel != "Meldung der Stadt" || z.Zeiten[1].Quellen[0].Titel != "Importdatei „datei.csv“" {
			t.Errorf("sources: %+v", z.Zeiten)
		}
		// What is known more precisely refines, an end ends: the guard asks.
		later := w.lade(t, mid(), "ARS;Plattform;seit;bis\n150020000000;SAC;15.3.2022;31.12.2025\n150030000000;osi;2020;\n")
		wantZahlen(t, later, "0 neu 1 geändert 1 gleich 0 konflikt 1 zurück 0 fehler 0 warnungen")
		one := 1
		if _, err := w.importe.WendeAn(t.Context(), vorgang(mid(), "Ende"), later.ID, nil); err == nil {
			t.Error("applied without the number")
		}
		if _, err := w.importe.WendeAn(t.Context(), vorgang(mid(), "Ende"), later.ID, &one); err != nil {
			t.Fatal(err)
		}
		if got := spans(w.nutzung(t, "sac", halle)); got != "2022-03-15–2025-12-31" {
			t.Errorf("Halle: %s", got)
		}
		w.zurueck(t, i, 2, "plattformnutzung sac/150020000000")
		if got := spans(w.nutzung(t, "osi", magdeburg)); got != "" {
			t.Errorf("Magdeburg afterwards: %s", got)
		}
	})
}

func TestLadeMitgliedschaften(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		text := "Mitglied;Verbund;Beitritt;Hinweis\nHalle (Saale);KITU;2021;\n150010000000;kitu;1.9.2021;als 91.\nMuster Stadtwerke GmbH;KITU;2022;Beispiel\n"
		i := w.wantTwice(t, text, nachnutzung.ImportMitgliedschaften, "3 neu 0 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen",
			"0 neu 0 geändert 3 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		z, err := w.db.MitgliedschaftenOf(t.Context(), "kitu", "150010000000")
		if err != nil || spans(z) != "2021-09-01–" || z.Mitglied == "" || z.Zeiten[0].Hinweis != "als 91." {
			t.Errorf("Dessau-Roßlau: %+v, %v", z, err)
		}
		if z, err := w.db.WeiteresMitglied(t.Context(), "kitu", "Muster Stadtwerke GmbH"); err != nil || spans(z) != "2022–" {
			t.Errorf("company: %+v, %v", z, err)
		}
		w.zurueck(t, i, 3)
		if z, err := w.db.WeiteresMitglied(t.Context(), "kitu", "Muster Stadtwerke GmbH"); err != nil || spans(z) != "" {
			t.Errorf("company afterwards: %+v, %v", z, err)
		}
		if z, err := w.db.MitgliedschaftenOf(t.Context(), "kitu", halle); err != nil || spans(z) != "" {
			t.Errorf("Halle afterwards: %+v, %v", z, err)
		}
		// And it can be loaded again.
		w.wende(t, mid(), w.lade(t, mid(), text))
		if z, err := w.db.WeiteresMitglied(t.Context(), "kitu", "Muster Stadtwerke GmbH"); err != nil || spans(z) != "2022–" {
			t.Errorf("company again: %+v, %v", z, err)
		}
	})
}

func (w werkbank) dienst(t testing.TB, code string) nachnutzung.Onlinedienst {
	t.Helper()
	o, err := w.db.Onlinedienst(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestLadeOnlinedienste(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		before := w.dienst(t, "abfallentsorgung_sh")
		text := "Kürzel;Bezeichnung;umsetzende Länder;OZG-Nr.;Betriebsmodell;Entwicklungsstand;Link\n" +
			"abfallentsorgung_sh;;SH; 10110, 10092;Einer für Alle;Go-Live;https://www.example.org/abfall\n" +
			";Beispieldienst Wohnen;Sachsen-Anhalt; 10092;efa;;\n"
		i := w.wantTwice(t, text, nachnutzung.ImportOnlinedienste, "1 neu 1 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen",
			"0 neu 0 geändert 2 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		o := w.dienst(t, "abfallentsorgung_sh")
		if o.Name != before.Name || o.Nachnutzungsmodell != "efa" || o.Zustand != "go_live" || len(o.Leistungsbuendel) != 2 || o.Version != before.Version+1 {
			t.Errorf("changed: %+v", o)
		}
		made := w.dienst(t, "beispieldienst_wohnen_st")
		if made.Name != "Beispieldienst Wohnen" || len(made.Laender) != 1 || made.Laender[0].Code != "15" || made.Quellen[0].Titel != "Importdatei „datei.csv“" {
			t.Errorf("made: %+v", made)
		}
		// Fewer than before gives something up.
		less := w.lade(t, mid(), "Code;Leistungsbündel\nabfallentsorgung_sh;Abfallentsorgung\n")
		wantZahlen(t, less, "0 neu 1 geändert 0 gleich 0 konflikt 1 zurück 0 fehler 0 warnungen")
		w.zurueck(t, i, 2)
		o = w.dienst(t, "abfallentsorgung_sh")
		o.Version = before.Version
		if fmt.Sprint(o) != fmt.Sprint(before) {
			t.Errorf("got %+v, want what was before: %+v", o, before)
		}
		if _, err := w.db.Onlinedienst(t.Context(), "beispieldienst_wohnen_st"); !errors.Is(err, nachnutzung.ErrNotFound) {
			t.Errorf("what the load has made is still there: %v", err)
		}
		// What was taken away can be made again, and what others use stays.
		i = w.wende(t, mid(), w.lade(t, mid(), text))
		if made := w.dienst(t, "beispieldienst_wohnen_st"); made.Version != 3 {
			t.Errorf("made again: %+v", made)
		}
		w.wende(t, mid(), w.lade(t, mid(), "OZG-ID;Ressort;Onlinedienst\n10092;MI;Beispieldienst Wohnen\n"))
		w.zurueck(t, i, 1, "onlinedienst beispieldienst_wohnen_st")
	})
}

// TestBefundeDerObjekte holds messy files of the further kinds against what is told.
func TestBefundeDerObjekte(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	w := newWerkbank(t, db)
	kommune := nachnutzung.Akteur{
		Kennung: nachnutzung.AkteurBetrieb, Organisation: "Magdeburg", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleKommune, Gebiet: magdeburg}},
	}
	tests := []struct {
		name string
		who  nachnutzung.Akteur
		text string
		want []string
	}{
		{"wrong priority", mid(), "OZG-ID;Priorität\n10092;mitel\n", []string{`fehler B2 prioritaet "mitel" -> "mittel"`}},
		{"empty code list", mid(), "OZG-ID;Phase\n10092;Rollout\n", []string{`fehler B2 phase "Rollout" -> ""`}},
		{"wrong yes", mid(), "OZG-ID;Booster\n10092;vielleicht\n", []string{`fehler B2 booster "vielleicht" -> ""`}},
		{"wrong day", mid(), "OZG-ID;Ressort;Geplanter Go-Live\n10092;MI;31.02.2027\n", []string{`fehler C2 geplanter_go_live "31.02.2027" -> ""`}},
		{"unknown bundle", mid(), "OZG-ID;Ressort\n99999;MI\n", []string{`fehler A2 ozg_id "99999" -> ""`}},
		{"foreign Land", mid(), "OZG-ID;Land;Ressort\n10092;Bayern;MI\n", []string{`fehler A2 ozg_id "09 10092" -> ""`}},
		{"no Land", kommune, "OZG-ID;Ressort\n10092;MI\n", []string{`fehler 2 land "" -> ""`}},
		{"twice different", mid(), "OZG-ID;Ressort\n10092;MI\n10092;MID\n", []string{`fehler 3  "15 10092" -> ""`}},
		{"twice the same", mid(), "OZG-ID;Ressort\n10092;MI\n10092;MI\n", []string{`warnung 3  "15 10092" -> ""`}},
		{"long text", mid(), "OZG-ID;Ressort\n10092;" + strings.Repeat("x", 201) + "\n", []string{`fehler B2 ressort "` + strings.Repeat("x", 201) + `" -> ""`}},
		{"newer version", mid(), "OZG-ID;Ressort;Version\n10092;MI;4\n", []string{`fehler C2 version "4" -> ""`}},
		{"near head", mid(), "OZG-ID;Ressort;Prioritaeten\n10092;MI;1\n", []string{`warnung C1 kopf "Prioritaeten" -> "Priorität"`}},
		{"status is no project", mid(), "ARS;OZG-ID;Status;Priorität\n150030000000;10092;live;1\n", []string{`hinweis 1 kopf "" -> ""`}},
		{"matrix with a priority", mid(), "OZG-ID;Priorität;150030000000\n10092;1;live\n", []string{`hinweis 1 kopf "" -> ""`}},
		{"unknown Plattform", mid(), "ARS;Plattform\n150030000000;OSSI\n", []string{`fehler B2 plattform "OSSI" -> "OSI"`}},
		{"no Plattform", mid(), "ARS;Plattform;seit\n150030000000;;2020\n", []string{`fehler B2 plattform "" -> ""`}},
		{"wrong time", mid(), "ARS;Plattform;seit\n150030000000;OSI;Frühjahr 2020\n", []string{`fehler C2 seit "Frühjahr 2020" -> ""`}},
		{"ends before it begins", mid(), "ARS;Plattform;seit;bis\n150030000000;OSI;2020;2019\n", []string{`fehler D2 bis "2019" -> ""`}},
		{"overlapping", mid(), "ARS;Plattform;seit;bis\n150030000000;OSI;2020-01-01;2022-12-31\n150030000000;OSI;2021-05-01;\n", []string{`fehler C3 seit "2021-05-01" -> ""`}},
		{"foreign body", mid(), "ARS;Plattform\n010010000000;OSI\n", []string{`fehler A2 ars "osi 010010000000" -> ""`}},
		{"unknown key of a body", mid(), "ARS;Plattform\n150030000001;OSI\n", []string{`fehler A2 ars "150030000001" -> ""`}},
		{"legend below", mid(), "ARS;Plattform\n150030000000;OSI\n;\nLegende: OSI ist ein Portal;\n", nil},
		{"near to a Kommune", mid(), "Mitglied;Verbund\nMagedburg;KITU\n", []string{`warnung A2 mitglied "Magedburg" -> "Magdeburg, Landeshauptstadt"`}},
		{"own membership", kommune, "ARS;Verbund;seit\n150030000000;KITU;2009\n", nil},
		{"code of nobody", mid(), "Code;Länder\nwohnen_xx;ST\n", []string{`fehler A2 code "wohnen_xx" -> ""`}},
		{"no code", mid(), "Code;Name;Länder\nKfz-Zulassung!;Zulassung;ST\n", []string{`fehler A2 code "Kfz-Zulassung!" -> ""`}},
		{"near to a name", mid(), "Onlinedienst;OZG-ID\nAbfallentsorgng;10110\n", []string{`warnung A2 onlinedienst "Abfallentsorgng" -> "Abfallentsorgung"`}},
		{"unknown Land", mid(), "Code;Länder\nabfallentsorgung_sh;\"SH; Bayernn\"\n", []string{`fehler B2 laender "SH; Bayernn" -> "SH; Bayern"`}},
		{"unknown bundle of a service", mid(), "Code;OZG-ID\nabfallentsorgung_sh;10110 99999\n", []string{`fehler B2 ozg_id "10110 99999" -> ""`}},
		{"no name", mid(), "Name;Länder\n;ST\n", []string{`fehler A2 name "" -> ""`}},
		{"Kommune keeps no catalogue", kommune, "Code;Zustand\nabfallentsorgung_sh;Go-Live\n", []string{`fehler A2 code "abfallentsorgung_sh" -> ""`}},
		{"company by a Kommune", kommune, "Mitglied;Verbund\nMuster GmbH;KITU\n", []string{`fehler A2 mitglied "kitu Muster GmbH" -> ""`}},
	}
	for _, tt := range tests {
		i := w.lade(t, tt.who, tt.text)
		var got []string
		for _, f := range w.bericht(t, i) {
			if f.Schwere != nachnutzung.SchwereHinweis || f.Feld == "kopf" {
				got = append(got, zeile(f))
			}
			if f.Text == "" || !strings.HasSuffix(f.Text, ".") && !strings.HasSuffix(f.Text, "?") {
				t.Errorf("%s: no sentence: %q", tt.name, f.Text)
			}
		}
		if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
			t.Errorf("%s (%s):\ngot\n%s\nwant\n%s", tt.name, i.Art, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}
