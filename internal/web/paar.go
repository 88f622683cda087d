// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// paarView is one pair with its history.
type paarView struct {
	*frame
	zeileView
	Kommune, Buendel           string
	KommuneAdresse, BuendelOrt string
	// IstGemeldet says that somebody has reported.
	IstGemeldet                   bool
	Herkunft, Zustaendig, Bestand string
	Schritte                      []schrittView
	Plaene                        []planView
	Eintraege                     []eintragView
	// Frueher leads to earlier entries; empty when all are shown.
	Frueher string
}

// schrittView is a step of the timeline.
type schrittView struct {
	Nr                       int
	Status, StatusName, Seit string
	Begruendung              string
	Zurueckgezogen           bool
}

// planView is a planned day, by when it was made.
type planView struct{ Ziel, GesetztAm string }

// eintragView is an entry of the history.
type eintragView struct {
	Tag, Vorgang, Organisation, Begruendung string
	Revision                                int64
	Aenderungen                             []aenderungView
}

// aenderungView is one field that was changed.
type aenderungView struct{ Feld, Vorher, Nachher string }

// maxEintraege is how many entries of the history one page shows.
const maxEintraege = 50

// paar shows one pair and how it came to be.
func (s *Site) paar(a *anfrage) (any, error) {
	key, id := a.c.Param("ars"), a.c.Param("ozgId")
	p, err := s.db.Nachnutzung(a.ctx(), key, id, a.z)
	if missing, ok := errors.AsType[*nachnutzung.NotFoundError](err); ok && missing.Key == id {
		return nil, unbekannt(id, "Ein Leistungsbündel mit der OZG-ID „"+printable(id)+"“ steht nicht im Katalog. Bitte suchen Sie nach dem Namen.")
	}
	if err != nil {
		return nil, kommuneFehlt(key, err)
	}
	view := &paarView{frame: a.frame}
	if p.Kommune.Code != key {
		a.weiter(paarPfad(p.Kommune.Code, id))
		return view, nil
	}
	var words woerter
	err = a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		if words, err = a.woerter(ctx, db); err != nil {
			return err
		}
		if words, err = words.mitDiensten(ctx, db); err != nil {
			return err
		}
		return a.ende(ctx, db, p.Kommune.Code)
	})
	if err != nil {
		return nil, err
	}
	view.fill(&p, words)
	return view, view.history(a, &p, words)
}

// ende tells of a body that is gone, and who came after it.
func (a *anfrage) ende(ctx context.Context, db *store.DB, ars string) error {
	k, err := db.Kommune(ctx, ars)
	if err != nil || k.GueltigBis == "" {
		return err
	}
	var after []string
	for _, n := range k.Nachfolger {
		next, err := db.Kommune(ctx, n.Neu)
		if err != nil {
			return err
		}
		after = append(after, next.Name+" (seit "+tag(n.Ab)+")")
	}
	text := "."
	if len(after) > 0 {
		text = "; an ihre Stelle trat " + strings.Join(after, ", ") + "."
	}
	a.hinweis("%s bestand bis zum %s%s Was bis dahin gemeldet war, bleibt hier nachzulesen.", k.Name, tag(k.GueltigBis), text)
	return nil
}

// The lists of names that the history of a pair needs besides.
const (
	listeDienste     = "onlinedienst"
	listePlattformen = "plattform"
)

// mitDiensten are the words with the names of Onlinedienste and Plattformen, which the
// history keeps by code.
func (w woerter) mitDiensten(ctx context.Context, db *store.DB) (woerter, error) {
	services, err := db.Onlinedienste(ctx, store.OnlinedienstFilter{}, store.Wunsch{Limit: 1000})
	if err != nil {
		return nil, err
	}
	platforms, err := db.Plattformen(ctx, store.PlattformFilter{}, store.Wunsch{Limit: 1000})
	if err != nil {
		return nil, err
	}
	all := maps.Clone(w)
	all[listeDienste], all[listePlattformen] = make(map[string]string), make(map[string]string)
	for i := range services.Items {
		all[listeDienste][services.Items[i].Code] = services.Items[i].Name
	}
	for i := range platforms.Items {
		all[listePlattformen][platforms.Items[i].Code] = platforms.Items[i].Name
	}
	return all, nil
}

// fill shows what holds on the day.
func (v *paarView) fill(p *store.Paar, w woerter) {
	n := &p.Nachnutzung
	v.Kommune, v.Buendel = w.kommune(p.Kommune), p.Leistungsbuendel.Name
	v.KommuneAdresse, v.BuendelOrt = v.adresse(kommunePfad(p.Kommune.Code)), v.adresse(buendelPfad(p.Leistungsbuendel.Code))
	v.Titel = v.Buendel + " in " + v.Kommune
	v.hinauf(krume{"Kommunen", "/kommunen"}, krume{v.Kommune, kommunePfad(p.Kommune.Code)})
	v.zeileView = v.zeile(p, w, p.Leistungsbuendel, buendelPfad(p.Leistungsbuendel.Code))
	v.IstGemeldet = n.Version > 0
	if n.BestaetigtAm != "" && n.Bestaetigung != nachnutzung.Bestaetigt {
		v.Bestand = "Die Kommune hat zuletzt am " + tag(n.BestaetigtAm) + " gesagt, dass alles so stimmt."
	}
	switch p.Befund.Herkunft {
	case nachnutzung.HerkunftEinsatz:
		v.Herkunft = "Der Status ergibt sich aus dem am weitesten gekommenen Einsatz."
	case nachnutzung.HerkunftZustaendigkeit:
		v.Herkunft = "Die Stelle ist für dieses Leistungsbündel nicht zuständig."
	case nachnutzung.HerkunftOhneMeldung:
		v.Herkunft = "Es liegt keine Meldung vor, deshalb heißt der Status „offen“."
	}
	switch {
	case p.Zustaendig == nil:
		v.Zustaendig = "unbekannt: noch nennt keine Quelle, wer zuständig ist"
	case *p.Zustaendig:
		v.Zustaendig = "ja"
	default:
		v.Zustaendig = "nein"
	}
	open := isOpen(n)
	for _, s := range n.Zeitachse {
		step := schrittView{
			Nr: s.Nr, Status: string(s.Status), StatusName: w.wort("status", string(s.Status)), Seit: s.Seit, Zurueckgezogen: s.Zurueckgezogen,
		}
		if s.Status == nachnutzung.StatusAbgeleitet {
			step.StatusName = "wie der am weitesten gekommene Einsatz"
		}
		// The reason of a withdrawn step is of somebody whose word did not stand.
		if !s.Zurueckgezogen {
			step.Begruendung = worte(s.Begruendung, open)
		}
		v.Schritte = append(v.Schritte, step)
	}
	for _, plan := range n.Plaene {
		v.Plaene = append(v.Plaene, planView(plan))
	}
	own := apiPath + paarPfad(p.Kommune.Code, p.Leistungsbuendel.Code)
	v.Daten = []dateiView{{"Diese Nachnutzung (JSON)", v.adresse(own)}, {"Ihr Verlauf (CSV)", own + "/verlauf?format=csv&limit=1000"}}
}

// history reads what was written about the pair, newest first.
func (v *paarView) history(a *anfrage, p *store.Paar, w woerter) error {
	f := store.VerlaufFilter{Art: []string{"nachnutzung"}, ARS: p.Nachnutzung.ARS, OzgID: p.Leistungsbuendel.Code, Bisher: a.z.Kenntnisstand}
	page, err := a.s.db.Verlauf(a.ctx(), f, store.Wunsch{Limit: maxEintraege})
	if err != nil {
		return err
	}
	for i := range page.Items {
		v.Eintraege = append(v.Eintraege, eintrag(&page.Items[i], w))
	}
	if page.Naechste != nil {
		v.Frueher = apiPath + paarPfad(p.Kommune.Code, p.Leistungsbuendel.Code) + "/verlauf?limit=1000"
	}
	return nil
}

// eintrag shows an entry without its actor. What somebody has written on behalf of
// a body stays closed until the body has answered, as in the API.
func eintrag(e *store.Verlaufseintrag, w woerter) eintragView {
	isOpen, wasOpen := !e.Gemeldet, !wasReported(e)
	v := eintragView{
		Tag: nachnutzung.Tag(e.Zeitpunkt), Vorgang: vorgang(e.Vorgang), Organisation: e.Organisation, Revision: e.Revision,
		Begruendung: freieWorte(e.Begruendung, isOpen),
	}
	for _, changed := range e.Aenderungen {
		v.Aenderungen = append(v.Aenderungen, aenderungView{
			Feld: feldName(changed.Feld), Vorher: wert(changed.Feld, changed.Vorher, wasOpen, w), Nachher: wert(changed.Feld, changed.Nachher, isOpen, w),
		})
	}
	return v
}

// freieWorte are free words, which alone have an id, as far as they are public.
func freieWorte(t nachnutzung.Text, open bool) string { return worte(t, open || t.ID == "") }

// wasReported tells whether the state before an entry was a report on behalf.
func wasReported(e *store.Verlaufseintrag) bool {
	for _, changed := range e.Aenderungen {
		if changed.Feld == "bestaetigung" {
			return changed.Vorher.Inhalt == string(nachnutzung.Gemeldet)
		}
	}
	return e.Gemeldet
}

// wert shows a value of the history.
func wert(feld string, t nachnutzung.Text, open bool, w woerter) string {
	text := freieWorte(t, open)
	if text == "" || t.ID != "" {
		return text
	}
	last := feld[strings.LastIndexByte(feld, '/')+1:]
	switch last {
	case "status":
		return w.wort("status", text)
	case "blocker":
		return strings.Join(w.alle("blocker", strings.Split(text, ", ")), ", ")
	case "nachnutzungsmodell", listeDienste, listePlattformen:
		return w.wort(last, text)
	case "bestaetigung":
		return strings.ReplaceAll(strings.ReplaceAll(text, "_", " "), "bestaetigt", "bestätigt")
	}
	if status, day, ok := strings.Cut(text, " seit "); ok && strings.Contains(feld, "verlauf/") {
		end := min(len(day), len("2006-01-02"))
		return w.wort("status", status) + " seit " + tag(day[:end]) + day[end:]
	}
	return tag(text)
}

// feldName is a field of the history in words.
func feldName(feld string) string {
	words := map[string]string{
		"status": "Status", "statusSeit": "Status seit", "begruendung": "Begründung", "geplanterGoLive": "Live geplant", "blocker": "Hindernisse",
		"bemerkung": "Bemerkung", "bestaetigung": "Bestätigung", "bestaetigtAm": "bestätigt am", "organisation": "Organisation", "einsaetze": "Einsatz",
		"verlauf": "Schritt", "onlinedienst": "Onlinedienst", "plattform": "Plattform", "url": "Adresse", "leistungen": "Leistungen",
		"reifegrad": "Reifegrad", "nachnutzungsmodell": "Nachnutzungsmodell", "nachweis": "Nachweis",
	}
	parts := strings.Split(feld, "/")
	for i, part := range parts {
		parts[i] = cmp.Or(words[part], part)
	}
	return strings.Join(parts, " ")
}

// vorgang is a kind of act in words.
func vorgang(code string) string {
	words := map[string]string{
		"meldung": "Meldung", "berichtigung": "Berichtigung", "zurueckziehung": "Zurückziehung", "bestaetigung": "Bestätigung", "ablehnung": "Ablehnung",
		"bearbeitung": "Bearbeitung", "bestand": "Bestand übernommen", "ruecknahme": "Rücknahme", "gebietsreform": "Gebietsreform",
	}
	return cmp.Or(words[code], code)
}
