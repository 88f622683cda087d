// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
	"nachnutzung/internal/store"
)

// objektart is a kind of load whose rows speak of objects of type T: a project, the
// periods of a membership, an Onlinedienst. A column that is not there and a cell
// that is empty leave what stands as it is.
type objektart[T any] struct {
	art     nachnutzung.Importart
	objekte store.Objekte[T]
	// namen are the columns by which a row names its object, felder those that say
	// something of it, fremd those of other kinds: a table that has one of them is
	// none of this.
	namen, fremd []string
	felder       []objektfeld
	// braucht are the columns of which a table needs one of each group.
	braucht [][]string
	// genuegt: naming the object alone says that it is so.
	genuegt bool
	// wer reads which object a row speaks of; false when it does not say it, which
	// it has told then.
	wer func(ctx context.Context, l *lauf, t *tafel, z *sheet.Zeile) (T, bool, error)
	// schluessel names an object in the plan, von makes one of that.
	schluessel func(*T) []string
	von        func([]string) T
	// eigen tells rows about one object apart that may stand beside each other; nil
	// when one row says all.
	eigen func(felder map[string]string) string
	// ordne gives the order in which such rows are applied; nil when it is the file's.
	ordne func(a, b map[string]string) int
	// zeige gives what an object says in the fields of a row.
	zeige func(of *T, felder map[string]string) map[string]string
	// setze makes an object say what a row says. It must not reach into lists that it
	// shares.
	setze func(of *T, felder map[string]string, u umstaende) error
	// zuvor makes what the rows of a plan need; nil when they need nothing.
	zuvor func(ctx context.Context, a *store.Anwendung, zeilen []map[string]string) error
	// neu and zurueck tell whether a change adds something, or gives something up.
	neu, zurueck func(vorher, nachher *T) bool
	// zeiger leads from the last part of a fault's pointer to the field.
	zeiger map[string]string
}

// objektfeld is a column that says something of an object.
type objektfeld struct {
	code string
	// lies reads a cell as the one text that stands for its meaning; false when it
	// cannot, which it has told then.
	lies func(l *lauf, c zellort, cell sheet.Zelle) (string, bool)
	// kennung: it says which part of the object is meant, and is never left out.
	kennung bool
}

// zellort is the place of a cell.
type zellort struct {
	t             *tafel
	zeile, spalte int
	feld          string
}

// objektzeile is what one row says of an object.
type objektzeile struct {
	tafel  *tafel
	zeile  int
	felder map[string]string
	// version that the template carried; -1 without.
	version    int64
	fehlerhaft bool
}

// objektlauf gathers the rows of a file by the object they speak of.
type objektlauf[T any] struct {
	objektart[T]

	of     map[string]T
	saetze map[string][]objektzeile
	// folge are the objects in the order of the file.
	folge []string
	plan  planstueck
	// rechte remembers where the sender may write.
	rechte map[string]error
}

// lade makes a kind of load of it.
func (o objektart[T]) lade() ladeart {
	run := &objektlauf[T]{objektart: o, of: make(map[string]T), saetze: make(map[string][]objektzeile), rechte: make(map[string]error)}
	columns := slices.Concat(o.namen, o.fremd, []string{feldVersion})
	for _, f := range o.felder {
		columns = append(columns, f.code)
	}
	return ladeart{
		art: o.art, spalten: columns, braucht: o.braucht,
		erkenne: func(_ context.Context, l *lauf, blatt sheet.Blatt, nr int, zeilen []zeilenkopf, worte *woerter) *tafel {
			return l.findeKopf(blatt, nr, zeilen, worte, func(t *tafel) bool {
				return !t.hat(o.fremd...) && !slices.ContainsFunc(o.braucht, func(group []string) bool { return !t.hat(group...) })
			})
		},
		zeile: run.zeile, ende: run.ende, wende: o.wende,
	}
}

// zeile reads a row.
func (o *objektlauf[T]) zeile(ctx context.Context, l *lauf, t *tafel, z *sheet.Zeile) error {
	if !o.sagtEtwas(l, t, z) {
		return nil
	}
	l.b.zahlen.Gelesen++
	faults := l.b.zahlen.Fehler
	of, ok, err := o.wer(ctx, l, t, z)
	if err != nil {
		return err
	}
	s := objektzeile{tafel: t, zeile: z.Nr, felder: make(map[string]string), version: l.liesZeilenversion(t, z)}
	for _, f := range o.felder {
		cell, c, said := l.wert(t, z, f.code)
		if !said {
			continue
		}
		if text, ok := f.lies(l, zellort{t, z.Nr, c, f.code}, cell); ok {
			s.felder[f.code] = text
		}
	}
	s.fehlerhaft = l.b.zahlen.Fehler > faults
	if !ok || o.doppelt(l, &of, &s) {
		return nil
	}
	key := strings.Join(o.schluessel(&of), "/")
	if _, known := o.saetze[key]; !known {
		o.folge, o.of[key] = append(o.folge, key), of
	}
	o.saetze[key] = append(o.saetze[key], s)
	return nil
}

// sagtEtwas leaves empty rows and legends out.
func (o *objektlauf[T]) sagtEtwas(l *lauf, t *tafel, z *sheet.Zeile) bool {
	filled := func(feld string) bool { return l.zelle(t, z, feld, t.spalte(feld)).Text != "" }
	names := 0
	for _, name := range o.namen {
		if filled(name) {
			names++
		}
	}
	said := slices.ContainsFunc(o.felder, func(f objektfeld) bool { return filled(f.code) })
	return said || (o.genuegt && names > 1)
}

// doppelt tells of an object that the file has named before: once when it says the
// same, as a fault when it says something else.
func (o *objektlauf[T]) doppelt(l *lauf, of *T, s *objektzeile) bool {
	key := strings.Join(o.schluessel(of), "/")
	for i := range o.saetze[key] {
		before := &o.saetze[key][i]
		if o.eigen != nil && o.eigen(before.felder) != o.eigen(s.felder) {
			continue
		}
		where := fmt.Sprintf("Zeile %d", before.zeile)
		if before.tafel.nr != s.tafel.nr {
			where = fmt.Sprintf("Zeile %d des %d. Blatts", before.zeile, before.tafel.nr+1)
		}
		f := nachnutzung.Zellbefund{
			Gefunden: benannt(o.schluessel(of)), Schwere: nachnutzung.SchwereWarnung, Text: "Das steht schon in " + where + ", mit denselben Angaben; gelesen wird es einmal.",
		}
		if !maps.Equal(before.felder, s.felder) {
			f.Schwere = nachnutzung.SchwereFehler
			f.Text = fmt.Sprintf("Das steht in %s und in Zeile %d, mit verschiedenen Angaben. Bitte eine der beiden Zeilen löschen.", where, s.zeile)
		}
		l.zellbefund(s.tafel, s.zeile, -1, f)
		return true
	}
	return false
}

// ende holds what was gathered against the register.
func (o *objektlauf[T]) ende(ctx context.Context, l *lauf) error {
	for _, key := range o.folge {
		if err := o.eines(ctx, l, o.of[key], o.saetze[key]); err != nil {
			return err
		}
		if l.auftrag.Lebt != nil && time.Since(l.zuletzt) > lebtAlle {
			l.zuletzt = time.Now()
			if err := l.auftrag.Lebt(ctx, l.b.zahlen); err != nil {
				return err
			}
		}
	}
	return o.plan.schreibe(ctx, l.auftrag.Plan)
}

// eines plans what the rows about one object change.
func (o *objektlauf[T]) eines(ctx context.Context, l *lauf, of T, rows []objektzeile) error {
	if allowed, err := o.darf(ctx, l, &of, rows); err != nil || !allowed {
		return err
	}
	now, exists, err := o.objekte.Lies(ctx, l.db, of)
	if err != nil {
		return err
	}
	p := objektplan{Schluessel: o.schluessel(&of), Neu: !exists, Version: o.objekte.Version(&now)}
	if o.ordne != nil {
		slices.SortStableFunc(rows, func(a, b objektzeile) int { return o.ordne(a.felder, b.felder) })
	}
	stale := false
	for i := range rows {
		kept, err := o.ohneAltes(ctx, l, &of, &now, &rows[i])
		if err != nil {
			return err
		}
		changed, err := o.versuche(l, &now, kept, &rows[i], p.Neu && len(p.Zeilen) == 0)
		if err != nil {
			return err
		}
		stale = stale || rows[i].fehlerhaft
		if changed {
			p.Zeilen = append(p.Zeilen, kept)
		}
	}
	if stale || len(p.Zeilen) == 0 {
		return nil
	}
	return o.nimm(ctx, l, &p)
}

// darf asks for the right to write once for each place.
func (o *objektlauf[T]) darf(ctx context.Context, l *lauf, of *T, rows []objektzeile) (bool, error) {
	err := o.objekte.Darf(ctx, l.db, l.auftrag.Akteur, of)
	if err == nil || !errors.Is(err, nachnutzung.ErrForbidden) {
		return err == nil, err
	}
	for i := range rows {
		feld := erstesFeld(rows[i].tafel, o.namen)
		l.zellbefund(rows[i].tafel, rows[i].zeile, rows[i].tafel.spalte(feld), nachnutzung.Zellbefund{
			Feld: feld, Gefunden: benannt(o.schluessel(of)), Schwere: nachnutzung.SchwereFehler,
			Text: "Das zu ändern fehlt Ihnen das Recht, oder es liegt nicht in Ihrem Gebiet; die ganze Datei wird deshalb nicht übernommen. Bitte die Zeile entfernen oder die Redaktion des Landes bitten.",
		})
	}
	return false, nil
}

// versuche tries what a row says on the object, counts it, and tells whether it
// changes something.
func (o *objektlauf[T]) versuche(l *lauf, now *T, said map[string]string, s *objektzeile, made bool) (bool, error) {
	if said == nil {
		return false, nil
	}
	after := *now
	err := o.setze(&after, said, umstaende{heute: l.heute, codes: l.v.Codes, datei: l.auftrag.Dateiname})
	if invalid, ok := errors.AsType[*nachnutzung.InvalidError](err); ok {
		for _, fault := range invalid.Faults {
			o.regelfehler(l, s, fault)
		}
		s.fehlerhaft = true
		return false, nil
	}
	if err != nil {
		return false, err
	}
	z := &l.b.zahlen
	switch {
	case !made && reflect.DeepEqual(*now, after):
		if !s.fehlerhaft {
			z.Unveraendert++
		}
		return false, nil
	case s.fehlerhaft:
		return false, nil
	case made || o.neu(now, &after):
		z.Neu++
	default:
		z.Geaendert++
	}
	if o.zurueck(now, &after) {
		z.Zurueckgenommen++
	}
	*now = after
	return true, nil
}

// regelfehler tells which rule a row breaks, at the cell that does.
func (o *objektlauf[T]) regelfehler(l *lauf, s *objektzeile, fault nachnutzung.Fault) {
	parts := strings.Split(strings.Trim(fault.Pointer, "/"), "/")
	feld := ""
	for _, part := range slices.Backward(parts) {
		if feld = o.zeiger[part]; feld != "" {
			break
		}
	}
	l.zellbefund(s.tafel, s.zeile, s.tafel.spalte(feld), nachnutzung.Zellbefund{
		Feld: feld, Gefunden: s.felder[feld], Schwere: nachnutzung.SchwereFehler, Text: fault.Detail,
	})
}

// ohneAltes gives what a row says without what stands in the register already. Where
// its template is older than that, it compares three states: what it only repeats
// from then is left out, and where row and somebody else have changed the same to
// different things, that is told, and nothing of the row is taken: nil.
func (o *objektlauf[T]) ohneAltes(ctx context.Context, l *lauf, of, now *T, s *objektzeile) (map[string]string, error) {
	stands := o.zeige(now, s.felder)
	then := stands
	version := o.objekte.Version(now)
	switch {
	case s.version > version:
		l.zellbefund(s.tafel, s.zeile, s.tafel.spalte(feldVersion), nachnutzung.Zellbefund{
			Feld: feldVersion, Gefunden: fmt.Sprint(s.version), Erwartet: fmt.Sprintf("höchstens %d", version), Schwere: nachnutzung.SchwereFehler,
			Text: "Diese Version gibt es noch nicht; stammt die Vorlage aus einem anderen Register? Bitte eine neue Vorlage herunterladen.",
		})
		s.fehlerhaft = true
		return nil, nil //nolint:nilnil // Nothing of the row is taken.
	case s.version >= 0 && s.version < version:
		earlier, err := o.objekte.Damals(ctx, l.db, *of, s.version)
		if err != nil {
			return nil, err
		}
		then = o.zeige(&earlier, s.felder)
	}
	kept := make(map[string]string)
	conflict := false
	for _, f := range o.felder {
		said, ok := s.felder[f.code]
		switch {
		case !ok:
		case f.kennung:
			kept[f.code] = said
		case said == stands[f.code]:
		case then[f.code] == stands[f.code]:
			kept[f.code] = said
		case said != then[f.code]:
			conflict = true
			l.zellbefund(s.tafel, s.zeile, s.tafel.spalte(f.code), nachnutzung.Zellbefund{
				Feld: f.code, Gefunden: said, Erwartet: stands[f.code], Vorschlag: stands[f.code], Schwere: nachnutzung.SchwereFehler,
				Text: fmt.Sprintf("Konflikt: Beide haben geändert. Sie: „%s“; jemand anders inzwischen: „%s“; in Ihrer Vorlage stand „%s“. "+
					"Soll der jetzige Stand bleiben, bitte ihn eintragen; soll Ihrer gelten, in der Spalte Version %d eintragen.",
					gekuerzt(said), gekuerzt(stands[f.code]), gekuerzt(then[f.code]), version),
			})
		}
	}
	if conflict {
		l.b.zahlen.Konflikt++
		s.fehlerhaft = true
		return nil, nil //nolint:nilnil // Nothing of the row is taken.
	}
	return kept, nil
}

// liesZeilenversion reads the version that a template carried; -1 without.
func (l *lauf) liesZeilenversion(t *tafel, z *sheet.Zeile) int64 {
	e := eintrag{version: -1}
	l.liesVersion(t, z, &e)
	return e.version
}

// erstesFeld gives the first of some fields that a table has.
func erstesFeld(t *tafel, felder []string) string {
	for _, f := range felder {
		if t.hat(f) {
			return f
		}
	}
	return felder[0]
}

// benannt writes the key of an object for people.
func benannt(key []string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(key), func(part string) bool { return part == "" }), " ")
}
