// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"fmt"
	"slices"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
)

// vorlauf is how many rows of a sheet are looked at to find its head: titles, dates
// and explanations may stand above.
const vorlauf = 50

// feldKopf is the field of findings about a head itself.
const feldKopf = "kopf"

// tafel is the table that was found in a sheet.
type tafel struct {
	// nr and name of the sheet, kopf the number of the row with the heads.
	nr   int
	name string
	kopf int
	// namen are the heads as they stand there; felder the codes of what the columns
	// were taken for, empty for others.
	namen, felder []string
	// spalten leads from a field to its column.
	spalten map[string]int
	// koerper are the bodies of a matrix by column, -1 where there is none.
	koerper []int32
}

// spalte gives the column of a field, -1 when the table has none.
func (t *tafel) spalte(feld string) int {
	if i, ok := t.spalten[feld]; ok {
		return i
	}
	return -1
}

// hat reports whether the table has a column for one of the fields.
func (t *tafel) hat(felder ...string) bool {
	return slices.ContainsFunc(felder, func(f string) bool { return t.spalte(f) >= 0 })
}

// zeilenkopf is a row of the beginning of a sheet.
type zeilenkopf struct {
	nr     int
	zellen []sheet.Zelle
}

// text of a cell, empty where there is none.
func (z *zeilenkopf) text(i int) string {
	if i >= len(z.zellen) {
		return ""
	}
	return z.zellen[i].Text
}

// findeKopf looks for the row that names the most columns of a kind; nil when none
// names as many as the kind needs.
func (l *lauf) findeKopf(blatt sheet.Blatt, nr int, zeilen []zeilenkopf, worte *woerter, genug func(*tafel) bool) *tafel {
	var best *tafel
	for i := range zeilen {
		t := l.lieskopf(zeilen, i, worte)
		t.nr, t.name = nr, blatt.Name
		if genug(t) && (best == nil || len(t.spalten) > len(best.spalten)) {
			best = t
		}
	}
	return best
}

// lieskopf reads a row as a head. Where a column's name goes over two rows, both
// together count.
func (l *lauf) lieskopf(zeilen []zeilenkopf, i int, worte *woerter) *tafel {
	row := &zeilen[i]
	t := &tafel{kopf: row.nr, spalten: make(map[string]int)}
	for c := range row.zellen {
		name := l.ersetzt(feldKopf, row.text(c), "", 0)
		code, ok := worte.finde(name)
		if !ok && i > 0 && zeilen[i-1].text(c) != "" && zeilen[i-1].nr == row.nr-1 {
			above := zeilen[i-1].text(c)
			if code, ok = worte.finde(above + " " + name); ok || name == "" {
				name = strings.TrimSpace(above + " " + name)
			}
		}
		t.namen, t.felder = append(t.namen, name), append(t.felder, code)
		if _, twice := t.spalten[code]; ok && !twice {
			t.spalten[code] = c
		}
	}
	return t
}

// pruefeKopf tells of heads that name one column twice and of those that are not
// read.
func (l *lauf) pruefeKopf(t *tafel, worte *woerter) {
	var unknown []string
	for c, feld := range t.felder {
		switch {
		case feld == "" && t.namen[c] == "":
		case feld == "" && (t.koerper == nil || t.koerper[c] < 0):
			if code, near := worte.naechster(t.namen[c]); near && !t.hat(code) {
				l.kopfbefund(t, c, nachnutzung.SchwereWarnung, worte.namen[code],
					fmt.Sprintf("Diese Spalte wird nicht gelesen. Ist „%s“ gemeint, bitte so überschreiben.", worte.namen[code]))
				continue
			}
			unknown = append(unknown, "„"+t.namen[c]+"“")
		case feld != "" && t.hat(feld) && t.spalten[feld] != c:
			first := t.spalten[feld]
			l.kopfbefund(t, c, nachnutzung.SchwereFehler, "", fmt.Sprintf(
				"Für „%s“ kommen zwei Spalten in Frage: „%s“ (Spalte %s) und „%s“ (Spalte %s). Bitte die Spalte, die nicht gelesen werden soll, umbenennen oder löschen.",
				worte.namen[feld], t.namen[first], sheet.Spalte(first), t.namen[c], sheet.Spalte(c)))
		}
	}
	if len(unknown) > 0 {
		l.b.add(befund{blatt: t.nr, spalte: -1, Zellbefund: nachnutzung.Zellbefund{
			Blatt: t.name, Zeile: t.kopf, Feld: feldKopf, Schwere: nachnutzung.SchwereHinweis,
			Text: "Diese Spalten werden nicht gelesen: " + strings.Join(unknown, ", ") + ".",
		}})
	}
}

func (l *lauf) kopfbefund(t *tafel, c int, schwere nachnutzung.Schwere, vorschlag, text string) {
	l.b.add(befund{blatt: t.nr, spalte: c, Zellbefund: nachnutzung.Zellbefund{
		Blatt: t.name, Zeile: t.kopf, Spalte: sheet.Spalte(c), Kopf: t.namen[c], Feld: feldKopf, Gefunden: t.namen[c], Vorschlag: vorschlag,
		Schwere: schwere, Text: text,
	}})
}

// fehlendeSpalten says, for a sheet in which no head was found, what is missing in
// the row that comes nearest to one; empty when none does.
func (l *lauf) fehlendeSpalten(zeilen []zeilenkopf, worte *woerter, gruppen [][]string) (*tafel, string) {
	var best *tafel
	for i := range zeilen {
		if t := l.lieskopf(zeilen, i, worte); best == nil || len(t.spalten) > len(best.spalten) {
			best = t
		}
	}
	if best == nil || len(best.spalten) < 2 {
		return nil, ""
	}
	var missing []string
	for _, group := range gruppen {
		if !best.hat(group...) {
			names := make([]string, len(group))
			for i, feld := range group {
				names[i] = "„" + worte.namen[feld] + "“"
			}
			missing = append(missing, strings.Join(names, " oder "))
		}
	}
	return best, strings.Join(missing, "; ")
}
