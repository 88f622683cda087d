// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"nachnutzung/internal/nachnutzung"
)

// How many findings of each kind a report keeps; all are counted. Each kind has a
// room of its own, so that hints never push a fault out.
const (
	maxFehler    = 1000
	maxWarnungen = 500
	maxHinweise  = 500
)

// maxZellText is how much of a cell a finding repeats, in characters.
const maxZellText = 300

// maxBefundText is how long a finding may be, in characters.
const maxBefundText = 2000

// bericht gathers what is found in a file.
type bericht struct {
	zahlen nachnutzung.Importzahlen
	// befunde by their gravity.
	fehler, warnungen, hinweise []befund
	// gesagt are the things that are said once however often they occur.
	gesagt map[string]bool
}

// befund is a finding with its place in the order of the file.
type befund struct {
	nachnutzung.Zellbefund

	blatt, spalte int
}

func newBericht() *bericht { return &bericht{gesagt: make(map[string]bool)} }

// add notes a finding.
func (b *bericht) add(f befund) {
	if gekuerzt(f.Vorschlag) != f.Vorschlag {
		// Half a suggestion must not be taken over.
		f.Vorschlag = ""
	}
	for _, text := range []*string{&f.Gefunden, &f.Erwartet, &f.Kopf, &f.Blatt} {
		*text = gekuerzt(*text)
	}
	if runes := []rune(f.Text); len(runes) > maxBefundText {
		f.Text = string(runes[:maxBefundText]) + "…"
	}
	switch f.Schwere {
	case nachnutzung.SchwereFehler:
		b.zahlen.Fehler++
		b.fehler = keep(b.fehler, f, maxFehler)
	case nachnutzung.SchwereWarnung:
		b.zahlen.Warnungen++
		b.warnungen = keep(b.warnungen, f, maxWarnungen)
	default:
		f.Schwere = nachnutzung.SchwereHinweis
		b.zahlen.Hinweise++
		b.hinweise = keep(b.hinweise, f, maxHinweise)
	}
}

func keep(list []befund, f befund, limit int) []befund {
	if len(list) == limit {
		return list
	}
	return append(list, f)
}

// alle gives the findings in the order of the file.
func (b *bericht) alle() []nachnutzung.Zellbefund {
	list := slices.Concat(b.fehler, b.warnungen, b.hinweise)
	slices.SortStableFunc(list, func(x, y befund) int {
		return cmp.Or(cmp.Compare(x.blatt, y.blatt), cmp.Compare(x.Zeile, y.Zeile), cmp.Compare(x.spalte, y.spalte))
	})
	found := make([]nachnutzung.Zellbefund, len(list))
	for i := range list {
		found[i] = list[i].Zellbefund
	}
	return found
}

func gekuerzt(s string) string {
	if utf8.RuneCountInString(s) <= maxZellText {
		return s
	}
	return string([]rune(s)[:maxZellText]) + "…"
}
