// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"encoding/json"
	"testing"

	"nachnutzung/api"
	"nachnutzung/internal/auth"
	"nachnutzung/internal/nachnutzung"
)

// Bodies and bundles of the real catalogue that these tests write to.
const (
	magdeburg  = "150030000000"
	halle      = "150020000000"
	barleben   = "150830040040" // a member of KITU
	eisleben   = "150870130130" // a member of KITU
	flensburg  = "010010000000" // another Land
	apenburg   = "150815051026" // Apenburg-Winterfeld, a Mitgliedsgemeinde
	apenburgVG = "150815051000" // its Verbandsgemeinde
	wohngeld   = "10092"
	elterngeld = "10367"
	kfz        = "10243"
)

// person is somebody with a right.
type person struct {
	rolle        nachnutzung.Rolle
	gebiet       nachnutzung.Gebiet
	organisation string
}

func mid() person { return person{nachnutzung.RolleRedaktion, "15", "MID"} }

func kitu() person { return person{nachnutzung.RolleVerbund, "verbund:kitu", "KITU"} }

func stadt(ars, name string) person {
	return person{nachnutzung.RolleKommune, nachnutzung.Gebiet(ars), name}
}

// as asks with a new token of a person.
func (k probe) as(t testing.TB, p person) probe {
	t.Helper()
	k.token, _ = k.issue(t, nachnutzung.NeuesToken{
		Name: "Erika Mustermann", Organisation: p.organisation,
		Rechte: []nachnutzung.Recht{{Rolle: p.rolle, Gebiet: p.gebiet}},
	})
	return k
}

// issue makes a token the way the command line does.
func (k probe) issue(t testing.TB, n nachnutzung.NeuesToken) (secret, id string) {
	t.Helper()
	secret, made, err := auth.Issue(t.Context(), k.db, n, "test")
	if err != nil {
		t.Fatalf("issue a token: %v", err)
	}
	return secret, made.ID
}

// number waits until the history is numbered: these tests run no relay.
func (k probe) number(t testing.TB) int64 {
	t.Helper()
	if _, err := k.db.Nummeriere(t.Context()); err != nil {
		t.Fatal(err)
	}
	revision, err := k.db.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return revision
}

// decode reads an answer of that status into a type of the contract.
func decode[T any](t testing.TB, a answer, status int) T {
	t.Helper()
	var object T
	if a.status != status {
		t.Fatalf("got %d, want %d: %.800s", a.status, status, a.body)
	}
	if err := json.Unmarshal(a.body, &object); err != nil {
		t.Fatalf("%v: %.500s", err, a.body)
	}
	return object
}

// pairOf is the address of a pair.
func pairOf(ars, ozgID string) string { return "/kommunen/" + ars + "/nachnutzungen/" + ozgID }

// report changes a pair, whatever it says, and gives what it says then.
func (k probe) report(t testing.TB, ars, ozgID, content string) api.Nachnutzung {
	t.Helper()
	return decode[api.Nachnutzung](t, k.write(t, "PATCH", pairOf(ars, ozgID), content, "If-Match", "*"), 200)
}

// pair reads a pair.
func (k probe) pair(t testing.TB, ars, ozgID string) api.Nachnutzung {
	t.Helper()
	return decode[api.Nachnutzung](t, k.get(t, pairOf(ars, ozgID)), 200)
}
