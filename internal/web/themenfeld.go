// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"
	"slices"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// apiPath is where the API is mounted; the page links to its resources.
const apiPath = "/api/v1"

// themenfeldView is a row of the table of Themenfelder.
type themenfeldView struct {
	Name    string
	Adresse string
	Bund    seiteView
	Land    seiteView
	// Anzahl of its Leistungsbuendel, and where they are listed.
	Anzahl        int
	AnzahlAdresse string
	// Quellen of both sides, each once.
	Quellen []nachnutzung.Quelle
}

// seiteView is one side of a Federfuehrung. Without Werte nobody is sourced.
type seiteView struct {
	Werte     []nachnutzung.Verweis
	Vorbehalt string
	Hinweis   string
}

func (s *Site) themenfelder(ctx context.Context) ([]themenfeldView, error) {
	seite, err := s.db.Themenfelder(ctx, store.ThemenfeldFilter{}, store.Wunsch{Limit: 1000})
	if err != nil {
		return nil, err
	}
	rows := make([]themenfeldView, 0, len(seite.Items))
	for _, t := range seite.Items {
		rows = append(rows, themenfeldView{
			Name:          t.Name,
			Adresse:       apiPath + "/themenfelder/" + t.Code,
			Bund:          newSeiteView(t.Federfuehrung.Bund),
			Land:          newSeiteView(t.Federfuehrung.Land),
			Anzahl:        t.AnzahlLeistungsbuendel,
			AnzahlAdresse: apiPath + "/leistungsbuendel?limit=1000&themenfeld=" + t.Code,
			Quellen:       distinct(t.Federfuehrung.Bund.Quellen, t.Federfuehrung.Land.Quellen),
		})
	}
	return rows, nil
}

func newSeiteView(s nachnutzung.FederfuehrungSeite) seiteView {
	return seiteView{Werte: s.Werte, Vorbehalt: vorbehalt(s.Beleglage), Hinweis: s.Hinweis}
}

// distinct joins lists of sources in their order.
func distinct(lists ...[]nachnutzung.Quelle) []nachnutzung.Quelle {
	var all []nachnutzung.Quelle
	for _, q := range slices.Concat(lists...) {
		if !slices.Contains(all, q) {
			all = append(all, q)
		}
	}
	return all
}
