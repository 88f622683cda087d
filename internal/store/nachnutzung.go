// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// artNachnutzung is the kind of pairs in the history.
const artNachnutzung = "nachnutzung"

// Paar is a body and a Leistungsbuendel with what holds for them at the time of
// the read.
type Paar struct {
	// Nachnutzung is the whole pair; a list about the present leaves its Zeitachse
	// out.
	Nachnutzung nachnutzung.Nachnutzung
	Befund      nachnutzung.Befund
	// Kommune, Land and Leistungsbuendel with their names.
	Kommune, Land, Leistungsbuendel nachnutzung.Verweis
	// Themenfeld is its code.
	Themenfeld string
	// GeerbtVon is the body whose Nachnutzung this is, where it is another one.
	GeerbtVon nachnutzung.Verweis
	// Zustaendig is nil where nobody has sourced who is responsible.
	Zustaendig *bool
	// Namen of what is in use, by "onlinedienst:" or "plattform:" and code.
	Namen map[string]string

	// gueltigBis is the body's last day, empty while it exists.
	gueltigBis string
	// gezaehlt is as what the stored row counts in the counters of coverage.
	gezaehlt zaehlklasse
	// unknown: nothing was known of it at the time of the read.
	unknown bool
	// schritte are the steps of the pair as they are stored, where they are not read
	// yet.
	schritte string
}

// NachnutzungFilter narrows a list of pairs; zero values do not.
type NachnutzungFilter struct {
	Land                                     []string
	Kreis                                    string
	Kommune, Themenfeld, Leistungsbuendel    []string
	Status, Plattform, Onlinedienst, Blocker []string
	Verbund                                  string
	Bestaetigung                             []string
	BestaetigtVor                            string
	GeaendertSeit                            time.Time
	Beispiel                                 *bool
	// Implizit shows the pairs that nobody has reported too: all Verwaltungstraeger
	// of the filter with all its Leistungsbuendel.
	Implizit bool
	// Einzeln asks for a body of any kind; otherwise Implizit is about
	// Verwaltungstraeger alone.
	Einzeln bool
	// NurGespeicherte leaves out what nobody has reported where Implizit would show
	// it; what is inherited stays.
	NurGespeicherte bool
	// Traeger narrows to Verwaltungstraeger, or to others.
	Traeger *bool
	// Gesamt asks for the number of all hits.
	Gesamt bool

	// Gebiet narrows to the bodies in which an actor may read what is not public, on
	// the day of the read.
	Gebiet *nachnutzung.Akteur
}

// The orders of a list of pairs.
const (
	sortSchluessel = "ars"
	sortGeaendert  = "geaendertAm"
)

// allPairs are all pairs that can be, with what is stored of them.
const allPairs = "kommune AS k CROSS JOIN leistungsbuendel AS b LEFT JOIN nachnutzung AS n ON n.ars = COALESCE(k.erbt_von, k.ars) AND n.ozg_id = b.ozg_id"

// pairs is the table of pairs: those that are stored, or all that can be.
func (f *NachnutzungFilter) pairs(tx *gorm.DB) *gorm.DB {
	if f.Implizit {
		return tx.Table(allPairs)
	}
	return tx.Table("nachnutzung AS n JOIN kommune AS k ON k.ars = n.ars JOIN leistungsbuendel AS b ON b.ozg_id = n.ozg_id")
}

// apply adds the conditions that SQL can decide: those about body and bundle
// always, those about the status only where the rows as they stand are asked for.
func (f *NachnutzungFilter) apply(tx *gorm.DB, tag string, present bool) *gorm.DB {
	tx = whereIn(tx, "k.land", f.Land)
	tx = whereIn(tx, "k.ars", f.Kommune)
	tx = whereIn(tx, "b.themenfeld", f.Themenfeld)
	tx = whereBool(tx, "k.traeger", f.Traeger)
	tx = whereIn(tx, "b.ozg_id", f.Leistungsbuendel)
	if f.Kreis != "" {
		tx = tx.Where("(k.kreis = ? OR k.ars = ?)", f.Kreis, f.Kreis)
	}
	if f.Verbund != "" {
		tx = tx.Where("k.ars IN (SELECT m.ars FROM verbund_mitgliedschaft m WHERE m.verbund = ? AND "+heldOn+")", f.Verbund, tag, tag)
	}
	if f.Implizit && len(f.Kommune) == 0 && !f.Einzeln {
		tx = tx.Where("k.traeger").Where(existedOn, tag, tag)
	}
	if f.NurGespeicherte || f.isOfStored() {
		tx = tx.Where("n.version IS NOT NULL")
	}
	if f.Gebiet != nil {
		tx = whereTerritory(tx, "k.ars", *f.Gebiet, nachnutzung.OpIntern, tag)
	}
	if !present || (f.Implizit && !f.isOfStored()) {
		return tx
	}
	return f.applyPresent(tx)
}

// applyPresent adds the conditions about what stored pairs say today.
func (f *NachnutzungFilter) applyPresent(tx *gorm.DB) *gorm.DB {
	if f.isOfSilent() {
		tx = tx.Where("(n.status IN ? OR n.herkunft = ?)", f.Status, nachnutzung.HerkunftOhneMeldung)
	} else {
		tx = whereIn(tx, "n.status", f.Status)
	}
	tx = whereIn(tx, "n.bestaetigung", f.Bestaetigung)
	tx = whereBool(tx, "n.beispiel", f.Beispiel)
	tx = whereMerkmal(tx, "plattform:", f.Plattform)
	tx = whereMerkmal(tx, "onlinedienst:", f.Onlinedienst)
	tx = whereMerkmal(tx, "blocker:", f.Blocker)
	if f.BestaetigtVor != "" {
		tx = tx.Where("n.bestaetigt_am < ?", f.BestaetigtVor)
	}
	if !f.GeaendertSeit.IsZero() {
		tx = tx.Where("n.geaendert_am >= ?", instant(f.GeaendertSeit))
	}
	return tx
}

// isOfStored tells whether nothing but a stored pair can be asked for: what nobody
// has reported is open or not the body's affair, and says nothing else. Nothing is
// deleted, so that what is not stored now was not stored at any time before.
func (f *NachnutzungFilter) isOfStored() bool {
	return len(f.Bestaetigung)+len(f.Plattform)+len(f.Onlinedienst)+len(f.Blocker) > 0 || f.BestaetigtVor != "" || !f.GeaendertSeit.IsZero() ||
		(f.Beispiel != nil && *f.Beispiel) ||
		(len(f.Status) > 0 && !f.isOfSilent())
}

// isOfSilent tells whether a status is asked for that a pair may have without a
// report of it. Which of the two such a pair has depends on who is responsible on
// the day, so that its row cannot tell.
func (f *NachnutzungFilter) isOfSilent() bool {
	return slices.Contains(f.Status, string(nachnutzung.StatusOffen)) || slices.Contains(f.Status, string(nachnutzung.StatusNichtZustaendig))
}

// isOfAll tells whether every pair is asked for, whatever it says.
func (f *NachnutzungFilter) isOfAll() bool {
	return f.Implizit && !f.NurGespeicherte && !f.isOfStored() && len(f.Status) == 0 && f.Beispiel == nil
}

// existedOn is the condition that a body k existed on a day, as far as reforms are
// recorded; it has two placeholders, both for that day. A body into which another
// one went was there before.
const existedOn = `(k.gueltig_bis IS NULL OR k.gueltig_bis >= ?) AND NOT EXISTS
	(SELECT 1 FROM kommune_nachfolge x WHERE x.neu = k.ars AND ` + foundedAfter + `)`

// foundedAfter is the condition that a succession x made its new body, after a day.
const foundedAfter = "x.alt <> x.neu AND x.art IN ('zusammenschluss', 'schluesselwechsel') AND x.ab > ?"

func whereMerkmal(tx *gorm.DB, kind string, codes []string) *gorm.DB {
	return whereAny(tx, "n.merkmale LIKE ?", codes, func(code string) []any { return []any{"% " + kind + code + " %"} })
}

// matches decides what SQL has not decided: whether what holds at the time of the
// read is what is asked for.
func (f *NachnutzungFilter) matches(p *Paar) bool {
	n, b := &p.Nachnutzung, &p.Befund
	among := func(list []string, value string) bool { return len(list) == 0 || slices.Contains(list, value) }
	one := func(list []string, has func(string) bool) bool {
		return len(list) == 0 || slices.ContainsFunc(list, has)
	}
	uses := func(code func(nachnutzung.EinsatzBefund) string) func(string) bool {
		return func(wanted string) bool {
			return slices.ContainsFunc(b.Einsaetze, func(e nachnutzung.EinsatzBefund) bool { return code(e) == wanted })
		}
	}
	return !p.unknown && among(f.Status, string(b.Status)) && among(f.Bestaetigung, string(n.Bestaetigung)) &&
		(f.Beispiel == nil || *f.Beispiel == n.Beispiel) &&
		one(f.Blocker, func(code string) bool { return slices.Contains(b.Blocker, code) }) &&
		one(f.Plattform, uses(func(e nachnutzung.EinsatzBefund) string { return e.Plattform })) &&
		one(f.Onlinedienst, uses(func(e nachnutzung.EinsatzBefund) string { return e.Onlinedienst })) &&
		(f.BestaetigtVor == "" || (n.Version > 0 && n.BestaetigtAm < f.BestaetigtVor)) &&
		(f.GeaendertSeit.IsZero() || !n.GeaendertAm.Before(f.GeaendertSeit))
}

// order gives the columns of an order.
func (f *NachnutzungFilter) order(sort string) ([]order, error) {
	// What is stored is read along its own key: PostgreSQL does not see that the body's
	// begins where a page does.
	key := []order{{column: "n.ars"}, {column: "n.ozg_id"}}
	if f.Implizit {
		key = []order{{column: "k.ars"}, {column: "b.ozg_id"}}
	}
	plain, desc := strings.CutPrefix(sort, "-")
	switch {
	case plain == "" || (plain == sortSchluessel && !desc):
		return key, nil
	case plain == sortGeaendert && !f.Implizit:
		orders := append([]order{{column: "n.geaendert_am"}}, key...)
		for i := range orders {
			orders[i].desc = desc
		}
		return orders, nil
	}
	return nil, nachnutzung.Invalid("?sort", fmt.Sprintf("Die Sortierung %q gibt es hier nicht; mit implizit=true ist es nur „ars“.", sort))
}

// Nachnutzungen lists pairs as they were at a time.
func (db *DB) Nachnutzungen(ctx context.Context, f NachnutzungFilter, z Zeitpunkt, w Wunsch) (page Seite[Paar], err error) {
	err = db.AsKnown(ctx, z.Kenntnisstand, func(then *DB) error {
		r, err := newPaarReader(then, &f, z, w.Sort)
		if err != nil {
			return err
		}
		if err := r.page(ctx, &page, w); err != nil {
			return fmt.Errorf("list Nachnutzungen: %w", translate(err))
		}
		if f.Gesamt {
			if page.Gesamt, err = r.count(ctx); err != nil {
				return fmt.Errorf("count Nachnutzungen: %w", translate(err))
			}
		}
		return r.complete(ctx, page.Items)
	})
	return page, err
}

// Nachnutzung gives one pair, whole, as it was at a time. key is the body's ARS or
// an AGS. A pair that nobody has reported is there too, with version 0; a
// Mitgliedsgemeinde's is that of its Verband.
func (db *DB) Nachnutzung(ctx context.Context, key, ozgID string, z Zeitpunkt) (p Paar, err error) {
	err = db.AsKnown(ctx, z.Kenntnisstand, func(then *DB) error {
		found, r, err := then.plainPaar(ctx, key, ozgID, z)
		if err != nil {
			return err
		}
		pairs := []Paar{found}
		err = r.complete(ctx, pairs)
		p = pairs[0]
		return err
	})
	return p, err
}

// plainPaar is Nachnutzung without the texts and names, which the reader completes.
func (db *DB) plainPaar(ctx context.Context, key, ozgID string, z Zeitpunkt) (Paar, *paarReader, error) {
	r, err := newPaarReader(db, &NachnutzungFilter{Implizit: true, Einzeln: true, Leistungsbuendel: []string{ozgID}}, z, "")
	if err != nil {
		return Paar{}, nil, err
	}
	r.whole = true
	found, err := r.one(ctx, key, ozgID)
	if err != nil {
		return Paar{}, nil, fmt.Errorf("read Nachnutzung: %w", translate(err))
	}
	if found == nil {
		return Paar{}, nil, db.missing(ctx, key, ozgID)
	}
	return *found, r, nil
}

// missing tells which of the two keys of a pair there is nothing for.
func (db *DB) missing(ctx context.Context, key, ozgID string) error {
	var known int64
	if err := db.gorm.WithContext(ctx).Table("kommune AS k").Where(keyColumn("k", key)+" = ?", key).Count(&known).Error; err != nil {
		return fmt.Errorf("look for %s: %w", key, translate(err))
	}
	if known == 0 {
		return &nachnutzung.NotFoundError{Key: key}
	}
	return &nachnutzung.NotFoundError{Key: ozgID}
}

// Wortschatz gives the codes that a report about a bundle may use.
func (db *DB) Wortschatz(ctx context.Context, ozgID string) (nachnutzung.Wortschatz, error) {
	words := nachnutzung.Wortschatz{Codes: make(map[string][]string)}
	for _, scope := range []Bereich{Katalog, Kommunen} {
		stand, err := db.Stand(ctx, scope)
		if err != nil {
			return words, err
		}
		maps.Copy(words.Codes, stand.Codes)
	}
	err := db.gorm.WithContext(ctx).Table("leistung_leistungsbuendel").Where("ozg_id = ?", ozgID).Order("leistung").
		Pluck("leistung", &words.Leistungen).Error
	if err != nil {
		return words, fmt.Errorf("read Leistungen of %s: %w", ozgID, translate(err))
	}
	return words, nil
}
