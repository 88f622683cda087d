// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"

	"nachnutzung/api"
	"nachnutzung/internal/storetest"
)

// hohenmoelsen is the town that is missing in the edition that the test makes up.
const hohenmoelsen = "150840235235"

// ohneHohenmoelsen is the embedded edition of another day, without one town.
func ohneHohenmoelsen(t *testing.T) []byte {
	t.Helper()
	archive, err := zip.OpenReader("../katalog/data/GV100AD3108.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close() //nolint:errcheck // It is only read.
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range archive.File {
		if !strings.HasPrefix(f.Name, "GV100AD") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		lines := slices.DeleteFunc(strings.SplitAfter(strings.ReplaceAll(string(text), "20250831", "20260331"), "\r\n"), func(line string) bool {
			return strings.Contains(line, "Hohenmölsen, Stadt")
		})
		made, err := w.Create("GV100AD_ERFUNDEN.txt")
		if err == nil {
			_, err = made.Write([]byte(strings.Join(lines, "")))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// uploadGebiet makes a form of an edition and, unless empty, a table.
func uploadGebiet(edition []byte, table string) string {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.SetBoundary(uploadBoundary)
	file, _ := w.CreateFormFile("datei", "GV100AD.zip")
	_, _ = file.Write(edition)
	if table != "" {
		file, _ = w.CreateFormFile("uebergaenge", "uebergaenge.csv")
		_, _ = file.Write([]byte(table))
	}
	_ = w.Close()
	return b.String()
}

func TestImportGebietsstand(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		send := func(table string) api.Import {
			got := editor.write(t, "POST", "/importe", uploadGebiet(ohneHohenmoelsen(t), table), "Content-Type", uploadType)
			return editor.checked(t, decode[api.Import](t, got, http.StatusAccepted))
		}
		wrong := send("alt;neu;ab;art\n" + hohenmoelsen + ";keine;1.1.2020;\n")
		if wrong.Zahlen.Fehler != 1 {
			t.Errorf("with a day before the state of the register: %+v", wrong.Zahlen)
		}
		made := send("")
		if made.Art != "gebietsstand" || made.Zustand != "geprueft" || made.Zahlen.Offen != 1 || made.Zahlen.Zurueckgenommen != 1 {
			t.Fatalf("checked: %+v", made)
		}
		at := fmt.Sprintf("/importe/%d", made.Nummer)
		asked := decode[api.GebietsfrageListe](t, editor.get(t, at+"/fragen"), http.StatusOK)
		if len(asked.Items) != 1 || asked.Items[0].Art != "entfallen" || asked.Items[0].Kommune.Code != hohenmoelsen || asked.Items[0].Antwort != nil {
			t.Fatalf("asked: %+v", asked.Items)
		}
		// The test's server asks for every number of vanished bodies.
		asking := editor.write(t, "POST", at+"/anwendung", `{"notiz":"Gebietsstand"}`).problem(t, http.StatusConflict)
		if !strings.Contains(asking.Detail, "bestätigen: 1.") || made.ZuBestaetigen == nil || *made.ZuBestaetigen != 1 {
			t.Errorf("to be confirmed: %s", asking.Detail)
		}
		refused := editor.write(t, "POST", at+"/anwendung", `{"notiz":"Gebietsstand","bestaetigteRuecknahmen":1}`).problem(t, http.StatusConflict)
		if !strings.Contains(refused.Detail, "Hohenmölsen, Stadt ("+hohenmoelsen+")") {
			t.Errorf("refused: %s", refused.Detail)
		}
		editor.try(t, "POST", at+"/antworten", `{"uebergaenge":[{"alt":"15"}],"entscheidungen":[]}`).problem(t, http.StatusBadRequest)
		editor.get(t, at+"/mappe").problem(t, http.StatusConflict)
		answer := `{"uebergaenge":[{"alt":"` + hohenmoelsen + `","ab":"2026-01-01"}],"entscheidungen":[]}`
		answered := editor.checked(t, decode[api.Import](t, editor.write(t, "POST", at+"/antworten", answer), http.StatusAccepted))
		if answered.Zahlen.Offen != 0 || answered.Zahlen.Fehler != 0 {
			t.Fatalf("answered: %+v", answered.Zahlen)
		}
		if csv := editor.get(t, at+"/fragen?format=csv"); !strings.Contains(string(csv.body), "entfallen ohne Nachfolge ab 2026-01-01") {
			t.Errorf("%s", csv.body)
		}
		decode[api.Import](t, editor.write(t, "POST", at+"/anwendung", `{"notiz":"Gebietsstand","bestaetigteRuecknahmen":1}`), http.StatusOK)
		gone := decode[api.Kommune](t, k.get(t, "/kommunen/"+hohenmoelsen), http.StatusOK)
		if gone.GueltigBis == nil || *gone.GueltigBis != "2025-12-31" {
			t.Errorf("gone: %+v", gone)
		}
		k.number(t)
		history := decode[api.VerlaufListe](t, k.get(t, fmt.Sprintf("/verlauf?art=kommune&kommune=%s", hohenmoelsen)), http.StatusOK)
		if len(history.Items) != 2 || history.Items[0].Vorgang != "gebietsreform" || history.Items[1].Vorgang != "bestand" ||
			len(history.Items[0].Aenderungen) != 1 || history.Items[0].Aenderungen[0].Feld != "gueltigBis" {
			t.Errorf("history: %+v", history.Items)
		}
		editor.write(t, "POST", at+"/antworten", answer).problem(t, http.StatusConflict)
		editor.write(t, "POST", at+"/ruecknahme", `{"notiz":"Versehen"}`).problem(t, http.StatusConflict)
		table := editor.load(t, emptyTable)
		editor.write(t, "POST", fmt.Sprintf("/importe/%d/antworten", table.Nummer), answer).problem(t, http.StatusConflict)
	})
}
