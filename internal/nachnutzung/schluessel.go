// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import "strings"

// Lengths of the keys. All keys are text: leading zeros are part of them.
const (
	// LenOzgID is the length of an OZG-ID, for example "10092" (Wohngeld).
	LenOzgID = 5
	// LenLeika is the length of a LeiKa-Schluessel, for example "99107001017000".
	LenLeika = 14
	// LenARS is the length of an Amtlicher Regionalschluessel: Land 2 +
	// Regierungsbezirk 1 + Kreis 2 + Gemeindeverband 4 + Gemeinde 3 digits.
	LenARS = 12
	// LenAGSLand, LenAGSKreis and LenAGSGemeinde are the lengths of an Amtlicher
	// Gemeindeschluessel on its three levels.
	LenAGSLand     = 2
	LenAGSKreis    = 5
	LenAGSGemeinde = 8
)

// IsOzgID reports whether s has the form of an OZG-ID.
func IsOzgID(s string) bool { return len(s) == LenOzgID && isDigits(s) }

// IsLeika reports whether s has the form of a LeiKa-Schluessel.
func IsLeika(s string) bool { return len(s) == LenLeika && isDigits(s) }

// IsARS reports whether s has the form of an ARS.
func IsARS(s string) bool { return len(s) == LenARS && isDigits(s) }

// IsAGS reports whether s has the form of an AGS of a Land, Kreis or Gemeinde.
// An ARS cannot be derived from it: the Gemeindeverband is missing.
func IsAGS(s string) bool {
	switch len(s) {
	case LenAGSLand, LenAGSKreis, LenAGSGemeinde:
		return isDigits(s)
	}
	return false
}

// IsLeistungID reports whether s has the form of our own id of a Leistung: "L"
// and five digits. It exists because 436 Leistungen have no LeiKa-Schluessel.
func IsLeistungID(s string) bool {
	return len(s) == 6 && strings.HasPrefix(s, "L") && isDigits(s[1:])
}

// IsCode reports whether s has the form of a code of ours: lower case ASCII
// letters, digits and underscores, at most 80 of them. Codes of vocabularies of
// others (LeiKa-Typ "2/3") need not have it.
func IsCode(s string) bool {
	if s == "" || len(s) > 80 {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
	}) < 0
}

func isDigits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
