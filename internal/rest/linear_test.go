// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"nachnutzung/api"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// The register promises that reads and conditional writes of a pair behave as if
// they came one after the other, each at a moment between its call and its
// answer, on whichever server. The checker looks for such an order in what the
// clients have seen.

// value is what a pair says: its version and its note, which no two writes share.
type value struct {
	version int64
	note    string
}

// call is what a client asks: a read, or a write on a version.
type call struct {
	isWrite bool
	on      int64
	note    string
}

// outcome is what it is answered: what it read, or whether it has written.
type outcome struct {
	value
	isStale bool
}

// register is the pair as it should be.
func register() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return value{} },
		Step: func(state, input, output any) (bool, any) {
			now, asked, got := state.(value), input.(call), output.(outcome) //nolint:forcetypeassert,errcheck // The model makes all three.
			switch {
			case !asked.isWrite:
				return got.value == now, now
			case got.isStale:
				return asked.on != now.version, now
			default:
				next := value{now.version + 1, asked.note}
				return asked.on == now.version && got.value == next, next
			}
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v → %+v", input, output) },
	}
}

// recorder collects what the clients of one run have seen.
type recorder struct {
	began time.Time
	mu    sync.Mutex
	seen  []porcupine.Operation
}

// note records one call with its times.
func (r *recorder) note(client int, asked call, ask func() outcome) outcome {
	start := time.Since(r.began).Nanoseconds()
	got := ask()
	end := time.Since(r.began).Nanoseconds()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = append(r.seen, porcupine.Operation{ClientId: client, Input: asked, Call: start, Output: got, Return: end})
	return got
}

// work lets clients read a pair and write to it what nobody has written before,
// mostly on what they have just read. Client i uses the server i modulo their
// number.
func work(t *testing.T, servers []probe, clients, turns int) []porcupine.Operation {
	t.Helper()
	r := &recorder{began: time.Now()}
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() {
			k, known := servers[i%len(servers)], value{}
			for turn := range turns {
				if turn%3 != 2 {
					// The third turn writes on what is probably old by now.
					known = r.note(i, call{}, func() outcome { return outcome{value: k.value(t)} }).value
				}
				note := fmt.Sprintf("%d.%d", i, turn)
				r.note(i, call{isWrite: true, on: known.version, note: note}, func() outcome { return k.set(t, known.version, note) })
			}
		})
	}
	all.Wait()
	return r.seen
}

// value reads the pair.
func (k probe) value(t *testing.T) value {
	got := k.get(t, pairOf(magdeburg, wohngeld))
	n := decodeAside[api.Nachnutzung](t, got, http.StatusOK)
	if !strings.HasPrefix(got.header.Get("ETag"), `"`+strconv.FormatInt(n.Version, 10)+".") {
		t.Errorf("version %d with the ETag %s", n.Version, got.header.Get("ETag"))
	}
	return valueOf(&n)
}

func valueOf(n *api.Nachnutzung) value {
	v := value{version: n.Version}
	if n.Bemerkung != nil {
		v.note = *n.Bemerkung
	}
	return v
}

// set writes on a version.
func (k probe) set(t *testing.T, on int64, note string) outcome {
	got := k.write(t, "PATCH", pairOf(magdeburg, wohngeld), `{"bemerkung":"`+note+`"}`, "If-Match", fmt.Sprintf(`"%d"`, on))
	if got.status == http.StatusPreconditionFailed {
		return outcome{isStale: true}
	}
	n := decodeAside[api.Nachnutzung](t, got, http.StatusOK)
	return outcome{value: valueOf(&n)}
}

// check looks for an order in which everything seen fits.
func check(t *testing.T, seen []porcupine.Operation) porcupine.CheckResult {
	t.Helper()
	result := porcupine.CheckOperationsTimeout(register(), seen, time.Minute)
	if result == porcupine.Unknown {
		t.Errorf("no verdict on %d operations within a minute", len(seen))
	}
	return result
}

// replicas are two servers over one database, with one token.
func replicas(t *testing.T, dsn string) []probe {
	t.Helper()
	first, second := newProbe(t, storetest.Open(t, dsn)), newProbe(t, storetest.Open(t, dsn))
	first = first.as(t, mid())
	second.token = first.token
	return []probe{first, second}
}

// TestLinearizable lets six clients of two servers read one pair and write to it.
func TestLinearizable(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		servers := replicas(t, dsn)
		seen := work(t, servers, 6, 15)
		if check(t, seen) != porcupine.Ok {
			t.Error("reads and writes fit into no order")
		}
		written := 0
		for _, op := range seen {
			if got, _ := op.Output.(outcome); op.Input != (call{}) && !got.isStale {
				written++
			}
		}
		if written == 0 || int64(written) != servers[0].value(t).version || written == len(seen) {
			t.Errorf("%d of %d operations wrote, and the version is %d", written, len(seen), servers[0].value(t).version)
		}
	})
}

// careless takes the condition off every write: updates get lost.
func careless(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-Match") != "" {
			r.Header.Set("If-Match", "*")
		}
		next.ServeHTTP(w, r)
	})
}

// forgetful answers each read with what the one before was answered.
func forgetful(next http.Handler) http.Handler {
	var mu sync.Mutex
	var before *keeper
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			next.ServeHTTP(w, r)
			return
		}
		now := &keeper{header: make(http.Header)}
		next.ServeHTTP(now, r)
		mu.Lock()
		answer := before
		if before = now; answer == nil {
			answer = now
		}
		mu.Unlock()
		answer.replay(w)
	})
}

// keeper is an answer that is kept.
type keeper struct {
	header http.Header
	status int
	body   []byte
}

func (k *keeper) Header() http.Header { return k.header }

func (k *keeper) WriteHeader(status int) { k.status = status }

func (k *keeper) Write(p []byte) (int, error) {
	k.body = append(k.body, p...)
	return len(p), nil
}

func (k *keeper) replay(w http.ResponseWriter) {
	maps.Copy(w.Header(), k.header)
	w.WriteHeader(k.status)
	_, _ = w.Write(k.body)
}

// TestCheckerCatches breaks the register in two ways: a checker that finds an
// order for what is seen then would find one for everything.
func TestCheckerCatches(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		k := newProbe(t, db).as(t, mid())
		for name, broken := range map[string]func(http.Handler) http.Handler{"lost updates": careless, "stale reads": forgetful} {
			server := k
			server.handler = broken(k.handler)
			k.report(t, magdeburg, wohngeld, `{"bemerkung":"`+name+`"}`)
			seen := work(t, []probe{server}, 4, 8)
			if check(t, seen) != porcupine.Illegal {
				t.Errorf("%s: nobody noticed", name)
			}
		}
	})
	v := func(version int64, note string) outcome { return outcome{value: value{version, note}} }
	write := func(client int, on int64, note string, from, to int64, got outcome) porcupine.Operation {
		return porcupine.Operation{ClientId: client, Input: call{isWrite: true, on: on, note: note}, Call: from, Output: got, Return: to}
	}
	read := func(client int, from, to int64, got outcome) porcupine.Operation {
		return porcupine.Operation{ClientId: client, Input: call{}, Call: from, Output: got, Return: to}
	}
	for name, tt := range map[string]struct {
		want porcupine.CheckResult
		seen []porcupine.Operation
	}{
		"one after the other":        {porcupine.Ok, []porcupine.Operation{write(0, 0, "a", 0, 1, v(1, "a")), read(1, 2, 3, v(1, "a"))}},
		"a read beside the write":    {porcupine.Ok, []porcupine.Operation{write(0, 0, "a", 0, 9, v(1, "a")), read(1, 2, 3, v(0, "")), read(1, 4, 5, v(1, "a"))}},
		"a read that goes back":      {porcupine.Illegal, []porcupine.Operation{write(0, 0, "a", 0, 9, v(1, "a")), read(1, 2, 3, v(1, "a")), read(1, 4, 5, v(0, ""))}},
		"a read behind the write":    {porcupine.Illegal, []porcupine.Operation{write(0, 0, "a", 0, 1, v(1, "a")), read(1, 2, 3, v(0, ""))}},
		"two winners":                {porcupine.Illegal, []porcupine.Operation{write(0, 0, "a", 0, 9, v(1, "a")), write(1, 0, "b", 0, 9, v(1, "b"))}},
		"two losers and no winner":   {porcupine.Illegal, []porcupine.Operation{write(0, 0, "a", 0, 9, outcome{isStale: true}), write(1, 0, "b", 0, 9, outcome{isStale: true})}},
		"a note that nobody has set": {porcupine.Illegal, []porcupine.Operation{write(0, 0, "a", 0, 1, v(1, "a")), read(1, 2, 3, v(1, "b"))}},
	} {
		if got := check(t, tt.seen); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}
