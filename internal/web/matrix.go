// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"compress/gzip"
	"context"
	"html/template"
	"io"
	"slices"

	"github.com/gin-gonic/gin"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// matrixKeys are the keys of the matrix's query.
func matrixKeys() []string {
	return []string{"q", "themenfeld", "kreis", "status", "mitglieder", "leistungsbuendel", "stichtag"}
}

// matrixView is the page of the matrix.
type matrixView struct {
	frame
	*ausschnitt
	// Am is the day of the statuses, YYYY-MM-DD.
	Am string
	// Mitglieder: the members of Verbandsgemeinden stand there as well.
	Mitglieder bool
	Status     []nachnutzung.Status
	Legende    []legende
	Spalten    []matrixspalte
	Gruppen    []matrixgruppe
	// Zeilen and Gemeldet count the rows and the cells that somebody has reported.
	Zeilen, Gemeldet int
	// CSV and XLSX are the addresses of the matrix as a file, Ohne that of the matrix
	// without filters, Karte that of the same part as a map.
	CSV, XLSX, Ohne, Karte string
	Zitat                  zitat
}

// Zellen counts the cells.
func (v *matrixView) Zellen() int { return v.Zeilen * len(v.Spalten) }

// matrixspalte is a body, the head of a column.
type matrixspalte struct {
	Name, ARS, Adresse string
	// IstKreis marks a Landkreis, IstMitglied a member of a Verbandsgemeinde.
	IstKreis, IstMitglied bool
}

// matrixgruppe are the rows of a Themenfeld.
type matrixgruppe struct {
	Name, Code string
	Zeilen     []matrixzeile
}

// matrix answers /matrix.
func (s *Site) matrix(c *gin.Context) error {
	a := readAusschnitt(c.Request.URL.RawQuery, "/matrix", matrixKeys()...)
	a.oneOf("mitglieder", "ja")
	var states []string
	for _, status := range nachnutzung.Statuswerte() {
		states = append(states, string(status))
	}
	a.oneOf("status", states...)
	f, status, done, err := s.begin(c, a)
	if err != nil || done {
		return err
	}
	view, err := s.matrixView(c.Request.Context(), a)
	if err != nil {
		return err
	}
	view.frame = f
	view.Titel = "Matrix"
	c.Header("Content-Security-Policy", policy+"; script-src 'self'")
	return s.stream(c, status, s.pages.matrix, view)
}

func (s *Site) matrixView(ctx context.Context, a *ausschnitt) (*matrixView, error) {
	view := &matrixView{ausschnitt: a, Am: a.Tag(), Mitglieder: a.Wert("mitglieder") != "", Status: nachnutzung.Statuswerte(), Legende: legenden()}
	if view.Mitglieder && a.Wert("kreis") == "" {
		a.fault("mitglieder", "Mitgliedsgemeinden zeigt die Matrix nur für einen Kreis. Bitte dazu einen Kreis wählen.")
		view.Mitglieder = false
	}
	buendel, err := s.matrixBuendel(ctx, a)
	if err != nil {
		return nil, err
	}
	koerper, err := s.matrixKoerper(ctx, a, view.Mitglieder)
	if err != nil {
		return nil, err
	}
	m, err := s.readMatrix(ctx, a, buendel, koerper, view.Mitglieder)
	if err != nil {
		return nil, err
	}
	if status := a.Wert("status"); status != "" {
		m.narrow(nachnutzung.Status(status))
	}
	view.Spalten, view.Gruppen, view.Gemeldet = m.spalten(), m.gruppen(), m.gemeldet()
	view.Zeilen = len(m.buendel)
	day := "&stichtag=" + view.Am
	if field := a.Wert("themenfeld"); field != "" {
		day += "&themenfeld=" + field
	}
	view.CSV = apiPath + "/nachnutzungen/matrix?format=csv&land=" + landSachsenAnhalt + day
	view.XLSX = apiPath + "/nachnutzungen/matrix?format=xlsx&land=" + landSachsenAnhalt + day
	view.Zitat = zitat{Was: "Matrix der Leistungsbündel und Verwaltungen", Am: view.Am, Adresse: "/matrix" + a.query("stichtag", view.Am)}
	view.Karte = "/karte" + a.query("q", "", "kreis", "", "status", "", "mitglieder", "")
	view.Ohne = "/matrix"
	if day := a.Wert("stichtag"); day != "" {
		view.Ohne += "?stichtag=" + day
	}
	return view, nil
}

// matrixBuendel are the rows, by Themenfeld and name.
func (s *Site) matrixBuendel(ctx context.Context, a *ausschnitt) ([]nachnutzung.Leistungsbuendel, error) {
	rows := slices.Clone(a.Buendel)
	if q := a.Wert("q"); q != "" {
		f := store.LeistungsbuendelFilter{Q: q, Stichtag: a.Wert("stichtag")}
		if field := a.Wert("themenfeld"); field != "" {
			f.Themenfeld = []string{field}
		}
		found, err := s.db.LeistungsbuendelListe(ctx, f, store.Wunsch{Limit: maxAuswahl})
		if err != nil {
			return nil, err
		}
		rows = slices.DeleteFunc(rows, func(b nachnutzung.Leistungsbuendel) bool {
			return !slices.ContainsFunc(found.Items, func(f nachnutzung.Leistungsbuendel) bool { return f.OzgID == b.OzgID })
		})
	}
	if id := a.Wert("leistungsbuendel"); id != "" {
		rows = slices.DeleteFunc(rows, func(b nachnutzung.Leistungsbuendel) bool { return b.OzgID != id })
	}
	place := make(map[string]int, len(a.Themenfelder))
	for i, t := range a.Themenfelder {
		place[t.Code] = i
	}
	slices.SortStableFunc(rows, func(x, y nachnutzung.Leistungsbuendel) int {
		return place[x.Themenfeld.Code] - place[y.Themenfeld.Code]
	})
	return rows, nil
}

// matrixKoerper are the columns, by key, so that each Landkreis stands before its
// Gemeinden and each Verbandsgemeinde before its members.
func (s *Site) matrixKoerper(ctx context.Context, a *ausschnitt, members bool) ([]nachnutzung.Kommune, error) {
	f := store.KommuneFilter{Land: []string{landSachsenAnhalt}, Kreis: a.Wert("kreis"), Stichtag: a.Wert("stichtag")}
	if isTraeger := true; !members {
		f.Traeger = &isTraeger
	}
	found, err := s.db.Kommunen(ctx, f, store.Wunsch{Limit: maxAuswahl, Sort: "ars"})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found.Items, func(k nachnutzung.Kommune) bool {
		return (k.Traeger == nil || !*k.Traeger) && k.ErbtVon.Code == ""
	}), nil
}

// stream writes a page while it is made: the matrix is larger than all others
// together, and everything that can fail has been read before.
func (s *Site) stream(c *gin.Context, status int, page *template.Template, view any) error {
	out, end := packed(c)
	c.Header("Content-Type", "text/html; charset=utf-8")
	c.Status(status)
	if err := page.ExecuteTemplate(out, "layout", view); err != nil {
		// The status has gone out; what is left is to break the page off.
		s.log.WarnContext(c.Request.Context(), "Matrix nicht zu Ende geschrieben", "fehler", err)
		c.Abort()
		return nil
	}
	if err := end(); err != nil {
		s.log.WarnContext(c.Request.Context(), "Matrix nicht zu Ende geschrieben", "fehler", err)
	}
	return nil
}

// packed gives where a large page is written to: packed, where the reader takes it.
// end has to be called after the last byte.
func packed(c *gin.Context) (out io.Writer, end func() error) {
	c.Header("Vary", "Accept-Encoding")
	if !acceptsGzip(c.GetHeader("Accept-Encoding")) {
		return c.Writer, func() error { return nil }
	}
	c.Header("Content-Encoding", "gzip")
	z := gzip.NewWriter(c.Writer)
	return z, z.Close
}
