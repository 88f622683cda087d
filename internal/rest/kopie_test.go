// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"nachnutzung/api"
	"nachnutzung/api/client"
)

// unsteady cuts answers at random, before they come or midway.
type unsteady struct {
	cuts, most atomic.Int64
}

var errCut = errors.New("cut")

func (u *unsteady) RoundTrip(request *http.Request) (*http.Response, error) {
	cut := rand.IntN(3)
	if cut == 2 || u.cuts.Load() >= u.most.Load() {
		return http.DefaultTransport.RoundTrip(request)
	}
	u.cuts.Add(1)
	if cut == 0 {
		return nil, errCut
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err == nil {
		response.Body = &cutBody{response.Body, rand.IntN(400)}
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

// kept is what a client has on its disk.
type kept struct {
	pairs map[string]api.Nachnutzung
	stand client.Kopiestand
}

func (d *kept) note(pairs []api.Nachnutzung, stand client.Kopiestand, neu bool) error {
	if rand.IntN(10) == 0 {
		return errCut
	}
	if neu {
		d.pairs = make(map[string]api.Nachnutzung)
	}
	for _, n := range pairs {
		d.pairs[n.Ars+"/"+n.OzgID] = n
	}
	d.stand = stand
	return nil
}

// restart makes a copy of what is on the disk, as after a crash.
func (d *kept) restart(c *client.Client, filter api.Gebietsfilter) *client.Kopie {
	k := client.NewKopie(c, filter)
	var pairs []api.Nachnutzung
	for _, n := range d.pairs {
		pairs = append(pairs, n)
	}
	if d.stand.Cursor != "" {
		k.Aufnehmen(pairs, d.stand)
	}
	k.Gemerkt = d.note
	return k
}

// TestCopyCutAtRandom: a client whose answers, disk and process fail a hundred times
// ends with what the list says, byte for byte, and proves it.
func TestCopyCutAtRandom(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		srv := httptest.NewServer(k.handler)
		t.Cleanup(srv.Close)
		ctx, end := context.WithCancel(t.Context())
		var aside sync.WaitGroup
		defer aside.Wait()
		defer end()
		aside.Go(func() { k.db.Relay(ctx) })
		editor := k.as(t, mid())
		done := make(chan struct{})
		aside.Go(func() {
			defer close(done)
			for i := range 120 {
				ars := []string{magdeburg, halle, barleben, eisleben}[i%4]
				ozgID := []string{wohngeld, kfz, elterngeld, "10088"}[rand.IntN(4)]
				editor.report(t, ars, ozgID, fmt.Sprintf(`{"bemerkung":"Nummer %d"}`, i))
				if i == 60 {
					k.as(t, mid()).write(t, http.MethodPut, "/leistungsbuendel/10088/zustaendigkeit",
						`{"abschnitte":[],"ausnahmen":[{"ars":"`+halle+`","zustaendig":false,"ab":null,"bis":null,"quellen":[{"titel":"ZustVO"}]}]}`, "If-Match", "*")
				}
			}
		})
		bad := &unsteady{}
		bad.most.Store(100)
		c, err := client.New(srv.URL, client.WithHTTPClient(&http.Client{Transport: bad}))
		if err != nil {
			t.Fatal(err)
		}
		filter := api.Gebietsfilter{Land: []string{"15"}}
		disk := &kept{}
		copied := disk.restart(c, filter)
		for written := false; ; {
			select {
			case <-done:
				written = true
				k.number(t)
			default:
			}
			_, complete, err := copied.Schritt(t.Context(), 0)
			if err != nil {
				copied = disk.restart(c, filter)
			} else if complete && written && bad.cuts.Load() >= 100 && copied.Stand().Revision == k.number(t) {
				break
			}
		}
		list, err := json.Marshal(k.every(t, "/nachnutzungen?land=15", 100))
		if err != nil {
			t.Fatal(err)
		}
		ours, err := json.Marshal(copied.Paare())
		if err != nil || string(ours) != string(list) {
			t.Errorf("%v\n got %s\nwant %s", err, ours, list)
		}
		if differ, err := copied.Pruefe(t.Context()); err != nil || len(differ) > 0 {
			t.Errorf("the proof says %v, %v", differ, err)
		}
		wrong := copied.Paare()[3]
		wrong.Status = "pausiert"
		copied.Aufnehmen([]api.Nachnutzung{wrong, {Ars: flensburg[:2] + "0020000000", OzgID: wohngeld, Version: 1, Status: "live"}}, copied.Stand())
		if differ, err := copied.Pruefe(t.Context()); err != nil || !slices.Equal(differ, []string{wrong.Ars}) {
			t.Errorf("a wrong pair of %s: %v, %v", wrong.Ars, differ, err)
		}
	})
}

// TestCopyAfterRestore reads everything again when its cursor is of another epoch,
// and when texts were erased.
func TestCopyAfterRestore(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		srv := httptest.NewServer(k.handler)
		t.Cleanup(srv.Close)
		c, err := client.New(srv.URL)
		if err != nil {
			t.Fatal(err)
		}
		copied := client.NewKopie(c, api.Gebietsfilter{})
		snapshots := 0
		copied.Gemerkt = func(_ []api.Nachnutzung, _ client.Kopiestand, neu bool) error {
			if neu {
				snapshots++
			}
			return nil
		}
		catchUp := func(want int) {
			t.Helper()
			for complete := false; !complete; {
				if _, complete, err = copied.Schritt(t.Context(), 0); err != nil {
					t.Fatal(err)
				}
			}
			if differ, err := copied.Pruefe(t.Context()); err != nil || len(differ) > 0 || snapshots != want {
				t.Errorf("%d snapshots, want %d; %v, %v", snapshots, want, differ, err)
			}
		}
		catchUp(1)
		catchUp(1)
		if _, err := k.db.NeueEpoche(t.Context()); err != nil {
			t.Fatal(err)
		}
		catchUp(2)
		list := decode[api.VerlaufInternListe](t, k.as(t, mid()).get(t, "/intern/verlauf"), http.StatusOK)
		at := slices.IndexFunc(list.Items, func(e api.VerlaufIntern) bool { return e.Art == "nachnutzung" && len(e.Texte) > 0 })
		if err := k.db.LoescheText(t.Context(), list.Items[at].Texte[0]); err != nil {
			t.Fatal(err)
		}
		for want, again := range []bool{true, false} {
			if found, err := copied.Texterloeschung(t.Context()); err != nil || found != again {
				t.Errorf("%d: erased is %t, %v", want, found, err)
			}
			catchUp(3)
		}
		if text, err := json.Marshal(copied.Paare()); err != nil || !strings.Contains(string(text), "texteGeloescht") {
			t.Errorf("%v %s", err, text)
		}
	})
}
