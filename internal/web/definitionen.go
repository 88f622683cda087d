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
	a.frame.Daten = []dateiView{{"Alle Codelisten (JSON)", a.frame.adresse(apiPath + "/codelisten?limit=1000")}}
	view := &definitionenView{frame: a.frame}
	return view, a.katalog(func(ctx context.Context, db *store.DB) error {
		for _, code := range erklaert() {
			list, err := db.Codeliste(ctx, code)
			if err != nil {
				return err
			}
			view.Listen = append(view.Listen, list)
		}
		return nil
	})
}
