// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"nachnutzung/api"
	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

func (a *API) importView() *view[nachnutzung.Import, api.Import] {
	return &view[nachnutzung.Import, api.Import]{
		always: []string{"nummer"}, show: a.showImport,
		columns: []column[api.Import]{
			{"nummer", func(i *api.Import) string { return strconv.FormatInt(i.Nummer, 10) }},
			{"art", func(i *api.Import) string { return i.Art }},
			{"dateiname", func(i *api.Import) string { return i.Dateiname }},
			{"zustand", func(i *api.Import) string { return i.Zustand }},
			{"organisation", func(i *api.Import) string { return i.Organisation }},
			{"zahlen.gelesen", func(i *api.Import) string { return strconv.Itoa(i.Zahlen.Gelesen) }},
			{"zahlen.neu", func(i *api.Import) string { return strconv.Itoa(i.Zahlen.Neu) }},
			{"zahlen.geaendert", func(i *api.Import) string { return strconv.Itoa(i.Zahlen.Geaendert) }},
			{"zahlen.unveraendert", func(i *api.Import) string { return strconv.Itoa(i.Zahlen.Unveraendert) }},
			{"zahlen.konflikt", func(i *api.Import) string { return strconv.Itoa(i.Zahlen.Konflikt) }},
			{"zahlen.zurueckgenommen", func(i *api.Import) string { return strconv.Itoa(i.Zahlen.Zurueckgenommen) }},
			{"zahlen.fehler", func(i *api.Import) string { return strconv.Itoa(i.Zahlen.Fehler) }},
			{"notiz", func(i *api.Import) string { return cellText(i.Notiz) }},
			{"angelegtAm", func(i *api.Import) string { return i.AngelegtAm }},
			{"angewendetAm", func(i *api.Import) string { return cellText(i.AngewendetAm) }},
			{"zurueckgenommenAm", func(i *api.Import) string { return cellText(i.ZurueckgenommenAm) }},
		},
	}
}

func (a *API) showImport(i *nachnutzung.Import) api.Import {
	shown := api.Import{
		Nummer: i.ID, Art: string(i.Art), Dateiname: i.Dateiname, Groesse: i.Groesse, Blatt: orNil(i.Blatt), Zustand: string(i.Zustand),
		Organisation: i.Organisation, Zahlen: api.Importzahlen(i.Zahlen), Fehlschlag: orNil(i.Fehlschlag), Notiz: orNil(i.Notiz.Inhalt),
		Vorschlaege: make([]api.Vorschlag, len(i.Ersetzungen)), AngelegtAm: orZero(showInstant(i.AngelegtAm)), GeprueftAm: showInstant(i.GeprueftAm),
		AngewendetAm: showInstant(i.AngewendetAm), ZurueckgenommenAm: showInstant(i.ZurueckgenommenAm),
	}
	for n, e := range i.Ersetzungen {
		shown.Vorschlaege[n] = api.Vorschlag{Feld: e.Feld, Gefunden: e.Gefunden, Ersatz: e.Ersatz, Blatt: orNil(e.Blatt), Zeile: orNilInt(e.Zeile)}
	}
	if i.Zustand == nachnutzung.ImportGeprueft && a.importe.Schrumpft(i) {
		shown.ZuBestaetigen = &shown.Zahlen.Zurueckgenommen
	}
	return shown
}

// orNilInt is null for 0.
func orNilInt(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// importID reads the number of a load from the path.
func importID(c *gin.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("nummer"), 10, 64)
	if err != nil || id < 1 || id > 1<<53-1 {
		return 0, nachnutzung.Invalid("{nummer}", fmt.Sprintf("„%s“ ist keine Nummer eines Imports; erwartet wird eine Zahl ab 1.", cut(c.Param("nummer"), maxPointer)))
	}
	return id, nil
}

// postImport takes a file and begins to check it.
//
//	@Summary		Datei zum Import hochladen
//	@Description	Nimmt eine Arbeitsmappe (.xlsx), eine Texttabelle (CSV, TSV) oder das Gemeindeverzeichnis GV100AD in seiner Zip-Datei an und prüft sie im Hintergrund. Geschrieben wird noch nichts: Die Antwort nennt den Import, dessen Zustand sich abfragen und verfolgen lässt; danach zeigt der Bericht jede Zelle, an der etwas auffiel. Eine Spalte, die fehlt, und eine leere Zelle lassen stehen, was im Register steht; gelöscht wird nie.
//	@Tags			Importe
//	@ID				postImport
//	@Security		bearer
//	@Accept			multipart/form-data
//	@Produce		json
//	@Param			datei	formData	file		true	"Die Datei, höchstens 50 MiB"
//	@Param			art		formData	string		false	"Was sie enthält; ohne Angabe sagt es die Datei"	Enums(auto,nachnutzungen,matrix,vorhaben,plattformnutzung,mitgliedschaften,onlinedienste,leistungsbuendel,leistungen,federfuehrung,open_pvog,gebietsstand)
//	@Param			blatt	formData	string		false	"Das eine Blatt, das gelesen wird; ohne Angabe alle, die passen"	maxlength(300)
//	@Param			uebergaenge	formData	file	false	"Nur zu einem Gebietsstand: die Tabelle der Übergänge (alt, neu, ab, art), höchstens 5 MiB"
//	@Success		202		{object}	api.Import	"Der Import, der jetzt geprüft wird"
//	@Failure		400		{object}	api.Problem
//	@Router			/importe [post]
func (a *API) postImport(c *gin.Context) error {
	if err := may(c, nachnutzung.OpImportieren); err != nil {
		return err
	}
	up, err := readUpload(c)
	if err != nil {
		return err
	}
	v := vorgang(c, store.VorgangMeldung, nil)
	if v.Idempotenz, err = a.acceptedOnce(c, up.mark()); err != nil {
		return err
	}
	made, err := a.importe.Nimm(c.Request.Context(), v, exchange.Sendung{
		Art: nachnutzung.Importart(up.art), Blatt: up.blatt, Dateiname: up.name, Datei: bytes.NewReader(up.daten), Groesse: int64(len(up.daten)),
		Uebergaenge: up.uebergaenge, Uebergangsname: up.tabelle,
	})
	return a.answerAccepted(c, &made, err)
}

// acceptedOnce makes that an Idempotency-Key has a load checked once for the same
// content.
func (a *API) acceptedOnce(c *gin.Context, content []byte) (*store.Idempotenz, error) {
	key, hash, err := idempotencyKey(c, content)
	if err != nil || key == "" {
		return nil, err
	}
	return &store.Idempotenz{Schluessel: key, Anfrage: hash, Antwort: func(result any) (int, []byte, error) {
		made, _ := result.(nachnutzung.Import)
		body, err := json.Marshal(a.showImport(&made))
		return http.StatusAccepted, body, err
	}}, nil
}

// answerAccepted answers a load that is being checked, and where to ask for it.
func (a *API) answerAccepted(c *gin.Context, i *nachnutzung.Import, err error) error {
	if earlier, ok := errors.AsType[*store.WiederholungError](err); ok {
		var shown api.Import
		if err := json.Unmarshal(earlier.Body, &shown); err != nil {
			return fmt.Errorf("read a kept answer: %w", err)
		}
		return accepted(c, &shown)
	}
	if err != nil {
		return err
	}
	shown := a.showImport(i)
	return accepted(c, &shown)
}

func accepted(c *gin.Context, shown *api.Import) error {
	var b bytes.Buffer
	if err := encodeJSON(&b, shown); err != nil {
		return err
	}
	c.Header("Location", canonicalURL("importe", strconv.FormatInt(shown.Nummer, 10)))
	send(c, http.StatusAccepted, mediaJSON, b.Bytes())
	return nil
}

// listImporte answers the loads that the caller may see.
//
//	@Summary		Importe auflisten
//	@Description	Die Importe der eigenen Organisation und die, deren Gebiet ganz im eigenen liegt, der neueste zuerst.
//	@Tags			Importe
//	@ID				listImporte
//	@Security		bearer
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			filter	query		api.Blatt		false	"Seite"
//	@Success		200		{object}	api.ImportListe	"Eine Seite der Importe"
//	@Failure		400		{object}	api.Problem
//	@Router			/importe [get]
func (a *API) listImporte(c *gin.Context) error {
	var p api.Blatt
	v := a.importView()
	q, err := a.readIntern(c, &p, &p, fieldsOf[api.Import], v.always)
	if err != nil {
		return err
	}
	return internList(a, c, v, q, func(ctx context.Context, _ *store.DB, w store.Wunsch) (page store.Seite[nachnutzung.Import], err error) {
		before := int64(0)
		if len(w.Nach) == 1 {
			if before, err = strconv.ParseInt(w.Nach[0], 10, 64); err != nil {
				return page, nachnutzung.Invalid("?cursor", "Der Cursor ist nicht lesbar. Bitte „next“ der vorigen Seite unverändert weitergeben oder von vorn beginnen.")
			}
		}
		list, err := a.importe.Liste(ctx, actor(c), before, w.Limit+1)
		if err != nil {
			return page, err
		}
		return pageOf(list, func(i *nachnutzung.Import) string { return strconv.FormatInt(i.ID, 10) }, store.Wunsch{Limit: w.Limit}), nil
	})
}

// getImport answers one load.
//
//	@Summary		Import abrufen
//	@Description	Wie weit der Import ist und was er ändern würde oder geändert hat. Ist ein Server mitten in der Prüfung ausgefallen, beginnt die Abfrage sie neu.
//	@Tags			Importe
//	@ID				getImport
//	@Security		bearer
//	@Produce		json
//	@Param			nummer	path		int			true	"Nummer des Imports"	minimum(1)	maximum(9007199254740991)	example(17)
//	@Param			auswahl	query		api.Auswahl	false	"Auswahl der Felder"
//	@Success		200		{object}	api.Import	"Der Import"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/importe/{nummer} [get]
func (a *API) getImport(c *gin.Context) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	var p api.Auswahl
	q, err := a.readIntern(c, &p, nil, fieldsOf[api.Import], a.importView().always)
	if err != nil {
		return err
	}
	found, err := a.importe.Import(c.Request.Context(), actor(c), id)
	if err != nil {
		return err
	}
	shown := a.showImport(&found)
	return internSingle(c, &shown, q.selected)
}

// deleteImport throws a load away that was not applied.
//
//	@Summary		Import verwerfen
//	@Description	Wirft einen Import weg, der nicht angewendet ist: Datei, Plan und Bericht werden gelöscht; dass es ihn gab, bleibt.
//	@Tags			Importe
//	@ID				deleteImport
//	@Security		bearer
//	@Produce		json
//	@Param			nummer	path		int			true	"Nummer des Imports"	minimum(1)	maximum(9007199254740991)	example(17)
//	@Success		200		{object}	api.Import	"Der verworfene Import"
//	@Failure		400,404	{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Der Import wird gerade geprüft, oder er ist schon angewendet."
//	@Router			/importe/{nummer} [delete]
func (a *API) deleteImport(c *gin.Context) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	gone, err := a.importe.Verwirf(c.Request.Context(), vorgang(c, store.VorgangMeldung, nil), id)
	if err != nil {
		return err
	}
	return writeJSON(c, a.showImport(&gone))
}

// numbered is an entry of a list with its number, from 1: it has no other key.
type numbered[T any] struct {
	entry T
	nr    int
}

func numberedOf[T any](entries []T) []numbered[T] {
	list := make([]numbered[T], len(entries))
	for i := range entries {
		list[i] = numbered[T]{entries[i], i + 1}
	}
	return list
}

// internNumbered answers a list whose entries are known by their numbers.
func internNumbered[T, A any](a *API, c *gin.Context, v *view[numbered[T], A], q registerQuery, entries []T) error {
	list := numberedOf(entries)
	return internList(a, c, v, q, func(_ context.Context, _ *store.DB, w store.Wunsch) (store.Seite[numbered[T]], error) {
		return pageOf(list, func(n *numbered[T]) string { return strconv.Itoa(n.nr) }, w), nil
	})
}

func befundView() *view[numbered[nachnutzung.Zellbefund], api.Zellbefund] {
	text := func(name string, of func(*api.Zellbefund) *string) column[api.Zellbefund] {
		return column[api.Zellbefund]{name, func(f *api.Zellbefund) string { return cellText(of(f)) }}
	}
	return &view[numbered[nachnutzung.Zellbefund], api.Zellbefund]{
		always: []string{"nr"},
		show: func(n *numbered[nachnutzung.Zellbefund]) api.Zellbefund {
			f := &n.entry
			return api.Zellbefund{
				Nr: n.nr, Schwere: string(f.Schwere), Blatt: orNil(f.Blatt), Zeile: orNilInt(f.Zeile), Spalte: orNil(f.Spalte), Kopf: orNil(f.Kopf),
				Feld: orNil(f.Feld), Gefunden: orNil(f.Gefunden), Erwartet: orNil(f.Erwartet), Vorschlag: orNil(f.Vorschlag), Text: f.Text,
			}
		},
		columns: []column[api.Zellbefund]{
			{"nr", func(f *api.Zellbefund) string { return strconv.Itoa(f.Nr) }},
			{"schwere", func(f *api.Zellbefund) string { return f.Schwere }},
			text("blatt", func(f *api.Zellbefund) *string { return f.Blatt }),
			{"zeile", func(f *api.Zellbefund) string { return cellInt(f.Zeile) }},
			text("spalte", func(f *api.Zellbefund) *string { return f.Spalte }),
			text("kopf", func(f *api.Zellbefund) *string { return f.Kopf }),
			text("feld", func(f *api.Zellbefund) *string { return f.Feld }),
			text("gefunden", func(f *api.Zellbefund) *string { return f.Gefunden }),
			text("erwartet", func(f *api.Zellbefund) *string { return f.Erwartet }),
			text("vorschlag", func(f *api.Zellbefund) *string { return f.Vorschlag }),
			{"text", func(f *api.Zellbefund) string { return f.Text }},
		},
	}
}

// listImportBericht answers what was found in the file.
//
//	@Summary		Bericht eines Imports abrufen
//	@Description	Was an den Zellen der Datei aufgefallen ist, in der Reihenfolge der Datei: gefunden, erwartet, nächster richtiger Wert, Schwere.
//	@Tags			Importe
//	@ID				listImportBericht
//	@Security		bearer
//	@Produce		json,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/x-ndjson
//	@Param			nummer	path		int					true	"Nummer des Imports"	minimum(1)	maximum(9007199254740991)	example(17)
//	@Param			filter	query		api.Blatt			false	"Seite"
//	@Success		200		{object}	api.ZellbefundListe	"Eine Seite des Berichts"
//	@Failure		400,404	{object}	api.Problem
//	@Router			/importe/{nummer}/bericht [get]
func (a *API) listImportBericht(c *gin.Context) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	var p api.Blatt
	v := befundView()
	q, err := a.readIntern(c, &p, &p, fieldsOf[api.Zellbefund], v.always)
	if err != nil {
		return err
	}
	_, found, err := a.importe.Bericht(c.Request.Context(), actor(c), id)
	if err != nil {
		return err
	}
	return internNumbered(a, c, v, q, found)
}

// postImportVorschlaege takes suggestions over and checks the load again.
//
//	@Summary		Vorschläge übernehmen
//	@Description	Ersetzt, was in allen gleichen Zellen steht, ohne die Datei zu ändern, und prüft den Import neu. Ohne Vorschläge wird nur neu geprüft, zum Beispiel weil jemand inzwischen etwas geändert hat.
//	@Tags			Importe
//	@ID				postImportVorschlaege
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			nummer	path		int						true	"Nummer des Imports"	minimum(1)	maximum(9007199254740991)	example(17)
//	@Param			inhalt	body		api.ImportVorschlaege	true	"Die Vorschläge"
//	@Success		202		{object}	api.Import				"Der Import, der jetzt neu geprüft wird"
//	@Failure		400,404	{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Der Import wird gerade geprüft, oder er ist schon angewendet."
//	@Router			/importe/{nummer}/vorschlaege [post]
func (a *API) postImportVorschlaege(c *gin.Context) error {
	var sent api.ImportVorschlaege
	id, v, err := a.readImportAgain(c, &sent)
	if err != nil {
		return err
	}
	list := make([]nachnutzung.Ersetzung, len(sent.Vorschlaege))
	for i, s := range sent.Vorschlaege {
		list[i] = nachnutzung.Ersetzung{Feld: s.Feld, Gefunden: s.Gefunden, Ersatz: s.Ersatz, Blatt: orZero(s.Blatt), Zeile: orZero(s.Zeile)}
	}
	again, err := a.importe.Ersetze(c.Request.Context(), v, id, list)
	return a.answerAccepted(c, &again, err)
}

// readImportAgain reads what a load is checked again with into *sent, and which load
// that is, in the order in which faults are told.
func (a *API) readImportAgain(c *gin.Context, sent any) (id int64, v store.Vorgang, err error) {
	b, err := readBody(c, sent, mediaJSON)
	if err != nil {
		return 0, v, err
	}
	if id, err = importID(c); err != nil {
		return 0, v, err
	}
	v = vorgang(c, store.VorgangMeldung, nil)
	if v.Idempotenz, err = a.acceptedOnce(c, b.raw); err != nil {
		return 0, v, err
	}
	if _, err := a.importe.Import(c.Request.Context(), actor(c), id); err != nil {
		return 0, v, err
	}
	return id, v, b.Rule()
}

// postImportAnwendung applies a load.
//
//	@Summary		Import anwenden
//	@Description	Schreibt alles, was der Plan ändert, in einem Zug oder gar nicht: jede Zeile mit ihrem Eintrag im Verlauf, nur was sich wirklich ändert. Seit der Prüfung Geändertes wird nicht überschrieben, sondern genannt (409). Nimmt der Import viel zurück, ist die genannte Zahl zu bestätigen.
//	@Tags			Importe
//	@ID				postImportAnwendung
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			nummer	path		int					true	"Nummer des Imports"	minimum(1)	maximum(9007199254740991)	example(17)
//	@Param			inhalt	body		api.ImportAnwendung	true	"Notiz und Bestätigung"
//	@Success		200		{object}	api.Import			"Der angewendete Import"
//	@Failure		400,404	{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Der Import hat Fehler, ist überholt, schon angewendet, oder er nimmt viel zurück und die Zahl ist nicht bestätigt."
//	@Router			/importe/{nummer}/anwendung [post]
func (a *API) postImportAnwendung(c *gin.Context) error {
	var sent api.ImportAnwendung
	id, v, err := a.importAct(c, &sent, func(b body) (string, error) { return sent.Notiz, b.with(nachnutzung.CheckNotiz(sent.Notiz)) },
		func(result any) any {
			done, _ := result.(nachnutzung.Import)
			return a.showImport(&done)
		})
	if err != nil {
		return err
	}
	done, err := a.importe.WendeAn(c.Request.Context(), v, id, sent.BestaetigteRuecknahmen)
	if err != nil {
		if repeat(c, err) {
			return nil
		}
		return err
	}
	return writeJSON(c, a.showImport(&done))
}

// postImportRuecknahme takes an applied load back.
//
//	@Summary		Import zurücknehmen
//	@Description	Stellt als neue Änderung wieder her, was vor dem Import galt, überall, wo seither niemand etwas geändert hat; das Übrige bleibt und wird genannt.
//	@Tags			Importe
//	@ID				postImportRuecknahme
//	@Security		bearer
//	@Accept			json
//	@Produce		json
//	@Param			nummer	path		int								true	"Nummer des Imports"	minimum(1)	maximum(9007199254740991)	example(17)
//	@Param			inhalt	body		api.ImportRuecknahme			true	"Der Grund"
//	@Success		200		{object}	api.ImportRuecknahmeErgebnis	"Was wiederhergestellt wurde"
//	@Failure		400,404	{object}	api.Problem
//	@Failure		409		{object}	api.Problem	"Der Import ist nicht angewendet, oder alles wurde seither geändert."
//	@Router			/importe/{nummer}/ruecknahme [post]
func (a *API) postImportRuecknahme(c *gin.Context) error {
	var sent api.ImportRuecknahme
	id, v, err := a.importAct(c, &sent, func(b body) (string, error) { return sent.Notiz, b.with(nachnutzung.CheckNotiz(sent.Notiz)) },
		func(result any) any {
			done, _ := result.(store.Ruecknahme)
			return a.showRuecknahme(&done)
		})
	if err != nil {
		return err
	}
	done, err := a.importe.NimmZurueck(c.Request.Context(), v, id)
	if err != nil {
		if repeat(c, err) {
			return nil
		}
		return err
	}
	return writeJSON(c, a.showRuecknahme(&done))
}

// importAct reads what is to be done with a load that the caller may see.
func (a *API) importAct(c *gin.Context, sent any, rule func(body) (string, error), show func(any) any) (int64, store.Vorgang, error) {
	v := vorgang(c, store.VorgangMeldung, nil)
	b, err := readBody(c, sent, mediaJSON)
	if err != nil {
		return 0, v, err
	}
	id, err := importID(c)
	if err != nil {
		return 0, v, err
	}
	if v.Idempotenz, err = repeatable(c, b, show); err != nil {
		return 0, v, err
	}
	if _, err := a.importe.Import(c.Request.Context(), actor(c), id); err != nil {
		return 0, v, err
	}
	v.Begruendung, err = rule(b)
	return id, v, err
}

// maxKonflikte is how many conflicts an answer names.
const maxKonflikte = 1000

func (a *API) showRuecknahme(r *store.Ruecknahme) api.ImportRuecknahmeErgebnis {
	shown := api.ImportRuecknahmeErgebnis{
		Import: a.showImport(&r.Import), Wiederhergestellt: r.Wiederhergestellt, KonflikteGesamt: len(r.Konflikte),
		Konflikte: make([]api.ImportKonflikt, min(len(r.Konflikte), maxKonflikte)),
	}
	for i := range shown.Konflikte {
		k := &r.Konflikte[i]
		shown.Konflikte[i] = api.ImportKonflikt{
			Gegenstand: k.Art, Schluessel: k.Schluessel, Ars: orNil(k.ARS), OzgID: orNil(k.OzgID), Version: k.Version, JetzigeVersion: k.Jetzt,
		}
	}
	return shown
}
