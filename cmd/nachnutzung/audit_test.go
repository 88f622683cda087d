// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

const (
	magdeburg = "150030000000"
	wohngeld  = "10092"
)

// head is the line of a check that is to be noted elsewhere.
var head = regexp.MustCompile(`(?m)^Kopf +(\d+:[0-9a-f]{64})$`)

// report writes one step of a pair as somebody, and numbers it. It gives the pair.
func report(t *testing.T, db *store.DB, who nachnutzung.Akteur, status nachnutzung.Status, seit, reason string) store.Paar {
	t.Helper()
	pair := change(t, db, who, status, seit, reason)
	if _, err := db.Nummeriere(t.Context()); err != nil {
		t.Fatal(err)
	}
	return pair
}

// change is report without a number.
func change(t *testing.T, db *store.DB, who nachnutzung.Akteur, status nachnutzung.Status, seit, reason string) store.Paar {
	t.Helper()
	v := store.Vorgang{Akteur: who, Quelle: "api", Art: store.VorgangMeldung, Begruendung: reason}
	pair, err := db.UpdateNachnutzung(t.Context(), v, nachnutzung.OpMelden, magdeburg, wohngeld, nachnutzung.Erwartung{Beliebig: true},
		func(n *nachnutzung.Nachnutzung) error {
			return n.Melde(nachnutzung.Meldung{Status: &status, StatusSeit: &seit, Begruendung: reason}, nachnutzung.Tag(time.Now()), nachnutzung.Wortschatz{})
		})
	if err != nil {
		t.Fatal(err)
	}
	return pair
}

// editor is somebody of the Redaktion with a name.
func editor(t *testing.T, db *store.DB) nachnutzung.Akteur {
	t.Helper()
	kennung, err := db.Akteur(t.Context(), "herkunft", "Erika Mustermann")
	if err != nil {
		t.Fatal(err)
	}
	return nachnutzung.Akteur{Kennung: kennung, Organisation: "MID", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}}}
}

// verifyHead checks the history and gives its head.
func verifyHead(t *testing.T, dsn string, args ...string) string {
	t.Helper()
	got := wantRun(t, dsn, exitOK, []string{"lückenlos und unverändert"}, append([]string{"audit", "verify"}, args...)...)
	m := head.FindStringSubmatch(got.stdout)
	if m == nil {
		t.Fatalf("no head in\n%s", got.stdout)
	}
	return m[1]
}

func TestAuditVerifyAndErase(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		wantRun(t, dsn, exitOK, []string{"0 Einträge", "noch leer"}, "audit", "verify")
		db := storetest.Open(t, dsn)
		who := editor(t, db)
		report(t, db, who, nachnutzung.StatusImTest, "2026-01-05", "")
		early := verifyHead(t, dsn)
		pair := report(t, db, who, nachnutzung.StatusPausiert, "2026-03-01", "Frau Mustermann ist krank.")
		late := verifyHead(t, dsn, "--anchor", early)
		if !strings.HasPrefix(early, "1:") || !strings.HasPrefix(late, "2:") {
			t.Errorf("heads %s and %s", early, late)
		}
		wantRun(t, dsn, exitOK, []string{"Anker             2 stimmen"}, "audit", "verify", "--anchor", early+","+late)

		for _, id := range []string{who.Kennung, pair.Befund.Begruendung.ID} {
			wantRun(t, dsn, exitUsage, []string{"--yes"}, "audit", "erase", id)
			for range 2 {
				wantRun(t, dsn, exitOK, []string{"Gelöscht"}, "audit", "erase", id, "--yes")
			}
		}
		wantRun(t, dsn, exitOK, []string{"Gelöschte Texte   2", "lückenlos und unverändert", "Anker             1 stimmt"}, "audit", "verify", "--anchor", late)
		after, err := db.Nachnutzung(t.Context(), magdeburg, wohngeld, store.Zeitpunkt{})
		if err != nil || after.Befund.Begruendung.Inhalt != "" || after.Befund.Begruendung.GeloeschtAm != nachnutzung.Tag(time.Now()) {
			t.Errorf("after the erasure the reason is %+v, %v", after.Befund.Begruendung, err)
		}
		wantRun(t, dsn, exitFailed, []string{"gibt es nicht"}, "audit", "erase", "nix", "--yes")
	})
}

// TestAuditVerifyUnnumbered: what was written a moment ago has no number yet, so that the
// check does not call the history empty.
func TestAuditVerifyUnnumbered(t *testing.T) {
	t.Parallel()
	dsn := storetest.PostgresKatalog(t)
	db := storetest.Open(t, dsn)
	who := editor(t, db)
	change(t, db, who, nachnutzung.StatusImTest, "2026-01-05", "")
	got := wantRun(t, dsn, exitOK, []string{"Noch ungeprüft    1 neuer Eintrag;", "Noch hat kein Eintrag"}, "audit", "verify")
	if strings.Contains(got.stdout, "leer") {
		t.Errorf("says both:\n%s", got.stdout)
	}
	report(t, db, who, nachnutzung.StatusLive, "2026-02-05", "")
	change(t, db, who, nachnutzung.StatusImTest, "2026-03-05", "Zurück")
	wantRun(t, dsn, exitOK, []string{"Geprüft           2 Einträge", "Noch ungeprüft    1 neuer Eintrag;", "lückenlos"}, "audit", "verify")
}

// TestAuditEraseDash erases what begins with a dash, as one key in 64 does.
func TestAuditEraseDash(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	id := "-" + strings.Repeat("x", 42)
	wantRun(t, storetest.SQLite(t), exitFailed, []string{id, "gibt es nicht"}, "audit", "erase", id, "--yes")
}

// TestAuditFindsBreaks changes the history as whoever owns the database can, who
// takes its guards away first, and looks whether the check names the place.
func TestAuditFindsBreaks(t *testing.T) {
	t.Parallel()
	const otherHash = "2:0000000000000000000000000000000000000000000000000000000000000000"
	for name, tt := range map[string]struct {
		statement string
		args      []string
		want      []string
	}{
		"an entry changed":       {"UPDATE verlauf SET zustand = '{}' WHERE version = 2", nil, []string{"Bruch             Revision 2", "passt nicht zu seiner Prüfsumme"}},
		"a day changed":          {"UPDATE verlauf SET zeitpunkt = '2020-01-01T00:00:00.000000Z' WHERE version = 1", nil, []string{"Revision 1"}},
		"an entry gone":          {"DELETE FROM verlauf WHERE version = 2", nil, []string{"Revision 2", "fehlt der Eintrag"}},
		"a link gone":            {"DELETE FROM kette WHERE revision = 2", nil, []string{"Revision 2", "Die Revision 2 fehlt"}},
		"a text changed":         {"UPDATE freitext SET inhalt = 'Alles gut.' WHERE inhalt = 'Grund'", nil, []string{"Revision 2", "Ein Text"}},
		"a text gone":            {"DELETE FROM freitext WHERE inhalt = 'Grund'", nil, []string{"Revision 2", "Ein Text"}},
		"a name changed":         {"UPDATE freitext SET inhalt = 'Max' WHERE inhalt = 'Erika Mustermann'", nil, []string{"Revision 1", "Ein Text"}},
		"the end cut off, noted": {"DELETE FROM kette WHERE revision = 3", []string{"--anchor", "3:" + otherHash[2:]}, []string{"Revision 3", "am Ende fehlen Einträge"}},
		"another chain":          {"SELECT 1", []string{"--anchor", otherHash}, []string{"Revision 2", "andere Prüfsumme als der Anker"}},
		"never numbered": {`INSERT INTO verlauf (art, schluessel, version, land, ars, ozg_id, vorgang, zeitpunkt, organisation, akteur, quelle, begruendung, texte, schritt, zustand)
			VALUES ('nachnutzung', 'x', 1, '15', '', '', 'meldung', '2026-01-01T00:00:00.000000Z', '', 'betrieb', 'api', '', '', 0, '{}')`, nil, []string{"Unverkettet       1 Eintrag wartet"}},
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			storetest.EachDSN(t, func(t *testing.T, dsn string) {
				db := storetest.Open(t, dsn)
				who := editor(t, db)
				report(t, db, who, nachnutzung.StatusImTest, "2026-01-05", "")
				report(t, db, who, nachnutzung.StatusPausiert, "2026-03-01", "Grund")
				report(t, db, who, nachnutzung.StatusLive, "2026-04-01", "")
				verifyHead(t, dsn)
				disarm(t, dsn)
				execute(t, dsn, tt.statement)
				got := wantRun(t, dsn, exitFailed, append(tt.want, "der Verlauf ist nicht in Ordnung"), append([]string{"audit", "verify"}, tt.args...)...)
				if strings.Contains(got.stdout, "lückenlos") {
					t.Errorf("says both:\n%s", got.stdout)
				}
			})
		})
	}
}

// disarm takes the guards away that keep everybody from rewriting the history.
func disarm(t *testing.T, dsn string) {
	t.Helper()
	if strings.HasPrefix(dsn, "sqlite:") {
		for _, trigger := range []string{"verlauf_update", "verlauf_delete", "kette_update", "kette_delete", "freitext_update", "freitext_delete"} {
			execute(t, dsn, "DROP TRIGGER IF EXISTS "+trigger)
		}
		return
	}
	for _, table := range []string{"verlauf", "kette", "freitext"} {
		execute(t, dsn, fmt.Sprintf("ALTER TABLE %s DISABLE TRIGGER USER", table))
	}
}

func TestAuditCallsAreChecked(t *testing.T) {
	t.Parallel()
	dsn := sqliteDSN(t)
	for _, anchor := range []string{"x", "1", "0:" + strings.Repeat("a", 64), "-1:" + strings.Repeat("a", 64), "1:" + strings.Repeat("a", 63), "1:" + strings.Repeat("g", 64)} {
		wantRun(t, dsn, exitUsage, []string{"--anchor", "ist kein Kopf"}, "audit", "verify", "--anchor="+anchor)
	}
	wantRun(t, dsn, exitUsage, []string{"ID", "internen Verlauf"}, "audit", "erase", "--yes")
	wantRun(t, dsn, exitFailed, []string{"gibt es noch nicht"}, "audit", "verify")
	wantRun(t, dsn, exitFailed, []string{"gibt es noch nicht"}, "audit", "erase", "x", "--yes")
}

// TestProgressIsRare checks that a short check is silent.
func TestProgressIsRare(t *testing.T) {
	t.Parallel()
	var stderr output
	p := &program{err: &stderr}
	tell := p.progress(time.Now())
	tell(5000)
	if stderr.String() != "" {
		t.Errorf("says %q at once", &stderr)
	}
	tell = p.progress(time.Now().Add(-time.Minute))
	tell(10000)
	tell(15000)
	if stderr.String() != "… 10.000 Einträge geprüft\n" {
		t.Errorf("says %q", &stderr)
	}
}
