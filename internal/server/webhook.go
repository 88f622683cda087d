// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"nachnutzung/internal/config"
	"nachnutzung/internal/store"
	"nachnutzung/internal/webhook"
)

// newWebhooks makes the sender of hints; nil when the settings name no receiver.
func newWebhooks(cfg config.Config, log *slog.Logger) (*webhook.Sender, error) {
	if len(cfg.Webhooks) == 0 {
		return nil, nil //nolint:nilnil // Nobody wants hints, which is no fault.
	}
	to := make([]webhook.Empfaenger, len(cfg.Webhooks))
	for i, w := range cfg.Webhooks {
		to[i] = webhook.Empfaenger{URL: w.URL, Secret: w.Secret.Reveal()}
	}
	return webhook.New(to, log)
}

// leadPoll is how often a server looks whether it has to tell receivers what another
// one did not come to.
const leadPoll = time.Second

// tellReceivers sends hints until ctx ends. Of several servers one does. Whoever
// begins, after a start or because the one before is gone, begins with where the
// register stands: a hint that was still being tried went with the process.
func (s *Server) tellReceivers(ctx context.Context) {
	if s.webhooks == nil {
		return
	}
	var sending sync.WaitGroup
	defer sending.Wait()
	sending.Go(func() { s.webhooks.Run(ctx) })
	moved, away := s.movements()
	defer away()
	last, err := s.db.Feedstand(ctx)
	if err != nil {
		// Once it answers, the first movement tells.
		last = store.Feedstand{}
	}
	for leads := false; ; {
		fresh := false
		select {
		case <-ctx.Done():
			return
		case last = <-moved:
			fresh = true
		case <-time.After(leadPoll):
		}
		tookOver := !leads && s.db.Fuehrt()
		leads = s.db.Fuehrt()
		if leads && last.Epoche != "" && (fresh || tookOver) {
			s.webhooks.Melde(webhook.Stand{Epoche: last.Epoche, Revision: last.Revision})
		}
	}
}

// movements gives where the register stands each time it has moved; the newest is all
// that counts. The function that is returned ends it.
func (s *Server) movements() (<-chan store.Feedstand, func()) {
	moved := make(chan store.Feedstand, 1)
	return moved, s.db.BeiBewegung(func(b store.Bewegung) {
		if b.Eigen {
			return
		}
		select {
		case <-moved:
		default:
		}
		select {
		case moved <- b.Feedstand:
		default:
		}
	})
}
