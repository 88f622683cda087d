// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/nachnutzung"
)

// felder are the parameters that a page knows, besides the two clocks, which every
// page knows: those that are sent once, and those that may be sent repeatedly.
type felder struct {
	einzeln, mehrfach []string
}

// The two clocks.
const (
	feldStichtag      = "stichtag"
	feldKenntnisstand = "kenntnisstand"
)

// maxFehler is how many faults are told one by one; who made more sees the pattern.
const maxFehler = 10

// maxNach is how long the place is, in characters, at which a page of a list begins;
// it holds a key of sorting.
const maxNach = 2000

// maxWerte is how many values of one parameter are looked at.
const maxWerte = 200

// lies reads the query of a page. It fails only where nothing can be shown.
func (s *Site) lies(c *gin.Context, f felder) (*anfrage, error) {
	a := &anfrage{c: c, s: s, frame: &frame{Version: s.info.Version, Pfad: c.Request.URL.Path}}
	found, err := s.katalogstand(c.Request.Context())
	if err != nil {
		return nil, err
	}
	stand := found.stand
	a.version, a.stand = found.version, stand
	a.frame.Beispieldaten, a.frame.Stand, a.frame.Gebietsstand = stand.Beispieldaten, stand.Stand, stand.Gebietsstand
	a.frame.navigation(s)
	a.merkmale = a.lesbare(c.Request.URL.RawQuery, f)
	if err := a.uhren(); err != nil {
		return nil, err
	}
	return a, nil
}

// kuerzeFehler leaves the first faults, and counts the others.
func (f *frame) kuerzeFehler() {
	switch more := len(f.Fehler) - maxFehler; {
	case more == 1:
		f.Fehler = append(f.Fehler[:maxFehler], "Dazu kommt eine weitere Angabe dieser Art.")
	case more > 1:
		f.Fehler = append(f.Fehler[:maxFehler], fmt.Sprintf("Dazu kommen %s weitere Angaben dieser Art.", zahl(more)))
	}
}

// lesbare gives the parameters that the page knows and whose values can be read;
// what is wrong with the others is told.
func (a *anfrage) lesbare(rawQuery string, f felder) map[string][]string {
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		a.falsch("Die Adresse enthält hinter dem Fragezeichen Zeichen, die sich nicht lesen lassen. Bitte die Angaben in die Felder der Seite eingeben.")
		return nil
	}
	single := append([]string{feldStichtag, feldKenntnisstand}, f.einzeln...)
	known := make(map[string][]string)
	for _, key := range slices.Sorted(maps.Keys(query)) {
		values := query[key]
		isSingle := slices.Contains(single, key)
		switch {
		case !isSingle && !slices.Contains(f.mehrfach, key):
			a.falsch("Die Angabe „%s“ kennt diese Seite nicht; sie bleibt unbeachtet.", printable(key))
			continue
		case isSingle && len(values) > 1:
			a.falsch("„%s“ steht mehrmals in der Adresse. Bitte nur einmal angeben.", key)
			continue
		case len(values) > maxWerte:
			a.falsch("„%s“ steht %s-mal in der Adresse; beachtet werden die ersten %d.", key, zahl(len(values)), maxWerte)
			values = values[:maxWerte]
		}
		if values := a.lesbareWerte(key, values); len(values) > 0 {
			known[key] = values
		}
	}
	return known
}

func (a *anfrage) lesbareWerte(key string, values []string) []string {
	var readable []string
	for _, value := range values {
		length, most := utf8.RuneCountInString(value), maxQ
		if key == feldNach {
			most = maxNach
		}
		switch {
		case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
			a.falsch("„%s“ enthält Zeichen, die sich nicht lesen lassen. Bitte noch einmal eingeben.", key)
		case length > most:
			a.falsch("Die Angabe „%s“ ist mit %s Zeichen zu lang. Bitte auf höchstens %d Zeichen kürzen.", key, zahl(length), most)
		default:
			readable = append(readable, strings.TrimSpace(value))
		}
	}
	return readable
}

// uhren reads the two clocks.
func (a *anfrage) uhren() error {
	heute := nachnutzung.Tag(time.Now())
	zeit := zeitView{Tag: heute, Heute: heute}
	if day := a.wert(feldStichtag); day != "" {
		_, err := time.Parse(time.DateOnly, day)
		switch {
		case err != nil:
			a.falsch("„%s“ ist kein Stichtag; erwartet wird ein Tag wie %s. Die Seite zeigt den Stand von heute.", printable(day), heute)
		case day > heute:
			a.falsch("Der Stichtag %s liegt in der Zukunft; was dann gilt, weiß noch niemand. Die Seite zeigt den Stand von heute.", tag(day))
		default:
			a.z.Stichtag, zeit.Tag = day, day
		}
		if a.z.Stichtag != "" && day < nachnutzung.FruehesterTag {
			a.hinweis("Der Stichtag %s liegt vor den ersten Angaben: Das Register reicht zurück bis zum %s. Für die Zeit davor ist nichts bekannt.",
				tag(day), tag(nachnutzung.FruehesterTag))
		}
	}
	if text := a.wert(feldKenntnisstand); text != "" {
		revision, err := a.s.db.Kenntnisstand(a.ctx(), text)
		if invalid, ok := errors.AsType[*nachnutzung.InvalidError](err); ok {
			a.falsch("%s Die Seite zeigt, was heute bekannt ist.", invalid.Faults[0].Detail)
		} else if err != nil {
			return err
		}
		a.z.Kenntnisstand = revision
	}
	zeit.Stichtag, zeit.Kenntnisstand = a.z.Stichtag, a.z.Kenntnisstand
	a.frame.Zeit = zeit
	return nil
}

// adresse is a path with the clocks of the request, so that whoever looks at a past
// day stays there.
func (f *frame) adresse(path string) string { return mitUhren(path, f.Zeit.query()) }

// adresseAllerTage is adresse for what the API tells the same of on every day, so that
// it knows the second clock alone: definitions, code lists, Leistungen, Onlinedienste.
func (f *frame) adresseAllerTage(path string) string {
	return mitUhren(path, zeitView{Kenntnisstand: f.Zeit.Kenntnisstand}.query())
}

// mitUhren adds clocks to a path.
func mitUhren(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	path, anchor, hasAnchor := strings.Cut(path, "#")
	if strings.Contains(path, "?") {
		path += "&" + query.Encode()
	} else {
		path += "?" + query.Encode()
	}
	if hasAnchor {
		path += "#" + anchor
	}
	return path
}
