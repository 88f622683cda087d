// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// frame is what the layout of every page shows.
type frame struct {
	// Titel names the page in a row of tabs and in its heading; empty for the start
	// page.
	Titel   string
	Version string
	// Beispieldaten puts up the banner.
	Beispieldaten bool
	// Stand of the catalogue and Gebietsstand of the register of Kommunen; empty
	// when the database was not asked.
	Stand, Gebietsstand string
	// Pfad of the page.
	Pfad string
	// Navigation leads to the main pages.
	Navigation []navLink
	// Krumen lead up, from the start page; the page itself is not among them.
	Krumen []krume
	// Fehler are sentences about what is wrong with the request, Hinweise about what
	// is shown.
	Fehler, Hinweise []string
	Zeit             zeitView
	// Daten lead to what the page shows, as a file or for programs.
	Daten []dateiView
	// Zitat is how to cite the page; empty where it is not of the register.
	Zitat zitatView
}

// zeitView is the time that a page is about.
type zeitView struct {
	// Tag is the day, Heute the present one, YYYY-MM-DD.
	Tag, Heute string
	// Stichtag and Kenntnisstand as they were asked for; empty and 0 for the present.
	Stichtag      string
	Kenntnisstand int64
	// OhneWahl leaves the form out that chooses another day: the page has its own.
	OhneWahl bool
	// Felder are the parameters of the page besides the clocks, for the form that
	// chooses another day.
	Felder []feldView
}

// IstHeute says that the page shows the present.
func (z zeitView) IstHeute() bool {
	return z.Stichtag == "" && z.Kenntnisstand == 0 && z.Tag == z.Heute
}

func (z zeitView) query() url.Values {
	query := make(url.Values)
	if z.Stichtag != "" {
		query.Set(feldStichtag, z.Stichtag)
	}
	if z.Kenntnisstand > 0 {
		query.Set(feldKenntnisstand, strconv.FormatInt(z.Kenntnisstand, 10))
	}
	return query
}

// VonHeute is the address of the same page of the present.
func (f *frame) VonHeute() string {
	query := f.Zeit.gewaehlt()
	if len(query) == 0 {
		return f.Pfad
	}
	return f.Pfad + "?" + query.Encode()
}

// gewaehlt are the parameters of the page besides the clocks.
func (z zeitView) gewaehlt() url.Values {
	query := make(url.Values)
	for _, field := range z.Felder {
		query.Add(field.Name, field.Wert)
	}
	return query
}

// feldView is a parameter as a hidden field of a form.
type feldView struct{ Name, Wert string }

// navLink is a link of the main navigation.
type navLink struct {
	Name, Adresse string
	// Hier says that the page is below it.
	Hier bool
}

// krume is a step of the way up.
type krume struct{ Name, Adresse string }

// zitatView is how to cite a page.
type zitatView struct {
	// Text stands before the address and Adresse is the one that shows the same for
	// ever.
	Text, Adresse string
	// Anfang says that nothing is known yet, so that the address shows what will be.
	Anfang bool
}

// dateiView is what a page shows as a file.
type dateiView struct{ Name, Adresse string }

// bereiche are the main pages. Those whose templates are not there are left out.
func bereiche() []struct{ name, path, vorlage string } {
	return []struct{ name, path, vorlage string }{
		{"Leistungsbündel", "/leistungsbuendel", "buendelliste"},
		{"Kommunen", "/kommunen", "kommunen"},
		{"Themenfelder", "/themenfelder", "themenfelder"},
		{"Karte", "/karte", "karte"},
		{"Matrix", "/matrix", "matrix"},
		{"Vergleich", "/vergleich", "vergleich"},
	}
}

// navigation sets the main navigation.
func (f *frame) navigation(s *Site) {
	for _, b := range bereiche() {
		if s.pages[b.vorlage] != nil {
			isHere := f.Pfad == b.path || strings.HasPrefix(f.Pfad, b.path+"/")
			f.Navigation = append(f.Navigation, navLink{Name: b.name, Adresse: b.path, Hier: isHere})
		}
	}
}

// hinauf sets the way up to a page, from the start page.
func (f *frame) hinauf(krumen ...krume) {
	f.Krumen = append([]krume{{"Start", "/"}}, krumen...)
	for i := range f.Krumen {
		f.Krumen[i].Adresse = f.adresse(f.Krumen[i].Adresse)
	}
}

// schliesse completes the frame of a page that was built: its permalink and how to
// cite it.
func (a *anfrage) schliesse() error {
	f := a.frame
	f.kuerzeFehler()
	for _, key := range slices.Sorted(maps.Keys(a.merkmale)) {
		if key == feldStichtag || key == feldKenntnisstand {
			continue
		}
		for _, value := range a.merkmale[key] {
			if value != "" {
				f.Zeit.Felder = append(f.Zeit.Felder, feldView{key, value})
			}
		}
	}
	revision := f.Zeit.Kenntnisstand
	if revision == 0 {
		var err error
		if revision, err = a.s.db.Revision(a.ctx()); err != nil {
			return err
		}
	}
	query := f.Zeit.gewaehlt()
	maps.Copy(query, zeitView{Stichtag: f.Zeit.Tag, Kenntnisstand: revision}.query())
	f.Zitat = zitatView{
		Anfang:  revision == 0,
		Text:    zitatText(a.s.info.Herausgeber, f.Titel, f.Zeit.Tag, revision),
		Adresse: a.s.fern(a.c.Request.TLS != nil, a.c.Request.Host, f.Pfad) + "?" + query.Encode(),
	}
	return nil
}

func zitatText(herausgeber, titel, day string, revision int64) string {
	text := "Nachnutzungskatalog"
	if herausgeber != "" && herausgeber != text {
		text = herausgeber + ": " + text
	}
	text += ", " + cmp.Or(titel, "Startseite") + ", Stand " + tag(day)
	if revision > 0 {
		text += ", Kenntnisstand " + strconv.FormatInt(revision, 10)
	}
	return text
}

// fern is the address of a path for somebody who is elsewhere.
func (s *Site) fern(isTLS bool, host, path string) string {
	if s.info.Adresse != "" {
		return s.info.Adresse + path
	}
	if isTLS {
		return "https://" + host + path
	}
	return "http://" + host + path
}

// gemerkt is the state of the catalogue at a revision of what it is counted from.
type gemerkt struct {
	version string
	stand   nachnutzung.Katalogstand
}

// katalogstand is the store's, counted once for each revision. errEmpty before the
// catalogue is loaded.
func (s *Site) katalogstand(ctx context.Context) (*gemerkt, error) {
	katalog, err := s.db.Stand(ctx, store.Katalog)
	if err != nil {
		return nil, notLoaded(err)
	}
	kommunen, err := s.db.Stand(ctx, store.Kommunen)
	if err != nil {
		return nil, notLoaded(err)
	}
	version := katalog.Version() + " " + kommunen.Version()
	if last := s.stand.Load(); last != nil && last.version == version {
		return last, nil
	}
	stand, err := s.db.Katalogstand(ctx)
	if err != nil {
		return nil, notLoaded(err)
	}
	fresh := &gemerkt{version: version, stand: stand}
	s.stand.Store(fresh)
	return fresh, nil
}

func notLoaded(err error) error {
	if errors.Is(err, nachnutzung.ErrNotFound) {
		return errEmpty
	}
	return err
}
