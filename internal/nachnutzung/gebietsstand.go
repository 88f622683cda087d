// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"cmp"
	"slices"
	"strconv"
)

// Gebietsvergleich is what a new edition of the Gemeindeverzeichnis changes about
// the bodies of the register. An edition is a snapshot: it says which keys there
// are and cannot say what became of those that are gone.
type Gebietsvergleich struct {
	// Bisher and Stand are the days of the register's state and of the new one.
	Bisher, Stand string
	// Hinzu are bodies whose key the register does not know, Entfallen those that
	// the edition does not know any more.
	Hinzu, Entfallen []Kommune
	// Geaendert are the bodies about which something differs; Belassen those of them
	// that an editor has changed, which stay as they are.
	Geaendert, Belassen []Koerperaenderung
	Unveraendert        int
	// Wiederkehrend are keys that the register knows as gone.
	Wiederkehrend []Kommune

	// alt are the bodies that exist in the register, neu those of the edition.
	alt, neu map[string]*Kommune
}

// Koerperaenderung is a body with what differs about it.
type Koerperaenderung struct {
	Kommune     Kommune
	Aenderungen []Aenderung
}

// NurZahlen reports whether nothing but inhabitants and area has changed.
func (k *Koerperaenderung) NurZahlen() bool {
	return !slices.ContainsFunc(k.Aenderungen, func(a Aenderung) bool { return a.Feld != "einwohner" && a.Feld != "flaecheHa" })
}

// VergleicheGebietsstand compares the bodies of the register, gone ones included,
// with those of an edition. bearbeitet tells which of the register's an editor has
// changed. The lists keep the order of their bodies.
func VergleicheGebietsstand(register, neu []Kommune, bearbeitet map[string]bool) *Gebietsvergleich {
	g := &Gebietsvergleich{alt: make(map[string]*Kommune, len(register)), neu: make(map[string]*Kommune, len(neu))}
	gone := make(map[string]bool)
	for i := range neu {
		g.neu[neu[i].ARS] = &neu[i]
		g.Stand = max(g.Stand, neu[i].Stand)
	}
	for i := range register {
		k := &register[i]
		g.Bisher = max(g.Bisher, k.Stand)
		if k.GueltigBis != "" {
			gone[k.ARS] = true
			continue
		}
		g.alt[k.ARS] = k
		if g.neu[k.ARS] == nil {
			g.Entfallen = append(g.Entfallen, *k)
		}
	}
	for i := range neu {
		k := &neu[i]
		old := g.alt[k.ARS]
		switch {
		case gone[k.ARS]:
			g.Wiederkehrend = append(g.Wiederkehrend, *k)
		case old == nil:
			g.Hinzu = append(g.Hinzu, *k)
		default:
			g.vergleiche(old, k, bearbeitet[k.ARS])
		}
	}
	return g
}

func (g *Gebietsvergleich) vergleiche(old, k *Kommune, edited bool) {
	changes := Diff(old.Verzeichnisfelder(), k.Verzeichnisfelder())
	switch {
	case len(changes) == 0:
		g.Unveraendert++
	case edited:
		g.Belassen = append(g.Belassen, Koerperaenderung{*k, changes})
	default:
		g.Geaendert = append(g.Geaendert, Koerperaenderung{*k, changes})
	}
}

// Alt gives a body that exists in the register, Neu one of the new edition; nil
// where there is none.
func (g *Gebietsvergleich) Alt(ars string) *Kommune { return g.alt[ars] }

// Neu gives a body of the new edition; nil where there is none.
func (g *Gebietsvergleich) Neu(ars string) *Kommune { return g.neu[ars] }

// name gives the name of a body of either state.
func (g *Gebietsvergleich) name(ars string) string {
	if k := cmp.Or(g.alt[ars], g.neu[ars]); k != nil {
		return k.Name
	}
	return ""
}

// isNeu reports whether the register does not know a body of the edition yet.
func (g *Gebietsvergleich) isNeu(ars string) bool { return g.neu[ars] != nil && g.alt[ars] == nil }

// Verzeichnisfelder gives what the Gemeindeverzeichnis says about a body and what
// follows from it, without the days it is of.
func (k *Kommune) Verzeichnisfelder() []Feld {
	var f felder
	f.add("name", k.Name)
	f.add("kurzname", k.Kurzname)
	f.add("art", string(k.Art))
	f.add("bezeichnung", k.Bezeichnung)
	f.add("agsLand", k.AGSLand)
	f.add("agsKreis", k.AGSKreis)
	f.add("agsGemeinde", k.AGSGemeinde)
	f.add("kreis", k.Kreis.Code)
	f.add("verband", k.Verband.Code)
	f.add("uebergeordnet", k.Uebergeordnet)
	f.add("sitz", k.Sitz)
	f.add("plz", k.PLZ)
	f.add("einwohner", strconv.Itoa(k.Einwohner))
	f.add("flaecheHa", strconv.Itoa(k.FlaecheHa))
	if k.Traeger != nil {
		f.add("traeger", map[bool]string{true: "ja", false: "nein"}[*k.Traeger])
	}
	f.add("erbtVon", k.ErbtVon.Code)
	return f
}

// Vermutung gives the body that a vanished or a new key most probably belongs
// with: the one on the other side with the same AGS, or the only one there of the
// same name in the same Kreis. It is a suggestion and answers nothing.
func (g *Gebietsvergleich) Vermutung(k *Kommune) (Kommune, bool) {
	others := g.Hinzu
	if g.isNeu(k.ARS) {
		others = g.Entfallen
	}
	var byName []Kommune
	for i := range others {
		o := &others[i]
		if k.AGSGemeinde != "" && o.AGSGemeinde == k.AGSGemeinde {
			return *o, true
		}
		if o.Name == k.Name && o.ARS[:5] == k.ARS[:5] {
			byName = append(byName, *o)
		}
	}
	if len(byName) == 1 {
		return byName[0], true
	}
	return Kommune{}, false
}

// BisZum gives the periods as they are when the body has existed until a day: what
// is open or goes on ends then, what would begin later never was.
func (z *Zugehoerigkeit) BisZum(tag string) []Zeitspanne {
	var kept []Zeitspanne
	for _, s := range z.Zeiten {
		if s.Seit.Earliest() > tag && s.Seit != "" {
			continue
		}
		if s.Bis == "" || s.Bis.Latest() > tag {
			s.Bis = Zeitangabe(tag)
		}
		kept = append(kept, s)
	}
	return kept
}
