// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/suche"
)

// The rows of the tables of bodies, Plattformen and Verbuende, as GORM writes
// them.

type traegerregelRow struct {
	Land      string `gorm:"primaryKey"`
	Arten     string
	Erbend    string
	Regeltext string
	Quellen   string
	Buchung   buchung `gorm:"embedded"`
}

func (traegerregelRow) TableName() string { return "traegerregel" }

type kommuneRow struct {
	ARS            string  `gorm:"column:ars;primaryKey"`
	AGSLand        *string `gorm:"column:ags_land"`
	AGSKreis       *string `gorm:"column:ags_kreis"`
	AGSGemeinde    *string `gorm:"column:ags_gemeinde"`
	Name           string
	Kurzname       string
	Art            string
	Bezeichnung    string
	Land           string
	Kreis          *string
	Verband        *string
	Uebergeordnet  *string
	Sitz           string
	PLZ            string `gorm:"column:plz"`
	Einwohner      int
	FlaecheHa      int
	Gebietsstand   string
	EinwohnerStand string
	FlaecheStand   string
	GueltigBis     *string
	Traeger        *bool
	ErbtVon        *string
	Sortier        []byte
	SuchName       string
	SuchArt        string
	SuchSchluessel string
	Buchung        buchung        `gorm:"embedded"`
	Nachfolger     []nachfolgeRow `gorm:"-"`
}

func (kommuneRow) TableName() string { return "kommune" }

type nachfolgeRow struct {
	Alt string `gorm:"primaryKey"`
	Neu string `gorm:"primaryKey"`
	Ab  string
	Art string
}

func (nachfolgeRow) TableName() string { return "kommune_nachfolge" }

func kommuneRowOf(k *nachnutzung.Kommune) kommuneRow {
	row := kommuneRow{
		ARS: k.ARS, AGSLand: nullable(k.AGSLand), AGSKreis: nullable(k.AGSKreis), AGSGemeinde: nullable(k.AGSGemeinde),
		Name: k.Name, Kurzname: k.Kurzname, Art: string(k.Art), Bezeichnung: k.Bezeichnung, Land: k.Land.Code,
		Kreis: nullable(k.Kreis.Code), Verband: nullable(k.Verband.Code), Uebergeordnet: nullable(k.Uebergeordnet),
		Sitz: k.Sitz, PLZ: k.PLZ, Einwohner: k.Einwohner, FlaecheHa: k.FlaecheHa, Gebietsstand: k.Stand,
		EinwohnerStand: k.EinwohnerStand, FlaecheStand: k.FlaecheStand, GueltigBis: nullable(k.GueltigBis),
		Traeger: k.Traeger, ErbtVon: nullable(k.ErbtVon.Code), Sortier: suche.SortKey(k.Name), SuchName: suche.Text(k.Name),
		SuchArt:        suche.Text(strings.ReplaceAll(string(k.Art), "_", " "), k.Bezeichnung, spelledOut(k.Name)),
		SuchSchluessel: suche.Text(k.ARS, k.AGSLand, k.AGSKreis, k.AGSGemeinde, k.PLZ),
	}
	return row
}

// spelledOut gives the word behind an abbreviation that names of places carry.
func spelledOut(name string) string {
	if strings.HasPrefix(name, "St. ") || strings.Contains(name, " St. ") {
		return "Sankt"
	}
	return ""
}

type plattformRow struct {
	Code      string `gorm:"primaryKey"`
	Name      string
	Langname  string
	Art       string
	Betreiber *string
	Seit      string
	Hinweis   string
	Quellen   string
	Sortier   []byte
	SuchName  string
	Buchung   buchung `gorm:"embedded"`
}

func (plattformRow) TableName() string { return "plattform" }

func plattformRowOf(p *nachnutzung.Plattform) plattformRow {
	return plattformRow{
		Code: p.Code, Name: p.Name, Langname: p.Langname, Art: p.Art, Betreiber: nullable(p.Betreiber), Seit: string(p.Seit),
		Hinweis: p.Hinweis, Quellen: quellenText(p.Quellen), Sortier: suche.SortKey(p.Name),
		SuchName: suche.Text(p.Name, p.Langname, p.Betreiber),
	}
}

type plattformnutzungRow struct {
	Plattform  string `gorm:"primaryKey"`
	ARS        string `gorm:"column:ars;primaryKey"`
	Seit       string `gorm:"primaryKey"`
	SeitSicher string
	Bis        string
	BisSicher  string
	Beispiel   bool
	Quellen    string
}

func (plattformnutzungRow) TableName() string { return "plattformnutzung" }

func plattformnutzungRowOf(n *nachnutzung.Plattformnutzung) plattformnutzungRow {
	return plattformnutzungRow{
		Plattform: n.Plattform.Code, ARS: n.ARS, Seit: string(n.Seit), SeitSicher: n.Seit.Latest(),
		Bis: string(n.Bis), BisSicher: n.Bis.Earliest(), Beispiel: n.Beispiel, Quellen: quellenText(n.Quellen),
	}
}

type verbundRow struct {
	Code       string `gorm:"primaryKey"`
	Name       string
	Rechtsform string
	Gegruendet string
	Hinweis    string
	Quellen    string
	Sortier    []byte
	SuchName   string
	Buchung    buchung             `gorm:"embedded"`
	Zahlen     []mitgliederzahlRow `gorm:"-"`
}

func (verbundRow) TableName() string { return "verbund" }

type mitgliederzahlRow struct {
	Verbund string `gorm:"primaryKey"`
	Stand   string `gorm:"primaryKey"`
	Anzahl  int
	Hinweis string
	Quellen string
}

func (mitgliederzahlRow) TableName() string { return "verbund_mitgliederzahl" }

func verbundRowOf(v *nachnutzung.Verbund) verbundRow {
	row := verbundRow{
		Code: v.Code, Name: v.Name, Rechtsform: v.Rechtsform, Gegruendet: string(v.Gegruendet), Hinweis: v.Hinweis,
		Quellen: quellenText(v.Quellen), Sortier: suche.SortKey(v.Name), SuchName: suche.Text(v.Name),
	}
	for _, z := range v.Mitgliederzahlen {
		row.Zahlen = append(row.Zahlen, mitgliederzahlRow{
			Verbund: v.Code, Stand: string(z.Stand), Anzahl: z.Anzahl, Hinweis: z.Hinweis, Quellen: quellenText(z.Quellen),
		})
	}
	return row
}

type mitgliedschaftRow struct {
	Verbund    string  `gorm:"primaryKey"`
	Mitglied   string  `gorm:"primaryKey"`
	ARS        *string `gorm:"column:ars"`
	Seit       string  `gorm:"primaryKey"`
	SeitSicher string
	Bis        string
	BisSicher  string
	Hinweis    string
	Beispiel   bool
	Quellen    string
	Sortier    []byte
	Buchung    buchung `gorm:"embedded"`
}

func (mitgliedschaftRow) TableName() string { return "verbund_mitgliedschaft" }

func mitgliedschaftRowOf(m *nachnutzung.Mitgliedschaft) mitgliedschaftRow {
	return mitgliedschaftRow{
		Verbund: m.Verbund.Code, Mitglied: m.Mitglied, ARS: nullable(m.ARS), Seit: string(m.Seit), SeitSicher: m.Seit.Latest(),
		Bis: string(m.Bis), BisSicher: m.Bis.Earliest(), Hinweis: m.Hinweis, Beispiel: m.Beispiel,
		Quellen: quellenText(m.Quellen), Sortier: suche.SortKey(m.Mitglied),
	}
}
