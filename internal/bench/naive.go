// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"encoding/base64"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
	"gorm.io/gorm"

	"nachnutzung/api"
)

// The naive server: what one writes first with gin and GORM. Models with
// associations, Find with Preload, c.JSON. It is not made slow on purpose: it
// keeps a proper pool, asks for the columns of its models alone, and Preload
// asks once per association, not once per row.

type quelleModel struct {
	Titel string `json:"titel"`
	URL   string `json:"url"`
}

type themenfeldModel struct {
	Code   string `gorm:"primaryKey"`
	Name   string
	Seiten []seiteModel `gorm:"polymorphicType:Gegenstand;polymorphicId:Schluessel;polymorphicValue:themenfeld"`
	Werte  []wertModel  `gorm:"polymorphicType:Gegenstand;polymorphicId:Schluessel;polymorphicValue:themenfeld"`
}

// TableName is the table's.
func (themenfeldModel) TableName() string { return "themenfeld" }

type lageModel struct {
	Code string `gorm:"primaryKey"`
	Name string
}

// TableName is the table's.
func (lageModel) TableName() string { return "lage" }

type seiteModel struct {
	Gegenstand string `gorm:"primaryKey"`
	Schluessel string `gorm:"primaryKey"`
	Seite      string `gorm:"primaryKey"`
	Beleglage  string
	Hinweis    string
	Quellen    []quelleModel `gorm:"serializer:json"`
}

// TableName is the table's.
func (seiteModel) TableName() string { return "federfuehrung" }

type wertModel struct {
	Gegenstand string `gorm:"primaryKey"`
	Schluessel string `gorm:"primaryKey"`
	Seite      string `gorm:"primaryKey"`
	Wert       string `gorm:"primaryKey"`
	Ordnung    int
	Eintrag    eintragModel `gorm:"foreignKey:Wert;references:Code"`
}

// TableName is the table's.
func (wertModel) TableName() string { return "federfuehrung_wert" }

type eintragModel struct {
	Liste       string `gorm:"primaryKey"`
	Code        string `gorm:"primaryKey"`
	Bezeichnung string
}

// TableName is the table's.
func (eintragModel) TableName() string { return "codelisteneintrag" }

type buendelModel struct {
	OzgID               string `gorm:"primaryKey"`
	Version             int64
	Name                string
	ThemenfeldCode      string          `gorm:"column:themenfeld"`
	Themenfeld          themenfeldModel `gorm:"foreignKey:ThemenfeldCode;references:Code"`
	LageCode            string          `gorm:"column:lage"`
	Lage                lageModel       `gorm:"foreignKey:LageCode;references:Code"`
	Beleglage           string
	Quellen             []quelleModel `gorm:"serializer:json"`
	Zustaendigkeit      []string      `gorm:"serializer:json"`
	ZustaendigkeitStand string
	Typen               []string `gorm:"serializer:json"`
	AnzahlLeistungen    int
	Sdg1, Sdg2          bool
	Seiten              []seiteModel `gorm:"polymorphicType:Gegenstand;polymorphicId:Schluessel;polymorphicValue:leistungsbuendel"`
	Werte               []wertModel  `gorm:"polymorphicType:Gegenstand;polymorphicId:Schluessel;polymorphicValue:leistungsbuendel"`
}

// TableName is the table's.
func (buendelModel) TableName() string { return "leistungsbuendel" }

// withAll loads what the answer needs beside the row itself.
func withAll(tx *gorm.DB) *gorm.DB {
	inOrder := func(tx *gorm.DB) *gorm.DB { return tx.Order("ordnung") }
	leading := []any{"liste IN ?", []string{"bundesressort", "land"}}
	return tx.Preload("Themenfeld.Seiten").Preload("Themenfeld.Werte", inOrder).Preload("Themenfeld.Werte.Eintrag", leading...).
		Preload("Lage").Preload("Seiten").Preload("Werte", inOrder).Preload("Werte.Eintrag", leading...)
}

// naiveEngine routes the compared addresses.
func naiveEngine(db *gorm.DB) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.Use(gin.Recovery(), naiveHeaders)
	engine.GET(api.BasePath+"/leistungsbuendel", func(c *gin.Context) { naiveList(c, db) })
	engine.GET(api.BasePath+"/leistungsbuendel/:ozgId", func(c *gin.Context) { naiveOne(c, db) })
	engine.GET(api.BasePath+"/kommunen/:ars/nachnutzungen", func(c *gin.Context) { naiveStatuses(c, db) })
	routeNaiveWrite(engine, db)
	return engine
}

// naiveHeaders sends as many headers of the same length as the program does, so
// that they weigh the same; here they cost nothing to find out.
func naiveHeaders(c *gin.Context) {
	h := c.Writer.Header()
	for name, value := range map[string]string{
		"Access-Control-Allow-Origin": "*",
		"Access-Control-Expose-Headers": "ETag, Link, Location, Content-Location, Retry-After, API-Version, " +
			"X-Request-Id, Nachnutzung-Revision, Aenderungen-Ab",
		"API-Version":                  api.Version,
		"Cache-Control":                "public, max-age=60",
		"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
		"Cross-Origin-Resource-Policy": "cross-origin",
		"ETag":                         `"1795416000"`,
		"Vary":                         "Accept, Accept-Encoding",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"X-Request-Id":                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
	} {
		h.Set(name, value)
	}
}

func naiveList(c *gin.Context, db *gorm.DB) {
	limit, err := strconv.Atoi(c.DefaultQuery("limit", "50"))
	if err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	offset, err := naiveOffset(c.Query("cursor"))
	if err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	tx := db.WithContext(c.Request.Context())
	var total int64
	if err := tx.Model(&buendelModel{}).Count(&total).Error; err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
		return
	}
	var rows []buendelModel
	if err := withAll(tx).Order("sortier, ozg_id").Limit(limit).Offset(offset).Find(&rows).Error; err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
		return
	}
	answer := api.LeistungsbuendelListe{Items: make([]api.Leistungsbuendel, len(rows)), Seite: api.Seite{Total: int(total)}}
	for i := range rows {
		answer.Items[i] = rows[i].show()
	}
	if offset += len(rows); offset < int(total) {
		next := base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(offset)))
		answer.Next = &next
		c.Header("Link", "<"+c.Request.URL.Path+"?cursor="+next+">; rel=\"next\"")
	}
	c.JSON(http.StatusOK, answer)
}

func naiveOffset(cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(string(text))
}

func naiveOne(c *gin.Context, db *gorm.DB) {
	var row buendelModel
	if err := withAll(db.WithContext(c.Request.Context())).First(&row, "ozg_id = ?", c.Param("ozgId")).Error; err != nil {
		c.JSON(http.StatusNotFound, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusOK, row.show())
}

func (b *buendelModel) show() api.Leistungsbuendel {
	return api.Leistungsbuendel{
		OzgID: b.OzgID, Version: b.Version, Name: b.Name,
		Themenfeld: &api.Verweis{Code: b.Themenfeld.Code, Name: b.Themenfeld.Name},
		Lage:       &api.Verweis{Code: b.Lage.Code, Name: b.Lage.Name},
		Beleglage:  b.Beleglage,
		Federfuehrung: &api.Federfuehrung{
			Bund: b.leads("bund"), Land: b.leads("land"),
		},
		Zustaendigkeit: &api.Zustaendigkeit{Arten: b.Zustaendigkeit, Stand: b.ZustaendigkeitStand},
		Typen:          b.Typen, AnzahlLeistungen: &b.AnzahlLeistungen, Sdg1: &b.Sdg1, Sdg2: &b.Sdg2,
		Quellen: showSources(b.Quellen),
	}
}

// leads is one side of the effective Federfuehrung: the bundle's own where it
// names somebody, else that of its Themenfeld.
func (b *buendelModel) leads(seite string) api.FederfuehrungSeite {
	if own := showSide(b.Seiten, b.Werte, seite, "leistungsbuendel"); len(own.Federfuehrende) > 0 {
		return own
	}
	return showSide(b.Themenfeld.Seiten, b.Themenfeld.Werte, seite, "themenfeld")
}

func showSide(seiten []seiteModel, werte []wertModel, seite, herkunft string) api.FederfuehrungSeite {
	shown := api.FederfuehrungSeite{
		Federfuehrende: []api.Verweis{}, Beleglage: "nicht_belegt", Herkunft: herkunft, Quellen: []api.Quelle{},
	}
	for _, s := range seiten {
		if s.Seite == seite {
			shown.Beleglage, shown.Hinweis, shown.Quellen = s.Beleglage, s.Hinweis, showSources(s.Quellen)
		}
	}
	for _, w := range werte {
		if w.Seite == seite {
			shown.Federfuehrende = append(shown.Federfuehrende, api.Verweis{Code: w.Wert, Name: w.Eintrag.Bezeichnung})
		}
	}
	return shown
}

func showSources(list []quelleModel) []api.Quelle {
	shown := make([]api.Quelle, len(list))
	for i, q := range list {
		shown[i] = api.Quelle(q)
	}
	return shown
}
