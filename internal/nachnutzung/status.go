// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import "slices"

// Status is a step of a Nachnutzung, ours, on the steps the sources use (OSI,
// FIT-Store, dashboard); a code of the list "status".
type Status string

// The steps. The first six are the ladder; the others stand beside it and need a
// reason.
const (
	StatusOffen              Status = "offen"
	StatusInteresseBekundet  Status = "interesse_bekundet"
	StatusVertragGeschlossen Status = "vertrag_geschlossen"
	StatusInAnbindung        Status = "in_anbindung"
	StatusImTest             Status = "im_test"
	StatusLive               Status = "live"
	StatusPausiert           Status = "pausiert"
	StatusZurueckgezogen     Status = "zurueckgezogen"
	StatusKeinBedarf         Status = "kein_bedarf"
	StatusNichtZustaendig    Status = "nicht_zustaendig"
)

// StatusAbgeleitet stands in a step in place of a status when the editor sets
// none: the headline is then that of the furthest Einsatz.
const StatusAbgeleitet Status = ""

// Statuswerte lists all values in their order.
func Statuswerte() []Status {
	return []Status{
		StatusOffen, StatusInteresseBekundet, StatusVertragGeschlossen, StatusInAnbindung, StatusImTest, StatusLive,
		StatusPausiert, StatusZurueckgezogen, StatusKeinBedarf, StatusNichtZustaendig,
	}
}

// IsValid reports whether s is one of the values.
func (s Status) IsValid() bool { return slices.Contains(Statuswerte(), s) }

// Stufe is the place on the ladder, 0 (offen) to 5 (live); -1 beside it.
func (s Status) Stufe() int {
	if i := slices.Index(Statuswerte(), s); i <= 5 {
		return i
	}
	return -1
}

// NeedsReason reports whether the step never goes without a reason.
func (s Status) NeedsReason() bool {
	switch s {
	case StatusPausiert, StatusZurueckgezogen, StatusKeinBedarf, StatusNichtZustaendig:
		return true
	}
	return false
}
