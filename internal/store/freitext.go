// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// freitextRow is a free text or the name of an actor. Its id is a salted hash of
// it, so that whatever refers to the text is bound to it, in the chain too, and
// gives nothing away once text and salt are gone.
type freitextRow struct {
	ID          string `gorm:"primaryKey"`
	Salz        []byte
	Inhalt      *string
	GeloeschtAm *string
}

func (freitextRow) TableName() string { return "freitext" }

// freitexte are new texts as a set.
func freitexte() *menge[freitextRow] {
	return &menge[freitextRow]{table: "freitext", columns: []spalte[freitextRow]{
		textSpalte("id", func(r *freitextRow) string { return r.ID }),
		byteSpalte("salz", func(r *freitextRow) []byte { return r.Salz }),
		textSpalte("inhalt", func(r *freitextRow) string { return *r.Inhalt }),
	}}
}

// newFreitext makes the row of a text that is new.
func newFreitext(inhalt string) freitextRow {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // It never fails (crypto/rand).
	return freitextRow{ID: freitextID(salt, inhalt), Salz: salt, Inhalt: &inhalt}
}

func freitextID(salt []byte, inhalt string) string {
	sum := sha256.Sum256(append(append([]byte{}, salt...), inhalt...))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// newTexts gives every text that is not stored yet its id and the row to store.
func newTexts(texts []*nachnutzung.Text) []freitextRow {
	var rows []freitextRow
	for _, text := range texts {
		if text.ID == "" && text.Inhalt != "" {
			row := newFreitext(text.Inhalt)
			text.ID = row.ID
			rows = append(rows, row)
		}
	}
	return rows
}

// askedTexts are texts that are known by id alone and are being read.
type askedTexts struct {
	ids  []string
	byID map[string][]*nachnutzung.Text
	// read is the row that is read just now, dest its places.
	read struct{ id, inhalt, geloescht string }
	dest []any
}

// missingTexts finds those among texts that are to be read.
func missingTexts(texts []*nachnutzung.Text) askedTexts {
	a := askedTexts{ids: []string{}}
	for _, text := range texts {
		if text.ID == "" || text.Inhalt != "" {
			continue
		}
		if a.byID == nil {
			a.byID = make(map[string][]*nachnutzung.Text)
		}
		if a.byID[text.ID] == nil {
			a.ids = append(a.ids, text.ID)
		}
		a.byID[text.ID] = append(a.byID[text.ID], text)
	}
	return a
}

// scan takes a row of id, inhalt and geloescht_am, and of what else stands in each, in
// the same places; one of nulls says nothing.
func (a *askedTexts) scan(rows found, more ...any) error {
	r := &a.read
	if a.dest == nil {
		a.dest = append([]any{orEmpty{&r.id}, orEmpty{&r.inhalt}, orEmpty{&r.geloescht}}, more...)
	}
	if err := rows.Scan(a.dest...); err != nil {
		return err
	}
	for _, text := range a.byID[r.id] {
		text.Inhalt, text.GeloeschtAm = r.inhalt, r.geloescht
	}
	return nil
}

// eachText are the texts of a set of ids on PostgreSQL, each looked up by its id: right
// after a load PostgreSQL takes the table for small and reads all of it for a set, and
// for a few texts it collects their pages before it reads one. The set stands in a
// SELECT of its own, so that a plan does not depend on how large it is: otherwise
// PostgreSQL makes a new one for each small set, which costs more than the write.
const eachText = "unnest((SELECT CAST(? AS TEXT[]))) AS w (id) CROSS JOIN LATERAL " +
	"(SELECT f.id, f.inhalt, f.geloescht_am FROM freitext AS f WHERE f.id = w.id OFFSET 0) AS f"

// fillTexts reads the contents of texts that are known by id alone.
func (db *DB) fillTexts(ctx context.Context, texts []*nachnutzung.Text) error {
	asked := missingTexts(texts)
	if len(asked.ids) == 0 {
		return nil
	}
	scan := func(rows found) error { return asked.scan(rows) }
	var err error
	if db.kind == dialectPostgres && db.past == nil {
		err = db.query(ctx, func(rows found) error {
			for rows.Next() {
				if err := scan(rows); err != nil {
					return err
				}
			}
			return rows.Err()
		}, db.numbered("SELECT f.id, f.inhalt, f.geloescht_am FROM "+eachText), asked.ids)
	} else {
		err = db.among(ctx, "SELECT id, inhalt, geloescht_am FROM freitext WHERE id", asked.ids, scan)
	}
	if err != nil {
		return fmt.Errorf("read texts: %w", translate(err))
	}
	return nil
}

// LoescheText erases a free text or the name of an actor, with its salt. The
// history keeps the hash and stays verifiable. Answers that are kept for repeated
// requests may hold the text too, so they go with it; that the requests were made is
// still known. nachnutzung.ErrNotFound when there is no such text; erasing again
// changes nothing.
func (db *DB) LoescheText(ctx context.Context, id string) error {
	err := db.transact(ctx, func(tx *gorm.DB) error {
		result := tx.Exec("UPDATE freitext SET salz = NULL, inhalt = NULL, geloescht_am = ? WHERE id = ? AND geloescht_am IS NULL",
			db.heute(), id)
		if result.Error != nil {
			return result.Error
		}
		// Otherwise who comes back would be joined to the pseudonym again.
		if err := tx.Exec("UPDATE akteur SET herkunft = NULL WHERE kennung = ?", id).Error; err != nil {
			return err
		}
		if result.RowsAffected > 0 {
			db.takt.merke(tx).alles = true
			// What is kept under another status is no answer and holds no text.
			return tx.Exec("UPDATE idempotenz SET antwort = ? WHERE status < ?", []byte{}, firstFault).Error
		}
		var known int64
		if err := tx.Table("freitext").Where("id = ?", id).Count(&known).Error; err != nil {
			return err
		}
		if known == 0 {
			return nachnutzung.ErrNotFound
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("erase text: %w", translate(err))
	}
	db.announce(ctx)
	return nil
}

// firstFault is the least status of answers that tell of a fault.
const firstFault = 300

// instant writes an instant the way the tables keep it: UTC, microseconds, fixed
// width, so that text order is time order on both databases.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// parseInstant reads what instant wrote; zero for the empty text.
func parseInstant(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}
	}
	return t
}
