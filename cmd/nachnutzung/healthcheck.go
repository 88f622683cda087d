// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// healthTimeout is what a container's health check usually waits.
const healthTimeout = 3 * time.Second

// healthcheckCommand asks the server at the configured address whether it is
// ready: a container image without a shell has no other program to ask with.
type healthcheckCommand struct{}

// Run asks /readyz.
func (healthcheckCommand) Run(ctx context.Context, p *program) error {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	address := "http://" + reachable(p.cfg.Addr) + "/readyz"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("Anfrage an %s vorbereiten: %w", address, err)
	}
	// No proxy of the environment: the server is on this machine.
	client := http.Client{Transport: &http.Transport{}}
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("der Server antwortet nicht: %w", err)
	}
	defer res.Body.Close() //nolint:errcheck // Only read from.
	body, err := io.ReadAll(io.LimitReader(res.Body, 4<<10))
	if err != nil {
		return fmt.Errorf("die Antwort von %s bricht ab: %w", address, err)
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("der Server ist nicht bereit (%s): %s", res.Status, strings.TrimSpace(string(body)))
	}
	p.say("bereit")
	return nil
}
