// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// kommuneView is a body: its services, and bodies like it.
type kommuneView struct {
	*frame
	Kommune nachnutzung.Kommune
	Art     string
	// Ueber are the bodies above, from the Land down, Unter those directly below.
	Ueber, Unter []krume
	Nachfolger   []krume
	ErbtVon      krume
	// Gruppen are the bundles with a report by status, Gemeldet their number; Ohne
	// counts the others.
	Gruppen        []gruppeView
	Gemeldet, Ohne int
	// Alle says that bundles without a report are shown too.
	Alle bool
	// OhneMeldung are those, where they are asked for.
	OhneMeldung []krume
	Plattformen []krume
	Verbuende   []krume
	Aehnliche   []aehnlichView
	IstLeer     bool
	// Abdeckung is that of the body, or of the one that acts for it.
	Abdeckung abdeckungTeil
}

// aehnlichView is a body beside which another one may be held.
type aehnlichView struct {
	Name, Adresse   string
	Einwohner       int
	Live, Unterwegs int
}

// kommune shows one body.
func (s *Site) kommune(a *anfrage) (any, error) {
	key := a.c.Param("ars")
	view := &kommuneView{frame: a.frame, Alle: a.einer("alle", "alle", "ja") == "ja"}
	var words woerter
	err := a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		if view.Kommune, err = db.KommuneAm(ctx, key, a.z.Stichtag); err != nil {
			return kommuneFehlt(key, err)
		}
		if words, err = a.woerter(ctx, db); err != nil {
			return err
		}
		return view.around(ctx, db, a.z.Stichtag)
	})
	if err != nil {
		return nil, err
	}
	k := &view.Kommune
	if k.ARS != key {
		a.weiter(kommunePfad(k.ARS))
		return view, nil
	}
	a.frame.Titel, view.Art = words.kommune(nachnutzung.Verweis{Code: k.ARS, Name: k.Name}), words.wort("kommunenart", string(k.Art))
	view.head(a)
	if err := view.services(a, words); err != nil {
		return nil, err
	}
	if err := view.coverage(a, words); err != nil {
		return nil, err
	}
	return view, view.similar(a)
}

// coverage reads how far the body is, where it is counted.
func (v *kommuneView) coverage(a *anfrage, w woerter) error {
	k := &v.Kommune
	if (k.Traeger == nil || !*k.Traeger) && k.ErbtVon.Code == "" {
		return nil
	}
	acting := cmp.Or(k.ErbtVon.Code, k.ARS)
	teil, found, err := a.abdeckung(store.AbdeckungFilter{Nach: nachnutzung.NachKommune, Kommune: []string{acting}})
	v.Abdeckung = teil
	v.Abdeckung.add(a.frame, found, w, nil)
	return err
}

// kommuneFehlt says more about a key that no body carries.
func kommuneFehlt(key string, err error) error {
	if missing, ok := errors.AsType[*nachnutzung.NotFoundError](err); ok && missing.Detail != "" {
		return missing
	}
	if errors.Is(err, nachnutzung.ErrNotFound) {
		return unbekannt(key, "Eine Kommune mit dem Schlüssel „"+printable(key)+"“ gibt es im Register nicht. "+
			"Erwartet wird ein ARS mit zwölf oder ein AGS mit zwei, fünf oder acht Ziffern. Bitte suchen Sie nach dem Namen.")
	}
	return err
}

// around reads the bodies above and below, and those that came after.
func (v *kommuneView) around(ctx context.Context, db *store.DB, stichtag string) error {
	h, err := db.Hierarchie(ctx, v.Kommune.ARS, stichtag)
	if err != nil {
		return err
	}
	v.Ueber, v.Unter = v.bodies(h.Uebergeordnete), v.bodies(h.Untergeordnete)
	for _, n := range v.Kommune.Nachfolger {
		after, err := db.Kommune(ctx, n.Neu)
		if err != nil {
			return err
		}
		v.Nachfolger = append(v.Nachfolger, krume{after.Name + " (seit " + tag(n.Ab) + ")", kommunePfad(after.ARS)})
	}
	return nil
}

func (f *frame) bodies(list []nachnutzung.Kommune) []krume {
	links := make([]krume, len(list))
	for i, k := range list {
		links[i] = krume{k.Name, f.adresse(kommunePfad(k.ARS))}
	}
	return links
}

// head sets what stands above the services.
func (v *kommuneView) head(a *anfrage) {
	k := &v.Kommune
	up := []krume{{"Kommunen", "/kommunen"}}
	for _, above := range v.Ueber {
		if above.Name != k.Name {
			up = append(up, above)
		}
	}
	// Those above carry the clocks already.
	v.Krumen = []krume{{"Start", v.adresse("/")}, {up[0].Name, v.adresse(up[0].Adresse)}}
	v.Krumen = append(v.Krumen, up[1:]...)
	for _, p := range k.Plattformen {
		v.Plattformen = append(v.Plattformen, krume{seitText(p.Plattform.Name, p.Seit, p.Beispiel), v.adresse("/plattformen/" + p.Plattform.Code)})
	}
	for _, m := range k.Verbuende {
		v.Verbuende = append(v.Verbuende, krume{seitText(m.Verbund.Name, m.Seit, m.Beispiel), v.adresse("/verbuende/" + m.Verbund.Code)})
	}
	if k.ErbtVon.Code != "" {
		v.ErbtVon = krume{k.ErbtVon.Name, v.adresse(kommunePfad(k.ErbtVon.Code))}
	}
	if k.GueltigBis != "" {
		a.hinweis("%s bestand bis zum %s. Was bis dahin gemeldet war, bleibt hier nachzulesen.", k.Name, tag(k.GueltigBis))
	}
	own := apiPath + "/kommunen/" + k.ARS
	v.Daten = []dateiView{
		{"Alle Leistungsbündel mit ihrem Stand hier (CSV)", v.adresse(own + "/nachnutzungen?format=csv")},
		{"Kommune (JSON)", v.adresse(own)}, {"Verlauf (JSON)", own + "/verlauf"},
	}
}

func seitText(name string, seit nachnutzung.Zeitangabe, beispiel bool) string {
	if seit != "" {
		name += " (seit " + monat(string(seit)) + ")"
	}
	if beispiel {
		name += " – Beispiel"
	}
	return name
}

// services reads how far the body is with each bundle.
func (v *kommuneView) services(a *anfrage, w woerter) error {
	page, err := a.s.db.Nachnutzungen(a.ctx(), store.NachnutzungFilter{
		Kommune: []string{v.Kommune.ARS}, Implizit: true, Einzeln: true,
	}, a.z, store.Wunsch{Limit: 1000})
	if err != nil {
		return err
	}
	var rows []zeileView
	for i := range page.Items {
		p := &page.Items[i]
		if p.Nachnutzung.Version == 0 || p.Befund.Herkunft == nachnutzung.HerkunftOhneMeldung {
			v.Ohne++
			if v.Alle {
				v.OhneMeldung = append(v.OhneMeldung, krume{p.Leistungsbuendel.Name, v.adresse(buendelPfad(p.Leistungsbuendel.Code))})
			}
			continue
		}
		rows = append(rows, v.zeile(p, w, p.Leistungsbuendel, buendelPfad(p.Leistungsbuendel.Code)))
	}
	slices.SortStableFunc(rows, func(a, b zeileView) int { return vergleicheNamen(a.Name, b.Name) })
	slices.SortStableFunc(v.OhneMeldung, func(a, b krume) int { return vergleicheNamen(a.Name, b.Name) })
	v.Gemeldet, v.Gruppen = len(rows), gruppiere(rows)
	if v.Gemeldet == 0 {
		v.IstLeer, err = a.istLeer()
	}
	return err
}

// maxAehnliche is how many bodies stand beside a body.
const maxAehnliche = 5

// similar reads bodies of the same kind and Land with the nearest numbers of
// inhabitants. They stand in the order of their names: it is no race.
func (v *kommuneView) similar(a *anfrage) error {
	k := &v.Kommune
	if k.Traeger == nil || !*k.Traeger || k.Einwohner == 0 {
		return nil
	}
	least, most, isTraeger := k.Einwohner/2, k.Einwohner*2, true
	var near []nachnutzung.Kommune
	err := a.katalog(func(ctx context.Context, db *store.DB) error {
		page, err := db.Kommunen(ctx, store.KommuneFilter{
			Land: []string{k.Land.Code}, Art: []string{string(k.Art)}, Traeger: &isTraeger, Stichtag: a.z.Stichtag, EinwohnerMin: &least, EinwohnerMax: &most,
		}, store.Wunsch{Limit: 1000})
		near = slices.DeleteFunc(page.Items, func(o nachnutzung.Kommune) bool { return o.ARS == k.ARS })
		return err
	})
	if err != nil || len(near) == 0 {
		return err
	}
	distance := func(o nachnutzung.Kommune) float64 {
		return math.Abs(math.Log(float64(max(o.Einwohner, 1)) / float64(k.Einwohner)))
	}
	slices.SortStableFunc(near, func(a, b nachnutzung.Kommune) int { return cmp.Compare(distance(a), distance(b)) })
	near = append(near[:min(len(near), maxAehnliche)], *k)
	slices.SortFunc(near, func(a, b nachnutzung.Kommune) int { return vergleicheNamen(a.Name, b.Name) })
	return v.beside(a, near)
}

// beside counts what bodies have, each for itself.
func (v *kommuneView) beside(a *anfrage, bodies []nachnutzung.Kommune) error {
	keys := make([]string, len(bodies))
	for i := range bodies {
		keys[i] = bodies[i].ARS
	}
	page, err := a.s.db.Nachnutzungen(a.ctx(), store.NachnutzungFilter{Kommune: keys}, a.z, store.Wunsch{Limit: 10000})
	if err != nil {
		return err
	}
	for i := range bodies {
		line := aehnlichView{Name: bodies[i].Name, Adresse: v.adresse(kommunePfad(bodies[i].ARS)), Einwohner: bodies[i].Einwohner}
		for _, p := range page.Items {
			switch stufe := p.Befund.Status.Stufe(); {
			case p.Kommune.Code != bodies[i].ARS:
			case p.Befund.Status == nachnutzung.StatusLive:
				line.Live++
			case stufe > 0:
				line.Unterwegs++
			}
		}
		v.Aehnliche = append(v.Aehnliche, line)
	}
	return nil
}
