// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
	"nachnutzung/internal/store"
	"nachnutzung/internal/suche"
)

// The fields of a list of Onlinedienste that no other kind has.
const (
	feldCode    = "code"
	feldName    = "name"
	feldLaender = "laender"
	feldModell  = "nachnutzungsmodell"
	feldZustand = "onlinedienst_zustand"
)

// ladeOnlinedienste is the list of the Onlinedienste, one row for each. A cell with
// several Laender or Leistungsbuendel says all of them.
func ladeOnlinedienste() objektart[nachnutzung.Onlinedienst] {
	return objektart[nachnutzung.Onlinedienst]{
		art: nachnutzung.ImportOnlinedienste, objekte: store.OnlinedienstObjekte(),
		namen: []string{feldCode, feldOnlinedienst}, fremd: []string{feldARS, feldAGS, feldKommune, feldStatus, feldVerbund, feldPlattform, feldLeika, feldLage},
		felder: []objektfeld{
			textfeld(feldName), codesfeld(feldLaender, "land"), buendelfeld(feldOzgID), buendelfeld(feldBuendel), codefeld(feldModell, "nachnutzungsmodell"),
			codefeld(feldZustand, "onlinedienst_zustand"), textfeld(feldHinweis), textfeld(feldQuelle), textfeld(feldURL),
		},
		braucht: [][]string{{feldCode, feldOnlinedienst, feldName}, {feldLaender, feldOzgID, feldBuendel, feldModell, feldZustand}},
		wer:     werOnlinedienst,
		// The name of one that is new, where only that names it.
		schluessel: func(o *nachnutzung.Onlinedienst) []string { return []string{o.Code, o.Name} },
		von: func(key []string) nachnutzung.Onlinedienst {
			return nachnutzung.Onlinedienst{Code: key[0], Name: key[1]}
		},
		zeige: zeigeOnlinedienst, setze: setzeOnlinedienst,
		neu: func(before, _ *nachnutzung.Onlinedienst) bool { return before.Version == 0 },
		zurueck: func(before, after *nachnutzung.Onlinedienst) bool {
			return len(after.Laender) < len(before.Laender) || len(after.Leistungsbuendel) < len(before.Leistungsbuendel)
		},
		zeiger: map[string]string{
			"name": feldName, "laender": feldLaender, "ozgId": feldOzgID, "leistungsbuendel": feldOzgID, "nachnutzungsmodell": feldModell,
			"zustand": feldZustand, "hinweis": feldHinweis, "titel": feldQuelle, "url": feldURL,
		},
	}
}

// buendelfeld is a column with one or more Leistungsbuendel, by OZG-ID or name. No
// name of a list parts at a comma, but OZG-IDs do.
func buendelfeld(code string) objektfeld {
	return objektfeld{code: code, lies: func(l *lauf, o zellort, cell sheet.Zelle) (string, bool) {
		parts := teile(cell.Text)
		if isKeyLike(cell.Text) {
			parts = strings.FieldsFunc(cell.Text, func(r rune) bool { return r < '0' || r > '9' })
		}
		var codes []string
		for _, part := range parts {
			d := l.buendelName(part)
			if isKeyLike(part) {
				d = l.buendelSchluessel(sheet.Zelle{Text: part, Art: sheet.Text})
			}
			if d.place < 0 {
				if d.befund.Vorschlag != "" {
					d.befund.Vorschlag = strings.Replace(cell.Text, part, d.befund.Vorschlag, 1)
				}
				d.befund.Gefunden = cell.Text
				l.sage(o.t, o.zeile, o.spalte, o.feld, d)
				return "", false
			}
			codes = append(codes, l.v.Leistungsbuendel[d.place].Code)
		}
		return liste2text(codes), true
	}}
}

// werOnlinedienst reads the code, or finds or makes it of the name.
func werOnlinedienst(_ context.Context, l *lauf, t *tafel, z *sheet.Zeile) (nachnutzung.Onlinedienst, bool, error) {
	known := l.v.liste("onlinedienst")
	name, nameAt, named := l.wert(t, z, feldName)
	if cell, c, said := l.wert(t, z, feldCode); said {
		code, ok := cell.Text, nachnutzung.IsCode(cell.Text)
		if _, exists := known.namen[code]; ok && (exists || named) {
			return nachnutzung.Onlinedienst{Code: code}, true, nil
		}
		near, _ := known.naechster(code)
		f := nachnutzung.Zellbefund{
			Feld: feldCode, Gefunden: code, Erwartet: "Kleinbuchstaben, Ziffern und Unterstriche", Vorschlag: near, Schwere: nachnutzung.SchwereFehler,
			Text: "„" + gekuerzt(code) + "“ ist kein Code. Bitte den aus dem Katalog eintragen, oder die Zelle leeren und den Namen angeben.",
		}
		if ok {
			f.Text = "Einen Onlinedienst „" + gekuerzt(code) + "“ gibt es im Katalog nicht. Soll er neu angelegt werden, bitte den Namen ergänzen."
		}
		l.zellbefund(t, z.Nr, c, f)
		return nachnutzung.Onlinedienst{}, false, nil
	}
	if cell, c, said := l.wert(t, z, feldOnlinedienst); said {
		name, nameAt = cell, c
	}
	if code, ok := known.finde(name.Text); ok {
		return nachnutzung.Onlinedienst{Code: code}, true, nil
	}
	if near, ok := known.naechster(name.Text); ok {
		l.zellbefund(t, z.Nr, nameAt, nachnutzung.Zellbefund{
			Feld: feldOfName(t), Gefunden: name.Text, Vorschlag: known.namen[near], Schwere: nachnutzung.SchwereWarnung,
			Text: fmt.Sprintf("Diesen Namen gibt es im Katalog nicht; er würde neu angelegt. Ist „%s“ gemeint, bitte so schreiben.", known.namen[near]),
		})
	}
	code := l.neuerCode(t, z, name.Text)
	if !nachnutzung.IsCode(code) {
		l.zellbefund(t, z.Nr, nameAt, nachnutzung.Zellbefund{
			Feld: feldOfName(t), Gefunden: name.Text, Schwere: nachnutzung.SchwereFehler,
			Text: "In dieser Zeile fehlt der Name oder der Code des Onlinedienstes. Bitte ergänzen.",
		})
		return nachnutzung.Onlinedienst{}, false, nil
	}
	return nachnutzung.Onlinedienst{Code: code, Name: name.Text}, true, nil
}

// feldOfName is the column in which a table names its Onlinedienste.
func feldOfName(t *tafel) string { return erstesFeld(t, []string{feldOnlinedienst, feldName}) }

// neuerCode makes a code of name and Laender, as the catalogue does: "wohngeld_sh".
func (l *lauf) neuerCode(t *tafel, z *sheet.Zeile, name string) string {
	parts := strings.Fields(suche.Normalize(name))
	if len(parts) == 0 {
		return ""
	}
	words := l.v.liste("land")
	for _, part := range teile(l.zelle(t, z, feldLaender, t.spalte(feldLaender)).Text) {
		code, ok := words.finde(part)
		if !ok {
			continue
		}
		for _, e := range l.v.Codelisten["land"] {
			if _, sign, found := strings.Cut(e.Beschreibung, "Kürzel "); e.Code == code && found {
				parts = append(parts, strings.ToLower(sign))
			}
		}
	}
	return codeVon(parts...)
}

func zeigeOnlinedienst(o *nachnutzung.Onlinedienst, said map[string]string) map[string]string {
	laender, bundles := make([]string, len(o.Laender)), make([]string, len(o.Leistungsbuendel))
	for i, land := range o.Laender {
		laender[i] = land.Code
	}
	for i, z := range o.Leistungsbuendel {
		bundles[i] = z.OzgID
	}
	shown := map[string]string{
		feldName: o.Name, feldLaender: liste2text(laender), feldOzgID: liste2text(bundles), feldModell: o.Nachnutzungsmodell, feldZustand: o.Zustand,
		feldHinweis: o.Hinweis,
	}
	shown[feldBuendel] = shown[feldOzgID]
	for _, q := range o.Quellen {
		if said[feldQuelle] != "" && q.Titel == said[feldQuelle] {
			shown[feldQuelle] = q.Titel
		}
		if said[feldURL] != "" && q.URL == said[feldURL] {
			shown[feldURL] = q.URL
		}
	}
	return shown
}

func setzeOnlinedienst(o *nachnutzung.Onlinedienst, said map[string]string, u umstaende) error {
	c := *o
	c.Name = cmp.Or(said[feldName], o.Name)
	c.Hinweis = cmp.Or(said[feldHinweis], o.Hinweis)
	c.Nachnutzungsmodell = cmp.Or(said[feldModell], o.Nachnutzungsmodell)
	c.Zustand = cmp.Or(said[feldZustand], o.Zustand)
	if codes, ok := said[feldLaender]; ok {
		c.Laender = nil
		for _, code := range text2liste(codes) {
			c.Laender = append(c.Laender, nachnutzung.Verweis{Code: code})
		}
	}
	if codes := cmp.Or(said[feldOzgID], said[feldBuendel]); codes != "" {
		c.Leistungsbuendel = nil
		for _, id := range text2liste(codes) {
			z := nachnutzung.Zuordnung{OzgID: id, Beleglage: nachnutzung.Belegt}
			if i := slices.IndexFunc(o.Leistungsbuendel, func(known nachnutzung.Zuordnung) bool { return known.OzgID == id }); i >= 0 {
				z = o.Leistungsbuendel[i]
			}
			c.Leistungsbuendel = append(c.Leistungsbuendel, z)
		}
	}
	if len(said) > 0 || len(o.Quellen) == 0 {
		source := u.quelle()
		source.Titel, source.URL = cmp.Or(said[feldQuelle], source.Titel), said[feldURL]
		if !slices.Contains(c.Quellen, source) {
			c.Quellen = append(slices.Clone(c.Quellen), source)
		}
	}
	words := nachnutzung.Wortschatz{Codes: u.codes}
	if err := c.Validate(words); err != nil {
		return err
	}
	*o = c
	return nil
}
