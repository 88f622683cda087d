// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// landSachsenAnhalt is the Land of map and matrix, by its two-digit key.
const landSachsenAnhalt = "15"

// ausschnitt is the part of the register that map or matrix is asked for. A value
// that is wrong is told in Fehler and then left out, so that the rest is shown.
type ausschnitt struct {
	werte map[string]string
	// Fehler are sentences for the reader, in the order of the page's fields.
	Fehler []string
	// falsch are the fields that they are about.
	falsch map[string]bool
	// heute is the present day.
	heute string

	// What there is to choose from.
	Themenfelder []nachnutzung.Themenfeld
	Kreise       []nachnutzung.Kommune
	// Buendel are all Leistungsbuendel of the chosen Themenfeld.
	Buendel []nachnutzung.Leistungsbuendel
}

// Wert gives what is asked for by a key of the query; empty when nothing is.
func (a *ausschnitt) Wert(key string) string { return a.werte[key] }

// IstFalsch says that what was asked for by a key is wrong.
func (a *ausschnitt) IstFalsch(key string) bool { return a.falsch[key] }

// fault tells the reader that a value is wrong, and leaves it out.
func (a *ausschnitt) fault(key, text string, args ...any) {
	a.Fehler = append(a.Fehler, fmt.Sprintf(text, args...))
	a.falsch[key] = true
	delete(a.werte, key)
}

// query is the part of an address behind the question mark for the same view, with
// some values set anew (in pairs of key and value; an empty value leaves it out). It
// begins with "?", or is empty.
func (a *ausschnitt) query(changes ...string) string {
	values := make(url.Values)
	for key, value := range a.werte {
		values.Set(key, value)
	}
	for i := 0; i+1 < len(changes); i += 2 {
		values.Del(changes[i])
		if changes[i+1] != "" {
			values.Set(changes[i], changes[i+1])
		}
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

// readAusschnitt reads a query that may have these keys; page is the address that
// an example in a message leads to.
func readAusschnitt(rawQuery, page string, keys ...string) *ausschnitt {
	a := &ausschnitt{werte: make(map[string]string), falsch: make(map[string]bool)}
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		a.Fehler = append(a.Fehler, "Die Adresse enthält hinter dem Fragezeichen Zeichen, die sich nicht lesen lassen. Bitte die Auswahl in den Feldern treffen.")
		return a
	}
	var unknown []string
	for key := range query {
		if !slices.Contains(keys, key) {
			unknown = append(unknown, "„"+printable(key)+"“")
		}
	}
	slices.Sort(unknown)
	if len(unknown) > maxUnknown {
		unknown = append(unknown[:maxUnknown], "…")
	}
	if len(unknown) > 0 {
		a.Fehler = append(a.Fehler, fmt.Sprintf("%s kennt diese Seite nicht. Möglich sind: %s, zum Beispiel %s?%s=….",
			strings.Join(unknown, ", "), strings.Join(keys, ", "), page, keys[0]))
	}
	for _, key := range keys {
		values := query[key]
		if len(values) == 0 || (len(values) == 1 && strings.TrimSpace(values[0]) == "") {
			continue
		}
		value := values[0]
		switch {
		case len(values) > 1:
			a.fault(key, "Die Angabe „%s“ steht mehrmals in der Adresse. Bitte nur einen Wert wählen.", key)
		case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
			a.fault(key, "Die Angabe „%s“ enthält Zeichen, die sich nicht lesen lassen. Bitte noch einmal eingeben.", key)
		case utf8.RuneCountInString(value) > maxQ:
			a.fault(key, "Die Angabe „%s“ ist mit %s Zeichen zu lang. Bitte auf höchstens %d Zeichen kürzen.", key, zahl(utf8.RuneCountInString(value)), maxQ)
		default:
			a.werte[key] = strings.TrimSpace(value)
		}
	}
	return a
}

// maxUnknown is how many unknown keys a message names.
const maxUnknown = 5

// oneOf checks a value against a short list.
func (a *ausschnitt) oneOf(key string, allowed ...string) {
	if value := a.Wert(key); value != "" && !slices.Contains(allowed, value) {
		a.fault(key, "Für „%s“ gibt es „%s“ nicht. Möglich sind: %s.", key, value, strings.Join(allowed, ", "))
	}
}

// checkStichtag checks the day against today.
func (a *ausschnitt) checkStichtag(heute string) {
	value := a.Wert("stichtag")
	if value == "" {
		return
	}
	day, err := time.Parse(time.DateOnly, value)
	switch {
	case err != nil:
		a.fault("stichtag", "Der Stichtag „%s“ ist kein Tag. Bitte so schreiben: %s.", value, heute)
	case value > heute:
		a.fault("stichtag", "Der Stichtag %s liegt in der Zukunft; gezeigt wird der heutige Stand. Bitte einen Tag bis heute wählen.", day.Format("02.01.2006"))
	case value < nachnutzung.FruehesterTag:
		a.fault("stichtag", "Vor dem %s kennt das Register keine Angaben; gezeigt wird der heutige Stand. Bitte einen späteren Stichtag wählen als den %s.",
			tag(nachnutzung.FruehesterTag), day.Format("02.01.2006"))
	}
}

// fill reads what there is to choose from, and checks the choice against it.
func (s *Site) fill(ctx context.Context, a *ausschnitt) error {
	fields, err := s.db.Themenfelder(ctx, store.ThemenfeldFilter{}, store.Wunsch{Limit: 1000})
	if err != nil {
		return err
	}
	a.Themenfelder = fields.Items
	if value := a.Wert("themenfeld"); value != "" && !slices.ContainsFunc(a.Themenfelder, func(t nachnutzung.Themenfeld) bool { return t.Code == value }) {
		a.fault("themenfeld", "Ein Themenfeld „%s“ gibt es nicht. Bitte eines aus der Liste wählen.", value)
	}
	kreise, err := s.db.Kommunen(ctx, store.KommuneFilter{Land: []string{landSachsenAnhalt}, Ebene: nachnutzung.EbeneKreis, Stichtag: a.Wert("stichtag")},
		store.Wunsch{Limit: 1000})
	if err != nil {
		return err
	}
	a.Kreise = kreise.Items
	if value := a.Wert("kreis"); value != "" {
		i := slices.IndexFunc(a.Kreise, func(k nachnutzung.Kommune) bool { return k.ARS == value || k.AGSKreis == value })
		if i < 0 {
			a.fault("kreis", "Einen Kreis „%s“ gibt es in Sachsen-Anhalt nicht. Bitte einen aus der Liste wählen.", value)
		} else {
			a.werte["kreis"] = a.Kreise[i].ARS
		}
	}
	f := store.LeistungsbuendelFilter{Stichtag: a.Wert("stichtag")}
	if field := a.Wert("themenfeld"); field != "" {
		f.Themenfeld = []string{field}
	}
	buendel, err := s.db.LeistungsbuendelListe(ctx, f, store.Wunsch{Limit: maxAuswahl})
	if err != nil {
		return err
	}
	a.Buendel = buendel.Items
	return s.checkBuendel(ctx, a)
}

// maxAuswahl is how many Leistungsbuendel a list for choosing holds: more than the
// catalogue has.
const maxAuswahl = 2000

// checkBuendel checks the chosen Leistungsbuendel.
func (s *Site) checkBuendel(ctx context.Context, a *ausschnitt) error {
	value := a.Wert("leistungsbuendel")
	if value == "" || slices.ContainsFunc(a.Buendel, func(b nachnutzung.Leistungsbuendel) bool { return b.OzgID == value }) {
		return nil
	}
	b, err := s.db.Leistungsbuendel(ctx, value)
	switch {
	case err == nil:
		a.fault("leistungsbuendel", "Das Leistungsbündel %s „%s“ gehört zum Themenfeld „%s“. Bitte dieses Themenfeld wählen oder keines.", value, b.Name, b.Themenfeld.Name)
	case errors.Is(err, nachnutzung.ErrNotFound):
		a.fault("leistungsbuendel", "Ein Leistungsbündel mit der OZG-ID „%s“ gibt es nicht. Bitte eines aus der Liste wählen.", value)
	default:
		return err
	}
	return nil
}

// Heute is the present day, YYYY-MM-DD.
func (a *ausschnitt) Heute() string { return a.heute }

// zitat is how a view is cited: what it shows, of which day, and where it is.
type zitat struct{ Was, Am, Adresse string }

// Tag is the day that the view is of, YYYY-MM-DD.
func (a *ausschnitt) Tag() string { return cmp.Or(a.Wert("stichtag"), a.heute) }

// begin checks what is asked for and answers what the reader holds already; done says
// that this was all. Otherwise it gives the frame of the page and its status.
func (s *Site) begin(c *gin.Context, a *ausschnitt) (f frame, status int, done bool, err error) {
	ctx := c.Request.Context()
	a.heute = nachnutzung.Tag(time.Now())
	a.checkStichtag(a.heute)
	// Revisions are read first: what is read after them may be newer, never older.
	etag, err := s.registerTag(ctx)
	if err != nil {
		return f, 0, false, err
	}
	if err := s.fill(ctx, a); err != nil {
		return f, 0, false, err
	}
	katalog, err := s.db.Katalogstand(ctx)
	if err != nil {
		return f, 0, false, err
	}
	f = frame{
		Version: s.info.Version, Beispieldaten: katalog.Beispieldaten, Stand: katalog.Stand, Gebietsstand: katalog.Gebietsstand,
	}
	if len(a.Fehler) > 0 {
		c.Header("Cache-Control", "no-store")
		return f, http.StatusBadRequest, false, nil
	}
	c.Header("Cache-Control", "public, max-age=60")
	c.Header("ETag", etag)
	if isFresh(c.GetHeader("If-None-Match"), etag) {
		c.Status(http.StatusNotModified)
		return f, 0, true, nil
	}
	return f, http.StatusOK, false, nil
}

// registerTag is the ETag of whatever shows the register.
func (s *Site) registerTag(ctx context.Context) (string, error) {
	katalog, err := s.db.Stand(ctx, store.Katalog)
	if err != nil {
		return "", err
	}
	kommunen, err := s.db.Stand(ctx, store.Kommunen)
	if err != nil {
		return "", err
	}
	register, err := s.db.Registerstand(ctx)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("\"%s-%s-%d-%s\"", katalog.Version(), kommunen.Version(), register, s.build), nil
}
