// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

func bearbeitung(a nachnutzung.Akteur) store.Vorgang {
	return store.Vorgang{Akteur: a, Quelle: "api", Art: store.VorgangBearbeitung, Begruendung: "Neuer Beschluss"}
}

func at(version int64) nachnutzung.Erwartung {
	return nachnutzung.Erwartung{Versionen: []int64{version}}
}

func onlyNew() nachnutzung.Erwartung { return nachnutzung.Erwartung{NurNeu: true} }

// verwaltung keeps the code lists.
func verwaltung() nachnutzung.Akteur {
	return nachnutzung.Akteur{Kennung: nachnutzung.AkteurBetrieb, Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleVerwaltung}}}
}

func setEintrag(t *testing.T, db *store.DB, a nachnutzung.Akteur, liste string, entry nachnutzung.Codelisteneintrag,
	e nachnutzung.Erwartung) (nachnutzung.Codeliste, bool, error) {
	t.Helper()
	return db.UpdateCodelisteneintrag(t.Context(), bearbeitung(a), liste, entry.Code, e, func(c *nachnutzung.Codeliste) error {
		return c.SetEintrag(entry)
	})
}

// knownAt reads what was known at a revision.
func knownAt[T any](t *testing.T, db *store.DB, revision int64, read func(*store.DB) (T, error)) (T, error) {
	t.Helper()
	var known T
	err := db.AsKnown(t.Context(), revision, func(db *store.DB) (err error) {
		known, err = read(db)
		return err
	})
	return known, err
}

func rechtsgrundlage() []nachnutzung.Quelle {
	return []nachnutzung.Quelle{{Titel: "Beschluss des IT-Planungsrats"}}
}

// fuehrt is a side of a Federfuehrung that somebody leads.
func fuehrt(codes ...string) nachnutzung.FederfuehrungSeite {
	side := nachnutzung.FederfuehrungSeite{Beleglage: nachnutzung.Belegt, Quellen: rechtsgrundlage()}
	for _, code := range codes {
		side.Werte = append(side.Werte, nachnutzung.Verweis{Code: code})
	}
	return side
}

func TestEditReadHistory(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusLive, "2026-03-01", "")
		before := number(t, db)
		loaded, err := db.Onlinedienst(ctx, "wohngeld_sh")
		if err != nil || loaded.Version != 1 {
			t.Fatalf("loaded with version %d, %v", loaded.Version, err)
		}
		raised := stand(t, db, store.Katalog)
		o, made, err := db.UpdateOnlinedienst(ctx, bearbeitung(redaktion()), "wohngeld_sh", at(1), func(o *nachnutzung.Onlinedienst) error {
			o.Name = "Wohngeld digital"
			o.Laender = []nachnutzung.Verweis{{Code: "01"}, {Code: "15"}}
			return nil
		})
		if err != nil || made || o.Version != 2 || o.Name != "Wohngeld digital" || len(o.Laender) != 2 || o.Laender[1].Name != "Sachsen-Anhalt" {
			t.Fatalf("after the edit: %+v, %v, %v", o, made, err)
		}
		if len(o.Leistungsbuendel) != len(loaded.Leistungsbuendel) {
			t.Errorf("the edit of two fields left the bundles %v", o.Leistungsbuendel)
		}
		if stand(t, db, store.Katalog) <= raised {
			t.Error("the edit raised no revision")
		}
		page, err := db.Onlinedienste(ctx, store.OnlinedienstFilter{Q: "Wohngeld digital", Land: []string{"15"}}, store.Wunsch{Limit: 5})
		if err != nil || page.Gesamt != 1 {
			t.Errorf("the search finds %d under the new name, %v", page.Gesamt, err)
		}
		again, _, err := db.UpdateOnlinedienst(ctx, bearbeitung(redaktion()), "wohngeld_sh", at(2), func(*nachnutzung.Onlinedienst) error { return nil })
		if err != nil || again.Version != 2 {
			t.Errorf("an edit that changes nothing gave version %d, %v", again.Version, err)
		}
		after := number(t, db)
		if after != before+2 {
			t.Errorf("%d entries for the edit, want what was loaded and what was made of it", after-before)
		}
		checkOnlinedienstHistory(t, db)
		for _, tt := range []struct {
			name    string
			at      int64
			version int64
			want    string
		}{
			{"before anybody edited", before, 1, loaded.Name},
			{"what was loaded", before + 1, 1, loaded.Name},
			{"after", after, 2, "Wohngeld digital"},
			{"now", 0, 2, "Wohngeld digital"},
		} {
			got, err := knownAt(t, db, tt.at, func(db *store.DB) (nachnutzung.Onlinedienst, error) { return db.Onlinedienst(ctx, "wohngeld_sh") })
			if err != nil || got.Name != tt.want || got.Version != tt.version || got.Laender[0].Name != "Schleswig-Holstein" {
				t.Errorf("%s: got %+v, %v", tt.name, got, err)
			}
		}
		other, err := knownAt(t, db, before, func(db *store.DB) (nachnutzung.Onlinedienst, error) { return db.Onlinedienst(ctx, "elterngeld_bund") })
		if err == nil && other.Version != 1 {
			t.Errorf("one that nobody edited: %+v", other)
		}
		bericht, err := db.PruefeVerlauf(ctx, func(int64) {})
		if err != nil || !bericht.InOrdnung() {
			t.Errorf("verify: %+v, %v", bericht, err)
		}
	})
}

func checkOnlinedienstHistory(t *testing.T, db *store.DB) {
	t.Helper()
	history, err := db.Verlauf(t.Context(), store.VerlaufFilter{Art: []string{"onlinedienst"}}, store.Wunsch{Limit: 10})
	if err != nil || len(history.Items) != 2 {
		t.Fatalf("history: %+v, %v", history.Items, err)
	}
	edit, first := history.Items[0], history.Items[1]
	if edit.Vorgang != "bearbeitung" || edit.Organisation != "MID" || edit.Begruendung.Inhalt != "Neuer Beschluss" || edit.Version != 2 {
		t.Errorf("edit: %+v", edit)
	}
	if first.Vorgang != "bestand" || first.Quelle != "katalog" || first.Akteur.ID != nachnutzung.AkteurBetrieb || first.Version != 1 {
		t.Errorf("what was loaded: %+v", first)
	}
	var fields []string
	for _, c := range edit.Aenderungen {
		fields = append(fields, c.Feld+": "+c.Vorher.Inhalt+" → "+c.Nachher.Inhalt)
	}
	if want := []string{"name: Wohngeld → Wohngeld digital", "laender/2:  → 15"}; !slices.Equal(fields, want) {
		t.Errorf("changes %q, want %q", fields, want)
	}
}

func TestMakeOnlinedienst(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		create := func(e nachnutzung.Erwartung) (nachnutzung.Onlinedienst, bool, error) {
			return db.UpdateOnlinedienst(ctx, bearbeitung(redaktion()), "neu_st", e, func(o *nachnutzung.Onlinedienst) error {
				o.Name, o.Quellen = "Neu", rechtsgrundlage()
				o.Leistungsbuendel = []nachnutzung.Zuordnung{{OzgID: wohngeld, Beleglage: nachnutzung.Belegt}}
				return nil
			})
		}
		for name, e := range map[string]nachnutzung.Erwartung{"a version": at(1), "a star": {Beliebig: true}} {
			if _, _, err := create(e); !errors.Is(err, nachnutzung.ErrVersionConflict) {
				t.Errorf("made on %s: %v", name, err)
			}
		}
		report(t, db, redaktion(), magdeburg, wohngeld, nachnutzung.StatusLive, "2026-03-01", "")
		before := number(t, db)
		o, made, err := create(onlyNew())
		if err != nil || !made || o.Version != 1 || o.Leistungsbuendel[0].Name != "Wohngeld" {
			t.Fatalf("got %+v, %v, %v", o, made, err)
		}
		if _, _, err := create(onlyNew()); !errors.Is(err, nachnutzung.ErrVersionConflict) {
			t.Errorf("made twice: %v", err)
		}
		number(t, db)
		_, err = knownAt(t, db, before, func(db *store.DB) (nachnutzung.Onlinedienst, error) { return db.Onlinedienst(ctx, "neu_st") })
		if !errors.Is(err, nachnutzung.ErrNotFound) {
			t.Errorf("known before it was made: %v", err)
		}
		s, err := db.Stand(ctx, store.Katalog)
		if err != nil || !slices.Contains(s.Codes["onlinedienst"], "neu_st") {
			t.Errorf("reports cannot name it: %v", err)
		}
	})
}

// TestLoaderLeavesEdits edits every kind of object and loads the catalogue twice.
func TestLoaderLeavesEdits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		editEverything(t, db)
		for range 2 {
			done := laden(t, db, storetest.Katalogdaten(t))
			for teil, want := range map[string]int{
				"Themenfelder": 1, "Leistungsbündel": 1, "Onlinedienste": 1, "Plattformen": 1, "Verbünde": 1, "Synonyme": 1, "Codelisten": 1, "Mitgliedschaften": 1,
			} {
				if got := done[teil]; got.Belassen != want || got.Neu+got.Geaendert != 0 {
					t.Errorf("%s: %+v, want %d left", teil, got, want)
				}
			}
		}
		checkEdits(t, db)
	})
}

func editEverything(t *testing.T, db *store.DB) {
	t.Helper()
	ctx, v := t.Context(), bearbeitung(redaktion())
	_, _, err := db.UpdateOnlinedienst(ctx, v, "wohngeld_sh", at(1), func(o *nachnutzung.Onlinedienst) error { o.Hinweis = "neu"; return nil })
	failed := []error{err}
	_, err = db.UpdateFederfuehrung(ctx, v, nachnutzung.Federfuehrungsangabe{Themenfeld: "bildung"}, at(1), func(f *nachnutzung.Federfuehrungsangabe) error {
		f.Federfuehrung.Land = fuehrt("15", "12")
		return nil
	})
	failed = append(failed, err)
	_, err = db.UpdateFederfuehrung(ctx, v, nachnutzung.Federfuehrungsangabe{OzgID: wohngeld}, at(1), func(f *nachnutzung.Federfuehrungsangabe) error {
		f.Federfuehrung.Land = fuehrt("01")
		return nil
	})
	failed = append(failed, err)
	_, _, err = db.UpdatePlattform(ctx, v, "osi", at(1), func(p *nachnutzung.Plattform) error { p.Name = "OSI neu"; return nil })
	failed = append(failed, err)
	_, _, err = db.UpdateVerbund(ctx, v, "kitu", at(1), func(v *nachnutzung.Verbund) error {
		v.Mitgliederzahlen = append(v.Mitgliederzahlen, nachnutzung.Mitgliederzahl{Stand: "2026", Anzahl: 120, Quellen: rechtsgrundlage()})
		return nil
	})
	failed = append(failed, err)
	_, _, err = db.UpdateSynonym(ctx, v, "BuT", "10088", at(1), func(s *nachnutzung.Synonym) error { s.Zurueckgezogen = true; return nil })
	failed = append(failed, err)
	_, _, err = setEintrag(t, db, verwaltung(), "status", nachnutzung.Codelisteneintrag{Code: "live", Bezeichnung: "Verfügbar", Ordnung: 6}, at(1))
	failed = append(failed, err)
	// Another beginning is another row: the loader must not bring the old one back.
	_, err = db.UpdateMitgliedschaften(ctx, v, "kitu", magdeburg, at(1), func(z *nachnutzung.Zugehoerigkeit) error {
		z.Zeiten[0].Seit = "2009-05-01"
		return nil
	})
	if err := errors.Join(append(failed, err)...); err != nil {
		t.Fatal(err)
	}
}

func checkEdits(t *testing.T, db *store.DB) {
	t.Helper()
	ctx := t.Context()
	o, errO := db.Onlinedienst(ctx, "wohngeld_sh")
	f, errF := db.Themenfeld(ctx, "bildung")
	b, errB := db.Leistungsbuendel(ctx, wohngeld)
	p, errP := db.Plattform(ctx, "osi")
	v, errV := db.Verbund(ctx, "kitu")
	s, errS := db.Synonym(ctx, "BuT", "10088")
	c, errC := db.Codeliste(ctx, "status")
	m, errM := db.MitgliedschaftenOf(ctx, "kitu", "15003")
	if err := errors.Join(errO, errF, errB, errP, errV, errS, errC, errM); err != nil {
		t.Fatal(err)
	}
	for name, ok := range map[string]bool{
		"Onlinedienst":    o.Hinweis == "neu" && o.Version == 2,
		"Themenfeld":      len(f.Federfuehrung.Land.Werte) == 2 && f.Federfuehrung.Land.Werte[1].Name == "Brandenburg" && f.Version == 2,
		"Bund side":       f.Federfuehrung.Bund.IsSet(),
		"Leistungsbündel": b.Wirksam.Land.Herkunft == nachnutzung.HerkunftLeistungsbuendel && b.Wirksam.Land.Werte[0].Code == "01" && b.AnzahlLeistungen > 0,
		"Plattform":       p.Name == "OSI neu" && p.Version == 2,
		"Verbund":         len(v.Mitgliederzahlen) == 4 && v.AnzahlMitglieder == 5 && v.Version == 2,
		"synonym":         s.Zurueckgezogen && s.Version == 2,
		"code list":       c.Eintraege[5].Bezeichnung == "Verfügbar" && len(c.Eintraege) == 10 && c.Version == 2,
		"membership":      len(m.Zeiten) == 1 && m.Zeiten[0].Seit == "2009-05-01" && m.Mitglied == "Landeshauptstadt Magdeburg" && m.Version == 2,
	} {
		if !ok {
			t.Errorf("%s is not as edited", name)
		}
	}
	if found, err := search(ctx, db, "leistungsbuendel", "BuT"); err != nil || slices.Contains(found, "10088") {
		t.Errorf("the search still uses the withdrawn synonym: %v, %v", found, err)
	}
	list, err := db.Synonyme(ctx, "BuT", store.Wunsch{Limit: 10})
	if err != nil || slices.ContainsFunc(list.Items, func(s nachnutzung.Synonym) bool { return s.Begriff == "BuT" && s.StehtFuer == "10088" }) {
		t.Errorf("the list still shows the withdrawn synonym, %v", err)
	}
}

func TestEditsAreRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		city := nachnutzung.Akteur{Kennung: "x", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleKommune, Gebiet: magdeburg}}}
		reader := nachnutzung.Akteur{Kennung: "x", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleLesen}}}
		keep := func(*nachnutzung.Zugehoerigkeit) error { return nil }
		dienst := func(a nachnutzung.Akteur, code string, e nachnutzung.Erwartung) error {
			_, _, err := db.UpdateOnlinedienst(ctx, bearbeitung(a), code, e, func(*nachnutzung.Onlinedienst) error { return nil })
			return err
		}
		fuehrung := func(a nachnutzung.Akteur, feld string, e nachnutzung.Erwartung) error {
			_, err := db.UpdateFederfuehrung(ctx, bearbeitung(a), nachnutzung.Federfuehrungsangabe{Themenfeld: feld}, e,
				func(*nachnutzung.Federfuehrungsangabe) error { return nil })
			return err
		}
		nutzung := func(a nachnutzung.Akteur, plattform, ars string, e nachnutzung.Erwartung) error {
			_, err := db.UpdatePlattformnutzungen(ctx, bearbeitung(a), plattform, ars, e, keep)
			return err
		}
		eintrag := func(a nachnutzung.Akteur, liste, code string, e nachnutzung.Erwartung) error {
			_, _, err := setEintrag(t, db, a, liste, nachnutzung.Codelisteneintrag{Code: code, Bezeichnung: "X", Ordnung: 1}, e)
			return err
		}
		none := nachnutzung.Erwartung{Fehlt: true}
		for _, tt := range []struct {
			name string
			err  error
			want error
		}{
			{"catalogue by a Kommune", dienst(city, "wohngeld_sh", none), nachnutzung.ErrForbidden},
			{"no version", dienst(redaktion(), "wohngeld_sh", none), nachnutzung.ErrVersionRequired},
			{"old version", dienst(redaktion(), "wohngeld_sh", at(0)), nachnutzung.ErrVersionConflict},
			{"new but there", dienst(redaktion(), "wohngeld_sh", onlyNew()), nachnutzung.ErrVersionConflict},
			{"missing by a Kommune", dienst(city, "neu_st", onlyNew()), nachnutzung.ErrForbidden},
			{"unknown Themenfeld", fuehrung(redaktion(), "nix", at(1)), nachnutzung.ErrNotFound},
			{"Themenfeld by a reader", fuehrung(reader, "bildung", at(1)), nachnutzung.ErrForbidden},
			{"unknown Plattform", nutzung(redaktion(), "nix", magdeburg, at(0)), nachnutzung.ErrNotFound},
			{"unknown Kommune", nutzung(redaktion(), "osi", "159999999999", at(0)), nachnutzung.ErrNotFound},
			{"unknown AGS", nutzung(redaktion(), "osi", "15999", at(0)), nachnutzung.ErrNotFound},
			{"another Land", nutzung(redaktion(), "osi", "140000000000", at(0)), nachnutzung.ErrForbidden},
			{"another Kommune", nutzung(city, "osi", "150020000000", at(0)), nachnutzung.ErrForbidden},
			{"own Kommune", nutzung(city, "osi", magdeburg, at(0)), nil},
			{"own Kommune, wrong version", nutzung(city, "osi", magdeburg, at(3)), nachnutzung.ErrVersionConflict},
			{"code list by the Redaktion", eintrag(redaktion(), "phase", "plan", onlyNew()), nachnutzung.ErrForbidden},
			{"unknown code list", eintrag(verwaltung(), "nix", "plan", onlyNew()), nachnutzung.ErrNotFound},
			{"entry that is there", eintrag(verwaltung(), "blocker", "geld", onlyNew()), nachnutzung.ErrVersionConflict},
			{"entry that is not there", eintrag(verwaltung(), "phase", "plan", at(1)), nachnutzung.ErrVersionConflict},
			{"entry that is not there, any", eintrag(verwaltung(), "phase", "plan", nachnutzung.Erwartung{Beliebig: true}), nachnutzung.ErrVersionConflict},
			{"no version of the entry", eintrag(verwaltung(), "blocker", "geld", none), nachnutzung.ErrVersionRequired},
		} {
			if !errors.Is(tt.err, tt.want) {
				t.Errorf("%s: got %v, want %v", tt.name, tt.err, tt.want)
			}
		}
		if _, isConflict := errors.AsType[*nachnutzung.ConflictError](eintrag(verwaltung(), "status", "neu", onlyNew())); !isConflict {
			t.Error("the fixed list took an entry")
		}
		if revision := number(t, db); revision != 0 {
			t.Errorf("%d entries of refused edits", revision)
		}
	})
}

func TestCodelisteForVorhaben(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		for i, code := range []string{"planung", "betrieb"} {
			c, made, err := setEintrag(t, db, verwaltung(), "phase", nachnutzung.Codelisteneintrag{Code: code, Bezeichnung: code, Ordnung: 1}, onlyNew())
			if err != nil || !made || len(c.Eintraege) != i+1 || c.Eintraege[0].Code != code || c.Version != int64(i+2) {
				t.Fatalf("%s: %+v, %v, %v", code, c, made, err)
			}
		}
		s, err := db.Stand(ctx, store.Katalog)
		if err != nil || !slices.Equal(s.Codes["phase"], []string{"betrieb", "planung"}) {
			t.Errorf("projects may name %v, %v", s.Codes["phase"], err)
		}
		number(t, db)
		history, err := db.Verlauf(ctx, store.VerlaufFilter{Art: []string{"codeliste"}}, store.Wunsch{Limit: 1})
		if err != nil || len(history.Items[0].Aenderungen) != 3 || history.Items[0].Aenderungen[0].Feld != "eintraege/betrieb/bezeichnung" {
			t.Errorf("history: %+v, %v", history.Items, err)
		}
		before, err := knownAt(t, db, 2, func(db *store.DB) (nachnutzung.Codeliste, error) { return db.Codeliste(ctx, "phase") })
		if err != nil || len(before.Eintraege) != 1 || before.Eintraege[0].Code != "planung" {
			t.Errorf("as known before the second: %+v, %v", before, err)
		}
	})
}

func TestSynonymMustFindSomething(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		add := func(begriff, stehtFuer string) error {
			_, _, err := db.UpdateSynonym(ctx, bearbeitung(redaktion()), begriff, stehtFuer, onlyNew(), func(*nachnutzung.Synonym) error { return nil })
			return err
		}
		if err := add("Mietzuschüsschen", "Wohngeld"); err != nil {
			t.Fatal(err)
		}
		found, err := search(ctx, db, "leistungsbuendel", "Mietzuschüsschen")
		if err != nil || !slices.Contains(found, wohngeld) {
			t.Errorf("found %v, %v", found, err)
		}
		for _, nothing := range []string{"Raumschiff", "…"} {
			if _, invalid := errors.AsType[*nachnutzung.InvalidError](add("x", nothing)); !invalid {
				t.Errorf("%q was taken", nothing)
			}
		}
	})
}

// TestEditorsAtOnce lets many editors change what they have all read.
func TestEditorsAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const editors = 50
		for name, edit := range map[string]func() error{
			"Onlinedienst": func() error {
				_, _, err := db.UpdateOnlinedienst(t.Context(), bearbeitung(redaktion()), "wohngeld_sh", at(1), func(o *nachnutzung.Onlinedienst) error {
					o.Hinweis += "+"
					return nil
				})
				return err
			},
			"Plattformnutzung": func() error {
				_, err := db.UpdatePlattformnutzungen(t.Context(), bearbeitung(redaktion()), "osi", magdeburg, at(0), func(z *nachnutzung.Zugehoerigkeit) error {
					z.Zeiten = append(z.Zeiten, nachnutzung.Zeitspanne{Seit: "2024", Quellen: rechtsgrundlage()})
					return nil
				})
				return err
			},
		} {
			var won, lost atomic.Int32
			var wg sync.WaitGroup
			for range editors {
				wg.Go(func() {
					switch err := edit(); {
					case err == nil:
						won.Add(1)
					case errors.Is(err, nachnutzung.ErrVersionConflict):
						lost.Add(1)
					default:
						t.Errorf("%s: %v", name, err)
					}
				})
			}
			wg.Wait()
			if won.Load() != 1 || lost.Load() != editors-1 {
				t.Errorf("%s: %d won and %d lost", name, won.Load(), lost.Load())
			}
		}
		o, err := db.Onlinedienst(t.Context(), "wohngeld_sh")
		if err != nil || o.Hinweis[len(o.Hinweis)-1] != '+' || o.Version != 2 {
			t.Errorf("%+v, %v", o, err)
		}
		if revision := number(t, db); revision != 3 {
			t.Errorf("%d entries, want 2 of the Onlinedienst and 1 of the Plattform", revision)
		}
	})
}
