// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"slices"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// readTraeger reads the Verwaltungstraeger that existed on the day.
func (l *abdeckungslauf) readTraeger(ctx context.Context) error {
	query := l.whereBodies(l.db.gorm.WithContext(ctx).Table("kommune AS k")).
		Joins("LEFT JOIN codelisteneintrag AS la ON la.liste = 'land' AND la.code = k.land").Joins("LEFT JOIN kommune AS kr ON kr.ars = k.kreis").
		Select("k.ars, k.name, k.land, COALESCE(la.bezeichnung, ''), COALESCE(k.kreis, k.ars), COALESCE(kr.name, k.name), k.art, k.einwohner, "+
			"k.ags_kreis IS NOT NULL, k.ags_gemeinde IS NOT NULL OR (k.ags_land IS NULL AND k.ags_kreis IS NULL), k.gueltig_bis IS NULL, "+
			"CASE WHEN "+existedOn+" THEN 1 ELSE 0 END", l.tag, l.tag).Order("k.ars")
	return eachRow(query, true, func(rows *sql.Rows) error {
		var t nachnutzung.Traeger
		var onKreis, onGemeinde, isEndless bool
		var existed int
		err := rows.Scan(&t.ARS, &t.Name, &t.Land.Code, &t.Land.Name, &t.Kreis.Code, &t.Kreis.Name, &t.Art, &t.Einwohner, &onKreis, &onGemeinde, &isEndless, &existed)
		if err != nil {
			return err
		}
		l.isChanging = l.isChanging || isEndless != (existed == 1)
		if existed == 0 {
			return nil
		}
		if onKreis {
			t.Ebenen = append(t.Ebenen, nachnutzung.ZaehlebeneKreis)
		}
		if onGemeinde {
			t.Ebenen = append(t.Ebenen, nachnutzung.ZaehlebeneGemeinde)
		}
		l.traeger = append(l.traeger, t)
		l.kopf.Kommunen[t.ARS] = t.Name
		switch l.f.Nach {
		case nachnutzung.NachLand:
			l.kopf.Gruppen[t.Land.Code] = t.Land.Name
		case nachnutzung.NachKreis:
			l.kopf.Gruppen[t.Kreis.Code] = t.Kreis.Name
		case nachnutzung.NachKommune:
			l.kopf.Gruppen[t.ARS] = t.Name
		}
		return nil
	})
}

// whereBodies keeps the Verwaltungstraeger of the filter, existing or not.
func (l *abdeckungslauf) whereBodies(tx *gorm.DB) *gorm.DB {
	f := l.f
	tx = whereIn(tx.Where("k.traeger"), "k.land", f.Land)
	if f.Kreis != "" {
		tx = tx.Where("(k.kreis = ? OR k.ars = ?)", f.Kreis, f.Kreis)
	}
	if len(f.Kommune) > 0 {
		tx = tx.Where("k.ars IN (SELECT COALESCE(x.erbt_von, x.ars) FROM kommune x WHERE x.ars IN ?)", f.Kommune)
	}
	if f.Verbund != "" {
		tx = tx.Where("k.ars IN (SELECT m.ars FROM verbund_mitgliedschaft m WHERE m.verbund = ? AND "+heldOn+")", f.Verbund, l.tag, l.tag)
	}
	return tx
}

// readBuendel reads the bundles and who is responsible for them.
func (l *abdeckungslauf) readBuendel(ctx context.Context) error {
	query := l.db.gorm.WithContext(ctx).Table("leistungsbuendel AS b").Joins("JOIN themenfeld AS t ON t.code = b.themenfeld").Joins(buendelJoins).
		Select("b.ozg_id, b.name, b.themenfeld, t.name, b.zustaendigkeit, b.zustaendigkeit_stand, d.zustand").Order("b.ozg_id")
	query = whereIn(whereIn(query, "b.themenfeld", l.f.Themenfeld), "b.ozg_id", l.f.Leistungsbuendel)
	return eachRow(query, true, func(rows *sql.Rows) error {
		var b zaehlbuendel
		var name, field, rule string
		err := rows.Scan(&b.ozgID, &name, &b.themenfeld, &field, fromJSON[[]string]{&b.abgeleitet.Arten}, &b.abgeleitet.Stand, orEmpty{&rule})
		if err != nil {
			return err
		}
		b.regel.OzgID = b.ozgID
		if rule != "" {
			if err := readZustaendigkeit(rule, &b.regel); err != nil {
				return err
			}
		}
		l.buendel = append(l.buendel, b)
		l.kopf.Buendel[b.ozgID] = name
		switch l.f.Nach {
		case nachnutzung.NachLeistungsbuendel:
			l.kopf.Gruppen[b.ozgID] = name
		case nachnutzung.NachThemenfeld:
			l.kopf.Gruppen[b.themenfeld] = field
		}
		return nil
	})
}

// ebenen are the levels that are counted.
func (l *abdeckungslauf) ebenen() []nachnutzung.Zaehlebene {
	if l.f.Ebene != "" {
		return []nachnutzung.Zaehlebene{l.f.Ebene}
	}
	return nachnutzung.Zaehlebenen()
}

// add counts one pair on every level that its body stands on.
func (l *abdeckungslauf) add(b *zaehlbuendel, t *nachnutzung.Traeger, status nachnutzung.Status, reife nachnutzung.Reifestand, left bool) {
	for _, e := range t.Ebenen {
		if l.f.Ebene != "" && e != l.f.Ebene {
			continue
		}
		responsible, known := b.regel.ZustaendigAuf(t, e, l.tag, b.abgeleitet)
		l.zaehler.Zaehle(&nachnutzung.Posten{
			OzgID: b.ozgID, Themenfeld: b.themenfeld, Ebene: e, Land: t.Land.Code, Kreis: t.Kreis.Code, Kommune: t.ARS, Zustaendig: responsible,
			Bekannt: known, Status: status, Reife: reife, Ausgenommen: left, Anzahl: 1, Einwohner: t.Einwohner,
		})
	}
}

// countPairs counts pair by pair what was true on a day or known at a revision, or
// what a filter on pairs asks for.
func (l *abdeckungslauf) countPairs(ctx context.Context) error {
	of := l.f.ofPairs()
	return l.eachPair(ctx, true, false, func(b *zaehlbuendel, t *nachnutzung.Traeger, p *Paar) {
		status, reife := l.says(p)
		l.add(b, t, status, reife, !of.matches(p))
	})
}

// eachPair reads the pairs of the bodies and bundles that are counted: all, or those
// that are stored; whole with their steps.
func (l *abdeckungslauf) eachPair(ctx context.Context, all, whole bool, visit func(*zaehlbuendel, *nachnutzung.Traeger, *Paar)) error {
	bodies, bundles := make(map[string]*nachnutzung.Traeger), make(map[string]*zaehlbuendel)
	for i := range l.traeger {
		bodies[l.traeger[i].ARS] = &l.traeger[i]
	}
	for i := range l.buendel {
		bundles[l.buendel[i].ozgID] = &l.buendel[i]
	}
	r, err := newPaarReader(l.db, &NachnutzungFilter{
		Implizit: all, Land: l.f.Land, Kreis: l.f.Kreis, Verbund: l.f.Verbund, Themenfeld: l.f.Themenfeld, Leistungsbuendel: l.f.Leistungsbuendel,
	}, l.z, "")
	if err != nil {
		return err
	}
	r.whole, r.where = whole, l.whereBodies
	var after []string
	for {
		found, keys, err := r.read(ctx, after, sweep)
		if err != nil {
			return err
		}
		for i := range found {
			p := &found[i]
			if t, b := bodies[p.Kommune.Code], bundles[p.Leistungsbuendel.Code]; t != nil && b != nil && !p.unknown {
				visit(b, t, p)
			}
		}
		if len(found) < sweep {
			return nil
		}
		after = keys[len(keys)-1]
	}
}

// says gives as what a pair counts. Who is responsible is asked apart, on each level.
func (l *abdeckungslauf) says(p *Paar) (nachnutzung.Status, nachnutzung.Reifestand) {
	isLeftOut := l.f.Beispiel != nil && p.Nachnutzung.Version > 0 && p.Nachnutzung.Beispiel != *l.f.Beispiel
	if isLeftOut || p.Befund.Herkunft == nachnutzung.HerkunftZustaendigkeit {
		return nachnutzung.StatusOffen, nachnutzung.Reifestand{}
	}
	return p.Befund.Status, p.Befund.Reifestand()
}

// maxNamedBundles is up to how many bundles a query names; of more it reads all.
const maxNamedBundles = 250

// countRows counts the pairs of some bundles as they stand in their rows.
func (l *abdeckungslauf) countRows(ctx context.Context, bundles []zaehlbuendel) error {
	if len(bundles) == 0 || len(l.traeger) == 0 {
		return nil
	}
	stored := make(map[string]map[string]zaehlklasse, len(l.traeger))
	query := l.db.gorm.WithContext(ctx).Table("nachnutzung AS n").Joins("JOIN kommune AS k ON k.ars = n.ars").
		Select("n.ars, n.ozg_id, n.status, n.stufen")
	if query = l.whereBodies(query); len(bundles) <= maxNamedBundles {
		query = query.Where("n.ozg_id IN ?", ozgIDs(bundles))
	}
	err := eachRow(query, true, func(rows *sql.Rows) error {
		var ars, ozgID string
		var class zaehlklasse
		if err := rows.Scan(&ars, &ozgID, &class.status, &class.stufen); err != nil {
			return err
		}
		if stored[ars] == nil {
			stored[ars] = make(map[string]zaehlklasse)
		}
		stored[ars][ozgID] = class
		return nil
	})
	if err != nil {
		return err
	}
	l.addAll(bundles, stored)
	return nil
}

// addAll counts every pair of the bodies and some bundles: the stored ones as they
// say, by body and bundle, the others as open.
func (l *abdeckungslauf) addAll(bundles []zaehlbuendel, stored map[string]map[string]zaehlklasse) {
	for i := range l.traeger {
		t := &l.traeger[i]
		of := stored[t.ARS]
		for j := range bundles {
			status, reife := nachnutzung.StatusOffen, nachnutzung.Reifestand{}
			if class, ok := of[bundles[j].ozgID]; ok {
				status, reife = nachnutzung.Status(class.status), decodeStufen(class.stufen)
			}
			l.add(&bundles[j], t, status, reife, false)
		}
	}
}

func ozgIDs(bundles []zaehlbuendel) []string {
	ids := make([]string, len(bundles))
	for i := range bundles {
		ids[i] = bundles[i].ozgID
	}
	return ids
}

// zaehlort is where is counted together: a Land, or a Kreis in it.
type zaehlort struct{ land, kreis string }

// zaehlzelle is one bundle on one level at one place.
type zaehlzelle struct {
	zaehlort
	ozgID string
	ebene nachnutzung.Zaehlebene
}

// zaehlmenge are so many stored pairs of one class.
type zaehlmenge struct {
	zaehlklasse
	nachnutzung.Menge
}

// countCounters counts from the counters; bundles with exceptions for single bodies
// from their rows.
func (l *abdeckungslauf) countCounters(ctx context.Context) error {
	stored, err := l.readCounters(ctx)
	if err != nil {
		return err
	}
	return l.countRows(ctx, l.addStored(stored))
}

// addStored counts what counters say, and gives the bundles that have exceptions for
// single bodies, which it leaves out.
func (l *abdeckungslauf) addStored(stored map[zaehlzelle][]zaehlmenge) (singled []zaehlbuendel) {
	places := l.places()
	for i := range l.buendel {
		b := &l.buendel[i]
		if b.regel.HatAusnahmen(l.tag) {
			singled = append(singled, *b)
			continue
		}
		for _, e := range l.ebenen() {
			// Without exceptions it is the same for all bodies of the level.
			responsible, known := b.regel.ZustaendigAuf(&nachnutzung.Traeger{Ebenen: []nachnutzung.Zaehlebene{e}}, e, l.tag, b.abgeleitet)
			for place, all := range places[e] {
				p := nachnutzung.Posten{
					OzgID: b.ozgID, Themenfeld: b.themenfeld, Ebene: e, Land: place.land, Kreis: place.kreis, Zustaendig: responsible, Bekannt: known,
				}
				l.addCell(p, all, stored[zaehlzelle{place, b.ozgID, e}])
			}
		}
	}
	return singled
}

// addCell counts the pairs of a bundle at a place: the stored ones as they say, the
// others as open.
func (l *abdeckungslauf) addCell(p nachnutzung.Posten, all nachnutzung.Menge, stored []zaehlmenge) {
	for _, m := range stored {
		p.Status, p.Reife = nachnutzung.Status(m.status), decodeStufen(m.stufen)
		p.Anzahl, p.Einwohner = m.Anzahl, m.Einwohner
		l.zaehler.Zaehle(&p)
		all.Anzahl -= m.Anzahl
		all.Einwohner -= m.Einwohner
	}
	p.Status, p.Reife = nachnutzung.StatusOffen, nachnutzung.Reifestand{}
	p.Anzahl, p.Einwohner = all.Anzahl, all.Einwohner
	l.zaehler.Zaehle(&p)
}

// places are the Verwaltungstraeger at each place, by level.
func (l *abdeckungslauf) places() map[nachnutzung.Zaehlebene]map[zaehlort]nachnutzung.Menge {
	places := make(map[nachnutzung.Zaehlebene]map[zaehlort]nachnutzung.Menge)
	for i := range l.traeger {
		t := &l.traeger[i]
		place := zaehlort{land: t.Land.Code}
		if l.isByKreis() {
			place.kreis = t.Kreis.Code
		}
		for _, e := range t.Ebenen {
			if places[e] == nil {
				places[e] = make(map[zaehlort]nachnutzung.Menge)
			}
			m := places[e][place]
			places[e][place] = nachnutzung.Menge{Anzahl: m.Anzahl + 1, Einwohner: m.Einwohner + t.Einwohner}
		}
	}
	return places
}

// isByKreis tells whether the counters of the Kreise are needed, not those of the
// Laender.
func (l *abdeckungslauf) isByKreis() bool {
	return l.f.Nach == nachnutzung.NachKreis || l.f.Kreis != ""
}

// readCounters reads the counters with what waits, in one statement.
func (l *abdeckungslauf) readCounters(ctx context.Context) (map[zaehlzelle][]zaehlmenge, error) {
	tx := l.db.gorm.WithContext(ctx)
	all := tx.Raw("SELECT " + zaehlerColumns + ", anzahl, einwohner FROM abdeckung_zaehler UNION ALL SELECT * FROM (" +
		zaehlerSelect + zaehlerChanges("abdeckung_ausstehend") + zaehlerFrom + ") AS w")
	query := tx.Table("(?) AS z", all).Select(zaehlerColumns + ", CAST(SUM(anzahl) AS BIGINT), CAST(SUM(einwohner) AS BIGINT)").
		Group(zaehlerColumns).Having("SUM(anzahl) <> 0")
	query = whereIn(whereIn(query, "z.land", l.f.Land), "z.ozg_id", l.f.Leistungsbuendel)
	switch {
	case l.f.Kreis != "":
		query = query.Where("z.kreis = ?", l.f.Kreis)
	case l.isByKreis():
		query = query.Where("z.kreis <> ''")
	default:
		query = query.Where("z.kreis = ''")
	}
	found := make(map[zaehlzelle][]zaehlmenge)
	err := eachRow(query, true, func(rows *sql.Rows) error {
		var c zaehlzelle
		var m zaehlmenge
		err := rows.Scan(&c.land, &c.kreis, &c.ozgID, &c.ebene, &m.status, &m.stufen, &m.Anzahl, &m.Einwohner)
		found[c] = append(found[c], m)
		return err
	})
	return found, err
}

// nameMissing names the bodies that lack the bundles of a page, where the count has
// not met them one by one.
func (l *abdeckungslauf) nameMissing(ctx context.Context, items []nachnutzung.Abdeckung) error {
	open := make(map[string]bool)
	for i := range items {
		if a := &items[i]; a.Nach == nachnutzung.NachLeistungsbuendel && len(a.Fehlende) < a.FehlendeGesamt {
			open[a.Gruppe.Code] = true
		}
	}
	if len(open) == 0 {
		return nil
	}
	named := *l
	named.abdeckungsbild = &abdeckungsbild{def: l.def, traeger: l.traeger, kopf: l.kopf}
	for i := range l.buendel {
		if open[l.buendel[i].ozgID] {
			named.buendel = append(named.buendel, l.buendel[i])
		}
	}
	named.zaehler = nachnutzung.NewZaehler(&named.def, l.f.Nach)
	if err := named.countRows(ctx, named.buendel); err != nil {
		return err
	}
	again := named.zaehler.Ergebnis(&named.kopf)
	for i := range items {
		at := slices.IndexFunc(again, func(a nachnutzung.Abdeckung) bool {
			return a.Gruppe.Code == items[i].Gruppe.Code && a.Ebene == items[i].Ebene
		})
		if at >= 0 {
			items[i] = again[at]
		}
	}
	return nil
}
