// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Prozent is the share in hundredths, to one decimal; false without a denominator.
// It is 0 and 100 only where nothing and everything is reached: the last one is
// never rounded away.
func (a Anteil) Prozent() (float64, bool) {
	switch {
	case a.Nenner == 0:
		return 0, false
	case a.Zaehler == 0:
		return 0, true
	case a.Zaehler == a.Nenner:
		return 100, true
	}
	const step = 0.1
	exact := 100 * float64(a.Zaehler) / float64(a.Nenner)
	return min(max(math.Round(exact*10)/10, step), 100-step), true
}

// ProzentText says the share in German without decimals: "31 %", "unter 1 %",
// "über 99 %"; empty without a denominator.
func (a Anteil) ProzentText() string {
	switch {
	case a.Nenner == 0:
		return ""
	case a.Zaehler > 0 && a.Zaehler*100 < a.Nenner:
		return "unter 1 %"
	case a.Zaehler < a.Nenner && a.Zaehler*100 > a.Nenner*99:
		return "über 99 %"
	}
	return strconv.Itoa((a.Zaehler*200+a.Nenner)/(2*a.Nenner)) + " %"
}

// GermanNumber writes a number with points between thousands: 2.135.597.
func GermanNumber(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if digits[0] == '-' {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(r)
	}
	return sign + b.String()
}

// germanDay writes a day as 28.11.2026.
func germanDay(tag string) string {
	if len(tag) != len("2006-01-02") {
		return tag
	}
	return tag[8:] + "." + tag[5:7] + "." + tag[:4]
}

// Name is the level in words, in the genitive: "der Kreisebene".
func (e Zaehlebene) Name() string {
	if e == ZaehlebeneKreis {
		return "der Kreisebene"
	}
	return "der Gemeindeebene"
}

// satz says the coverage in plain words. wort is what a pair is that meets the
// definition.
func (a *Abdeckung) satz(wort string) string {
	stand := " Stand: " + germanDay(a.Stand) + "."
	name := a.Gruppe.Name
	if name == "" {
		name = a.Gruppe.Code
	}
	if a.Traeger.Nenner == 0 {
		return fmt.Sprintf("%s: Auf %s ist dafür keine Verwaltung zuständig.", name, a.Ebene.Name()) + stand
	}
	var text string
	switch a.Nach {
	case NachLeistungsbuendel:
		text = a.satzBuendel(name, wort)
	case NachKommune:
		text = fmt.Sprintf("%s: Von %s %s %s auf %s %s %s (%s).", name, GermanNumber(a.Traeger.Nenner), buendelDativ(a.Traeger.Nenner),
			sind(a.Traeger.Zaehler), a.Ebene.Name(), zahlOderKeines(a.Traeger.Zaehler), wort, a.Traeger.ProzentText())
	default:
		text = a.satzViele(name, wort)
	}
	return text + a.satzZusatz() + stand
}

// satzBuendel is about one bundle at many bodies.
func (a *Abdeckung) satzBuendel(name, wort string) string {
	t := a.Traeger
	if t.Zaehler == 0 {
		return fmt.Sprintf("%s ist bei keiner von %s %s %s %s.", name, GermanNumber(t.Nenner), verwaltungen(t.Nenner), a.Ebene.Name(), wort)
	}
	return fmt.Sprintf("%s ist bei %s von %s %s %s %s (%s); das sind %s der Einwohner (%s von %s).", name, GermanNumber(t.Zaehler), GermanNumber(t.Nenner),
		verwaltungen(t.Nenner), a.Ebene.Name(), wort, t.ProzentText(), a.Einwohner.ProzentText(), GermanNumber(a.Einwohner.Zaehler), GermanNumber(a.Einwohner.Nenner))
}

// satzViele is about many bundles at many bodies.
func (a *Abdeckung) satzViele(name, wort string) string {
	m, t := a.MindestensEine, a.Traeger
	first := fmt.Sprintf("%s: Von %s %s %s %s bei mindestens einer Verwaltung %s %s.", name, GermanNumber(m.Nenner), buendelDativ(m.Nenner),
		sind(m.Zaehler), zahlOderKeines(m.Zaehler), a.Ebene.Name(), wort)
	if t.Zaehler == 0 {
		return first
	}
	return first + fmt.Sprintf(" Von %s möglichen Nachnutzungen (Leistungsbündel × Verwaltung) %s %s %s (%s), nach Einwohnern gewichtet %s.",
		GermanNumber(t.Nenner), sind(t.Zaehler), GermanNumber(t.Zaehler), wort, t.ProzentText(), a.Einwohner.ProzentText())
}

// satzZusatz says what has to be known beside the number.
func (a *Abdeckung) satzZusatz() string {
	var b strings.Builder
	if n := a.KeinBedarf.Anzahl; n > 0 {
		fmt.Fprintf(&b, " Mitgezählt %s %s mit „kein Bedarf“.", sind(n), GermanNumber(n))
	}
	switch {
	case a.Unbelegt == 0:
	case a.Nach == NachLeistungsbuendel:
		b.WriteString(" Wer zuständig ist, ist unbekannt; gezählt wird gegen alle Verwaltungen der Ebene.")
	default:
		fmt.Fprintf(&b, " Bei %s %s ist unbekannt, wer zuständig ist; gezählt wird gegen alle Verwaltungen der Ebene.", GermanNumber(a.Unbelegt),
			buendelDativ(a.Unbelegt))
	}
	return b.String()
}

func verwaltungen(n int) string {
	if n == 1 {
		return "Verwaltung"
	}
	return "Verwaltungen"
}

// beiVerwaltungen counts bodies as they stand after "bei"; art stands before them, with
// its blank.
func beiVerwaltungen(n int, art string) string {
	return einerOderZahl(n) + " " + art + verwaltungen(n)
}

// einerOderZahl counts what is feminine in the dative.
func einerOderZahl(n int) string {
	if n == 1 {
		return "einer"
	}
	return GermanNumber(n)
}

func buendelDativ(n int) string {
	if n == 1 {
		return "Leistungsbündel"
	}
	return "Leistungsbündeln"
}

func sind(n int) string {
	if n <= 1 {
		return "ist"
	}
	return "sind"
}

func zahlOderKeines(n int) string {
	switch n {
	case 0:
		return "keines"
	case 1:
		return "eines"
	}
	return GermanNumber(n)
}
