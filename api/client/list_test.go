// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"

	"nachnutzung/api"
	"nachnutzung/api/client"
)

// pages answers three pages of one Themenfeld each.
func pages(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Query().Get("cursor") {
	case "":
		writeJSON(w, `{"items":[{"code":"bildung"}],"next":"zwei","total":3}`)
	case "zwei":
		writeJSON(w, `{"items":[{"code":"gesundheit"}],"next":"drei","total":3}`)
	default:
		writeJSON(w, `{"items":[{"code":"umwelt"}],"next":null,"total":3}`)
	}
}

func TestListFollowsNext(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		p    api.ThemenfeldParams
		stop int
		want []string
	}{
		{"to the end", api.ThemenfeldParams{}, 9, []string{"bildung", "gesundheit", "umwelt"}},
		{"from a cursor", api.ThemenfeldParams{Blatt: api.Blatt{Cursor: "zwei"}}, 9, []string{"gesundheit", "umwelt"}},
		{"left early", api.ThemenfeldParams{}, 2, []string{"bildung", "gesundheit"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			requests := 0
			c := serve(t, func(w http.ResponseWriter, r *http.Request) { requests++; pages(w, r) })
			var got []string
			for item, err := range c.Themenfelder(context.Background(), tt.p) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, item.Code)
				if len(got) == tt.stop {
					break
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("codes %q, want %q", got, tt.want)
			}
			if requests != len(tt.want) {
				t.Errorf("%d requests, want %d", requests, len(tt.want))
			}
		})
	}
}

func TestListEndsWithTheError(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		second func(http.ResponseWriter)
		isWant func(error) bool
	}{
		{"problem on the second page", func(w http.ResponseWriter) { http.Error(w, "weg", http.StatusBadGateway) },
			func(err error) bool { var p *client.ProblemError; return errors.As(err, &p) && p.Status == 502 }},
		{"cursor that does not advance", func(w http.ResponseWriter) { writeJSON(w, `{"items":[],"next":"zwei","total":3}`) },
			func(err error) bool { return err != nil }},
		{"no JSON", func(w http.ResponseWriter) { writeJSON(w, `{"items":`) },
			func(err error) bool { return err != nil }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Query().Get("cursor") == "zwei" {
					tt.second(w)
					return
				}
				pages(w, r)
			})
			var codes []string
			var ends []error
			for item, err := range c.Themenfelder(context.Background(), api.ThemenfeldParams{}) {
				if err != nil {
					ends = append(ends, err)
					continue
				}
				codes = append(codes, item.Code)
			}
			if want := []string{"bildung"}; !slices.Equal(codes, want) {
				t.Errorf("codes %q, want %q", codes, want)
			}
			if len(ends) != 1 || !tt.isWant(ends[0]) {
				t.Errorf("errors %v, want one of the kind", ends)
			}
		})
	}
}
