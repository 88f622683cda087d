// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestRandomHistories plays years of reports, corrections, confirmations and
// rejections on a pair and holds what must be true after each of them. What holds
// on a day is worked out a second time by naivelyAm, which knows nothing of how a
// timeline is kept in order.
func TestRandomHistories(t *testing.T) {
	t.Parallel()
	const histories, acts = 300, 40
	var applied, refused, rejected int
	for seed := range uint64(histories) {
		g := &spiel{Rand: rand.New(rand.NewPCG(seed, 3)), n: &Nachnutzung{ARS: "150030000000", OzgID: "10092"}, tag: 0}
		for range acts {
			g.tag += g.IntN(40)
			before := g.n.Clone()
			name, err := g.act()
			if err != nil {
				refused++
				if !reflect.DeepEqual(g.n, before) {
					t.Fatalf("seed %d: %s was refused (%v) and changed the pair:\n got %+v\nwant %+v", seed, name, err, g.n, before)
				}
				continue
			}
			applied++
			if name == "reject" {
				rejected++
			}
			g.n.Version++
			g.versions = append(g.versions, g.n.Clone())
			if fault := g.broken(before); fault != "" {
				t.Fatalf("seed %d, version %d after %s: %s\nbefore %+v\nafter  %+v", seed, g.n.Version, name, fault, before, g.n)
			}
		}
	}
	// A generator that no longer gets anywhere would prove nothing.
	if applied < histories*acts/4 || refused < histories || rejected < histories/4 {
		t.Errorf("only %d acts applied, %d refused, %d rejections", applied, refused, rejected)
	}
}

// spiel plays one history.
type spiel struct {
	*rand.Rand
	n *Nachnutzung
	// versions as they were stored; version v is versions[v-1].
	versions []*Nachnutzung
	// tag is the number of days since 2020-01-01.
	tag int
}

func (g *spiel) day(n int) string {
	return time.Date(2020, 1, 1+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

func (g *spiel) heute() string { return g.day(g.tag) }

// someDay is today, or a day before it; often one on which something happened.
func (g *spiel) someDay() string {
	switch known := g.n.Zeitachse; {
	case g.IntN(3) == 0:
		return g.heute()
	case len(known) > 0 && g.IntN(2) == 0:
		return known[g.IntN(len(known))].Seit
	}
	return g.day(g.IntN(g.tag + 1))
}

func (g *spiel) status() Status {
	return append(Statuswerte(), StatusAbgeleitet)[g.IntN(11)]
}

func (g *spiel) reason() string { return []string{"", "Grund.", "Grund.", "Grund."}[g.IntN(4)] }

func (g *spiel) act() (string, error) {
	switch g.IntN(8) {
	case 0:
		if err := g.n.Berichtige(g.berichtigung(), g.heute()); err != nil {
			return "correct", err
		}
		// Nobody corrects on behalf.
		g.n.Gezeichnet(Recht{Rolle: []Rolle{RolleKommune, RolleRedaktion}[g.IntN(2)]}, "x", g.heute(), false)
		return "correct", nil
	case 1:
		return "confirm", g.n.Bestaetige(g.heute())
	case 2:
		return "reject", g.reject()
	}
	if err := g.n.Melde(g.meldung(), g.heute(), words()); err != nil {
		return "report", err
	}
	right := Recht{Rolle: []Rolle{RolleKommune, RolleRedaktion, RolleVerbund, RolleVerbund}[g.IntN(4)]}
	g.n.Gezeichnet(right, string(right.Rolle), g.heute(), g.IntN(4) == 0)
	return "report", nil
}

func (g *spiel) berichtigung() Berichtigung {
	b := Berichtigung{Schritt: 1 + g.IntN(len(g.n.Zeitachse)+1), Zurueckziehen: g.IntN(3) == 0, Begruendung: g.reason()}
	if !b.Zurueckziehen {
		b.Status, b.StatusSeit = new(g.status()), new(g.someDay())
	}
	return b
}

// reject goes back to the version that the pair itself names.
func (g *spiel) reject() error {
	var frueher *Nachnutzung
	if g.n.Rueckfall > 0 {
		frueher = g.versions[g.n.Rueckfall-1]
	}
	return g.n.Lehneab(frueher)
}

func (g *spiel) meldung() Meldung {
	m := Meldung{Begruendung: g.reason()}
	if g.IntN(3) > 0 {
		m.Status = new(g.status())
	}
	if g.IntN(3) == 0 {
		m.StatusSeit = new(g.someDay())
	}
	if g.IntN(4) == 0 {
		m.GeplanterGoLive = new([]string{"", g.day(g.tag + 100), "2030-01-01"}[g.IntN(3)])
	}
	if g.IntN(4) == 0 {
		m.Blocker = &[][]string{{}, {"geld"}, {"geld", "payment"}, {"payment", "zeit"}}[g.IntN(4)]
	}
	if g.IntN(3) == 0 {
		m.Einsaetze = g.einsaetze()
	}
	return m
}

// einsaetze lists most of those there are, and now and then a new one.
func (g *spiel) einsaetze() *[]EinsatzMeldung {
	var list []EinsatzMeldung
	for _, e := range g.n.Einsaetze {
		if g.IntN(5) > 0 {
			list = append(list, EinsatzMeldung{Nr: e.Nr, Plattform: "osi", Status: g.status()})
		}
	}
	if g.IntN(2) == 0 {
		list = append(list, EinsatzMeldung{Onlinedienst: "wohngeld_sh", Leistungen: []string{"L00001"}, Status: g.status(), StatusSeit: g.someDay()})
	}
	return &list
}

// broken says what is wrong with the pair; empty when nothing is.
func (g *spiel) broken(before *Nachnutzung) string {
	var faults []string
	check := func(ok bool, format string, args ...any) {
		if !ok {
			faults = append(faults, fmt.Sprintf(format, args...))
		}
	}
	timelines := map[string]Zeitachse{"headline": g.n.Zeitachse}
	numbers := make(map[int]bool)
	for _, e := range g.n.Einsaetze {
		check(!numbers[e.Nr], "two Einsaetze %d", e.Nr)
		numbers[e.Nr] = true
		timelines[fmt.Sprintf("Einsatz %d", e.Nr)] = e.Zeitachse
	}
	for name, z := range timelines {
		check(slices.IsSortedFunc(z, func(a, b Schritt) int { return strings.Compare(a.Seit, b.Seit) }), "%s is out of order", name)
		seen := make(map[int]bool)
		for _, s := range z {
			check(s.Nr >= 1 && s.Nr <= len(z) && !seen[s.Nr], "%s: step number %d", name, s.Nr)
			seen[s.Nr] = true
			check(s.Seit <= g.heute(), "%s: step %d is of the future", name, s.Nr)
			check(!s.Status.NeedsReason() || s.Begruendung.IsSet(), "%s: step %d to %s without a reason", name, s.Nr, s.Status)
			check(name == "headline" || s.Status.IsValid(), "%s: step %d has no status", name, s.Nr)
		}
	}
	for _, s := range before.Zeitachse {
		now, ok := g.n.Zeitachse.Schritt(s.Nr)
		check(ok && (now.Zurueckgezogen || !s.Zurueckgezogen), "step %d vanished or came back", s.Nr)
	}
	open := make(map[string]bool)
	for _, h := range g.n.Hindernisse {
		check(h.Bis == "" || h.Seit < h.Bis, "blocker %+v ends before it begins", h)
		check(h.Bis != "" || !open[h.Code], "blocker %s is open twice", h.Code)
		open[h.Code] = open[h.Code] || h.Bis == ""
	}
	check(slices.IsSortedFunc(g.n.Plaene, func(a, b Plan) int { return strings.Compare(a.GesetztAm, b.GesetztAm) }), "plans out of order")
	check((g.n.Bestaetigung == Gemeldet) || g.n.Rueckfall == 0, "%s with a way back", g.n.Bestaetigung)
	check(g.n.Rueckfall < g.n.Version, "way back to version %d", g.n.Rueckfall)
	for _, n := range []int{0, g.tag / 3, g.tag / 2, g.tag - 1, g.tag} {
		got, want := g.n.Am(g.day(n), true), naivelyAm(g.n, g.day(n))
		check(got.Status == want, "on %s: got %s, want %s", g.day(n), got.Status, want)
	}
	return strings.Join(faults, "; ")
}

// TestRejectionRestores: on every day, a rejected pair says what it said before
// the first report on behalf, however many followed it.
func TestRejectionRestores(t *testing.T) {
	t.Parallel()
	var restored int
	for seed := range uint64(300) {
		g := &spiel{Rand: rand.New(rand.NewPCG(seed, 4)), n: &Nachnutzung{ARS: "150030000000", OzgID: "10092"}}
		var settled *Nachnutzung
		for range 30 {
			g.tag += g.IntN(40)
			onBehalf := g.IntN(2) == 0
			if onBehalf && g.n.Bestaetigung != Gemeldet {
				settled = g.n.Clone()
			}
			if err := g.n.Melde(g.meldung(), g.heute(), words()); err != nil {
				continue
			}
			rolle := RolleKommune
			if onBehalf {
				rolle = RolleVerbund
			}
			g.n.Gezeichnet(Recht{Rolle: rolle}, string(rolle), g.heute(), false)
			g.n.Version++
			g.versions = append(g.versions, g.n.Clone())
			if g.n.Bestaetigung != Gemeldet || g.IntN(3) > 0 {
				continue
			}
			if err := g.reject(); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			g.n.Version++
			g.versions = append(g.versions, g.n.Clone())
			restored++
			for n := range g.tag + 1 {
				got, want := g.n.Am(g.day(n), true), settled.Am(g.day(n), true)
				for _, b := range []*Befund{&got, &want} {
					for i := range b.Einsaetze {
						b.Einsaetze[i].Zeitachse = nil // It keeps the rejected steps.
					}
				}
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("seed %d, on %s:\n got %+v\nwant %+v", seed, g.day(n), got, want)
				}
			}
			if g.n.Bemerkung != settled.Bemerkung || g.n.Bestaetigung != settled.Bestaetigung || g.n.Organisation != settled.Organisation {
				t.Fatalf("seed %d: got %+v, want %+v", seed, g.n, settled)
			}
		}
	}
	if restored < 100 {
		t.Errorf("only %d rejections", restored)
	}
}

// naivelyAm works out the headline of a day from the words of the rule alone: the
// step with the latest day, of those of one day the one reported last.
func naivelyAm(n *Nachnutzung, tag string) Status {
	state := func(z Zeitachse) (best Schritt) {
		for _, s := range z {
			if !s.Zurueckgezogen && s.Seit <= tag && (s.Seit > best.Seit || (s.Seit == best.Seit && s.Nr > best.Nr)) {
				best = s
			}
		}
		return best
	}
	if s := state(n.Zeitachse); s.Nr > 0 && s.Status != StatusAbgeleitet {
		return s.Status
	}
	// From the least to the furthest.
	order := []Status{
		StatusPausiert, StatusOffen, StatusInteresseBekundet, StatusVertragGeschlossen, StatusInAnbindung, StatusImTest, StatusLive,
	}
	furthest, since := -2, ""
	var found Status
	for _, e := range n.Einsaetze {
		s := state(e.Zeitachse)
		if s.Nr == 0 {
			continue
		}
		// What is in none of the states of use is at -1, and of those the latest counts.
		if at := slices.Index(order, s.Status); at > furthest || (at == -1 && furthest == -1 && s.Seit > since) {
			furthest, since, found = at, s.Seit, s.Status
		}
	}
	if furthest == -2 {
		return StatusOffen
	}
	return found
}
