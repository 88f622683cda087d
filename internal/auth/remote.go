// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"context"
	"fmt"
	"sync"
	"time"

	"nachnutzung/internal/nachnutzung"
)

// How the issuer is asked.
const (
	// issuerTimeout bounds one question.
	issuerTimeout = 5 * time.Second
	// issuerPause lies between two questions, whatever clients send: a stranger
	// with made-up key names must not turn us against the issuer.
	issuerPause = 10 * time.Second
	// issuerRetry is the pause after the first fault; it doubles up to
	// issuerMaxRetry.
	issuerRetry    = time.Second
	issuerMaxRetry = 30 * time.Second
)

// remote is something that the issuer publishes. It is fetched when it is first
// needed, by one question at a time; once known it is kept, whatever becomes of
// the issuer, and fetched anew beside the requests when it is older than maxAge.
type remote[T any] struct {
	fetch  func(context.Context) (T, error)
	maxAge time.Duration
	now    func() time.Time

	mu      sync.Mutex
	value   T
	since   time.Time // of the value; zero while there is none
	tried   time.Time
	faults  int   // in a row
	err     error // of the last try
	running chan struct{}
}

// get gives what is known, or fetches it. nachnutzung.ErrUnavailable when there
// is nothing and it cannot be had.
func (r *remote[T]) get(ctx context.Context) (T, error) {
	r.mu.Lock()
	if r.since.IsZero() {
		r.mu.Unlock()
		return r.renew(ctx)
	}
	defer r.mu.Unlock()
	if r.running == nil && r.now().Sub(r.since) >= r.maxAge && r.mayTry() {
		r.start(ctx)
	}
	return r.value, nil
}

// renew fetches anew, unless that was done a moment ago, and waits for it. With
// an error the last try failed.
func (r *remote[T]) renew(ctx context.Context) (T, error) {
	r.mu.Lock()
	if r.running == nil && r.mayTry() {
		r.start(ctx)
	}
	running := r.running
	r.mu.Unlock()
	if running != nil {
		select {
		case <-running:
		case <-ctx.Done():
			var none T
			return none, fmt.Errorf("%w: issuer: %w", nachnutzung.ErrUnavailable, ctx.Err())
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.value, r.err
}

func (r *remote[T]) mayTry() bool {
	pause := issuerPause
	if r.faults > 0 {
		pause = min(issuerRetry<<min(r.faults-1, 10), issuerMaxRetry)
	}
	return r.tried.IsZero() || r.now().Sub(r.tried) >= pause
}

// start begins a fetch that outlives the request which asked for it: others wait
// for the same. The caller holds the lock.
func (r *remote[T]) start(ctx context.Context) {
	done := make(chan struct{})
	r.running = done
	ctx = context.WithoutCancel(ctx)
	go func() {
		ctx, cancel := context.WithTimeout(ctx, issuerTimeout)
		defer cancel()
		value, err := r.fetch(ctx)
		r.mu.Lock()
		defer r.mu.Unlock()
		defer close(done)
		r.running, r.tried = nil, r.now()
		if err != nil {
			r.faults++
			r.err = fmt.Errorf("%w: issuer: %w", nachnutzung.ErrUnavailable, err)
			return
		}
		r.value, r.since, r.faults, r.err = value, r.now(), 0, nil
	}()
}
