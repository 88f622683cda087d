// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth

import "time"

// Cache lets a test look into a cache.
type Cache struct{ c *cache[bool] }

// NewCache makes a cache whose entries live for ttl.
func NewCache(ttl time.Duration) Cache { return Cache{newCache[bool](ttl)} }

// Put keeps an entry.
func (c Cache) Put(key string, now time.Time) { c.c.put(key, true, now, now) }

// Has reports whether an entry is good.
func (c Cache) Has(key string, now time.Time) bool { ok, _ := c.c.get(key, now); return ok }

// Len counts the entries.
func (c Cache) Len() int { return len(c.c.entries) }

// LocalPath is localPath.
func LocalPath(text string) string { return localPath(text) }
