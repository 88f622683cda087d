// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"strings"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestHistoryCannotBeRewritten holds the triggers of both databases to the same
// effect: entries and chain stay as they are, a text can be erased and nothing
// else.
func TestHistoryCannotBeRewritten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusPausiert, "", "Der Dienst steht still.")
		number(t, db)
		for _, statement := range []string{
			"UPDATE verlauf SET organisation = 'Andere'",
			"UPDATE verlauf SET zustand = zustand",
			"DELETE FROM verlauf",
			"UPDATE kette SET zeitpunkt = ''",
			"DELETE FROM kette",
			"DELETE FROM freitext",
			"UPDATE freitext SET inhalt = 'etwas anderes'",
			"UPDATE freitext SET inhalt = NULL",
			"UPDATE freitext SET salz = NULL, inhalt = NULL, geloescht_am = '2026-01-01', id = 'x'",
			"INSERT INTO kette (revision, verlauf, zeitpunkt, hash) SELECT revision, verlauf, zeitpunkt, hash FROM kette",
		} {
			if err := store.TryExec(t, db, statement); err == nil {
				t.Errorf("the database took %q", statement)
			}
		}
		if db.IsSQLite() {
			for _, statement := range []string{
				"INSERT OR REPLACE INTO verlauf SELECT * FROM verlauf",
				"INSERT OR REPLACE INTO kette SELECT * FROM kette",
				"INSERT OR REPLACE INTO freitext SELECT * FROM freitext",
			} {
				if err := store.TryExec(t, db, statement); err == nil {
					t.Errorf("the database took %q", statement)
				}
			}
		} else {
			for _, table := range []string{"verlauf", "kette", "freitext"} {
				if err := store.TryExec(t, db, "TRUNCATE "+table); err == nil {
					t.Errorf("the database took TRUNCATE %s", table)
				}
			}
		}
		bericht, err := db.PruefeVerlauf(t.Context(), func(int64) {})
		if err != nil || !bericht.InOrdnung() || bericht.Eintraege != 1 {
			t.Errorf("afterwards: %+v, %v", bericht, err)
		}
	})
}

// TestVerifyFindsTampering takes the triggers away, as only the owner of the
// database can, and changes what they protect.
func TestVerifyFindsTampering(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, status := range []nachnutzung.Status{"interesse_bekundet", "vertrag_geschlossen", "in_anbindung", "im_test"} {
			report(t, db, redaktion(), magdeburg, wohngeld, status, "", "")
		}
		report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusPausiert, "", "Der Dienst steht still.")
		number(t, db)
		store.DropTriggers(t, db)
		for _, tt := range []struct {
			name, do, undo, bruch string
			revision              int64
		}{
			{"a field", "UPDATE verlauf SET organisation = 'Andere' WHERE version = 3", "UPDATE verlauf SET organisation = 'MID' WHERE version = 3", "Prüfsumme", 3},
			{"a state", "UPDATE verlauf SET zustand = zustand || ' ' WHERE version = 2", "UPDATE verlauf SET zustand = TRIM(zustand) WHERE version = 2", "Prüfsumme", 2},
			{"the order", "UPDATE kette SET zeitpunkt = zeitpunkt || '0' WHERE revision = 4", "UPDATE kette SET zeitpunkt = SUBSTR(zeitpunkt, 1, 27) WHERE revision = 4", "Prüfsumme", 4},
			{"a text", "UPDATE freitext SET inhalt = inhalt || '!'", "UPDATE freitext SET inhalt = REPLACE(inhalt, '!', '')", "Text", 5},
			{"a number", "UPDATE kette SET revision = 99 WHERE revision = 5", "UPDATE kette SET revision = 5 WHERE revision = 99", "fehlt", 5},
			{"an entry", "UPDATE kette SET verlauf = 1000 WHERE revision = 4", "UPDATE kette SET verlauf = (SELECT id FROM verlauf WHERE version = 4) WHERE revision = 4", "fehlt", 4},
		} {
			store.Exec(t, db, tt.do)
			bericht, err := db.PruefeVerlauf(t.Context(), func(int64) {})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(bericht.Bruch, tt.bruch) || bericht.Revision != tt.revision || bericht.InOrdnung() {
				t.Errorf("%s was changed: %+v", tt.name, bericht)
			}
			store.Exec(t, db, tt.undo)
			if bericht, err = db.PruefeVerlauf(t.Context(), func(int64) {}); err != nil || bericht.Bruch != "" {
				t.Fatalf("%s was put back: %+v, %v", tt.name, bericht, err)
			}
		}
		store.Exec(t, db, "DELETE FROM kette WHERE revision = 5")
		store.Exec(t, db, "UPDATE verlauf SET zeitpunkt = '2026-01-01T00:00:00.000000Z' WHERE version = 5")
		bericht, err := db.PruefeVerlauf(t.Context(), func(int64) {})
		if err != nil || bericht.Unverkettet != 1 || bericht.InOrdnung() {
			t.Errorf("an entry nobody has numbered for months: %+v, %v", bericht, err)
		}
	})
}

func TestErasedTextLeavesTheChainWhole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		kennung, err := db.Akteur(ctx, "herkunft", "Erika Mustermann")
		if err != nil {
			t.Fatal(err)
		}
		editor := redaktion()
		editor.Kennung = kennung
		p := report(t, db, editor, magdeburg, wohngeld, nachnutzung.StatusPausiert, "", "Auf Wunsch von Herrn Beispiel.")
		number(t, db)
		before, err := db.PruefeVerlauf(ctx, func(int64) {})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.LoescheText(ctx, p.Befund.Begruendung.ID); err != nil {
			t.Fatal(err)
		}
		if err := db.LoescheText(ctx, kennung); err != nil {
			t.Fatal(err)
		}
		after, err := db.PruefeVerlauf(ctx, func(int64) {})
		if err != nil || !after.InOrdnung() || string(after.Kopf) != string(before.Kopf) || after.Geloescht != 2 {
			t.Errorf("verify after erasure: %+v, %v", after, err)
		}
		got, err := db.Nachnutzung(ctx, magdeburg, wohngeld, store.Zeitpunkt{})
		if err != nil {
			t.Fatal(err)
		}
		if reason := got.Befund.Begruendung; reason.Inhalt != "" || reason.GeloeschtAm == "" {
			t.Errorf("the erased reason reads as %+v", reason)
		}
		page, err := db.Verlauf(ctx, store.VerlaufFilter{ARS: magdeburg}, store.Wunsch{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		if e := page.Items[0]; e.Akteur.Inhalt != "" || e.Akteur.GeloeschtAm == "" || e.Begruendung.GeloeschtAm == "" {
			t.Errorf("the history shows %+v", e)
		}
		again, err := db.Akteur(ctx, "herkunft", "Erika Mustermann")
		if err != nil || again == kennung {
			t.Errorf("who comes back is joined to the erased name: %q, %v", again, err)
		}
	})
}
