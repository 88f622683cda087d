// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/antworten"
	"nachnutzung/internal/store"
)

// immutable is the Cache-Control of a page of the feed that will say the same for
// ever. No page with free words is one: they can be erased.
const immutable = "public, max-age=31536000, immutable"

// feedPath is where the feed is.
const feedPath = api.BasePath + "/aenderungen"

// WaitOf is how long a request asks to be kept waiting for an answer; 0 for all that
// do not, or not as they may.
func WaitOf(c *gin.Context) time.Duration {
	var p api.AenderungParams
	if c.FullPath() != feedPath {
		return 0
	}
	if request := bindQuery(c.Request.URL.Query(), &p); request.err() != nil {
		return 0
	}
	return time.Duration(p.Warte) * time.Second
}

// feedQuery is a query of the feed that was read and found right.
type feedQuery struct {
	filter store.FeedFilter
	format string
	stand  store.Feedstand
	after  int64
	// cursor leads on with the same filters.
	cursor feedCursor
}

// listAenderungen answers a page of the feed.
//
//	@Summary		Änderungen auflisten
//	@Description	Jede Änderung am Register in der Reihenfolge ihrer Revisionen, lückenlos, die älteste zuerst, als CloudEvents 1.0 mit dem vollen Stand danach; ohne `typ` nur Nachnutzungen, je geänderter Nachnutzung und Änderung eine. Wer eine Kopie führt, liest zuerst den Bestand (`GET /nachnutzungen`) und beginnt hier mit dem `aenderungenAb` seiner ersten Seite. `next` steht auf jeder Seite; `vollstaendig` sagt, ob alles gelesen ist. Mit `warte` kommt die Antwort erst, wenn es etwas Neues gibt, spätestens nach so vielen Sekunden. Nichts wird gelöscht: Was zurückgezogen wird, kommt als Änderung, und die Liste reicht bis zum Anfang zurück. Gilt ein Cursor nicht mehr, weil die Datenbank aus einer Sicherung stammt, ist die Antwort 410.
//	@Tags			Portale
//	@ID				listAenderungen
//	@Produce		json,application/cloudevents-batch+json
//	@Param			filter	query		api.AenderungParams		false	"Filter"
//	@Success		200		{object}	api.AenderungListe		"Eine Seite der Änderungen"
//	@Header			200		{integer}	Nachnutzung-Revision	"Revision, bis zu der die Seite gelesen hat"
//	@Failure		400,410	{object}	api.Problem
//	@Router			/aenderungen [get]
func (a *API) listAenderungen(c *gin.Context) error {
	var p api.AenderungParams
	q, err := a.readFeedQuery(c, &p)
	if err != nil {
		return err
	}
	page, err := a.awaitFeed(c.Request.Context(), &q, p.Limit, time.Now().Add(time.Duration(p.Warte)*time.Second))
	if err != nil {
		return err
	}
	answerFeed(c, &q, &page, p.Cursor != "")
	return nil
}

// readFeedQuery reads the query of the feed and checks it whole.
func (a *API) readFeedQuery(c *gin.Context, p *api.AenderungParams) (q feedQuery, err error) {
	ctx := c.Request.Context()
	request := bindQuery(c.Request.URL.Query(), p)
	given, hasCursor := request.readFeedCursor(p.Cursor)
	if err := request.err(); err != nil {
		return q, err
	}
	if q.filter, err = a.feedFilter(ctx, &p.Gebietsfilter); err != nil {
		return q, err
	}
	if q.filter.Art = p.Typ; len(p.Typ) == 0 {
		q.filter.Art = []string{artNachnutzung}
	}
	if q.stand, err = a.db.Feedstand(ctx); err != nil {
		return q, err
	}
	q.cursor = feedCursor{Epoche: q.stand.Epoche, Filter: hashFilter(&q.filter), Typ: hashTexts(q.filter.Art)}
	if hasCursor {
		if err := given.check(&q.cursor, q.stand); err != nil {
			return q, err
		}
		q.after = given.Revision
	}
	q.format, err = negotiate(c, "", mediaJSON, api.MediaTypeCloudEvents)
	return q, err
}

// feedFilter reads the filters by place and bundle; each body by its ARS.
func (a *API) feedFilter(ctx context.Context, p *api.Gebietsfilter) (store.FeedFilter, error) {
	f := store.FeedFilter{Land: p.Land, Leistungsbuendel: p.Leistungsbuendel}
	for _, key := range p.Kommune {
		ars, err := a.db.ARS(ctx, key)
		if err != nil {
			return f, unknownBody("kommune", key, err)
		}
		f.Kommune = append(f.Kommune, ars)
	}
	return f, nil
}

// pageTimeout bounds the reading of one page, however long a request may wait.
const pageTimeout = 10 * time.Second

// awaitFeed reads the page of a query, and waits until a deadline while it is empty.
func (a *API) awaitFeed(ctx context.Context, q *feedQuery, limit int, until time.Time) (store.Feedseite, error) {
	for woken := false; ; woken = true {
		page, err := a.readFeed(ctx, q, limit, woken)
		if err != nil || len(page.Items) > 0 || !page.Vollstaendig || !time.Now().Before(until) {
			return page, err
		}
		q.after = page.Bis
		waiting, cancel := context.WithDeadline(ctx, until)
		changed := a.db.WarteAuf(waiting, q.stand.Revision)
		cancel()
		if !changed {
			return page, ctx.Err()
		}
		now, err := a.feedstandAfter(ctx, q.stand)
		if err != nil {
			return page, err
		}
		if now.Epoche != q.stand.Epoche || now.Revision < q.after {
			return page, errGone
		}
		q.stand = now
	}
}

// readFeed reads a page; who was woken shares it with the others who were.
func (a *API) readFeed(ctx context.Context, q *feedQuery, limit int, woken bool) (store.Feedseite, error) {
	filter, after, head := q.filter, q.after, q.stand.Revision
	read := func(ctx context.Context) (store.Feedseite, error) {
		ctx, cancel := context.WithTimeout(ctx, pageTimeout)
		defer cancel()
		return a.db.Feed(ctx, filter, after, limit, head)
	}
	if !woken {
		return read(ctx)
	}
	return a.pages.do(ctx, fmt.Sprint(q.cursor.Epoche, q.cursor.Filter, q.cursor.Typ, after, limit, head), read)
}

func (a *API) feedstand(ctx context.Context) (store.Feedstand, error) {
	ctx, cancel := context.WithTimeout(ctx, pageTimeout)
	defer cancel()
	return a.db.Feedstand(ctx)
}

// feedstandAfter is feedstand for who knows an earlier one and was woken: mostly that of
// the look that has woken him, else one that is read with the others who were. What
// somebody has begun to read before may be older than the known one.
func (a *API) feedstandAfter(ctx context.Context, known store.Feedstand) (store.Feedstand, error) {
	if seen, err := a.db.Feedstand(store.Vertraut(ctx)); err != nil || (seen.Epoche == known.Epoche && seen.Revision > known.Revision) {
		return seen, err
	}
	now, err := a.heads.do(ctx, "", a.feedstand)
	if err != nil || (now.Epoche == known.Epoche && now.Revision >= known.Revision) {
		return now, err
	}
	return a.feedstand(ctx)
}

// answerFeed answers a page. Only what a cursor leads to stays as it is: without one
// it is the beginning of whichever epoch there is.
func answerFeed(c *gin.Context, q *feedQuery, page *store.Feedseite, byCursor bool) {
	list := api.AenderungListe{Items: make([]api.Aenderung, len(page.Items)), Vollstaendig: page.Vollstaendig, Revision: page.Bis}
	hasTexts := false
	for i := range page.Items {
		list.Items[i] = showEreignis(&page.Items[i], q.stand.Epoche)
		hasTexts = hasTexts || holdsTexts(list.Items[i].Data)
	}
	q.cursor.Revision = page.Bis
	list.Next = q.cursor.encode()
	var body []byte
	if q.format == api.MediaTypeCloudEvents {
		body = appendAenderungen(nil, list.Items)
	} else {
		body = appendAenderungListe(nil, &list)
	}
	c.Header(antworten.HeaderRevision, strconv.FormatInt(page.Bis, 10))
	values := c.Request.URL.Query()
	values.Set("cursor", list.Next)
	c.Header("Link", "<"+c.Request.URL.Path+"?"+values.Encode()+`>; rel="next"`)
	keep := revalidate
	if byCursor && !page.Vollstaendig && !hasTexts {
		keep = immutable
	}
	if !notModifiedAs(c, hashTag([]byte(list.Next), body), keep) {
		writeBody(c, q.format, body)
	}
}

// showEreignis shows a change. Free words are those of the pair's own address: none
// of a report on behalf.
func showEreignis(e *store.Ereignis, epoche string) api.Aenderung {
	shown := api.Aenderung{
		Specversion: "1.0", ID: epoche + "-" + strconv.FormatInt(e.Revision, 10), Source: feedPath, Type: e.Art, Subject: e.Schluessel,
		Time: orZero(showInstant(e.Zeitpunkt)),
	}
	if e.Paar == nil {
		shown.Dataref = datarefOf(e)
		return shown
	}
	data := showWhole(e.Paar, false)
	shown.Data, shown.Datacontenttype = &data, mediaJSON
	return shown
}

// holdsTexts tells whether a pair shows free words, which can be erased.
func holdsTexts(n *api.Nachnutzung) bool {
	if n == nil {
		return false
	}
	return n.Begruendung != nil || n.Bemerkung != nil ||
		slices.ContainsFunc(n.Einsaetze, func(e api.Einsatz) bool { return e.Begruendung != nil || e.Nachweis != nil }) ||
		slices.ContainsFunc(n.Schritte, func(s api.Schritt) bool { return s.Begruendung != nil })
}

// datarefOf is the address of what a change was about, as it was after it.
func datarefOf(e *store.Ereignis) string {
	first, second, _ := strings.Cut(e.Schluessel, "/")
	var path []string
	switch e.Art {
	case artVorhaben:
		path = []string{"laender", first, "vorhaben", second}
	case "zustaendigkeit":
		path = []string{"leistungsbuendel", first, "zustaendigkeit"}
	case "federfuehrung":
		path = []string{map[string]string{"themenfeld": "themenfelder"}[first], second, "federfuehrung"}
		if path[0] == "" {
			path[0] = first
		}
	case "plattformnutzung":
		path = []string{"plattformen", first, "nutzungen", second}
	case "mitgliedschaft":
		path = []string{"verbuende", first, "mitglieder", second}
		if !formats()["ars"].pattern.MatchString(second) {
			path[2] = "weitere-mitglieder"
		}
	case "synonym":
		path = []string{"synonyme", first, second}
	case "vorabbestaetigung":
		path = []string{"kommunen", first, "vorabbestaetigungen", second}
	default:
		path = []string{map[string]string{
			"onlinedienst": "onlinedienste", "plattform": "plattformen", "verbund": "verbuende", "kommune": "kommunen", "codeliste": "codelisten",
			"leistungsbuendel": "leistungsbuendel", "leistung": "leistungen", "lage": "lagen",
		}[e.Art], e.Schluessel}
	}
	return canonicalURL(path...) + "?kenntnisstand=" + strconv.FormatInt(e.Revision, 10)
}

// Where the snapshot of a list leaves what it carries, for writeBody.
const (
	snapshotKey = "aenderungenAb"
	epochKey    = "epoche"
)

// beginSnapshot makes that the first page of a list of pairs carries the cursor from
// which the feed goes on. Its revision was read before the first row, so that what
// changes meanwhile comes in the feed, if need be a second time.
func (a *API) beginSnapshot(c *gin.Context, q *registerQuery, f *store.NachnutzungFilter) error {
	if len(q.after) > 0 || q.z.Stichtag != "" {
		// A page of another day than today is no copy that could be kept in step.
		return nil
	}
	revision, err := strconv.ParseInt(c.Writer.Header().Get(antworten.HeaderRevision), 10, 64)
	if err != nil {
		return fmt.Errorf("revision of the snapshot: %w", err)
	}
	stand, err := a.db.Feedstand(c.Request.Context())
	if err != nil {
		return err
	}
	start := feedCursor{
		Epoche: stand.Epoche, Revision: revision,
		Filter: hashFilter(&store.FeedFilter{Land: f.Land, Kommune: f.Kommune, Leistungsbuendel: f.Leistungsbuendel}),
	}
	c.Set(snapshotKey, start.encode())
	c.Set(epochKey, stand.Epoche)
	return nil
}

// snapshotEpoch is what the ETag of a list has to change with beside its rows: an
// older cursor serves as well, one of another epoch does not.
func snapshotEpoch(c *gin.Context) string { return c.GetString(epochKey) }

// withSnapshot adds the cursor to the body of a first page.
func withSnapshot(c *gin.Context, mediaType string, body []byte) []byte {
	start := c.GetString(snapshotKey)
	if start == "" || mediaType != mediaJSON {
		return body
	}
	return slices.Concat(body[:len(body)-1], []byte(`,"aenderungenAb":`+strconv.Quote(start)+"}"))
}
