// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"slices"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
)

// Exportmatrix is the form in which people keep the status by hand: Leistungsbuendel
// in the rows, Kommunen in the columns, a status in each cell. A cell is empty where
// nobody has reported, so that reading the matrix back changes nothing.
type Exportmatrix struct {
	kommunen, buendel []nachnutzung.Verweis
	status            map[[2]string]nachnutzung.Status
}

// Nimm takes a pair; an empty status is one that nobody has reported.
func (m *Exportmatrix) Nimm(kommune, buendel nachnutzung.Verweis, status nachnutzung.Status) {
	if m.status == nil {
		m.status = make(map[[2]string]nachnutzung.Status)
	}
	m.kommunen = addVerweis(m.kommunen, kommune)
	m.buendel = addVerweis(m.buendel, buendel)
	if status != "" {
		m.status[[2]string{kommune.Code, buendel.Code}] = status
	}
}

// addVerweis keeps a list in the order of its codes, each once.
func addVerweis(list []nachnutzung.Verweis, v nachnutzung.Verweis) []nachnutzung.Verweis {
	i, found := slices.BinarySearchFunc(list, v, func(a, b nachnutzung.Verweis) int { return strings.Compare(a.Code, b.Code) })
	if found {
		return list
	}
	return slices.Insert(list, i, v)
}

// Tabelle is the table of the matrix: the row above the heads names the Kommunen,
// the heads are their keys.
func (m *Exportmatrix) Tabelle(angaben [][2]string, listen []Exportliste) *Exporttabelle {
	t := &Exporttabelle{Titel: "Matrix", Angaben: angaben, Listen: listen, Fest: 2, Ueber: [][]string{{"", "Kommune"}}}
	for _, name := range []string{"ozgId", "leistungsbuendel.name"} {
		s, _ := SpalteVon(name)
		s.Bedeutung = "Leistungsbündel der Zeile."
		t.Spalten = append(t.Spalten, s)
	}
	for _, k := range m.kommunen {
		t.Ueber[0] = append(t.Ueber[0], k.Name)
		t.Spalten = append(t.Spalten, Exportspalte{
			Name: k.Code, Kopf: k.Code, Art: sheet.KindText, Breite: mittel, Liste: "status",
			Bedeutung: "Gemeldeter Status in " + k.Name + "; leer, solange niemand gemeldet hat.",
		})
	}
	return t
}

// Schreibe writes the rows.
func (m *Exportmatrix) Schreibe(e *Exportschreiber) error {
	cells := make([]string, 2+len(m.kommunen))
	for _, b := range m.buendel {
		cells[0], cells[1] = b.Code, b.Name
		for i, k := range m.kommunen {
			cells[2+i] = string(m.status[[2]string{k.Code, b.Code}])
		}
		if err := e.Zeile(cells); err != nil {
			return err
		}
	}
	return nil
}
