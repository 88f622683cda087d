// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"nachnutzung/internal/nachnutzung"
)

// VorgangRuecknahme takes back what an import has changed.
const VorgangRuecknahme VorgangArt = "ruecknahme"

// Anwendung is the one transaction in which a load is applied: whatever is changed
// through it counts with the mark "applied" at the load, or not at all.
type Anwendung struct {
	db *DB
	v  Vorgang
	id int64
	// around is what stands around the pairs that were changed.
	around surroundings
	// folgen bring up to date what follows from the changes, once at the end, by the
	// kinds that were changed.
	folgen map[string]func(db *DB, tx *gorm.DB) error
}

func newAnwendung(db *DB, v Vorgang) *Anwendung {
	return &Anwendung{db: db, v: v, around: newSurroundings(), folgen: make(map[string]func(*DB, *gorm.DB) error)}
}

// ende brings up to date what follows from the changes.
func (a *Anwendung) ende(ctx context.Context) error {
	for _, art := range slices.Sorted(maps.Keys(a.folgen)) {
		if err := a.folgen[art](a.db, a.db.gorm.WithContext(ctx)); err != nil {
			return err
		}
	}
	return nil
}

// Nachnutzungen changes pairs as ApplyNachnutzungen does.
func (a *Anwendung) Nachnutzungen(ctx context.Context, list []NachnutzungAenderung) ([]NachnutzungErgebnis, error) {
	return a.db.applyAround(ctx, a.v, nachnutzung.OpMelden, list, a.around)
}

// WendeImportAn applies a load. In one transaction it locks the load, asks darf
// whether it may be applied as it stands, hands every piece of its plan to stueck
// and marks it as applied; so of two who apply it at once the second meets it
// applied. The reason of v is the load's note. It may run more than once.
func (db *DB) WendeImportAn(ctx context.Context, v Vorgang, id int64, darf func(*nachnutzung.Import) error,
	stueck func(ctx context.Context, a *Anwendung, daten []byte) error) (nachnutzung.Import, error) {
	return db.withImport(ctx, v, id, darf, func(ctx context.Context, on *DB, i *nachnutzung.Import) error {
		a := newAnwendung(on, v)
		a.id = id
		var err error
		if i.Notiz, err = on.gemeinsam(ctx, &a.v); err != nil {
			return err
		}
		a.v.Quelle, a.v.Idempotenz = i.Quelle(), nil
		for nr := 0; ; nr++ {
			var rows []importPlanRow
			if err := on.gorm.WithContext(ctx).Where("import = ? AND nr = ?", id, nr).Find(&rows).Error; err != nil {
				return err
			}
			if len(rows) == 0 {
				break
			}
			if err := stueck(ctx, a, rows[0].Daten); err != nil {
				return err
			}
		}
		if err := a.ende(ctx); err != nil {
			return err
		}
		i.Zustand, i.AngewendetAm = nachnutzung.ImportAngewendet, db.now().UTC()
		if err := on.gorm.WithContext(ctx).Where("import = ?", id).Delete(&importPlanRow{}).Error; err != nil {
			return err
		}
		return on.gorm.WithContext(ctx).Exec("UPDATE import SET zustand = ?, angewendet_am = ?, notiz = ? WHERE id = ?",
			string(i.Zustand), instant(i.AngewendetAm), i.Notiz.ID, id).Error
	})
}

// gemeinsam stores the reason of many changes once, and lets v refer to it.
func (db *DB) gemeinsam(ctx context.Context, v *Vorgang) (nachnutzung.Text, error) {
	reason := nachnutzung.NewText(v.Begruendung)
	if _, err := freitexte().insert(ctx, db, newTexts([]*nachnutzung.Text{&reason})); err != nil {
		return reason, fmt.Errorf("store the reason: %w", err)
	}
	v.gemeinsam, v.Begruendung = reason.ID, ""
	return reason, nil
}

// withImport does something with a locked load in one transaction, again when
// somebody else has come between, and keeps the answer for a repeated request.
func (db *DB) withImport(ctx context.Context, v Vorgang, id int64, darf func(*nachnutzung.Import) error,
	do func(ctx context.Context, on *DB, i *nachnutzung.Import) error) (nachnutzung.Import, error) {
	var done nachnutzung.Import
	for range maxAttempts {
		if err := v.Idempotenz.repeated(ctx, db, v.Akteur.Kennung); err != nil {
			return done, err
		}
		err := db.transactMany(ctx, func(on *DB) (err error) {
			if done, err = on.lockImport(ctx, id); err != nil {
				return err
			}
			if err := darf(&done); err != nil {
				return err
			}
			if err := do(ctx, on, &done); err != nil || v.Idempotenz == nil {
				return err
			}
			idem, err := v.Idempotenz.row(db, v.Akteur.Kennung, done)
			if err != nil {
				return err
			}
			return on.gorm.WithContext(ctx).Create(idem).Error
		})
		switch {
		case err == nil:
			db.written()
			return done, nil
		case errors.Is(err, gorm.ErrDuplicatedKey), errors.Is(err, errNotWritten), isDeadlock(err):
			// Somebody has written a pair or the same key; the next attempt tells.
		default:
			// The same request may have come first by another way, and be the reason.
			if again := v.Idempotenz.repeated(ctx, db, v.Akteur.Kennung); again != nil {
				return done, again
			}
			return done, fmt.Errorf("import %d: %w", id, translate(err))
		}
	}
	return done, nachnutzung.ErrVersionConflict
}

// Wiederholt gives *WiederholungError when a request was answered before, and
// *nachnutzung.ConflictError when its Idempotency-Key belongs to another one.
func (db *DB) Wiederholt(ctx context.Context, v Vorgang) error {
	return v.Idempotenz.repeated(ctx, db, v.Akteur.Kennung)
}

// lockImport reads a load and keeps others from doing anything with it until the
// transaction ends. On SQLite nobody else writes meanwhile.
func (db *DB) lockImport(ctx context.Context, id int64) (nachnutzung.Import, error) {
	if db.kind == dialectPostgres {
		var locked []int64
		err := db.gorm.WithContext(ctx).Table("import").Select("id").Where("id = ?", id).
			Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Scan(&locked).Error
		if err != nil {
			return nachnutzung.Import{}, err
		}
	}
	return db.Import(ctx, id)
}

// VerwirfImport throws a load away that was not applied: its file, its plan and
// its findings go, that it was there stays.
func (db *DB) VerwirfImport(ctx context.Context, v Vorgang, id int64, darf func(*nachnutzung.Import) error) (nachnutzung.Import, error) {
	return db.withImport(ctx, v, id, darf, func(ctx context.Context, on *DB, i *nachnutzung.Import) error {
		i.Zustand = nachnutzung.ImportVerworfen
		if err := on.gorm.WithContext(ctx).Where("import = ?", id).Delete(&importPlanRow{}).Error; err != nil {
			return err
		}
		if err := on.gorm.WithContext(ctx).Where("import = ?", id).Delete(&importGebietsstandRow{}).Error; err != nil {
			return err
		}
		return on.gorm.WithContext(ctx).Exec("UPDATE import SET zustand = ?, datei = NULL, bericht = '[]', ersetzungen = '[]' WHERE id = ?",
			string(i.Zustand), id).Error
	})
}

// Ruecknahme tells what became of the changes of an import that was taken back.
type Ruecknahme struct {
	Import nachnutzung.Import
	// Wiederhergestellt counts the objects that say again what they said before.
	Wiederhergestellt int
	// Konflikte are the objects that somebody has changed since, or that others need;
	// they stay as they are.
	Konflikte []Ruecknahmekonflikt
}

// Ruecknahmekonflikt is an object that an import has changed, and somebody after it;
// or one that it has made, and that others refer to.
type Ruecknahmekonflikt struct {
	// Art and Schluessel name it as the history does.
	Art, Schluessel string
	// ARS and OzgID say where it takes effect; each may be empty.
	ARS, OzgID string
	// Version that the import made, and the one that stands now.
	Version, Jetzt int64
}

// NimmImportZurueck restores what stood before an applied load, by a new change of
// each pair that nobody has changed since; the others are named and stay. It gives
// a *nachnutzung.ConflictError when all of them were changed.
func (db *DB) NimmImportZurueck(ctx context.Context, v Vorgang, id int64, darf func(*nachnutzung.Import) error) (Ruecknahme, error) {
	v.Art = VorgangRuecknahme
	for range maxAttempts {
		var result Ruecknahme
		var err error
		call := v
		call.Idempotenz = v.Idempotenz.about(func(written any) any {
			result.Import, _ = written.(nachnutzung.Import)
			return result
		})
		result.Import, err = db.withImport(ctx, call, id, darf, func(ctx context.Context, on *DB, i *nachnutzung.Import) error {
			result = Ruecknahme{}
			own := v
			if _, err := on.gemeinsam(ctx, &own); err != nil {
				return err
			}
			own.Quelle, own.Idempotenz = i.QuelleRuecknahme(), nil
			if err := on.takeBack(ctx, own, i.Quelle(), &result); err != nil {
				return err
			}
			if err := on.takeBackObjects(ctx, own, i.Quelle(), &result); err != nil {
				return err
			}
			if result.Wiederhergestellt == 0 && len(result.Konflikte) > 0 {
				return nachnutzung.Conflict(fmt.Sprintf("Alles, was der Import %d geändert hat, wurde seither wieder geändert; zurückzunehmen ist nichts mehr.", id))
			}
			i.Zustand, i.ZurueckgenommenAm = nachnutzung.ImportZurueckgenommen, db.now().UTC()
			return on.gorm.WithContext(ctx).Exec("UPDATE import SET zustand = ?, zurueckgenommen_am = ? WHERE id = ?",
				string(i.Zustand), instant(i.ZurueckgenommenAm), id).Error
		})
		if errors.Is(err, nachnutzung.ErrVersionConflict) {
			// Somebody has changed a pair between the look at it and its lock.
			continue
		}
		return result, err
	}
	return Ruecknahme{}, nachnutzung.ErrVersionConflict
}

// takeBack restores the pairs that a source has changed, a piece at a time.
func (db *DB) takeBack(ctx context.Context, v Vorgang, quelle string, result *Ruecknahme) error {
	for after := int64(0); ; {
		var entries []verlaufRow
		err := db.gorm.WithContext(ctx).Select("id, ars, ozg_id, version").
			Where("quelle = ? AND art = ? AND id > ?", quelle, artNachnutzung, after).Order("id").Limit(chunk).Find(&entries).Error
		if err != nil {
			return fmt.Errorf("read the changes of %s: %w", quelle, err)
		}
		if len(entries) == 0 {
			return nil
		}
		after = entries[len(entries)-1].ID
		if err := db.takeBackSome(ctx, v, entries, result); err != nil {
			return err
		}
	}
}

func (db *DB) takeBackSome(ctx context.Context, v Vorgang, entries []verlaufRow, result *Ruecknahme) error {
	keys, before := make([]Paarschluessel, len(entries)), make([]Paarversion, len(entries))
	for i := range entries {
		keys[i] = Paarschluessel{ARS: entries[i].ARS, OzgID: entries[i].OzgID}
		before[i] = Paarversion{Paarschluessel: keys[i], Version: entries[i].Version - 1}
	}
	present, err := db.Paare(ctx, keys)
	if err != nil {
		return err
	}
	states, err := db.FruehereStaende(ctx, before)
	if err != nil {
		return err
	}
	var list []NachnutzungAenderung
	for i := range entries {
		e := &entries[i]
		now := present[keys[i]]
		switch {
		case now == nil:
			return fmt.Errorf("pair %s/%s is not there any more", e.ARS, e.OzgID)
		case now.Nachnutzung.Version != e.Version:
			result.Konflikte = append(result.Konflikte, Ruecknahmekonflikt{
				Art: artNachnutzung, Schluessel: pairKey(e.ARS, e.OzgID), ARS: e.ARS, OzgID: e.OzgID, Version: e.Version, Jetzt: now.Nachnutzung.Version,
			})
			continue
		}
		earlier := states[before[i]]
		list = append(list, NachnutzungAenderung{
			ARS: e.ARS, OzgID: e.OzgID, Erwartung: nachnutzung.Erwartung{Versionen: []int64{e.Version}},
			Change: func(n *nachnutzung.Nachnutzung) error {
				n.ZurueckAuf(earlier)
				return nil
			},
		})
	}
	if len(list) == 0 {
		return nil
	}
	done, err := db.apply(ctx, v, nachnutzung.OpMelden, list)
	for _, r := range done {
		if r.Geaendert {
			result.Wiederhergestellt++
		}
	}
	return err
}
