// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import "sync"

// etagMemory keeps the last answers with their ETags. The oldest address makes
// room for a new one: enough for a client that asks the same few addresses again
// and again. A nil memory remembers nothing.
type etagMemory struct {
	mu      sync.Mutex
	size    int
	answers map[string]taggedAnswer
	order   []string
}

type taggedAnswer struct {
	etag string
	body []byte
}

func newETagMemory(size int) *etagMemory {
	if size <= 0 {
		return nil
	}
	return &etagMemory{size: size, answers: make(map[string]taggedAnswer, size)}
}

func (m *etagMemory) load(address string) (taggedAnswer, bool) {
	if m == nil {
		return taggedAnswer{}, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.answers[address]
	return a, ok
}

func (m *etagMemory) store(address, etag string, body []byte) {
	if m == nil || etag == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.answers[address]; !ok {
		if len(m.order) == m.size {
			delete(m.answers, m.order[0])
			m.order = m.order[1:]
		}
		m.order = append(m.order, address)
	}
	m.answers[address] = taggedAnswer{etag: etag, body: body}
}
