// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
	"nachnutzung/internal/store"
	"nachnutzung/internal/suche"
)

// The fields of the catalogue's lists that no other kind has.
const (
	feldThemenfeld = "themenfeld"
	feldLage       = "lage"
	feldFuehrtBund = "federfuehrung_bund"
	feldFuehrtLand = "federfuehrung_land"
)

// ladeLeistungsbuendel is a list of the OZG-Umsetzungskatalog, one row for each
// Leistungsbuendel. What it names with id and name is sourced; what it does not name
// stays. It is loaded over the catalogue that the program brings.
func ladeLeistungsbuendel() objektart[nachnutzung.Leistungsbuendel] {
	return objektart[nachnutzung.Leistungsbuendel]{
		art: nachnutzung.ImportLeistungsbuendel, objekte: store.LeistungsbuendelObjekte(),
		namen: []string{feldOzgID}, fremd: []string{feldARS, feldAGS, feldKommune, feldStatus, feldLeika},
		felder: []objektfeld{
			textfeld(feldBuendel), textfeld(feldName), codefeld(feldThemenfeld, "themenfeld"), lagefeld(), textfeld(feldQuelle),
		},
		braucht: [][]string{{feldOzgID}, {feldBuendel, feldName}, {feldThemenfeld, feldLage}},
		wer: func(_ context.Context, l *lauf, t *tafel, z *sheet.Zeile) (nachnutzung.Leistungsbuendel, bool, error) {
			id, ok := l.neueOzgID(t, z)
			return nachnutzung.Leistungsbuendel{OzgID: id}, ok, nil
		},
		schluessel: func(b *nachnutzung.Leistungsbuendel) []string { return []string{b.OzgID} },
		von:        func(key []string) nachnutzung.Leistungsbuendel { return nachnutzung.Leistungsbuendel{OzgID: key[0]} },
		zeige: func(b *nachnutzung.Leistungsbuendel, said map[string]string) map[string]string {
			shown := map[string]string{feldBuendel: b.Name, feldName: b.Name, feldThemenfeld: b.Themenfeld.Code, feldLage: b.Lage.Code}
			if slices.ContainsFunc(b.Quellen, func(q nachnutzung.Quelle) bool { return q.Titel == said[feldQuelle] }) {
				shown[feldQuelle] = said[feldQuelle]
			}
			if b.Beleglage != nachnutzung.Belegt {
				// Naming it says that it is so.
				shown[feldBuendel], shown[feldName] = "", ""
			}
			return shown
		},
		setze: setzeBuendel, zuvor: neueLagen,
		neu:     func(before, _ *nachnutzung.Leistungsbuendel) bool { return before.Version == 0 },
		zurueck: func(_, _ *nachnutzung.Leistungsbuendel) bool { return false },
		zeiger: map[string]string{
			"name": feldBuendel, "themenfeld": feldThemenfeld, "lage": feldLage, "titel": feldQuelle, "quellen": feldQuelle,
		},
	}
}

// neueOzgID reads the OZG-ID of a bundle that need not be there yet.
func (l *lauf) neueOzgID(t *tafel, z *sheet.Zeile) (string, bool) {
	cell, c, said := l.wert(t, z, feldOzgID)
	if !said {
		l.zellbefund(t, z.Nr, c, nachnutzung.Zellbefund{
			Feld: feldOzgID, Erwartet: erwartetOZG, Schwere: nachnutzung.SchwereFehler, Text: "In dieser Zeile fehlt die OZG-ID. Bitte ergänzen.",
		})
		return "", false
	}
	id, repaired, err := cell.Schluessel(nachnutzung.LenOzgID)
	if err != nil {
		l.wertfehler(t, z.Nr, c, feldOzgID, cell, err)
		return "", false
	}
	l.sage(t, z.Nr, c, feldOzgID, repariert(0, cell, id, repaired))
	return id, true
}

// neueLage marks the name of a Lage that is not there yet.
const neueLage = "+"

// lagefeld is a column with a Lage. Lists of other years cut them in other ways, so
// that one that is not there is made.
func lagefeld() objektfeld {
	return objektfeld{code: feldLage, lies: func(l *lauf, o zellort, cell sheet.Zelle) (string, bool) {
		words := l.v.liste("lage")
		code, ok := words.finde(cell.Text)
		if ok {
			return code, true
		}
		f := nachnutzung.Zellbefund{
			Feld: feldLage, Gefunden: cell.Text, Schwere: nachnutzung.SchwereHinweis,
			Text: "Eine Lage „" + gekuerzt(cell.Text) + "“ gibt es im Katalog nicht; sie wird neu angelegt.",
		}
		if near, ok := words.naechster(cell.Text); ok {
			f.Vorschlag = words.namen[near]
			f.Text += " Ist „" + f.Vorschlag + "“ gemeint, bitte so schreiben."
			if key := "lage\x00" + cell.Text; !l.b.gesagt[key] {
				l.b.gesagt[key] = true
				f.Schwere = nachnutzung.SchwereWarnung
			}
		}
		l.sage(o.t, o.zeile, o.spalte, feldLage, deutung{place: -1, befund: f})
		return neueLage + cell.Text, true
	}}
}

// codeVon makes a code of a name, as the catalogue does.
func codeVon(parts ...string) string {
	code := strings.Join(strings.Fields(suche.Normalize(strings.Join(parts, " "))), "_")
	return strings.Trim(code[:min(len(code), maxCode)], "_")
}

// maxCode is how long a code may be.
const maxCode = 80

// neueLagen makes the Lagen that rows name and that are not there.
func neueLagen(ctx context.Context, a *store.Anwendung, rows []map[string]string) error {
	var list []nachnutzung.Lage
	for _, said := range rows {
		if name, isNew := strings.CutPrefix(said[feldLage], neueLage); isNew {
			list = append(list, nachnutzung.Lage{Code: codeVon(name), Name: name, Themenfeld: nachnutzung.Verweis{Code: said[feldThemenfeld]}})
		}
	}
	return a.NeueLagen(ctx, list)
}

func setzeBuendel(b *nachnutzung.Leistungsbuendel, said map[string]string, u umstaende) error {
	c := *b
	c.Name = cmp.Or(said[feldBuendel], said[feldName], b.Name)
	c.Themenfeld.Code = cmp.Or(said[feldThemenfeld], b.Themenfeld.Code)
	c.Lage.Code = cmp.Or(said[feldLage], b.Lage.Code)
	if name, isNew := strings.CutPrefix(c.Lage.Code, neueLage); isNew {
		c.Lage.Code = codeVon(name)
		// The plan of it names the Themenfeld of the new Lage.
		said[feldThemenfeld] = c.Themenfeld.Code
	}
	if len(said) == 0 {
		return nil
	}
	if said[feldBuendel]+said[feldName] != "" {
		c.Beleglage = nachnutzung.Belegt
	}
	source := u.quelle()
	source.Titel = cmp.Or(said[feldQuelle], source.Titel)
	if !slices.Contains(b.Quellen, source) {
		c.Quellen = append(slices.Clone(b.Quellen), source)
	}
	if err := c.Validate(); err != nil {
		return err
	}
	*b = c
	return nil
}

// ladeFederfuehrung says who leads: one row for each Themenfeld, or for each
// Leistungsbuendel that deviates from it.
func ladeFederfuehrung() objektart[nachnutzung.Federfuehrungsangabe] {
	return objektart[nachnutzung.Federfuehrungsangabe]{
		art: nachnutzung.ImportFederfuehrung, objekte: store.FederfuehrungObjekte(),
		namen: []string{feldOzgID, feldBuendel, feldThemenfeld}, fremd: []string{feldARS, feldAGS, feldKommune, feldStatus, feldLeika, feldLage},
		felder:     []objektfeld{codesfeld(feldFuehrtBund, "bundesressort"), codesfeld(feldFuehrtLand, "land"), textfeld(feldHinweis), textfeld(feldQuelle)},
		braucht:    [][]string{{feldOzgID, feldBuendel, feldThemenfeld}, {feldFuehrtBund, feldFuehrtLand}},
		wer:        werFuehrt,
		schluessel: func(f *nachnutzung.Federfuehrungsangabe) []string { return []string{f.OzgID, f.Themenfeld} },
		von: func(key []string) nachnutzung.Federfuehrungsangabe {
			return nachnutzung.Federfuehrungsangabe{OzgID: key[0], Themenfeld: key[1]}
		},
		zeige: func(f *nachnutzung.Federfuehrungsangabe, said map[string]string) map[string]string {
			shown := map[string]string{feldFuehrtBund: fuehrende(&f.Federfuehrung.Bund), feldFuehrtLand: fuehrende(&f.Federfuehrung.Land)}
			for _, side := range []*nachnutzung.FederfuehrungSeite{&f.Federfuehrung.Bund, &f.Federfuehrung.Land} {
				if side.Hinweis == said[feldHinweis] {
					shown[feldHinweis] = side.Hinweis
				}
				if slices.ContainsFunc(side.Quellen, func(q nachnutzung.Quelle) bool { return q.Titel == said[feldQuelle] }) {
					shown[feldQuelle] = said[feldQuelle]
				}
			}
			return shown
		},
		setze: setzeFuehrung,
		neu: func(before, _ *nachnutzung.Federfuehrungsangabe) bool {
			return fuehrende(&before.Federfuehrung.Bund)+fuehrende(&before.Federfuehrung.Land) == ""
		},
		zurueck: func(before, after *nachnutzung.Federfuehrungsangabe) bool {
			return len(after.Federfuehrung.Bund.Werte) < len(before.Federfuehrung.Bund.Werte) || len(after.Federfuehrung.Land.Werte) < len(before.Federfuehrung.Land.Werte)
		},
		zeiger: map[string]string{"bund": feldFuehrtBund, "land": feldFuehrtLand, "hinweis": feldHinweis, "titel": feldQuelle},
	}
}

func fuehrende(s *nachnutzung.FederfuehrungSeite) string {
	codes := make([]string, len(s.Werte))
	for i, v := range s.Werte {
		codes[i] = v.Code
	}
	return liste2text(codes)
}

// werFuehrt reads the Leistungsbuendel or, without one, the Themenfeld.
func werFuehrt(_ context.Context, l *lauf, t *tafel, z *sheet.Zeile) (nachnutzung.Federfuehrungsangabe, bool, error) {
	if key, _, _ := l.erste(t, z, []string{feldOzgID, feldBuendel}); key.Text == "" && t.hat(feldThemenfeld) {
		code, ok := l.genannt(t, z, feldThemenfeld, "themenfeld", "In dieser Zeile fehlt das Themenfeld. Bitte seinen Namen ergänzen.")
		return nachnutzung.Federfuehrungsangabe{Themenfeld: code}, ok, nil
	}
	bundle, err := l.buendel(t, z)
	if err != nil || bundle < 0 {
		return nachnutzung.Federfuehrungsangabe{}, false, err
	}
	return nachnutzung.Federfuehrungsangabe{OzgID: l.v.Leistungsbuendel[bundle].Code}, true, nil
}

func setzeFuehrung(f *nachnutzung.Federfuehrungsangabe, said map[string]string, u umstaende) error {
	lead := f.Federfuehrung
	source := u.quelle()
	source.Titel = cmp.Or(said[feldQuelle], source.Titel)
	for feld, side := range map[string]*nachnutzung.FederfuehrungSeite{feldFuehrtBund: &lead.Bund, feldFuehrtLand: &lead.Land} {
		codes, ok := said[feld]
		if !ok {
			continue
		}
		*side = nachnutzung.FederfuehrungSeite{Beleglage: nachnutzung.Belegt, Hinweis: said[feldHinweis], Quellen: []nachnutzung.Quelle{source}}
		for _, code := range text2liste(codes) {
			side.Werte = append(side.Werte, nachnutzung.Verweis{Code: code})
		}
	}
	if err := lead.Validate(nachnutzung.Wortschatz{Codes: u.codes}); err != nil {
		return err
	}
	f.Federfuehrung = lead
	return nil
}
