// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"slices"

	"nachnutzung/internal/nachnutzung"
)

// Katalogstand counts what is held and tells what the catalogue rests on.
// nachnutzung.ErrNotFound before the catalogue is loaded.
func (db *DB) Katalogstand(ctx context.Context) (nachnutzung.Katalogstand, error) {
	return db.KatalogstandAm(ctx, "")
}

// KatalogstandAm is Katalogstand with the number of bodies that existed on a day,
// empty for today.
func (db *DB) KatalogstandAm(ctx context.Context, stichtag string) (nachnutzung.Katalogstand, error) {
	var k nachnutzung.Katalogstand
	exists, tag := "k.gueltig_bis IS NULL", []any(nil)
	if stichtag != "" {
		exists, tag = existedOn, []any{stichtag, stichtag}
	}
	args := slices.Concat(tag, tag, []any{true, true, true})
	row := db.gorm.WithContext(ctx).Raw(`SELECT a.nominal, a.stand, a.erlaeuterung, a.quellen,
		(SELECT COUNT(*) FROM leistungsbuendel),
		(SELECT COUNT(*) FROM leistungsbuendel WHERE beleglage = 'belegt'),
		(SELECT COUNT(*) FROM leistungsbuendel WHERE beleglage = 'erschlossen'),
		(SELECT COUNT(*) FROM themenfeld),
		(SELECT COUNT(*) FROM lage),
		(SELECT COUNT(*) FROM leistung),
		(SELECT COUNT(*) FROM leistung WHERE leika_schluessel IS NOT NULL),
		(SELECT COUNT(*) FROM leistung) - (SELECT COUNT(DISTINCT leistung) FROM leistung_leistungsbuendel),
		(SELECT COUNT(*) FROM onlinedienst),
		(SELECT COUNT(*) FROM kommune k WHERE `+exists+`),
		(SELECT COUNT(*) FROM kommune k WHERE `+exists+` AND traeger = ?),
		(SELECT MAX(gebietsstand) FROM kommune),
		(SELECT COUNT(*) FROM plattformnutzung WHERE beispiel = ?)
			+ (SELECT COUNT(*) FROM verbund_mitgliedschaft WHERE beispiel = ?)
			+ (SELECT COUNT(*) FROM (SELECT 1 FROM nachnutzung WHERE beispiel LIMIT 1) AS e)
		FROM katalogangabe a`, args...).Row()
	var examples int
	err := row.Scan(&k.Nominal, &k.Stand, &k.Erlaeuterung, quellen{&k.Quellen}, &k.Erfasst, &k.Belegt, &k.Erschlossen,
		&k.Themenfelder, &k.Lagen, &k.Leistungen, &k.LeistungenMitSchluessel, &k.LeistungenOhneBuendel, &k.Onlinedienste,
		&k.Kommunen, &k.Verwaltungstraeger, orEmpty{&k.Gebietsstand}, &examples)
	if err != nil {
		return k, fmt.Errorf("katalogstand: %w", translate(err))
	}
	k.Beispieldaten = examples > 0
	return k, nil
}
