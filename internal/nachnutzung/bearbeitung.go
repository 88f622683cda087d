// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// What editors may write into the catalogue: the rules of each kind of object,
// each of which names all its faults at once, as JSON pointers into the body that
// is sent.

// Limits of the catalogue's texts, in characters.
const (
	MaxName            = 300
	MaxPlattformname   = 200
	MaxBegriff         = 200
	MaxHinweis         = 1000
	MaxBeschreibung    = 2000
	maxMitgliederzahl  = 1_000_000
	fruehesteZeit      = fruehesteZustaendigkeit
	spaetesteZeit      = spaetesteZustaendigkeit
	listeBundesressort = "bundesressort"
	listeLand          = "land"
)

// Federfuehrungsangabe is the Federfuehrung that an editor keeps: that of a
// Themenfeld or the own one of a Leistungsbuendel. One of both keys is set.
type Federfuehrungsangabe struct {
	Themenfeld, OzgID string
	// Version is that of the Themenfeld or Leistungsbuendel it belongs to.
	Version       int64
	Federfuehrung Federfuehrung
}

// Zugehoerigkeit says when a body used a Plattform or belonged to a Verbund: all
// its periods, which editors change as one.
type Zugehoerigkeit struct {
	// Zu is the Plattform or the Verbund.
	Zu      Verweis
	Kommune Verweis
	// Version counts the changes; 0 means that nothing is known.
	Version int64
	// Mitglied is what the source of a membership calls the body; empty for a
	// Plattform.
	Mitglied string
	Zeiten   []Zeitspanne
}

// Am leaves the periods that held on a day, all when it is empty. What began in
// "2009" counts from the end of that year, what ended then until its beginning; a
// period of unknown beginning counts always.
func (z *Zugehoerigkeit) Am(tag string) {
	if tag != "" {
		z.Zeiten = slices.DeleteFunc(z.Zeiten, func(s Zeitspanne) bool { return !holdsOn(s.Seit.Latest(), s.Bis.Earliest(), tag) })
	}
}

// Zeitspanne is a period as sources give it: its ends may be as vague as a year.
type Zeitspanne struct {
	// Seit and Bis are the first and the last day; empty where unknown or open.
	Seit, Bis Zeitangabe
	// Hinweis keeps what the source of a membership adds.
	Hinweis string
	Quellen []Quelle
}

// Validate gives an *InvalidError with every fault. w holds the code lists
// "bundesressort" and "land".
func (f Federfuehrung) Validate(w Wortschatz) error {
	var p pruefung
	p.seite(w, "/bund", listeBundesressort, f.Bund)
	p.seite(w, "/land", listeLand, f.Land)
	return p.err()
}

func (p *pruefung) seite(w Wortschatz, place, liste string, s FederfuehrungSeite) {
	codes := make([]string, len(s.Werte))
	for i, v := range s.Werte {
		codes[i] = v.Code
	}
	p.unique(place+"/federfuehrende", codes, func(pointer, code string) { w.code(p, pointer, liste, code) })
	p.beleglage(place+"/beleglage", s.Beleglage)
	switch {
	case s.IsSet() && s.Beleglage == NichtBelegt:
		p.fault(place+"/beleglage", "Wer Federführende nennt, sagt auch, wie gut das belegt ist; möglich ist vermutet, wenn es keine Quelle gibt.")
	case !s.IsSet() && s.Beleglage != NichtBelegt:
		p.fault(place+"/beleglage", "Ohne Federführende bleibt die Angabe „%s“. Bitte Federführende nennen oder die Beleglage ändern.", NichtBelegt)
	}
	p.text(place+"/hinweis", s.Hinweis, MaxHinweis)
	p.belege(place+"/quellen", s.Quellen, s.IsSet() && s.Beleglage != Vermutet)
}

// Validate gives an *InvalidError with every fault. w holds the code lists
// "land", "leistungsbuendel", "nachnutzungsmodell" and "onlinedienst_zustand".
func (o *Onlinedienst) Validate(w Wortschatz) error {
	var p pruefung
	p.name("/name", o.Name, MaxName)
	laender := make([]string, len(o.Laender))
	for i, l := range o.Laender {
		laender[i] = l.Code
	}
	p.unique("/laender", laender, func(pointer, code string) { w.code(&p, pointer, listeLand, code) })
	seen := make(map[string]bool, len(o.Leistungsbuendel))
	for i, z := range o.Leistungsbuendel {
		place := "/leistungsbuendel/" + strconv.Itoa(i)
		if seen[z.OzgID] {
			p.fault(place+"/ozgId", "„%s“ steht mehrfach in der Liste; einmal genügt.", z.OzgID)
		}
		seen[z.OzgID] = true
		w.buendel(&p, place+"/ozgId", z.OzgID)
		p.beleglage(place+"/beleglage", z.Beleglage)
		if z.Beleglage == NichtBelegt {
			p.fault(place+"/beleglage", "Eine Zuordnung, für die nichts spricht, bitte weglassen; eine Annahme heißt „%s“.", Vermutet)
		}
	}
	p.optional(w, "/nachnutzungsmodell", "nachnutzungsmodell", o.Nachnutzungsmodell)
	p.optional(w, "/zustand", "onlinedienst_zustand", o.Zustand)
	p.text("/hinweis", o.Hinweis, MaxHinweis)
	p.belege("/quellen", o.Quellen, true)
	return p.err()
}

// Validate gives an *InvalidError with every fault. w holds the code list
// "plattformart".
func (q *Plattform) Validate(w Wortschatz) error {
	var p pruefung
	p.name("/name", q.Name, MaxPlattformname)
	p.text("/langname", q.Langname, MaxName)
	w.code(&p, "/art", "plattformart", q.Art)
	p.text("/betreiber", q.Betreiber, MaxName)
	p.zeitangabe("/seit", q.Seit)
	p.text("/hinweis", q.Hinweis, MaxBeschreibung)
	p.belege("/quellen", q.Quellen, true)
	return p.err()
}

// Validate gives an *InvalidError with every fault.
func (v *Verbund) Validate() error {
	var p pruefung
	p.name("/name", v.Name, MaxName)
	p.text("/rechtsform", v.Rechtsform, MaxName)
	p.zeitangabe("/gegruendet", v.Gegruendet)
	p.text("/hinweis", v.Hinweis, MaxBeschreibung)
	seen := make(map[Zeitangabe]bool, len(v.Mitgliederzahlen))
	for i, z := range v.Mitgliederzahlen {
		place := "/mitgliederzahlen/" + strconv.Itoa(i)
		switch {
		case z.Stand == "":
			p.fault(place+"/stand", "Zu einer Mitgliederzahl gehört der Tag, an dem sie galt, mindestens das Jahr.")
		case seen[z.Stand]:
			p.fault(place+"/stand", "Zum Stand „%s“ steht schon eine Zahl in der Liste; bitte nur eine nennen.", z.Stand)
		default:
			p.zeitangabe(place+"/stand", z.Stand)
		}
		seen[z.Stand] = true
		if z.Anzahl < 0 || z.Anzahl > maxMitgliederzahl {
			p.fault(place+"/anzahl", "%d Mitglieder kann ein Verbund nicht haben; möglich sind 0 bis %d.", z.Anzahl, maxMitgliederzahl)
		}
		p.text(place+"/hinweis", z.Hinweis, MaxHinweis)
		p.belege(place+"/quellen", z.Quellen, true)
	}
	p.belege("/quellen", v.Quellen, true)
	return p.err()
}

// Validate gives an *InvalidError with every fault. w holds "leistungsbuendel".
// The two texts are part of an address, so neither may hold a slash.
func (s Synonym) Validate(w Wortschatz) error {
	var p pruefung
	for _, part := range []struct {
		pointer, text string
		limit         int
	}{{"{begriff}", s.Begriff, MaxBegriff}, {"{stehtFuer}", s.StehtFuer, MaxName}} {
		p.name(part.pointer, part.text, part.limit)
		if strings.Contains(part.text, "/") {
			p.fault(part.pointer, "„%s“ enthält einen Schrägstrich. Bitte ein Wort ohne ihn wählen; wofür es steht, lässt sich auch mit der OZG-ID sagen.", shown(part.text))
		}
	}
	if IsOzgID(s.StehtFuer) {
		w.buendel(&p, "{stehtFuer}", s.StehtFuer)
	}
	p.text("/hinweis", s.Hinweis, MaxHinweis)
	return p.err()
}

// Validate gives an *InvalidError with every fault.
func (z *Zugehoerigkeit) Validate() error {
	var p pruefung
	p.text("/mitglied", z.Mitglied, MaxName)
	order := make([]int, len(z.Zeiten))
	for i, span := range z.Zeiten {
		place := "/zeiten/" + strconv.Itoa(i)
		order[i] = i
		p.zeitangabe(place+"/seit", span.Seit)
		p.zeitangabe(place+"/bis", span.Bis)
		if span.Bis != "" && span.Bis.Latest() < span.Seit.Earliest() {
			p.fault(place+"/bis", "„%s“ liegt vor dem Beginn „%s“; „bis“ ist der letzte Tag.", span.Bis, span.Seit)
		}
		p.text(place+"/hinweis", span.Hinweis, MaxHinweis)
		p.belege(place+"/quellen", span.Quellen, true)
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(z.Zeiten[i].Seit.Latest(), z.Zeiten[j].Seit.Latest()) })
	p.disjointZeiten(z.Zeiten, order)
	return p.err()
}

// disjointZeiten checks that no two periods, in the order of their beginnings,
// surely hold on one day. What is vague may touch: an end in 2020 fits a new
// beginning in 2020.
func (p *pruefung) disjointZeiten(spans []Zeitspanne, order []int) {
	for at := 1; at < len(order); at++ {
		earlier, this := spans[order[at-1]], spans[order[at]]
		if earlier.Bis != "" && this.Seit.Latest() > earlier.Bis.Earliest() && this.Seit != earlier.Seit {
			continue
		}
		p.fault(fmt.Sprintf("/zeiten/%d/seit", order[at]), "Die Zeit überschneidet sich mit der seit „%s“ bis „%s“; bitte die frühere vorher enden lassen.",
			cmp.Or(string(earlier.Seit), "unbekannt"), cmp.Or(string(earlier.Bis), "auf Weiteres"))
		if earlier.Bis == "" || (this.Bis != "" && this.Bis.Earliest() < earlier.Bis.Earliest()) {
			// The earlier one ends later, so the next is compared with it too.
			order[at] = order[at-1]
		}
	}
}

// OffeneCodelisten are the code lists to which editors may add entries. The
// entries of all others are known to the program or fixed by others; of those,
// the texts alone can be changed.
func OffeneCodelisten() []string {
	return append([]string{"blocker", listeBundesressort, "nachnutzungsmodell", "onlinedienst_zustand", "plattformart", "prioritaet"}, RedaktionelleCodelisten()...)
}

// RedaktionelleCodelisten are those whose entries come from the editors alone, so
// that they may be empty.
func RedaktionelleCodelisten() []string {
	return []string{"nachnutzungskategorie", "phase", "umsetzungsmodell"}
}

// SetEintrag changes an entry of the list, or adds it, at the place that it names.
// The others keep their order. *ConflictError where the program itself knows the
// entries, *InvalidError with every fault.
func (c *Codeliste) SetEintrag(e Codelisteneintrag) error {
	at := slices.IndexFunc(c.Eintraege, func(known Codelisteneintrag) bool { return known.Code == e.Code })
	if !slices.Contains(OffeneCodelisten(), c.Code) {
		switch {
		case at < 0:
			return Conflict(fmt.Sprintf("Die Codeliste „%s“ ist fest: Das Programm oder das amtliche Vorbild kennt ihre Einträge. Ändern lassen sich nur die Texte.", c.Code))
		case e.Ordnung != c.Eintraege[at].Ordnung:
			return Conflict(fmt.Sprintf("Die Reihenfolge der Codeliste „%s“ ist fest; „%s“ bleibt auf Platz %d.", c.Code, e.Code, c.Eintraege[at].Ordnung))
		}
	}
	places := len(c.Eintraege)
	var p pruefung
	if at < 0 {
		places++
		if c.Code == listeBundesressort && !isRessort(e.Code) {
			p.fault("{eintrag}", "„%s“ ist keine Abkürzung eines Bundesressorts; erwartet werden bis zu zwölf Buchstaben, zum Beispiel BMI.", shown(e.Code))
		}
		if c.Code != listeBundesressort && !IsCode(e.Code) {
			p.fault("{eintrag}", "„%s“ ist kein Code; erwartet werden Kleinbuchstaben, Ziffern und Unterstriche.", shown(e.Code))
		}
	}
	p.name("/bezeichnung", e.Bezeichnung, MaxName)
	p.text("/beschreibung", e.Beschreibung, MaxBeschreibung)
	if e.Ordnung < 1 || e.Ordnung > places {
		p.fault("/ordnung", "Platz %d gibt es in der Liste nicht; möglich ist 1 bis %d.", e.Ordnung, places)
	}
	if err := p.err(); err != nil {
		return err
	}
	entries := slices.DeleteFunc(slices.Clone(c.Eintraege), func(known Codelisteneintrag) bool { return known.Code == e.Code })
	entries = slices.Insert(entries, e.Ordnung-1, e)
	for i := range entries {
		entries[i].Ordnung = i + 1
	}
	c.Eintraege = entries
	return nil
}

func isRessort(s string) bool {
	return s != "" && len(s) <= 12 && strings.IndexFunc(s, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') }) < 0
}

// buendel checks that there is such a Leistungsbuendel.
func (w Wortschatz) buendel(p *pruefung, pointer, ozgID string) {
	if !slices.Contains(w.Codes["leistungsbuendel"], ozgID) {
		p.fault(pointer, "Ein Leistungsbündel mit der OZG-ID „%s“ gibt es im Katalog nicht.", shown(ozgID))
	}
}

// optional checks a code that may be missing.
func (p *pruefung) optional(w Wortschatz, pointer, liste, code string) {
	if code != "" {
		w.code(p, pointer, liste, code)
	}
}

// name checks a text that must say something and is shown in one line.
func (p *pruefung) name(pointer, s string, limit int) {
	switch {
	case strings.TrimSpace(s) == "":
		p.fault(pointer, "Hier fehlt der Text.")
	case strings.TrimSpace(s) != s:
		p.fault(pointer, "„%s“ beginnt oder endet mit einem Leerzeichen; bitte weglassen.", shown(s))
	case strings.ContainsAny(s, "\n\r\t"):
		p.fault(pointer, "Der Text darf nur eine Zeile haben.")
	}
	p.text(pointer, s, limit)
}

func (p *pruefung) beleglage(pointer string, b Beleglage) {
	if !slices.Contains(Beleglagen(), b) {
		p.fault(pointer, "„%s“ ist keine Beleglage. Möglich sind: %s.", shown(string(b)), joined(Beleglagen()))
	}
}

func joined[T ~string](values []T) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	return strings.Join(texts, ", ")
}

// zeitangabe checks a vague date, which may be empty.
func (p *pruefung) zeitangabe(pointer string, z Zeitangabe) {
	switch {
	case z == "":
	case !z.IsValid():
		p.fault(pointer, "„%s“ ist keine Zeitangabe; erwartet wird JJJJ, JJJJ-MM oder JJJJ-MM-TT.", shown(string(z)))
	case z.Earliest() < fruehesteZeit || z.Latest() > spaetesteZeit:
		p.fault(pointer, "„%s“ liegt zu fern; möglich ist es von %s bis %s.", z, fruehesteZeit, spaetesteZeit)
	}
}

// belege checks sources, of which there must be one where the statement says that
// it is sourced.
func (p *pruefung) belege(place string, list []Quelle, needed bool) {
	if needed || len(list) > 0 {
		p.quellen(place, list)
	}
}
