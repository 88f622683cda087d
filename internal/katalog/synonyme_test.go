// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package katalog_test

import (
	"strings"
	"testing"

	"nachnutzung/internal/katalog"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/suche"
)

// maxMeant bounds what one synonym may stand for: a text that occurs everywhere
// would bring everything for a word that means something.
const maxMeant = 12

// TestSynonymeMeetTheCatalogue guards the list against typing errors and against
// a catalogue whose names have changed.
func TestSynonymeMeetTheCatalogue(t *testing.T) {
	t.Parallel()
	daten, err := katalog.Read()
	if err != nil {
		t.Fatal(err)
	}
	names := searchable(daten)
	begriffe, before := map[string]bool{}, ""
	for _, s := range daten.Synonyme {
		begriff := suche.Normalize(s.Begriff)
		if suche.Parse(s.Begriff).IsEmpty() || nachnutzung.IsOzgID(begriff) || nachnutzung.IsAGS(begriff) {
			t.Errorf("%q is no word that could be searched for", s.Begriff)
		}
		if begriff < before {
			t.Errorf("%q stands behind %q: keep the list in order, so that it can be edited", s.Begriff, before)
		}
		begriffe[begriff], before = true, begriff
		if meant := meantBy(s.StehtFuer, names); meant == 0 || meant > maxMeant {
			t.Errorf("%q stands for %q, which meets %d Leistungsbündel; want 1 to %d", s.Begriff, s.StehtFuer, meant, maxMeant)
		}
	}
	if got := len(begriffe); got < 120 {
		t.Errorf("got %d words, want at least 120", got)
	}
}

// searchable gives for each OZG-ID the normalised names of the Leistungsbündel and
// its Leistungen.
func searchable(daten *nachnutzung.Katalogdaten) map[string][]string {
	names := map[string][]string{}
	for _, b := range daten.Leistungsbuendel {
		names[b.OzgID] = append(names[b.OzgID], suche.Normalize(b.Name))
	}
	for _, l := range daten.Leistungen {
		for _, z := range l.Leistungsbuendel {
			names[z.OzgID] = append(names[z.OzgID], suche.Normalize(l.Name))
		}
	}
	return names
}

func meantBy(stehtFuer string, names map[string][]string) int {
	if nachnutzung.IsOzgID(stehtFuer) {
		return min(1, len(names[stehtFuer]))
	}
	text, meant := suche.Normalize(stehtFuer), 0
	for _, list := range names {
		if strings.Contains(strings.Join(list, "\n"), text) {
			meant++
		}
	}
	return meant
}
