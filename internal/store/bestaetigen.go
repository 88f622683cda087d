// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// Beantworte applies the answer of a body to a pair, inside UpdateNachnutzung: it
// accepts what was reported on its behalf, or any other stored state, or rejects a
// report for a reason; then what stood before comes back.
func (db *DB) Beantworte(ctx context.Context, n *nachnutzung.Nachnutzung, angenommen bool, begruendung string) error {
	if angenommen {
		return n.Bestaetige(db.heute())
	}
	if strings.TrimSpace(begruendung) == "" {
		return nachnutzung.Invalid("/begruendung", "Eine Ablehnung braucht eine Begründung, damit die meldende Stelle sie versteht.")
	}
	before, err := db.earlier(ctx, n, n.Rueckfall)
	if err != nil {
		return err
	}
	return n.Lehneab(before)
}

// earlier reads a former version of a pair from the history; version 0 says
// nothing.
func (db *DB) earlier(ctx context.Context, n *nachnutzung.Nachnutzung, version int64) (*nachnutzung.Nachnutzung, error) {
	before := nachnutzung.Nachnutzung{ARS: n.ARS, OzgID: n.OzgID, Version: version}
	if version == 0 {
		return &before, nil
	}
	var row verlaufRow
	err := db.gorm.WithContext(ctx).Where("art = ? AND schluessel = ? AND version = ?", artNachnutzung, pairKey(n.ARS, n.OzgID), version).
		Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, fmt.Errorf("version %d of %s is missing in the history", version, pairKey(n.ARS, n.OzgID))
	}
	if err != nil {
		return nil, fmt.Errorf("read former version: %w", translate(err))
	}
	if err := readNachnutzungZustand(row.Zustand, &before); err != nil {
		return nil, err
	}
	// The state holds its texts by id alone; the answer to a rejection shows them.
	return &before, db.fillTexts(ctx, before.Texte())
}

// Sammelbestaetigung tells what a body confirmed in one call.
type Sammelbestaetigung struct {
	Bestaetigt []NachnutzungErgebnis
	// Uebergangen are the bundles that it did not confirm, and why, in German.
	Uebergangen []Uebergangen
}

// Uebergangen is a pair that was left as it is.
type Uebergangen struct {
	OzgID, Grund string
}

// BestaetigeAlle confirms all stored pairs of a body. Those that await an answer
// are left, because they want it one by one; and those that have changed since the
// revision gesehen (0: all count), because nobody has seen what they say now. rule
// is asked after rights, before anything is written.
func (db *DB) BestaetigeAlle(ctx context.Context, v Vorgang, key string, gesehen int64, rule func() error) (Sammelbestaetigung, error) {
	var result Sammelbestaetigung
	if err := v.Idempotenz.repeated(ctx, db, v.Akteur.Kennung); err != nil {
		return result, err
	}
	body, err := db.Kommune(ctx, key)
	if err != nil {
		return result, err
	}
	if _, err := db.darf(ctx, v.Akteur, nachnutzung.OpBestaetigen, nachnutzung.Ort{ARS: body.ARS, ErbtVon: body.ErbtVon.Code}); err != nil {
		return result, err
	}
	heute := db.heute()
	if err := body.HandeltSelbst(heute); err != nil {
		return result, err
	}
	if err := rule(); err != nil {
		return result, err
	}
	v.Art = VorgangBestaetigung
	for range maxAttempts {
		list, left, err := db.confirmable(ctx, body.ARS, gesehen, heute)
		if err != nil {
			return result, err
		}
		result.Uebergangen = left
		call := v
		call.Idempotenz = v.Idempotenz.about(func(written any) any {
			done, _ := written.([]NachnutzungErgebnis)
			return Sammelbestaetigung{Bestaetigt: done, Uebergangen: left}
		})
		result.Bestaetigt, err = db.ApplyNachnutzungen(ctx, call, nachnutzung.OpBestaetigen, list)
		if errors.Is(err, nachnutzung.ErrVersionConflict) {
			continue
		}
		return result, err
	}
	return result, nachnutzung.ErrVersionConflict
}

// about answers with something wider than what the write itself gives.
func (i *Idempotenz) about(result func(written any) any) *Idempotenz {
	if i == nil {
		return nil
	}
	return &Idempotenz{Schluessel: i.Schluessel, Anfrage: i.Anfrage, Antwort: func(written any) (int, []byte, error) {
		return i.Antwort(result(written))
	}}
}

// confirmable lists the pairs of a body that can be confirmed, and those left.
func (db *DB) confirmable(ctx context.Context, ars string, gesehen int64, heute string) ([]NachnutzungAenderung, []Uebergangen, error) {
	page, err := db.Nachnutzungen(ctx, NachnutzungFilter{Kommune: []string{ars}}, Zeitpunkt{}, Wunsch{Limit: 10 * chunk})
	if err != nil {
		return nil, nil, err
	}
	var seen map[string]knownState
	if gesehen > 0 {
		if seen, err = db.asOf(ctx, pairKeys(page.Items), gesehen); err != nil {
			return nil, nil, err
		}
	}
	var list []NachnutzungAenderung
	var left []Uebergangen
	for i := range page.Items {
		n := &page.Items[i].Nachnutzung
		switch {
		case n.Bestaetigung == "":
			// The only report of it was rejected.
			left = append(left, Uebergangen{n.OzgID, "hat keine Meldung, die zu bestätigen wäre"})
		case n.Bestaetigung == nachnutzung.Gemeldet:
			left = append(left, Uebergangen{n.OzgID, "wartet auf eine eigene Antwort"})
		case gesehen > 0 && seen[pairKey(n.ARS, n.OzgID)].version != n.Version:
			left = append(left, Uebergangen{n.OzgID, "wurde seit dem genannten Kenntnisstand geändert"})
		case n.Bestaetigung == nachnutzung.Bestaetigt && n.BestaetigtAm == heute:
			left = append(left, Uebergangen{n.OzgID, "ist heute schon bestätigt"})
		default:
			list = append(list, NachnutzungAenderung{
				ARS: n.ARS, OzgID: n.OzgID, Erwartung: nachnutzung.Erwartung{Versionen: []int64{n.Version}},
				Change: func(n *nachnutzung.Nachnutzung) error { return n.Bestaetige(heute) },
			})
		}
	}
	return list, left, nil
}

func pairKeys(pairs []Paar) []string {
	keys := make([]string, len(pairs))
	for i := range pairs {
		keys[i] = pairKey(pairs[i].Nachnutzung.ARS, pairs[i].Nachnutzung.OzgID)
	}
	return keys
}
