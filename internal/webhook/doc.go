// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package webhook tells receivers that something has changed, signed after Standard
// Webhooks 1.0.0 (standardwebhooks.com): headers webhook-id, webhook-timestamp and
// webhook-signature, HMAC-SHA256 with a secret of the receiver's own.
//
// A hint holds a revision and nothing of what has changed, so that whoever gets hold
// of one learns what everybody may read; a receiver reads the change feed from its
// own cursor on. Hints may be lost or come twice.
//
// Standard library only. It must not know the database, nor what a revision is of.
package webhook
