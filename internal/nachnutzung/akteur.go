// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"slices"
	"strings"
)

// Rolle is a kind of right.
type Rolle string

// The roles. What each may do stands in one table, zugang.go.
const (
	// RolleRedaktion keeps the register of a Land (in Sachsen-Anhalt the MID).
	RolleRedaktion Rolle = "redaktion"
	// RolleKommune reports and confirms for one body.
	RolleKommune Rolle = "kommune"
	// RolleVerbund reports on behalf: a Verbund for its members of the day, an
	// operator for the bodies that use its Plattform on the day.
	RolleVerbund Rolle = "verbund"
	// RolleLesen reads what is not public.
	RolleLesen Rolle = "lesen"
	// RolleVerwaltung keeps tokens and code lists and erases personal texts.
	RolleVerwaltung Rolle = "verwaltung"
)

// Rollen lists all roles.
func Rollen() []Rolle {
	return []Rolle{RolleRedaktion, RolleKommune, RolleVerbund, RolleLesen, RolleVerwaltung}
}

// Gebiet is the territory of a right, in one of these forms:
//
//	""               everywhere (lesen and verwaltung alone)
//	"15", "15081"    all bodies whose ARS begins so: a Land, a Kreis, a Verband
//	"150030000000"   one body; what is inherited from it belongs to it
//	"verbund:kitu"   the members of a Verbund on the day of the act
//	"plattform:osi"  the bodies that use a Plattform on the day of the act
//
// It follows area successions: who stands for a body stands for what came after it.
type Gebiet string

// The prefixes of a Gebiet that is no key.
const (
	gebietVerbund   = "verbund:"
	gebietPlattform = "plattform:"
)

// Verbund is the code of the Verbund whose members the territory is; empty when
// it is another kind of territory.
func (g Gebiet) Verbund() string { return after(string(g), gebietVerbund) }

// Plattform is the code of the Plattform whose users the territory is.
func (g Gebiet) Plattform() string { return after(string(g), gebietPlattform) }

// ARS is the body that the territory is, empty when it is wider.
func (g Gebiet) ARS() string {
	if IsARS(string(g)) {
		return string(g)
	}
	return ""
}

// Praefix is what the ARS of all its bodies begins with; empty when the
// territory is no area, or everywhere.
func (g Gebiet) Praefix() string {
	if isDigits(string(g)) && !IsARS(string(g)) {
		return string(g)
	}
	return ""
}

func after(s, prefix string) string {
	rest, ok := strings.CutPrefix(s, prefix)
	if !ok {
		return ""
	}
	return rest
}

// Recht is a role within a territory.
type Recht struct {
	Rolle  Rolle
	Gebiet Gebiet
	// Umfang narrows the role to some of its operations; empty means all.
	Umfang []Operation
}

// Fault says in German what does not fit together; empty when all does.
func (r Recht) Fault() string {
	g := string(r.Gebiet)
	area := r.Gebiet.Praefix() != "" && slices.Contains([]int{2, 3, 5, 9}, len(g))
	union := IsCode(r.Gebiet.Verbund()) || IsCode(r.Gebiet.Plattform())
	var fits bool
	var expected string
	switch r.Rolle {
	case RolleRedaktion:
		fits, expected = area, "der Schlüssel eines Landes (zum Beispiel 15) oder der Anfang eines ARS mit 3, 5 oder 9 Ziffern"
	case RolleKommune:
		fits, expected = r.Gebiet.ARS() != "", "der ARS der Kommune mit zwölf Ziffern"
	case RolleVerbund:
		fits, expected = union, "„verbund:“ mit dem Code eines Verbunds oder „plattform:“ mit dem Code einer Plattform, zum Beispiel verbund:kitu"
	case RolleLesen, RolleVerwaltung:
		fits, expected = g == "" || area || union || r.Gebiet.ARS() != "", "leer (überall), der Anfang eines ARS, ein ARS oder ein Verbund"
	default:
		return "Die Rolle „" + string(r.Rolle) + "“ gibt es nicht. Möglich sind: " + joinRollen() + "."
	}
	if !fits {
		return "Das Gebiet „" + g + "“ passt nicht zur Rolle " + string(r.Rolle) + "; erwartet wird " + expected + "."
	}
	return ""
}

func joinRollen() string {
	names := make([]string, 0, len(Rollen()))
	for _, r := range Rollen() {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

// Ort is where an act takes effect, with everything a territory may be told by.
type Ort struct {
	// ARS of the body; for a Land's own affairs that of the Land.
	ARS string
	// Vorgaenger are the bodies it came from, over all reforms.
	Vorgaenger []string
	// ErbtVon is the body that acts for it, empty for most.
	ErbtVon string
	// Verbuende and Plattformen it belongs to and uses on the day of the act.
	Verbuende, Plattformen []string
}

// Covers reports whether the territory holds the place.
func (g Gebiet) Covers(o Ort) bool {
	switch {
	case g == "":
		return true
	case g.Verbund() != "":
		return slices.Contains(o.Verbuende, g.Verbund())
	case g.Plattform() != "":
		return slices.Contains(o.Plattformen, g.Plattform())
	}
	inside := func(ars string) bool { return ars != "" && strings.HasPrefix(ars, string(g)) }
	return inside(o.ARS) || inside(o.ErbtVon) || slices.ContainsFunc(o.Vorgaenger, inside)
}

// CoversGebiet reports whether the territory holds all of another one.
func (g Gebiet) CoversGebiet(other Gebiet) bool {
	if g == "" || g == other {
		return true
	}
	return g.Praefix() != "" && (other.ARS() != "" || other.Praefix() != "") && strings.HasPrefix(string(other), g.Praefix())
}

// Akteur is who acts: a person who has signed in or a machine with a token.
type Akteur struct {
	// Kennung is the pseudonym under which the history knows the actor.
	Kennung string
	// Name of the person or of the token. It is personal: it stands in no public
	// answer and can be erased.
	Name string
	// Organisation in whose name the act is done, for example "MID" or "KITU".
	Organisation string
	Rechte       []Recht
}

// AkteurBetrieb is the Kennung of whoever works on the database with the command
// line: nobody's name, and never erased.
const AkteurBetrieb = "betrieb"

// IsAnonymous reports whether nobody has signed in.
func (a Akteur) IsAnonymous() bool { return a.Kennung == "" }
