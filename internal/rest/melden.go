// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// putNachnutzung replaces what a pair says.
//
//	@Summary		Nachnutzung ersetzen
//	@Description	Setzt Status, Plan, Blocker, Einsätze und Anmerkung so, wie sie gesendet werden; was fehlt, wird zurückgesetzt. Der Verlauf bleibt: Ein anderer Status ist ein neuer Schritt.
//	@Tags			Nachnutzungen
//	@ID				putNachnutzung
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			ars		path		string						true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			ozgId	path		string						true	"OZG-ID des Leistungsbündels, fünf Ziffern"				format(ozg-id)	example(10092)
//	@Param			inhalt	body		api.NachnutzungAenderung	true	"Die Nachnutzung"
//	@Success		200		{object}	api.Nachnutzung				"Die Nachnutzung danach"
//	@Failure		400,404	{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Für die Kommune handelt eine andere Stelle, oder es gibt sie nicht mehr."
//	@Router			/kommunen/{ars}/nachnutzungen/{ozgId} [put]
func (a *API) putNachnutzung(c *gin.Context) error { return a.melde(c, mediaJSON) }

// patchNachnutzung changes part of what a pair says.
//
//	@Summary		Nachnutzung ändern
//	@Description	Ändert, was gesendet wird, und lässt das Übrige (RFC 7396), zum Beispiel `{"status":"live","statusSeit":"2026-03-01"}`. Ein früherer Tag als der des letzten Schritts fügt einen Schritt ein und braucht eine Begründung.
//	@Tags			Nachnutzungen
//	@ID				patchNachnutzung
//	@Security		bearer
//	@Accept			application/merge-patch+json
//	@Produce		json
//	@Param			ars		path		string						true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			ozgId	path		string						true	"OZG-ID des Leistungsbündels, fünf Ziffern"				format(ozg-id)	example(10092)
//	@Param			inhalt	body		api.NachnutzungAenderung	true	"Was sich ändert"
//	@Success		200		{object}	api.Nachnutzung				"Die Nachnutzung danach"
//	@Failure		400,404	{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Für die Kommune handelt eine andere Stelle, oder es gibt sie nicht mehr."
//	@Router			/kommunen/{ars}/nachnutzungen/{ozgId} [patch]
func (a *API) patchNachnutzung(c *gin.Context) error { return a.melde(c, mediaMergePatch) }

func (a *API) melde(c *gin.Context, mediaType string) error {
	var sent api.NachnutzungAenderung
	b, err := readBody(c, &sent, mediaType)
	if err != nil {
		return err
	}
	given := b.Has
	if mediaType == mediaJSON {
		given = func(string) bool { return true }
	}
	report := meldungOf(&sent, given)
	return a.write(c, b, nachnutzung.OpMelden, vorgang(c, store.VorgangMeldung, sent.Begruendung),
		func(ctx context.Context, n *nachnutzung.Nachnutzung) error {
			words, err := a.words(ctx, &report, n.OzgID)
			if err != nil {
				return err
			}
			return b.with(n.Melde(report, nachnutzung.Tag(time.Now()), words))
		})
}

// write changes the pair of the path and answers it.
func (a *API) write(c *gin.Context, b body, op nachnutzung.Operation, v store.Vorgang,
	change func(context.Context, *nachnutzung.Nachnutzung) error) error {
	key, ozgID, err := pairKeys(c)
	if err != nil {
		return err
	}
	expected, err := expectation(c)
	if err != nil {
		return err
	}
	if c.Request.Method == http.MethodPost {
		if v.Idempotenz, err = repeatable(c, b, showWritten); err != nil {
			return err
		}
	}
	ctx := c.Request.Context()
	pair, err := a.db.UpdateNachnutzung(ctx, v, op, key, ozgID, expected, func(n *nachnutzung.Nachnutzung) error { return change(ctx, n) })
	return a.answerPair(c, &pair, err)
}

func (a *API) answerPair(c *gin.Context, pair *store.Paar, err error) error {
	if err != nil {
		if repeat(c, err) {
			return nil
		}
		return err
	}
	shown := showWhole(pair, true)
	return answerWrite(c, &shown, pair.Nachnutzung.Version)
}

// showWritten shows the pair that a write has made.
func showWritten(result any) any {
	pair, _ := result.(store.Paar)
	return showWhole(&pair, true)
}

// meldungOf reads a report; what was not given stays as it is.
func meldungOf(sent *api.NachnutzungAenderung, given func(path string) bool) nachnutzung.Meldung {
	m := nachnutzung.Meldung{Status: statusOf(sent.Status, given("status")), StatusSeit: sent.StatusSeit, Begruendung: orZero(sent.Begruendung)}
	if given("bemerkung") {
		text := orZero(sent.Bemerkung)
		m.Bemerkung = &text
	}
	if given("geplanterGoLive") {
		day := orZero(sent.GeplanterGoLive)
		m.GeplanterGoLive = &day
	}
	if given("blocker") {
		codes := orZero(sent.Blocker)
		m.Blocker = &codes
	}
	if given("einsaetze") {
		list := make([]nachnutzung.EinsatzMeldung, 0, len(orZero(sent.Einsaetze)))
		for _, e := range orZero(sent.Einsaetze) {
			list = append(list, einsatzMeldungOf(&e))
		}
		m.Einsaetze = &list
	}
	return m
}

func einsatzMeldungOf(e *api.EinsatzAenderung) nachnutzung.EinsatzMeldung {
	m := nachnutzung.EinsatzMeldung{
		Nr: orZero(e.Nr), Onlinedienst: orZero(e.Onlinedienst), Plattform: orZero(e.Plattform), URL: orZero(e.URL), Leistungen: orZero(e.Leistungen),
		Status: nachnutzung.Status(e.Status), StatusSeit: orZero(e.StatusSeit), Nachnutzungsmodell: orZero(e.Nachnutzungsmodell), Nachweis: orZero(e.Nachweis),
	}
	if e.Reifegrad != nil {
		m.Reifegrad = nachnutzung.Reifegrad{Modell: e.Reifegrad.Modell, Stufe: e.Reifegrad.Stufe}
	}
	return m
}

// words reads the codes that a report uses, where it uses any.
func (a *API) words(ctx context.Context, m *nachnutzung.Meldung, ozgID string) (nachnutzung.Wortschatz, error) {
	if m.Blocker == nil && m.Einsaetze == nil {
		return nachnutzung.Wortschatz{}, nil
	}
	return a.db.Wortschatz(ctx, ozgID)
}

// postBerichtigung corrects or withdraws a step.
//
//	@Summary		Schritt berichtigen oder zurückziehen
//	@Description	Ein Schritt war falsch gemeldet: Er bekommt einen anderen Status oder Tag, oder er zählt nicht mehr. Gelöscht wird nichts; `kenntnisstand` zeigt weiterhin, was vorher bekannt war.
//	@Tags			Nachnutzungen
//	@ID				postBerichtigung
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			ars		path		string				true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			ozgId	path		string				true	"OZG-ID des Leistungsbündels, fünf Ziffern"				format(ozg-id)	example(10092)
//	@Param			schritt	path		int					true	"Nummer des Schritts"									minimum(1)	maximum(100000)	example(2)
//	@Param			inhalt	body		api.Berichtigung	true	"Die Berichtigung"
//	@Success		200		{object}	api.Nachnutzung		"Die Nachnutzung danach"
//	@Failure		400,404	{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Der Schritt ist schon zurückgezogen, für die Kommune handelt eine andere Stelle, oder der Idempotency-Key gilt einer anderen Anfrage."
//	@Failure		412,428	{object}	api.Problem
//	@Router			/kommunen/{ars}/nachnutzungen/{ozgId}/verlauf/{schritt}/berichtigung [post]
func (a *API) postBerichtigung(c *gin.Context) error {
	nr, err := strconv.Atoi(c.Param("schritt"))
	if err != nil || nr < 1 || nr > 100000 {
		return nachnutzung.Invalid("{schritt}", fmt.Sprintf("„%s“ ist keine Nummer eines Schritts; erwartet wird eine Zahl ab 1.", cut(c.Param("schritt"), maxPointer)))
	}
	var sent api.Berichtigung
	b, err := readBody(c, &sent, mediaJSON)
	if err != nil {
		return err
	}
	v := vorgang(c, store.VorgangBerichtigung, &sent.Begruendung)
	if v.Schritt = nr; sent.Zurueckziehen {
		v.Art = store.VorgangZurueckziehen
	}
	correction := nachnutzung.Berichtigung{
		Einsatz: orZero(sent.Einsatz), Schritt: nr, Status: statusOf(sent.Status, sent.Status != nil), StatusSeit: sent.StatusSeit,
		Zurueckziehen: sent.Zurueckziehen, Begruendung: sent.Begruendung,
	}
	return a.write(c, b, nachnutzung.OpBerichtigen, v, func(_ context.Context, n *nachnutzung.Nachnutzung) error {
		return b.with(n.Berichtige(correction, nachnutzung.Tag(time.Now())))
	})
}

// postBestaetigung answers a report on behalf.
//
//	@Summary		Meldung bestätigen oder ablehnen
//	@Description	Die Kommune sagt, ob stimmt, was für sie gemeldet wurde. Eine Ablehnung stellt als neuer Eintrag wieder her, was vorher galt.
//	@Tags			Nachnutzungen
//	@ID				postBestaetigung
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			ars		path		string				true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			ozgId	path		string				true	"OZG-ID des Leistungsbündels, fünf Ziffern"				format(ozg-id)	example(10092)
//	@Param			inhalt	body		api.Bestaetigung	true	"Die Antwort"
//	@Success		200		{object}	api.Nachnutzung		"Die Nachnutzung danach"
//	@Failure		400,404	{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Es wartet keine Meldung auf eine Antwort, oder der Idempotency-Key gilt einer anderen Anfrage."
//	@Failure		412,428	{object}	api.Problem
//	@Router			/kommunen/{ars}/nachnutzungen/{ozgId}/bestaetigungen [post]
func (a *API) postBestaetigung(c *gin.Context) error {
	var sent api.Bestaetigung
	b, err := readBody(c, &sent, mediaJSON)
	if err != nil {
		return err
	}
	accepted := sent.Ergebnis == "angenommen"
	v := vorgang(c, store.VorgangBestaetigung, sent.Begruendung)
	if !accepted {
		v.Art = store.VorgangAblehnung
	}
	return a.write(c, b, nachnutzung.OpBestaetigen, v, func(ctx context.Context, n *nachnutzung.Nachnutzung) error {
		if err := b.Rule(); err != nil {
			return err
		}
		return a.db.Beantworte(ctx, n, accepted, v.Begruendung)
	})
}

// postSammelbestaetigung confirms everything that is stored about a body.
//
//	@Summary		Alles bestätigen
//	@Description	Die Kommune bestätigt in einem Aufruf alles, was zu ihr gespeichert ist. Was auf eine eigene Antwort wartet oder seit `kenntnisstand` geändert wurde, wird übergangen und genannt.
//	@Tags			Nachnutzungen
//	@ID				postSammelbestaetigung
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			ars		path		string							true	"ARS (zwölf Ziffern) oder AGS (zwei, fünf oder acht)"	format(kommune)	example(150030000000)
//	@Param			inhalt	body		api.Sammelbestaetigung			true	"Bis wohin die Angaben bekannt sind"
//	@Success		200		{object}	api.SammelbestaetigungErgebnis	"Was bestätigt wurde"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/kommunen/{ars}/bestaetigungen [post]
func (a *API) postSammelbestaetigung(c *gin.Context) error {
	var sent api.Sammelbestaetigung
	b, err := readBody(c, &sent, mediaJSON)
	if err != nil {
		return err
	}
	key, err := pathKey(c.Param("ars"), "ars", "kommune")
	if err != nil {
		return err
	}
	v := vorgang(c, store.VorgangBestaetigung, nil)
	show := func(result any) any {
		done, _ := result.(store.Sammelbestaetigung)
		return showSammelbestaetigung(&done)
	}
	if v.Idempotenz, err = repeatable(c, b, show); err != nil {
		return err
	}
	ctx := c.Request.Context()
	done, err := a.db.BestaetigeAlle(ctx, v, key, orZero(sent.Kenntnisstand), func() error { return b.with(a.checkSeen(ctx, sent.Kenntnisstand)) })
	if err != nil {
		if repeat(c, err) {
			return nil
		}
		return err
	}
	return writeJSON(c, showSammelbestaetigung(&done))
}

// checkSeen refuses a revision that nobody can have seen: it would pass for what is
// known now.
func (a *API) checkSeen(ctx context.Context, seen *int64) error {
	last, err := a.db.Revision(ctx)
	if err == nil && orZero(seen) > last {
		err = nachnutzung.Invalid("/kenntnisstand", fmt.Sprintf("Die Revision %d gibt es noch nicht; die letzte ist %d. Bitte die Revision nennen, die mit den Angaben gelesen wurde.", *seen, last))
	}
	return err
}

func showSammelbestaetigung(done *store.Sammelbestaetigung) api.SammelbestaetigungErgebnis {
	shown := api.SammelbestaetigungErgebnis{Bestaetigt: len(done.Bestaetigt), Uebergangen: make([]api.Uebergangen, len(done.Uebergangen))}
	for i, left := range done.Uebergangen {
		shown.Uebergangen[i] = api.Uebergangen{OzgID: left.OzgID, Grund: left.Grund}
	}
	return shown
}

// patchNachnutzungen changes many pairs, all or none.
//
//	@Summary		Viele Nachnutzungen ändern
//	@Description	Bis zu 1.000 Änderungen, die alle gelten oder keine, jede auf der Version, die sie nennt. Scheitert eine, nennt die Antwort jede, die dem Stapel im Weg steht.
//	@Tags			Nachnutzungen
//	@ID				patchNachnutzungen
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			inhalt	body		api.NachnutzungStapel			true	"Die Änderungen"
//	@Success		200		{object}	api.NachnutzungStapelErgebnis	"Was aus jeder Änderung geworden ist"
//	@Failure		400		{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Für eine der Kommunen handelt eine andere Stelle, oder es gibt sie nicht mehr."
//	@Router			/nachnutzungen [patch]
func (a *API) patchNachnutzungen(c *gin.Context) error {
	var sent api.NachnutzungStapel
	b, err := readBody(c, &sent, mediaJSON)
	if err != nil {
		return err
	}
	// Values that are wrong by themselves are told before anything is looked up:
	// a set has no single object whose rights and version would come first.
	if err := b.with(checkUnique(sent.Aenderungen)); err != nil {
		return err
	}
	ctx := c.Request.Context()
	list := make([]store.NachnutzungAenderung, len(sent.Aenderungen))
	for i := range sent.Aenderungen {
		if list[i], err = a.stapelAenderung(ctx, b, &sent, i); err != nil {
			return err
		}
	}
	results, err := a.db.ApplyNachnutzungen(ctx, vorgang(c, store.VorgangMeldung, sent.Begruendung), nachnutzung.OpMelden, list)
	if err != nil {
		return err
	}
	shown := api.NachnutzungStapelErgebnis{Ergebnisse: make([]api.StapelErgebnis, len(results))}
	for i, r := range results {
		shown.Ergebnisse[i] = api.StapelErgebnis{Ars: r.ARS, OzgID: r.OzgID, Version: r.Version, Geaendert: r.Geaendert}
		if r.Geaendert {
			shown.Geaendert++
		}
	}
	return writeJSON(c, shown)
}

// stapelAenderung reads one change of a set.
func (a *API) stapelAenderung(ctx context.Context, b body, sent *api.NachnutzungStapel, i int) (store.NachnutzungAenderung, error) {
	s, path := &sent.Aenderungen[i], "aenderungen/"+strconv.Itoa(i)
	report := meldungOf(&s.Aenderung, func(field string) bool { return b.Has(path + "/aenderung/" + field) })
	if report.Begruendung == "" {
		report.Begruendung = orZero(sent.Begruendung)
	}
	words, err := a.words(ctx, &report, s.OzgID)
	expected := nachnutzung.Erwartung{Beliebig: s.Beliebig, Fehlt: s.Version == nil && !s.Beliebig}
	if s.Version != nil {
		expected.Versionen = []int64{*s.Version}
	}
	return store.NachnutzungAenderung{
		ARS: s.Ars, OzgID: s.OzgID, Erwartung: expected, Begruendung: report.Begruendung, Pointer: "/" + path,
		Change: func(n *nachnutzung.Nachnutzung) error {
			return under("/aenderung", n.Melde(report, nachnutzung.Tag(time.Now()), words))
		},
	}, err
}

// under puts the places of faults below another place.
func under(place string, err error) error {
	if invalid, ok := err.(*nachnutzung.InvalidError); ok { //nolint:errorlint // The domain returns it bare.
		for i := range invalid.Faults {
			invalid.Faults[i].Pointer = place + invalid.Faults[i].Pointer
		}
	}
	return err
}

// checkUnique refuses a set that changes one pair twice.
func checkUnique(list []api.StapelAenderung) error {
	var faults faultList
	first := make(map[string]int, len(list))
	for i := range list {
		key := list[i].Ars + "/" + list[i].OzgID
		if before, twice := first[key]; twice {
			faults.add("/aenderungen/"+strconv.Itoa(i), "Zu %s und %s gibt es schon eine Änderung an Stelle %d. Bitte beide zu einer machen.", list[i].Ars, list[i].OzgID, before)
			continue
		}
		first[key] = i
	}
	return faults.err()
}
