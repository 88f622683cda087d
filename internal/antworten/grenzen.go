// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package antworten

import (
	"hash/maphash"
	"math"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

// grenzen bound how often a token and an address may ask for what costs something.
type grenzen struct {
	token, adresse *grenze
	seed           maphash.Seed
}

func newGrenzen(jeToken, jeAdresse int) grenzen {
	return grenzen{token: newGrenze(jeToken), adresse: newGrenze(jeAdresse), seed: maphash.MakeSeed()}
}

// take counts a request; false when its token or its address has asked too often.
// The headers tell of the bound that is nearer.
func (g *grenzen) take(c *gin.Context) bool {
	nearest, counted := stand{rest: math.MaxInt}, false
	if g.adresse != nil {
		nearest, counted = g.adresse.take(g.network(c)), true
	}
	if token := c.Request.Header.Get("Authorization"); token != "" && g.token != nil && (nearest.ok || !counted) {
		if s := g.token.take(maphash.String(g.seed, token)); !counted || !s.ok || s.rest < nearest.rest {
			nearest, counted = s, true
		}
	}
	if !counted {
		return true
	}
	h := c.Writer.Header()
	h.Set("RateLimit-Limit", strconv.Itoa(nearest.most))
	h.Set("RateLimit-Remaining", strconv.Itoa(nearest.rest))
	h.Set("RateLimit-Reset", strconv.Itoa(nearest.reset))
	if nearest.ok {
		c.Set(keyCounted, true)
	}
	return nearest.ok
}

// keyCounted says that a request was counted.
const keyCounted = "nachnutzung.gezaehlt"

// giveBack takes back that a request was counted.
func (g *grenzen) giveBack(c *gin.Context) {
	if !c.GetBool(keyCounted) {
		return
	}
	if g.adresse != nil {
		g.adresse.giveBack(g.network(c))
	}
	if token := c.Request.Header.Get("Authorization"); token != "" && g.token != nil {
		g.token.giveBack(maphash.String(g.seed, token))
	}
	for _, name := range []string{"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"} {
		c.Writer.Header().Del(name)
	}
}

// network is whose address counts: of IPv6 the /64 that one customer has.
func (g *grenzen) network(c *gin.Context) uint64 {
	addr, err := netip.ParseAddr(c.ClientIP())
	if err != nil {
		return 0
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is6() {
		const customer = 64
		if prefix, err := addr.Prefix(customer); err == nil {
			addr = prefix.Addr()
		}
	}
	b := addr.As16()
	return maphash.Bytes(g.seed, b[:])
}

// maxEimer is how many keys a bound remembers in each of two generations: enough for
// all who ask within a second, and a few megabytes.
const maxEimer = 1 << 15

// grenze lets each key do so much in a second, all of it at once if it likes.
type grenze struct {
	most int
	now  func() time.Time

	mu sync.Mutex
	// recent and old are the keys that were seen last. A full generation takes the
	// place of the old one: whoever is forgotten has not asked for long, or is one of
	// so many that a bound of each helps nothing.
	recent, old map[uint64]eimer
}

// eimer is what a key has left, and when that was.
type eimer struct {
	left float64
	at   time.Time
}

// stand is what a key may do yet.
type stand struct {
	ok bool
	// most and rest are requests, reset the seconds until it is all again.
	most, rest, reset int
}

// newGrenze makes a bound; nil for none.
func newGrenze(most int) *grenze {
	if most <= 0 {
		return nil
	}
	return &grenze{most: most, now: time.Now, recent: make(map[uint64]eimer)}
}

func (g *grenze) take(key uint64) stand {
	g.mu.Lock()
	defer g.mu.Unlock()
	e := g.look(key)
	s := stand{most: g.most, ok: e.left >= 1}
	if s.ok {
		e.left--
	}
	g.recent[key] = e
	s.rest = int(e.left)
	s.reset = int(math.Ceil((float64(g.most) - e.left) / float64(g.most)))
	return s
}

func (g *grenze) giveBack(key uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	e := g.look(key)
	e.left = min(e.left+1, float64(g.most))
	g.recent[key] = e
}

// look gives what a key has left now. The caller holds the lock and stores it.
func (g *grenze) look(key uint64) eimer {
	now := g.now()
	e, ok := g.recent[key]
	if !ok {
		if len(g.recent) >= maxEimer {
			g.old, g.recent = g.recent, make(map[uint64]eimer)
		}
		if e, ok = g.old[key]; !ok {
			return eimer{left: float64(g.most), at: now}
		}
	}
	e.left = min(e.left+now.Sub(e.at).Seconds()*float64(g.most), float64(g.most))
	e.at = now
	return e
}
