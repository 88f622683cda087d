// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// looked is a read whose answer is compared.
type looked func(ctx context.Context, db *store.DB) (any, error)

func anyOf[T any](value T, err error) (any, error) { return value, err }

// lookedAt are reads of everything that editors change, with filters, searches and
// orders that depend on it.
func lookedAt() map[string]looked {
	all, few := store.Wunsch{Limit: 1000}, store.Wunsch{Limit: 20}
	reads := map[string]looked{
		"Katalogstand": func(ctx context.Context, db *store.DB) (any, error) { return anyOf(db.Katalogstand(ctx)) },
		"Themenfeld":   func(ctx context.Context, db *store.DB) (any, error) { return anyOf(db.Themenfeld(ctx, "bildung")) },
		"Themenfelder": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Themenfelder(ctx, store.ThemenfeldFilter{}, all))
		},
		"Themenfelder of Brandenburg": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Themenfelder(ctx, store.ThemenfeldFilter{Land: "12"}, all))
		},
		"Leistungsbuendel": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{}, all))
		},
		"Leistungsbuendel of a Land": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Land: "12"}, store.Wunsch{Limit: 1000, Sort: "-ozgId"}))
		},
		"Leistungsbuendel of a Kreis": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Zustaendigkeit: "kreis", Stichtag: "2026-06-01"}, all))
		},
		"Leistungsbuendel of an Onlinedienst": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Onlinedienst: "wohngeld_sh"}, all))
		},
		"one Leistungsbuendel": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.LeistungsbuendelAm(ctx, wohngeld, "2026-06-01"))
		},
		"Onlinedienst": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Onlinedienst(ctx, "wohngeld_sh"))
		},
		"Onlinedienste": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Onlinedienste(ctx, store.OnlinedienstFilter{}, all))
		},
		"Onlinedienste of a Land": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Onlinedienste(ctx, store.OnlinedienstFilter{Land: []string{"01"}}, all))
		},
		"Codeliste":  func(ctx context.Context, db *store.DB) (any, error) { return anyOf(db.Codeliste(ctx, "status")) },
		"Codelisten": func(ctx context.Context, db *store.DB) (any, error) { return anyOf(db.Codelisten(ctx, all)) },
		"Synonyme":   func(ctx context.Context, db *store.DB) (any, error) { return anyOf(db.Synonyme(ctx, "", all)) },
		"Plattformen": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Plattformen(ctx, store.PlattformFilter{}, all))
		},
		"Plattformen on a day": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Plattformen(ctx, store.PlattformFilter{Stichtag: "2024-06-01"}, all))
		},
		"Verbuende": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Verbuende(ctx, store.VerbundFilter{}, all))
		},
		"Mitglieder": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Mitgliedschaften(ctx, "kitu", "", all))
		},
		"Kommune":    func(ctx context.Context, db *store.DB) (any, error) { return anyOf(db.Kommune(ctx, magdeburg)) },
		"Hierarchie": func(ctx context.Context, db *store.DB) (any, error) { return anyOf(db.Hierarchie(ctx, "15081", "")) },
		"Nutzung": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Plattformnutzungen(ctx, "osi", magdeburg))
		},
		"Mitglied": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.MitgliedschaftenOf(ctx, "kitu", magdeburg))
		},
		"Kommunen": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Kommunen(ctx, store.KommuneFilter{Land: []string{"15"}}, all))
		},
		"Kommunen by Plattform": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Kommunen(ctx, store.KommuneFilter{Plattform: "osi"}, all))
		},
		"Kommunen by Verbund": func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Kommunen(ctx, store.KommuneFilter{Verbund: "kitu", Stichtag: "2009-12-31"}, all))
		},
	}
	for _, q := range []string{"BuT", "Heizhilfe", "Heizhilfr", "Wohngeld digital", "wohngelt"} {
		reads["bundles "+q] = func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Q: q}, few))
		}
		reads["Leistungen "+q] = func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Leistungen(ctx, store.LeistungFilter{Q: q}, few))
		}
		reads["Onlinedienste "+q] = func(ctx context.Context, db *store.DB) (any, error) {
			return anyOf(db.Onlinedienste(ctx, store.OnlinedienstFilter{Q: q}, few))
		}
		reads["Synonyme "+q] = func(ctx context.Context, db *store.DB) (any, error) { return anyOf(db.Synonyme(ctx, q, few)) }
	}
	return reads
}

// answers reads everything; an error is an answer too.
func answers(t *testing.T, db *store.DB) map[string]string {
	t.Helper()
	got := make(map[string]string)
	for name, read := range lookedAt() {
		value, err := read(t.Context(), db)
		text, encodeErr := json.Marshal(value)
		if encodeErr != nil || (err != nil && !errors.Is(err, nachnutzung.ErrNotFound)) {
			t.Fatalf("%s: %v, %v", name, err, encodeErr)
		}
		got[name] = string(text)
	}
	return got
}

// editMore edits what editEverything leaves, and makes what was not there. seit tells
// one time from another.
func editMore(t *testing.T, db *store.DB, code, seit string, e nachnutzung.Erwartung) {
	t.Helper()
	ctx, v := t.Context(), bearbeitung(redaktion())
	_, _, errO := db.UpdateOnlinedienst(ctx, v, "o_"+code, onlyNew(), func(o *nachnutzung.Onlinedienst) error {
		o.Name, o.Laender, o.Quellen = "Wohngeld digital", []nachnutzung.Verweis{{Code: "01"}}, rechtsgrundlage()
		o.Leistungsbuendel = []nachnutzung.Zuordnung{{OzgID: wohngeld, Beleglage: nachnutzung.Belegt}}
		return nil
	})
	_, _, errP := db.UpdatePlattform(ctx, v, "p_"+code, onlyNew(), func(p *nachnutzung.Plattform) error {
		p.Name, p.Art, p.Seit, p.Quellen = "Neu "+code, "portal", "2020", rechtsgrundlage()
		return nil
	})
	_, _, errV := db.UpdateVerbund(ctx, v, "v_"+code, onlyNew(), func(v *nachnutzung.Verbund) error {
		v.Name, v.Quellen = "Zweckverband "+code, rechtsgrundlage()
		return nil
	})
	_, _, errS := db.UpdateSynonym(ctx, v, "Heizhilfe", map[string]string{"a": "Wohngeld", "b": wohngeld}[code], onlyNew(), func(*nachnutzung.Synonym) error { return nil })
	_, _, errC := setEintrag(t, db, verwaltung(), "land", nachnutzung.Codelisteneintrag{Code: "15", Bezeichnung: "Sachsen-Anhalt " + code, Ordnung: 15}, e)
	change := func(z *nachnutzung.Zugehoerigkeit) error {
		z.Zeiten = []nachnutzung.Zeitspanne{{Seit: nachnutzung.Zeitangabe(seit), Quellen: rechtsgrundlage()}}
		return nil
	}
	used := nachnutzung.Erwartung{Beliebig: true}
	_, errN := db.UpdatePlattformnutzungen(ctx, v, "osi", magdeburg, used, change)
	_, errM := db.UpdateMitgliedschaften(ctx, v, "kitu", "150020000000", used, change)
	_, errZ := db.UpdateZustaendigkeit(ctx, v, wohngeld, used, func(r *nachnutzung.Zustaendigkeitsregel) error {
		r.Abschnitte = []nachnutzung.ZustaendigkeitAbschnitt{{Ab: seit, Arten: []string{map[string]string{"a": "kreis", "b": "land"}[code]}, Quellen: rechtsgrundlage()}}
		return nil
	})
	if err := errors.Join(errO, errP, errV, errS, errC, errN, errM, errZ); err != nil {
		t.Fatal(err)
	}
}

// TestEverythingAsKnown reads everything, edits everything, and reads it again as
// it was known before: the answers must be the same, whatever has changed since.
func TestEverythingAsKnown(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusLive, "2026-03-01", "")
		states := []map[string]string{answers(t, db)}
		revisions := []int64{number(t, db)}
		keep := func() {
			t.Helper()
			states, revisions = append(states, answers(t, db)), append(revisions, number(t, db))
		}
		editMore(t, db, "a", "2021-09-01", at(1))
		keep()
		editEverything(t, db)
		keep()
		editMore(t, db, "b", "2024-01-01", at(2))
		keep()
		for i, revision := range revisions {
			err := db.AsKnown(t.Context(), revision, func(db *store.DB) error {
				for name, got := range answers(t, db) {
					if want := states[i][name]; got != want {
						t.Errorf("%s as known at %d:\n%.1500s\nwant\n%.1500s", name, revision, got, want)
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
		// The comparison compares something: the edits show everywhere but where nothing
		// is found at any time, or always the same.
		for name, first := range states[0] {
			changed := slices.ContainsFunc(states, func(state map[string]string) bool { return state[name] != first })
			if always := []string{
				"Leistungen BuT", "Leistungen Wohngeld digital", "Leistungen wohngelt", "Onlinedienste BuT", "Onlinedienste Heizhilfe", "Onlinedienste Heizhilfr",
				"Synonyme Wohngeld digital", "bundles Wohngeld digital",
			}; changed == slices.Contains(always, name) {
				t.Errorf("%s has changed: %v", name, changed)
			}
		}
	})
}

// TestPastCannotBeChanged writes through a database that looks back.
func TestPastCannotBeChanged(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusLive, "2026-03-01", "")
		revision := number(t, db)
		err := db.AsKnown(t.Context(), revision, func(db *store.DB) error {
			_, _, err := db.UpdatePlattform(t.Context(), bearbeitung(redaktion()), "osi", at(1), func(p *nachnutzung.Plattform) error {
				p.Name = "Neu"
				return nil
			})
			return err
		})
		if err == nil {
			t.Error("the past was changed")
		}
		if p, err := db.Plattform(t.Context(), "osi"); err != nil || p.Name == "Neu" {
			t.Errorf("now: %+v, %v", p, err)
		}
	})
}
