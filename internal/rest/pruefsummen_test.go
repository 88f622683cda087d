// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"nachnutzung/api"
)

// proofOf makes a proof as a client does, from the pairs it holds.
func proofOf(pairs []api.Nachnutzung) (bodies, laender []api.Pruefsumme, all api.Pruefsumme) {
	lines := make(map[string][]api.Pruefzeile)
	for _, n := range pairs {
		lines[n.Ars] = append(lines[n.Ars], api.Pruefzeile{Subject: n.Ars + "/" + n.OzgID, Version: n.Version, Status: n.Status})
	}
	parts := make(map[string][]api.Pruefsumme)
	for ars, list := range lines {
		slices.SortFunc(list, func(a, b api.Pruefzeile) int { return strings.Compare(a.Subject, b.Subject) })
		parts[ars[:2]] = append(parts[ars[:2]], api.KommunePruefsumme(ars, list))
	}
	byKey := func(a, b api.Pruefsumme) int { return strings.Compare(a.Schluessel, b.Schluessel) }
	for land, list := range parts {
		slices.SortFunc(list, byKey)
		bodies = append(bodies, list...)
		laender = append(laender, api.FaltePruefsummen(land, list))
	}
	slices.SortFunc(bodies, byKey)
	slices.SortFunc(laender, byKey)
	return bodies, laender, api.FaltePruefsummen("", laender)
}

// TestProofIsOfTheList: what is proven is what the list says, silent pairs and those
// of somebody who is not responsible too, now and at earlier revisions.
func TestProofIsOfTheList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		empty := decode[api.Pruefsummen](t, k.get(t, "/aenderungen/pruefsummen"), http.StatusOK)
		if empty.Revision != 0 || empty.Anzahl != 0 || empty.Pruefsumme != "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945" {
			t.Errorf("of an empty register: %+v", empty)
		}
		k.world(t)
		editor := k.as(t, mid())
		editor.report(t, magdeburg, "10088", `{"bemerkung":"Noch nichts."}`)
		editor.report(t, halle, "10088", `{"bemerkung":"Noch nichts."}`)
		decode[api.Zustaendigkeitsregel](t, editor.write(t, http.MethodPut, "/leistungsbuendel/10088/zustaendigkeit",
			`{"abschnitte":[],"ausnahmen":[{"ars":"`+halle+`","zustaendig":false,"ab":null,"bis":null,"quellen":[{"titel":"ZustVO"}]}]}`, "If-Match", "*"), http.StatusOK)
		head := k.number(t)
		// Written and not numbered yet: on PostgreSQL not part of what is proven.
		early := k.every(t, "/nachnutzungen", 3)
		editor.report(t, magdeburg, wohngeld, `{"status":"pausiert","begruendung":"Störung"}`)
		editor.report(t, halle, kfz, `{"status":"live"}`)
		k.wantProof(t, fmt.Sprintf("&revision=%d", head), head, early)
		now := k.number(t)
		k.wantProof(t, "", now, k.every(t, "/nachnutzungen", 100))
		k.wantProof(t, fmt.Sprintf("&revision=%d", head), head, early)
		for _, revision := range []int64{1, 5, 9} {
			known := k.every(t, fmt.Sprintf("/nachnutzungen?kenntnisstand=%d", revision), 100)
			k.wantProof(t, fmt.Sprintf("&revision=%d", revision), revision, known)
		}
	})
}

// wantProof holds every proof of a revision against the pairs of then.
func (k probe) wantProof(t *testing.T, query string, revision int64, pairs []api.Nachnutzung) {
	t.Helper()
	bodies, laender, all := proofOf(pairs)
	got := decode[api.Pruefsummen](t, k.get(t, "/aenderungen/pruefsummen?limit=1000"+query), http.StatusOK)
	if got.Revision != revision || got.Anzahl != all.Anzahl || got.Pruefsumme != all.Pruefsumme || !slices.Equal(got.Items, laender) {
		t.Errorf("revision %d: got %+v, want %+v %+v", revision, got, all, laender)
	}
	for _, land := range laender {
		var found []api.Pruefsumme
		for cursor := ""; ; {
			page := decode[api.Pruefsummen](t, k.get(t, "/aenderungen/pruefsummen?limit=2&land="+land.Schluessel+query+cursor), http.StatusOK)
			if page.Anzahl != land.Anzahl || page.Pruefsumme != land.Pruefsumme {
				t.Errorf("revision %d, Land %s: got %+v, want %+v", revision, land.Schluessel, page, land)
			}
			if found = append(found, page.Items...); page.Next == nil {
				break
			}
			cursor = "&cursor=" + *page.Next
		}
		want := slices.DeleteFunc(slices.Clone(bodies), func(p api.Pruefsumme) bool { return p.Schluessel[:2] != land.Schluessel })
		if !slices.Equal(found, want) {
			t.Errorf("revision %d, Land %s: got %+v, want %+v", revision, land.Schluessel, found, want)
		}
	}
	for _, body := range bodies {
		one := decode[api.Pruefsummen](t, k.get(t, "/aenderungen/pruefsummen?kommune="+body.Schluessel+query), http.StatusOK)
		if one.Anzahl != body.Anzahl || one.Pruefsumme != body.Pruefsumme || !slices.Equal(one.Items, []api.Pruefsumme{body}) {
			t.Errorf("revision %d: got %+v, want %+v", revision, one, body)
		}
	}
}

// TestProofRefuses what it cannot prove, and counts what was erased.
func TestProofRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.onBehalf(t)
		for query, at := range map[string]string{
			"land=99": "?land", "land=15&kommune=15003000": "?kommune", "kommune=999999999999": "?kommune", "revision=3": "?revision", "revision=neu": "?revision",
			"revision=9999999999999999": "?revision", "limit=0": "?limit", "cursor=x": "?cursor", "stichtag=2026-01-01": "?stichtag",
		} {
			p := k.ask(t, http.MethodGet, "/aenderungen/pruefsummen?"+query).problem(t, http.StatusBadRequest)
			if len(p.Errors) != 1 || p.Errors[0].Pointer != at {
				t.Errorf("%s: got %+v", query, p.Errors)
			}
		}
		got := k.get(t, "/aenderungen/pruefsummen")
		if again := k.get(t, "/aenderungen/pruefsummen", "If-None-Match", got.header.Get("ETag")); again.status != http.StatusNotModified {
			t.Errorf("unchanged: %d", again.status)
		}
		list := decode[api.VerlaufInternListe](t, k.as(t, mid()).get(t, "/intern/verlauf"), http.StatusOK)
		if err := k.db.LoescheText(t.Context(), list.Items[0].Texte[0]); err != nil {
			t.Fatal(err)
		}
		after := decode[api.Pruefsummen](t, k.get(t, "/aenderungen/pruefsummen", "If-None-Match", got.header.Get("ETag")), http.StatusOK)
		if before := decode[api.Pruefsummen](t, got, http.StatusOK); after.GeloeschteTexte != before.GeloeschteTexte+1 || after.Pruefsumme != before.Pruefsumme {
			t.Errorf("after erasing: %+v, before %+v", after, before)
		}
	})
}
