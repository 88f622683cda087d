// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"cmp"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"nachnutzung/api"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// lists gives every list with its params struct.
func lists() map[string]any {
	found := make(map[string]any)
	for path, params := range queryParams() {
		if _, ok := reflect.TypeOf(params).FieldByName("Sort"); ok && !isRegister(path) {
			found[strings.NewReplacer("{ozgId}", "10410", "{code}", "kitu").Replace(path)] = params
		}
	}
	return found
}

// sorts gives the orders of a list: those of the contract and its own.
func sorts(params any) []string {
	field, _ := reflect.TypeOf(params).FieldByName("Sort")
	return append(strings.Split(field.Tag.Get("enums"), ","), "")
}

// TestPaging walks every list in every order by pages of random sizes: each item
// must come exactly once, in the order of the greatest pages, and every page
// must count the same total.
func TestPaging(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, k probe) {
		for list, params := range lists() {
			for _, sort := range sorts(params) {
				t.Run(list+" "+sort, func(t *testing.T) {
					query := url.Values{"fields": {keyOf(list)}}
					if sort != "" {
						query.Set("sort", sort)
					}
					narrow(list, query)
					k.wantSameWalk(t, list, query)
				})
			}
		}
		// A search has an order of its own, by relevance.
		for list, q := range map[string]string{"/kommunen": "neustadt", "/leistungen": "genehmigung", "/leistungsbuendel": "beratung"} {
			for _, sort := range []string{"", "relevanz", "-name"} {
				t.Run(list+" q "+sort, func(t *testing.T) {
					query := url.Values{"fields": {keyOf(list)}, "q": {q}}
					if sort != "" {
						query.Set("sort", sort)
					}
					k.wantSameWalk(t, list, query)
				})
			}
		}
	})
}

// narrow keeps the walk through the longest lists short: one walk goes through
// all of them, the other orders through a part.
func narrow(list string, query url.Values) {
	switch {
	case query.Get("sort") == "" || query.Get("sort") == "relevanz":
	case list == "/kommunen":
		query.Set("land", "15")
	case list == "/leistungen":
		query.Set("sdg1", "true")
	}
}

func (k probe) wantSameWalk(t *testing.T, list string, query url.Values) {
	t.Helper()
	want := k.all(t, list, cloneQuery(query))
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	var got []string
	for pages := 0; ; pages++ {
		// Small pages cost a request each, so they come at the beginning.
		limit := 1 + random.IntN(min(1000, 1<<(2+pages)))
		query.Set("limit", strconv.Itoa(limit))
		p, a := k.page(t, list+"?"+query.Encode())
		got = append(got, p.keys(t, keyOf(list))...)
		if p.Total != len(want) {
			t.Fatalf("page %d: total %d, want %d (seed %d)", pages, p.Total, len(want), seed)
		}
		if p.Next == nil {
			if a.header.Get("Link") != "" {
				t.Errorf("the last page leads on: %s", a.header.Get("Link"))
			}
			break
		}
		if len(p.Items) != limit {
			t.Fatalf("page %d: %d items, want %d (seed %d)", pages, len(p.Items), limit, seed)
		}
		query.Set("cursor", *p.Next)
		wantLink(t, a, list, query)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d items by pages, %d at once, or in another order (seed %d)", len(got), len(want), seed)
	}
	// The whole list has no two equal keys, or the walk proves nothing.
	if list != "/synonyme" {
		slices.Sort(got)
		if distinct := slices.Compact(slices.Clone(got)); len(distinct) != len(got) {
			t.Errorf("%d items came more than once", len(got)-len(distinct))
		}
	}
}

func cloneQuery(query url.Values) url.Values {
	clone := make(url.Values, len(query))
	for key, values := range query {
		clone[key] = slices.Clone(values)
	}
	return clone
}

// wantLink wants the Link header to lead where the cursor does.
func wantLink(t *testing.T, a answer, list string, query url.Values) {
	t.Helper()
	link, ok := strings.CutSuffix(strings.TrimPrefix(a.header.Get("Link"), "<"), `>; rel="next"`)
	if !ok {
		t.Fatalf("Link: %s", a.header.Get("Link"))
	}
	parsed, err := url.Parse(link)
	if err != nil || parsed.Path != api.BasePath+list || !reflect.DeepEqual(parsed.Query(), query) {
		t.Errorf("Link %s does not lead to %v (%v)", link, query, err)
	}
}

// TestLinkIsFollowed follows the Link headers as they stand.
func TestLinkIsFollowed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		p, a := k.page(t, "/leistungsbuendel?q=f%C3%BCr+Kinder&limit=2&themenfeld=familie_kind&themenfeld=gesundheit")
		want, seen := p.Total, len(p.Items)
		for a.header.Get("Link") != "" {
			link := strings.TrimSuffix(strings.TrimPrefix(a.header.Get("Link"), "<"+api.BasePath), `>; rel="next"`)
			p, a = k.page(t, link)
			seen += len(p.Items)
		}
		if seen != want || want < 3 {
			t.Errorf("%d items by following, want %d", seen, want)
		}
	})
}

// TestOrder wants each order to be what its name says, both ways.
func TestOrder(t *testing.T) {
	t.Parallel()
	german := collate.New(language.German)
	byText := func(a, b json.RawMessage) int { return german.CompareString(text(a), text(b)) }
	byCode := func(a, b json.RawMessage) int { return cmp.Compare(text(a), text(b)) }
	byNumber := func(a, b json.RawMessage) int {
		return cmp.Compare(number(a), number(b))
	}
	compare := map[string]func(a, b json.RawMessage) int{
		"name": byText, "mitglied": byText, "begriff": byText, "code": byCode, "ozgId": byCode, "id": byCode, "ars": byCode, "seit": byCode,
		"leikaSchluessel": byCode, "einwohner": byNumber, "anzahlLeistungen": byNumber, "anzahlLeistungsbuendel": byNumber,
	}
	each(t, func(t *testing.T, k probe) {
		for list, params := range lists() {
			for _, sort := range sorts(params) {
				field, descending := strings.CutPrefix(sort, "-")
				// Two orders stand in no field.
				if field == "" || field == "relevanz" || field == "ordnung" {
					continue
				}
				t.Run(list+" "+sort, func(t *testing.T) {
					target := list + "?limit=1000&sort=" + sort
					if list == "/verbuende/kitu/mitglieder" && field == "name" {
						field = "mitglied"
					}
					p, _ := k.page(t, target+"&fields="+field)
					for i := 1; i < len(p.Items); i++ {
						a, b := p.Items[i-1][field], p.Items[i][field]
						if descending {
							a, b = b, a
						}
						if compare[field](a, b) > 0 {
							t.Fatalf("item %d: %s before %s", i, p.Items[i-1][field], p.Items[i][field])
						}
					}
				})
			}
		}
	})
}

// text is empty for null, which sorts first.
func text(raw json.RawMessage) string {
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		return ""
	}
	return *s
}

func number(raw json.RawMessage) int {
	var n int
	if json.Unmarshal(raw, &n) != nil {
		return -1
	}
	return n
}

// TestDictionaryOrder shows with real names what German order means: Ä beside A,
// Ö beside O, ß as ss, whatever the case.
func TestDictionaryOrder(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		names := func(target string) []string {
			p, _ := k.page(t, target)
			return p.keys(t, "name")
		}
		got := names("/kommunen?land=15&art=einheitsgemeinde&limit=1000&fields=name")
		for _, neighbours := range [][]string{
			{"Möckern, Stadt", "Möser", "Mücheln (Geiseltal), Stadt", "Muldestausee"},
			{"Südharz", "Südliches Anhalt, Stadt", "Sülzetal"},
		} {
			if i := slices.Index(got, neighbours[0]); i < 0 || !slices.Equal(got[i:i+len(neighbours)], neighbours) {
				t.Errorf("got %q, want %q side by side", got, neighbours)
			}
		}
		first := names("/kommunen?limit=20&fields=name&einwohnerMin=100000")
		if i := slices.Index(first, "Aachen"); len(first) != 20 || i > 2 {
			t.Errorf("got %q", first)
		}
	})
}

// TestSortRelevanz wants the best hit first, and the plain order where nothing
// is searched for.
func TestSortRelevanz(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		p, _ := k.page(t, "/leistungsbuendel?q=Wohngeld&fields=name")
		if got := p.keys(t, "ozgId"); len(got) == 0 || got[0] != "10092" {
			t.Errorf("Wohngeld: got %v", got)
		}
		byName, _ := k.page(t, "/leistungsbuendel?sort=name&fields=ozgId")
		byRank, _ := k.page(t, "/leistungsbuendel?sort=relevanz&fields=ozgId")
		if got, want := byRank.keys(t, "ozgId"), byName.keys(t, "ozgId"); !slices.Equal(got, want) {
			t.Errorf("relevanz without q: got %v, want %v", got, want)
		}
	})
}

// TestPagesOfAChangingList walks a list that changes in between: a cursor stays
// good, and what stood in the list all the time is neither lost nor doubled.
func TestPagesOfAChangingList(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := newProbe(t, db)
		before := k.all(t, "/synonyme", url.Values{})
		first, a := k.page(t, "/synonyme?limit=200&fields=begriff,stehtFuer")
		tag := a.header.Get("ETag")
		changed := *storetest.Katalogdaten(t)
		changed.Pruefsumme = "geändert"
		changed.Synonyme = slices.Concat(changed.Synonyme[:1:1], changed.Synonyme)
		changed.Synonyme[0].Begriff = "AAA zuerst"
		if err := db.Laden(t.Context(), &changed, func(store.Ladeteil) {}); err != nil {
			t.Fatal(err)
		}
		rest, a := k.page(t, "/synonyme?limit=1000&fields=begriff,stehtFuer&cursor="+*first.Next)
		if got := append(first.keys(t, "begriff"), rest.keys(t, "begriff")...); !slices.Equal(got, before) {
			t.Errorf("%d items, want %d", len(got), len(before))
		}
		if rest.Total != len(before)+1 {
			t.Errorf("total %d, want %d", rest.Total, len(before)+1)
		}
		if a.header.Get("ETag") == tag {
			t.Error("the ETag is the old one")
		}
		if got := k.get(t, "/synonyme?limit=200&fields=begriff,stehtFuer", "If-None-Match", tag); got.status != http.StatusOK {
			t.Errorf("with the old ETag: got %d", got.status)
		}
	})
}
