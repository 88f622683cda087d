// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"cmp"
	"maps"
	"slices"
)

// Zaehlebene is the level on which is counted. A kreisfreie Stadt stands on both,
// and the inhabitants of a Kreis are those of its Gemeinden, so that the levels are
// never added up.
type Zaehlebene string

// The levels.
const (
	// ZaehlebeneKreis: Landkreise and kreisfreie Staedte.
	ZaehlebeneKreis Zaehlebene = "kreis"
	// ZaehlebeneGemeinde: Gemeinden that act for themselves (kreisfreie Staedte among
	// them) and the Verbaende that act for theirs.
	ZaehlebeneGemeinde Zaehlebene = "gemeinde"
)

// Zaehlebenen lists both levels in their order.
func Zaehlebenen() []Zaehlebene { return []Zaehlebene{ZaehlebeneKreis, ZaehlebeneGemeinde} }

// art is the kind of Zustaendigkeit of the level.
func (e Zaehlebene) art() string {
	if e == ZaehlebeneKreis {
		return ZustaendigkeitKreis
	}
	return ZustaendigkeitGemeindeVerband
}

// Traeger is a Verwaltungstraeger as it is counted. Mitgliedsgemeinden are none:
// their Verband acts for them, and its inhabitants are theirs.
type Traeger struct {
	ARS, Name string
	// Land, and the Kreis it lies in or is itself.
	Land, Kreis Verweis
	Art         Art
	Einwohner   int
	// Ebenen on which it stands.
	Ebenen []Zaehlebene
}

// ZustaendigAuf reports whether a Traeger is responsible on one level on a day, and
// whether that is known. What is unknown counts against all, so zustaendig is then
// true. An exception for a body counts on the level that the rule names, and where
// it stands on none of those, on all of its own.
func (r Zustaendigkeitsregel) ZustaendigAuf(t *Traeger, e Zaehlebene, tag string, abgeleitet Zustaendigkeit) (zustaendig, bekannt bool) {
	z := r.Am(tag, abgeleitet)
	isOpen := len(z.Arten) == 0 || z.Stand == ZustaendigkeitUnbekannt
	onLevel := isOpen || slices.Contains(z.Arten, e.art())
	for _, a := range r.Ausnahmen {
		if a.ARS != t.ARS || !holdsOn(a.Ab, a.Bis, tag) {
			continue
		}
		onAny := isOpen || slices.ContainsFunc(t.Ebenen, func(own Zaehlebene) bool { return slices.Contains(z.Arten, own.art()) })
		return a.Zustaendig && (onLevel || !onAny), true
	}
	return onLevel, !isOpen
}

// HatAusnahmen reports whether some body is singled out on a day.
func (r Zustaendigkeitsregel) HatAusnahmen(tag string) bool {
	return slices.ContainsFunc(r.Ausnahmen, func(a ZustaendigkeitAusnahme) bool { return holdsOn(a.Ab, a.Bis, tag) })
}

// Gruppierung says by what is counted together.
type Gruppierung string

// The groupings.
const (
	NachLeistungsbuendel Gruppierung = "leistungsbuendel"
	NachThemenfeld       Gruppierung = "themenfeld"
	NachKreis            Gruppierung = "kreis"
	NachKommune          Gruppierung = "kommune"
	NachLand             Gruppierung = "land"
)

// Gruppierungen lists all groupings.
func Gruppierungen() []Gruppierung {
	return []Gruppierung{NachLeistungsbuendel, NachThemenfeld, NachKreis, NachKommune, NachLand}
}

// Posten are pairs of Verwaltungstraeger and Leistungsbuendel that say the same, on
// one level: one pair, or many of the same bundle and place.
type Posten struct {
	OzgID, Themenfeld string
	Ebene             Zaehlebene
	// Land, Kreis and Kommune by key; Kommune is empty for pairs of several bodies,
	// Kreis too where they lie in several.
	Land, Kreis, Kommune string
	// Zustaendig is false where the bodies are surely not responsible, Bekannt where
	// that is sourced.
	Zustaendig, Bekannt bool
	Status              Status
	Reife               Reifestand
	// Ausgenommen pairs cannot reach the definition, because the read asks for those
	// alone that say something else too (a Plattform, for example); they stay in the
	// denominator.
	Ausgenommen bool
	// Anzahl of the pairs; Einwohner of their bodies together.
	Anzahl, Einwohner int
}

// Schluessel is the key of the group that a Posten belongs to.
func (p *Posten) Schluessel(nach Gruppierung) string {
	switch nach {
	case NachThemenfeld:
		return p.Themenfeld
	case NachKreis:
		return p.Kreis
	case NachKommune:
		return p.Kommune
	case NachLand:
		return p.Land
	}
	return p.OzgID
}

// Menge counts pairs and the inhabitants of their bodies; a body counts once for
// each of its pairs.
type Menge struct{ Anzahl, Einwohner int }

func (m *Menge) add(p *Posten) {
	m.Anzahl += p.Anzahl
	m.Einwohner += p.Einwohner
}

// Anteil is a share with its figures.
type Anteil struct{ Zaehler, Nenner int }

// Statuszahl counts the pairs of one status.
type Statuszahl struct {
	Status Status
	Menge
}

// Reifegradzahl counts the pairs whose highest level of a model is this one.
type Reifegradzahl struct {
	Reifegrad
	Anzahl int
}

// Abdeckung says how far something is reached, on one level, by one definition: three
// numbers at once, since each alone misleads.
type Abdeckung struct {
	Nach Gruppierung
	// Gruppe is what is counted together, by key and name.
	Gruppe Verweis
	Ebene  Zaehlebene
	// Definition and its version by which is counted.
	Definition string
	Fassung    int
	// Stand is the day, YYYY-MM-DD.
	Stand string
	// Zustaendigkeit is ZustaendigkeitBelegt when it is known for every bundle who is
	// responsible, else ZustaendigkeitUnbekannt; Unbelegt counts the bundles for which
	// it is not.
	Zustaendigkeit ZustaendigkeitStand
	Unbelegt       int
	// MindestensEine are Leistungsbuendel reached at one responsible
	// Verwaltungstraeger at least, Traeger are pairs of bundle and responsible
	// Verwaltungstraeger, Einwohner are the inhabitants of those.
	MindestensEine, Traeger, Einwohner Anteil
	// KeinBedarf is part of the denominators, NichtZustaendig is not.
	KeinBedarf, NichtZustaendig Menge
	// Status divides the denominator, in the order of Statuswerte.
	Status []Statuszahl
	// Reifegrade are the levels of the live pairs, by model and level; levels of two
	// models are never added. OhneReifegrad are live pairs of which no level is known.
	Reifegrade    []Reifegradzahl
	OhneReifegrad int
	// Fehlende is what is not reached: bodies without the bundle, or bundles that no
	// body of the group has. Kein Bedarf is not among the bodies. FehlendeGesamt
	// counts them.
	Fehlende       []Verweis
	FehlendeGesamt int
	// Satz says it in German, with the real figures.
	Satz string
}

// Zaehler adds up what is covered. The order in which it is told does not matter.
type Zaehler struct {
	def     *Definition
	nach    Gruppierung
	gruppen map[gruppenschluessel]*gruppe
}

type gruppenschluessel struct {
	code  string
	ebene Zaehlebene
}

// gruppe is what is counted together.
type gruppe struct {
	nenner, erreicht, keinBedarf, nichtZustaendig Menge
	status                                        map[Status]*Menge
	reife                                         map[Reifegrad]int
	ohneReife                                     int
	buendel                                       map[string]*buendelstand
	// geordnet are the bundles by key, as far as they were asked for.
	geordnet []string
	fehlend  []string
	// fertig is what it came to, until it is told more.
	fertig *Abdeckung
}

// buendelstand is what is known of one bundle within a group.
type buendelstand struct {
	nenner, erreicht int
	unbelegt         bool
}

// NewZaehler begins to count by a definition.
func NewZaehler(def *Definition, nach Gruppierung) *Zaehler {
	return &Zaehler{def: def, nach: nach, gruppen: make(map[gruppenschluessel]*gruppe)}
}

// Zaehle adds a Posten; one with a negative Anzahl takes away what it was told before.
func (z *Zaehler) Zaehle(p *Posten) {
	if p.Anzahl == 0 {
		return
	}
	g := z.gruppe(gruppenschluessel{p.Schluessel(z.nach), p.Ebene})
	g.fertig = nil
	b := g.buendel[p.OzgID]
	if b == nil {
		b = new(buendelstand)
		g.buendel[p.OzgID] = b
	}
	b.unbelegt = b.unbelegt || !p.Bekannt
	if !p.Zustaendig || p.Status == StatusNichtZustaendig {
		g.nichtZustaendig.add(p)
		return
	}
	g.nenner.add(p)
	b.nenner += p.Anzahl
	m := g.status[p.Status]
	if m == nil {
		m = new(Menge)
		g.status[p.Status] = m
	}
	m.add(p)
	if p.Status == StatusKeinBedarf {
		g.keinBedarf.add(p)
	}
	if p.Status == StatusLive {
		g.addReife(p)
	}
	switch {
	case !p.Ausgenommen && z.def.Erfuellt(p.Status, p.Reife):
		g.erreicht.add(p)
		b.erreicht += p.Anzahl
	case z.nach == NachLeistungsbuendel && p.Kommune != "" && p.Status != StatusKeinBedarf:
		g.addFehlend(p)
	}
}

// addFehlend names the body that lacks the bundle, or no longer.
func (g *gruppe) addFehlend(p *Posten) {
	if p.Anzahl > 0 {
		g.fehlend = append(g.fehlend, p.Kommune)
	} else if at := slices.Index(g.fehlend, p.Kommune); at >= 0 {
		g.fehlend = slices.Delete(g.fehlend, at, at+1)
	}
}

func (z *Zaehler) gruppe(key gruppenschluessel) *gruppe {
	g := z.gruppen[key]
	if g == nil {
		g = &gruppe{status: make(map[Status]*Menge), reife: make(map[Reifegrad]int), buendel: make(map[string]*buendelstand)}
		z.gruppen[key] = g
	}
	return g
}

func (g *gruppe) addReife(p *Posten) {
	grade := p.Reife.Grade()
	for _, r := range grade {
		g.reife[r] += p.Anzahl
	}
	if len(grade) == 0 {
		g.ohneReife += p.Anzahl
	}
}

// Zaehlkopf is what a count needs for its words.
type Zaehlkopf struct {
	// Stand is the day, YYYY-MM-DD.
	Stand string
	// Gruppen, Buendel and Kommunen are names by key.
	Gruppen, Buendel, Kommunen map[string]string
}

// Ergebnis gives a coverage for each group and level, by key and level. It may be told
// more afterwards, and asked again with the same words; lists that it gave before
// stay as they are.
func (z *Zaehler) Ergebnis(k *Zaehlkopf) []Abdeckung {
	list := make([]Abdeckung, 0, len(z.gruppen))
	for key, g := range z.gruppen {
		if g.fertig == nil {
			a := Abdeckung{
				Nach: z.nach, Gruppe: Verweis{Code: key.code, Name: k.Gruppen[key.code]}, Ebene: key.ebene, Definition: z.def.ID,
				Fassung: z.def.Version, Stand: k.Stand, Zustaendigkeit: ZustaendigkeitBelegt,
			}
			g.fill(&a, k)
			a.Satz = a.satz(z.def.Wort)
			g.fertig = &a
		}
		list = append(list, *g.fertig)
	}
	slices.SortFunc(list, func(a, b Abdeckung) int { return a.Vergleiche(b.Gruppe.Code, b.Ebene) })
	return list
}

// Vergleiche orders coverages by key and level: the upper level first.
func (a *Abdeckung) Vergleiche(code string, ebene Zaehlebene) int {
	return cmp.Or(cmp.Compare(a.Gruppe.Code, code), cmp.Compare(slices.Index(Zaehlebenen(), a.Ebene), slices.Index(Zaehlebenen(), ebene)))
}

func (g *gruppe) fill(a *Abdeckung, k *Zaehlkopf) {
	a.Traeger = Anteil{Zaehler: g.erreicht.Anzahl, Nenner: g.nenner.Anzahl}
	a.Einwohner = Anteil{Zaehler: g.erreicht.Einwohner, Nenner: g.nenner.Einwohner}
	a.KeinBedarf, a.NichtZustaendig = g.keinBedarf, g.nichtZustaendig
	if len(g.geordnet) != len(g.buendel) {
		g.geordnet = slices.Sorted(maps.Keys(g.buendel))
	}
	for _, ozgID := range g.geordnet {
		b := g.buendel[ozgID]
		if b.unbelegt {
			a.Zustaendigkeit, a.Unbelegt = ZustaendigkeitUnbekannt, a.Unbelegt+1
		}
		if b.nenner == 0 {
			continue
		}
		a.MindestensEine.Nenner++
		switch {
		case b.erreicht > 0:
			a.MindestensEine.Zaehler++
		case a.Nach != NachLeistungsbuendel:
			a.Fehlende = append(a.Fehlende, Verweis{Code: ozgID, Name: k.Buendel[ozgID]})
		}
	}
	if len(g.fehlend) > 0 {
		for _, ars := range g.fehlend {
			a.Fehlende = append(a.Fehlende, Verweis{Code: ars, Name: k.Kommunen[ars]})
		}
		slices.SortFunc(a.Fehlende, func(a, b Verweis) int { return cmp.Compare(a.Code, b.Code) })
	}
	a.FehlendeGesamt = len(a.Fehlende)
	if a.Nach == NachLeistungsbuendel {
		a.FehlendeGesamt = a.Traeger.Nenner - a.Traeger.Zaehler - a.KeinBedarf.Anzahl
	}
	for _, s := range Statuswerte() {
		if m := g.status[s]; m != nil && m.Anzahl != 0 {
			a.Status = append(a.Status, Statuszahl{Status: s, Menge: *m})
		}
	}
	for _, r := range slices.SortedFunc(maps.Keys(g.reife), func(a, b Reifegrad) int {
		return cmp.Or(cmp.Compare(a.Modell, b.Modell), cmp.Compare(a.Stufe, b.Stufe))
	}) {
		if g.reife[r] != 0 {
			a.Reifegrade = append(a.Reifegrade, Reifegradzahl{Reifegrad: r, Anzahl: g.reife[r]})
		}
	}
	a.OhneReifegrad = g.ohneReife
}
