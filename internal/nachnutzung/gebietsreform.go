// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"fmt"
	"slices"
	"strings"
)

// The kinds of area change that a rule is written about, codes of the list
// "gebietsaenderung".
const (
	GebietEingliederung     = "eingliederung"
	GebietZusammenschluss   = "zusammenschluss"
	GebietAufteilung        = "aufteilung"
	GebietSchluesselwechsel = "schluesselwechsel"
)

// Gebietsaenderungen lists them.
func Gebietsaenderungen() []string {
	return []string{GebietEingliederung, GebietZusammenschluss, GebietAufteilung, GebietSchluesselwechsel}
}

// StandOffen decides that a new body begins without the state of an old one.
const StandOffen = "offen"

// Gebietsantworten say what an edition of the Gemeindeverzeichnis cannot say.
type Gebietsantworten struct {
	// Uebergaenge say which body came after which. One without Neu says that the old
	// body is gone and nothing came after it, one without Alt that the new one came
	// after none; both have no Art.
	Uebergaenge []Nachfolge
	// Entscheidungen say whose state holds where old bodies say different things.
	Entscheidungen []Gebietsentscheidung
}

// Gebietsentscheidung says whose state a body takes over.
type Gebietsentscheidung struct {
	// Neu is the ARS of the body.
	Neu string
	// OzgID of the Leistungsbuendel; empty for all that nothing else is said about.
	OzgID string
	// Stand is the ARS of the old body whose state is taken, or StandOffen.
	Stand string
}

// MaxGebietsantworten bounds how many of each kind are kept.
const MaxGebietsantworten = 5000

// Mit joins answers: newer ones about an old key, about a new key of which it was
// said that it came after none, or about the same pair count in place of the
// earlier.
func (a Gebietsantworten) Mit(neuere Gebietsantworten) Gebietsantworten {
	kept := Gebietsantworten{
		Uebergaenge: slices.DeleteFunc(slices.Clone(a.Uebergaenge), func(old Nachfolge) bool {
			return slices.ContainsFunc(neuere.Uebergaenge, func(n Nachfolge) bool {
				if old.Alt == "" {
					return n.Neu == old.Neu
				}
				return n.Alt == old.Alt
			})
		}),
		Entscheidungen: slices.DeleteFunc(slices.Clone(a.Entscheidungen), func(old Gebietsentscheidung) bool {
			return slices.ContainsFunc(neuere.Entscheidungen, func(n Gebietsentscheidung) bool { return n.Neu == old.Neu && n.OzgID == old.OzgID })
		}),
	}
	kept.Uebergaenge = append(kept.Uebergaenge, neuere.Uebergaenge...)
	kept.Entscheidungen = append(kept.Entscheidungen, neuere.Entscheidungen...)
	return kept
}

// Stand gives the decision for a pair; empty where there is none.
func (a *Gebietsantworten) Stand(neu, ozgID string) string {
	all := ""
	for _, e := range a.Entscheidungen {
		switch {
		case e.Neu != neu:
		case e.OzgID == ozgID:
			return e.Stand
		case e.OzgID == "":
			all = e.Stand
		}
	}
	return all
}

// Vorgaenger gives the bodies that a body came from by the answers, in their
// order, without itself.
func (a *Gebietsantworten) Vorgaenger(neu string) []string {
	var list []string
	for _, n := range a.Uebergaenge {
		if n.Neu == neu && n.Alt != "" && n.Alt != neu && !slices.Contains(list, n.Alt) {
			list = append(list, n.Alt)
		}
	}
	return list
}

// Gebietsfrage is something that an edition leaves open.
type Gebietsfrage struct {
	Art Fragenart
	// Kommune it is about: the vanished or new one, or the one that takes a state
	// over.
	Kommune Verweis
	// Leistungsbuendel of a FrageStand.
	Leistungsbuendel Verweis
	// Staende are what the old bodies say, for a FrageStand.
	Staende []Gebietsmeinung
	// Vermutung is the body that the answer most probably names; may be empty.
	Vermutung Verweis
	// Antwort says in German what was answered; empty while it is open.
	Antwort string
}

// Fragenart is a kind of question.
type Fragenart string

// The kinds of questions.
const (
	// FrageEntfallen: what came after a body that is gone?
	FrageEntfallen Fragenart = "entfallen"
	// FrageNeu: what did a new body come from?
	FrageNeu Fragenart = "neu"
	// FrageStand: old bodies say different things; what holds for the new one?
	FrageStand Fragenart = "stand"
)

// Fragenarten lists all kinds of questions.
func Fragenarten() []Fragenart { return []Fragenart{FrageEntfallen, FrageNeu, FrageStand} }

// Gebietsmeinung is what one old body says.
type Gebietsmeinung struct {
	Kommune Verweis
	// GeerbtVon is the body whose report it is, where it is another one.
	GeerbtVon  Verweis
	Status     Status
	StatusSeit string
	// Herkunft as in a Befund.
	Herkunft string
}

// Satz asks the question in German.
func (f *Gebietsfrage) Satz() string {
	switch f.Art {
	case FrageEntfallen:
		return fmt.Sprintf("%s (%s) steht nicht mehr im Verzeichnis. Was ist daraus geworden?", f.Kommune.Name, f.Kommune.Code)
	case FrageNeu:
		return fmt.Sprintf("%s (%s) steht neu im Verzeichnis. Woraus ist die Körperschaft entstanden?", f.Kommune.Name, f.Kommune.Code)
	}
	said := make([]string, len(f.Staende))
	for i, s := range f.Staende {
		said[i] = fmt.Sprintf("%s (%s): %s", s.Kommune.Name, s.Kommune.Code, s.Status)
		if s.StatusSeit != "" {
			said[i] += " seit " + s.StatusSeit
		}
		if s.Herkunft == HerkunftOhneMeldung {
			said[i] += ", ohne Meldung"
		}
	}
	return fmt.Sprintf("Zu %s (%s) sagen die Vorgänger von %s (%s) Verschiedenes: %s. Welcher Stand gilt?",
		f.Leistungsbuendel.Name, f.Leistungsbuendel.Code, f.Kommune.Name, f.Kommune.Code, strings.Join(said, "; "))
}

// Fragen lists the vanished and the new keys as questions, with the answers there
// are.
func (g *Gebietsvergleich) Fragen(a *Gebietsantworten) []Gebietsfrage {
	list := make([]Gebietsfrage, 0, len(g.Entfallen)+len(g.Hinzu))
	answer := func(n Nachfolge) string {
		switch {
		case n.Neu == "":
			return fmt.Sprintf("entfallen ohne Nachfolge ab %s", n.Ab)
		case n.Alt == "":
			return "neu ohne Vorgänger"
		}
		return fmt.Sprintf("%s: %s (%s) → %s (%s) ab %s", n.Art, g.name(n.Alt), n.Alt, g.name(n.Neu), n.Neu, n.Ab)
	}
	ask := func(art Fragenart, k *Kommune, concerns func(Nachfolge) bool) {
		f := Gebietsfrage{Art: art, Kommune: Verweis{Code: k.ARS, Name: k.Name}}
		var answers []string
		for _, n := range a.Uebergaenge {
			if concerns(n) {
				answers = append(answers, answer(n))
			}
		}
		f.Antwort = strings.Join(answers, "; ")
		if other, ok := g.Vermutung(k); ok {
			f.Vermutung = Verweis{Code: other.ARS, Name: other.Name}
		}
		list = append(list, f)
	}
	for i := range g.Entfallen {
		ask(FrageEntfallen, &g.Entfallen[i], func(n Nachfolge) bool { return n.Alt == g.Entfallen[i].ARS })
	}
	for i := range g.Hinzu {
		ask(FrageNeu, &g.Hinzu[i], func(n Nachfolge) bool { return n.Neu == g.Hinzu[i].ARS })
	}
	return list
}

// maxFragenGenannt is how many open questions a refusal names.
const maxFragenGenannt = 10

// AlleBeantwortet gives a *ConflictError that names the open questions; nil when
// there is none.
func AlleBeantwortet(list []Gebietsfrage) error {
	var open []string
	n := 0
	for i := range list {
		if list[i].Antwort != "" {
			continue
		}
		if n++; n <= maxFragenGenannt {
			open = append(open, list[i].Satz())
		}
	}
	switch {
	case n == 0:
		return nil
	case n > maxFragenGenannt:
		open = append(open, fmt.Sprintf("… und %d weitere.", n-maxFragenGenannt))
	}
	return Conflict(fmt.Sprintf("Noch offen: %s. %s Bitte mit der Tabelle der Übergänge oder mit POST …/antworten beantworten; solange eine offen ist, wird nichts geschrieben.",
		Anzahl(n, "Frage", "Fragen"), strings.Join(open, " ")))
}

// Gebietsmangel is what is wrong with an answer.
type Gebietsmangel struct {
	// Uebergang or Entscheidung it is about, by its place in the list; -1 for the
	// other.
	Uebergang, Entscheidung int
	// Feld of the answer: "alt", "neu", "ab", "art", "stand".
	Feld string
	Text string
}

// Pruefe gives everything that is wrong with answers to what the comparison asks.
func (g *Gebietsvergleich) Pruefe(a *Gebietsantworten) []Gebietsmangel {
	p := antwortpruefung{g: g, a: a}
	for i := range a.Uebergaenge {
		p.at = i
		p.uebergang(&a.Uebergaenge[i])
	}
	for i, e := range a.Entscheidungen {
		switch {
		case g.neu[e.Neu] == nil:
			p.entscheidung(i, "neu", "Eine Körperschaft %s steht nicht im neuen Verzeichnis.", shown(e.Neu))
		case e.Stand != StandOffen && e.Stand != e.Neu && !slices.Contains(a.Vorgaenger(e.Neu), e.Stand):
			p.entscheidung(i, "stand", "%s ist kein Vorgänger von %s. Möglich sind: %s.", shown(e.Stand), e.Neu,
				strings.Join(append(a.Vorgaenger(e.Neu), StandOffen), ", "))
		}
	}
	return p.found
}

type antwortpruefung struct {
	g     *Gebietsvergleich
	a     *Gebietsantworten
	at    int
	found []Gebietsmangel
}

func (p *antwortpruefung) fault(feld, format string, args ...any) {
	p.found = append(p.found, Gebietsmangel{Uebergang: p.at, Entscheidung: -1, Feld: feld, Text: fmt.Sprintf(format, args...)})
}

func (p *antwortpruefung) entscheidung(i int, feld, format string, args ...any) {
	p.found = append(p.found, Gebietsmangel{Uebergang: -1, Entscheidung: i, Feld: feld, Text: fmt.Sprintf(format, args...)})
}

func (p *antwortpruefung) uebergang(n *Nachfolge) {
	old, successor := p.g.alt[n.Alt], p.g.neu[n.Neu]
	switch {
	case n.Alt == "" && n.Neu == "":
		p.fault("alt", "Weder „alt“ noch „neu“ ist angegeben.")
		return
	case n.Alt != "" && old == nil:
		p.fault("alt", "Eine bestehende Körperschaft %s kennt das Register nicht. Bitte den bisherigen ARS angeben.", shown(n.Alt))
		return
	case n.Neu != "" && successor == nil:
		p.fault("neu", "Eine Körperschaft %s steht nicht im neuen Verzeichnis. Bitte den neuen ARS angeben.", shown(n.Neu))
		return
	}
	if n.Alt == "" {
		p.ohneVorgaenger(n)
		return
	}
	p.tag(n)
	gone := p.g.neu[n.Alt] == nil
	switch {
	case n.Neu == "":
		p.ohneNachfolge(n, gone)
		return
	case !slices.Contains(Gebietsaenderungen(), n.Art):
		p.fault("art", "„%s“ ist keine Art einer Gebietsänderung. Möglich sind: %s.", shown(n.Art), strings.Join(Gebietsaenderungen(), ", "))
		return
	case !gone && n.Art != GebietAufteilung:
		p.fault("alt", "%s (%s) steht weiter im Verzeichnis; abgeben kann eine bestehende Körperschaft Gebiet nur durch eine Aufteilung.", old.Name, n.Alt)
		return
	}
	p.passt(n)
}

// tag checks the first day of the new state, which is the same for all that came
// after one body.
func (p *antwortpruefung) tag(n *Nachfolge) {
	switch {
	case !isTag(n.Ab):
		p.fault("ab", "„%s“ ist kein Tag. Bitte den ersten Tag des neuen Zustands angeben, zum Beispiel 2026-01-01.", shown(n.Ab))
		return
	case n.Ab > p.g.Stand, n.Ab <= p.g.Bisher && p.g.Bisher < p.g.Stand:
		p.fault("ab", "%s liegt nicht zwischen dem bisherigen Gebietsstand (%s) und dem neuen (%s).", n.Ab, p.g.Bisher, p.g.Stand)
		return
	}
	for _, other := range p.a.Uebergaenge[:p.at] {
		if other.Alt == n.Alt && other.Ab != n.Ab {
			p.fault("ab", "%s soll ab %s und ab %s übergehen; bitte einen Tag angeben.", n.Alt, other.Ab, n.Ab)
			return
		}
	}
}

func (p *antwortpruefung) ohneVorgaenger(n *Nachfolge) {
	switch {
	case !p.g.isNeu(n.Neu):
		p.fault("neu", "%s ist nicht neu; zu beantworten ist hier nichts.", n.Neu)
	case p.others(func(o Nachfolge) bool { return o.Neu == n.Neu }):
		p.fault("neu", "%s soll ohne Vorgänger und zugleich aus einer anderen entstanden sein; bitte eines streichen.", n.Neu)
	}
}

func (p *antwortpruefung) ohneNachfolge(n *Nachfolge, gone bool) {
	switch {
	case !gone:
		p.fault("alt", "%s steht weiter im Verzeichnis und kann nicht entfallen sein.", n.Alt)
	case p.others(func(o Nachfolge) bool { return o.Alt == n.Alt }):
		p.fault("alt", "%s soll ohne Nachfolge und zugleich in einer anderen aufgegangen sein; bitte eines streichen.", n.Alt)
	}
}

// others reports whether another transition is so.
func (p *antwortpruefung) others(is func(Nachfolge) bool) bool {
	for i, o := range p.a.Uebergaenge {
		if i != p.at && is(o) {
			return true
		}
	}
	return false
}

// passt checks whether the kind of change fits what the two states say.
func (p *antwortpruefung) passt(n *Nachfolge) {
	split := p.others(func(o Nachfolge) bool { return o.Alt == n.Alt && o.Neu != n.Neu })
	switch {
	case p.others(func(o Nachfolge) bool { return o.Alt == n.Alt && o.Neu == n.Neu }):
		p.fault("neu", "Der Übergang von %s nach %s steht mehrfach da; einmal genügt.", n.Alt, n.Neu)
	case split && n.Art != GebietAufteilung:
		p.fault("art", "%s geht auf mehrere Körperschaften über; die Art ist dann „%s“.", n.Alt, GebietAufteilung)
	case n.Art == GebietSchluesselwechsel && p.others(func(o Nachfolge) bool { return o.Neu == n.Neu && o.Alt != "" }):
		p.fault("art", "%s ist aus mehreren Körperschaften entstanden; ein Schlüsselwechsel ist das nicht.", n.Neu)
	case n.Art == GebietEingliederung && p.g.isNeu(n.Neu):
		p.fault("art", "%s bestand vorher nicht; eingliedern lässt sich nur in eine bestehende Körperschaft. Gemeint ist vielleicht „%s“.", n.Neu, GebietZusammenschluss)
	case (n.Art == GebietZusammenschluss || n.Art == GebietSchluesselwechsel) && !p.g.isNeu(n.Neu):
		p.fault("art", "%s bestand schon vorher; gemeint ist vielleicht „%s“.", n.Neu, GebietEingliederung)
	}
}
