// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"slices"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/suche"
)

// katalogParts lists the parts of a catalogue in the order of their references.
func katalogParts(d *nachnutzung.Katalogdaten) []loadPart {
	return []loadPart{
		angabePart(d.Angabe), codelistenPart(d.Codelisten), definitionenPart(d.Definitionen), themenfelderPart(d.Themenfelder), lagenPart(d.Lagen),
		synonymePart(d.Synonyme), leistungsbuendelPart(d.Leistungsbuendel), leistungenPart(d.Leistungen, d.Synonyme),
		onlinedienstePart(d.Onlinedienste), traegerregelnPart(d.Traegerregeln), kommunenPart(d.Kommunen, d.Nachfolgen),
		plattformenPart(d.Plattformen), verbuendePart(d.Verbuende), mitgliedschaftenPart(d.Mitgliedschaften),
	}
}

// rowsOf makes a row of each object.
func rowsOf[T, R any](objects []T, row func(*T) R) []R {
	rows := make([]R, len(objects))
	for i := range objects {
		rows[i] = row(&objects[i])
	}
	return rows
}

func angabePart(a nachnutzung.Katalogangabe) loadPart {
	return &part[katalogangabeRow]{
		name: "Katalogangabe", bereich: Katalog,
		wanted: []katalogangabeRow{{
			ID: 1, Nominal: a.Nominal, Stand: a.Stand, Erlaeuterung: a.Erlaeuterung, Quellen: quellenText(a.Quellen),
		}},
		key:     func(*katalogangabeRow) string { return "1" },
		buchung: func(r *katalogangabeRow) *buchung { return &r.Buchung },
	}
}

func codelistenPart(lists []nachnutzung.Codeliste) loadPart {
	return &part[codelisteRow]{
		name: "Codelisten", bereich: Katalog,
		wanted: rowsOf(lists, func(c *nachnutzung.Codeliste) codelisteRow {
			row := codelisteRow{
				Code: c.Code, Name: c.Name, Beschreibung: c.Beschreibung, Quellen: quellenText(c.Quellen), Sortier: suche.SortKey(c.Name),
			}
			row.Eintraege = eintragRows(c)
			return row
		}),
		key:     func(r *codelisteRow) string { return r.Code },
		buchung: func(r *codelisteRow) *buchung { return &r.Buchung },
		children: []childTable[codelisteRow]{children[codelisteRow, eintragRow]{
			column: "liste", order: "liste, ordnung",
			parent: func(c *eintragRow) string { return c.Liste },
			list:   func(r *codelisteRow) *[]eintragRow { return &r.Eintraege },
		}},
	}
}

func eintragRows(c *nachnutzung.Codeliste) []eintragRow {
	var rows []eintragRow
	for _, e := range c.Eintraege {
		rows = append(rows, eintragRow{Liste: c.Code, Code: e.Code, Bezeichnung: e.Bezeichnung, Beschreibung: e.Beschreibung, Ordnung: e.Ordnung})
	}
	return rows
}

func themenfelderPart(fields []nachnutzung.Themenfeld) loadPart {
	return &part[themenfeldRow]{
		name: "Themenfelder", bereich: Katalog,
		wanted: rowsOf(fields, func(t *nachnutzung.Themenfeld) themenfeldRow {
			return themenfeldRow{
				Code: t.Code, Name: t.Name, Sortier: suche.SortKey(t.Name), SuchName: suche.Text(t.Name),
				fuehrungRows: fuehrungRowsOf(gegenstandThemenfeld, t.Code, t.Federfuehrung),
			}
		}),
		key:      func(r *themenfeldRow) string { return r.Code },
		buchung:  func(r *themenfeldRow) *buchung { return &r.Buchung },
		children: fuehrungChildren(gegenstandThemenfeld, func(r *themenfeldRow) *fuehrungRows { return &r.fuehrungRows }),
	}
}

func lagenPart(lagen []nachnutzung.Lage) loadPart {
	return &part[lageRow]{
		name: "Lagen", bereich: Katalog,
		wanted: rowsOf(lagen, func(l *nachnutzung.Lage) lageRow {
			return lageRow{
				Code: l.Code, Name: l.Name, Themenfeld: l.Themenfeld.Code, Art: l.Art, ArtBeleglage: string(l.ArtBeleglage),
				Sortier: suche.SortKey(l.Name), SuchName: suche.Text(l.Name), Buchung: buchung{Version: l.Version},
			}
		}),
		key:     func(r *lageRow) string { return r.Code },
		edited:  takenAway(artLage, func(r *lageRow) string { return r.Code }),
		buchung: func(r *lageRow) *buchung { return &r.Buchung },
	}
}

func leistungsbuendelPart(bundles []nachnutzung.Leistungsbuendel) loadPart {
	return &part[leistungsbuendelRow]{
		name: "Leistungsbündel", bereich: Katalog,
		wanted: rowsOf(bundles, func(b *nachnutzung.Leistungsbuendel) leistungsbuendelRow {
			return leistungsbuendelRow{
				OzgID: b.OzgID, Name: b.Name, Themenfeld: b.Themenfeld.Code, Lage: b.Lage.Code, Beleglage: string(b.Beleglage),
				Quellen: quellenText(b.Quellen), Sortier: suche.SortKey(b.Name), SuchName: suche.Text(b.Name),
				Abgeleitet: abgeleitet{
					Zustaendigkeit: "[]", ZustaendigkeitStand: string(nachnutzung.ZustaendigkeitUnbekannt), Typen: "[]",
				},
				Buchung:      buchung{Version: b.Version},
				fuehrungRows: fuehrungRowsOf(gegenstandLeistungsbuendel, b.OzgID, b.Federfuehrung),
			}
		}),
		key:     func(r *leistungsbuendelRow) string { return r.OzgID },
		edited:  takenAway(artLeistungsbuendel, func(r *leistungsbuendelRow) string { return r.OzgID }),
		buchung: func(r *leistungsbuendelRow) *buchung { return &r.Buchung },
		keep:    func(wanted, current *leistungsbuendelRow) { wanted.Abgeleitet = current.Abgeleitet },
		children: fuehrungChildren(gegenstandLeistungsbuendel,
			func(r *leistungsbuendelRow) *fuehrungRows { return &r.fuehrungRows }),
	}
}

func leistungenPart(services []nachnutzung.Leistung, synonyms []nachnutzung.Synonym) loadPart {
	words := newSynonymWords(synonyms)
	return &part[leistungRow]{
		name: "Leistungen", bereich: Katalog,
		wanted: rowsOf(services, func(e *nachnutzung.Leistung) leistungRow {
			row := leistungRowOf(e)
			row.SuchSynonyme = suche.Text(words.of("", row.SuchName)...)
			return row
		}),
		key:     func(r *leistungRow) string { return r.ID },
		edited:  takenAway(artLeistung, func(r *leistungRow) string { return r.ID }),
		buchung: func(r *leistungRow) *buchung { return &r.Buchung },
		keep:    func(wanted, current *leistungRow) { wanted.SuchSynonyme = current.SuchSynonyme },
		children: []childTable[leistungRow]{children[leistungRow, leistungBuendelRow]{
			column: "leistung", order: "leistung, ordnung",
			parent: func(c *leistungBuendelRow) string { return c.Leistung },
			list:   func(r *leistungRow) *[]leistungBuendelRow { return &r.Buendel },
		}},
	}
}

func synonymePart(synonyms []nachnutzung.Synonym) loadPart {
	return &part[synonymRow]{
		name: "Synonyme", bereich: Katalog,
		wanted:  rowsOf(synonyms, synonymRowOf),
		key:     func(r *synonymRow) string { return r.Begriff + "\x00" + r.StehtFuer },
		buchung: func(r *synonymRow) *buchung { return &r.Buchung },
	}
}

func onlinedienstePart(services []nachnutzung.Onlinedienst) loadPart {
	return &part[onlinedienstRow]{
		name: "Onlinedienste", bereich: Katalog,
		wanted:  rowsOf(services, onlinedienstRowOf),
		key:     func(r *onlinedienstRow) string { return r.Code },
		edited:  takenAway(artOnlinedienst, func(r *onlinedienstRow) string { return r.Code }),
		buchung: func(r *onlinedienstRow) *buchung { return &r.Buchung },
		children: []childTable[onlinedienstRow]{
			children[onlinedienstRow, onlinedienstLandRow]{
				column: "onlinedienst", order: "onlinedienst, ordnung",
				parent: func(c *onlinedienstLandRow) string { return c.Onlinedienst },
				list:   func(r *onlinedienstRow) *[]onlinedienstLandRow { return &r.Laender },
			},
			children[onlinedienstRow, onlinedienstBuendelRow]{
				column: "onlinedienst", order: "onlinedienst, ordnung",
				parent: func(c *onlinedienstBuendelRow) string { return c.Onlinedienst },
				list:   func(r *onlinedienstRow) *[]onlinedienstBuendelRow { return &r.Buendel },
			},
		},
	}
}

func traegerregelnPart(rules []nachnutzung.Traegerregel) loadPart {
	return &part[traegerregelRow]{
		name: "Trägerregeln", bereich: Kommunen,
		wanted: rowsOf(rules, func(r *nachnutzung.Traegerregel) traegerregelRow {
			return traegerregelRow{
				Land: r.Land.Code, Arten: jsonText(r.Arten), Erbend: jsonText(r.Erbend), Regeltext: r.Text, Quellen: quellenText(r.Quellen),
			}
		}),
		key:     func(r *traegerregelRow) string { return r.Land },
		buchung: func(r *traegerregelRow) *buchung { return &r.Buchung },
	}
}

func kommunenPart(bodies []nachnutzung.Kommune, successions []nachnutzung.Nachfolge) loadPart {
	followers := make(map[string][]nachnutzung.Nachfolge)
	for _, n := range successions {
		followers[n.Alt] = append(followers[n.Alt], n)
	}
	return &part[kommuneRow]{
		name: "Kommunen", bereich: Kommunen,
		wanted: rowsOf(bodies, func(k *nachnutzung.Kommune) kommuneRow {
			row := kommuneRowOf(k)
			for _, n := range followers[k.ARS] {
				row.Nachfolger = append(row.Nachfolger, nachfolgeRow(n))
			}
			return row
		}),
		key:     func(r *kommuneRow) string { return r.ARS },
		buchung: func(r *kommuneRow) *buchung { return &r.Buchung },
		keep:    keepNachfolger,
		children: []childTable[kommuneRow]{children[kommuneRow, nachfolgeRow]{
			column: "alt", order: "alt, neu",
			parent: func(c *nachfolgeRow) string { return c.Alt },
			list:   func(r *kommuneRow) *[]nachfolgeRow { return &r.Nachfolger },
		}},
	}
}

// keepNachfolger leaves what an imported Gebietsstand has said about the successors
// of a body: a catalogue that knows nothing of them does not deny them.
func keepNachfolger(wanted, current *kommuneRow) {
	for _, n := range current.Nachfolger {
		if !slices.ContainsFunc(wanted.Nachfolger, func(w nachfolgeRow) bool { return w.Neu == n.Neu }) {
			wanted.Nachfolger = append(wanted.Nachfolger, n)
		}
	}
	slices.SortFunc(wanted.Nachfolger, func(a, b nachfolgeRow) int { return cmp.Compare(a.Neu, b.Neu) })
}

func plattformenPart(platforms []nachnutzung.Plattform) loadPart {
	return &part[plattformRow]{
		name: "Plattformen", bereich: Kommunen,
		wanted:  rowsOf(platforms, plattformRowOf),
		key:     func(r *plattformRow) string { return r.Code },
		buchung: func(r *plattformRow) *buchung { return &r.Buchung },
	}
}

func verbuendePart(unions []nachnutzung.Verbund) loadPart {
	return &part[verbundRow]{
		name: "Verbünde", bereich: Kommunen,
		wanted:  rowsOf(unions, verbundRowOf),
		key:     func(r *verbundRow) string { return r.Code },
		buchung: func(r *verbundRow) *buchung { return &r.Buchung },
		children: []childTable[verbundRow]{children[verbundRow, mitgliederzahlRow]{
			column: "verbund", order: "verbund, stand",
			parent: func(c *mitgliederzahlRow) string { return c.Verbund },
			list:   func(r *verbundRow) *[]mitgliederzahlRow { return &r.Zahlen },
		}},
	}
}

func mitgliedschaftenPart(members []nachnutzung.Mitgliedschaft) loadPart {
	return &part[mitgliedschaftRow]{
		name: "Mitgliedschaften", bereich: Kommunen,
		wanted:  rowsOf(members, mitgliedschaftRowOf),
		key:     func(r *mitgliedschaftRow) string { return r.Verbund + "\x00" + r.Mitglied + "\x00" + r.Seit },
		buchung: func(r *mitgliedschaftRow) *buchung { return &r.Buchung },
		edited:  editedMitgliedschaften,
	}
}
