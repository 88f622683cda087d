// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// einsaetze makes the reported Einsaetze those of the pair.
func (l *meldelauf) einsaetze(list []EinsatzMeldung) {
	if len(list) > MaxEinsaetze {
		l.fault("/einsaetze", "Die Liste hat %d Einsätze; möglich sind höchstens %d.", len(list), MaxEinsaetze)
		return
	}
	known, listed := len(l.n.Einsaetze), make(map[int]bool, len(list))
	for i, m := range list {
		place := "/einsaetze/" + strconv.Itoa(i)
		l.checkEinsatz(place, m)
		if e := l.einsatz(place+"/nr", m.Nr, known, listed); e != nil {
			listed[e.Nr] = true
			l.report(place, e, m)
		}
	}
	for i := range l.n.Einsaetze {
		if e := &l.n.Einsaetze[i]; !listed[e.Nr] && e.isReported() {
			withdrawn := StatusZurueckgezogen
			e.Zeitachse = l.step(e.Zeitachse, schrittwunsch{status: &withdrawn, cause: fmt.Sprintf(
				"Einsatz %d fehlt in der Liste und wird damit zurückgezogen; das braucht eine Begründung. Soll er bleiben, bitte mit „nr“: %d auflisten.",
				e.Nr, e.Nr)})
		}
	}
}

// einsatz gives the Einsatz that a report means, a new one for 0; nil with a
// fault when there is none among the known ones (those before the report), or
// when the report has named it before.
func (l *meldelauf) einsatz(pointer string, nr, known int, listed map[int]bool) *Einsatz {
	if nr == 0 {
		l.n.Einsaetze = append(l.n.Einsaetze, Einsatz{Nr: l.n.nextEinsatz()})
		return &l.n.Einsaetze[len(l.n.Einsaetze)-1]
	}
	i := slices.IndexFunc(l.n.Einsaetze[:known], func(e Einsatz) bool { return e.Nr == nr && e.isReported() })
	switch {
	case i < 0:
		l.fault(pointer, "Einen Einsatz mit der Nummer %d gibt es hier nicht. Ein neuer Einsatz hat keine Nummer (oder 0).", nr)
		return nil
	case listed[nr]:
		l.fault(pointer, "Der Einsatz %d steht mehrfach in der Liste; einmal genügt.", nr)
		return nil
	}
	return &l.n.Einsaetze[i]
}

// Reifegradmodelle lists the versions of the model.
func Reifegradmodelle() []string { return []string{"1.1", "2.0"} }

// nextEinsatz is a number that no Einsatz of the pair has ever had.
func (n *Nachnutzung) nextEinsatz() int {
	next := 1
	for _, e := range n.Einsaetze {
		next = max(next, e.Nr+1)
	}
	return next
}

// isReported is false when no step of it counts: it was reported by mistake.
func (e Einsatz) isReported() bool {
	_, ok := e.Zeitachse.Letzter()
	return ok
}

// report writes what was reported about an Einsatz into it.
func (l *meldelauf) report(place string, e *Einsatz, m EinsatzMeldung) {
	e.Onlinedienst, e.Plattform, e.URL = m.Onlinedienst, m.Plattform, m.URL
	e.Leistungen = slices.Clone(m.Leistungen)
	e.Reifegrad, e.Nachnutzungsmodell = m.Reifegrad, m.Nachnutzungsmodell
	e.Nachweis = e.Nachweis.rewritten(m.Nachweis)
	if !m.Status.IsValid() {
		return
	}
	e.Zeitachse = l.step(e.Zeitachse, schrittwunsch{
		place: place, status: &m.Status, seit: m.StatusSeit, berichtigung: fmt.Sprintf(" mit „einsatz“: %d", e.Nr),
	})
}

// checkEinsatz checks what needs no look at the Einsatz as it was.
func (l *meldelauf) checkEinsatz(place string, m EinsatzMeldung) {
	switch {
	case m.Status == "":
		l.fault(place+"/status", "Jeder Einsatz braucht einen Status. Möglich sind: %s.", joinStatuswerte())
	case !m.Status.IsValid():
		l.unknownStatus(place+"/status", m.Status)
	}
	if m.StatusSeit != "" {
		l.seit(place+"/statusSeit", m.StatusSeit, l.heute)
	}
	if m.Onlinedienst == "" && m.Plattform == "" && m.URL == "" {
		l.fault(place, "Der Einsatz sagt nicht, was eingesetzt wird; bitte „onlinedienst“, „plattform“ oder „url“ angeben.")
	}
	for _, c := range []struct{ field, liste, value string }{
		{"/onlinedienst", "onlinedienst", m.Onlinedienst},
		{"/plattform", "plattform", m.Plattform},
		{"/nachnutzungsmodell", "nachnutzungsmodell", m.Nachnutzungsmodell},
	} {
		if c.value != "" {
			l.wortschatz.code(&l.pruefung, place+c.field, c.liste, c.value)
		}
	}
	if m.URL != "" {
		l.address(place+"/url", m.URL, "https")
	}
	l.unique(place+"/leistungen", m.Leistungen, func(pointer, id string) { l.wortschatz.leistung(&l.pruefung, pointer, id) })
	l.checkReifegrad(place+"/reifegrad", m.Reifegrad)
	l.text(place+"/nachweis", m.Nachweis, MaxNachweis)
}

// checkReifegrad checks a level within its model: levels of two models share
// numbers and mean different things, so a level without a model means nothing.
func (l *meldelauf) checkReifegrad(place string, r Reifegrad) {
	liste := Reifegradliste(r.Modell)
	switch {
	case r == Reifegrad{}:
	case liste != "":
		l.wortschatz.code(&l.pruefung, place+"/stufe", liste, strconv.Itoa(r.Stufe))
	case r.Modell == "":
		l.fault(place+"/modell", "Zu einer Reifegradstufe gehört ihr Modell. Möglich sind: %s.", strings.Join(Reifegradmodelle(), ", "))
	default:
		l.fault(place+"/modell", "„%s“ ist kein Reifegradmodell. Möglich sind: %s.", shown(r.Modell), strings.Join(Reifegradmodelle(), ", "))
	}
}
