// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// ausschnitt is the part of the register that map or matrix shows, and what there is
// to choose from.
type ausschnitt struct {
	// Themenfeld, Kreis (its ARS) and OzgID are what is chosen; empty for all.
	Themenfeld, Kreis, OzgID string

	Themenfelder []nachnutzung.Themenfeld
	Kreise       []nachnutzung.Kommune
	// Buendel are all Leistungsbuendel of the Themenfeld.
	Buendel []nachnutzung.Leistungsbuendel
}

// maxAuswahl is how many entries a list for choosing holds: more than there are of
// any kind in the Land.
const maxAuswahl = 2000

// liesAusschnitt reads what is chosen; a choice that does not exist is told and left
// out.
func (a *anfrage) liesAusschnitt(ctx context.Context, db *store.DB) (v ausschnitt, err error) {
	if v.Themenfelder, err = a.themenfelder(ctx, db); err != nil {
		return v, err
	}
	codes := make([]string, len(v.Themenfelder))
	for i := range v.Themenfelder {
		codes[i] = v.Themenfelder[i].Code
	}
	v.Themenfeld = a.einer("themenfeld", "Themenfeld", codes...)
	if v.Kreise, err = a.kreise(ctx, db); err != nil {
		return v, err
	}
	if key := a.wert("kreis"); key != "" {
		i := slices.IndexFunc(v.Kreise, func(k nachnutzung.Kommune) bool { return k.ARS == key || k.AGSKreis == key })
		if i < 0 {
			a.falsch("Einen Kreis „%s“ gibt es in Sachsen-Anhalt nicht; er bleibt unbeachtet. Bitte aus der Liste auswählen.", printable(key))
		} else {
			v.Kreis = v.Kreise[i].ARS
		}
	}
	buendel, err := db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{Stichtag: a.z.Stichtag, Themenfeld: v.themenfelder()}, store.Wunsch{Limit: maxAuswahl})
	if err != nil {
		return v, err
	}
	v.Buendel = buendel.Items
	return v, a.liesBuendel(ctx, db, &v)
}

// liesBuendel reads which Leistungsbuendel is chosen.
func (a *anfrage) liesBuendel(ctx context.Context, db *store.DB, v *ausschnitt) error {
	id := a.wert("leistungsbuendel")
	if id == "" || slices.ContainsFunc(v.Buendel, func(b nachnutzung.Leistungsbuendel) bool { return b.OzgID == id }) {
		v.OzgID = id
		return nil
	}
	b, err := db.Leistungsbuendel(ctx, id)
	switch {
	case err == nil:
		a.falsch("Das Leistungsbündel %s „%s“ gehört zum Themenfeld „%s“; es bleibt unbeachtet. Bitte dieses Themenfeld wählen oder keines.",
			id, b.Name, b.Themenfeld.Name)
	case errors.Is(err, nachnutzung.ErrNotFound):
		a.falsch("Ein Leistungsbündel mit der OZG-ID „%s“ gibt es nicht; die Angabe bleibt unbeachtet. Bitte aus der Liste auswählen.", printable(id))
	default:
		return err
	}
	return nil
}

// themenfelder is the chosen Themenfeld as a filter.
func (v *ausschnitt) themenfelder() []string {
	if v.Themenfeld == "" {
		return nil
	}
	return []string{v.Themenfeld}
}

// buendel is the chosen Leistungsbuendel as a filter.
func (v *ausschnitt) buendel() []string {
	if v.OzgID == "" {
		return nil
	}
	return []string{v.OzgID}
}

// Gegenstand names what is shown.
func (v *ausschnitt) Gegenstand() string {
	for i := range v.Buendel {
		if v.Buendel[i].OzgID == v.OzgID {
			return v.Buendel[i].Name
		}
	}
	for i := range v.Themenfelder {
		if v.Themenfelder[i].Code == v.Themenfeld {
			return "Themenfeld " + v.Themenfelder[i].Name
		}
	}
	return "alle Leistungsbündel"
}

// pfad is a path with what is chosen, and further parameters in pairs; those that are
// empty are left out.
func (v *ausschnitt) pfad(path string, further ...string) string {
	query := make(url.Values)
	for i, list := 0, append([]string{"themenfeld", v.Themenfeld, "leistungsbuendel", v.OzgID}, further...); i+1 < len(list); i += 2 {
		if list[i+1] != "" {
			query.Set(list[i], list[i+1])
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}
