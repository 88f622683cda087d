// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/storetest"
)

// page is what the tests read of any list.
type page struct {
	Items []map[string]json.RawMessage `json:"items"`
	Next  *string                      `json:"next"`
	Total int                          `json:"total"`
}

// keyOf names the field that tells the items of a list apart.
func keyOf(list string) string {
	switch list {
	case "/leistungsbuendel":
		return "ozgId"
	case "/kommunen":
		return "ars"
	case "/synonyme":
		return "begriff"
	case "/definitionen":
		return "id"
	}
	switch {
	case strings.HasSuffix(list, "/leistungen"):
		return "id"
	case strings.HasSuffix(list, "/mitglieder"):
		return "mitglied"
	}
	return "code"
}

// page gets one page of a list.
func (k probe) page(t testing.TB, target string) (page, answer) {
	t.Helper()
	got := k.get(t, target)
	if got.status != http.StatusOK {
		t.Fatalf("GET %s: %d %.500s", target, got.status, got.body)
	}
	var p page
	if err := json.Unmarshal(got.body, &p); err != nil {
		t.Fatalf("GET %s: %v", target, err)
	}
	return p, got
}

// keys gives the keys of the items of a page.
func (p page) keys(t testing.TB, field string) []string {
	t.Helper()
	keys := make([]string, len(p.Items))
	for i, item := range p.Items {
		if err := json.Unmarshal(item[field], &keys[i]); err != nil {
			t.Fatalf("item %d has no %s: %v", i, field, err)
		}
	}
	return keys
}

// all gets every key of a filtered list, page by page.
func (k probe) all(t testing.TB, list string, query url.Values) []string {
	t.Helper()
	query.Set("limit", "1000")
	query.Set("fields", keyOf(list))
	if list == "/synonyme" {
		query.Set("fields", "begriff,stehtFuer")
	}
	var keys []string
	for {
		p, _ := k.page(t, list+"?"+query.Encode())
		keys = append(keys, p.keys(t, keyOf(list))...)
		if p.Next == nil {
			if len(keys) != p.Total {
				t.Errorf("%s?%s: %d items, total says %d", list, query.Encode(), len(keys), p.Total)
			}
			return keys
		}
		query.Set("cursor", *p.Next)
	}
}

// filterCase says which items a query must bring, by a truth that is computed
// without the store.
type filterCase struct {
	list, query string
	want        []string
}

// where gives the keys of the items for which a condition holds.
func where[T any](items []T, key func(*T) string, holds func(*T) bool) []string {
	var keys []string
	for i := range items {
		if holds(&items[i]) {
			keys = append(keys, key(&items[i]))
		}
	}
	return keys
}

// contains tells whether a name holds a word, the plain way.
func contains(name, word string) bool { return strings.Contains(strings.ToLower(name), word) }

func codes(list []nachnutzung.Verweis) []string {
	found := make([]string, len(list))
	for i, v := range list {
		found[i] = v.Code
	}
	return found
}

// TestFilters asks every filter of every list on both databases.
func TestFilters(t *testing.T) {
	t.Parallel()
	cases := filterCases(storetest.Katalogdaten(t))
	each(t, func(t *testing.T, k probe) {
		for _, tt := range cases {
			t.Run(tt.list+"?"+tt.query, func(t *testing.T) {
				query, err := url.ParseQuery(tt.query)
				if err != nil {
					t.Fatal(err)
				}
				got, want := k.all(t, tt.list, query), slices.Clone(tt.want)
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("got %d %.300v\nwant %d %.300v", len(got), got, len(want), want)
				}
			})
		}
	})
}

// TestEveryFilterIsTested holds the table against the contract, and every case
// of it against a truth that tells something apart: some items, not all.
func TestEveryFilterIsTested(t *testing.T) {
	t.Parallel()
	tested := make(map[string]bool)
	for _, tt := range filterCases(storetest.Katalogdaten(t)) {
		query, err := url.ParseQuery(tt.query)
		if err != nil {
			t.Fatal(err)
		}
		for name := range query {
			// What the real catalogue lacks is tested with rows made for it.
			if len(tt.want) > 0 || name == "plattform" || name == "nachnutzungsmodell" || name == "entfallen" {
				tested[tt.list+" "+name] = true
			}
		}
	}
	for path, params := range queryParams() {
		if isRegister(path) {
			// Its truth is what was reported; see TestEveryRegisterFilterIsTested.
			continue
		}
		if _, isList := reflect.TypeOf(params).FieldByName("Limit"); !isList {
			continue
		}
		list := strings.NewReplacer("{ozgId}", "10092", "{code}", "kitu").Replace(path)
		for _, field := range reflect.VisibleFields(reflect.TypeOf(params)) {
			switch name := field.Tag.Get("form"); name {
			case "", "sort", "limit", "cursor", "fields", "format", "excel", "vollstaendig":
			case "kenntnisstand":
				// Its truth is what was read then; see TestCatalogueAsKnown.
			default:
				if !tested[list+" "+name] {
					t.Errorf("no case for %s?%s", list, name)
				}
			}
		}
	}
}

func filterCases(d *nachnutzung.Katalogdaten) []filterCase {
	return slices.Concat(themenfeldCases(d), buendelCases(d), leistungCases(d), angebotCases(d), kommuneCases(d), verbundCases(d))
}

func themenfeldCases(d *nachnutzung.Katalogdaten) []filterCase {
	themenfelder := func(holds func(*nachnutzung.Themenfeld) bool) []string {
		return where(d.Themenfelder, func(t *nachnutzung.Themenfeld) string { return t.Code }, holds)
	}
	lagen := func(holds func(*nachnutzung.Lage) bool) []string {
		return where(d.Lagen, func(l *nachnutzung.Lage) string { return l.Code }, holds)
	}
	return []filterCase{
		{"/themenfelder", "", themenfelder(func(*nachnutzung.Themenfeld) bool { return true })},
		{"/themenfelder", "q=bildung", []string{"bildung"}},
		{"/themenfelder", "q=F%C3%B6rderung", []string{"forschung_foerderung"}},
		{"/themenfelder", "q=FOERDERUNG", []string{"forschung_foerderung"}},
		{"/themenfelder", "q=nirgendsvorhanden", nil},
		{"/themenfelder", "federfuehrungLand=15", themenfelder(func(t *nachnutzung.Themenfeld) bool {
			return slices.Contains(codes(t.Federfuehrung.Land.Werte), "15")
		})},
		{"/themenfelder", "federfuehrungBund=BMBF", themenfelder(func(t *nachnutzung.Themenfeld) bool {
			return slices.Contains(codes(t.Federfuehrung.Bund.Werte), "BMBF")
		})},
		{"/themenfelder", "federfuehrungBund=BMBF&federfuehrungLand=15", []string{"bildung"}},
		{"/lagen", "q=geburt", lagen(func(l *nachnutzung.Lage) bool { return contains(l.Name, "geburt") })},
		{"/lagen", "art=geschaeftslage", lagen(func(l *nachnutzung.Lage) bool { return l.Art == "geschaeftslage" })},
		{"/lagen", "art=lebenslage", lagen(func(l *nachnutzung.Lage) bool { return l.Art == "lebenslage" })},
		{"/lagen", "themenfeld=bildung", lagen(func(l *nachnutzung.Lage) bool { return l.Themenfeld.Code == "bildung" })},
		{"/lagen", "themenfeld=bildung&themenfeld=gesundheit", lagen(func(l *nachnutzung.Lage) bool {
			return l.Themenfeld.Code == "bildung" || l.Themenfeld.Code == "gesundheit"
		})},
	}
}

// bundles holds what follows for each Leistungsbuendel from its Leistungen.
type bundles map[string]*bundle

type bundle struct {
	typen      []string
	untyped    bool
	sdg1, sdg2 bool
}

func bundlesOf(d *nachnutzung.Katalogdaten) bundles {
	b := make(bundles, len(d.Leistungsbuendel))
	for i := range d.Leistungsbuendel {
		b[d.Leistungsbuendel[i].OzgID] = &bundle{}
	}
	for i := range d.Leistungen {
		e := &d.Leistungen[i]
		for _, z := range e.Leistungsbuendel {
			of := b[z.OzgID]
			of.typen = append(of.typen, e.Typen...)
			of.untyped = of.untyped || len(e.Typen) == 0
			of.sdg1, of.sdg2 = of.sdg1 || e.SDG1, of.sdg2 || e.SDG2
		}
	}
	return b
}

func (b bundles) isBund(ozgID string) bool {
	typen := b[ozgID].typen
	return len(typen) > 0 && !b[ozgID].untyped && !slices.ContainsFunc(typen, func(typ string) bool { return typ != "1" })
}

func buendelCases(d *nachnutzung.Katalogdaten) []filterCase {
	derived := bundlesOf(d)
	fields := make(map[string]nachnutzung.Federfuehrung)
	for i := range d.Themenfelder {
		fields[d.Themenfelder[i].Code] = d.Themenfelder[i].Federfuehrung
	}
	buendel := func(holds func(*nachnutzung.Leistungsbuendel) bool) []string {
		return where(d.Leistungsbuendel, func(b *nachnutzung.Leistungsbuendel) string { return b.OzgID }, holds)
	}
	hasTyp := func(typen ...string) []string {
		return buendel(func(b *nachnutzung.Leistungsbuendel) bool {
			return slices.ContainsFunc(derived[b.OzgID].typen, func(typ string) bool { return slices.Contains(typen, typ) })
		})
	}
	ledBy := func(land string) func(*nachnutzung.Leistungsbuendel) bool {
		return func(b *nachnutzung.Leistungsbuendel) bool {
			return slices.Contains(codes(nachnutzung.Wirksam(b.Federfuehrung, fields[b.Themenfeld.Code]).Land.Werte), land)
		}
	}
	const list = "/leistungsbuendel"
	return []filterCase{
		// 10224 is the Pflegewohngeld.
		{list, "q=wohngeld", []string{"10092", "10224"}},
		{list, "q=10%20092", []string{"10092"}},
		{list, "themenfeld=bildung", buendel(func(b *nachnutzung.Leistungsbuendel) bool { return b.Themenfeld.Code == "bildung" })},
		{list, "themenfeld=bildung&themenfeld=steuern_zoll", buendel(func(b *nachnutzung.Leistungsbuendel) bool {
			return b.Themenfeld.Code == "bildung" || b.Themenfeld.Code == "steuern_zoll"
		})},
		{list, "lage=geburt", buendel(func(b *nachnutzung.Leistungsbuendel) bool { return b.Lage.Code == "geburt" })},
		{list, "lage=geburt&themenfeld=bildung", nil},
		{list, "typ=2/3", hasTyp("2/3")},
		{list, "typ=2", hasTyp("2")},
		{list, "typ=2a&typ=4b", hasTyp("2a", "4b")},
		{list, "federfuehrungLand=15", buendel(ledBy("15"))},
		{list, "federfuehrungLand=05", buendel(ledBy("05"))},
		{list, "federfuehrungBund=BMAS", buendel(func(b *nachnutzung.Leistungsbuendel) bool {
			return slices.Contains(codes(nachnutzung.Wirksam(b.Federfuehrung, fields[b.Themenfeld.Code]).Bund.Werte), "BMAS")
		})},
		{list, "beleglage=erschlossen", []string{"10367"}},
		{list, "beleglage=vermutet", nil},
		{list, "zustaendigkeit=bund", buendel(func(b *nachnutzung.Leistungsbuendel) bool { return derived.isBund(b.OzgID) })},
		{list, "zustaendigkeit=unbekannt", buendel(func(b *nachnutzung.Leistungsbuendel) bool { return !derived.isBund(b.OzgID) })},
		{list, "zustaendigkeit=kreis", nil},
		{list, "sdg1=true", buendel(func(b *nachnutzung.Leistungsbuendel) bool { return derived[b.OzgID].sdg1 })},
		{list, "sdg1=false", buendel(func(b *nachnutzung.Leistungsbuendel) bool { return !derived[b.OzgID].sdg1 })},
		{list, "sdg2=true", buendel(func(b *nachnutzung.Leistungsbuendel) bool { return derived[b.OzgID].sdg2 })},
		{list, "onlinedienst=wohngeld_sh", []string{"10092"}},
		{list, "stichtag=2019-12-31&q=wohngeld", []string{"10092", "10224"}},
		{list, "themenfeld=bauen_wohnen&sdg1=true&typ=2/3", buendel(func(b *nachnutzung.Leistungsbuendel) bool {
			return b.Themenfeld.Code == "bauen_wohnen" && derived[b.OzgID].sdg1 && slices.Contains(derived[b.OzgID].typen, "2/3")
		})},
	}
}

func leistungCases(d *nachnutzung.Katalogdaten) []filterCase {
	field := make(map[string]string)
	for i := range d.Leistungsbuendel {
		field[d.Leistungsbuendel[i].OzgID] = d.Leistungsbuendel[i].Themenfeld.Code
	}
	leistungen := func(holds func(*nachnutzung.Leistung) bool) []string {
		return where(d.Leistungen, func(e *nachnutzung.Leistung) string { return e.ID }, holds)
	}
	of := func(ozgIDs ...string) func(*nachnutzung.Leistung) bool {
		return func(e *nachnutzung.Leistung) bool {
			return slices.ContainsFunc(e.Leistungsbuendel, func(z nachnutzung.Zuordnung) bool { return slices.Contains(ozgIDs, z.OzgID) })
		}
	}
	const list = "/leistungen"
	return []filterCase{
		{list, "q=99107023017000", []string{"L03597"}},
		{list, "q=Wohngeld%20Bewilligung", leistungen(func(e *nachnutzung.Leistung) bool {
			return contains(e.Name, "wohngeld") && contains(e.Name, "bewilligung")
		})},
		{list, "leistungsbuendel=10092", leistungen(of("10092"))},
		{list, "leistungsbuendel=10092&leistungsbuendel=10110", leistungen(of("10092", "10110"))},
		{list, "leistungsbuendel=99999", nil},
		{list, "themenfeld=bildung", leistungen(func(e *nachnutzung.Leistung) bool {
			return slices.ContainsFunc(e.Leistungsbuendel, func(z nachnutzung.Zuordnung) bool { return field[z.OzgID] == "bildung" })
		})},
		{list, "typ=4b", leistungen(func(e *nachnutzung.Leistung) bool { return slices.Contains(e.Typen, "4b") })},
		{list, "typ=1&typ=5", leistungen(func(e *nachnutzung.Leistung) bool {
			return slices.Contains(e.Typen, "1") || slices.Contains(e.Typen, "5")
		})},
		{list, "sdg1=true", leistungen(func(e *nachnutzung.Leistung) bool { return e.SDG1 })},
		{list, "sdg2=true", leistungen(func(e *nachnutzung.Leistung) bool { return e.SDG2 })},
		{list, "imLeika=false", leistungen(func(e *nachnutzung.Leistung) bool { return e.LeikaSchluessel == "" })},
		{list, "imLeika=true&sdg2=true", leistungen(func(e *nachnutzung.Leistung) bool { return e.LeikaSchluessel != "" && e.SDG2 })},
		{list, "zugeordnet=false", leistungen(func(e *nachnutzung.Leistung) bool { return len(e.Leistungsbuendel) == 0 })},
		{list, "zugeordnet=true&typ=5", leistungen(func(e *nachnutzung.Leistung) bool {
			return len(e.Leistungsbuendel) > 0 && slices.Contains(e.Typen, "5")
		})},
		{list, "gesetz=WoGG", leistungen(func(e *nachnutzung.Leistung) bool { return e.GesetzKuerzel == "WoGG" })},
		{list, "gesetz=wogg", leistungen(func(e *nachnutzung.Leistung) bool { return e.GesetzKuerzel == "wogg" })},
		{"/leistungsbuendel/10092/leistungen", "", leistungen(of("10092"))},
		{"/leistungsbuendel/10092/leistungen", "typ=2/3", leistungen(func(e *nachnutzung.Leistung) bool {
			return of("10092")(e) && slices.Contains(e.Typen, "2/3")
		})},
		{"/leistungsbuendel/10092/leistungen", "typ=12", nil},
	}
}

func angebotCases(d *nachnutzung.Katalogdaten) []filterCase {
	field := make(map[string]string)
	for i := range d.Leistungsbuendel {
		field[d.Leistungsbuendel[i].OzgID] = d.Leistungsbuendel[i].Themenfeld.Code
	}
	dienste := func(holds func(*nachnutzung.Onlinedienst) bool) []string {
		return where(d.Onlinedienste, func(o *nachnutzung.Onlinedienst) string { return o.Code }, holds)
	}
	covers := func(holds func(ozgID string) bool) []string {
		return dienste(func(o *nachnutzung.Onlinedienst) bool {
			return slices.ContainsFunc(o.Leistungsbuendel, func(z nachnutzung.Zuordnung) bool { return holds(z.OzgID) })
		})
	}
	return []filterCase{
		{"/onlinedienste", "q=wohngeld", dienste(func(o *nachnutzung.Onlinedienst) bool { return contains(o.Name, "wohngeld") })},
		{"/onlinedienste", "land=15", dienste(func(o *nachnutzung.Onlinedienst) bool { return slices.Contains(codes(o.Laender), "15") })},
		{"/onlinedienste", "land=01&land=02", dienste(func(o *nachnutzung.Onlinedienst) bool {
			return slices.Contains(codes(o.Laender), "01") || slices.Contains(codes(o.Laender), "02")
		})},
		{"/onlinedienste", "leistungsbuendel=10092", covers(func(id string) bool { return id == "10092" })},
		{"/onlinedienste", "themenfeld=familie_kind", covers(func(id string) bool { return field[id] == "familie_kind" })},
		{"/onlinedienste", "nachnutzungsmodell=efa", dienste(func(o *nachnutzung.Onlinedienst) bool { return o.Nachnutzungsmodell == "efa" })},
		{"/plattformen", "q=dataport", []string{"osi"}},
		{"/plattformen", "q=115plus", []string{"115plus"}},
		{"/plattformen", "art=portal", where(d.Plattformen, func(p *nachnutzung.Plattform) string { return p.Code },
			func(p *nachnutzung.Plattform) bool { return p.Art == "portal" })},
		{"/plattformen", "stichtag=2019-12-31&q=dataport", []string{"osi"}},
		{"/synonyme", "q=Perso", where(d.Synonyme, func(s *nachnutzung.Synonym) string { return s.Begriff },
			func(s *nachnutzung.Synonym) bool {
				return contains(s.Begriff, "perso") || contains(s.StehtFuer, "perso")
			})},
	}
}

func kommuneCases(d *nachnutzung.Katalogdaten) []filterCase {
	type kommune = nachnutzung.Kommune
	kommunen := func(holds func(*kommune) bool) []string {
		return where(d.Kommunen, func(k *kommune) string { return k.ARS }, holds)
	}
	inKreis := func(ars string) []string {
		return kommunen(func(k *kommune) bool { return k.ARS == ars || k.Kreis.Code == ars })
	}
	traeger := func(want bool) []string {
		return kommunen(func(k *kommune) bool { return k.Traeger != nil && *k.Traeger == want })
	}
	const list = "/kommunen"
	return []filterCase{
		{list, "q=39104", kommunen(func(k *kommune) bool { return k.PLZ == "39104" })},
		{list, "q=15003000", []string{"150030000000"}},
		{list, "q=Salzwedel", kommunen(func(k *kommune) bool { return contains(k.Name, "salzwedel") })},
		{list, "land=15", kommunen(func(k *kommune) bool { return k.Land.Code == "15" })},
		{list, "land=04&land=11", kommunen(func(k *kommune) bool { return k.Land.Code == "04" || k.Land.Code == "11" })},
		{list, "kreis=150810000000", inKreis("150810000000")},
		{list, "kreis=15081", inKreis("150810000000")},
		{list, "kreis=15003", []string{"150030000000"}},
		{list, "kreis=99999", nil},
		{list, "kreis=150815051026", nil},
		{list, "uebergeordnet=15", kommunen(func(k *kommune) bool { return k.Uebergeordnet == "150000000000" })},
		{list, "uebergeordnet=15081", kommunen(func(k *kommune) bool { return k.Uebergeordnet == "150810000000" })},
		{list, "uebergeordnet=15003000", nil},
		{list, "art=landkreis&land=15", kommunen(func(k *kommune) bool { return k.Art == nachnutzung.ArtLandkreis && k.Land.Code == "15" })},
		{list, "art=land&art=regionalverband", kommunen(func(k *kommune) bool {
			return k.Art == nachnutzung.ArtLand || k.Art == nachnutzung.ArtRegionalverband
		})},
		{list, "ebene=land", kommunen(func(k *kommune) bool { return k.AGSLand != "" })},
		{list, "ebene=kreis", kommunen(func(k *kommune) bool { return k.AGSKreis != "" })},
		{list, "ebene=gemeindeverband", kommunen(func(k *kommune) bool { return k.Art.IsVerband() })},
		{list, "ebene=gemeinde&land=12", kommunen(func(k *kommune) bool { return k.AGSGemeinde != "" && k.Land.Code == "12" })},
		{list, "traeger=true", traeger(true)},
		{list, "traeger=false", traeger(false)},
		{list, "traeger=true&land=01", nil},
		{list, "entfallen=true", nil},
		{list, "verbund=kitu", []string{"150030000000", "150830040040", "150870130130", "150000000000"}},
		{list, "verbund=kitu&stichtag=2021-08-31", []string{"150030000000", "150830040040"}},
		{list, "verbund=kitu&stichtag=2021-09-01", []string{"150030000000", "150830040040", "150870130130"}},
		{list, "plattform=osi", nil},
		{list, "einwohnerMin=1000000", kommunen(func(k *kommune) bool { return k.Einwohner >= 1_000_000 })},
		{list, "einwohnerMax=0", kommunen(func(k *kommune) bool { return k.Einwohner == 0 })},
		{list, "einwohnerMin=244329&einwohnerMax=244329", kommunen(func(k *kommune) bool { return k.Einwohner == 244_329 })},
		{list, "einwohnerMin=2&einwohnerMax=1", nil},
	}
}

func verbundCases(d *nachnutzung.Katalogdaten) []filterCase {
	const list = "/verbuende/kitu/mitglieder"
	heldOn := func(day string) []string {
		return where(d.Mitgliedschaften, func(m *nachnutzung.Mitgliedschaft) string { return m.Mitglied },
			func(m *nachnutzung.Mitgliedschaft) bool { return m.Seit.Latest() <= day })
	}
	return []filterCase{
		{"/verbuende", "q=kitu", []string{"kitu"}},
		{"/verbuende", "q=nirgendsvorhanden", nil},
		{"/verbuende", "stichtag=2009-12-30", nil},
		{"/verbuende", "stichtag=2009-12-31", []string{"kitu"}},
		{list, "", heldOn("9999-12-31")},
		{list, "stichtag=2009-12-30", nil},
		{list, "stichtag=2009-12-31", heldOn("2009-12-31")},
		{list, "stichtag=2021-08-31", heldOn("2021-08-31")},
		{list, "stichtag=2021-09-01", heldOn("2021-09-01")},
		{list, "stichtag=2022-11-01", heldOn("2022-11-01")},
	}
}
