// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// A load of a hundred thousand rows writes each of them into three tables. COPY
// takes half the time of an INSERT from arrays: PostgreSQL fills whole pages at
// once, and neither unpacks an array nor sorts its values into rows.

// transactMany is transact for what writes many rows: on PostgreSQL its connection
// can COPY too.
func (db *DB) transactMany(ctx context.Context, do func(on *DB) error) error {
	if db.kind != dialectPostgres {
		return db.transact(ctx, func(tx *gorm.DB) error { return do(db.on(tx)) })
	}
	var conn *sql.Conn
	return db.takt.transact(func(tx *gorm.DB) error {
		on := db.on(tx)
		on.conn = conn
		return do(on)
	}, func(do func(tx *gorm.DB) error) error {
		return db.gorm.WithContext(ctx).Connection(func(alone *gorm.DB) error {
			conn, _ = alone.Statement.ConnPool.(*sql.Conn)
			return alone.Transaction(do)
		})
	})
}

// copySignature begins COPY's binary form; flags and the length of an extension,
// both zero, belong to it.
const copySignature = "PGCOPY\n\xff\r\n\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00"

// lengthLength is that of a length in COPY's binary form, in bytes.
const lengthLength = 4

func appendLength(b []byte, n int) []byte {
	return binary.BigEndian.AppendUint32(b, uint32(n)) //nolint:gosec // The bits are what counts; no value has 2 GiB.
}

// copyStream encodes rows while the database takes those before.
type copyStream[R any] struct {
	*menge[R]

	rows  []R
	b     []byte
	from  int
	ended bool
}

// copyPiece is about how much is encoded at a time, in bytes.
const copyPiece = 32 << 10

// Read implements io.Reader.
func (s *copyStream[R]) Read(p []byte) (int, error) {
	if s.from == len(s.b) {
		if s.ended {
			return 0, io.EOF
		}
		s.b, s.from = s.b[:0], 0
		for len(s.rows) > 0 && len(s.b) < copyPiece {
			s.b = binary.BigEndian.AppendUint16(s.b, uint16(len(s.columns))) //nolint:gosec // A table has few.
			for c := range s.columns {
				s.b = s.columns[c].field(s.b, &s.rows[0])
			}
			s.rows = s.rows[1:]
		}
		if len(s.rows) == 0 {
			s.b, s.ended = append(s.b, 0xff, 0xff), true
		}
	}
	n := copy(p, s.b[s.from:])
	s.from += n
	return n, nil
}

// copy writes rows by COPY in the transaction that db is on. A key that is there
// already fails as in an INSERT.
func (m *menge[R]) copy(ctx context.Context, db *DB, rows []R) (written int64, err error) {
	if len(rows) == 0 {
		return 0, nil
	}
	text := "COPY " + m.table + " (" + m.names() + ") FROM STDIN (FORMAT binary)"
	err = db.conn.Raw(func(driver any) error {
		conn, ok := driver.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("no connection of pgx: %T", driver)
		}
		tag, err := conn.Conn().PgConn().CopyFrom(ctx, &copyStream[R]{menge: m, rows: rows, b: []byte(copySignature)}, text)
		written = tag.RowsAffected()
		return err
	})
	if err != nil {
		return written, fmt.Errorf("write %s: %w", m.table, db.translated(err))
	}
	return written, nil
}

// copyNew writes pairs that nobody has reported before, and then asks the database,
// of each body, whether it lies in the actor's territory: COPY knows no condition.
// gorm.ErrDuplicatedKey when one has been reported meanwhile, errNotWritten when a
// body lies elsewhere.
func (s *paarSet) copyNew(ctx context.Context, rows []nachnutzungRow) error {
	if len(rows) == 0 {
		return nil
	}
	m := menge[nachnutzungRow]{table: "nachnutzung", columns: nachnutzungSpalten()}
	if _, err := m.copy(ctx, s.db, rows); err != nil {
		return err
	}
	bodies := make([]string, 0, len(rows))
	for i := range rows {
		bodies = append(bodies, rows[i].ARS)
	}
	slices.Sort(bodies)
	bodies = slices.Compact(bodies)
	inside := territories("s.ars", s.v.Akteur, s.op, s.db.heute())
	var found int
	err := s.db.query(ctx, scanOne([]any{&found}), s.db.numbered("SELECT COUNT(*) FROM unnest(CAST(? AS TEXT[])) AS s (ars) WHERE ("+inside.sql.String()+")"),
		append([]any{bodies}, inside.args...)...)
	if err != nil {
		return fmt.Errorf("look at the territory: %w", err)
	}
	if found != len(bodies) {
		return errNotWritten
	}
	return nil
}
