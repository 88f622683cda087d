// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"nachnutzung/internal/server"
	"nachnutzung/internal/store"
)

// serveCommand starts the server, on a fresh machine from nothing.
type serveCommand struct{}

// Run takes the address first and touches the database only then, so that a port
// in use leaves no half state behind.
func (serveCommand) Run(ctx context.Context, p *program) (err error) {
	ln, err := server.Listen(ctx, p.cfg.Addr)
	if err != nil {
		return err
	}
	// Serve closes it too; this one is for everything that fails before.
	defer ln.Close() //nolint:errcheck // Closing twice is an error of no meaning.
	db, tokens, err := p.prepare(ctx)
	if err != nil {
		if ctx.Err() != nil {
			// Whatever the database said, it was interrupted on demand.
			p.say("Vor dem Start beendet; ein begonnenes Laden wurde nicht übernommen.")
			return nil
		}
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	srv, err := server.New(p.cfg, db, p.log, readBuild().version) //nolint:contextcheck // Its handlers take the context of their request.
	if err != nil {
		return fmt.Errorf("Server vorbereiten: %w", err)
	}
	p.announce(ln.Addr(), tokens)
	if err := srv.Serve(ctx, ln); err != nil {
		return err
	}
	p.say("Beendet.")
	return nil
}

// prepare opens the database and loads only what it does not have yet, so that a
// later start is fast.
func (p *program) prepare(ctx context.Context) (*store.DB, []demoToken, error) {
	db, err := p.openMigrated(ctx)
	if err != nil {
		return nil, nil, err
	}
	current, err := isCurrent(ctx, db)
	if err == nil && !current {
		err = p.load(ctx, db)
	}
	if err == nil {
		err = p.loadDemo(ctx, db)
	}
	var tokens []demoToken
	if err == nil {
		tokens, err = p.issueDemoTokens(ctx, db)
	}
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, tokens, nil
}

// announce tells where everything is.
func (p *program) announce(addr net.Addr, tokens []demoToken) {
	base := "http://" + reachable(addr.String())
	if p.cfg.PublicURL != nil {
		base = p.cfg.PublicURL.String()
	}
	p.say("")
	p.say("  Seite       %s/", base)
	p.say("  API         %s/api/v1/katalogstand", base)
	p.say("  Swagger UI  %s/swagger/", base)
	p.announceDemo(tokens)
	p.say("")
	p.say("Der Server lauscht an %s; Strg+C beendet ihn.", addr)
}

// reachable replaces the address "everywhere", at which a server can listen but
// a client cannot call, by the own machine.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	switch ip := net.ParseIP(host); {
	case host == "", ip.Equal(net.IPv6unspecified):
		host = "localhost"
	case ip.Equal(net.IPv4zero):
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
