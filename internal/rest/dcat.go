// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"context"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
)

// mediaJSONLD is the media type of metadata after DCAT.
const mediaJSONLD = "application/ld+json"

// The metadata after DCAT-AP.de, as JSON-LD. Addresses are relative to that of the
// document unless the server knows its own.

// dcatKatalog is a dcat:Catalog with the names that its own keys stand for.
type dcatKatalog struct {
	Context     dcatContext     `json:"@context"`
	ID          string          `json:"@id"`
	Type        string          `json:"@type"`
	Title       dcatText        `json:"dct:title"`
	Description dcatText        `json:"dct:description"`
	Publisher   dcatAgent       `json:"dct:publisher"`
	Homepage    dcatVerweis     `json:"foaf:homepage"`
	Language    dcatVerweis     `json:"dct:language"`
	Taxonomy    dcatVerweis     `json:"dcat:themeTaxonomy"`
	Dataset     []dcatDatensatz `json:"dcat:dataset"`
}

type dcatContext struct {
	DCAT   string `json:"dcat"`
	DCT    string `json:"dct"`
	DCATDE string `json:"dcatde"`
	FOAF   string `json:"foaf"`
	SPDX   string `json:"spdx"`
	XSD    string `json:"xsd"`
}

type dcatText struct {
	Value    string `json:"@value"`
	Language string `json:"@language"`
}

func german(text string) dcatText { return dcatText{text, "de"} }

type dcatVerweis struct {
	ID string `json:"@id"`
}

type dcatAgent struct {
	ID   string `json:"@id"`
	Type string `json:"@type"`
	Name string `json:"foaf:name"`
}

// dcatDatensatz is a dcat:Dataset: one list.
type dcatDatensatz struct {
	ID           string           `json:"@id"`
	Type         string           `json:"@type"`
	Identifier   string           `json:"dct:identifier"`
	Title        dcatText         `json:"dct:title"`
	Description  dcatText         `json:"dct:description"`
	Publisher    dcatVerweis      `json:"dct:publisher"`
	Theme        dcatVerweis      `json:"dcat:theme"`
	Language     dcatVerweis      `json:"dct:language"`
	LandingPage  dcatVerweis      `json:"dcat:landingPage"`
	Level        dcatVerweis      `json:"dcatde:politicalGeocodingLevelURI"`
	Geocoding    []dcatVerweis    `json:"dcatde:politicalGeocodingURI,omitempty"`
	Distribution []dcatVerteilung `json:"dcat:distribution"`
}

// dcatVerteilung is a dcat:Distribution: the list in one format.
type dcatVerteilung struct {
	ID          string       `json:"@id"`
	Type        string       `json:"@type"`
	Title       dcatText     `json:"dct:title"`
	AccessURL   dcatVerweis  `json:"dcat:accessURL"`
	DownloadURL dcatVerweis  `json:"dcat:downloadURL"`
	Format      *dcatVerweis `json:"dct:format,omitempty"`
	MediaType   *dcatVerweis `json:"dcat:mediaType,omitempty"`
	License     *dcatVerweis `json:"dct:license,omitempty"`
	Vermerk     string       `json:"dcatde:licenseAttributionByText,omitempty"`
	ByteSize    *dcatZahl    `json:"dcat:byteSize,omitempty"`
	Checksum    *dcatSumme   `json:"spdx:checksum,omitempty"`
}

type dcatZahl struct {
	Value int64  `json:"@value"`
	Type  string `json:"@type"`
}

type dcatSumme struct {
	Type      string      `json:"@type"`
	Algorithm dcatVerweis `json:"spdx:algorithm"`
	Value     dcatHex     `json:"spdx:checksumValue"`
}

type dcatHex struct {
	Value string `json:"@value"`
	Type  string `json:"@type"`
}

// Terms of the vocabularies that DCAT-AP.de prescribes.
const (
	dcatGerman    = "http://publications.europa.eu/resource/authority/language/DEU"
	dcatThemes    = "http://publications.europa.eu/resource/authority/data-theme"
	dcatGovern    = dcatThemes + "/GOVE"
	dcatFileTypes = "http://publications.europa.eu/resource/authority/file-type/"
	dcatMedia     = "https://www.iana.org/assignments/media-types/"
	dcatGeo       = "http://dcat-ap.de/def/politicalGeocoding/"
)

// getDCAT answers the metadata for catalogues of open data.
//
//	@Summary		Metadaten nach DCAT-AP.de abrufen
//	@Description	Der Katalog aller öffentlichen Listen als JSON-LD nach DCAT-AP.de: Datensätze mit Herausgeber, Lizenz, geopolitischer Verwaltungscodierung und Dateien mit Größe und Prüfsumme. Ein Datensatz mit Meldungen nennt die Länder, aus denen es welche gibt. Herausgeber und Lizenz legt der Betreiber fest.
//	@Tags			Datenpaket
//	@ID				getDCAT
//	@Produce		application/ld+json
//	@Success		200	{file}		file	"Die Metadaten"
//	@Failure		400	{object}	api.Problem
//	@Router			/dcat [get]
func (a *API) getDCAT(c *gin.Context) error {
	state, _, done, err := a.readPackage(c, mediaJSONLD)
	if err != nil || done {
		return err
	}
	shown, err := a.dcat(lasting(c.Request.Context()), state)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := encodeJSON(&b, shown); err != nil {
		return err
	}
	writeBody(c, mediaJSONLD, b.Bytes())
	return nil
}

func (a *API) dcat(ctx context.Context, state string) (*dcatKatalog, error) {
	stand, err := katalogstand(ctx, a.db, "")
	if err != nil {
		return nil, err
	}
	laender, err := a.db.Meldelaender(ctx)
	if err != nil {
		return nil, err
	}
	at := func(path string) string { return a.herausgeber.Adresse + path }
	publisher := at(api.BasePath + "/dcat#herausgeber")
	shown := &dcatKatalog{
		Context: dcatContext{
			DCAT: "http://www.w3.org/ns/dcat#", DCT: "http://purl.org/dc/terms/", DCATDE: "http://dcat-ap.de/def/dcatde/",
			FOAF: "http://xmlns.com/foaf/0.1/", SPDX: "http://spdx.org/rdf/terms#", XSD: "http://www.w3.org/2001/XMLSchema#",
		},
		ID: at(api.BasePath + "/dcat"), Type: "dcat:Catalog", Title: german("Nachnutzungskatalog"), Description: german(paketBeschreibung),
		Publisher: dcatAgent{publisher, "foaf:Organization", a.herausgeber.Name}, Homepage: dcatVerweis{at("/")},
		Language: dcatVerweis{dcatGerman}, Taxonomy: dcatVerweis{dcatThemes},
	}
	for _, r := range ressourcen() {
		sealed, err := a.siegler.of(ctx, a, &r, state)
		if err != nil {
			return nil, err
		}
		id := at(api.BasePath + "/dcat#" + r.name)
		set := dcatDatensatz{
			ID: id, Type: "dcat:Dataset", Identifier: id, Title: german(r.titel), Description: german(r.beschreibung),
			Publisher: dcatVerweis{publisher}, Theme: dcatVerweis{dcatGovern}, Language: dcatVerweis{dcatGerman},
			LandingPage: dcatVerweis{at("/")}, Level: dcatVerweis{dcatGeo + "Level/federal"},
			Distribution: a.dcatVerteilungen(&r, sealed, stand.Gebietsstand),
		}
		if r.isRegister && len(laender) > 0 {
			set.Level.ID = dcatGeo + "Level/state"
			for _, land := range laender {
				set.Geocoding = append(set.Geocoding, dcatVerweis{dcatGeo + "stateKey/" + land})
			}
		}
		shown.Dataset = append(shown.Dataset, set)
	}
	return shown, nil
}

// dcatVerteilungen are the formats in which a list can be had.
func (a *API) dcatVerteilungen(r *ressource, sealed siegel, gebietsstand string) []dcatVerteilung {
	terms := a.lizenz(r.lizenz, gebietsstand)
	file := a.herausgeber.Adresse + api.BasePath + "/datenpaket/" + r.name
	whole := a.herausgeber.Adresse + api.BasePath + "/" + r.name + "?vollstaendig=true&format="
	list := []dcatVerteilung{
		{
			Title: german("CSV"), DownloadURL: dcatVerweis{file}, Format: &dcatVerweis{dcatFileTypes + "CSV"}, MediaType: &dcatVerweis{dcatMedia + mediaCSV},
			ByteSize: &dcatZahl{sealed.bytes, "xsd:nonNegativeInteger"},
			Checksum: &dcatSumme{"spdx:Checksum", dcatVerweis{"http://spdx.org/rdf/terms#checksumAlgorithm_sha256"}, dcatHex{sealed.hash, "xsd:hexBinary"}},
		},
		{Title: german("XLSX"), DownloadURL: dcatVerweis{whole + "xlsx"}, Format: &dcatVerweis{dcatFileTypes + "XLSX"}, MediaType: &dcatVerweis{dcatMedia + mediaXLSX}},
		// NDJSON is in neither list.
		{Title: german("NDJSON"), DownloadURL: dcatVerweis{whole + "ndjson"}},
	}
	for i := range list {
		d := &list[i]
		d.ID, d.Type, d.AccessURL, d.Vermerk = d.DownloadURL.ID+"#datei", "dcat:Distribution", d.DownloadURL, terms.vermerk
		if terms.dcat != "" {
			d.License = &dcatVerweis{terms.dcat}
		}
	}
	return list
}
