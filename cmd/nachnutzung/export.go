// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nachnutzung/api"
	"nachnutzung/internal/config"
	"nachnutzung/internal/server"
)

// exportCommand writes a list of the register into a file. It asks the API, without
// a network between: a file from here is the file from there.
type exportCommand struct {
	Art    string   `arg:"" optional:"" help:"Welche Liste."`
	Filter []string `arg:"" optional:"" help:"Filter wie in der Schnittstelle, je einer als NAME=WERT: land=15, themenfeld=bildung, status=live."`
	Format string   `name:"format" placeholder:"FORM" help:"csv (RFC 4180; die Voreinstellung), excel (CSV für deutsche Tabellenprogramme), xlsx, ndjson oder matrix (Leistungsbündel mal Verwaltungsträger, als XLSX)."`
	Out    string   `name:"out" default:"-" placeholder:"DATEI" help:"Zieldatei; - ist die Standardausgabe."`
	Cursor string   `name:"cursor-out" placeholder:"DATEI" help:"Schreibt zu nachnutzungen auch den Cursor, mit dem die Änderungsliste (GET /aenderungen) lückenlos an die Liste anschließt."`
}

// Help says which lists there are.
func (exportCommand) Help() string {
	return "ART ist eine dieser Listen: " + strings.Join(exportArten(), ", ") + ".\n" +
		"FILTER sind die der Schnittstelle, zum Beispiel land=15 themenfeld=bildung status=live; vorhaben braucht land=…, mitglieder braucht verbund=….\n" +
		"datenpaket und dcat beschreiben alle Listen (Frictionless Data Package, DCAT-AP.de)."
}

// exportPaths leads from a list to its address; a name in braces is a filter that
// stands there.
func exportPaths() map[string]string {
	paths := map[string]string{
		"matrix": "nachnutzungen/matrix", "vorhaben": "laender/{land}/vorhaben", "mitglieder": "verbuende/{verbund}/mitglieder",
	}
	for _, name := range []string{
		"nachnutzungen", "verlauf", "kommunen", "leistungsbuendel", "leistungen", "themenfelder", "lagen", "onlinedienste", "plattformen",
		"verbuende", "codelisten", "synonyme", "datenpaket", "dcat",
	} {
		paths[name] = name
	}
	return paths
}

// exportArten are the names of the lists.
func exportArten() []string {
	var names []string
	for name := range exportPaths() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Validate reads the call as far as no database is needed.
func (c *exportCommand) Validate() error {
	_, err := c.target()
	return err
}

// target is the address of what is wanted.
func (c *exportCommand) target() (string, error) {
	var faults []config.Fault
	art := c.Art
	if c.Format == "matrix" && art == "nachnutzungen" {
		art = "matrix"
	}
	path, ok := exportPaths()[art]
	switch {
	case art == "":
		faults = append(faults, config.Fault{Where: "ART", Detail: "welche Liste? Möglich sind: " + strings.Join(exportArten(), ", ") + "."})
	case !ok:
		faults = append(faults, config.Fault{Where: "ART", Detail: fmt.Sprintf("die Liste %q gibt es nicht; gemeint ist vielleicht %s.", art, config.Nearest(art, exportArten()))})
	}
	query := make(url.Values)
	for _, filter := range c.Filter {
		name, value, found := strings.Cut(filter, "=")
		if !found {
			faults = append(faults, config.Fault{Where: filter, Detail: "ein Filter hat die Form NAME=WERT, zum Beispiel land=15."})
			continue
		}
		if placeholder := "{" + name + "}"; strings.Contains(path, placeholder) {
			path = strings.Replace(path, placeholder, url.PathEscape(value), 1)
			continue
		}
		query.Add(name, value)
	}
	if _, missing, open := strings.Cut(path, "{"); open {
		name, _, _ := strings.Cut(missing, "}")
		faults = append(faults, config.Fault{Where: "ART", Detail: fmt.Sprintf("zu %s gehört %s=…, zum Beispiel %s.", art, name, map[string]string{"land": "land=15", "verbund": "verbund=kitu"}[name])})
	}
	if c.Cursor != "" && art != "nachnutzungen" {
		faults = append(faults, config.Fault{Where: "--cursor-out", Detail: "einen Cursor gibt es nur zur Liste nachnutzungen; bitte weglassen."})
	}
	if fault := c.form(art, query); fault != "" {
		faults = append(faults, config.Fault{Where: "--format", Detail: fault})
	}
	if len(faults) > 0 {
		return "", &config.Error{Faults: faults}
	}
	return api.BasePath + "/" + path + "?" + query.Encode(), nil
}

// form puts the form of the file into the query; it says what is wrong with it.
func (c *exportCommand) form(art string, query url.Values) string {
	possible := []string{"csv", "excel", "xlsx", "ndjson", "matrix"}
	isMatrix := art == "matrix"
	switch {
	case isMatrix:
		possible = []string{"csv", "excel", "xlsx", "matrix"}
	case art == "datenpaket" || art == "dcat":
		if c.Format != "" {
			return art + " beschreibt die Dateien und hat nur eine Form; bitte --format weglassen."
		}
		return ""
	}
	switch {
	case c.Format == "":
		query.Set("format", "csv")
	case !slices.Contains(possible, c.Format):
		return fmt.Sprintf("die Form %q gibt es hier nicht; möglich sind: %s.", c.Format, strings.Join(possible, ", "))
	case c.Format == "matrix" && !isMatrix:
		return "eine Matrix gibt es nur von den Nachnutzungen."
	case c.Format == "matrix":
		query.Set("format", "xlsx")
	case c.Format == "excel":
		query.Set("excel", "1")
	default:
		query.Set("format", c.Format)
	}
	if !isMatrix {
		query.Set("vollstaendig", "true")
	}
	return ""
}

// Run writes the file.
func (c *exportCommand) Run(ctx context.Context, p *program) (err error) {
	target, err := c.target()
	if err != nil {
		return err
	}
	db, err := p.openCurrent(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	// The log of requests is the server's; here the result speaks.
	quiet := p.cfg
	quiet.LogLevel = max(quiet.LogLevel, slog.LevelWarn)
	srv, err := server.New(quiet, db, newLog(quiet, p.err), readBuild().version) //nolint:contextcheck // Its handlers take the context of their request.
	if err != nil {
		return fmt.Errorf("Ausgabe vorbereiten: %w", err)
	}
	defer srv.Close()
	if c.Out == "-" {
		return c.write(ctx, srv, target, p.out)
	}
	return writeFile(c.Out, func(w io.Writer) error { return c.write(ctx, srv, target, w) })
}

// write writes the list to w, and where the feed goes on after it into a file.
func (c *exportCommand) write(ctx context.Context, srv http.Handler, target string, w io.Writer) error {
	head, err := ask(ctx, srv, target, w)
	if err != nil || c.Cursor == "" {
		return err
	}
	cursor := head.Get(api.HeaderAenderungenAb)
	if cursor == "" {
		return errors.New("zu dieser Auswahl gibt es keinen Cursor. Bitte stichtag und kenntnisstand weglassen oder --cursor-out")
	}
	return writeFile(c.Cursor, func(w io.Writer) error {
		_, err := io.WriteString(w, cursor+"\n")
		return err
	})
}

// writeFile writes a file that is there whole or not at all.
func writeFile(name string, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(name), ".export-*")
	if err != nil {
		return fmt.Errorf("die Datei %s lässt sich nicht anlegen: %w", name, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	if err := write(file); err != nil {
		return errors.Join(err, file.Close())
	}
	// Like any new file: the umask decides no more, since a temporary one is private.
	if err := errors.Join(file.Chmod(0o644), file.Close()); err != nil {
		return fmt.Errorf("die Datei %s lässt sich nicht schreiben: %w", name, err)
	}
	if err := os.Rename(file.Name(), name); err != nil {
		return fmt.Errorf("die Datei %s lässt sich nicht schreiben: %w", name, err)
	}
	return nil
}

// ask sends a request to the server in this process and writes its answer to w; it gives
// the answer's head. A problem becomes an error.
func ask(ctx context.Context, srv http.Handler, target string, w io.Writer) (head http.Header, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return nil, fmt.Errorf("Ausgabe anfragen: %w", err)
	}
	answer := &exportAnswer{header: make(http.Header), w: w}
	defer func() {
		// An answer that cannot be finished is broken off so; the log has said why.
		if fault := recover(); fault != nil {
			if fault != http.ErrAbortHandler { //nolint:errorlint // A panic's value, which net/http compares so too.
				panic(fault)
			}
			err = errors.Join(errHalf, answer.failed, ctx.Err())
		}
	}()
	srv.ServeHTTP(answer, request)
	return answer.header, answer.err()
}

// errHalf says that a file was not finished.
var errHalf = errors.New("die Ausgabe ist mittendrin abgebrochen; was schon geschrieben ist, ist unvollständig")

// exportAnswer takes an answer of the server: a file goes to w, a problem is kept.
type exportAnswer struct {
	header  http.Header
	status  int
	w       io.Writer
	problem bytes.Buffer
	// failed is why w takes no more.
	failed error
}

// Header implements http.ResponseWriter.
func (a *exportAnswer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *exportAnswer) WriteHeader(status int) { a.status = status }

// Write implements http.ResponseWriter.
func (a *exportAnswer) Write(part []byte) (int, error) {
	if a.status >= http.StatusBadRequest {
		return a.problem.Write(part)
	}
	n, err := a.w.Write(part)
	if err != nil {
		a.failed = fmt.Errorf("Ausgabe schreiben: %w", err)
	}
	return n, err
}

// err tells what the server has complained of.
func (a *exportAnswer) err() error {
	if a.status < http.StatusBadRequest {
		return a.failed
	}
	var p api.Problem
	if err := json.Unmarshal(a.problem.Bytes(), &p); err != nil {
		return fmt.Errorf("Antwort %d lesen: %w", a.status, err)
	}
	if len(p.Errors) == 0 {
		return errors.New(p.Detail)
	}
	wrong := new(config.Error)
	for _, fault := range p.Errors {
		wrong.Faults = append(wrong.Faults, config.Fault{Where: strings.TrimPrefix(fault.Pointer, "?"), Detail: fault.Detail})
	}
	return wrong
}
