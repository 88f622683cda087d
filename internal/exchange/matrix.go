// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"context"
	"fmt"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
)

// ladeMatrix is the kind that people keep by hand: Leistungsbuendel in the rows,
// Kommunen in the columns, a status in each cell. An empty cell leaves what stands
// as it is.
func ladeMatrix() ladeart {
	return ladeart{
		art:     nachnutzung.ImportMatrix,
		spalten: []string{feldOzgID, feldBuendel},
		erkenne: findeMatrix,
		zeile:   liesMatrixzeile,
		ende:    func(ctx context.Context, l *lauf) error { return l.paare.ende(ctx) },
		wende:   wendePaare,
	}
}

// minKoerper is how many Kommunen a row must name to be taken for the head of a
// matrix where no column is called after the Leistungsbuendel.
const minKoerper = 2

// findeMatrix looks for the row that names the most bodies. A key counts more than
// a name: where both stand above each other, the keys are the head.
func findeMatrix(ctx context.Context, l *lauf, blatt sheet.Blatt, nr int, zeilen []zeilenkopf, worte *woerter) *tafel {
	var best *tafel
	most := 0
	for i := range zeilen {
		t := l.lieskopf(zeilen, i, worte)
		t.nr, t.name = nr, blatt.Name
		bodies, keys := l.koerperImKopf(t, &zeilen[i])
		if bodies == 0 || (!t.hat(feldOzgID, feldBuendel) && bodies < minKoerper) || 2*bodies+keys <= most {
			continue
		}
		if !t.hat(feldOzgID, feldBuendel) && !l.ersteBuendelspalte(t, zeilen[i+1:]) {
			continue
		}
		best, most = t, 2*bodies+keys
	}
	if best != nil {
		l.pruefeKoerper(ctx, best)
	}
	return best
}

// koerperImKopf finds the bodies that the cells of a head name, without a word
// about those that it does not understand.
func (l *lauf) koerperImKopf(t *tafel, row *zeilenkopf) (bodies, keys int) {
	t.koerper = make([]int32, len(row.zellen))
	for c, cell := range row.zellen {
		t.koerper[c] = -1
		text := l.ersetzt(feldKommune, cell.Text, "", 0)
		if text != cell.Text {
			cell, t.namen[c] = sheet.Zelle{Text: text, Art: sheet.Text}, text
		}
		if t.felder[c] != "" || text == "" {
			continue
		}
		if isBodyKey(text) {
			if d := l.koerperSchluessel(cell); d.place >= 0 {
				t.koerper[c] = d.place
				bodies, keys = bodies+1, keys+1
				continue
			}
		}
		if len(l.v.kommuneName(text)) > 0 {
			t.koerper[c] = offenerName
			if _, isColumn := l.v.liste("import_spalte").finde(text); !isColumn {
				// "Lage" is a Gemeinde too, but no reason to see a matrix.
				bodies++
			}
		}
	}
	return bodies, keys
}

// offenerName marks a column whose head is a name of one body or of several.
const offenerName = -2

// isKeyLike tells whether a text holds nothing but what a key, be it a spoiled one,
// consists of.
func isKeyLike(text string) bool {
	digits := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r != ' ' && r != ',' && r != '.' && r != 'E' && r != '+':
			return false
		}
	}
	return digits > 0
}

// isBodyKey leaves out the numbers that may mean anything in a head: the keys of a
// Land are as short as a priority.
func isBodyKey(text string) bool { return isKeyLike(text) && len(text) > 3 }

// ersteBuendelspalte takes the first column that names no body for that of the
// Leistungsbuendel, where its cells do so.
func (l *lauf) ersteBuendelspalte(t *tafel, below []zeilenkopf) bool {
	for c := range t.koerper {
		if t.koerper[c] != -1 {
			continue
		}
		for i := range below {
			text := below[i].text(c)
			switch {
			case text == "":
			case isKeyLike(text) && l.buendelSchluessel(below[i].zellen[c]).place >= 0:
				t.spalten[feldOzgID], t.felder[c] = c, feldOzgID
				return true
			case len(l.v.buendelnamen[norm(text)]) > 0:
				t.spalten[feldBuendel], t.felder[c] = c, feldBuendel
				return true
			}
		}
	}
	return false
}

// pruefeKoerper settles which bodies the heads name, and tells of those that are
// not clear or stand twice. A head that is near to a name is a fault: its whole
// column would else be left out unseen.
func (l *lauf) pruefeKoerper(ctx context.Context, t *tafel) {
	l.land = l.gemeinsamesLand(t)
	clear(l.koerpernamen)
	first := make(map[int32]int)
	for c := range t.koerper {
		text := t.namen[c]
		if t.koerper[c] == offenerName {
			d, err := l.koerperName(ctx, text)
			if err != nil {
				d = deutung{place: -1}
			}
			l.sage(t, t.kopf, c, feldKommune, d)
			t.koerper[c] = d.place
			if d.place < 0 {
				// It is not unknown, so that it is not told again.
				t.felder[c] = feldKommune
			}
		}
		place := t.koerper[c]
		if before, twice := first[place]; place >= 0 && twice {
			l.kopfbefund(t, c, nachnutzung.SchwereFehler, "", fmt.Sprintf(
				"Für %s kommen zwei Spalten in Frage: Spalte %s und Spalte %s. Bitte eine davon löschen.", l.v.Kommunen[place].Name, sheet.Spalte(before), sheet.Spalte(c)))
			t.koerper[c], t.felder[c] = -1, feldKommune
			continue
		}
		first[place] = c
		_, isColumn := l.v.liste("import_spalte").finde(text)
		if place < 0 && t.felder[c] == "" && text != "" && !isColumn {
			if near, ok := l.v.naheKommune(text); ok {
				t.felder[c] = feldKommune
				l.zellbefund(t, t.kopf, c, nachnutzung.Zellbefund{
					Feld: feldKommune, Gefunden: text, Erwartet: "der Name einer Kommune oder ihr ARS", Vorschlag: near, Schwere: nachnutzung.SchwereFehler,
					Text: "Eine Kommune „" + gekuerzt(text) + "“ gibt es im Verzeichnis nicht. Bitte den amtlichen Namen oder den ARS angeben.",
				})
			}
		}
	}
}

// gemeinsamesLand gives the Land of all bodies that are named beyond doubt.
func (l *lauf) gemeinsamesLand(t *tafel) string {
	land := ""
	for c, place := range t.koerper {
		if place == offenerName {
			if named := l.handelnde(t.namen[c]); len(named) == 1 {
				place = named[0]
			}
		}
		switch {
		case place < 0:
		case land == "":
			land = l.v.Kommunen[place].Land.Code
		case land != l.v.Kommunen[place].Land.Code:
			return ""
		}
	}
	return land
}

// liesMatrixzeile reads a row: one pair for each cell that says something.
func liesMatrixzeile(ctx context.Context, l *lauf, t *tafel, z *sheet.Zeile) error {
	said := false
	for c := range z.Zellen {
		said = said || (c < len(t.koerper) && t.koerper[c] >= 0 && z.Zellen[c].Text != "")
	}
	if !said {
		return nil
	}
	bundle, err := l.buendel(t, z)
	if err != nil {
		return err
	}
	for c := range min(len(z.Zellen), len(t.koerper)) {
		if t.koerper[c] < 0 {
			continue
		}
		cell := l.zelle(t, z, feldStatus, c)
		if cell.Text == "" {
			continue
		}
		l.b.zahlen.Gelesen++
		if !l.lesbar(t, z.Nr, c, feldStatus, cell) {
			continue
		}
		status, ok := l.status(t, z.Nr, c, cell.Text)
		if !ok || bundle < 0 {
			continue
		}
		e := eintrag{tafel: t, zeile: z.Nr, spalte: c, koerper: t.koerper[c], buendel: bundle, version: -1, status: &status}
		if err := l.paare.nimm(ctx, e); err != nil {
			return err
		}
	}
	return nil
}
