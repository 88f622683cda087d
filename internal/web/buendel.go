// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// buendelView is a Leistungsbuendel: who leads, who has it and who lacks it.
type buendelView struct {
	*frame
	Buendel        nachnutzung.Leistungsbuendel
	Bund, Land     seiteView
	Abweichend     bool
	Zustaendigkeit string
	// IstUnbekannt says that nobody has sourced who is responsible.
	IstUnbekannt bool
	// Gruppen are the Verwaltungstraeger of the Land by status, Traeger their number.
	Gruppen []gruppeView
	Traeger int
	// Anderswo are reports from other Laender.
	Anderswo      []zeileView
	Vorhaben      *vorhabenView
	Onlinedienste []treffer
	Leistungen    []leistungView
	Abdeckung     abdeckungTeil
	// Reihe is the coverage over the months, ReiheDatei the same as a file.
	Reihe      []reiheView
	ReiheDatei dateiView
	// Zeitleiste are the present steps by day, the newest first.
	Zeitleiste []zeileView
}

// vorhabenView is what a Land plans itself.
type vorhabenView struct {
	Name, Adresse                            string
	Ressort, Prioritaet, Kategorie, Phase    string
	Modell, Onlinedienst, Plan, Booster, Bem string
	FruehereTermine                          int
}

// leistungView is a single Leistung.
type leistungView struct{ Name, Schluessel, Typ, Gesetz string }

// maxZeitleiste is how many steps the timeline shows.
const maxZeitleiste = 12

// buendel shows one Leistungsbuendel.
func (s *Site) buendel(a *anfrage) (any, error) {
	id := a.c.Param("ozgId")
	view := &buendelView{frame: a.frame}
	var words woerter
	err := a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		if view.Buendel, err = db.LeistungsbuendelAm(ctx, id, a.z.Stichtag); errors.Is(err, nachnutzung.ErrNotFound) {
			return unbekannt(id, "Ein Leistungsbündel mit der OZG-ID „"+printable(id)+"“ steht nicht im Katalog. Bitte suchen Sie nach dem Namen.")
		} else if err != nil {
			return err
		}
		if words, err = a.woerter(ctx, db); err != nil {
			return err
		}
		return view.around(ctx, db)
	})
	if err != nil {
		return nil, err
	}
	b := &view.Buendel
	a.frame.Titel = b.Name
	a.frame.hinauf(krume{"Themenfelder", "/themenfelder"}, krume{b.Themenfeld.Name, "/themenfelder/" + b.Themenfeld.Code})
	own := apiPath + "/leistungsbuendel/" + id
	a.frame.Daten = []dateiView{
		{"Stand in allen Kommunen (CSV)", a.frame.adresse(own + "/nachnutzungen?format=csv&limit=1000")},
		{"Leistungsbündel (JSON)", a.frame.adresse(own)}, {"Leistungen (CSV)", a.frame.adresseAllerTage(own + "/leistungen?format=csv&limit=1000")},
	}
	view.leads(words)
	if err := view.pairs(a, words); err != nil {
		return nil, err
	}
	if err := view.coverage(a, words); err != nil {
		return nil, err
	}
	return view, view.vorhaben(a, words)
}

// coverage reads how far the bundle is, today and over the months.
func (v *buendelView) coverage(a *anfrage, w woerter) error {
	f := store.AbdeckungFilter{Nach: nachnutzung.NachLeistungsbuendel, Land: []string{heimatLand}, Leistungsbuendel: []string{v.Buendel.OzgID}}
	teil, found, err := a.abdeckung(f)
	if err != nil {
		return err
	}
	v.Abdeckung = teil
	v.Abdeckung.add(a.frame, found, w, kommunePfad)
	f.Definition = teil.Definition.ID
	v.ReiheDatei = dateiView{"Diese Zeitreihe (CSV)", a.csv("/abdeckung/zeitreihe", map[string][]string{
		"nach": {string(f.Nach)}, "land": f.Land, "leistungsbuendel": f.Leistungsbuendel, feldDefinition: {f.Definition}, "monate": {strconv.Itoa(maxMonate + 1)},
	})}
	v.Reihe, err = a.reihe(f)
	return err
}

// around reads what stands around the bundle.
func (v *buendelView) around(ctx context.Context, db *store.DB) error {
	dienste, err := db.Onlinedienste(ctx, store.OnlinedienstFilter{Leistungsbuendel: []string{v.Buendel.OzgID}}, store.Wunsch{Limit: 100})
	if err != nil {
		return err
	}
	for _, o := range dienste.Items {
		v.Onlinedienste = append(v.Onlinedienste, v.dienstTreffer(o))
	}
	leistungen, err := db.LeistungenOf(ctx, v.Buendel.OzgID, nil, store.Wunsch{Limit: 1000})
	if err != nil {
		return err
	}
	for _, l := range leistungen.Items {
		v.Leistungen = append(v.Leistungen, leistungView{
			Name: l.Name, Schluessel: l.LeikaSchluessel, Typ: l.TypRoh, Gesetz: cmp.Or(l.GesetzKuerzel, l.Gesetz),
		})
	}
	return nil
}

// leads says who leads and who is responsible.
func (v *buendelView) leads(w woerter) {
	b := &v.Buendel
	v.Bund, v.Land = newSeiteView(b.Wirksam.Bund.FederfuehrungSeite), newSeiteView(b.Wirksam.Land.FederfuehrungSeite)
	v.Abweichend = b.Wirksam.Bund.Herkunft == nachnutzung.HerkunftLeistungsbuendel || b.Wirksam.Land.Herkunft == nachnutzung.HerkunftLeistungsbuendel
	v.IstUnbekannt = len(b.Zustaendigkeit.Arten) == 0
	if !v.IstUnbekannt {
		v.Zustaendigkeit = strings.Join(w.alle("zustaendigkeitsart", b.Zustaendigkeit.Arten), ", ") +
			" (" + strings.ToLower(w.wort("zustaendigkeitsstand", string(b.Zustaendigkeit.Stand))) + ")"
	}
}

// pairs reads how far the bodies are.
func (v *buendelView) pairs(a *anfrage, w woerter) error {
	here := store.NachnutzungFilter{Land: []string{heimatLand}, Leistungsbuendel: []string{v.Buendel.OzgID}, Implizit: true}
	page, err := a.s.db.Nachnutzungen(a.ctx(), here, a.z, store.Wunsch{Limit: 1000})
	if err != nil {
		return err
	}
	rows := v.rows(page.Items, w)
	v.Traeger, v.Gruppen = len(rows), gruppiere(rows)
	page, err = a.s.db.Nachnutzungen(a.ctx(), store.NachnutzungFilter{Leistungsbuendel: here.Leistungsbuendel}, a.z, store.Wunsch{Limit: 1000})
	if err != nil {
		return err
	}
	stored := v.rows(page.Items, w)
	for i, p := range page.Items {
		if p.Land.Code != heimatLand {
			v.Anderswo = append(v.Anderswo, stored[i])
		}
	}
	stored = slices.DeleteFunc(stored, func(z zeileView) bool { return z.Seit == "" })
	slices.SortStableFunc(stored, func(a, b zeileView) int { return cmp.Compare(b.Seit, a.Seit) })
	v.Zeitleiste = stored[:min(len(stored), maxZeitleiste)]
	return nil
}

func (v *buendelView) rows(pairs []store.Paar, w woerter) []zeileView {
	rows := make([]zeileView, len(pairs))
	for i := range pairs {
		p := &pairs[i]
		rows[i] = v.zeile(p, w, nachnutzung.Verweis{Code: p.Kommune.Code, Name: w.kommune(p.Kommune)}, kommunePfad(p.Kommune.Code))
	}
	slices.SortStableFunc(rows, func(a, b zeileView) int { return vergleicheNamen(a.Name, b.Name) })
	return rows
}

// vorhaben reads what the Land plans itself.
func (v *buendelView) vorhaben(a *anfrage, w woerter) error {
	line, err := a.s.db.EinVorhaben(a.ctx(), heimatLand, v.Buendel.OzgID, a.z.Kenntnisstand)
	if err != nil || line.Vorhaben.Version == 0 {
		return err
	}
	shown := newVorhabenView(&line, w, a.tag())
	v.Vorhaben = &shown
	return nil
}

func newVorhabenView(line *store.VorhabenZeile, w woerter, day string) vorhabenView {
	h := &line.Vorhaben
	v := vorhabenView{
		Name: line.Leistungsbuendel.Name, Adresse: buendelPfad(h.OzgID), Ressort: h.Ressort, Prioritaet: w.wort("prioritaet", h.Prioritaet),
		Kategorie: w.wort("nachnutzungskategorie", h.Nachnutzungskategorie), Phase: w.wort("phase", h.Phase),
		Modell: w.wort("umsetzungsmodell", h.Umsetzungsmodell), Onlinedienst: line.Onlinedienst.Name, Bem: worte(h.Bemerkung, true),
	}
	v.Plan, v.FruehereTermine = h.GeplanterGoLive(day)
	if h.Booster != nil {
		v.Booster = "nein"
		if *h.Booster {
			v.Booster = "ja"
		}
	}
	return v
}
