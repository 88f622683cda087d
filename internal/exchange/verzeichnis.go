// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"slices"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/suche"
)

// verzeichnis finds what a file speaks of: bodies and Leistungsbuendel by key and by
// name, codes by words.
type verzeichnis struct {
	*nachnutzung.Verzeichnis

	// koerper leads from ARS and AGS to the body; namen from a normalised name to
	// all that carry it. Both name places in Kommunen.
	koerper map[string]int32
	namen   map[string][]int32
	// buendel and buendelnamen do the same for Leistungsbuendel.
	buendel      map[string]int32
	buendelnamen map[string][]int32

	status, blocker, onlinedienst, plattform *woerter

	// listen are the words of further code lists and parts of the catalogue, as they
	// are asked for.
	listen map[string]*woerter

	// gesehen spares the work for names, and for what is none, that come again.
	gesehen map[string][]int32

	namensliste, buendelliste []string
	// geraten counts how often a near name was looked for: each looks at thousands.
	geraten int
}

// maxGeraten bounds how often a near name of a body or bundle is looked for.
const maxGeraten = 300

func newVerzeichnis(v *nachnutzung.Verzeichnis) *verzeichnis {
	x := &verzeichnis{
		Verzeichnis: v, koerper: make(map[string]int32, 2*len(v.Kommunen)), namen: make(map[string][]int32, 3*len(v.Kommunen)),
		buendel: make(map[string]int32, len(v.Leistungsbuendel)), buendelnamen: make(map[string][]int32, len(v.Leistungsbuendel)),
		listen: make(map[string]*woerter), gesehen: make(map[string][]int32),
		status: newWoerter(), blocker: newWoerter(), onlinedienst: newWoerter(), plattform: newWoerter(),
	}
	arten := make(map[nachnutzung.Art]string)
	for _, e := range v.Codelisten["kommunenart"] {
		arten[nachnutzung.Art(e.Code)] = e.Bezeichnung
	}
	for i := range v.Kommunen {
		x.addKommune(int32(i), arten)
	}
	for i, b := range v.Leistungsbuendel {
		place := int32(i)
		x.buendel[b.Code] = place
		x.buendelnamen[norm(b.Name)] = append(x.buendelnamen[norm(b.Name)], place)
	}
	isAny := func(string) bool { return true }
	isStatus := func(code string) bool { return nachnutzung.Status(code).IsValid() }
	x.status.addListe(v.Codelisten["status"], isStatus)
	x.status.addListe(v.Codelisten["import_status"], isStatus)
	x.blocker.addListe(v.Codelisten["blocker"], isAny)
	for _, d := range v.Onlinedienste {
		x.onlinedienst.add(d.Code, d.Name)
	}
	for _, p := range v.Plattformen {
		x.plattform.add(p.Code, p.Name)
	}
	return x
}

// addKommune makes a body known by its keys and by the ways in which people write
// its name: "Magdeburg", "Magdeburg, Landeshauptstadt", "Landeshauptstadt
// Magdeburg", "Landkreis Harz".
func (x *verzeichnis) addKommune(place int32, arten map[nachnutzung.Art]string) {
	k := &x.Kommunen[place]
	for _, key := range [...]string{k.AGSGemeinde, k.AGSKreis, k.AGSLand} {
		if _, taken := x.koerper[key]; key != "" && !taken {
			x.koerper[key] = place
		}
	}
	x.koerper[k.ARS] = place
	names := append(make([]string, 0, 5), k.Name, k.Kurzname)
	if plain, title, ok := strings.Cut(k.Name, ","); ok {
		names = append(names, strings.TrimSpace(title)+" "+plain)
	}
	if art := arten[k.Art]; art != "" {
		names = append(names, art+" "+k.Kurzname, k.Kurzname+" "+art)
	}
	for _, name := range names {
		word := norm(name)
		// They come in the order of their places.
		if list := x.namen[word]; word != "" && (len(list) == 0 || list[len(list)-1] != place) {
			x.namen[word] = append(list, place)
		}
	}
}

// kommuneName gives all bodies that carry a name.
func (x *verzeichnis) kommuneName(text string) []int32 {
	places, known := x.gesehen[text]
	if !known {
		places = x.namen[norm(text)]
		if len(x.gesehen) < maxGesehen {
			x.gesehen[strings.Clone(text)] = places
		}
	}
	return places
}

// naheKommune gives the body whose name is nearest to a text, where only one is.
func (x *verzeichnis) naheKommune(text string) (string, bool) {
	if x.namensliste == nil {
		x.namensliste = sortedKeys(x.namen)
	}
	word, ok := x.nearest(text, x.namensliste)
	if !ok || len(x.namen[word]) != 1 {
		return "", false
	}
	return x.Kommunen[x.namen[word][0]].Name, true
}

// nahesBuendel gives the Leistungsbuendel whose name is nearest to a text.
func (x *verzeichnis) nahesBuendel(text string) (string, bool) {
	if x.buendelliste == nil {
		x.buendelliste = sortedKeys(x.buendelnamen)
	}
	word, ok := x.nearest(text, x.buendelliste)
	if !ok || len(x.buendelnamen[word]) != 1 {
		return "", false
	}
	return x.Leistungsbuendel[x.buendelnamen[word][0]].Name, true
}

func (x *verzeichnis) nearest(text string, words []string) (string, bool) {
	if x.geraten++; x.geraten > maxGeraten {
		return "", false
	}
	return suche.Nearest(norm(text), words)
}

func sortedKeys(m map[string][]int32) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// liste gives the words for the entries of a code list, or of a part of the
// catalogue: by code, by name, by both together ("1 hoch"), a Land by its short sign.
func (x *verzeichnis) liste(name string) *woerter {
	if w, ok := x.listen[name]; ok {
		return w
	}
	w := newWoerter()
	parts := map[string][]nachnutzung.Verweis{
		"onlinedienst": x.Onlinedienste, "plattform": x.Plattformen, "verbund": x.Verbuende, "themenfeld": x.Themenfelder, "lage": x.Lagen,
	}
	for _, v := range parts[name] {
		w.add(v.Code, v.Name, strings.ReplaceAll(v.Name, "&", "und"))
	}
	for _, e := range x.Codelisten[name] {
		further := append(synonyme(e.Beschreibung), e.Code+" "+e.Bezeichnung)
		if _, sign, ok := strings.Cut(e.Beschreibung, "Kürzel "); ok && name == "land" {
			further = append(further, sign)
		}
		w.add(e.Code, e.Bezeichnung, further...)
	}
	x.listen[name] = w
	return w
}
