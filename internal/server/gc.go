// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package server

import "runtime/debug"

const (
	defaultGCPercent = 100
	// servingGCPercent lets little memory that lives, some 10 MiB, grow further until
	// it is looked through again: that took a tenth of the processor under load.
	servingGCPercent = 400
)

// RelaxGC collects garbage less often, for the whole process, unless whoever
// started it has set GOGC. It is for a process that does nothing but serve.
func RelaxGC() {
	if set := debug.SetGCPercent(servingGCPercent); set != defaultGCPercent {
		debug.SetGCPercent(set)
	}
}
