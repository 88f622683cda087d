// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

func kommuneView() *view[nachnutzung.Kommune, api.Kommune] {
	return &view[nachnutzung.Kommune, api.Kommune]{
		scope: store.Kommunen, always: []string{"ars"}, show: showKommune,
		columns: []column[api.Kommune]{
			{"ars", func(k *api.Kommune) string { return k.Ars }},
			{"ags", func(k *api.Kommune) string { return cellText(k.Ags) }},
			{"name", func(k *api.Kommune) string { return k.Name }},
			{"kurzname", func(k *api.Kommune) string { return k.Kurzname }},
			{"art", func(k *api.Kommune) string { return k.Art }},
			{"bezeichnung", func(k *api.Kommune) string { return k.Bezeichnung }},
			{"ebenen", func(k *api.Kommune) string {
				return cellList(k.Ebenen, func(e api.KommuneEbene) string { return e.Ebene })
			}},
			{"land.code", func(k *api.Kommune) string { return cellCode(k.Land) }},
			{"land.name", func(k *api.Kommune) string { return cellName(k.Land) }},
			{"kreis.code", func(k *api.Kommune) string { return cellCode(k.Kreis) }},
			{"kreis.name", func(k *api.Kommune) string { return cellName(k.Kreis) }},
			{"verband.code", func(k *api.Kommune) string { return cellCode(k.Verband) }},
			{"verband.name", func(k *api.Kommune) string { return cellName(k.Verband) }},
			{"uebergeordnet", func(k *api.Kommune) string { return cellText(k.Uebergeordnet) }},
			{"sitz", func(k *api.Kommune) string { return k.Sitz }},
			{"plz", func(k *api.Kommune) string { return k.Plz }},
			{"einwohner", func(k *api.Kommune) string { return cellInt(k.Einwohner) }},
			{"einwohnerStand", func(k *api.Kommune) string { return k.EinwohnerStand }},
			{"flaecheHa", func(k *api.Kommune) string { return cellInt(k.FlaecheHa) }},
			{"flaecheStand", func(k *api.Kommune) string { return k.FlaecheStand }},
			{"gebietsstand", func(k *api.Kommune) string { return k.Gebietsstand }},
			{"gueltigBis", func(k *api.Kommune) string { return cellText(k.GueltigBis) }},
			{"nachfolger", func(k *api.Kommune) string {
				return cellList(k.Nachfolger, func(n api.Nachfolger) string { return n.Ars })
			}},
			{"traeger", func(k *api.Kommune) string { return cellBool(k.Traeger) }},
			{"erbtVon.code", func(k *api.Kommune) string { return cellCode(k.ErbtVon) }},
			{"erbtVon.name", func(k *api.Kommune) string { return cellName(k.ErbtVon) }},
			{"plattformen", func(k *api.Kommune) string {
				return cellList(k.Plattformen, func(p api.Plattformnutzung) string { return markExample(p.Code, p.Beispiel) })
			}},
			{"verbuende", func(k *api.Kommune) string {
				return cellList(k.Verbuende, func(v api.VerbundVerweis) string { return markExample(v.Code, v.Beispiel) })
			}},
		},
	}
}

// markExample keeps a made-up row recognisable where it is but a code.
func markExample(code string, beispiel bool) string {
	if beispiel {
		return code + " (Beispiel)"
	}
	return code
}

func showKommune(k *nachnutzung.Kommune) api.Kommune {
	shown := api.Kommune{
		Ars: k.ARS, Name: k.Name, Kurzname: k.Kurzname, Art: string(k.Art), Bezeichnung: k.Bezeichnung,
		Ebenen: []api.KommuneEbene{}, Land: showVerweis(k.Land), Kreis: showVerweis(k.Kreis), Verband: showVerweis(k.Verband),
		Uebergeordnet: orNil(k.Uebergeordnet), Sitz: k.Sitz, Plz: k.PLZ, Einwohner: &k.Einwohner,
		EinwohnerStand: k.EinwohnerStand, FlaecheHa: &k.FlaecheHa, FlaecheStand: k.FlaecheStand, Gebietsstand: k.Stand,
		GueltigBis: orNil(k.GueltigBis), Nachfolger: []api.Nachfolger{}, Traeger: k.Traeger, ErbtVon: showVerweis(k.ErbtVon),
		Plattformen: []api.Plattformnutzung{}, Verbuende: []api.VerbundVerweis{},
	}
	for _, ebene := range k.Ebenen() {
		level := api.KommuneEbene{Ebene: string(ebene), Ags: orNil(k.AGS(ebene))}
		shown.Ebenen = append(shown.Ebenen, level)
		shown.Ags = level.Ags
	}
	for _, n := range k.Nachfolger {
		shown.Nachfolger = append(shown.Nachfolger, api.Nachfolger{Ars: n.Neu, Ab: n.Ab, Art: n.Art})
	}
	for _, p := range k.Plattformen {
		shown.Plattformen = append(shown.Plattformen, api.Plattformnutzung{
			Code: p.Plattform.Code, Name: p.Plattform.Name, Seit: string(p.Seit), Beispiel: p.Beispiel,
		})
	}
	for _, m := range k.Verbuende {
		shown.Verbuende = append(shown.Verbuende, api.VerbundVerweis{
			Code: m.Verbund.Code, Name: m.Verbund.Name, Seit: string(m.Seit), Beispiel: m.Beispiel,
		})
	}
	return shown
}

// listKommunen answers the bodies of the register.
//
//	@Summary		Kommunen auflisten
//	@Description	Länder, Kreise, Gemeindeverbände und Gemeinden nach dem Gemeindeverzeichnis GV100AD, je ARS eine Stelle mit ihren Ebenen. `traeger=true` zeigt die Verwaltungsträger der Länder, für die eine Regel belegt ist.
//	@Tags			Kommunen
//	@ID				listKommunen
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.KommuneParams	false	"Filter"
//	@Success		200		{object}	api.KommuneListe	"Eine Seite der Kommunen"
//	@Failure		400		{object}	api.Problem
//	@Router			/kommunen [get]
func (a *API) listKommunen(c *gin.Context) error {
	var p api.KommuneParams
	return list(a, c, kommuneView(), &p, &p.Blatt, &p.Sort, &p.Kenntnisstand,
		func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Kommune], error) {
			return db.Kommunen(ctx, store.KommuneFilter{
				Q: p.Q, Land: p.Land, Kreis: p.Kreis, Uebergeordnet: p.Uebergeordnet, Art: p.Art, Ebene: nachnutzung.Ebene(p.Ebene),
				Traeger: p.Traeger, Verbund: p.Verbund, Plattform: p.Plattform, Entfallen: orZero(p.Entfallen), Stichtag: p.Stichtag,
				EinwohnerMin: p.EinwohnerMin, EinwohnerMax: p.EinwohnerMax,
			}, w)
		})
}

// getKommune answers one body, by its ARS or by an AGS.
//
//	@Summary		Eine Kommune abrufen
//	@Description	Eine Stelle nach ihrem ARS oder einem AGS; `Content-Location` nennt die Adresse mit dem ARS. Ein Schlüssel, der nach einer erfassten Gebietsreform entfallen ist, antwortet weiter und nennt seine Nachfolger. `stichtag` zeigt die Plattformen und Verbünde jenes Tages; bestand die Stelle da noch nicht, nennt die 404 ihre Vorgängerinnen.
//	@Tags			Kommunen
//	@ID				getKommune
//	@Produce		json
//	@Param			ars		path		string				true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			auswahl	query		api.ZeitpunktAuswahl	false	"Zeitpunkt und Auswahl der Felder"
//	@Success		200		{object}	api.Kommune			"Die Kommune"
//	@Header			200		{string}	Content-Location	"Adresse mit dem ARS"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/kommunen/{ars} [get]
func (a *API) getKommune(c *gin.Context) error {
	key, err := pathKey(c.Param("ars"), "ars", "kommune")
	if err != nil {
		return err
	}
	var p api.ZeitpunktAuswahl
	return singleWith(a, c, kommuneView(), &p, &p.Fields, &p.Kenntnisstand, func(ctx context.Context, db *store.DB) (nachnutzung.Kommune, error) {
		kommune, err := db.KommuneAm(ctx, key, p.Stichtag)
		if err == nil {
			c.Header("Content-Location", canonicalURL("kommunen", kommune.ARS))
		}
		return kommune, err
	})
}

// getHierarchie answers a body between those above and below it.
//
//	@Summary		Hierarchie einer Kommune abrufen
//	@Description	Die Stelle selbst, die Stellen über ihr vom Land abwärts und die unmittelbar unter ihr, die am Stichtag bestanden.
//	@Tags			Kommunen
//	@ID				getHierarchie
//	@Produce		json
//	@Param			ars		path		string				true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150810000000)
//	@Param			auswahl	query		api.Zeitpunkt		false	"Zeitpunkt"
//	@Success		200		{object}	api.Hierarchie		"Die Hierarchie"
//	@Header			200		{string}	Content-Location	"Adresse mit dem ARS"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/kommunen/{ars}/hierarchie [get]
func (a *API) getHierarchie(c *gin.Context) error {
	key, err := pathKey(c.Param("ars"), "ars", "kommune")
	if err != nil {
		return err
	}
	v := &view[store.Hierarchie, api.Hierarchie]{
		scope: store.Kommunen,
		show: func(h *store.Hierarchie) api.Hierarchie {
			return api.Hierarchie{
				Kommune: showKurz(&h.Kommune), Uebergeordnete: showKurze(h.Uebergeordnete), Untergeordnete: showKurze(h.Untergeordnete),
			}
		},
	}
	var p api.Zeitpunkt
	return singleWith(a, c, v, &p, new(string), &p.Kenntnisstand, func(ctx context.Context, db *store.DB) (store.Hierarchie, error) {
		hierarchie, err := db.Hierarchie(ctx, key, p.Stichtag)
		if err == nil {
			c.Header("Content-Location", canonicalURL("kommunen", hierarchie.Kommune.ARS, "hierarchie"))
		}
		return hierarchie, err
	})
}

func showKurze(list []nachnutzung.Kommune) []api.KommuneKurz {
	shown := make([]api.KommuneKurz, len(list))
	for i := range list {
		shown[i] = showKurz(&list[i])
	}
	return shown
}

func showKurz(k *nachnutzung.Kommune) api.KommuneKurz {
	return api.KommuneKurz{Ars: k.ARS, Name: k.Name, Art: string(k.Art), Einwohner: k.Einwohner, Traeger: k.Traeger}
}
