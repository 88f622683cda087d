// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"nachnutzung/internal/katalog"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

func (w werkbank) buendel(t testing.TB, ozgID string) nachnutzung.Leistungsbuendel {
	t.Helper()
	b, err := w.db.Leistungsbuendel(t.Context(), ozgID)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (w werkbank) katalogstand(t testing.TB) nachnutzung.Katalogstand {
	t.Helper()
	k, err := w.db.Katalogstand(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestLadeLeistungsbuendel loads a list over the catalogue: its new bundles count,
// a start of the program leaves them, and they can be taken back.
func TestLadeLeistungsbuendel(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, w werkbank) {
		before := w.katalogstand(t)
		text := "OZG-Umsetzungskatalog (Beispiel);;;\nOZG-ID;OZG-Leistung;Themenfeld;Lebenslage\n" +
			"10092;Wohngeld;Arbeit und Ruhestand;" + w.buendel(t, wohngeld).Lage.Name + "\n" +
			"10367;Körperschaftsteuer;Steuern & Zoll;" + w.buendel(t, "10367").Lage.Name + "\n" +
			"19001;Beispielbündel;Bauen & Wohnen;Beispiellage\n" +
			"10118;Kfz-Zulassung (Beispiel);;\n"
		i := w.wantTwice(t, text, nachnutzung.ImportLeistungsbuendel, "1 neu 2 geändert 1 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen",
			"0 neu 0 geändert 4 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		after := w.katalogstand(t)
		if after.Erfasst != before.Erfasst+1 || after.Belegt != before.Belegt+2 || after.Erschlossen != before.Erschlossen-1 || after.Offen() != before.Offen()-1 {
			t.Errorf("katalogstand: before %+v, after %+v", before, after)
		}
		b := w.buendel(t, "19001")
		if b.Name != "Beispielbündel" || b.Themenfeld.Code != "bauen_wohnen" || b.Lage.Name != "Beispiellage" || b.Beleglage != nachnutzung.Belegt {
			t.Errorf("made: %+v", b)
		}
		// It can be reported for at once, and is found.
		w.wende(t, mid(), w.lade(t, mid(), "ARS;OZG-ID;Status\n150030000000;19001;live\n"))
		// The embedded catalogue does not undo it.
		daten, err := katalog.Read()
		if err != nil {
			t.Fatal(err)
		}
		if err := w.db.Laden(t.Context(), daten, func(store.Ladeteil) {}); err != nil {
			t.Fatal(err)
		}
		if again := w.katalogstand(t); again.Erfasst != after.Erfasst || w.buendel(t, kfz).Name != "Kfz-Zulassung (Beispiel)" {
			t.Errorf("a start has undone it: %+v", again)
		}
		// The Federfuehrung stands in the same row and has a history of its own.
		lead := w.wantTwice(t, "OZG-ID;Federführung Bund;federführendes Land\n10118;BMDV;HH/SH\n", nachnutzung.ImportFederfuehrung,
			"1 neu 0 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen", "0 neu 0 geändert 1 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		if f := w.buendel(t, kfz).Federfuehrung; len(f.Bund.Werte) != 1 || len(f.Land.Werte) != 2 || f.Land.Beleglage != nachnutzung.Belegt {
			t.Errorf("Federfuehrung: %+v", f)
		}
		w.zurueck(t, lead, 1)
		if f := w.buendel(t, kfz).Federfuehrung; f.Bund.IsSet() {
			t.Errorf("Federfuehrung afterwards: %+v", f)
		}
		// The bundle that has been reported for stays, and its Lage with it.
		w.zurueck(t, i, 2, "leistungsbuendel 19001", "lage beispiellage")
		if b := w.buendel(t, "10367"); b.Beleglage != nachnutzung.Erschlossen || w.buendel(t, kfz).Name == "Kfz-Zulassung (Beispiel)" {
			t.Errorf("afterwards: %+v", b)
		}
	})
}

func TestLadeLeistungsbuendelZurueck(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, w werkbank) {
		before := w.katalogstand(t)
		text := "OZG-ID;Name;Themenfeld;Lage\n19001;Beispielbündel;Bauen & Wohnen;Beispiellage\n"
		w.zurueck(t, w.wende(t, mid(), w.lade(t, mid(), text)), 2)
		if after := w.katalogstand(t); after.Erfasst != before.Erfasst || after.Lagen != before.Lagen {
			t.Errorf("afterwards: %+v", after)
		}
		if _, err := w.db.Leistungsbuendel(t.Context(), "19001"); !errors.Is(err, nachnutzung.ErrNotFound) {
			t.Errorf("the bundle is still there: %v", err)
		}
		w.wende(t, mid(), w.lade(t, mid(), text))
		if b := w.buendel(t, "19001"); b.Version != 3 {
			t.Errorf("made again: %+v", b)
		}
	})
}

func TestLadeLeistungen(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, w werkbank) {
		before := w.katalogstand(t)
		text := "leika_schluessel;name;typ_roh;ozg_id;ozg_name;sdg1;rechtsgrundlage\n" +
			"99001001000000;Abfallgebühr;5;10110;Abfallentsorgung;1;\n" +
			"99001001000000;Abfallgebühr;5;10092;Wohngeld;1;\n" +
			"99999999000000;Beispielleistung;2/3;10092;Wohngeld;0;§ 1 Beispielgesetz\n"
		i := w.wantTwice(t, text, nachnutzung.ImportLeistungen, "1 neu 1 geändert 1 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen",
			"0 neu 0 geändert 3 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		e, err := w.db.Leistung(t.Context(), "99999999000000")
		if err != nil || e.Name != "Beispielleistung" || len(e.Typen) != 1 || e.Rechtsgrundlage != "§ 1 Beispielgesetz" || len(e.Leistungsbuendel) != 1 {
			t.Errorf("made: %+v, %v", e, err)
		}
		if e, err := w.db.Leistung(t.Context(), "99001001000000"); err != nil || len(e.Leistungsbuendel) != 2 {
			t.Errorf("n:m: %+v, %v", e, err)
		}
		w.zurueck(t, i, 2)
		if after := w.katalogstand(t); after.Leistungen != before.Leistungen {
			t.Errorf("afterwards: %+v", after)
		}
		if e, err := w.db.Leistung(t.Context(), "99001001000000"); err != nil || len(e.Leistungsbuendel) != 1 || e.Version != 3 {
			t.Errorf("n:m afterwards: %+v, %v", e, err)
		}
	})
}

// TestLadeGanzenKatalog loads all Leistungen that the program brings, some of them
// with another name: only those are written.
func TestLadeGanzenKatalog(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	db := storetest.Open(t, storetest.SQLite(t))
	w := newWerkbank(t, db)
	page, err := db.Leistungen(t.Context(), store.LeistungFilter{}, store.Wunsch{Limit: 10000})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	_ = out.Write([]string{"LeiKa-Schlüssel", "Name", "Typ", "OZG-ID"})
	rows, renamed := 0, 0
	for i, e := range page.Items {
		if e.LeikaSchluessel == "" || len(e.Leistungsbuendel) == 0 {
			continue
		}
		if rows++; i%2 == 0 {
			e.Name += " (Beispiel)"
			renamed++
		}
		_ = out.Write([]string{e.LeikaSchluessel, e.Name, e.TypRoh, e.Leistungsbuendel[0].OzgID})
	}
	out.Flush()
	i := w.ladeDatei(t, mid(), "leika.csv", b.Bytes())
	if i.Zahlen.Gelesen != rows || i.Zahlen.Geaendert != renamed || i.Zahlen.Neu != 0 || i.Zahlen.Fehler != 0 || rows < 4000 {
		t.Fatalf("%d rows, %d renamed: %+v %q", rows, renamed, i.Zahlen, zeilen(w.bericht(t, i), nachnutzung.SchwereFehler))
	}
	w.wende(t, mid(), i)
}

// TestBefundeDesKatalogs holds messy lists of the catalogue against what is told.
func TestBefundeDesKatalogs(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	w := newWerkbank(t, db)
	tests := []struct {
		name, text string
		want       []string
	}{
		{"wrong Themenfeld", "OZG-ID;OZG-Leistung;Themenfeld\n10092;Wohngeld;Bauen & Wonen\n", []string{`fehler C2 themenfeld "Bauen & Wonen" -> "Bauen & Wohnen"`}},
		{"no key", "OZG-ID;OZG-Leistung;Themenfeld\n;Wohngeld;Bauen & Wohnen\n", []string{`fehler A2 ozg_id "" -> ""`}},
		{"wrong key", "OZG-ID;OZG-Leistung;Themenfeld\nABC;Wohngeld;Bauen & Wohnen\n", []string{`fehler A2 ozg_id "ABC" -> ""`}},
		{"new without Lage", "OZG-ID;OZG-Leistung;Themenfeld\n19001;Beispiel;Bauen & Wohnen\n", []string{`fehler 2 lage "" -> ""`}},
		{"spoiled LeiKa", "LeiKa-Schlüssel;Name\n9,91E+13;Beispiel\n", []string{`fehler A2 leika_schluessel "9,91E+13" -> ""`}},
		{"no LeiKa", "LeiKa-Schlüssel;Name\n;Beispiel\n", []string{`warnung A2 leika_schluessel "" -> ""`}},
		{"wrong type", "LeiKa-Schlüssel;Typ\n99001001000000;17\n", []string{`fehler B2 leika_typ "17" -> ""`}},
		{"unknown bundle", "LeiKa-Schlüssel;OZG-ID\n99001001000000;99999\n", []string{`fehler B2 ozg_id "99999" -> ""`}},
		{"wrong Ressort", "Themenfeld;Federführung Bund\nBauen & Wohnen;BMWBS\n", []string{`fehler B2 federfuehrung_bund "BMWBS" -> "` + "Bundesministerium für Wohnen, Stadtentwicklung und Bauwesen" + `"`}},
		{"twice different", "OZG-ID;OZG-Leistung;Themenfeld\n10092;Wohngeld;Bauen & Wohnen\n10092;Wohnen;Bauen & Wohnen\n", []string{`fehler 3  "10092" -> ""`}},
	}
	for _, tt := range tests {
		i := w.lade(t, mid(), tt.text)
		var got []string
		for _, f := range w.bericht(t, i) {
			if f.Schwere != nachnutzung.SchwereHinweis {
				got = append(got, zeile(f))
			}
		}
		if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
			t.Errorf("%s (%s):\ngot\n%s\nwant\n%s", tt.name, i.Art, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}

// TestAbgleich holds the federal dashboard's export beside the register.
func TestAbgleich(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		w.wende(t, mid(), w.lade(t, mid(), "ARS;OZG-ID;Status\n150030000000;10092;live\n150030000000;10118;live\n150030000000;10110;in Anbindung\n"+
			"150020000000;10092;live\n150010000000;10110;im Test\n"))
		text := "leika_key;ars;ars_name;ozgid;url;online_status;aktiv;art_flaechendeckung\n" +
			"99107023017000;150030000000;Magdeburg;10092;https://a.example;ok;ja;in mind. einer Kommune verfügbar\n" +
			"99036001000000;150030000000;Magdeburg;10118;https://b.example;nicht ok;ja;in mind. einer Kommune verfügbar\n" +
			"99107023017000;150010000000;Dessau;10092;https://c.example;ok;;in mind. einer Kommune verfügbar\n" +
			"99001001000000;150000000000;Sachsen-Anhalt;10110;https://d.example;ok;ja;landesweit flächendeckend\n" +
			"99107023017000;999999999999;Nirgends;10092;https://e.example;ok;ja;in mind. einer Kommune verfügbar\n"
		i := w.lade(t, mid(), text)
		wantZahlen(t, i, "3 neu 2 geändert 1 gleich 0 konflikt 0 zurück 0 fehler 1 warnungen")
		if i.Art != nachnutzung.ImportOpenPVOG {
			t.Errorf("taken for %s", i.Art)
		}
		list, err := w.importe.Abgleich(t.Context(), mid(), i.ID)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range list {
			got = append(got, strings.Join([]string{string(a.Art), a.ARS, a.OzgID, string(a.Status), a.URL}, " "))
		}
		wantZeilen(t, got, []string{
			"nur_dort 150010000000 10110 im_test https://d.example", "nur_hier 150020000000 10092 live ",
			"nur_dort 150030000000 10110 in_anbindung https://d.example", "nur_hier 150030000000 10118 live ",
			"nur_dort 150010000000 10092 offen https://c.example",
		})
		var conflict *nachnutzung.ConflictError
		if _, err := w.importe.WendeAn(t.Context(), vorgang(mid(), "x"), i.ID, nil); !errors.As(err, &conflict) {
			t.Errorf("applied: %v", err)
		}
		if p := w.paar(t, magdeburg, "10110"); p.Nachnutzung.Version != 1 {
			t.Errorf("something was written: %+v", p.Nachnutzung)
		}
	})
}

// TestKatalogDamals looks back beyond a load: what it has made was not known, and
// what it has changed said what it said.
func TestKatalogDamals(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, w werkbank) {
		w.wende(t, mid(), w.lade(t, mid(), "OZG-ID;Ressort\n10092;MID\n"))
		if _, err := w.db.Nummeriere(t.Context()); err != nil {
			t.Fatal(err)
		}
		before := w.buendel(t, kfz)
		w.wende(t, mid(), w.lade(t, mid(), "OZG-ID;Name;Themenfeld;Lage\n19001;Beispielbündel;Bauen & Wohnen;Beispiellage\n10118;Kfz (Beispiel);;\n"))
		w.wende(t, mid(), w.lade(t, mid(), "LeiKa-Schlüssel;Name;OZG-ID\n99999999000000;Beispielleistung;10118\n"))
		if _, err := w.db.Nummeriere(t.Context()); err != nil {
			t.Fatal(err)
		}
		err := w.db.AsKnown(t.Context(), 1, func(then *store.DB) error {
			if _, err := then.Leistungsbuendel(t.Context(), "19001"); !errors.Is(err, nachnutzung.ErrNotFound) {
				t.Errorf("the new bundle was known before: %v", err)
			}
			if _, err := then.Lage(t.Context(), "beispiellage"); !errors.Is(err, nachnutzung.ErrNotFound) {
				t.Errorf("the new Lage was known before: %v", err)
			}
			if _, err := then.Leistung(t.Context(), "99999999000000"); !errors.Is(err, nachnutzung.ErrNotFound) {
				t.Errorf("the new Leistung was known before: %v", err)
			}
			b, err := then.Leistungsbuendel(t.Context(), kfz)
			if err != nil || b.Name != before.Name {
				t.Errorf("then: %+v, %v; want %q", b, err, before.Name)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
