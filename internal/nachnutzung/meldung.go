// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Meldung is what somebody reports about a pair; nil leaves a part as it is.
type Meldung struct {
	// Status of the headline; with StatusAbgeleitet it follows the Einsaetze.
	Status *Status
	// StatusSeit is the first day of the status, YYYY-MM-DD; without it (nil or
	// empty) a new status counts from today.
	StatusSeit *string
	// Begruendung says why; it stands at every step that the report makes.
	Begruendung string
	// Ersatz stands in where a step needs a reason and Begruendung is empty: the
	// note of an import, which speaks for all its rows.
	Ersatz string
	// Bemerkung replaces the note; empty takes it away.
	Bemerkung *string
	// GeplanterGoLive is the planned day; empty gives the plan up.
	GeplanterGoLive *string
	// Blocker are all that are there now, as codes.
	Blocker *[]string
	// Einsaetze are all that there are now; one that is missing is withdrawn.
	Einsaetze *[]EinsatzMeldung
}

// EinsatzMeldung is what somebody reports about one Einsatz: all of it.
type EinsatzMeldung struct {
	// Nr of the Einsatz; 0 makes a new one.
	Nr                           int
	Onlinedienst, Plattform, URL string
	Leistungen                   []string
	Status                       Status
	// StatusSeit may be empty: a new status then counts from today.
	StatusSeit                   string
	Reifegrad                    Reifegrad
	Nachnutzungsmodell, Nachweis string
}

// Melde applies a report made on that day. It gives an *InvalidError with every
// fault of the report, as JSON pointers into it; n is then as it was.
func (n *Nachnutzung) Melde(m Meldung, heute string, w Wortschatz) error {
	l := &meldelauf{n: n.Clone(), m: m, heute: heute, wortschatz: w}
	l.text("/begruendung", m.Begruendung, MaxBegruendung)
	l.text("/begruendung", m.Ersatz, MaxBegruendung)
	known := len(l.n.Zeitachse)
	l.headline()
	if m.Bemerkung != nil {
		l.text("/bemerkung", *m.Bemerkung, MaxBemerkung)
		l.n.Bemerkung = l.n.Bemerkung.rewritten(*m.Bemerkung)
	}
	if m.GeplanterGoLive != nil {
		l.n.Plaene = l.plan("/geplanterGoLive", l.n.Plaene, *m.GeplanterGoLive, heute)
	}
	if m.Blocker != nil {
		l.blocker(*m.Blocker)
	}
	if m.Einsaetze != nil {
		l.einsaetze(*m.Einsaetze)
	}
	l.fall(known)
	if err := l.err(); err != nil {
		return err
	}
	*n = *l.n
	return nil
}

// meldelauf is the application of one report to a copy of the pair.
type meldelauf struct {
	pruefung
	n          *Nachnutzung
	m          Meldung
	heute      string
	wortschatz Wortschatz
}

// schrittwunsch is what a report wants of one timeline.
type schrittwunsch struct {
	// place of the wish in the report: "" for the headline, "/einsaetze/2".
	place string
	// status wanted; nil leaves it.
	status *Status
	// seit may be empty.
	seit string
	// berichtigung says to which Einsatz a correction would have to point.
	berichtigung string
	// cause says in German why a reason is needed, in better words than the
	// ladder has.
	cause string
}

func (l *meldelauf) headline() {
	wish := schrittwunsch{status: l.m.Status}
	if l.m.StatusSeit != nil {
		wish.seit = *l.m.StatusSeit
	}
	if s := l.m.Status; s != nil && *s != StatusAbgeleitet && !s.IsValid() {
		l.unknownStatus("/status", *s)
		if wish.seit != "" {
			l.seit("/statusSeit", wish.seit, l.heute)
		}
		return
	}
	l.n.Zeitachse = l.step(l.n.Zeitachse, wish)
}

func (p *pruefung) unknownStatus(pointer string, s Status) {
	p.fault(pointer, "„%s“ ist kein Status. Möglich sind: %s.", shown(string(s)), joinStatuswerte())
}

func joinStatuswerte() string {
	var names []string
	for _, s := range Statuswerte() {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}

// seit checks the first day of a status. Only a plan may lie in the future.
func (p *pruefung) seit(pointer, tag, heute string) bool {
	if isTag(tag) && tag > heute {
		p.fault(pointer, "„%s“ liegt in der Zukunft; ein Status gilt spätestens ab heute (%s). Was geplant ist, steht in „geplanterGoLive“.", tag, heute)
		return false
	}
	return p.tag(pointer, tag, FruehesterTag, heute)
}

// step gives the timeline after what the report wants of it. A report that
// repeats what is known makes no step, so that it can be sent twice.
func (l *meldelauf) step(z Zeitachse, wish schrittwunsch) Zeitachse {
	if wish.seit != "" && !l.seit(wish.place+"/statusSeit", wish.seit, l.heute) {
		return z
	}
	last, _ := z.Letzter()
	// What was never set follows the Einsaetze, and so does the zero Schritt.
	status, seit := last.Status, cmp.Or(wish.seit, l.heute)
	if wish.status != nil {
		status = *wish.status
	}
	// known is the step that may say it already: the one that holds on the day,
	// or the last, when it says the same from a later day on.
	known, _ := z.Am(seit)
	if status == last.Status && seit < last.Seit {
		known = last
	}
	switch {
	case status == last.Status && wish.seit == "":
		return z
	case known.Nr == 0 && status == StatusAbgeleitet:
		l.undated(wish)
		return z
	case known.Nr == 0 || known.Status != status:
		return z.with(Schritt{Status: status, Seit: seit, Begruendung: l.reason(z, status, seit, wish.cause)})
	case known.Seit != seit:
		l.misdated(wish, known)
	}
	return z
}

// misdated says that a known step has another day, and where to correct it.
func (l *meldelauf) misdated(wish schrittwunsch, known Schritt) {
	since := "schon"
	if wish.seit < known.Seit {
		since = "erst"
	}
	l.fault(wish.place+"/statusSeit", "Der Status „%s“ gilt laut Schritt %d %s seit %s. Zum Berichtigen: POST auf …/verlauf/%d/berichtigung%s.",
		headlineName(known.Status), known.Nr, since, known.Seit, known.Nr, wish.berichtigung)
}

func (l *meldelauf) undated(wish schrittwunsch) {
	l.fault(wish.place+"/statusSeit", "Es ist kein Status gesetzt, der seit „%s“ gelten könnte; bitte auch „status“ angeben.", wish.seit)
}

// reason gives the reason of a new step, and a fault when it needs one that the
// report does not give.
func (l *meldelauf) reason(z Zeitachse, status Status, seit, cause string) Text {
	need := z.before(seit, len(z)+1).reasonFor(status)
	if last, known := z.Letzter(); need == "" && known && seit < last.Seit {
		need = fmt.Sprintf("Der Status „%s“ seit %s liegt vor dem letzten Schritt („%s“ seit %s); ihn nachzutragen braucht eine Begründung.",
			headlineName(status), seit, headlineName(last.Status), last.Seit)
	}
	given := l.m.Begruendung
	if need != "" && strings.TrimSpace(given) == "" {
		given = l.m.Ersatz
	}
	if need != "" && strings.TrimSpace(given) == "" {
		l.fault("/begruendung", "%s", cmp.Or(cause, need))
	}
	return NewText(given)
}

// fall asks for a reason where the report leaves the headline to the Einsaetze, as its
// step after the known ones, and they are further back than what was set: that is a
// step back like any other. An Einsatz beside the ladder has a reason of its own.
func (l *meldelauf) fall(known int) {
	step, ok := l.n.Zeitachse.Schritt(known + 1)
	if !ok || step.Status != StatusAbgeleitet || step.Begruendung.IsSet() {
		return
	}
	reached := l.n.Am(step.Seit, true).Status
	if reached.Stufe() < 0 {
		return
	}
	need := l.n.Zeitachse.before(step.Seit, step.Nr).reasonFor(reached)
	switch {
	case need == "":
	case strings.TrimSpace(l.m.Ersatz) != "":
		step.Begruendung = NewText(l.m.Ersatz)
		l.n.Zeitachse = l.n.Zeitachse.replace(step)
	default:
		l.fault("/begruendung", "Ohne „status“ gilt der des am weitesten fortgeschrittenen Einsatzes. %s", need)
	}
}

func headlineName(s Status) string { return cmp.Or(string(s), "wie die Einsätze") }

// plan gives the plans after the newest one. A plan that is made and changed on
// one day counts once, so that a slip of the pen is no slip of the date.
func (p *pruefung) plan(pointer string, plaene []Plan, ziel, heute string) []Plan {
	if ziel != "" && !p.tag(pointer, ziel, FruehesterTag, SpaetesterPlan) {
		return plaene
	}
	earlier := slices.DeleteFunc(slices.Clone(plaene), func(plan Plan) bool { return plan.GesetztAm == heute })
	var last Plan
	if len(earlier) > 0 {
		last = earlier[len(earlier)-1]
	}
	if ziel == last.Ziel {
		return earlier
	}
	return append(earlier, Plan{Ziel: ziel, GesetztAm: heute})
}

// blocker opens and ends blockers, so that those of the list are the open ones.
func (l *meldelauf) blocker(codes []string) {
	before := len(l.faults)
	l.unique("/blocker", codes, func(pointer, code string) { l.wortschatz.code(&l.pruefung, pointer, "blocker", code) })
	if len(l.faults) > before {
		return
	}
	var kept []Hindernis
	for _, h := range l.n.Hindernisse {
		wanted := slices.Contains(codes, h.Code)
		switch {
		case wanted && h.Bis == l.heute:
			// It was ended today by mistake: it never was.
			h.Bis = ""
		case !wanted && h.Bis == "" && h.Seit == l.heute:
			continue
		case !wanted && h.Bis == "":
			h.Bis = l.heute
		}
		kept = append(kept, h)
	}
	for _, code := range codes {
		if !slices.ContainsFunc(kept, func(h Hindernis) bool { return h.Code == code && h.Bis == "" }) {
			kept = append(kept, Hindernis{Code: code, Seit: l.heute})
		}
	}
	l.n.Hindernisse = kept
}

// rewritten gives the text with that content. The same content stays the same
// text, so that it is not stored twice and an erased one stays told as erased.
func (t Text) rewritten(inhalt string) Text {
	if t.Inhalt == inhalt {
		return t
	}
	return NewText(inhalt)
}
