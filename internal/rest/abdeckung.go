// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"strconv"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

func abdeckungView() *view[nachnutzung.Abdeckung, api.Abdeckung] {
	columns := []column[api.Abdeckung]{
		{"nach", func(a *api.Abdeckung) string { return a.Nach }},
		{"schluessel", func(a *api.Abdeckung) string { return a.Schluessel }},
		{"name", func(a *api.Abdeckung) string { return a.Name }},
		{"ebene", func(a *api.Abdeckung) string { return a.Ebene }},
		{"satz", func(a *api.Abdeckung) string { return a.Satz }},
	}
	columns = append(columns, anteilColumns("mindestensEine", func(a *api.Abdeckung) *api.Anteil { return &a.MindestensEine })...)
	columns = append(columns, anteilColumns("traeger", func(a *api.Abdeckung) *api.Anteil { return &a.Traeger })...)
	columns = append(columns, anteilColumns("einwohner", func(a *api.Abdeckung) *api.Anteil { return &a.Einwohner })...)
	columns = append(columns, mengeColumns("keinBedarf", func(a *api.Abdeckung) *api.Abdeckungsmenge { return &a.KeinBedarf })...)
	columns = append(columns, mengeColumns("nichtZustaendig", func(a *api.Abdeckung) *api.Abdeckungsmenge { return &a.NichtZustaendig })...)
	columns = append(columns,
		column[api.Abdeckung]{"status", func(a *api.Abdeckung) string {
			return cellList(a.Status, func(s api.Statuszahl) string { return s.Status + ": " + strconv.Itoa(s.Anzahl) })
		}},
		column[api.Abdeckung]{"reifegrade", func(a *api.Abdeckung) string {
			return cellList(a.Reifegrade, func(r api.Reifegradzahl) string {
				return "Modell " + r.Modell + " Stufe " + strconv.Itoa(r.Stufe) + ": " + strconv.Itoa(r.Anzahl)
			})
		}},
		column[api.Abdeckung]{"ohneReifegrad", func(a *api.Abdeckung) string { return strconv.Itoa(a.OhneReifegrad) }},
		column[api.Abdeckung]{"fehlendeGesamt", func(a *api.Abdeckung) string { return strconv.Itoa(a.FehlendeGesamt) }},
		column[api.Abdeckung]{"fehlende.code", func(a *api.Abdeckung) string { return cellCodes(a.Fehlende) }},
		column[api.Abdeckung]{"fehlende.name", func(a *api.Abdeckung) string { return cellNames(a.Fehlende) }},
		column[api.Abdeckung]{"zustaendigkeit", func(a *api.Abdeckung) string { return a.Zustaendigkeit }},
		column[api.Abdeckung]{"zustaendigkeitUnbekannt", func(a *api.Abdeckung) string { return strconv.Itoa(a.ZustaendigkeitUnbekannt) }},
		column[api.Abdeckung]{"definition", func(a *api.Abdeckung) string { return a.Definition }},
		column[api.Abdeckung]{"definitionVersion", func(a *api.Abdeckung) string { return strconv.Itoa(a.DefinitionVersion) }},
		column[api.Abdeckung]{"stand", func(a *api.Abdeckung) string { return a.Stand }},
	)
	return &view[nachnutzung.Abdeckung, api.Abdeckung]{always: []string{"schluessel", "ebene"}, show: showAbdeckung, columns: columns}
}

// anteilColumns are the columns of one of the three numbers.
func anteilColumns(name string, of func(*api.Abdeckung) *api.Anteil) []column[api.Abdeckung] {
	return []column[api.Abdeckung]{
		{name + ".zaehler", func(a *api.Abdeckung) string { return strconv.Itoa(of(a).Zaehler) }},
		{name + ".nenner", func(a *api.Abdeckung) string { return strconv.Itoa(of(a).Nenner) }},
		{name + ".prozent", func(a *api.Abdeckung) string {
			if of(a).Prozent == nil {
				return ""
			}
			return strconv.FormatFloat(*of(a).Prozent, 'f', -1, 64)
		}},
	}
}

func mengeColumns(name string, of func(*api.Abdeckung) *api.Abdeckungsmenge) []column[api.Abdeckung] {
	return []column[api.Abdeckung]{
		{name + ".anzahl", func(a *api.Abdeckung) string { return strconv.Itoa(of(a).Anzahl) }},
		{name + ".einwohner", func(a *api.Abdeckung) string { return strconv.Itoa(of(a).Einwohner) }},
	}
}

func showAbdeckung(a *nachnutzung.Abdeckung) api.Abdeckung {
	shown := api.Abdeckung{
		Nach: string(a.Nach), Schluessel: a.Gruppe.Code, Name: a.Gruppe.Name, Ebene: string(a.Ebene), Definition: a.Definition, DefinitionVersion: a.Fassung,
		Stand: a.Stand, Zustaendigkeit: string(a.Zustaendigkeit), ZustaendigkeitUnbekannt: a.Unbelegt,
		MindestensEine: showAnteil(a.MindestensEine), Traeger: showAnteil(a.Traeger), Einwohner: showAnteil(a.Einwohner),
		KeinBedarf: api.Abdeckungsmenge(a.KeinBedarf), NichtZustaendig: api.Abdeckungsmenge(a.NichtZustaendig),
		Status: make([]api.Statuszahl, len(a.Status)), Reifegrade: make([]api.Reifegradzahl, len(a.Reifegrade)), OhneReifegrad: a.OhneReifegrad,
		Fehlende: make([]api.Verweis, len(a.Fehlende)), FehlendeGesamt: a.FehlendeGesamt, Satz: a.Satz,
	}
	for i, s := range a.Status {
		shown.Status[i] = api.Statuszahl{Status: string(s.Status), Anzahl: s.Anzahl, Einwohner: s.Einwohner}
	}
	for i, r := range a.Reifegrade {
		shown.Reifegrade[i] = api.Reifegradzahl{Modell: r.Modell, Stufe: r.Stufe, Anzahl: r.Anzahl}
	}
	for i, v := range a.Fehlende {
		shown.Fehlende[i] = api.Verweis(v)
	}
	return shown
}

func showAnteil(a nachnutzung.Anteil) api.Anteil {
	shown := api.Anteil{Zaehler: a.Zaehler, Nenner: a.Nenner}
	if percent, ok := a.Prozent(); ok {
		shown.Prozent = &percent
	}
	return shown
}

// listAbdeckung answers how far things are reached.
//
//	@Summary		Abdeckung abrufen
//	@Description	Wie weit Leistungsbündel nachgenutzt sind, je Gruppe und Ebene immer in drei Zahlen: bei mindestens einem zuständigen Verwaltungsträger, Anteil der Verwaltungsträger, Anteil der Einwohner; mit Zähler, Nenner, Definition, Stand und einem Satz. `kein_bedarf` bleibt im Nenner, `nicht_zustaendig` verlässt ihn. Filter nach Land, Kreis, Kommune, Verbund, Themenfeld und Leistungsbündel bestimmen den Nenner; die übrigen sagen, was als erreicht gilt. `stichtag` fragt, was an einem Tag galt, `kenntnisstand`, was davon wann bekannt war. Die Definitionen stehen unter `GET /definitionen`.
//	@Tags			Abdeckung
//	@ID				listAbdeckung
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.AbdeckungParams	false	"Filter"
//	@Success		200		{object}	api.AbdeckungListe	"Eine Seite der Abdeckung"
//	@Failure		400		{object}	api.Problem
//	@Router			/abdeckung [get]
func (a *API) listAbdeckung(c *gin.Context) error {
	var p api.AbdeckungParams
	v := abdeckungView()
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, &p.Blatt, &p.Fields, fieldsOf[api.Abdeckung], v.always)
	if err != nil {
		return err
	}
	bodies := store.NachnutzungFilter{}
	if err := a.resolveBodies(c, &bodies, p.Kreis, p.Kommune); err != nil {
		return err
	}
	f := store.AbdeckungFilter{
		Nach: nachnutzung.Gruppierung(p.Nach), Definition: p.Definition, Ebene: nachnutzung.Zaehlebene(p.Ebene), Land: p.Land, Kreis: bodies.Kreis,
		Kommune: bodies.Kommune, Verbund: p.Verbund, Themenfeld: p.Themenfeld, Leistungsbuendel: p.Leistungsbuendel, Plattform: p.Plattform,
		Onlinedienst: p.Onlinedienst, Bestaetigung: p.Bestaetigung, Beispiel: p.Beispiel,
	}
	return registerList(a, c, v, q, "", true, func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Abdeckung], error) {
		return db.Abdeckungen(ctx, f, q.z, w)
	})
}

func definitionView() *view[nachnutzung.Definition, api.Definition] {
	return &view[nachnutzung.Definition, api.Definition]{
		scope: store.Katalog, always: []string{"id"}, show: showDefinition,
		columns: []column[api.Definition]{
			{"id", func(d *api.Definition) string { return d.ID }},
			{"version", func(d *api.Definition) string { return strconv.Itoa(d.Version) }},
			{"name", func(d *api.Definition) string { return d.Name }},
			{"text", func(d *api.Definition) string { return d.Text }},
			{"formel", func(d *api.Definition) string { return d.Formel }},
			{"eigeneLesart", func(d *api.Definition) string { return strconv.FormatBool(d.EigeneLesart) }},
			{"massgeblich", func(d *api.Definition) string { return cellText(d.Massgeblich) }},
			{"status", func(d *api.Definition) string { return cellTexts(d.Status) }},
			{"mindestReifegrad", func(d *api.Definition) string {
				if d.MindestReifegrad == nil {
					return ""
				}
				return "Modell " + d.MindestReifegrad.Modell + " Stufe " + strconv.Itoa(d.MindestReifegrad.Stufe)
			}},
			{"quellen", func(d *api.Definition) string { return cellQuellen(d.Quellen) }},
		},
	}
}

func showDefinition(d *nachnutzung.Definition) api.Definition {
	shown := api.Definition{
		ID: d.ID, Version: d.Version, Name: d.Name, Text: d.Text, Formel: d.Formel, EigeneLesart: d.Lesart, Massgeblich: orNil(string(d.Massgeblich)),
		Status: make([]string, len(d.Status)), Quellen: showQuellen(d.Quellen),
	}
	for i, s := range d.Status {
		shown.Status[i] = string(s)
	}
	if d.Modell != "" {
		shown.MindestReifegrad = &api.Reifegrad{Modell: d.Modell, Stufe: d.MinStufe}
	}
	return shown
}

// listDefinitionen answers by which definitions is counted.
//
//	@Summary		Definitionen auflisten
//	@Description	Wann ein Leistungsbündel als erreicht gilt: die Zählweise dieses Registers, die Regel des Bundes und eine strenge Lesart, je mit Text, Formel und Quelle. Jede Abdeckung gibt es nach jeder von ihnen.
//	@Tags			Abdeckung
//	@ID				listDefinitionen
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.DefinitionParams	false	"Filter"
//	@Success		200		{object}	api.DefinitionListe		"Eine Seite der Definitionen"
//	@Failure		400		{object}	api.Problem
//	@Router			/definitionen [get]
func (a *API) listDefinitionen(c *gin.Context) error {
	var p api.DefinitionParams
	return list(a, c, definitionView(), &p, &p.Blatt, &p.Sort, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Definition], error) {
			return db.Definitionen(ctx, w)
		})
}

// getDefinition answers one definition.
//
//	@Summary		Eine Definition abrufen
//	@Description	Eine Definition mit Text, Formel und Quelle.
//	@Tags			Abdeckung
//	@ID				getDefinition
//	@Produce		json
//	@Param			id		path		string				true	"Kennung der Definition"	format(code)	example(mid_live)
//	@Param			auswahl	query		api.KatalogAuswahl	false	"Kenntnisstand und Auswahl der Felder"
//	@Success		200		{object}	api.Definition		"Die Definition"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/definitionen/{id} [get]
func (a *API) getDefinition(c *gin.Context) error {
	id, err := pathKey(c.Param("id"), "id", "code")
	if err != nil {
		return err
	}
	return single(a, c, definitionView(), func(ctx context.Context, db *store.DB) (nachnutzung.Definition, error) {
		return db.Definition(ctx, id)
	})
}
