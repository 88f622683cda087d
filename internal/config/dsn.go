// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"log/slog"
	"net/url"
	"strings"
)

// hidden stands where a password was.
const hidden = "xxxxx"

// DSN names a database. It may hold a password, so every way of printing it
// shows it without; Reveal is the only way to the whole.
type DSN struct {
	text string
}

// NewDSN wraps the address of a database.
func NewDSN(text string) DSN { return DSN{text: text} }

// Reveal returns the address with its password, for the one who connects.
func (d DSN) Reveal() string { return d.text }

// Postgres says that the address names a PostgreSQL server.
func (d DSN) Postgres() bool {
	return strings.HasPrefix(d.text, "postgres://") || strings.HasPrefix(d.text, "postgresql://")
}

// String is the address without its password.
func (d DSN) String() string {
	if !d.Postgres() {
		return d.text
	}
	u, err := url.Parse(d.text)
	if err != nil {
		// Where the password ends cannot be told, so nothing of it is shown.
		return "postgres://" + hidden
	}
	if _, ok := u.User.Password(); ok {
		u.User = url.UserPassword(u.User.Username(), hidden)
	}
	query := u.Query()
	for key := range query {
		if strings.Contains(strings.ToLower(key), "password") {
			query.Set(key, hidden)
		}
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// GoString keeps the password out of %#v.
func (d DSN) GoString() string { return "config.DSN(" + d.String() + ")" }

// LogValue keeps the password out of the log.
func (d DSN) LogValue() slog.Value { return slog.StringValue(d.String()) }

// MarshalText keeps the password out of JSON and the like.
func (d DSN) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
