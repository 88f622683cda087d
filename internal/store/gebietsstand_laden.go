// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"

	"nachnutzung/internal/nachnutzung"
)

// mitGebietsstand gives the catalogue as it is to be loaded: where the register
// holds a newer Gebietsstand than the catalogue brings along, because somebody has
// imported it, the bodies are those of the register. What follows from the
// catalogue's rules is derived anew for them.
func (db *DB) mitGebietsstand(ctx context.Context, daten *nachnutzung.Katalogdaten) (*nachnutzung.Katalogdaten, error) {
	list, _, err := db.Koerperschaften(ctx)
	if err != nil {
		return nil, err
	}
	var brought, held string
	for i := range daten.Kommunen {
		brought = max(brought, daten.Kommunen[i].Stand)
	}
	for i := range list {
		held = max(held, list[i].Stand)
	}
	if held <= brought {
		return daten, nil
	}
	regeln := make(map[string]nachnutzung.Traegerregel, len(daten.Traegerregeln))
	for _, r := range daten.Traegerregeln {
		regeln[r.Land.Code] = r
	}
	for i := range list {
		k := &list[i]
		if k.GueltigBis != "" {
			continue
		}
		k.Traeger, k.ErbtVon = nil, nachnutzung.Verweis{}
		if r, ok := regeln[k.Land.Code]; ok {
			r.Apply(k)
		}
	}
	with := *daten
	with.Kommunen = list
	return &with, nil
}
