// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"net/http"
	"testing"

	"nachnutzung/internal/storetest"
)

// oddity is a query string with the header fields beside it.
type oddity struct{ query, accept, condition string }

// oddities has one of each kind of parameter and of what people do to them.
func oddities() []oddity {
	list := []oddity{
		{"limit=2", "text/csv;q=0.5, */*;q=0.1", `"1", W/"2", *`},
		{"limit=2", ";;;q=,/", `"`},
	}
	for _, query := range []string{
		"", "limit=1", "q=wohngeld&limit=3&sort=-name", "q=10+092", "q=%25_%5C%27", "land=15&traeger=true&fields=name,ars", "format=csv&fields=name",
		"kreis=15081&einwohnerMin=10&einwohnerMax=99999", "themenfeld=bildung&themenfeld=gesundheit&typ=2/3", "stichtag=2021-02-30",
		"stichtag=1800-01-01&kenntnisstand=1", "kenntnisstand=99999999999999999999", "kenntnisstand=2026-02-30",
		"cursor=eyJhIjpbIjAwIiwieCJdLCJxIjoiIn0", "limit=99999999999999999999", "q=%00", "q=%ff", "a;b", "%zz", "fields=a,,b", "art=&art=x",
		"q=%F0%9F%99%82", "q=a%CC%88", "q=%C3%9F%C3%9F%C3%9F", "sort=relevanz&q=der+die+das", "=&=&&", "limit=+1", "plattform=osi&verbund=kitu",
	} {
		list = append(list, oddity{query: query, accept: "application/json"})
	}
	return list
}

// wantNoFault sends an oddity: the answer is what the contract says, never a 5xx.
func (k probe) wantNoFault(t *testing.T, target string, odd oddity) {
	t.Helper()
	request := newRequest(t, http.MethodGet, target)
	request.URL.RawQuery = odd.query
	request.Header.Set("Accept", odd.accept)
	request.Header.Set("If-None-Match", odd.condition)
	got := k.send(t, request)
	switch got.status {
	case http.StatusOK, http.StatusNotModified:
	case http.StatusBadRequest, http.StatusNotAcceptable:
		got.problem(t, got.status)
	default:
		t.Errorf("GET %s?%q: %d %s", target, odd.query, got.status, got.body)
	}
}

// TestOddities sends each oddity to every operation on both databases.
func TestOddities(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, k probe) {
		for _, target := range everyTarget() {
			for _, odd := range oddities() {
				k.wantNoFault(t, target, odd)
			}
		}
	})
}

// FuzzQuery goes on from there; testdata/fuzz keeps what led it to new ground.
func FuzzQuery(f *testing.F) {
	for _, odd := range oddities() {
		f.Add(odd.query, odd.accept, odd.condition)
	}
	k := newProbe(f, storetest.Open(f, storetest.SQLite(f)))
	targets := everyTarget()
	f.Fuzz(func(t *testing.T, query, accept, condition string) {
		k.wantNoFault(t, targets[len(query)%len(targets)], oddity{query, accept, condition})
	})
}
