// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/antworten"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

func nachnutzungView() *view[store.Paar, api.Nachnutzung] {
	return &view[store.Paar, api.Nachnutzung]{
		always: []string{"ars", "ozgId", "version"}, show: showListed,
		columns: []column[api.Nachnutzung]{
			{"ars", func(n *api.Nachnutzung) string { return n.Ars }},
			{"kommune.name", func(n *api.Nachnutzung) string { return n.Kommune.Name }},
			{"land.code", func(n *api.Nachnutzung) string { return n.Land.Code }},
			{"land.name", func(n *api.Nachnutzung) string { return n.Land.Name }},
			{"ozgId", func(n *api.Nachnutzung) string { return n.OzgID }},
			{"leistungsbuendel.name", func(n *api.Nachnutzung) string { return n.Leistungsbuendel.Name }},
			{"themenfeld", func(n *api.Nachnutzung) string { return n.Themenfeld }},
			{"version", func(n *api.Nachnutzung) string { return strconv.FormatInt(n.Version, 10) }},
			{"status", func(n *api.Nachnutzung) string { return n.Status }},
			{"statusSeit", func(n *api.Nachnutzung) string { return cellText(n.StatusSeit) }},
			{"statusHerkunft", func(n *api.Nachnutzung) string { return n.StatusHerkunft }},
			{"begruendung", func(n *api.Nachnutzung) string { return cellText(n.Begruendung) }},
			{"bemerkung", func(n *api.Nachnutzung) string { return cellText(n.Bemerkung) }},
			{"geplanterGoLive", func(n *api.Nachnutzung) string { return cellText(n.GeplanterGoLive) }},
			{"fruehereTermine", func(n *api.Nachnutzung) string { return strconv.Itoa(n.FruehereTermine) }},
			{"blocker", func(n *api.Nachnutzung) string { return cellTexts(n.Blocker) }},
			{"einsaetze", func(n *api.Nachnutzung) string { return cellList(n.Einsaetze, cellEinsatz) }},
			{"bestaetigung", func(n *api.Nachnutzung) string { return cellText(n.Bestaetigung) }},
			{"bestaetigtAm", func(n *api.Nachnutzung) string { return cellText(n.BestaetigtAm) }},
			{"organisation", func(n *api.Nachnutzung) string { return cellText(n.Organisation) }},
			{"geaendertAm", func(n *api.Nachnutzung) string { return cellText(n.GeaendertAm) }},
			{"zustaendig", func(n *api.Nachnutzung) string { return cellBool(n.Zustaendig) }},
			{"geerbtVon.code", func(n *api.Nachnutzung) string { return cellCode(n.GeerbtVon) }},
			{"geerbtVon.name", func(n *api.Nachnutzung) string { return cellName(n.GeerbtVon) }},
			{"beispiel", func(n *api.Nachnutzung) string { return strconv.FormatBool(n.Beispiel) }},
		},
	}
}

// cellEinsatz names an Einsatz and how far it is: "wohngeld_sh@osi (live)".
func cellEinsatz(e api.Einsatz) string {
	text := cellCode(e.Onlinedienst)
	if e.Plattform != nil {
		text += "@" + e.Plattform.Code
	}
	if text == "" {
		text = cellText(e.URL)
	}
	return text + " (" + e.Status + ")"
}

// showListed shows a pair in a list: without its steps.
func showListed(p *store.Paar) api.Nachnutzung { return showPaar(p, false) }

// showPaar shows a pair. The free words of a report on behalf stay closed until
// the body has answered, unless isInternal.
func showPaar(p *store.Paar, isInternal bool) api.Nachnutzung {
	n, b := &p.Nachnutzung, &p.Befund
	isOpen := isInternal || n.Bestaetigung != nachnutzung.Gemeldet
	shown := api.Nachnutzung{
		Ars: p.Kommune.Code, OzgID: p.Leistungsbuendel.Code, Version: n.Version, Kommune: api.Verweis(p.Kommune), Land: api.Verweis(p.Land),
		Leistungsbuendel: api.Verweis(p.Leistungsbuendel), Themenfeld: p.Themenfeld, Status: string(b.Status), StatusSeit: refOrNil(&b.StatusSeit),
		StatusHerkunft: b.Herkunft, GeplanterGoLive: refOrNil(&b.GeplanterGoLive), FruehereTermine: b.FruehereTermine, Blocker: orEmptyList(b.Blocker),
		Einsaetze: make([]api.Einsatz, len(b.Einsaetze)), Bestaetigung: refOrNil((*string)(&n.Bestaetigung)), BestaetigtAm: refOrNil(&n.BestaetigtAm),
		Organisation: refOrNil(&n.Organisation), GeaendertAm: showInstant(n.GeaendertAm), Zustaendig: p.Zustaendig, GeerbtVon: showVerweis(p.GeerbtVon),
		Beispiel: n.Beispiel,
	}
	texts := openTexts{isOpen: isOpen}
	shown.Begruendung = texts.show("/begruendung", &b.Begruendung)
	shown.Bemerkung = texts.show("/bemerkung", &n.Bemerkung)
	for i := range b.Einsaetze {
		shown.Einsaetze[i] = showEinsatz(&b.Einsaetze[i], p.Namen)
		shown.Einsaetze[i].Begruendung = texts.showAt("/einsaetze/", i, "/begruendung", &b.Einsaetze[i].Begruendung)
		shown.Einsaetze[i].Nachweis = texts.showAt("/einsaetze/", i, "/nachweis", &b.Einsaetze[i].Nachweis)
	}
	shown.TexteGeloescht = texts.erased
	return shown
}

func showEinsatz(e *nachnutzung.EinsatzBefund, names map[string]string) api.Einsatz {
	shown := api.Einsatz{
		Nr: e.Nr, URL: orNil(e.URL), Leistungen: orEmptyList(e.Leistungen), Status: string(e.Status), StatusSeit: e.StatusSeit,
		Nachnutzungsmodell: orNil(e.Nachnutzungsmodell),
		Onlinedienst:       showVerweis(nachnutzung.Verweis{Code: e.Onlinedienst, Name: names["onlinedienst:"+e.Onlinedienst]}),
		Plattform:          showVerweis(nachnutzung.Verweis{Code: e.Plattform, Name: names["plattform:"+e.Plattform]}),
	}
	if e.Reifegrad.Modell != "" {
		shown.Reifegrad = &api.Reifegrad{Modell: e.Reifegrad.Modell, Stufe: e.Reifegrad.Stufe}
	}
	return shown
}

// showSchritte shows all steps of a pair, each with its last day. The reason of a
// withdrawn step is that of somebody whose word did not stand: it is not public.
func showSchritte(z nachnutzung.Zeitachse, texts *openTexts) []api.Schritt {
	shown := make([]api.Schritt, len(z))
	for i := range z {
		s := &z[i]
		shown[i] = api.Schritt{Nr: s.Nr, Status: refOrNil((*string)(&s.Status)), Seit: s.Seit, Zurueckgezogen: s.Zurueckgezogen}
		if s.Zurueckgezogen {
			continue
		}
		shown[i].Begruendung = texts.showAt("/schritte/", i, "/begruendung", &s.Begruendung)
		for _, next := range z[i+1:] {
			if !next.Zurueckgezogen {
				shown[i].Bis = orNil(dayBefore(next.Seit))
				break
			}
		}
	}
	return shown
}

// dayBefore is the day before one, YYYY-MM-DD; empty when that is none.
func dayBefore(tag string) string {
	if last := len(tag) - 1; last == len(time.DateOnly)-1 && tag[last] > '1' && tag[last] <= '9' {
		// Most days need no calendar.
		return tag[:last] + string(tag[last]-1)
	}
	day, err := time.Parse(time.DateOnly, tag)
	if err != nil {
		return ""
	}
	return day.AddDate(0, 0, -1).Format(time.DateOnly)
}

// openTexts shows free texts, and notes those that were erased.
type openTexts struct {
	isOpen bool
	erased []api.TextGeloescht
}

func (o *openTexts) show(field string, t *nachnutzung.Text) *string {
	if t.GeloeschtAm != "" {
		o.erased = append(o.erased, api.TextGeloescht{Feld: field, Am: t.GeloeschtAm})
	}
	if !o.isOpen {
		return nil
	}
	return refOrNil(&t.Inhalt)
}

// showAt is show for a text of the nth part of a list.
func (o *openTexts) showAt(list string, n int, field string, t *nachnutzung.Text) *string {
	if t.GeloeschtAm != "" {
		field = list + strconv.Itoa(n) + field
	}
	return o.show(field, t)
}

// showInstant is null for the zero instant.
func showInstant(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := t.UTC().Format("2006-01-02T15:04:05.000000Z")
	return &text
}

// showWhole shows a pair with its steps.
func showWhole(p *store.Paar, isInternal bool) api.Nachnutzung {
	shown := showPaar(p, isInternal)
	texts := openTexts{isOpen: isInternal || p.Nachnutzung.Bestaetigung != nachnutzung.Gemeldet, erased: shown.TexteGeloescht}
	shown.Schritte = showSchritte(p.Nachnutzung.Zeitachse, &texts)
	shown.TexteGeloescht = texts.erased
	return shown
}

// pairKeys reads the two keys of a pair from the path.
func pairKeys(c *gin.Context) (kommune, ozgID string, err error) {
	if kommune, err = pathKey(c.Param("ars"), "ars", "kommune"); err != nil {
		return "", "", err
	}
	ozgID, err = pathKey(c.Param("ozgId"), "ozgId", "ozg-id")
	return kommune, ozgID, err
}

// getNachnutzung answers one pair.
//
//	@Summary		Nachnutzung eines Leistungsbündels in einer Kommune abrufen
//	@Description	Wie weit die Kommune mit dem Leistungsbündel ist, mit allen Schritten. Ein Paar, zu dem niemand gemeldet hat, ist „offen“ und hat die Version 0; sein ETag gilt in If-Match wie jeder andere. Eine Mitgliedsgemeinde zeigt die Angaben ihrer Verbandsgemeinde (`geerbtVon`). `stichtag` fragt, was an einem Tag galt, `kenntnisstand`, was davon wann bekannt war.
//	@Tags			Nachnutzungen
//	@ID				getNachnutzung
//	@Produce		json
//	@Param			ars		path		string					true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			ozgId	path		string					true	"OZG-ID des Leistungsbündels, fünf Ziffern"				format(ozg-id)	example(10092)
//	@Param			auswahl	query		api.NachnutzungAuswahl	false	"Zeitpunkt und Auswahl der Felder"
//	@Success		200		{object}	api.Nachnutzung			"Die Nachnutzung"
//	@Header			200		{string}	Content-Location		"Adresse mit dem ARS"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/kommunen/{ars}/nachnutzungen/{ozgId} [get]
func (a *API) getNachnutzung(c *gin.Context) error {
	key, ozgID, err := pairKeys(c)
	if err != nil {
		return err
	}
	var p api.NachnutzungAuswahl
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, nil, &p.Fields, fieldsOf[api.Nachnutzung], nachnutzungView().always)
	if err != nil {
		return err
	}
	pair, err := a.db.Nachnutzung(c.Request.Context(), key, ozgID, q.z)
	if err != nil {
		return err
	}
	c.Header("Content-Location", canonicalURL("kommunen", pair.Kommune.Code, "nachnutzungen", ozgID))
	shown := showWhole(&pair, false)
	return registerSingle(c, &shown, pair.Nachnutzung.Version, q.selected)
}

// listNachnutzungen answers pairs of all bodies.
//
//	@Summary		Nachnutzungen auflisten
//	@Description	Die gespeicherten Nachnutzungen aller Kommunen. `implizit=true` zeigt für ein Land auch die Paare seiner Verwaltungsträger, zu denen niemand gemeldet hat. `total=true` zählt alle Treffer. Die erste Seite nennt in `aenderungenAb` den Cursor, mit dem `GET /aenderungen` bei gleichen Filtern nach land, kommune und leistungsbuendel lückenlos anschließt.
//	@Tags			Nachnutzungen
//	@ID				listNachnutzungen
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.NachnutzungParams	false	"Filter"
//	@Success		200		{object}	api.NachnutzungListe	"Eine Seite der Nachnutzungen"
//	@Header			200		{string}	Aenderungen-Ab			"Derselbe Cursor bei CSV, XLSX und NDJSON, die ihn im Inhalt nicht tragen; fehlt auf JSON und bei einem anderen Stichtag"
//	@Failure		400		{object}	api.Problem
//	@Router			/nachnutzungen [get]
func (a *API) listNachnutzungen(c *gin.Context) error {
	var p api.NachnutzungParams
	v := nachnutzungView()
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, &p.Blatt, &p.Fields, fieldsOf[api.Nachnutzung], v.always)
	if err != nil {
		return err
	}
	f := filterOf(&p.Merkmale)
	f.Land, f.Themenfeld, f.Leistungsbuendel, f.Beispiel, f.Implizit, f.Gesamt = p.Land, p.Themenfeld, p.Leistungsbuendel, p.Beispiel, orZero(p.Implizit), orZero(p.Total)
	if f.Implizit && len(f.Land) != 1 {
		return nachnutzung.Invalid("?implizit", "Mit implizit=true braucht es genau ein Land, zum Beispiel land=15.")
	}
	if err := a.resolveBodies(c, &f, p.Kreis, p.Kommune); err != nil {
		return err
	}
	if err := a.beginSnapshot(c, &q, &f); err != nil {
		return err
	}
	if start := c.GetString(snapshotKey); start != "" && q.format != mediaJSON {
		// A file has no place for it beside its rows.
		c.Header(api.HeaderAenderungenAb, start)
	}
	return a.nachnutzungen(c, v, q, p.Sort, dependsOn(&f), &f)
}

// listKommuneNachnutzungen answers all bundles of one body.
//
//	@Summary		Nachnutzungen einer Kommune auflisten
//	@Description	Alle Leistungsbündel mit ihrem Status in der Kommune, auch die ohne Meldung und die von der Verbandsgemeinde geerbten; ohne `limit` auf einer Seite.
//	@Tags			Nachnutzungen
//	@ID				listKommuneNachnutzungen
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			ars		path		string							true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			filter	query		api.KommuneNachnutzungParams	false	"Filter"
//	@Success		200		{object}	api.NachnutzungListe			"Eine Seite der Nachnutzungen der Kommune"
//	@Header			200		{string}	Content-Location				"Adresse mit dem ARS"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/kommunen/{ars}/nachnutzungen [get]
func (a *API) listKommuneNachnutzungen(c *gin.Context) error {
	key, err := pathKey(c.Param("ars"), "ars", "kommune")
	if err != nil {
		return err
	}
	var p api.KommuneNachnutzungParams
	v := nachnutzungView()
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, (*api.Blatt)(&p.Vollblatt), &p.Fields, fieldsOf[api.Nachnutzung], v.always)
	if err != nil {
		return err
	}
	ars, source, err := a.db.ARSMitQuelle(c.Request.Context(), key)
	if err != nil {
		return err
	}
	c.Header("Content-Location", canonicalURL("kommunen", ars, "nachnutzungen"))
	return a.nachnutzungen(c, v, q, "", []store.Bereich{store.RegisterKoerper(source)}, &store.NachnutzungFilter{
		Kommune: []string{ars}, Themenfeld: p.Themenfeld, Status: p.Status, Blocker: p.Blocker, Bestaetigung: p.Bestaetigung,
		Implizit: true, Einzeln: true, NurGespeicherte: orZero(p.NurGespeicherte),
	})
}

// listBuendelNachnutzungen answers one bundle in all bodies.
//
//	@Summary		Nachnutzungen eines Leistungsbündels auflisten
//	@Description	Das Leistungsbündel in allen Verwaltungsträgern der Länder, für die belegt ist, wer Verwaltungsträger ist, auch ohne Meldung; `nurGespeicherte=true` zeigt nur, was gemeldet ist, dann aus allen Ländern.
//	@Tags			Nachnutzungen
//	@ID				listBuendelNachnutzungen
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			ozgId	path		string							true	"OZG-ID des Leistungsbündels, fünf Ziffern"	format(ozg-id)	example(10092)
//	@Param			filter	query		api.BuendelNachnutzungParams	false	"Filter"
//	@Success		200		{object}	api.NachnutzungListe			"Eine Seite der Nachnutzungen des Leistungsbündels"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/leistungsbuendel/{ozgId}/nachnutzungen [get]
func (a *API) listBuendelNachnutzungen(c *gin.Context) error {
	ozgID, err := pathKey(c.Param("ozgId"), "ozgId", "ozg-id")
	if err != nil {
		return err
	}
	var p api.BuendelNachnutzungParams
	v := nachnutzungView()
	q, err := a.readRegister(c, &p, &p.Zeitpunkt, &p.Blatt, &p.Fields, fieldsOf[api.Nachnutzung], v.always)
	if err != nil {
		return err
	}
	if _, err := a.db.Leistungsbuendel(c.Request.Context(), ozgID); err != nil {
		return err
	}
	f := filterOf(&p.Merkmale)
	f.Land, f.Leistungsbuendel, f.Traeger, f.Gesamt = p.Land, []string{ozgID}, p.Traeger, orZero(p.Total)
	f.Implizit = !orZero(p.NurGespeicherte)
	if err := a.resolveBodies(c, &f, p.Kreis, nil); err != nil {
		return err
	}
	return a.nachnutzungen(c, v, q, "", dependsOn(&f), &f)
}

// nachnutzungen answers a list of pairs, which depends on scopes of the register and on
// what stands around pairs. All of them are not counted: who gets them can do so.
func (a *API) nachnutzungen(c *gin.Context, v *view[store.Paar, api.Nachnutzung], q registerQuery, sort string, scopes []store.Bereich,
	f *store.NachnutzungFilter) error {
	if q.whole {
		return registerList(a, c, v, q, sort, false, walkPairs(a.db, *f, q.z, sort))
	}
	if q.z.Kenntnisstand == 0 {
		antworten.HaengtAb(c, store.Katalog, store.Kommunen)
		antworten.HaengtAb(c, scopes...)
	}
	return registerList(a, c, v, q, sort, f.Gesamt, func(ctx context.Context, db *store.DB, w store.Wunsch) (store.Seite[store.Paar], error) {
		return db.Nachnutzungen(ctx, *f, q.z, w)
	})
}

// dependsOn is the part of the register that a list of pairs as they are known now
// depends on. A pair takes what it inherits from a body of the same Land.
func dependsOn(f *store.NachnutzungFilter) []store.Bereich {
	var scopes []store.Bereich
	const digits = nachnutzung.LenAGSLand
	switch {
	case len(f.Kommune) > 0:
		for _, ars := range f.Kommune {
			scopes = append(scopes, store.RegisterLand(ars[:digits]))
		}
	case f.Kreis != "":
		scopes = append(scopes, store.RegisterLand(f.Kreis[:digits]))
	case len(f.Land) > 0:
		for _, land := range f.Land {
			scopes = append(scopes, store.RegisterLand(land))
		}
	case len(f.Leistungsbuendel) > 0:
		for _, ozgID := range f.Leistungsbuendel {
			scopes = append(scopes, store.RegisterBuendel(ozgID))
		}
	default:
		scopes = append(scopes, store.Register)
	}
	return scopes
}

// walkPairs reads pairs page after page, for a file.
func walkPairs(db *store.DB, f store.NachnutzungFilter, z store.Zeitpunkt, sort string) query[store.Paar] {
	all := db.Durchlauf(f, z, sort)
	return func(ctx context.Context, _ *store.DB, w store.Wunsch) (store.Seite[store.Paar], error) {
		return all.Seite(ctx, w.Nach)
	}
}

// filterOf reads the filters on what a pair itself says.
func filterOf(m *api.Merkmale) store.NachnutzungFilter {
	// The format was checked: an instant of RFC 3339.
	since, _ := time.Parse(time.RFC3339Nano, m.GeaendertSeit)
	return store.NachnutzungFilter{
		Status: m.Status, Plattform: m.Plattform, Onlinedienst: m.Onlinedienst, Verbund: m.Verbund, Blocker: m.Blocker,
		Bestaetigung: m.Bestaetigung, BestaetigtVor: m.BestaetigtVor, GeaendertSeit: since,
	}
}

// resolveBodies turns the keys of bodies into ARS.
func (a *API) resolveBodies(c *gin.Context, f *store.NachnutzungFilter, kreis string, kommunen []string) error {
	ctx := c.Request.Context()
	for _, key := range kommunen {
		ars, err := a.db.ARS(ctx, key)
		if err != nil {
			return unknownBody("kommune", key, err)
		}
		f.Kommune = append(f.Kommune, ars)
	}
	if kreis == "" {
		return nil
	}
	var err error
	f.Kreis, err = a.db.ARS(ctx, kreis)
	return unknownBody("kreis", kreis, err)
}

// unknownBody is a fault of the query where a filter names a body that is not
// there.
func unknownBody(param, key string, err error) error {
	if errors.Is(err, nachnutzung.ErrNotFound) {
		return nachnutzung.Invalid("?"+param, "Zu dem Schlüssel „"+key+"“ gibt es keine Kommune. Bitte ARS oder AGS prüfen.")
	}
	return err
}
