// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package auth finds out who sends a request: a person who has signed in by
// OpenID Connect and has a session, a machine with an API token of ours, or a
// machine with a JWT of the configured issuer. It answers a nachnutzung.Akteur
// with rights, and serves the three addresses of the sign-in.
//
// It must not know what the rights allow (package nachnutzung has the one table)
// nor how an API answers errors (package rest). The issuer is asked as late and
// as seldom as possible: it may be down when the program starts, and go down
// later, without anything but the sign-in suffering.
package auth
