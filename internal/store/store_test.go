// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	noDatabase := filepath.Join(dir, "text.db")
	if err := os.WriteFile(noDatabase, []byte(strings.Repeat("Das ist keine Datenbank. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{
		"no scheme":           "nachnutzung.db",
		"unknown scheme":      "mysql://localhost/x",
		"no path":             "sqlite:",
		"a folder":            "sqlite:" + dir,
		"no database":         "sqlite:" + noDatabase,
		"folder below a file": "sqlite:" + filepath.Join(noDatabase, "x.db"),
		"nobody listens":      "postgres://nobody@127.0.0.1:1/nothing?connect_timeout=2",
		"malformed address":   "postgres://[::1",
	}
	for name, dsn := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := store.Open(t.Context(), dsn, slog.New(slog.DiscardHandler))
			if err == nil {
				_ = db.Close()
				t.Fatal("opened")
			}
		})
	}
}

func TestOpenTakesAnyPath(t *testing.T) {
	t.Parallel()
	dsn := "sqlite:" + filepath.Join(t.TempDir(), "neuer Ordner", "Käse?&#%20.db")
	db := storetest.Open(t, dsn)
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(strings.TrimPrefix(dsn, "sqlite:")); err != nil {
		t.Errorf("the file stands elsewhere: %v", err)
	}
}

func TestMigrateRefusesANewerDatabase(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		if applied, err := db.Migrate(t.Context()); applied != 0 || err != nil {
			t.Errorf("a second Migrate applied %d (%v)", applied, err)
		}
		store.Exec(t, db, "INSERT INTO schema_version (version_id, is_applied) VALUES (999, ?)", true)
		if _, err := db.Migrate(t.Context()); !errors.Is(err, store.ErrNewerDatabase) {
			t.Errorf("got %v, want ErrNewerDatabase", err)
		}
	})
}

func TestUnavailable(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		db, err := store.Open(t.Context(), dsn, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
		defer cancel()
		if _, err := db.Leistungsbuendel(late, "10092"); !errors.Is(err, nachnutzung.ErrUnavailable) {
			t.Errorf("past its deadline: got %v, want ErrUnavailable", err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Leistungsbuendel(t.Context(), "10092"); !errors.Is(err, nachnutzung.ErrUnavailable) {
			t.Errorf("closed: got %v, want ErrUnavailable", err)
		}
		if err := db.Ping(t.Context()); !errors.Is(err, nachnutzung.ErrUnavailable) {
			t.Errorf("ping: got %v, want ErrUnavailable", err)
		}
	})
}

func TestNotFound(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, all := t.Context(), store.Wunsch{Limit: 1}
		reads := map[string]func() error{
			"Themenfeld":       func() error { _, err := db.Themenfeld(ctx, "nix"); return err },
			"Lage":             func() error { _, err := db.Lage(ctx, "nix"); return err },
			"Leistungsbuendel": func() error { _, err := db.Leistungsbuendel(ctx, "99999"); return err },
			"Leistung":         func() error { _, err := db.Leistung(ctx, "L99999"); return err },
			"LeiKa":            func() error { _, err := db.Leistung(ctx, "00000000000000"); return err },
			"LeistungenOf":     func() error { _, err := db.LeistungenOf(ctx, "99999", nil, all); return err },
			"Kommune":          func() error { _, err := db.Kommune(ctx, "999999999999"); return err },
			"AGS":              func() error { _, err := db.Kommune(ctx, "99999999"); return err },
			"Hierarchie":       func() error { _, err := db.Hierarchie(ctx, "99", ""); return err },
			"Onlinedienst":     func() error { _, err := db.Onlinedienst(ctx, "nix"); return err },
			"Plattform":        func() error { _, err := db.Plattform(ctx, "nix"); return err },
			"Verbund":          func() error { _, err := db.Verbund(ctx, "nix"); return err },
			"Mitglieder":       func() error { _, err := db.Mitgliedschaften(ctx, "nix", "", all); return err },
			"Codeliste":        func() error { _, err := db.Codeliste(ctx, "nix"); return err },
		}
		for name, read := range reads {
			if err := read(); !errors.Is(err, nachnutzung.ErrNotFound) {
				t.Errorf("%s: got %v, want ErrNotFound", name, err)
			}
		}
	})
}

// TestNachfolge makes a merger by hand: the old key answers and names who came
// after it.
func TestNachfolge(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		store.Exec(t, db, "UPDATE kommune SET gueltig_bis = '2025-12-31' WHERE ars = '150810030030'")
		store.Exec(t, db, "INSERT INTO kommune_nachfolge (alt, neu, ab, art) VALUES ('150810030030', '150810135135', '2026-01-01', 'eingliederung')")
		k, err := db.Kommune(t.Context(), "15081030")
		if err != nil {
			t.Fatal(err)
		}
		want := nachnutzung.Nachfolge{Alt: "150810030030", Neu: "150810135135", Ab: "2026-01-01", Art: "eingliederung"}
		if k.GueltigBis != "2025-12-31" || len(k.Nachfolger) != 1 || k.Nachfolger[0] != want {
			t.Errorf("got %q and %+v", k.GueltigBis, k.Nachfolger)
		}
	})
}

// TestFederfuehrungOfItsOwn gives a Leistungsbuendel a deviating Land: the Bund
// side stays that of the Themenfeld, and both filters follow.
func TestFederfuehrungOfItsOwn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		count := func(f store.LeistungsbuendelFilter) int64 {
			t.Helper()
			page, err := db.LeistungsbuendelListe(t.Context(), f, store.Wunsch{Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			return page.Gesamt
		}
		sh, nw := store.LeistungsbuendelFilter{Land: "01"}, store.LeistungsbuendelFilter{Land: "05"}
		shBefore, nwBefore := count(sh), count(nw)
		store.Exec(t, db, `INSERT INTO federfuehrung (gegenstand, schluessel, seite, beleglage, hinweis, quellen)
			VALUES ('leistungsbuendel', '10092', 'land', 'belegt', '', '[]')`)
		store.Exec(t, db, `INSERT INTO federfuehrung_wert (gegenstand, schluessel, seite, wert, ordnung)
			VALUES ('leistungsbuendel', '10092', 'land', '01', 1)`)

		b, err := db.Leistungsbuendel(t.Context(), "10092")
		if err != nil {
			t.Fatal(err)
		}
		if b.Wirksam.Land.Herkunft != nachnutzung.HerkunftLeistungsbuendel || b.Wirksam.Land.Werte[0].Name != "Schleswig-Holstein" {
			t.Errorf("Land: got %+v", b.Wirksam.Land)
		}
		if b.Wirksam.Bund.Herkunft != nachnutzung.HerkunftThemenfeld || b.Wirksam.Bund.Werte[0].Code != "BMAS" {
			t.Errorf("Bund: got %+v", b.Wirksam.Bund)
		}
		if sh, nw := count(sh), count(nw); sh != shBefore+1 || nw != nwBefore-1 {
			t.Errorf("filters: %d led by 01 after %d, %d led by 05 after %d", sh, shBefore, nw, nwBefore)
		}
	})
}
