// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
)

// TestConfirmForAMember: a Mitgliedsgemeinde has nothing of its own to confirm.
func TestConfirmForAMember(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		got := k.as(t, stadt(apenburgVG, "Verbandsgemeinde Beetzendorf-Diesdorf")).try(t, "POST", "/kommunen/"+apenburg+"/bestaetigungen", `{}`)
		if p := got.problem(t, http.StatusConflict); !strings.Contains(p.Detail, apenburgVG) {
			t.Errorf("it does not say who acts: %s", p.Detail)
		}
		k.as(t, stadt(halle, "Halle")).try(t, "POST", "/kommunen/"+apenburg+"/bestaetigungen", `{}`).problem(t, http.StatusForbidden)
	})
}

// TestFilterByDerivedStatus: a stored pair that sets no status of its own is found
// by the one that follows from who is responsible, and counted by it.
func TestFilterByDerivedStatus(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		editor.report(t, magdeburg, wohngeld, `{"bemerkung":"Nur eine Anmerkung."}`)
		editor.report(t, halle, wohngeld, `{"status":"offen"}`)
		editor.report(t, barleben, wohngeld, `{"status":"live"}`)
		editor.report(t, magdeburg, kfz, `{"bemerkung":"Nur eine Anmerkung."}`)
		rule := editor.write(t, "PUT", "/leistungsbuendel/"+wohngeld+"/zustaendigkeit", `{"abschnitte":[{"arten":["land"],"quellen":[{"titel":"Gesetz"}]}]}`, "If-Match", "*")
		if rule.status != http.StatusOK {
			t.Fatalf("set the Zuständigkeit: %d %s", rule.status, rule.body)
		}
		for status, want := range map[string][]string{
			"offen": {halle + "/" + wohngeld, magdeburg + "/" + kfz}, "nicht_zustaendig": {magdeburg + "/" + wohngeld},
			"live": {barleben + "/" + wohngeld}, "pausiert": nil, "live,nicht_zustaendig": {magdeburg + "/" + wohngeld, barleben + "/" + wohngeld},
		} {
			for _, at := range []string{"", "&stichtag=" + nachnutzung.Tag(time.Now())} {
				target := "/nachnutzungen?total=true&status=" + strings.ReplaceAll(status, ",", "&status=") + at
				list := decode[api.NachnutzungListe](t, k.get(t, target), http.StatusOK)
				var got []string
				for _, n := range list.Items {
					got = append(got, n.Ars+"/"+n.OzgID)
				}
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) || *list.Total != len(want) {
					t.Errorf("%s: got %v of %d, want %v", target, got, *list.Total, want)
				}
			}
		}
	})
}

// TestMembersAsKnown: who belonged to a Verbund is part of what was known; a later
// edit does not change the answer about then.
func TestMembersAsKnown(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		for _, ars := range []string{barleben, eisleben, halle} {
			editor.report(t, ars, wohngeld, `{"status":"live"}`)
		}
		member := func(ars, zeiten string) {
			t.Helper()
			got := editor.write(t, "PUT", "/verbuende/kitu/mitglieder/"+ars, `{"zeiten":[`+zeiten+`]}`, "If-Match", "*")
			if got.status != http.StatusOK {
				t.Fatalf("change the membership of %s: %d %s", ars, got.status, got.body)
			}
		}
		reads := make(map[string][]byte)
		read := func() {
			target := fmt.Sprintf("/nachnutzungen?verbund=kitu&total=true&kenntnisstand=%d", k.number(t))
			reads[target] = k.get(t, target).body
		}
		read()
		member(halle, `{"seit":"2020-01-01","quellen":[{"titel":"Beschluss"}]}`)
		read()
		member(barleben, ``)
		read()
		member(halle, `{"seit":"2020-01-01","bis":"2021-01-01","quellen":[{"titel":"Beschluss"}]}`)
		read()
		if len(reads) != 4 {
			t.Fatalf("%d answers, want 4", len(reads))
		}
		seen := make(map[string]bool)
		for target, want := range reads {
			if got := k.get(t, target); !bytes.Equal(got.body, want) {
				t.Errorf("GET %s has changed: %.400s, before %.400s", target, got.body, want)
			}
			seen[string(want)] = true
		}
		if len(seen) != 4 {
			t.Errorf("only %d different answers: the members do not count", len(seen))
		}
	})
}

// TestSetsAgainstEachOther writes the same new pairs in opposite orders at once:
// nobody waits for ever, and nobody is told that the server is at fault.
func TestSetsAgainstEachOther(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		bodies := decode[api.KommuneListe](t, k.get(t, "/kommunen?land=15&limit=100&art=einheitsgemeinde"), http.StatusOK).Items
		for _, bundle := range decode[api.LeistungsbuendelListe](t, k.get(t, "/leistungsbuendel?limit=4"), http.StatusOK).Items {
			forward := make([]string, len(bodies))
			for i, b := range bodies {
				forward[i] = change(b.Ars, bundle.OzgID, `"beliebig":true`, `{"status":"interesse_bekundet"}`)
			}
			backward := slices.Clone(forward)
			slices.Reverse(backward)
			var all sync.WaitGroup
			for i := range 4 {
				content := setOf([][]string{forward, backward}[i%2]...)
				all.Go(func() {
					if got := editor.try(t, "PATCH", "/nachnutzungen", content); got.status != http.StatusOK {
						t.Errorf("set %d: %d %.300s", i, got.status, got.body)
					}
				})
			}
			all.Wait()
		}
	})
}
