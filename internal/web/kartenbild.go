// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"fmt"

	"nachnutzung/internal/karte"
	"nachnutzung/internal/nachnutzung"
)

// kartenbild is the map as an SVG.
type kartenbild struct {
	Breite, Hoehe int
	Flaechen      []kartenflaeche
	// Grenzen are the outlines of the level above, as one path; may be empty.
	Grenzen string
	// Legende are the steps, from none to all.
	Legende []kartenstufe
	// Beschriftet writes the share into each area.
	Beschriftet bool
	// Fehlend are rows without an area: bodies that the shapes do not know. Leer are
	// areas without a row, as one path; empty where all have one.
	Fehlend []string
	Leer    string
}

// kartenflaeche is an area: a link with its figures.
type kartenflaeche struct {
	karte.Flaeche
	Adresse string
	// Name that is heard and shown as a tip.
	Text string
	// Anteil is written into the area.
	Anteil string
	Stufe  kartenstufe
}

// kartenstufe is a step of the colour: its number names the class and the pattern.
type kartenstufe int

// The steps of a share.
const (
	stufeOhne kartenstufe = iota
	stufeKeine
	stufeViertel
	stufeHaelfte
	stufeDreiviertel
	stufeFastAlle
	stufeAlle
)

// Text says what a step means.
func (k kartenstufe) Text() string {
	switch k {
	case stufeKeine:
		return "0 %"
	case stufeViertel:
		return "über 0 bis unter 25 %"
	case stufeHaelfte:
		return "25 bis unter 50 %"
	case stufeDreiviertel:
		return "50 bis unter 75 %"
	case stufeFastAlle:
		return "75 bis unter 100 %"
	case stufeAlle:
		return "100 %"
	}
	return "nicht zuständig"
}

// stufe is the step of a share.
func stufe(part, whole int) kartenstufe {
	switch {
	case whole == 0:
		return stufeOhne
	case part == 0:
		return stufeKeine
	case part == whole:
		return stufeAlle
	}
	return stufeViertel + kartenstufe(4*part/whole)
}

// stufen lists the steps in the order of the legend.
func stufen() []kartenstufe {
	return []kartenstufe{stufeAlle, stufeFastAlle, stufeDreiviertel, stufeHaelfte, stufeViertel, stufeKeine, stufeOhne}
}

// newKartenbild joins areas and rows by their key. The areas come in the order of the
// rows, because the keyboard walks through them so.
func newKartenbild(blatt karte.Blatt, grenzen string, rows []kartenzeile, einzeln bool) kartenbild {
	byARS := make(map[string]karte.Flaeche, len(blatt.Flaechen))
	for _, f := range blatt.Flaechen {
		byARS[f.ARS] = f
	}
	b := kartenbild{Breite: blatt.Breite, Hoehe: blatt.Hoehe, Grenzen: grenzen, Legende: stufen(), Beschriftet: grenzen == ""}
	for i := range rows {
		z := &rows[i]
		f, ok := byARS[z.ARS]
		if !ok {
			b.Fehlend = append(b.Fehlend, z.Name)
			continue
		}
		delete(byARS, z.ARS)
		b.Flaechen = append(b.Flaechen, kartenflaeche{
			Flaeche: f, Adresse: z.Adresse, Text: z.Name + ": " + z.beschreibung(einzeln), Anteil: z.Anteil(), Stufe: stufe(z.Live, z.Gesamt),
		})
	}
	for _, f := range blatt.Flaechen {
		if _, isLeft := byARS[f.ARS]; isLeft {
			b.Leer += f.Pfad
		}
	}
	return b
}

// beschreibung tells the figures of an area in a few words.
func (z *kartenzeile) beschreibung(einzeln bool) string {
	switch {
	case z.Gesamt == 0:
		return "nicht zuständig"
	case einzeln && z.Verwaltungen == 1:
		return statusname(z.Einziger)
	case einzeln:
		return fmt.Sprintf("live bei %s von %s Verwaltungen (%s)", zahl(z.Live), zahl(z.Gesamt), z.Anteil())
	case z.Verwaltungen == 1:
		return fmt.Sprintf("live bei %s von %s Leistungsbündeln (%s)", zahl(z.Live), zahl(z.Gesamt), z.Anteil())
	}
	return fmt.Sprintf("live %s von %s Paaren aus %s Verwaltungen (%s)", zahl(z.Live), zahl(z.Gesamt), zahl(z.Verwaltungen), z.Anteil())
}

// statusname is a status in a running text.
func statusname(s nachnutzung.Status) string {
	switch s {
	case nachnutzung.StatusInteresseBekundet:
		return "Interesse bekundet"
	case nachnutzung.StatusVertragGeschlossen:
		return "Vertrag geschlossen"
	case nachnutzung.StatusInAnbindung:
		return "in Anbindung"
	case nachnutzung.StatusImTest:
		return "im Test"
	case nachnutzung.StatusLive:
		return "live"
	case nachnutzung.StatusPausiert:
		return "pausiert"
	case nachnutzung.StatusZurueckgezogen:
		return "zurückgezogen"
	case nachnutzung.StatusKeinBedarf:
		return "kein Bedarf"
	case nachnutzung.StatusNichtZustaendig:
		return "nicht zuständig"
	}
	return "offen"
}
