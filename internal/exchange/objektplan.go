// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// objektplan is what a plan changes of one object: the rows that do so, in order.
type objektplan struct {
	Schluessel []string `json:"s"`
	// Version on which the plan rests; Neu: there is none yet.
	Version int64               `json:"v"`
	Neu     bool                `json:"n,omitempty"`
	Zeilen  []map[string]string `json:"z"`
}

// nimm takes a change into the plan, one line for each object.
func (o *objektlauf[T]) nimm(ctx context.Context, l *lauf, p *objektplan) error {
	line, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode a change: %w", err)
	}
	o.plan.daten = append(append(o.plan.daten, line...), '\n')
	if o.plan.anzahl++; o.plan.anzahl < stueckgroesse {
		return nil
	}
	return o.plan.schreibe(ctx, l.auftrag.Plan)
}

// wende applies a piece of the plan.
func (o objektart[T]) wende(ctx context.Context, a *store.Anwendung, daten []byte, u umstaende) error {
	var list []store.Objektaenderung[T]
	var rows []map[string]string
	for line := range bytes.Lines(daten) {
		var p objektplan
		if err := json.Unmarshal(line, &p); err != nil {
			return fmt.Errorf("%w: %w", errPlan, err)
		}
		expected := nachnutzung.Erwartung{Versionen: []int64{p.Version}}
		if p.Neu {
			expected = nachnutzung.Erwartung{NurNeu: true}
		}
		rows = append(rows, p.Zeilen...)
		list = append(list, store.Objektaenderung[T]{Of: o.von(p.Schluessel), Erwartung: expected, Change: func(t *T) error {
			for _, said := range p.Zeilen {
				if err := o.setze(t, said, u); err != nil {
					return err
				}
			}
			return nil
		}})
	}
	if o.zuvor != nil {
		if err := o.zuvor(ctx, a, rows); err != nil {
			return err
		}
	}
	err := o.objekte.Aendere(ctx, a, list)
	if invalid, ok := errors.AsType[*nachnutzung.InvalidError](err); ok {
		// It was right when it was checked.
		return nachnutzung.Conflict(invalid.Faults[0].Detail + " Geschrieben wurde nichts. Bitte den Import neu prüfen lassen und den Bericht ansehen.")
	}
	return err
}
