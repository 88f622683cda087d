// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/storetest"
)

// stand is somebody with a right, a body inside its territory and one outside.
type stand struct {
	name            string
	recht           nachnutzung.Recht
	inside, outside string
}

// stands are one of each role, with territories of every form, and some whose
// role is narrowed.
func stands() []stand {
	recht := func(rolle nachnutzung.Rolle, gebiet nachnutzung.Gebiet, scope ...nachnutzung.Operation) nachnutzung.Recht {
		return nachnutzung.Recht{Rolle: rolle, Gebiet: gebiet, Umfang: scope}
	}
	return []stand{
		{"redaktion", recht(nachnutzung.RolleRedaktion, "15"), magdeburg, flensburg},
		{"redaktion for reports alone", recht(nachnutzung.RolleRedaktion, "15", nachnutzung.OpMelden), magdeburg, flensburg},
		{"kommune", recht(nachnutzung.RolleKommune, magdeburg), magdeburg, halle},
		{"kommune for reading alone", recht(nachnutzung.RolleKommune, magdeburg, nachnutzung.OpIntern), magdeburg, halle},
		{"verbund", recht(nachnutzung.RolleVerbund, "verbund:kitu"), magdeburg, halle},
		{"verbund of a Plattform", recht(nachnutzung.RolleVerbund, "plattform:osi"), magdeburg, halle},
		{"lesen", recht(nachnutzung.RolleLesen, "15"), magdeburg, flensburg},
		{"lesen of a Kreis", recht(nachnutzung.RolleLesen, "15083"), barleben, magdeburg},
		{"verwaltung", recht(nachnutzung.RolleVerwaltung, "15"), magdeburg, flensburg},
		{"verwaltung for code lists alone", recht(nachnutzung.RolleVerwaltung, "15", nachnutzung.OpCodelisten), magdeburg, flensburg},
	}
}

// may is the expectation of the whole matrix, by the one table of rights.
func (s stand) may(op nachnutzung.Operation, isInside bool) bool {
	if op == "" {
		return true
	}
	if len(s.recht.Umfang) > 0 && !slices.Contains(s.recht.Umfang, op) {
		return false
	}
	switch nachnutzung.Zugang(op, s.recht.Rolle) {
	case nachnutzung.Ueberall:
		return true
	case nachnutzung.ImGebiet:
		return isInside
	}
	return false
}

// act is one route of the matrix with a request that would succeed.
type act struct {
	// op is what a caller needs a right to; empty for a route that every known
	// caller may use.
	op nachnutzung.Operation
	// everywhere: the route names no place; what it shows is narrowed to the
	// territory.
	everywhere bool
	// target is the address for a body.
	target func(ars string) string
	// content of the request; empty for none.
	content func(ars string) string
	header  []string
	// want is the status that an allowed caller gets.
	want int
}

// matrix joins a database that is ready for every request of the matrix with what
// those requests name.
type matrix struct {
	probe
	// text is the id of a free text, tokens are ids of tokens by territory.
	text   string
	tokens map[string]string
	t      *testing.T
	// loaded is the address of a load that is there to be read.
	loaded string
	// turns counts the requests, for those that must not say the same twice.
	turns int
}

func newMatrix(t *testing.T, k probe) *matrix {
	t.Helper()
	m := &matrix{probe: k, tokens: make(map[string]string), t: t}
	for _, name := range []string{magdeburg, halle, barleben, flensburg} {
		city := k.as(t, stadt(name, "Kommune "+name))
		city.report(t, name, wohngeld, `{"status":"im_test","statusSeit":"2026-01-01","bemerkung":"Anmerkung"}`)
		made := city.write(t, "PUT", "/kommunen/"+name+"/vorabbestaetigungen/verbund:kitu", `{"ab":"2026-01-01","bis":"2026-01-02"}`, "If-None-Match", "*")
		if made.status != http.StatusCreated {
			t.Fatalf("prepare %s: %d %s", name, made.status, made.body)
		}
		_, m.tokens[name] = k.issue(t, nachnutzung.NeuesToken{
			Name: "Token", Organisation: "x", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleKommune, Gebiet: nachnutzung.Gebiet(name)}},
		})
	}
	editor := k.as(t, mid())
	uses := editor.write(t, "PUT", "/plattformen/osi/nutzungen/"+magdeburg, periods(), "If-Match", "*")
	if uses.status != http.StatusOK {
		t.Fatalf("prepare: %d %s", uses.status, uses.body)
	}
	for _, ars := range []string{magdeburg, barleben} {
		k.as(t, kitu()).report(t, ars, kfz, `{"status":"live"}`)
	}
	k.number(t)
	history := decode[api.VerlaufInternListe](t, editor.get(t, "/intern/verlauf?kommune="+magdeburg+"&leistungsbuendel="+wohngeld), http.StatusOK)
	if len(history.Items) == 0 || len(history.Items[0].Texte) == 0 {
		t.Fatalf("no text to erase: %+v", history)
	}
	m.text = history.Items[0].Texte[0]
	return m
}

func periods() string {
	return `{"zeiten":[{"seit":"2021","bis":null,"quellen":[{"titel":"Meldung"}]}]}`
}

// memberships names also what a period of a membership may say more.
func memberships() string {
	return `{"zeiten":[{"seit":"2021","bis":null,"hinweis":null,"quellen":[{"titel":"Meldung"}]}]}`
}

func at(parts ...string) func(string) string {
	return func(ars string) string {
		return strings.NewReplacer("{ars}", ars, "{land}", ars[:2]).Replace(strings.Join(parts, ""))
	}
}

// acts has an entry for every route that needs a right: its operation, and a
// request for it.
func (m *matrix) acts() map[string]act {
	anyVersion, sourced := []string{"If-Match", "*"}, `"quellen":[{"titel":"Meldung"}]`
	side := `{"federfuehrende":[],"beleglage":"nicht_belegt"}`
	leads := at(`{"bund":` + side + `,"land":` + side + `}`)
	pair := "/kommunen/{ars}/nachnutzungen/" + wohngeld
	dated := func(string) string {
		m.turns++
		return fmt.Sprintf(`{"statusSeit":"2025-%02d-%02d","begruendung":"Tippfehler"}`, 1+m.turns/28%12, 1+m.turns%28)
	}
	none := func(string) string { return "" }
	ofToken := func(ars string) string { return "/intern/tokens/" + m.tokens[ars] }
	return map[string]act{
		"PUT /kommunen/{ars}/nachnutzungen/{ozgId}":   {nachnutzung.OpMelden, false, at(pair), at(`{"status":"live","statusSeit":"2026-02-01","begruendung":"Fertig."}`), anyVersion, 200},
		"PATCH /kommunen/{ars}/nachnutzungen/{ozgId}": {nachnutzung.OpMelden, false, at(pair), at(`{"blocker":[]}`), anyVersion, 200},
		"PATCH /nachnutzungen": {nachnutzung.OpMelden, false, at("/nachnutzungen"), func(ars string) string {
			return setOf(change(ars, kfz, `"beliebig":true`, `{"blocker":[]}`))
		}, nil, 200},
		"POST /kommunen/{ars}/nachnutzungen/{ozgId}/verlauf/{schritt}/berichtigung": {nachnutzung.OpBerichtigen, false, at(pair, "/verlauf/1/berichtigung"), dated, anyVersion, 200},
		"POST /kommunen/{ars}/nachnutzungen/{ozgId}/bestaetigungen":                 {nachnutzung.OpBestaetigen, false, at(pair, "/bestaetigungen"), at(`{"ergebnis":"angenommen"}`), anyVersion, 200},
		"POST /kommunen/{ars}/bestaetigungen":                                       {nachnutzung.OpBestaetigen, false, at("/kommunen/{ars}/bestaetigungen"), at(`{}`), nil, 200},
		"PUT /kommunen/{ars}/vorabbestaetigungen/{fuer}":                            {nachnutzung.OpBestaetigen, false, at("/kommunen/{ars}/vorabbestaetigungen/verbund:kitu"), at(`{"ab":"2026-01-01","bis":"2026-01-03"}`), anyVersion, 200},
		"GET /kommunen/{ars}/nachnutzungen/{ozgId}/intern":                          {nachnutzung.OpIntern, false, at(pair, "/intern"), none, nil, 200},

		"PUT /laender/{land}/vorhaben/{ozgId}":                {nachnutzung.OpVorhaben, false, at("/laender/{land}/vorhaben/" + wohngeld), at(`{"ressort":"MID"}`), anyVersion, 200},
		"PATCH /laender/{land}/vorhaben/{ozgId}":              {nachnutzung.OpVorhaben, false, at("/laender/{land}/vorhaben/" + wohngeld), at(`{"booster":true}`), anyVersion, 200},
		"PUT /leistungsbuendel/{ozgId}/zustaendigkeit":        {nachnutzung.OpKatalog, false, at("/leistungsbuendel/" + kfz + "/zustaendigkeit"), at(`{"abschnitte":[]}`), anyVersion, 200},
		"PUT /themenfelder/{code}/federfuehrung":              {nachnutzung.OpKatalog, false, at("/themenfelder/bildung/federfuehrung"), leads, anyVersion, 200},
		"PUT /leistungsbuendel/{ozgId}/federfuehrung":         {nachnutzung.OpKatalog, false, at("/leistungsbuendel/" + kfz + "/federfuehrung"), leads, anyVersion, 200},
		"PUT /onlinedienste/{code}":                           {nachnutzung.OpKatalog, false, at("/onlinedienste/wohngeld_sh"), at(`{"name":"Wohngeld","laender":["01"],"leistungsbuendel":[{"ozgId":"10092","beleglage":"belegt"}],` + sourced + `}`), anyVersion, 200},
		"PUT /plattformen/{code}":                             {nachnutzung.OpKatalog, false, at("/plattformen/sac"), at(`{"name":"SAC","art":"portal",` + sourced + `}`), anyVersion, 200},
		"PUT /verbuende/{code}":                               {nachnutzung.OpKatalog, false, at("/verbuende/kitu"), at(`{"name":"KITU",` + sourced + `}`), anyVersion, 200},
		"PUT /synonyme/{begriff}/{stehtFuer}":                 {nachnutzung.OpKatalog, false, at("/synonyme/BuT/10088"), at(`{}`), anyVersion, 200},
		"PUT /plattformen/{code}/nutzungen/{ars}":             {nachnutzung.OpZugehoerigkeit, false, at("/plattformen/osi/nutzungen/{ars}"), at(periods()), anyVersion, 200},
		"PUT /verbuende/{code}/mitglieder/{ars}":              {nachnutzung.OpZugehoerigkeit, false, at("/verbuende/kitu/mitglieder/{ars}"), at(memberships()), anyVersion, 200},
		"PUT /verbuende/{code}/weitere-mitglieder/{mitglied}": {nachnutzung.OpKatalog, false, at("/verbuende/kitu/weitere-mitglieder/KID%20Magdeburg%20GmbH"), at(periods()), anyVersion, 200},
		"PUT /codelisten/{code}/eintraege/{eintrag}":          {nachnutzung.OpCodelisten, false, at("/codelisten/blocker/eintraege/geld"), at(`{"bezeichnung":"Geld fehlt","ordnung":12}`), anyVersion, 200},

		"POST /importe":                      {nachnutzung.OpImportieren, false, at("/importe"), func(string) string { return upload("matrix.csv", emptyTable) }, []string{"Content-Type", uploadType}, 202},
		"GET /importe":                       {nachnutzung.OpImportieren, true, at("/importe"), none, nil, 200},
		"GET /importe/{nummer}":              {nachnutzung.OpImportieren, false, m.load(""), none, nil, 200},
		"DELETE /importe/{nummer}":           {nachnutzung.OpImportieren, false, m.load(""), none, nil, 200},
		"GET /importe/{nummer}/fortschritt":  {nachnutzung.OpImportieren, false, m.load("/fortschritt"), none, nil, 200},
		"GET /importe/{nummer}/abgleich":     {nachnutzung.OpImportieren, false, m.load("/abgleich"), none, nil, 409},
		"GET /importe/{nummer}/bericht":      {nachnutzung.OpImportieren, false, m.load("/bericht"), none, nil, 200},
		"GET /importe/{nummer}/mappe":        {nachnutzung.OpImportieren, false, m.load("/mappe"), none, nil, 200},
		"GET /importe/{nummer}/fragen":       {nachnutzung.OpImportieren, false, m.load("/fragen"), none, nil, 200},
		"POST /importe/{nummer}/antworten":   {nachnutzung.OpImportieren, false, m.load("/antworten"), at(`{"uebergaenge":[],"entscheidungen":[]}`), nil, 202},
		"POST /importe/{nummer}/vorschlaege": {nachnutzung.OpImportieren, false, m.load("/vorschlaege"), at(`{"vorschlaege":[]}`), nil, 202},
		"POST /importe/{nummer}/anwendung":   {nachnutzung.OpImportieren, false, m.load("/anwendung"), at(`{"notiz":"Meldung"}`), nil, 200},
		"POST /importe/{nummer}/ruecknahme":  {nachnutzung.OpImportieren, false, m.load("/ruecknahme"), at(`{"notiz":"Versehen"}`), nil, 200},

		"GET /intern/anmeldung":      {"", true, at("/intern/anmeldung"), none, nil, 200},
		"GET /intern/ausstehend":     {nachnutzung.OpIntern, true, at("/intern/ausstehend"), none, nil, 200},
		"GET /intern/verlauf":        {nachnutzung.OpIntern, true, at("/intern/verlauf?limit=1000"), none, nil, 200},
		"DELETE /intern/texte/{id}":  {nachnutzung.OpLoeschen, true, at("/intern/texte/" + m.text), none, nil, 204},
		"GET /intern/tokens":         {nachnutzung.OpTokens, true, at("/intern/tokens?limit=1000"), none, nil, 200},
		"GET /intern/tokens/{id}":    {nachnutzung.OpTokens, false, ofToken, none, nil, 200},
		"DELETE /intern/tokens/{id}": {nachnutzung.OpTokens, false, ofToken, none, nil, 200},
		"POST /intern/tokens": {nachnutzung.OpTokens, false, at("/intern/tokens"), func(ars string) string {
			return `{"name":"Neu","rechte":[{"rolle":"kommune","gebiet":"` + ars + `"}]}`
		}, nil, 201},
	}
}

// ask sends the request of an entry for a body.
func (a act) ask(t *testing.T, who probe, route, ars string) answer {
	t.Helper()
	method, _, _ := strings.Cut(route, " ")
	switch content := a.content(ars); {
	case content != "" && who.token == "":
		// Nobody keeps to a contract that asks for credentials.
		return who.try(t, method, a.target(ars), content, a.header...)
	case content != "":
		return who.write(t, method, a.target(ars), content, a.header...)
	}
	return who.ask(t, method, a.target(ars), a.header...)
}

// staffRoutes are those of the real router that not everybody may use: every
// write, and what is not public.
func staffRoutes(t *testing.T) []string {
	t.Helper()
	var list []string
	for _, r := range slices.DeleteFunc(routes(t), func(r gin.RouteInfo) bool {
		return r.Method == http.MethodGet && !strings.Contains(r.Path+"/", "/intern/") && !strings.HasPrefix(r.Path, "/importe")
	}) {
		list = append(list, r.Method+" "+r.Path)
	}
	slices.Sort(list)
	return list
}

// TestMatrixIsWhole fails for a route without an entry, for an entry without a
// route, and for an operation that nothing needs.
func TestMatrixIsWhole(t *testing.T) {
	t.Parallel()
	m := &matrix{}
	var entries []string
	needed := make(map[nachnutzung.Operation]bool)
	for route, a := range m.acts() {
		entries = append(entries, route)
		needed[a.op] = true
	}
	slices.Sort(entries)
	if got := staffRoutes(t); !slices.Equal(got, entries) {
		t.Errorf("routes  %v\nentries %v", got, entries)
	}
	for _, op := range nachnutzung.Operationen() {
		if !needed[op] {
			t.Errorf("no route needs a right to %s", op)
		}
	}
	roles := make(map[nachnutzung.Rolle]bool)
	for _, s := range stands() {
		roles[s.recht.Rolle] = true
	}
	if len(roles) != len(nachnutzung.Rollen()) {
		t.Errorf("the matrix knows the roles %v", roles)
	}
}

// TestMatrixOfRights walks every route with every role, inside its territory and
// outside: who may not is refused and changes nothing, who may is served.
func TestMatrixOfRights(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, k probe) {
		m := newMatrix(t, k)
		callers := make([]probe, len(stands()))
		for i, s := range stands() {
			callers[i].token, _ = k.issue(t, nachnutzung.NeuesToken{Name: s.name, Organisation: "x", Rechte: []nachnutzung.Recht{s.recht}})
			callers[i].handler, callers[i].db = k.handler, k.db
		}
		before := k.number(t)
		acts := m.acts()
		for _, isAllowed := range []bool{false, true} {
			for _, route := range staffRoutes(t) {
				a := acts[route]
				for i, s := range stands() {
					for _, isInside := range []bool{true, false} {
						if s.may(a.op, isInside || a.everywhere) != isAllowed || (a.everywhere && !isInside) {
							continue
						}
						m.try(t, callers[i], a, route, s, isInside, isAllowed)
					}
				}
			}
			if after := k.number(t); !isAllowed && after != before {
				t.Errorf("what was refused made %d entries of the history", after-before)
			}
		}
	})
}

// try sends one request of the matrix.
func (m *matrix) try(t *testing.T, who probe, a act, route string, s stand, isInside, isAllowed bool) {
	t.Helper()
	ars := s.outside
	if isInside {
		ars = s.inside
	}
	want := a.want
	if !isAllowed {
		want = http.StatusForbidden
	}
	got := a.ask(t, who, route, ars)
	if got.status != want {
		t.Errorf("%s as %s, inside %v: got %d, want %d: %.400s", route, s.name, isInside, got.status, want, got.body)
		return
	}
	if !isAllowed {
		got.problem(t, want)
	}
	if got.header.Get("Cache-Control") != "no-store" || got.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("%s: %v", route, got.header)
	}
	if isAllowed && a.everywhere && strings.HasPrefix(route, "GET ") {
		wantNarrowed(t, got, route, s)
	}
}

// wantNarrowed wants in a list what lies inside a territory, and nothing else.
func wantNarrowed(t *testing.T, got answer, route string, s stand) {
	t.Helper()
	if strings.HasSuffix(route, "/anmeldung") {
		return
	}
	list := decode[struct {
		Items []struct {
			Ars    *string
			Rechte []api.Recht
		}
	}](t, got, http.StatusOK)
	isIn := func(ars string) bool {
		switch g := s.recht.Gebiet; {
		case g.Verbund() != "":
			return slices.Contains([]string{magdeburg, barleben, eisleben}, ars)
		case g.Plattform() != "":
			return ars == magdeburg
		default:
			return strings.HasPrefix(ars, string(g))
		}
	}
	if len(list.Items) == 0 {
		t.Errorf("%s as %s shows nothing", route, s.name)
	}
	for _, item := range list.Items {
		if item.Ars != nil && !isIn(*item.Ars) {
			t.Errorf("%s as %s shows %s", route, s.name, *item.Ars)
		}
		for _, r := range item.Rechte {
			if !isIn(r.Gebiet) {
				t.Errorf("%s as %s shows a token for %s", route, s.name, r.Gebiet)
			}
		}
	}
}

// TestUnknownCallers: nobody, and whoever was somebody, is refused everywhere and
// changes nothing; what is public is open to nobody and closed to a bad token.
func TestUnknownCallers(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, k probe) {
		m := newMatrix(t, k)
		expired, revoked, garbled := k, k.as(t, mid()), k
		rights := []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}, {Rolle: nachnutzung.RolleVerwaltung}}
		expired.token, _ = k.issue(t, nachnutzung.NeuesToken{Name: "kurz", Organisation: "x", Rechte: rights, LaeuftAb: time.Now().Add(50 * time.Millisecond)})
		var id string
		revoked.token, id = k.issue(t, nachnutzung.NeuesToken{Name: "weg", Organisation: "x", Rechte: rights})
		if err := k.db.RevokeToken(t.Context(), id, "test"); err != nil {
			t.Fatal(err)
		}
		garbled.token = revoked.token[:len(revoked.token)-1] + "~"
		time.Sleep(60 * time.Millisecond)
		before := k.number(t)
		for name, caller := range map[string]struct {
			who  probe
			word string
		}{"anonymous": {k, ""}, "expired": {expired, "abgelaufen"}, "revoked": {revoked, "widerrufen"}, "garbled": {garbled, "Form"}} {
			for _, route := range staffRoutes(t) {
				got := m.acts()[route].ask(t, caller.who, route, magdeburg)
				p := got.problem(t, http.StatusUnauthorized)
				challenge := got.header.Get("WWW-Authenticate")
				if isInvalid := strings.Contains(challenge, `error="invalid_token"`); !strings.HasPrefix(challenge, `Bearer realm="nachnutzung"`) || isInvalid == (name == "anonymous") {
					t.Errorf("%s, %s: WWW-Authenticate %q", route, name, challenge)
				}
				if !strings.Contains(p.Detail, caller.word) {
					t.Errorf("%s, %s: %s", route, name, p.Detail)
				}
			}
			want := http.StatusUnauthorized
			if name == "anonymous" {
				want = http.StatusOK
			}
			if got := caller.who.get(t, pairOf(magdeburg, wohngeld)); got.status != want {
				t.Errorf("%s reads what is public: %d, want %d", name, got.status, want)
			}
		}
		if after := k.number(t); after != before {
			t.Errorf("%d entries of the history were made", after-before)
		}
	})
}
