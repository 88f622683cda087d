// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
)

// deutung is what was made of a cell that names a body or a Leistungsbuendel: its
// place in the register, -1 for nothing, and what there is to say about it.
type deutung struct {
	place  int32
	befund nachnutzung.Zellbefund
}

func missverstanden(gefunden, erwartet, vorschlag, format string, args ...any) deutung {
	return deutung{-1, nachnutzung.Zellbefund{
		Gefunden: gefunden, Erwartet: erwartet, Vorschlag: vorschlag, Schwere: nachnutzung.SchwereFehler, Text: fmt.Sprintf(format, args...),
	}}
}

const (
	erwartetARS = "ein ARS mit zwölf Ziffern oder ein AGS mit acht, fünf oder zwei"
	erwartetOZG = "eine OZG-ID mit fünf Ziffern"
)

// koerperSchluessel reads a cell as the key of a body.
func (l *lauf) koerperSchluessel(z sheet.Zelle) deutung {
	key, repaired, err := z.Schluessel(nachnutzung.LenARS, nachnutzung.LenAGSGemeinde, nachnutzung.LenAGSKreis, nachnutzung.LenAGSLand)
	if wert, ok := errors.AsType[*sheet.WertError](err); ok {
		return missverstanden(z.Text, erwartetARS, "", "%s", wert.Detail)
	}
	place, known := l.v.koerper[key]
	if !known {
		return missverstanden(z.Text, erwartetARS, "", "Eine Kommune mit dem Schlüssel %s gibt es im Verzeichnis nicht. Bitte den Schlüssel prüfen oder die Kommune beim Namen nennen.", key)
	}
	return repariert(place, z, key, repaired)
}

// repariert is a key that was understood, with a warning where it had to be mended.
func repariert(place int32, z sheet.Zelle, key string, repaired bool) deutung {
	d := deutung{place: place}
	if repaired {
		d.befund = nachnutzung.Zellbefund{
			Gefunden: z.Text, Erwartet: key, Vorschlag: key, Schwere: nachnutzung.SchwereWarnung,
			Text: "Das Tabellenprogramm hat den Schlüssel verändert; gelesen wird " + key + ". Bitte die Spalte als Text formatieren.",
		}
	}
	return d
}

// koerperName reads a text as the name of a body.
func (l *lauf) koerperName(ctx context.Context, text string) (deutung, error) {
	if d, ok := l.koerpernamen[text]; ok {
		return d, nil
	}
	d, err := l.deuteName(ctx, text)
	if err == nil && len(l.koerpernamen) < maxGesehen {
		l.koerpernamen[text] = d
	}
	return d, err
}

// handelnde gives the bodies that carry a name: who acts for itself today is meant
// before who does not.
func (l *lauf) handelnde(text string) []int32 {
	places := l.v.kommuneName(text)
	acting := filtered(places, func(p int32) bool {
		k := &l.v.Kommunen[p]
		return k.ErbtVon.Code == "" && k.GueltigBis == ""
	})
	if len(acting) > 0 {
		return acting
	}
	return places
}

func (l *lauf) deuteName(ctx context.Context, text string) (deutung, error) {
	places := l.handelnde(text)
	if len(places) > 1 && l.land != "" {
		if there := filtered(places, func(p int32) bool { return l.v.Kommunen[p].Land.Code == l.land }); len(there) > 0 {
			places = there
		}
	}
	if len(places) > 1 {
		mine := make([]int32, 0, 1)
		for _, p := range places {
			err := l.darf(ctx, p)
			if err == nil {
				mine = append(mine, p)
			} else if !errors.Is(err, nachnutzung.ErrForbidden) {
				return deutung{}, err
			}
		}
		if len(mine) > 0 {
			places = mine
		}
	}
	switch len(places) {
	case 0:
		near, _ := l.v.naheKommune(text)
		return missverstanden(text, "der Name einer Kommune oder ihr ARS", near,
			"Eine Kommune „%s“ gibt es im Verzeichnis nicht. Bitte den amtlichen Namen oder den ARS angeben.", gekuerzt(text)), nil
	case 1:
		k := &l.v.Kommunen[places[0]]
		return deutung{places[0], nachnutzung.Zellbefund{
			Gefunden: text, Erwartet: k.ARS, Schwere: nachnutzung.SchwereHinweis, Text: fmt.Sprintf("Verstanden als %s (ARS %s).", k.Name, k.ARS),
		}}, nil
	}
	names := make([]string, 0, len(places))
	for _, p := range places[:min(len(places), maxGenannt)] {
		names = append(names, l.benannt(p))
	}
	more := ""
	if len(places) > maxGenannt {
		more = fmt.Sprintf(" und %d weitere", len(places)-maxGenannt)
	}
	return missverstanden(text, "der ARS der gemeinten Kommune", "", "„%s“ heißen mehrere: %s%s. Bitte den ARS der gemeinten angeben.",
		gekuerzt(text), strings.Join(names, "; "), more), nil
}

// maxGenannt is how many candidates a finding names.
const maxGenannt = 8

// benannt names a body so that it is told from others of the same name.
func (l *lauf) benannt(place int32) string {
	k := &l.v.Kommunen[place]
	if k.Kreis.Name != "" {
		return fmt.Sprintf("%s (%s, ARS %s)", k.Name, k.Kreis.Name, k.ARS)
	}
	return fmt.Sprintf("%s (ARS %s)", k.Name, k.ARS)
}

func filtered(list []int32, keep func(int32) bool) []int32 {
	var kept []int32
	for _, p := range list {
		if keep(p) {
			kept = append(kept, p)
		}
	}
	return kept
}

// buendelSchluessel reads a cell as an OZG-ID.
func (l *lauf) buendelSchluessel(z sheet.Zelle) deutung {
	key, repaired, err := z.Schluessel(nachnutzung.LenOzgID)
	if wert, ok := errors.AsType[*sheet.WertError](err); ok {
		return missverstanden(z.Text, erwartetOZG, "", "%s", wert.Detail)
	}
	place, known := l.v.buendel[key]
	if !known {
		return missverstanden(z.Text, erwartetOZG, "", "Ein Leistungsbündel %s gibt es im Katalog nicht. Bitte die OZG-ID prüfen oder das Leistungsbündel beim Namen nennen.", key)
	}
	return repariert(place, z, key, repaired)
}

// buendelName reads a text as the name of a Leistungsbuendel.
func (l *lauf) buendelName(text string) deutung {
	places := l.v.buendelnamen[norm(text)]
	switch len(places) {
	case 0:
		near, _ := l.v.nahesBuendel(text)
		return missverstanden(text, "der Name eines Leistungsbündels oder seine OZG-ID", near,
			"Ein Leistungsbündel „%s“ gibt es im Katalog nicht. Bitte den Namen aus dem Katalog oder die OZG-ID angeben.", gekuerzt(text))
	case 1:
		b := &l.v.Leistungsbuendel[places[0]]
		return deutung{places[0], nachnutzung.Zellbefund{
			Gefunden: text, Erwartet: b.Code, Schwere: nachnutzung.SchwereHinweis, Text: fmt.Sprintf("Verstanden als %s (OZG-ID %s).", b.Name, b.Code),
		}}
	}
	names := make([]string, 0, len(places))
	for _, p := range places {
		names = append(names, l.v.Leistungsbuendel[p].Code)
	}
	return missverstanden(text, "die OZG-ID des gemeinten Leistungsbündels", "", "„%s“ heißen mehrere: %s. Bitte die OZG-ID des gemeinten angeben.",
		gekuerzt(text), strings.Join(names, ", "))
}

// sage notes what a reading has to say: a fault at each cell, that a name was
// understood once for all its cells.
func (l *lauf) sage(t *tafel, zeile, spalte int, feld string, d deutung) {
	f := d.befund
	if f.Schwere == "" {
		return
	}
	f.Feld = feld
	if f.Schwere == nachnutzung.SchwereHinweis {
		key := feld + "\x00" + f.Gefunden
		if l.b.gesagt[key] || len(l.b.gesagt) >= maxGesehen {
			return
		}
		l.b.gesagt[key] = true
	}
	l.zellbefund(t, zeile, spalte, f)
}

// eines is what a row says about one of two ways to name a thing: by key and by
// name.
type eines struct {
	schluessel, namen []string
	// fehlt says what to do when the row has neither.
	fehlt          string
	nachSchluessel func(sheet.Zelle) deutung
	nachName       func(string) (deutung, error)
	// passt reports whether a name may mean a place too.
	passt func(text string, place int32) bool
}

// deute reads a thing that a row names by key or by name; -1 with a finding when
// it does not say which.
func (l *lauf) deute(t *tafel, z *sheet.Zeile, w eines) (int32, error) {
	key, keyAt, keyFeld := l.erste(t, z, w.schluessel)
	name, nameAt, nameFeld := l.erste(t, z, w.namen)
	switch {
	case key.Text == "" && name.Text == "":
		l.zellbefund(t, z.Nr, max(keyAt, nameAt), nachnutzung.Zellbefund{Feld: slices.Concat(w.schluessel, w.namen)[0], Schwere: nachnutzung.SchwereFehler, Text: w.fehlt})
		return -1, nil
	case key.Text == "" && isKeyLike(name.Text):
		// The key stands where the name belongs.
		d := w.nachSchluessel(name)
		l.sage(t, z.Nr, nameAt, nameFeld, d)
		return d.place, nil
	case key.Text == "":
		d, err := w.nachName(name.Text)
		if err == nil {
			l.sage(t, z.Nr, nameAt, nameFeld, d)
		}
		return d.place, err
	}
	d := w.nachSchluessel(key)
	if name.Text == "" {
		l.sage(t, z.Nr, keyAt, keyFeld, d)
		return d.place, nil
	}
	byName, err := w.nachName(name.Text)
	if err != nil {
		return -1, err
	}
	switch {
	case d.place < 0 && byName.place >= 0:
		d.befund.Vorschlag = byName.befund.Erwartet
	case d.place >= 0 && byName.place >= 0 && byName.place != d.place && !w.passt(name.Text, d.place):
		l.zellbefund(t, z.Nr, nameAt, nachnutzung.Zellbefund{
			Feld: nameFeld, Gefunden: name.Text, Schwere: nachnutzung.SchwereWarnung,
			Text: fmt.Sprintf("Der Name passt nicht zum Schlüssel %s; es gilt der Schlüssel. Sind Zeilen verrutscht?", key.Text),
		})
	}
	l.sage(t, z.Nr, keyAt, keyFeld, d)
	return d.place, nil
}

// erste gives the first cell of some fields that holds something.
func (l *lauf) erste(t *tafel, z *sheet.Zeile, felder []string) (found sheet.Zelle, at int, feld string) {
	at = -1
	for _, f := range felder {
		c := t.spalte(f)
		if c < 0 {
			continue
		}
		if at < 0 {
			at, feld = c, f
		}
		if cell := l.zelle(t, z, f, c); cell.Text != "" {
			return cell, c, f
		}
	}
	return found, at, feld
}

// zelle gives the cell of a column, or what was taken over in its place.
func (l *lauf) zelle(t *tafel, z *sheet.Zeile, feld string, c int) sheet.Zelle {
	if c < 0 || c >= len(z.Zellen) {
		return sheet.Zelle{}
	}
	cell := z.Zellen[c]
	if text := l.ersetzt(feld, cell.Text, t.name, z.Nr); text != cell.Text {
		return sheet.Zelle{Text: text, Art: sheet.Text}
	}
	return cell
}
