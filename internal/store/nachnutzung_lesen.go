// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// What is read of a pair: of its body k, of its bundle b, and its own row n; the
// steps only where the read is of another day than today.
const (
	koerperColumns = `k.ars, k.name, k.land, COALESCE(l.bezeichnung, ''), k.erbt_von, q.name, k.gueltig_bis, k.ags_land IS NOT NULL,
	k.ags_kreis IS NOT NULL, k.ags_gemeinde IS NOT NULL`
	buendelColumns = `b.ozg_id, b.name, b.themenfeld, b.zustaendigkeit, b.zustaendigkeit_stand, d.zustand`
	paarColumns    = koerperColumns + ", " + buendelColumns + ", " + paarOwnColumns
)

// paarOwnColumns are those of the pair itself.
const paarOwnColumns = `n.version, n.status, n.status_seit, n.herkunft, n.begruendung, n.plan, n.bestaetigung, n.bestaetigt_am, n.organisation,
	n.geaendert_am, n.beispiel, n.stufen, n.inhalt`

// The joins that the columns need.
const (
	koerperJoins = `LEFT JOIN codelisteneintrag AS l ON l.liste = 'land' AND l.code = k.land
	LEFT JOIN kommune AS q ON q.ars = k.erbt_von`
	buendelJoins = `LEFT JOIN dokument AS d ON d.art = 'zustaendigkeit' AND d.schluessel = b.ozg_id`
	paarJoins    = koerperJoins + "\n\t" + buendelJoins
)

// paarReader reads pairs as they were at a time.
type paarReader struct {
	db      *DB
	filter  *NachnutzungFilter
	z       Zeitpunkt
	tag     string
	present bool
	// whole reads the steps in any case.
	whole  bool
	orders []order
	// where narrows further; may be nil.
	where func(*gorm.DB) *gorm.DB
}

// newPaarReader reads from a database that looks back to z.Kenntnisstand (AsKnown),
// for what stands around the pairs; their own states it takes from the history.
func newPaarReader(db *DB, f *NachnutzungFilter, z Zeitpunkt, sort string) (*paarReader, error) {
	orders, err := f.order(sort)
	if err != nil {
		return nil, err
	}
	heute := db.heute()
	return &paarReader{db: db, filter: f, z: z, tag: z.day(heute), present: z.isPresent(heute), orders: orders}, nil
}

// chunk is how many rows are read at a time where SQL cannot decide which of them
// are asked for.
const chunk = 1000

// sweep is how many rows are read at a time where hits are rare: each read sorts
// all that follow, so that few large ones cost less than many small ones.
const sweep = 10 * chunk

// page fills a page: as many rows as are wanted, and one more to know whether
// there is a next page.
func (r *paarReader) page(ctx context.Context, page *Seite[Paar], w Wunsch) error {
	after, size, last := w.Nach, chunk, []string(nil)
	if r.present {
		// Most rows that are read are asked for.
		size = min(w.Limit+1, chunk)
	}
	for {
		found, keys, err := r.read(ctx, after, size)
		if err != nil {
			return err
		}
		for i := range found {
			if !r.filter.matches(&found[i]) {
				continue
			}
			if len(page.Items) == w.Limit {
				page.Naechste = last
				return nil
			}
			if page.Items == nil {
				// What is asked for stays where it was read.
				page.Items = found[:0]
			}
			page.Items, last = append(page.Items, found[i]), keys[i]
		}
		if len(found) < size {
			return nil
		}
		after, size = keys[len(keys)-1], sweep
	}
}

// count counts all hits, by SQL where it can decide them, else one by one.
func (r *paarReader) count(ctx context.Context) (int64, error) {
	var total int64
	settled := r.present && !r.filter.Implizit
	if !settled && !r.filter.isOfAll() {
		return r.countRead(ctx)
	}
	query := r.filter.apply(r.filter.pairs(r.db.gorm.WithContext(ctx)), r.tag, r.present)
	if !settled || !r.filter.isOfSilent() {
		err := query.Count(&total).Error
		return total, err
	}
	if err := query.Where("n.herkunft <> ?", nachnutzung.HerkunftOhneMeldung).Count(&total).Error; err != nil {
		return 0, err
	}
	silent := *r
	silent.where = func(tx *gorm.DB) *gorm.DB { return tx.Where("n.herkunft = ?", nachnutzung.HerkunftOhneMeldung) }
	few, err := silent.countRead(ctx)
	return total + few, err
}

// countRead counts one by one what SQL cannot decide.
func (r *paarReader) countRead(ctx context.Context) (int64, error) {
	var total int64
	var after []string
	for {
		found, keys, err := r.read(ctx, after, sweep)
		if err != nil {
			return 0, err
		}
		for i := range found {
			if r.filter.matches(&found[i]) {
				total++
			}
		}
		if len(found) < sweep {
			return total, nil
		}
		after = keys[len(keys)-1]
	}
}

// read gives the next rows, each with its place in the order.
func (r *paarReader) read(ctx context.Context, after []string, size int) ([]Paar, [][]string, error) {
	if ars, ok := r.koerperFilter(); ok {
		if pairs, keys, done, err := r.readKoerper(ctx, ars, after, size); done || err != nil {
			return pairs, keys, err
		}
	}
	if r.isOfRows() {
		if pairs, keys, done, err := r.readRows(ctx, after, size); done || err != nil {
			return pairs, keys, err
		}
	}
	return r.readJoined(ctx, after, size)
}

// readJoined reads rows with what stands around them.
func (r *paarReader) readJoined(ctx context.Context, after []string, size int) ([]Paar, [][]string, error) {
	tx := r.db.gorm.WithContext(ctx)
	steps := ", ''"
	if r.whole || (!r.present && r.z.Kenntnisstand == 0) {
		steps = ", n.zeitachse"
	}
	query := r.filter.apply(r.filter.pairs(tx), r.tag, r.present).Joins(paarJoins).Select(paarColumns + steps + orderColumns(r.orders))
	if r.where != nil {
		query = r.where(query)
	}
	if len(after) > 0 {
		condition, args, err := keyset(r.orders, after)
		if err != nil {
			return nil, nil, err
		}
		query = query.Where(condition, args...)
		if first := r.orders[0]; first.column == "n.ars" {
			// PostgreSQL carries an equality over to the other table, but no bound: it
			// would walk over all bodies before the page.
			query = query.Where("k.ars >= ?", args[0])
		}
	}
	var rows []paarRow
	var keys [][]string
	err := eachRow(query.Order(orderBy(r.orders)).Clauses(atMost(size)), true, func(found *sql.Rows) error {
		var row paarRow
		place := make([]any, len(r.orders))
		dest := row.dest()
		if !r.whole {
			dest[len(dest)-1] = damals{&row.zeitachse, r.tag}
		}
		for i := range place {
			dest = append(dest, &place[i])
		}
		if err := found.Scan(dest...); err != nil {
			return err
		}
		rows, keys = append(rows, row), append(keys, cursorOf(place))
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	known, err := r.known(ctx, rows)
	if err != nil {
		return nil, nil, err
	}
	pairs := make([]Paar, len(rows))
	for i := range rows {
		if pairs[i], err = r.paar(&rows[i], known); err != nil {
			return nil, nil, err
		}
	}
	return pairs, keys, nil
}

// one reads the pair of a body, by any of its keys, and a bundle; nil when there is
// none.
func (r *paarReader) one(ctx context.Context, key, ozgID string) (*Paar, error) {
	row, err := r.db.readPaar(ctx, key, ozgID)
	if err != nil || row == nil {
		return nil, err
	}
	known, err := r.known(ctx, []paarRow{*row})
	if err != nil {
		return nil, err
	}
	p, err := r.paar(row, known)
	return &p, err
}

// known reads what was known of the pairs at the asked revision.
func (r *paarReader) known(ctx context.Context, rows []paarRow) (map[string]knownState, error) {
	if r.z.Kenntnisstand == 0 {
		return map[string]knownState{}, nil
	}
	keys := make([]string, 0, len(rows))
	for i := range rows {
		if rows[i].version > 0 {
			keys = append(keys, rows[i].key())
		}
	}
	return r.db.asOf(ctx, keys, r.z.Kenntnisstand)
}

// paarRow is a row of the query.
type paarRow struct {
	koerperRahmen
	buendelRahmen

	version                         int64
	status, statusSeit, herkunft    string
	begruendung, plan, bestaetigung string
	bestaetigtAm, organisation      string
	geaendertAm, inhalt, zeitachse  string
	stufen                          string
	beispiel                        bool
}

func (p *paarRow) dest() []any {
	return slices.Concat(p.koerperRahmen.dest(), p.buendelRahmen.dest(), p.ownDest())
}

// ownDest are the places for paarOwnColumns and the steps.
func (p *paarRow) ownDest() []any {
	return []any{
		orZero{&p.version}, orEmpty{&p.status}, orEmpty{&p.statusSeit}, orEmpty{&p.herkunft}, orEmpty{&p.begruendung}, orEmpty{&p.plan},
		orEmpty{&p.bestaetigung}, orEmpty{&p.bestaetigtAm}, orEmpty{&p.organisation}, orEmpty{&p.geaendertAm}, orFalse{&p.beispiel},
		orEmpty{&p.stufen}, orEmpty{&p.inhalt}, orEmpty{&p.zeitachse},
	}
}

// storedDest are the same of a row that is stored, without the steps.
func (p *paarRow) storedDest() []any {
	return []any{
		&p.version, gleich{&p.status}, gleich{&p.statusSeit}, gleich{&p.herkunft}, gleich{&p.begruendung}, gleich{&p.plan}, gleich{&p.bestaetigung},
		gleich{&p.bestaetigtAm}, gleich{&p.organisation}, gleich{&p.geaendertAm}, &p.beispiel, gleich{&p.stufen}, gleich{&p.inhalt},
	}
}

func (p *paarRow) key() string { return pairKey(p.source(), p.buendel.Code) }

func pairKey(ars, ozgID string) string { return ars + "/" + ozgID }

func (k *koerperRahmen) ebenen() []nachnutzung.Ebene {
	var levels []nachnutzung.Ebene
	if k.isLand {
		levels = append(levels, nachnutzung.EbeneLand)
	}
	if k.isKreis {
		levels = append(levels, nachnutzung.EbeneKreis)
	}
	if k.isGemeinde || (!k.isLand && !k.isKreis) {
		levels = append(levels, nachnutzung.EbeneGemeinde)
	}
	return levels
}

// paar makes of a row what holds at the time of the read.
func (r *paarReader) paar(row *paarRow, known map[string]knownState) (Paar, error) {
	var p Paar
	err := r.fillPaar(&p, row, row.ebenen(), known)
	return p, err
}

// fillPaar is paar into a place; levels are those of the body.
func (r *paarReader) fillPaar(p *Paar, row *paarRow, levels []nachnutzung.Ebene, known map[string]knownState) error {
	if r.z.Kenntnisstand > 0 {
		if state, ok := known[row.key()]; ok {
			return r.fillKnown(p, row, levels, &state)
		}
	}
	responsible, err := r.fillRahmen(p, row, levels)
	if err != nil {
		return err
	}
	if r.z.Kenntnisstand > 0 {
		p.unknown = !r.filter.Implizit || r.filter.NurGespeicherte
		p.Befund = p.Nachnutzung.Am(r.tag, responsible)
		return nil
	}
	if err := row.fill(&p.Nachnutzung); err != nil {
		return err
	}
	p.Befund = p.Nachnutzung.Am(r.tag, responsible)
	if r.present && row.herkunft == nachnutzung.HerkunftGesetzt {
		p.Befund.Status, p.Befund.StatusSeit = nachnutzung.Status(row.status), row.statusSeit
		p.Befund.Herkunft, p.Befund.Begruendung = row.herkunft, nachnutzung.Text{ID: row.begruendung}
	}
	return nil
}

// fillKnown is fillPaar for a pair as the history holds it; of the row it needs what
// stands around it.
func (r *paarReader) fillKnown(p *Paar, row *paarRow, levels []nachnutzung.Ebene, state *knownState) error {
	responsible, err := r.fillRahmen(p, row, levels)
	if err != nil {
		return err
	}
	p.Nachnutzung.Version, p.Nachnutzung.GeaendertAm = state.version, parseInstant(state.geaendertAm)
	if err := readNachnutzungZustand(state.zustand, &p.Nachnutzung); err != nil {
		return err
	}
	p.Befund = p.Nachnutzung.Am(r.tag, responsible)
	return nil
}

// fillRahmen fills what stands around a pair, and tells whether its body is responsible.
func (r *paarReader) fillRahmen(p *Paar, row *paarRow, levels []nachnutzung.Ebene) (responsible bool, err error) {
	*p = Paar{
		Kommune: row.kommune, Land: row.land, Leistungsbuendel: row.buendel, Themenfeld: row.themenfeld, GeerbtVon: row.erbt, gueltigBis: row.gueltigBis,
		Nachnutzung: nachnutzung.Nachnutzung{ARS: row.source(), OzgID: row.buendel.Code},
	}
	p.gezaehlt = zaehlklasse{row.status, row.stufen}
	responsible, isKnown, err := r.zustaendig(row, levels)
	if isKnown {
		p.Zustaendig = &responsible
	}
	return responsible, err
}

// fill reads the pair from its row.
func (p *paarRow) fill(n *nachnutzung.Nachnutzung) (err error) {
	n.Version, n.Bestaetigung, n.BestaetigtAm = p.version, nachnutzung.Bestaetigung(p.bestaetigung), p.bestaetigtAm
	n.Organisation, n.Beispiel, n.GeaendertAm = p.organisation, p.beispiel, parseInstant(p.geaendertAm)
	if p.inhalt != "" {
		var inhalt nachnutzungInhalt
		if err := json.Unmarshal([]byte(p.inhalt), &inhalt); err != nil {
			return fmt.Errorf("read pair: %w", err)
		}
		inhalt.fill(n)
	}
	n.Zeitachse, err = decodeZeitachse(p.zeitachse)
	return err
}

// zustaendig tells whether the body is responsible for the bundle, as far as it
// was known then.
func (r *paarReader) zustaendig(row *paarRow, levels []nachnutzung.Ebene) (responsible, known bool, err error) {
	if row.regel == "" && row.artenStand != string(nachnutzung.ZustaendigkeitAbgeleitet) {
		return true, false, nil
	}
	z, err := row.zustaendigkeit()
	if err != nil {
		return true, false, err
	}
	responsible, known = z.regel.Zustaendig(row.source(), levels, r.tag, z.abgeleitet)
	return responsible, known, nil
}

// complete adds the texts and names that a page shows.
func (r *paarReader) complete(ctx context.Context, pairs []Paar) error {
	const perPair = 2
	texts := make([]*nachnutzung.Text, 0, perPair*len(pairs))
	for i := range pairs {
		texts = pairs[i].addShown(texts, r.whole)
	}
	if err := r.db.fillTexts(ctx, texts); err != nil {
		return err
	}
	return r.db.nameUses(ctx, pairs)
}

// addShown adds the texts that are shown of a pair, of its steps too where it is
// shown whole.
func (p *Paar) addShown(texts []*nachnutzung.Text, whole bool) []*nachnutzung.Text {
	texts = append(texts, &p.Befund.Begruendung, &p.Nachnutzung.Bemerkung)
	if whole {
		texts = append(texts, p.Nachnutzung.Texte()...)
	}
	for j := range p.Befund.Einsaetze {
		e := &p.Befund.Einsaetze[j]
		texts = append(texts, &e.Nachweis, &e.Begruendung)
	}
	return texts
}

// nameUses adds the names of the Onlinedienste and Plattformen in use.
func (db *DB) nameUses(ctx context.Context, pairs []Paar) error {
	codes := make(map[string][]string)
	for i := range pairs {
		for _, e := range pairs[i].Befund.Einsaetze {
			codes["onlinedienst"] = append(codes["onlinedienst"], e.Onlinedienst)
			codes["plattform"] = append(codes["plattform"], e.Plattform)
		}
	}
	names := make(map[string]string)
	for table, list := range codes {
		found, err := db.names(ctx, table, list)
		if err != nil {
			return err
		}
		for code, name := range found {
			names[table+":"+code] = name
		}
	}
	for i := range pairs {
		pairs[i].Namen = names
	}
	return nil
}

// nameUse is nameUses for one pair.
func (db *DB) nameUse(ctx context.Context, p *Paar) error {
	pairs := []Paar{*p}
	err := db.nameUses(ctx, pairs)
	p.Namen = pairs[0].Namen
	return err
}

// names reads the names of a table's codes.
func (db *DB) names(ctx context.Context, table string, codes []string) (map[string]string, error) {
	names := make(map[string]string)
	query := db.gorm.WithContext(ctx).Table(table).Select("code, name").Where("code IN ?", codes)
	err := eachRow(query, len(codes) > 0, func(rows *sql.Rows) error {
		var code, name string
		err := rows.Scan(&code, &name)
		names[code] = name
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read names of %s: %w", table, err)
	}
	return names, nil
}
