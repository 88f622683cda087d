// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"nachnutzung/internal/karte"
	"nachnutzung/internal/nachnutzung"
)

// kartenbild is the map as an SVG.
type kartenbild struct {
	Breite, Hoehe int
	Flaechen      []kartenflaeche
	// Grenzen are the outlines of the level above, as one path; may be empty.
	Grenzen string
	// Legende are the steps, from all to none.
	Legende []kartenstufe
	// Beschriftet writes the share into each area, with its name unless it is Klein: a
	// map beside other things.
	Beschriftet, Klein bool
	// Fehlend are rows without an area: bodies that the shapes do not know. Leer are
	// areas without a row, as one path; empty where all have one.
	Fehlend []string
	Leer    string
}

// kartenflaeche is an area: a link with its figures.
type kartenflaeche struct {
	karte.Flaeche
	Adresse string
	// Text is heard and shown as a tip.
	Text string
	// Anteil is written into the area.
	Anteil string
	// Stufe is the number of its step.
	Stufe int
}

// kartenstufe is a step of the colour: its number names the colour and the pattern.
type kartenstufe struct {
	Nr   int
	Text string
}

// The numbers of the steps.
const (
	stufeOhne = iota
	stufeKeine
	stufeViertel
	stufeHaelfte
	stufeDreiviertel
	stufeFastAlle
	stufeAlle
)

// anteilstufen are the steps of a share.
func anteilstufen() []kartenstufe {
	return []kartenstufe{
		{stufeAlle, "100 %"}, {stufeFastAlle, "75 bis unter 100 %"}, {stufeDreiviertel, "50 bis unter 75 %"}, {stufeHaelfte, "25 bis unter 50 %"},
		{stufeViertel, "über 0 bis unter 25 %"}, {stufeKeine, "0 %"}, {stufeOhne, "nicht zuständig"},
	}
}

// anteilstufe is the step of a share.
func anteilstufe(a nachnutzung.Anteil) int {
	switch {
	case a.Nenner == 0:
		return stufeOhne
	case a.Zaehler == 0:
		return stufeKeine
	case a.Zaehler == a.Nenner:
		return stufeAlle
	}
	return stufeViertel + 4*a.Zaehler/a.Nenner
}

// statusstufen are the steps of single statuses.
func statusstufen() []kartenstufe {
	return []kartenstufe{
		{stufeAlle, "live"}, {stufeDreiviertel, "auf dem Weg (Interesse, Vertrag, Anbindung, Test)"}, {stufeHaelfte, "pausiert oder zurückgezogen"},
		{stufeViertel, "kein Bedarf"}, {stufeKeine, "offen"}, {stufeOhne, "nicht zuständig"},
	}
}

// statusstufe is the step of a status.
func statusstufe(s nachnutzung.Status) int {
	switch s {
	case nachnutzung.StatusLive:
		return stufeAlle
	case nachnutzung.StatusInteresseBekundet, nachnutzung.StatusVertragGeschlossen, nachnutzung.StatusInAnbindung, nachnutzung.StatusImTest:
		return stufeDreiviertel
	case nachnutzung.StatusPausiert, nachnutzung.StatusZurueckgezogen:
		return stufeHaelfte
	case nachnutzung.StatusKeinBedarf:
		return stufeViertel
	case nachnutzung.StatusNichtZustaendig:
		return stufeOhne
	}
	return stufeKeine
}

// newKartenbild joins areas and rows by their key. The areas come in the order of the
// rows, because the keyboard walks through them so.
func newKartenbild(blatt karte.Blatt, grenzen string, rows []kartenzeile, legende []kartenstufe) kartenbild {
	byARS := make(map[string]karte.Flaeche, len(blatt.Flaechen))
	for _, f := range blatt.Flaechen {
		byARS[f.ARS] = f
	}
	b := kartenbild{Breite: blatt.Breite, Hoehe: blatt.Hoehe, Grenzen: grenzen, Legende: legende, Beschriftet: grenzen == ""}
	for i := range rows {
		z := &rows[i]
		f, ok := byARS[z.ARS]
		if !ok {
			b.Fehlend = append(b.Fehlend, z.Name)
			continue
		}
		delete(byARS, z.ARS)
		b.Flaechen = append(b.Flaechen, kartenflaeche{
			Flaeche: f, Adresse: z.Adresse, Text: z.Name + ": " + z.Text, Anteil: prozent(z.Traeger), Stufe: z.Stufe,
		})
	}
	for _, f := range blatt.Flaechen {
		if _, isLeft := byARS[f.ARS]; isLeft {
			b.Leer += f.Pfad
		}
	}
	return b
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
