// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"sync"

	"nachnutzung/internal/nachnutzung"
)

// Coverage of the present goes on in memory: a count that was made of the counters is
// kept with all its parts, and what writes have changed since is added to it. So the
// first read after a write costs a small statement and the groups that it has
// changed, and not a sum of all counters. Between two folds the rows that wait only
// become more, so that those seen before are known; a fold has a number, and after
// it everything is read again.

// laufend is a count that goes on.
type laufend struct {
	lauf    *abdeckungslauf
	traeger map[string]*nachnutzung.Traeger
	buendel map[string]*zaehlbuendel
	// bis is how many of the changes are counted, bild what the count says of them;
	// nil when that is not written down yet.
	bis  int
	bild *abdeckungsbild
}

// faltungsstand is what a count that goes on is of, besides the changes.
type faltungsstand struct {
	tag               string
	faltung, umgebung int64
}

// gegenwart are the counts that go on, and the changes since the counters were folded.
// It is safe for concurrent use.
type gegenwart struct {
	mu    sync.Mutex
	stand faltungsstand
	// takt is the count of changes at which the database was asked last.
	takt uint64
	// wechsel are the changes that wait, in the order in which they were seen; zeile is
	// the last row on SQLite, oft how often each was seen on PostgreSQL, where rows have
	// no order.
	wechsel  []zaehlwechsel
	zeile    int64
	oft      map[zaehlwechsel]int
	laufende map[string]*laufend
}

// maxLaufend bounds how many counts go on at a time: each holds up to a few thousand
// groups and bundles.
const maxLaufend = 16

// maxWechsel is how many changes may wait before nothing is remembered of them: by
// then summing the counters is no dearer.
const maxWechsel = 20_000

// folge gives a count of the present from memory, where it can go on; false where it
// cannot, because single bodies are singled out or about to end.
func (l *abdeckungslauf) folge(ctx context.Context) (bool, error) {
	g, key := &l.db.abdeckungen.gegenwart, l.f.key()
	// Somebody may fold between two steps.
	for range 3 {
		stand, ok, err := l.db.seheWechsel(ctx, l.tag)
		if err != nil || !ok {
			return false, err
		}
		if l.abdeckungsbild = g.bild(stand, key); l.abdeckungsbild != nil {
			return true, nil
		}
		l.abdeckungsbild = new(abdeckungsbild)
		begun, ok, err := l.beginne(ctx, stand)
		if err != nil || !ok {
			return false, err
		}
		g.nimm(stand, key, begun)
	}
	return false, nil
}

// beginne counts from the counters alone as they were at a fold; false where the count
// cannot go on. Where somebody has folded meanwhile, its state is another one.
func (l *abdeckungslauf) beginne(ctx context.Context, stand faltungsstand) (begun *laufend, ok bool, err error) {
	run := &abdeckungslauf{db: l.db, f: l.f, z: l.z, tag: stand.tag, abdeckungsbild: new(abdeckungsbild)}
	if err := run.prepare(ctx); err != nil || run.isChanging {
		return nil, false, err
	}
	begun = &laufend{lauf: run, traeger: make(map[string]*nachnutzung.Traeger, len(run.traeger)), buendel: make(map[string]*zaehlbuendel, len(run.buendel))}
	for i := range run.traeger {
		begun.traeger[run.traeger[i].ARS] = &run.traeger[i]
	}
	for i := range run.buendel {
		if run.buendel[i].regel.HatAusnahmen(run.tag) {
			return nil, false, nil
		}
		begun.buendel[run.buendel[i].ozgID] = &run.buendel[i]
	}
	run.zaehler = nachnutzung.NewZaehler(&run.def, run.f.Nach)
	stored, faltung, err := run.readFolded(ctx)
	if err != nil {
		return nil, false, err
	}
	if faltung != stand.faltung {
		begun.bis = -1
		return begun, true, nil
	}
	run.addStored(stored)
	return begun, true, nil
}

// readFolded reads the counters without what waits, and the number of the fold that
// they are of, in one statement.
func (l *abdeckungslauf) readFolded(ctx context.Context) (map[zaehlzelle][]zaehlmenge, int64, error) {
	join, args := "LEFT JOIN abdeckung_zaehler AS z ON z.anzahl <> 0", []any{}
	for column, values := range map[string][]string{"z.land": l.f.Land, "z.ozg_id": l.f.Leistungsbuendel} {
		if len(values) > 0 {
			join, args = join+" AND "+column+" IN ?", append(args, values)
		}
	}
	switch {
	case l.f.Kreis != "":
		join, args = join+" AND z.kreis = ?", append(args, l.f.Kreis)
	case l.isByKreis():
		join += " AND z.kreis <> ''"
	default:
		join += " AND z.kreis = ''"
	}
	query := l.db.gorm.WithContext(ctx).Table("abdeckung_faltung AS f").Joins(join, args...).
		Select("f.nr, z.land, z.kreis, z.ozg_id, z.ebene, z.status, z.stufen, z.anzahl, z.einwohner")
	found, faltung := make(map[zaehlzelle][]zaehlmenge), int64(0)
	err := eachRow(query, true, func(rows *sql.Rows) error {
		var c zaehlzelle
		var m zaehlmenge
		var ebene string
		var anzahl, einwohner int64
		err := rows.Scan(&faltung, orEmpty{&c.land}, orEmpty{&c.kreis}, orEmpty{&c.ozgID}, orEmpty{&ebene}, orEmpty{&m.status}, orEmpty{&m.stufen},
			orZero{&anzahl}, orZero{&einwohner})
		if anzahl != 0 {
			c.ebene, m.Anzahl, m.Einwohner = nachnutzung.Zaehlebene(ebene), int(anzahl), int(einwohner)
			found[c] = append(found[c], m)
		}
		return err
	})
	return found, faltung, err
}

// seheWechsel sees to it that all changes are known, and tells what they are of;
// false when there are too many. Under Vertraut it asks only where something may have
// changed.
func (db *DB) seheWechsel(ctx context.Context, tag string) (faltungsstand, bool, error) {
	g := &db.abdeckungen.gegenwart
	if stand, ok := g.vertraut(ctx, db, tag); ok {
		return stand, true, nil
	}
	g.mu.Lock()
	since, from := g.stand.faltung, g.zeile
	g.mu.Unlock()
	now, takt := faltungsstand{tag: tag}, db.Takt()
	waiting := "SELECT 0 AS zeile, " + zaehlwechselColumns + " FROM abdeckung_ausstehend"
	args := []any{}
	if db.kind == dialectSQLite {
		// Rows get their numbers in the order of their commits, because one writes at a time.
		waiting = "SELECT rowid AS zeile, " + zaehlwechselColumns +
			" FROM abdeckung_ausstehend WHERE rowid > (SELECT CASE WHEN nr = ? THEN ? ELSE 0 END FROM abdeckung_faltung)"
		args = []any{since, from}
	}
	var fresh []wechselZeile
	err := db.query(ctx, func(rows found) error {
		for rows.Next() {
			var w wechselZeile
			err := rows.Scan(&now.faltung, &now.umgebung, orZero{&w.zeile}, orEmpty{&w.ars}, orEmpty{&w.ozgID}, orEmpty{&w.von.status},
				orEmpty{&w.von.stufen}, orEmpty{&w.nach.status}, orEmpty{&w.nach.stufen})
			if err != nil {
				return err
			}
			if w.ars != "" && len(fresh) <= maxWechsel {
				fresh = append(fresh, w)
			}
		}
		return rows.Err()
	}, db.numbered("SELECT f.nr, s.revision, w.* FROM abdeckung_faltung AS f CROSS JOIN "+rahmenStand+" LEFT JOIN ("+waiting+") AS w ON TRUE"), args...)
	if err != nil {
		return now, false, err
	}
	stand, ok := g.add(now, takt, fresh)
	return stand, ok, nil
}

// wechselZeile is a change with its row.
type wechselZeile struct {
	zaehlwechsel
	zeile int64
}

// vertraut tells what is known where nothing can have changed since.
func (g *gegenwart) vertraut(ctx context.Context, db *DB, tag string) (faltungsstand, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	ok := g.takt > 0 && g.stand.tag == tag && isVertraut(ctx) && db.Unveraendert(g.takt, []Bereich{Register, Katalog, Kommunen})
	return g.stand, ok
}

// add adds what was seen. What was seen before somebody else has seen more says
// nothing new.
func (g *gegenwart) add(now faltungsstand, takt uint64, fresh []wechselZeile) (faltungsstand, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now.faltung < g.stand.faltung || now.umgebung < g.stand.umgebung || now.tag < g.stand.tag {
		return g.stand, true
	}
	if now.faltung != g.stand.faltung {
		g.wechsel, g.zeile, g.oft = nil, 0, make(map[zaehlwechsel]int)
	}
	if now != g.stand {
		g.stand, g.laufende = now, make(map[string]*laufend)
	}
	g.takt = max(g.takt, takt)
	seen := make(map[zaehlwechsel]int)
	for i := range fresh {
		w := &fresh[i]
		if w.zeile > 0 {
			if w.zeile > g.zeile {
				g.wechsel, g.zeile = append(g.wechsel, w.zaehlwechsel), w.zeile
			}
			continue
		}
		if seen[w.zaehlwechsel]++; seen[w.zaehlwechsel] > g.oft[w.zaehlwechsel] {
			g.wechsel, g.oft[w.zaehlwechsel] = append(g.wechsel, w.zaehlwechsel), seen[w.zaehlwechsel]
		}
	}
	if len(g.wechsel) <= maxWechsel {
		return now, true
	}
	g.stand, g.wechsel, g.zeile, g.oft, g.laufende = faltungsstand{}, nil, 0, nil, nil
	return now, false
}

// nimm takes a count that has begun at a state.
func (g *gegenwart) nimm(stand faltungsstand, key string, begun *laufend) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stand != stand || begun.bis < 0 {
		return
	}
	if len(g.laufende) >= maxLaufend {
		g.laufende = make(map[string]*laufend)
	}
	g.laufende[key] = begun
}

// bild gives what a count says with all changes of a state; nil when it has not begun
// or the state is another one. Nobody may change it.
func (g *gegenwart) bild(stand faltungsstand, key string) *abdeckungsbild {
	g.mu.Lock()
	defer g.mu.Unlock()
	count := g.laufende[key]
	if g.stand != stand || count == nil {
		return nil
	}
	for ; count.bis < len(g.wechsel); count.bis++ {
		if count.add(&g.wechsel[count.bis]) {
			count.bild = nil
		}
	}
	if count.bild == nil {
		l := count.lauf
		count.bild = &abdeckungsbild{def: l.def, traeger: l.traeger, buendel: l.buendel, kopf: l.kopf, list: l.zaehler.Ergebnis(&l.kopf)}
	}
	return count.bild
}

// add counts a change; false where it is of no pair that is counted.
func (c *laufend) add(w *zaehlwechsel) bool {
	t, b := c.traeger[w.ars], c.buendel[w.ozgID]
	if t == nil || b == nil {
		return false
	}
	was := w.von
	if was.status == "" {
		was.status = string(nachnutzung.StatusOffen)
	}
	c.lauf.addMany(b, t, was, -1)
	c.lauf.addMany(b, t, w.nach, 1)
	return true
}

// addMany counts so many pairs of a class, on every level that their body stands on,
// as pairs of which no body is named.
func (l *abdeckungslauf) addMany(b *zaehlbuendel, t *nachnutzung.Traeger, class zaehlklasse, n int) {
	for _, e := range t.Ebenen {
		if l.f.Ebene != "" && e != l.f.Ebene {
			continue
		}
		responsible, known := b.regel.ZustaendigAuf(t, e, l.tag, b.abgeleitet)
		p := nachnutzung.Posten{
			OzgID: b.ozgID, Themenfeld: b.themenfeld, Ebene: e, Land: t.Land.Code, Zustaendig: responsible, Bekannt: known,
			Status: nachnutzung.Status(class.status), Reife: decodeStufen(class.stufen), Anzahl: n, Einwohner: n * t.Einwohner,
		}
		if l.isByKreis() {
			p.Kreis = t.Kreis.Code
		}
		l.zaehler.Zaehle(&p)
	}
}
