// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/karte"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// The levels of the map.
const (
	ebeneKreis   = "kreis"
	ebeneTraeger = "traeger"
)

// kartenKeys are the keys of the map's query.
func kartenKeys() []string { return []string{"ebene", "leistungsbuendel", "themenfeld", "stichtag"} }

// karteView is the page of the map.
type karteView struct {
	frame
	*ausschnitt
	Ebene string
	// Gegenstand says what is counted: one Leistungsbuendel, a Themenfeld, or all.
	Gegenstand string
	// Einzeln: a single Leistungsbuendel was asked for.
	Einzeln bool
	// Am is the day of the figures, YYYY-MM-DD.
	Am string
	// Satz tells the figures of the whole Land in one sentence.
	Satz   string
	Bild   kartenbild
	Zeilen []kartenzeile
	// CSV is the address of the table as a file.
	CSV   string
	Zitat zitat
	// AndereEbene is the address of the same view on the other level, Matrix that of
	// its pairs.
	AndereEbene, Matrix string
}

// kartenzeile is an area with its figures, a row of the table beside the map.
type kartenzeile struct {
	Name, ARS, Adresse string
	kartenzahl
	// Verwaltungen is how many bodies the area has.
	Verwaltungen int
	// Selbst are the figures of a Landkreis itself, which are never in one sum with
	// those of its Gemeinden; nil where there is none.
	Selbst *kartenzahl
	// Einwohner of the area.
	Einwohner int
}

// Anteil is the share in per cent.
func (z *kartenzahl) Anteil() string { return prozent(z.Live, z.Gesamt) }

// Stufe is the step of the map's colour.
func (z *kartenzahl) Stufe() kartenstufe { return stufe(z.Live, z.Gesamt) }

// karte answers /karte.
func (s *Site) karte(c *gin.Context) error {
	return s.showKarte(c, func(view *karteView, status int) error {
		return s.render(c, status, s.pages.karte, view)
	})
}

// karteCSV answers /karte.csv: the table beside the map.
func (s *Site) karteCSV(c *gin.Context) error {
	return s.showKarte(c, func(view *karteView, status int) error {
		if status != http.StatusOK {
			// A file with less than was asked for would not say so.
			return s.render(c, status, s.pages.karte, view)
		}
		c.Header("Content-Disposition", `attachment; filename="karte-`+view.Ebene+"-"+view.Am+`.csv"`)
		c.Header("Content-Type", "text/csv; charset=utf-8")
		c.Status(http.StatusOK)
		return view.writeCSV(csv.NewWriter(c.Writer))
	})
}

// showKarte reads what is asked for and hands it to show.
func (s *Site) showKarte(c *gin.Context, show func(view *karteView, status int) error) error {
	ctx := c.Request.Context()
	a := readAusschnitt(c.Request.URL.RawQuery, "/karte", kartenKeys()...)
	a.oneOf("ebene", ebeneKreis, ebeneTraeger)
	f, status, done, err := s.begin(c, a)
	if err != nil || done {
		return err
	}
	view, err := s.karteView(ctx, a)
	if err != nil {
		return err
	}
	view.frame = f
	view.Titel = "Karte: " + view.Gegenstand
	return show(view, status)
}

func (s *Site) karteView(ctx context.Context, a *ausschnitt) (*karteView, error) {
	view := &karteView{ausschnitt: a, Ebene: cmp.Or(a.Wert("ebene"), ebeneKreis), Am: a.Tag(), Einzeln: a.Wert("leistungsbuendel") != ""}
	view.Gegenstand = a.gegenstand()
	zahlen, err := s.kartenzahlen(ctx, a)
	if err != nil {
		return nil, err
	}
	f, isTraeger := store.KommuneFilter{Land: []string{landSachsenAnhalt}, Stichtag: a.Wert("stichtag")}, true
	f.Traeger = &isTraeger
	traeger, err := s.db.Kommunen(ctx, f, store.Wunsch{Limit: maxAuswahl})
	if err != nil {
		return nil, err
	}
	var summe kartenzahl
	if view.Ebene == ebeneKreis {
		view.Zeilen, summe = kreiszeilen(a, traeger.Items, zahlen)
	} else {
		view.Zeilen, summe = traegerzeilen(traeger.Items, zahlen)
	}
	view.Satz = satz(view.Einzeln, summe, "in Sachsen-Anhalt")
	blatt, grenzen := s.karten.Kreise, ""
	if view.Ebene == ebeneTraeger {
		blatt, grenzen = s.karten.Traeger, s.grenzen
	}
	view.Bild = newKartenbild(blatt, grenzen, view.Zeilen, view.Einzeln)
	view.CSV = "/karte.csv" + a.query("ebene", view.Ebene, "stichtag", view.Am)
	view.Zitat = zitat{Was: "Karte: " + view.Gegenstand, Am: view.Am, Adresse: "/karte" + a.query("ebene", view.Ebene, "stichtag", view.Am)}
	other := ebeneTraeger
	if view.Ebene == ebeneTraeger {
		other = ebeneKreis
	}
	view.AndereEbene = "/karte" + a.query("ebene", other)
	view.Matrix = "/matrix" + a.query("ebene", "")
	return view, nil
}

// isLandkreis says that a body stands above Gemeinden: it never counts together with
// them.
func isLandkreis(k *nachnutzung.Kommune) bool { return k.AGSKreis != "" && k.AGSGemeinde == "" }

// traegerzeilen are the Verwaltungstraeger of the Gemeinde level, by name.
func traegerzeilen(traeger []nachnutzung.Kommune, zahlen map[string]*kartenzahl) (rows []kartenzeile, summe kartenzahl) {
	for i := range traeger {
		k := &traeger[i]
		if isLandkreis(k) {
			continue
		}
		row := kartenzeile{Name: k.Kurzname, ARS: k.ARS, Adresse: kommuneAdresse(k.ARS), Verwaltungen: 1, Einwohner: k.Einwohner}
		if z := zahlen[k.ARS]; z != nil {
			row.kartenzahl = *z
			summe.add(*z)
		}
		rows = append(rows, row)
	}
	return rows, summe
}

// kreiszeilen are the Kreise, by name, with the sums of their Verwaltungstraeger of
// the Gemeinde level.
func kreiszeilen(a *ausschnitt, traeger []nachnutzung.Kommune, zahlen map[string]*kartenzahl) (rows []kartenzeile, summe kartenzahl) {
	index := make(map[string]int, len(a.Kreise))
	for i := range a.Kreise {
		k := &a.Kreise[i]
		index[k.ARS] = i
		row := kartenzeile{Name: k.Kurzname, ARS: k.ARS, Adresse: kommuneAdresse(k.ARS), Einwohner: k.Einwohner}
		if isLandkreis(k) {
			row.Selbst = cmp.Or(zahlen[k.ARS], &kartenzahl{})
		}
		rows = append(rows, row)
	}
	for i := range traeger {
		k := &traeger[i]
		at, ok := index[cmp.Or(k.Kreis.Code, k.ARS)]
		if !ok || isLandkreis(k) {
			continue
		}
		rows[at].Verwaltungen++
		if z := zahlen[k.ARS]; z != nil {
			rows[at].add(*z)
			summe.add(*z)
		}
	}
	return rows, summe
}

// gegenstand names what is counted.
func (a *ausschnitt) gegenstand() string {
	if id := a.Wert("leistungsbuendel"); id != "" {
		i := slices.IndexFunc(a.Buendel, func(b nachnutzung.Leistungsbuendel) bool { return b.OzgID == id })
		return a.Buendel[i].Name
	}
	if code := a.Wert("themenfeld"); code != "" {
		i := slices.IndexFunc(a.Themenfelder, func(t nachnutzung.Themenfeld) bool { return t.Code == code })
		return "Themenfeld " + a.Themenfelder[i].Name
	}
	return "alle Leistungsbündel"
}

// satz tells a number in a plain sentence.
func satz(einzeln bool, z kartenzahl, wo string) string {
	if z.Gesamt == 0 {
		return "Keine Verwaltung " + wo + " ist hierfür zuständig, deshalb gibt es keinen Anteil."
	}
	if einzeln {
		return fmt.Sprintf("Live ist das Leistungsbündel bei %s von %s Verwaltungen %s (%s).", zahl(z.Live), zahl(z.Gesamt), wo, z.Anteil())
	}
	return fmt.Sprintf("Live sind %s von %s Paaren aus Verwaltung und Leistungsbündel %s (%s).", zahl(z.Live), zahl(z.Gesamt), wo, z.Anteil())
}

// prozent writes a share the German way, with one decimal place where it is small; a
// share that is not nothing never becomes 0 %, one that is not all never 100 %.
func prozent(part, whole int) string {
	switch {
	case whole == 0:
		return "–"
	case part == 0:
		return "0 %"
	case part == whole:
		return "100 %"
	}
	share := float64(part) * 100 / float64(whole)
	switch {
	case share < 0.1:
		return "unter 0,1 %"
	case share > 99.9:
		return "über 99,9 %"
	}
	return strings.Replace(strconv.FormatFloat(share, 'f', 1, 64), ".", ",", 1) + " %"
}

// writeCSV writes the table of the page.
func (v *karteView) writeCSV(w *csv.Writer) error {
	head := []string{"ars", "name", "ebene", "gegenstand", "stichtag", "verwaltungen", "live", "gesamt", "anteil_prozent", "einwohner"}
	if v.Ebene == ebeneKreis {
		head = append(head, "landkreis_live", "landkreis_gesamt")
	}
	_ = w.Write(head)
	for i := range v.Zeilen {
		z := &v.Zeilen[i]
		share := ""
		if z.Gesamt > 0 {
			share = strconv.FormatFloat(float64(z.Live)*100/float64(z.Gesamt), 'f', 2, 64)
		}
		line := []string{
			z.ARS, z.Name, v.Ebene, v.Gegenstand, v.Am, strconv.Itoa(z.Verwaltungen), strconv.Itoa(z.Live), strconv.Itoa(z.Gesamt), share,
			strconv.Itoa(z.Einwohner),
		}
		if v.Ebene == ebeneKreis {
			own, all := "", ""
			if z.Selbst != nil {
				own, all = strconv.Itoa(z.Selbst.Live), strconv.Itoa(z.Selbst.Gesamt)
			}
			line = append(line, own, all)
		}
		_ = w.Write(line)
	}
	w.Flush()
	return w.Error()
}

// grenzenOf joins the outlines of a map into one path, to be laid over another.
func grenzenOf(b karte.Blatt) string {
	var all strings.Builder
	for _, f := range b.Flaechen {
		all.WriteString(f.Pfad)
	}
	return all.String()
}
