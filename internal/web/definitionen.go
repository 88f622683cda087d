// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// definitionenView tells in plain words what the words of the register mean.
type definitionenView struct {
	*frame
	Listen []nachnutzung.Codeliste
	// Zaehlweisen are the definitions by which coverage is counted, each with what the
	// Land reaches by it.
	Zaehlweisen []zaehlweise
}

// zaehlweise is a definition with the sentences that it gives today.
type zaehlweise struct {
	nachnutzung.Definition

	Ebenen []abdeckungView
}

// erklaert are the code lists that readers meet on the pages, in the order in which
// they are told.
func erklaert() []string {
	return []string{
		"status", "blocker", "nachnutzungsmodell", "reifegrad_1_1", "reifegrad_2_0", "zustaendigkeitsart", "zustaendigkeitsstand", "prioritaet",
		"leika_typ", "beleglage",
	}
}

// definitionen shows the vocabulary.
func (s *Site) definitionen(a *anfrage) (any, error) {
	a.frame.Titel = "Definitionen"
	a.frame.hinauf()
	a.frame.Daten = []dateiView{{"Zählweisen (CSV)", a.frame.adresseAllerTage(apiPath + "/definitionen?format=csv&limit=1000")}, {"Alle Codelisten (JSON)", a.frame.adresseAllerTage(apiPath + "/codelisten?limit=1000")}}
	view := &definitionenView{frame: a.frame}
	var words woerter
	var all []nachnutzung.Definition
	err := a.katalog(func(ctx context.Context, db *store.DB) (err error) {
		if words, err = a.woerter(ctx, db); err != nil {
			return err
		}
		for _, code := range erklaert() {
			list, err := db.Codeliste(ctx, code)
			if err != nil {
				return err
			}
			view.Listen = append(view.Listen, list)
		}
		all, err = a.definitionen(ctx, db)
		return err
	})
	for i := range all {
		var teil abdeckungTeil
		if err == nil {
			var found []nachnutzung.Abdeckung
			found, err = a.zaehle(store.AbdeckungFilter{Nach: nachnutzung.NachLand, Land: []string{heimatLand}, Definition: all[i].ID})
			teil.add(a.frame, found, words, nil)
		}
		view.Zaehlweisen = append(view.Zaehlweisen, zaehlweise{Definition: all[i], Ebenen: teil.Ebenen})
	}
	return view, err
}
