// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"errors"
	"fmt"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// getKatalogstand answers how complete the catalogue is.
//
//	@Summary		Katalogstand abrufen
//	@Description	Wie viele der nominell 575 Leistungsbündel erfasst sind, wie gut sie belegt sind, von wann der Katalog ist und woher. Es gilt: erfasst = belegt + erschlossen und offen = nominal − erfasst. `stichtag` zählt die Kommunen, die an dem Tag bestanden.
//	@Tags			Katalogstand
//	@ID				getKatalogstand
//	@Produce		json
//	@Param			zeit	query		api.Zeitpunkt		false	"Zeitpunkt"
//	@Success		200		{object}	api.Katalogstand	"Der Katalogstand"
//	@Failure		400		{object}	api.Problem
//	@Router			/katalogstand [get]
func (a *API) getKatalogstand(c *gin.Context) error {
	v := &view[nachnutzung.Katalogstand, api.Katalogstand]{
		// The scope of the Kommunen changes with the catalogue too.
		scope: store.Kommunen, show: showKatalogstand,
	}
	var p api.Zeitpunkt
	return singleWith(a, c, v, &p, new(string), &p.Kenntnisstand, func(ctx context.Context, db *store.DB) (nachnutzung.Katalogstand, error) {
		return katalogstand(ctx, db, p.Stichtag)
	})
}

// katalogstand reads the state of the catalogue on a day; empty for today.
func katalogstand(ctx context.Context, db *store.DB, tag string) (nachnutzung.Katalogstand, error) {
	stand, err := db.KatalogstandAm(ctx, tag)
	if errors.Is(err, nachnutzung.ErrNotFound) {
		// The address is right; only nothing is loaded yet.
		return stand, fmt.Errorf("no catalogue is loaded: %w", nachnutzung.ErrUnavailable)
	}
	return stand, err
}

func showKatalogstand(k *nachnutzung.Katalogstand) api.Katalogstand {
	return api.Katalogstand{
		Nominal: k.Nominal, Erfasst: k.Erfasst, Belegt: k.Belegt, Erschlossen: k.Erschlossen, Offen: k.Offen(), Stand: k.Stand,
		Erlaeuterung: k.Erlaeuterung, Quellen: showQuellen(k.Quellen), Gebietsstand: k.Gebietsstand, Beispieldaten: k.Beispieldaten,
		Umfang: api.Umfang{
			Themenfelder: k.Themenfelder, Lagen: k.Lagen, Leistungen: k.Leistungen,
			LeistungenMitSchluessel: k.LeistungenMitSchluessel, LeistungenOhneBuendel: k.LeistungenOhneBuendel,
			Onlinedienste: k.Onlinedienste, Kommunen: k.Kommunen, Verwaltungstraeger: k.Verwaltungstraeger,
		},
	}
}
