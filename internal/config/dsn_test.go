// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestDSNHidesThePassword(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ text, want string }{
		"sqlite":            {"sqlite:./data/x.db", "sqlite:./data/x.db"},
		"password":          {"postgres://u:geheim@h:5432/n", "postgres://u:xxxxx@h:5432/n"},
		"password as a key": {"postgresql://h/n?password=geheim&sslmode=disable", "postgresql://h/n?password=xxxxx&sslmode=disable"},
		"sslpassword":       {"postgres://h/n?sslPassword=geheim", "postgres://h/n?sslPassword=xxxxx"},
		"no password":       {"postgres://u@h/n", "postgres://u@h/n"},
		"unreadable":        {"postgres://u:geheim%zz@h/n", "postgres://xxxxx"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := NewDSN(tt.text)
			if got := d.String(); got != tt.want {
				t.Errorf("String() = %q, want %q", got, tt.want)
			}
			if d.Reveal() != tt.text {
				t.Errorf("Reveal() = %q, want %q", d.Reveal(), tt.text)
			}
			var log bytes.Buffer
			slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "db", d, "cfg", Config{Database: d})
			encoded, err := json.Marshal(Config{Database: d})
			if err != nil {
				t.Fatal(err)
			}
			for _, shown := range []string{
				fmt.Sprint(d), fmt.Sprintf("%s %v %+v %#v %q", d, d, d, d, d),
				fmt.Sprintf("%v %+v %#v", Config{Database: d}, Config{Database: d}, Config{Database: d}),
				log.String(), string(encoded),
			} {
				if strings.Contains(shown, "geheim") {
					t.Errorf("the password shows in %s", shown)
				}
			}
		})
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, want string }{
		{"--adr", "--addr"},
		{"--database", "--db"},
		{"--loglevel", "--log-level"},
		{"", "--db"},
	} {
		if got := Nearest(tt.name, []string{"--addr", "--db", "--log-level"}); got != tt.want {
			t.Errorf("Nearest(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
	if d := distance("kitten", "sitting"); d != 3 {
		t.Errorf("distance = %d, want 3", d)
	}
}
