// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"sync"
)

// flights lets those who want the same at once share one piece of work: a change wakes
// a thousand readers, most of whom ask the database for the same page.
type flights[T any] struct {
	mu      sync.Mutex
	running map[string]*flight[T]
}

type flight[T any] struct {
	done  chan struct{}
	value T
	err   error
}

// do gives what work gives, be it begun by this caller or by one before. Work goes on
// when the caller that began it has gone; it has to bound itself.
func (f *flights[T]) do(ctx context.Context, key string, work func(context.Context) (T, error)) (T, error) {
	f.mu.Lock()
	mine, known := f.running[key]
	if !known {
		mine = &flight[T]{done: make(chan struct{})}
		if f.running == nil {
			f.running = make(map[string]*flight[T])
		}
		f.running[key] = mine
		go func() {
			mine.value, mine.err = work(context.WithoutCancel(ctx))
			f.mu.Lock()
			delete(f.running, key)
			f.mu.Unlock()
			close(mine.done)
		}()
	}
	f.mu.Unlock()
	select {
	case <-mine.done:
		return mine.value, mine.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
