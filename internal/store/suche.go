// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/suche"
)

// searchColumns names the searchable columns of a list, all made by suche.Text.
type searchColumns struct {
	scope Bereich
	// keys holds keys, name the object's own names; further are read with less
	// weight, in their order (synonyms, names of parts).
	keys, name string
	further    []string
}

// search is a request made ready for SQL. The zero value asks for nothing.
type search struct {
	asked   bool
	columns *searchColumns
	query   suche.Query
	// contains is the dialect's condition that a column contains a text.
	contains string
	// near gives for each token the words that a typing error may have meant.
	near map[string][]string
	// nothing is set when the request holds nothing that could be found.
	nothing bool
}

// weights of a hit by how it was found: as a whole word, as the start of one,
// inside one. The smaller, the better.
type weights struct{ word, start, inside int }

// The weights of all tokens add up. A synonym that is typed whole beats a name
// that merely begins so: who types "Perso" means the Personalausweis. A word
// that had to be guessed outweighs any sum of those found as typed, so that
// guesses stand behind.
const (
	weightKey      = 0
	weightKeyStart = 1
	weightGuess    = 1000
)

// columnWeights gives the weights of the name and of each further column.
func columnWeights(i int) weights {
	switch i {
	case 0:
		return weights{word: 1, start: 3, inside: 5}
	case 1:
		return weights{word: 2, start: 4, inside: 6}
	}
	return weights{word: 7, start: 8, inside: 9}
}

// prepare reads q for a list; the zero search when nothing is asked for.
func (db *DB) prepare(ctx context.Context, columns *searchColumns, q string, known *Stand) (search, error) {
	if strings.TrimSpace(q) == "" {
		return search{}, nil
	}
	s := search{columns: columns, query: suche.Parse(q), contains: db.kind.contains(), asked: true}
	if s.query.IsEmpty() {
		s.nothing = true
		return s, nil
	}
	if known == nil || known.scope != columns.scope || db.past != nil {
		stand, err := db.searchStand(ctx, columns.scope)
		if err != nil {
			return s, err
		}
		known = &stand
	}
	s.near = make(map[string][]string)
	for _, token := range s.query.Tokens {
		if !token.Digits {
			s.near[token.Text] = known.words.Near(token.Text)
		}
	}
	return s, nil
}

// ranked selects the rows of a table in which every token is found, with their
// weight in the column rang. The condition says the same as the weights do, but
// shorter: it is asked of every row, and by the count as well; the weights only
// of the hits.
func (s search) ranked(tx *gorm.DB, from string) *gorm.DB {
	var rank, found expression
	name := s.columns.name
	// A name that is, or begins with, exactly what was typed goes first.
	rank.add("CASE WHEN "+name+" = ? THEN -2 WHEN "+name+" LIKE ? THEN -1 ELSE 0 END",
		" "+s.query.Phrase+" ", " "+s.query.Phrase+" %")
	for i, token := range s.query.Tokens {
		rank.sql.WriteString(" + ")
		s.token(&rank, token)
		if i > 0 {
			found.sql.WriteString(" AND ")
		}
		s.found(&found, token)
	}
	return tx.Table(from).Select(alias(from)+".*, "+rank.sql.String()+" AS rang", rank.args...).
		Where(found.sql.String(), found.args...)
}

// found writes the condition that a token occurs, as typed or as a near word.
func (s search) found(e *expression, token suche.Token) {
	separator := "("
	occurs := func(column, text string) {
		e.add(separator+fmt.Sprintf(s.contains, column), text)
		separator = " OR "
	}
	for _, column := range s.columns.all() {
		occurs(column, token.Text)
	}
	if s.mayBeKey(token) {
		occurs(s.columns.keys, " "+token.Text)
	}
	for _, column := range s.columns.all() {
		for _, word := range s.near[token.Text] {
			occurs(column, " "+word+" ")
		}
	}
	e.sql.WriteString(")")
}

// token writes the weight of one token. Tokens hold letters and digits alone, so
// that LIKE meets no wildcard in them.
func (s search) token(e *expression, token suche.Token) {
	e.sql.WriteString("CASE")
	when := func(column, pattern string, weight int) {
		e.add(" WHEN "+column+" LIKE ? THEN "+strconv.Itoa(weight), pattern)
	}
	t := token.Text
	if s.mayBeKey(token) {
		when(s.columns.keys, "% "+t+" %", weightKey)
		when(s.columns.keys, "% "+t+"%", weightKeyStart)
	}
	for _, hit := range s.hits() {
		when(hit.column, fmt.Sprintf(hit.pattern, t), hit.weight)
	}
	for i, column := range s.columns.all() {
		for distance, word := range s.near[t] {
			when(column, "% "+word+" %", (i+1)*weightGuess+distance)
		}
	}
	e.sql.WriteString(" END")
}

// all gives the name and the further columns.
func (c *searchColumns) all() []string { return append([]string{c.name}, c.further...) }

// mayBeKey tells whether a token may be a key, or the beginning of one.
func (s search) mayBeKey(token suche.Token) bool {
	return s.columns.keys != "" && (token.Digits || nachnutzung.IsLeistungID(strings.ToUpper(token.Text)))
}

// hit is one way in which a token may be found.
type hit struct {
	column, pattern string
	weight          int
}

// hits lists the ways, best first: the first that applies decides.
func (s search) hits() []hit {
	var hits []hit
	for i, column := range s.columns.all() {
		w := columnWeights(i)
		hits = append(hits, hit{column, "%% %s %%", w.word}, hit{column, "%% %s%%", w.start}, hit{column, "%%%s%%", w.inside})
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.weight - b.weight })
	return hits
}

// contains gives the condition that a column contains a text. SQLite finds it
// faster with instr than with LIKE; PostgreSQL finds it as fast either way, but
// estimates the hits of LIKE alone.
func (d dialect) contains() string {
	if d == dialectPostgres {
		return "%s LIKE '%%' || ? || '%%'"
	}
	return "instr(%s, ?) > 0"
}

// expression collects SQL with its arguments.
type expression struct {
	sql  strings.Builder
	args []any
}

func (e *expression) add(sql string, args ...any) {
	e.sql.WriteString(sql)
	e.args = append(e.args, args...)
}
