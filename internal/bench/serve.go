// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/pprof"
	"time"

	"nachnutzung/internal/config"
	"nachnutzung/internal/server"
	"nachnutzung/internal/store"
)

// serveCommand is the subcommand of a server process: serve SIDE DSN [PROFILE].
const serveCommand = "serve"

// The sides of a comparison.
const (
	sideOurs  = "ours"
	sideNaive = "naive"
	// sideOhneRelay is ours with its handlers alone: nobody numbers what is written.
	sideOhneRelay = "ours-without-relay"
	// sideNaiveDefault is the naive server with the pool that database/sql makes
	// when nobody says anything.
	sideNaiveDefault = "naive-default"
)

// serve answers at a free port, whose address it writes to stdout, until stdin
// ends: so it cannot outlive the process that measures.
func serve(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) (err error) {
	if len(args) < 2 {
		return errors.New("usage: serve SIDE DSN [PROFILE]")
	}
	if len(args) > 2 {
		file, err := os.Create(args[2])
		if err != nil {
			return fmt.Errorf("profile: %w", err)
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		if err := pprof.StartCPUProfile(file); err != nil {
			return fmt.Errorf("profile: %w", err)
		}
		defer pprof.StopCPUProfile()
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, stdin)
		stop()
	}()
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	switch args[0] {
	case sideOurs, sideOhneRelay:
		cfg := config.Config{ShutdownTimeout: time.Second, CacheBytes: cacheBytes, StaleMax: time.Hour}
		return serveOurs(ctx, args[1], cfg, args[0] == sideOurs, ln, stdout)
	case sideMiss:
		return serveOurs(ctx, args[1], config.Config{ShutdownTimeout: time.Second}, true, ln, stdout)
	case sidePrepared:
		answers, err := readPrepared(args[1])
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "http://%s\n", ln.Addr())
		return serveHandler(ctx, preparedEngine(answers), ln)
	}
	return serveNaive(ctx, args[1], args[0] == sideNaive, ln, stdout)
}

// cacheBytes is the memory for kept answers that the program takes by default.
const cacheBytes = 64 << 20

// serveOurs runs the real server with everything on but the access log, and without
// limits: they are those of a client that nobody is. Without relay its handlers
// answer alone, under the same limits of a connection.
func serveOurs(ctx context.Context, dsn string, cfg config.Config, relay bool, ln net.Listener, stdout io.Writer) (err error) {
	// A request that fails is noticed by its client.
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(ctx, dsn, log)
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	srv, err := server.New(cfg, db, log, "bench") //nolint:contextcheck // a request brings its own
	if err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	fmt.Fprintf(stdout, "http://%s\n", ln.Addr())
	if relay {
		return srv.Serve(ctx, ln)
	}
	defer srv.Close()
	return serveHandler(ctx, srv, ln)
}

// serveHandler answers by a handler until ctx ends.
func serveHandler(ctx context.Context, handler http.Handler, ln net.Listener) error {
	srv := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 30 * time.Second}
	context.AfterFunc(ctx, func() { _ = srv.Close() })
	if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// serveNaive runs the naive server under the same limits of a connection.
func serveNaive(ctx context.Context, dsn string, pooled bool, ln net.Listener, stdout io.Writer) (err error) {
	db, closePool, err := openNaive(dsn)
	if err != nil {
		return err
	}
	if !pooled {
		if err := defaultPool(db); err != nil {
			return errors.Join(err, closePool())
		}
	}
	defer func() { err = errors.Join(err, closePool()) }()
	handler := naiveEngine(db) //nolint:contextcheck // a request brings its own
	fmt.Fprintf(stdout, "http://%s\n", ln.Addr())
	return serveHandler(ctx, handler, ln)
}
