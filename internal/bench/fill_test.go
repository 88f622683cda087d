// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestFilledReadsLikeWritten holds the copies to what the program makes of them:
// the chain, which is computed here, is accepted; a copy reads as the steps were
// reported, on every day of them; and the program goes on writing over it.
func TestFilledReadsLikeWritten(t *testing.T) {
	t.Parallel()
	steps := history(8)
	made, err := newTemplate(t.Context(), t.TempDir(), steps)
	if err != nil {
		t.Fatal(err)
	}
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		ctx, db := t.Context(), storetest.Open(t, dsn)
		p, err := openPool(dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = p.Close() })
		f, err := fill(ctx, p, made, 2)
		if err != nil {
			t.Fatal(err)
		}
		wantVerified(t, db, f.entries)
		for i, s := range steps {
			for _, z := range []store.Zeitpunkt{{Stichtag: s.day}, {Kenntnisstand: int64((i + 1) * len(f.pairs))}} {
				got, err := db.Nachnutzung(ctx, f.pairs[1].ars, f.pairs[1].ozgID, z)
				if err != nil {
					t.Fatal(err)
				}
				if b := got.Befund; b.Status != s.status || b.StatusSeit != s.day || b.Begruendung.Inhalt != s.cause {
					t.Errorf("at %+v: got %s since %s (%q), want %+v", z, b.Status, b.StatusSeit, b.Begruendung.Inhalt, s)
				}
			}
		}
		writePlan(t, db, f.pairs[1])
		wantVerified(t, db, f.entries+1)
	})
}

func wantVerified(t *testing.T, db *store.DB, entries int64) {
	t.Helper()
	if _, err := db.Nummeriere(t.Context()); err != nil {
		t.Fatal(err)
	}
	report, err := db.PruefeVerlauf(t.Context(), func(int64) {})
	if err != nil || !report.InOrdnung() || report.Eintraege != entries {
		t.Errorf("verify: %+v, %v; want %d entries in order", report, err, entries)
	}
}

func writePlan(t *testing.T, db *store.DB, of pair) {
	t.Helper()
	day := "2027-01-01"
	v := store.Vorgang{Akteur: editor(), Quelle: "api", Art: store.VorgangMeldung}
	_, err := db.UpdateNachnutzung(t.Context(), v, nachnutzung.OpMelden, of.ars, of.ozgID, nachnutzung.Erwartung{Beliebig: true},
		func(n *nachnutzung.Nachnutzung) error {
			return n.Melde(nachnutzung.Meldung{GeplanterGoLive: &day}, "2026-11-23", nachnutzung.Wortschatz{})
		})
	if err != nil {
		t.Errorf("write to a copy: %v", err)
	}
}

func TestPattern(t *testing.T) {
	t.Parallel()
	ids := []string{"AAA", "BBB"}
	for name, test := range map[string]struct{ text, want string }{
		"nothing":       {"", ""},
		"no id":         {"ohne", "ohne"},
		"an id alone":   {"AAA", "x1"},
		"in the middle": {"vor AAA nach", "vor x1 nach"},
		"both, turned":  {"BBB AAA", "x2 x1"},
		"one twice":     {"AAABBBAAA", "x1x2x1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := newPattern(test.text, ids).fill([]string{"x1", "x2"}); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
