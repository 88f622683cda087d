// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange_test

import (
	"fmt"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// einsaetze shows what is in use at a pair.
func einsaetze(p store.Paar) string {
	text := ""
	for _, e := range p.Befund.Einsaetze {
		text += fmt.Sprintf("[%d %s %s %s %s]", e.Nr, e.Onlinedienst, e.Plattform, e.URL, e.Status)
	}
	return text
}

// TestEinsatz: what is in use comes with the row, is found again, and keeps step
// with the status.
func TestEinsatz(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w werkbank) {
		head := "ARS;OZG-ID;Status;Onlinedienst;Plattform;URL\n"
		steps := []struct {
			name, row, zahlen, want string
		}{
			{"new", "150030000000;10092;in Anbindung;wohngeld_sh;osi;https://a.example", "1 neu 0 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen", "[1 wohngeld_sh osi https://a.example in_anbindung]"},
			{"the same", "150030000000;10092;in Anbindung;wohngeld_sh;osi;https://a.example", "0 neu 0 geändert 1 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen", "[1 wohngeld_sh osi https://a.example in_anbindung]"},
			{"another address", "150030000000;10092;;wohngeld_sh;;https://b.example", "0 neu 1 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen", "[1 wohngeld_sh osi https://b.example in_anbindung]"},
			{"the status goes along", "150030000000;10092;live;wohngeld_sh;osi;https://c.example", "0 neu 1 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen", "[1 wohngeld_sh osi https://c.example live]"},
			{"empty cells leave it", "150030000000;10092;pausiert;;;", "0 neu 1 geändert 0 gleich 0 konflikt 1 zurück 0 fehler 0 warnungen", "[1 wohngeld_sh osi https://c.example live]"},
			{"another platform", "150030000000;10092;;;sac;https://d.example", "0 neu 1 geändert 0 gleich 0 konflikt 0 zurück 0 fehler 0 warnungen", "[1 wohngeld_sh osi https://c.example live][2  sac https://d.example pausiert]"},
		}
		for _, step := range steps {
			i := w.lade(t, mid(), head+step.row+"\n")
			wantZahlen(t, i, step.zahlen)
			if _, err := w.importe.WendeAn(t.Context(), vorgang(mid(), "Meldung"), i.ID, ptr(i.Zahlen.Zurueckgenommen)); err != nil {
				t.Fatalf("%s: %v", step.name, err)
			}
			if got := einsaetze(w.paar(t, magdeburg, wohngeld)); got != step.want {
				t.Errorf("%s: got %s, want %s", step.name, got, step.want)
			}
		}
		i := w.lade(t, mid(), head+"150030000000;10092;;wohngeld_ssh;;\n")
		wantZeilen(t, zeilen(w.bericht(t, i), nachnutzung.SchwereFehler), []string{`fehler D2 onlinedienst "wohngeld_ssh" -> "` + dienstname(t, w) + `"`})
	})
}

func dienstname(t *testing.T, w werkbank) string {
	t.Helper()
	names, err := w.db.Verzeichnis(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range names.Onlinedienste {
		if d.Code == "wohngeld_sh" {
			return d.Name
		}
	}
	t.Fatal("no such Onlinedienst")
	return ""
}
