// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package storetest

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

// dial connects to a test database; what a test leaves open is its own affair.
func dial(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func execute(t *testing.T, conn *pgx.Conn, statement string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func count(t *testing.T, conn *pgx.Conn, query string, args ...any) (n int) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// TestPostgresGivesEachTestItsOwn also shows that the template is made once and
// that two tests at the same time wait for it.
func TestPostgresGivesEachTestItsOwn(t *testing.T) {
	t.Parallel()
	var prepared atomic.Int64
	prepare := func(dsn string) error {
		prepared.Add(1)
		conn, err := pgx.Connect(context.Background(), dsn)
		if err != nil {
			return err
		}
		_, err = conn.Exec(context.Background(), `CREATE TABLE zeile AS SELECT 1 AS nummer`)
		return errors.Join(err, conn.Close(context.Background()))
	}
	t.Run("group", func(t *testing.T) {
		for _, name := range []string{"first", "second", "third"} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				conn := dial(t, Postgres(t, "zeile", prepare))
				if got := count(t, conn, `SELECT count(*) FROM zeile`); got != 1 {
					t.Errorf("rows of the template: got %d, want 1", got)
				}
				execute(t, conn, `INSERT INTO zeile VALUES (2)`)
			})
		}
	})
	if got := prepared.Load(); got != 1 {
		t.Errorf("prepared %d times, want 1", got)
	}
}

func TestPostgresDropsTheDatabase(t *testing.T) {
	t.Parallel()
	var dsn string
	t.Run("inner", func(t *testing.T) {
		dsn = Postgres(t, "", nil)
		execute(t, dial(t, dsn), `CREATE TABLE zeile (nummer int)`)
	})
	// The inner test has left its connection open, which must not keep the database.
	conn, err := pgx.Connect(t.Context(), dsn)
	if err == nil {
		t.Fatalf("the database is still there: %s", conn.Config().Database)
	}
	if !strings.Contains(err.Error(), "3D000") {
		t.Errorf("got %v, want 3D000 (no such database)", err)
	}
}

func TestPostgresIsUTF8WithTrigrams(t *testing.T) {
	t.Parallel()
	conn := dial(t, Postgres(t, "", nil))
	execute(t, conn, `CREATE EXTENSION pg_trgm`)
	if got := count(t, conn, `SELECT octet_length('ß')`); got != 2 {
		t.Errorf("ß has %d bytes, want 2", got)
	}
}

// TestSweep plays a process that has died without dropping its databases in a
// server that outlives it.
func TestSweep(t *testing.T) {
	t.Parallel()
	mine := Postgres(t, "", nil)
	s, err := connect()
	if err != nil {
		t.Fatal(err)
	}
	const left = namePrefix + "GONEGONE_1"
	if err := s.create(t.Context(), left, emptyTemplate); err != nil {
		t.Fatal(err)
	}
	if err := s.sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	conn := dial(t, mine)
	const query = `SELECT count(*) FROM pg_database WHERE datname = $1`
	if got := count(t, conn, query, left); got != 0 {
		t.Error("the database of a process that is gone is still there")
	}
	if got := count(t, conn, query, conn.Config().Database); got != 1 {
		t.Error("the database of a living process is gone")
	}
}

func TestRequired(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		list, part string
		want       bool
	}{
		"nothing is required": {"", "postgres", false},
		"only this":           {"postgres", "postgres", true},
		"among others":        {"browser, postgres", "postgres", true},
		"another":             {"browser", "postgres", false},
		"a part of a word":    {"postgresql", "postgres", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := required(test.list, test.part); got != test.want {
				t.Errorf("required(%q, %q) = %v, want %v", test.list, test.part, got, test.want)
			}
		})
	}
}
