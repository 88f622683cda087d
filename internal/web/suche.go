// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// maxQ is the longest value of a parameter, in characters; the API has the same
// limit for a search.
const maxQ = 200

// How many hits of each kind the page shows; the rest is one link away.
const (
	maxBuendel  = 20
	maxKommunen = 10
	// maxPaare is how many bundles and bodies are joined to pairs of both.
	maxPaare = 3
)

// sucheView is the search: what was typed, and what was found.
type sucheView struct {
	*frame
	Q string
	// Paare are what was asked for by a bundle and a body at once.
	Paare   []treffer
	Gruppen []trefferView
}

// trefferView are the hits of one kind.
type trefferView struct {
	Name, Kennung string
	Anzahl        int
	Treffer       []treffer
	// Alle is the address of all hits.
	Alle string
}

// Gekuerzt says that there are more hits than the page shows.
func (t trefferView) Gekuerzt() bool { return t.Anzahl > len(t.Treffer) }

// treffer is one hit with its key and what tells it from others of the same name.
type treffer struct {
	Name, Adresse, Schluessel string
	Angaben                   []string
}

// printable makes a text fit to be shown: readable, and no longer than a search
// may be.
func printable(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
	if runes := []rune(text); len(runes) > maxQ {
		return string(runes[:maxQ])
	}
	return text
}

// suche finds bundles, bodies, Onlinedienste, and pairs of a bundle and a body.
func (s *Site) suche(a *anfrage) (any, error) {
	view := &sucheView{frame: a.frame, Q: a.wert("q")}
	a.frame.Titel = "Suche"
	if view.Q != "" {
		a.frame.Titel = "Suche nach „" + view.Q + "“"
	}
	a.frame.hinauf()
	if view.Q == "" {
		return view, nil
	}
	return view, a.katalog(func(ctx context.Context, db *store.DB) error { return view.search(ctx, a, db) })
}

// search fills in what was found.
func (v *sucheView) search(ctx context.Context, a *anfrage, db *store.DB) error {
	stichtag := v.Zeit.Stichtag
	buendel, err := db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Q: v.Q, Stichtag: stichtag}, store.Wunsch{Limit: maxBuendel})
	if err != nil {
		return err
	}
	kommunen, err := db.Kommunen(ctx, store.KommuneFilter{Q: v.Q, Stichtag: stichtag}, store.Wunsch{Limit: maxKommunen})
	if err != nil {
		return err
	}
	dienste, err := db.Onlinedienste(ctx, store.OnlinedienstFilter{Q: v.Q}, store.Wunsch{Limit: maxKommunen})
	if err != nil {
		return err
	}
	words, err := a.woerter(ctx, db)
	if err != nil {
		return err
	}
	q := url.QueryEscape(v.Q)
	groups := []trefferView{
		{Name: "Leistungsbündel", Kennung: "buendel", Anzahl: int(buendel.Gesamt), Alle: v.adresse("/leistungsbuendel?q=" + q)},
		{Name: "Kommunen", Kennung: "kommunen", Anzahl: int(kommunen.Gesamt), Alle: v.adresse("/kommunen?q=" + q)},
		{Name: "Onlinedienste", Kennung: "onlinedienste", Anzahl: int(dienste.Gesamt), Alle: v.adresse("/onlinedienste?q=" + q)},
	}
	for _, b := range buendel.Items {
		groups[0].Treffer = append(groups[0].Treffer, v.buendelTreffer(b))
	}
	for _, k := range kommunen.Items {
		groups[1].Treffer = append(groups[1].Treffer, v.kommuneTreffer(k, words["kommunenart"]))
	}
	for _, o := range dienste.Items {
		groups[2].Treffer = append(groups[2].Treffer, v.dienstTreffer(o))
	}
	// What was found goes before what was not; else in this order.
	slices.SortStableFunc(groups, func(a, b trefferView) int { return min(b.Anzahl, 1) - min(a.Anzahl, 1) })
	v.Gruppen = groups
	if len(buendel.Items)+len(kommunen.Items) > 0 {
		return nil
	}
	return v.pairs(ctx, db)
}

// pairs looks for a bundle and a body in what was typed, as in "Wohngeld in
// Magdeburg": at every place between two words, in either order.
func (v *sucheView) pairs(ctx context.Context, db *store.DB) error {
	words := strings.Fields(v.Q)
	if len(words) > maxWoerter {
		return nil
	}
	for i := 1; i < len(words); i++ {
		first, second := words[:i], words[i:]
		if len(second) > 1 && strings.EqualFold(second[0], "in") {
			second = second[1:]
		}
		for _, sides := range [][2]string{{strings.Join(first, " "), strings.Join(second, " ")}, {strings.Join(second, " "), strings.Join(first, " ")}} {
			found, err := v.pairsOf(ctx, db, sides[0], sides[1])
			if err != nil {
				return err
			}
			if v.Paare = found; len(found) > 0 {
				return nil
			}
		}
	}
	return nil
}

// maxWoerter is how many words are divided among a bundle and a body.
const maxWoerter = 6

// pairsOf joins the first bundles of one search to the first Verwaltungstraeger, or
// those they act for, of another.
func (v *sucheView) pairsOf(ctx context.Context, db *store.DB, leistung, ort string) ([]treffer, error) {
	kommunen, err := db.Kommunen(ctx, store.KommuneFilter{Q: ort, Stichtag: v.Zeit.Stichtag, Land: []string{heimatLand}}, store.Wunsch{Limit: maxPaare})
	if err != nil || len(kommunen.Items) == 0 {
		return nil, err
	}
	buendel, err := db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Q: leistung, Stichtag: v.Zeit.Stichtag}, store.Wunsch{Limit: maxPaare})
	if err != nil {
		return nil, err
	}
	var found []treffer
	for _, b := range buendel.Items {
		for _, k := range kommunen.Items {
			found = append(found, treffer{
				Name: b.Name + " in " + k.Name, Adresse: v.adresse(paarPfad(k.ARS, b.OzgID)),
				Schluessel: "OZG-ID " + b.OzgID + ", ARS " + k.ARS, Angaben: []string{b.Themenfeld.Name},
			})
		}
	}
	return found, nil
}

// heimatLand is the Land whose register this is: Sachsen-Anhalt.
const heimatLand = "15"

// The paths of the register's objects.
func buendelPfad(ozgID string) string   { return "/leistungsbuendel/" + ozgID }
func kommunePfad(ars string) string     { return "/kommunen/" + ars }
func paarPfad(ars, ozgID string) string { return "/kommunen/" + ars + "/nachnutzungen/" + ozgID }

func (f *frame) buendelTreffer(b nachnutzung.Leistungsbuendel) treffer {
	t := treffer{
		Name: b.Name, Adresse: f.adresse(buendelPfad(b.OzgID)), Schluessel: "OZG-ID " + b.OzgID,
		Angaben: []string{b.Themenfeld.Name, b.Lage.Name},
	}
	if v := vorbehalt(b.Beleglage); v != "" {
		t.Angaben = append(t.Angaben, v)
	}
	lead := "Federführung: " + names(b.Wirksam.Bund.Werte, "Bund nicht belegt", code) +
		" und " + names(b.Wirksam.Land.Werte, "Land nicht belegt", name)
	if b.Wirksam.Land.Herkunft == nachnutzung.HerkunftLeistungsbuendel || b.Wirksam.Bund.Herkunft == nachnutzung.HerkunftLeistungsbuendel {
		lead += " (abweichend vom Themenfeld)"
	}
	t.Angaben = append(t.Angaben, lead)
	return t
}

func (f *frame) kommuneTreffer(k nachnutzung.Kommune, arten map[string]string) treffer {
	t := treffer{Name: k.Name, Adresse: f.adresse(kommunePfad(k.ARS)), Schluessel: "ARS " + k.ARS}
	if art := arten[string(k.Art)]; art != "" {
		t.Angaben = append(t.Angaben, art)
	}
	for _, above := range []string{k.Kreis.Name, k.Land.Name} {
		if above != "" && above != k.Name {
			t.Angaben = append(t.Angaben, above)
		}
	}
	t.Angaben = append(t.Angaben, zahl(k.Einwohner)+" Einwohner")
	if k.GueltigBis != "" {
		t.Angaben = append(t.Angaben, "bestand bis "+tag(k.GueltigBis))
	}
	return t
}

func (f *frame) dienstTreffer(o nachnutzung.Onlinedienst) treffer {
	t := treffer{Name: o.Name, Adresse: f.adresse("/onlinedienste/" + o.Code)}
	if len(o.Laender) > 0 {
		t.Angaben = append(t.Angaben, "entwickelt von "+names(o.Laender, "", name))
	}
	if len(o.Leistungsbuendel) > 0 {
		t.Angaben = append(t.Angaben, "deckt "+zahl(len(o.Leistungsbuendel))+" Leistungsbündel ab")
	}
	return t
}

func name(v nachnutzung.Verweis) string { return v.Name }
func code(v nachnutzung.Verweis) string { return v.Code }

func names(werte []nachnutzung.Verweis, none string, of func(nachnutzung.Verweis) string) string {
	if len(werte) == 0 {
		return none
	}
	list := make([]string, 0, len(werte))
	for _, v := range werte {
		list = append(list, of(v))
	}
	return strings.Join(list, ", ")
}
