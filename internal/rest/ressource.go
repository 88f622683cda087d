// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"nachnutzung/api"
	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// ressource is a file of the data package: a whole list as CSV.
type ressource struct {
	name, titel, beschreibung string
	// schluessel are the columns that name a row, verweise lead to other files.
	schluessel []string
	verweise   []api.Datenverweis
	lizenz     lizenzart
	// isRegister tells what people report from the catalogue.
	isRegister bool
	spalten    []exchange.Exportspalte
	write      func(ctx context.Context, a *API, w io.Writer) error
}

// newRessource makes a file of a list.
func newRessource[T, A any](r ressource, v *view[T, A], find query[T]) ressource {
	return newWalk(r, v, func(*store.DB) query[T] { return find })
}

// newWalk makes a file of a list whose every reading begins anew.
func newWalk[T, A any](r ressource, v *view[T, A], begin func(*store.DB) query[T]) ressource {
	r.spalten = exportColumns(v.columns)
	r.write = func(ctx context.Context, a *API, w io.Writer) error {
		out, err := exchange.NeuerExport(w, exchange.ExportCSV, &exchange.Exporttabelle{Titel: r.titel, Spalten: r.spalten})
		if err != nil {
			return fmt.Errorf("begin %s: %w", r.name, err)
		}
		x := &export[T, A]{api: a, v: v, format: mediaCSV}
		table := &tableWriter[A]{out: out, columns: v.columns, cells: make([]string, len(v.columns))}
		wanted, find := store.Wunsch{Limit: exportPage}, begin(a.db)
		first, err := find(ctx, a.db, wanted)
		if err == nil {
			err = x.pump(ctx, table, first, wanted, find)
		}
		if err != nil {
			return err
		}
		return table.end()
	}
	return r
}

// verweis leads from a column to the key of another file.
func verweis(column, resource, key string) api.Datenverweis {
	return api.Datenverweis{Fields: []string{column}, Reference: api.Datenziel{Resource: resource, Fields: []string{key}}}
}

func findRessource(name string) (*ressource, bool) {
	all := ressourcen()
	i := slices.IndexFunc(all, func(r ressource) bool { return r.name == name })
	if i < 0 {
		return nil, false
	}
	return &all[i], true
}

// ressourcen are the files of the data package.
func ressourcen() []ressource {
	return append(katalogRessourcen(), []ressource{
		newRessource(ressource{
			name: "kommunen", titel: "Kommunen", beschreibung: "Länder, Kreise, Gemeindeverbände und Gemeinden nach dem amtlichen Gemeindeverzeichnis.",
			schluessel: []string{"ars"}, lizenz: lizenzDestatis,
		}, kommuneView(), func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Kommune], error) {
			return db.Kommunen(ctx, store.KommuneFilter{}, w)
		}),
		newRessource(ressource{
			name: "plattformen", titel: "Plattformen", beschreibung: "Portale und Basisdienste, über die Leistungen angeboten werden.", schluessel: []string{"code"},
		}, plattformView(), func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Plattform], error) {
			return db.Plattformen(ctx, store.PlattformFilter{}, w)
		}),
		newRessource(ressource{
			name: "verbuende", titel: "Verbünde", beschreibung: "Zusammenschlüsse, die für ihre Mitglieder handeln.", schluessel: []string{"code"},
		}, verbundView(), func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Verbund], error) {
			return db.Verbuende(ctx, store.VerbundFilter{}, w)
		}),
		newWalk(ressource{
			name: "nachnutzungen", titel: "Nachnutzungen", lizenz: lizenzRegister, isRegister: true,
			beschreibung: "Wie weit jede Kommune mit der Nachnutzung jedes Leistungsbündels ist; nur, wozu etwas gemeldet ist.",
			schluessel:   []string{"ars", "ozgId"}, verweise: []api.Datenverweis{verweis("ozgId", "leistungsbuendel", "ozgId"), verweis("themenfeld", "themenfelder", "code")},
		}, nachnutzungView(), func(db *store.DB) query[store.Paar] {
			return walkPairs(db, store.NachnutzungFilter{}, store.Zeitpunkt{}, "")
		}),
	}...)
}

// katalogRessourcen are those of the OZG catalogue.
func katalogRessourcen() []ressource {
	return []ressource{
		newRessource(ressource{
			name: "themenfelder", titel: "Themenfelder", beschreibung: "Die Themenfelder des OZG-Umsetzungskatalogs mit ihrer Federführung.", schluessel: []string{"code"},
		}, themenfeldView(), func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Themenfeld], error) {
			return db.Themenfelder(ctx, store.ThemenfeldFilter{}, w)
		}),
		newRessource(ressource{
			name: "lagen", titel: "Lagen", beschreibung: "Lebens- und Geschäftslagen.", schluessel: []string{"code"}, lizenz: lizenzMIT,
			verweise: []api.Datenverweis{verweis("themenfeld.code", "themenfelder", "code")},
		}, lageView(), func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Lage], error) {
			return db.Lagen(ctx, store.LageFilter{}, w)
		}),
		newRessource(ressource{
			name: "leistungsbuendel", titel: "Leistungsbündel", beschreibung: "Bündel gleichartiger Leistungen mit ihrer wirksamen Federführung.",
			schluessel: []string{"ozgId"}, lizenz: lizenzMIT,
			verweise: []api.Datenverweis{verweis("themenfeld.code", "themenfelder", "code"), verweis("lage.code", "lagen", "code")},
		}, leistungsbuendelView(), func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Leistungsbuendel], error) {
			return db.LeistungsbuendelListe(ctx, store.LeistungsbuendelFilter{}, w)
		}),
		newRessource(ressource{
			name: "leistungen", titel: "Leistungen", beschreibung: "Einzelne Verwaltungsleistungen, die meisten mit LeiKa-Schlüssel.", schluessel: []string{"id"}, lizenz: lizenzMIT,
		}, leistungView(), func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Leistung], error) {
			return db.Leistungen(ctx, store.LeistungFilter{}, w)
		}),
		newRessource(ressource{
			name: "onlinedienste", titel: "Onlinedienste", beschreibung: "Dienste, die ein Land entwickelt und andere nachnutzen.", schluessel: []string{"code"},
		}, onlinedienstView(), func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Onlinedienst], error) {
			return db.Onlinedienste(ctx, store.OnlinedienstFilter{}, w)
		}),
		newRessource(ressource{
			name: "codelisten", titel: "Codelisten", beschreibung: "Die Vokabulare und ihre Codes.", schluessel: []string{"code"},
		}, codelisteView(), func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[nachnutzung.Codeliste], error) {
			return db.Codelisten(ctx, w)
		}),
	}
}

// lizenzart tells the terms of use apart; the zero value is the project's own.
type lizenzart int

const (
	lizenzProjekt lizenzart = iota
	lizenzMIT
	lizenzDestatis
	// lizenzRegister is for the operator to choose.
	lizenzRegister
)

// lizenz is how terms of use are named.
type lizenz struct {
	// shown in the data package; without a name there is none.
	shown api.Datenlizenz
	// dcat is the term of the list of DCAT-AP.de, vermerk what has to be named with
	// the data; empty when nothing.
	dcat, vermerk string
}

// The terms of the list of DCAT-AP.de for licences that are not in it by name.
const (
	dcatOpenSource = "http://dcat-ap.de/def/licenses/other-opensource"
	dcatOpen       = "http://dcat-ap.de/def/licenses/other-open"
)

// lizenz says what NOTICE says of the same data.
func (a *API) lizenz(art lizenzart, gebietsstand string) lizenz {
	switch art {
	case lizenzMIT:
		const notice = "OZG-Datenbank NRW, Copyright (c) 2020 Gert Hammes / KDN"
		return lizenz{api.Datenlizenz{Name: "MIT", Title: "MIT License; " + notice, Path: "https://spdx.org/licenses/MIT.html"}, dcatOpenSource, notice}
	case lizenzDestatis:
		notice := destatis(gebietsstand)
		return lizenz{api.Datenlizenz{
			Name: "LicenseRef-Destatis", Title: "Vervielfältigung und Verbreitung, auch auszugsweise, mit Quellenangabe gestattet; " + notice,
		}, dcatOpen, notice}
	case lizenzRegister:
		if a.herausgeber.Lizenz == "" {
			return lizenz{}
		}
		return lizenz{api.Datenlizenz{Name: lizenzname(a.herausgeber.Lizenz), Title: "Vom Herausgeber gewählte Lizenz", Path: a.herausgeber.Lizenz}, a.herausgeber.Lizenz, a.herausgeber.Name}
	}
	return lizenz{api.Datenlizenz{Name: "EUPL-1.2", Title: "European Union Public License 1.2; Nachnutzungskatalog contributors", Path: "https://spdx.org/licenses/EUPL-1.2.html"},
		dcatOpenSource, "Nachnutzungskatalog contributors"}
}

// lizenzname makes a name of a URI, with the characters that a name may have:
// dl-zero-de/2.0 becomes dl-zero-de-2.0.
func lizenzname(uri string) string {
	name := uri
	for _, prefix := range []string{"http://dcat-ap.de/def/licenses/", "https://www.dcat-ap.de/def/licenses/", "https://", "http://"} {
		if rest, ok := strings.CutPrefix(uri, prefix); ok {
			name = rest
			break
		}
	}
	return strings.Map(func(r rune) rune {
		if r < 128 && (r == '.' || r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '-'
	}, strings.Trim(name, "/"))
}
