// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
	"nachnutzung/internal/store"
)

// MaxDatei is how large a file may be that is sent, in bytes.
const MaxDatei = 50 << 20

const (
	// gleichzeitig is how many files a server checks at a time.
	gleichzeitig = 2
	// lebensfrist is how long a check may go without a sign of life until another
	// server takes it for dead.
	lebensfrist = time.Minute
	// pruefzeit bounds a check.
	pruefzeit = 15 * time.Minute
	// maxVersuche bounds how often a check is begun again whose server has died.
	maxVersuche = 5
)

// Importe are the loads of a register: they are taken, checked in the background,
// applied, taken back.
type Importe struct {
	db  *store.DB
	log *slog.Logger
	// grenze of the shrink guard, in per cent.
	grenze  float64
	plaetze chan struct{}
	ende    chan struct{}
	halt    sync.Once
	laufend sync.WaitGroup
}

// NewImporte works on a database; a load that takes back more than grenze per cent
// of what it names has to be confirmed.
func NewImporte(db *store.DB, log *slog.Logger, grenze float64) *Importe {
	return &Importe{db: db, log: log, grenze: grenze, plaetze: make(chan struct{}, gleichzeitig), ende: make(chan struct{})}
}

// Halt ends the checks that are under way; the loads wait for the next server.
func (i *Importe) Halt() { i.halt.Do(func() { close(i.ende) }) }

// Ende is closed by Halt: whoever watches a load has to go.
func (i *Importe) Ende() <-chan struct{} { return i.ende }

// Close is Halt, and waits until nothing runs any more.
func (i *Importe) Close() {
	i.Halt()
	i.laufend.Wait()
}

// Schrumpft reports whether a load takes back so much that it has to be confirmed.
func (i *Importe) Schrumpft(found *nachnutzung.Import) bool { return found.Zahlen.Schrumpft(i.grenze) }

// Sendung is a file that somebody sends.
type Sendung struct {
	Art       nachnutzung.Importart
	Blatt     string
	Dateiname string
	Datei     io.ReaderAt
	Groesse   int64
	// Uebergaenge is the table that says what a Gebietsstand cannot say; nil for
	// none. Uebergangsname is the name of its file.
	Uebergaenge    []byte
	Uebergangsname string
}

// Nimm stores a file and begins to check it. v says who sends it, and from where.
func (i *Importe) Nimm(ctx context.Context, v store.Vorgang, s Sendung) (nachnutzung.Import, error) {
	made, err := i.lege(ctx, v, s)
	if err != nil {
		return made, err
	}
	i.beginne(ctx, made, s.Datei)
	return made, nil
}

// Lade stores a file and checks it before it returns. The file itself is kept only
// where it is not larger than MaxDatei. lebt is told now and then how far it has
// come; may be nil.
func (i *Importe) Lade(ctx context.Context, v store.Vorgang, s Sendung, lebt func(nachnutzung.Importzahlen)) (nachnutzung.Import, error) {
	made, err := i.lege(ctx, v, s)
	if err != nil {
		return made, err
	}
	i.pruefe(ctx, made, s.Datei, lebt)
	return i.db.Import(ctx, made.ID)
}

func (i *Importe) lege(ctx context.Context, v store.Vorgang, s Sendung) (nachnutzung.Import, error) {
	if err := i.db.Darf(ctx, v.Akteur, nachnutzung.OpImportieren, ""); err != nil {
		return nachnutzung.Import{}, err
	}
	sum, kept, err := s.fassung()
	if err != nil {
		return nachnutzung.Import{}, err
	}
	art := s.Art
	if art == "" {
		art = nachnutzung.ImportAuto
	}
	made := nachnutzung.Import{
		Art: art, Dateiname: s.Dateiname, Groesse: s.Groesse, Pruefsumme: sum, Blatt: s.Blatt,
		Akteur: v.Akteur.Kennung, Organisation: v.Akteur.Organisation, Rechte: v.Akteur.Rechte, Herkunft: v.Quelle,
	}
	if s.Uebergaenge != nil {
		return i.db.LegeGebietsstandAn(ctx, made, kept, s.Uebergaenge, s.Uebergangsname, lebensfrist, v.Idempotenz)
	}
	return i.db.LegeImportAn(ctx, made, kept, lebensfrist, v.Idempotenz)
}

// fassung gives the hash of the file, and the file where it is to be kept.
func (s *Sendung) fassung() (sum string, kept []byte, err error) {
	h := sha256.New()
	all := io.NewSectionReader(s.Datei, 0, s.Groesse)
	if s.Groesse > MaxDatei {
		_, err = io.Copy(h, all)
	} else {
		var b bytes.Buffer
		b.Grow(int(s.Groesse))
		_, err = io.Copy(io.MultiWriter(h, &b), all)
		kept = b.Bytes()
	}
	if err != nil {
		return "", nil, fmt.Errorf("read the file: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), kept, nil
}

// beginne checks a load in the background, when there is room for it.
func (i *Importe) beginne(ctx context.Context, made nachnutzung.Import, datei io.ReaderAt) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), pruefzeit)
	i.laufend.Go(func() {
		defer cancel()
		if i.warte(ctx, made) {
			defer func() { <-i.plaetze }()
			i.pruefe(ctx, made, datei, nil)
		}
	})
}

// warte waits for room, and shows meanwhile that the load is not forgotten.
func (i *Importe) warte(ctx context.Context, made nachnutzung.Import) bool {
	p := i.db.Pruefung(made, lebensfrist)
	alive := time.NewTicker(lebensfrist / 6)
	defer alive.Stop()
	for {
		select {
		case <-i.ende:
			i.note(ctx, made.ID, p.Gib(ctx))
			return false
		case i.plaetze <- struct{}{}:
			return true
		case <-alive.C:
			if err := p.Lebt(ctx, nachnutzung.Importzahlen{}); err != nil {
				i.note(ctx, made.ID, err)
				return false
			}
		}
	}
}

// pruefe checks a load and stores what was found.
func (i *Importe) pruefe(ctx context.Context, made nachnutzung.Import, datei io.ReaderAt, lebt func(nachnutzung.Importzahlen)) {
	work, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-i.ende:
			cancel()
		case <-work.Done():
		}
	}()
	p := i.db.Pruefung(made, lebensfrist)
	beside, err := i.db.Gebietsstandimport(work, made.ID)
	if err != nil {
		i.note(ctx, made.ID, err)
		return
	}
	found, err := Pruefe(work, i.db, Auftrag{
		Art: made.Art, Blatt: made.Blatt, Dateiname: made.Dateiname, Datei: datei, Groesse: made.Groesse,
		Akteur:      nachnutzung.Akteur{Kennung: made.Akteur, Organisation: made.Organisation, Rechte: made.Rechte},
		Ersetzungen: made.Ersetzungen, Plan: p.Plane,
		Uebergaenge: beside.Tabelle, Uebergangsname: beside.Tabellenname, Antworten: beside.Antworten, Fragen: p.Fragen,
		Lebt: func(ctx context.Context, z nachnutzung.Importzahlen) error {
			if lebt != nil {
				lebt(z)
			}
			return p.Lebt(ctx, z)
		},
	})
	// What is to be said of it is said also when its own time has run out.
	say, done := context.WithTimeout(context.WithoutCancel(ctx), lebensfrist)
	defer done()
	_, isFormat := errors.AsType[*sheet.FormatError](err)
	invalid, isInvalid := errors.AsType[*nachnutzung.InvalidError](err)
	switch {
	case err == nil:
		err = p.Beende(say, found.Art, found.Zahlen, found.Bericht)
	case isFormat:
		err = p.Scheitere(say, err.Error())
	case isInvalid:
		err = p.Scheitere(say, invalid.Faults[0].Detail)
	case work.Err() != nil && ctx.Err() == nil, errors.Is(ctx.Err(), context.Canceled):
		err = p.Gib(say)
	case ctx.Err() != nil:
		err = p.Scheitere(say, "Die Prüfung hat zu lange gedauert. Bitte die Datei auf mehrere verteilen.")
	case errors.Is(err, nachnutzung.ErrUnavailable):
		err = errors.Join(err, p.Gib(say))
	case !errors.Is(err, store.ErrImportAbgeloest):
		err = errors.Join(err, p.Scheitere(say, "Bei der Prüfung ist ein Fehler des Servers aufgetreten; das liegt nicht an der Datei. Bitte später noch einmal versuchen und, wenn es bleibt, die Nummer des Imports melden."))
	}
	i.note(ctx, made.ID, err)
}

// note writes into the log what nobody else would learn.
func (i *Importe) note(ctx context.Context, id int64, err error) {
	if err != nil && !errors.Is(err, store.ErrImportAbgeloest) {
		i.log.ErrorContext(ctx, "Prüfung eines Imports gescheitert", "import", id, "fehler", err)
	}
}

// Import gives a load that the actor may see. One whose check has died with its
// server is begun again.
func (i *Importe) Import(ctx context.Context, a nachnutzung.Akteur, id int64) (nachnutzung.Import, error) {
	found, err := i.db.Import(ctx, id)
	if err != nil {
		return found, err
	}
	if !found.Sieht(a) {
		return nachnutzung.Import{}, nachnutzung.ErrForbidden
	}
	if found.Zustand != nachnutzung.ImportAngelegt || time.Now().Before(found.Frist) {
		return found, nil
	}
	again, err := i.db.BeginneImportpruefung(ctx, store.Vorgang{Akteur: a}, found, found.Ersetzungen, lebensfrist)
	if errors.Is(err, store.ErrImportAbgeloest) {
		return i.db.Import(ctx, id)
	}
	if err != nil {
		return found, err
	}
	if again.Versuche > maxVersuche {
		err := i.db.Pruefung(again, lebensfrist).Scheitere(ctx, "Die Prüfung wurde mehrmals abgebrochen. Bitte die Datei noch einmal hochladen.")
		return found, errors.Join(err, reread(ctx, i.db, &found))
	}
	daten, err := i.db.ImportDatei(ctx, id)
	if errors.Is(err, nachnutzung.ErrNotFound) {
		err = i.db.Pruefung(again, lebensfrist).Scheitere(ctx, "Die Prüfung wurde abgebrochen, und die Datei ist nicht aufbewahrt. Bitte noch einmal laden.")
		return found, errors.Join(err, reread(ctx, i.db, &found))
	}
	if err != nil {
		return found, err
	}
	i.beginne(ctx, again, bytes.NewReader(daten))
	return again, nil
}

func reread(ctx context.Context, db *store.DB, i *nachnutzung.Import) error {
	fresh, err := db.Import(ctx, i.ID)
	*i = fresh
	return err
}

// Liste gives the loads that the actor may see, the newest first, those before an
// id; 0 begins with the newest.
func (i *Importe) Liste(ctx context.Context, a nachnutzung.Akteur, vor int64, limit int) ([]nachnutzung.Import, error) {
	if err := i.db.Darf(ctx, a, nachnutzung.OpImportieren, ""); err != nil {
		return nil, err
	}
	const page = 500
	var list []nachnutzung.Import
	for {
		found, err := i.db.Importe(ctx, vor, page)
		if err != nil {
			return nil, err
		}
		for n := range found {
			if found[n].Sieht(a) {
				list = append(list, found[n])
			}
			if len(list) == limit {
				return list, nil
			}
		}
		if len(found) < page {
			return list, nil
		}
		vor = found[len(found)-1].ID
	}
}

// Bericht gives the findings of a load that the actor may see.
func (i *Importe) Bericht(ctx context.Context, a nachnutzung.Akteur, id int64) (nachnutzung.Import, []nachnutzung.Zellbefund, error) {
	found, err := i.Import(ctx, a, id)
	if err != nil {
		return found, nil, err
	}
	list, err := i.db.ImportBericht(ctx, id)
	return found, list, err
}

// Ersetze takes suggestions over and checks the load again; without any it only
// checks it again.
func (i *Importe) Ersetze(ctx context.Context, v store.Vorgang, id int64, neue []nachnutzung.Ersetzung) (nachnutzung.Import, error) {
	if err := i.db.Wiederholt(ctx, v); err != nil {
		return nachnutzung.Import{}, err
	}
	found, err := i.Import(ctx, v.Akteur, id)
	if err != nil {
		return found, err
	}
	if err := found.Aenderbar(); err != nil {
		return found, err
	}
	daten, err := i.db.ImportDatei(ctx, id)
	if errors.Is(err, nachnutzung.ErrNotFound) {
		return found, nachnutzung.Conflict("Die Datei ist nicht aufbewahrt, weil sie zu groß ist. Bitte die Zellen dort berichtigen und sie neu laden.")
	}
	if err != nil {
		return found, err
	}
	again, err := i.db.BeginneImportpruefung(ctx, v, found, vereint(found.Ersetzungen, neue), lebensfrist)
	if errors.Is(err, store.ErrImportAbgeloest) {
		return found, nachnutzung.Conflict(fmt.Sprintf("Der Import %d wird gerade von jemand anderem geprüft oder angewendet. Bitte seinen Zustand neu abrufen.", id))
	}
	if err != nil {
		return found, err
	}
	i.beginne(ctx, again, bytes.NewReader(daten))
	return again, nil
}

// vereint joins replacements: a new one for the same cells counts in place of the
// old one, and one for what an old one has put there goes on from it.
func vereint(alte, neue []nachnutzung.Ersetzung) []nachnutzung.Ersetzung {
	list := slices.Clone(alte)
	for _, e := range neue {
		at := slices.IndexFunc(list, func(o nachnutzung.Ersetzung) bool {
			return o.Feld == e.Feld && o.Blatt == e.Blatt && o.Zeile == e.Zeile && (o.Gefunden == e.Gefunden || o.Ersatz == e.Gefunden)
		})
		if at < 0 {
			list = append(list, e)
			continue
		}
		list[at].Ersatz = e.Ersatz
	}
	return list
}

// WendeAn applies a load; the reason of v is its note. bestaetigt is the number of
// pairs that the sender agrees to see taken back; nil when nothing was said.
func (i *Importe) WendeAn(ctx context.Context, v store.Vorgang, id int64, bestaetigt *int) (nachnutzung.Import, error) {
	if err := nachnutzung.CheckNotiz(v.Begruendung); err != nil {
		return nachnutzung.Import{}, err
	}
	words, err := i.db.Wortschatz(ctx, "")
	if err != nil {
		return nachnutzung.Import{}, err
	}
	further, err := i.db.KatalogWortschatz(ctx)
	if err != nil {
		return nachnutzung.Import{}, err
	}
	maps.Copy(words.Codes, further.Codes)
	beside, err := i.db.Gebietsstandimport(ctx, id)
	if err != nil {
		return nachnutzung.Import{}, err
	}
	u := umstaende{notiz: v.Begruendung, heute: nachnutzung.Tag(time.Now()), codes: words.Codes, akteur: v.Akteur}
	v.Art = store.VorgangMeldung
	var art ladeart
	done, err := i.db.WendeImportAn(ctx, v, id, func(found *nachnutzung.Import) error {
		if !found.Sieht(v.Akteur) {
			return nachnutzung.ErrForbidden
		}
		for _, a := range append(ladearten(), ladeart{art: nachnutzung.ImportGebietsstand, wende: wendeGebietsstand}) {
			if a.art == found.Art {
				art = a
			}
		}
		u.datei = found.Dateiname
		found.Fragen = beside.Fragen
		return found.Anwendbar(bestaetigt, i.grenze)
	}, func(ctx context.Context, a *store.Anwendung, daten []byte) error { return art.wende(ctx, a, daten, u) })
	return done, ueberholt(err)
}

// ueberholt says what to do when somebody has changed pairs between check and
// application.
func ueberholt(err error) error {
	if !errors.Is(err, nachnutzung.ErrVersionConflict) {
		return err
	}
	why := nachnutzung.Conflict(
		"Seit der Prüfung hat jemand anders Zeilen geändert, die die Datei auch ändert; geschrieben wurde nichts. Bitte den Import neu prüfen lassen und den Bericht ansehen.")
	if set, ok := errors.AsType[*nachnutzung.StapelError](err); ok {
		return &nachnutzung.StapelError{Faults: set.Faults, Art: why}
	}
	return why
}

// NimmZurueck takes an applied load back; the reason of v says why.
func (i *Importe) NimmZurueck(ctx context.Context, v store.Vorgang, id int64) (store.Ruecknahme, error) {
	if err := nachnutzung.CheckNotiz(v.Begruendung); err != nil {
		return store.Ruecknahme{}, err
	}
	return i.db.NimmImportZurueck(ctx, v, id, func(found *nachnutzung.Import) error {
		if !found.Sieht(v.Akteur) {
			return nachnutzung.ErrForbidden
		}
		return found.Ruecknehmbar()
	})
}

// Verwirf throws a load away that was not applied.
func (i *Importe) Verwirf(ctx context.Context, v store.Vorgang, id int64) (nachnutzung.Import, error) {
	return i.db.VerwirfImport(ctx, v, id, func(found *nachnutzung.Import) error {
		if !found.Sieht(v.Akteur) {
			return nachnutzung.ErrForbidden
		}
		return found.Aenderbar()
	})
}
