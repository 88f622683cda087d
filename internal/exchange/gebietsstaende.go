// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// planeStaende finds what the old bodies of each successor say about each
// Leistungsbuendel: what is of one mind follows, what differs is asked.
func (p *gebietsplan) planeStaende(ctx context.Context, db *store.DB, a *gebietsauftrag) error {
	sources := make(map[string][]string)
	var acting []string
	for _, n := range p.antworten.Uebergaenge {
		if n.Alt == "" || n.Neu == "" || n.Alt == n.Neu || sources[n.Neu] != nil {
			continue
		}
		list := p.antworten.Vorgaenger(n.Neu)
		if p.vergleich.Alt(n.Neu) != nil {
			list = append(list, n.Neu)
		}
		sources[n.Neu] = list
		for _, ars := range list {
			acting = append(acting, p.handelt(ars))
		}
	}
	if len(sources) == 0 {
		return nil
	}
	slices.Sort(acting)
	reported, err := db.GemeldetePaare(ctx, slices.Compact(acting))
	if err != nil {
		return err
	}
	byBody := make(map[string][]string)
	for _, key := range reported {
		byBody[key.ARS] = append(byBody[key.ARS], key.OzgID)
	}
	for _, neu := range slices.Sorted(mapKeys(sources)) {
		if err := p.planeNachfolger(ctx, db, a, neu, sources[neu], byBody); err != nil {
			return err
		}
	}
	return nil
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for key := range m {
			if !yield(key) {
				return
			}
		}
	}
}

// handelt gives the body whose reports are those of a body of the register.
func (p *gebietsplan) handelt(ars string) string {
	return cmp.Or(p.vergleich.Alt(ars).ErbtVon.Code, ars)
}

// planeNachfolger plans what one body takes over.
func (p *gebietsplan) planeNachfolger(ctx context.Context, db *store.DB, a *gebietsauftrag, neu string, from []string, byBody map[string][]string) error {
	var bundles []string
	for _, ars := range from {
		bundles = append(bundles, byBody[p.handelt(ars)]...)
	}
	slices.Sort(bundles)
	bundles = slices.Compact(bundles)
	if len(bundles) == 0 {
		return nil
	}
	k := p.vergleich.Neu(neu)
	if k.ErbtVon.Code != "" {
		p.hinweis(nachnutzung.SchwereWarnung, feldNeu, neu, fmt.Sprintf("Für %s (%s) handelt %s (%s). Was bisher gemeldet ist (%s), bleibt bei den alten Körperschaften; bitte dort prüfen, ob es auch künftig gilt.",
			k.Name, neu, k.ErbtVon.Name, k.ErbtVon.Code, nachnutzung.Anzahl(len(bundles), "Leistungsbündel", "Leistungsbündel")))
		return nil
	}
	keys := make([]store.Paarschluessel, 0, len(bundles)*len(from))
	for _, ozgID := range bundles {
		for _, ars := range from {
			keys = append(keys, store.Paarschluessel{ARS: ars, OzgID: ozgID})
		}
	}
	pairs, err := db.Paare(ctx, keys)
	if err != nil {
		return err
	}
	err = db.Darf(ctx, a.akteur, nachnutzung.OpMelden, neu)
	if errors.Is(err, nachnutzung.ErrForbidden) {
		p.fehler(feldNeu, fmt.Sprintf("%s (%s) liegt nicht in Ihrem Gebiet; %s der Vorgänger gingen auf sie über. Bitte die Redaktion ihres Landes oder den Betrieb laden lassen.",
			k.Name, neu, nachnutzung.Anzahl(len(bundles), "Meldung", "Meldungen")))
		return nil
	}
	if err != nil {
		return err
	}
	for _, ozgID := range bundles {
		p.planePaar(a, k, ozgID, from, pairs)
	}
	return nil
}

// planePaar plans what one body takes over about one Leistungsbuendel.
func (p *gebietsplan) planePaar(a *gebietsauftrag, k *nachnutzung.Kommune, ozgID string, from []string, pairs map[store.Paarschluessel]*store.Paar) {
	u := uebernahme{ars: k.ARS, ozgID: ozgID}
	u.Heute = a.heute
	var bundle nachnutzung.Verweis
	own := false
	for _, ars := range from {
		pair := pairs[store.Paarschluessel{ARS: ars, OzgID: ozgID}]
		if pair == nil {
			continue
		}
		bundle = pair.Leistungsbuendel
		if ars == k.ARS {
			own, u.version = true, pair.Nachnutzung.Version
		}
		u.Staende = append(u.Staende, nachnutzung.Vorgaengerstand{
			Kommune: pair.Kommune, GeerbtVon: pair.GeerbtVon, Nachnutzung: &pair.Nachnutzung, Befund: pair.Befund,
		})
	}
	for _, n := range p.antworten.Uebergaenge {
		if n.Neu == k.ARS && n.Alt != "" {
			u.Ab = max(u.Ab, n.Ab)
			u.Schluesselwechsel = n.Art == nachnutzung.GebietSchluesselwechsel
		}
	}
	if !nachnutzung.Einig(u.Staende) {
		u.Entscheidung = p.antworten.Stand(k.ARS, ozgID)
		p.frage(k, bundle, &u)
		if u.Entscheidung == "" || u.Entscheidung == k.ARS {
			return
		}
	} else if own {
		return
	}
	p.uebernahmen = append(p.uebernahmen, u)
	if u.Entscheidung == "" {
		p.verschieden(k, bundle, u)
	}
}

// frage asks whose state holds, with the answer there is.
func (p *gebietsplan) frage(k *nachnutzung.Kommune, bundle nachnutzung.Verweis, u *uebernahme) {
	f := nachnutzung.Gebietsfrage{Art: nachnutzung.FrageStand, Kommune: nachnutzung.Verweis{Code: k.ARS, Name: k.Name}, Leistungsbuendel: bundle}
	for i := range u.Staende {
		f.Staende = append(f.Staende, u.Staende[i].Meinung())
		if u.Staende[i].Kommune.Code == u.Entscheidung {
			f.Antwort = fmt.Sprintf("Stand von %s (%s)", u.Staende[i].Kommune.Name, u.Entscheidung)
		}
	}
	if u.Entscheidung == nachnutzung.StandOffen {
		f.Antwort = nachnutzung.StandOffen
	}
	p.fragen = append(p.fragen, f)
}

// verschieden tells what does not follow because the old bodies differ in it though
// their status is the same.
func (p *gebietsplan) verschieden(k *nachnutzung.Kommune, bundle nachnutzung.Verweis, u uebernahme) {
	fields := (&nachnutzung.Nachnutzung{ARS: k.ARS, OzgID: bundle.Code}).Uebernimm(u.Uebernahme)
	if len(fields) == 0 {
		return
	}
	p.hinweis(nachnutzung.SchwereWarnung, feldNeu, k.ARS, fmt.Sprintf("Zu %s (%s) sagen die Vorgänger von %s denselben Status, aber Verschiedenes in: %s. Das wird nicht übernommen; bitte nachtragen, was gilt.",
		bundle.Name, bundle.Code, k.Name, strings.Join(fields, ", ")))
}

func (p *gebietsplan) hinweis(schwere nachnutzung.Schwere, feld, gefunden, text string) {
	p.b.add(befund{spalte: -1, Zellbefund: nachnutzung.Zellbefund{Feld: feld, Gefunden: gefunden, Schwere: schwere, Text: text}})
}

// berichte counts, and tells what changes: questions first, bodies that change more
// than their figures before the others.
func (p *gebietsplan) berichte() {
	v, z := p.vergleich, &p.b.zahlen
	if v == nil {
		return
	}
	z.Gelesen, z.Neu, z.Geaendert, z.Unveraendert = len(p.koerperschaften), len(v.Hinzu), len(v.Geaendert), v.Unveraendert
	z.Konflikt, z.Zurueckgenommen = len(v.Belassen), len(v.Entfallen)
	p.hinweis(nachnutzung.SchwereHinweis, "gebietsstand", v.Stand, fmt.Sprintf("Gebietsstand %s; das Register ist auf dem Stand vom %s.", v.Stand, v.Bisher))
	for i := range p.fragen {
		f := &p.fragen[i]
		found := nachnutzung.Zellbefund{Feld: string(f.Art), Gefunden: f.Kommune.Code, Vorschlag: f.Vermutung.Code, Schwere: nachnutzung.SchwereHinweis, Text: f.Satz()}
		if f.Leistungsbuendel.Code != "" {
			found.Gefunden += "/" + f.Leistungsbuendel.Code
		}
		if f.Antwort == "" {
			z.Offen++
			found.Schwere = nachnutzung.SchwereWarnung
			found.Text = "Offene Frage: " + found.Text
		} else {
			found.Text += " Antwort: " + f.Antwort + "."
		}
		p.b.add(befund{spalte: -1, Zellbefund: found})
	}
	for i := range v.Belassen {
		p.hinweis(nachnutzung.SchwereWarnung, feldARS, v.Belassen[i].Kommune.ARS, koerperText(&v.Belassen[i])+" Die Redaktion hat diese Körperschaft geändert; sie bleibt, wie sie ist.")
	}
	for i := range p.bindungen {
		b := &p.bindungen[i]
		p.hinweis(nachnutzung.SchwereHinweis, b.Art, b.ARS, fmt.Sprintf("%s endet mit %s: %s (%s). Auf eine Nachfolgerin überträgt sie, wenn gewollt, die Redaktion.",
			map[string]string{"plattformnutzung": "Die Nutzung der Plattform", "mitgliedschaft": "Die Mitgliedschaft im Verbund"}[b.Art]+
				map[bool]string{true: "Die Vorabbestätigung"}[b.Art == "vorabbestaetigung"],
			b.ARS, cmp.Or(b.Zu.Name, b.Zu.Code), b.Zu.Code))
	}
	for _, figures := range []bool{false, true} {
		for i := range v.Geaendert {
			if v.Geaendert[i].NurZahlen() == figures {
				p.hinweis(nachnutzung.SchwereHinweis, feldARS, v.Geaendert[i].Kommune.ARS, koerperText(&v.Geaendert[i]))
			}
		}
	}
}

// koerperText says what changes about a body.
func koerperText(k *nachnutzung.Koerperaenderung) string {
	parts := make([]string, len(k.Aenderungen))
	for i, c := range k.Aenderungen {
		parts[i] = fmt.Sprintf("%s: „%s“ → „%s“", c.Feld, c.Vorher.Inhalt, c.Nachher.Inhalt)
	}
	return fmt.Sprintf("%s (%s) ändert sich: %s.", k.Kommune.Name, k.Kommune.ARS, strings.Join(parts, "; "))
}
