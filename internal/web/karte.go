// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"nachnutzung/internal/karte"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// The levels of the map.
const (
	ebeneKreis   = "kreis"
	ebeneTraeger = "traeger"
)

// kartenfelder are the parameters of the map.
func kartenfelder() felder {
	return felder{einzeln: []string{"ebene", "leistungsbuendel", "themenfeld"}}
}

// karteView is the page of the map.
type karteView struct {
	*frame
	ausschnitt
	Ebene string
	// Einzeln: a single Leistungsbuendel was asked for.
	Einzeln bool
	// Satz tells the figures of the whole Land in one sentence.
	Satz   string
	Bild   kartenbild
	Zeilen []kartenzeile
	// CSV is the address of the table as a file, AndereEbene that of the same view on
	// the other level, Matrix that of its pairs.
	CSV, AndereEbene, Matrix string
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

// karte shows the map of the Land.
func (s *Site) karte(a *anfrage) (any, error) {
	view := &karteView{frame: a.frame, Ebene: cmp.Or(a.einer("ebene", "Ebene", ebeneKreis, ebeneTraeger), ebeneKreis)}
	var traeger []nachnutzung.Kommune
	err := a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		if view.ausschnitt, err = a.liesAusschnitt(ctx, db); err != nil {
			return err
		}
		f, isTraeger := store.KommuneFilter{Land: []string{heimatLand}, Stichtag: a.z.Stichtag}, true
		f.Traeger = &isTraeger
		found, err := db.Kommunen(ctx, f, store.Wunsch{Limit: maxAuswahl})
		traeger = found.Items
		return err
	})
	if err != nil {
		return nil, err
	}
	zahlen, err := a.kartenzahlen(&view.ausschnitt)
	if err != nil {
		return nil, err
	}
	view.Titel, view.Einzeln = "Karte: "+view.Gegenstand(), view.OzgID != ""
	view.hinauf()
	var summe kartenzahl
	if view.Ebene == ebeneKreis {
		view.Zeilen, summe = view.kreiszeilen(traeger, zahlen)
		view.Bild = newKartenbild(s.karten.Kreise, "", view.Zeilen, view.Einzeln)
	} else {
		view.Zeilen, summe = view.traegerzeilen(traeger, zahlen)
		view.Bild = newKartenbild(s.karten.Traeger, s.grenzen, view.Zeilen, view.Einzeln)
	}
	view.Satz = satz(view.Einzeln, summe, "in Sachsen-Anhalt")
	view.adressen()
	return view, nil
}

// adressen sets where the page leads to.
func (v *karteView) adressen() {
	other := map[string]string{ebeneKreis: ebeneTraeger, ebeneTraeger: ebeneKreis}[v.Ebene]
	v.AndereEbene = v.adresse(v.pfad("/karte", "ebene", other))
	v.Matrix = v.adresse(v.pfad("/matrix"))
	v.CSV = v.adresse(v.pfad("/karte.csv", "ebene", v.Ebene))
	v.Daten = []dateiView{{"Die Zahlen der Karte (CSV)", v.CSV}, {"Die Paare dazu als Matrix", v.Matrix}}
}

// karteCSV answers the table beside the map as a file; where something is wrong with
// the request it shows the page instead, because a file could not say so.
func (s *Site) karteCSV(a *anfrage) (any, error) {
	a.frame.Pfad = "/karte"
	view, err := s.karte(a)
	if err != nil || len(a.frame.Fehler) > 0 {
		return view, err
	}
	shown, ok := view.(*karteView)
	if !ok {
		return nil, fmt.Errorf("map is a %T", view)
	}
	var b bytes.Buffer
	if err := shown.writeCSV(csv.NewWriter(&b)); err != nil {
		return nil, fmt.Errorf("write the map's figures: %w", err)
	}
	a.c.Header("Content-Disposition", `attachment; filename="karte-`+shown.Ebene+"-"+a.tag()+`.csv"`)
	a.c.Header("Cache-Control", revalidate)
	a.c.Data(http.StatusOK, "text/csv; charset=utf-8", b.Bytes())
	return view, nil
}

// isLandkreis says that a body stands above Gemeinden: it never counts together with
// them.
func isLandkreis(k *nachnutzung.Kommune) bool { return k.AGSKreis != "" && k.AGSGemeinde == "" }

// traegerzeilen are the Verwaltungstraeger of the Gemeinde level, by name.
func (v *karteView) traegerzeilen(traeger []nachnutzung.Kommune, zahlen map[string]*kartenzahl) (rows []kartenzeile, summe kartenzahl) {
	for i := range traeger {
		k := &traeger[i]
		if isLandkreis(k) {
			continue
		}
		row := kartenzeile{Name: k.Kurzname, ARS: k.ARS, Adresse: v.adresse(kommunePfad(k.ARS)), Verwaltungen: 1, Einwohner: k.Einwohner}
		if z := zahlen[k.ARS]; z != nil {
			row.kartenzahl = *z
			summe.add(z)
		}
		rows = append(rows, row)
	}
	return rows, summe
}

// kreiszeilen are the Kreise, by name, with the sums of their Verwaltungstraeger of
// the Gemeinde level.
func (v *karteView) kreiszeilen(traeger []nachnutzung.Kommune, zahlen map[string]*kartenzahl) (rows []kartenzeile, summe kartenzahl) {
	index := make(map[string]int, len(v.Kreise))
	for i := range v.Kreise {
		k := &v.Kreise[i]
		index[k.ARS] = i
		row := kartenzeile{Name: k.Kurzname, ARS: k.ARS, Adresse: v.adresse(kommunePfad(k.ARS)), Einwohner: k.Einwohner}
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
			rows[at].add(z)
			summe.add(z)
		}
	}
	return rows, summe
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

// prozent writes a share the German way, with one decimal place; a share that is not
// nothing never becomes 0 %, one that is not all never 100 %.
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
			z.ARS, z.Name, v.Ebene, v.Gegenstand(), v.Zeit.Tag, strconv.Itoa(z.Verwaltungen), strconv.Itoa(z.Live), strconv.Itoa(z.Gesamt), share,
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
