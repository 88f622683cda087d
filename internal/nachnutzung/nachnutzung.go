// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"cmp"
	"slices"
	"time"
)

// Nachnutzung says how far a body has come in reusing the online service of a
// Leistungsbuendel. One for each body and bundle; a pair that nobody has
// reported is open, with version 0.
type Nachnutzung struct {
	ARS, OzgID string
	// Version counts the changes of the pair; 0 means nothing is stored.
	Version int64
	// Zeitachse are the headline's steps as set by editors.
	Zeitachse Zeitachse
	// Einsaetze are what is really in use there.
	Einsaetze []Einsatz
	// Plaene are the planned days of going live, in the order in which they were
	// made; the last one counts. Earlier ones are kept, so that slips can be told.
	Plaene []Plan
	// Hindernisse are what keeps the body from the next step, ended ones included.
	Hindernisse []Hindernis
	// Bemerkung is the only note.
	Bemerkung    Text
	Bestaetigung Bestaetigung
	// BestaetigtAm is the day on which the body last said that all this holds;
	// empty when it never has. It is not the day of a change.
	BestaetigtAm string
	// Organisation that reported last.
	Organisation string
	// Rueckfall is the version to which a rejection returns: the last one that
	// did not await an answer.
	Rueckfall int64
	// Beispiel marks a made-up row of --demo.
	Beispiel bool
	// GeaendertAm is when the last change was stored; zero when nothing is stored.
	GeaendertAm time.Time
}

// Bestaetigung says who stands behind what a pair says.
type Bestaetigung string

// The values of Bestaetigung; empty while nobody has reported.
const (
	// Gemeldet on behalf; the body's answer is awaited.
	Gemeldet Bestaetigung = "gemeldet"
	// Bestaetigt: the body itself reported or confirmed it.
	Bestaetigt Bestaetigung = "bestaetigt"
	// VorabBestaetigt: reported on behalf, by whom the body trusts in advance.
	VorabBestaetigt Bestaetigung = "vorab_bestaetigt"
	// Redaktionell: written by the Redaktion.
	Redaktionell Bestaetigung = "redaktionell"
)

// Bestaetigungen lists all values.
func Bestaetigungen() []Bestaetigung {
	return []Bestaetigung{Gemeldet, Bestaetigt, VorabBestaetigt, Redaktionell}
}

// Plan is a planned day of going live.
type Plan struct {
	// Ziel is the planned day; empty when a plan was given up.
	Ziel string
	// GesetztAm is the day on which the plan was made.
	GesetztAm string
}

// Hindernis is a blocker.
type Hindernis struct {
	// Code of the list "blocker".
	Code string
	// Seit when, and until when it was there (the first day without it); Bis is
	// empty while it is.
	Seit, Bis string
}

// Einsatz is an Onlinedienst in use at one body for one Leistungsbuendel, or for
// some of its Leistungen.
type Einsatz struct {
	// Nr names it within its pair, from 1.
	Nr int
	// Onlinedienst and Plattform by their codes; either may be empty.
	Onlinedienst, Plattform string
	// URL where citizens find it: https.
	URL string
	// Leistungen it covers, by id; empty means all of the bundle.
	Leistungen []string
	Zeitachse  Zeitachse
	Reifegrad  Reifegrad
	// Nachnutzungsmodell is a code of the list of that name; may be empty.
	Nachnutzungsmodell string
	// Nachweis says what the status rests on.
	Nachweis Text
}

// Reifegrad is a level within a version of the model; levels of different
// versions are never compared.
type Reifegrad struct {
	// Modell is "1.1" or "2.0"; empty when no level is known.
	Modell string
	// Stufe is a code of the list "reifegrad_1_1" or "reifegrad_2_0".
	Stufe int
}

// Reifegradliste is the code list of a model's levels; empty for no model.
func Reifegradliste(modell string) string {
	switch modell {
	case "1.1":
		return "reifegrad_1_1"
	case "2.0":
		return "reifegrad_2_0"
	}
	return ""
}

// Herkunft of a headline status.
const (
	// HerkunftGesetzt: an editor has set it.
	HerkunftGesetzt = "gesetzt"
	// HerkunftEinsatz: it is that of the furthest Einsatz.
	HerkunftEinsatz = "einsatz"
	// HerkunftZustaendigkeit: the body is not responsible for the bundle.
	HerkunftZustaendigkeit = "zustaendigkeit"
	// HerkunftOhneMeldung: nobody has reported, so it is open.
	HerkunftOhneMeldung = "ohne_meldung"
)

// Befund is what holds for a pair on a day.
type Befund struct {
	Status      Status
	StatusSeit  string
	Herkunft    string
	Begruendung Text
	// GeplanterGoLive as planned on that day; empty without a plan.
	GeplanterGoLive string
	// FruehereTermine counts the plans before, so that a slip shows.
	FruehereTermine int
	Blocker         []string
	Einsaetze       []EinsatzBefund
}

// EinsatzBefund is what holds for an Einsatz on a day.
type EinsatzBefund struct {
	Einsatz
	Status      Status
	StatusSeit  string
	Begruendung Text
}

// Am tells what held on a day, as far as it is known now. zustaendig is false
// where the body is surely not responsible for the bundle.
func (n *Nachnutzung) Am(tag string, zustaendig bool) Befund {
	b := Befund{Status: StatusOffen, Herkunft: HerkunftOhneMeldung}
	for _, e := range n.Einsaetze {
		if step, ok := e.Zeitachse.Am(tag); ok {
			b.Einsaetze = append(b.Einsaetze, EinsatzBefund{
				Einsatz: e, Status: step.Status, StatusSeit: step.Seit, Begruendung: step.Begruendung,
			})
		}
	}
	for _, h := range n.Hindernisse {
		if h.Seit <= tag && (h.Bis == "" || tag < h.Bis) {
			b.Blocker = append(b.Blocker, h.Code)
		}
	}
	b.GeplanterGoLive, b.FruehereTermine = planOn(n.Plaene, tag)
	n.headline(&b, tag, zustaendig)
	return b
}

func (n *Nachnutzung) headline(b *Befund, tag string, zustaendig bool) {
	if step, ok := n.Zeitachse.Am(tag); ok && step.Status != StatusAbgeleitet {
		b.Status, b.StatusSeit, b.Herkunft, b.Begruendung = step.Status, step.Seit, HerkunftGesetzt, step.Begruendung
		return
	}
	if e, ok := furthest(b.Einsaetze); ok {
		b.Status, b.StatusSeit, b.Herkunft, b.Begruendung = e.Status, e.StatusSeit, HerkunftEinsatz, e.Begruendung
		return
	}
	if !zustaendig {
		b.Status, b.Herkunft = StatusNichtZustaendig, HerkunftZustaendigkeit
	}
}

// planOn gives the day that was planned on a day, and how many plans went before.
func planOn(plaene []Plan, tag string) (ziel string, frueher int) {
	for _, p := range plaene {
		if p.GesetztAm > tag {
			continue
		}
		if ziel != "" {
			frueher++
		}
		ziel = p.Ziel
	}
	return ziel, frueher
}

// furthest is the Einsatz highest on the ladder, of equal ones the earliest:
// since then somebody is so far. Those beside the ladder count only when there is
// no other, a paused one first, of equal ones the latest: until then another one
// was still in use.
func furthest(list []EinsatzBefund) (EinsatzBefund, bool) {
	if len(list) == 0 {
		return EinsatzBefund{}, false
	}
	return slices.MaxFunc(list, func(a, b EinsatzBefund) int {
		byDay := cmp.Compare(b.StatusSeit, a.StatusSeit)
		if a.Status.Stufe() < 0 {
			byDay = -byDay
		}
		return cmp.Or(cmp.Compare(reach(a.Status), reach(b.Status)), byDay)
	}), true
}

// reach orders the states of Einsaetze by how far they go.
func reach(s Status) int {
	switch {
	case s.Stufe() >= 0:
		return s.Stufe()
	case s == StatusPausiert:
		return -1
	}
	return -2
}

// Texte gives every free text of the pair, to be read or stored; the pointers
// lead into n.
func (n *Nachnutzung) Texte() []*Text {
	texts := []*Text{&n.Bemerkung}
	for i := range n.Zeitachse {
		texts = append(texts, &n.Zeitachse[i].Begruendung)
	}
	for i := range n.Einsaetze {
		e := &n.Einsaetze[i]
		texts = append(texts, &e.Nachweis)
		for j := range e.Zeitachse {
			texts = append(texts, &e.Zeitachse[j].Begruendung)
		}
	}
	return texts
}

// Clone gives a copy that shares nothing that a report changes.
func (n *Nachnutzung) Clone() *Nachnutzung {
	c := *n
	c.Zeitachse = slices.Clone(n.Zeitachse)
	c.Einsaetze = slices.Clone(n.Einsaetze)
	for i := range c.Einsaetze {
		c.Einsaetze[i].Zeitachse = slices.Clone(n.Einsaetze[i].Zeitachse)
		c.Einsaetze[i].Leistungen = slices.Clone(n.Einsaetze[i].Leistungen)
	}
	c.Plaene = slices.Clone(n.Plaene)
	c.Hindernisse = slices.Clone(n.Hindernisse)
	return &c
}
