// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"fmt"
	"strconv"
	"strings"
)

// Berichtigung corrects one step, or withdraws it. Nothing is deleted: a
// withdrawn step stays and counts no more.
type Berichtigung struct {
	// Einsatz whose step it is; 0 for the headline's.
	Einsatz int
	// Schritt is the step's number.
	Schritt int
	// Status and StatusSeit replace the step's; nil leaves them.
	Status     *Status
	StatusSeit *string
	// Zurueckziehen says that the step never was.
	Zurueckziehen bool
	// Begruendung says why the step was wrong; it replaces the step's own.
	Begruendung string
}

// Berichtige corrects a step on that day. It gives a *NotFoundError when there is
// no such step, a *ConflictError when it is withdrawn already, an *InvalidError
// with all faults of the correction; n is then as it was. The caller signs the
// pair afterwards (Gezeichnet), as after a report: who corrects it settles it, so
// that a rejection does not bring the mistake back.
func (n *Nachnutzung) Berichtige(b Berichtigung, heute string) error {
	z, err := n.zeitachseOf(b.Einsatz)
	if err != nil {
		return err
	}
	step, ok := z.Schritt(b.Schritt)
	if !ok {
		return &NotFoundError{Key: strconv.Itoa(b.Schritt)}
	}
	if step.Zurueckgezogen {
		return Conflict(fmt.Sprintf("Schritt %d ist bereits zurückgezogen und kann nicht mehr geändert werden. Bitte den richtigen Status neu melden.", step.Nr))
	}
	corrected, err := b.apply(step, heute)
	if err != nil {
		return err
	}
	*z = z.replace(corrected)
	return nil
}

// zeitachseOf gives the timeline of an Einsatz, of the headline for 0.
func (n *Nachnutzung) zeitachseOf(einsatz int) (*Zeitachse, error) {
	if einsatz == 0 {
		return &n.Zeitachse, nil
	}
	for i := range n.Einsaetze {
		if n.Einsaetze[i].Nr == einsatz {
			return &n.Einsaetze[i].Zeitachse, nil
		}
	}
	return nil, Invalid("/einsatz", fmt.Sprintf("Einen Einsatz mit der Nummer %d gibt es hier nicht.", einsatz))
}

// apply gives the step as corrected.
func (b Berichtigung) apply(step Schritt, heute string) (Schritt, error) {
	var p pruefung
	if strings.TrimSpace(b.Begruendung) == "" {
		p.fault("/begruendung", "Eine Berichtigung braucht eine Begründung, auch wenn der Schritt selbst keine brauchte.")
	}
	p.text("/begruendung", b.Begruendung, MaxBegruendung)
	corrected := step
	corrected.Begruendung = NewText(b.Begruendung)
	if b.Zurueckziehen {
		corrected.Zurueckgezogen = true
		if b.Status != nil || b.StatusSeit != nil {
			p.fault("/zurueckziehen", "Ein Schritt wird entweder zurückgezogen oder geändert; bitte „status“ und „statusSeit“ weglassen oder „zurueckziehen“.")
		}
		return corrected, p.err()
	}
	if s := b.Status; s != nil {
		corrected.Status = *s
		// The headline may follow the Einsaetze; they have nobody to follow.
		if !s.IsValid() && (*s != StatusAbgeleitet || b.Einsatz != 0) {
			p.unknownStatus("/status", *s)
		}
	}
	if b.StatusSeit != nil {
		corrected.Seit = *b.StatusSeit
		p.seit("/statusSeit", *b.StatusSeit, heute)
	}
	if corrected.Status == step.Status && corrected.Seit == step.Seit {
		p.fault("", "Schritt %d sagt schon „%s“ seit %s. Bitte einen anderen „status“ oder „statusSeit“ angeben, oder „zurueckziehen“.",
			step.Nr, headlineName(step.Status), step.Seit)
	}
	return corrected, p.err()
}
