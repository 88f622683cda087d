// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/suche"
)

// The rows of the catalogue's tables, as GORM writes them. What is read for
// answers is scanned straight into the domain instead.

type katalogangabeRow struct {
	ID           int `gorm:"primaryKey;autoIncrement:false"`
	Nominal      int
	Stand        string
	Erlaeuterung string
	Quellen      string
	Buchung      buchung `gorm:"embedded"`
}

func (katalogangabeRow) TableName() string { return "katalogangabe" }

type codelisteRow struct {
	Code         string `gorm:"primaryKey"`
	Name         string
	Beschreibung string
	Quellen      string
	Sortier      []byte
	Buchung      buchung      `gorm:"embedded"`
	Eintraege    []eintragRow `gorm:"-"`
}

func (codelisteRow) TableName() string { return "codeliste" }

type eintragRow struct {
	Liste        string `gorm:"primaryKey"`
	Code         string `gorm:"primaryKey"`
	Bezeichnung  string
	Beschreibung string
	Ordnung      int
}

func (eintragRow) TableName() string { return "codelisteneintrag" }

type themenfeldRow struct {
	Code     string `gorm:"primaryKey"`
	Name     string
	Sortier  []byte
	SuchName string
	Buchung  buchung `gorm:"embedded"`
	fuehrungRows
}

func (themenfeldRow) TableName() string { return "themenfeld" }

// fuehrungRows are the rows of a Federfuehrung.
type fuehrungRows struct {
	Seiten []federfuehrungRow     `gorm:"-"`
	Werte  []federfuehrungWertRow `gorm:"-"`
}

type federfuehrungRow struct {
	Gegenstand string `gorm:"primaryKey"`
	Schluessel string `gorm:"primaryKey"`
	Seite      string `gorm:"primaryKey"`
	Beleglage  string
	Hinweis    string
	Quellen    string
}

func (federfuehrungRow) TableName() string { return "federfuehrung" }

type federfuehrungWertRow struct {
	Gegenstand string `gorm:"primaryKey"`
	Schluessel string `gorm:"primaryKey"`
	Seite      string `gorm:"primaryKey"`
	Wert       string `gorm:"primaryKey"`
	Ordnung    int
}

func (federfuehrungWertRow) TableName() string { return "federfuehrung_wert" }

// fuehrungRowsOf makes the rows of a Federfuehrung; a side of which nothing is
// said has none.
func fuehrungRowsOf(gegenstand, schluessel string, f nachnutzung.Federfuehrung) fuehrungRows {
	var rows fuehrungRows
	add := func(seite string, s nachnutzung.FederfuehrungSeite) {
		if !s.IsSet() && s.Hinweis == "" && len(s.Quellen) == 0 {
			return
		}
		rows.Seiten = append(rows.Seiten, federfuehrungRow{
			Gegenstand: gegenstand, Schluessel: schluessel, Seite: seite,
			Beleglage: string(s.Beleglage), Hinweis: s.Hinweis, Quellen: quellenText(s.Quellen),
		})
		for i, w := range s.Werte {
			rows.Werte = append(rows.Werte, federfuehrungWertRow{
				Gegenstand: gegenstand, Schluessel: schluessel, Seite: seite, Wert: w.Code, Ordnung: i + 1,
			})
		}
	}
	add(seiteBund, f.Bund)
	add(seiteLand, f.Land)
	return rows
}

func fuehrungChildren[R any](gegenstand string, of func(*R) *fuehrungRows) []childTable[R] {
	where := "gegenstand = '" + gegenstand + "'"
	return []childTable[R]{
		children[R, federfuehrungRow]{
			column: "schluessel", where: where, order: "schluessel, seite",
			parent: func(c *federfuehrungRow) string { return c.Schluessel },
			list:   func(r *R) *[]federfuehrungRow { return &of(r).Seiten },
		},
		children[R, federfuehrungWertRow]{
			column: "schluessel", where: where, order: "schluessel, seite, ordnung",
			parent: func(c *federfuehrungWertRow) string { return c.Schluessel },
			list:   func(r *R) *[]federfuehrungWertRow { return &of(r).Werte },
		},
	}
}

type lageRow struct {
	Code         string `gorm:"primaryKey"`
	Name         string
	Themenfeld   string
	Art          string
	ArtBeleglage string
	Sortier      []byte
	SuchName     string
	Buchung      buchung `gorm:"embedded"`
}

func (lageRow) TableName() string { return "lage" }

type leistungsbuendelRow struct {
	OzgID      string `gorm:"primaryKey"`
	Name       string
	Themenfeld string
	Lage       string
	Beleglage  string
	Quellen    string
	Sortier    []byte
	SuchName   string
	Abgeleitet abgeleitet `gorm:"embedded"`
	Buchung    buchung    `gorm:"embedded"`
	fuehrungRows
}

func (leistungsbuendelRow) TableName() string { return "leistungsbuendel" }

// abgeleitet are the columns of a Leistungsbuendel that follow from others.
type abgeleitet struct {
	Zustaendigkeit      string
	ZustaendigkeitStand string
	Typen               string
	AnzahlLeistungen    int
	Sdg1, Sdg2          bool
	SuchSynonyme        string
	SuchLeistungen      string
	SuchSchluessel      string
}

type leistungRow struct {
	ID              string `gorm:"primaryKey"`
	LeikaSchluessel *string
	Name            string
	TypRoh          string
	Typen           string
	Rechtsgrundlage string
	Gesetz          string
	GesetzKuerzel   string
	Sdg1, Sdg2      bool
	Sortier         []byte
	SuchName        string
	SuchSynonyme    string
	SuchSchluessel  string
	Buchung         buchung              `gorm:"embedded"`
	Buendel         []leistungBuendelRow `gorm:"-"`
}

func (leistungRow) TableName() string { return "leistung" }

type leistungBuendelRow struct {
	Leistung  string `gorm:"primaryKey"`
	OzgID     string `gorm:"primaryKey"`
	Beleglage string
	Ordnung   int
}

func (leistungBuendelRow) TableName() string { return "leistung_leistungsbuendel" }

func leistungRowOf(e *nachnutzung.Leistung) leistungRow {
	row := leistungRow{
		ID: e.ID, LeikaSchluessel: nullable(e.LeikaSchluessel), Name: e.Name, TypRoh: e.TypRoh, Typen: jsonText(e.Typen),
		Rechtsgrundlage: e.Rechtsgrundlage, Gesetz: e.Gesetz, GesetzKuerzel: e.GesetzKuerzel, Sdg1: e.SDG1, Sdg2: e.SDG2,
		Sortier: suche.SortKey(e.Name), SuchName: suche.Text(e.Name), SuchSchluessel: suche.Text(e.LeikaSchluessel, strings.ToLower(e.ID)),
		Buchung: buchung{Version: e.Version},
	}
	for i, z := range e.Leistungsbuendel {
		row.Buendel = append(row.Buendel, leistungBuendelRow{
			Leistung: e.ID, OzgID: z.OzgID, Beleglage: string(z.Beleglage), Ordnung: i + 1,
		})
	}
	return row
}

type synonymRow struct {
	Begriff        string `gorm:"primaryKey"`
	StehtFuer      string `gorm:"primaryKey"`
	Hinweis        string
	Zurueckgezogen bool
	Sortier        []byte
	SuchName       string
	Buchung        buchung `gorm:"embedded"`
}

func (synonymRow) TableName() string { return "synonym" }

func synonymRowOf(s *nachnutzung.Synonym) synonymRow {
	return synonymRow{
		Begriff: s.Begriff, StehtFuer: s.StehtFuer, Hinweis: s.Hinweis, Zurueckgezogen: s.Zurueckgezogen,
		Sortier: suche.SortKey(s.Begriff), SuchName: suche.Text(s.Begriff, s.StehtFuer),
	}
}

type onlinedienstRow struct {
	Code               string `gorm:"primaryKey"`
	Name               string
	Nachnutzungsmodell *string
	Zustand            *string
	Hinweis            string
	Quellen            string
	Sortier            []byte
	SuchName           string
	Buchung            buchung                  `gorm:"embedded"`
	Laender            []onlinedienstLandRow    `gorm:"-"`
	Buendel            []onlinedienstBuendelRow `gorm:"-"`
}

func (onlinedienstRow) TableName() string { return "onlinedienst" }

type onlinedienstLandRow struct {
	Onlinedienst string `gorm:"primaryKey"`
	Land         string `gorm:"primaryKey"`
	Ordnung      int
}

func (onlinedienstLandRow) TableName() string { return "onlinedienst_land" }

type onlinedienstBuendelRow struct {
	Onlinedienst string `gorm:"primaryKey"`
	OzgID        string `gorm:"primaryKey"`
	Beleglage    string
	Ordnung      int
}

func (onlinedienstBuendelRow) TableName() string { return "onlinedienst_leistungsbuendel" }

func onlinedienstRowOf(o *nachnutzung.Onlinedienst) onlinedienstRow {
	row := onlinedienstRow{
		Code: o.Code, Name: o.Name, Nachnutzungsmodell: nullable(o.Nachnutzungsmodell), Zustand: nullable(o.Zustand),
		Hinweis: o.Hinweis, Quellen: quellenText(o.Quellen), Sortier: suche.SortKey(o.Name), SuchName: suche.Text(o.Name),
		Buchung: buchung{Version: o.Version},
	}
	for i, l := range o.Laender {
		row.Laender = append(row.Laender, onlinedienstLandRow{Onlinedienst: o.Code, Land: l.Code, Ordnung: i + 1})
	}
	for i, z := range o.Leistungsbuendel {
		row.Buendel = append(row.Buendel, onlinedienstBuendelRow{
			Onlinedienst: o.Code, OzgID: z.OzgID, Beleglage: string(z.Beleglage), Ordnung: i + 1,
		})
	}
	return row
}

// nullable is NULL for the empty string.
func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
