// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Vorgang says who changes something, where from and why. Every write has one;
// it becomes an entry of the history.
type Vorgang struct {
	Akteur nachnutzung.Akteur
	// Quelle is where the change comes from: "api", "seite", "import:17", "befehl".
	Quelle string
	// Art says what kind of change it is.
	Art VorgangArt
	// Begruendung is the reason; may be empty where the rules ask for none.
	Begruendung string
	// gemeinsam is the id of a stored text that is the reason of many changes at
	// once, so that it is kept and can be erased in one place.
	gemeinsam string
	// Schritt is the step that a correction is about.
	Schritt int
	// Idempotenz answers a repeated request with what the first one was answered.
	Idempotenz *Idempotenz
}

// VorgangArt is a kind of change.
type VorgangArt string

// The kinds of change.
const (
	VorgangMeldung       VorgangArt = "meldung"
	VorgangBerichtigung  VorgangArt = "berichtigung"
	VorgangZurueckziehen VorgangArt = "zurueckziehung"
	VorgangBestaetigung  VorgangArt = "bestaetigung"
	VorgangAblehnung     VorgangArt = "ablehnung"
	VorgangBearbeitung   VorgangArt = "bearbeitung"
	// VorgangBestand records what the catalogue held before somebody changed it for
	// the first time.
	VorgangBestand VorgangArt = "bestand"
)

// verlaufRow is one entry of the history as it is stored.
type verlaufRow struct {
	ID           int64 `gorm:"primaryKey;autoIncrement"`
	Art          string
	Schluessel   string
	Version      int64
	Land         string
	ARS          string `gorm:"column:ars"`
	OzgID        string
	Vorgang      string
	Zeitpunkt    string
	Organisation string
	Akteur       string
	Quelle       string
	Begruendung  string
	Texte        string
	Schritt      int
	Zustand      string
}

func (verlaufRow) TableName() string { return "verlauf" }

// gegenstand names what an entry is about.
type gegenstand struct {
	art, schluessel, land, ars, ozgID string
}

// entry makes the entry of a change, and the rows of the texts it brings.
func (db *DB) entry(v Vorgang, g gegenstand, version int64, zustand string, texts []freitextRow) (verlaufRow, []freitextRow) {
	row := verlaufRow{
		Art: g.art, Schluessel: g.schluessel, Version: version, Land: g.land, ARS: g.ars, OzgID: g.ozgID,
		Vorgang: string(v.Art), Zeitpunkt: instant(db.now()), Organisation: v.Akteur.Organisation, Akteur: v.Akteur.Kennung,
		Quelle: v.Quelle, Schritt: v.Schritt, Zustand: zustand,
	}
	if row.Begruendung = v.gemeinsam; v.Begruendung != "" {
		row.Begruendung = idOf(texts, v.Begruendung)
		if row.Begruendung == "" {
			text := newFreitext(v.Begruendung)
			row.Begruendung, texts = text.ID, append(texts, text)
		}
	}
	ids := make([]string, len(texts))
	for i, text := range texts {
		ids[i] = text.ID
	}
	row.Texte = strings.Join(ids, " ")
	return row, texts
}

// idOf finds the reason among the texts of the same change: the step it led to
// holds it already.
func idOf(texts []freitextRow, inhalt string) string {
	for _, text := range texts {
		if *text.Inhalt == inhalt {
			return text.ID
		}
	}
	return ""
}

// errNotWritten says that the row was not as expected any more when it was to be
// written.
var errNotWritten = errors.New("row changed meanwhile")

// write is a change of one row with everything that belongs to it. It is stored
// whole or not at all.
type write struct {
	// guard changes the row, and exactly one row, when it is still as expected; args
	// are its values. Of its text there are few: one for each kind of territory.
	guard guard
	args  []any
	entry verlaufRow
	texts []freitextRow
	idem  *idempotenzRow
	// wechsel is what changes for the counters of coverage; may be nil.
	wechsel *zaehlwechsel
	// shown are texts of the answer that are known by id alone; they are read along.
	shown []*nachnutzung.Text
}

// guard is the text of a statement in parts, so that none is put together to find
// one that is known.
type guard [3]string

func (g guard) text() string { return g[0] + g[1] + g[2] }

// mostValues is how many values the statement of a write has at most, but for texts.
const mostValues = 64

// store writes a change in a transaction of its own; errNotWritten when the guard
// met another state. On PostgreSQL it is a single statement, because a round trip
// costs more than the work: begin, three statements and commit would be five.
func (w *write) store(ctx context.Context, db *DB) error {
	if db.kind == dialectPostgres {
		asked := missingTexts(w.shown)
		written := false
		err := db.query(ctx, func(rows found) error {
			for rows.Next() {
				written = true
				if err := asked.scan(rows, &w.entry.ID); err != nil {
					return err
				}
			}
			return rows.Err()
		}, db.text(w.shape(len(asked.ids) > 0), func() string { return w.statement(len(asked.ids) > 0) }), w.values(asked.ids)...)
		if err == nil && !written {
			return errNotWritten
		}
		// What has failed may have come about all the same.
		db.takt.geschrieben(&w.entry)
		if err != nil {
			return w.failed(err)
		}
		db.written(w.entry.Land)
		return nil
	}
	err := db.transact(ctx, func(tx *gorm.DB) error {
		changed, err := db.on(tx).exec(ctx, w.guard.text(), w.args...)
		if err != nil {
			return err
		}
		if changed != 1 {
			return errNotWritten
		}
		if w.idem != nil {
			if err := tx.Create(w.idem).Error; err != nil {
				return err
			}
		}
		if w.wechsel != nil {
			if err := db.on(tx).zaehle(ctx, []zaehlwechsel{*w.wechsel}); err != nil {
				return err
			}
		}
		return db.record(tx, []verlaufRow{w.entry}, w.texts)
	})
	if err != nil {
		return w.failed(err)
	}
	db.written(w.entry.Land)
	return db.fillTexts(ctx, w.shown)
}

// failed tells a key that somebody else has just taken from other errors.
func (w *write) failed(err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return errNotWritten
	}
	return translate(err)
}

// writeShape is what the text of a write depends on.
type writeShape struct {
	guard guard
	texts int
	idem  bool
	shown bool
	zaehl bool
}

func (w *write) shape(shown bool) writeShape {
	return writeShape{guard: w.guard, texts: len(w.texts), idem: w.idem != nil, shown: shown, zaehl: w.wechsel != nil}
}

// statement is the text of the whole change for PostgreSQL; values are its values.
// It gives a row for each text that is read along, one at least, and none when the
// guard met another state.
func (w *write) statement(shown bool) string {
	var b strings.Builder
	b.WriteString("WITH geschrieben AS (" + w.guard.text() + " RETURNING 1), ")
	for i := range w.texts {
		fmt.Fprintf(&b, "text%d AS (INSERT INTO freitext (id, salz, inhalt) SELECT CAST(? AS TEXT), CAST(? AS BYTEA), CAST(? AS TEXT) FROM geschrieben), ", i)
	}
	if w.idem != nil {
		b.WriteString(`idem AS (INSERT INTO idempotenz (akteur, schluessel, anfrage, status, antwort, angelegt_am)
			SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS INTEGER), CAST(? AS BYTEA), CAST(? AS TEXT) FROM geschrieben), `)
	}
	if w.wechsel != nil {
		b.WriteString("zaehlt AS (INSERT INTO abdeckung_ausstehend (" + zaehlwechselColumns + `) SELECT CAST(? AS TEXT), CAST(? AS TEXT),
			CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT) FROM geschrieben), `)
	}
	b.WriteString(`eintrag AS (INSERT INTO verlauf (art, schluessel, version, land, ars, ozg_id, vorgang, zeitpunkt, organisation, akteur, quelle,
		begruendung, texte, schritt, zustand) SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT),
		CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT),
		CAST(? AS TEXT), CAST(? AS INTEGER), CAST(? AS TEXT) FROM geschrieben RETURNING id),
		wartet AS (INSERT INTO verlauf_ausstehend (id, pruefsumme) SELECT id, CAST(? AS BYTEA) FROM eintrag) `)
	if shown {
		b.WriteString("SELECT f.id, f.inhalt, f.geloescht_am, (SELECT id FROM eintrag) FROM geschrieben LEFT JOIN (" + eachText + ") ON TRUE")
	} else {
		b.WriteString("SELECT CAST(NULL AS TEXT), CAST(NULL AS TEXT), CAST(NULL AS TEXT), (SELECT id FROM eintrag) FROM geschrieben")
	}
	return b.String()
}

// values are the values of the statement; args has room for them.
func (w *write) values(shown []string) []any {
	values := w.args
	for i := range w.texts {
		t := &w.texts[i]
		values = append(values, t.ID, t.Salz, *t.Inhalt)
	}
	if i := w.idem; i != nil {
		values = append(values, i.Akteur, i.Schluessel, i.Anfrage, i.Status, i.Antwort, i.AngelegtAm)
	}
	if z := w.wechsel; z != nil {
		values = append(values, z.ars, z.ozgID, z.von.status, z.von.stufen, z.nach.status, z.nach.stufen)
	}
	r := &w.entry
	values = append(values, r.Art, r.Schluessel, r.Version, r.Land, r.ARS, r.OzgID, r.Vorgang, r.Zeitpunkt, r.Organisation, r.Akteur, r.Quelle,
		r.Begruendung, r.Texte, r.Schritt, r.Zustand, entryDigest(r))
	if len(shown) > 0 {
		values = append(values, shown)
	}
	return values
}

// record writes the entries of a change inside its transaction, with the texts
// they bring. On PostgreSQL they wait for the relay; SQLite has one writer at a
// time, so that they are numbered at once.
func (db *DB) record(tx *gorm.DB, entries []verlaufRow, texts []freitextRow) error {
	ctx, in := tx.Statement.Context, db.on(tx)
	if _, err := freitexte().insert(ctx, in, texts); err != nil || len(entries) == 0 {
		return err
	}
	if err := in.giveIDs(ctx, entries); err != nil {
		return err
	}
	if _, err := eintraege().insert(ctx, in, entries); err != nil {
		return err
	}
	unnumbered, touched := make([]waiting, len(entries)), db.takt.merke(tx)
	for i := range entries {
		touched.add(&entries[i])
		unnumbered[i] = waiting{id: entries[i].ID, digest: entryDigest(&entries[i])}
	}
	if db.kind == dialectSQLite {
		return in.chain(ctx, unnumbered)
	}
	_, err := ausstehende().insert(ctx, in, unnumbered)
	return err
}

// giveIDs gives entries their ids beforehand, because what waits for the relay
// names them.
func (db *DB) giveIDs(ctx context.Context, entries []verlaufRow) error {
	if db.kind == dialectSQLite {
		var last int64
		err := db.query(ctx, scanOne([]any{&last}), "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'verlauf'")
		for i := range entries {
			entries[i].ID = last + 1 + int64(i)
		}
		return err
	}
	i := 0
	return db.query(ctx, func(rows found) error {
		for ; rows.Next(); i++ {
			if err := rows.Scan(&entries[i].ID); err != nil {
				return err
			}
		}
		return rows.Err()
		// OFFSET 0 keeps PostgreSQL from looking the sequence up for each row.
	}, `SELECT nextval(s.name) FROM (SELECT CAST(pg_get_serial_sequence('verlauf', 'id') AS REGCLASS) AS name OFFSET 0) AS s,
		generate_series(1, $1)`, len(entries))
}

// eintraege are entries as a set.
func eintraege() *menge[verlaufRow] {
	type row = verlaufRow
	return &menge[row]{table: "verlauf", columns: []spalte[row]{
		zahlSpalte("id", func(r *row) int64 { return r.ID }),
		textSpalte("art", func(r *row) string { return r.Art }),
		textSpalte("schluessel", func(r *row) string { return r.Schluessel }),
		zahlSpalte("version", func(r *row) int64 { return r.Version }),
		textSpalte("land", func(r *row) string { return r.Land }),
		textSpalte("ars", func(r *row) string { return r.ARS }),
		textSpalte("ozg_id", func(r *row) string { return r.OzgID }),
		textSpalte("vorgang", func(r *row) string { return r.Vorgang }),
		textSpalte("zeitpunkt", func(r *row) string { return r.Zeitpunkt }),
		textSpalte("organisation", func(r *row) string { return r.Organisation }),
		textSpalte("akteur", func(r *row) string { return r.Akteur }),
		textSpalte("quelle", func(r *row) string { return r.Quelle }),
		textSpalte("begruendung", func(r *row) string { return r.Begruendung }),
		textSpalte("texte", func(r *row) string { return r.Texte }),
		kleinzahlSpalte("schritt", func(r *row) int32 { return int32(r.Schritt) }), //nolint:gosec // A pair has few steps.
		textSpalte("zustand", func(r *row) string { return r.Zustand }),
	}}
}

// Idempotenz makes that a POST with the same key has the same effect once.
type Idempotenz struct {
	// Schluessel as the client has chosen it; it counts per actor.
	Schluessel string
	// Anfrage is a hash of the whole request: another one under the same key is
	// refused.
	Anfrage string
	// Antwort makes the answer that is kept: status and body.
	Antwort func(ergebnis any) (status int, body []byte, err error)
}

type idempotenzRow struct {
	Akteur     string `gorm:"primaryKey"`
	Schluessel string `gorm:"primaryKey"`
	Anfrage    string
	Status     int
	Antwort    []byte
	AngelegtAm string
}

func (idempotenzRow) TableName() string { return "idempotenz" }

// idempotenzFrist is how long an answer is kept.
const idempotenzFrist = 48 * time.Hour

// WiederholungError carries the answer of an earlier request with the same
// Idempotency-Key.
type WiederholungError struct {
	Status int
	Body   []byte
}

// Error is for the log; a caller answers Status and Body.
func (*WiederholungError) Error() string { return "answered before" }

// repeated returns *WiederholungError when the key was used for the same request,
// *nachnutzung.ConflictError when it was used for another or the answer is gone
// (LoescheText), nil when it is new.
func (i *Idempotenz) repeated(ctx context.Context, db *DB, akteur string) error {
	if i == nil {
		return nil
	}
	tx := db.gorm.WithContext(ctx)
	var rows []idempotenzRow
	if err := tx.Where("akteur = ? AND schluessel = ?", akteur, i.Schluessel).Find(&rows).Error; err != nil {
		return fmt.Errorf("read idempotency key: %w", translate(err))
	}
	expired := instant(db.now().Add(-idempotenzFrist))
	switch {
	case len(rows) == 0 || rows[0].AngelegtAm < expired:
		// Whoever brings a new key clears away what nobody will ask for again.
		if err := tx.Where("angelegt_am < ?", expired).Delete(&idempotenzRow{}).Error; err != nil {
			return fmt.Errorf("clear idempotency keys: %w", translate(err))
		}
		return nil
	case rows[0].Anfrage != i.Anfrage:
		return nachnutzung.Conflict("Dieser Idempotency-Key wurde schon für eine andere Anfrage benutzt. Bitte für jede neue Anfrage einen neuen Schlüssel bilden.")
	case len(rows[0].Antwort) == 0:
		return nachnutzung.Conflict("Diese Anfrage wurde mit demselben Idempotency-Key schon ausgeführt. Ihre Antwort gibt es nicht mehr, weil seither ein Text gelöscht wurde, " +
			"der darin stehen konnte. Bitte den Eintrag lesen.")
	}
	return &WiederholungError{Status: rows[0].Status, Body: rows[0].Antwort}
}

// row keeps the answer to what a write has made.
func (i *Idempotenz) row(db *DB, akteur string, ergebnis any) (*idempotenzRow, error) {
	status, body, err := i.Antwort(ergebnis)
	if err != nil {
		return nil, err
	}
	return &idempotenzRow{
		Akteur: akteur, Schluessel: i.Schluessel, Anfrage: i.Anfrage, Status: status, Antwort: body, AngelegtAm: instant(db.now()),
	}, nil
}
