// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package storetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// serverVariable names a PostgreSQL in which the tests may create databases.
const serverVariable = "NACHNUTZUNG_TEST_POSTGRES"

// errNoPostgres says that this machine has no PostgreSQL to test with; anything
// else that goes wrong with one is a failure, not a reason to skip.
var errNoPostgres = errors.New("kein PostgreSQL gefunden; entweder das Paket postgresql installieren oder " +
	serverVariable + "=postgres://… setzen")

// connect gives the process its one PostgreSQL: starting a server costs about a
// second, a database in it 50 ms.
var connect = sync.OnceValues(openServer)

// Postgres returns the address of a PostgreSQL database of the test's own, which
// is dropped when the test ends. It is a copy of a template that prepare fills
// once per process; template tells templates apart. Without prepare it is empty.
//
// The server is the one of NACHNUTZUNG_TEST_POSTGRES or else started from the
// binaries of this machine; without either the test ends through Require.
func Postgres(t testing.TB, template string, prepare func(dsn string) error) (dsn string) {
	t.Helper()
	s, err := connect()
	if errors.Is(err, errNoPostgres) {
		Require(t, "postgres", err.Error())
	}
	if err != nil {
		t.Fatalf("PostgreSQL für die Tests: %v", err)
	}
	from := emptyTemplate
	if prepare != nil {
		if from, err = s.template(t.Context(), template, prepare); err != nil {
			t.Fatalf("Vorlage %q: %v", template, err)
		}
	}
	name := fmt.Sprintf("%s_%d", s.prefix, s.last.Add(1))
	if err := s.create(t.Context(), name, from); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.drop(context.WithoutCancel(t.Context()), name); err != nil {
			t.Error(err)
		}
	})
	return s.address(name)
}

// emptyTemplate is PostgreSQL's own pristine database.
const emptyTemplate = "template0"

// server is a PostgreSQL and the databases this process has made in it.
type server struct {
	url    url.URL
	pool   *pgxpool.Pool
	prefix string
	last   atomic.Int64

	mu        sync.Mutex
	templates map[string]func() (string, error)
}

// openServer finds or starts the server and claims a prefix for its databases.
func openServer() (*server, error) {
	// The server serves the process, not the test that asks first.
	ctx := context.Background()
	address := os.Getenv(serverVariable)
	if address == "" {
		var err error
		if address, err = startCluster(ctx); err != nil {
			return nil, err
		}
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("%s ist keine Adresse der Form postgres://…: %w", serverVariable, errors.Unwrap(err))
	}
	pool, err := pgxpool.New(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	s := &server{url: *u, pool: pool, templates: make(map[string]func() (string, error))}
	if err := s.sweep(ctx); err != nil {
		return nil, err
	}
	return s, s.claim(ctx)
}

// namePrefix begins the name of every database made here.
const namePrefix = "nachnutzung_test_"

// lockClass separates our advisory locks from those of the program under test.
const lockClass = 7353

// claim chooses the process's prefix and holds an advisory lock on it as long as
// the process lives: its end, however it comes, releases the lock, and a later
// process sees that the databases of that prefix are left over.
func (s *server) claim(ctx context.Context) error {
	s.prefix = namePrefix + rand.Text()[:8]
	conn, err := s.pool.Acquire(ctx) // never released, see above
	if err != nil {
		return fmt.Errorf("claim: %w", err)
	}
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1, hashtext($2))`, lockClass, s.prefix); err != nil {
		return fmt.Errorf("claim: %w", err)
	}
	return nil
}

// sweep drops what processes that are gone have left in a server that outlives them.
func (s *server) sweep(ctx context.Context) error {
	rows, err := s.pool.Query(ctx, `
		SELECT datname FROM pg_database
		WHERE datname LIKE $1 || '%' AND NOT EXISTS (
			SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $2
			AND objid::bigint = hashtext(left(datname, $3))::bigint & 4294967295)`,
		namePrefix, lockClass, len(namePrefix)+8)
	if err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	for _, name := range names {
		if err := s.drop(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// template returns the name of the template database, which the first caller
// makes and all others wait for.
func (s *server) template(ctx context.Context, template string, prepare func(dsn string) error) (string, error) {
	s.mu.Lock()
	once, ok := s.templates[template]
	if !ok {
		name := s.prefix + "_vorlage_" + template
		once = sync.OnceValues(func() (string, error) {
			if err := s.create(ctx, name, emptyTemplate); err != nil {
				return "", err
			}
			return name, prepare(s.address(name))
		})
		s.templates[template] = once
	}
	s.mu.Unlock()
	return once()
}

func (s *server) create(ctx context.Context, name, template string) error {
	const statement = "CREATE DATABASE %s TEMPLATE %s"
	_, err := s.pool.Exec(ctx, fmt.Sprintf(statement, quoted(name), quoted(template)))
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

// drop closes the connections a test has left open: a leak there must not break
// the tests that follow.
func (s *server) drop(ctx context.Context, name string) error {
	if _, err := s.pool.Exec(ctx, "DROP DATABASE IF EXISTS "+quoted(name)+" WITH (FORCE)"); err != nil {
		return fmt.Errorf("drop database %s: %w", name, err)
	}
	return nil
}

// address is the URL of one of the server's databases.
func (s *server) address(name string) string {
	u := s.url
	u.Path = "/" + name
	return u.String()
}

func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }
