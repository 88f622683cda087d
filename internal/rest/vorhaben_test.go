// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

const vorhaben = "/laender/15/vorhaben/" + wohngeld

// TestVorhaben walks one project through its life.
func TestVorhaben(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		first := k.get(t, vorhaben)
		open := decode[api.Landesvorhaben](t, first, http.StatusOK)
		if open.Version != 0 || open.Land.Name != "Sachsen-Anhalt" || open.Leistungsbuendel.Code != wohngeld || open.GeaendertAm != nil {
			t.Errorf("what nobody has written: %+v", open)
		}
		written := editor.write(t, http.MethodPut, vorhaben, `{"ressort":"MID","prioritaet":"1","booster":true,"onlinedienst":"wohngeld_sh",
			"geplanterGoLive":"2027-01-15","bemerkung":"Gemeinsam.","begruendung":"Beschluss vom 12. Oktober."}`, "If-Match", first.header.Get("ETag"))
		v := decode[api.Landesvorhaben](t, written, http.StatusOK)
		if v.Version != 1 || orEmpty(v.Ressort) != "MID" || orEmpty(v.Prioritaet) != "1" || v.Booster == nil || !*v.Booster ||
			v.Onlinedienst == nil || v.Onlinedienst.Name == "" || orEmpty(v.GeplanterGoLive) != "2027-01-15" || v.FruehereTermine != 0 || orEmpty(v.Bemerkung) != "Gemeinsam." {
			t.Errorf("after PUT: %+v", v)
		}
		if written.header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(written.header.Get("ETag"), `"1.`) {
			t.Errorf("headers of a write: %v", written.header)
		}
		known := k.number(t)
		v = decode[api.Landesvorhaben](t, editor.write(t, http.MethodPatch, vorhaben, `{"geplanterGoLive":"2027-06-30","booster":null}`,
			"If-Match", written.header.Get("ETag")), http.StatusOK)
		if v.Version != 2 || v.Booster != nil || orEmpty(v.GeplanterGoLive) != "2027-06-30" || orEmpty(v.Ressort) != "MID" || orEmpty(v.Bemerkung) != "Gemeinsam." {
			t.Errorf("after PATCH: %+v", v)
		}
		k.number(t)
		was := decode[api.Landesvorhaben](t, k.get(t, vorhaben+"?kenntnisstand="+strconv.FormatInt(known, 10)), http.StatusOK)
		if was.Version != 1 || orEmpty(was.GeplanterGoLive) != "2027-01-15" || was.Booster == nil {
			t.Errorf("as known before: %+v", was)
		}
		before := nachnutzung.Tag(time.Now().AddDate(0, 0, -2))
		if planned := decode[api.Landesvorhaben](t, k.get(t, vorhaben+"?stichtag="+before), http.StatusOK); planned.GeplanterGoLive != nil {
			t.Errorf("planned on %s: %+v", before, planned)
		}
		list := decode[api.VerlaufListe](t, k.get(t, vorhaben+"/verlauf"), http.StatusOK).Items
		if len(list) != 2 || orEmpty(list[1].Begruendung) != "Beschluss vom 12. Oktober." || list[0].Vorgang != "bearbeitung" || list[0].Art != "vorhaben" {
			t.Errorf("history: %+v", list)
		}
		v = decode[api.Landesvorhaben](t, editor.write(t, http.MethodPut, vorhaben, `{}`, "If-Match", "*"), http.StatusOK)
		if v.Ressort != nil || v.Onlinedienst != nil || v.GeplanterGoLive != nil || v.Bemerkung != nil {
			t.Errorf("PUT resets what is missing: %+v", v)
		}
	})
}

// TestVorhabenRefused goes through the order of checks.
func TestVorhabenRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		saxony := somebody("Sachsen", nachnutzung.RolleRedaktion, "14")
		for name, tt := range map[string]struct {
			who            person
			method, target string
			content        string
			header         []string
			status         int
			at             []string
		}{
			"other media type":      {mid(), http.MethodPatch, vorhaben, `{}`, []string{"If-Match", "*", "Content-Type", "application/json"}, 415, nil},
			"malformed":             {saxony, http.MethodPut, vorhaben, `{"phase":1}`, nil, 400, []string{"/phase"}},
			"unknown field":         {saxony, http.MethodPut, vorhaben, `{"farbe":"rot"}`, nil, 400, []string{"/farbe"}},
			"malformed If-Match":    {mid(), http.MethodPut, vorhaben, `{}`, []string{"If-Match", "1"}, 400, []string{"If-Match"}},
			"no Land":               {saxony, http.MethodPut, "/laender/17/vorhaben/10092", `{}`, nil, 400, []string{"{land}"}},
			"unknown bundle":        {saxony, http.MethodPut, "/laender/15/vorhaben/99999", `{}`, nil, 404, nil},
			"foreign Land":          {saxony, http.MethodPut, vorhaben, `{"prioritaet":"nix"}`, nil, 403, nil},
			"a town":                {stadt(magdeburg, "M"), http.MethodPut, vorhaben, `{}`, []string{"If-Match", "*"}, 403, nil},
			"no version":            {mid(), http.MethodPut, vorhaben, `{"prioritaet":"nix"}`, nil, 428, nil},
			"stale":                 {mid(), http.MethodPut, vorhaben, `{"prioritaet":"nix"}`, []string{"If-Match", `"7.x"`}, 412, nil},
			"only new, but implied": {mid(), http.MethodPut, vorhaben, `{}`, []string{"If-None-Match", "*"}, 412, nil},
			"rules, all at once": {mid(), http.MethodPut, vorhaben,
				`{"prioritaet":"nix","onlinedienst":"nix","geplanterGoLive":"2027-02-30","ressort":"` + strings.Repeat("x", 201) + `"}`,
				[]string{"If-Match", "*"}, 400, []string{"/geplanterGoLive", "/onlinedienst", "/prioritaet", "/ressort"}},
		} {
			p := k.as(t, tt.who).try(t, tt.method, tt.target, tt.content, tt.header...).problem(t, tt.status)
			var at []string
			for _, fault := range p.Errors {
				at = append(at, fault.Pointer)
			}
			if slices.Sort(at); !slices.Equal(at, tt.at) {
				t.Errorf("%s: faults at %v, want %v", name, at, tt.at)
			}
		}
		if list := decode[api.VerlaufListe](t, k.get(t, "/verlauf"), http.StatusOK); len(list.Items) != 0 {
			t.Errorf("something was written: %+v", list.Items)
		}
		k.ask(t, http.MethodGet, "/laender/15/vorhaben/99999").problem(t, http.StatusNotFound)
		k.ask(t, http.MethodGet, "/laender/15/vorhaben/99999/verlauf").problem(t, http.StatusNotFound)
		k.ask(t, http.MethodGet, "/laender/15/vorhaben?phase=nix").problem(t, http.StatusBadRequest)
	})
}

func TestVorhabenListe(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		for ozgID, content := range map[string]string{
			wohngeld: `{"prioritaet":"1","booster":true}`, "10088": `{"prioritaet":"2","booster":false}`, kfz: `{"prioritaet":"1"}`,
		} {
			decode[api.Landesvorhaben](t, editor.write(t, http.MethodPut, "/laender/15/vorhaben/"+ozgID, content, "If-Match", "*"), http.StatusOK)
		}
		for query, want := range map[string][]string{
			"": {"10088", wohngeld, kfz}, "?prioritaet=1": {wohngeld, kfz}, "?prioritaet=3": nil, "?booster=true": {wohngeld},
			"?booster=false": {"10088"}, "?themenfeld=bildung": nil, "?prioritaet=1&booster=true": {wohngeld},
		} {
			var got []string
			for _, v := range decode[api.LandesvorhabenListe](t, k.get(t, "/laender/15/vorhaben"+query), http.StatusOK).Items {
				got = append(got, v.OzgID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q: got %v, want %v", query, got, want)
			}
		}
		page := decode[api.LandesvorhabenListe](t, k.get(t, "/laender/15/vorhaben?limit=2"), http.StatusOK)
		if page.Next == nil {
			t.Fatal("no next page")
		}
		if rest := decode[api.LandesvorhabenListe](t, k.get(t, "/laender/15/vorhaben?limit=2&cursor="+*page.Next), http.StatusOK); len(rest.Items) != 1 || rest.Items[0].OzgID != kfz {
			t.Errorf("second page: %+v", rest)
		}
		csv := k.get(t, "/laender/15/vorhaben?format=csv&fields=ozgId,prioritaet")
		if want := "land.code,land.name,ozgId,version,prioritaet\r\n15,Sachsen-Anhalt,10088,1,2\r\n"; !strings.HasPrefix(strings.TrimPrefix(string(csv.body), "\ufeff"), want) {
			t.Errorf("CSV: %s", csv.body)
		}
		if other := decode[api.LandesvorhabenListe](t, k.get(t, "/laender/01/vorhaben"), http.StatusOK); len(other.Items) != 0 {
			t.Errorf("another Land: %+v", other.Items)
		}
	})
}
