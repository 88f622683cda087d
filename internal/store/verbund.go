// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"context"
	"database/sql"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// VerbundFilter narrows the list of Verbuende; zero values do not.
type VerbundFilter struct {
	Q string
	// Stichtag is the day on which it existed and its members are counted,
	// YYYY-MM-DD; empty for today.
	Stichtag string
}

func verbuende(tag string) *list[nachnutzung.Verbund] {
	return &list[nachnutzung.Verbund]{
		from: "verbund AS v",
		columns: "v.code, v.name, v.version, v.rechtsform, v.gegruendet, v.hinweis, v.quellen, " +
			"(SELECT COUNT(DISTINCT m.mitglied) FROM verbund_mitgliedschaft m WHERE m.verbund = v.code AND " + heldAt(tag) + " AND NOT m.beispiel)",
		dest: func(v *nachnutzung.Verbund) []any {
			return []any{
				&v.Code, &v.Name, &v.Version, &v.Rechtsform, &v.Gegruendet, &v.Hinweis, quellen{&v.Quellen}, &v.AnzahlMitglieder,
			}
		},
		orders: map[string][]order{
			"name": {{column: "v.sortier", kind: orderBytes}, {column: "v.code"}},
			"code": {{column: "v.code"}},
		},
		standard: "name",
		search:   &searchColumns{scope: Kommunen, name: "v.such_name"},
	}
}

// Verbuende lists the Verbuende with what is known of the number of their members.
func (db *DB) Verbuende(ctx context.Context, f VerbundFilter, w Wunsch) (Seite[nachnutzung.Verbund], error) {
	l := verbuende(cmp.Or(f.Stichtag, db.heute()))
	s, err := db.prepare(ctx, l.search, f.Q, w.Stand)
	if err != nil {
		return Seite[nachnutzung.Verbund]{}, err
	}
	result, err := page(ctx, db, l, s, w, func(tx *gorm.DB) *gorm.DB { return whereBegun(tx, "v.gegruendet", f.Stichtag) })
	if err != nil {
		return result, err
	}
	return result, db.addMitgliederzahlen(ctx, result.Items, f.Stichtag)
}

// Verbund gives one Verbund by its code.
func (db *DB) Verbund(ctx context.Context, code string) (nachnutzung.Verbund, error) {
	return db.VerbundAm(ctx, code, "")
}

// VerbundAm is Verbund on a day, empty for today. *nachnutzung.NotFoundError when it
// was not founded yet.
func (db *DB) VerbundAm(ctx context.Context, code, stichtag string) (nachnutzung.Verbund, error) {
	v, err := one(ctx, db, verbuende(cmp.Or(stichtag, db.heute())), "v.code = ?", code)
	if err != nil {
		return v, err
	}
	if stichtag != "" && v.Gegruendet.Latest() > stichtag {
		return v, notYet(code, v.Name, stichtag, "gegründet wurde der Verbund "+string(v.Gegruendet))
	}
	items := []nachnutzung.Verbund{v}
	err = db.addMitgliederzahlen(ctx, items, stichtag)
	return items[0], err
}

// addMitgliederzahlen adds the numbers of members that sources give, those alone
// that were of stichtag or before unless it is empty.
func (db *DB) addMitgliederzahlen(ctx context.Context, items []nachnutzung.Verbund, stichtag string) error {
	byCode := make(map[string]*nachnutzung.Verbund, len(items))
	codes := make([]string, len(items))
	for i := range items {
		codes[i] = items[i].Code
		byCode[items[i].Code] = &items[i]
	}
	query := db.gorm.WithContext(ctx).Table("verbund_mitgliederzahl").
		Select("verbund, stand, anzahl, hinweis, quellen").Where("verbund IN ?", codes).Order("verbund, stand")
	return eachRow(query, len(items) > 0, func(rows *sql.Rows) error {
		var code string
		var z nachnutzung.Mitgliederzahl
		if err := rows.Scan(&code, &z.Stand, &z.Anzahl, &z.Hinweis, quellen{&z.Quellen}); err != nil {
			return err
		}
		if stichtag != "" && z.Stand.Latest() > stichtag {
			return nil
		}
		byCode[code].Mitgliederzahlen = append(byCode[code].Mitgliederzahlen, z)
		return nil
	})
}

func mitgliedschaften() *list[nachnutzung.Mitgliedschaft] {
	return &list[nachnutzung.Mitgliedschaft]{
		from:    "verbund_mitgliedschaft AS m",
		joins:   "JOIN verbund AS v ON v.code = m.verbund LEFT JOIN kommune AS k ON k.ars = m.ars",
		columns: "m.verbund, v.name, m.mitglied, m.ars, k.name, m.seit, m.bis, m.hinweis, m.beispiel, m.quellen",
		dest: func(m *nachnutzung.Mitgliedschaft) []any {
			return []any{
				&m.Verbund.Code, &m.Verbund.Name, &m.Mitglied, orEmpty{&m.ARS}, orEmpty{&m.Kommune}, &m.Seit, &m.Bis,
				&m.Hinweis, &m.Beispiel, quellen{&m.Quellen},
			}
		},
		orders: map[string][]order{
			"name": {{column: "m.sortier", kind: orderBytes}, {column: "m.mitglied"}, {column: "m.seit"}},
			"seit": {{column: "m.seit"}, {column: "m.sortier", kind: orderBytes}, {column: "m.mitglied"}},
		},
		standard: "name",
	}
}

// Mitgliedschaften lists the memberships of a Verbund, those alone that surely
// held on stichtag (YYYY-MM-DD) unless it is empty. An unknown Verbund is
// nachnutzung.ErrNotFound.
func (db *DB) Mitgliedschaften(ctx context.Context, verbund, stichtag string, w Wunsch) (Seite[nachnutzung.Mitgliedschaft], error) {
	result, err := page(ctx, db, mitgliedschaften(), search{}, w, func(tx *gorm.DB) *gorm.DB {
		tx = tx.Where("m.verbund = ?", verbund)
		if stichtag != "" {
			tx = tx.Where(heldOn, stichtag, stichtag)
		}
		return tx
	})
	if err == nil && result.Gesamt == 0 {
		_, err = one(ctx, db, verbuende(db.heute()), "v.code = ?", verbund)
	}
	return result, err
}
