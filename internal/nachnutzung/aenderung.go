// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"fmt"
	"strconv"
	"strings"
)

// Aenderung is one field that differs between two states of an object.
type Aenderung struct {
	// Feld is the way to it: "status", "einsaetze/2/url".
	Feld string
	// Vorher and Nachher are what it said; the zero value means nothing. Most are
	// plain words; a free text keeps its ID, and the day of its erasure.
	Vorher, Nachher Text
}

// Feld is one field of a state. A state is a list of them, in the order in which
// a reader wants to see them; what is empty stands in none.
type Feld struct {
	Pfad string
	Wert Text
}

// Diff gives what differs between two states, in the order of after; what is
// gone comes last.
func Diff(before, after []Feld) []Aenderung {
	earlier := make(map[string]Text, len(before))
	for _, f := range before {
		earlier[f.Pfad] = f.Wert
	}
	var changes []Aenderung
	for _, f := range after {
		was, ok := earlier[f.Pfad]
		delete(earlier, f.Pfad)
		if !ok || !was.same(f.Wert) {
			changes = append(changes, Aenderung{Feld: f.Pfad, Vorher: was, Nachher: f.Wert})
		}
	}
	for _, f := range before {
		if was, ok := earlier[f.Pfad]; ok {
			changes = append(changes, Aenderung{Feld: f.Pfad, Vorher: was})
		}
	}
	return changes
}

// same compares stored texts by what cannot be erased.
func (t Text) same(other Text) bool {
	if t.ID != "" && other.ID != "" {
		return t.ID == other.ID
	}
	return t.Inhalt == other.Inhalt
}

// felder collects the fields of a state.
type felder []Feld

func (f *felder) add(pfad, wert string) { f.addText(pfad, NewText(wert)) }

func (f *felder) addText(pfad string, wert Text) {
	if wert.IsSet() {
		*f = append(*f, Feld{Pfad: pfad, Wert: wert})
	}
}

func (f *felder) addQuellen(pfad string, list []Quelle) {
	for i, q := range list {
		f.add(pfad+"/"+strconv.Itoa(i+1), strings.TrimSpace(q.Titel+" "+q.URL))
	}
}

// Felder gives the state of the pair, whatever the day: the headline as set
// last, then all that stands behind it.
func (n *Nachnutzung) Felder() []Feld {
	var f felder
	if step, ok := n.Zeitachse.Letzter(); ok {
		f.add("status", headlineName(step.Status))
		f.add("statusSeit", step.Seit)
		f.addText("begruendung", step.Begruendung)
	}
	if len(n.Plaene) > 0 {
		f.add("geplanterGoLive", n.Plaene[len(n.Plaene)-1].Ziel)
	}
	var open []string
	for _, h := range n.Hindernisse {
		if h.Bis == "" {
			open = append(open, h.Code)
		}
	}
	f.add("blocker", strings.Join(open, ", "))
	f.addText("bemerkung", n.Bemerkung)
	f.add("bestaetigung", string(n.Bestaetigung))
	f.add("bestaetigtAm", n.BestaetigtAm)
	f.add("organisation", n.Organisation)
	for _, e := range n.Einsaetze {
		if e.isReported() {
			e.addTo(&f, "einsaetze/"+strconv.Itoa(e.Nr))
		}
	}
	n.Zeitachse.addTo(&f, "verlauf")
	return f
}

func (e Einsatz) addTo(f *felder, place string) {
	if step, ok := e.Zeitachse.Letzter(); ok {
		f.add(place+"/status", string(step.Status))
		f.add(place+"/statusSeit", step.Seit)
	}
	f.add(place+"/onlinedienst", e.Onlinedienst)
	f.add(place+"/plattform", e.Plattform)
	f.add(place+"/url", e.URL)
	f.add(place+"/leistungen", strings.Join(e.Leistungen, ", "))
	if e.Reifegrad.Modell != "" {
		f.add(place+"/reifegrad", fmt.Sprintf("%d (Modell %s)", e.Reifegrad.Stufe, e.Reifegrad.Modell))
	}
	f.add(place+"/nachnutzungsmodell", e.Nachnutzungsmodell)
	f.addText(place+"/nachweis", e.Nachweis)
	e.Zeitachse.addTo(f, place+"/verlauf")
}

// addTo gives each step one field, and its reason another.
func (z Zeitachse) addTo(f *felder, place string) {
	for _, s := range z {
		at := place + "/" + strconv.Itoa(s.Nr)
		wert := headlineName(s.Status) + " seit " + s.Seit
		if s.Zurueckgezogen {
			wert += " (zurückgezogen)"
		}
		f.add(at, wert)
		f.addText(at+"/begruendung", s.Begruendung)
	}
}

// Felder gives the state of the project.
func (v *Landesvorhaben) Felder() []Feld {
	var f felder
	f.add("ressort", v.Ressort)
	f.add("prioritaet", v.Prioritaet)
	f.add("nachnutzungskategorie", v.Nachnutzungskategorie)
	if v.Booster != nil {
		f.add("booster", yesNo(*v.Booster))
	}
	f.add("phase", v.Phase)
	f.add("umsetzungsmodell", v.Umsetzungsmodell)
	f.add("onlinedienst", v.Onlinedienst)
	if len(v.Plaene) > 0 {
		f.add("geplanterGoLive", v.Plaene[len(v.Plaene)-1].Ziel)
	}
	f.addText("bemerkung", v.Bemerkung)
	return f
}

// Felder gives what is sourced about the responsibility.
func (r Zustaendigkeitsregel) Felder() []Feld {
	var f felder
	for i, a := range r.Abschnitte {
		at := "abschnitte/" + strconv.Itoa(i+1)
		f.add(at+"/ab", a.Ab)
		f.add(at+"/bis", a.Bis)
		f.add(at+"/arten", strings.Join(a.Arten, ", "))
		f.addQuellen(at+"/quellen", a.Quellen)
	}
	for _, a := range r.Ausnahmen {
		at := "ausnahmen/" + a.ARS
		if a.Ab != "" {
			at += "/" + a.Ab
		}
		f.add(at+"/zustaendig", yesNo(a.Zustaendig))
		f.add(at+"/bis", a.Bis)
		f.addQuellen(at+"/quellen", a.Quellen)
	}
	return f
}

// Felder gives the terms of the confirmation.
func (v Vorabbestaetigung) Felder() []Feld {
	var f felder
	f.add("fuer", string(v.Fuer))
	f.add("ab", v.Ab)
	f.add("bis", v.Bis)
	return f
}

func yesNo(b bool) string {
	if b {
		return "ja"
	}
	return "nein"
}
