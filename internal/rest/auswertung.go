// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"cmp"
	"context"
	"strconv"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// excerpt reads the filters on bodies and bundles.
func (a *API) excerpt(c *gin.Context, p *api.Ausschnitt) (store.AbdeckungFilter, error) {
	var bodies store.NachnutzungFilter
	err := a.resolveBodies(c, &bodies, p.Kreis, p.Kommune)
	return store.AbdeckungFilter{
		Land: p.Land, Kreis: bodies.Kreis, Kommune: bodies.Kommune, Verbund: p.Verbund, Themenfeld: p.Themenfeld, Leistungsbuendel: p.Leistungsbuendel,
	}, err
}

// paged makes pages of a list that is read whole, by the keys of its items.
func paged[T any](read func(ctx context.Context) ([]T, error), key func(*T) string) query[T] {
	return func(ctx context.Context, _ *store.DB, w store.Wunsch) (store.Seite[T], error) {
		all, err := read(ctx)
		if err != nil {
			return store.Seite[T]{}, err
		}
		page := pageOf(all, key, w)
		page.Gesamt = int64(len(all))
		return page, nil
	}
}

func plantreueView() *view[nachnutzung.Plantreue, api.Plantreue] {
	count := func(name string, of func(*api.Plantreue) int) column[api.Plantreue] {
		return column[api.Plantreue]{name, func(p *api.Plantreue) string { return strconv.Itoa(of(p)) }}
	}
	return &view[nachnutzung.Plantreue, api.Plantreue]{
		always: []string{"schluessel"}, show: showPlantreue,
		columns: []column[api.Plantreue]{
			{"schluessel", func(p *api.Plantreue) string { return p.Schluessel }},
			{"name", func(p *api.Plantreue) string { return p.Name }},
			count("plaene", func(p *api.Plantreue) int { return p.Plaene }),
			count("gehalten", func(p *api.Plantreue) int { return p.Gehalten }),
			count("verspaetet", func(p *api.Plantreue) int { return p.Verspaetet }),
			count("laufend", func(p *api.Plantreue) int { return p.Laufend }),
			count("ueberfaellig", func(p *api.Plantreue) int { return p.Ueberfaellig }),
			count("aufgegeben", func(p *api.Plantreue) int { return p.Aufgegeben }),
			count("verschoben", func(p *api.Plantreue) int { return p.Verschoben }),
			{"mittlererVerzugTage", func(p *api.Plantreue) string { return cellInt(p.MittlererVerzugTage) }},
			{"laengsterVerzugTage", func(p *api.Plantreue) string { return cellInt(p.LaengsterVerzugTage) }},
			{"stand", func(p *api.Plantreue) string { return p.Stand }},
		},
	}
}

func showPlantreue(p *nachnutzung.Plantreue) api.Plantreue {
	shown := api.Plantreue{
		Schluessel: p.Gruppe.Code, Name: p.Gruppe.Name, Stand: p.Stand, Plaene: p.Plaene, Gehalten: p.Je[nachnutzung.PlanGehalten],
		Verspaetet: p.Je[nachnutzung.PlanVerspaetet], Laufend: p.Je[nachnutzung.PlanLaufend], Ueberfaellig: p.Je[nachnutzung.PlanUeberfaellig],
		Aufgegeben: p.Je[nachnutzung.PlanAufgegeben], Verschoben: p.Verschoben,
	}
	if p.Versaeumt > 0 {
		mean, longest := p.MittlererVerzug(), p.LaengsterVerzug
		shown.MittlererVerzugTage, shown.LaengsterVerzugTage = &mean, &longest
	}
	return shown
}

// listPlantreue answers what became of planned days.
//
//	@Summary		Plantreue abrufen
//	@Description	Was aus geplanten Go-live-Terminen wurde: gehalten, verspätet, laufend, überfällig oder aufgegeben, und um wie viele Tage verfehlt. Gemessen wird am ersten geplanten Tag, den jemand vor dem Go-live gesetzt hat; frühere Pläne bleiben im Register. Eine Gruppe ohne Plan fehlt. Mit `monate` je Gruppe ein Eintrag für jeden Tag.
//	@Tags			Abdeckung
//	@ID				listPlantreue
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.PlantreueParams	false	"Filter"
//	@Success		200		{object}	api.PlantreueListe	"Eine Seite der Plantreue"
//	@Failure		400		{object}	api.Problem
//	@Router			/abdeckung/plantreue [get]
func (a *API) listPlantreue(c *gin.Context) error {
	var p api.PlantreueParams
	v := plantreueView()
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, &p.Blatt, &p.Fields, fieldsOf[api.Plantreue], v.always)
	if err != nil {
		return err
	}
	f, err := a.excerpt(c, &p.Ausschnitt)
	if err != nil {
		return err
	}
	f.Nach = nachnutzung.Gruppierung(p.Nach)
	return registerList(a, c, v, q, "", true, paged(func(ctx context.Context) ([]nachnutzung.Plantreue, error) {
		if p.Monate > 0 {
			return a.db.PlantreueReihe(ctx, f, q.z.Kenntnisstand, monate(&p.Reihe, q.z))
		}
		return a.db.Plantreue(ctx, f, q.z)
	}, func(p *nachnutzung.Plantreue) string { return p.Gruppe.Code + " " + p.Stand }))
}

func hindernisView() *view[nachnutzung.Hindernissumme, api.Hindernissumme] {
	return &view[nachnutzung.Hindernissumme, api.Hindernissumme]{
		always: []string{"code"},
		show: func(s *nachnutzung.Hindernissumme) api.Hindernissumme {
			return api.Hindernissumme{
				Code: s.Blocker.Code, Name: s.Blocker.Name, Stand: s.Stand, Paare: s.Paare, AnzahlKommunen: s.Kommunen,
				AnzahlLeistungsbuendel: s.Leistungsbuendel, Allein: s.Allein, FreiKommunen: s.FreiKommunen, Satz: s.Satz(),
			}
		},
		columns: []column[api.Hindernissumme]{
			{"code", func(s *api.Hindernissumme) string { return s.Code }},
			{"name", func(s *api.Hindernissumme) string { return s.Name }},
			{"paare", func(s *api.Hindernissumme) string { return strconv.Itoa(s.Paare) }},
			{"anzahlKommunen", func(s *api.Hindernissumme) string { return strconv.Itoa(s.AnzahlKommunen) }},
			{"anzahlLeistungsbuendel", func(s *api.Hindernissumme) string { return strconv.Itoa(s.AnzahlLeistungsbuendel) }},
			{"allein", func(s *api.Hindernissumme) string { return strconv.Itoa(s.Allein) }},
			{"freiKommunen", func(s *api.Hindernissumme) string { return strconv.Itoa(s.FreiKommunen) }},
			{"satz", func(s *api.Hindernissumme) string { return s.Satz }},
			{"stand", func(s *api.Hindernissumme) string { return s.Stand }},
		},
	}
}

// listHindernisse answers what holds pairs up.
//
//	@Summary		Hindernisse zusammenzählen
//	@Description	Was Nachnutzungen aufhält, je Hindernis, und bei wie vielen Verwaltungsträgern nichts mehr im Weg wäre, fiele dieses eine weg; das wirksamste zuerst. Was live oder zurückgezogen ist oder keinen Bedarf hat, hält nichts auf. Mit `monate` je Hindernis ein Eintrag für jeden Tag, nach Hindernis und Tag geordnet.
//	@Tags			Abdeckung
//	@ID				listHindernisse
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.HindernissummeParams	false	"Filter"
//	@Success		200		{object}	api.HindernissummeListe		"Eine Seite der Hindernisse"
//	@Failure		400		{object}	api.Problem
//	@Router			/abdeckung/hindernisse [get]
func (a *API) listHindernisse(c *gin.Context) error {
	var p api.HindernissummeParams
	v := hindernisView()
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, &p.Blatt, &p.Fields, fieldsOf[api.Hindernissumme], v.always)
	if err != nil {
		return err
	}
	f, err := a.excerpt(c, &p.Ausschnitt)
	if err != nil {
		return err
	}
	return registerList(a, c, v, q, "", true, paged(func(ctx context.Context) ([]nachnutzung.Hindernissumme, error) {
		if p.Monate > 0 {
			return a.db.HindernisseReihe(ctx, f, q.z.Kenntnisstand, monate(&p.Reihe, q.z))
		}
		return a.db.Hindernisse(ctx, f, q.z)
	}, func(s *nachnutzung.Hindernissumme) string { return s.Blocker.Code + " " + s.Stand }))
}

// getEinzelloesungen answers how many single solutions were spared.
//
//	@Summary		Vermiedene Einzellösungen abrufen
//	@Description	Wie viele Einzellösungen die Nachnutzung bisher erspart hat, mit Formel, neben der Zahl der Presseinformationen (61.180 mögliche); mit `monate` dazu dieselben Zahlen je Tag.
//	@Tags			Abdeckung
//	@ID				getEinzelloesungen
//	@Produce		json
//	@Param			filter	query		api.EinzelloesungenParams	false	"Filter"
//	@Success		200		{object}	api.Einzelloesungen			"Die vermiedenen Einzellösungen"
//	@Failure		400		{object}	api.Problem
//	@Router			/abdeckung/einzelloesungen [get]
func (a *API) getEinzelloesungen(c *gin.Context) error {
	var p api.EinzelloesungenParams
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, nil, &p.Fields, fieldsOf[api.Einzelloesungen], nil)
	if err != nil {
		return err
	}
	f, err := a.excerpt(c, &p.Ausschnitt)
	if err != nil {
		return err
	}
	sum, err := a.db.Einzelloesungen(c.Request.Context(), f, q.z)
	if err != nil {
		return err
	}
	shown := api.Einzelloesungen{
		Stand: sum.Stand, Nutzungen: sum.Nutzungen, Loesungen: sum.Loesungen, Vermieden: sum.Vermieden(), Pressezahl: nachnutzung.PresseEinzelloesungen,
		Formel: nachnutzung.EinzelloesungenFormel(), Satz: sum.Satz(), Reihe: []api.Einzelloesungentag{},
	}
	if p.Monate > 0 {
		days, err := a.db.EinzelloesungenReihe(c.Request.Context(), f, q.z.Kenntnisstand, monate(&p.Reihe, q.z))
		if err != nil {
			return err
		}
		for i := range days {
			shown.Reihe = append(shown.Reihe, api.Einzelloesungentag{
				Stand: days[i].Stand, Nutzungen: days[i].Nutzungen, Loesungen: days[i].Loesungen, Vermieden: days[i].Vermieden(),
			})
		}
	}
	return registerSingle(c, &shown, 0, q.selected)
}

// monate are the days of a series of months, up to the day that is asked for.
func monate(p *api.Reihe, z store.Zeitpunkt) []string {
	return nachnutzung.Monatsenden(cmp.Or(z.Stichtag, heute()), p.Monate)
}

// listZeitreihe answers coverage month by month.
//
//	@Summary		Zeitreihe der Abdeckung abrufen
//	@Description	Die Abdeckung am Stichtag und an den letzten Tagen der Monate davor, je Gruppe und Ebene nach Tagen geordnet; was fehlt, ist nur gezählt. Gezeigt wird, was an den Tagen galt, nach heutigem Wissen; `kenntnisstand` fragt nach früherem.
//	@Tags			Abdeckung
//	@ID				listZeitreihe
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.ZeitreiheParams	false	"Filter"
//	@Success		200		{object}	api.AbdeckungListe	"Eine Seite der Zeitreihe"
//	@Failure		400		{object}	api.Problem
//	@Router			/abdeckung/zeitreihe [get]
func (a *API) listZeitreihe(c *gin.Context) error {
	var p api.ZeitreiheParams
	v := abdeckungView()
	v.always = append(v.always, "stand")
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, &p.Blatt, &p.Fields, fieldsOf[api.Abdeckung], v.always)
	if err != nil {
		return err
	}
	f, err := a.excerpt(c, &p.Ausschnitt)
	if err != nil {
		return err
	}
	f.Nach, f.Definition, f.Ebene = nachnutzung.Gruppierung(p.Nach), p.Definition, nachnutzung.Zaehlebene(p.Ebene)
	days := nachnutzung.Monatsenden(cmp.Or(q.z.Stichtag, heute()), p.Monate)
	return registerList(a, c, v, q, "", true, paged(func(ctx context.Context) ([]nachnutzung.Abdeckung, error) {
		return a.db.Zeitreihe(ctx, f, q.z.Kenntnisstand, days)
	}, func(a *nachnutzung.Abdeckung) string { return a.Gruppe.Code + " " + string(a.Ebene) + " " + a.Stand }))
}
