// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// woerter are the German labels of all code lists, by list and code.
type woerter map[string]map[string]string

// lieswoerter reads the labels of all code lists.
func lieswoerter(ctx context.Context, db *store.DB) (woerter, error) {
	page, err := db.Codelisten(ctx, store.Wunsch{Limit: 1000})
	if err != nil {
		return nil, fmt.Errorf("code lists: %w", err)
	}
	all := make(woerter, len(page.Items))
	for _, list := range page.Items {
		all[list.Code] = make(map[string]string, len(list.Eintraege))
		for _, e := range list.Eintraege {
			all[list.Code][e.Code] = e.Bezeichnung
		}
	}
	return all, nil
}

// wort is the label of a code; a code without one stands for itself.
func (w woerter) wort(liste, code string) string { return cmp.Or(w[liste][code], code) }

func (w woerter) alle(liste string, codes []string) []string {
	list := make([]string, len(codes))
	for i, code := range codes {
		list[i] = w.wort(liste, code)
	}
	return list
}

// zeileView is a pair in a list: of a bundle's bodies or of a body's bundles.
type zeileView struct {
	// Name and Schluessel of what the list is of, Adresse of its page and Verlauf of
	// the pair's.
	Name, Schluessel, Adresse, Verlauf string
	Status, StatusName                 string
	Seit                               string
	Plan                               string
	FruehereTermine                    int
	Blocker                            []string
	Begruendung, Bemerkung             string
	GeerbtVon                          nachnutzung.Verweis
	GeerbtAdresse                      string
	Beispiel                           bool
	// Beleg says who stands behind it, in words; empty while nobody has reported.
	Beleg     string
	Einsaetze []einsatzView
}

// einsatzView is an Onlinedienst in use.
type einsatzView struct {
	Onlinedienst, OnlinedienstAdresse string
	Plattform, PlattformAdresse       string
	URL                               string
	Status, StatusName, Seit          string
	Reifegrad, Modell, Nachweis       string
	Begruendung                       string
}

// zeile shows a pair. The free words of a report on behalf stay closed until the
// body has answered, as in the API.
func (f *frame) zeile(p *store.Paar, w woerter, name nachnutzung.Verweis, path string) zeileView {
	n, b := &p.Nachnutzung, &p.Befund
	z := zeileView{
		Name: name.Name, Schluessel: name.Code, Adresse: f.adresse(path), Verlauf: f.adresse(paarPfad(p.Kommune.Code, p.Leistungsbuendel.Code)),
		Status: string(b.Status), StatusName: w.wort("status", string(b.Status)), Seit: b.StatusSeit,
		Plan: b.GeplanterGoLive, FruehereTermine: b.FruehereTermine, Blocker: w.alle("blocker", b.Blocker),
		GeerbtVon: p.GeerbtVon, Beispiel: n.Beispiel, Beleg: beleg(n),
	}
	if p.GeerbtVon.Code != "" {
		z.GeerbtAdresse = f.adresse(kommunePfad(p.GeerbtVon.Code))
	}
	if b.Status == nachnutzung.StatusLive {
		z.Plan, z.FruehereTermine = "", 0
	}
	open := isOpen(n)
	z.Begruendung, z.Bemerkung = worte(b.Begruendung, open), worte(n.Bemerkung, open)
	for i := range b.Einsaetze {
		z.Einsaetze = append(z.Einsaetze, f.einsatz(&b.Einsaetze[i], p.Namen, w, open))
	}
	return z
}

func (f *frame) einsatz(e *nachnutzung.EinsatzBefund, namen map[string]string, w woerter, open bool) einsatzView {
	v := einsatzView{
		Onlinedienst: cmp.Or(namen["onlinedienst:"+e.Onlinedienst], e.Onlinedienst), Plattform: cmp.Or(namen["plattform:"+e.Plattform], e.Plattform),
		URL: e.URL, Status: string(e.Status), StatusName: w.wort("status", string(e.Status)), Seit: e.StatusSeit,
		Modell: w.wort("nachnutzungsmodell", e.Nachnutzungsmodell), Nachweis: worte(e.Nachweis, open), Begruendung: worte(e.Begruendung, open),
	}
	if e.Onlinedienst != "" {
		v.OnlinedienstAdresse = f.adresse("/onlinedienste/" + e.Onlinedienst)
	}
	if e.Plattform != "" {
		v.PlattformAdresse = f.adresse("/plattformen/" + e.Plattform)
	}
	if e.Reifegrad.Modell != "" {
		stufe := strconv.Itoa(e.Reifegrad.Stufe)
		v.Reifegrad = "Stufe " + stufe
		if label := w.wort(nachnutzung.Reifegradliste(e.Reifegrad.Modell), stufe); label != stufe {
			v.Reifegrad += " (" + label + ")"
		}
		v.Reifegrad += " nach Modell " + e.Reifegrad.Modell
	}
	return v
}

// isOpen says that the free words of a pair are public: it is no report on behalf
// that awaits its answer.
func isOpen(n *nachnutzung.Nachnutzung) bool { return n.Bestaetigung != nachnutzung.Gemeldet }

// worte are the words of a free text, as far as they are public.
func worte(t nachnutzung.Text, open bool) string {
	switch {
	case t.GeloeschtAm != "":
		return "(gelöscht am " + tag(t.GeloeschtAm) + ")"
	case !open && t.IsSet():
		return "(wird nach der Bestätigung durch die Kommune öffentlich)"
	}
	return t.Inhalt
}

// beleg says in words who stands behind a pair.
func beleg(n *nachnutzung.Nachnutzung) string {
	switch n.Bestaetigung {
	case nachnutzung.Gemeldet:
		return "gemeldet von " + cmp.Or(n.Organisation, "einem Verbund") + ", die Bestätigung steht aus"
	case nachnutzung.Bestaetigt:
		return "von der Kommune bestätigt am " + tag(n.BestaetigtAm)
	case nachnutzung.VorabBestaetigt:
		return "gemeldet von " + cmp.Or(n.Organisation, "einem Verbund") + ", vorab bestätigt"
	case nachnutzung.Redaktionell:
		return "eingetragen von der Redaktion"
	}
	return ""
}

// gruppeView are the rows of one kind of status.
type gruppeView struct {
	Kennung, Titel, Text string
	Zeilen               []zeileView
	// Nur names shows the rows by their names alone.
	NurNamen bool
}

// gruppen are the kinds of status in the order in which a reader wants them.
func gruppen() []struct {
	gruppeView
	status []nachnutzung.Status
} {
	type g = struct {
		gruppeView
		status []nachnutzung.Status
	}
	return []g{
		{gruppeView{Kennung: "live", Titel: "Live", Text: "Der Onlinedienst steht zur Verfügung."}, []nachnutzung.Status{nachnutzung.StatusLive}},
		{gruppeView{Kennung: "unterwegs", Titel: "Auf dem Weg", Text: "Vom bekundeten Interesse bis zum Test."}, []nachnutzung.Status{
			nachnutzung.StatusImTest, nachnutzung.StatusInAnbindung, nachnutzung.StatusVertragGeschlossen, nachnutzung.StatusInteresseBekundet,
		}},
		{gruppeView{Kennung: "weg", Titel: "Pausiert oder zurückgezogen", Text: "Mit Begründung; was nicht mehr läuft, bleibt sichtbar."}, []nachnutzung.Status{
			nachnutzung.StatusPausiert, nachnutzung.StatusZurueckgezogen,
		}},
		{gruppeView{Kennung: "kein-bedarf", Titel: "Kein Bedarf", Text: "Zählt zur Grundgesamtheit und steht gesondert."}, []nachnutzung.Status{nachnutzung.StatusKeinBedarf}},
		{gruppeView{Kennung: "offen", Titel: "Noch nicht", Text: "Dazu liegt keine Meldung vor, oder der Stand ist „offen“.", NurNamen: true}, []nachnutzung.Status{nachnutzung.StatusOffen}},
		{gruppeView{Kennung: "nicht-zustaendig", Titel: "Nicht zuständig", Text: "Zählt nicht zur Grundgesamtheit.", NurNamen: true}, []nachnutzung.Status{nachnutzung.StatusNichtZustaendig}},
	}
}

// gruppiere divides rows by their status; empty groups are left out. Within a group
// those that are further come first, then by name.
func gruppiere(rows []zeileView) []gruppeView {
	var shown []gruppeView
	for _, g := range gruppen() {
		for i := range rows {
			if slices.Contains(g.status, nachnutzung.Status(rows[i].Status)) {
				g.Zeilen = append(g.Zeilen, rows[i])
			}
		}
		if len(g.Zeilen) == 0 {
			continue
		}
		slices.SortStableFunc(g.Zeilen, func(a, b zeileView) int {
			return cmp.Compare(slices.Index(g.status, nachnutzung.Status(a.Status)), slices.Index(g.status, nachnutzung.Status(b.Status)))
		})
		shown = append(shown, g.gruppeView)
	}
	return shown
}
