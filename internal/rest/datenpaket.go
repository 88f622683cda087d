// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// Herausgeber says who publishes the data; the operator does.
type Herausgeber struct {
	// Name of the body.
	Name string
	// Lizenz of what is reported, a URI; empty when none was chosen.
	Lizenz string
	// Adresse under which the server is known, without a slash at the end; empty when
	// it is not told.
	Adresse string
}

// Publish says who publishes the data, for their metadata.
func (a *API) Publish(h Herausgeber) *API {
	a.herausgeber = h
	return a
}

// siegel is what a file of the data package is in a state: its size and checksum.
type siegel struct {
	// state that it is of.
	state string
	bytes int64
	hash  string
}

// siegler holds the last siegel of each file. A checksum needs all bytes of the
// file, so that it is computed once for each state that somebody asks for, by one
// request at a time; all others wait for it or give up.
type siegler struct {
	turn chan struct{}
	last map[string]siegel
}

func newSiegler() *siegler {
	return &siegler{turn: make(chan struct{}, 1), last: make(map[string]siegel)}
}

// of gives the siegel of a file in a state.
func (s *siegler) of(ctx context.Context, a *API, r *ressource, state string) (siegel, error) {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return siegel{}, ctx.Err()
	}
	defer func() { <-s.turn }()
	if known := s.last[r.name]; known.state == state {
		return known, nil
	}
	count := &counter{sum: sha256.New()}
	if err := r.write(ctx, a, count); err != nil {
		return siegel{}, fmt.Errorf("checksum of %s: %w", r.name, err)
	}
	made := siegel{state: state, bytes: count.bytes, hash: hex.EncodeToString(count.sum.Sum(nil))}
	s.last[r.name] = made
	return made, nil
}

// counter counts and sums up what is written.
type counter struct {
	sum   hash.Hash
	bytes int64
}

// packageState names the state of everything that the package holds.
func (a *API) packageState(ctx context.Context) (state, version string, err error) {
	entries, err := a.db.Registerstand(ctx)
	if err != nil {
		return "", "", err
	}
	for _, scope := range []store.Bereich{store.Katalog, store.Kommunen} {
		stand, err := a.db.Stand(ctx, scope)
		if err != nil {
			return "", "", err
		}
		state += stand.Version() + "."
	}
	number := strconv.FormatInt(entries, 10)
	return state + number + "." + a.build, number + "." + strings.ReplaceAll(heute(), "-", ""), nil
}

// stateTag is the ETag of an answer about the whole package, in one of its forms.
func (a *API) stateTag(state, form string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{state, form, a.herausgeber.Name, a.herausgeber.Lizenz, a.herausgeber.Adresse}, "\x00")))
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}

// getDatenpaket describes all lists as files.
//
//	@Summary		Datenpaket abrufen
//	@Description	Alle öffentlichen Listen als CSV-Dateien nach Frictionless Data Package 1.0: Aufbau, Bedeutung jeder Spalte, Lizenzen, Quellen, Größe und Prüfsumme. Die Prüfsummen gelten für den Stand des Pakets; ändert sich das Register, ändern sich Paket und ETag.
//	@Tags			Datenpaket
//	@ID				getDatenpaket
//	@Produce		json
//	@Success		200	{object}	api.Datenpaket	"Das Datenpaket"
//	@Failure		400	{object}	api.Problem
//	@Router			/datenpaket [get]
func (a *API) getDatenpaket(c *gin.Context) error {
	state, version, done, err := a.readPackage(c, mediaJSON)
	if err != nil || done {
		return err
	}
	ctx := lasting(c.Request.Context())
	lists, err := a.exportLists(ctx)
	if err != nil {
		return err
	}
	stand, err := katalogstand(ctx, a.db, "")
	if err != nil {
		return err
	}
	shown := api.Datenpaket{
		Profile: "tabular-data-package", Name: "nachnutzungskatalog", Title: "Nachnutzungskatalog", Version: version,
		Description:  paketBeschreibung,
		Contributors: []api.Datenbeteiligte{{Title: a.herausgeber.Name, Role: "publisher"}},
		Sources:      paketQuellen(&stand),
	}
	for _, r := range ressourcen() {
		sealed, err := a.siegler.of(ctx, a, &r, state)
		if err != nil {
			return err
		}
		shown.Resources = append(shown.Resources, a.showRessource(&r, sealed, lists, stand.Gebietsstand))
	}
	var b bytes.Buffer
	if err := encodeJSON(&b, shown); err != nil {
		return err
	}
	writeBody(c, mediaJSON, b.Bytes())
	return nil
}

const paketBeschreibung = "Der Katalog der OZG-Leistungen, die Kommunen Deutschlands und der Stand der Nachnutzung in ihnen. Texte, die mit =, +, - oder @ beginnen, tragen einen Apostroph davor."

// readPackage reads a request about the package; done when the client has the answer.
func (a *API) readPackage(c *gin.Context, media string) (state, version string, done bool, err error) {
	request := bindQuery(c.Request.URL.Query(), &struct{}{})
	if err := request.err(); err != nil {
		return "", "", false, err
	}
	if _, err := negotiate(c, "", media); err != nil {
		return "", "", false, err
	}
	if state, version, err = a.packageState(c.Request.Context()); err != nil {
		return "", "", false, err
	}
	return state, version, notModifiedAs(c, a.stateTag(state, c.FullPath()+c.Param("ressource")), revalidate), nil
}

func paketQuellen(stand *nachnutzung.Katalogstand) []api.Datenquelle {
	sources := make([]api.Datenquelle, 0, len(stand.Quellen)+1)
	for _, q := range stand.Quellen {
		sources = append(sources, api.Datenquelle{Title: q.Titel, Path: q.URL})
	}
	return append(sources, api.Datenquelle{Title: destatis(stand.Gebietsstand), Path: "https://www.destatis.de/"})
}

// destatis is the notice that the Statistisches Bundesamt asks for.
func destatis(gebietsstand string) string {
	year, _, _ := strings.Cut(gebietsstand, "-")
	return strings.TrimSpace("© Statistisches Bundesamt (Destatis), Gemeindeverzeichnis GV100AD, Gebietsstand " + year)
}

// showRessource describes a file.
func (a *API) showRessource(r *ressource, sealed siegel, lists []exchange.Exportliste, gebietsstand string) api.Datenressource {
	shown := api.Datenressource{
		Profile: "tabular-data-resource", Name: r.name, Title: r.titel, Description: r.beschreibung, Path: "datenpaket/" + r.name,
		Format: "csv", Mediatype: mediaCSV, Encoding: "utf-8", Bytes: sealed.bytes, Hash: "sha256:" + sealed.hash,
		Licenses: []api.Datenlizenz{},
		Schema:   api.Datenschema{PrimaryKey: r.schluessel, MissingValues: []string{""}, ForeignKeys: r.verweise},
	}
	if l := a.lizenz(r.lizenz, gebietsstand); l.shown.Name != "" {
		shown.Licenses = append(shown.Licenses, l.shown)
	}
	for _, s := range r.spalten {
		shown.Schema.Fields = append(shown.Schema.Fields, showFeld(&s, r.schluessel, lists))
	}
	return shown
}

// showFeld describes a column.
func showFeld(s *exchange.Exportspalte, key []string, lists []exchange.Exportliste) api.Datenfeld {
	shown := api.Datenfeld{Name: s.Name, Title: s.Kopf, Description: s.Bedeutung}
	shown.Type, shown.Format = s.Datentyp()
	rule := api.Datenregel{}
	for _, name := range key {
		rule.Required = rule.Required || name == s.Name
	}
	for _, list := range lists {
		if list.Code == s.Liste && !s.Mehrere {
			for _, entry := range list.Eintraege {
				rule.Enum = append(rule.Enum, entry.Code)
			}
		}
	}
	if rule.Required || rule.Enum != nil {
		shown.Constraints = &rule
	}
	return shown
}

// getDatenressource answers a file of the package.
//
//	@Summary		Datei des Datenpakets abrufen
//	@Description	Eine Liste des Datenpakets als CSV (RFC 4180), vollständig. Größe und Prüfsumme nennt das Paket.
//	@Tags			Datenpaket
//	@ID				getDatenressource
//	@Produce		text/csv
//	@Param			ressource	path		string	true	"Name der Datei"	format(code)	example(kommunen)
//	@Success		200			{file}		file	"Die Datei"
//	@Failure		400,404		{object}	api.Problem
//	@Router			/datenpaket/{ressource} [get]
func (a *API) getDatenressource(c *gin.Context) error {
	name, err := pathKey(c.Param("ressource"), "ressource", "code")
	if err != nil {
		return err
	}
	r, ok := findRessource(name)
	if !ok {
		return &nachnutzung.NotFoundError{Key: name}
	}
	_, _, done, err := a.readPackage(c, mediaCSV)
	if err != nil || done {
		return err
	}
	c.Header("Content-Disposition", `inline; filename="`+name+`.csv"`)
	c.Header("Content-Type", contentType(mediaCSV))
	answer := newSteadyWriter(c)
	if err := errors.Join(r.write(lasting(c.Request.Context()), a, answer), answer.Flush()); err != nil {
		return a.breakOff(c, err)
	}
	return nil
}

// Write implements io.Writer.
func (n *counter) Write(part []byte) (int, error) {
	n.bytes += int64(len(part))
	return n.sum.Write(part)
}
