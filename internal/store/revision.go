// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/suche"
)

// Bereich is a scope of answers: whatever changes in it raises its revision.
type Bereich string

// The scopes.
const (
	// Katalog: Themenfelder, Lagen, Leistungsbuendel, Leistungen, Onlinedienste,
	// code lists, synonyms.
	Katalog Bereich = "katalog"
	// Kommunen: bodies, Plattformen, Verbuende and who uses or belongs to them.
	Kommunen Bereich = "kommunen"
)

// Stand is the state of a scope: its revision and what a request can be checked
// against without asking the tables.
type Stand struct {
	scope Bereich
	// Revision grows with every change, across restarts and re-creations of the
	// database too: read it first, then what it stands for.
	Revision int64
	// Codes are the valid values of the vocabularies that data make, by name:
	// "themenfeld", "lage", "bundesressort", "plattform" …
	Codes map[string][]string

	words *suche.Vocabulary
	// takt is the count of changes at which it was read.
	takt uint64
	// day on which the answers are given, because they depend on it.
	day string
}

// Version names the state in an ETag: the revision, and the day too, because who
// belongs to a Verbund or is responsible for a Leistungsbuendel today may differ
// tomorrow without anybody changing a row.
func (s Stand) Version() string {
	return strconv.FormatInt(s.Revision, 10) + "." + s.day
}

// Stand reads the state of a scope. Words and codes travel only when they have
// changed since they were read last, so that it costs one small query.
func (db *DB) Stand(ctx context.Context, scope Bereich) (Stand, error) {
	cached := Stand{scope: scope, Revision: -1}
	if last, ok := db.stands.Load(scope); ok {
		cached, _ = last.(Stand)
	}
	fresh := Stand{scope: scope, takt: db.Takt()}
	if cached.Revision >= 0 && isVertraut(ctx) && db.Unveraendert(cached.takt, []Bereich{scope}) {
		cached.day = strings.ReplaceAll(db.heute(), "-", "")
		return cached, nil
	}
	var words string
	fresh.Revision = -1
	err := db.query(ctx, scanOne([]any{&fresh.Revision, &words, fromJSON[map[string][]string]{&fresh.Codes}}), db.text(standShape{}, func() string {
		return `SELECT revision, CASE WHEN revision = ? THEN '' ELSE wortschatz END, CASE WHEN revision = ? THEN '' ELSE codes END
			FROM bereich WHERE name = ?`
	}), cached.Revision, cached.Revision, string(scope))
	if err == nil && fresh.Revision < 0 {
		err = nachnutzung.ErrNotFound
	}
	if err != nil {
		return Stand{}, fmt.Errorf("state of %s: %w", scope, translate(err))
	}
	if cached.Revision == fresh.Revision {
		cached.takt = fresh.takt
		fresh = cached
	} else {
		fresh.words = newVocabulary(words)
	}
	db.stands.Store(scope, fresh)
	fresh.day = strings.ReplaceAll(db.heute(), "-", "")
	return fresh, nil
}

// standShape names the text of the query.
type standShape struct{}

// newVocabulary makes the words of a scope searchable.
func newVocabulary(words string) *suche.Vocabulary {
	return suche.NewVocabulary(slices.Values([]string{words}))
}

// raise gives every named scope a new revision, greater than any it had before.
// It is made of the row itself, so that of two writers at once the second sees
// what the first has made of it. Seconds since 1970 are its floor, so that a
// database made anew never repeats the revisions of the one before.
func (db *DB) raise(tx *gorm.DB, scopes ...Bereich) error {
	now := db.now().Unix()
	err := tx.Exec("UPDATE bereich SET revision = CASE WHEN revision >= ? THEN revision + 1 ELSE ? END WHERE name IN ?",
		now, now, scopes).Error
	if err != nil {
		return fmt.Errorf("raise the revision of %v: %w", scopes, err)
	}
	db.takt.merke(tx).raised(scopes...)
	return nil
}

// saveWords stores the words of a scope.
func saveWords(tx *gorm.DB, scope Bereich) error {
	words, err := wordsOf(tx, scope)
	if err != nil {
		return err
	}
	if err := tx.Exec("UPDATE bereich SET wortschatz = ? WHERE name = ?", words, scope).Error; err != nil {
		return fmt.Errorf("save the words of %s: %w", scope, err)
	}
	return nil
}

// wordsOf gives the distinct words of a scope's searchable columns.
func wordsOf(tx *gorm.DB, scope Bereich) (string, error) {
	columns := []string{
		"SELECT such_name FROM kommune", "SELECT such_art FROM kommune", "SELECT such_name FROM plattform", "SELECT such_name FROM verbund",
	}
	if scope == Katalog {
		columns = []string{
			"SELECT such_name FROM leistungsbuendel", "SELECT such_synonyme FROM leistungsbuendel", "SELECT such_name FROM leistung",
			"SELECT such_synonyme FROM leistung", "SELECT such_name FROM lage", "SELECT such_name FROM themenfeld",
			"SELECT such_name FROM onlinedienst", "SELECT such_name FROM synonym WHERE NOT zurueckgezogen",
		}
	}
	words := make(map[string]struct{})
	for _, query := range columns {
		if err := collectWords(tx, query, words); err != nil {
			return "", err
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(words)), " "), nil
}

func collectWords(tx *gorm.DB, query string, words map[string]struct{}) error {
	return eachRow(tx.Raw(query), true, func(rows *sql.Rows) error {
		var text string
		if err := rows.Scan(&text); err != nil {
			return err
		}
		for word := range strings.FieldsSeq(text) {
			words[word] = struct{}{}
		}
		return nil
	})
}

// saveCodes stores the valid values of the vocabularies that data make.
func saveCodes(tx *gorm.DB, scope Bereich, queries map[string]string) error {
	codes := make(map[string][]string, len(queries))
	for name, query := range queries {
		var values []string
		if err := tx.Raw(query).Scan(&values).Error; err != nil {
			return fmt.Errorf("collect the codes of %s: %w", name, err)
		}
		codes[name] = values
	}
	text, err := json.Marshal(codes)
	if err != nil {
		return fmt.Errorf("encode the codes of %s: %w", scope, err)
	}
	if err := tx.Exec("UPDATE bereich SET codes = ? WHERE name = ?", string(text), scope).Error; err != nil {
		return fmt.Errorf("save the codes of %s: %w", scope, err)
	}
	return nil
}
