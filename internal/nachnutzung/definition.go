// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import "slices"

// Definition says when a Leistungsbuendel counts as reached at one
// Verwaltungstraeger. Definitions are data with a source, because the same register
// gives very different numbers by them; every number names its own.
type Definition struct {
	// ID is a code.
	ID string
	// Version counts the wordings; a number is cited with it.
	Version int
	Name    string
	// Wort is what a pair is that meets it, for sentences: "live".
	Wort string
	// Text says in German what it means and what it rests on, Formel how it is
	// counted.
	Text, Formel string
	// Lesart says that a source leaves something open and this is our reading of it.
	Lesart bool
	// Massgeblich is the number that the definition itself looks at; empty when all
	// three are meant.
	Massgeblich Abdeckungszahl
	// Status are those that count.
	Status []Status
	// Modell and MinStufe ask, besides, for a live Einsatz of at least that level of
	// that model. Levels of other models never count, because nothing says which of
	// them is as high. Without Modell no level is asked for.
	Modell   string
	MinStufe int
	Quellen  []Quelle
}

// Abdeckungszahl names one of the three numbers of a coverage.
type Abdeckungszahl string

// The three numbers.
const (
	ZahlMindestensEine Abdeckungszahl = "mindestens_eine"
	ZahlTraeger        Abdeckungszahl = "traeger"
	ZahlEinwohner      Abdeckungszahl = "einwohner"
)

// Abdeckungszahlen lists the three numbers.
func Abdeckungszahlen() []Abdeckungszahl {
	return []Abdeckungszahl{ZahlMindestensEine, ZahlTraeger, ZahlEinwohner}
}

// Standarddefinition is the id of the definition by which is counted unless another
// one is asked for.
const Standarddefinition = "mid_live"

// Erfuellt reports whether a pair of that status and those levels counts.
func (d *Definition) Erfuellt(s Status, r Reifestand) bool {
	if !slices.Contains(d.Status, s) {
		return false
	}
	if d.Modell == "" {
		return true
	}
	stufe, ok := r.Stufe(d.Modell)
	return ok && stufe >= d.MinStufe
}

// Validate gives an *InvalidError with every fault.
func (d *Definition) Validate() error {
	var p pruefung
	if !IsCode(d.ID) {
		p.fault("/id", "„%s“ ist kein Code.", shown(d.ID))
	}
	if d.Version < 1 {
		p.fault("/version", "Die Version fehlt; sie beginnt bei 1.")
	}
	for _, text := range []struct{ pointer, value string }{{"/name", d.Name}, {"/wort", d.Wort}, {"/text", d.Text}, {"/formel", d.Formel}} {
		if text.value == "" {
			p.fault(text.pointer, "Der Text fehlt.")
		}
	}
	if d.Massgeblich != "" && !slices.Contains(Abdeckungszahlen(), d.Massgeblich) {
		p.fault("/massgeblich", "„%s“ ist keine der drei Zahlen.", shown(string(d.Massgeblich)))
	}
	if len(d.Status) == 0 {
		p.fault("/status", "Mindestens ein Status muss zählen.")
	}
	for _, s := range d.Status {
		if !s.IsValid() || s == StatusNichtZustaendig || s == StatusKeinBedarf {
			p.fault("/status", "„%s“ kann nicht zählen.", shown(string(s)))
		}
	}
	if d.Modell != "" && !slices.Contains(Reifegradmodelle(), d.Modell) {
		p.fault("/modell", "„%s“ ist kein Reifegradmodell.", shown(d.Modell))
	}
	if len(d.Quellen) == 0 {
		p.fault("/quellen", "Mindestens eine Quelle fehlt.")
	}
	return p.err()
}

// Reifestand holds, for each version of the model, the highest level that a pair has
// reached. Versions are never mapped onto each other. The zero value knows no level.
type Reifestand struct {
	// stufen by the place of the model in Reifegradmodelle, one more than the level.
	stufen [2]int
}

// Mit adds a level; one without a known model adds nothing.
func (r Reifestand) Mit(g Reifegrad) Reifestand {
	if i := slices.Index(Reifegradmodelle(), g.Modell); i >= 0 {
		r.stufen[i] = max(r.stufen[i], g.Stufe+1)
	}
	return r
}

// Stufe gives the highest level of a model; false when none is known.
func (r Reifestand) Stufe(modell string) (int, bool) {
	i := slices.Index(Reifegradmodelle(), modell)
	if i < 0 || r.stufen[i] == 0 {
		return 0, false
	}
	return r.stufen[i] - 1, true
}

// Grade gives the levels that are known, one for each model.
func (r Reifestand) Grade() []Reifegrad {
	var grade []Reifegrad
	for _, modell := range Reifegradmodelle() {
		if stufe, ok := r.Stufe(modell); ok {
			grade = append(grade, Reifegrad{Modell: modell, Stufe: stufe})
		}
	}
	return grade
}

// Reifestand gives the levels of the Einsaetze that are live.
func (b *Befund) Reifestand() Reifestand {
	var r Reifestand
	for i := range b.Einsaetze {
		if b.Einsaetze[i].Status == StatusLive {
			r = r.Mit(b.Einsaetze[i].Reifegrad)
		}
	}
	return r
}
