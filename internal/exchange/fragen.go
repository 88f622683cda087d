// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// Fragen gives what the Gebietsstand of a load leaves open, answered questions
// included; none for any other load.
func (i *Importe) Fragen(ctx context.Context, a nachnutzung.Akteur, id int64) ([]nachnutzung.Gebietsfrage, error) {
	if _, err := i.Import(ctx, a, id); err != nil {
		return nil, err
	}
	beside, err := i.db.Gebietsstandimport(ctx, id)
	return beside.Fragen, err
}

// Antworte adds answers to those there are and checks the load again.
func (i *Importe) Antworte(ctx context.Context, v store.Vorgang, id int64, neue nachnutzung.Gebietsantworten) (nachnutzung.Import, error) {
	if err := i.db.Wiederholt(ctx, v); err != nil {
		return nachnutzung.Import{}, err
	}
	found, err := i.Import(ctx, v.Akteur, id)
	if err != nil {
		return found, err
	}
	if err := found.Aenderbar(); err != nil {
		return found, err
	}
	if found.Art != nachnutzung.ImportGebietsstand {
		return found, nachnutzung.Conflict(fmt.Sprintf("Der Import %d ist kein Gebietsstand; er stellt keine Fragen.", id))
	}
	beside, err := i.db.Gebietsstandimport(ctx, id)
	if err != nil {
		return found, err
	}
	answers := beside.Antworten.Mit(neue)
	if len(answers.Uebergaenge) > nachnutzung.MaxGebietsantworten || len(answers.Entscheidungen) > nachnutzung.MaxGebietsantworten {
		return found, nachnutzung.Invalid("", fmt.Sprintf("Mehr als %d Antworten nimmt ein Import nicht an. Bitte ohne „ozgId“ für alle Leistungsbündel entscheiden.", nachnutzung.MaxGebietsantworten))
	}
	daten, err := i.db.ImportDatei(ctx, id)
	if err != nil {
		return found, err
	}
	again, err := i.db.BeginneGebietspruefung(ctx, v, found, answers, lebensfrist)
	if errors.Is(err, store.ErrImportAbgeloest) {
		return found, nachnutzung.Conflict(fmt.Sprintf("Der Import %d wird gerade von jemand anderem geprüft oder angewendet. Bitte seinen Zustand neu abrufen.", id))
	}
	if err != nil {
		return found, err
	}
	i.beginne(ctx, again, bytes.NewReader(daten))
	return again, nil
}
