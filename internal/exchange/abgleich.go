// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
	"nachnutzung/internal/store"
)

// The columns of the federal dashboard's export "open-pvog" that no load has.
const (
	feldOnlineStatus = "online_status"
	feldAktiv        = "aktiv"
	feldFlaeche      = "art_flaechendeckung"
)

// The values of art_flaechendeckung that cover an area or do not count, normalised.
const (
	flaecheBund  = "bundesweitflaechendeckend"
	flaecheLand  = "landesweitflaechendeckend"
	flaecheKreis = "kreisweitflaechendeckend"
	flaecheOhne  = "nichtinauswertungberuecksichtigt"
)

// abgleich holds the federal dashboard's export beside the register: what is live
// there and not here, and the reverse. It is no truth and changes nothing.
type abgleich struct {
	// dort are the pairs that are online there, flaechen the bundles that cover an
	// area, by its ARS and OZG-ID.
	dort, flaechen map[store.Paarschluessel]nachnutzung.Abgleich
	folge          []store.Paarschluessel
	// orte are the bodies and areas that the file speaks of: only there can
	// something be missing.
	orte map[string]bool
	plan planstueck
}

// ladeAbgleich is the kind of the export. Whoever is not named in it, and lies in no
// area that is, is left out: an export of one Kommune says nothing of another.
func ladeAbgleich() ladeart {
	c := &abgleich{
		dort: make(map[store.Paarschluessel]nachnutzung.Abgleich), flaechen: make(map[store.Paarschluessel]nachnutzung.Abgleich), orte: make(map[string]bool),
	}
	needed := [][]string{{feldARS}, {feldOzgID}, {feldFlaeche, feldOnlineStatus}}
	return ladeart{
		art: nachnutzung.ImportOpenPVOG, spalten: []string{feldARS, feldOzgID, feldLeika, feldURL, feldOnlineStatus, feldAktiv, feldFlaeche}, braucht: needed,
		erkenne: func(_ context.Context, l *lauf, blatt sheet.Blatt, nr int, zeilen []zeilenkopf, worte *woerter) *tafel {
			return l.findeKopf(blatt, nr, zeilen, worte, func(t *tafel) bool {
				return !slices.ContainsFunc(needed, func(group []string) bool { return !t.hat(group...) })
			})
		},
		zeile: c.zeile, ende: c.ende,
		wende: func(context.Context, *store.Anwendung, []byte, umstaende) error {
			return nachnutzung.Conflict("Ein Abgleich ändert nichts und lässt sich nicht anwenden.")
		},
	}
}

func (c *abgleich) zeile(_ context.Context, l *lauf, t *tafel, z *sheet.Zeile) error {
	text := func(feld string) string { return l.zelle(t, z, feld, t.spalte(feld)).Text }
	if text(feldARS) == "" && text(feldOzgID) == "" {
		return nil
	}
	l.b.zahlen.Gelesen++
	body, ok := c.ort(l, t, z, feldARS, l.koerperSchluessel)
	if !ok {
		return nil
	}
	k := &l.v.Kommunen[body]
	c.orte[k.ARS] = true
	bundle, ok := c.ort(l, t, z, feldOzgID, l.buendelSchluessel)
	if !ok {
		return nil
	}
	online := !t.hat(feldOnlineStatus) || norm(text(feldOnlineStatus)) == "ok"
	if !online || norm(text(feldAktiv)) == "nein" || norm(text(feldFlaeche)) == flaecheOhne {
		return nil
	}
	found := nachnutzung.Abgleich{
		OzgID: l.v.Leistungsbuendel[bundle].Code, LeikaSchluessel: text(feldLeika), URL: text(feldURL), Flaechendeckung: text(feldFlaeche), Zeile: z.Nr,
	}
	c.merke(k, found)
	return nil
}

// merke keeps what is online there: for the body that acts, and for the area that it
// covers.
func (c *abgleich) merke(k *nachnutzung.Kommune, found nachnutzung.Abgleich) {
	key := store.Paarschluessel{ARS: k.ARS, OzgID: found.OzgID}
	flaeche := norm(found.Flaechendeckung)
	if flaeche == flaecheBund || flaeche == flaecheLand || flaeche == flaecheKreis {
		if flaeche == flaecheBund {
			key.ARS = ""
		}
		c.flaechen[key] = found
		if slices.Contains([]nachnutzung.Art{nachnutzung.ArtLand, nachnutzung.ArtKreis, nachnutzung.ArtLandkreis, nachnutzung.ArtRegionalverband}, k.Art) {
			// Which of its bodies are meant, only a row of the register tells.
			return
		}
		key.ARS = k.ARS
	}
	if k.ErbtVon.Code != "" {
		key.ARS = k.ErbtVon.Code
		c.orte[key.ARS] = true
	}
	if _, known := c.dort[key]; !known {
		c.dort[key] = found
		c.folge = append(c.folge, key)
	}
}

// ort reads a key; what the register does not know is worth a look, no fault.
func (c *abgleich) ort(l *lauf, t *tafel, z *sheet.Zeile, feld string, read func(sheet.Zelle) deutung) (int32, bool) {
	at := t.spalte(feld)
	d := read(l.zelle(t, z, feld, at))
	if d.befund.Schwere == nachnutzung.SchwereFehler {
		d.befund.Schwere = nachnutzung.SchwereWarnung
	}
	l.sage(t, z.Nr, at, feld, d)
	return d.place, d.place >= 0
}

// gedeckt finds what the export says of a pair: of the body itself, or of an area in
// which it lies.
func (c *abgleich) gedeckt(key store.Paarschluessel) (nachnutzung.Abgleich, bool) {
	for _, ars := range []string{key.ARS, key.ARS[:5] + "0000000", key.ARS[:2] + "0000000000", ""} {
		at := store.Paarschluessel{ARS: ars, OzgID: key.OzgID}
		if found, ok := c.flaechen[at]; ok {
			return found, true
		}
		if found, ok := c.dort[at]; ok && ars == key.ARS {
			return found, true
		}
	}
	return nachnutzung.Abgleich{}, false
}

// ende goes through what is reported here, and then through what nobody has reported.
func (c *abgleich) ende(ctx context.Context, l *lauf) error {
	laender := make(map[string]bool)
	for ars := range c.orte {
		laender[ars[:2]] = true
	}
	said := make(map[store.Paarschluessel]bool)
	err := l.db.GemeldeteStaende(ctx, sortedLaender(laender), func(key store.Paarschluessel, status nachnutzung.Status) error {
		said[key] = true
		found, there := c.gedeckt(key)
		inScope := c.orte[key.ARS] || c.orte[key.ARS[:5]+"0000000"] || c.orte[key.ARS[:2]+"0000000000"]
		switch {
		case there == (status == nachnutzung.StatusLive):
			if there {
				l.b.zahlen.Unveraendert++
			}
			return nil
		case there:
			return c.nimm(ctx, l, key, nachnutzung.NurDort, status, found)
		case inScope:
			return c.nimm(ctx, l, key, nachnutzung.NurHier, status, found)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, key := range c.folge {
		if said[key] {
			continue
		}
		if err := c.nimm(ctx, l, key, nachnutzung.NurDort, nachnutzung.StatusOffen, c.dort[key]); err != nil {
			return err
		}
	}
	return c.plan.schreibe(ctx, l.auftrag.Plan)
}

func sortedLaender(laender map[string]bool) []string {
	list := make([]string, 0, len(laender))
	for land := range laender {
		list = append(list, land)
	}
	slices.Sort(list)
	return list
}

// nimm takes a difference into the list to work off, one line for each.
func (c *abgleich) nimm(ctx context.Context, l *lauf, key store.Paarschluessel, art nachnutzung.Abgleichart, status nachnutzung.Status, found nachnutzung.Abgleich) error {
	place, known := l.v.koerper[key.ARS]
	bundle, there := l.v.buendel[key.OzgID]
	if !known || !there {
		return nil
	}
	if art == nachnutzung.NurDort {
		l.b.zahlen.Neu++
	} else {
		l.b.zahlen.Geaendert++
	}
	found.Art, found.ARS, found.OzgID, found.Status = art, key.ARS, key.OzgID, status
	found.Kommune, found.Leistungsbuendel = l.v.Kommunen[place].Name, l.v.Leistungsbuendel[bundle].Name
	line, err := json.Marshal(found)
	if err != nil {
		return fmt.Errorf("encode a difference: %w", err)
	}
	c.plan.daten = append(append(c.plan.daten, line...), '\n')
	if c.plan.anzahl++; c.plan.anzahl < stueckgroesse {
		return nil
	}
	return c.plan.schreibe(ctx, l.auftrag.Plan)
}

// Abgleiche reads the differences of a piece that a comparison has left.
func Abgleiche(daten []byte) ([]nachnutzung.Abgleich, error) {
	var list []nachnutzung.Abgleich
	for line := range bytes.Lines(daten) {
		var found nachnutzung.Abgleich
		if err := json.Unmarshal(line, &found); err != nil {
			return nil, fmt.Errorf("%w: %w", errPlan, err)
		}
		list = append(list, found)
	}
	return list, nil
}

// Abgleich gives the differences that a comparison has found, for an actor who may
// see it.
func (i *Importe) Abgleich(ctx context.Context, a nachnutzung.Akteur, id int64) ([]nachnutzung.Abgleich, error) {
	found, err := i.Import(ctx, a, id)
	if err != nil {
		return nil, err
	}
	if found.Art != nachnutzung.ImportOpenPVOG {
		return nil, nachnutzung.Conflict(fmt.Sprintf("Der Import %d ist kein Abgleich; seine Befunde stehen im Bericht.", id))
	}
	var list []nachnutzung.Abgleich
	err = i.db.ImportPlan(ctx, id, func(daten []byte) error {
		part, err := Abgleiche(daten)
		list = append(list, part...)
		return err
	})
	return list, err
}

// Abgleichtabelle writes differences as a table of text: semicolons, a head, nothing
// that a spreadsheet program would take for a formula.
type Abgleichtabelle struct {
	to    *csv.Writer
	begun bool
}

// NewAbgleichtabelle writes to a destination.
func NewAbgleichtabelle(to io.Writer) *Abgleichtabelle {
	w := csv.NewWriter(to)
	w.Comma = ';'
	return &Abgleichtabelle{to: w}
}

// Schreibe adds the differences of a piece.
func (a *Abgleichtabelle) Schreibe(daten []byte) error {
	list, err := Abgleiche(daten)
	if err != nil {
		return err
	}
	if err := a.kopf(); err != nil {
		return err
	}
	for i := range list {
		f := &list[i]
		row := []string{string(f.Art), f.ARS, f.Kommune, f.OzgID, f.Leistungsbuendel, string(f.Status), f.LeikaSchluessel, f.URL, f.Flaechendeckung, ""}
		if f.Zeile > 0 {
			row[len(row)-1] = strconv.Itoa(f.Zeile)
		}
		for j := range row {
			row[j] = sheet.Neutralize(row[j])
		}
		if err := a.to.Write(row); err != nil {
			return fmt.Errorf("write the table: %w", err)
		}
	}
	return nil
}

func (a *Abgleichtabelle) kopf() error {
	if a.begun {
		return nil
	}
	a.begun = true
	return a.to.Write([]string{
		"Unterschied", "ARS", "Kommune", "OZG-ID", "Leistungsbündel", "Status hier", "LeiKa-Schlüssel", "URL dort", "Flächendeckung dort", "Zeile",
	})
}

// Ende writes what is left; without a difference the head alone.
func (a *Abgleichtabelle) Ende() error {
	if err := a.kopf(); err != nil {
		return err
	}
	a.to.Flush()
	return a.to.Error()
}
