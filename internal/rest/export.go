// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/docs"
	"nachnutzung/internal/antworten"
	"nachnutzung/internal/exchange"
	"nachnutzung/internal/store"
)

// export is a list on its way out as a file: what is shown of it, and how.
type export[T, A any] struct {
	api      *API
	v        *view[T, A]
	format   string
	selected []field
	// stand is of the catalogue's lists; nil for those of the register.
	stand *store.Stand
	// rows sums up the rows of a workbook, whose bytes are never twice the same.
	rows hash.Hash
}

// formatNames names the formats of lists in ETags; JSON needs no name.
func formatNames() map[string]string {
	return map[string]string{mediaCSV: "csv", mediaExcel: "excel", mediaXLSX: "xlsx", mediaNDJSON: "ndjson"}
}

// exportForm is the form of a table for a media type.
func exportForm(mediaType string) exchange.Exportform {
	switch mediaType {
	case mediaXLSX:
		return exchange.ExportXLSX
	case mediaExcel:
		return exchange.ExportExcel
	}
	return exchange.ExportCSV
}

// rowWriter takes what a list shows, one item after the other.
type rowWriter[A any] interface {
	write(shown *A) error
	// flush hands on what the form allows to hand on.
	flush() error
	end() error
	// discard gives back what an unfinished list holds.
	discard() error
}

// begin makes the writer of the list's format over w, and says what comes.
func (x *export[T, A]) begin(c *gin.Context, w io.Writer) (rowWriter[A], error) {
	if x.format == mediaNDJSON {
		c.Header("Content-Disposition", disposition(c, "ndjson"))
		return &lineWriter[A]{w: w, selected: x.selected}, nil
	}
	columns := x.columns()
	table, err := x.table(c, columns)
	if err != nil {
		return nil, err
	}
	out, err := exchange.NeuerExport(w, exportForm(x.format), table)
	if err != nil {
		return nil, fmt.Errorf("begin export: %w", err)
	}
	c.Header("Content-Disposition", disposition(c, exportSuffix(x.format)))
	return &tableWriter[A]{out: out, columns: columns, cells: make([]string, len(columns)), rows: x.rows}, nil
}

func exportSuffix(mediaType string) string {
	if mediaType == mediaXLSX {
		return "xlsx"
	}
	return "csv"
}

// disposition names the file after the list. What a browser cannot show it saves.
func disposition(c *gin.Context, suffix string) string {
	kind := "attachment"
	if suffix == "csv" {
		kind = "inline"
	}
	return kind + `; filename="` + listName(c) + "." + suffix + `"`
}

// listName is the name of the list in the address of a request.
func listName(c *gin.Context) string {
	path := strings.Split(strings.TrimPrefix(c.FullPath(), api.BasePath+"/"), "/")
	if last := path[len(path)-1]; !strings.HasPrefix(last, ":") {
		return last
	}
	return path[0]
}

// columns are those of the selected fields.
func (x *export[T, A]) columns() []column[A] {
	if x.selected == nil {
		return x.v.columns
	}
	return slices.DeleteFunc(slices.Clone(x.v.columns), func(col column[A]) bool { return !isSelected(x.selected, col.name) })
}

// table says of a list what its rows do not.
func (x *export[T, A]) table(c *gin.Context, columns []column[A]) (*exchange.Exporttabelle, error) {
	table := &exchange.Exporttabelle{Titel: listTitle(listName(c)), Spalten: exportColumns(columns), Angaben: x.facts(c)}
	if x.format != mediaXLSX {
		return table, nil
	}
	var err error
	table.Listen, err = x.api.exportLists(c.Request.Context())
	return table, err
}

// exportColumns gives columns their German heads and their meaning.
func exportColumns[A any](columns []column[A]) []exchange.Exportspalte {
	meanings := fieldMeanings()[reflect.TypeFor[A]().Name()]
	list := make([]exchange.Exportspalte, len(columns))
	for i, col := range columns {
		s, ok := exchange.SpalteVon(col.name)
		if !ok {
			s.Kopf = col.name
		}
		field, _, _ := strings.Cut(col.name, ".")
		s.Bedeutung = meanings[field]
		list[i] = s
	}
	return list
}

// fieldMeanings are the descriptions of the contract, by schema and field: what a
// column means is written once, at its field.
var fieldMeanings = sync.OnceValue(func() map[string]map[string]string {
	var document struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct {
					Description string `json:"description"`
				} `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	meanings := make(map[string]map[string]string)
	if err := json.Unmarshal(docs.OpenAPIJSON, &document); err != nil {
		// The document is our own; a test reads it. Without it no column is explained.
		return meanings
	}
	for name, schema := range document.Components.Schemas {
		meanings[name] = make(map[string]string, len(schema.Properties))
		for field, property := range schema.Properties {
			meanings[name][field] = property.Description
		}
	}
	return meanings
})

// facts say of when and of what a list is.
func (x *export[T, A]) facts(c *gin.Context) [][2]string {
	query := c.Request.URL.Query()
	facts := [][2]string{{"Stand", cmp.Or(query.Get("stichtag"), heute())}}
	if x.stand != nil {
		facts = append(facts, [2]string{"Fassung", x.stand.Version()})
	} else if revision := c.Writer.Header().Get(antworten.HeaderRevision); revision != "" {
		facts = append(facts, [2]string{"Revision", revision})
	}
	address := c.Request.URL.Path
	if encoded := query.Encode(); encoded != "" {
		address += "?" + encoded
	}
	return append(facts, [2]string{"Abgefragt", address})
}

// exportLists are all code lists.
func (a *API) exportLists(ctx context.Context) ([]exchange.Exportliste, error) {
	page, err := a.db.Codelisten(ctx, store.Wunsch{Limit: exportPage})
	if err != nil {
		return nil, err
	}
	lists := make([]exchange.Exportliste, len(page.Items))
	for i := range page.Items {
		lists[i].Code = page.Items[i].Code
		for _, e := range page.Items[i].Eintraege {
			lists[i].Eintraege = append(lists[i].Eintraege, exchange.Exporteintrag{Code: e.Code, Bezeichnung: e.Bezeichnung, Beschreibung: e.Beschreibung})
		}
	}
	return lists, nil
}

// listTitle names a list for people.
func listTitle(name string) string {
	if title, ok := map[string]string{
		"leistungsbuendel": "Leistungsbündel", "verbuende": "Verbünde", "vorabbestaetigungen": "Vorabbestätigungen", "tokens": "Zugangstoken",
		// Each workbook has a sheet „Definitionen“ already.
		"definitionen": "Zählweisen",
	}[name]; ok {
		return title
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// page encodes the items of a page.
func (x *export[T, A]) page(c *gin.Context, items []T) ([]byte, error) {
	if x.format == mediaXLSX {
		x.rows = sha256.New()
	}
	var b bytes.Buffer
	out, err := x.begin(c, &b)
	if err != nil {
		return nil, err
	}
	for i := range items {
		shown := x.v.show(&items[i])
		if err := out.write(&shown); err != nil {
			return nil, errors.Join(fmt.Errorf("write list: %w", err), out.discard())
		}
	}
	if err := out.end(); err != nil {
		return nil, fmt.Errorf("write list: %w", err)
	}
	return b.Bytes(), nil
}

// digest is what the ETag of a page is made of.
func (x *export[T, A]) digest(body []byte) []byte {
	if x.rows != nil {
		return x.rows.Sum(nil)
	}
	return body
}

// exportPage is how many items are read at a time for a whole list: with the one
// more that tells whether there is a next page, as many as the store reads at once.
const exportPage = 999

// stream answers a whole list. It reads page after page behind the last key while
// the one before is written, so that neither side waits and nothing is gathered. The
// first page is read before anything is said, so that its faults are answered;
// unchanged may then say that the client has the answer already.
func (x *export[T, A]) stream(c *gin.Context, w store.Wunsch, find query[T], unchanged func() bool) error {
	ctx, cancel := context.WithCancel(lasting(c.Request.Context()))
	defer cancel()
	w.Limit, w.Nach = exportPage, nil
	first, err := find(ctx, x.api.db, w)
	if err != nil {
		return err
	}
	if unchanged != nil && unchanged() {
		return nil
	}
	answer := newSteadyWriter(c)
	out, err := x.begin(c, answer)
	if err != nil {
		return err
	}
	c.Header("Content-Type", contentType(x.format))
	if err := x.pump(ctx, out, first, w, find); err != nil {
		return x.api.breakOff(c, errors.Join(err, out.discard()))
	}
	if err := errors.Join(out.end(), answer.Flush()); err != nil {
		return x.api.breakOff(c, err)
	}
	return nil
}

// pump writes page after page.
func (x *export[T, A]) pump(ctx context.Context, out rowWriter[A], page store.Seite[T], w store.Wunsch, find query[T]) error {
	type found struct {
		page store.Seite[T]
		err  error
	}
	if page.Naechste != nil {
		defer x.api.sparsam.beginne()()
	}
	for {
		next := make(chan found, 1)
		if w.Nach = page.Naechste; w.Nach != nil {
			go func(w store.Wunsch) {
				page, err := find(ctx, x.api.db, w)
				next <- found{page, err}
			}(w)
		}
		err := x.writeAll(out, page.Items)
		if w.Nach == nil {
			return err
		}
		// The query is waited for even when its rows are not wanted any more, so that
		// it ends before the request does; ctx has ended it when the client is gone.
		got := <-next
		if err = errors.Join(err, got.err); err != nil {
			return err
		}
		page = got.page
	}
}

func (x *export[T, A]) writeAll(out rowWriter[A], items []T) error {
	var shown A
	for i := range items {
		shown = x.v.show(&items[i])
		if err := out.write(&shown); err != nil {
			return fmt.Errorf("write list: %w", err)
		}
	}
	return out.flush()
}

// tableWriter writes a list as a table.
type tableWriter[A any] struct {
	out     *exchange.Exportschreiber
	columns []column[A]
	cells   []string
	// rows sums up what was written; may be nil.
	rows hash.Hash
}

func (t *tableWriter[A]) write(shown *A) error {
	for i, col := range t.columns {
		t.cells[i] = col.value(shown)
		if t.rows != nil {
			_, _ = io.WriteString(t.rows, t.cells[i]+"\x00")
		}
	}
	return t.out.Zeile(t.cells)
}

func (t *tableWriter[A]) flush() error   { return t.out.Spuele() }
func (t *tableWriter[A]) end() error     { return t.out.Ende() }
func (t *tableWriter[A]) discard() error { return t.out.Verwirf() }

// lineWriter writes a list as lines of JSON.
type lineWriter[A any] struct {
	w        io.Writer
	selected []field
	buffer   bytes.Buffer
}

func (l *lineWriter[A]) write(shown *A) error {
	l.buffer.Reset()
	if err := encodeFields(&l.buffer, shown, l.selected); err != nil {
		return err
	}
	l.buffer.WriteByte('\n')
	_, err := l.w.Write(l.buffer.Bytes())
	return err
}

func (l *lineWriter[A]) flush() error   { return nil }
func (l *lineWriter[A]) end() error     { return nil }
func (l *lineWriter[A]) discard() error { return nil }
