// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/api/client"
)

// TestPause draws many pauses: each lies where it may, they grow up to a minute, and no
// two clients that failed together come back together.
func TestPause(t *testing.T) {
	t.Parallel()
	problem := func(status int, after time.Duration) error {
		return fmt.Errorf("GET: %w", &client.ProblemError{Problem: api.Problem{Status: status}, RetryAfter: after})
	}
	down := errors.New("connection refused")
	for name, tt := range map[string]struct {
		err         error
		n           int
		least, most time.Duration
	}{
		"the first":                {down, 1, 0, time.Second},
		"the second":               {down, 2, 0, 2 * time.Second},
		"the fifth":                {down, 5, 0, 16 * time.Second},
		"the seventh":              {down, 7, 0, time.Minute},
		"the thousandth":           {down, 1000, 0, time.Minute},
		"overload":                 {problem(http.StatusServiceUnavailable, 3*time.Second), 1, 3 * time.Second, 4 * time.Second},
		"too many":                 {problem(http.StatusTooManyRequests, 30*time.Second), 3, 30 * time.Second, 34 * time.Second},
		"a fault without a time":   {problem(http.StatusInternalServerError, 0), 1, 0, time.Second},
		"a deadline of the client": {context.DeadlineExceeded, 1, 0, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const draws = 400
			lowest, highest := tt.most, tt.least
			different := make(map[time.Duration]bool)
			for range draws {
				pause, worth := client.Pause(tt.err, tt.n)
				if !worth || pause < tt.least || pause >= tt.most {
					t.Fatalf("got %s, %v; want from %s to %s", pause, worth, tt.least, tt.most)
				}
				lowest, highest, different[pause] = min(lowest, pause), max(highest, pause), true
			}
			// Of 400 draws none below a quarter, or none above three, has a chance of 10^-50.
			if span := tt.most - tt.least; lowest > tt.least+span/4 || highest < tt.most-span/4 || len(different) < draws/2 {
				t.Errorf("%d different pauses from %s to %s, want them spread from %s to %s", len(different), lowest, highest, tt.least, tt.most)
			}
		})
	}
	for name, err := range map[string]error{
		"ended on demand": fmt.Errorf("GET: %w", context.Canceled), "a wrong request": problem(http.StatusBadRequest, 0), "not allowed": problem(http.StatusForbidden, 0),
	} {
		if pause, worth := client.Pause(err, 1); worth || pause != 0 {
			t.Errorf("%s: %s, %v", name, pause, worth)
		}
	}
}
