// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"errors"
	"iter"
	"net/http"
	"testing"

	"nachnutzung/api"
	"nachnutzung/api/client"
)

// TestMainJob does the main job, end to end: an empty database, the real program, the
// real client, on both databases.
func TestMainJob(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, dsn string) {
		c, err := client.New(serve(t, dsn).base, client.WithETagMemory(100))
		if err != nil {
			t.Fatal(err)
		}
		t.Run("katalogstand adds up", func(t *testing.T) { wantKatalogstand(t, c) })
		t.Run("Bildung is led by BMBF and Sachsen-Anhalt", func(t *testing.T) { wantBildung(t, c) })
		t.Run("search", func(t *testing.T) { wantSearch(t, c) })
		t.Run("every list holds what its total says", func(t *testing.T) { wantTotals(t, c) })
		t.Run("a mistake is a problem", func(t *testing.T) { wantProblem(t, c) })
	})
}

func wantKatalogstand(t *testing.T, c *client.Client) {
	k, err := c.Katalogstand(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if k.Erfasst != k.Belegt+k.Erschlossen || k.Offen != k.Nominal-k.Erfasst || k.Nominal != 575 || k.Erfasst != 558 {
		t.Errorf("got %+v", k)
	}
	if len(k.Quellen) == 0 || k.Stand != "2019-10" || k.Beispieldaten {
		t.Errorf("got %+v", k)
	}
}

func wantBildung(t *testing.T, c *client.Client) {
	bildung, err := c.Themenfeld(t.Context(), "bildung")
	if err != nil {
		t.Fatal(err)
	}
	f := bildung.Federfuehrung
	if f.Bund.Federfuehrende[0].Code != "BMBF" || f.Land.Federfuehrende[0].Name != "Sachsen-Anhalt" || len(f.Bund.Quellen) == 0 {
		t.Errorf("got %+v", f)
	}
}

func wantSearch(t *testing.T, c *client.Client) {
	for q, want := range map[string][]string{"strassenverkehr": {"10243", "10418", "10439"}, "Straßen": {"10348"}} {
		found := make(map[string]bool)
		for b, err := range c.LeistungsbuendelListe(t.Context(), api.LeistungsbuendelParams{Q: q}) {
			if err != nil {
				t.Fatal(err)
			}
			found[b.OzgID] = true
		}
		for _, ozgID := range want {
			if !found[ozgID] {
				t.Errorf("q=%s does not bring %s", q, ozgID)
			}
		}
	}
}

// wantTotals walks every list page by page.
func wantTotals(t *testing.T, c *client.Client) {
	ctx, yes := t.Context(), true
	small := api.Blatt{Limit: 20}
	lists := map[string]struct{ got, want int }{
		"themenfelder":     {count(t, c.Themenfelder(ctx, api.ThemenfeldParams{Blatt: small})), 14},
		"lagen":            {count(t, c.Lagen(ctx, api.LageParams{Blatt: small})), 55},
		"leistungsbuendel": {count(t, c.LeistungsbuendelListe(ctx, api.LeistungsbuendelParams{Blatt: small})), 558},
		"leistungen":       {count(t, c.Leistungen(ctx, api.LeistungParams{Blatt: api.Blatt{Limit: 1000}})), 5249},
		"onlinedienste":    {count(t, c.Onlinedienste(ctx, api.OnlinedienstParams{Blatt: small})), 49},
		"kommunen":         {count(t, c.Kommunen(ctx, api.KommuneParams{Blatt: api.Blatt{Limit: 1000}})), 12463},
		"Träger in ST":     {count(t, c.Kommunen(ctx, api.KommuneParams{Land: []string{"15"}, Traeger: &yes, Blatt: small})), 133},
		"plattformen":      {count(t, c.Plattformen(ctx, api.PlattformParams{Blatt: small})), 5},
		"verbuende":        {count(t, c.Verbuende(ctx, api.VerbundParams{Blatt: small})), 1},
		"KITU 2009":        {count(t, c.Mitglieder(ctx, "kitu", api.MitgliedParams{Stichtag: "2009-12-31", Blatt: small})), 3},
		"KITU 2022":        {count(t, c.Mitglieder(ctx, "kitu", api.MitgliedParams{Stichtag: "2022-11-01", Blatt: small})), 5},
		"codelisten":       {count(t, c.Codelisten(ctx, api.CodelisteParams{Blatt: small})), 24},
		"Wohngeld":         {count(t, c.BuendelLeistungen(ctx, "10092", api.BuendelLeistungParams{Blatt: api.Blatt{Limit: 2}})), 9},
	}
	for name, n := range lists {
		if n.got != n.want {
			t.Errorf("%s: %d items, want %d", name, n.got, n.want)
		}
	}
	if n := count(t, c.Synonyme(ctx, api.SynonymParams{Blatt: small})); n < 120 {
		t.Errorf("synonyme: %d items, want at least 120", n)
	}
}

func count[T any](t *testing.T, items iter.Seq2[T, error]) int {
	t.Helper()
	n := 0
	for _, err := range items {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

func wantProblem(t *testing.T, c *client.Client) {
	_, err := c.Leistungsbuendel(t.Context(), "99999")
	var problem *client.ProblemError
	if !errors.As(err, &problem) || problem.Status != http.StatusNotFound || problem.Type != api.ProblemNotFound.Type() {
		t.Errorf("got %v", err)
	}
}
