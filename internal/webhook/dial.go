// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package webhook

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// errNotPublic says that a receiver's name leads into a network that is not the
// public one.
var errNotPublic = errors.New("the address is not a public one")

// special are networks that lead to no receiver on the public internet, beside those
// that netip knows by itself. Source: the IANA registries of special-purpose IPv4 and
// IPv6 addresses.
var special = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	// All of IPv6 but what is given out: with it go the forms that carry an IPv4
	// address (::/96, ::ffff:0:0/96, 64:ff9b::/96), site-local and discard addresses.
	"::/3", "4000::/2", "8000::/1",
	// Inside of what is given out: protocol assignments with Teredo, documentation, 6to4.
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

func prefixes(texts ...string) []netip.Prefix {
	list := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		list[i] = netip.MustParsePrefix(text)
	}
	return list
}

// IsPublic reports whether an address belongs to the public internet. An IPv4
// address inside an IPv6 one does not: nobody who means well writes it so.
func IsPublic(addr netip.Addr) bool {
	if addr.Zone() != "" || addr.Is4In6() {
		return false
	}
	if !addr.IsGlobalUnicast() || addr.IsPrivate() {
		return false
	}
	for _, p := range special {
		if p.Contains(addr) {
			return false
		}
	}
	return true
}

const (
	dialTimeout = 5 * time.Second
	// mostHeader bounds what a receiver may answer before its body, which nobody reads.
	mostHeader = 16 << 10
)

// newTransport connects to addresses that may is content with. It is asked about the
// address that is connected to, after the name was resolved: a name that leads
// somewhere else at a second look leads nowhere.
func newTransport(may func(netip.Addr) bool, trust *tls.Config) *http.Transport {
	dialer := &net.Dialer{
		Timeout: dialTimeout,
		Control: func(_, address string, _ syscall.RawConn) error {
			target, err := netip.ParseAddrPort(address)
			if err != nil {
				return fmt.Errorf("address %q: %w", address, err)
			}
			if !may(target.Addr()) {
				return fmt.Errorf("%s: %w", target.Addr(), errNotPublic)
			}
			return nil
		},
	}
	return &http.Transport{
		// No proxy: it would resolve the name itself.
		Proxy:                  nil,
		DialContext:            dialer.DialContext,
		TLSClientConfig:        trust,
		TLSHandshakeTimeout:    dialTimeout,
		ResponseHeaderTimeout:  sendTimeout,
		MaxResponseHeaderBytes: mostHeader,
		DisableKeepAlives:      true,
		ForceAttemptHTTP2:      true,
	}
}
