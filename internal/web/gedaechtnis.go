// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"sync"
	"time"
)

// What is kept of the last known pages: so many, each so long at most, in bytes;
// longer ones are read from the database alone.
const (
	maxLetzte      = 64
	maxLetzteBytes = 256 << 10
)

// gedaechtnis keeps the last known pages, for when the database does not answer.
// It is safe for concurrent use; the zero value is ready.
type gedaechtnis struct {
	mu    sync.Mutex
	pages map[string]letzteSeite
	// order of their coming; the oldest goes first.
	order []string
}

type letzteSeite struct {
	body []byte
	am   time.Time
}

// merke keeps a page by its address.
func (g *gedaechtnis) merke(address string, body []byte) {
	if len(body) > maxLetzteBytes {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.pages == nil {
		g.pages = make(map[string]letzteSeite)
	}
	if _, known := g.pages[address]; !known {
		if len(g.order) == maxLetzte {
			delete(g.pages, g.order[0])
			g.order = g.order[1:]
		}
		g.order = append(g.order, address)
	}
	g.pages[address] = letzteSeite{body: body, am: time.Now()}
}

// finde gives the last known page of an address, and when it was made.
func (g *gedaechtnis) finde(address string) (body []byte, am time.Time, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	page, ok := g.pages[address]
	return page.body, page.am, ok
}
