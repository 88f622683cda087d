// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"errors"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// TestTerritoryInTheWrite writes by a right that comes from a reform: that of a body
// which went into another one. Then the reform is taken back while a write is on its
// way, after its right was looked at: the write's own SQL must see that.
func TestTerritoryInTheWrite(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const weida, barleben = "150815051026", "150830040040"
		reform := func() {
			store.Exec(t, db, "INSERT INTO kommune_nachfolge (alt, neu, ab, art) VALUES ('"+weida+"', '"+barleben+"', '2020-01-01', 'eingliederung')")
		}
		undo := func() { store.Exec(t, db, "DELETE FROM kommune_nachfolge WHERE alt = '"+weida+"'") }
		reform()
		ctx, v := t.Context(), bearbeitung(nachnutzung.Akteur{
			Kennung: nachnutzung.AkteurBetrieb, Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleKommune, Gebiet: weida}},
		})
		writes := map[string]func(e nachnutzung.Erwartung, meanwhile func()) error{
			"Plattformnutzung": func(e nachnutzung.Erwartung, meanwhile func()) error {
				_, err := db.UpdatePlattformnutzungen(ctx, v, "osi", barleben, e, func(z *nachnutzung.Zugehoerigkeit) error {
					meanwhile()
					z.Zeiten = append(z.Zeiten, nachnutzung.Zeitspanne{Seit: "2021-01-01", Bis: "2021-12-31", Quellen: rechtsgrundlage()})
					return nil
				})
				return err
			},
			"no Plattformnutzung": func(e nachnutzung.Erwartung, meanwhile func()) error {
				_, err := db.UpdatePlattformnutzungen(ctx, v, "sac", barleben, e, func(z *nachnutzung.Zugehoerigkeit) error {
					meanwhile()
					z.Mitglied += "x"
					return nil
				})
				return err
			},
			"membership": func(e nachnutzung.Erwartung, meanwhile func()) error {
				_, err := db.UpdateMitgliedschaften(ctx, v, "kitu", barleben, e, func(z *nachnutzung.Zugehoerigkeit) error {
					meanwhile()
					z.Zeiten[0].Hinweis += "Gründungsmitglied."
					return nil
				})
				return err
			},
			"document": func(e nachnutzung.Erwartung, meanwhile func()) error {
				if e.Versionen[0] == 0 {
					e = onlyNew()
				}
				_, err := db.UpdateVorabbestaetigung(ctx, v, barleben, "verbund:kitu", e, func(g *nachnutzung.Vorabbestaetigung) error {
					meanwhile()
					if g.Ab != "" {
						g.Bis = "2026-12-31"
					}
					g.Ab = "2026-01-01"
					return nil
				})
				return err
			},
		}
		first := map[string]int64{"membership": 1}
		for name, write := range writes {
			if err := write(at(first[name]), func() {}); err != nil {
				t.Errorf("%s by the right of the body before: %v", name, err)
			}
		}
		entries := number(t, db)
		for name, write := range writes {
			if db.IsSQLite() {
				// Nobody else writes while one does.
				undo()
				if err := write(at(first[name]+1), func() {}); !errors.Is(err, nachnutzung.ErrForbidden) {
					t.Errorf("%s without the reform: %v", name, err)
				}
				continue
			}
			if err := write(at(first[name]+1), undo); !errors.Is(err, nachnutzung.ErrVersionConflict) {
				t.Errorf("%s while the reform is taken back: %v", name, err)
			}
			if err := write(at(first[name]+1), func() {}); !errors.Is(err, nachnutzung.ErrForbidden) {
				t.Errorf("%s without the reform: %v", name, err)
			}
			reform()
		}
		if now := number(t, db); now != entries {
			t.Errorf("%d entries of what was not written", now-entries)
		}
	})
}
