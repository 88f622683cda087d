// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package storetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Standby starts a PostgreSQL and a streaming replica of it, made by pg_basebackup,
// and gives the address of a database in each, which holds the real catalogue. Both
// end with the process. The server of NACHNUTZUNG_TEST_POSTGRES serves not here:
// whether it may have replicas is its own affair.
func Standby(t testing.TB) (primary, standby string) {
	t.Helper()
	bin, err := binaries()
	if err != nil || !executable(filepath.Join(bin, "pg_basebackup")) {
		Require(t, "replikat", "kein PostgreSQL mit pg_basebackup gefunden; bitte das Paket postgresql installieren")
	}
	credential, err := unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	first := cluster{bin: bin, user: clusterUser, password: "replikat", credential: credential, settings: []string{"wal_level=replica", "max_wal_senders=4", "shared_buffers=64MB"}}
	// The end of the test's context would kill the supervisor, and nobody clean up.
	ctx := context.WithoutCancel(t.Context())
	address, err := first.start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { first.alive.Close() }) //nolint:errcheck // it ends the server; there is nothing to write
	const database = "register"
	if err := createIn(ctx, address, database); err != nil {
		t.Fatal(err)
	}
	if primary, err = withPath(address, database); err != nil {
		t.Fatal(err)
	}
	if err := prepare(primary); err != nil {
		t.Fatal(err)
	}
	if standby, err = first.follow(ctx, t); err != nil {
		t.Fatal(err)
	}
	if standby, err = withPath(standby, database); err != nil {
		t.Fatal(err)
	}
	return primary, standby
}

// Stoppable starts a PostgreSQL of its own with the real catalogue in a database, gives
// its address, and what stops it: really, as when its machine goes down.
func Stoppable(t testing.TB) (dsn string, stop func()) {
	t.Helper()
	bin, err := binaries()
	if err != nil {
		Require(t, "postgres", "kein PostgreSQL gefunden; bitte das Paket postgresql installieren")
	}
	credential, err := unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	c := cluster{bin: bin, user: clusterUser, password: "angehalten", credential: credential, settings: []string{"shared_buffers=64MB"}}
	// The end of the test's context would kill the supervisor, and nobody clean up.
	ctx := context.WithoutCancel(t.Context())
	address, err := c.start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() { c.alive.Close() }) //nolint:errcheck // it ends the server; there is nothing to write
	t.Cleanup(stop)
	const database = "register"
	if err := createIn(ctx, address, database); err != nil {
		t.Fatal(err)
	}
	if dsn, err = withPath(address, database); err != nil {
		t.Fatal(err)
	}
	if err := prepare(dsn); err != nil {
		t.Fatal(err)
	}
	return dsn, stop
}

// follow makes a replica of a running server.
func (c *cluster) follow(ctx context.Context, t testing.TB) (address string, err error) {
	t.Helper()
	second := cluster{bin: c.bin, user: c.user, password: c.password, credential: c.credential, settings: append(c.settings, "hot_standby=on")}
	if second.folder, err = os.MkdirTemp("", "nachnutzung-replikat-"); err != nil {
		return "", err
	}
	if err := second.own(second.folder); err != nil {
		return "", err
	}
	u, err := url.Parse(c.address)
	if err != nil {
		return "", err
	}
	out, err := second.command(ctx, filepath.Join(c.bin, "pg_basebackup"), "--pgdata=data", "--write-recovery-conf", "--checkpoint=fast", "--wal-method=stream",
		"--no-sync", "--dbname="+u.String()).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("pg_basebackup: %w\n%s", err, out)
	}
	address, err = second.serve(ctx)
	if err == nil {
		t.Cleanup(func() { second.alive.Close() }) //nolint:errcheck // it ends the server; there is nothing to write
	}
	return address, err
}

func createIn(ctx context.Context, address, database string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+quoted(database)); err != nil {
		return err
	}
	return conn.Close(ctx)
}

func withPath(address, database string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	u.Path = "/" + database
	return u.String(), nil
}
