// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"sync"
	"time"
)

// cacheSize bounds a cache. Whoever sends that many different credentials within
// a cache's time has a slower server, not a larger one.
const cacheSize = 4096

// cache keeps values for a short time.
type cache[T any] struct {
	ttl time.Duration

	mu      sync.Mutex
	entries map[string]cached[T]
}

type cached[T any] struct {
	value T
	since time.Time
}

func newCache[T any](ttl time.Duration) *cache[T] {
	return &cache[T]{ttl: ttl, entries: make(map[string]cached[T])}
}

func (c *cache[T]) get(key string, now time.Time) (T, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok || !c.isFresh(e, now) {
		var none T
		return none, false
	}
	return e.value, true
}

// put keeps a value that was true at since: the time before it was asked for.
func (c *cache[T]) put(key string, value T, since, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.entries) >= cacheSize {
		for k, e := range c.entries {
			if !c.isFresh(e, now) {
				delete(c.entries, k)
			}
		}
	}
	if len(c.entries) >= cacheSize {
		clear(c.entries)
	}
	c.entries[key] = cached[T]{value: value, since: since}
}

func (c *cache[T]) isFresh(e cached[T], now time.Time) bool {
	// A clock that was put back must not make an entry last.
	return !now.Before(e.since) && now.Sub(e.since) < c.ttl
}
