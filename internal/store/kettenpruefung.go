// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"nachnutzung/internal/nachnutzung"
)

// Pruefbericht tells what a check of the history found.
type Pruefbericht struct {
	// Eintraege that were checked, and the hash of the last one: whoever has noted
	// both elsewhere can tell later that nothing was cut off.
	Eintraege int64
	Kopf      []byte
	// Bruch says in German what is wrong with the first broken or missing entry;
	// empty when the chain holds. Revision is its number.
	Bruch    string
	Revision int64
	// Wartend counts entries that have no number yet and are not checked, and Unverkettet
	// those of them that wait for more than a minute.
	Wartend     int64
	Unverkettet int64
	// Geloescht counts texts that were erased, as the register allows.
	Geloescht int64

	anker []Anker
}

// checkEnd refuses a chain that ends before one of the Anker.
func (p *Pruefbericht) checkEnd() {
	for _, a := range p.anker {
		if p.Bruch == "" && a.Revision > p.Eintraege {
			p.Revision = p.Eintraege + 1
			p.Bruch = fmt.Sprintf("Die Kette endet bei Revision %d, der Anker nennt Revision %d; am Ende fehlen Einträge.", p.Eintraege, a.Revision)
		}
	}
}

// InOrdnung reports whether nothing is to be complained of.
func (p *Pruefbericht) InOrdnung() bool { return p.Bruch == "" && p.Unverkettet == 0 }

// unchainedAfter is how long an entry may wait for its number.
const unchainedAfter = time.Minute

// Anker is a revision and its hash as somebody noted them elsewhere, where
// whoever can write to the database cannot: the end of a chain that was cut off
// or made anew shows against it alone.
type Anker struct {
	Revision int64
	Hash     []byte
}

// verifyBatch is how many revisions are read at a time.
const verifyBatch = 20_000

// PruefeVerlauf walks the whole chain from its beginning and compares it with the
// history, with the free texts that were not erased and with the given Anker.
// progress is told how far it has come. It stops at the first break.
func (db *DB) PruefeVerlauf(ctx context.Context, progress func(done int64), anker ...Anker) (*Pruefbericht, error) {
	report := &Pruefbericht{anker: anker}
	end, err := db.Revision(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify the history: %w", err)
	}
	// The texts of one batch are read beside the entries of the next one.
	texts := noTexts()
	for report.Bruch == "" && report.Eintraege < end {
		var asked *textCheck
		err := db.byKeys(ctx, func(in *DB) (err error) {
			asked, err = in.verifyFrom(ctx, report, min(report.Eintraege+verifyBatch, end))
			return err
		})
		found := <-texts
		texts = db.checkTexts(ctx, asked)
		if err := errors.Join(err, found.err); err != nil {
			return nil, fmt.Errorf("verify the history: %w", translate(err))
		}
		report.breakAt(found.revision, found.bruch)
		progress(report.Eintraege)
	}
	found := <-texts
	if found.err != nil {
		return nil, fmt.Errorf("verify the history: %w", translate(found.err))
	}
	report.breakAt(found.revision, found.bruch)
	report.checkEnd()
	return report, db.countUnchained(ctx, report)
}

// breakAt notes a break, unless an earlier one is known; an empty text is none.
func (p *Pruefbericht) breakAt(revision int64, bruch string) {
	if bruch != "" && (p.Bruch == "" || revision < p.Revision) {
		p.Revision, p.Bruch = revision, bruch
	}
}

// countUnchained counts what waits for its number for too long, and what was erased.
func (db *DB) countUnchained(ctx context.Context, report *Pruefbericht) error {
	before := instant(db.now().Add(-unchainedAfter))
	err := db.gorm.WithContext(ctx).Raw(`SELECT COUNT(*), COUNT(*) FILTER (WHERE v.zeitpunkt < ?) FROM verlauf v
		WHERE NOT EXISTS (SELECT 1 FROM kette k WHERE k.verlauf = v.id)`, before).Row().Scan(&report.Wartend, &report.Unverkettet)
	if err == nil {
		err = db.gorm.WithContext(ctx).Raw("SELECT COUNT(*) FROM freitext WHERE geloescht_am IS NOT NULL").Row().Scan(&report.Geloescht)
	}
	if err != nil {
		return fmt.Errorf("verify the history: %w", translate(err))
	}
	return nil
}

// verifyFrom checks the entries after report.Eintraege up to a revision and gives
// the texts they name.
func (db *DB) verifyFrom(ctx context.Context, report *Pruefbericht, until int64) (texts *textCheck, err error) {
	texts = &textCheck{revision: make(map[string]int64)}
	err = db.query(ctx, func(rows found) error {
		var link ketteRow
		var r verlaufRow
		dest := []any{
			&link.Revision, &link.Zeitpunkt, &link.Hash, &r.ID, &r.Version, &r.Schritt, &r.Art, &r.Schluessel, &r.Land, &r.ARS, &r.OzgID,
			&r.Vorgang, &r.Zeitpunkt, &r.Organisation, &r.Akteur, &r.Quelle, &r.Begruendung, &r.Texte, &r.Zustand,
		}
		for report.Bruch == "" && rows.Next() {
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			if link.Revision != report.Eintraege+1 {
				break
			}
			if report.breakAt(link.Revision, brokenLink(report, &link, &r)); report.Bruch == "" {
				texts.add(link.Revision, &r)
				report.Eintraege, report.Kopf = link.Revision, bytes.Clone(link.Hash)
			}
		}
		return rows.Err()
	}, db.numbered(`SELECT k.revision, k.zeitpunkt, k.hash, v.id, v.version, v.schritt, v.art, v.schluessel, v.land, v.ars, v.ozg_id,
		v.vorgang, v.zeitpunkt, v.organisation, v.akteur, v.quelle, v.begruendung, v.texte, v.zustand
		FROM kette k JOIN verlauf v ON v.id = k.verlauf WHERE k.revision > ? AND k.revision <= ? ORDER BY k.revision`),
		report.Eintraege, until)
	if err != nil || report.Bruch != "" || report.Eintraege == until {
		return texts, err
	}
	// A link or its entry is missing.
	bruch, err := db.gap(ctx, report.Eintraege+1)
	report.breakAt(report.Eintraege+1, bruch)
	return texts, err
}

// gap says what is missing at a revision.
func (db *DB) gap(ctx context.Context, revision int64) (string, error) {
	var links []ketteRow
	if err := db.gorm.WithContext(ctx).Where("revision >= ?", revision).Order("revision").Limit(1).Find(&links).Error; err != nil {
		return "", fmt.Errorf("look for what is missing: %w", err)
	}
	if len(links) > 0 && links[0].Revision == revision {
		return fmt.Sprintf("Zur Revision %d fehlt der Eintrag %d im Verlauf.", revision, links[0].Verlauf), nil
	}
	next := revision
	if len(links) > 0 {
		next = links[0].Revision
	}
	return fmt.Sprintf("Die Revision %d fehlt in der Kette; auf %d folgt %d.", revision, revision-1, next), nil
}

// brokenLink says what is wrong with a link of the chain; empty when it holds.
func brokenLink(report *Pruefbericht, link *ketteRow, entry *verlaufRow) string {
	switch {
	case !bytes.Equal(link.Hash, linkHash(report.Kopf, link.Revision, link.Zeitpunkt, entry.ID, entryDigest(entry))):
		return fmt.Sprintf("Der Eintrag der Revision %d (%s %s, Version %d) passt nicht zu seiner Prüfsumme; er oder die Kette davor wurde verändert.",
			link.Revision, entry.Art, entry.Schluessel, entry.Version)
	case slices.ContainsFunc(report.anker, func(a Anker) bool { return a.Revision == link.Revision && !bytes.Equal(a.Hash, link.Hash) }):
		return fmt.Sprintf("Die Revision %d hat eine andere Prüfsumme als der Anker; die Kette bis dorthin wurde neu geschrieben.", link.Revision)
	}
	return ""
}

// textCheck gathers the texts that entries bring, and who wrote them, to compare
// them with their ids.
type textCheck struct {
	ids      []string
	revision map[string]int64
}

func (t *textCheck) add(revision int64, entry *verlaufRow) {
	note := func(id string) {
		if _, known := t.revision[id]; !known && id != "" {
			t.ids = append(t.ids, id)
			t.revision[id] = revision
		}
	}
	for id := range strings.FieldsSeq(entry.Texte) {
		note(id)
	}
	// The actor of the command line has a fixed name that is nobody's.
	if entry.Akteur != nachnutzung.AkteurBetrieb {
		note(entry.Akteur)
	}
}

// textBreak says what is wrong with the first text that is missing or is not what
// its id promises; bruch is empty when none is.
type textBreak struct {
	revision int64
	bruch    string
	err      error
}

// noTexts is the check of no texts, which has ended.
func noTexts() <-chan textBreak {
	none := make(chan textBreak, 1)
	none <- textBreak{}
	return none
}

// checkTexts compares texts with their ids; the answer comes when it is ready.
func (db *DB) checkTexts(ctx context.Context, t *textCheck) <-chan textBreak {
	answer := make(chan textBreak, 1)
	go func() { answer <- t.check(ctx, db) }()
	return answer
}

func (t *textCheck) check(ctx context.Context, db *DB) textBreak {
	const size = 5000
	err := db.byKeys(ctx, func(in *DB) error {
		for ids := range slices.Chunk(t.ids, size) {
			if err := in.among(ctx, "SELECT id, salz, inhalt, geloescht_am FROM freitext WHERE id", ids, t.compare); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return textBreak{err: fmt.Errorf("read texts: %w", err)}
	}
	var b textBreak
	for _, id := range t.ids {
		if at, bad := t.revision[id]; bad && (b.revision == 0 || at < b.revision) {
			b.revision = at
			b.bruch = fmt.Sprintf("Ein Text, den die Revision %d nennt, fehlt oder wurde verändert, statt gelöscht zu werden.", at)
		}
	}
	return b
}

// compare takes a text from the check that is what its id promises.
func (t *textCheck) compare(rows found) error {
	var id string
	var inhalt, geloescht *string
	var salt []byte
	if err := rows.Scan(&id, &salt, &inhalt, &geloescht); err != nil {
		return err
	}
	if geloescht != nil || (inhalt != nil && freitextID(salt, *inhalt) == id) {
		delete(t.revision, id)
	}
	return nil
}
