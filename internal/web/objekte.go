// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"
	"errors"
	"slices"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// objektView is a page of one object that is told by statements and lists.
type objektView struct {
	*frame
	Angaben    []angabeView
	Quellen    []nachnutzung.Quelle
	Abschnitte []abschnittView
}

// angabeView is one statement.
type angabeView struct {
	Name, Text string
	Links      []krume
}

// abschnittView is a list of what belongs to the object.
type abschnittView struct {
	Kennung, Titel string
	Eintraege      []eintragLink
	// Leer is said where there is none.
	Leer string
}

// eintragLink is a link with what stands beside it.
type eintragLink struct {
	Name, Adresse, Text string
	Beispiel            bool
}

// say adds a statement, unless it is empty.
func (v *objektView) say(name, text string, links ...krume) {
	if text != "" || len(links) > 0 {
		v.Angaben = append(v.Angaben, angabeView{Name: name, Text: text, Links: links})
	}
}

// onlinedienst shows one Onlinedienst and where it is in use.
func (s *Site) onlinedienst(a *anfrage) (any, error) {
	code := a.c.Param("code")
	view := &objektView{frame: a.frame}
	var words woerter
	err := a.katalog(func(ctx context.Context, db *store.DB) error {
		o, err := db.Onlinedienst(ctx, code)
		if err != nil {
			return fehlt(code, "Einen Onlinedienst", err)
		}
		if words, err = a.woerter(ctx, db); err != nil {
			return err
		}
		view.Titel, view.Quellen = o.Name, o.Quellen
		var laender []krume
		for _, l := range o.Laender {
			laender = append(laender, krume{l.Name, view.adresse("/laender/" + l.Code)})
		}
		view.say("Entwickelt von", "", laender...)
		view.say("Nachnutzungsmodell", words.wort("nachnutzungsmodell", o.Nachnutzungsmodell))
		view.say("Zustand", words.wort("onlinedienst_zustand", o.Zustand))
		view.say("Hinweis", o.Hinweis)
		covers := abschnittView{Kennung: "buendel", Titel: "Leistungsbündel", Leer: "Keine Quelle nennt ein Leistungsbündel des Katalogs, das der Dienst abdeckt."}
		for _, b := range o.Leistungsbuendel {
			covers.Eintraege = append(covers.Eintraege, eintragLink{Name: b.Name, Adresse: view.adresse(buendelPfad(b.OzgID)), Text: vorbehalt(b.Beleglage)})
		}
		view.Abschnitte = append(view.Abschnitte, covers)
		return nil
	})
	if err != nil {
		return nil, err
	}
	a.frame.hinauf(krume{"Onlinedienste", "/onlinedienste"})
	a.frame.Daten = []dateiView{{"Onlinedienst (JSON)", a.frame.adresseAllerTage(apiPath + "/onlinedienste/" + code)}}
	return view, view.inUse(a, store.NachnutzungFilter{Onlinedienst: []string{code}}, words, "Noch ist kein Einsatz dieses Dienstes gemeldet.")
}

// inUse lists the pairs in which something is in use.
func (v *objektView) inUse(a *anfrage, f store.NachnutzungFilter, w woerter, none string) error {
	page, err := a.s.db.Nachnutzungen(a.ctx(), f, a.z, store.Wunsch{Limit: 1000})
	if err != nil {
		return err
	}
	use := abschnittView{Kennung: "einsatz", Titel: "Im Einsatz", Leer: none}
	for i := range page.Items {
		p := &page.Items[i]
		text := w.wort("status", string(p.Befund.Status))
		if p.Befund.StatusSeit != "" {
			text += " seit " + tag(p.Befund.StatusSeit)
		}
		use.Eintraege = append(use.Eintraege, eintragLink{
			Name: p.Leistungsbuendel.Name + " in " + w.kommune(p.Kommune), Adresse: v.adresse(paarPfad(p.Kommune.Code, p.Leistungsbuendel.Code)),
			Text: text, Beispiel: p.Nachnutzung.Beispiel,
		})
	}
	v.Abschnitte = append(v.Abschnitte, use)
	return nil
}

// fehlt says more about a code that nothing carries.
func fehlt(code, what string, err error) error {
	if missing, ok := errors.AsType[*nachnutzung.NotFoundError](err); ok && missing.Detail != "" {
		return missing
	}
	if errors.Is(err, nachnutzung.ErrNotFound) {
		return unbekannt(code, what+" mit dem Kürzel „"+printable(code)+"“ gibt es im Register nicht. Bitte suchen Sie nach dem Namen.")
	}
	return err
}

// plattform shows one Plattform and who uses it.
func (s *Site) plattform(a *anfrage) (any, error) {
	code := a.c.Param("code")
	view := &objektView{frame: a.frame}
	var words woerter
	err := a.katalog(func(ctx context.Context, db *store.DB) error {
		p, err := db.PlattformAm(ctx, code, a.z.Stichtag)
		if err != nil {
			return fehlt(code, "Eine Plattform", err)
		}
		if words, err = a.woerter(ctx, db); err != nil {
			return err
		}
		view.Titel, view.Quellen = p.Name, p.Quellen
		view.say("Langname", p.Langname)
		view.say("Art", words.wort("plattformart", p.Art))
		view.say("Betreiber", p.Betreiber)
		view.say("Seit", monat(string(p.Seit)))
		view.say("Hinweis", p.Hinweis)
		users, err := db.Kommunen(ctx, store.KommuneFilter{Plattform: code, Stichtag: a.tag()}, store.Wunsch{Limit: 1000})
		if err != nil {
			return err
		}
		use := abschnittView{Kennung: "kommunen", Titel: "Kommunen auf dieser Plattform", Leer: "Noch ist nicht belegt, welche Kommune sie nutzt."}
		for _, k := range users.Items {
			link := eintragLink{Name: words.kommune(nachnutzung.Verweis{Code: k.ARS, Name: k.Name}), Adresse: view.adresse(kommunePfad(k.ARS))}
			for _, n := range k.Plattformen {
				if n.Plattform.Code == code {
					link.Text, link.Beispiel = "seit "+monat(string(n.Seit)), n.Beispiel
				}
			}
			use.Eintraege = append(use.Eintraege, link)
		}
		view.Abschnitte = append(view.Abschnitte, use)
		return nil
	})
	if err != nil {
		return nil, err
	}
	a.frame.hinauf(krume{"Plattformen", "/plattformen"})
	a.frame.Daten = []dateiView{{"Plattform (JSON)", a.frame.adresse(apiPath + "/plattformen/" + code)}}
	return view, view.inUse(a, store.NachnutzungFilter{Plattform: []string{code}}, words, "Noch ist kein Einsatz über diese Plattform gemeldet.")
}

// verbund shows one Verbund and its members.
func (s *Site) verbund(a *anfrage) (any, error) {
	code := a.c.Param("code")
	view := &objektView{frame: a.frame}
	err := a.katalog(func(ctx context.Context, db *store.DB) error {
		v, err := db.VerbundAm(ctx, code, a.z.Stichtag)
		if err != nil {
			return fehlt(code, "Einen Verbund", err)
		}
		view.Titel, view.Quellen = v.Name, v.Quellen
		view.say("Rechtsform", v.Rechtsform)
		view.say("Gegründet", monat(string(v.Gegruendet)))
		view.say("Hinweis", v.Hinweis)
		for _, z := range v.Mitgliederzahlen {
			text := zahl(z.Anzahl)
			if z.Hinweis != "" {
				text += " (" + z.Hinweis + ")"
			}
			view.say("Mitglieder "+monat(string(z.Stand)), text)
		}
		list, err := db.Mitgliedschaften(ctx, code, a.tag(), store.Wunsch{Limit: 1000})
		if err != nil {
			return err
		}
		members := abschnittView{Kennung: "mitglieder", Titel: "Namentlich belegte Mitglieder", Leer: "Kein Mitglied ist an diesem Tag namentlich belegt."}
		for _, m := range list.Items {
			link := eintragLink{Name: m.Mitglied, Text: m.Hinweis, Beispiel: m.Beispiel}
			if m.ARS != "" {
				link.Name, link.Adresse = m.Kommune, view.adresse(kommunePfad(m.ARS))
			}
			if m.Seit != "" {
				link.Text = "seit " + monat(string(m.Seit))
			}
			members.Eintraege = append(members.Eintraege, link)
		}
		slices.SortStableFunc(members.Eintraege, func(a, b eintragLink) int { return vergleicheNamen(a.Name, b.Name) })
		view.Abschnitte = append(view.Abschnitte, members)
		return nil
	})
	a.frame.hinauf(krume{"Verbünde", "/verbuende"})
	a.frame.Daten = []dateiView{{"Mitglieder (CSV)", a.frame.adresse(apiPath + "/verbuende/" + code + "/mitglieder?format=csv&limit=1000")}}
	return view, err
}
