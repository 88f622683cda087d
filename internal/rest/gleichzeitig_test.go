// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/storetest"
)

// decodeAside is decode for what runs beside the test: it must not end it.
func decodeAside[T any](t *testing.T, a answer, status int) T {
	var object T
	if err := json.Unmarshal(a.body, &object); err != nil || a.status != status {
		t.Errorf("got %d, want %d: %v: %.500s", a.status, status, err, a.body)
	}
	return object
}

// atOnce sends requests at the same time, the i-th by servers[i modulo their
// number], and gives the answers.
func atOnce(n int, servers []probe, send func(k probe) answer) []answer {
	answers := make([]answer, n)
	var ready, all sync.WaitGroup
	ready.Add(1)
	for i := range n {
		all.Go(func() {
			ready.Wait()
			answers[i] = send(servers[i%len(servers)])
		})
	}
	ready.Done()
	all.Wait()
	return answers
}

func countStatus(answers []answer) map[int]int {
	counted := make(map[int]int)
	for _, a := range answers {
		counted[a.status]++
	}
	return counted
}

// TestFiftyWriters lets fifty editors write on one ETag, at two servers: one wins,
// and the others are told.
func TestFiftyWriters(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		servers := replicas(t, dsn)
		tag := servers[0].get(t, pairOf(magdeburg, wohngeld)).header.Get("ETag")
		for round := range 2 {
			answers := atOnce(50, servers, func(k probe) answer {
				return k.write(t, "PATCH", pairOf(magdeburg, wohngeld), `{"geplanterGoLive":"2027-0`+string(rune('1'+round))+`-01"}`, "If-Match", tag)
			})
			if got := countStatus(answers); got[http.StatusOK] != 1 || got[http.StatusPreconditionFailed] != 49 {
				t.Fatalf("round %d: got %v, want one 200 and 49 × 412", round, got)
			}
			for _, a := range answers {
				if a.status == http.StatusOK {
					tag = a.header.Get("ETag")
				}
			}
		}
		servers[0].number(t)
		history := decode[api.VerlaufListe](t, servers[1].get(t, pairOf(magdeburg, wohngeld)+"/verlauf"), http.StatusOK)
		if n := servers[1].pair(t, magdeburg, wohngeld); n.Version != 2 || len(history.Items) != 2 {
			t.Errorf("version %d and %d entries of the history", n.Version, len(history.Items))
		}
	})
}

// TestStarLosesNothing: who does not insist on a version waits for his turn, and
// no step of anybody gets lost.
func TestStarLosesNothing(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		servers := replicas(t, dsn)
		fields := []string{`{"bemerkung":"x"}`, `{"geplanterGoLive":"2027-01-01"}`, `{"blocker":["geld"]}`, `{"status":"im_test"}`, `{"einsaetze":[{"plattform":"osi","status":"im_test"}]}`}
		var mu sync.Mutex
		next := 0
		answers := atOnce(len(fields), servers, func(k probe) answer {
			mu.Lock()
			content := fields[next]
			next++
			mu.Unlock()
			return k.write(t, "PATCH", pairOf(magdeburg, wohngeld), content, "If-Match", "*")
		})
		if got := countStatus(answers); got[http.StatusOK] != len(fields) {
			t.Errorf("got %v", got)
		}
		n := servers[0].pair(t, magdeburg, wohngeld)
		if n.Version != int64(len(fields)) || n.Bemerkung == nil || n.GeplanterGoLive == nil || len(n.Blocker) != 1 || n.Status != "im_test" || len(n.Einsaetze) != 1 {
			t.Errorf("something got lost: %+v", n)
		}
	})
}

// TestIdempotencyOfPosts sends each POST of the register twice, and then something
// else with the same key.
func TestIdempotencyOfPosts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		city, other := k.as(t, stadt(magdeburg, "Landeshauptstadt Magdeburg")), k.as(t, stadt(magdeburg, "Landeshauptstadt Magdeburg"))
		k.as(t, kitu()).report(t, magdeburg, wohngeld, `{"status":"live","statusSeit":"2026-03-01"}`)
		k.as(t, mid()).report(t, magdeburg, kfz, `{"status":"im_test","statusSeit":"2026-03-01"}`)
		for _, tt := range []struct {
			name, target, content, else_ string
			header                       []string
		}{
			{"Bestätigung", pairOf(magdeburg, wohngeld) + "/bestaetigungen", `{"ergebnis":"angenommen"}`, `{"ergebnis":"angenommen" }`, []string{"If-Match", `"1"`}},
			{"Berichtigung", pairOf(magdeburg, wohngeld) + "/verlauf/1/berichtigung", `{"statusSeit":"2026-04-01","begruendung":"Später."}`,
				`{"statusSeit":"2026-05-01","begruendung":"Später."}`, []string{"If-Match", `"2"`}},
			{"Sammelbestätigung", "/kommunen/" + magdeburg + "/bestaetigungen", `{}`, `{"kenntnisstand":1}`, nil},
		} {
			t.Run(tt.name, func(t *testing.T) {
				key := append([]string{"Idempotency-Key", "schluessel-" + strings.ToLower(tt.name[:3]) + "1"}, tt.header...)
				first := city.write(t, "POST", tt.target, tt.content, key...)
				revision := k.number(t)
				again := city.write(t, "POST", tt.target, tt.content, key...)
				if first.status != http.StatusOK || again.status != http.StatusOK || string(again.body) != string(first.body) || again.header.Get("ETag") != first.header.Get("ETag") {
					t.Errorf("first  %d %s %s\nagain %d %s %s", first.status, first.header.Get("ETag"), first.body, again.status, again.header.Get("ETag"), again.body)
				}
				p := city.write(t, "POST", tt.target, tt.else_, key...).problem(t, http.StatusConflict)
				if !strings.Contains(p.Detail, "Idempotency-Key") {
					t.Errorf("the conflict says %s", p.Detail)
				}
				if after := k.number(t); after != revision {
					t.Errorf("the repetition made %d entries", after-revision)
				}
				// The key is the caller's own: another one is not answered with it.
				foreign := other.write(t, "POST", tt.target, tt.else_, key...)
				if foreign.status == http.StatusConflict && strings.Contains(string(foreign.body), "Idempotency-Key") {
					t.Errorf("another caller meets the key: %s", foreign.body)
				}
			})
		}
	})
}

// TestIdempotencyAtOnce sends one POST from many sides at once, to two servers.
func TestIdempotencyAtOnce(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		servers := replicas(t, dsn)
		servers[0].as(t, kitu()).report(t, magdeburg, wohngeld, `{"status":"live"}`)
		city := servers[0].as(t, stadt(magdeburg, "Landeshauptstadt Magdeburg")).token
		for i := range servers {
			servers[i].token = city
		}
		before := servers[0].number(t)
		answers := atOnce(12, servers, func(k probe) answer {
			return k.write(t, "POST", pairOf(magdeburg, wohngeld)+"/bestaetigungen", `{"ergebnis":"angenommen"}`, "If-Match", `"1"`, "Idempotency-Key", "8f0a")
		})
		for _, a := range answers {
			if a.status != http.StatusOK || string(a.body) != string(answers[0].body) {
				t.Errorf("got %d %s\nand %d %s", a.status, a.body, answers[0].status, answers[0].body)
			}
		}
		if after := servers[0].number(t); after != before+1 {
			t.Errorf("%d effects, want one", after-before)
		}
	})
}

// TestRevocationHoldsEverywhere revokes a token at one server: within a second it
// is no good at another either, which has just let it in.
func TestRevocationHoldsEverywhere(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		servers := replicas(t, dsn)
		admin := servers[0].as(t, person{nachnutzung.RolleVerwaltung, "", "MID"})
		var id string
		servers[0].token, id = servers[0].issue(t, nachnutzung.NeuesToken{
			Name: "Fachverfahren", Organisation: "MID", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}},
		})
		servers[1].token = servers[0].token
		for _, k := range servers {
			if got := k.get(t, "/intern/anmeldung"); got.status != http.StatusOK {
				t.Fatalf("before: %d %s", got.status, got.body)
			}
		}
		if got := admin.ask(t, http.MethodDelete, "/intern/tokens/"+id); got.status != http.StatusOK {
			t.Fatalf("revoke: %d %s", got.status, got.body)
		}
		deadline := time.Now().Add(time.Second)
		for i, k := range servers {
			for k.get(t, "/intern/anmeldung").status != http.StatusUnauthorized {
				if time.Now().After(deadline) {
					t.Fatalf("server %d lets it in after a second", i)
				}
				time.Sleep(20 * time.Millisecond)
			}
			k.write(t, "PATCH", pairOf(magdeburg, wohngeld), `{"status":"live"}`, "If-Match", "*").problem(t, http.StatusUnauthorized)
		}
	})
}
