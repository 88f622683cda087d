// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package exchange is what leaves and enters the register as a file. On the way in
// it knows how a file is read: where its head is, what a column means, which word
// stands for what, what a row would change, and how all that is told, cell by cell.
// A load is checked and planned first (Pruefe); the plan is applied by the store's
// own writes, in one transaction.
//
// What a load may hold is a kind (ladeart): it names its columns and makes changes
// of rows. A further kind is one more file. A new Gebietsstand is no table and is
// compared as a whole (gebietsstand.go).
//
// It must not know HTTP and the command line, nor how a file is encoded: that is
// the affair of package sheet.
package exchange
