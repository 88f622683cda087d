// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"encoding/base64"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Lengths of a webhook's secret, in bytes, after Standard Webhooks; and how many
// receivers there may be: portals beyond that wait with ?warte=.
const (
	leastWebhookSecret = 24
	mostWebhookSecret  = 64
	mostWebhooks       = 100
	mostWebhookFile    = 64 << 10
)

// webhooks reads the file of receivers: a line each, address and secret with blanks
// between; empty lines and those that begin with # count for nothing.
func (c *checker) webhooks(file string) []Webhook {
	const flag = "webhook-file"
	if file == "" {
		return nil
	}
	f, err := os.Open(filepath.Clean(file))
	if err != nil {
		c.fault(flag, "die Datei %s lässt sich nicht öffnen: %v.", quote(file), reason(err))
		return nil
	}
	defer f.Close() //nolint:errcheck // Only read from.
	content, err := io.ReadAll(io.LimitReader(f, mostWebhookFile+1))
	if err != nil || len(content) > mostWebhookFile {
		c.fault(flag, "die Datei %s lässt sich nicht lesen oder ist größer als 64 KiB.", quote(file))
		return nil
	}
	var hooks []Webhook
	number := 0
	for line := range strings.Lines(string(content)) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if hook, ok := c.webhook(flag, number, line); ok {
			hooks = append(hooks, hook)
		}
	}
	if len(hooks) > mostWebhooks {
		c.fault(flag, "die Datei %s nennt mehr als %d Empfänger.", quote(file), mostWebhooks)
	}
	return hooks
}

// webhook reads one line. What is wrong is told without the line, which holds a
// secret.
func (c *checker) webhook(flag string, number int, line string) (Webhook, bool) {
	address, secret, _ := strings.Cut(line, " ")
	secret = strings.TrimSpace(secret)
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
		c.fault(flag, "Zeile %d: erwartet wird eine Adresse https://HOST/PFAD ohne Nutzer und ohne #, dahinter das Geheimnis.", number)
		return Webhook{}, false
	}
	encoded, hasPrefix := strings.CutPrefix(secret, "whsec_")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !hasPrefix || err != nil || len(key) < leastWebhookSecret || len(key) > mostWebhookSecret {
		c.fault(flag, "Zeile %d: erwartet wird hinter der Adresse ein Geheimnis whsec_… mit %d bis %d Bytes in Base64, z. B. aus „openssl rand -base64 32“.",
			number, leastWebhookSecret, mostWebhookSecret)
		return Webhook{}, false
	}
	return Webhook{URL: u, Secret: NewSecret(secret)}, true
}
