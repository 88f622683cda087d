// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/antworten"
	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// getMatrix answers the pairs of a Land as people keep them by hand.
//
//	@Summary		Matrix der Nachnutzungen abrufen
//	@Description	Die gemeldeten Status eines Landes als Tabelle: Leistungsbündel in den Zeilen, Verwaltungsträger in den Spalten, der Status in den Zellen. Eine Zelle ist leer, solange niemand gemeldet hat; was nur abgeleitet ist, erscheint nicht. Schlüssel stehen in der ersten Spalte und in der Kopfzeile, sodass sich die Datei wieder einlesen lässt.
//	@Tags			Nachnutzungen
//	@ID				getMatrix
//	@Produce		application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/csv
//	@Param			filter	query		api.MatrixParams	true	"Land, Themenfeld und Zeitpunkt"
//	@Success		200		{file}		file				"Die Matrix"
//	@Header			200		{integer}	Nachnutzung-Revision	"Letzte Revision, die die Antwort kennt"
//	@Failure		400		{object}	api.Problem
//	@Router			/nachnutzungen/matrix [get]
func (a *API) getMatrix(c *gin.Context) error {
	var p api.MatrixParams
	q, err := a.readMatrix(c, &p)
	if err != nil {
		return err
	}
	ctx := lasting(c.Request.Context())
	matrix, err := a.matrix(ctx, &p, q.z)
	if err != nil {
		return err
	}
	lists, err := a.exportLists(ctx)
	if err != nil {
		return err
	}
	facts := [][2]string{{"Stand", cmp.Or(p.Stichtag, heute())}, {"Revision", c.Writer.Header().Get(antworten.HeaderRevision)}, {"Land", p.Land}}
	if len(p.Themenfeld) > 0 {
		facts = append(facts, [2]string{"Themenfeld", strings.Join(p.Themenfeld, "; ")})
	}
	table := matrix.Tabelle(facts, lists)
	// The bytes of a workbook are never twice the same, those of CSV are.
	plain, err := encodeMatrix(matrix, table, exchange.ExportCSV)
	if err != nil {
		return err
	}
	form := exportForm(q.format)
	body := plain
	if form != exchange.ExportCSV {
		if body, err = encodeMatrix(matrix, table, form); err != nil {
			return err
		}
	}
	c.Header("Content-Disposition", disposition(c, exportSuffix(q.format)))
	sum := sha256.Sum256(append([]byte(form), plain...))
	if !notModifiedAs(c, `"`+hex.EncodeToString(sum[:8])+`"`, revalidate) {
		writeBody(c, q.format, body)
	}
	return nil
}

// readMatrix reads the query.
func (a *API) readMatrix(c *gin.Context, p *api.MatrixParams) (registerQuery, error) {
	ctx, q := c.Request.Context(), registerQuery{}
	request := bindQuery(c.Request.URL.Query(), p)
	codes, err := a.codes(ctx)
	if err != nil {
		return q, err
	}
	request.checkCodes(codes)
	if !c.Request.URL.Query().Has("land") {
		request.fault("land", "Die Matrix gilt für ein Land. Bitte seinen zweistelligen Schlüssel angeben, zum Beispiel land=15.")
	}
	request.checkForm(&api.Blatt{Format: p.Format, Excel: p.Excel}, c.Request.URL.Query())
	if err := request.err(); err != nil {
		return q, err
	}
	q.z.Stichtag = p.Stichtag
	if q.z.Kenntnisstand, err = a.db.Kenntnisstand(ctx, p.Kenntnisstand); err != nil {
		return q, err
	}
	q.format = mediaExcel
	if p.Excel == 0 {
		if q.format, err = negotiate(c, p.Format, mediaXLSX, mediaCSV); err != nil {
			return q, err
		}
	}
	return q, a.tellRevision(c, q.z)
}

// matrix reads all pairs of the Verwaltungstraeger.
func (a *API) matrix(ctx context.Context, p *api.MatrixParams, z store.Zeitpunkt) (*exchange.Exportmatrix, error) {
	matrix := new(exchange.Exportmatrix)
	f := store.NachnutzungFilter{Land: []string{p.Land}, Themenfeld: p.Themenfeld, Implizit: true}
	all := a.db.Durchlauf(f, z, "")
	for after := []string(nil); ; {
		page, err := all.Seite(ctx, after)
		if err != nil {
			return nil, err
		}
		for i := range page.Items {
			pair := &page.Items[i]
			matrix.Nimm(pair.Kommune, pair.Leistungsbuendel, reported(pair))
		}
		if after = page.Naechste; after == nil {
			return matrix, nil
		}
	}
}

// reported is the status that somebody has reported for the body itself; empty for
// what follows from elsewhere.
func reported(p *store.Paar) nachnutzung.Status {
	own := p.Befund.Herkunft == nachnutzung.HerkunftGesetzt || p.Befund.Herkunft == nachnutzung.HerkunftEinsatz
	if !own || p.GeerbtVon.Code != "" {
		return ""
	}
	return p.Befund.Status
}

func encodeMatrix(m *exchange.Exportmatrix, table *exchange.Exporttabelle, form exchange.Exportform) ([]byte, error) {
	var b bytes.Buffer
	out, err := exchange.NeuerExport(&b, form, table)
	if err != nil {
		return nil, fmt.Errorf("begin matrix: %w", err)
	}
	if err := m.Schreibe(out); err != nil {
		return nil, errors.Join(fmt.Errorf("write matrix: %w", err), out.Verwirf())
	}
	if err := out.Ende(); err != nil {
		return nil, fmt.Errorf("write matrix: %w", err)
	}
	return b.Bytes(), nil
}
