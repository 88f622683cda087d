// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"cmp"
	"context"
	"slices"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
	"nachnutzung/internal/store"
)

// The fields of a list of periods that no other kind has.
const (
	feldSeit     = "seit"
	feldBis      = "bis"
	feldVerbund  = "verbund"
	feldMitglied = "mitglied"
	feldHinweis  = "hinweis"
	feldQuelle   = "quelle"
)

// ladePlattformnutzung is the list that says which Kommune uses which Plattform, one
// row for each period. A row without days says that it does so today.
func ladePlattformnutzung() objektart[nachnutzung.Zugehoerigkeit] {
	o := zeiten(nachnutzung.ImportPlattformnutzung, store.PlattformnutzungObjekte())
	o.namen = []string{feldARS, feldAGS, feldKommune, feldPlattform}
	o.fremd = []string{feldOzgID, feldBuendel, feldStatus}
	o.braucht = [][]string{{feldARS, feldAGS, feldKommune}, {feldPlattform}}
	o.wer = func(ctx context.Context, l *lauf, t *tafel, z *sheet.Zeile) (nachnutzung.Zugehoerigkeit, bool, error) {
		body, err := l.koerper(ctx, t, z)
		if err != nil {
			return nachnutzung.Zugehoerigkeit{}, false, err
		}
		code, ok := l.genannt(t, z, feldPlattform, "plattform", "In dieser Zeile fehlt die Plattform. Bitte ihren Code oder Namen ergänzen.")
		if body < 0 || !ok {
			return nachnutzung.Zugehoerigkeit{}, false, nil
		}
		return nachnutzung.Zugehoerigkeit{Zu: nachnutzung.Verweis{Code: code}, Kommune: nachnutzung.Verweis{Code: l.v.Kommunen[body].ARS}}, true, nil
	}
	return o
}

// ladeMitgliedschaften is the list of the members of a Verbund, one row for each
// period: Kommunen by key or name, others by name.
func ladeMitgliedschaften() objektart[nachnutzung.Zugehoerigkeit] {
	o := zeiten(nachnutzung.ImportMitgliedschaften, store.MitgliedschaftObjekte())
	o.namen = []string{feldARS, feldAGS, feldKommune, feldMitglied, feldVerbund}
	o.fremd = []string{feldOzgID, feldBuendel, feldStatus, feldPlattform}
	o.felder = append(o.felder, textfeld(feldHinweis))
	o.braucht = [][]string{{feldARS, feldAGS, feldKommune, feldMitglied}, {feldVerbund}}
	o.wer = werMitglied
	o.setze = func(z *nachnutzung.Zugehoerigkeit, said map[string]string, u umstaende) error {
		err := setzeZeit(z, said, u)
		if err == nil && z.Mitglied == "" && len(z.Zeiten) > 0 {
			// Nobody has given the member another name.
			z.Mitglied = z.Kommune.Name
		}
		return err
	}
	return o
}

// zeiten are what both lists of periods have in common.
func zeiten(art nachnutzung.Importart, objekte store.Objekte[nachnutzung.Zugehoerigkeit]) objektart[nachnutzung.Zugehoerigkeit] {
	seit := zeitfeld(feldSeit)
	seit.kennung = true
	offen := func(z *nachnutzung.Zugehoerigkeit) int {
		n := 0
		for i := range z.Zeiten {
			if z.Zeiten[i].Bis == "" {
				n++
			}
		}
		return n
	}
	return objektart[nachnutzung.Zugehoerigkeit]{
		art: art, objekte: objekte, felder: []objektfeld{seit, zeitfeld(feldBis), textfeld(feldQuelle)}, genuegt: true,
		schluessel: func(z *nachnutzung.Zugehoerigkeit) []string { return []string{z.Zu.Code, z.Kommune.Code, z.Mitglied} },
		von: func(key []string) nachnutzung.Zugehoerigkeit {
			return nachnutzung.Zugehoerigkeit{Zu: nachnutzung.Verweis{Code: key[0]}, Kommune: nachnutzung.Verweis{Code: key[1]}, Mitglied: key[2]}
		},
		eigen: func(said map[string]string) string { return said[feldSeit] },
		// What begins earlier comes first, so that one period ends before the next begins.
		ordne: func(a, b map[string]string) int {
			return cmp.Compare(nachnutzung.Zeitangabe(a[feldSeit]).Latest(), nachnutzung.Zeitangabe(b[feldSeit]).Latest())
		},
		zeige: zeigeZeit, setze: setzeZeit,
		neu:     func(before, after *nachnutzung.Zugehoerigkeit) bool { return len(after.Zeiten) > len(before.Zeiten) },
		zurueck: func(before, after *nachnutzung.Zugehoerigkeit) bool { return offen(after) < offen(before) },
		zeiger:  map[string]string{"seit": feldSeit, "bis": feldBis, "hinweis": feldHinweis, "mitglied": feldMitglied, "quellen": feldQuelle},
	}
}

// genannt reads a cell that names an entry of the catalogue; fehlt says what to do
// when it is empty.
func (l *lauf) genannt(t *tafel, z *sheet.Zeile, feld, liste, fehlt string) (string, bool) {
	cell, c, said := l.wert(t, z, feld)
	if !said {
		l.zellbefund(t, z.Nr, c, nachnutzung.Zellbefund{Feld: feld, Schwere: nachnutzung.SchwereFehler, Text: fehlt})
		return "", false
	}
	return l.code(zellort{t, z.Nr, c, feld}, liste, cell.Text, cell.Text)
}

// werMitglied reads who belongs to which Verbund.
func werMitglied(ctx context.Context, l *lauf, t *tafel, z *sheet.Zeile) (nachnutzung.Zugehoerigkeit, bool, error) {
	var member nachnutzung.Zugehoerigkeit
	code, ok := l.genannt(t, z, feldVerbund, "verbund", "In dieser Zeile fehlt der Verbund. Bitte seinen Code oder Namen ergänzen.")
	member.Zu.Code = code
	name, c, said := l.wert(t, z, feldMitglied)
	if key, _, _ := l.erste(t, z, []string{feldARS, feldAGS, feldKommune}); key.Text != "" || !said {
		body, err := l.koerper(ctx, t, z)
		if err != nil || body < 0 {
			return member, false, err
		}
		member.Kommune.Code = l.v.Kommunen[body].ARS
		return member, ok, nil
	}
	if isKeyLike(name.Text) {
		d := l.koerperSchluessel(name)
		l.sage(t, z.Nr, c, feldMitglied, d)
		if d.place < 0 {
			return member, false, nil
		}
		member.Kommune.Code = l.v.Kommunen[d.place].ARS
		return member, ok, nil
	}
	if len(l.v.kommuneName(name.Text)) == 0 {
		l.keineKommune(t, z.Nr, c, name.Text)
		member.Mitglied = name.Text
		return member, ok, nil
	}
	d, err := l.koerperName(ctx, name.Text)
	if err != nil {
		return member, false, err
	}
	l.sage(t, z.Nr, c, feldMitglied, d)
	if d.place < 0 {
		return member, false, nil
	}
	member.Kommune.Code = l.v.Kommunen[d.place].ARS
	return member, ok, nil
}

// keineKommune tells that a member is taken for somebody who is no Kommune.
func (l *lauf) keineKommune(t *tafel, zeile, c int, name string) {
	f := nachnutzung.Zellbefund{
		Feld: feldMitglied, Gefunden: name, Schwere: nachnutzung.SchwereHinweis,
		Text: "„" + gekuerzt(name) + "“ ist keine Kommune des Verzeichnisses; gelesen wird es als weiteres Mitglied.",
	}
	if near, ok := l.v.naheKommune(name); ok {
		f.Schwere, f.Vorschlag = nachnutzung.SchwereWarnung, near
		f.Text += " Ist „" + near + "“ gemeint, bitte so schreiben."
	}
	l.sage(t, zeile, c, feldMitglied, deutung{place: -1, befund: f})
}

// gemeinteZeit finds the period that a row is about: the one with the same
// beginning, else the one whose beginning is known less or more precisely; without a
// beginning the open one, or the one with the same end. -1 when there is none.
func gemeinteZeit(spans []nachnutzung.Zeitspanne, seit, bis nachnutzung.Zeitangabe) int {
	if i := slices.IndexFunc(spans, func(s nachnutzung.Zeitspanne) bool { return seit != "" && s.Seit == seit }); i >= 0 {
		return i
	}
	if seit != "" {
		return slices.IndexFunc(spans, func(s nachnutzung.Zeitspanne) bool {
			return umfasst(s.Seit, seit) && (s.Bis == "" || s.Bis.Latest() >= seit.Earliest())
		})
	}
	if bis != "" {
		if i := slices.IndexFunc(spans, func(s nachnutzung.Zeitspanne) bool { return s.Bis == bis }); i >= 0 {
			return i
		}
	}
	return slices.IndexFunc(spans, func(s nachnutzung.Zeitspanne) bool { return s.Bis == "" })
}

// umfasst reports whether one of two beginnings may be the other, known less
// precisely.
func umfasst(a, b nachnutzung.Zeitangabe) bool {
	within := func(wide, narrow nachnutzung.Zeitangabe) bool {
		return wide == "" || (wide.Earliest() <= narrow.Earliest() && narrow.Latest() <= wide.Latest())
	}
	return within(a, b) || within(b, a)
}

func zeigeZeit(z *nachnutzung.Zugehoerigkeit, said map[string]string) map[string]string {
	i := gemeinteZeit(z.Zeiten, nachnutzung.Zeitangabe(said[feldSeit]), nachnutzung.Zeitangabe(said[feldBis]))
	if i < 0 {
		return nil
	}
	s := &z.Zeiten[i]
	shown := map[string]string{feldSeit: string(s.Seit), feldBis: string(s.Bis), feldHinweis: s.Hinweis}
	if slices.ContainsFunc(s.Quellen, func(q nachnutzung.Quelle) bool { return q.Titel == said[feldQuelle] }) {
		shown[feldQuelle] = said[feldQuelle]
	}
	return shown
}

func setzeZeit(z *nachnutzung.Zugehoerigkeit, said map[string]string, u umstaende) error {
	seit, bis := nachnutzung.Zeitangabe(said[feldSeit]), nachnutzung.Zeitangabe(said[feldBis])
	source := u.quelle()
	if said[feldQuelle] != "" {
		source = nachnutzung.Quelle{Titel: said[feldQuelle]}
	}
	spans := slices.Clone(z.Zeiten)
	if i := gemeinteZeit(spans, seit, bis); i >= 0 {
		s := &spans[i]
		before := *s
		if seit != "" && (s.Seit == "" || len(seit) > len(s.Seit)) {
			s.Seit = seit
		}
		s.Bis = cmp.Or(bis, s.Bis)
		s.Hinweis = cmp.Or(said[feldHinweis], s.Hinweis)
		if s.Seit == before.Seit && s.Bis == before.Bis && s.Hinweis == before.Hinweis && said[feldQuelle] == "" {
			return nil
		}
		if !slices.Contains(s.Quellen, source) {
			s.Quellen = append(slices.Clone(s.Quellen), source)
		}
	} else {
		spans = append(spans, nachnutzung.Zeitspanne{Seit: seit, Bis: bis, Hinweis: said[feldHinweis], Quellen: []nachnutzung.Quelle{source}})
	}
	slices.SortStableFunc(spans, func(a, b nachnutzung.Zeitspanne) int { return cmp.Compare(a.Seit.Latest(), b.Seit.Latest()) })
	changed := *z
	changed.Zeiten = spans
	if err := changed.Validate(); err != nil {
		return err
	}
	*z = changed
	return nil
}
