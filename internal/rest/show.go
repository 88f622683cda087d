// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"strconv"
	"strings"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// What several subjects show alike.

func showQuellen(list []nachnutzung.Quelle) []api.Quelle {
	shown := make([]api.Quelle, len(list))
	for i, q := range list {
		shown[i] = api.Quelle{Titel: q.Titel, URL: q.URL}
	}
	return shown
}

// showVerweis is nil for a reference to nothing.
func showVerweis(v nachnutzung.Verweis) *api.Verweis {
	if v.Code == "" {
		return nil
	}
	shown := api.Verweis(v)
	return &shown
}

func showVerweise(list []nachnutzung.Verweis) []api.Verweis {
	shown := make([]api.Verweis, len(list))
	for i, v := range list {
		shown[i] = api.Verweis(v)
	}
	return shown
}

func showZuordnungen(list []nachnutzung.Zuordnung) []api.Zuordnung {
	shown := make([]api.Zuordnung, len(list))
	for i, z := range list {
		shown[i] = api.Zuordnung{OzgID: z.OzgID, Name: z.Name, Beleglage: string(z.Beleglage)}
	}
	return shown
}

func showWirksam(w nachnutzung.WirksameFederfuehrung) *api.Federfuehrung {
	return &api.Federfuehrung{Bund: showSeite(w.Bund), Land: showSeite(w.Land)}
}

func showSeite(s nachnutzung.WirksameSeite) api.FederfuehrungSeite {
	return api.FederfuehrungSeite{
		Federfuehrende: showVerweise(s.Werte), Beleglage: string(s.Beleglage), Herkunft: string(s.Herkunft),
		Hinweis: s.Hinweis, Quellen: showQuellen(s.Quellen),
	}
}

// orNil is null for what is empty.
func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// refOrNil is orNil for a text that stays where it is.
func refOrNil(s *string) *string {
	if *s == "" {
		return nil
	}
	return s
}

// orEmptyList keeps an empty list from becoming null.
func orEmptyList(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// Cells of the CSV form. Several values in one cell stand apart by semicolons.

func cellText(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func cellInt(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func cellBool(b *bool) string {
	if b == nil {
		return ""
	}
	return strconv.FormatBool(*b)
}

func cellCode(v *api.Verweis) string {
	if v == nil {
		return ""
	}
	return v.Code
}

func cellName(v *api.Verweis) string {
	if v == nil {
		return ""
	}
	return v.Name
}

func cellList[T any](list []T, cell func(T) string) string {
	cells := make([]string, len(list))
	for i, item := range list {
		cells[i] = cell(item)
	}
	return strings.Join(cells, "; ")
}

func cellTexts(list []string) string { return strings.Join(list, "; ") }

func cellCodes(list []api.Verweis) string {
	return cellList(list, func(v api.Verweis) string { return v.Code })
}

func cellNames(list []api.Verweis) string {
	return cellList(list, func(v api.Verweis) string { return v.Name })
}

func cellOzgIDs(list []api.Zuordnung) string {
	return cellList(list, func(z api.Zuordnung) string { return z.OzgID })
}

func cellQuellen(list []api.Quelle) string {
	return cellList(list, func(q api.Quelle) string {
		if q.URL == "" {
			return q.Titel
		}
		return q.Titel + " <" + q.URL + ">"
	})
}

// federfuehrungColumns are the CSV columns of a Federfuehrung.
func federfuehrungColumns[A any](of func(*A) *api.Federfuehrung) []column[A] {
	side := func(name string, side func(*api.Federfuehrung) *api.FederfuehrungSeite) []column[A] {
		cell := func(text func(*api.FederfuehrungSeite) string) func(*A) string {
			return func(a *A) string { return text(side(of(a))) }
		}
		prefix := "federfuehrung." + name + "."
		return []column[A]{
			{prefix + "code", cell(func(s *api.FederfuehrungSeite) string { return cellCodes(s.Federfuehrende) })},
			{prefix + "name", cell(func(s *api.FederfuehrungSeite) string { return cellNames(s.Federfuehrende) })},
			{prefix + "beleglage", cell(func(s *api.FederfuehrungSeite) string { return s.Beleglage })},
			{prefix + "herkunft", cell(func(s *api.FederfuehrungSeite) string { return s.Herkunft })},
			{prefix + "quellen", cell(func(s *api.FederfuehrungSeite) string { return cellQuellen(s.Quellen) })},
		}
	}
	return append(
		side("bund", func(f *api.Federfuehrung) *api.FederfuehrungSeite { return &f.Bund }),
		side("land", func(f *api.Federfuehrung) *api.FederfuehrungSeite { return &f.Land })...)
}
