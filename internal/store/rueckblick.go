// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Looking back: the catalogue's tables hold the present alone. A read of what was
// known at a revision runs the same statements; in front of each stands, for every
// table in which something was changed since, a common table expression of the
// table's own name, with the rows as they were. So filters, search, order, pages,
// counts and names are those of then, and are written once.

// errPast says that somebody wrote to what is over.
var errPast = errors.New("what was known cannot be changed")

// past is what a database looking back knows of the time since.
type past struct {
	kenntnisstand int64
	pool          *pastPool
	// buendel are the bundles that stand in a shadow, by OZG-ID.
	buendel map[string]leistungsbuendelRow
	// ohneBuendel are those of which nobody knew.
	ohneBuendel []string
	// synonyms tells that words were added to or taken from the search since.
	synonyms bool
}

// AsKnown hands read the database as it was known at a revision, 0 for the
// present. All of read sees one state, and cannot write. What nobody has edited, and
// what the catalogue's loader has changed, reads as it stands; so do made-up rows.
func (db *DB) AsKnown(ctx context.Context, kenntnisstand int64, read func(*DB) error) error {
	if kenntnisstand == 0 {
		return read(db)
	}
	options := &sql.TxOptions{ReadOnly: true}
	if db.kind == dialectPostgres {
		options.Isolation = sql.LevelRepeatableRead
	}
	return translate(db.gorm.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		then, err := db.on(tx).lookBack(ctx, kenntnisstand)
		if err != nil {
			return fmt.Errorf("look back to %d: %w", kenntnisstand, translate(err))
		}
		return read(then)
	}, options))
}

// lookBack makes the database that sees what was known at a revision.
func (db *DB) lookBack(ctx context.Context, kenntnisstand int64) (*DB, error) {
	pool := &pastPool{ConnPool: db.gorm.Statement.ConnPool, kind: db.kind}
	then := db.on(db.gorm.Session(&gorm.Session{NewDB: true, Context: ctx}))
	then.gorm.Statement.ConnPool = pool
	then.past = &past{kenntnisstand: kenntnisstand, pool: pool, buendel: make(map[string]leistungsbuendelRow)}
	changed, err := db.changedSince(ctx, kenntnisstand)
	if err != nil {
		return nil, err
	}
	for _, of := range rueckblicke() {
		var list []pastObject
		for _, art := range of.arts {
			list = append(list, changed[art]...)
		}
		if err := of.shade(then, list); err != nil {
			return nil, fmt.Errorf("%v: %w", of.arts, err)
		}
	}
	return then, nil
}

// pastObject is an object that was changed since, as it was known.
type pastObject struct {
	art, key         string
	land, ars, ozgID string
	knownState
	// isMissing: nobody knew of it, or it was taken away.
	isMissing bool
}

// changedSince gives what was changed after a revision, by kind. What the catalogue
// has brought stands in the entry before the first edit, and was known as such at any
// time before.
func (db *DB) changedSince(ctx context.Context, kenntnisstand int64) (map[string][]pastObject, error) {
	var kinds []string
	for _, of := range rueckblicke() {
		kinds = append(kinds, of.arts...)
	}
	tx := db.gorm.WithContext(ctx)
	then := tx.Table("verlauf AS e").Joins("LEFT JOIN kette AS q ON q.verlauf = e.id AND q.revision <= ?", kenntnisstand).
		Select("e.art, e.schluessel, COALESCE(MAX(CASE WHEN q.revision IS NOT NULL THEN e.version END), MIN(e.version)) AS version, "+
			"MAX(q.revision) AS revision").
		Where("e.art IN ?", kinds).Group("e.art, e.schluessel").
		Having("COALESCE(MAX(CASE WHEN q.revision IS NOT NULL THEN e.version END), 0) < MAX(e.version)")
	query := tx.Table("verlauf AS v").
		Joins("JOIN (?) AS m ON m.art = v.art AND m.schluessel = v.schluessel AND m.version = v.version", then).
		Select("v.art, v.schluessel, v.land, v.ars, v.ozg_id, v.version, v.zeitpunkt, v.zustand, m.revision IS NULL AND v.vorgang <> ?", VorgangBestand).
		Order("v.art, v.schluessel")
	changed := make(map[string][]pastObject)
	return changed, eachRow(query, true, func(rows *sql.Rows) error {
		var o pastObject
		err := rows.Scan(&o.art, &o.key, &o.land, &o.ars, &o.ozgID, &o.version, &o.geaendertAm, &o.zustand, &o.isMissing)
		// What was taken away has no state.
		o.isMissing = o.isMissing || o.zustand == ""
		changed[o.art] = append(changed[o.art], o)
		return err
	})
}

// pastPool is a connection on which some tables read as they were known.
type pastPool struct {
	gorm.ConnPool
	kind    dialect
	shadows []shadow
}

// shadow is a table as it was known: its name, the text of the common table
// expression, whose two placeholders are written %s, and their values.
type shadow struct {
	table, text string
	values      [2]any
}

func (p *pastPool) put(s shadow) {
	for i := range p.shadows {
		if p.shadows[i].table == s.table {
			p.shadows[i] = s
			return
		}
	}
	p.shadows = append(p.shadows, s)
}

// shades tells whether one of the tables reads otherwise than it stands.
func (p *pastPool) shades(tables []string) bool {
	return slices.ContainsFunc(p.shadows, func(s shadow) bool { return slices.Contains(tables, s.table) })
}

// see puts the shadows of the tables that a query names in front of it. PostgreSQL
// numbers its placeholders, SQLite takes them as they come.
func (p *pastPool) see(query string, args []any) (string, []any) {
	var with []string
	var values []any
	for _, s := range p.shadows {
		if !strings.Contains(query, s.table) {
			continue
		}
		first, second := "?", "?"
		if p.kind == dialectPostgres {
			place := len(args) + len(values)
			first, second = "$"+strconv.Itoa(place+1), "$"+strconv.Itoa(place+2)
		}
		with = append(with, fmt.Sprintf(s.text, first, second))
		values = append(values, s.values[:]...)
	}
	if with == nil {
		return query, args
	}
	query = "WITH " + strings.Join(with, ", ") + " " + query
	if p.kind == dialectPostgres {
		return query, append(append([]any{}, args...), values...)
	}
	return query, append(values, args...)
}

// QueryContext implements gorm.ConnPool.
func (p *pastPool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	query, args = p.see(query, args)
	return p.ConnPool.QueryContext(ctx, query, args...)
}

// QueryRowContext implements gorm.ConnPool.
func (p *pastPool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	query, args = p.see(query, args)
	return p.ConnPool.QueryRowContext(ctx, query, args...)
}

// ExecContext implements gorm.ConnPool.
func (*pastPool) ExecContext(context.Context, string, ...any) (sql.Result, error) {
	return nil, errPast
}

// PrepareContext implements gorm.ConnPool.
func (*pastPool) PrepareContext(context.Context, string) (*sql.Stmt, error) { return nil, errPast }

// searchStand gives the words of a scope as they were known, so that a search
// guesses and weighs as it did then.
func (db *DB) searchStand(ctx context.Context, scope Bereich) (Stand, error) {
	tables := []string{"plattform", "verbund"}
	if scope == Katalog {
		tables = []string{"onlinedienst", "synonym"}
	}
	if db.past == nil || !db.past.pool.shades(tables) {
		// No word has come or gone.
		return db.Stand(ctx, scope)
	}
	tx := db.gorm.WithContext(ctx)
	if db.past.synonyms {
		if err := db.shadeSearch(tx); err != nil {
			return Stand{}, fmt.Errorf("words as known: %w", err)
		}
		db.past.synonyms = false
	}
	words, err := wordsOf(tx, scope)
	if err != nil {
		return Stand{}, fmt.Errorf("words as known: %w", translate(err))
	}
	return Stand{scope: scope, words: newVocabulary(words)}, nil
}

// shadeSearch gives Leistungen and bundles the words of then.
func (db *DB) shadeSearch(tx *gorm.DB) error {
	synonyms, err := readSynonymWords(tx)
	if err != nil {
		return err
	}
	words, err := staleLeistungen(tx, synonyms)
	if err != nil {
		return err
	}
	if err := db.shadeLeistungen(tx, words); err != nil {
		return err
	}
	bundles, err := staleBuendel(tx, synonyms)
	if err != nil {
		return err
	}
	return shadeBuendel(db, bundles)
}

func (db *DB) shadeLeistungen(tx *gorm.DB, words map[string]string) error {
	var ids []string
	for id := range words {
		ids = append(ids, id)
	}
	var rows []leistungRow
	if err := tx.Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return err
	}
	for i := range rows {
		rows[i].SuchSynonyme = words[rows[i].ID]
	}
	return shade(db, "id", ids, rows)
}

// shadeBuendel puts bundles into the shadow, beside those that stand there.
func shadeBuendel(db *DB, bundles []leistungsbuendelRow) error {
	for i := range bundles {
		db.past.buendel[bundles[i].OzgID] = bundles[i]
	}
	ids := slices.Clone(db.past.ohneBuendel)
	var rows []leistungsbuendelRow
	for id, row := range db.past.buendel {
		ids, rows = append(ids, id), append(rows, row)
	}
	return shade(db, "ozg_id", ids, rows)
}

// pastVersions narrows a query of the history v to what was known.
func (db *DB) pastVersions(query *gorm.DB) *gorm.DB {
	if db.past == nil {
		return query
	}
	return query.Where("EXISTS (SELECT 1 FROM kette k WHERE k.verlauf = v.id AND k.revision <= ?)", db.past.kenntnisstand)
}

// rueckblick says how the rows of kinds of objects are made of their past states.
type rueckblick struct {
	arts  []string
	shade func(*DB, []pastObject) error
}

func rueckblicke() []rueckblick {
	return []rueckblick{
		{[]string{artCodeliste}, shadeCodelisten},
		{[]string{artFederfuehrung}, shadeFederfuehrungen},
		{[]string{artLage}, shadeLagen},
		{[]string{artLeistung}, shadeLeistungenDamals},
		{[]string{artLeistungsbuendel}, shadeBuendelDamals},
		{[]string{artMitgliedschaft}, shadeMitgliedschaften},
		{[]string{artOnlinedienst}, shadeOnlinedienste},
		{[]string{artPlattform}, shadePlattformen},
		{[]string{artPlattformnutzung}, shadePlattformnutzungen},
		{[]string{artSynonym}, shadeSynonyme},
		{[]string{artVerbund}, shadeVerbuende},
		{[]string{artVorabbestaetigung, artVorhaben, artZustaendigkeit}, shadeDokumente},
	}
}

// statesOf reads the past objects that were known.
func statesOf[T any](list []pastObject, of func(key string) T, decode func(string, *T) error, use func(*T, *pastObject)) error {
	for i := range list {
		if list[i].isMissing {
			continue
		}
		object := of(list[i].key)
		if err := decode(list[i].zustand, &object); err != nil {
			return fmt.Errorf("read %s: %w", list[i].key, err)
		}
		use(&object, &list[i])
	}
	return nil
}

func keysOf(list []pastObject) []string {
	keys := make([]string, len(list))
	for i := range list {
		keys[i] = list[i].key
	}
	return keys
}

// buchung is what the row of a past object says of its version.
func (o *pastObject) buchung() buchung {
	return buchung{Version: o.version, GeladeneVersion: o.version}
}

func shadePlattformen(db *DB, list []pastObject) error {
	var rows []plattformRow
	err := statesOf(list, func(key string) nachnutzung.Plattform { return nachnutzung.Plattform{Code: key} }, decodePlattform,
		func(p *nachnutzung.Plattform, o *pastObject) {
			row := plattformRowOf(p)
			row.Buchung = o.buchung()
			rows = append(rows, row)
		})
	if err != nil {
		return err
	}
	return shade(db, "code", keysOf(list), rows)
}

func shadeOnlinedienste(db *DB, list []pastObject) error {
	var rows []onlinedienstRow
	var laender []onlinedienstLandRow
	var bundles []onlinedienstBuendelRow
	err := statesOf(list, func(key string) nachnutzung.Onlinedienst { return nachnutzung.Onlinedienst{Code: key} }, decodeOnlinedienst,
		func(d *nachnutzung.Onlinedienst, o *pastObject) {
			row := onlinedienstRowOf(d)
			row.Buchung = o.buchung()
			rows, laender, bundles = append(rows, row), append(laender, row.Laender...), append(bundles, row.Buendel...)
		})
	if err != nil {
		return err
	}
	keys := keysOf(list)
	return errors.Join(shade(db, "code", keys, rows), shade(db, "onlinedienst", keys, laender), shade(db, "onlinedienst", keys, bundles))
}

func shadeVerbuende(db *DB, list []pastObject) error {
	var rows []verbundRow
	var counts []mitgliederzahlRow
	err := statesOf(list, func(key string) nachnutzung.Verbund { return nachnutzung.Verbund{Code: key} }, decodeVerbund,
		func(v *nachnutzung.Verbund, o *pastObject) {
			row := verbundRowOf(v)
			row.Buchung = o.buchung()
			rows, counts = append(rows, row), append(counts, row.Zahlen...)
		})
	if err != nil {
		return err
	}
	keys := keysOf(list)
	return errors.Join(shade(db, "code", keys, rows), shade(db, "verbund", keys, counts))
}

func shadeSynonyme(db *DB, list []pastObject) error {
	db.past.synonyms = len(list) > 0
	var rows []synonymRow
	err := statesOf(list, func(key string) nachnutzung.Synonym {
		begriff, stehtFuer, _ := strings.Cut(key, "/")
		return nachnutzung.Synonym{Begriff: begriff, StehtFuer: stehtFuer}
	}, decodeSynonym, func(s *nachnutzung.Synonym, o *pastObject) {
		row := synonymRowOf(s)
		row.Buchung = o.buchung()
		rows = append(rows, row)
	})
	if err != nil {
		return err
	}
	return shade(db, "begriff || '/' || steht_fuer", keysOf(list), rows)
}

func shadeCodelisten(db *DB, list []pastObject) error {
	keys := keysOf(list)
	rows, err := rowsNow[codelisteRow](db, "code", keys)
	if err != nil {
		return err
	}
	var entries []eintragRow
	versions := make(map[string]buchung)
	err = statesOf(list, func(key string) nachnutzung.Codeliste { return nachnutzung.Codeliste{Code: key} }, decodeCodeliste,
		func(c *nachnutzung.Codeliste, o *pastObject) {
			versions[c.Code] = o.buchung()
			entries = append(entries, eintragRows(c)...)
		})
	for i := range rows {
		rows[i].Buchung = versions[rows[i].Code]
	}
	return errors.Join(err, shade(db, "code", keys, rows), shade(db, "liste", keys, entries))
}

func shadeFederfuehrungen(db *DB, list []pastObject) error {
	keys := map[string][]string{}
	versions := make(map[string]buchung)
	var sides []federfuehrungRow
	var values []federfuehrungWertRow
	err := statesOf(list, func(string) nachnutzung.Federfuehrungsangabe { return nachnutzung.Federfuehrungsangabe{} }, decodeFederfuehrung,
		func(f *nachnutzung.Federfuehrungsangabe, o *pastObject) {
			kind, key, _ := strings.Cut(o.key, "/")
			keys[kind], versions[o.key] = append(keys[kind], key), o.buchung()
			rows := fuehrungRowsOf(kind, key, f.Federfuehrung)
			sides, values = append(sides, rows.Seiten...), append(values, rows.Werte...)
		})
	if err != nil {
		return err
	}
	fields, err := rowsNow[themenfeldRow](db, "code", keys[gegenstandThemenfeld])
	if err != nil {
		return err
	}
	for i := range fields {
		fields[i].Buchung = versions[gegenstandThemenfeld+"/"+fields[i].Code]
	}
	bundles, err := rowsNow[leistungsbuendelRow](db, "ozg_id", keys[gegenstandLeistungsbuendel])
	if err != nil {
		return err
	}
	for i := range bundles {
		bundles[i].Buchung = versions[gegenstandLeistungsbuendel+"/"+bundles[i].OzgID]
	}
	const key = "gegenstand || '/' || schluessel"
	return errors.Join(shade(db, key, keysOf(list), sides), shade(db, key, keysOf(list), values),
		shade(db, "code", keys[gegenstandThemenfeld], fields), shadeBuendel(db, bundles))
}

func shadePlattformnutzungen(db *DB, list []pastObject) error {
	var rows []plattformnutzungRow
	err := statesOf(list, zugehoerigkeitOf, decodeZugehoerigkeit, func(z *nachnutzung.Zugehoerigkeit, _ *pastObject) {
		rows = append(rows, nutzungRows(z)...)
	})
	if err != nil {
		return err
	}
	return shade(db, "CASE WHEN beispiel THEN '' ELSE plattform || '/' || ars END", keysOf(list), rows)
}

func shadeMitgliedschaften(db *DB, list []pastObject) error {
	var rows []mitgliedschaftRow
	err := statesOf(list, zugehoerigkeitOf, decodeZugehoerigkeit, func(z *nachnutzung.Zugehoerigkeit, o *pastObject) {
		rows = append(rows, mitgliedRows(z, o.buchung())...)
	})
	if err != nil {
		return err
	}
	return shade(db, "CASE WHEN beispiel THEN '' ELSE verbund || '/' || COALESCE(ars, mitglied) END", keysOf(list), rows)
}

func zugehoerigkeitOf(key string) nachnutzung.Zugehoerigkeit {
	code, of, _ := strings.Cut(key, "/")
	z := nachnutzung.Zugehoerigkeit{Zu: nachnutzung.Verweis{Code: code}}
	if nachnutzung.IsARS(of) {
		z.Kommune.Code = of
	}
	return z
}

func shadeDokumente(db *DB, list []pastObject) error {
	keys := make([]string, len(list))
	var rows []dokumentRow
	for i := range list {
		o := &list[i]
		keys[i] = o.art + "/" + o.key
		if !o.isMissing {
			rows = append(rows, dokumentRow{
				Art: o.art, Schluessel: o.key, Version: o.version, Land: o.land, ARS: o.ars, OzgID: o.ozgID, GeaendertAm: o.geaendertAm, Zustand: o.zustand,
			})
		}
	}
	return shade(db, "art || '/' || schluessel", keys, rows)
}
