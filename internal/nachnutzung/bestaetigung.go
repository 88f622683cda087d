// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"fmt"
	"slices"
	"time"
)

// Gezeichnet marks who stands behind a change that was just made on that day:
// the right by which it was made tells. vorab says that the body trusts the
// reporter in advance. n.Version is still the version before the change.
func (n *Nachnutzung) Gezeichnet(r Recht, organisation string, heute string, vorab bool) {
	before := n.Bestaetigung
	n.Organisation = organisation
	switch {
	case r.Rolle == RolleKommune:
		n.Bestaetigung, n.BestaetigtAm = Bestaetigt, heute
	case r.Rolle == RolleRedaktion:
		// The Redaktion does not speak for the body: its last word stays dated.
		n.Bestaetigung = Redaktionell
	case vorab:
		n.Bestaetigung, n.BestaetigtAm = VorabBestaetigt, heute
	default:
		n.Bestaetigung = Gemeldet
		if before != Gemeldet {
			n.Rueckfall = n.Version
		}
		return
	}
	n.Rueckfall = 0
}

// Bestaetige says that the body stands behind what is stored, on that day: it
// accepts a report on behalf or confirms what has not changed. It gives a
// *ConflictError when nobody has reported anything.
func (n *Nachnutzung) Bestaetige(heute string) error {
	if n.Version == 0 || n.Bestaetigung == "" {
		return Conflict("Zu diesem Leistungsbündel liegt keine Meldung vor, die zu bestätigen wäre. Bitte den Status melden; das bestätigt ihn zugleich.")
	}
	n.Bestaetigung, n.BestaetigtAm, n.Rueckfall = Bestaetigt, heute, 0
	return nil
}

// Lehneab rejects a report on behalf: what the pair says returns to frueher, its
// state at version n.Rueckfall; nil when that was never reported. The rejected
// steps stay, withdrawn, so that their numbers mean nothing else later. It gives
// a *ConflictError when no report awaits an answer.
func (n *Nachnutzung) Lehneab(frueher *Nachnutzung) error {
	if n.Bestaetigung != Gemeldet {
		return Conflict("Hier wartet keine Meldung auf eine Antwort. Wer einen anderen Status sieht, meldet ihn.")
	}
	n.ZurueckAuf(frueher)
	return nil
}

// ZurueckAuf brings back what the pair said in an earlier state: its steps,
// Einsaetze, plans, blockers and note, and who stood behind them; nil when nothing
// was said then. Steps of later stay, withdrawn, so that their numbers mean nothing
// else.
func (n *Nachnutzung) ZurueckAuf(frueher *Nachnutzung) {
	if frueher == nil {
		frueher = &Nachnutzung{}
	}
	c := frueher.Clone()
	c.Zeitachse = c.Zeitachse.rejecting(n.Zeitachse)
	for _, e := range n.Einsaetze {
		i := slices.IndexFunc(c.Einsaetze, func(f Einsatz) bool { return f.Nr == e.Nr })
		if i < 0 {
			// An Einsatz of which no step counts shows nowhere.
			rejected := e
			rejected.Zeitachse = Zeitachse(nil).rejecting(e.Zeitachse)
			c.Einsaetze = append(c.Einsaetze, rejected)
			continue
		}
		c.Einsaetze[i].Zeitachse = c.Einsaetze[i].Zeitachse.rejecting(e.Zeitachse)
	}
	n.Zeitachse, n.Einsaetze, n.Plaene, n.Hindernisse, n.Bemerkung = c.Zeitachse, c.Einsaetze, c.Plaene, c.Hindernisse, c.Bemerkung
	n.Bestaetigung, n.BestaetigtAm, n.Organisation, n.Rueckfall = c.Bestaetigung, c.BestaetigtAm, c.Organisation, c.Rueckfall
}

// rejecting gives the steps together with those of later that they lack,
// withdrawn.
func (z Zeitachse) rejecting(later Zeitachse) Zeitachse {
	kept := slices.Clone(z)
	for _, s := range later {
		if _, ok := z.Schritt(s.Nr); !ok {
			s.Zurueckgezogen = true
			kept = append(kept, s)
		}
	}
	return kept.sorted()
}

// HandeltSelbst gives a *ConflictError when nothing can be said in the name of a
// body: another one acts for it, or it has gone. bis is its last day, empty while
// it exists.
func HandeltSelbst(kommune, erbtVon Verweis, bis, heute string) error {
	switch {
	case erbtVon.Code != "":
		return Conflict(fmt.Sprintf("Für %s handelt %s; bitte dort melden und bestätigen: ARS %s.", kommune.Name, erbtVon.Name, erbtVon.Code))
	case bis != "" && bis < heute:
		return Conflict(fmt.Sprintf("%s bestand bis zum %s; bitte bei der Nachfolgerin melden und bestätigen, die GET /kommunen/%s nennt.",
			kommune.Name, bis, kommune.Code))
	}
	return nil
}

// HandeltSelbst is HandeltSelbst for this body.
func (k *Kommune) HandeltSelbst(heute string) error {
	return HandeltSelbst(Verweis{Code: k.ARS, Name: k.Name}, k.ErbtVon, k.GueltigBis, heute)
}

// Vorabbestaetigung is the word of a body that it stands behind what a Verbund
// or the operator of a Plattform reports for it, without being asked each time.
type Vorabbestaetigung struct {
	// ARS of the body.
	ARS string
	// Fuer whose reports it is given: the territory of a Verbund or a Plattform.
	Fuer Gebiet
	// Version counts its changes; 0 means nothing is stored.
	Version int64
	// Ab and Bis are its first and last day, YYYY-MM-DD; an empty Bis is open.
	Ab, Bis string
	// GeaendertAm is when the last change was stored; zero when nothing is stored.
	GeaendertAm time.Time
}

// Gilt reports whether it holds on a day.
func (v Vorabbestaetigung) Gilt(tag string) bool { return holdsOn(v.Ab, v.Bis, tag) }

// Deckt reports whether a report for a body, made on a day by a right, is
// confirmed by it.
func (v Vorabbestaetigung) Deckt(r Recht, ars, tag string) bool {
	return r.Rolle == RolleVerbund && v.ARS == ars && v.Fuer == r.Gebiet && v.Gilt(tag)
}

// Validate gives an *InvalidError with every fault.
func (v Vorabbestaetigung) Validate() error {
	var p pruefung
	if !IsARS(v.ARS) {
		p.fault("/ars", "„%s“ ist kein ARS; erwartet werden zwölf Ziffern.", shown(v.ARS))
	}
	if fault := (Recht{Rolle: RolleVerbund, Gebiet: v.Fuer}).Fault(); fault != "" {
		p.fault("/fuer", "„%s“ ist weder ein Verbund noch eine Plattform; erwartet wird zum Beispiel verbund:kitu oder plattform:osi.", shown(string(v.Fuer)))
	}
	if v.Ab == "" {
		p.fault("/ab", "Bitte den ersten Tag angeben, ab dem Meldungen vorab bestätigt sind.")
	}
	p.span("", v.Ab, v.Bis)
	return p.err()
}

// holdsOn reports whether a day lies in a period; both ends belong to it, an
// empty one is open.
func holdsOn(ab, bis, tag string) bool { return ab <= tag && (bis == "" || tag <= bis) }
