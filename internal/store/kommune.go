// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"context"
	"database/sql"
	"strings"
	"time"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// KommuneFilter narrows the list of bodies; zero values do not.
type KommuneFilter struct {
	Q    string
	Land []string
	// Kreis and Uebergeordnet are an ARS or an AGS: the Kreis itself and all in
	// it; the bodies directly below.
	Kreis, Uebergeordnet string
	Art                  []string
	Ebene                nachnutzung.Ebene
	// Traeger nil does not narrow; bodies of unknown state match neither value.
	Traeger *bool
	// Entfallen lists the bodies that a reform has ended instead of those that
	// exist.
	Entfallen bool
	// Verbund and Plattform are codes of what the body belongs to or uses.
	Verbund, Plattform string
	// Stichtag is the day on which all this held, YYYY-MM-DD; empty for today.
	Stichtag                   string
	EinwohnerMin, EinwohnerMax *int
}

func kommunen() *list[nachnutzung.Kommune] {
	return &list[nachnutzung.Kommune]{
		from: "kommune AS k",
		joins: "LEFT JOIN codelisteneintrag AS la ON la.liste = 'land' AND la.code = k.land " +
			"LEFT JOIN kommune AS kr ON kr.ars = k.kreis LEFT JOIN kommune AS ve ON ve.ars = k.verband " +
			"LEFT JOIN kommune AS er ON er.ars = k.erbt_von",
		columns: "k.ars, k.ags_land, k.ags_kreis, k.ags_gemeinde, k.name, k.kurzname, k.art, k.bezeichnung, k.land, " +
			"la.bezeichnung, k.kreis, kr.name, k.verband, ve.name, k.uebergeordnet, k.sitz, k.plz, k.einwohner, " +
			"k.flaeche_ha, k.gebietsstand, k.einwohner_stand, k.flaeche_stand, k.gueltig_bis, k.traeger, k.erbt_von, er.name",
		dest: func(k *nachnutzung.Kommune) []any {
			return []any{
				&k.ARS, orEmpty{&k.AGSLand}, orEmpty{&k.AGSKreis}, orEmpty{&k.AGSGemeinde}, &k.Name, &k.Kurzname, &k.Art,
				&k.Bezeichnung, &k.Land.Code, orEmpty{&k.Land.Name}, orEmpty{&k.Kreis.Code}, orEmpty{&k.Kreis.Name},
				orEmpty{&k.Verband.Code}, orEmpty{&k.Verband.Name}, orEmpty{&k.Uebergeordnet}, &k.Sitz, &k.PLZ, &k.Einwohner,
				&k.FlaecheHa, &k.Stand, &k.EinwohnerStand, &k.FlaecheStand, orEmpty{&k.GueltigBis}, &k.Traeger,
				orEmpty{&k.ErbtVon.Code}, orEmpty{&k.ErbtVon.Name},
			}
		},
		orders: map[string][]order{
			"name":      {{column: "k.sortier", kind: orderBytes}, {column: "k.ars"}},
			"ars":       {{column: "k.ars"}},
			"einwohner": {{column: "k.einwohner", kind: orderNumber}, {column: "k.ars"}},
		},
		standard: "name",
		search: &searchColumns{
			scope: Kommunen, keys: "k.such_schluessel", name: "k.such_name", further: []string{"k.such_art"},
		},
	}
}

// Kommunen lists the bodies of the register with what they use and belong to.
func (db *DB) Kommunen(ctx context.Context, f KommuneFilter, w Wunsch) (Seite[nachnutzung.Kommune], error) {
	l := kommunen()
	s, err := db.prepare(ctx, l.search, f.Q, w.Stand)
	if err != nil {
		return Seite[nachnutzung.Kommune]{}, err
	}
	tag := cmp.Or(f.Stichtag, db.heute())
	result, err := page(ctx, db, l, s, w, func(tx *gorm.DB) *gorm.DB { return f.apply(tx, tag) })
	if err != nil {
		return result, err
	}
	return result, db.addZugehoerigkeit(ctx, result.Items, tag)
}

func (f KommuneFilter) apply(tx *gorm.DB, tag string) *gorm.DB {
	tx = whereIn(tx, "k.land", f.Land)
	tx = whereIn(tx, "k.art", f.Art)
	tx = whereBool(tx, "k.traeger", f.Traeger)
	tx = f.whereExisting(tx)
	if f.Kreis != "" {
		column := keyColumn("x", f.Kreis)
		tx = tx.Where("(k.kreis = (SELECT x.ars FROM kommune x WHERE "+column+" = ? AND x.ags_kreis IS NOT NULL) "+
			"OR (k."+column[2:]+" = ? AND k.ags_kreis IS NOT NULL))", f.Kreis, f.Kreis)
	}
	if f.Uebergeordnet != "" {
		tx = tx.Where("k.uebergeordnet = (SELECT x.ars FROM kommune x WHERE "+keyColumn("x", f.Uebergeordnet)+" = ?)",
			f.Uebergeordnet)
	}
	if f.EinwohnerMin != nil {
		tx = tx.Where("k.einwohner >= ?", *f.EinwohnerMin)
	}
	if f.EinwohnerMax != nil {
		tx = tx.Where("k.einwohner <= ?", *f.EinwohnerMax)
	}
	if f.Verbund != "" {
		tx = tx.Where("EXISTS (SELECT 1 FROM verbund_mitgliedschaft m WHERE m.ars = k.ars AND m.verbund = ? AND "+
			heldOn+")", f.Verbund, tag, tag)
	}
	if f.Plattform != "" {
		tx = tx.Where("EXISTS (SELECT 1 FROM plattformnutzung m WHERE m.ars = k.ars AND m.plattform = ? AND "+
			heldOn+")", f.Plattform, tag, tag)
	}
	switch f.Ebene {
	case nachnutzung.EbeneLand:
		return tx.Where("k.ags_land IS NOT NULL")
	case nachnutzung.EbeneKreis:
		return tx.Where("k.ags_kreis IS NOT NULL")
	case nachnutzung.EbeneGemeinde:
		return tx.Where("k.ags_gemeinde IS NOT NULL")
	case nachnutzung.EbeneVerband:
		return tx.Where("k.ags_land IS NULL AND k.ags_kreis IS NULL AND k.ags_gemeinde IS NULL")
	}
	return tx
}

// whereExisting keeps the bodies that exist, or those that have ended.
func (f KommuneFilter) whereExisting(tx *gorm.DB) *gorm.DB {
	switch {
	case f.Stichtag != "" && f.Entfallen:
		return tx.Where("k.gueltig_bis < ?", f.Stichtag)
	case f.Stichtag != "":
		return tx.Where(existedOn, f.Stichtag, f.Stichtag)
	case f.Entfallen:
		return tx.Where("k.gueltig_bis IS NOT NULL")
	}
	return tx.Where("k.gueltig_bis IS NULL")
}

// heldOn is the condition that a dated row m held on a day; it has two
// placeholders, both for that day. What began in "2009" counts from the end of
// that year; a row of unknown beginning counts always.
const heldOn = "(m.seit_sicher = '' OR m.seit_sicher <= ?) AND (m.bis_sicher = '' OR m.bis_sicher >= ?)"

// heldAt is heldOn for a day, written out. What is no day never was, and never
// becomes SQL.
func heldAt(tag string) string {
	day, err := time.Parse(time.DateOnly, tag)
	if err != nil {
		return "1 = 0"
	}
	return strings.ReplaceAll(heldOn, "?", "'"+day.Format(time.DateOnly)+"'")
}

// heute is the present day in Germany, where the register's dates are made.
func (db *DB) heute() string { return nachnutzung.Tag(db.now()) }

// keyColumn tells which column of kommune a key of a body belongs to.
func keyColumn(table, key string) string {
	switch len(key) {
	case nachnutzung.LenAGSLand:
		return table + ".ags_land"
	case nachnutzung.LenAGSKreis:
		return table + ".ags_kreis"
	case nachnutzung.LenAGSGemeinde:
		return table + ".ags_gemeinde"
	}
	return table + ".ars"
}

// Kommune gives one body by its ARS or by an AGS of one of its levels.
func (db *DB) Kommune(ctx context.Context, key string) (nachnutzung.Kommune, error) {
	return db.KommuneAm(ctx, key, "")
}

// KommuneAm is Kommune with what the body used and belonged to on a day, empty
// for today. A body that was not there any more is given too; its own dates and its
// successors tell. One that was not there yet is a *nachnutzung.NotFoundError that
// names those before it.
func (db *DB) KommuneAm(ctx context.Context, key, stichtag string) (nachnutzung.Kommune, error) {
	k, err := one(ctx, db, kommunen(), keyColumn("k", key)+" = ?", key)
	if err == nil {
		err = db.begun(ctx, &k, stichtag)
	}
	if err != nil {
		return k, err
	}
	items := []nachnutzung.Kommune{k}
	err = db.addZugehoerigkeit(ctx, items, cmp.Or(stichtag, db.heute()))
	return items[0], err
}

// begun checks that a body existed on a day or before, as far as reforms are
// recorded; no day is today.
func (db *DB) begun(ctx context.Context, k *nachnutzung.Kommune, stichtag string) error {
	if stichtag == "" {
		return nil
	}
	var ab string
	var before []string
	query := db.gorm.WithContext(ctx).Table("kommune_nachfolge AS x").Joins("JOIN kommune AS a ON a.ars = x.alt").
		Select("x.ab, a.name, a.ars").Where("x.neu = ? AND "+foundedAfter, k.ARS, stichtag).Order("x.ab, x.alt")
	err := eachRow(query, true, func(rows *sql.Rows) error {
		var name, ars string
		err := rows.Scan(&ab, &name, &ars)
		before = append(before, name+" ("+ars+")")
		return err
	})
	if err != nil || len(before) == 0 {
		return err
	}
	return notYet(k.ARS, k.Name, stichtag, "sie besteht seit "+ab+", zuvor: "+strings.Join(before, ", "))
}

// ARS gives the ARS of a body, by it or by an AGS of one of its levels.
func (db *DB) ARS(ctx context.Context, key string) (string, error) {
	ars, _, err := db.ARSMitQuelle(ctx, key)
	return ars, err
}

// ARSMitQuelle is ARS, with the ARS of the body whose pairs it shows: another one
// where it inherits them.
func (db *DB) ARSMitQuelle(ctx context.Context, key string) (ars, quelle string, err error) {
	column := keyColumn("k", key)
	err = db.query(ctx, scanOne([]any{&ars, &quelle}), db.text(arsShape(column), func() string {
		return "SELECT k.ars, COALESCE(k.erbt_von, k.ars) FROM kommune AS k WHERE " + column + " = ?"
	}), key)
	if err == nil && ars == "" {
		err = &nachnutzung.NotFoundError{Key: key}
	}
	return ars, quelle, translate(err)
}

// arsShape names the texts that find a body, one for each column that its key may stand in.
type arsShape string

// addZugehoerigkeit adds what the bodies used and belonged to on a day and were
// followed by, in one query.
func (db *DB) addZugehoerigkeit(ctx context.Context, items []nachnutzung.Kommune, tag string) error {
	byARS := make(map[string]*nachnutzung.Kommune, len(items))
	arss := make([]string, len(items))
	for i := range items {
		arss[i] = items[i].ARS
		byARS[items[i].ARS] = &items[i]
	}
	query := db.gorm.WithContext(ctx).Raw(`SELECT 'plattform', m.ars, p.code, p.name, m.seit, m.beispiel, m.quellen
		FROM plattformnutzung m JOIN plattform p ON p.code = m.plattform WHERE m.ars IN ? AND `+heldOn+`
		UNION ALL SELECT 'verbund', m.ars, v.code, v.name, m.seit, m.beispiel, m.quellen
		FROM verbund_mitgliedschaft m JOIN verbund v ON v.code = m.verbund WHERE m.ars IN ? AND `+heldOn+`
		UNION ALL SELECT 'nachfolge', n.alt, n.neu, n.art, n.ab, n.alt = n.neu, '[]' FROM kommune_nachfolge n WHERE n.alt IN ?
		ORDER BY 2, 3, 5`, arss, tag, tag, arss, tag, tag, arss)
	return eachRow(query, len(items) > 0, func(rows *sql.Rows) error {
		var kind, ars, code, name, seit string
		var beispiel bool
		var sources []nachnutzung.Quelle
		if err := rows.Scan(&kind, &ars, &code, &name, &seit, &beispiel, quellen{&sources}); err != nil {
			return err
		}
		k := byARS[ars]
		verweis, since := nachnutzung.Verweis{Code: code, Name: name}, nachnutzung.Zeitangabe(seit)
		switch kind {
		case "plattform":
			k.Plattformen = append(k.Plattformen, nachnutzung.Plattformnutzung{
				Plattform: verweis, ARS: ars, Seit: since, Beispiel: beispiel, Quellen: sources,
			})
		case "verbund":
			k.Verbuende = append(k.Verbuende, nachnutzung.Mitgliedschaft{
				Verbund: verweis, ARS: ars, Seit: since, Beispiel: beispiel, Quellen: sources,
			})
		case "nachfolge":
			k.Nachfolger = append(k.Nachfolger, nachnutzung.Nachfolge{Alt: ars, Neu: code, Art: name, Ab: seit})
		}
		return nil
	})
}

// Hierarchie is a body between its neighbours.
type Hierarchie struct {
	Kommune nachnutzung.Kommune
	// Uebergeordnete from the Land downwards, Untergeordnete (directly below) by
	// name; both without what they use and belong to.
	Uebergeordnete, Untergeordnete []nachnutzung.Kommune
}

// Hierarchie gives a body, by its ARS or an AGS, with those above it and those
// below it that existed on a day, empty for today. Above it are those of the loaded
// Gebietsstand. The errors are those of KommuneAm.
func (db *DB) Hierarchie(ctx context.Context, key, stichtag string) (Hierarchie, error) {
	tag := cmp.Or(stichtag, db.heute())
	l := kommunen()
	self, err := one(ctx, db, l, keyColumn("k", key)+" = ?", key)
	if err != nil {
		return Hierarchie{}, err
	}
	if err := db.begun(ctx, &self, stichtag); err != nil {
		return Hierarchie{}, err
	}
	h := Hierarchie{Kommune: self}
	// The columns of a body name all above it.
	chain := []string{self.Land.Code + "0000000000", self.Kreis.Code, self.Verband.Code}
	above, args := "k.ars IN ? AND k.ars <> ?", []any{chain, self.ARS}
	if stichtag != "" {
		above, args = above+" AND "+existedOn, append(args, tag, tag)
	}
	query := db.gorm.WithContext(ctx).Table(l.from).Joins(l.joins).Select(l.columns).
		Where("("+above+") OR (k.uebergeordnet = ? AND "+existedOn+")", append(args, self.ARS, tag, tag)...).
		Order("k.sortier, k.ars")
	found := make(map[string]nachnutzung.Kommune)
	err = eachRow(query, true, func(rows *sql.Rows) error {
		var k nachnutzung.Kommune
		if err := rows.Scan(l.dest(&k)...); err != nil {
			return err
		}
		if k.Uebergeordnet == self.ARS {
			h.Untergeordnete = append(h.Untergeordnete, k)
		} else {
			found[k.ARS] = k
		}
		return nil
	})
	for _, ars := range chain {
		if k, ok := found[ars]; ok {
			h.Uebergeordnete = append(h.Uebergeordnete, k)
		}
	}
	return h, err
}
