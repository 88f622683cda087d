// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

const (
	teuchern = "150840490490"
	luetzen  = "150840315315"
)

// gebietswechsel lets Teuchern go into Luetzen, which it has not done.
func gebietswechsel(t *testing.T, db *store.DB) *store.Gebietswechsel {
	t.Helper()
	list, edited, err := db.Koerperschaften(t.Context())
	if err != nil || len(edited) > 0 {
		t.Fatal(edited, err)
	}
	g := &store.Gebietswechsel{
		Entfallen:   []string{teuchern},
		Uebergaenge: []nachnutzung.Nachfolge{{Alt: teuchern, Neu: luetzen, Ab: "2026-01-01", Art: nachnutzung.GebietEingliederung}},
	}
	for i := range list {
		k := list[i]
		k.Stand = "2026-03-31"
		switch k.ARS {
		case teuchern:
			continue
		case luetzen:
			k.Einwohner += 7712
		case magdeburg:
			k.Name, k.Kurzname = "Erfundener Name", "Erfundener Name"
		}
		g.Koerperschaften = append(g.Koerperschaften, k)
	}
	return g
}

// apply applies a load with one piece that does as it is told.
func apply(t *testing.T, db *store.DB, do func(ctx context.Context, a *store.Anwendung) error) error {
	t.Helper()
	who := redaktion()
	made, err := db.LegeImportAn(t.Context(), nachnutzung.Import{Art: nachnutzung.ImportGebietsstand, Akteur: who.Kennung, Organisation: who.Organisation, Rechte: who.Rechte},
		[]byte("zip"), time.Minute, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := db.Pruefung(made, time.Minute)
	if err := p.Plane(t.Context(), []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := p.Beende(t.Context(), nachnutzung.ImportGebietsstand, nachnutzung.Importzahlen{}, nil); err != nil {
		t.Fatal(err)
	}
	_, err = db.WendeImportAn(t.Context(), meldung(who, "Gebietsstand"), made.ID, func(*nachnutzung.Import) error { return nil },
		func(ctx context.Context, a *store.Anwendung, _ []byte) error { return do(ctx, a) })
	return err
}

func TestGebietsstandAllesOderNichts(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		g := gebietswechsel(t, db)
		before := store.Count(t, db, "verlauf")
		cut := errors.New("the server is gone")
		err := apply(t, db, func(ctx context.Context, a *store.Anwendung) error {
			return errors.Join(a.BeginneGebietsstand(ctx), a.Gebietsstand(ctx, g), cut)
		})
		if !errors.Is(err, cut) {
			t.Fatalf("got %v", err)
		}
		k, err := db.Kommune(t.Context(), teuchern)
		if err != nil || k.GueltigBis != "" || len(k.Nachfolger) != 0 || store.Count(t, db, "verlauf") != before {
			t.Fatalf("half written: %+v, %d entries, %v", k, store.Count(t, db, "verlauf")-before, err)
		}
	})
}

func TestGebietsstandLaesstBearbeitetes(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		g := gebietswechsel(t, db)
		store.Exec(t, db, "UPDATE kommune SET version = version + 1 WHERE ars IN (?, ?)", magdeburg, teuchern)
		err := apply(t, db, func(ctx context.Context, a *store.Anwendung) error {
			return errors.Join(a.BeginneGebietsstand(ctx), a.Gebietsstand(ctx, g))
		})
		if err != nil {
			t.Fatal(err)
		}
		k, err := db.Kommune(t.Context(), magdeburg)
		if err != nil || k.Kurzname != "Magdeburg" {
			t.Errorf("an editor's body was written over: %+v %v", k, err)
		}
		if k, err = db.Kommune(t.Context(), teuchern); err != nil || k.GueltigBis != "2025-12-31" {
			t.Errorf("an editor's body lives on: %+v %v", k, err)
		}
		_, edited, err := db.Koerperschaften(t.Context())
		if err != nil || len(edited) != 2 {
			t.Errorf("edited: %v %v", edited, err)
		}
		page, err := db.Verlauf(t.Context(), store.VerlaufFilter{Art: []string{"kommune"}, ARS: luetzen}, store.Wunsch{Limit: 10})
		if err != nil || len(page.Items) != 2 || len(page.Items[0].Aenderungen) != 1 || page.Items[0].Aenderungen[0].Feld != "einwohner" {
			t.Errorf("history of Lützen: %+v %v", page.Items, err)
		}
	})
}
