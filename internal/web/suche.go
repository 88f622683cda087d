// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// maxQ is the longest search text, in characters; the API has the same limit.
const maxQ = 200

// How many hits of each kind the page shows; the rest is one link away.
const (
	maxBuendel  = 20
	maxKommunen = 10
)

// sucheView is the search: what was typed, what is wrong with it, what was found.
type sucheView struct {
	Q string
	// Fehler are sentences for the reader; IstFalsch says that one is about Q.
	Fehler    []string
	IstFalsch bool
	Gesucht   bool
	Buendel   trefferView
	Kommunen  trefferView
}

// trefferView are the hits of one kind.
type trefferView struct {
	Anzahl  int
	Treffer []treffer
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

// readSuche reads the query of the start page. It knows one key; everything else
// is told to the reader, while the page is shown all the same.
func readSuche(rawQuery string) sucheView {
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return sucheView{Fehler: []string{"Die Adresse enthält hinter dem Fragezeichen Zeichen, die sich nicht lesen lassen. Bitte den Suchbegriff in das Suchfeld eingeben."}}
	}
	var s sucheView
	for key := range query {
		if key != "q" {
			s.Fehler = append(s.Fehler, fmt.Sprintf("Die Angabe „%s“ kennt diese Seite nicht. Gesucht wird mit „q“, zum Beispiel /?q=Wohngeld.", printable(key)))
		}
	}
	slices.Sort(s.Fehler)
	values := query["q"]
	if len(values) == 0 {
		return s
	}
	s.Q = strings.TrimSpace(printable(values[0]))
	if fault := faultOf(values); fault != "" {
		s.Fehler = append(s.Fehler, fault)
		s.IstFalsch = true
	}
	s.Gesucht = s.Q != "" && len(s.Fehler) == 0
	return s
}

// faultOf says what is wrong with the search text; empty when nothing is.
func faultOf(values []string) string {
	q := values[0]
	length := utf8.RuneCountInString(q)
	switch {
	case len(values) > 1:
		return "Der Suchbegriff „q“ steht mehrmals in der Adresse. Bitte alle Wörter in ein Suchfeld schreiben."
	case !utf8.ValidString(q) || strings.ContainsRune(q, 0):
		return "Der Suchbegriff enthält Zeichen, die sich nicht lesen lassen. Bitte noch einmal eingeben."
	case length > maxQ:
		return fmt.Sprintf("Der Suchbegriff ist mit %s Zeichen zu lang. Bitte auf höchstens %d Zeichen kürzen.", zahl(length), maxQ)
	}
	return ""
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

// search fills in what was found.
func (s *Site) search(ctx context.Context, suche *sucheView) error {
	buendel, err := s.db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Q: suche.Q}, store.Wunsch{Limit: maxBuendel})
	if err != nil {
		return err
	}
	kommunen, err := s.db.Kommunen(ctx, store.KommuneFilter{Q: suche.Q}, store.Wunsch{Limit: maxKommunen})
	if err != nil {
		return err
	}
	arten, err := s.labels(ctx, "kommunenart", len(kommunen.Items) > 0)
	if err != nil {
		return err
	}
	q := "?q=" + url.QueryEscape(suche.Q)
	suche.Buendel = trefferView{Anzahl: int(buendel.Gesamt), Alle: apiPath + "/leistungsbuendel" + q}
	for _, b := range buendel.Items {
		suche.Buendel.Treffer = append(suche.Buendel.Treffer, newBuendelTreffer(b))
	}
	suche.Kommunen = trefferView{Anzahl: int(kommunen.Gesamt), Alle: apiPath + "/kommunen" + q}
	for _, k := range kommunen.Items {
		suche.Kommunen.Treffer = append(suche.Kommunen.Treffer, newKommuneTreffer(k, arten))
	}
	return nil
}

// labels gives the German labels of a code list.
func (s *Site) labels(ctx context.Context, liste string, isNeeded bool) (map[string]string, error) {
	if !isNeeded {
		return nil, nil //nolint:nilnil // reading a nil map is what the caller does
	}
	codeliste, err := s.db.Codeliste(ctx, liste)
	if err != nil {
		return nil, fmt.Errorf("code list %s: %w", liste, err)
	}
	labels := make(map[string]string, len(codeliste.Eintraege))
	for _, e := range codeliste.Eintraege {
		labels[e.Code] = e.Bezeichnung
	}
	return labels, nil
}

func newBuendelTreffer(b nachnutzung.Leistungsbuendel) treffer {
	t := treffer{
		Name: b.Name, Adresse: apiPath + "/leistungsbuendel/" + b.OzgID, Schluessel: "OZG-ID " + b.OzgID,
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

func newKommuneTreffer(k nachnutzung.Kommune, arten map[string]string) treffer {
	t := treffer{Name: k.Name, Adresse: apiPath + "/kommunen/" + k.ARS, Schluessel: "ARS " + k.ARS}
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
