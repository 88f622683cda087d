// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/stdlib"
)

// massenzeile is a pair with the form that it has and the texts it brings.
type massenzeile struct {
	vorlage          *Massenvorlage
	ars, ozgID, land string
	texte            Massentexte
}

const (
	// massenstapel is how many pairs are encoded, and copied, at a time: between two COPY
	// program and database wait for each other, which costs much on a busy machine.
	massenstapel = 16000
	// saltLength of a free text, in bytes.
	saltLength = 16
)

// massenpaket holds rows of some pairs, by table, as COPY takes them.
type massenpaket struct{ paare, texte, eintraege, kette []byte }

// massenstrom encodes and copies pairs while the file is read on: each of the two in a
// goroutine of its own, a stack of pairs at a time.
type massenstrom struct {
	ctx context.Context // of the load; it is over when the load is
	db  *DB
	// stapel is filled by the reader.
	stapel []massenzeile
	zeilen chan []massenzeile
	leer   chan []massenzeile
	fertig chan error
	// gescheitert is closed when nothing more is taken.
	gescheitert chan struct{}
	laeuft      bool

	// naechste is the id of the next entry, letztes the link of the last one.
	naechste int64
	letztes  ketteRow
	salz     []byte
	// befehle are the COPY statements, in the order of a packet's rows.
	befehle [4]string
	werte   massenwerte
	summe   []byte
}

// neuerStrom makes ready to copy; end is the end of the chain, with the instant of its
// new links.
func (db *DB) neuerStrom(ctx context.Context, end *ketteRow) (*massenstrom, error) {
	s := &massenstrom{
		ctx: ctx, db: db, letztes: *end, zeilen: make(chan []massenzeile), leer: make(chan []massenzeile, 3), fertig: make(chan error, 1), gescheitert: make(chan struct{}),
		befehle: [4]string{
			copyText("nachnutzung", (&menge[nachnutzungRow]{columns: nachnutzungSpalten()}).names()), copyText("freitext", freitexte().names()),
			copyText("verlauf", eintraege().names()), copyText("kette", kettenglieder().names()),
		},
	}
	for range cap(s.leer) {
		s.leer <- nil
	}
	s.stapel = <-s.leer
	var name string
	if err := db.query(ctx, scanOne([]any{&name}), "SELECT pg_get_serial_sequence('verlauf', 'id')"); err != nil {
		return nil, fmt.Errorf("look for the ids of entries: %w", err)
	}
	if err := db.query(ctx, scanOne([]any{&s.naechste}), "SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM "+name); err != nil {
		return nil, fmt.Errorf("read the next id of an entry: %w", err)
	}
	return s, nil
}

// beginne lets stacks be taken. From here on the connection is busy.
func (s *massenstrom) beginne() {
	s.laeuft = true
	pakete, frei := make(chan *massenpaket), make(chan *massenpaket, 2)
	frei <- &massenpaket{}
	frei <- &massenpaket{}
	go s.kodiere(pakete, frei)
	go func() { s.fertig <- s.kopiere(pakete, frei) }()
}

func copyText(table, names string) string {
	return "COPY " + table + " (" + names + ") FROM STDIN (FORMAT binary)"
}

// errMassenstrom says that the stream has failed; ende tells why.
var errMassenstrom = errors.New("the copying has failed")

// Schreibe writes a pair by a form; texte are those that the form leaves open, by
// their Massentext.
func (m *Masse) Schreibe(v *Massenvorlage, ars, ozgID string, texte Massentexte) error {
	k := m.around.koerper[ars]
	if k == nil || !passt(ars, ozgID, k.land.Code) {
		return ErrKeineMasse
	}
	s := m.strom
	s.stapel = append(s.stapel, massenzeile{vorlage: v, ars: ars, ozgID: ozgID, land: k.land.Code, texte: texte})
	if len(s.stapel) < massenstapel {
		return nil
	}
	return s.gib()
}

// gib hands the stack over and takes an empty one.
func (s *massenstrom) gib() error {
	if !s.laeuft {
		s.beginne()
	}
	select {
	case s.zeilen <- s.stapel:
	case <-s.gescheitert:
		return errMassenstrom
	}
	select {
	case s.stapel = <-s.leer:
	case <-s.gescheitert:
		return errMassenstrom
	}
	return nil
}

// ende copies what is left, and waits until nothing is under way on the connection.
func (s *massenstrom) ende() error {
	if len(s.stapel) > 0 {
		_ = s.gib() // Why it has failed is told below.
	}
	if !s.laeuft {
		return nil
	}
	close(s.zeilen)
	return <-s.fertig
}

// kodiere makes packets of stacks.
func (s *massenstrom) kodiere(pakete chan<- *massenpaket, frei <-chan *massenpaket) {
	defer close(pakete)
	for stapel := range s.zeilen {
		p := <-frei
		s.packe(p, stapel)
		clear(stapel)
		s.leer <- stapel[:0]
		select {
		case pakete <- p:
		case <-s.gescheitert:
			return
		}
	}
}

// packe encodes a stack.
func (s *massenstrom) packe(p *massenpaket, stapel []massenzeile) {
	for _, b := range []*[]byte{&p.paare, &p.texte, &p.eintraege, &p.kette} {
		*b = append((*b)[:0], copySignature...)
	}
	texte := 0
	for i := range stapel {
		texte += len(stapel[i].vorlage.texte)
	}
	s.salz = append(s.salz[:0], make([]byte, saltLength*texte)...)
	_, _ = rand.Read(s.salz) // It never fails (crypto/rand).
	salz := s.salz
	for i := range stapel {
		salz = s.zeile(p, &stapel[i], salz)
	}
	for _, b := range []*[]byte{&p.paare, &p.texte, &p.eintraege, &p.kette} {
		*b = append(*b, 0xff, 0xff)
	}
}

// zeile encodes a pair, with the salts for its texts; those for the next are left.
func (s *massenstrom) zeile(p *massenpaket, z *massenzeile, salz []byte) []byte {
	w, v := &s.werte, z.vorlage
	w.ars, w.ozgID, w.land, w.id, w.texte = z.ars, z.ozgID, z.land, s.naechste, w.texte[:0]
	s.naechste++
	for _, text := range v.texte {
		inhalt := text.fest
		if text.eigen >= 0 {
			inhalt = z.texte[text.eigen]
		}
		s.summe = append(append(s.summe[:0], salz[:saltLength]...), inhalt...)
		sum := sha256.Sum256(s.summe)
		w.texte = append(w.texte, [textIDLength]byte{})
		id := w.texte[len(w.texte)-1][:]
		base64.RawURLEncoding.Encode(id, sum[:])
		p.texte = append(p.texte, 0, 3)
		p.texte = append(appendLength(p.texte, textIDLength), id...)
		p.texte = append(appendLength(p.texte, saltLength), salz[:saltLength]...)
		p.texte = append(appendLength(p.texte, len(inhalt)), inhalt...)
		salz = salz[saltLength:]
	}
	p.paare = v.paar.fuelle(p.paare, w)
	p.eintraege = v.eintrag.fuelle(p.eintraege, w)
	s.summe = v.summe.fuelle(s.summe[:0], w)
	digest := sha256.Sum256(s.summe)
	s.verkette(p, w.id, digest[:])
	return salz
}

// verkette adds the link of an entry.
func (s *massenstrom) verkette(p *massenpaket, id int64, digest []byte) {
	last := &s.letztes
	last.Revision++
	last.Verlauf = id
	last.Hash = linkHash(last.Hash, last.Revision, last.Zeitpunkt, id, digest)
	p.kette = append(p.kette, 0, 4)
	p.kette = appendNumber(appendLength(p.kette, numberLength), last.Revision)
	p.kette = appendNumber(appendLength(p.kette, numberLength), id)
	p.kette = append(appendLength(p.kette, len(last.Zeitpunkt)), last.Zeitpunkt...)
	p.kette = append(appendLength(p.kette, len(last.Hash)), last.Hash...)
}

// kopiere hands packets to the database, one table after the other.
func (s *massenstrom) kopiere(pakete <-chan *massenpaket, frei chan<- *massenpaket) error {
	err := s.db.conn.Raw(func(driver any) error {
		conn, ok := driver.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("no connection of pgx: %T", driver)
		}
		for p := range pakete {
			for i, b := range [][]byte{p.paare, p.texte, p.eintraege, p.kette} {
				if _, err := conn.Conn().PgConn().CopyFrom(s.ctx, bytes.NewReader(b), s.befehle[i]); err != nil {
					return fmt.Errorf("%.20s: %w", s.befehle[i], err)
				}
			}
			frei <- p
		}
		return nil
	})
	if err != nil {
		close(s.gescheitert)
	}
	return err
}
