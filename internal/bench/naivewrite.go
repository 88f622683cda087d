// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"gorm.io/gorm"

	"nachnutzung/api"
)

// The naive write: First, Save, and a second Create for the history. It leaves out
// much of what the program does for the same request: rights and territory, the
// version, the order of steps, names in the answer, chain and feed. So what it
// costs less by is not counted against it.

// naivePair is a row of a copy of our table, with the same indexes.
type naivePair struct {
	Ars          string `gorm:"primaryKey"`
	OzgID        string `gorm:"primaryKey"`
	Land         string
	Version      int64
	Status       string
	StatusSeit   string
	Herkunft     string
	Begruendung  string
	Plan         string
	Bestaetigung string
	BestaetigtAm string
	Organisation string
	GeaendertAm  string
	Beispiel     bool
	Merkmale     string
	Inhalt       string
	Zeitachse    string
}

// TableName is the table's.
func (naivePair) TableName() string { return "naive_nachnutzung" }

// naiveEntry is an entry of a history as one writes it first: before and after.
type naiveEntry struct {
	ID           int64 `gorm:"primaryKey"`
	Ars          string
	OzgID        string
	Version      int64
	Zeitpunkt    time.Time
	Organisation string
	Akteur       string
	Quelle       string
	Vorher       string
	Nachher      string
}

// TableName is the table's.
func (naiveEntry) TableName() string { return "naive_verlauf" }

// naiveTables makes the naive side's tables in our database, as full as ours.
func naiveTables(ctx context.Context, p *pool) error {
	return p.execAll(ctx,
		"CREATE TABLE naive_nachnutzung (LIKE nachnutzung INCLUDING ALL)",
		"INSERT INTO naive_nachnutzung SELECT * FROM nachnutzung",
		`CREATE TABLE naive_verlauf (id BIGSERIAL PRIMARY KEY, ars TEXT, ozg_id TEXT, version BIGINT, zeitpunkt TIMESTAMPTZ, organisation TEXT,
			akteur TEXT, quelle TEXT, vorher TEXT, nachher TEXT)`,
		`INSERT INTO naive_verlauf (ars, ozg_id, version, zeitpunkt, organisation, akteur, quelle, vorher, nachher)
			SELECT ars, ozg_id, version, CAST(zeitpunkt AS TIMESTAMPTZ), organisation, akteur, quelle,
			COALESCE(LAG(zustand) OVER (PARTITION BY art, schluessel ORDER BY version), ''), zustand FROM verlauf ORDER BY id`,
		"CREATE INDEX naive_verlauf_ars ON naive_verlauf (ars, ozg_id)",
		"VACUUM ANALYZE naive_nachnutzung", "VACUUM ANALYZE naive_verlauf", "CHECKPOINT")
}

func naivePatch(c *gin.Context, db *gorm.DB) {
	var sent struct {
		GeplanterGoLive *string `json:"geplanterGoLive" binding:"required"`
	}
	if c.GetHeader("Authorization") == "" || c.GetHeader("If-Match") == "" {
		c.JSON(http.StatusUnauthorized, gin.H{"error": "token and version, please"})
		return
	}
	if err := c.ShouldBindJSON(&sent); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	tx := db.WithContext(c.Request.Context())
	var row naivePair
	if err := tx.First(&row, "ars = ? AND ozg_id = ?", c.Param("ars"), c.Param("ozgId")).Error; err != nil {
		c.JSON(http.StatusNotFound, gin.H{"error": err.Error()})
		return
	}
	before := row
	row.Plan, row.Organisation, row.Version = *sent.GeplanterGoLive, "MID", row.Version+1
	row.GeaendertAm = time.Now().UTC().Format("2006-01-02T15:04:05.000000Z")
	if err := tx.Save(&row).Error; err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
		return
	}
	if err := tx.Create(naiveEntryOf(&before, &row)).Error; err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
		return
	}
	c.Header("ETag", `"`+strconv.FormatInt(row.Version, 10)+`"`)
	c.JSON(http.StatusOK, row)
}

func naiveEntryOf(before, after *naivePair) *naiveEntry {
	text := func(row *naivePair) string {
		// A struct of texts and numbers cannot fail to encode.
		b, _ := json.Marshal(row) //nolint:errchkjson // see above
		return string(b)
	}
	return &naiveEntry{
		Ars: after.Ars, OzgID: after.OzgID, Version: after.Version, Zeitpunkt: time.Now(), Organisation: after.Organisation, Akteur: "bench",
		Quelle: "api", Vorher: text(before), Nachher: text(after),
	}
}

// routeNaiveWrite adds the write to the naive server.
func routeNaiveWrite(engine *gin.Engine, db *gorm.DB) {
	engine.PATCH(api.BasePath+"/kommunen/:ars/nachnutzungen/:ozgId", func(c *gin.Context) { naivePatch(c, db) })
}
