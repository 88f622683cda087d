// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"cmp"
	"slices"
)

// Text is a free text that may name a person. It stands outside the history, in
// a place where it can be erased; everything else refers to it.
type Text struct {
	// ID is given by the store when the text is first written; empty before that.
	// It is a salted hash of Inhalt, so that the history holds the text to it.
	ID string
	// Inhalt is empty when there is no text, or when it was erased.
	Inhalt string
	// GeloeschtAm is the day on which it was erased, YYYY-MM-DD.
	GeloeschtAm string
}

// IsSet reports whether there is or was a text.
func (t Text) IsSet() bool { return t.Inhalt != "" || t.ID != "" }

// NewText is a text that nobody has stored yet.
func NewText(inhalt string) Text { return Text{Inhalt: inhalt} }

// Schritt says which status a Nachnutzung has from a day on, until the next.
type Schritt struct {
	// Nr names the step within its pair, from 1 in the order of reporting; it
	// stays the same when other steps are inserted.
	Nr     int
	Status Status
	// Seit is its first day, YYYY-MM-DD.
	Seit        string
	Begruendung Text
	// Zurueckgezogen: it was a mistake and counts no more.
	Zurueckgezogen bool
}

// Zeitachse holds the steps of one thing, ordered by day and number, withdrawn
// ones included.
type Zeitachse []Schritt

// Am gives the step that holds on a day; false before the first.
func (z Zeitachse) Am(tag string) (Schritt, bool) {
	for _, s := range slices.Backward(z) {
		if !s.Zurueckgezogen && s.Seit <= tag {
			return s, true
		}
	}
	return Schritt{}, false
}

// Letzter gives the last step; false when there is none.
func (z Zeitachse) Letzter() (Schritt, bool) { return z.Am("9999-12-31") }

// Schritt gives a step by its number.
func (z Zeitachse) Schritt(nr int) (Schritt, bool) {
	i := slices.IndexFunc(z, func(s Schritt) bool { return s.Nr == nr })
	if i < 0 {
		return Schritt{}, false
	}
	return z[i], true
}

// with gives the steps with one more, in their order.
func (z Zeitachse) with(s Schritt) Zeitachse {
	s.Nr = len(z) + 1
	return append(slices.Clone(z), s).sorted()
}

// replace gives the steps with one of them changed, in their order.
func (z Zeitachse) replace(s Schritt) Zeitachse {
	changed := slices.Clone(z)
	for i := range changed {
		if changed[i].Nr == s.Nr {
			changed[i] = s
		}
	}
	return changed.sorted()
}

func (z Zeitachse) sorted() Zeitachse {
	slices.SortFunc(z, func(a, b Schritt) int { return cmp.Or(cmp.Compare(a.Seit, b.Seit), cmp.Compare(a.Nr, b.Nr)) })
	return z
}

// before gives the steps that hold when a step of that day and number begins.
func (z Zeitachse) before(seit string, nr int) Zeitachse {
	var earlier Zeitachse
	for _, s := range z {
		if !s.Zurueckgezogen && (s.Seit < seit || (s.Seit == seit && s.Nr < nr)) {
			earlier = append(earlier, s)
		}
	}
	return earlier
}

// reasonFor says in German why a step of that status needs a reason after these
// steps; empty when it needs none.
func (z Zeitachse) reasonFor(s Status) string {
	switch {
	case s.NeedsReason():
		return "Der Status „" + string(s) + "“ braucht eine Begründung."
	case len(z) == 0, s == StatusAbgeleitet:
		return ""
	}
	// Who returns from a pause goes on from where the ladder was left.
	last, stufe := z[len(z)-1], -1
	for _, earlier := range slices.Backward(z) {
		if stufe = earlier.Status.Stufe(); stufe >= 0 {
			break
		}
	}
	switch next := s.Stufe(); {
	case stufe < 0 || s == last.Status:
		return ""
	case next < stufe:
		return "Von „" + string(Statuswerte()[stufe]) + "“ zu „" + string(s) + "“ ist es ein Schritt zurück; er braucht eine Begründung."
	case next > stufe+1:
		return "Zwischen „" + string(Statuswerte()[stufe]) + "“ und „" + string(s) + "“ fehlt ein Schritt; ihn zu überspringen braucht eine Begründung."
	}
	return ""
}
