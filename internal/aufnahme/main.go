// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Command aufnahme records what the server answers a portal, from the first page of
// the snapshot to the proof, so that its developers can test without a server. It
// asks the real server over a real database; what differs from run to run (epoch,
// instants, today, ETags) is replaced, so that a recording changes with the contract
// alone. It is run by go generate in docs/.
//
// It must not know how answers are made.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"

	"nachnutzung/api"
	"nachnutzung/internal/config"
	"nachnutzung/internal/katalog"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/server"
	"nachnutzung/internal/store"
)

func main() {
	out := flag.String("out", "docs/portale", "directory to write to")
	flag.Parse()
	if err := run(context.Background(), *out); err != nil {
		fmt.Fprintln(os.Stderr, "aufnahme:", err)
		os.Exit(1)
	}
}

// aufnahme is the file: what was asked, and what came back, in that order.
type aufnahme struct {
	Beschreibung string    `json:"beschreibung"`
	Schritte     []schritt `json:"schritte"`
}

// schritt is one request with its answer.
type schritt struct {
	Zweck   string  `json:"zweck"`
	Anfrage anfrage `json:"anfrage"`
	Antwort antwort `json:"antwort"`
}

type anfrage struct {
	Methode    string            `json:"methode"`
	Pfad       string            `json:"pfad"`
	Kopfzeilen map[string]string `json:"kopfzeilen,omitempty"`
}

type antwort struct {
	Status     int               `json:"status"`
	Kopfzeilen map[string]string `json:"kopfzeilen"`
	Inhalt     json.RawMessage   `json:"inhalt,omitempty"`
}

const beschreibung = "Aufgenommene Antworten des Servers zum Testen von Portalen: Bestand, Änderungen, Warten, Prüfsummen, ungültige Cursor. " +
	"Erfundene Meldungen, keine Angaben über diese Kommunen; Epoche, Zeiten und ETags sind durch feste Werte ersetzt."

func run(ctx context.Context, out string) (err error) {
	folder, err := os.MkdirTemp("", "aufnahme-")
	if err != nil {
		return fmt.Errorf("folder of the database: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(ctx, "sqlite:"+filepath.Join(folder, "register.db"), log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.Migrate(ctx); err != nil {
		return err
	}
	daten, err := katalog.Read()
	if err != nil {
		return err
	}
	if err := db.Laden(ctx, daten, func(store.Ladeteil) {}); err != nil {
		return err
	}
	srv, err := server.New(config.Config{}, db, log, "aufnahme") //nolint:contextcheck // A request brings its own.
	if err != nil {
		return err
	}
	defer srv.Close()
	r := &recorder{ctx: ctx, db: db, handler: srv}
	if err := r.story(); err != nil {
		return err
	}
	now, err := db.Feedstand(ctx)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	lines := json.NewEncoder(&b)
	lines.SetEscapeHTML(false)
	lines.SetIndent("", "  ")
	if err := lines.Encode(aufnahme{beschreibung, r.steps}); err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	if err := os.MkdirAll(out, 0o755); err != nil { //nolint:gosec // Documents are public, like every other file of the repository.
		return fmt.Errorf("write: %w", err)
	}
	text := steady(b.String(), []string{r.epoche, now.Epoche})
	return os.WriteFile(filepath.Join(out, "ablauf.json"), []byte(text), 0o644) //nolint:gosec // The same.
}

// recorder asks and writes down.
type recorder struct {
	ctx     context.Context //nolint:containedctx // One run is one context.
	db      *store.DB
	handler http.Handler
	steps   []schritt
	// epoche is the first one; it is replaced at the end of the story.
	epoche string
}

// The bodies and bundles of the story.
const (
	magdeburg, halle, barleben = "150030000000", "150020000000", "150830040040"
	wohngeld, kfz              = "10092", "10243"
)

// story is what happens to a portal of Sachsen-Anhalt.
func (r *recorder) story() error {
	err := errors.Join(
		r.report(magdeburg, wohngeld, nachnutzung.StatusImTest, "2026-03-01"),
		r.report(halle, wohngeld, nachnutzung.StatusInteresseBekundet, "2026-04-01"),
		r.report(barleben, wohngeld, nachnutzung.StatusLive, "2026-05-01"),
	)
	if err != nil {
		return err
	}
	now, err := r.db.Feedstand(r.ctx)
	if err != nil {
		return err
	}
	r.epoche = now.Epoche
	var first, second api.NachnutzungListe
	if err := r.get("Die erste Seite des Bestands: „aenderungenAb“ merken", "/nachnutzungen?land=15&limit=2", &first); err != nil {
		return err
	}
	if err := r.get("Die letzte Seite des Bestands: „next“ ist null", "/nachnutzungen?land=15&limit=2&cursor="+*first.Next, &second); err != nil {
		return err
	}
	err = errors.Join(
		r.report(magdeburg, wohngeld, nachnutzung.StatusLive, "2026-06-01"),
		r.report(magdeburg, kfz, nachnutzung.StatusInAnbindung, "2026-06-15"),
	)
	if err != nil {
		return err
	}
	head, err := r.follow(first.AenderungenAb)
	if err != nil {
		return err
	}
	if err := r.prove(head.Revision); err != nil {
		return err
	}
	if err := r.ask("Ein Cursor anderer Filter: 400", "/aenderungen?land=01&cursor="+head.Next, "", http.StatusBadRequest, nil); err != nil {
		return err
	}
	if _, err := r.db.NeueEpoche(r.ctx); err != nil {
		return err
	}
	return r.ask("Nach dem Wiederherstellen einer Sicherung: 410, der Bestand ist neu zu lesen", "/aenderungen?land=15&limit=1&cursor="+head.Next, "", http.StatusGone, nil)
}

// follow reads the feed to its end, and asks once more.
func (r *recorder) follow(cursor string) (head api.AenderungListe, err error) {
	for !head.Vollstaendig {
		head = api.AenderungListe{}
		if err := r.get("Eine Seite der Änderungen: anwenden und „next“ merken", "/aenderungen?land=15&limit=1&cursor="+cursor, &head); err != nil {
			return head, err
		}
		cursor = head.Next
	}
	target := "/aenderungen?land=15&limit=1&cursor=" + cursor
	if err := r.get("Am Ende: eine leere Seite, auch sie mit „next“", target, &head); err != nil {
		return head, err
	}
	etag := r.steps[len(r.steps)-1].Antwort.Kopfzeilen["ETag"]
	return head, r.ask("Mit dem ETag gefragt: 304, nichts ist neu", target, etag, http.StatusNotModified, nil)
}

// prove asks for the sums of a revision.
func (r *recorder) prove(revision int64) error {
	of := fmt.Sprintf("/aenderungen/pruefsummen?revision=%d", revision)
	return errors.Join(
		r.get("Die Prüfsummen je Land, zur Revision der letzten Seite", of, &api.Pruefsummen{}),
		r.get("Die Prüfsummen je Kommune eines Landes", of+"&land=15", &api.Pruefsummen{}),
	)
}

// report sets a status.
func (r *recorder) report(ars, ozgID string, status nachnutzung.Status, seit string) error {
	v := store.Vorgang{Quelle: "befehl", Art: store.VorgangMeldung, Akteur: nachnutzung.Akteur{
		Kennung: nachnutzung.AkteurBetrieb, Organisation: "Redaktion (Beispiel)", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}},
	}}
	_, err := r.db.UpdateNachnutzung(r.ctx, v, nachnutzung.OpMelden, ars, ozgID, nachnutzung.Erwartung{Beliebig: true}, func(n *nachnutzung.Nachnutzung) error {
		n.Beispiel = true
		return n.Melde(nachnutzung.Meldung{Status: &status, StatusSeit: &seit}, seit, nachnutzung.Wortschatz{})
	})
	return err
}

// get asks for what has to be there.
func (r *recorder) get(zweck, target string, into any) error {
	return r.ask(zweck, target, "", http.StatusOK, into)
}

// ask records one request.
func (r *recorder) ask(zweck, target, etag string, status int, into any) error {
	request := httptest.NewRequestWithContext(r.ctx, http.MethodGet, api.BasePath+target, nil)
	step := schritt{Zweck: zweck, Anfrage: anfrage{Methode: http.MethodGet, Pfad: api.BasePath + target}}
	if etag != "" {
		request.Header.Set("If-None-Match", etag)
		step.Anfrage.Kopfzeilen = map[string]string{"If-None-Match": etag}
	}
	recorded := httptest.NewRecorder()
	r.handler.ServeHTTP(recorded, request)
	if recorded.Code != status {
		return fmt.Errorf("GET %s: %d %s", target, recorded.Code, recorded.Body)
	}
	step.Antwort = antwort{Status: status, Kopfzeilen: make(map[string]string)}
	for _, name := range []string{"Content-Type", "ETag", "Cache-Control", "Link", "Nachnutzung-Revision", "Retry-After"} {
		if value := recorded.Header().Get(name); value != "" {
			step.Antwort.Kopfzeilen[name] = value
		}
	}
	if body := strings.TrimSpace(recorded.Body.String()); body != "" {
		step.Antwort.Inhalt = json.RawMessage(body)
	}
	r.steps = append(r.steps, step)
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(recorded.Body.Bytes(), into); err != nil {
		return fmt.Errorf("GET %s: %w", target, err)
	}
	return nil
}
