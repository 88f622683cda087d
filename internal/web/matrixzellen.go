// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"html/template"
	"maps"
	"slices"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// zelle is a pair of the matrix in one byte, because there are many: the place of its
// status in Statuswerte, and what it rests on.
type zelle uint8

// The bits beside the status.
const (
	zelleGemeldet zelle = 1 << 4
	zelleGeerbt   zelle = 1 << 5

	zelleStatus zelle = 1<<4 - 1
)

// paarmatrix are the pairs of some Leistungsbuendel and bodies.
type paarmatrix struct {
	buendel []nachnutzung.Leistungsbuendel
	koerper []nachnutzung.Kommune
	// zellen stand row by row.
	zellen []zelle
	// zeit is what stands behind every address, so that it stays on its day.
	zeit string
}

// readMatrix reads all pairs of the rows and columns.
func (a *anfrage) readMatrix(v *ausschnitt, buendel []nachnutzung.Leistungsbuendel, koerper []nachnutzung.Kommune, members bool) (*paarmatrix, error) {
	m := &paarmatrix{buendel: buendel, koerper: koerper, zellen: make([]zelle, len(buendel)*len(koerper)), zeit: a.frame.adresse("")}
	if len(m.zellen) == 0 {
		return m, nil
	}
	f := store.StatusFilter{Land: heimatLand, Kreis: v.Kreis, Themenfeld: v.themenfelder(), Mitglieder: members}
	rows, columns := make(map[string]int, len(buendel)), make(map[string]int, len(koerper))
	for i := range buendel {
		rows[buendel[i].OzgID] = i
	}
	for i := range koerper {
		columns[koerper[i].ARS] = i
	}
	if len(buendel) < len(v.Buendel) {
		f.Leistungsbuendel = slices.Sorted(maps.Keys(rows))
	}
	states := nachnutzung.Statuswerte()
	err := a.s.db.EachStatus(a.ctx(), f, a.z, func(p store.Paarstatus) {
		row, known := rows[p.OzgID]
		column, isShown := columns[p.ARS]
		if !known || !isShown {
			return
		}
		z := zelle(max(0, slices.Index(states, p.Status))) //nolint:gosec // there are ten states
		if p.Herkunft == nachnutzung.HerkunftGesetzt || p.Herkunft == nachnutzung.HerkunftEinsatz {
			z |= zelleGemeldet
		}
		if p.GeerbtVon != "" {
			z |= zelleGeerbt
		}
		m.zellen[row*len(koerper)+column] = z
	})
	return m, err
}

// narrow keeps the rows and columns with at least one cell in a status.
func (m *paarmatrix) narrow(status nachnutzung.Status) {
	want := zelle(slices.Index(nachnutzung.Statuswerte(), status)) //nolint:gosec // there are ten states
	rows, columns := make([]bool, len(m.buendel)), make([]bool, len(m.koerper))
	for i, z := range m.zellen {
		if z&zelleStatus == want {
			rows[i/len(m.koerper)], columns[i%len(m.koerper)] = true, true
		}
	}
	kept := paarmatrix{zeit: m.zeit}
	for i, keep := range columns {
		if keep {
			kept.koerper = append(kept.koerper, m.koerper[i])
		}
	}
	for i, keep := range rows {
		if !keep {
			continue
		}
		kept.buendel = append(kept.buendel, m.buendel[i])
		for j, z := range m.zellen[i*len(m.koerper) : (i+1)*len(m.koerper)] {
			if columns[j] {
				kept.zellen = append(kept.zellen, z)
			}
		}
	}
	*m = kept
}

// gemeldet counts the cells that somebody has reported.
func (m *paarmatrix) gemeldet() int {
	n := 0
	for _, z := range m.zellen {
		if z&zelleGemeldet != 0 {
			n++
		}
	}
	return n
}

// spalten are the heads of the columns.
func (m *paarmatrix) spalten() []matrixspalte {
	heads := make([]matrixspalte, 0, len(m.koerper))
	for i := range m.koerper {
		k := &m.koerper[i]
		heads = append(heads, matrixspalte{
			Name: k.Kurzname, ARS: k.ARS, Adresse: kommunePfad(k.ARS) + m.zeit, IstKreis: isLandkreis(k), IstMitglied: k.ErbtVon.Code != "",
		})
	}
	return heads
}

// gruppen are the rows by Themenfeld.
func (m *paarmatrix) gruppen() []matrixgruppe {
	var groups []matrixgruppe
	for i := range m.buendel {
		b := &m.buendel[i]
		if len(groups) == 0 || groups[len(groups)-1].Code != b.Themenfeld.Code {
			groups = append(groups, matrixgruppe{Name: b.Themenfeld.Name, Code: b.Themenfeld.Code})
		}
		g := &groups[len(groups)-1]
		g.Zeilen = append(g.Zeilen, matrixzeile{m: m, nr: i})
	}
	return groups
}

// matrixzeile is a row; its cells become HTML only when they are written.
type matrixzeile struct {
	m  *paarmatrix
	nr int
}

// Name of the Leistungsbuendel.
func (z matrixzeile) Name() string { return z.m.buendel[z.nr].Name }

// OzgID of the Leistungsbuendel.
func (z matrixzeile) OzgID() string { return z.m.buendel[z.nr].OzgID }

// Adresse of the Leistungsbuendel.
func (z matrixzeile) Adresse() string { return buendelPfad(z.OzgID()) + z.m.zeit }

// Zellen are the cells of the row. They are written by hand: a template takes ten
// times as long for 74,000 of them.
func (z matrixzeile) Zellen() template.HTML {
	var b strings.Builder
	states := nachnutzung.Statuswerte()
	for i, cell := range z.m.zellen[z.nr*len(z.m.koerper) : (z.nr+1)*len(z.m.koerper)] {
		status := states[cell&zelleStatus]
		if cell&zelleGemeldet == 0 {
			if status == nachnutzung.StatusNichtZustaendig {
				b.WriteString(`<td role=cell class=z9 aria-label="nicht zuständig">` + zeichen(status))
			} else {
				b.WriteString(`<td role=cell>`)
			}
			continue
		}
		name := statusname(status)
		b.WriteString(`<td role=cell class=z`)
		b.WriteByte('0' + byte(cell&zelleStatus))
		if cell&zelleGeerbt != 0 {
			b.WriteString(`><a class=erbt`)
			name += ", geerbt"
		} else {
			b.WriteString(`><a`)
		}
		b.WriteString(` href="` + template.HTMLEscapeString(paarPfad(z.m.koerper[i].ARS, z.OzgID())+z.m.zeit) + `" aria-label="` + name + `">`)
		b.WriteString(zeichen(status))
		b.WriteString(`</a>`)
	}
	return template.HTML(b.String()) //nolint:gosec // made of constants and addresses, which are escaped
}

// legende is a status in the legend.
type legende struct {
	Status nachnutzung.Status
	// Klasse is that of its cells.
	Klasse, Zeichen, Name string
}

// legenden explains the states in their order.
func legenden() []legende {
	list := make([]legende, 0, len(nachnutzung.Statuswerte()))
	for i, status := range nachnutzung.Statuswerte() {
		list = append(list, legende{Status: status, Klasse: "z" + string(rune('0'+i)), Zeichen: zeichen(status), Name: statusname(status)})
	}
	return list
}

// zeichen is the sign of a status. The ladder fills up; what stands beside it looks
// otherwise.
func zeichen(s nachnutzung.Status) string {
	switch s {
	case nachnutzung.StatusInteresseBekundet:
		return "○"
	case nachnutzung.StatusVertragGeschlossen:
		return "◔"
	case nachnutzung.StatusInAnbindung:
		return "◑"
	case nachnutzung.StatusImTest:
		return "◕"
	case nachnutzung.StatusLive:
		return "●"
	case nachnutzung.StatusPausiert:
		return "‖"
	case nachnutzung.StatusZurueckgezogen:
		return "×"
	case nachnutzung.StatusKeinBedarf:
		return "–"
	case nachnutzung.StatusNichtZustaendig:
		return "∅"
	}
	return "·"
}
