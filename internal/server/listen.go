// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
)

// AddrError says why nothing can listen at an address, and what to do.
type AddrError struct {
	Addr string
	Err  error
}

// Error is made for the operator.
func (e *AddrError) Error() string {
	switch {
	case errors.Is(e.Err, syscall.EADDRINUSE):
		return fmt.Sprintf("die Adresse %s ist belegt: Dort lauscht schon ein Programm, vielleicht ein zweiter Nachnutzungskatalog. "+
			"Bitte das andere beenden oder mit --addr einen anderen Port wählen (Port 0 sucht einen freien)", e.Addr)
	case errors.Is(e.Err, syscall.EACCES):
		return fmt.Sprintf("an %s darf das Programm nicht lauschen: Ports unter 1024 brauchen besondere Rechte. "+
			"Bitte mit --addr einen höheren Port wählen", e.Addr)
	case errors.Is(e.Err, syscall.EADDRNOTAVAIL):
		return fmt.Sprintf("die Adresse %s gehört nicht zu diesem Rechner. Bitte mit --addr eine eigene Adresse wählen, z. B. 127.0.0.1:8080", e.Addr)
	}
	return fmt.Sprintf("an %s lässt sich nicht lauschen (%v). Bitte --addr prüfen", e.Addr, e.Err)
}

// Unwrap gives the reason of the operating system.
func (e *AddrError) Unwrap() error { return e.Err }

// Listen takes the address, so that a port in use is known before anything else
// is touched. The error is an *AddrError.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, &AddrError{Addr: addr, Err: err}
	}
	return ln, nil
}
