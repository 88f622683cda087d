// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package config reads what the operator decided: the command line and the
// variables NACHNUTZUNG_*. Settings holds the text as it was given, Config what
// it means; Parse reads once, checks once and names everything that is wrong in
// one answer.
//
// It is the only reader of the environment. It must not know what the settings
// are used for: it opens no file but the one that holds a secret, no database
// and no connection.
package config

import (
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"time"
)

// LogFormat is the shape of a log line.
type LogFormat string

// The shapes of a log line: for people at a terminal, and for machines.
const (
	LogText LogFormat = "text"
	LogJSON LogFormat = "json"
)

// Config is what the settings mean, checked. It may be printed and logged: the
// secrets in it, a DSN's password and a Secret, show themselves nowhere.
type Config struct {
	// Addr is where the server listens, HOST:PORT; port 0 means a free one.
	Addr string
	// Database is where the data are.
	Database DSN
	// DirectDatabase leads to the same past a pooler; ReadDatabase is a streaming
	// replica of it. Each is empty when there is none.
	DirectDatabase, ReadDatabase DSN
	// Webhooks are told that something has changed.
	Webhooks []Webhook
	// Demo asks for made-up example rows beside the catalogue.
	Demo bool
	// LogLevel is the least level that is written to the log.
	LogLevel slog.Level
	// LogFormat is the shape of a log line.
	LogFormat LogFormat
	// ShutdownTimeout is how long a running request may take to end after
	// SIGTERM before it is cut off.
	ShutdownTimeout time.Duration
	// TrustedProxies are the reverse proxies whose X-Forwarded-For is believed;
	// none by default, since anybody can send that header.
	TrustedProxies []netip.Prefix
	// PublicURL is the address users know the server by, nil when it is not told.
	PublicURL *url.URL
	// ShrinkGuard is the percentage of what a load names that it may take back
	// without somebody confirming the number.
	ShrinkGuard float64
	// Publisher is the body that publishes the data, as the metadata name it.
	Publisher string
	// DataLicense is the licence of what is reported, a URI; empty when the operator
	// has not chosen one.
	DataLicense string
	// Operator is what the pages tell about who runs the server.
	Operator Operator
	// CacheBytes bounds the memory of kept answers, in bytes; 0 keeps none.
	CacheBytes int64
	// StaleMax is for how long kept answers are given while the database is down.
	StaleMax time.Duration
	// RateLimit and RateLimitAddress are how many writes and answers that are not kept
	// a token and an address get in a second; 0 is without limit.
	RateLimit, RateLimitAddress int
	// OIDC is who signs people and machines in; the zero value is nobody.
	OIDC OIDC
}

// Operator is what the operator says about itself; whatever is empty is not told.
type Operator struct {
	// Address, PrivacyContact, AccessibilityContact and OmbudsOffice are lines of text.
	Address, PrivacyContact, AccessibilityContact, OmbudsOffice []string
	Email, Phone                                                string
	// AccessibilityReviewed is a day, YYYY-MM-DD.
	AccessibilityReviewed string
	// SecurityContact is a URI of mail or web.
	SecurityContact string
}

// OIDC says which OpenID Connect provider is believed, and what its tokens mean.
type OIDC struct {
	// Issuer is the provider's name; empty when there is none.
	Issuer string
	// ClientID is ours at the provider; empty when nobody signs in by browser.
	ClientID     string
	ClientSecret Secret
	// Audience is what a JWT must name; empty accepts none.
	Audience string
	// RolesClaim are the places of the roles, TerritoryClaim and OrganisationClaim
	// those of territories and organisation, as names apart by dots.
	RolesClaim                        []string
	TerritoryClaim, OrganisationClaim string
	// Roles maps the provider's names of roles to ours; nil when they differ by a
	// prefix alone.
	Roles map[string]string
}

// Webhook is a receiver of hints.
type Webhook struct {
	// URL is where it takes them: https, no user, no fragment.
	URL *url.URL
	// Secret is what hints are signed with: whsec_ and base64, as the receiver has it.
	Secret Secret
}

// Secret is a text that shows itself nowhere; Reveal is the only way to it.
type Secret struct {
	text string
}

// NewSecret wraps a secret.
func NewSecret(text string) Secret { return Secret{text: text} }

// Reveal returns the secret, for the one who sends it.
func (s Secret) Reveal() string { return s.text }

// String is what is shown in its place; empty when there is none.
func (s Secret) String() string {
	if s.text == "" {
		return ""
	}
	return hidden
}

// GoString keeps the secret out of %#v.
func (s Secret) GoString() string { return "config.Secret(" + s.String() + ")" }

// LogValue keeps the secret out of the log.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText keeps the secret out of JSON and the like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// HTTPS says that users reach the server through TLS.
func (c Config) HTTPS() bool {
	return c.PublicURL != nil && c.PublicURL.Scheme == "https"
}

// Fault is one thing that is wrong with the settings.
type Fault struct {
	// Where names the setting the way the operator wrote it.
	Where string
	// Detail is a German sentence: what was found and what is expected.
	Detail string
}

// Error makes a Fault an error.
func (f Fault) Error() string { return f.Where + ": " + f.Detail }

// Error carries every Fault of one start, so that the operator mends them all
// in one go instead of one per attempt.
type Error struct {
	Faults []Fault
}

// Error is the text for the operator, one line per fault.
func (e *Error) Error() string {
	text := "eine Einstellung stimmt nicht:"
	if len(e.Faults) != 1 {
		text = fmt.Sprintf("%d Einstellungen stimmen nicht:", len(e.Faults))
	}
	for _, f := range e.Faults {
		text += "\n  " + f.Error()
	}
	return text
}
