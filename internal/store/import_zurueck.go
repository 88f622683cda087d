// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// rueckbau takes back what a load has changed of one kind of objects.
type rueckbau struct {
	art string
	// restore makes an object say again what it said before an entry: its state then,
	// empty when it was not there. false when it stays because others refer to it.
	restore func(ctx context.Context, a *Anwendung, e *verlaufRow, state string) (bool, error)
}

// rueckbauten are all kinds but the pairs, what refers to others before them.
func rueckbauten() []rueckbau {
	return []rueckbau{
		restoring(VorhabenObjekte(), vorhabenOfKey, nil),
		restoring(PlattformnutzungObjekte(), zugehoerigkeitOf, nil),
		restoring(MitgliedschaftObjekte(), mitgliedschaftOf, nil),
		restoring(OnlinedienstObjekte(), func(key string) nachnutzung.Onlinedienst { return nachnutzung.Onlinedienst{Code: key} }, removeOnlinedienst),
		restoring(FederfuehrungObjekte(), federfuehrungOf, nil),
		restoring(LeistungObjekte(), func(key string) nachnutzung.Leistung { return nachnutzung.Leistung{ID: key} }, removeLeistung),
		restoring(LeistungsbuendelObjekte(), func(key string) nachnutzung.Leistungsbuendel { return nachnutzung.Leistungsbuendel{OzgID: key} }, removeLeistungsbuendel),
		restoring(katalogObjekte(lageObjekte(), decodeLage, lagenPart), func(key string) nachnutzung.Lage { return nachnutzung.Lage{Code: key} }, removeLage),
	}
}

func vorhabenOfKey(key string) nachnutzung.Landesvorhaben {
	land, ozgID, _ := strings.Cut(key, "/")
	return nachnutzung.Landesvorhaben{Land: land, OzgID: ozgID}
}

func federfuehrungOf(key string) nachnutzung.Federfuehrungsangabe {
	kind, of, _ := strings.Cut(key, "/")
	if kind == gegenstandLeistungsbuendel {
		return nachnutzung.Federfuehrungsangabe{OzgID: of}
	}
	return nachnutzung.Federfuehrungsangabe{Themenfeld: of}
}

// mitgliedschaftOf reads the key of a membership: a body by its ARS, any other
// member by its name.
func mitgliedschaftOf(key string) nachnutzung.Zugehoerigkeit {
	z := zugehoerigkeitOf(key)
	if z.Kommune.Code == "" {
		z.Mitglied = strings.TrimPrefix(key, z.Zu.Code+"/")
	}
	return z
}

// restoring brings objects back to what they said. remove takes one away that the
// load has made, unless others refer to it; nil where an object that says nothing is
// as good as none.
func restoring[T any](o Objekte[T], of func(key string) T, remove func(tx *gorm.DB, key string) (bool, error)) rueckbau {
	return rueckbau{art: o.art, restore: func(ctx context.Context, a *Anwendung, e *verlaufRow, state string) (bool, error) {
		object := of(e.Schluessel)
		if state == "" && remove != nil {
			if err := o.Darf(ctx, a.db, a.v.Akteur, &object); err != nil {
				return false, err
			}
			gone, err := remove(a.db.gorm.WithContext(ctx), e.Schluessel)
			if err != nil || !gone {
				return false, err
			}
			place := o.place(&object)
			place.art = o.art
			entry, texts := a.db.entry(a.v, place, e.Version+1, "", nil)
			a.folgen[o.art] = o.refresh
			return true, a.db.record(a.db.gorm.WithContext(ctx), []verlaufRow{entry}, texts)
		}
		return true, o.change(ctx, a, []Objektaenderung[T]{{
			Of: object, Erwartung: nachnutzung.Erwartung{Beliebig: true},
			Change: func(t *T) error { return o.decode(cmp.Or(state, "{}"), t) },
		}})
	}}
}

// takeBackObjects restores what a source has changed beside the pairs.
func (db *DB) takeBackObjects(ctx context.Context, v Vorgang, quelle string, result *Ruecknahme) error {
	a := newAnwendung(db, v)
	for _, kind := range rueckbauten() {
		for after := int64(0); ; {
			var entries []verlaufRow
			err := db.gorm.WithContext(ctx).Select("id, schluessel, version, land, ars, ozg_id").
				Where("quelle = ? AND art = ? AND id > ?", quelle, kind.art, after).Order("id").Limit(chunk).Find(&entries).Error
			if err != nil {
				return fmt.Errorf("read the changes of %s: %w", quelle, err)
			}
			if len(entries) == 0 {
				break
			}
			after = entries[len(entries)-1].ID
			if err := db.lockKatalog(db.gorm.WithContext(ctx)); err != nil {
				return err
			}
			for i := range entries {
				if err := kind.takeBack(ctx, a, &entries[i], result); err != nil {
					return err
				}
			}
		}
	}
	return a.ende(ctx)
}

// takeBack restores one object, unless somebody has changed it since.
func (k *rueckbau) takeBack(ctx context.Context, a *Anwendung, e *verlaufRow, result *Ruecknahme) error {
	place := gegenstand{art: k.art, schluessel: e.Schluessel}
	last, err := a.db.lastVersion(ctx, place)
	if err != nil {
		return err
	}
	restored := false
	if last == e.Version {
		var states []string
		err := a.db.gorm.WithContext(ctx).Table("verlauf").
			Where("art = ? AND schluessel = ? AND version = ?", k.art, e.Schluessel, e.Version-1).Pluck("zustand", &states).Error
		if err != nil {
			return fmt.Errorf("read what %s said before: %w", e.Schluessel, err)
		}
		if restored, err = k.restore(ctx, a, e, strings.Join(states, "")); err != nil {
			return err
		}
	}
	if restored {
		result.Wiederhergestellt++
		return nil
	}
	result.Konflikte = append(result.Konflikte, Ruecknahmekonflikt{
		Art: k.art, Schluessel: e.Schluessel, ARS: e.ARS, OzgID: e.OzgID, Version: e.Version, Jetzt: last,
	})
	return nil
}
