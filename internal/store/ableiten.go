// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/suche"
)

// refreshKatalog brings everything that follows from the catalogue's own rows up
// to date: what a Leistungsbuendel has from its Leistungen, the synonyms beside
// the names, the vocabulary, and, if anything has changed, the revision. It runs
// in the transaction of the change.
func (db *DB) refreshKatalog(tx *gorm.DB, changed bool) error {
	synonyms, err := readSynonymWords(tx)
	if err != nil {
		return err
	}
	services, err := refreshLeistungen(tx, synonyms)
	if err != nil {
		return fmt.Errorf("refresh Leistungen: %w", err)
	}
	bundles, err := refreshLeistungsbuendel(tx, synonyms)
	if err != nil {
		return fmt.Errorf("refresh Leistungsbuendel: %w", err)
	}
	if !changed && services+bundles == 0 {
		return nil
	}
	if err := saveWords(tx, Katalog); err != nil {
		return err
	}
	queries := map[string]string{
		"themenfeld":   "SELECT code FROM themenfeld ORDER BY code",
		"lage":         "SELECT code FROM lage ORDER BY code",
		"onlinedienst": "SELECT code FROM onlinedienst ORDER BY code",
		"definition":   "SELECT id FROM definition ORDER BY ordnung",
	}
	// Reports and filters use the entries of these lists.
	for _, list := range []string{
		"bundesressort", "blocker", "nachnutzungsmodell", "reifegrad_1_1", "reifegrad_2_0", "prioritaet", "nachnutzungskategorie", "phase",
		"umsetzungsmodell",
	} {
		queries[list] = "SELECT code FROM codelisteneintrag WHERE liste = '" + list + "' ORDER BY code"
	}
	err = saveCodes(tx, Katalog, queries)
	if err != nil {
		return err
	}
	if err := saveKommunenCodes(tx); err != nil {
		return err
	}
	// What is said of Kommunen names Laender and kinds from the code lists.
	return db.raise(tx, Katalog, Kommunen)
}

// refreshKommunen does the same for the bodies, Plattformen and Verbuende.
func (db *DB) refreshKommunen(tx *gorm.DB, changed bool) error {
	if !changed {
		return nil
	}
	if err := saveWords(tx, Kommunen); err != nil {
		return err
	}
	if err := saveKommunenCodes(tx); err != nil {
		return err
	}
	// Who counts where, and for how many, may have changed.
	if err := db.on(tx).zaehleNeu(tx.Statement.Context); err != nil {
		return err
	}
	return db.raise(tx, Kommunen)
}

// saveKommunenCodes stores the codes of the scope of the Kommunen, one of which
// is a list of the catalogue.
func saveKommunenCodes(tx *gorm.DB) error {
	return saveCodes(tx, Kommunen, map[string]string{
		"verbund":      "SELECT code FROM verbund ORDER BY code",
		"plattform":    "SELECT code FROM plattform ORDER BY code",
		"plattformart": "SELECT code FROM codelisteneintrag WHERE liste = 'plattformart' ORDER BY code",
	})
}

// synonymWords tells which words people type for a name.
type synonymWords struct {
	// byID by OZG-ID, byPart by a normalised part of a name.
	byID   map[string][]string
	byPart []synonymPart
}

type synonymPart struct{ part, begriff string }

func newSynonymWords(synonyms []nachnutzung.Synonym) synonymWords {
	words := synonymWords{byID: make(map[string][]string)}
	for _, s := range synonyms {
		if nachnutzung.IsOzgID(s.StehtFuer) {
			words.byID[s.StehtFuer] = append(words.byID[s.StehtFuer], s.Begriff)
			continue
		}
		if part := suche.Normalize(s.StehtFuer); part != "" {
			words.byPart = append(words.byPart, synonymPart{part: part, begriff: s.Begriff})
		}
	}
	return words
}

func readSynonymWords(tx *gorm.DB) (synonymWords, error) {
	var rows []synonymRow
	if err := tx.Where("NOT zurueckgezogen").Order("sortier, begriff, steht_fuer").Find(&rows).Error; err != nil {
		return synonymWords{}, fmt.Errorf("read synonyms: %w", err)
	}
	return newSynonymWords(rowsOf(rows, func(r *synonymRow) nachnutzung.Synonym {
		return nachnutzung.Synonym{Begriff: r.Begriff, StehtFuer: r.StehtFuer}
	})), nil
}

// of gives the words for a name that is normalised already; id may be empty.
func (w synonymWords) of(id, name string) []string {
	words := slices.Clone(w.byID[id])
	for _, p := range w.byPart {
		if strings.Contains(name, p.part) {
			words = append(words, p.begriff)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// refreshLeistungen and refreshLeistungsbuendel tell how many rows they changed.
func refreshLeistungen(tx *gorm.DB, synonyms synonymWords) (int, error) {
	changed, err := staleLeistungen(tx, synonyms)
	if err != nil {
		return 0, err
	}
	for id, text := range changed {
		if err := tx.Exec("UPDATE leistung SET such_synonyme = ? WHERE id = ?", text, id).Error; err != nil {
			return 0, err
		}
	}
	return len(changed), nil
}

// staleLeistungen gives the words of the Leistungen that have others, by id.
func staleLeistungen(tx *gorm.DB, synonyms synonymWords) (map[string]string, error) {
	changed := make(map[string]string)
	query := tx.Table("leistung").Select("id, such_name, such_synonyme")
	return changed, eachRow(query, true, func(rows *sql.Rows) error {
		var id, name, current string
		if err := rows.Scan(&id, &name, &current); err != nil {
			return err
		}
		if wanted := suche.Text(synonyms.of("", name)...); wanted != current {
			changed[id] = wanted
		}
		return nil
	})
}

// parts gathers what a Leistungsbuendel has from its Leistungen.
type parts struct {
	names, synonyms, keys, typen []string
	sdg1, sdg2                   bool
	// untyped is set when a Leistung has no Typ that can be read.
	untyped bool
}

func refreshLeistungsbuendel(tx *gorm.DB, synonyms synonymWords) (int, error) {
	changed, err := staleBuendel(tx, synonyms)
	if err != nil {
		return 0, err
	}
	for i := range changed {
		row := &changed[i]
		if err := tx.Model(row).Select("zustaendigkeit", "zustaendigkeit_stand", "typen", "anzahl_leistungen", "sdg1",
			"sdg2", "such_synonyme", "such_leistungen", "such_schluessel").Updates(row).Error; err != nil {
			return 0, err
		}
	}
	return len(changed), nil
}

// staleBuendel gives the bundles whose derived columns differ, with what they
// should be.
func staleBuendel(tx *gorm.DB, synonyms synonymWords) ([]leistungsbuendelRow, error) {
	byBundle, err := readParts(tx)
	if err != nil {
		return nil, err
	}
	var rows, changed []leistungsbuendelRow
	if err := tx.Find(&rows).Error; err != nil {
		return nil, err
	}
	for i := range rows {
		row := &rows[i]
		if wanted := derive(row, byBundle[row.OzgID], synonyms); wanted != row.Abgeleitet {
			row.Abgeleitet = wanted
			changed = append(changed, *row)
		}
	}
	return changed, nil
}

func readParts(tx *gorm.DB) (map[string]*parts, error) {
	byBundle := make(map[string]*parts)
	query := tx.Table("leistung AS e").Joins("JOIN leistung_leistungsbuendel AS z ON z.leistung = e.id").
		Select("z.ozg_id, e.name, e.such_synonyme, e.leika_schluessel, e.typen, e.sdg1, e.sdg2").Order("z.ozg_id, e.id")
	return byBundle, eachRow(query, true, func(rows *sql.Rows) error {
		var ozgID, name, words, key string
		var typen []string
		var sdg1, sdg2 bool
		if err := rows.Scan(&ozgID, &name, &words, orEmpty{&key}, fromJSON[[]string]{&typen}, &sdg1, &sdg2); err != nil {
			return err
		}
		p := byBundle[ozgID]
		if p == nil {
			p = &parts{}
			byBundle[ozgID] = p
		}
		p.names, p.synonyms, p.typen = append(p.names, name), append(p.synonyms, words), append(p.typen, typen...)
		if key != "" {
			p.keys = append(p.keys, key)
		}
		p.sdg1, p.sdg2 = p.sdg1 || sdg1, p.sdg2 || sdg2
		p.untyped = p.untyped || len(typen) == 0
		return nil
	})
}

func derive(row *leistungsbuendelRow, p *parts, synonyms synonymWords) abgeleitet {
	if p == nil {
		p = &parts{}
	}
	typen := nachnutzung.SortTypen(p.typen)
	z := nachnutzung.ZustaendigkeitFromTypen(typen, p.untyped)
	return abgeleitet{
		Zustaendigkeit: jsonText(z.Arten), ZustaendigkeitStand: string(z.Stand),
		Typen: jsonText(typen), AnzahlLeistungen: len(p.names), Sdg1: p.sdg1, Sdg2: p.sdg2,
		SuchSynonyme:   suche.Text(synonyms.of(row.OzgID, row.SuchName)...),
		SuchLeistungen: suche.Text(distinctWords(p.names, p.synonyms)),
		SuchSchluessel: suche.Text(append([]string{row.OzgID}, p.keys...)...),
	}
}

// distinctWords joins texts and keeps each word once: the search asks for words,
// and the names of a bundle's Leistungen repeat most of theirs.
func distinctWords(lists ...[]string) string {
	seen := make(map[string]bool)
	var b strings.Builder
	for _, text := range slices.Concat(lists...) {
		for word := range strings.FieldsSeq(text) {
			if !seen[word] {
				seen[word] = true
				b.WriteString(word)
				b.WriteByte(' ')
			}
		}
	}
	return b.String()
}
