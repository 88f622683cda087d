// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"nachnutzung/api"
	"nachnutzung/api/client"
)

// serve starts a server for one test and a client for it.
func serve(t *testing.T, h http.HandlerFunc, opts ...client.Option) *client.Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	c, err := client.New(srv.URL, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func writeJSON(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	fmt.Fprint(w, body)
}

func ptr[T any](v T) *T { return &v }

// drain walks a list to its end and gives the first error.
func drain[T any](seq iter.Seq2[T, error]) error {
	for _, err := range seq {
		if err != nil {
			return err
		}
	}
	return nil
}

func last[T any](_ T, err error) error { return err }

func TestNew(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, base string
		wantErr    bool
	}{
		{"host", "http://127.0.0.1:8080", false},
		{"path prefix and slash", "https://example.org/katalog/", false},
		{"with the API's path", "https://example.org/api/v1", false},
		{"no scheme", "example.org", true},
		{"other scheme", "ftp://example.org", true},
		{"no host", "http://", true},
		{"query", "http://example.org/?a=b", true},
		{"unreadable", "http://[::1", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := client.New(tt.base)
			if (err != nil) != tt.wantErr {
				t.Errorf("New(%q): error %v, want error %v", tt.base, err, tt.wantErr)
			}
		})
	}
	if _, err := client.New("http://example.org", client.WithHTTPClient(nil)); err == nil {
		t.Error("New without an HTTP client: no error")
	}
}

// TestRequests calls every method once and looks at what it asks for.
func TestRequests(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	blatt := api.Blatt{Limit: 7}
	tests := []struct {
		name string
		call func(*client.Client) error
		want string
	}{
		{"Themenfelder", func(c *client.Client) error { return drain(c.Themenfelder(ctx, api.ThemenfeldParams{})) }, "/themenfelder?limit=500"},
		{"ThemenfelderSeite", func(c *client.Client) error {
			return last(c.ThemenfelderSeite(ctx, api.ThemenfeldParams{FederfuehrungLand: "15", Blatt: blatt}))
		}, "/themenfelder?federfuehrungLand=15&limit=7"},
		{"Themenfeld", func(c *client.Client) error { return last(c.Themenfeld(ctx, "bildung", "code", "name")) }, "/themenfelder/bildung?fields=code%2Cname"},
		{"Abdeckungen", func(c *client.Client) error {
			return drain(c.Abdeckungen(ctx, api.AbdeckungParams{Nach: "land", Land: []string{"15"}}))
		}, "/abdeckung?land=15&limit=500&nach=land"},
		{"AbdeckungenSeite", func(c *client.Client) error {
			return last(c.AbdeckungenSeite(ctx, api.AbdeckungParams{Definition: "mid_live", Blatt: blatt}))
		}, "/abdeckung?definition=mid_live&limit=7"},
		{"Definitionen", func(c *client.Client) error { return drain(c.Definitionen(ctx, api.DefinitionParams{})) }, "/definitionen?limit=500"},
		{"DefinitionenSeite", func(c *client.Client) error { return last(c.DefinitionenSeite(ctx, api.DefinitionParams{})) }, "/definitionen"},
		{"Definition", func(c *client.Client) error { return last(c.Definition(ctx, "mid_live")) }, "/definitionen/mid_live"},
		{"Lagen", func(c *client.Client) error { return drain(c.Lagen(ctx, api.LageParams{Art: "lebenslage"})) }, "/lagen?art=lebenslage&limit=500"},
		{"LagenSeite", func(c *client.Client) error { return last(c.LagenSeite(ctx, api.LageParams{})) }, "/lagen"},
		{"Lage", func(c *client.Client) error { return last(c.Lage(ctx, "geburt")) }, "/lagen/geburt"},
		{"LeistungsbuendelListe", func(c *client.Client) error {
			return drain(c.LeistungsbuendelListe(ctx, api.LeistungsbuendelParams{Q: "Straße & Co", Typ: []string{"2/3", "5"}, Sdg2: ptr(false)}))
		}, "/leistungsbuendel?limit=500&q=Stra%C3%9Fe+%26+Co&sdg2=false&typ=2%2F3&typ=5"},
		{"LeistungsbuendelSeite", func(c *client.Client) error {
			return last(c.LeistungsbuendelSeite(ctx, api.LeistungsbuendelParams{}))
		}, "/leistungsbuendel"},
		{"Leistungsbuendel", func(c *client.Client) error { return last(c.Leistungsbuendel(ctx, "10092")) }, "/leistungsbuendel/10092"},
		{"BuendelLeistungen", func(c *client.Client) error {
			return drain(c.BuendelLeistungen(ctx, "10092", api.BuendelLeistungParams{}))
		}, "/leistungsbuendel/10092/leistungen?limit=500"},
		{"BuendelLeistungenSeite", func(c *client.Client) error {
			return last(c.BuendelLeistungenSeite(ctx, "10092", api.BuendelLeistungParams{Sort: "-name"}))
		}, "/leistungsbuendel/10092/leistungen?sort=-name"},
		{"Leistungen", func(c *client.Client) error {
			return drain(c.Leistungen(ctx, api.LeistungParams{ImLeika: ptr(true)}))
		}, "/leistungen?imLeika=true&limit=500"},
		{"LeistungenSeite", func(c *client.Client) error { return last(c.LeistungenSeite(ctx, api.LeistungParams{})) }, "/leistungen"},
		{"Leistung", func(c *client.Client) error { return last(c.Leistung(ctx, "99107023017000")) }, "/leistungen/99107023017000"},
		{"Kommunen", func(c *client.Client) error {
			return drain(c.Kommunen(ctx, api.KommuneParams{Land: []string{"15"}, Traeger: ptr(true), EinwohnerMin: ptr(0)}))
		}, "/kommunen?einwohnerMin=0&land=15&limit=500&traeger=true"},
		{"KommunenSeite", func(c *client.Client) error { return last(c.KommunenSeite(ctx, api.KommuneParams{})) }, "/kommunen"},
		{"Kommune", func(c *client.Client) error { return last(c.Kommune(ctx, "15003000")) }, "/kommunen/15003000"},
		{"Hierarchie", func(c *client.Client) error { return last(c.Hierarchie(ctx, "150030000000")) }, "/kommunen/150030000000/hierarchie"},
		{"Onlinedienste", func(c *client.Client) error { return drain(c.Onlinedienste(ctx, api.OnlinedienstParams{})) }, "/onlinedienste?limit=500"},
		{"OnlinediensteSeite", func(c *client.Client) error { return last(c.OnlinediensteSeite(ctx, api.OnlinedienstParams{})) }, "/onlinedienste"},
		{"Onlinedienst", func(c *client.Client) error { return last(c.Onlinedienst(ctx, "wohngeld_sh")) }, "/onlinedienste/wohngeld_sh"},
		{"Plattformen", func(c *client.Client) error { return drain(c.Plattformen(ctx, api.PlattformParams{})) }, "/plattformen?limit=500"},
		{"PlattformenSeite", func(c *client.Client) error { return last(c.PlattformenSeite(ctx, api.PlattformParams{})) }, "/plattformen"},
		{"Plattform", func(c *client.Client) error { return last(c.Plattform(ctx, "osi")) }, "/plattformen/osi"},
		{"Verbuende", func(c *client.Client) error { return drain(c.Verbuende(ctx, api.VerbundParams{})) }, "/verbuende?limit=500"},
		{"VerbuendeSeite", func(c *client.Client) error { return last(c.VerbuendeSeite(ctx, api.VerbundParams{})) }, "/verbuende"},
		{"Verbund", func(c *client.Client) error { return last(c.Verbund(ctx, "kitu")) }, "/verbuende/kitu"},
		{"Mitglieder", func(c *client.Client) error {
			return drain(c.Mitglieder(ctx, "kitu", api.MitgliedParams{Stichtag: "2022-11-01"}))
		}, "/verbuende/kitu/mitglieder?limit=500&stichtag=2022-11-01"},
		{"MitgliederSeite", func(c *client.Client) error { return last(c.MitgliederSeite(ctx, "kitu", api.MitgliedParams{})) }, "/verbuende/kitu/mitglieder"},
		{"Katalogstand", func(c *client.Client) error { return last(c.Katalogstand(ctx)) }, "/katalogstand"},
		{"Codelisten", func(c *client.Client) error { return drain(c.Codelisten(ctx, api.CodelisteParams{})) }, "/codelisten?limit=500"},
		{"CodelistenSeite", func(c *client.Client) error { return last(c.CodelistenSeite(ctx, api.CodelisteParams{})) }, "/codelisten"},
		{"Codeliste", func(c *client.Client) error { return last(c.Codeliste(ctx, "status")) }, "/codelisten/status"},
		{"Synonyme", func(c *client.Client) error { return drain(c.Synonyme(ctx, api.SynonymParams{})) }, "/synonyme?limit=500"},
		{"SynonymeSeite", func(c *client.Client) error { return last(c.SynonymeSeite(ctx, api.SynonymParams{Q: "Kfz"})) }, "/synonyme?q=Kfz"},
		{"key is escaped", func(c *client.Client) error { return last(c.Lage(ctx, "a/b?c")) }, "/lagen/a%2Fb%3Fc"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				got = append(got, r.Method+" "+r.RequestURI)
				writeJSON(w, `{"items":[],"next":null,"total":0}`)
			})
			if err := tt.call(c); err != nil {
				t.Fatal(err)
			}
			if want := []string{"GET /api/v1" + tt.want}; !slices.Equal(got, want) {
				t.Errorf("requests %q, want %q", got, want)
			}
		})
	}
}

func TestKeyThatIsNone(t *testing.T) {
	t.Parallel()
	c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	for _, key := range []string{"", ".", ".."} {
		if _, err := c.Kommune(context.Background(), key); err == nil {
			t.Errorf("Kommune(%q): no error", key)
		}
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if got, want := r.Header.Get("Accept"), "application/json"; got != want {
			t.Errorf("Accept %q, want %q", got, want)
		}
		if got, want := r.Header.Get("User-Agent"), "abnahme/1"; got != want {
			t.Errorf("User-Agent %q, want %q", got, want)
		}
		writeJSON(w, `{"code":"bildung","name":"Bildung","neuesFeld":1,"federfuehrung":{
			"bund":{"federfuehrende":[{"code":"BMBF","name":"Bundesministerium für Bildung und Forschung"}],"beleglage":"belegt","herkunft":"themenfeld","quellen":[]},
			"land":{"federfuehrende":[{"code":"15","name":"Sachsen-Anhalt"}],"beleglage":"belegt","herkunft":"themenfeld","quellen":[]}}}`)
	}, client.WithUserAgent("abnahme/1"))
	got, err := c.Themenfeld(context.Background(), "bildung")
	if err != nil {
		t.Fatal(err)
	}
	if got.Federfuehrung == nil || got.Federfuehrung.Land.Federfuehrende[0].Code != "15" {
		t.Errorf("Themenfeld = %+v, want the Land 15 in the lead", got)
	}
}
