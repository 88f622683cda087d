// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"cmp"
	"context"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// merkwert is something of the catalogue at one of its states.
type merkwert[T any] struct {
	version string
	wert    T
}

// gemerktes gives something of the catalogue that is the same until its state
// changes, and reads it where that is not known. Nobody may change what it gives. Of
// the past it reads each time.
func gemerktes[T any](a *anfrage, kind string, read func() (T, error)) (T, error) {
	if a.z.Kenntnisstand > 0 {
		return read()
	}
	if known, ok := a.s.katalogwerte.Load(kind); ok {
		if last, ok := known.(merkwert[T]); ok && last.version == a.version {
			return last.wert, nil
		}
	}
	wert, err := read()
	if err == nil {
		a.s.katalogwerte.Store(kind, merkwert[T]{a.version, wert})
	}
	return wert, err
}

// woerter are the labels of all code lists at the time of the request.
func (a *anfrage) woerter(ctx context.Context, db *store.DB) (woerter, error) {
	return gemerktes(a, "woerter", func() (woerter, error) {
		words, err := lieswoerter(ctx, db)
		if err != nil {
			return nil, err
		}
		kreise, err := db.Kommunen(ctx, store.KommuneFilter{
			Art: []string{string(nachnutzung.ArtLandkreis), string(nachnutzung.ArtKreis)},
		}, store.Wunsch{Limit: 1000})
		words[listeKreise] = make(map[string]string, len(kreise.Items))
		for _, k := range kreise.Items {
			if !strings.Contains(strings.ToLower(k.Name), "kreis") {
				words[listeKreise][k.ARS] = k.Name + " (" + words.wort("kommunenart", string(k.Art)) + ")"
			}
		}
		return words, err
	})
}

// listeKreise is no code list but the Kreise by ARS whose names do not tell that they
// are none of the towns of the same name.
const listeKreise = "kreisname"

// kommune is the name of a body that cannot be taken for another one's.
func (w woerter) kommune(v nachnutzung.Verweis) string {
	return cmp.Or(w[listeKreise][v.Code], v.Name)
}

// themenfelder are the Themenfelder at the time of the request.
func (a *anfrage) themenfelder(ctx context.Context, db *store.DB) ([]nachnutzung.Themenfeld, error) {
	return gemerktes(a, "themenfelder", func() ([]nachnutzung.Themenfeld, error) {
		page, err := db.Themenfelder(ctx, store.ThemenfeldFilter{}, store.Wunsch{Limit: 1000})
		return page.Items, err
	})
}

// definitionen are those by which is counted, at the time of the request.
func (a *anfrage) definitionen(ctx context.Context, db *store.DB) ([]nachnutzung.Definition, error) {
	return gemerktes(a, "definitionen", func() ([]nachnutzung.Definition, error) {
		page, err := db.Definitionen(ctx, store.Wunsch{Limit: 1000})
		return page.Items, err
	})
}

// kreise are the Kreise of the Land by name, on the day of the request.
func (a *anfrage) kreise(ctx context.Context, db *store.DB) ([]nachnutzung.Kommune, error) {
	read := func() ([]nachnutzung.Kommune, error) {
		page, err := db.Kommunen(ctx, store.KommuneFilter{Land: []string{heimatLand}, Ebene: nachnutzung.EbeneKreis, Stichtag: a.z.Stichtag},
			store.Wunsch{Limit: maxAuswahl})
		return page.Items, err
	}
	if a.z.Stichtag != "" {
		return read()
	}
	return gemerktes(a, "kreise", read)
}
