// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"nachnutzung/api"
	"nachnutzung/api/client"
)

// copyDB is a copy of the pairs in two tables of a portal's PostgreSQL. What a step
// brings and where the copy is afterwards are written in one transaction, so that it
// goes on where it is whatever happens.
type copyDB struct {
	config *pgx.ConnConfig
	head   copyHead
	conn   *pgx.Conn
}

// copyTables are the tables of a copy, the same for each release: a portal reads them.
const copyTables = `
CREATE TABLE IF NOT EXISTS nachnutzung_kopie (
    ars     TEXT COLLATE "C" NOT NULL,
    ozg_id  TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    status  TEXT NOT NULL,
    daten   JSONB NOT NULL,
    PRIMARY KEY (ars, ozg_id)
);
CREATE TABLE IF NOT EXISTS nachnutzung_kopie_stand (
    nr               INTEGER PRIMARY KEY CHECK (nr = 1),
    quelle           TEXT NOT NULL,
    laender          TEXT[] NOT NULL,
    cursor           TEXT NOT NULL,
    revision         BIGINT NOT NULL,
    geloeschte_texte BIGINT NOT NULL,
    geschrieben_am   TIMESTAMPTZ NOT NULL DEFAULT now()
)`

const (
	copyTimeout = 5 * time.Minute
	copyConnect = 10 * time.Second
	// copyPart is how many pairs one statement writes.
	copyPart = 1000
)

// errForeignTables says that the tables hold a copy of something else.
var errForeignTables = errors.New("die Tabelle nachnutzung_kopie ist keine Kopie dieses Servers und dieser Länder; bitte eine andere Datenbank nennen oder nachnutzung_kopie und nachnutzung_kopie_stand löschen")

// errCopyInUse says that another program is at it.
var errCopyInUse = errors.New("ein anderes „nachnutzung sync“ führt diese Kopie gerade; bitte warten oder jenes beenden")

// openCopyDB opens the tables of a copy, makes them where there are none, and hands
// what they hold to the copy.
func openCopyDB(ctx context.Context, dsn string, head copyHead, copied *client.Kopie) (*copyDB, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("Kopie öffnen: die Adresse der Datenbank ist fehlerhaft: %w", err)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = copyConnect
	}
	c := &copyDB{config: config, head: head}
	if c.head.Land == nil {
		c.head.Land = []string{}
	}
	copied.Gemerkt = func(pairs []api.Nachnutzung, stand client.Kopiestand, neu bool) error {
		return c.note(ctx, pairs, stand, neu)
	}
	if err = c.connect(ctx); err == nil {
		err = c.read(ctx, copied)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("Kopie öffnen: %w", err), c.end(ctx))
	}
	return c, nil
}

// connect gives the copy a connection where it has none, or has lost it.
func (c *copyDB) connect(ctx context.Context) error {
	if c.conn != nil && !c.conn.IsClosed() {
		return nil
	}
	conn, err := pgx.ConnectConfig(ctx, c.config)
	if err != nil {
		return err
	}
	c.conn = conn
	var mine bool
	if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock(hashtext('nachnutzung_kopie'))").Scan(&mine); err != nil {
		return err
	}
	if !mine {
		return errors.Join(errCopyInUse, c.end(ctx))
	}
	_, err = conn.Exec(ctx, copyTables)
	return err
}

// read hands what the tables hold to the copy.
func (c *copyDB) read(ctx context.Context, copied *client.Kopie) error {
	var head copyHead
	var stand client.Kopiestand
	err := c.conn.QueryRow(ctx, "SELECT quelle, laender, cursor, revision, geloeschte_texte FROM nachnutzung_kopie_stand").
		Scan(&head.From, &head.Land, &stand.Cursor, &stand.Revision, &stand.GeloeschteTexte)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if head.From != c.head.From || !slices.Equal(head.Land, c.head.Land) {
		return errForeignTables
	}
	rows, err := c.conn.Query(ctx, "SELECT daten FROM nachnutzung_kopie")
	if err != nil {
		return err
	}
	pairs, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (n api.Nachnutzung, err error) {
		var text []byte
		if err := row.Scan(&text); err != nil {
			return n, err
		}
		return n, json.Unmarshal(text, &n)
	})
	if err != nil {
		return err
	}
	copied.Aufnehmen(pairs, stand)
	return nil
}

// note writes what a step has brought, or everything anew.
func (c *copyDB) note(ctx context.Context, pairs []api.Nachnutzung, stand client.Kopiestand, neu bool) error {
	ctx, cancel := context.WithTimeout(ctx, copyTimeout)
	defer cancel()
	if err := c.connect(ctx); err != nil {
		return fmt.Errorf("Kopie schreiben: %w", err)
	}
	err := pgx.BeginFunc(ctx, c.conn, func(tx pgx.Tx) error {
		if neu {
			if _, err := tx.Exec(ctx, "DELETE FROM nachnutzung_kopie"); err != nil {
				return err
			}
		}
		for part := range slices.Chunk(pairs, copyPart) {
			if err := writePairs(ctx, tx, part); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `INSERT INTO nachnutzung_kopie_stand (nr, quelle, laender, cursor, revision, geloeschte_texte) VALUES (1, $1, $2, $3, $4, $5)
			ON CONFLICT (nr) DO UPDATE SET cursor = excluded.cursor, revision = excluded.revision, geloeschte_texte = excluded.geloeschte_texte, geschrieben_am = now()`,
			c.head.From, c.head.Land, stand.Cursor, stand.Revision, stand.GeloeschteTexte)
		return err
	})
	if err != nil {
		return fmt.Errorf("Kopie schreiben: %w", err)
	}
	return nil
}

// writePairs puts pairs in the place of those that are there.
func writePairs(ctx context.Context, tx pgx.Tx, pairs []api.Nachnutzung) error {
	n := len(pairs)
	ars, ozgIDs, versions, status, texts := make([]string, n), make([]string, n), make([]int64, n), make([]string, n), make([]string, n)
	for i := range pairs {
		p := &pairs[i]
		text, err := json.Marshal(p)
		if err != nil {
			return err
		}
		ars[i], ozgIDs[i], versions[i], status[i], texts[i] = p.Ars, p.OzgID, p.Version, p.Status, string(text)
	}
	_, err := tx.Exec(ctx, `INSERT INTO nachnutzung_kopie (ars, ozg_id, version, status, daten)
		SELECT a, o, v, s, CAST(d AS JSONB) FROM unnest(CAST($1 AS TEXT[]), CAST($2 AS TEXT[]), CAST($3 AS BIGINT[]), CAST($4 AS TEXT[]), CAST($5 AS TEXT[])) AS t (a, o, v, s, d)
		ON CONFLICT (ars, ozg_id) DO UPDATE SET version = excluded.version, status = excluded.status, daten = excluded.daten`,
		ars, ozgIDs, versions, status, texts)
	return err
}

// compact has nothing to do: each pair has one row.
func (*copyDB) compact(*client.Kopie) error { return nil }

func (c *copyDB) close() error { return c.end(context.Background()) }

// end gives the connection back, and with it the lock.
func (c *copyDB) end(ctx context.Context) error {
	if c.conn == nil || c.conn.IsClosed() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), copyConnect)
	defer cancel()
	// PostgreSQL ends a session when it comes to it: the next program would find the lock
	// still taken. Where this fails, it goes with the session.
	_, _ = c.conn.Exec(ctx, "SELECT pg_advisory_unlock_all()")
	return c.conn.Close(ctx)
}
