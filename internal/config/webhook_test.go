// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// webhookSecret is an example of 24 bytes.
const webhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func TestWebhooks(t *testing.T) {
	t.Parallel()
	good := "https://portal.example/hinweise " + webhookSecret
	for name, tt := range map[string]struct {
		content string
		hooks   int
		wrong   string
	}{
		"two of them":      {"# Portale\n\n" + good + "\r\nhttps://zwei.example/x?y=1 \t" + webhookSecret + "\n", 2, ""},
		"none":             {"# nichts\n", 0, ""},
		"http":             {"http://portal.example/ " + webhookSecret, 0, "Zeile 1"},
		"no address":       {good + "\nportal " + webhookSecret, 0, "Zeile 2"},
		"a user":           {"https://u:geheim@portal.example/ " + webhookSecret, 0, "Zeile 1"},
		"no secret":        {"https://portal.example/", 0, "whsec_"},
		"without prefix":   {"https://portal.example/ geheim", 0, "whsec_"},
		"a short secret":   {"https://portal.example/ whsec_Z2VoZWlt", 0, "24 bis 64"},
		"no base64":        {"https://portal.example/ whsec_geheim!", 0, "Base64"},
		"too many":         {strings.Repeat(good+"\n", 101), 0, "mehr als 100"},
		"a file too large": {strings.Repeat("#", 70000), 0, "64 KiB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "webhooks")
			if err := os.WriteFile(file, []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, cfg, err := parse(t, []string{"serve", "--webhook-file", file}, nil)
			if tt.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wrong) || strings.Contains(err.Error(), "geheim") {
					t.Errorf("got %v, want a text with %q and no secret", err, tt.wrong)
				}
				return
			}
			if err != nil || len(cfg.Webhooks) != tt.hooks {
				t.Fatalf("%d receivers, want %d; %v", len(cfg.Webhooks), tt.hooks, err)
			}
			for _, w := range cfg.Webhooks {
				if w.Secret.Reveal() != webhookSecret || strings.Contains(fmt.Sprintf("%v %+v %#v", cfg, w, w), webhookSecret) {
					t.Errorf("the secret is %s, or shows", w.Secret)
				}
			}
		})
	}
	if _, _, err := parse(t, []string{"serve", "--webhook-file", filepath.Join(t.TempDir(), "fehlt")}, nil); err == nil || !strings.Contains(err.Error(), "nicht da") {
		t.Errorf("a missing file: %v", err)
	}
}

// TestFurtherDatabases takes them beside PostgreSQL alone.
func TestFurtherDatabases(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "db")
	if err := os.WriteFile(file, []byte("postgres://u:geheim@nah/n\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, cfg, err := parse(t, []string{"serve", "--db=postgres://u:geheim@pooler/n", "--direct-db-file", file, "--read-db=postgres://u:geheim@replikat/n"}, nil)
	if err != nil || !strings.Contains(cfg.DirectDatabase.Reveal(), "@nah/") || !strings.Contains(cfg.ReadDatabase.Reveal(), "@replikat/") ||
		strings.Contains(fmt.Sprintf("%+v", cfg), "geheim") {
		t.Errorf("got %+v, %v", cfg, err)
	}
	for _, args := range [][]string{{"--read-db=postgres://u:geheim@h/n"}, {"--db=postgres://h/n", "--direct-db=sqlite:x.db"}, {"--db=postgres://h/n", "--read-db=oracle:geheim"}} {
		if _, _, err := parse(t, append([]string{"serve"}, args...), nil); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%v: %v", args, err)
		}
	}
}
