// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"nachnutzung/api"
	"nachnutzung/api/client"
	"nachnutzung/internal/auth"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/storetest"
)

// balancer sends requests to one of several servers by chance, as what stands before
// them does; a server that is gone is left out after the first request that it fails.
type balancer struct {
	hosts []string
	gone  [2]atomic.Bool
}

func (b *balancer) RoundTrip(request *http.Request) (*http.Response, error) {
	at := rand.IntN(len(b.hosts))
	if b.gone[at].Load() {
		at = 1 - at
	}
	request = request.Clone(request.Context())
	request.URL.Host = b.hosts[at]
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil && request.Context().Err() == nil {
		b.gone[at].Store(true)
	}
	return response, err
}

// cutting cuts answers to a portal at random, before they come or midway.
type cutting struct {
	next http.RoundTripper
	cuts atomic.Int64
}

var errCut = errors.New("cut")

func (c *cutting) RoundTrip(request *http.Request) (*http.Response, error) {
	cut := rand.IntN(4)
	if cut == 0 {
		c.cuts.Add(1)
		return nil, errCut
	}
	response, err := c.next.RoundTrip(request)
	if err == nil && cut == 1 {
		c.cuts.Add(1)
		response.Body = &cutBody{response.Body, rand.IntN(2000)}
	}
	return response, err
}

type cutBody struct {
	io.ReadCloser
	left int
}

func (b *cutBody) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, errCut
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// TestOneOfTwoServersKilled writes through two servers over one database while a
// portal keeps a copy over a connection that is cut at random, and kills one of them in
// the midst of it. In the end the copy is what the list says, and proves it.
func TestOneOfTwoServersKilled(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	dsn := storetest.PostgresKatalog(t)
	db := storetest.Open(t, dsn)
	secret, _, err := auth.Issue(t.Context(), db, nachnutzung.NeuesToken{
		Name: "Meldelauf", Organisation: "MID", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}},
	}, "befehl")
	if err != nil {
		t.Fatal(err)
	}
	victim, firstOut, firstErr := process(t, dsn)
	_, secondOut, secondErr := process(t, dsn)
	front := &balancer{hosts: []string{waitForAddress(t, firstOut, firstErr, nil), waitForAddress(t, secondOut, secondErr, nil)}}

	const writers, writes = 8, 40
	var written atomic.Int64
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range writes {
				patchPlan(t, front, secret, w, i)
				if written.Add(1) == writers*writes/3 {
					if err := victim.Process.Signal(syscall.SIGKILL); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()

	bad := &cutting{next: front}
	copied := followUntil(t, bad, done, dsn)
	t.Logf("%d requests of the copy cut, %d changes, revision %d", bad.cuts.Load(), written.Load(), copied.Stand().Revision)
	good, err := client.New("http://register.invalid", client.WithHTTPClient(&http.Client{Transport: front}))
	if err != nil {
		t.Fatal(err)
	}
	proven := client.NewKopie(good, api.Gebietsfilter{})
	proven.Aufnehmen(copied.Paare(), copied.Stand())
	if differ, err := proven.Pruefe(t.Context()); err != nil || len(differ) > 0 {
		t.Errorf("the proof says %v, %v", differ, err)
	}
	fresh := client.NewKopie(good, api.Gebietsfilter{})
	if _, _, err := fresh.Schritt(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	ours, ourErr := json.Marshal(copied.Paare())
	theirs, theirErr := json.Marshal(fresh.Paare())
	if ourErr != nil || theirErr != nil || string(ours) != string(theirs) {
		t.Errorf("%d pairs of the copy, %d of the list; %v %v", len(copied.Paare()), len(fresh.Paare()), ourErr, theirErr)
	}
	if found, err := db.PruefeVerlauf(t.Context(), func(int64) {}); err != nil || found.Bruch != "" || found.Eintraege != copied.Stand().Revision {
		t.Errorf("the chain: %+v, %v", found, err)
	}
}

// patchPlan changes a pair by the API and asks again when its server is gone: the
// change may have been made all the same.
func patchPlan(t *testing.T, front http.RoundTripper, secret string, writer, i int) {
	t.Helper()
	body := fmt.Sprintf(`{"geplanterGoLive":"2027-%02d-%02d"}`, i/28+1, i%28+1)
	path := []string{"150030000000/nachnutzungen/10092", "150020000000/nachnutzungen/10092", "150030000000/nachnutzungen/10088", "150020000000/nachnutzungen/10088"}[writer%4]
	for range 20 {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, "http://register.invalid"+api.BasePath+"/kommunen/"+path, strings.NewReader(body))
		if err != nil {
			t.Error(err)
			return
		}
		request.Header.Set("Authorization", "Bearer "+secret)
		request.Header.Set("If-Match", "*")
		request.Header.Set("Content-Type", "application/merge-patch+json")
		response, err := front.RoundTrip(request)
		if err != nil {
			continue
		}
		text, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode == http.StatusTooManyRequests {
			seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
			time.Sleep(time.Duration(seconds) * time.Second)
			continue
		}
		if response.StatusCode != http.StatusOK && response.StatusCode != http.StatusPreconditionFailed {
			t.Errorf("%d %s", response.StatusCode, text)
		}
		return
	}
	t.Error("no server answers")
}

// followUntil keeps a copy as a portal does, which loses its process with each error,
// until everything that is written by then is in it.
func followUntil(t *testing.T, way http.RoundTripper, done <-chan struct{}, dsn string) *client.Kopie {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	server, err := client.New("http://register.invalid", client.WithHTTPClient(&http.Client{Transport: way}))
	if err != nil {
		t.Fatal(err)
	}
	disk := make(map[string]api.Nachnutzung)
	var stand client.Kopiestand
	restart := func() *client.Kopie {
		copied := client.NewKopie(server, api.Gebietsfilter{})
		var pairs []api.Nachnutzung
		for key := range disk {
			pairs = append(pairs, disk[key])
		}
		if stand.Cursor != "" {
			copied.Aufnehmen(pairs, stand)
		}
		copied.Gemerkt = func(pairs []api.Nachnutzung, now client.Kopiestand, neu bool) error {
			if rand.IntN(20) == 0 {
				return errCut
			}
			if neu {
				clear(disk)
			}
			for i := range pairs {
				disk[pairs[i].Ars+"/"+pairs[i].OzgID] = pairs[i]
			}
			stand = now
			return nil
		}
		return copied
	}
	copied := restart()
	for ended := false; ; {
		select {
		case <-done:
			ended = true
		default:
		}
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		_, complete, err := copied.Schritt(ctx, 1)
		cancel()
		if t.Context().Err() != nil {
			t.Fatal("the copy does not come into step")
		}
		if err != nil {
			copied = restart()
			continue
		}
		if complete && ended {
			var waiting, revision int64
			err := conn.QueryRow(t.Context(), "SELECT (SELECT COUNT(*) FROM verlauf_ausstehend), (SELECT COALESCE(MAX(revision), 0) FROM kette)").Scan(&waiting, &revision)
			if err != nil {
				t.Fatal(err)
			}
			if waiting == 0 && revision == copied.Stand().Revision {
				return copied
			}
		}
	}
}
