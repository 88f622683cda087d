// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"slices"

	"nachnutzung/internal/nachnutzung"
)

// NaechsteSchritte gives what a body could take up next, the best supported first,
// and the body whose steps they are: for a Mitgliedsgemeinde its Verband. ars is an
// ARS. None for a body that is no Verwaltungstraeger.
func (db *DB) NaechsteSchritte(ctx context.Context, ars string, themenfeld []string, z Zeitpunkt) (list []nachnutzung.NaechsterSchritt, err error) {
	err = db.AsKnown(ctx, z.Kenntnisstand, func(then *DB) error {
		list, err = then.naechsteSchritte(ctx, ars, themenfeld, z, z.day(db.heute()))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for next steps: %w", translate(err))
	}
	return list, nil
}

func (db *DB) naechsteSchritte(ctx context.Context, ars string, themenfeld []string, z Zeitpunkt, tag string) ([]nachnutzung.NaechsterSchritt, error) {
	one := &abdeckungslauf{db: db, f: &AbdeckungFilter{Kommune: []string{ars}}, z: z, tag: tag, abdeckungsbild: new(abdeckungsbild)}
	if err := one.prepare(ctx); err != nil || len(one.traeger) == 0 {
		return nil, err
	}
	self := &one.traeger[0]
	all := &abdeckungslauf{
		db: db, f: &AbdeckungFilter{Land: []string{self.Land.Code}, Themenfeld: themenfeld}, z: z, tag: tag, abdeckungsbild: new(abdeckungsbild),
	}
	if err := all.prepare(ctx); err != nil {
		return nil, err
	}
	own, names := make(map[string]nachnutzung.Befund), make(map[string]bool)
	counter := nachnutzung.NewVorschlagszaehler(self)
	err := all.eachPair(ctx, false, false, func(b *zaehlbuendel, t *nachnutzung.Traeger, p *Paar) {
		if t.ARS == self.ARS {
			own[b.ozgID] = p.Befund
		}
		counter.Zaehle(t, p.Leistungsbuendel, b.themenfeld, &p.Befund)
		for i := range p.Befund.Einsaetze {
			names[p.Befund.Einsaetze[i].Onlinedienst] = true
		}
	})
	if err != nil {
		return nil, err
	}
	bundles := make(map[string]*zaehlbuendel, len(all.buendel))
	for i := range all.buendel {
		bundles[all.buendel[i].ozgID] = &all.buendel[i]
	}
	list := counter.Ergebnis(func(ozgID string) (nachnutzung.Befund, bool) {
		found, ok := own[ozgID]
		if !ok || found.Herkunft == nachnutzung.HerkunftZustaendigkeit {
			found.Status = nachnutzung.StatusOffen
		}
		return found, slices.ContainsFunc(self.Ebenen, func(e nachnutzung.Zaehlebene) bool {
			b := bundles[ozgID]
			responsible, _ := b.regel.ZustaendigAuf(self, e, tag, b.abgeleitet)
			return responsible
		})
	})
	return list, db.nameServices(ctx, list, names)
}

// nameServices adds the names of the Onlinedienste.
func (db *DB) nameServices(ctx context.Context, list []nachnutzung.NaechsterSchritt, codes map[string]bool) error {
	var wanted []string
	for code := range codes {
		wanted = append(wanted, code)
	}
	names, err := db.names(ctx, "onlinedienst", wanted)
	for i := range list {
		for j := range list[i].Onlinedienste {
			v := &list[i].Onlinedienste[j]
			v.Name = names[v.Code]
		}
	}
	return err
}
