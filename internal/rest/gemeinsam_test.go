// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
)

// TestFlights lets many want the same while it is being made; who has begun it goes
// before it is done.
func TestFlights(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var f flights[int]
		made := 0
		gate := make(chan struct{})
		work := func(ctx context.Context) (int, error) {
			<-gate
			made++
			return made, ctx.Err()
		}
		const callers = 100
		ctx, leave := context.WithCancel(t.Context())
		errs := make(chan error, callers+1)
		go func() {
			_, err := f.do(ctx, "kopf", work)
			errs <- err
		}()
		synctest.Wait()
		for range callers {
			go func() {
				n, err := f.do(t.Context(), "kopf", work)
				if n != 1 {
					err = errors.Join(err, errors.New("made again"))
				}
				errs <- err
			}()
		}
		leave()
		if err := <-errs; !errors.Is(err, context.Canceled) {
			t.Errorf("who has gone got %v", err)
		}
		if n, err := f.do(t.Context(), "anders", func(context.Context) (int, error) { return -1, nil }); n != -1 || err != nil {
			t.Errorf("another key: %d, %v", n, err)
		}
		synctest.Wait()
		close(gate)
		for range callers {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if n, err := f.do(t.Context(), "kopf", work); made != 2 || n != 2 || err != nil {
			t.Errorf("afresh: %d, %v, made %d times", n, err, made)
		}
	})
}
