// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"nachnutzung/internal/nachnutzung"
)

// Wunsch says which page of a list is wanted.
type Wunsch struct {
	// Limit is the greatest number of items, at least 1.
	Limit int
	// Sort is one of the list's orders, "-" in front turns it round; empty means
	// the list's own.
	Sort string
	// Nach is the Naechste of the page before; empty for the first page.
	Nach []string
	// Stand of the list's scope, if the caller has read it already; it saves a
	// query.
	Stand *Stand
}

// Seite is a page of a list.
type Seite[T any] struct {
	Items []T
	// Naechste leads to the next page; nil on the last one. Its form is the
	// store's business.
	Naechste []string
	// Gesamt counts all hits of the filter, on every page alike.
	Gesamt int64
}

// order is one column of a keyset order.
type order struct {
	column string
	kind   orderKind
	desc   bool
}

type orderKind int

const (
	orderText orderKind = iota
	orderNumber
	orderBytes
)

// list describes how a kind of object is listed: where its columns come from,
// into what they are scanned, and in which orders.
type list[T any] struct {
	// from is the table with its alias, joins the one-to-one joins for names.
	from, joins string
	// columns are selected; dest gives a scan destination for each.
	columns string
	dest    func(*T) []any
	// orders by name. Each ends in the key, so that no two rows are equal.
	orders map[string][]order
	// standard is the order when none is asked for.
	standard string
	// search says which columns a search reads; nil when there is none.
	search *searchColumns
}

// page runs one list query: the rows of the page, one more to know whether there
// is a next page, and the number of all hits, in one statement.
func page[T any](ctx context.Context, db *DB, l *list[T], s search, w Wunsch, filter func(*gorm.DB) *gorm.DB) (Seite[T], error) {
	var result Seite[T]
	if s.nothing {
		return result, nil
	}
	orders, err := l.order(w.Sort, s)
	if err != nil {
		return result, err
	}
	base := db.gorm.WithContext(ctx).Table(l.from)
	if s.asked {
		base = db.gorm.WithContext(ctx).Table("(?) AS "+alias(l.from), s.ranked(db.gorm.WithContext(ctx), l.from))
	}
	base = filter(base)
	total := base.Session(&gorm.Session{}).Select("COUNT(*)")
	query := base.Session(&gorm.Session{})
	if l.joins != "" {
		query = query.Joins(l.joins)
	}
	query = query.Select(l.columns+orderColumns(orders)+", (?) AS gesamt", total)
	if len(w.Nach) > 0 {
		after, args, err := keyset(orders, w.Nach)
		if err != nil {
			return result, err
		}
		query = query.Where(after, args...)
	}
	rows, err := query.Order(orderBy(orders)).Clauses(atMost(w.Limit + 1)).Rows()
	if err != nil {
		return result, fmt.Errorf("list %s: %w", l.from, translate(err))
	}
	defer func() { _ = rows.Close() }()
	if err := result.read(rows, l, orders, w.Limit); err != nil {
		return result, fmt.Errorf("list %s: %w", l.from, translate(err))
	}
	if len(result.Items) == 0 && len(w.Nach) > 0 {
		err = translate(total.Row().Scan(&result.Gesamt))
	}
	return result, err
}

// atMost is a LIMIT that stands in the text of a statement. As a value it would keep
// PostgreSQL from keeping a plan: for a limit that it does not know it reckons with a
// tenth of the table, so that it plans each page anew, which takes longer than reading it.
type atMost int

// Name is GORM's for the clause.
func (atMost) Name() string { return "LIMIT" }

// Build writes what follows the name.
func (n atMost) Build(b clause.Builder) { _, _ = b.WriteString(strconv.Itoa(int(n))) }

// MergeClause takes the place of an earlier LIMIT.
func (n atMost) MergeClause(c *clause.Clause) { c.Expression = n }

func (s *Seite[T]) read(rows *sql.Rows, l *list[T], orders []order, limit int) error {
	keys := make([]any, len(orders))
	for rows.Next() {
		if len(s.Items) == limit {
			s.Naechste = cursorOf(keys)
			return nil
		}
		var item T
		dest := l.dest(&item)
		for i := range keys {
			dest = append(dest, &keys[i])
		}
		if err := rows.Scan(append(dest, &s.Gesamt)...); err != nil {
			return err
		}
		s.Items = append(s.Items, item)
	}
	return rows.Err()
}

// one reads a single object, nachnutzung.ErrNotFound when there is none.
func one[T any](ctx context.Context, db *DB, l *list[T], where string, args ...any) (T, error) {
	var item T
	query := db.gorm.WithContext(ctx).Table(l.from).Select(l.columns).Where(where, args...).Limit(1)
	if l.joins != "" {
		query = query.Joins(l.joins)
	}
	if err := query.Row().Scan(l.dest(&item)...); err != nil {
		return item, translate(err)
	}
	return item, nil
}

// order gives the columns of an order by its name.
func (l *list[T]) order(name string, s search) ([]order, error) {
	plain, desc := strings.CutPrefix(name, "-")
	if plain == "" {
		plain = l.standard
		if s.asked {
			plain = sortRelevanz
		}
	}
	if plain == sortRelevanz {
		byName := l.orders[l.standard]
		if !s.asked {
			return byName, nil
		}
		return append([]order{{column: "rang", kind: orderNumber}}, byName...), nil
	}
	orders, ok := l.orders[plain]
	if !ok {
		return nil, nachnutzung.Invalid("?sort", fmt.Sprintf("Die Sortierung %q gibt es hier nicht.", name))
	}
	if !desc {
		return orders, nil
	}
	turned := make([]order, len(orders))
	for i, o := range orders {
		o.desc = !o.desc
		turned[i] = o
	}
	return turned, nil
}

// sortRelevanz orders the hits of a search, best first; without a search it is
// the list's standard order.
const sortRelevanz = "relevanz"

func alias(from string) string { return from[strings.LastIndexByte(from, ' ')+1:] }

func orderColumns(orders []order) string {
	var b strings.Builder
	for _, o := range orders {
		b.WriteString(", ")
		b.WriteString(o.column)
	}
	return b.String()
}

func orderBy(orders []order) string {
	parts := make([]string, len(orders))
	for i, o := range orders {
		parts[i] = o.column
		if o.desc {
			parts[i] += " DESC"
		}
	}
	return strings.Join(parts, ", ")
}

// keyset is the condition for everything behind a cursor:
// a >= ? AND (a > ? OR (a = ? AND (b > ? OR …))). Its first part says nothing new,
// but it is what an index can begin at.
func keyset(orders []order, after []string) (string, []any, error) {
	if len(after) != len(orders) {
		return "", nil, errCursor()
	}
	var condition string
	var args []any
	for i, order := range slices.Backward(orders) {
		value, err := order.value(after[i])
		if err != nil {
			return "", nil, err
		}
		compare := " > ?"
		if order.desc {
			compare = " < ?"
		}
		if condition == "" {
			condition, args = order.column+compare, []any{value}
			continue
		}
		condition = "(" + order.column + compare + " OR (" + order.column + " = ? AND " + condition + "))"
		args = append([]any{value, value}, args...)
		if i == 0 {
			condition = order.column + strings.Replace(compare, " ?", "= ?", 1) + " AND " + condition
			args = append([]any{value}, args...)
		}
	}
	return condition, args, nil
}

func (o order) value(text string) (any, error) {
	switch o.kind {
	case orderNumber:
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return nil, errCursor()
		}
		return n, nil
	case orderBytes:
		b, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			return nil, errCursor()
		}
		return b, nil
	}
	return text, nil
}

func errCursor() error {
	return nachnutzung.Invalid("?cursor", "Der Cursor passt nicht zu dieser Liste. Bitte die Liste von vorn abrufen und „next“ unverändert weitergeben.")
}

func cursorOf(keys []any) []string {
	after := make([]string, len(keys))
	for i, key := range keys {
		switch k := key.(type) {
		case []byte:
			after[i] = base64.RawURLEncoding.EncodeToString(k)
		case string:
			after[i] = k
		default:
			after[i] = fmt.Sprint(k)
		}
	}
	return after
}
