// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// aenderung is one change of a plan: what a row says and the pair does not say yet.
// nil leaves a part as it is.
type aenderung struct {
	ars, ozgID string
	// version of the pair on which the plan rests.
	version int64
	// blatt and zeile where it stands in the file.
	blatt, zeile int

	status                       *nachnutzung.Status
	seit, begruendung            *string
	bemerkung, goLive            *string
	blocker                      *[]string
	onlinedienst, plattform, url *string
}

func (p *paare) aenderung(e *eintrag, pair *store.Paar) aenderung {
	return aenderung{
		ars: p.l.v.Kommunen[e.koerper].ARS, ozgID: p.l.v.Leistungsbuendel[e.buendel].Code, version: pair.Nachnutzung.Version,
		blatt: e.tafel.nr, zeile: e.zeile, status: e.status, seit: e.seit, begruendung: e.begruendung, bemerkung: e.bemerkung, goLive: e.goLive,
		blocker: e.blocker, onlinedienst: e.onlinedienst, plattform: e.plattform, url: e.url,
	}
}

// melde applies the change to a pair. notiz stands in where a step needs a reason
// and the row gives none.
func (c *aenderung) melde(n *nachnutzung.Nachnutzung, notiz, heute string, codes map[string][]string) error {
	m := nachnutzung.Meldung{
		Status: c.status, StatusSeit: c.seit, Begruendung: textOf(c.begruendung), Ersatz: notiz, Bemerkung: c.bemerkung, GeplanterGoLive: c.goLive, Blocker: c.blocker,
	}
	words := nachnutzung.Wortschatz{Codes: codes}
	if c.onlinedienst != nil || c.plattform != nil || c.url != nil {
		list := c.einsaetze(n, heute)
		m.Einsaetze = &list
		for i := range n.Einsaetze {
			// What they cover was checked when it was reported.
			words.Leistungen = append(words.Leistungen, n.Einsaetze[i].Leistungen...)
		}
	}
	return n.Melde(m, heute, words)
}

// einsaetze gives all Einsaetze of the pair with the one that the row is about
// changed or added. One that had the status of the headline keeps step with it.
func (c *aenderung) einsaetze(n *nachnutzung.Nachnutzung, heute string) []nachnutzung.EinsatzMeldung {
	var list []nachnutzung.EinsatzMeldung
	var uses []nachnutzung.Einsatz
	before := n.Am(heute, true)
	for _, e := range n.Einsaetze {
		step, ok := e.Zeitachse.Letzter()
		if !ok {
			continue
		}
		uses = append(uses, e)
		list = append(list, nachnutzung.EinsatzMeldung{
			Nr: e.Nr, Onlinedienst: e.Onlinedienst, Plattform: e.Plattform, URL: e.URL, Leistungen: slices.Clone(e.Leistungen), Status: step.Status,
			Reifegrad: e.Reifegrad, Nachnutzungsmodell: e.Nachnutzungsmodell, Nachweis: e.Nachweis.Inhalt,
		})
	}
	i := gemeint(uses, textOf(c.onlinedienst), textOf(c.plattform), textOf(c.url))
	if i < 0 {
		list = append(list, nachnutzung.EinsatzMeldung{Status: before.Status})
		i = len(list) - 1
	}
	m := &list[i]
	if c.status != nil && m.Status == before.Status {
		m.Status, m.StatusSeit = *c.status, textOf(c.seit)
	}
	for _, part := range []struct {
		to   *string
		said *string
	}{{&m.Onlinedienst, c.onlinedienst}, {&m.Plattform, c.plattform}, {&m.URL, c.url}} {
		if part.said != nil {
			*part.to = *part.said
		}
	}
	return list
}

// planstueck gathers the changes of a piece of the plan.
type planstueck struct {
	daten  []byte
	anzahl int
}

// stueckgroesse is how many changes a piece of a plan holds.
const stueckgroesse = 20000

// nimm takes a change; true when the piece is full.
func (s *planstueck) nimm(c *aenderung) bool {
	s.daten = c.append(s.daten)
	s.anzahl++
	return s.anzahl == stueckgroesse
}

// schreibe hands the piece over and begins a new one.
func (s *planstueck) schreibe(ctx context.Context, to func(ctx context.Context, daten []byte) error) error {
	if s.anzahl == 0 {
		return nil
	}
	daten := s.daten
	*s = planstueck{}
	if to == nil {
		return nil
	}
	return to(ctx, daten)
}

// The form of a change in a piece: its keys, version and place, then a byte with a
// bit for each part it has, then these parts. Texts have their length in front.
const (
	bitStatus = 1 << iota
	bitSeit
	bitBegruendung
	bitBemerkung
	bitGoLive
	bitBlocker
	bitEinsatz
)

func (c *aenderung) append(b []byte) []byte {
	b = appendText(b, c.ars)
	b = appendText(b, c.ozgID)
	b = binary.AppendVarint(b, c.version)
	b = binary.AppendVarint(b, int64(c.blatt))
	b = binary.AppendVarint(b, int64(c.zeile))
	at := len(b)
	b = append(b, 0)
	if c.status != nil {
		b[at] |= bitStatus
		b = appendText(b, string(*c.status))
	}
	for _, part := range []struct {
		bit  byte
		text *string
	}{{bitSeit, c.seit}, {bitBegruendung, c.begruendung}, {bitBemerkung, c.bemerkung}, {bitGoLive, c.goLive}} {
		if part.text != nil {
			b[at] |= part.bit
			b = appendText(b, *part.text)
		}
	}
	if c.blocker != nil {
		b[at] |= bitBlocker
		b = binary.AppendUvarint(b, uint64(len(*c.blocker)))
		for _, code := range *c.blocker {
			b = appendText(b, code)
		}
	}
	if c.onlinedienst != nil || c.plattform != nil || c.url != nil {
		b[at] |= bitEinsatz
		for _, text := range []*string{c.onlinedienst, c.plattform, c.url} {
			// Nobody says an empty one: an empty cell leaves what stands.
			b = appendText(b, textOf(text))
		}
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// errPlan says that a stored plan is not what this program writes.
var errPlan = errors.New("the plan cannot be read")

// planleser reads a piece.
type planleser struct {
	b   []byte
	err error
}

// aenderungen reads the changes of a piece.
func aenderungen(daten []byte) ([]aenderung, error) {
	r := planleser{b: daten}
	var list []aenderung
	for len(r.b) > 0 && r.err == nil {
		list = append(list, r.aenderung())
	}
	if r.err != nil {
		return nil, fmt.Errorf("change %d: %w", len(list), r.err)
	}
	return list, nil
}

func (r *planleser) aenderung() aenderung {
	c := aenderung{ars: r.text(), ozgID: r.text(), version: r.zahl(), blatt: int(r.zahl()), zeile: int(r.zahl())}
	var bits byte
	if len(r.b) == 0 {
		r.err = errPlan
		return c
	}
	bits, r.b = r.b[0], r.b[1:]
	if bits&bitStatus != 0 {
		status := nachnutzung.Status(r.text())
		c.status = &status
	}
	for _, part := range []struct {
		bit byte
		to  **string
	}{{bitSeit, &c.seit}, {bitBegruendung, &c.begruendung}, {bitBemerkung, &c.bemerkung}, {bitGoLive, &c.goLive}} {
		if bits&part.bit != 0 {
			text := r.text()
			*part.to = &text
		}
	}
	if bits&bitBlocker != 0 {
		codes := make([]string, 0, min(r.laenge(), len(r.b)))
		for range cap(codes) {
			codes = append(codes, r.text())
		}
		c.blocker = &codes
	}
	if bits&bitEinsatz != 0 {
		for _, to := range []**string{&c.onlinedienst, &c.plattform, &c.url} {
			if text := r.text(); text != "" {
				*to = &text
			}
		}
	}
	return c
}

func (r *planleser) laenge() int {
	n, size := binary.Uvarint(r.b)
	if size <= 0 || n > uint64(len(r.b)) {
		r.err, r.b = errPlan, nil
		return 0
	}
	r.b = r.b[size:]
	return int(n) //nolint:gosec // Not more than there is.
}

func (r *planleser) text() string {
	n := r.laenge()
	if n > len(r.b) {
		r.err, r.b = errPlan, nil
		return ""
	}
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}

func (r *planleser) zahl() int64 {
	n, size := binary.Varint(r.b)
	if size <= 0 {
		r.err, r.b = errPlan, nil
		return 0
	}
	r.b = r.b[size:]
	return n
}

// wendePaare applies a piece of a plan.
func wendePaare(ctx context.Context, a *store.Anwendung, daten []byte, u umstaende) error {
	list, err := aenderungen(daten)
	if err != nil {
		return err
	}
	writes := make([]store.NachnutzungAenderung, len(list))
	for i := range list {
		c := &list[i]
		writes[i] = store.NachnutzungAenderung{
			ARS: c.ars, OzgID: c.ozgID, Erwartung: nachnutzung.Erwartung{Versionen: []int64{c.version}},
			Change: func(n *nachnutzung.Nachnutzung) error { return c.melde(n, u.notiz, u.heute, u.codes) },
		}
	}
	_, err = a.Nachnutzungen(ctx, writes)
	return err
}
