// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"nachnutzung/internal/nachnutzung"
)

// VorgangGebietsreform changes what follows from a new Gebietsstand: the bodies,
// what belonged to those that are gone, and what was taken over from them.
const VorgangGebietsreform VorgangArt = "gebietsreform"

// artKommune is the kind of bodies in the history.
const artKommune = "kommune"

// kommuneState is a body as the history keeps it.
type kommuneState struct {
	Name          string           `json:"name"`
	Kurzname      string           `json:"kurzname"`
	Art           string           `json:"art"`
	Bezeichnung   string           `json:"bezeichnung,omitempty"`
	AGSLand       string           `json:"agsLand,omitempty"`
	AGSKreis      string           `json:"agsKreis,omitempty"`
	AGSGemeinde   string           `json:"agsGemeinde,omitempty"`
	Kreis         string           `json:"kreis,omitempty"`
	Verband       string           `json:"verband,omitempty"`
	Uebergeordnet string           `json:"uebergeordnet,omitempty"`
	Sitz          string           `json:"sitz,omitempty"`
	PLZ           string           `json:"plz,omitempty"`
	Einwohner     int              `json:"einwohner"`
	FlaecheHa     int              `json:"flaecheHa"`
	Traeger       *bool            `json:"traeger,omitempty"`
	ErbtVon       string           `json:"erbtVon,omitempty"`
	GueltigBis    string           `json:"gueltigBis,omitempty"`
	Nachfolger    []nachfolgeState `json:"nachfolger,omitempty"`
}

type nachfolgeState struct {
	Neu string `json:"neu"`
	Ab  string `json:"ab"`
	Art string `json:"art"`
}

// kommuneOf gives the body of a row; what it refers to by code alone.
func kommuneOf(r *kommuneRow) nachnutzung.Kommune {
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	return nachnutzung.Kommune{
		ARS: r.ARS, AGSLand: text(r.AGSLand), AGSKreis: text(r.AGSKreis), AGSGemeinde: text(r.AGSGemeinde), Name: r.Name, Kurzname: r.Kurzname,
		Art: nachnutzung.Art(r.Art), Bezeichnung: r.Bezeichnung, Land: nachnutzung.Verweis{Code: r.Land}, Kreis: nachnutzung.Verweis{Code: text(r.Kreis)},
		Verband: nachnutzung.Verweis{Code: text(r.Verband)}, Uebergeordnet: text(r.Uebergeordnet), Sitz: r.Sitz, PLZ: r.PLZ, Einwohner: r.Einwohner,
		FlaecheHa:    r.FlaecheHa,
		Gebietsstand: nachnutzung.Gebietsstand{Stand: r.Gebietsstand, EinwohnerStand: r.EinwohnerStand, FlaecheStand: r.FlaecheStand},
		GueltigBis:   text(r.GueltigBis), Traeger: r.Traeger, ErbtVon: nachnutzung.Verweis{Code: text(r.ErbtVon)},
	}
}

func (r *kommuneRow) state() (string, error) {
	k := kommuneOf(r)
	state := kommuneState{
		Name: k.Name, Kurzname: k.Kurzname, Art: string(k.Art), Bezeichnung: k.Bezeichnung, AGSLand: k.AGSLand, AGSKreis: k.AGSKreis,
		AGSGemeinde: k.AGSGemeinde, Kreis: k.Kreis.Code, Verband: k.Verband.Code, Uebergeordnet: k.Uebergeordnet, Sitz: k.Sitz, PLZ: k.PLZ,
		Einwohner: k.Einwohner, FlaecheHa: k.FlaecheHa, Traeger: k.Traeger, ErbtVon: k.ErbtVon.Code, GueltigBis: k.GueltigBis,
	}
	for _, n := range r.Nachfolger {
		state.Nachfolger = append(state.Nachfolger, nachfolgeState{Neu: n.Neu, Ab: n.Ab, Art: n.Art})
	}
	return encodeState(state)
}

// Koerperschaften gives all bodies, gone ones included, in the order of their ARS;
// what they refer to by code alone. bearbeitet are those that an editor has
// changed.
func (db *DB) Koerperschaften(ctx context.Context) (list []nachnutzung.Kommune, bearbeitet map[string]bool, err error) {
	var rows []kommuneRow
	if err := db.gorm.WithContext(ctx).Order("ars").Find(&rows).Error; err != nil {
		return nil, nil, fmt.Errorf("read bodies: %w", translate(err))
	}
	bearbeitet = make(map[string]bool)
	list = make([]nachnutzung.Kommune, len(rows))
	for i := range rows {
		list[i] = kommuneOf(&rows[i])
		if rows[i].Buchung.Version != rows[i].Buchung.GeladeneVersion {
			bearbeitet[rows[i].ARS] = true
		}
	}
	return list, bearbeitet, nil
}

// Traegerregeln gives the rules by which a body is a Verwaltungstraeger.
func (db *DB) Traegerregeln(ctx context.Context) ([]nachnutzung.Traegerregel, error) {
	var list []nachnutzung.Traegerregel
	query := db.gorm.WithContext(ctx).Table("traegerregel").Select("land, arten, erbend, regeltext").Order("land")
	err := eachRow(query, true, func(rows *sql.Rows) error {
		var r nachnutzung.Traegerregel
		err := rows.Scan(&r.Land.Code, fromJSON[[]nachnutzung.Art]{&r.Arten}, fromJSON[[]nachnutzung.Art]{&r.Erbend}, &r.Text)
		list = append(list, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the rules of Traeger: %w", err)
	}
	return list, nil
}

// GemeldetePaare gives the pairs of bodies that somebody has reported, in the
// order of their keys.
func (db *DB) GemeldetePaare(ctx context.Context, ars []string) ([]Paarschluessel, error) {
	var keys []Paarschluessel
	for part := range slices.Chunk(ars, chunk) {
		query := db.gorm.WithContext(ctx).Table("nachnutzung").Select("ars, ozg_id").Where("ars IN ?", part).Order("ars, ozg_id")
		err := eachRow(query, true, func(rows *sql.Rows) error {
			var key Paarschluessel
			err := rows.Scan(&key.ARS, &key.OzgID)
			keys = append(keys, key)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read the reported pairs: %w", err)
		}
	}
	return keys, nil
}

// Bindung is what ends with a body: Art is "plattformnutzung", "mitgliedschaft" or
// "vorabbestaetigung".
type Bindung struct {
	Art, ARS string
	// Zu is the Plattform, the Verbund, or whom the confirmation in advance is for.
	Zu nachnutzung.Verweis
}

// Bindungen gives what bodies use and belong to beyond a day, and whom they trust
// in advance.
func (db *DB) Bindungen(ctx context.Context, ars []string, tag string) ([]Bindung, error) {
	var list []Bindung
	for part := range slices.Chunk(ars, chunk) {
		query := db.gorm.WithContext(ctx).Raw(`SELECT DISTINCT '`+artPlattformnutzung+`', m.ars, p.code, p.name FROM plattformnutzung m
			JOIN plattform p ON p.code = m.plattform WHERE m.ars IN ? AND (m.bis = '' OR m.bis_sicher > ?)
			UNION SELECT DISTINCT '`+artMitgliedschaft+`', m.ars, v.code, v.name FROM verbund_mitgliedschaft m
			JOIN verbund v ON v.code = m.verbund WHERE m.ars IN ? AND (m.bis = '' OR m.bis_sicher > ?)
			UNION SELECT '`+artVorabbestaetigung+`', d.ars, d.schluessel, '' FROM dokument d WHERE d.art = '`+artVorabbestaetigung+`' AND d.ars IN ?
			ORDER BY 2, 1, 3`, part, tag, part, tag, part)
		err := eachRow(query, true, func(rows *sql.Rows) error {
			var b Bindung
			err := rows.Scan(&b.Art, &b.ARS, &b.Zu.Code, &b.Zu.Name)
			if b.Art == artVorabbestaetigung {
				b.Zu.Code = b.Zu.Code[len(b.ARS)+1:]
			}
			list = append(list, b)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read what ends with bodies: %w", err)
		}
	}
	return list, nil
}

// DB is the database inside the transaction.
func (a *Anwendung) DB() *DB { return a.db }

// Datei gives the file of the load.
func (a *Anwendung) Datei(ctx context.Context) ([]byte, error) { return a.db.ImportDatei(ctx, a.id) }

// Beilage gives what the load has beside its file.
func (a *Anwendung) Beilage(ctx context.Context) (Gebietsstandimport, error) {
	return a.db.Gebietsstandimport(ctx, a.id)
}

// Uebernimm changes pairs as Nachnutzungen does; the history calls it a
// consequence of the Gebietsstand, and nobody signs it anew.
func (a *Anwendung) Uebernimm(ctx context.Context, list []NachnutzungAenderung) error {
	v := a.v
	v.Art = VorgangGebietsreform
	_, err := a.db.apply(ctx, v, nachnutzung.OpMelden, list)
	return err
}

// BeginneGebietsstand keeps others from changing bodies and pairs until the
// transaction ends, so that what is read now still holds when it is written. On
// SQLite nobody else writes meanwhile.
func (a *Anwendung) BeginneGebietsstand(ctx context.Context) error {
	tx := a.db.gorm.WithContext(ctx)
	if err := a.db.lockLaden(tx); err != nil {
		return err
	}
	if a.db.kind != dialectPostgres {
		return nil
	}
	return tx.Exec("LOCK TABLE nachnutzung IN SHARE ROW EXCLUSIVE MODE").Error
}

// Gebietswechsel is a new Gebietsstand, ready to be written.
type Gebietswechsel struct {
	// Koerperschaften are all bodies of the edition.
	Koerperschaften []nachnutzung.Kommune
	// Entfallen are the ARS of those that are gone, Uebergaenge what came after them
	// (and, of a part that was split off, after others).
	Entfallen   []string
	Uebergaenge []nachnutzung.Nachfolge
}

// Gebietsstand writes new bodies, changes those that no editor has changed, ends
// those that are gone on the day before their successors, with what they used and
// belonged to. Each becomes an entry of the history. BeginneGebietsstand comes
// first.
func (a *Anwendung) Gebietsstand(ctx context.Context, g *Gebietswechsel) error {
	w := gebietswrite{db: a.db.flach(a.db.gorm), v: a.v, g: g, ende: make(map[string]string)}
	w.v.Art = VorgangGebietsreform
	for _, n := range g.Uebergaenge {
		if n.Alt == "" || !slices.Contains(g.Entfallen, n.Alt) {
			continue
		}
		day, err := time.Parse(time.DateOnly, n.Ab)
		if err != nil {
			return fmt.Errorf("first day of what came after %s: %w", n.Alt, err)
		}
		w.ende[n.Alt] = day.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	for _, step := range []func(context.Context) error{w.read, w.beende, w.schreibe, w.folgen, w.record, w.loese} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return a.db.refreshKommunen(a.db.gorm.WithContext(ctx), true)
}

// gebietswrite is the writing of a Gebietsstand.
type gebietswrite struct {
	db *DB
	v  Vorgang
	g  *Gebietswechsel
	// ende is the last day of each body that is gone.
	ende map[string]string
	part *part[kommuneRow]
	// vorher are the rows as they stood.
	vorher map[string]kommuneRow
}

func (w *gebietswrite) read(ctx context.Context) error {
	p, _ := kommunenPart(w.g.Koerperschaften, nil).(*part[kommuneRow])
	loaded := p.keep
	p.keep = func(wanted, current *kommuneRow) {
		loaded(wanted, current)
		// The day of the register is no change of a body; it is set for all at once.
		wanted.Gebietsstand, wanted.EinwohnerStand, wanted.FlaecheStand = current.Gebietsstand, current.EinwohnerStand, current.FlaecheStand
	}
	w.part = p
	current, err := p.current(w.db.gorm.WithContext(ctx))
	if err != nil {
		return fmt.Errorf("read bodies: %w", err)
	}
	w.vorher = make(map[string]kommuneRow, len(current))
	for ars, row := range current {
		w.vorher[ars] = *row
	}
	return nil
}

// beende ends the bodies that are gone. An AGS that a new body carries on leads to
// that one from now on: it is the same key.
func (w *gebietswrite) beende(ctx context.Context) error {
	tx := w.db.gorm.WithContext(ctx)
	taken := make(map[string]bool)
	for i := range w.g.Koerperschaften {
		k := &w.g.Koerperschaften[i]
		taken[k.AGSLand], taken[k.AGSKreis], taken[k.AGSGemeinde] = true, true, true
	}
	for _, ars := range w.g.Entfallen {
		values := map[string]any{"gueltig_bis": w.ende[ars], "version": gorm.Expr("version + 1"),
			"geladene_version": gorm.Expr("CASE WHEN geladene_version = version THEN version + 1 ELSE geladene_version END")}
		row := w.vorher[ars]
		for column, ags := range map[string]*string{"ags_land": row.AGSLand, "ags_kreis": row.AGSKreis, "ags_gemeinde": row.AGSGemeinde} {
			if ags != nil && taken[*ags] {
				values[column] = nil
			}
		}
		if err := tx.Table("kommune").Where("ars = ?", ars).Updates(values).Error; err != nil {
			return fmt.Errorf("end %s: %w", ars, err)
		}
	}
	return nil
}

// schreibe writes the bodies of the edition, and its days.
func (w *gebietswrite) schreibe(ctx context.Context) error {
	tx := w.db.gorm.WithContext(ctx)
	if _, err := w.part.sync(tx); err != nil {
		return fmt.Errorf("write bodies: %w", err)
	}
	if len(w.g.Koerperschaften) == 0 {
		return nil
	}
	stand := w.g.Koerperschaften[0].Gebietsstand
	err := tx.Exec("UPDATE kommune SET gebietsstand = ?, einwohner_stand = ?, flaeche_stand = ? WHERE gueltig_bis IS NULL AND version = geladene_version",
		stand.Stand, stand.EinwohnerStand, stand.FlaecheStand).Error
	if err != nil {
		return fmt.Errorf("write the days of the Gebietsstand: %w", err)
	}
	return nil
}

// folgen writes who came after whom. A body that lives on after a part of it was
// split off has changed thereby.
func (w *gebietswrite) folgen(ctx context.Context) error {
	tx := w.db.gorm.WithContext(ctx)
	var rows []nachfolgeRow
	touched := make(map[string]bool)
	for _, n := range w.g.Uebergaenge {
		if n.Alt == "" || n.Neu == "" {
			continue
		}
		rows = append(rows, nachfolgeRow(n))
		if w.ende[n.Alt] == "" && !touched[n.Alt] {
			touched[n.Alt] = true
			err := tx.Exec(`UPDATE kommune SET geladene_version = CASE WHEN geladene_version = version THEN version + 1 ELSE geladene_version END,
				version = version + 1 WHERE ars = ?`, n.Alt).Error
			if err != nil {
				return fmt.Errorf("mark %s as split: %w", n.Alt, err)
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	err := tx.Clauses(clause.OnConflict{UpdateAll: true}).CreateInBatches(rows, batch).Error
	if err != nil {
		return fmt.Errorf("write who came after whom: %w", err)
	}
	return nil
}

// record writes an entry for each body that has a new version and, where it never
// had one, one of what was loaded before.
func (w *gebietswrite) record(ctx context.Context) error {
	tx := w.db.gorm.WithContext(ctx)
	now, err := w.part.current(tx)
	if err != nil {
		return fmt.Errorf("read the written bodies: %w", err)
	}
	var known []string
	if err := tx.Table("verlauf").Where("art = ?", artKommune).Distinct("schluessel").Pluck("schluessel", &known).Error; err != nil {
		return fmt.Errorf("read which bodies have a history: %w", err)
	}
	entries, texts, err := w.entries(now, known)
	if err != nil {
		return err
	}
	return w.db.record(tx, entries, texts)
}

func (w *gebietswrite) entries(now map[string]*kommuneRow, known []string) (entries []verlaufRow, texts []freitextRow, err error) {
	recorded := make(map[string]bool, len(known))
	for _, ars := range known {
		recorded[ars] = true
	}
	loaded := Vorgang{Akteur: nachnutzung.Akteur{Kennung: nachnutzung.AkteurBetrieb}, Quelle: quelleKatalog, Art: VorgangBestand}
	add := func(v Vorgang, row *kommuneRow) error {
		state, err := row.state()
		if err != nil {
			return err
		}
		entry, brought := w.db.entry(v, gegenstand{art: artKommune, schluessel: row.ARS, land: row.Land, ars: row.ARS}, row.Buchung.Version, state, nil)
		entries, texts = append(entries, entry), append(texts, brought...)
		return nil
	}
	for _, ars := range sortedARS(now) {
		row := now[ars]
		before, was := w.vorher[ars]
		if was && before.Buchung.Version == row.Buchung.Version {
			continue
		}
		if was && !recorded[ars] {
			if err := add(loaded, &before); err != nil {
				return nil, nil, err
			}
		}
		if err := add(w.v, row); err != nil {
			return nil, nil, err
		}
	}
	return entries, texts, nil
}

func sortedARS(rows map[string]*kommuneRow) []string {
	keys := make([]string, 0, len(rows))
	for ars := range rows {
		keys = append(keys, ars)
	}
	slices.Sort(keys)
	return keys
}

// loese ends what the bodies that are gone used and belonged to, and whom they
// trusted in advance. It follows from their end, so that it needs no right of its
// own: it is written as the body's own word.
func (w *gebietswrite) loese(ctx context.Context) error {
	for _, ars := range w.g.Entfallen {
		list, err := w.db.Bindungen(ctx, []string{ars}, w.ende[ars])
		if err != nil {
			return err
		}
		v := w.v
		v.Akteur.Rechte = []nachnutzung.Recht{{Rolle: nachnutzung.RolleKommune, Gebiet: nachnutzung.Gebiet(ars)}}
		for _, b := range list {
			if err := w.loeseEine(ctx, v, &b, w.ende[ars]); err != nil {
				return fmt.Errorf("end %s of %s: %w", b.Art, ars, err)
			}
		}
		err = w.db.gorm.WithContext(ctx).Exec("UPDATE plattformnutzung SET bis = ?, bis_sicher = ? WHERE ars = ? AND beispiel AND (bis = '' OR bis_sicher > ?)",
			w.ende[ars], w.ende[ars], ars, w.ende[ars]).Error
		if err == nil {
			err = w.db.gorm.WithContext(ctx).Exec("UPDATE verbund_mitgliedschaft SET bis = ?, bis_sicher = ? WHERE ars = ? AND beispiel AND (bis = '' OR bis_sicher > ?)",
				w.ende[ars], w.ende[ars], ars, w.ende[ars]).Error
		}
		if err != nil {
			return fmt.Errorf("end the examples of %s: %w", ars, err)
		}
	}
	return nil
}

func (w *gebietswrite) loeseEine(ctx context.Context, v Vorgang, b *Bindung, ende string) error {
	anyVersion := nachnutzung.Erwartung{Beliebig: true}
	end := func(z *nachnutzung.Zugehoerigkeit) error {
		z.Zeiten = z.BisZum(ende)
		return nil
	}
	var err error
	switch b.Art {
	case artPlattformnutzung:
		_, err = w.db.UpdatePlattformnutzungen(ctx, v, b.Zu.Code, b.ARS, anyVersion, end)
	case artMitgliedschaft:
		_, err = w.db.UpdateMitgliedschaften(ctx, v, b.Zu.Code, b.ARS, anyVersion, end)
	default:
		_, err = w.db.UpdateVorabbestaetigung(ctx, v, b.ARS, nachnutzung.Gebiet(b.Zu.Code), anyVersion, func(g *nachnutzung.Vorabbestaetigung) error {
			if g.Ab != "" && (g.Bis == "" || g.Bis > ende) {
				g.Bis = max(ende, g.Ab)
			}
			return nil
		})
	}
	return err
}
