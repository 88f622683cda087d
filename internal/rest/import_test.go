// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/exchange"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
)

// The form in which tests send files.
const (
	uploadBoundary = "----grenze"
	uploadType     = "multipart/form-data; boundary=" + uploadBoundary
	emptyTable     = "ARS;OZG-ID;Status\n"
)

// upload makes a form of a file and further fields.
func upload(name, content string, fields ...string) string {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.SetBoundary(uploadBoundary)
	for i := 0; i+1 < len(fields); i += 2 {
		_ = w.WriteField(fields[i], fields[i+1])
	}
	file, _ := w.CreateFormFile("datei", name)
	_, _ = file.Write([]byte(content))
	_ = w.Close()
	return b.String()
}

// emptyEdition is a zip with an edition of the Gemeindeverzeichnis in which nothing
// stands.
func emptyEdition(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if _, err := w.Create("GV100AD_LEER.txt"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// load makes the address of a load that the matrix' callers may see, in the state
// that the act needs.
func (m *matrix) load(act string) func(string) string {
	return func(string) string {
		if m.db == nil {
			return "/importe/1" + act
		}
		// What only reads may read the same one again and again.
		if reads := act == "/bericht" || act == "/fortschritt" || act == "/mappe"; reads && m.loaded != "" {
			return m.loaded + act
		}
		who := nachnutzung.Akteur{Kennung: nachnutzung.AkteurBetrieb, Organisation: "x", Rechte: []nachnutzung.Recht{{Rolle: nachnutzung.RolleRedaktion, Gebiet: "15"}}}
		v := store.Vorgang{Akteur: who, Quelle: "api", Art: store.VorgangMeldung, Begruendung: "Meldung"}
		m.t.Helper()
		loads := exchange.NewImporte(m.db, slog.New(slog.DiscardHandler), 2)
		name, content := "x.csv", emptyTable
		if act == "/antworten" {
			// What this zip lacks is a fault of the Gebietsstand that it is sent as.
			name, content = "GV100AD.zip", emptyEdition(m.t)
		}
		made, err := loads.Lade(m.t.Context(), v, exchange.Sendung{Dateiname: name, Datei: strings.NewReader(content), Groesse: int64(len(content))}, nil)
		if err == nil && act == "/ruecknahme" {
			made, err = loads.WendeAn(m.t.Context(), v, made.ID, nil)
		}
		if err != nil {
			m.t.Fatal(err)
		}
		address := fmt.Sprintf("/importe/%d", made.ID)
		if act == "/bericht" {
			m.loaded = address
		}
		return address + act
	}
}

// send uploads a file and waits until it is checked.
func (k probe) load(t *testing.T, content string, header ...string) api.Import {
	t.Helper()
	got := k.write(t, "POST", "/importe", upload("datei.csv", content), append([]string{"Content-Type", uploadType}, header...)...)
	made := decode[api.Import](t, got, http.StatusAccepted)
	if want := fmt.Sprintf("/api/v1/importe/%d", made.Nummer); got.header.Get("Location") != want {
		t.Errorf("Location %q, want %q", got.header.Get("Location"), want)
	}
	return k.checked(t, made)
}

func (k probe) checked(t *testing.T, made api.Import) api.Import {
	t.Helper()
	for range 3000 {
		if made.Zustand != "angelegt" {
			return made
		}
		time.Sleep(2 * time.Millisecond)
		made = decode[api.Import](t, k.get(t, fmt.Sprintf("/importe/%d", made.Nummer)), http.StatusOK)
	}
	t.Fatalf("import %d is never checked", made.Nummer)
	return made
}

func TestImport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		table := "Kommune;OZG-ID;Status;seit\nMagdeburg;10092;liev;1.3.2026\nHalle (Saale);10092;Live;1.3.2026\n"
		made := editor.load(t, table, "Idempotency-Key", "m1")
		if again := editor.load(t, table, "Idempotency-Key", "m1"); again.Nummer != made.Nummer {
			t.Errorf("the same request made import %d and %d", made.Nummer, again.Nummer)
		}
		editor.write(t, "POST", "/importe", upload("datei.csv", table+" "), "Content-Type", uploadType, "Idempotency-Key", "m1").problem(t, http.StatusConflict)
		at := fmt.Sprintf("/importe/%d", made.Nummer)
		if made.Zustand != "geprueft" || made.Art != "nachnutzungen" || made.Zahlen.Fehler != 1 || made.Zahlen.Neu != 1 || made.Dateiname != "datei.csv" {
			t.Errorf("checked: %+v", made)
		}
		report := decode[api.ZellbefundListe](t, editor.get(t, at+"/bericht?limit=1"), http.StatusOK)
		if len(report.Items) != 1 || report.Next == nil {
			t.Fatalf("report: %+v", report)
		}
		rest := decode[api.ZellbefundListe](t, editor.get(t, at+"/bericht?limit=1000&cursor="+*report.Next), http.StatusOK)
		var fault *api.Zellbefund
		for i := range rest.Items {
			if rest.Items[i].Schwere == "fehler" {
				fault = &rest.Items[i]
			}
		}
		if fault == nil || *fault.Spalte != "C" || *fault.Zeile != 2 || *fault.Kopf != "Status" || *fault.Vorschlag != "Live" || rest.Items[0].Nr != 2 {
			t.Fatalf("the rest of the report: %+v", rest.Items)
		}
		if csv := editor.get(t, at+"/bericht?format=csv"); !strings.HasPrefix(string(csv.body), "nr,schwere,blatt,zeile,spalte,kopf,feld,gefunden,") {
			t.Errorf("%s", csv.body)
		}
		book := editor.get(t, at+"/mappe")
		if book.status != http.StatusOK || !bytes.HasPrefix(book.body, []byte("PK")) || !strings.Contains(book.header.Get("Content-Disposition"), fmt.Sprintf("datei-bericht-%d.xlsx", made.Nummer)) {
			t.Errorf("marked workbook: %d %v", book.status, book.header)
		}
		editor.write(t, "POST", at+"/anwendung", `{"notiz":"Meldung der Ressorts"}`).problem(t, http.StatusConflict)
		taken := `{"vorschlaege":[{"feld":"status","gefunden":"liev","ersatz":"Live"}]}`
		again := decode[api.Import](t, editor.write(t, "POST", at+"/vorschlaege", taken, "Idempotency-Key", "v1"), http.StatusAccepted)
		decode[api.Import](t, editor.write(t, "POST", at+"/vorschlaege", taken, "Idempotency-Key", "v1"), http.StatusAccepted)
		editor.write(t, "POST", at+"/vorschlaege", `{"vorschlaege":[]}`, "Idempotency-Key", "v1").problem(t, http.StatusConflict)
		if again = editor.checked(t, again); again.Zahlen.Neu != 2 || len(again.Vorschlaege) != 1 {
			t.Errorf("after the suggestion: %+v", again)
		}
		events := editor.get(t, at+"/fortschritt")
		if events.status != http.StatusOK || !strings.Contains(string(events.body), `"zustand":"geprueft"`) {
			t.Errorf("%d %s", events.status, events.body)
		}
		editor.try(t, "POST", at+"/anwendung", `{}`).problem(t, http.StatusBadRequest)
		editor.write(t, "POST", at+"/anwendung", `{"notiz":" "}`).problem(t, http.StatusBadRequest)
		done := decode[api.Import](t, editor.write(t, "POST", at+"/anwendung", `{"notiz":"Meldung der Ressorts"}`, "Idempotency-Key", "a1"), http.StatusOK)
		if same := decode[api.Import](t, editor.write(t, "POST", at+"/anwendung", `{"notiz":"Meldung der Ressorts"}`, "Idempotency-Key", "a1"), http.StatusOK); *same.AngewendetAm != *done.AngewendetAm {
			t.Errorf("repeated: %+v", same)
		}
		editor.write(t, "POST", at+"/anwendung", `{"notiz":"Meldung der Ressorts"}`).problem(t, http.StatusConflict)
		k.number(t)
		history := decode[api.VerlaufListe](t, k.get(t, fmt.Sprintf("/verlauf?quelle=import:%d", made.Nummer)), http.StatusOK)
		if len(history.Items) != 2 || *history.Items[0].Begruendung != "Meldung der Ressorts" || history.Items[0].Organisation != "MID" {
			t.Errorf("history: %+v", history.Items)
		}
		if list := decode[api.ImportListe](t, editor.get(t, "/importe"), http.StatusOK); len(list.Items) != 1 || list.Items[0].Zustand != "angewendet" {
			t.Errorf("list: %+v", list)
		}
		back := decode[api.ImportRuecknahmeErgebnis](t, editor.write(t, "POST", at+"/ruecknahme", `{"notiz":"War der Vormonat"}`), http.StatusOK)
		if back.Wiederhergestellt != 2 || back.Import.Zustand != "zurueckgenommen" {
			t.Errorf("taken back: %+v", back)
		}
		k.number(t)
		if history := decode[api.VerlaufListe](t, k.get(t, fmt.Sprintf("/verlauf?quelle=ruecknahme:%d", made.Nummer)), http.StatusOK); len(history.Items) != 2 || history.Items[0].Vorgang != "ruecknahme" {
			t.Errorf("history: %+v", history.Items)
		}
	})
}

// TestImportBadUploads: what is no form with a file is refused, and says how to
// mend it.
func TestImportBadUploads(t *testing.T) {
	t.Parallel()
	k := onSQLite(t).as(t, mid())
	whole := upload("x.csv", emptyTable)
	tests := []struct {
		name, content, media string
		status               int
		word                 string
	}{
		{"no form", `{"datei":""}`, "application/json", 415, "multipart/form-data"},
		{"no boundary", whole, "multipart/form-data", 415, "multipart/form-data"},
		{"cut in the middle", whole[:len(whole)-30], uploadType, 400, "nicht vollständig"},
		{"no file", "--" + uploadBoundary + "--\r\n", uploadType, 400, "fehlt die Datei"},
		{"empty file", upload("x.csv", ""), uploadType, 400, "leer"},
		{"unknown kind", upload("x.csv", emptyTable, "art", "alles"), uploadType, 400, "alles"},
		{"unknown field", upload("x.csv", emptyTable, "farbe", "rot"), uploadType, 400, "art, blatt und uebergaenge"},
		{"twice a field", upload("x.csv", emptyTable, "art", "auto", "art", "auto"), uploadType, 400, "mehrfach"},
		{"too large", upload("x.csv", strings.Repeat("x", exchange.MaxDatei+1)), uploadType, 413, "höchstens"},
	}
	for _, tt := range tests {
		got := k.try(t, "POST", "/importe", tt.content, "Content-Type", tt.media)
		if p := got.problem(t, tt.status); !strings.Contains(p.Detail+fmt.Sprint(p.Errors), tt.word) {
			t.Errorf("%s: %q lacks %q", tt.name, p.Detail, tt.word)
		}
	}
	made := k.load(t, "%PDF-1.7\nDas ist keine Tabelle.")
	if made.Zustand != "fehlgeschlagen" || made.Fehlschlag == nil || !strings.Contains(*made.Fehlschlag, "PDF") {
		t.Errorf("a PDF: %+v", made)
	}
	k.write(t, "POST", fmt.Sprintf("/importe/%d/anwendung", made.Nummer), `{"notiz":"x"}`).problem(t, http.StatusConflict)
	for _, id := range []string{"0", "x", "99999999999999999999"} {
		k.ask(t, "GET", "/importe/"+id).problem(t, http.StatusBadRequest)
	}
	k.get(t, "/importe/4711").problem(t, http.StatusNotFound)
	strange := decode[api.Import](t, k.write(t, "POST", "/importe", upload(`C:\Users\a\März.csv`, emptyTable, "blatt", "Nirgends"), "Content-Type", uploadType), http.StatusAccepted)
	if strange.Dateiname != "März.csv" {
		t.Errorf("file name %q", strange.Dateiname)
	}
	if strange = k.checked(t, strange); strange.Fehlschlag == nil || !strings.Contains(*strange.Fehlschlag, "Nirgends") {
		t.Errorf("another sheet: %+v", strange)
	}
}

// TestImportTerritory: one row outside the territory keeps the whole file out, and
// a load is nobody else's affair.
func TestImportTerritory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		city := k.as(t, stadt(magdeburg, "Magdeburg"))
		made := city.load(t, "ARS;OZG-ID;Status\n150030000000;10092;live\n150020000000;10092;live\n")
		if made.Zahlen.Fehler != 1 {
			t.Errorf("%+v", made.Zahlen)
		}
		at := fmt.Sprintf("/importe/%d", made.Nummer)
		city.write(t, "POST", at+"/anwendung", `{"notiz":"x"}`).problem(t, http.StatusConflict)
		if got := decode[api.Nachnutzung](t, k.get(t, pairOf(magdeburg, wohngeld)), http.StatusOK); got.Version != 0 {
			t.Error("half of the file was written")
		}
		other := k.as(t, stadt(halle, "Halle"))
		other.get(t, at).problem(t, http.StatusForbidden)
		other.write(t, "POST", at+"/anwendung", `{"notiz":"x"}`).problem(t, http.StatusForbidden)
		if list := decode[api.ImportListe](t, other.get(t, "/importe"), http.StatusOK); len(list.Items) != 0 {
			t.Errorf("another city sees %+v", list.Items)
		}
	})
}

// TestImportShrinks: the number to confirm stands in the load and in the problem.
func TestImportShrinks(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		editor.report(t, magdeburg, wohngeld, `{"status":"live"}`)
		made := editor.load(t, "ARS;OZG-ID;Status\n150030000000;10092;im Test\n")
		at := fmt.Sprintf("/importe/%d/anwendung", made.Nummer)
		if made.ZuBestaetigen == nil || *made.ZuBestaetigen != 1 {
			t.Errorf("to confirm: %v", made.ZuBestaetigen)
		}
		if p := editor.write(t, "POST", at, `{"notiz":"x"}`).problem(t, http.StatusConflict); !strings.Contains(p.Detail, "bestätigen: 1") {
			t.Errorf("%s", p.Detail)
		}
		editor.write(t, "POST", at, `{"notiz":"x","bestaetigteRuecknahmen":2}`).problem(t, http.StatusConflict)
		decode[api.Import](t, editor.write(t, "POST", at, `{"notiz":"x","bestaetigteRuecknahmen":1}`), http.StatusOK)
	})
}

// TestImportWeitereArten loads projects, takes them back, and compares an export.
func TestImportWeitereArten(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k probe) {
		editor := k.as(t, mid())
		made := editor.load(t, "OZG-ID;Ressort;Priorität\n10092;MID;1 hoch\n10118;MI;\n")
		if made.Art != "vorhaben" || made.Zahlen.Neu != 2 || made.Zahlen.Fehler != 0 {
			t.Fatalf("checked: %+v", made)
		}
		at := fmt.Sprintf("/importe/%d", made.Nummer)
		editor.write(t, "POST", at+"/anwendung", `{"notiz":"Liste des MID"}`)
		later := editor.load(t, "OZG-ID;Ressort\n10118;MS\n")
		editor.write(t, "POST", fmt.Sprintf("/importe/%d/anwendung", later.Nummer), `{"notiz":"Nachtrag"}`)
		back := decode[api.ImportRuecknahmeErgebnis](t, editor.write(t, "POST", at+"/ruecknahme", `{"notiz":"war vom Vormonat"}`), http.StatusOK)
		if back.Wiederhergestellt != 1 || len(back.Konflikte) != 1 || back.Konflikte[0].Gegenstand != "vorhaben" || back.Konflikte[0].Schluessel != "15/10118" {
			t.Errorf("taken back: %+v", back)
		}
		compared := editor.load(t, "leika_key;ars;ozgid;url;online_status;aktiv;art_flaechendeckung\n"+
			"99107023017000;150030000000;10092;https://www.example.org;ok;ja;in mind. einer Kommune verfügbar\n"+
			"99036001000000;150030000000;10118;https://www.example.org;ok;ja;in mind. einer Kommune verfügbar\n")
		list := fmt.Sprintf("/importe/%d/abgleich", compared.Nummer)
		first := decode[api.AbgleichListe](t, editor.get(t, list+"?limit=1"), http.StatusOK)
		if compared.Art != "open_pvog" || len(first.Items) != 1 || first.Next == nil || first.Items[0].Art != "nur_dort" || first.Items[0].Status != "offen" {
			t.Fatalf("%+v: %+v", compared, first)
		}
		if second := decode[api.AbgleichListe](t, editor.get(t, list+"?limit=1&cursor="+*first.Next), http.StatusOK); len(second.Items) != 1 || second.Items[0].Nr != 2 {
			t.Errorf("second page: %+v", second)
		}
		if got := editor.get(t, list+"?format=csv"); !strings.Contains(string(got.body), "nur_dort,150030000000") {
			t.Errorf("CSV: %s", got.body)
		}
		editor.write(t, "POST", fmt.Sprintf("/importe/%d/anwendung", compared.Nummer), `{"notiz":"x"}`).problem(t, http.StatusConflict)
		editor.get(t, at+"/abgleich").problem(t, http.StatusConflict)
	})
}
