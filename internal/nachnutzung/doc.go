// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package nachnutzung holds the words and the rules of the register: what a
// Themenfeld, a Leistungsbuendel, a Leistung, a Kommune is, which keys they
// carry, and what follows from what (effective Federfuehrung, kind of a
// LeiKa-Typ, membership on a day); what a report of a Nachnutzung may say, what it
// changes, who stands behind it, and who may do what where.
//
// It is pure: standard library only, no I/O, no clock of its own, no JSON. It
// must not know how things are stored, asked for or shown.
package nachnutzung
