// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"slices"
	"time"
)

// Planstand says what became of a planned day of going live.
type Planstand string

// The values of Planstand. The measure is the first planned day: moving it does not
// make it kept.
const (
	// PlanGehalten: live on the first planned day or before.
	PlanGehalten Planstand = "gehalten"
	// PlanVerspaetet: live, but later than first planned.
	PlanVerspaetet Planstand = "verspaetet"
	// PlanLaufend: not live; the day planned now has not passed.
	PlanLaufend Planstand = "laufend"
	// PlanUeberfaellig: not live, and the day planned last has passed.
	PlanUeberfaellig Planstand = "ueberfaellig"
	// PlanAufgegeben: not live, and the plan was given up.
	PlanAufgegeben Planstand = "aufgegeben"
)

// Planstaende lists all values.
func Planstaende() []Planstand {
	return []Planstand{PlanGehalten, PlanVerspaetet, PlanLaufend, PlanUeberfaellig, PlanAufgegeben}
}

// Planbefund is what became of the plans of one pair.
type Planbefund struct {
	Stand Planstand
	// Verschoben says that a later day than the first was planned.
	Verschoben bool
	// Tage is by how many days the first planned day is missed, as far as it is known
	// on the day of the question; 0 when it is not.
	Tage int
}

// Planbefund tells what became of the plans of a pair until a day, given what held
// then; false when nobody had planned anything before it was live. The pair has its
// steps.
func (n *Nachnutzung) Planbefund(tag string, b *Befund) (Planbefund, bool) {
	live := n.firstLive(tag, b)
	until := tag
	if live != "" {
		until = live
	}
	var made []Plan
	for _, p := range n.Plaene {
		if p.GesetztAm <= until {
			made = append(made, p)
		}
	}
	i := slices.IndexFunc(made, func(p Plan) bool { return p.Ziel != "" })
	if i < 0 {
		return Planbefund{}, false
	}
	first, last := made[i].Ziel, made[len(made)-1].Ziel
	found := Planbefund{Verschoben: slices.ContainsFunc(made[i:], func(p Plan) bool { return p.Ziel > first })}
	switch {
	case live != "":
		found.Tage = daysBetween(first, live)
		found.Stand = PlanVerspaetet
		if found.Tage == 0 {
			found.Stand = PlanGehalten
		}
	case last == "":
		found.Stand = PlanAufgegeben
	case last < tag:
		found.Stand, found.Tage = PlanUeberfaellig, daysBetween(first, tag)
	default:
		found.Stand, found.Tage = PlanLaufend, daysBetween(first, last)
	}
	return found, true
}

// firstLive is the day on which the pair was live for the first time, whatever came
// after; empty when it was not until a day.
func (n *Nachnutzung) firstLive(tag string, b *Befund) string {
	for _, s := range n.Zeitachse {
		if !s.Zurueckgezogen && s.Status == StatusLive && s.Seit <= tag {
			return s.Seit
		}
	}
	if b.Status == StatusLive {
		return b.StatusSeit
	}
	return ""
}

// daysBetween counts the days from one day to a later one; 0 when it is not later.
func daysBetween(from, to string) int {
	a, errA := time.Parse(time.DateOnly, from)
	b, errB := time.Parse(time.DateOnly, to)
	if errA != nil || errB != nil {
		return 0
	}
	return max(0, int(b.Sub(a).Hours()/24))
}

// Plantreue says how far planned days of going live were kept.
type Plantreue struct {
	// Gruppe is what is counted together, by key and name.
	Gruppe Verweis
	Stand  string
	// Plaene counts the pairs with a plan, Je by what became of them.
	Plaene int
	Je     map[Planstand]int
	// Verschoben counts those for which a later day than the first was planned.
	Verschoben int
	// Versaeumt counts those that miss their first planned day, VerzugTage are their
	// days together, LaengsterVerzug the days of the worst.
	Versaeumt, VerzugTage, LaengsterVerzug int
}

// Zaehle adds what became of the plans of one pair.
func (p *Plantreue) Zaehle(b Planbefund) {
	if p.Je == nil {
		p.Je = make(map[Planstand]int)
	}
	p.Plaene++
	p.Je[b.Stand]++
	if b.Verschoben {
		p.Verschoben++
	}
	if b.Tage > 0 {
		p.Versaeumt++
		p.VerzugTage += b.Tage
		p.LaengsterVerzug = max(p.LaengsterVerzug, b.Tage)
	}
}

// MittlererVerzug is by how many days those that miss their first planned day miss it
// on average, rounded; 0 when none does.
func (p *Plantreue) MittlererVerzug() int {
	if p.Versaeumt == 0 {
		return 0
	}
	return (2*p.VerzugTage + p.Versaeumt) / (2 * p.Versaeumt)
}
