// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

// Abgleich is one difference between the register and the federal dashboard's export
// "open-pvog": something to look at, not the truth.
type Abgleich struct {
	Art Abgleichart
	// ARS and OzgID name the pair, Kommune and Leistungsbuendel as the register does.
	ARS, Kommune, OzgID, Leistungsbuendel string
	// Status here; "offen" where nobody has reported.
	Status Status
	// LeikaSchluessel, URL and Flaechendeckung are what the export says; empty where
	// it says nothing of the pair.
	LeikaSchluessel, URL, Flaechendeckung string
	// Zeile of the file; 0 where it says nothing of the pair.
	Zeile int
}

// Abgleichart says on which side something is live.
type Abgleichart string

// The values of Abgleichart.
const (
	// NurHier: live with us, missing there.
	NurHier Abgleichart = "nur_hier"
	// NurDort: live there, and not with us.
	NurDort Abgleichart = "nur_dort"
)
