// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"slices"
	"sync"
)

// Operation is something that not everybody may do.
type Operation string

// The operations. Each route that needs a right names one of them.
const (
	// OpMelden sets the status of a pair and what belongs to it.
	OpMelden Operation = "melden"
	// OpBerichtigen corrects or withdraws a step.
	OpBerichtigen Operation = "berichtigen"
	// OpBestaetigen answers reports on behalf, confirms what stands, and grants
	// confirmation in advance.
	OpBestaetigen Operation = "bestaetigen"
	// OpVorhaben keeps a Land's own projects.
	OpVorhaben Operation = "vorhaben"
	// OpKatalog keeps what is true nationwide: Federfuehrung, Zustaendigkeit,
	// Onlinedienste, Plattformen, Verbuende, synonyms.
	OpKatalog Operation = "katalog"
	// OpZugehoerigkeit keeps which Plattform a body uses and which Verbund it
	// belongs to.
	OpZugehoerigkeit Operation = "zugehoerigkeit"
	// OpCodelisten keeps the entries of code lists.
	OpCodelisten Operation = "codelisten"
	// OpImportieren loads files; what a row of them changes needs the right to that.
	OpImportieren Operation = "importieren"
	// OpIntern reads what is not public.
	OpIntern Operation = "intern"
	// OpTokens makes, lists and revokes API tokens.
	OpTokens Operation = "tokens"
	// OpLoeschen erases personal texts from the history.
	OpLoeschen Operation = "loeschen"
)

// Operationen lists all operations.
func Operationen() []Operation {
	return []Operation{
		OpMelden, OpBerichtigen, OpBestaetigen, OpVorhaben, OpKatalog, OpZugehoerigkeit, OpCodelisten, OpImportieren, OpIntern, OpTokens, OpLoeschen,
	}
}

// Reichweite says how far a role's right to an operation goes.
type Reichweite int

// The values of Reichweite; the zero value denies.
const (
	Verboten Reichweite = iota
	// ImGebiet: where the territory of the right covers the place.
	ImGebiet
	// Ueberall: the operation concerns no place.
	Ueberall
)

// Zugang is the one table of rights: what a role may do, and how far. What does
// not stand in it is denied.
func Zugang(op Operation, rolle Rolle) Reichweite {
	return zugang()[op][rolle]
}

// zugang is made once: every write asks it several times.
var zugang = sync.OnceValue(func() map[Operation]map[Rolle]Reichweite {
	return map[Operation]map[Rolle]Reichweite{
		OpMelden:         {RolleRedaktion: ImGebiet, RolleKommune: ImGebiet, RolleVerbund: ImGebiet},
		OpBerichtigen:    {RolleRedaktion: ImGebiet, RolleKommune: ImGebiet},
		OpBestaetigen:    {RolleKommune: ImGebiet},
		OpVorhaben:       {RolleRedaktion: ImGebiet},
		OpKatalog:        {RolleRedaktion: Ueberall},
		OpZugehoerigkeit: {RolleRedaktion: ImGebiet, RolleKommune: ImGebiet},
		OpCodelisten:     {RolleVerwaltung: Ueberall},
		OpImportieren:    {RolleRedaktion: Ueberall, RolleKommune: Ueberall, RolleVerbund: Ueberall},
		OpIntern: {
			RolleRedaktion: ImGebiet, RolleKommune: ImGebiet, RolleVerbund: ImGebiet, RolleLesen: ImGebiet, RolleVerwaltung: ImGebiet,
		},
		OpTokens:   {RolleVerwaltung: ImGebiet},
		OpLoeschen: {RolleVerwaltung: Ueberall},
	}
})

// RechteZu gives the rights of the actor to an operation, wherever they hold, the
// strongest first: who speaks for the body itself before the Redaktion, both
// before a Verbund. A right whose role and territory do not fit together gives
// nothing: a role for one body without that body would else hold everywhere.
func (a Akteur) RechteZu(op Operation) []Recht {
	var rights []Recht
	for _, rolle := range []Rolle{RolleKommune, RolleRedaktion, RolleVerbund, RolleVerwaltung, RolleLesen} {
		if Zugang(op, rolle) == Verboten {
			continue
		}
		for _, r := range a.Rechte {
			if r.Rolle == rolle && r.Fault() == "" && (len(r.Umfang) == 0 || slices.Contains(r.Umfang, op)) {
				rights = append(rights, r)
			}
		}
	}
	return rights
}

// Darf gives the strongest right of the actor to an operation at a place; false
// when there is none.
func (a Akteur) Darf(op Operation, o Ort) (Recht, bool) {
	for _, r := range a.RechteZu(op) {
		if Zugang(op, r.Rolle) == Ueberall || r.Gebiet.Covers(o) {
			return r, true
		}
	}
	return Recht{}, false
}
