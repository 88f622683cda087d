// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
	"nachnutzung/internal/store"
)

// A list of statuses for a register that has none is written while it is read: there
// is nothing to compare it with. It is read by the same code as any other, and the same
// rules decide; whatever is not plainly right (a fault, a pair named twice) ends the
// attempt, undoes it, and leaves the file to the ordinary way with its report.

// LadeInMasse checks and applies a file of statuses in one go, where the register
// holds no pair yet. The reason of v is the note; bestaetigt as for WendeAn, lebt as for
// Lade. store.ErrKeineMasse when the file has to go the ordinary way; then nothing is
// left of the attempt.
func (i *Importe) LadeInMasse(ctx context.Context, v store.Vorgang, s Sendung, bestaetigt *int,
	lebt func(nachnutzung.Importzahlen)) (nachnutzung.Import, []nachnutzung.Zellbefund, error) {
	made := nachnutzung.Import{
		Art: nachnutzung.ImportNachnutzungen, Dateiname: s.Dateiname, Groesse: s.Groesse, Blatt: s.Blatt,
		Akteur: v.Akteur.Kennung, Organisation: v.Akteur.Organisation, Rechte: v.Akteur.Rechte, Herkunft: v.Quelle,
	}
	if err := nachnutzung.CheckNotiz(v.Begruendung); err != nil {
		return made, nil, err
	}
	if err := i.db.Darf(ctx, v.Akteur, nachnutzung.OpImportieren, ""); err != nil {
		return made, nil, err
	}
	if s.Uebergaenge != nil || s.Blatt != "" || (s.Art != "" && s.Art != nachnutzung.ImportAuto && s.Art != nachnutzung.ImportNachnutzungen) {
		return made, nil, store.ErrKeineMasse
	}
	if err := i.db.Massentauglich(ctx); err != nil {
		return made, nil, err
	}
	m, err := sheet.Open(ctx, s.Datei, s.Groesse, s.Dateiname)
	if err != nil {
		return made, nil, fmt.Errorf("%w: %w", store.ErrKeineMasse, err)
	}
	defer m.Close() //nolint:errcheck // It is only read.
	if m.Format() != sheet.FormatCSV {
		return made, nil, store.ErrKeineMasse
	}
	sum, kept, err := s.fassung()
	if err != nil {
		return made, nil, err
	}
	made.Pruefsumme = sum
	a := Auftrag{Art: s.Art, Dateiname: s.Dateiname, Datei: s.Datei, Groesse: s.Groesse, Akteur: v.Akteur}
	if lebt != nil {
		a.Lebt = func(_ context.Context, z nachnutzung.Importzahlen) error {
			lebt(z)
			return nil
		}
	}
	var report []nachnutzung.Zellbefund
	made, err = i.db.LadeMasse(ctx, v, made, kept, func(ctx context.Context, to *store.Masse) (store.Massenfund, error) {
		found, err := i.liesMasse(ctx, m, &a, to, v.Begruendung, bestaetigt)
		report = found.Bericht
		return found, err
	})
	return made, report, err
}

// liesMasse reads the file and hands its pairs over.
func (i *Importe) liesMasse(ctx context.Context, m *sheet.Mappe, a *Auftrag, to *store.Masse, notiz string, bestaetigt *int) (found store.Massenfund, err error) {
	names, err := to.Verzeichnis(ctx)
	if err != nil {
		return found, err
	}
	l := newLauf(i.db, a, newVerzeichnis(names))
	r := newMassenleser(l, to, notiz)
	l.paare.statt = r.nimm
	arten := ladearten()
	for n := range arten {
		if arten[n].art == nachnutzung.ImportNachnutzungen {
			arten[n].zeile = r.zeile
			continue
		}
		arten[n].zeile = func(context.Context, *lauf, *tafel, *sheet.Zeile) error { return store.ErrKeineMasse }
	}
	if err := l.liesBlatt(ctx, m, 0, m.Blaetter()[0], arten); err != nil {
		return found, err
	}
	planned := nachnutzung.Import{Art: l.art, Zustand: nachnutzung.ImportGeprueft, Zahlen: l.b.zahlen}
	if l.art != nachnutzung.ImportNachnutzungen || planned.Anwendbar(bestaetigt, i.grenze) != nil {
		return found, store.ErrKeineMasse
	}
	return store.Massenfund{Art: l.art, Zahlen: l.b.zahlen, Bericht: l.b.alle()}, nil
}

// massenleser plans and writes the rows of a file one by one.
type massenleser struct {
	l     *lauf
	to    *store.Masse
	notiz string
	// darf tells of each body whether it acts for itself and the sender may report
	// there; gesehen, of each pair, whether the file has named it.
	darf    []bool
	gesehen []uint64
	// vorlagen are the forms of what rows say.
	vorlagen map[aussage]*vorlage
	// worte and tage are cells that were understood.
	worte map[string]*nachnutzung.Status
	tage  map[string]*string
	// tafel whose columns are known: einfach are those that a plain row fills, andere
	// those that it leaves empty.
	tafel   *tafel
	einfach [feldAnzahl]int
	andere  []int
}

// aussage is what a plain row says: all but the texts themselves.
type aussage struct {
	status                 nachnutzung.Status
	seit                   string
	hatSeit                bool
	begruendung, bemerkung bool
}

// vorlage is the form of what a row says.
type vorlage struct {
	form *store.Massenvorlage
	// je is what each row counts.
	je nachnutzung.Importzahlen
}

// The columns of a plain row.
const (
	feldNrARS = iota
	feldNrOzgID
	feldNrStatus
	feldNrSeit
	feldNrBegruendung
	feldNrBemerkung
	feldAnzahl
)

func newMassenleser(l *lauf, to *store.Masse, notiz string) *massenleser {
	r := &massenleser{
		l: l, to: to, notiz: notiz, darf: make([]bool, len(l.v.Kommunen)), gesehen: make([]uint64, (len(l.v.Kommunen)*len(l.v.Leistungsbuendel)+63)/64),
		vorlagen: make(map[aussage]*vorlage), worte: make(map[string]*nachnutzung.Status), tage: make(map[string]*string),
	}
	for i := range l.v.Kommunen {
		k := &l.v.Kommunen[i]
		// The database is not asked any more: it takes what comes.
		_, may := l.auftrag.Akteur.Darf(nachnutzung.OpMelden, nachnutzung.Ort{ARS: k.ARS})
		r.darf[i] = may && k.HandeltSelbst(l.heute) == nil
		l.rechte[int32(i)] = nil
		if !may {
			l.rechte[int32(i)] = nachnutzung.ErrForbidden
		}
	}
	return r
}

// zeile reads a row: a plain one at once, others as any load does.
func (r *massenleser) zeile(ctx context.Context, l *lauf, t *tafel, z *sheet.Zeile) error {
	if r.tafel != t {
		r.lerne(t)
	}
	e, ok := r.schlicht(t, z)
	if !ok {
		if err := liesNachnutzung(ctx, l, t, z); err != nil {
			return err
		}
		return r.ohneFehler()
	}
	l.b.zahlen.Gelesen++
	return r.nimm(ctx, &e)
}

// ohneFehler ends the attempt at the first fault.
func (r *massenleser) ohneFehler() error {
	if r.l.b.zahlen.Fehler > 0 {
		return store.ErrKeineMasse
	}
	return nil
}

// lerne finds the columns of a table.
func (r *massenleser) lerne(t *tafel) {
	r.tafel, r.andere = t, nil
	fields := [feldAnzahl]string{feldARS, feldOzgID, feldStatus, feldStatusSeit, feldBegruendung, feldBemerkung}
	for i, feld := range fields {
		r.einfach[i] = t.spalte(feld)
	}
	for c, feld := range t.felder {
		plain := feld == ""
		for i := range fields {
			plain = plain || r.einfach[i] == c
		}
		if !plain {
			r.andere = append(r.andere, c)
		}
	}
}

// schlicht reads a row that names body, bundle and status as most do; false for any
// other, which is read again from the beginning.
func (r *massenleser) schlicht(t *tafel, z *sheet.Zeile) (e eintrag, ok bool) {
	cells, ok := r.zellen(z)
	if !ok || len(cells[feldNrARS]) != nachnutzung.LenARS || len(cells[feldNrOzgID]) != nachnutzung.LenOzgID {
		return e, false
	}
	e = eintrag{tafel: t, zeile: z.Nr, spalte: -1, version: -1, status: r.status(cells[feldNrStatus])}
	var known, named bool
	e.koerper, known = r.l.v.koerper[cells[feldNrARS]]
	e.buendel, named = r.l.v.buendel[cells[feldNrOzgID]]
	if !known || !named || e.status == nil {
		return e, false
	}
	if text := cells[feldNrSeit]; text != "" {
		if e.seit = r.tag(text); e.seit == nil {
			return e, false
		}
	}
	if text := cells[feldNrBegruendung]; text != "" {
		e.begruendung = &text
	}
	if text := cells[feldNrBemerkung]; text != "" {
		e.bemerkung = &text
	}
	return e, true
}

// zellen gives the texts of a plain row; false when it holds anything else.
func (r *massenleser) zellen(z *sheet.Zeile) (cells [feldAnzahl]string, ok bool) {
	for i, c := range r.einfach {
		if c < 0 || c >= len(z.Zellen) {
			continue
		}
		if art := z.Zellen[c].Art; art != sheet.Text && art != sheet.Leer {
			return cells, false
		}
		cells[i] = z.Zellen[c].Text
	}
	for _, c := range r.andere {
		if c < len(z.Zellen) && z.Zellen[c].Art != sheet.Leer {
			return cells, false
		}
	}
	return cells, true
}

// status gives the status that a cell means, nil for none.
func (r *massenleser) status(text string) *nachnutzung.Status {
	if known, ok := r.worte[text]; ok {
		return known
	}
	var found *nachnutzung.Status
	if code, ok := r.l.v.status.finde(text); ok && text != "" {
		status := nachnutzung.Status(code)
		found = &status
	}
	if len(r.worte) < maxGesehen {
		r.worte[strings.Clone(text)] = found
	}
	return found
}

// tag gives the day that a cell means, nil for none.
func (r *massenleser) tag(text string) *string {
	if known, ok := r.tage[text]; ok {
		return known
	}
	var found *string
	if iso, err := (sheet.Zelle{Text: text, Art: sheet.Text}).Datum(); err == nil {
		found = &iso
	}
	if len(r.tage) < maxGesehen {
		r.tage[strings.Clone(text)] = found
	}
	return found
}

// nimm writes what a row says.
func (r *massenleser) nimm(ctx context.Context, e *eintrag) error {
	at := int(e.koerper)*len(r.l.v.Leistungsbuendel) + int(e.buendel)
	if bit := uint64(1) << (at % 64); !r.darf[e.koerper] || e.fehlerhaft || r.gesehen[at/64]&bit != 0 {
		return store.ErrKeineMasse
	}
	r.gesehen[at/64] |= 1 << (at % 64)
	key, plain := aussageVon(e)
	if !plain {
		v, err := r.mache(ctx, e)
		if err != nil {
			return err
		}
		return r.schreibe(v, e, store.Massentexte{})
	}
	v, known := r.vorlagen[key]
	if !known {
		var err error
		if v, err = r.macheMuster(ctx, e); err != nil {
			return err
		}
		if len(r.vorlagen) < maxGesehen {
			r.vorlagen[key] = v
		}
	}
	r.zaehle(&v.je)
	return r.schreibe(v, e, store.Massentexte{store.MassentextBegruendung: textOf(e.begruendung), store.MassentextBemerkung: textOf(e.bemerkung)})
}

// aussageVon gives what a row says, and whether the rules look at nothing else of it.
// Of the statuses, those that a pair may have without a report are no such row.
func aussageVon(e *eintrag) (aussage, bool) {
	a := aussage{seit: textOf(e.seit), hatSeit: e.seit != nil, begruendung: e.begruendung != nil, bemerkung: e.bemerkung != nil}
	if e.status == nil || *e.status == nachnutzung.StatusOffen || *e.status == nachnutzung.StatusNichtZustaendig {
		return a, false
	}
	a.status = *e.status
	return a, e.version < 0 && e.goLive == nil && e.blocker == nil && e.onlinedienst == nil && e.plattform == nil && e.url == nil &&
		gilt(e.begruendung, nachnutzung.MaxBegruendung) && gilt(e.bemerkung, nachnutzung.MaxBemerkung)
}

// gilt tells of a text that no rule can find anything wrong with it.
func gilt(text *string, limit int) bool {
	return text == nil || (len(*text) <= limit && utf8.ValidString(*text) && strings.IndexByte(*text, 0) < 0)
}

// mache plans a row as any load does, and makes a form of what comes of it; one
// without form when nothing does.
func (r *massenleser) mache(ctx context.Context, e *eintrag) (*vorlage, error) {
	ars, ozgID := r.l.v.Kommunen[e.koerper].ARS, r.l.v.Leistungsbuendel[e.buendel].Code
	pair, err := r.to.Paar(ars, ozgID)
	if err == nil && pair == nil {
		err = store.ErrKeineMasse
	}
	if err != nil {
		return nil, err
	}
	p := r.l.paare
	if err := p.eines(ctx, e, pair, nil); err != nil {
		return nil, err
	}
	if err := r.ohneFehler(); err != nil {
		return nil, err
	}
	list, err := aenderungen(p.plan.daten)
	if err != nil {
		return nil, err
	}
	p.plan.daten, p.plan.anzahl = p.plan.daten[:0], 0
	v := &vorlage{}
	if len(list) == 0 {
		return v, nil
	}
	v.form, err = r.to.Vorlage(pair, func(n *nachnutzung.Nachnutzung) error { return list[0].melde(n, r.notiz, r.l.heute, r.l.v.Codes) })
	return v, err
}

// macheMuster makes the form of a plain row, for all that say the same, and takes
// back what it has counted.
func (r *massenleser) macheMuster(ctx context.Context, e *eintrag) (*vorlage, error) {
	muster, begruendung, bemerkung := *e, store.MassentextBegruendung.Platzhalter(), store.MassentextBemerkung.Platzhalter()
	if e.begruendung != nil {
		muster.begruendung = &begruendung
	}
	if e.bemerkung != nil {
		muster.bemerkung = &bemerkung
	}
	before := r.l.b.zahlen
	v, err := r.mache(ctx, &muster)
	if err != nil {
		return nil, err
	}
	after := r.l.b.zahlen
	if after.Warnungen != before.Warnungen || after.Hinweise != before.Hinweise {
		// What is to be said of a row stands at each.
		return nil, store.ErrKeineMasse
	}
	v.je = nachnutzung.Importzahlen{
		Neu: after.Neu - before.Neu, Unveraendert: after.Unveraendert - before.Unveraendert, Zurueckgenommen: after.Zurueckgenommen - before.Zurueckgenommen,
	}
	r.l.b.zahlen = before
	return v, nil
}

func (r *massenleser) zaehle(je *nachnutzung.Importzahlen) {
	z := &r.l.b.zahlen
	z.Neu += je.Neu
	z.Unveraendert += je.Unveraendert
	z.Zurueckgenommen += je.Zurueckgenommen
}

func (r *massenleser) schreibe(v *vorlage, e *eintrag, texte store.Massentexte) error {
	if v.form == nil {
		return nil
	}
	return r.to.Schreibe(v.form, r.l.v.Kommunen[e.koerper].ARS, r.l.v.Leistungsbuendel[e.buendel].Code, texte)
}
