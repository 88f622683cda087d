// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gin-gonic/gin"
	validationerrors "github.com/pb33f/libopenapi-validator/errors"

	"nachnutzung/api"
	"nachnutzung/docs"
	"nachnutzung/internal/antworten"
	"nachnutzung/internal/auth"
	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/rest"
	"nachnutzung/internal/storetest"
)

// document is what these tests read of the OpenAPI document.
type document struct {
	Paths map[string]map[string]struct {
		Parameters []struct {
			Ref  string `json:"$ref"`
			Name string `json:"name"`
			In   string `json:"in"`
		} `json:"parameters"`
	} `json:"paths"`
}

var readDocument = sync.OnceValue(func() document {
	var d document
	if err := json.Unmarshal(docs.OpenAPIJSON, &d); err != nil {
		// No paths: every test that asks for them fails and says so.
		return document{}
	}
	return d
})

func documentedPaths() []string {
	paths := make([]string, 0, len(readDocument().Paths))
	for path := range readDocument().Paths {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

func texts(errs []*validationerrors.ValidationError) []string {
	list := make([]string, 0, len(errs))
	for _, err := range errs {
		text := err.Message + ": " + err.Reason
		for _, schema := range err.SchemaValidationErrors {
			text += " [" + schema.FieldPath + " " + schema.Reason + "]"
		}
		list = append(list, text)
	}
	return list
}

// TestHarnessCatches breaks good answers, one way each: a harness that lets them
// pass would let every other test pass.
func TestHarnessCatches(t *testing.T) {
	t.Parallel()
	k := newProbe(t, storetest.Open(t, storetest.SQLite(t)))
	request := newRequest(t, http.MethodGet, "/kommunen/150030000000")
	good := k.send(t, request)
	problem := k.ask(t, http.MethodGet, "/kommunen/1")
	for name, tt := range map[string]struct {
		from   answer
		status int
		header map[string]string
		old    string
		text   string
	}{
		"status that the document lacks":   {from: good, status: http.StatusTeapot},
		"media type that it lacks":         {from: good, header: map[string]string{"Content-Type": "text/html"}},
		"CSV where it is not offered":      {from: good, header: map[string]string{"Content-Type": "text/csv"}},
		"no JSON":                          {from: good, old: `{"ars"`, text: `{ars`},
		"required field missing":           {from: good, old: `"ars":"150030000000",`},
		"wrong kind":                       {from: good, old: `"ars":"150030000000"`, text: `"ars":150030000000`},
		"value outside its vocabulary":     {from: good, old: `"art":"kreisfreie_stadt"`, text: `"art":"weiler"`},
		"key that does not fit":            {from: good, old: `"ars":"150030000000"`, text: `"ars":"15003000"`},
		"number out of range":              {from: good, old: `"einwohner":`, text: `"einwohner":-`},
		"day that is none":                 {from: good, old: `"gebietsstand":"2025-08-31"`, text: `"gebietsstand":"2025-08-32"`},
		"null where none may be":           {from: good, old: `"ars":"150030000000"`, text: `"ars":null`},
		"field that the document lacks":    {from: good, old: `"ars":`, text: `"neu":1,"ars":`},
		"ETag without quotes":              {from: good, header: map[string]string{"ETag": "17"}},
		"header that the document lacks":   {from: good, header: map[string]string{"X-Neu": "1"}},
		"problem without its detail":       {from: problem, old: `"detail":`, text: `"detall":`},
		"problem as plain JSON":            {from: problem, header: map[string]string{"Content-Type": "application/json"}},
		"problem with a status of success": {from: problem, status: http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken := answer{status: tt.from.status, header: tt.from.header.Clone(), body: tt.from.body}
			if tt.status != 0 {
				broken.status = tt.status
			}
			for key, value := range tt.header {
				broken.header.Set(key, value)
			}
			if tt.old != "" {
				text := strings.Replace(string(tt.from.body), tt.old, tt.text, 1)
				if text == string(tt.from.body) {
					t.Fatalf("nothing to break: %s", text)
				}
				broken.body = []byte(text)
			}
			if faults := responseFaults(t, request, broken); len(faults) == 0 {
				t.Errorf("nobody noticed: %s", broken.body)
			}
		})
	}
}

// TestHarnessCatchesRequests does so with requests.
func TestHarnessCatchesRequests(t *testing.T) {
	t.Parallel()
	for _, target := range []string{
		"/kommunen/nix", "/kommunen?ebene=99", "/kommunen?limit=0", "/kommunen?limit=1.5", "/kommunen?traeger=ja",
		"/kommunen?art=weiler", "/kommunen?sort=groesse", "/kommunen?fields=a,,b", "/nix", "/kommunen?nix=1",
	} {
		if faults := requestFaults(t, newRequest(t, http.MethodGet, target)); len(faults) == 0 {
			t.Errorf("GET %s: nobody noticed", target)
		}
	}
}

var ginParameter = regexp.MustCompile(`:([A-Za-z]+)`)

// routes are those of the API, with paths as the document writes them.
func routes(t *testing.T) gin.RoutesInfo {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	engine, log := gin.New(), slog.New(slog.DiscardHandler)
	db := storetest.Open(t, storetest.NewSQLite(t))
	who, err := auth.New(auth.Config{}, db, log)
	if err != nil {
		t.Fatal(err)
	}
	rest.New(db, who, antworten.New(db, antworten.Einstellungen{}), exchange.NewImporte(db, log, 2), log, "test").Register(engine)
	list := engine.Routes()
	for i := range list {
		list[i].Path = ginParameter.ReplaceAllString(strings.TrimPrefix(list[i].Path, api.BasePath), "{$1}")
	}
	return list
}

// TestRouterIsDocument compares routes and document both ways: no route without
// documentation, no documentation without a route.
func TestRouterIsDocument(t *testing.T) {
	t.Parallel()
	var routed, documented []string
	for _, route := range routes(t) {
		routed = append(routed, route.Method+" "+route.Path)
	}
	for path, operations := range readDocument().Paths {
		for method := range operations {
			documented = append(documented, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(routed)
	slices.Sort(documented)
	if !slices.Equal(routed, documented) {
		t.Errorf("routes     %v\ndocumented %v", routed, documented)
	}
	if len(routed) < 20 {
		t.Errorf("only %d routes: the comparison compares nothing", len(routed))
	}
}

// queryParams gives the params struct of each operation that has one.
func queryParams() map[string]any {
	selection, edited, dated := api.Auswahl{}, api.KatalogAuswahl{}, api.ZeitpunktAuswahl{}
	return map[string]any{
		"/themenfelder": api.ThemenfeldParams{}, "/themenfelder/{code}": edited,
		"/lagen": api.LageParams{}, "/lagen/{code}": edited,
		"/leistungsbuendel": api.LeistungsbuendelParams{}, "/leistungsbuendel/{ozgId}": dated,
		"/leistungsbuendel/{ozgId}/leistungen": api.BuendelLeistungParams{},
		"/leistungen":                          api.LeistungParams{}, "/leistungen/{id}": edited,
		"/onlinedienste": api.OnlinedienstParams{}, "/onlinedienste/{code}": edited,
		"/kommunen": api.KommuneParams{}, "/kommunen/{ars}": dated,
		"/plattformen": api.PlattformParams{}, "/plattformen/{code}": dated,
		"/verbuende": api.VerbundParams{}, "/verbuende/{code}": dated, "/verbuende/{code}/mitglieder": api.MitgliedParams{},
		"/codelisten": api.CodelisteParams{}, "/codelisten/{code}": edited, "/synonyme": api.SynonymParams{},
		"/katalogstand": api.Zeitpunkt{}, "/kommunen/{ars}/hierarchie": api.Zeitpunkt{},
		"/themenfelder/{code}/federfuehrung": edited, "/leistungsbuendel/{ozgId}/federfuehrung": edited,
		"/plattformen/{code}/nutzungen/{ars}": dated, "/verbuende/{code}/mitglieder/{ars}": dated, "/verbuende/{code}/weitere-mitglieder/{mitglied}": dated,
		"/codelisten/{code}/eintraege/{eintrag}": edited, "/synonyme/{begriff}/{stehtFuer}": edited,

		"/nachnutzungen": api.NachnutzungParams{}, "/nachnutzungen/matrix": api.MatrixParams{}, "/abdeckung": api.AbdeckungParams{}, "/kommunen/{ars}/naechste-schritte": api.NaechsterSchrittParams{}, "/abdeckung/zeitreihe": api.ZeitreiheParams{}, "/abdeckung/plantreue": api.PlantreueParams{},
		"/abdeckung/hindernisse": api.HindernissummeParams{}, "/abdeckung/einzelloesungen": api.EinzelloesungenParams{},
		"/definitionen": api.DefinitionParams{}, "/definitionen/{id}": edited, "/datenpaket": struct{}{}, "/datenpaket/{ressource}": struct{}{}, "/dcat": struct{}{},
		"/kommunen/{ars}/nachnutzungen":           api.KommuneNachnutzungParams{},
		"/leistungsbuendel/{ozgId}/nachnutzungen": api.BuendelNachnutzungParams{}, "/kommunen/{ars}/nachnutzungen/{ozgId}": api.NachnutzungAuswahl{},
		"/kommunen/{ars}/nachnutzungen/{ozgId}/intern": selection,
		"/verlauf": api.VerlaufParams{}, "/kommunen/{ars}/verlauf": api.PaarVerlaufParams{},
		"/kommunen/{ars}/nachnutzungen/{ozgId}/verlauf": api.PaarVerlaufParams{}, "/laender/{land}/vorhaben/{ozgId}/verlauf": api.PaarVerlaufParams{},
		"/laender/{land}/vorhaben": api.LandesvorhabenParams{}, "/laender/{land}/vorhaben/{ozgId}": api.NachnutzungAuswahl{},
		"/leistungsbuendel/{ozgId}/zustaendigkeit": api.NachnutzungAuswahl{},
		"/kommunen/{ars}/vorabbestaetigungen":      api.VorabbestaetigungParams{}, "/kommunen/{ars}/vorabbestaetigungen/{fuer}": dated,
		"/aenderungen": api.AenderungParams{}, "/aenderungen/hinweise": api.HinweisParams{}, "/aenderungen/pruefsummen": api.PruefsummenParams{}, "/intern/anmeldung": struct{}{}, "/intern/ausstehend": api.Blatt{}, "/intern/verlauf": api.VerlaufParams{},
		"/intern/tokens": api.TokenParams{}, "/intern/tokens/{id}": selection,
		"/importe": api.Blatt{}, "/importe/{nummer}": selection, "/importe/{nummer}/bericht": api.Blatt{}, "/importe/{nummer}/abgleich": api.Blatt{}, "/importe/{nummer}/fragen": api.Blatt{}, "/importe/{nummer}/fortschritt": struct{}{}, "/importe/{nummer}/mappe": struct{}{},
	}
}

// isRegister tells the reads of what people report and load from those of the catalogue.
func isRegister(path string) bool {
	return slices.ContainsFunc([]string{"nachnutzungen", "abdeckung", "naechste-schritte", "verlauf", "aenderungen", "vorhaben", "zustaendigkeit", "vorabbestaetigungen", "intern", "importe"}, func(part string) bool {
		return slices.Contains(strings.Split(path, "/"), part)
	})
}

// TestParametersAreDocumented compares the parameters of every operation with
// the struct that its handler reads, and with what the server takes.
func TestParametersAreDocumented(t *testing.T) {
	t.Parallel()
	k := newProbe(t, storetest.Open(t, storetest.SQLite(t)))
	for path, operations := range readDocument().Paths {
		params, ok := queryParams()[path]
		if _, isRead := operations["get"]; !isRead {
			if ok {
				t.Errorf("%s cannot be read and has parameters", path)
			}
			continue
		}
		if !ok {
			t.Errorf("%s: name its params struct here", path)
			continue
		}
		var want []string
		for _, field := range reflect.VisibleFields(reflect.TypeOf(params)) {
			if name := field.Tag.Get("form"); name != "" {
				want = append(want, name)
			}
		}
		var inQuery, inPath []string
		for _, p := range operations["get"].Parameters {
			switch p.In {
			case "query":
				inQuery = append(inQuery, p.Name)
			case "path":
				inPath = append(inPath, "{"+p.Name+"}")
			}
		}
		slices.Sort(want)
		slices.Sort(inQuery)
		if !slices.Equal(inQuery, want) {
			t.Errorf("%s: documented %v, read %v", path, inQuery, want)
		}
		var wantPath []string
		for part := range strings.SplitSeq(path, "/") {
			if strings.HasPrefix(part, "{") {
				wantPath = append(wantPath, part)
			}
		}
		if !slices.Equal(inPath, wantPath) {
			t.Errorf("%s: documented path parameters %v", path, inPath)
		}
		k.wantKnown(t, path, want)
	}
}

// wantKnown asks with every parameter at once, each with a value that fits none:
// the answer must not call one of them unknown.
func (k probe) wantKnown(t *testing.T, path string, names []string) {
	t.Helper()
	target := strings.NewReplacer("{code}", "kitu", "{ozgId}", "10092", "{ars}", "15", "{id}", "L00001", "{land}", "15", "{fuer}", "verbund:kitu",
		"{eintrag}", "live", "{nummer}", "1", "{begriff}", "BuT", "{stehtFuer}", "10088", "{mitglied}", "KID", "{ressource}", "lagen").Replace(path)
	if strings.Contains(path+"/", "/intern/") {
		k = k.as(t, person{nachnutzung.RolleVerwaltung, "", "MID"})
	}
	if strings.HasPrefix(path, "/importe") {
		k = k.as(t, mid())
	}
	target += "?unbekannt=1"
	for _, name := range names {
		target += "&" + name + "=%C3%9F"
	}
	got := k.ask(t, http.MethodGet, target)
	for _, fault := range got.problem(t, http.StatusBadRequest).Errors {
		if strings.Contains(fault.Detail, "gibt es hier nicht") && fault.Pointer != "?unbekannt" && fault.Pointer != "?fields" {
			t.Errorf("%s: %s", path, fault.Detail)
		}
	}
}

// problem reads a problem document and checks what every one of them promises.
func (a answer) problem(t testing.TB, status int) api.Problem {
	t.Helper()
	var p api.Problem
	if a.status != status {
		t.Errorf("got %d, want %d: %.500s", a.status, status, a.body)
	}
	if err := json.Unmarshal(a.body, &p); err != nil {
		t.Fatalf("no problem document: %v: %.500s", err, a.body)
	}
	if p.Status != a.status || p.Detail == "" || p.Title == "" || !strings.HasPrefix(p.Type, api.BasePath+"/referenz#problem-") {
		t.Errorf("poor problem document: %.500s", a.body)
	}
	if a.header.Get("Cache-Control") != "no-store" || a.header.Get("ETag") != "" {
		t.Errorf("a problem must not be kept: %v", a.header)
	}
	return p
}
