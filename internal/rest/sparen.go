// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"runtime/debug"
	"sync"
)

// sparGC is how much garbage, in per cent of what lives, is made before it is
// collected while long lists go out: they make much of it and keep nothing, so that
// the program would grow to twice its size for them.
const sparGC = 30

// sparsam has garbage collected earlier as long as a long list goes out.
type sparsam struct {
	mu      sync.Mutex
	laufend int
	sonst   int
	gesetzt bool
}

// beginne is called when a long list begins to go out; the function it gives, when it
// has gone.
func (s *sparsam) beginne() (ende func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.laufend++; s.laufend == 1 {
		s.sonst = debug.SetGCPercent(sparGC)
		if s.gesetzt = s.sonst > sparGC; !s.gesetzt {
			// Whoever runs the program has asked for less already.
			debug.SetGCPercent(s.sonst)
		}
	}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.laufend--; s.laufend == 0 && s.gesetzt {
			debug.SetGCPercent(s.sonst)
		}
	}
}
