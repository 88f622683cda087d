// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
	"nachnutzung/internal/store"
)

// The fields of a list of Leistungen that no other kind has.
const (
	feldLeika           = "leika_schluessel"
	feldLeikaTyp        = "leika_typ"
	feldRechtsgrundlage = "rechtsgrundlage"
	feldGesetz          = "gesetz"
	feldGesetzKuerzel   = "gesetz_kuerzel"
	feldSDG1            = "sdg1"
	feldSDG2            = "sdg2"
)

// ladeLeistungen is a list of the LeiKa, one row for each Leistung and
// Leistungsbuendel: a row adds to the bundles that a Leistung belongs to.
func ladeLeistungen() objektart[nachnutzung.Leistung] {
	ids := &leistungsschluessel{}
	return objektart[nachnutzung.Leistung]{
		art: nachnutzung.ImportLeistungen, objekte: store.LeistungObjekte(),
		namen: []string{feldLeika}, fremd: []string{feldARS, feldAGS, feldKommune, feldStatus},
		felder: []objektfeld{
			textfeld(feldName), textfeld(feldLeikaTyp), textfeld(feldRechtsgrundlage), textfeld(feldGesetz), textfeld(feldGesetzKuerzel),
			wahrfeld(feldSDG1), wahrfeld(feldSDG2), buendelfeld(feldOzgID), buendelfeld(feldBuendel),
		},
		braucht:    [][]string{{feldLeika}, {feldName, feldLeikaTyp, feldRechtsgrundlage, feldOzgID, feldBuendel}},
		wer:        ids.wer,
		schluessel: func(e *nachnutzung.Leistung) []string { return []string{e.ID, e.LeikaSchluessel} },
		von: func(key []string) nachnutzung.Leistung {
			return nachnutzung.Leistung{ID: key[0], LeikaSchluessel: key[1]}
		},
		eigen: func(said map[string]string) string { return cmp.Or(said[feldOzgID], said[feldBuendel]) },
		zeige: zeigeLeistung, setze: setzeLeistung,
		neu:     func(before, _ *nachnutzung.Leistung) bool { return before.Version == 0 },
		zurueck: func(_, _ *nachnutzung.Leistung) bool { return false },
		zeiger: map[string]string{
			"name": feldName, "typ": feldLeikaTyp, "rechtsgrundlage": feldRechtsgrundlage, "gesetz": feldGesetz, "gesetzKuerzel": feldGesetzKuerzel,
		},
	}
}

// leistungsschluessel finds the id of a Leistung by its LeiKa-Schluessel, and gives
// new ones.
type leistungsschluessel struct {
	byLeika map[string]string
	last    int
}

func (k *leistungsschluessel) wer(ctx context.Context, l *lauf, t *tafel, z *sheet.Zeile) (nachnutzung.Leistung, bool, error) {
	if k.byLeika == nil {
		known, last, err := l.db.Leistungsschluessel(ctx)
		if err != nil {
			return nachnutzung.Leistung{}, false, err
		}
		k.byLeika = known
		if k.last, err = strconv.Atoi(strings.TrimPrefix(last, "L")); err != nil && last != "" {
			return nachnutzung.Leistung{}, false, fmt.Errorf("the last id %q is no number: %w", last, err)
		}
	}
	cell, c, said := l.wert(t, z, feldLeika)
	if !said {
		l.zellbefund(t, z.Nr, c, nachnutzung.Zellbefund{
			Feld: feldLeika, Schwere: nachnutzung.SchwereWarnung,
			Text: "Ohne LeiKa-Schlüssel lässt sich eine Leistung nicht wiedererkennen; die Zeile wird nicht gelesen.",
		})
		return nachnutzung.Leistung{}, false, nil
	}
	key, repaired, err := cell.Schluessel(nachnutzung.LenLeika)
	if err != nil {
		l.wertfehler(t, z.Nr, c, feldLeika, cell, err)
		return nachnutzung.Leistung{}, false, nil
	}
	l.sage(t, z.Nr, c, feldLeika, repariert(0, cell, key, repaired))
	id, known := k.byLeika[key]
	if !known {
		k.last++
		id = fmt.Sprintf("L%05d", k.last)
		k.byLeika[key] = id
	}
	return nachnutzung.Leistung{ID: id, LeikaSchluessel: key}, true, nil
}

func zeigeLeistung(e *nachnutzung.Leistung, said map[string]string) map[string]string {
	shown := map[string]string{
		feldName: e.Name, feldLeikaTyp: e.TypRoh, feldRechtsgrundlage: e.Rechtsgrundlage, feldGesetz: e.Gesetz, feldGesetzKuerzel: e.GesetzKuerzel,
		feldSDG1: strconv.FormatBool(e.SDG1), feldSDG2: strconv.FormatBool(e.SDG2),
	}
	for _, feld := range []string{feldOzgID, feldBuendel} {
		if !slices.ContainsFunc(text2liste(said[feld]), func(id string) bool { return !gehoert(e, id) }) {
			shown[feld] = said[feld]
		}
	}
	return shown
}

func gehoert(e *nachnutzung.Leistung, ozgID string) bool {
	return slices.ContainsFunc(e.Leistungsbuendel, func(z nachnutzung.Zuordnung) bool { return z.OzgID == ozgID })
}

func setzeLeistung(e *nachnutzung.Leistung, said map[string]string, _ umstaende) error {
	c := *e
	c.Name = cmp.Or(said[feldName], e.Name)
	if typ, ok := said[feldLeikaTyp]; ok {
		c.TypRoh, c.Typen = typ, nachnutzung.ReadTypen(typ)
	}
	c.Rechtsgrundlage = cmp.Or(said[feldRechtsgrundlage], e.Rechtsgrundlage)
	c.Gesetz, c.GesetzKuerzel = cmp.Or(said[feldGesetz], e.Gesetz), cmp.Or(said[feldGesetzKuerzel], e.GesetzKuerzel)
	if text, ok := said[feldSDG1]; ok {
		c.SDG1 = text == "true"
	}
	if text, ok := said[feldSDG2]; ok {
		c.SDG2 = text == "true"
	}
	c.Leistungsbuendel = slices.Clone(e.Leistungsbuendel)
	for _, id := range slices.Concat(text2liste(said[feldOzgID]), text2liste(said[feldBuendel])) {
		if !gehoert(&c, id) {
			c.Leistungsbuendel = append(c.Leistungsbuendel, nachnutzung.Zuordnung{OzgID: id, Beleglage: nachnutzung.Belegt})
		}
	}
	if err := c.Validate(); err != nil {
		return err
	}
	*e = c
	return nil
}
