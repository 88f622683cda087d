// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"
	"net/url"
	"slices"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// matrixfelder are the parameters of the matrix.
func matrixfelder() felder {
	return felder{einzeln: []string{"q", "themenfeld", "kreis", "status", "mitglieder", "leistungsbuendel"}}
}

// matrixView is the page of the matrix.
type matrixView struct {
	*frame
	ausschnitt
	// Q narrows the rows, Status rows and columns; Mitglieder: the members of
	// Verbandsgemeinden stand there as well.
	Q, Status  string
	Mitglieder bool
	Legende    []legende
	Spalten    []matrixspalte
	Gruppen    []matrixgruppe
	// Zeilen and Gemeldet count the rows and the cells that somebody has reported.
	Zeilen, Gemeldet int
	// Ohne is the address of the matrix without filters, Karte that of the same part as
	// a map.
	Ohne, Karte string
}

// Zellen counts the cells.
func (v *matrixView) Zellen() int { return v.Zeilen * len(v.Spalten) }

// maxDruckspalten is how many columns fit on a sheet of paper.
const maxDruckspalten = 30

// IstBreit says that it does not fit on a sheet.
func (v *matrixView) IstBreit() bool { return len(v.Spalten) > maxDruckspalten }

// Breite counts the columns with that of the names.
func (v *matrixView) Breite() int { return len(v.Spalten) + 1 }

// matrixspalte is a body, the head of a column.
type matrixspalte struct {
	Name, ARS, Adresse string
	// IstKreis marks a Landkreis, IstMitglied a member of a Verbandsgemeinde.
	IstKreis, IstMitglied bool
}

// matrixgruppe are the rows of a Themenfeld.
type matrixgruppe struct {
	Name, Code string
	Zeilen     []matrixzeile
}

// matrix shows all pairs of the Land: Leistungsbuendel in the rows, bodies in the
// columns.
func (s *Site) matrix(a *anfrage) (any, error) {
	view := &matrixView{frame: a.frame, Q: a.wert("q"), Legende: legenden()}
	view.Titel = "Matrix: Leistungsbündel und Verwaltungen"
	view.hinauf()
	var states []string
	for _, status := range nachnutzung.Statuswerte() {
		states = append(states, string(status))
	}
	view.Status = a.einer("status", "Status", states...)
	view.Mitglieder = a.einer("mitglieder", "Mitgliedsgemeinden zeigen", "ja") != ""
	var buendel []nachnutzung.Leistungsbuendel
	var koerper []nachnutzung.Kommune
	err := a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		if view.ausschnitt, err = a.liesAusschnitt(ctx, db); err != nil {
			return err
		}
		if view.Mitglieder && view.Kreis == "" {
			a.falsch("Mitgliedsgemeinden zeigt die Matrix nur für einen Kreis. Bitte dazu einen Kreis wählen.")
			view.Mitglieder = false
		}
		if buendel, err = a.matrixBuendel(ctx, db, view); err != nil {
			return err
		}
		koerper, err = a.matrixKoerper(ctx, db, view)
		return err
	})
	if err != nil {
		return nil, err
	}
	m, err := a.readMatrix(&view.ausschnitt, buendel, koerper, view.Mitglieder)
	if err != nil {
		return nil, err
	}
	if view.Status != "" {
		m.narrow(nachnutzung.Status(view.Status))
	}
	view.Spalten, view.Gruppen = m.spalten(), m.gruppen()
	view.Zeilen, view.Gemeldet = len(m.buendel), m.gemeldet()
	view.adressen()
	return view, nil
}

// adressen sets where the page leads to.
func (v *matrixView) adressen() {
	v.Ohne, v.Karte = v.adresse("/matrix"), v.adresse(v.pfad("/karte"))
	query := url.Values{"land": {heimatLand}}
	if v.Themenfeld != "" {
		query.Set("themenfeld", v.Themenfeld)
	}
	whole := "Matrix"
	if v.Q+v.Kreis+v.Status+v.OzgID != "" {
		// A file is of all bodies and bundles, or of those of a Themenfeld.
		whole = "Ganze Matrix"
	}
	for _, form := range [][2]string{{whole + " als Excel-Datei", "xlsx"}, {whole + " als CSV-Datei", "csv"}} {
		query.Set("format", form[1])
		v.Daten = append(v.Daten, dateiView{form[0], v.adresse(apiPath + "/nachnutzungen/matrix?" + query.Encode())})
	}
}

// matrixBuendel are the rows, by Themenfeld and name.
func (a *anfrage) matrixBuendel(ctx context.Context, db *store.DB, v *matrixView) ([]nachnutzung.Leistungsbuendel, error) {
	rows := slices.Clone(v.Buendel)
	if v.Q != "" {
		found, err := db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Q: v.Q, Themenfeld: v.themenfelder(), Stichtag: a.z.Stichtag},
			store.Wunsch{Limit: maxAuswahl})
		if err != nil {
			return nil, err
		}
		isFound := make(map[string]bool, len(found.Items))
		for i := range found.Items {
			isFound[found.Items[i].OzgID] = true
		}
		rows = slices.DeleteFunc(rows, func(b nachnutzung.Leistungsbuendel) bool { return !isFound[b.OzgID] })
	}
	if v.OzgID != "" {
		rows = slices.DeleteFunc(rows, func(b nachnutzung.Leistungsbuendel) bool { return b.OzgID != v.OzgID })
	}
	place := make(map[string]int, len(v.Themenfelder))
	for i := range v.Themenfelder {
		place[v.Themenfelder[i].Code] = i
	}
	slices.SortStableFunc(rows, func(x, y nachnutzung.Leistungsbuendel) int {
		return place[x.Themenfeld.Code] - place[y.Themenfeld.Code]
	})
	return rows, nil
}

// matrixKoerper are the columns, by key, so that each Landkreis stands before its
// Gemeinden and each Verbandsgemeinde before its members.
func (a *anfrage) matrixKoerper(ctx context.Context, db *store.DB, v *matrixView) ([]nachnutzung.Kommune, error) {
	f := store.KommuneFilter{Land: []string{heimatLand}, Kreis: v.Kreis, Stichtag: a.z.Stichtag}
	if isTraeger := true; !v.Mitglieder {
		f.Traeger = &isTraeger
	}
	found, err := db.Kommunen(ctx, f, store.Wunsch{Limit: maxAuswahl, Sort: "ars"})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found.Items, func(k nachnutzung.Kommune) bool {
		return (k.Traeger == nil || !*k.Traeger) && k.ErbtVon.Code == ""
	}), nil
}
