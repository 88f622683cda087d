// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/config"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestOneServerTells: of two servers one tells the receivers, and the other when it is
// gone. The receiver has a private address, so that nobody ever connects to it, and
// the log shows who would have.
func TestOneServerTells(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() {
		if conn, err := ln.Accept(); err == nil {
			t.Errorf("somebody connects: %s", conn.RemoteAddr())
		}
	}()
	dsn := storetest.PostgresKatalog(t)
	settings := func(c *config.Config) {
		c.Webhooks = []config.Webhook{{
			URL:    &url.URL{Scheme: "https", Host: ln.Addr().String(), Path: "/"},
			Secret: config.NewSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
		}}
	}
	servers := []fixture{serverOver(t, storetest.Open(t, dsn), settings), serverOver(t, storetest.Open(t, dsn), settings)}
	runs := []running{servers[0].start(t), servers[1].start(t)}
	lead := func() int {
		for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			for i, s := range servers {
				if s.db.Fuehrt() {
					return i
				}
			}
			if time.Now().After(deadline) {
				t.Fatal("nobody leads")
			}
		}
	}
	const told = "not a public one"
	// tell changes something, again and again until it was told more often.
	tell := func(leader, times int, change func()) {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); strings.Count(servers[leader].log.String(), told) < times; time.Sleep(100 * time.Millisecond) {
			change()
			if time.Now().After(deadline) {
				t.Fatalf("nobody was told:\n%s", servers[leader].log)
			}
		}
	}
	first := lead()
	other := 1 - first
	// A hint may have been lost with the process before, so that the first one says
	// where the register stands although nothing has moved.
	tell(first, 1, func() {})
	day := 0
	tell(first, 2, func() { day++; change(t, servers[other], day) })
	if strings.Contains(servers[other].log.String(), told) {
		t.Error("both servers tell")
	}
	runs[first].stop()
	if err := <-runs[first].done; err != nil {
		t.Fatal(err)
	}
	tell(other, 1, func() {})
}

// change sets a plan by way of one server.
func change(t *testing.T, f fixture, day int) {
	t.Helper()
	v := store.Vorgang{Quelle: "api", Art: store.VorgangMeldung, Akteur: nachnutzung.Akteur{
		Kennung: nachnutzung.AkteurBetrieb, Organisation: "MID", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}},
	}}
	_, err := f.db.UpdateNachnutzung(t.Context(), v, nachnutzung.OpMelden, "150030000000", "10092", nachnutzung.Erwartung{Beliebig: true},
		func(n *nachnutzung.Nachnutzung) error {
			ziel := time.Date(2027, time.January, day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
			n.Plaene = append(n.Plaene, nachnutzung.Plan{Ziel: ziel, GesetztAm: "2026-01-01"})
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
}
