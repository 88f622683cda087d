// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"nachnutzung/internal/nachnutzung"
)

// importGebietsstandRow is what a load of a Gebietsstand has beside its file.
type importGebietsstandRow struct {
	Import       int64 `gorm:"primaryKey;autoIncrement:false"`
	Tabelle      []byte
	Tabellenname string
	Antworten    string
	Fragen       string
}

func (importGebietsstandRow) TableName() string { return "import_gebietsstand" }

// Gebietsstandimport is what a load of a Gebietsstand has beside its file.
type Gebietsstandimport struct {
	// Tabelle says which body came after which, as a workbook or text table; nil
	// when none was sent. Tabellenname is the name of its file.
	Tabelle      []byte
	Tabellenname string
	// Antworten are those given one by one.
	Antworten nachnutzung.Gebietsantworten
	// Fragen as the last check has found them.
	Fragen []nachnutzung.Gebietsfrage
}

// The JSON of its columns.
type (
	antwortenState struct {
		Uebergaenge    []uebergangState    `json:"uebergaenge,omitempty"`
		Entscheidungen []entscheidungState `json:"entscheidungen,omitempty"`
	}
	uebergangState struct {
		Alt string `json:"alt,omitempty"`
		Neu string `json:"neu,omitempty"`
		Ab  string `json:"ab,omitempty"`
		Art string `json:"art,omitempty"`
	}
	entscheidungState struct {
		Neu   string `json:"neu"`
		OzgID string `json:"ozgId,omitempty"`
		Stand string `json:"stand"`
	}
	frageState struct {
		Art       nachnutzung.Fragenart `json:"art"`
		Kommune   verweisState          `json:"kommune"`
		Buendel   verweisState          `json:"leistungsbuendel"`
		Staende   []meinungState        `json:"staende,omitempty"`
		Vermutung verweisState          `json:"vermutung"`
		Antwort   string                `json:"antwort,omitempty"`
	}
	meinungState struct {
		Kommune    verweisState       `json:"kommune"`
		GeerbtVon  verweisState       `json:"geerbtVon"`
		Status     nachnutzung.Status `json:"status"`
		StatusSeit string             `json:"statusSeit,omitempty"`
		Herkunft   string             `json:"herkunft"`
	}
	verweisState struct {
		Code string `json:"code"`
		Name string `json:"name"`
	}
)

// LegeGebietsstandAn is LegeImportAn for a file that comes with a table of
// transitions.
func (db *DB) LegeGebietsstandAn(ctx context.Context, i nachnutzung.Import, datei, tabelle []byte, tabellenname string, frist time.Duration,
	idem *Idempotenz) (nachnutzung.Import, error) {
	if err := idem.repeated(ctx, db, i.Akteur); err != nil {
		return i, err
	}
	made := i
	err := db.transact(ctx, func(tx *gorm.DB) (err error) {
		if made, err = db.flach(tx).LegeImportAn(ctx, i, datei, frist, idem); err != nil {
			return err
		}
		return tx.Create(&importGebietsstandRow{Import: made.ID, Tabelle: tabelle, Tabellenname: tabellenname, Antworten: "{}", Fragen: "[]"}).Error
	})
	if err != nil {
		// Another request with the same key was a moment faster.
		if again := idem.repeated(ctx, db, i.Akteur); again != nil {
			return made, again
		}
		return made, fmt.Errorf("store import with its table: %w", translate(err))
	}
	return made, nil
}

// flach is on for what opens a transaction of its own: it becomes part of the one
// that is open, whole or not at all.
func (db *DB) flach(tx *gorm.DB) *DB {
	return db.on(tx.Session(&gorm.Session{DisableNestedTransaction: true}))
}

// Gebietsstandimport gives what a load of a Gebietsstand has beside its file; the
// zero value for any other load.
func (db *DB) Gebietsstandimport(ctx context.Context, id int64) (Gebietsstandimport, error) {
	var found Gebietsstandimport
	var rows []importGebietsstandRow
	if err := db.gorm.WithContext(ctx).Where("import = ?", id).Find(&rows).Error; err != nil {
		return found, fmt.Errorf("read the answers of import %d: %w", id, translate(err))
	}
	if len(rows) == 0 {
		return found, nil
	}
	found.Tabelle, found.Tabellenname = rows[0].Tabelle, rows[0].Tabellenname
	answers, err := readJSON[antwortenState](rows[0].Antworten)
	if err != nil {
		return found, err
	}
	questions, err := readJSON[[]frageState](rows[0].Fragen)
	if err != nil {
		return found, err
	}
	for _, u := range answers.Uebergaenge {
		found.Antworten.Uebergaenge = append(found.Antworten.Uebergaenge, nachnutzung.Nachfolge(u))
	}
	for _, e := range answers.Entscheidungen {
		found.Antworten.Entscheidungen = append(found.Antworten.Entscheidungen, nachnutzung.Gebietsentscheidung(e))
	}
	for i := range questions {
		found.Fragen = append(found.Fragen, questions[i].frage())
	}
	return found, nil
}

func (s *frageState) frage() nachnutzung.Gebietsfrage {
	f := nachnutzung.Gebietsfrage{
		Art: s.Art, Kommune: nachnutzung.Verweis(s.Kommune), Leistungsbuendel: nachnutzung.Verweis(s.Buendel),
		Vermutung: nachnutzung.Verweis(s.Vermutung), Antwort: s.Antwort,
	}
	for _, m := range s.Staende {
		f.Staende = append(f.Staende, nachnutzung.Gebietsmeinung{
			Kommune: nachnutzung.Verweis(m.Kommune), GeerbtVon: nachnutzung.Verweis(m.GeerbtVon), Status: m.Status, StatusSeit: m.StatusSeit, Herkunft: m.Herkunft,
		})
	}
	return f
}

func frageStateOf(f *nachnutzung.Gebietsfrage) frageState {
	s := frageState{
		Art: f.Art, Kommune: verweisState(f.Kommune), Buendel: verweisState(f.Leistungsbuendel), Vermutung: verweisState(f.Vermutung), Antwort: f.Antwort,
	}
	for _, m := range f.Staende {
		s.Staende = append(s.Staende, meinungState{
			Kommune: verweisState(m.Kommune), GeerbtVon: verweisState(m.GeerbtVon), Status: m.Status, StatusSeit: m.StatusSeit, Herkunft: m.Herkunft,
		})
	}
	return s
}

// Fragen stores what the check has found open, with the answers there are.
func (p *Importpruefung) Fragen(ctx context.Context, list []nachnutzung.Gebietsfrage) error {
	states := make([]frageState, len(list))
	for i := range list {
		states[i] = frageStateOf(&list[i])
	}
	err := p.db.transact(ctx, func(tx *gorm.DB) error {
		// Only the check that still holds the load may write.
		if err := p.update(tx, map[string]any{"frist": instant(p.db.now().Add(p.frist))}); err != nil {
			return err
		}
		return putGebietsstand(tx, &importGebietsstandRow{Import: p.id, Antworten: "{}", Fragen: jsonText(states)}, "fragen")
	})
	if err != nil {
		return fmt.Errorf("store the questions of import %d: %w", p.id, translate(err))
	}
	return nil
}

// BeginneGebietspruefung is BeginneImportpruefung with the answers given.
func (db *DB) BeginneGebietspruefung(ctx context.Context, v Vorgang, i nachnutzung.Import, a nachnutzung.Gebietsantworten,
	frist time.Duration) (nachnutzung.Import, error) {
	var state antwortenState
	for _, u := range a.Uebergaenge {
		state.Uebergaenge = append(state.Uebergaenge, uebergangState(u))
	}
	for _, e := range a.Entscheidungen {
		state.Entscheidungen = append(state.Entscheidungen, entscheidungState(e))
	}
	text, err := encodeState(state)
	if err != nil {
		return i, err
	}
	again := i
	err = db.transact(ctx, func(tx *gorm.DB) (err error) {
		if again, err = db.flach(tx).BeginneImportpruefung(ctx, v, i, i.Ersetzungen, frist); err != nil {
			return err
		}
		return putGebietsstand(tx, &importGebietsstandRow{Import: i.ID, Antworten: text, Fragen: "[]"}, "antworten")
	})
	if err != nil {
		// Another request with the same key was a moment faster.
		if earlier := v.Idempotenz.repeated(ctx, db, v.Akteur.Kennung); earlier != nil {
			return again, earlier
		}
		return again, fmt.Errorf("store the answers to import %d: %w", i.ID, translate(err))
	}
	return again, nil
}

// putGebietsstand makes the row, or changes one column of it.
func putGebietsstand(tx *gorm.DB, row *importGebietsstandRow, column string) error {
	return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "import"}}, DoUpdates: clause.AssignmentColumns([]string{column})}).Create(row).Error
}
