// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestBefunde holds messy files against what is told of them.
func TestBefunde(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	db := storetest.Open(t, storetest.SQLite(t))
	w := newWerkbank(t, db)
	tests := []struct {
		name, text string
		want       []string
	}{
		{"wrong word", "ARS;OZG-ID;Status\n150030000000;10092;liev\n", []string{`fehler C2 status "liev" -> "Live"`}},
		{"word among words", "ARS;OZG-ID;Status\n150030000000;10092;seit Mai live!\n", []string{`fehler C2 status "seit Mai live!" -> "Live"`}},
		{"wrong day", "ARS;OZG-ID;Status;Status seit\n150030000000;10092;live;31.02.2026\n", []string{`fehler D2 status_seit "31.02.2026" -> ""`}},
		{"day in the future", "ARS;OZG-ID;Status;Status seit\n150030000000;10092;live;01.01.2031\n", []string{`fehler D2 status_seit "2031-01-01" -> ""`}},
		{"unknown key", "ARS;OZG-ID;Status\n150030000001;10092;live\n", []string{`fehler A2 ars "150030000001" -> ""`}},
		{"key unknown, name known", "ARS;Kommune;OZG-ID;Status\n150030000001;Magdeburg;10092;live\n", []string{`fehler A2 ars "150030000001" -> "150030000000"`}},
		{"name of another", "ARS;Kommune;OZG-ID;Status\n150030000000;Halle (Saale);10092;live\n", []string{`warnung B2 kommune "Halle (Saale)" -> ""`}},
		{"misspelt name", "Kommune;OZG-ID;Status\nMagedburg;10092;live\n", []string{`fehler A2 kommune "Magedburg" -> "Magdeburg, Landeshauptstadt"`}},
		{"unknown bundle", "ARS;OZG-ID;Status\n150030000000;99999;live\n", []string{`fehler B2 ozg_id "99999" -> ""`}},
		{"lost zero", "AGS;OZG-ID;Status\n1001000;10092;live\n", []string{`fehler A2 ags "010010000000" -> ""`, `warnung A2 ags "1001000" -> "01001000"`}},
		{"wrong blocker", "ARS;OZG-ID;Blocker\n150030000000;10092;Geld, Personl\n", []string{`fehler C2 blocker "Geld, Personl" -> "Geld, Personal"`}},
		{"url", "ARS;OZG-ID;Status;URL\n150030000000;10092;live;http://a.example\n", []string{`fehler D2 url "http://a.example" -> ""`}},
		{"two candidates", "ARS;OZG-ID;Status;Sachstand\n150030000000;10092;live;live\n", []string{`fehler D1 kopf "Sachstand" -> ""`}},
		{"near head", "ARS;OZG-ID;Status;Bemerkng\n150030000000;10092;live;x\n", []string{`warnung D1 kopf "Bemerkng" -> "Bemerkung"`}},
		{"missing head", "ARS;OZG-ID;Zustand heute\n150030000000;10092;live\n", []string{`fehler 1 kopf "" -> ""`, `hinweis 1 kopf "" -> ""`}},
		{"head misspelt", "ARS;OZG-ID;Statuss\n150030000000;10092;live\n", []string{`fehler 1 kopf "" -> ""`, `warnung C1 kopf "Statuss" -> "Status"`}},
		{"no table", "Guten Tag\n", []string{`fehler 0 kopf "" -> ""`, `hinweis 0  "" -> ""`}},
		{"twice the same", "ARS;OZG-ID;Status\n150030000000;10092;live\n150030000000;10092;Live\n", []string{`warnung 3  "150030000000 10092" -> ""`}},
		{"twice different", "ARS;OZG-ID;Status\n150030000000;10092;live\n150030000000;10092;im Test\n", []string{`fehler 3  "150030000000 10092" -> ""`}},
		{"foreign", "ARS;OZG-ID;Status\n010010000000;10092;live\n", []string{`fehler A2 ars "010010000000" -> ""`}},
		{"nothing said", "ARS;OZG-ID;Status\n;;\nLegende;;\n150030000000;10092;\n", nil},
		{"newer version", "ARS;OZG-ID;Status;Version\n150030000000;10092;live;7\n", []string{`fehler D2 version "7" -> ""`}},
		{"misspelt body in a matrix", "OZG-ID;Magdeburg;Hale (Saale)\n10092;live;live\n", []string{`fehler C1 kommune "Hale (Saale)" -> "Halle (Saale), Stadt"`}},
		{"twice a body in a matrix", "OZG-ID;Magdeburg;150030000000\n10092;live;live\n", []string{`fehler C1 kopf "150030000000" -> ""`}},
		{"reason without a step", "ARS;OZG-ID;Bemerkung;Begründung\n150030000000;10092;x;weil\n", []string{`warnung D2 begruendung "weil" -> ""`}},
	}
	for _, tt := range tests {
		i := w.lade(t, mid(), tt.text)
		var got []string
		for _, f := range w.bericht(t, i) {
			if f.Schwere != nachnutzung.SchwereHinweis || f.Feld != "kommune" {
				got = append(got, zeile(f))
			}
			if f.Text == "" || !strings.HasSuffix(f.Text, ".") && !strings.HasSuffix(f.Text, "?") {
				t.Errorf("%s: no sentence: %q", tt.name, f.Text)
			}
		}
		if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", tt.name, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}

// TestEineZeileVonHunderttausend: one faulty row among many is the one that is
// told.
func TestEineZeileVonHunderttausend(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	db := storetest.Open(t, storetest.SQLite(t))
	w := newWerkbank(t, db)
	names, err := db.Verzeichnis(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("ARS;OZG-ID;Status\n")
	rows := 0
	for _, k := range names.Kommunen {
		if k.Land.Code != "15" || k.ErbtVon.Code != "" || k.GueltigBis != "" {
			continue
		}
		for _, bundle := range names.Leistungsbuendel {
			if rows++; rows == 70_000 {
				b.WriteString(k.ARS + ";" + bundle.Code + ";lvie\n")
				continue
			}
			b.WriteString(k.ARS + ";" + bundle.Code + ";in Anbindung\n")
		}
		if rows >= 75_000 {
			break
		}
	}
	i := w.lade(t, mid(), b.String())
	if i.Zahlen.Gelesen != rows || i.Zahlen.Neu != rows-1 || i.Zahlen.Fehler != 1 {
		t.Errorf("%d rows: %+v", rows, i.Zahlen)
	}
	wantZeilen(t, zeilen(w.bericht(t, i), nachnutzung.SchwereFehler), []string{`fehler C70001 status "lvie" -> "Live"`})
	_, err = w.importe.WendeAn(t.Context(), vorgang(mid(), "x"), i.ID, nil)
	if conflict, ok := errors.AsType[*nachnutzung.ConflictError](err); !ok || !strings.Contains(conflict.Detail, "1 Fehler") {
		t.Errorf("applied with a fault: %v", err)
	}
	if p := w.paar(t, magdeburg, wohngeld); p.Nachnutzung.Version != 0 {
		t.Error("something was written")
	}
}

// TestDreiwege walks through the comparison of a template with what others did
// meanwhile.
func TestDreiwege(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		w.wende(t, mid(), w.lade(t, mid(), "ARS;OZG-ID;Status;seit;Bemerkung\n150030000000;10092;in Anbindung;1.2.2026;alt\n150020000000;10092;im Test;1.2.2026;alt\n"))
		// Somebody else changes Magdeburg's status and Halle's note.
		w.wende(t, mid(), w.lade(t, mid(), "ARS;OZG-ID;Status;seit;Bemerkung\n150030000000;10092;im Test;1.3.2026;\n150020000000;10092;;;fremd\n"))
		// The template of before comes back: Magdeburg live, Halle live with the old note.
		head := "ARS;OZG-ID;Status;seit;Bemerkung;Version\n"
		i := w.lade(t, mid(), head+"150030000000;10092;live;1.4.2026;alt;1\n150020000000;10092;live;1.4.2026;alt;1\n")
		wantZahlen(t, i, "0 neu 1 geändert 0 gleich 1 konflikt 0 zurück 1 fehler 0 warnungen")
		list := w.bericht(t, i)
		wantZeilen(t, zeilen(list, nachnutzung.SchwereFehler), []string{`fehler C2 status "live" -> "Im Test"`})
		for _, part := range []string{"Sie: „live“", "im_test 2026-03-01", "Version 2"} {
			if !strings.Contains(list[0].Text, part) {
				t.Errorf("%q lacks %q", list[0].Text, part)
			}
		}
		// The sender insists on his own: the version of now.
		i = w.lade(t, mid(), head+"150030000000;10092;live;1.4.2026;alt;2\n150020000000;10092;live;1.4.2026;alt;1\n")
		wantZahlen(t, i, "0 neu 2 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		w.wende(t, mid(), i)
		if p := w.paar(t, halle, wohngeld); p.Befund.Status != nachnutzung.StatusLive || p.Nachnutzung.Bemerkung.Inhalt != "fremd" {
			t.Errorf("Halle: %+v %q", p.Befund, p.Nachnutzung.Bemerkung.Inhalt)
		}
		// What only repeats the old state takes nothing back.
		i = w.lade(t, mid(), head+"150020000000;10092;im Test;1.2.2026;alt;1\n")
		wantZahlen(t, i, "0 neu 0 geändert 1 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
	})
}

// TestLangeTexte: a report stays readable, and no half of a text is suggested.
func TestLangeTexte(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	w := newWerkbank(t, db)
	long := strings.Repeat("Text ", 700)
	for _, note := range []string{"alt", long} {
		w.wende(t, mid(), w.lade(t, mid(), "ARS;OZG-ID;Bemerkung\n150030000000;10092;"+note+"\n"))
	}
	i := w.lade(t, mid(), "ARS;OZG-ID;Bemerkung;Version;"+strings.Repeat("Unbekannte Spalte;", 500)+"\n150030000000;10092;"+strings.Repeat("Wort ", 700)+";1\n")
	for _, f := range w.bericht(t, i) {
		if len([]rune(f.Text)) > 2001 || len([]rune(f.Gefunden)) > 301 || f.Vorschlag != "" {
			t.Errorf("%d characters of text, %d found, suggested %q", len([]rune(f.Text)), len([]rune(f.Gefunden)), f.Vorschlag)
		}
	}
	if i.Zahlen.Konflikt != 1 {
		t.Errorf("%+v", i.Zahlen)
	}
}

// TestVorschlaege takes a suggestion over in all equal cells.
func TestVorschlaege(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		i := w.lade(t, mid(), "ARS;OZG-ID;Statuss\n150030000000;10092;liev\n150020000000;10092;liev\n")
		wantZahlen(t, i, "0 neu 0 geändert 0 gleich 0 konflikt 0 zurück 1 fehler 1 warnungen")
		i = w.ersetze(t, i, nachnutzung.Ersetzung{Feld: "kopf", Gefunden: "Statuss", Ersatz: "Status"})
		wantZahlen(t, i, "0 neu 0 geändert 0 gleich 0 konflikt 0 zurück 2 fehler 0 warnungen")
		i = w.ersetze(t, i, nachnutzung.Ersetzung{Feld: "status", Gefunden: "liev", Ersatz: "Live"})
		wantZahlen(t, i, "2 neu 0 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		w.wende(t, mid(), i)
	})
}

func (w werkbank) ersetze(t testing.TB, i nachnutzung.Import, list ...nachnutzung.Ersetzung) nachnutzung.Import {
	t.Helper()
	i, err := w.importe.Ersetze(t.Context(), vorgang(mid(), ""), i.ID, list)
	if err != nil {
		t.Fatal(err)
	}
	return w.warte(t, i)
}

// warte waits until a load is checked.
func (w werkbank) warte(t testing.TB, i nachnutzung.Import) nachnutzung.Import {
	t.Helper()
	for i.Zustand == nachnutzung.ImportAngelegt {
		time.Sleep(2 * time.Millisecond)
		var err error
		if i, err = w.importe.Import(t.Context(), mid(), i.ID); err != nil {
			t.Fatal(err)
		}
	}
	return i
}

// TestSchrumpfschutz: what takes back much has to be confirmed by its number.
func TestSchrumpfschutz(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		w.wende(t, mid(), w.lade(t, mid(), "ARS;OZG-ID;Status\n150030000000;10092;live\n150020000000;10092;live\n"))
		i := w.lade(t, mid(), "ARS;OZG-ID;Status\n150030000000;10092;zurückgezogen\n150020000000;10092;live\n")
		wantZahlen(t, i, "0 neu 1 geändert 1 gleich 0 konflikt 1 zurück 0 fehler 0 warnungen")
		for _, confirmed := range []*int{nil, ptr(2)} {
			_, err := w.importe.WendeAn(t.Context(), vorgang(mid(), "Ende des Dienstes"), i.ID, confirmed)
			if shrinks, ok := errors.AsType[*nachnutzung.SchrumpfError](err); !ok || shrinks.Zurueckgenommen != 1 || shrinks.Beruehrt != 2 {
				t.Errorf("confirmed %v: %v", confirmed, err)
			}
		}
		if _, err := w.importe.WendeAn(t.Context(), vorgang(mid(), "Ende des Dienstes"), i.ID, ptr(1)); err != nil {
			t.Fatal(err)
		}
		p := w.paar(t, magdeburg, wohngeld)
		if p.Befund.Status != nachnutzung.StatusZurueckgezogen || p.Befund.Begruendung.Inhalt != "Ende des Dienstes" {
			t.Errorf("%+v", p.Befund)
		}
		if _, err := w.importe.WendeAn(t.Context(), vorgang(mid(), " "), i.ID, ptr(1)); err == nil {
			t.Error("applied without a note")
		}
	})
}

func ptr[T any](v T) *T { return &v }

// TestZweiWendenAn: of two who apply one load at once, one wins and the other is
// told so.
func TestZweiWendenAn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		i := w.lade(t, mid(), "ARS;OZG-ID;Status\n150030000000;10092;live\n150020000000;10092;live\n")
		errs := make([]error, 4)
		var all sync.WaitGroup
		for n := range errs {
			all.Go(func() { _, errs[n] = w.importe.WendeAn(t.Context(), vorgang(mid(), "x"), i.ID, nil) })
		}
		all.Wait()
		won := 0
		for _, err := range errs {
			conflict, isConflict := errors.AsType[*nachnutzung.ConflictError](err)
			switch {
			case err == nil:
				won++
			case !isConflict || !strings.Contains(conflict.Detail, "schon angewendet"):
				t.Errorf("the loser was told %v", err)
			}
		}
		if p := w.paar(t, magdeburg, wohngeld); won != 1 || p.Nachnutzung.Version != 1 {
			t.Errorf("%d have won, version %d", won, p.Nachnutzung.Version)
		}
	})
}

// TestUeberholt: what somebody has changed between check and application is not
// overwritten.
func TestUeberholt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		i := w.lade(t, mid(), "ARS;OZG-ID;Status\n150030000000;10092;live\n150020000000;10092;live\n")
		w.wende(t, mid(), w.lade(t, mid(), "ARS;OZG-ID;Status\n150030000000;10092;im Test\n"))
		_, err := w.importe.WendeAn(t.Context(), vorgang(mid(), "x"), i.ID, nil)
		set, isSet := errors.AsType[*nachnutzung.StapelError](err)
		if _, isConflict := errors.AsType[*nachnutzung.ConflictError](err); !isConflict || !isSet || len(set.Faults) != 1 {
			t.Fatalf("got %v", err)
		}
		if p := w.paar(t, halle, wohngeld); p.Nachnutzung.Version != 0 {
			t.Error("half of the load was written")
		}
		i = w.ersetze(t, i)
		wantZahlen(t, i, "1 neu 1 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		w.wende(t, mid(), i)
	})
}

// TestRuecknahme takes a load back as a whole, but for what others have changed
// since.
func TestRuecknahme(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		w.wende(t, mid(), w.lade(t, mid(), "ARS;OZG-ID;Status;seit;Bemerkung;Hindernisse\n150030000000;10092;in Anbindung;1.2.2026;vorher;Geld\n"))
		i := w.wende(t, mid(), w.lade(t, mid(), "ARS;OZG-ID;Status;Bemerkung;Hindernisse\n150030000000;10092;live;nachher;keine\n150020000000;10092;live;neu;\n150020000000;10118;live;;\n"))
		w.wende(t, mid(), w.lade(t, mid(), "ARS;OZG-ID;Bemerkung\n150020000000;10092;danach\n"))
		done, err := w.importe.NimmZurueck(t.Context(), vorgang(mid(), "Falsche Datei"), i.ID)
		if err != nil {
			t.Fatal(err)
		}
		want := store.Ruecknahmekonflikt{Art: "nachnutzung", Schluessel: halle + "/" + wohngeld, ARS: halle, OzgID: wohngeld, Version: 1, Jetzt: 2}
		if done.Wiederhergestellt != 2 || len(done.Konflikte) != 1 || done.Konflikte[0] != want || done.Import.Zustand != nachnutzung.ImportZurueckgenommen {
			t.Errorf("got %+v", done)
		}
		p := w.paar(t, magdeburg, wohngeld)
		if p.Befund.Status != nachnutzung.StatusInAnbindung || p.Nachnutzung.Bemerkung.Inhalt != "vorher" || fmt.Sprint(p.Befund.Blocker) != "[geld]" || p.Nachnutzung.Version != 3 {
			t.Errorf("Magdeburg: %+v %q", p.Befund, p.Nachnutzung.Bemerkung.Inhalt)
		}
		if p := w.paar(t, halle, kfz); p.Befund.Herkunft == nachnutzung.HerkunftGesetzt || p.Nachnutzung.Version != 2 {
			t.Errorf("Halle: %+v", p.Befund)
		}
		if p := w.paar(t, halle, wohngeld); p.Nachnutzung.Bemerkung.Inhalt != "danach" {
			t.Errorf("Halle lost %q", p.Nachnutzung.Bemerkung.Inhalt)
		}
		if _, err := w.importe.NimmZurueck(t.Context(), vorgang(mid(), "x"), i.ID); err == nil {
			t.Error("taken back twice")
		}
	})
}

// TestGestorbenePruefung: a check whose server has died is begun again by whoever
// looks at it.
func TestGestorbenePruefung(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		text := []byte("ARS;OZG-ID;Status\n150030000000;10092;live\n")
		i, err := w.db.LegeImportAn(t.Context(), nachnutzung.Import{
			Art: nachnutzung.ImportAuto, Dateiname: "x.csv", Akteur: mid().Kennung, Organisation: "MID", Rechte: mid().Rechte, Herkunft: "api", Groesse: int64(len(text)),
		}, text, -time.Second, nil)
		if err != nil {
			t.Fatal(err)
		}
		wantZahlen(t, w.warte(t, i), "1 neu 0 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		dead := w.db.Pruefung(i, time.Second)
		if err := dead.Plane(t.Context(), []byte("x")); !errors.Is(err, store.ErrImportAbgeloest) {
			t.Errorf("the dead one still writes: %v", err)
		}
	})
}

// TestSieht: a load is seen by those of the same organisation and those whose
// territory holds its own.
func TestSieht(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, storetest.SQLite(t))
	w := newWerkbank(t, db)
	city := nachnutzung.Akteur{Kennung: "x", Organisation: "Magdeburg", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleKommune, Gebiet: magdeburg}}}
	other := nachnutzung.Akteur{Kennung: "y", Organisation: "Halle", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleKommune, Gebiet: halle}}}
	i := w.lade(t, city, "ARS;OZG-ID;Status\n150030000000;10092;live\n")
	for _, tt := range []struct {
		who  nachnutzung.Akteur
		want error
	}{{city, nil}, {mid(), nil}, {other, nachnutzung.ErrForbidden}, {nachnutzung.Akteur{Kennung: "z", Organisation: "Magdeburg"}, nachnutzung.ErrForbidden}} {
		if _, err := w.importe.Import(t.Context(), tt.who, i.ID); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.who.Organisation, err, tt.want)
		}
		if _, err := w.importe.WendeAn(t.Context(), vorgang(tt.who, "x"), i.ID, nil); tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s applies: %v", tt.who.Organisation, err)
		}
	}
	list, err := w.importe.Liste(t.Context(), other, 0, 10)
	if err != nil || len(list) != 0 {
		t.Errorf("another one sees %v, %v", list, err)
	}
	if _, err := w.importe.Nimm(t.Context(), vorgang(nachnutzung.Akteur{Kennung: "z"}, ""), exchange.Sendung{Datei: strings.NewReader("")}); !errors.Is(err, nachnutzung.ErrForbidden) {
		t.Errorf("somebody without a right sends: %v", err)
	}
}
