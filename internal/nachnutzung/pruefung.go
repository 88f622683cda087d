// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits of what an editor may write, texts in characters.
const (
	MaxBegruendung = 2000
	MaxBemerkung   = 4000
	MaxNachweis    = 2000
	MaxURL         = 2000
	MaxRessort     = 200
	MaxQuellentext = 1000
	// MaxEinsaetze a report may list; a body that reuses one bundle in more
	// places than that is a mistake.
	MaxEinsaetze = 50
)

// The days between which a date of the register lies.
const (
	// FruehesterTag is the first day of the year in which the OZG became law:
	// nothing was reused before.
	FruehesterTag = "2017-01-01"
	// SpaetesterPlan is the last day for which something may be planned.
	SpaetesterPlan = "2099-12-31"
	// Responsibilities are older than the OZG and may outlast every plan.
	fruehesteZustaendigkeit, spaetesteZustaendigkeit = "1900-01-01", "2199-12-31"
)

// maxNamed is how many valid values a fault names before it points to the list.
const maxNamed = 25

// maxShown is how much of a wrong value a fault repeats, in characters.
const maxShown = 60

// pruefung collects the faults of one input, so that its author learns of all
// of them at once.
type pruefung struct {
	faults []Fault
	// places that have a fault.
	places map[string]bool
}

// fault notes what is wrong at a place. One fault for each place is enough: the
// next one shows when the first is mended, and often disappears with it.
func (p *pruefung) fault(pointer, format string, args ...any) {
	if p.places[pointer] {
		return
	}
	if p.places == nil {
		p.places = make(map[string]bool)
	}
	p.places[pointer] = true
	p.faults = append(p.faults, Fault{Pointer: pointer, Detail: fmt.Sprintf(format, args...)})
}

// err is an InvalidError of all faults, nil when there is none.
func (p *pruefung) err() error {
	if len(p.faults) == 0 {
		return nil
	}
	return &InvalidError{Faults: p.faults}
}

// text checks a free text. What is no text could not be stored by every
// database, so it ends here.
func (p *pruefung) text(pointer, s string, limit int) {
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s), strings.ContainsRune(s, 0):
		p.fault(pointer, "Der Text enthält Zeichen, die kein Text sind. Bitte UTF-8 ohne NUL senden.")
	case n > limit:
		p.fault(pointer, "Der Text ist mit %d Zeichen zu lang; möglich sind höchstens %d.", n, limit)
	}
}

// tag checks a day of the calendar between two others and reports whether it is
// one of them.
func (p *pruefung) tag(pointer, s, from, to string) bool {
	switch {
	case !isTag(s):
		p.fault(pointer, "„%s“ ist kein Tag des Kalenders; erwartet wird er als JJJJ-MM-TT.", shown(s))
	case s < from:
		p.fault(pointer, "„%s“ liegt zu weit zurück; möglich ist es frühestens ab %s.", s, from)
	case s > to:
		p.fault(pointer, "„%s“ liegt zu spät; möglich ist es bis %s.", s, to)
	default:
		return true
	}
	return false
}

// span checks the two ends of a period; either may be open.
func (p *pruefung) span(place, ab, bis string) bool {
	valid := true
	for _, end := range []struct{ pointer, tag string }{{place + "/ab", ab}, {place + "/bis", bis}} {
		valid = (end.tag == "" || p.tag(end.pointer, end.tag, fruehesteZustaendigkeit, spaetesteZustaendigkeit)) && valid
	}
	if valid && bis != "" && bis < ab {
		p.fault(place+"/bis", "„%s“ liegt vor dem Beginn „%s“; „bis“ ist der letzte Tag, an dem es gilt.", bis, ab)
		return false
	}
	return valid
}

// address checks an URL: one of the schemes, a host, nobody's password.
func (p *pruefung) address(pointer, s string, schemes ...string) {
	expected := "eine Adresse mit " + strings.Join(schemes, " oder ") + ", zum Beispiel " + schemes[0] + "://www.example.org/antrag"
	u, err := url.Parse(s)
	switch {
	case utf8.RuneCountInString(s) > MaxURL:
		p.fault(pointer, "Die Adresse ist mit %d Zeichen zu lang; möglich sind höchstens %d.", utf8.RuneCountInString(s), MaxURL)
	case err != nil, !utf8.ValidString(s), strings.ContainsFunc(s, unicode.IsSpace):
		p.fault(pointer, "„%s“ ist keine gültige Adresse; erwartet wird %s.", shown(s), expected)
	case u.User != nil:
		p.fault(pointer, "Die Adresse enthält Zugangsdaten. Bitte den Teil vor dem @ weglassen.")
	case !slices.Contains(schemes, u.Scheme):
		p.fault(pointer, "„%s“ beginnt nicht mit %s://; erwartet wird %s.", shown(s), strings.Join(schemes, ":// oder "), expected)
	case u.Hostname() == "":
		p.fault(pointer, "In „%s“ fehlt der Name des Servers; erwartet wird %s.", shown(s), expected)
	}
}

// unique checks the values of a list, each by check, and that none stands twice.
func (p *pruefung) unique(place string, values []string, check func(pointer, value string)) {
	seen := make(map[string]bool, len(values))
	for i, value := range values {
		pointer := place + "/" + strconv.Itoa(i)
		if seen[value] {
			p.fault(pointer, "„%s“ steht mehrfach in der Liste; einmal genügt.", shown(value))
			continue
		}
		seen[value] = true
		check(pointer, value)
	}
}

// quellen checks that a statement is sourced.
func (p *pruefung) quellen(place string, list []Quelle) {
	if len(list) == 0 {
		p.fault(place, "Bitte mindestens eine Quelle mit ihrem Titel nennen, zum Beispiel das Gesetz mit dem Paragrafen.")
	}
	for i, q := range list {
		at := fmt.Sprintf("%s/%d", place, i)
		if strings.TrimSpace(q.Titel) == "" {
			p.fault(at+"/titel", "Der Titel der Quelle fehlt; bitte sagen, woher die Angabe stammt.")
		}
		p.text(at+"/titel", q.Titel, MaxQuellentext)
		if q.URL != "" {
			p.address(at+"/url", q.URL, "https", "http")
		}
	}
}

// isTag reports whether s is a day of the calendar, YYYY-MM-DD.
func isTag(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// shown is as much of a wrong value as helps to find it again.
func shown(s string) string {
	if utf8.RuneCountInString(s) <= maxShown {
		return s
	}
	return string([]rune(s)[:maxShown]) + "…"
}
