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
	"strings"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Coverage on other days: every stored pair holds all its steps, so that one walk
// through the rows answers any number of days. Nothing is joined and nothing sorted;
// bodies and bundles of each day were read before.

// countDays counts several days at once; l says which pairs are read.
func (l *abdeckungslauf) countDays(ctx context.Context, days []*abdeckungslauf) error {
	stored := make([]map[string]map[string]zaehlklasse, len(days))
	// A body that is gone today was there on other days.
	bodies := make(map[string]bool)
	for i, day := range days {
		stored[i] = make(map[string]map[string]zaehlklasse)
		for j := range day.traeger {
			bodies[day.traeger[j].ARS] = true
		}
	}
	note := func(n *nachnutzung.Nachnutzung) {
		for i, day := range days {
			class, ok := day.saysOn(n)
			if !ok {
				continue
			}
			if stored[i][n.ARS] == nil {
				stored[i][n.ARS] = make(map[string]zaehlklasse)
			}
			stored[i][n.ARS][n.OzgID] = class
		}
	}
	if err := l.eachStored(ctx, bodies, note); err != nil {
		return err
	}
	for i, day := range days {
		day.addAll(day.buendel, stored[i])
	}
	return nil
}

// saysOn gives as what a stored pair counts on the day of the count; false when it
// says nothing then.
func (l *abdeckungslauf) saysOn(n *nachnutzung.Nachnutzung) (zaehlklasse, bool) {
	if l.f.Beispiel != nil && n.Beispiel != *l.f.Beispiel {
		return zaehlklasse{}, false
	}
	b := n.Am(l.tag, true)
	if b.Herkunft == nachnutzung.HerkunftOhneMeldung {
		return zaehlklasse{}, false
	}
	return zaehlklasse{string(b.Status), encodeStufen(b.Reifestand())}, true
}

// eachStored reads the stored pairs of some bodies, as known at the revision of the
// count. What is handed on is used again.
func (l *abdeckungslauf) eachStored(ctx context.Context, bodies map[string]bool, visit func(*nachnutzung.Nachnutzung)) error {
	if l.z.Kenntnisstand > 0 {
		return l.eachKnown(ctx, bodies, visit)
	}
	query := l.stored(ctx, bodies).Select("n.ars, n.ozg_id, n.beispiel, n.bestaetigung, n.inhalt, n.zeitachse")
	return l.db.queryBuilt(ctx, query, func(rows found) error {
		for rows.Next() {
			var n nachnutzung.Nachnutzung
			var inhalt, zeitachse string
			if err := rows.Scan(&n.ARS, &n.OzgID, &n.Beispiel, &n.Bestaetigung, &inhalt, &zeitachse); err != nil {
				return err
			}
			if !bodies[n.ARS] {
				continue
			}
			if inhalt != "" {
				var content nachnutzungInhalt
				if err := json.Unmarshal([]byte(inhalt), &content); err != nil {
					return fmt.Errorf("read pair: %w", err)
				}
				content.fill(&n)
			}
			var err error
			if n.Zeitachse, err = decodeZeitachse(zeitachse); err != nil {
				return err
			}
			visit(&n)
		}
		return rows.Err()
	})
}

// stored are the rows of the pairs of some bodies, and perhaps of others beside.
func (l *abdeckungslauf) stored(ctx context.Context, bodies map[string]bool) *gorm.DB {
	query := l.db.gorm.WithContext(ctx).Table("nachnutzung AS n")
	query = whereIn(whereIn(query, "n.land", l.f.Land), "n.ozg_id", l.f.Leistungsbuendel)
	if len(bodies) <= maxNamedBundles {
		query = whereIn(query, "n.ars", slices.Collect(maps.Keys(bodies)))
	}
	return query
}

// eachKnown reads them from the history, so many at a time. Nothing is deleted, so
// that what is not stored now was not known then.
func (l *abdeckungslauf) eachKnown(ctx context.Context, bodies map[string]bool, visit func(*nachnutzung.Nachnutzung)) error {
	var keys []string
	err := eachRow(l.stored(ctx, bodies).Select("n.ars, n.ozg_id"), true, func(rows *sql.Rows) error {
		var ars, ozgID string
		err := rows.Scan(&ars, &ozgID)
		if bodies[ars] {
			keys = append(keys, pairKey(ars, ozgID))
		}
		return err
	})
	if err != nil {
		return err
	}
	for part := range slices.Chunk(keys, sweep) {
		known, err := l.db.asOf(ctx, part, l.z.Kenntnisstand)
		if err != nil {
			return err
		}
		for key, state := range known {
			var n nachnutzung.Nachnutzung
			n.ARS, n.OzgID, _ = strings.Cut(key, "/")
			if err := readNachnutzungZustand(state.zustand, &n); err != nil {
				return err
			}
			visit(&n)
		}
	}
	return nil
}
