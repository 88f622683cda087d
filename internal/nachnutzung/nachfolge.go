// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"cmp"
	"slices"
)

// Vorgaengerstand is what an old body says about a Leistungsbuendel when another
// one comes after it.
type Vorgaengerstand struct {
	Kommune Verweis
	// GeerbtVon is the body whose report it is, where it is another one.
	GeerbtVon Verweis
	// Nachnutzung is the pair, of version 0 where nobody has reported; Befund is what
	// it says on the day of the load.
	Nachnutzung *Nachnutzung
	Befund      Befund
}

// Meinung is the state as a question shows it.
func (v *Vorgaengerstand) Meinung() Gebietsmeinung {
	return Gebietsmeinung{
		Kommune: v.Kommune, GeerbtVon: v.GeerbtVon, Status: v.Befund.Status, StatusSeit: v.Befund.StatusSeit, Herkunft: v.Befund.Herkunft,
	}
}

// Einig reports whether the old bodies have the same status, so that nobody has to
// decide.
func Einig(list []Vorgaengerstand) bool {
	for i := range list {
		if list[i].Befund.Status != list[0].Befund.Status {
			return false
		}
	}
	return true
}

// Uebernahme is how a body takes over what old ones say about a Leistungsbuendel.
type Uebernahme struct {
	// Staende of the old bodies; the body's own, where it was there before, among
	// them.
	Staende []Vorgaengerstand
	// Entscheidung is the ARS of the body whose state holds, or StandOffen; empty
	// where they are of one mind.
	Entscheidung string
	// Schluesselwechsel: it is the same body, so that who stands behind a report does
	// so still.
	Schluesselwechsel bool
	// Ab is the first day of the new state, Heute the day of the load, both
	// YYYY-MM-DD.
	Ab, Heute string
	// Grund stands in where a step needs a reason.
	Grund string
	// Organisation that loads.
	Organisation string
}

// Uebernimm lets the pair say what the old bodies have said. It gives the parts
// that could not be taken over because they differ, as the history names them.
//
// What is of one mind is taken over as it is. Where the status is the same and the
// rest differs, the status counts from the day on which the last of them had it;
// all Einsaetze and all open blockers are taken over, planned days and notes only
// where they agree. A body that was there before keeps what it says unless it was
// decided otherwise; its own steps stay in any case.
func (n *Nachnutzung) Uebernimm(u Uebernahme) []string {
	own := slices.ContainsFunc(u.Staende, func(v Vorgaengerstand) bool { return v.Kommune.Code == n.ARS })
	switch {
	case u.Entscheidung == StandOffen:
		n.entscheide(Befund{Status: StatusOffen}, u)
		return nil
	case u.Entscheidung == n.ARS, own && u.Entscheidung == "":
		return nil
	}
	list := u.Staende
	if u.Entscheidung != "" {
		list = slices.DeleteFunc(slices.Clone(list), func(v Vorgaengerstand) bool { return v.Kommune.Code != u.Entscheidung })
	}
	if len(list) == 0 {
		return nil
	}
	if own || n.Version > 0 {
		n.entscheide(list[0].Befund, u)
		n.einsaetzeVon(list, u.Heute)
		n.hindernisseVon(list[:1], u.Heute)
		n.zeichne(list, u)
		return nil
	}
	if slices.ContainsFunc(list[1:], func(v Vorgaengerstand) bool { return !sagenDasselbe(list[0].Nachnutzung, v.Nachnutzung) }) {
		return n.vereinige(list, u)
	}
	c := list[0].Nachnutzung.Clone()
	n.Zeitachse, n.Einsaetze, n.Plaene, n.Hindernisse, n.Bemerkung = c.Zeitachse, c.Einsaetze, c.Plaene, c.Hindernisse, c.Bemerkung
	n.zeichne(list, u)
	return nil
}

// entscheide adds a step by which a status holds from the day of the reform on,
// or from the last step on where that is later.
func (n *Nachnutzung) entscheide(b Befund, u Uebernahme) {
	last, known := n.Zeitachse.Letzter()
	if known && last.Status == b.Status {
		return
	}
	reason := b.Begruendung
	if !reason.IsSet() {
		reason = NewText(u.Grund)
	}
	n.Zeitachse = n.Zeitachse.with(Schritt{Status: b.Status, Seit: max(u.Ab, last.Seit), Begruendung: reason})
	n.Bestaetigung, n.Organisation, n.Rueckfall = Redaktionell, u.Organisation, 0
}

// vereinige joins states of the same status that differ in the rest.
func (n *Nachnutzung) vereinige(list []Vorgaengerstand, u Uebernahme) (verschieden []string) {
	last := slices.MaxFunc(list, func(a, b Vorgaengerstand) int { return cmp.Compare(a.Befund.StatusSeit, b.Befund.StatusSeit) }).Befund
	if last.Herkunft == HerkunftGesetzt || slices.ContainsFunc(list, func(v Vorgaengerstand) bool { return v.Befund.Herkunft == HerkunftGesetzt }) {
		reason := last.Begruendung
		if !reason.IsSet() && last.Status.NeedsReason() {
			reason = NewText(u.Grund)
		}
		n.Zeitachse = n.Zeitachse.with(Schritt{Status: last.Status, Seit: last.StatusSeit, Begruendung: reason})
	}
	n.einsaetzeVon(list, u.Heute)
	n.hindernisseVon(list, u.Heute)
	first := &list[0]
	if slices.ContainsFunc(list, func(v Vorgaengerstand) bool { return v.Befund.GeplanterGoLive != first.Befund.GeplanterGoLive }) {
		verschieden = append(verschieden, "geplanterGoLive")
	} else if first.Befund.GeplanterGoLive != "" {
		n.Plaene = []Plan{{Ziel: first.Befund.GeplanterGoLive, GesetztAm: u.Heute}}
	}
	if slices.ContainsFunc(list, func(v Vorgaengerstand) bool {
		return v.Nachnutzung.Bemerkung.Inhalt != first.Nachnutzung.Bemerkung.Inhalt
	}) {
		verschieden = append(verschieden, "bemerkung")
	} else {
		n.Bemerkung = first.Nachnutzung.Bemerkung
	}
	n.zeichne(list, u)
	return verschieden
}

// zeichne says who stands behind what was taken over: of a body that has only
// another key nothing changes; a new body has confirmed nothing yet, and what
// awaits an answer still does.
func (n *Nachnutzung) zeichne(list []Vorgaengerstand, u Uebernahme) {
	n.Organisation, n.Bestaetigung, n.Rueckfall = u.Organisation, Redaktionell, 0
	for i := range list {
		old := list[i].Nachnutzung
		n.Beispiel = n.Beispiel || old.Beispiel
		if old.Bestaetigung == Gemeldet {
			n.Bestaetigung = Gemeldet
		}
	}
	if u.Schluesselwechsel {
		old := list[0].Nachnutzung
		n.Bestaetigung, n.BestaetigtAm, n.Organisation = old.Bestaetigung, old.BestaetigtAm, old.Organisation
	}
}

// einsaetzeVon adds the present Einsaetze of the old bodies that it does not have
// yet.
func (n *Nachnutzung) einsaetzeVon(list []Vorgaengerstand, heute string) {
	for i := range list {
		for _, b := range list[i].Befund.Einsaetze {
			if slices.ContainsFunc(n.Einsaetze, func(e Einsatz) bool {
				step, _ := e.Zeitachse.Am(heute)
				return step.Status == b.Status && e.sameUse(&b.Einsatz)
			}) {
				continue
			}
			e := b.Einsatz
			e.Nr, e.Leistungen, e.Zeitachse = n.nextEinsatz(), slices.Clone(e.Leistungen), slices.Clone(e.Zeitachse)
			n.Einsaetze = append(n.Einsaetze, e)
		}
	}
}

// sameUse reports whether the same is in use for the same.
func (e *Einsatz) sameUse(o *Einsatz) bool {
	return e.Onlinedienst == o.Onlinedienst && e.Plattform == o.Plattform && e.URL == o.URL && slices.Equal(e.Leistungen, o.Leistungen)
}

// hindernisseVon adds the open blockers of the old bodies, each since the first of
// them had it.
func (n *Nachnutzung) hindernisseVon(list []Vorgaengerstand, heute string) {
	for i := range list {
		for _, h := range list[i].Nachnutzung.Hindernisse {
			if h.Bis != "" && h.Bis <= heute {
				continue
			}
			at := slices.IndexFunc(n.Hindernisse, func(o Hindernis) bool { return o.Code == h.Code && o.Bis == "" })
			if at < 0 {
				n.Hindernisse = append(n.Hindernisse, h)
				continue
			}
			n.Hindernisse[at].Seit = min(n.Hindernisse[at].Seit, h.Seit)
		}
	}
}

// sagenDasselbe compares all that two pairs say, whoever stands behind it.
func sagenDasselbe(a, b *Nachnutzung) bool {
	content := func(n *Nachnutzung) []Feld {
		c := *n
		c.Bestaetigung, c.BestaetigtAm, c.Organisation, c.Beispiel = "", "", "", false
		fields := c.Felder()
		for i := range fields {
			// Two texts that say the same are the same here, whoever wrote them.
			if fields[i].Wert.Inhalt != "" {
				fields[i].Wert.ID = ""
			}
		}
		return fields
	}
	return len(Diff(content(a), content(b))) == 0
}
