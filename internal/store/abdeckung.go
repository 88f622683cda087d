// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"nachnutzung/internal/nachnutzung"
)

// AbdeckungFilter says what is counted; zero values do not narrow. Only bodies of
// Laender whose Verwaltungstraeger are sourced are counted.
type AbdeckungFilter struct {
	// Nach is by what is counted together; empty is NachLeistungsbuendel.
	Nach nachnutzung.Gruppierung
	// Definition is the id of one; empty is the usual one.
	Definition string
	// Ebene is the level; empty for both, apart from each other.
	Ebene nachnutzung.Zaehlebene

	// What narrows the denominator: bodies by ARS, bundles by key. A
	// Mitgliedsgemeinde stands for its Verband.
	Land                         []string
	Kreis                        string
	Kommune                      []string
	Verbund                      string
	Themenfeld, Leistungsbuendel []string

	// What narrows the numerator alone: pairs that say something else count as not
	// reached.
	Plattform, Onlinedienst, Bestaetigung []string
	// Beispiel false takes made-up rows for not reported, true all others.
	Beispiel *bool
}

// ofPairs is the part of the filter that looks at what a pair says.
func (f *AbdeckungFilter) ofPairs() NachnutzungFilter {
	return NachnutzungFilter{Plattform: f.Plattform, Onlinedienst: f.Onlinedienst, Bestaetigung: f.Bestaetigung}
}

// isOfPairs tells whether what a pair says besides its status is asked for.
func (f *AbdeckungFilter) isOfPairs() bool {
	return len(f.Plattform)+len(f.Onlinedienst)+len(f.Bestaetigung) > 0 || f.Beispiel != nil
}

// isOfBodies tells whether single bodies are asked for, which the counters do not
// know.
func (f *AbdeckungFilter) isOfBodies() bool {
	return f.Nach == nachnutzung.NachKommune || f.Verbund != "" || len(f.Kommune) > 0
}

// key names the filter.
func (f *AbdeckungFilter) key() string {
	example := ""
	if f.Beispiel != nil {
		example = strconv.FormatBool(*f.Beispiel)
	}
	lists := [][]string{f.Land, f.Kommune, f.Themenfeld, f.Leistungsbuendel, f.Plattform, f.Onlinedienst, f.Bestaetigung}
	return fmt.Sprintf("%q %q %q %q %q %s %q", f.Nach, f.Definition, f.Ebene, f.Kreis, f.Verbund, example, lists)
}

// abdeckungsstand is what a coverage of the present depends on.
type abdeckungsstand struct {
	tag                string
	register, umgebung int64
}

// abdeckungsstand reads it. Read it first, then what it stands for.
func (db *DB) abdeckungsstand(ctx context.Context) (abdeckungsstand, error) {
	s := abdeckungsstand{tag: db.heute()}
	err := db.query(ctx, scanOne([]any{&s.register, &s.umgebung}), `SELECT (SELECT COALESCE(MAX(revision), 0) FROM kette) +
		(SELECT COUNT(*) FROM verlauf_ausstehend), s.revision FROM `+rahmenStand)
	return s, err
}

// Abdeckungen gives coverages, by key and level, as they were at a time: one for each
// group and level of which something is known. nachnutzung.ErrNotFound for an unknown
// definition. A page of bundles names the bodies that lack them.
func (db *DB) Abdeckungen(ctx context.Context, f AbdeckungFilter, z Zeitpunkt, w Wunsch) (page Seite[nachnutzung.Abdeckung], err error) {
	if f.Nach == "" {
		f.Nach = nachnutzung.NachLeistungsbuendel
	}
	err = db.AsKnown(ctx, z.Kenntnisstand, func(then *DB) error {
		l := abdeckungslauf{db: then, f: &f, z: z, tag: z.day(db.heute())}
		if err := l.run(ctx); err != nil {
			return err
		}
		if page, err = pageOf(l.list, w); err != nil {
			return err
		}
		return l.nameMissing(ctx, page.Items)
	})
	if err != nil {
		return page, fmt.Errorf("count coverage: %w", translate(err))
	}
	return page, nil
}

// pageOf cuts a page out of a whole list.
func pageOf(all []nachnutzung.Abdeckung, w Wunsch) (Seite[nachnutzung.Abdeckung], error) {
	page := Seite[nachnutzung.Abdeckung]{Gesamt: int64(len(all))}
	start := 0
	if len(w.Nach) > 0 {
		if len(w.Nach) != 2 {
			return page, errCursor()
		}
		start, _ = slices.BinarySearchFunc(all, w.Nach, func(a nachnutzung.Abdeckung, after []string) int {
			if a.Vergleiche(after[0], nachnutzung.Zaehlebene(after[1])) <= 0 {
				return -1
			}
			return 1
		})
	}
	end := min(len(all), start+w.Limit)
	page.Items = slices.Clone(all[start:end])
	if end < len(all) {
		last := &all[end-1]
		page.Naechste = []string{last.Gruppe.Code, string(last.Ebene)}
	}
	return page, nil
}

// abdeckungsbild is what a count has found, with what stands around it.
type abdeckungsbild struct {
	def     nachnutzung.Definition
	traeger []nachnutzung.Traeger
	buendel []zaehlbuendel
	kopf    nachnutzung.Zaehlkopf
	list    []nachnutzung.Abdeckung
}

// zaehlbuendel is a bundle and who is responsible for it.
type zaehlbuendel struct {
	ozgID, themenfeld string
	regel             nachnutzung.Zustaendigkeitsregel
	abgeleitet        nachnutzung.Zustaendigkeit
}

// abdeckungslauf is one count.
type abdeckungslauf struct {
	db  *DB
	f   *AbdeckungFilter
	z   Zeitpunkt
	tag string

	*abdeckungsbild
	// isChanging: a body begins or ends on a day that its row alone does not tell, so
	// that the counters do not know whether it is there today.
	isChanging bool
	zaehler    *nachnutzung.Zaehler
}

// isPresent tells whether the count is about the rows as they stand.
func (l *abdeckungslauf) isPresent() bool { return l.z.isPresent(l.db.heute()) }

// run counts. What was found of the present is remembered until something changes.
func (l *abdeckungslauf) run(ctx context.Context) error {
	l.abdeckungsbild = new(abdeckungsbild)
	if !l.isPresent() {
		return l.count(ctx)
	}
	if !l.f.isOfPairs() && !l.f.isOfBodies() {
		if done, err := l.folge(ctx); done || err != nil {
			return err
		}
	}
	stand, err := l.db.abdeckungsstand(ctx)
	if err != nil {
		return err
	}
	if known := l.db.abdeckungen.get(stand, l.f.key()); known != nil {
		l.abdeckungsbild = known
		return nil
	}
	if err := l.count(ctx); err != nil {
		return err
	}
	l.db.abdeckungen.put(stand, l.f.key(), l.abdeckungsbild)
	return nil
}

// count reads bodies, bundles and pairs, and adds them up.
func (l *abdeckungslauf) count(ctx context.Context) error {
	if err := l.prepare(ctx); err != nil {
		return err
	}
	l.zaehler = nachnutzung.NewZaehler(&l.def, l.f.Nach)
	var err error
	switch {
	case l.z.Kenntnisstand > 0 || l.f.isOfPairs():
		err = l.countPairs(ctx)
	case !l.isPresent():
		err = l.countDays(ctx, []*abdeckungslauf{l})
	case l.f.isOfBodies() || l.isChanging:
		err = l.countRows(ctx, l.buendel)
	default:
		err = l.countCounters(ctx)
	}
	l.list = l.zaehler.Ergebnis(&l.kopf)
	return err
}

// prepare reads what stands around the pairs.
func (l *abdeckungslauf) prepare(ctx context.Context) error {
	var err error
	if l.def, err = l.db.Definition(ctx, l.f.Definition); err != nil {
		return err
	}
	l.kopf = nachnutzung.Zaehlkopf{
		Stand: l.tag, Gruppen: make(map[string]string), Buendel: make(map[string]string), Kommunen: make(map[string]string),
	}
	if err := l.readTraeger(ctx); err != nil {
		return fmt.Errorf("read Verwaltungstraeger: %w", err)
	}
	if err := l.readBuendel(ctx); err != nil {
		return fmt.Errorf("read bundles: %w", err)
	}
	return nil
}

// maxRemembered bounds how many coverages are remembered at a time.
const maxRemembered = 64

// get gives what was found at a state; nil when that is not known. Nobody may change
// it.
func (a *abdeckungen) get(stand abdeckungsstand, key string) *abdeckungsbild {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stand != stand {
		return nil
	}
	return a.known[key]
}

// put remembers a coverage, and forgets those of another state.
func (a *abdeckungen) put(stand abdeckungsstand, key string, found *abdeckungsbild) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stand != stand || len(a.known) >= maxRemembered {
		a.stand, a.known = stand, make(map[string]*abdeckungsbild)
	}
	a.known[key] = found
}
