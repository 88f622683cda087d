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
	return felder{einzeln: []string{"ebene", "leistungsbuendel", "themenfeld", feldDefinition}}
}

// karteView is the page of the map.
type karteView struct {
	*frame
	ausschnitt
	Ebene string
	// Definition by which is counted, one of Definitionen.
	Definition   nachnutzung.Definition
	Definitionen []nachnutzung.Definition
	// Einzeln: a single Leistungsbuendel was asked for. MitStatus: so the status of
	// each Verwaltung is shown in place of a share.
	Einzeln, MitStatus bool
	// Satz tells the figures of the whole Land in plain words.
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
	// The three numbers, never one alone.
	MindestensEine, Traeger, Einwohner nachnutzung.Anteil
	// Text tells them in a few words, Stufe is the step of its colour.
	Text  string
	Stufe int
	// Status is that of a single pair; empty where there are more.
	Status nachnutzung.Status
	// Selbst are the figures of a Landkreis itself, which are never in one sum with
	// those of its Gemeinden; empty where there is none.
	Selbst string
	eigene nachnutzung.Anteil
}

// AnteilTraeger and AnteilEinwohner are shares in per cent.
func (z *kartenzeile) AnteilTraeger() string { return prozent(z.Traeger) }

// AnteilEinwohner is the share of the inhabitants.
func (z *kartenzeile) AnteilEinwohner() string { return prozent(z.Einwohner) }

// karte shows the map of the Land.
func (s *Site) karte(a *anfrage) (any, error) {
	view := &karteView{frame: a.frame, Ebene: cmp.Or(a.einer("ebene", "Ebene", ebeneKreis, ebeneTraeger), ebeneKreis)}
	var traeger []nachnutzung.Kommune
	err := a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		if view.ausschnitt, err = a.liesAusschnitt(ctx, db); err != nil {
			return err
		}
		if err := view.liesDefinition(ctx, a, db); err != nil {
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
	view.Titel, view.Einzeln = "Karte: "+view.Gegenstand(), view.OzgID != ""
	view.hinauf()
	if err := view.liesSatz(a); err != nil {
		return nil, err
	}
	if view.Ebene == ebeneKreis {
		err = view.kreiskarte(a, s.karten.Kreise)
	} else {
		err = view.traegerkarte(a, s.karten.Traeger, s.grenzen, traeger)
	}
	view.adressen()
	return view, err
}

// liesDefinition reads by which definition is counted.
func (v *karteView) liesDefinition(ctx context.Context, a *anfrage, db *store.DB) error {
	page, err := db.Definitionen(ctx, store.Wunsch{Limit: maxAuswahl})
	if err != nil {
		return err
	}
	v.Definitionen = page.Items
	ids := make([]string, len(v.Definitionen))
	for i := range v.Definitionen {
		ids[i] = v.Definitionen[i].ID
	}
	v.Definition, err = db.Definition(ctx, a.einer("definition", "Definition", ids...))
	return err
}

// liesSatz reads the sentence about the whole Land.
func (v *karteView) liesSatz(a *anfrage) error {
	nach := nachnutzung.NachLand
	if v.Einzeln {
		nach = nachnutzung.NachLeistungsbuendel
	}
	whole, err := v.liesZahlen(a, nach, nachnutzung.ZaehlebeneGemeinde)
	for _, found := range whole[nachnutzung.ZaehlebeneGemeinde] {
		v.Satz = found.Satz
	}
	return err
}

// adressen sets where the page leads to.
func (v *karteView) adressen() {
	other := map[string]string{ebeneKreis: ebeneTraeger, ebeneTraeger: ebeneKreis}[v.Ebene]
	v.AndereEbene = v.auf("/karte", other)
	v.Matrix = v.adresse(v.pfad("/matrix"))
	v.CSV = v.auf("/karte.csv", v.Ebene)
	v.Daten = []dateiView{{"Die Zahlen der Karte (CSV)", v.CSV}, {"Die Paare dazu als Matrix", v.Matrix}}
}

// auf is the address of the same view on a level.
func (v *karteView) auf(path, ebene string) string {
	definition := v.Definition.ID
	if definition == nachnutzung.Standarddefinition {
		definition = ""
	}
	return v.adresse(v.pfad(path, "ebene", ebene, feldDefinition, definition))
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
	a.c.Header("ETag", etagOf(b.Bytes()))
	a.c.Data(http.StatusOK, "text/csv; charset=utf-8", b.Bytes())
	return view, nil
}

// isLandkreis says that a body stands above Gemeinden: it never counts together with
// them.
func isLandkreis(k *nachnutzung.Kommune) bool { return k.AGSKreis != "" && k.AGSGemeinde == "" }

// traegerkarte shows the Verwaltungstraeger of the Gemeinde level, by name.
func (v *karteView) traegerkarte(a *anfrage, blatt karte.Blatt, grenzen string, traeger []nachnutzung.Kommune) error {
	zahlen, err := v.liesZahlen(a, nachnutzung.NachKommune, nachnutzung.ZaehlebeneGemeinde)
	if err != nil {
		return err
	}
	v.MitStatus = v.Einzeln && v.Definition.ID == nachnutzung.Standarddefinition
	for i := range traeger {
		k := &traeger[i]
		if isLandkreis(k) {
			continue
		}
		row := v.zeile(k, zahlen[nachnutzung.ZaehlebeneGemeinde][k.ARS])
		if v.MitStatus {
			row.Stufe = statusstufe(row.Status)
		}
		v.Zeilen = append(v.Zeilen, row)
	}
	steps := anteilstufen()
	if v.MitStatus {
		steps = statusstufen()
	}
	v.Bild = newKartenbild(blatt, grenzen, v.Zeilen, steps)
	return nil
}

// kreiskarte shows the Kreise, by name, each with the Verwaltungstraeger of the
// Gemeinde level in it, and beside them what the Landkreis does itself.
func (v *karteView) kreiskarte(a *anfrage, blatt karte.Blatt) error {
	zahlen, err := v.liesZahlen(a, nachnutzung.NachKreis, "")
	if err != nil {
		return err
	}
	for i := range v.Kreise {
		k := &v.Kreise[i]
		row := v.zeile(k, zahlen[nachnutzung.ZaehlebeneGemeinde][k.ARS])
		if own := zahlen[nachnutzung.ZaehlebeneKreis][k.ARS]; own != nil && isLandkreis(k) {
			row.eigene = own.Traeger
			row.Selbst = fmt.Sprintf("%s von %s", zahl(own.Traeger.Zaehler), zahl(own.Traeger.Nenner))
			if v.Einzeln {
				row.Selbst = v.urteil(own)
			}
		}
		v.Zeilen = append(v.Zeilen, row)
	}
	v.Bild = newKartenbild(blatt, "", v.Zeilen, anteilstufen())
	return nil
}

// zeile is a body with its figures; without any it is not responsible for anything.
func (v *karteView) zeile(k *nachnutzung.Kommune, found *nachnutzung.Abdeckung) kartenzeile {
	if found == nil {
		found = new(nachnutzung.Abdeckung)
	}
	return kartenzeile{
		Name: k.Kurzname, ARS: k.ARS, Adresse: v.adresse(kommunePfad(k.ARS)),
		MindestensEine: found.MindestensEine, Traeger: found.Traeger, Einwohner: found.Einwohner,
		Text: v.beschreibung(found), Stufe: anteilstufe(found.Traeger), Status: einziger(found),
	}
}

// urteil tells of a single pair in a few words how it counts.
func (v *karteView) urteil(a *nachnutzung.Abdeckung) string {
	switch {
	case v.Definition.ID == nachnutzung.Standarddefinition || a.Traeger.Nenner == 0:
		return statusname(cmp.Or(einziger(a), nachnutzung.StatusNichtZustaendig))
	case a.Traeger.Zaehler == 0:
		return "nicht " + v.Definition.Wort
	}
	return v.Definition.Wort
}

// beschreibung tells the figures of an area in a few words.
func (v *karteView) beschreibung(a *nachnutzung.Abdeckung) string {
	t := a.Traeger
	switch {
	case t.Nenner == 0:
		return "nicht zuständig"
	case v.Einzeln && t.Nenner+a.NichtZustaendig.Anzahl == 1:
		return v.urteil(a)
	case v.Einzeln:
		return fmt.Sprintf("%s bei %s von %s Verwaltungen (%s), das sind %s der Einwohner", v.Definition.Wort, zahl(t.Zaehler), zahl(t.Nenner),
			prozent(t), prozent(a.Einwohner))
	case v.Ebene == ebeneTraeger:
		return fmt.Sprintf("%s von %s Leistungsbündeln %s (%s)", zahl(t.Zaehler), zahl(t.Nenner), v.Definition.Wort, prozent(t))
	}
	return fmt.Sprintf("%s von %s Leistungsbündeln bei mindestens einer Verwaltung %s, %s von %s möglichen Nachnutzungen (%s), nach Einwohnern %s",
		zahl(a.MindestensEine.Zaehler), zahl(a.MindestensEine.Nenner), v.Definition.Wort, zahl(t.Zaehler), zahl(t.Nenner), prozent(t), prozent(a.Einwohner))
}

// writeCSV writes the table of the page, with numerators and denominators.
func (v *karteView) writeCSV(w *csv.Writer) error {
	_ = w.Write([]string{
		"ars", "name", "ebene", "gegenstand", "definition", "fassung", "stichtag", "mindestens_eine", "leistungsbuendel", "erreicht", "paare",
		"einwohner_erreicht", "einwohner", "status", "landkreis_erreicht", "landkreis_paare",
	})
	for i := range v.Zeilen {
		z := &v.Zeilen[i]
		line := []string{z.ARS, z.Name, v.Ebene, v.Gegenstand(), v.Definition.ID, strconv.Itoa(v.Definition.Version), v.Zeit.Tag}
		for _, n := range []int{
			z.MindestensEine.Zaehler, z.MindestensEine.Nenner, z.Traeger.Zaehler, z.Traeger.Nenner, z.Einwohner.Zaehler, z.Einwohner.Nenner,
		} {
			line = append(line, strconv.Itoa(n))
		}
		line = append(line, string(z.Status), "", "")
		if z.Selbst != "" {
			line[len(line)-2], line[len(line)-1] = strconv.Itoa(z.eigene.Zaehler), strconv.Itoa(z.eigene.Nenner)
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
