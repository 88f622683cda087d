// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package gv100ad

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// The fields that are read, with their positions from the Datensatzbeschreibung.
var (
	feldSatzart      = field{"Satzart", 1, 2}
	feldGebietsstand = field{"Gebietsstand", 3, 10}
	feldLand         = field{"Land", 11, 12}
	feldBezirk       = field{"Land und Regierungsbezirk", 11, 13}
	feldRegion       = field{"Land, Regierungsbezirk und Region", 11, 14}
	feldKreis        = field{"Land, Regierungsbezirk und Kreis", 11, 15}
	feldAGS          = field{"Amtlicher Gemeindeschlüssel", 11, 18}
	feldNachKreis    = field{"Gemeinde", 16, 18}
	feldVerband      = field{"Gemeindeverband", 19, 22}
	feldName         = field{"Bezeichnung", 23, 72}
	feldSitz         = field{"Verwaltungssitz", 73, 122}
	feldArt          = field{"Textkennzeichen", 123, 124}
	feldFlaeche      = field{"Fläche in ha", 129, 139}
	feldEinwohner    = field{"Bevölkerung insgesamt", 140, 150}
	feldMaennlich    = field{"Bevölkerung männlich", 151, 161}
	feldPLZ          = field{"Postleitzahl", 166, 170}
	feldPLZMehrere   = field{"Kennzeichnung mehrerer Postleitzahlen", 171, 175}
)

// ReadText reads the bare text of an edition: records of 220 characters, in UTF-8
// or, before 2025, in Windows-1252. A text that is wrong in itself (a line cut off,
// a key that occurs twice, a Gemeinde without its Land, two Gebietsstände mixed)
// yields an [*InvalidError] and no register.
func ReadText(r io.Reader) (*Register, error) {
	lines := newLineReader(r)
	g := reading{register: &Register{}, faults: &InvalidError{}, seen: map[string]int{}}
	for !g.faults.Abgebrochen {
		runes, err := lines.next(g.faults)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("GV100AD: Zeile %d lesen: %w", lines.number+1, err)
		}
		g.add(record{zeile: lines.number, runes: runes, faults: g.faults})
	}
	if len(g.faults.Faults) == 0 {
		g.checkWhole()
	}
	if len(g.faults.Faults) > 0 {
		slices.SortStableFunc(g.faults.Faults, func(a, b Fault) int { return cmp.Compare(a.Zeile, b.Zeile) })
		return nil, g.faults
	}
	return g.register, nil
}

// reading is a register on its way.
type reading struct {
	register *Register
	faults   *InvalidError
	// seen has the line of each record by its Satzart and key.
	seen map[string]int
}

// add reads one record.
func (g *reading) add(r record) {
	g.checkStand(r)
	reg := g.register
	switch satzart := r.raw(feldSatzart); satzart {
	case "10":
		key := r.key(feldLand, field{"Schlüssel nach dem Land", 13, 22})
		reg.Laender = append(reg.Laender, Land{ARS: ars(key), AGS: key, Name: r.required(feldName), Sitz: r.text(feldSitz)})
		g.remember(r, satzart, key)
	case "20":
		key := r.key(feldBezirk, field{"Schlüssel nach dem Regierungsbezirk", 14, 22})
		reg.Regierungsbezirke = append(reg.Regierungsbezirke, Regierungsbezirk{ARS: ars(key), AGS: key, Name: r.required(feldName), Sitz: r.text(feldSitz)})
		g.remember(r, satzart, key)
	case "30":
		key := r.key(feldRegion, field{"Schlüssel nach der Region", 15, 22})
		reg.Regionen = append(reg.Regionen, Region{ARS: ars(key), Schluessel: key, Name: r.required(feldName), Sitz: r.text(feldSitz)})
		g.remember(r, satzart, key)
	case "40":
		key := r.key(feldKreis, field{"Schlüssel nach dem Kreis", 16, 22})
		reg.Kreise = append(reg.Kreise, Kreis{ARS: ars(key), AGS: key, Art: r.art("4"), Name: r.required(feldName), Sitz: r.text(feldSitz)})
		g.remember(r, satzart, key)
	case "50":
		g.addVerband(r)
	case "60":
		g.addGemeinde(r)
	default:
		r.fault(feldSatzart, "enthält »%s«; erwartet wird 10, 20, 30, 40, 50 oder 60", satzart)
	}
}

func (g *reading) addVerband(r record) {
	kreis, verband := r.key(feldKreis, feldNachKreis), r.digits(feldVerband)
	if kreis == "" || verband == "" {
		return
	}
	key := kreis + verband
	g.register.Verbaende = append(g.register.Verbaende, Verband{ARS: ars(key), Art: r.art("5"), Name: r.required(feldName), Sitz: r.text(feldSitz)})
	g.remember(r, "50", key)
}

func (g *reading) addGemeinde(r record) {
	ags, verband := r.digits(feldAGS), r.digits(feldVerband)
	if ags == "" || verband == "" {
		return
	}
	gemeinde := Gemeinde{
		ARS:                ags[:5] + verband + ags[5:],
		AGS:                ags,
		Art:                r.art("6"),
		Name:               r.required(feldName),
		FlaecheHa:          r.number(feldFlaeche),
		Einwohner:          r.number(feldEinwohner),
		EinwohnerMaennlich: r.number(feldMaennlich),
		PLZMehrere:         r.text(feldPLZMehrere) != "",
	}
	if onlyDigits(r.raw(feldEinwohner)) && gemeinde.EinwohnerMaennlich > gemeinde.Einwohner {
		r.fault(feldMaennlich, "nennt %d, mehr als die %d der Bevölkerung insgesamt", gemeinde.EinwohnerMaennlich, gemeinde.Einwohner)
	}
	if r.text(feldPLZ) != "" {
		gemeinde.PLZ = r.digits(feldPLZ)
	}
	g.register.Gemeinden = append(g.register.Gemeinden, gemeinde)
	// The AGS is the narrower key: equal ARS have equal AGS.
	g.remember(r, "60", ags)
}

// checkStand lets the first record set the Gebietsstand and all others follow.
func (g *reading) checkStand(r record) {
	stand := r.date(feldGebietsstand)
	switch {
	case stand.IsZero():
	case g.register.Gebietsstand.IsZero():
		g.register.Gebietsstand = stand
	case !stand.Equal(g.register.Gebietsstand):
		r.fault(feldGebietsstand, "nennt den %s; die Sätze davor haben den Gebietsstand %s", germanDay(stand), germanDay(g.register.Gebietsstand))
	}
}

// remember notes a key and complains about one that was there already. A key that
// could not be read is at fault already.
func (g *reading) remember(r record, satzart, key string) {
	if key == "" {
		return
	}
	if first, twice := g.seen[satzart+key]; twice {
		r.faults.add(r.zeile, "", "der Schlüssel %s der Satzart %s steht schon in Zeile %d", key, satzart, first)
		return
	}
	g.seen[satzart+key] = r.zeile
}

// checkWhole asks what only the whole can answer: whether each record has the ones
// above it. It runs on sound records alone, since one broken Land would otherwise
// blame all its Gemeinden.
func (g *reading) checkWhole() {
	reg := g.register
	if len(g.seen) == 0 {
		g.faults.add(0, "", "die Datei enthält keine Sätze")
	}
	for _, b := range reg.Regierungsbezirke {
		g.need("20", b.AGS, "10", b.AGS[:2], "das Land")
	}
	for _, b := range reg.Regionen {
		g.need("30", b.Schluessel, "20", b.Schluessel[:3], "der Regierungsbezirk")
	}
	for _, k := range reg.Kreise {
		g.need("40", k.AGS, "10", k.AGS[:2], "das Land")
	}
	for _, v := range reg.Verbaende {
		key := v.ARS[:9]
		g.need("50", key, "10", key[:2], "das Land")
		g.needKreis("50", key)
	}
	for _, m := range reg.Gemeinden {
		g.need("60", m.AGS, "10", m.AGS[:2], "das Land")
		g.needKreis("60", m.AGS)
		g.need("60", m.AGS, "50", m.ARS[:9], "der Gemeindeverband")
	}
}

// needKreis spares areas outside all Kreise, such as coastal waters: their key has
// no Kreis.
func (g *reading) needKreis(satzart, key string) {
	if key[2:5] != "000" {
		g.need(satzart, key, "40", key[:5], "der Kreis")
	}
}

func (g *reading) need(satzart, key, aboveSatzart, above, what string) {
	if _, ok := g.seen[aboveSatzart+above]; !ok {
		g.faults.add(g.seen[satzart+key], "", "zum Schlüssel %s fehlt %s %s (Satzart %s)", key, what, above, aboveSatzart)
	}
}

// ars fills a shorter key up to twelve digits.
func ars(key string) string {
	const digits = 12
	return key + strings.Repeat("0", max(0, digits-len(key)))
}

func germanDay(t time.Time) string { return t.Format("02.01.2006") }
