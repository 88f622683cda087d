// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/config"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// leipzig lies in another Land than magdeburg.
const leipzig = "147130000000"

// listOf is the list of a body's pairs that somebody has reported.
func listOf(ars string) string { return "/kommunen/" + ars + "/nachnutzungen?nurGespeicherte=true" }

// wantKept asks without database: what is kept and may still hold comes, marked as
// not checked.
func (k probe) wantKept(t *testing.T, target string, isKept bool) {
	t.Helper()
	got := k.get(t, target)
	if !isKept {
		got.problem(t, http.StatusServiceUnavailable)
		return
	}
	age, err := strconv.Atoi(got.header.Get("Age"))
	if got.status != http.StatusOK || err != nil || age < 0 || got.header.Get("Cache-Status") == "" {
		t.Errorf("GET %s: %d %v", target, got.status, got.header)
	}
}

// TestScopedInvalidation writes into one Land: what is kept of another stays.
func TestScopedInvalidation(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.token, _ = k.issue(t, nachnutzung.NeuesToken{Name: "Erika Mustermann", Organisation: "Bund", Rechte: []nachnutzung.Recht{
			{Rolle: nachnutzung.RolleRedaktion, Gebiet: "14"}, {Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"},
		}})
		bundle, other := "/leistungsbuendel/"+wohngeld, "/nachnutzungen?leistungsbuendel="+kfz
		targets := []string{listOf(magdeburg), listOf(leipzig), "/nachnutzungen?land=15", "/nachnutzungen?land=14", "/nachnutzungen", bundle, other, "/kommunen?land=14"}
		for _, target := range targets {
			if got := k.get(t, target); got.status != http.StatusOK || got.header.Get("Age")+got.header.Get("Cache-Status") != "" {
				t.Fatalf("GET %s: %d %v", target, got.status, got.header)
			}
		}
		k.report(t, leipzig, wohngeld, `{"bemerkung":"Neu"}`)
		if err := k.db.Close(); err != nil {
			t.Fatal(err)
		}
		k.token = ""
		// On PostgreSQL a look is good for a while.
		for end := time.Now().Add(2 * time.Second); k.get(t, bundle).header.Get("Age") == "" && time.Now().Before(end); {
			time.Sleep(10 * time.Millisecond)
		}
		for i, isKept := range []bool{true, false, true, false, false, true, true, true} {
			k.wantKept(t, targets[i], isKept)
		}
		got := k.ask(t, http.MethodGet, bundle, "If-None-Match", "*")
		if got.status != http.StatusNotModified || got.header.Get("Age") == "" {
			t.Errorf("a 304 without database: %d %v", got.status, got.header)
		}
		// A client that insists hears that nobody can tell.
		k.ask(t, http.MethodGet, bundle, "Cache-Control", "no-cache").problem(t, http.StatusServiceUnavailable)
	})
}

// TestStaleMax gives nothing that was not checked for too long.
func TestStaleMax(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := configured(t, db, config.Config{CacheBytes: 1 << 20, StaleMax: time.Nanosecond}, io.Discard)
		k.get(t, "/lagen")
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		// On PostgreSQL a look is good for a while.
		got := k.get(t, "/lagen")
		for end := time.Now().Add(2 * time.Second); got.status == http.StatusOK && time.Now().Before(end); {
			got = k.get(t, "/lagen")
		}
		got.problem(t, http.StatusServiceUnavailable)
	})
}

// TestReadYourWrites lets writers read lists that show what they have just written,
// while others read the same lists all the time.
func TestReadYourWrites(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k = k.as(t, mid())
		checks, writers := int64(10_000), 4
		if testing.Short() {
			checks = 500
		}
		var stale, done atomic.Int64
		var all sync.WaitGroup
		finished := make(chan struct{})
		for range 2 {
			all.Go(func() {
				for {
					select {
					case <-finished:
						return
					default:
						k.quick(t, http.MethodGet, listOf(magdeburg), "")
					}
				}
			})
		}
		var working sync.WaitGroup
		for w := range writers {
			working.Go(func() {
				ozgID := someBundles()[w]
				shows := []string{
					listOf(magdeburg), "/nachnutzungen?leistungsbuendel=" + ozgID, "/nachnutzungen?land=15&leistungsbuendel=" + ozgID,
					listOf(magdeburg) + "&format=csv", listOf(magdeburg) + "&limit=10", "/nachnutzungen?kommune=" + magdeburg,
					"/nachnutzungen?format=ndjson&leistungsbuendel=" + ozgID, "/nachnutzungen?format=csv&leistungsbuendel=" + ozgID,
					"/leistungsbuendel/" + ozgID + "/nachnutzungen?nurGespeicherte=true", listOf(magdeburg) + "&limit=20",
				}
				for turn := 0; done.Add(int64(len(shows))) <= checks; turn++ {
					note := fmt.Sprintf("%d.%d", w, turn)
					if got := k.quick(t, "PATCH", pairOf(magdeburg, ozgID), `{"bemerkung":"Meldung `+note+`."}`); got.status != http.StatusOK {
						t.Errorf("write: %d %s", got.status, got.body)
						return
					}
					for _, target := range shows {
						if !bytes.Contains(k.quick(t, http.MethodGet, target, "").body, []byte("Meldung "+note+".")) {
							stale.Add(1)
						}
					}
				}
			})
		}
		working.Wait()
		close(finished)
		all.Wait()
		if stale.Load() > 0 {
			t.Errorf("%d of %d reads did not show what their clients had written", stale.Load(), checks)
		}
	})
}

// someBundles are keys of Leistungsbuendel, one for each writer.
func someBundles() []string { return []string{wohngeld, kfz, "10088", "10093"} }

// quick sends a request past the contract's validator, which costs more than the
// server.
func (k probe) quick(t *testing.T, method, target, content string) answer {
	request := newWrite(t, method, target, content, "If-Match", "*")
	if method == http.MethodGet {
		request = newRequest(t, method, target)
	}
	k.authorize(request)
	w := &keeper{header: make(http.Header), status: http.StatusOK}
	k.handler.ServeHTTP(w, again(t, request))
	return answer{w.status, w.header, w.body}
}

// TestRevisionReachesOthers reads on another server of the same database with the
// revision that the first one has named.
func TestRevisionReachesOthers(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		servers := replicas(t, dsn)
		for turn := range 20 {
			servers[1].get(t, listOf(magdeburg))
			note := fmt.Sprintf("Stand %d", turn)
			servers[0].report(t, magdeburg, wohngeld, `{"bemerkung":"`+note+`"}`)
			servers[0].number(t)
			revision := servers[0].get(t, pairOf(magdeburg, wohngeld)).header.Get("Nachnutzung-Revision")
			got := servers[1].get(t, listOf(magdeburg), "Nachnutzung-Revision", revision)
			if !bytes.Contains(got.body, []byte(note)) || got.header.Get("Nachnutzung-Revision") != revision {
				t.Errorf("revision %s: %v %s", revision, got.header, got.body)
			}
		}
		for _, text := range []string{"x", "-1", "1.5", "99999999999999999999"} {
			servers[1].ask(t, http.MethodGet, listOf(magdeburg), "Nachnutzung-Revision", text).problem(t, http.StatusBadRequest)
		}
		began := time.Now()
		servers[1].get(t, listOf(magdeburg), "Nachnutzung-Revision", "4711").problem(t, http.StatusServiceUnavailable)
		if took := time.Since(began); took < time.Second || took > 4*time.Second {
			t.Errorf("a revision that never comes: %s", took)
		}
	})
}

// TestAnotherProcessOnSQLite writes to the file beside the server: its next answer
// shows it.
func TestAnotherProcessOnSQLite(t *testing.T) {
	t.Parallel()
	servers := replicas(t, storetest.SQLite(t))
	for turn := range 50 {
		note := fmt.Sprintf("Stand %d", turn)
		servers[turn%2].report(t, magdeburg, wohngeld, `{"bemerkung":"`+note+`"}`)
		for _, k := range servers {
			if got := k.get(t, listOf(magdeburg)); !bytes.Contains(got.body, []byte(note)) {
				t.Fatalf("turn %d: %s", turn, got.body)
			}
		}
	}
}

// TestRateLimit asks for more than is allowed.
func TestRateLimit(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := configured(t, db, config.Config{CacheBytes: 1 << 20, RateLimit: 3, RateLimitAddress: 1000}, io.Discard).as(t, mid())
		var refused answer
		for range 30 {
			if got := k.ask(t, http.MethodGet, "/intern/anmeldung"); got.status == http.StatusTooManyRequests {
				refused = got
				break
			}
		}
		p := refused.problem(t, http.StatusTooManyRequests)
		if refused.header.Get("Retry-After") == "" || refused.header.Get("RateLimit-Limit") != "3" || refused.header.Get("RateLimit-Remaining") != "0" ||
			p.Type != api.ProblemTooMany.Type() {
			t.Errorf("got %v %+v", refused.header, p)
		}
		k.token = ""
		// Whoever learns that nothing is new was not counted, at the head of the feed either.
		k = configured(t, db, config.Config{CacheBytes: 1 << 20, RateLimit: 3, RateLimitAddress: 6}, io.Discard)
		etag := k.get(t, "/aenderungen?limit=1000").header.Get("ETag")
		for i := range 20 {
			if got := k.get(t, "/aenderungen?limit=1000", "If-None-Match", etag); got.status != http.StatusNotModified {
				t.Fatalf("poll %d: %d %s", i, got.status, got.body)
			}
		}
		k = configured(t, db, config.Config{CacheBytes: 1 << 20, RateLimit: 3, RateLimitAddress: 1000}, io.Discard)
		if got := k.get(t, "/lagen"); got.header.Get("RateLimit-Limit") != "1000" {
			t.Errorf("not kept: %v", got.header)
		}
		if got := k.get(t, "/lagen"); got.header.Get("RateLimit-Limit") != "" {
			t.Errorf("kept: %v", got.header)
		}
	})
}
