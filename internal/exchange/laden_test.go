// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

const (
	magdeburg = "150030000000"
	halle     = "150020000000"
	flensburg = "010010000000"
	wohngeld  = "10092"
	kfz       = "10118"
)

// mid is the Redaktion of Sachsen-Anhalt.
func mid() nachnutzung.Akteur {
	return nachnutzung.Akteur{
		Kennung: nachnutzung.AkteurBetrieb, Organisation: "MID",
		Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}},
	}
}

// bench is a register into which files are loaded.
type werkbank struct {
	db      *store.DB
	importe *exchange.Importe
}

func each(t *testing.T, test func(t *testing.T, w werkbank)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) { test(t, newWerkbank(t, db)) })
}

func newWerkbank(t testing.TB, db *store.DB) werkbank {
	t.Helper()
	w := werkbank{db: db, importe: exchange.NewImporte(db, slog.New(slog.DiscardHandler), 2)}
	t.Cleanup(w.importe.Close)
	return w
}

func vorgang(a nachnutzung.Akteur, notiz string) store.Vorgang {
	return store.Vorgang{Akteur: a, Quelle: "befehl", Art: store.VorgangMeldung, Begruendung: notiz}
}

// lade checks a text as a file.
func (w werkbank) lade(t testing.TB, a nachnutzung.Akteur, text string) nachnutzung.Import {
	t.Helper()
	return w.ladeDatei(t, a, "datei.csv", []byte(text))
}

func (w werkbank) ladeDatei(t testing.TB, a nachnutzung.Akteur, name string, daten []byte) nachnutzung.Import {
	t.Helper()
	i, err := w.importe.Lade(t.Context(), vorgang(a, ""), exchange.Sendung{Art: nachnutzung.ImportAuto, Dateiname: name, Datei: bytes.NewReader(daten), Groesse: int64(len(daten))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if i.Zustand != nachnutzung.ImportGeprueft {
		t.Fatalf("the check ended as %s: %s", i.Zustand, i.Fehlschlag)
	}
	return i
}

func (w werkbank) bericht(t testing.TB, i nachnutzung.Import) []nachnutzung.Zellbefund {
	t.Helper()
	list, err := w.db.ImportBericht(t.Context(), i.ID)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// zahlen writes counts so that they compare at a glance.
func zahlen(z nachnutzung.Importzahlen) string {
	return fmt.Sprintf("%d neu %d geändert %d gleich %d konflikt %d zurück %d fehler %d warnungen", z.Neu, z.Geaendert, z.Unveraendert, z.Konflikt, z.Zurueckgenommen, z.Fehler, z.Warnungen)
}

func wantZahlen(t testing.TB, i nachnutzung.Import, want string) {
	t.Helper()
	if got := zahlen(i.Zahlen); got != want {
		t.Errorf("import %d: got %s, want %s", i.ID, got, want)
	}
}

func (w werkbank) wende(t testing.TB, a nachnutzung.Akteur, i nachnutzung.Import) nachnutzung.Import {
	t.Helper()
	done, err := w.importe.WendeAn(t.Context(), vorgang(a, "Meldung der Ressorts"), i.ID, nil)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func (w werkbank) paar(t testing.TB, ars, ozgID string) store.Paar {
	t.Helper()
	p, err := w.db.Nachnutzung(t.Context(), ars, ozgID, store.Zeitpunkt{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// zeile shows a finding as one line.
func zeile(f nachnutzung.Zellbefund) string {
	return fmt.Sprintf("%s %s%d %s %q -> %q", f.Schwere, f.Spalte, f.Zeile, f.Feld, f.Gefunden, f.Vorschlag)
}

func zeilen(list []nachnutzung.Zellbefund, schwere ...nachnutzung.Schwere) []string {
	var found []string
	for _, f := range list {
		if len(schwere) == 0 || slices.Contains(schwere, f.Schwere) {
			found = append(found, zeile(f))
		}
	}
	return found
}

func wantZeilen(t testing.TB, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestLangform(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		text := "Nachnutzung in Sachsen-Anhalt;;;;;\r\n;Stand: 01.03.2026;;;;\r\n" +
			"Stand der Nachnutzung;Gemeinde;OZG-Nr.;seit;Hemmnisse;Anmerkung\r\n" +
			"produktiv;Magdeburg;10092;1.3.26;;Läuft gut\r\n" +
			"In Anbindung;Halle (Saale), Stadt;10092;2026-02-01;Personal, Vertrag/AVV;\r\n" +
			";Dessau-Roßlau;10092;;;\r\n"
		i := w.lade(t, mid(), text)
		wantZahlen(t, i, "2 neu 0 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		if i.Art != nachnutzung.ImportNachnutzungen {
			t.Errorf("taken for %s", i.Art)
		}
		if p := w.paar(t, magdeburg, wohngeld); p.Nachnutzung.Version != 0 {
			t.Error("the check has written")
		}
		done := w.wende(t, mid(), i)
		if done.Zustand != nachnutzung.ImportAngewendet || done.AngewendetAm.IsZero() {
			t.Errorf("after the application: %+v", done)
		}
		p := w.paar(t, magdeburg, wohngeld)
		if p.Befund.Status != nachnutzung.StatusLive || p.Befund.StatusSeit != "2026-03-01" || p.Nachnutzung.Bemerkung.Inhalt != "Läuft gut" {
			t.Errorf("Magdeburg: %+v", p.Befund)
		}
		if h := w.paar(t, halle, wohngeld); !slices.Equal(h.Befund.Blocker, []string{"personal", "vertrag_avv"}) || h.Befund.Status != nachnutzung.StatusInAnbindung {
			t.Errorf("Halle: %+v", h.Befund)
		}
		again := w.lade(t, mid(), text)
		wantZahlen(t, again, "0 neu 0 geändert 2 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		w.wende(t, mid(), again)
		if p := w.paar(t, magdeburg, wohngeld); p.Nachnutzung.Version != 1 {
			t.Errorf("the second load has written version %d", p.Nachnutzung.Version)
		}
	})
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		i := w.lade(t, mid(), "Matrix;;;\nLeistungsbündel;Themenfeld;Magdeburg;150020000000\nWohngeld;x;live;\n10118;y;pilot;in Umsetzung\n")
		if i.Art != nachnutzung.ImportMatrix {
			t.Errorf("taken for %s", i.Art)
		}
		wantZahlen(t, i, "3 neu 0 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		w.wende(t, mid(), i)
		// Petersberg there are four; that of the others' Land is meant.
		everywhere := mid()
		everywhere.Rechte = append(everywhere.Rechte, nachnutzung.Recht{Rolle: nachnutzung.RolleRedaktion, Gebiet: "06"})
		i = w.lade(t, everywhere, "OZG-ID;Magdeburg;Petersberg\n10092;live;in Betrieb\n")
		wantZahlen(t, i, "1 neu 0 geändert 1 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen")
		i = w.lade(t, everywhere, "Kommune;OZG-ID;Status\nPetersberg;10092;live\n")
		wantZahlen(t, i, "0 neu 0 geändert 0 gleich 0 konflikt 0 zurück 1 fehler 0 warnungen")
		if p := w.paar(t, halle, kfz); p.Befund.Status != nachnutzung.StatusInAnbindung {
			t.Errorf("Halle: %+v", p.Befund)
		}
	})
}
