// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"nachnutzung/internal/nachnutzung"
)

// importRow is a load without its file and its report.
type importRow struct {
	ID                int64 `gorm:"primaryKey;autoIncrement"`
	Art               string
	Dateiname         string
	Blatt             string
	Groesse           int64
	Pruefsumme        string
	Datei             []byte
	Zustand           string
	Akteur            string
	Organisation      string
	Rechte            string
	Herkunft          string
	Notiz             string
	Ersetzungen       string
	Zahlen            string
	Bericht           string
	Fehlschlag        string
	Versuche          int
	Frist             string
	AngelegtAm        string
	GeprueftAm        string
	AngewendetAm      string
	ZurueckgenommenAm string
}

func (importRow) TableName() string { return "import" }

type importPlanRow struct {
	Import int64 `gorm:"primaryKey;autoIncrement:false"`
	Nr     int   `gorm:"primaryKey;autoIncrement:false"`
	Daten  []byte
}

func (importPlanRow) TableName() string { return "import_plan" }

// The JSON of a load's columns.
type (
	ersetzungState struct {
		Feld     string `json:"feld"`
		Gefunden string `json:"gefunden"`
		Ersatz   string `json:"ersatz"`
		Blatt    string `json:"blatt,omitempty"`
		Zeile    int    `json:"zeile,omitempty"`
	}
	zahlenState struct {
		Gelesen         int `json:"gelesen"`
		Neu             int `json:"neu"`
		Geaendert       int `json:"geaendert"`
		Unveraendert    int `json:"unveraendert"`
		Konflikt        int `json:"konflikt"`
		Zurueckgenommen int `json:"zurueckgenommen"`
		Fehler          int `json:"fehler"`
		Warnungen       int `json:"warnungen"`
		Hinweise        int `json:"hinweise"`
		Offen           int `json:"offen,omitempty"`
	}
	befundState struct {
		Blatt     string              `json:"blatt"`
		Zeile     int                 `json:"zeile"`
		Spalte    string              `json:"spalte"`
		Kopf      string              `json:"kopf"`
		Feld      string              `json:"feld"`
		Gefunden  string              `json:"gefunden"`
		Erwartet  string              `json:"erwartet"`
		Vorschlag string              `json:"vorschlag"`
		Schwere   nachnutzung.Schwere `json:"schwere"`
		Text      string              `json:"text"`
	}
)

// importColumns are read by readImports, in this order.
const importColumns = `i.id, i.art, i.dateiname, i.blatt, i.groesse, i.pruefsumme, i.zustand, i.akteur, i.organisation, i.rechte, i.herkunft,
	i.notiz, i.ersetzungen, i.zahlen, i.fehlschlag, i.versuche, i.frist, i.angelegt_am, i.geprueft_am, i.angewendet_am, i.zurueckgenommen_am`

func scanImport(rows *sql.Rows) (nachnutzung.Import, error) {
	var i nachnutzung.Import
	var frist, angelegt, geprueft, angewendet, zurueck string
	var rights []rechtRow
	var replaced []ersetzungState
	var counts zahlenState
	err := rows.Scan(&i.ID, &i.Art, &i.Dateiname, &i.Blatt, &i.Groesse, &i.Pruefsumme, &i.Zustand, &i.Akteur, &i.Organisation,
		fromJSON[[]rechtRow]{&rights}, &i.Herkunft, &i.Notiz.ID, fromJSON[[]ersetzungState]{&replaced}, fromJSON[zahlenState]{&counts},
		&i.Fehlschlag, &i.Versuche, &frist, &angelegt, &geprueft, &angewendet, &zurueck)
	for _, r := range rights {
		i.Rechte = append(i.Rechte, nachnutzung.Recht(r))
	}
	for _, e := range replaced {
		i.Ersetzungen = append(i.Ersetzungen, nachnutzung.Ersetzung(e))
	}
	i.Zahlen = nachnutzung.Importzahlen(counts)
	i.Frist, i.AngelegtAm, i.GeprueftAm = parseInstant(frist), parseInstant(angelegt), parseInstant(geprueft)
	i.AngewendetAm, i.ZurueckgenommenAm = parseInstant(angewendet), parseInstant(zurueck)
	return i, err
}

func (db *DB) readImports(ctx context.Context, query *gorm.DB) ([]nachnutzung.Import, error) {
	var list []nachnutzung.Import
	err := eachRow(query.Table("import AS i").Select(importColumns), true, func(rows *sql.Rows) error {
		i, err := scanImport(rows)
		list = append(list, i)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read imports: %w", err)
	}
	notes := make([]*nachnutzung.Text, len(list))
	for i := range list {
		notes[i] = &list[i].Notiz
	}
	return list, db.fillTexts(ctx, notes)
}

// Import gives one load; nachnutzung.ErrNotFound when there is none of that id.
func (db *DB) Import(ctx context.Context, id int64) (nachnutzung.Import, error) {
	list, err := db.readImports(ctx, db.gorm.WithContext(ctx).Where("i.id = ?", id))
	if err == nil && len(list) == 0 {
		err = nachnutzung.ErrNotFound
	}
	if err != nil {
		return nachnutzung.Import{}, err
	}
	return list[0], nil
}

// Importe lists the loads, the newest first, those before an id; 0 begins with the
// newest.
func (db *DB) Importe(ctx context.Context, vor int64, limit int) ([]nachnutzung.Import, error) {
	query := db.gorm.WithContext(ctx).Order("i.id DESC").Limit(limit)
	if vor > 0 {
		query = query.Where("i.id < ?", vor)
	}
	return db.readImports(ctx, query)
}

// LegeImportAn stores a load that is to be checked, and the file itself unless it
// is nil; it gives the load with its id. The first check has the promised time
// frist. idem may be nil; its Antwort gets the nachnutzung.Import.
func (db *DB) LegeImportAn(ctx context.Context, i nachnutzung.Import, datei []byte, frist time.Duration, idem *Idempotenz) (nachnutzung.Import, error) {
	if err := idem.repeated(ctx, db, i.Akteur); err != nil {
		return i, err
	}
	now := db.now().UTC()
	i.Zustand, i.AngelegtAm, i.Versuche, i.Frist = nachnutzung.ImportAngelegt, now, 1, now.Add(frist)
	rights := make([]rechtRow, len(i.Rechte))
	for n, r := range i.Rechte {
		rights[n] = rechtRow(r)
	}
	row := importRow{
		Art: string(i.Art), Dateiname: i.Dateiname, Blatt: i.Blatt, Groesse: i.Groesse, Pruefsumme: i.Pruefsumme, Datei: datei,
		Zustand: string(i.Zustand), Akteur: i.Akteur, Organisation: i.Organisation, Rechte: jsonText(rights), Herkunft: i.Herkunft,
		Ersetzungen: "[]", Zahlen: "{}", Bericht: "[]", Versuche: i.Versuche, Frist: instant(i.Frist), AngelegtAm: instant(now),
	}
	err := db.transact(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		i.ID = row.ID
		if idem == nil {
			return nil
		}
		kept, err := idem.row(db, i.Akteur, i)
		if err != nil {
			return err
		}
		return tx.Create(kept).Error
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		// Another request with the same key was a moment faster.
		if again := idem.repeated(ctx, db, i.Akteur); again != nil {
			return i, again
		}
	}
	if err != nil {
		return i, fmt.Errorf("store import: %w", translate(err))
	}
	return i, nil
}

// ImportDatei gives the file of a load; nachnutzung.ErrNotFound when it is not
// kept.
func (db *DB) ImportDatei(ctx context.Context, id int64) ([]byte, error) {
	var row importRow
	err := db.gorm.WithContext(ctx).Select("datei").Where("id = ?", id).Take(&row).Error
	if err == nil && row.Datei == nil {
		err = nachnutzung.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read the file of import %d: %w", id, translate(err))
	}
	return row.Datei, nil
}

// ImportBericht gives the findings of a load that were kept, in the order of the
// file.
func (db *DB) ImportBericht(ctx context.Context, id int64) ([]nachnutzung.Zellbefund, error) {
	var states []befundState
	err := db.gorm.WithContext(ctx).Table("import").Select("bericht").Where("id = ?", id).Row().Scan(fromJSON[[]befundState]{&states})
	if err != nil {
		return nil, fmt.Errorf("read the report of import %d: %w", id, translate(err))
	}
	list := make([]nachnutzung.Zellbefund, len(states))
	for i := range states {
		list[i] = nachnutzung.Zellbefund(states[i])
	}
	return list, nil
}

// Importpruefung is a check that is under way. Whoever holds it has promised to
// show a sign of life before its time runs out.
type Importpruefung struct {
	db *DB
	id int64
	// versuch tells this check from a later one that has taken its place.
	versuch int
	frist   time.Duration
	nr      int
}

// ErrImportAbgeloest says that somebody else checks the load now, or that it needs
// no check any more.
var ErrImportAbgeloest = errors.New("somebody else checks this import")

// Pruefung gives the check that LegeImportAn or BeginneImportpruefung began.
func (db *DB) Pruefung(i nachnutzung.Import, frist time.Duration) *Importpruefung {
	return &Importpruefung{db: db, id: i.ID, versuch: i.Versuche, frist: frist}
}

// BeginneImportpruefung takes a load to check it again, with the replacements
// given: one that was checked or has failed, or one whose check has not shown a
// sign of life in time. ErrImportAbgeloest when somebody else was faster. The
// Idempotenz of v may be nil; its Antwort gets the nachnutzung.Import.
func (db *DB) BeginneImportpruefung(ctx context.Context, v Vorgang, i nachnutzung.Import, ersetzungen []nachnutzung.Ersetzung, frist time.Duration) (nachnutzung.Import, error) {
	now := db.now().UTC()
	states := make([]ersetzungState, len(ersetzungen))
	for n, e := range ersetzungen {
		states[n] = ersetzungState(e)
	}
	err := db.transact(ctx, func(tx *gorm.DB) error {
		result := tx.Table("import").
			Where("id = ? AND versuche = ? AND (zustand IN ? OR (zustand = ? AND frist < ?))", i.ID, i.Versuche,
				[]nachnutzung.Importzustand{nachnutzung.ImportGeprueft, nachnutzung.ImportFehlgeschlagen}, nachnutzung.ImportAngelegt, instant(now)).
			Updates(map[string]any{
				"zustand": string(nachnutzung.ImportAngelegt), "versuche": i.Versuche + 1, "frist": instant(now.Add(frist)), "ersetzungen": jsonText(states),
				"fehlschlag": "", "zahlen": "{}", "bericht": "[]", "geprueft_am": "",
			})
		if result.Error != nil {
			return result.Error
		}
		if result.RowsAffected == 0 {
			return ErrImportAbgeloest
		}
		var err error
		if i, err = db.on(tx).Import(ctx, i.ID); err != nil || v.Idempotenz == nil {
			return err
		}
		kept, err := v.Idempotenz.row(db, v.Akteur.Kennung, i)
		if err != nil {
			return err
		}
		return tx.Create(kept).Error
	})
	if err != nil {
		if again := v.Idempotenz.repeated(ctx, db, v.Akteur.Kennung); again != nil {
			return i, again
		}
		return i, fmt.Errorf("begin to check import %d: %w", i.ID, translate(err))
	}
	return i, nil
}

// update changes the row as long as the check is still this one's.
func (p *Importpruefung) update(tx *gorm.DB, values map[string]any) error {
	result := tx.Table("import").Where("id = ? AND versuche = ? AND zustand = ?", p.id, p.versuch, string(nachnutzung.ImportAngelegt)).Updates(values)
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected == 0 {
		return ErrImportAbgeloest
	}
	return nil
}

// Lebt shows a sign of life, with what has been counted so far.
func (p *Importpruefung) Lebt(ctx context.Context, z nachnutzung.Importzahlen) error {
	text, err := zahlenText(z)
	if err != nil {
		return err
	}
	err = p.update(p.db.gorm.WithContext(ctx), map[string]any{"frist": instant(p.db.now().Add(p.frist)), "zahlen": text})
	if err != nil {
		return fmt.Errorf("show the progress of import %d: %w", p.id, translate(err))
	}
	return nil
}

// Plane adds a piece to the plan. The first one takes away what an earlier check
// has left.
func (p *Importpruefung) Plane(ctx context.Context, daten []byte) error {
	err := p.db.transact(ctx, func(tx *gorm.DB) error {
		if p.nr == 0 {
			if err := tx.Where("import = ?", p.id).Delete(&importPlanRow{}).Error; err != nil {
				return err
			}
		}
		// Only the check that still holds the load may write its plan.
		if err := p.update(tx, map[string]any{"frist": instant(p.db.now().Add(p.frist))}); err != nil {
			return err
		}
		return tx.Create(&importPlanRow{Import: p.id, Nr: p.nr, Daten: daten}).Error
	})
	if err != nil {
		return fmt.Errorf("store the plan of import %d: %w", p.id, translate(err))
	}
	p.nr++
	return nil
}

// Beende stores what the check has found: art is what the file turned out to be.
func (p *Importpruefung) Beende(ctx context.Context, art nachnutzung.Importart, z nachnutzung.Importzahlen, bericht []nachnutzung.Zellbefund) error {
	counts, err := zahlenText(z)
	if err != nil {
		return err
	}
	states := make([]befundState, len(bericht))
	for i := range bericht {
		states[i] = befundState(bericht[i])
	}
	return p.ende(ctx, map[string]any{
		"zustand": string(nachnutzung.ImportGeprueft), "art": string(art), "geprueft_am": instant(p.db.now()), "frist": "", "zahlen": counts, "bericht": jsonText(states),
	})
}

// Scheitere stores in German why the load cannot be checked.
func (p *Importpruefung) Scheitere(ctx context.Context, warum string) error {
	return p.ende(ctx, map[string]any{
		"zustand": string(nachnutzung.ImportFehlgeschlagen), "geprueft_am": instant(p.db.now()), "frist": "", "fehlschlag": warum,
	})
}

// Gib gives the load back unchecked, so that the next one need not wait.
func (p *Importpruefung) Gib(ctx context.Context) error {
	err := p.update(p.db.gorm.WithContext(ctx), map[string]any{"frist": instant(p.db.now())})
	if err != nil {
		return fmt.Errorf("give import %d back: %w", p.id, translate(err))
	}
	return nil
}

func (p *Importpruefung) ende(ctx context.Context, values map[string]any) error {
	err := p.db.transact(ctx, func(tx *gorm.DB) error {
		if p.nr == 0 {
			if err := tx.Where("import = ?", p.id).Delete(&importPlanRow{}).Error; err != nil {
				return err
			}
		}
		return p.update(tx, values)
	})
	if err != nil {
		return fmt.Errorf("end the check of import %d: %w", p.id, translate(err))
	}
	return nil
}

func zahlenText(z nachnutzung.Importzahlen) (string, error) {
	text, err := json.Marshal(zahlenState(z))
	if err != nil {
		return "", fmt.Errorf("encode counts: %w", err)
	}
	return string(text), nil
}
