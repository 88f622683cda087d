// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"nachnutzung/internal/nachnutzung"
)

// Of millions of pairs that a file reports most say the same as others: a status
// since a day, perhaps a reason and a remark. So the rule is applied once, and what it
// has made, down to the bytes that go to the database, is a form in which keys and
// texts are filled in for each pair that says the same.

// Massentext is a text of a form that is filled in for each pair.
type Massentext int

// Massentexte are the texts of a pair that a form leaves open, by their Massentext.
type Massentexte [massentexte]string

// The texts that a form may leave open.
const (
	MassentextBegruendung Massentext = iota
	MassentextBemerkung
	massentexte
)

// Platzhalter stands, in the pair that a form is made of, for a text that each pair
// brings itself.
func (t Massentext) Platzhalter() string { return fmt.Sprintf("\x02Massentext %d\x03", int(t)) }

// What stands in a form where keys are filled in: no text holds such bytes.
const (
	platzARS   = "\xfb\xfa\xfb\xfa\xfb\xfa\xfb\xfa\xfb\xfa\xfb\xfa"
	platzOzgID = "\xfd\xfc\xfd\xfc\xfd"
	platzLand  = "\xff\xfe"
	platzID    = -0x0606060606060607
)

// Where the bytes come from that are filled in; texts follow by their number.
const (
	lueckeARS = iota
	lueckeOzgID
	lueckeLand
	lueckeID
	lueckeText
)

// luecke is a place in a form.
type luecke struct{ von, art int }

// formular is a form in bytes with the places to fill in.
type formular struct {
	bytes   []byte
	luecken []luecke
}

// suche notes all places where something stands.
func (f *formular) suche(was []byte, art int) {
	for from := 0; ; {
		at := bytes.Index(f.bytes[from:], was)
		if at < 0 {
			return
		}
		f.luecken = append(f.luecken, luecke{from + at, art})
		from += at + len(was)
	}
}

// fuelle appends the form with what belongs into its places: every text has the length
// of what stands for it.
func (f *formular) fuelle(b []byte, z *massenwerte) []byte {
	at := len(b)
	b = append(b, f.bytes...)
	for _, l := range f.luecken {
		to := b[at+l.von:]
		switch l.art {
		case lueckeARS:
			copy(to, z.ars)
		case lueckeOzgID:
			copy(to, z.ozgID)
		case lueckeLand:
			copy(to, z.land)
		case lueckeID:
			binary.BigEndian.PutUint64(to, uint64(z.id)) //nolint:gosec // The bits are what counts.
		default:
			copy(to, z.texte[l.art-lueckeText][:])
		}
	}
	return b
}

// massenwerte are what is filled in for a pair.
type massenwerte struct {
	ars, ozgID, land string
	id               int64
	// texte are the ids of its texts.
	texte [][textIDLength]byte
}

// textIDLength is that of a free text's id, in bytes.
const textIDLength = 43

// Massenvorlage is a form for all pairs that say the same.
type Massenvorlage struct {
	// paar and eintrag are rows as COPY takes them, summe is what the entry's digest is
	// of.
	paar, eintrag, summe formular
	// texte of the pair; one that it brings itself is named by its Massentext, else
	// fest holds it.
	texte []vorlagentext
}

type vorlagentext struct {
	eigen Massentext
	fest  string
}

// Paar gives a pair that nobody has reported; nil when there is no such body or
// bundle.
func (m *Masse) Paar(ars, ozgID string) (*Paar, error) {
	var row paarRow
	if !m.around.surround(&row, ars, ozgID) {
		return nil, nil //nolint:nilnil // As said.
	}
	r := &paarReader{db: m.db, filter: &NachnutzungFilter{Implizit: true}, tag: m.db.heute(), present: true, whole: true}
	p, err := r.paar(&row, nil)
	return &p, err
}

// Vorlage applies a change to a pair that nobody has reported, and makes a form of what
// comes of it. Texts that are a Platzhalter are filled in later. ErrKeineMasse when the
// actor has no right there by the keys alone, or the change changes nothing.
func (m *Masse) Vorlage(p *Paar, change func(*nachnutzung.Nachnutzung) error) (*Massenvorlage, error) {
	right, ok := m.v.Akteur.Darf(nachnutzung.OpMelden, nachnutzung.Ort{ARS: p.Kommune.Code})
	if !ok || right.Rolle != nachnutzung.RolleRedaktion {
		// Whoever is trusted by some bodies writes differently for each.
		return nil, ErrKeineMasse
	}
	c, err := m.db.changed(m.v, befugnis{recht: right}, p, nachnutzung.Erwartung{Versionen: []int64{0}}, change)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeineMasse, err)
	}
	c.row.ARS, c.row.OzgID, c.row.Land = platzARS, platzOzgID, platzLand
	c.entry.ID, c.entry.Schluessel = platzID, pairKey(platzARS, platzOzgID)
	c.entry.ARS, c.entry.OzgID, c.entry.Land = platzARS, platzOzgID, platzLand
	v := &Massenvorlage{
		paar: formularOf(nachnutzungSpalten(), &c.row), eintrag: formularOf(eintraege().columns, &c.entry), summe: formular{bytes: entryBytes(&c.entry)},
	}
	for n := range c.texts {
		text := vorlagentext{eigen: -1, fest: *c.texts[n].Inhalt}
		for eigen := range massentexte {
			if text.fest == eigen.Platzhalter() {
				text = vorlagentext{eigen: eigen}
			}
		}
		v.texte = append(v.texte, text)
	}
	for _, f := range []*formular{&v.paar, &v.eintrag, &v.summe} {
		f.suche([]byte(platzARS), lueckeARS)
		f.suche([]byte(platzOzgID), lueckeOzgID)
		f.suche([]byte(platzLand), lueckeLand)
		f.suche(appendNumber(nil, platzID), lueckeID)
		for n := range c.texts {
			f.suche([]byte(c.texts[n].ID), lueckeText+n)
		}
	}
	return v, nil
}

// formularOf writes a row as COPY's binary form has it.
func formularOf[R any](columns []spalte[R], row *R) formular {
	b := binary.BigEndian.AppendUint16(nil, uint16(len(columns))) //nolint:gosec // A table has few.
	for c := range columns {
		b = columns[c].field(b, row)
	}
	return formular{bytes: b}
}

// passt tells whether keys fit into a form.
func passt(ars, ozgID, land string) bool {
	return len(ars) == len(platzARS) && len(ozgID) == len(platzOzgID) && len(land) == len(platzLand)
}
