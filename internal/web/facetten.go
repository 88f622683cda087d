// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"

	"nachnutzung/internal/nachnutzung"
)

// facetView is a property by which a list is narrowed, with its values to tick.
type facetView struct {
	Name, Titel string
	Werte       []facetWert
	// Offen shows the values at once: it is short, or one of them is chosen.
	Offen bool
}

// facetWert is a value to tick.
type facetWert struct {
	Wert, Name string
	Gewaehlt   bool
}

// maxOffen is how many values a facet shows without being opened.
const maxOffen = 6

// facette reads a property of the request, whose possible values are those given,
// in their order; chosen are the valid ones.
func (a *anfrage) facette(name, titel string, werte []nachnutzung.Verweis) (f facetView, chosen []string) {
	codes := make([]string, len(werte))
	for i, w := range werte {
		codes[i] = w.Code
	}
	chosen = a.mehrere(name, titel, codes...)
	f = facetView{Name: name, Titel: titel, Offen: len(werte) <= maxOffen || len(chosen) > 0}
	for _, w := range werte {
		f.Werte = append(f.Werte, facetWert{Wert: w.Code, Name: w.Name, Gewaehlt: slices.Contains(chosen, w.Code)})
	}
	return f, chosen
}

// verweise are the entries of a code list, by code.
func (w woerter) verweise(liste string) []nachnutzung.Verweis {
	var list []nachnutzung.Verweis
	for _, code := range slices.Sorted(maps.Keys(w[liste])) {
		list = append(list, nachnutzung.Verweis{Code: code, Name: w[liste][code]})
	}
	return list
}

// listeView is a list that can be searched and narrowed.
type listeView struct {
	*frame
	// Text says what the list is of.
	Text      string
	Suchtitel string
	Q         string
	// Sucht says that the list has a search field.
	Sucht    bool
	Facetten []facetView
	Anzahl   int64
	Treffer  []treffer
	// Weiter is the address of the next page.
	Weiter string
}

// seitenlaenge is how many rows one page of a list shows.
const seitenlaenge = 100

// feldNach is the parameter that leads to the next page of a list.
const feldNach = "nach"

// nach reads which page of a list is asked for.
func (a *anfrage) nach() []string {
	text := a.wert(feldNach)
	if text == "" {
		return nil
	}
	var after []string
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(raw, &after)
	}
	if err != nil || len(after) == 0 {
		a.falsch("„%s“ führt zu keiner Seite dieser Liste; sie beginnt von vorn.", printable(text))
		return nil
	}
	return after
}

// weiterZu is the address of the next page of a list; empty on the last one.
func (a *anfrage) weiterZu(next []string) string {
	if next == nil {
		return ""
	}
	raw, err := json.Marshal(next)
	if err != nil {
		return ""
	}
	query := make(url.Values)
	maps.Copy(query, a.merkmale)
	query.Set(feldNach, base64.RawURLEncoding.EncodeToString(raw))
	return a.frame.Pfad + "?" + query.Encode()
}

// csv is the address of a list of the API with what the reader has chosen, of the
// time of the page, unless what is chosen names a day.
func (a *anfrage) csv(path string, chosen map[string][]string) string {
	query := url.Values{"format": {"csv"}, "vollstaendig": {"true"}}
	for key, values := range withDefaults(chosen, a.frame.Zeit.query()) {
		if len(values) > 0 && strings.Join(values, "") != "" {
			query[key] = values
		}
	}
	return apiPath + path + "?" + query.Encode()
}
