// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"gorm.io/gorm"

	"nachnutzung/api"
)

// The naive list of a body's statuses: Find with Preload. It leaves out what the
// program does beside: places of use, inheritance, the day. So what it costs less by
// is not counted against it.

type kommuneModel struct {
	Ars  string `gorm:"primaryKey"`
	Name string
	Land string
}

// TableName is the table's.
func (kommuneModel) TableName() string { return "kommune" }

type freitextModel struct {
	ID     string `gorm:"primaryKey"`
	Inhalt *string
}

// TableName is the table's.
func (freitextModel) TableName() string { return "freitext" }

type statusModel struct {
	Ars          string       `gorm:"primaryKey"`
	OzgID        string       `gorm:"primaryKey"`
	Kommune      kommuneModel `gorm:"foreignKey:Ars;references:Ars"`
	Buendel      buendelModel `gorm:"foreignKey:OzgID;references:OzgID"`
	Land         string
	Landname     eintragModel `gorm:"foreignKey:Land;references:Code"`
	Version      int64
	Status       string
	StatusSeit   string
	Herkunft     string
	Begruendung  string
	Grund        *freitextModel `gorm:"foreignKey:Begruendung;references:ID"`
	Plan         string
	Bestaetigung string
	BestaetigtAm string
	Organisation string
	GeaendertAm  string
	Beispiel     bool
	Inhalt       string
}

// TableName is the table's.
func (statusModel) TableName() string { return "nachnutzung" }

func naiveStatuses(c *gin.Context, db *gorm.DB) {
	var rows []statusModel
	err := db.WithContext(c.Request.Context()).Preload("Kommune").Preload("Buendel").Preload("Landname", "liste = ?", "land").Preload("Grund").
		Where("ars = ?", c.Param("ars")).Order("ozg_id").Find(&rows).Error
	if err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
		return
	}
	answer := api.NachnutzungListe{Items: make([]api.Nachnutzung, len(rows))}
	for i := range rows {
		answer.Items[i] = rows[i].show()
	}
	c.JSON(http.StatusOK, answer)
}

func (s *statusModel) show() api.Nachnutzung {
	n := api.Nachnutzung{
		Ars: s.Ars, OzgID: s.OzgID, Version: s.Version, Kommune: api.Verweis{Code: s.Ars, Name: s.Kommune.Name},
		Land: api.Verweis{Code: s.Land, Name: s.Landname.Bezeichnung}, Leistungsbuendel: api.Verweis{Code: s.OzgID, Name: s.Buendel.Name},
		Themenfeld: s.Buendel.ThemenfeldCode, Status: s.Status, StatusSeit: &s.StatusSeit, StatusHerkunft: s.Herkunft, Blocker: []string{},
		Einsaetze: []api.Einsatz{}, Bestaetigung: &s.Bestaetigung, BestaetigtAm: &s.BestaetigtAm, Organisation: &s.Organisation,
		GeaendertAm: &s.GeaendertAm, Beispiel: s.Beispiel,
	}
	if s.Grund != nil {
		n.Begruendung = s.Grund.Inhalt
	}
	if s.Plan != "" {
		n.GeplanterGoLive = &s.Plan
	}
	return n
}
