// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/storetest"
)

// redaktion speaks to a running server with the token of an editor.
type redaktion struct {
	base, token string
}

// newRedaktion has the program issue a token beside the server.
func newRedaktion(t *testing.T, dsn, base string) *redaktion {
	t.Helper()
	made := runToEnd(t, dsn, "token", "create", "--role", "redaktion", "--territory", "15", "--name", "Monatsmeldung", "--organisation", "MID")
	if made.code != exitOK {
		t.Fatalf("no token: %s", made.stderr)
	}
	return &redaktion{base: base + "/api/v1", token: strings.TrimSpace(made.stdout)}
}

// try sends a request; err when the server does not answer.
func (e *redaktion) try(ctx context.Context, method, path, contentType string, body []byte) (status int, answer []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, method, e.base+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+e.token)
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if method == http.MethodPatch {
		req.Header.Set("If-Match", "*")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err = io.ReadAll(res.Body)
	return res.StatusCode, answer, err
}

// send is try for a server that has to answer so.
func (e *redaktion) send(t *testing.T, want int, method, path, contentType string, body []byte) []byte {
	t.Helper()
	status, answer, err := e.try(t.Context(), method, path, contentType, body)
	if err != nil {
		t.Fatal(err)
	}
	if status != want {
		t.Fatalf("%s %s: %d, want %d: %s", method, path, status, want, answer)
	}
	return answer
}

// upload sends a file and waits until it is checked.
func (e *redaktion) upload(t *testing.T, name string, content []byte) api.Import {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("datei", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return e.checked(t, e.send(t, http.StatusAccepted, "POST", "/importe", form.FormDataContentType(), b.Bytes()))
}

func (e *redaktion) checked(t *testing.T, answer []byte) (i api.Import) {
	t.Helper()
	for {
		if err := json.Unmarshal(answer, &i); err != nil {
			t.Fatal(err)
		}
		if i.Zustand != "angelegt" {
			return i
		}
		time.Sleep(10 * time.Millisecond)
		answer = e.send(t, http.StatusOK, "GET", fmt.Sprintf("/importe/%d", i.Nummer), "", nil)
	}
}

// edited is an exported workbook after a Ressort had it: a title above, other
// columns in another order, one with another name, German dates, and cells changed by
// "ARS/OZG-ID/column".
func edited(t *testing.T, exported []byte, cells map[string]string) []byte {
	t.Helper()
	from, err := excelize.OpenReader(bytes.NewReader(exported))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := from.GetRows("Nachnutzungen")
	if err != nil {
		t.Fatal(err)
	}
	heads := []string{"Status seit", "Status", "Hindernisse", "Version", "OZG-ID", "Leistungsbündel", "ARS", "Kommune"}
	to := excelize.NewFile()
	sheet := [][]any{{"Rückmeldung des Ressorts"}, {}}
	var renamed []any
	for _, head := range heads {
		if head == "Status" {
			head = "Sachstand"
		}
		renamed = append(renamed, head)
	}
	sheet = append(sheet, renamed)
	column := func(head string) int { return slices.Index(rows[0], head) }
	for _, row := range rows[1:] {
		key := row[column("ARS")] + "/" + row[column("OZG-ID")] + "/"
		var line []any
		for _, head := range heads {
			value := ""
			if at := column(head); at < len(row) {
				value = row[at]
			}
			if other, changed := cells[key+head]; changed {
				value = other
			}
			line = append(line, value)
		}
		sheet = append(sheet, line)
	}
	for i := range sheet {
		if err := to.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &sheet[i]); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := to.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestMonatsmappe is the way of a workbook from the server to a Ressort and back:
// exported, edited as people do, with three wrong cells and a row that somebody else
// has changed meanwhile; then mended, applied, and loaded again from the command line.
func TestMonatsmappe(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		wantRun(t, dsn, exitOK, []string{"Angewendet als Import 1"}, "import", tableFile(t, "ARS;OZG-ID;Status;seit\n"+
			"150030000000;10092;in Anbindung;1.2.2026\n150020000000;10092;in Anbindung;1.2.2026\n150010000000;10092;in Anbindung;1.2.2026\n"+
			"150030000000;10097;in Anbindung;1.2.2026\n150020000000;10097;in Anbindung;1.2.2026\n"), "--apply", "--note", "Bestand")
		s := serve(t, dsn)
		e := newRedaktion(t, dsn, s.base)
		exported := e.send(t, http.StatusOK, "GET", "/nachnutzungen?land=15&leistungsbuendel=10092&leistungsbuendel=10097&format=xlsx", "", nil)
		e.send(t, http.StatusOK, "PATCH", "/kommunen/150030000000/nachnutzungen/10092", "application/merge-patch+json", []byte(`{"status":"im_test","statusSeit":"2026-02-10"}`))

		cells := map[string]string{
			"150030000000/10092/Status": "live", "150030000000/10092/Status seit": "01.03.2026",
			"150020000000/10092/Status": "im Tset", "150020000000/10092/Status seit": "15.2.26",
			"150010000000/10092/Status": "live", "150010000000/10092/Status seit": "31.02.2026",
			"150020000000/10097/Hindernisse": "Personal; Gled",
		}
		i := e.upload(t, "ressort.xlsx", edited(t, exported, cells))
		at := fmt.Sprintf("/importe/%d", i.Nummer)
		var report api.ZellbefundListe
		if err := json.Unmarshal(e.send(t, http.StatusOK, "GET", at+"/bericht?limit=1000", "", nil), &report); err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, cell := range report.Items {
			if cell.Schwere == "fehler" {
				said = append(said, fmt.Sprintf("%s%d %s", *cell.Spalte, *cell.Zeile, *cell.Gefunden))
			}
		}
		slices.Sort(said)
		// The exported order is by key: Dessau, Halle twice, Magdeburg twice.
		if want := []string{"A4 31.02.2026", "B5 im Tset", "B7 live", "C6 Personal; Gled"}; !slices.Equal(said, want) || i.Zahlen.Konflikt != 1 {
			t.Errorf("the report names %q and %d conflicts, want %q and 1", said, i.Zahlen.Konflikt, want)
		}
		e.send(t, http.StatusConflict, "POST", at+"/anwendung", "application/json", []byte(`{"notiz":"zu früh"}`))
		marked, err := excelize.OpenReader(bytes.NewReader(e.send(t, http.StatusOK, "GET", at+"/mappe", "", nil)))
		if err != nil {
			t.Fatal(err)
		}
		if comments, err := marked.GetComments("Sheet1"); err != nil || len(comments) != 4 {
			t.Errorf("the marked workbook has %d comments (%v), want 4", len(comments), err)
		}

		cells["150020000000/10092/Status"], cells["150010000000/10092/Status seit"] = "im Test", "01.02.2026"
		cells["150020000000/10097/Hindernisse"], cells["150030000000/10092/Version"] = "Personal; Geld", "2"
		mended := edited(t, exported, cells)
		i = e.upload(t, "ressort.xlsx", mended)
		if i.Zahlen.Fehler != 0 || i.Zahlen.Geaendert != 4 || i.Zahlen.Unveraendert != 1 || i.Zahlen.Konflikt != 0 {
			t.Fatalf("mended: %+v", i.Zahlen)
		}
		e.send(t, http.StatusOK, "POST", fmt.Sprintf("/importe/%d/anwendung", i.Nummer), "application/json", []byte(`{"notiz":"Monatsmeldung"}`))
		var history api.VerlaufListe
		if err := json.Unmarshal(e.send(t, http.StatusOK, "GET", fmt.Sprintf("/verlauf?quelle=import:%d", i.Nummer), "", nil), &history); err != nil {
			t.Fatal(err)
		}
		if len(history.Items) != 4 || *history.Items[0].Begruendung != "Monatsmeldung" {
			t.Errorf("the history has %d entries of the import, want 4: %+v", len(history.Items), history.Items)
		}
		again := filepath.Join(t.TempDir(), "ressort.xlsx")
		if err := os.WriteFile(again, mended, 0o600); err != nil {
			t.Fatal(err)
		}
		wantRun(t, dsn, exitOK, []string{"Neu               0", "Geändert          0", "Unverändert       5"}, "import", again, "--apply", "--note", "noch einmal")
		wantRun(t, dsn, exitOK, []string{"lückenlos und unverändert"}, "audit", "verify")
	})
}

// TestServerKilledWhileApplying kills a server at random moments while it applies
// an import: afterwards all rows are there or none, the import says which, and the
// next server goes on.
func TestServerKilledWhileApplying(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		db := openStore(t, dsn)
		names, err := db.Verzeichnis(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		const rows = 2000
		took := time.Second
		for run := range 21 {
			var b strings.Builder
			b.WriteString("ARS;OZG-ID;Bemerkung\n")
			for n := range rows {
				fmt.Fprintf(&b, "%s;%s;Lauf %d\n", []string{"150030000000", "150020000000", "150010000000", "150880000000"}[n%4], names.Leistungsbuendel[n/4].Code, run)
			}
			cmd, stdout, stderr := process(t, dsn)
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				_ = cmd.Wait()
			}()
			e := newRedaktion(t, dsn, "http://"+waitForAddress(t, stdout, stderr, ended))
			known := len(loads(t, db))
			i := e.upload(t, "lauf.csv", []byte(b.String()))
			answered := make(chan int, 1)
			began := time.Now()
			go func() {
				status, _, _ := e.try(t.Context(), "POST", fmt.Sprintf("/importe/%d/anwendung", i.Nummer), "application/json", []byte(`{"notiz":"Lauf"}`))
				answered <- status
			}()
			if run == 0 {
				// The first one may finish, so that it is known how long it takes.
				if status := <-answered; status != http.StatusOK {
					t.Fatalf("applying: %d", status)
				}
				took = time.Since(began)
			} else {
				time.Sleep(time.Duration(rand.Int64N(int64(took * 3 / 2))))
			}
			_ = cmd.Process.Kill()
			<-ended
			wantAllOrNone(t, db, run, rows, known)
			if run > 0 && <-answered == http.StatusOK && loads(t, db)[0].Zustand != nachnutzung.ImportAngewendet {
				t.Errorf("run %d: the server said it was applied, and it is not", run)
			}
		}
		wantRun(t, dsn, exitOK, []string{"lückenlos und unverändert"}, "audit", "verify")
	})
}
