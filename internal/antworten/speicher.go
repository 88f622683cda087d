// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package antworten

import (
	"container/list"
	"sync"
)

// speicher keeps answers up to a number of bytes; what was asked for least recently
// goes first.
type speicher struct {
	// most is the bound, in bytes.
	most int64

	mu    sync.Mutex
	used  int64
	byKey map[string]*list.Element
	// order has the last used answer in front.
	order *list.List
}

// platz is an answer in the memory, with what it counts for.
type platz struct {
	antwort *antwort
	bytes   int64
}

// overhead is what an answer takes beside its bytes and key: headers, map and list.
const overhead = 2 << 10

func newSpeicher(most int64) *speicher {
	return &speicher{most: most, byKey: make(map[string]*list.Element), order: list.New()}
}

func (s *speicher) get(key string) *antwort { return s.find([]byte(key)) }

// find is get for a key that was just put together.
func (s *speicher) find(key []byte) *antwort {
	s.mu.Lock()
	defer s.mu.Unlock()
	// The compiler makes no text of it.
	found, ok := s.byKey[string(key)]
	if !ok {
		return nil
	}
	s.order.MoveToFront(found)
	return found.Value.(*platz).antwort //nolint:forcetypeassert,errcheck // It holds nothing else.
}

// put keeps an answer, in place of a former one.
func (s *speicher) put(a *antwort) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if former, ok := s.byKey[a.key]; ok {
		s.remove(former)
	}
	p := &platz{antwort: a, bytes: int64(len(a.key)+len(a.roh.body)) + overhead}
	s.byKey[a.key] = s.order.PushFront(p)
	s.used += p.bytes
	s.trim()
}

// grow counts what an answer has got since: its body in another coding. Without a
// memory nothing is counted.
func (s *speicher) grow(a *antwort, bytes int) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.byKey[a.key]
	if !ok || found.Value.(*platz).antwort != a { //nolint:forcetypeassert,errcheck // It holds nothing else.
		return
	}
	found.Value.(*platz).bytes += int64(bytes) //nolint:forcetypeassert,errcheck // It holds nothing else.
	s.used += int64(bytes)
	s.trim()
}

func (s *speicher) trim() {
	for s.used > s.most && s.order.Len() > 0 {
		s.remove(s.order.Back())
	}
}

func (s *speicher) remove(e *list.Element) {
	p := s.order.Remove(e).(*platz) //nolint:forcetypeassert,errcheck // It holds nothing else.
	delete(s.byKey, p.antwort.key)
	s.used -= p.bytes
}

// size tells how many answers are kept, and their bytes.
func (s *speicher) size() (answers int, bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.byKey), s.used
}
