// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"fmt"
	"slices"
	"strings"

	"nachnutzung/internal/nachnutzung"
)

// werte are what a pair says in the fields that a file may hold.
type werte struct {
	status                       nachnutzung.Status
	seit, begruendung            string
	bemerkung, goLive            string
	blocker                      []string
	onlinedienst, plattform, url string
}

// werteVon gives what a pair says; of its Einsaetze the one that the row is about.
func werteVon(b *nachnutzung.Befund, n *nachnutzung.Nachnutzung, e *eintrag) werte {
	w := werte{
		status: b.Status, seit: b.StatusSeit, begruendung: b.Begruendung.Inhalt, bemerkung: n.Bemerkung.Inhalt, goLive: b.GeplanterGoLive,
	}
	if len(b.Blocker) > 0 {
		w.blocker = slices.Sorted(slices.Values(b.Blocker))
	}
	if len(b.Einsaetze) == 0 {
		return w
	}
	uses := make([]nachnutzung.Einsatz, len(b.Einsaetze))
	for i := range b.Einsaetze {
		uses[i] = b.Einsaetze[i].Einsatz
	}
	if i := gemeint(uses, textOf(e.onlinedienst), textOf(e.plattform), textOf(e.url)); i >= 0 {
		w.onlinedienst, w.plattform, w.url = uses[i].Onlinedienst, uses[i].Plattform, uses[i].URL
	}
	return w
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// gemeint finds the Einsatz that a row is about: the one with the same Onlinedienst
// and Plattform, as far as both say something; -1 when there is none. An address
// alone means the only one there is.
func gemeint(list []nachnutzung.Einsatz, onlinedienst, plattform, url string) int {
	fits := func(e *nachnutzung.Einsatz) bool {
		return (onlinedienst == "" || e.Onlinedienst == "" || e.Onlinedienst == onlinedienst) &&
			(plattform == "" || e.Plattform == "" || e.Plattform == plattform)
	}
	found := -1
	for i := range list {
		e := &list[i]
		switch {
		case !fits(e):
		case onlinedienst == "" && plattform == "" && len(list) > 1 && e.URL != url:
		case e.Onlinedienst == onlinedienst && e.Plattform == plattform:
			return i
		case found < 0:
			found = i
		}
	}
	return found
}

// feldvergleich is one field of a row beside what stands in the register.
type feldvergleich struct {
	feld string
	// gesagt: the row says something about it.
	gesagt func(e *eintrag) bool
	// gleich compares what the row says with what a pair says; anders tells whether
	// two states of the pair differ in it.
	gleich func(e *eintrag, w *werte) bool
	anders func(a, b *werte) bool
	zeige  func(w *werte) string
	// vergiss takes it out of the row.
	vergiss func(e *eintrag)
}

// vergleiche are the fields of a row. A status and its first day are one thing, and
// so is what is in use. They hold nothing of a row, so that a file of a hundred
// thousand rows makes them once.
func vergleiche() []feldvergleich {
	text := func(feld string, said func(*eintrag) **string, of func(*werte) string) feldvergleich {
		return feldvergleich{
			feld: feld, gesagt: func(e *eintrag) bool { return *said(e) != nil }, zeige: of,
			gleich:  func(e *eintrag, w *werte) bool { return strings.TrimSpace(of(w)) == strings.TrimSpace(**said(e)) },
			anders:  func(a, b *werte) bool { return of(a) != of(b) },
			vergiss: func(e *eintrag) { *said(e) = nil },
		}
	}
	return []feldvergleich{
		{
			feld: feldStatus, gesagt: func(e *eintrag) bool { return e.status != nil || e.seit != nil },
			gleich: func(e *eintrag, w *werte) bool {
				return (e.status == nil || *e.status == w.status) && (e.seit == nil || *e.seit == w.seit)
			},
			anders:  func(a, b *werte) bool { return a.status != b.status || a.seit != b.seit },
			zeige:   func(w *werte) string { return strings.TrimSpace(string(w.status) + " " + w.seit) },
			vergiss: func(e *eintrag) { e.status, e.seit = nil, nil },
		},
		text(feldBemerkung, func(e *eintrag) **string { return &e.bemerkung }, func(w *werte) string { return w.bemerkung }),
		text(feldGoLive, func(e *eintrag) **string { return &e.goLive }, func(w *werte) string { return w.goLive }),
		{
			feld: feldBlocker, gesagt: func(e *eintrag) bool { return e.blocker != nil },
			gleich:  func(e *eintrag, w *werte) bool { return slices.Equal(*e.blocker, w.blocker) },
			anders:  func(a, b *werte) bool { return !slices.Equal(a.blocker, b.blocker) },
			zeige:   func(w *werte) string { return strings.Join(w.blocker, "; ") },
			vergiss: func(e *eintrag) { e.blocker = nil },
		},
		{
			feld: feldOnlinedienst, gesagt: func(e *eintrag) bool { return e.onlinedienst != nil || e.plattform != nil || e.url != nil },
			gleich: func(e *eintrag, w *werte) bool {
				return (e.onlinedienst == nil || *e.onlinedienst == w.onlinedienst) && (e.plattform == nil || *e.plattform == w.plattform) &&
					(e.url == nil || *e.url == w.url)
			},
			anders: func(a, b *werte) bool {
				return a.onlinedienst != b.onlinedienst || a.plattform != b.plattform || a.url != b.url
			},
			zeige:   func(w *werte) string { return strings.TrimSpace(w.onlinedienst + " " + w.plattform + " " + w.url) },
			vergiss: func(e *eintrag) { e.onlinedienst, e.plattform, e.url = nil, nil, nil },
		},
	}
}

// konflikt compares three states: what the row says, what stood there when its
// template was made, and what stands there now. What the row only repeats from then
// is left out of it; where row and somebody else have changed the same to different
// things, that is told, and nothing of the row is taken.
func (p *paare) konflikt(e *eintrag, now, then *werte, version int64) bool {
	found := false
	for i := range p.vergleiche {
		f := &p.vergleiche[i]
		switch {
		case !f.gesagt(e):
		case f.gleich(e, then):
			f.vergiss(e)
		case f.anders(then, now) && !f.gleich(e, now):
			found = true
			feld := f.feld
			if feld == feldStatus && e.status != nil && *e.status == now.status {
				feld = feldStatusSeit
			}
			p.l.zellbefund(e.tafel, e.zeile, e.ort(feld), nachnutzung.Zellbefund{
				Feld: feld, Gefunden: e.text(feld), Erwartet: f.zeige(now), Vorschlag: p.jetzt(feld, now), Schwere: nachnutzung.SchwereFehler,
				Text: fmt.Sprintf("Konflikt: Beide haben geändert. Sie: „%s“; jemand anders inzwischen: „%s“; in Ihrer Vorlage stand „%s“. "+
					"Soll der jetzige Stand bleiben, bitte ihn eintragen; soll Ihrer gelten, in der Spalte Version %d eintragen.",
					gekuerzt(e.text(feld)), gekuerzt(f.zeige(now)), gekuerzt(f.zeige(then)), version),
			})
		}
	}
	return found
}

// jetzt is what would have to stand in the cell of a field for the present state to
// stay.
func (p *paare) jetzt(feld string, now *werte) string {
	switch feld {
	case feldStatus:
		return p.l.v.status.namen[string(now.status)]
	case feldStatusSeit:
		return now.seit
	case feldBemerkung:
		return now.bemerkung
	case feldGoLive:
		return now.goLive
	case feldBlocker:
		return strings.Join(now.blocker, "; ")
	}
	return ""
}

// ohneBekanntes takes out of a row what stands in the register already. A reason
// belongs to a step: without one it is not taken, and the reason of the step before
// does not stand for the next.
func (p *paare) ohneBekanntes(e *eintrag, now *werte) {
	for i := range p.vergleiche {
		if f := &p.vergleiche[i]; f.gesagt(e) && f.gleich(e, now) {
			f.vergiss(e)
		}
	}
	if e.begruendung == nil {
		return
	}
	known := strings.TrimSpace(*e.begruendung) == strings.TrimSpace(now.begruendung)
	if e.status == nil && e.seit == nil && !known {
		p.l.zellbefund(e.tafel, e.zeile, e.ort(feldBegruendung), nachnutzung.Zellbefund{
			Feld: feldBegruendung, Gefunden: *e.begruendung, Schwere: nachnutzung.SchwereWarnung,
			Text: "Eine Begründung gehört zu einem neuen Schritt; der Status dieser Zeile ändert sich nicht, also wird sie nicht übernommen. Eine Anmerkung bitte in die Spalte Bemerkung schreiben.",
		})
	}
	if known || (e.status == nil && e.seit == nil) {
		e.begruendung = nil
	}
}

// sagtNichts reports whether nothing is left in the row.
func (e *eintrag) sagtNichts() bool {
	return e.status == nil && e.seit == nil && e.bemerkung == nil && e.goLive == nil && e.blocker == nil &&
		e.onlinedienst == nil && e.plattform == nil && e.url == nil
}

// text is what the row says in a field, for people.
func (e *eintrag) text(feld string) string {
	switch feld {
	case feldStatus:
		if e.status != nil {
			return string(*e.status)
		}
	case feldStatusSeit:
		return textOf(e.seit)
	case feldBegruendung:
		return textOf(e.begruendung)
	case feldBemerkung:
		return textOf(e.bemerkung)
	case feldGoLive:
		return textOf(e.goLive)
	case feldBlocker:
		if e.blocker != nil {
			return strings.Join(*e.blocker, "; ")
		}
	case feldOnlinedienst:
		return textOf(e.onlinedienst)
	case feldPlattform:
		return textOf(e.plattform)
	case feldURL:
		return textOf(e.url)
	}
	return ""
}
