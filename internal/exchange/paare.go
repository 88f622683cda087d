// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// eintrag is what one row or cell of a file says about a pair; nil says nothing.
type eintrag struct {
	tafel *tafel
	zeile int
	// spalte of a matrix's cell; -1 where each field has its own column.
	spalte           int
	koerper, buendel int32
	// version that the template carried; -1 without.
	version int64

	status                  *nachnutzung.Status
	seit, begruendung       *string
	bemerkung, goLive       *string
	blocker                 *[]string
	onlinedienst, plattform *string
	url                     *string
	fehlerhaft              bool
}

// ort gives the column of a field.
func (e *eintrag) ort(feld string) int {
	if e.spalte >= 0 {
		return e.spalte
	}
	return e.tafel.spalte(feld)
}

// koerperfeld is the field by which the row names the body.
func (e *eintrag) koerperfeld() string {
	for _, feld := range []string{feldARS, feldAGS} {
		if e.tafel.hat(feld) {
			return feld
		}
	}
	return feldKommune
}

// paare holds rows about pairs against the register and plans what changes.
type paare struct {
	l      *lauf
	stapel []eintrag
	// frei is the room of a set that is done with.
	frei []eintrag
	// unterwegs are the rows whose pairs are being read, while the file is read on.
	unterwegs *abfrage
	leser     *store.Paarleser
	// proben remembers what came of trying a change that holds no text.
	proben map[probe]ergebnis
	// gesehen tells, by body, where its pairs stood in the file and what was said.
	gesehen map[int32]*stellen
	saat    maphash.Seed
	plan    planstueck
	// statt takes the rows in the place of all this, where they are written at once
	// (masse.go); nil otherwise.
	statt func(ctx context.Context, e *eintrag) error
	// schreibt tells what became of the piece of the plan that is being stored; nil
	// when none is.
	schreibt chan error
	// vergleiche are the fields by which rows are held against the register.
	vergleiche []feldvergleich
}

// abfrage reads the pairs of some rows in the background.
type abfrage struct {
	stapel []eintrag
	keys   []store.Paarschluessel
	fertig chan struct{}
	paare  []*store.Paar
	err    error
}

// stelle is a place in the file with what it says.
type stelle struct {
	zeile, blatt int32
	inhalt       uint32
}

// stellen are the places of a body's pairs by bundle: a list while there are few,
// and then a place for each, because a file may name every pair there is.
type stellen struct {
	buendel []int32
	wenige  []stelle
	alle    []stelle
}

// maxWenige is how many places are looked through one by one.
const maxWenige = 24

// setze notes the place of a pair unless it has one; that one is returned, else one
// whose zeile is 0.
func (s *stellen) setze(buendel int32, here stelle, anzahl int) stelle {
	if s.alle != nil {
		before := s.alle[buendel]
		if before.zeile == 0 {
			s.alle[buendel] = here
		}
		return before
	}
	for i, b := range s.buendel {
		if b == buendel {
			return s.wenige[i]
		}
	}
	s.buendel, s.wenige = append(s.buendel, buendel), append(s.wenige, here)
	if len(s.buendel) > maxWenige {
		s.alle = make([]stelle, anzahl)
		for i, b := range s.buendel {
			s.alle[b] = s.wenige[i]
		}
		s.buendel, s.wenige = nil, nil
	}
	return stelle{}
}

// stapelgroesse is how many pairs are read from the register at a time.
const stapelgroesse = 1000

func newPaare(l *lauf) *paare {
	return &paare{
		l: l, leser: l.db.NewPaarleser(), gesehen: make(map[int32]*stellen), saat: maphash.MakeSeed(), proben: make(map[probe]ergebnis),
		vergleiche: vergleiche(),
	}
}

// nimm takes what a row says.
func (p *paare) nimm(ctx context.Context, e eintrag) error {
	if p.statt != nil {
		return p.statt(ctx, &e)
	}
	if p.doppelt(&e) {
		return nil
	}
	switch err := p.l.darf(ctx, e.koerper); {
	case errors.Is(err, nachnutzung.ErrForbidden):
		feld := e.koerperfeld()
		p.l.zellbefund(e.tafel, e.zeile, e.ort(feld), nachnutzung.Zellbefund{
			Feld: feld, Gefunden: p.l.v.Kommunen[e.koerper].ARS, Schwere: nachnutzung.SchwereFehler,
			Text: p.l.v.Kommunen[e.koerper].Name + " liegt nicht in Ihrem Gebiet; die ganze Datei wird deshalb nicht übernommen. Bitte die Zeile entfernen oder die Redaktion des Landes bitten.",
		})
		return nil
	case err != nil:
		return err
	}
	if p.stapel = append(p.stapel, e); len(p.stapel) < stapelgroesse {
		return nil
	}
	return p.leere(ctx)
}

// doppelt tells of a pair that the file has named before: once when it says the
// same, as a fault when it says something else.
func (p *paare) doppelt(e *eintrag) bool {
	places := p.gesehen[e.koerper]
	if places == nil {
		places = &stellen{}
		p.gesehen[e.koerper] = places
	}
	here := stelle{zeile: int32(e.zeile), blatt: int32(e.tafel.nr), inhalt: p.inhalt(e)} //nolint:gosec // A sheet has a million rows.
	before := places.setze(e.buendel, here, len(p.l.v.Leistungsbuendel))
	if before.zeile == 0 {
		return false
	}
	where := fmt.Sprintf("Zeile %d", before.zeile)
	if int(before.blatt) != e.tafel.nr {
		where = fmt.Sprintf("Zeile %d des %d. Blatts", before.zeile, before.blatt+1)
	}
	f := nachnutzung.Zellbefund{
		Gefunden: p.l.v.Kommunen[e.koerper].ARS + " " + p.l.v.Leistungsbuendel[e.buendel].Code, Schwere: nachnutzung.SchwereWarnung,
		Text: fmt.Sprintf("Diese Kommune steht mit diesem Leistungsbündel schon in %s, mit denselben Angaben; gelesen wird es einmal.", where),
	}
	if before.inhalt != here.inhalt {
		f.Schwere = nachnutzung.SchwereFehler
		f.Text = fmt.Sprintf("Diese Kommune steht mit diesem Leistungsbündel in %s und in Zeile %d, mit verschiedenen Angaben. Bitte eine der beiden Zeilen löschen.", where, e.zeile)
	}
	p.l.zellbefund(e.tafel, e.zeile, e.spalte, f)
	return true
}

// inhalt is a short mark of what an entry says.
func (p *paare) inhalt(e *eintrag) uint32 {
	var h maphash.Hash
	h.SetSeed(p.saat)
	write := func(s *string) {
		if s != nil {
			_, _ = h.WriteString(*s)
			_ = h.WriteByte(1)
		}
		_ = h.WriteByte(0)
	}
	if e.status != nil {
		_, _ = h.WriteString(string(*e.status))
	}
	if e.fehlerhaft {
		_ = h.WriteByte(2)
	}
	for _, s := range []*string{e.seit, e.begruendung, e.bemerkung, e.goLive, e.onlinedienst, e.plattform, e.url} {
		write(s)
	}
	if e.blocker != nil {
		all := strings.Join(*e.blocker, ";")
		write(&all)
	}
	return uint32(h.Sum64()) //nolint:gosec // Half of it is enough.
}

// ende plans what is left.
func (p *paare) ende(ctx context.Context) error {
	if err := p.leere(ctx); err != nil {
		return err
	}
	p.warte()
	last := p.unterwegs
	p.unterwegs = nil
	if err := p.halte(ctx, last); err != nil {
		return err
	}
	if err := p.schreibe(ctx); err != nil {
		return err
	}
	return p.geschrieben()
}

// brichAb waits for whatever still runs in the background.
func (p *paare) brichAb() {
	p.warte()
	_ = p.geschrieben()
}

// leere begins to read the pairs of the gathered rows; those before come first.
func (p *paare) leere(ctx context.Context) error {
	if len(p.stapel) == 0 {
		return nil
	}
	next := &abfrage{stapel: p.stapel, keys: make([]store.Paarschluessel, len(p.stapel)), fertig: make(chan struct{})}
	for i := range next.stapel {
		next.keys[i] = p.schluessel(&next.stapel[i])
	}
	// While the next pairs are read, those before are held against their rows.
	p.warte()
	before := p.unterwegs
	p.stapel, p.unterwegs = p.frei, next
	p.frei = nil
	go func() {
		defer close(next.fertig)
		next.paare, next.err = p.leser.Paare(ctx, next.keys)
	}()
	return p.halte(ctx, before)
}

// warte waits until nothing is read in the background.
func (p *paare) warte() {
	if p.unterwegs != nil {
		<-p.unterwegs.fertig
	}
}

// halte holds the rows whose pairs were read against them; nil are none.
func (p *paare) halte(ctx context.Context, a *abfrage) error {
	if a == nil {
		return nil
	}
	if a.err != nil {
		return a.err
	}
	var stale []store.Paarversion
	for i := range a.stapel {
		if pair := a.paare[i]; pair != nil && a.stapel[i].version >= 0 && a.stapel[i].version < pair.Nachnutzung.Version {
			stale = append(stale, p.damals(&a.stapel[i], pair))
		}
	}
	var earlier map[store.Paarversion]*nachnutzung.Nachnutzung
	if len(stale) > 0 {
		var err error
		if earlier, err = p.l.db.FruehereStaende(ctx, stale); err != nil {
			return err
		}
	}
	for i := range a.stapel {
		e, pair := &a.stapel[i], a.paare[i]
		if pair == nil {
			return fmt.Errorf("pair %v is not there any more", a.keys[i])
		}
		var then *nachnutzung.Nachnutzung
		if earlier != nil {
			then = earlier[p.damals(e, pair)]
		}
		if err := p.eines(ctx, e, pair, then); err != nil {
			return err
		}
	}
	p.frei = a.stapel[:0]
	return nil
}

func (p *paare) schluessel(e *eintrag) store.Paarschluessel {
	return store.Paarschluessel{ARS: p.l.v.Kommunen[e.koerper].ARS, OzgID: p.l.v.Leistungsbuendel[e.buendel].Code}
}

// damals names the state of a pair on which the row of a template rests. Where
// another body acts, it is that body's.
func (p *paare) damals(e *eintrag, pair *store.Paar) store.Paarversion {
	return store.Paarversion{Paarschluessel: store.Paarschluessel{ARS: pair.Nachnutzung.ARS, OzgID: pair.Nachnutzung.OzgID}, Version: e.version}
}

// eines plans one pair. damals is its state when the template was made, where that
// is another one than the present; nil when nothing was said then.
func (p *paare) eines(ctx context.Context, e *eintrag, pair *store.Paar, damals *nachnutzung.Nachnutzung) error {
	z := &p.l.b.zahlen
	now := werteVon(&pair.Befund, &pair.Nachnutzung, e)
	switch {
	case e.version > pair.Nachnutzung.Version:
		p.l.zellbefund(e.tafel, e.zeile, e.ort(feldVersion), nachnutzung.Zellbefund{
			Feld: feldVersion, Gefunden: fmt.Sprint(e.version), Erwartet: fmt.Sprintf("höchstens %d", pair.Nachnutzung.Version), Schwere: nachnutzung.SchwereFehler,
			Text: "Diese Version gibt es noch nicht; stammt die Vorlage aus einem anderen Register? Bitte eine neue Vorlage herunterladen.",
		})
		return nil
	case e.version >= 0 && e.version < pair.Nachnutzung.Version:
		if damals == nil {
			damals = &nachnutzung.Nachnutzung{}
		}
		then := damals.Am(p.l.heute, pair.Zustaendig == nil || *pair.Zustaendig)
		before := werteVon(&then, damals, e)
		if p.konflikt(e, &now, &before, pair.Nachnutzung.Version) {
			z.Konflikt++
			return nil
		}
	}
	p.ohneBekanntes(e, &now)
	if e.sagtNichts() {
		if !e.fehlerhaft {
			z.Unveraendert++
		}
		return nil
	}
	return p.plane(ctx, e, pair)
}

// plane tries the change on a copy of the pair, and takes it into the plan where it
// is right.
func (p *paare) plane(ctx context.Context, e *eintrag, pair *store.Paar) error {
	body := &p.l.v.Kommunen[e.koerper]
	if other := body.HandeltSelbst(p.l.heute); other != nil {
		feld := e.koerperfeld()
		p.l.zellbefund(e.tafel, e.zeile, e.ort(feld), nachnutzung.Zellbefund{
			Feld: feld, Gefunden: body.ARS, Schwere: nachnutzung.SchwereFehler, Text: other.Error(), Vorschlag: body.ErbtVon.Code,
		})
		return nil //nolint:nilerr // It stands in the report.
	}
	if err := pair.LiesSchritte(); err != nil {
		return err
	}
	c := p.aenderung(e, pair)
	tried, err := p.probiere(&c, e, pair)
	if invalid, ok := errors.AsType[*nachnutzung.InvalidError](err); ok {
		for _, fault := range invalid.Faults {
			p.regelfehler(e, fault)
		}
		return nil
	}
	if err != nil {
		return err
	}
	z := &p.l.b.zahlen
	switch {
	case tried.gleich:
		z.Unveraendert++
		return nil
	case e.fehlerhaft:
		// The rest of the row is wrong, so that it will come again.
		return nil
	case pair.Nachnutzung.Version == 0:
		z.Neu++
	default:
		z.Geaendert++
	}
	if tried.rueckgang {
		z.Zurueckgenommen++
	}
	if p.plan.nimm(&c) {
		return p.schreibe(ctx)
	}
	return nil
}

// schreibe begins to store the piece of the plan, when the one before is stored.
func (p *paare) schreibe(ctx context.Context) error {
	if err := p.geschrieben(); err != nil {
		return err
	}
	piece, stored := p.plan, make(chan error, 1)
	p.plan, p.schreibt = planstueck{}, stored
	go func() { stored <- piece.schreibe(ctx, p.l.auftrag.Plan) }()
	return nil
}

// geschrieben waits until no piece of the plan is being stored.
func (p *paare) geschrieben() error {
	if p.schreibt == nil {
		return nil
	}
	err := <-p.schreibt
	p.schreibt = nil
	return err
}

// ergebnis is what came of trying a change.
type ergebnis struct{ gleich, rueckgang bool }

// probe is a change of a pair that nobody has reported: what comes of it depends on
// nothing else.
type probe struct {
	zustaendig           bool
	status               nachnutzung.Status
	seit, goLive         string
	hatStatus, hatGoLive bool
}

// maxProben bounds what is remembered of a file.
const maxProben = 10000

// probiere tries a change on a copy of the pair.
func (p *paare) probiere(c *aenderung, e *eintrag, pair *store.Paar) (ergebnis, error) {
	responsible := pair.Zustaendig == nil || *pair.Zustaendig
	key := probe{zustaendig: responsible, seit: textOf(c.seit), goLive: textOf(c.goLive), hatStatus: c.status != nil, hatGoLive: c.goLive != nil}
	if c.status != nil {
		key.status = *c.status
	}
	plain := pair.Nachnutzung.Version == 0 && e.begruendung == nil && c.bemerkung == nil && c.blocker == nil && c.onlinedienst == nil && c.plattform == nil && c.url == nil
	if known, ok := p.proben[key]; ok && plain {
		return known, nil
	}
	after := pair.Nachnutzung.Clone()
	if err := c.melde(after, probenotiz, p.l.heute, p.l.v.Codes); err != nil {
		return ergebnis{}, err
	}
	then := after.Am(p.l.heute, responsible)
	found := ergebnis{
		gleich:    len(nachnutzung.Diff(pair.Nachnutzung.Felder(), after.Felder())) == 0,
		rueckgang: nachnutzung.IsRueckgang(pair.Befund.Status, then.Status),
	}
	if plain && len(p.proben) < maxProben {
		p.proben[key] = found
	}
	return found, nil
}

// probenotiz stands for the note that a load will have when it is applied.
const probenotiz = "Notiz des Imports"

// regelfehler tells which rule a row breaks, at the cell that does.
func (p *paare) regelfehler(e *eintrag, fault nachnutzung.Fault) {
	part := strings.TrimPrefix(fault.Pointer, "/")
	if i := strings.LastIndex(part, "/"); i >= 0 && strings.HasPrefix(part, "einsaetze") {
		part = part[i+1:]
	}
	part, _, _ = strings.Cut(part, "/")
	feld := map[string]string{
		"status": feldStatus, "statusSeit": feldStatusSeit, "begruendung": feldBegruendung, "bemerkung": feldBemerkung,
		"geplanterGoLive": feldGoLive, "blocker": feldBlocker, "onlinedienst": feldOnlinedienst, "plattform": feldPlattform, "url": feldURL,
	}[part]
	p.l.zellbefund(e.tafel, e.zeile, e.ort(feld), nachnutzung.Zellbefund{
		Feld: feld, Gefunden: e.text(feld), Schwere: nachnutzung.SchwereFehler, Text: fault.Detail,
	})
}
