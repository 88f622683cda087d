// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package katalog

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"nachnutzung/internal/nachnutzung"
)

// copyOf gives the embedded folder in memory, to be spoilt.
func copyOf(t *testing.T) fstest.MapFS {
	t.Helper()
	folder, source := fstest.MapFS{}, embeddedFolder(t)
	entries, err := fs.ReadDir(source, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		content, err := fs.ReadFile(source, e.Name())
		if err != nil {
			t.Fatal(err)
		}
		folder[e.Name()] = &fstest.MapFile{Data: content}
	}
	return folder
}

// TestFaults spoils one thing each and wants to be told the place. The register
// is left out, because reading it makes the test slow: then its own fault is
// there too.
func TestFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name           string
		file, old, new string
		pointer, says  string
	}{
		{"header", "lagen.csv", "code,name", "code,titel", "lagen.csv:1", "erwartet wird »code,name,themenfeld"},
		{"missing column", "themenfelder.csv", "bildung,Bildung\n", "bildung\n", "themenfelder.csv:4", "hat 1 Spalten; erwartet werden 2"},
		{"broken quotes", "themenfelder.csv", "bildung,Bildung\n", "bildung,\"Bil\"dung\n", "themenfelder.csv", "keine gültige CSV-Datei"},
		{"blank at the end", "themenfelder.csv", ",Bildung\n", ",Bildung \n", "themenfelder.csv:4 (name)", "Leerzeichen am Rand"},
		{"not UTF-8", "themenfelder.csv", "Bildung\n", "Bild\xfcng\n", "themenfelder.csv:4 (name)", "UTF-8"},
		{"line break", "themenfelder.csv", ",Bildung\n", ",\"Bil\ndung\"\n", "themenfelder.csv:4 (name)", "Zeilenumbruch"},
		{"empty name", "themenfelder.csv", ",Bildung\n", ",\n", "themenfelder.csv:4 (name)", "fehlt"},
		{"double key", "themenfelder.csv", "umwelt,", "bildung,", "themenfelder.csv:14 (code)", "schon weiter oben"},
		{"malformed code", "themenfelder.csv", "umwelt,", "Umwelt,", "themenfelder.csv:14 (code)", "Form"},
		{"unknown Themenfeld", "lagen.csv", ",bildung,", ",bildnug,", "lagen.csv:", "»bildnug« ist nicht bekannt"},
		{"unknown kind of Lage", "lagen.csv", ",lebenslage,", ",lebensphase,", "(art)", "»lebensphase« ist nicht bekannt"},
		{"Lage of another Themenfeld", "leistungsbuendel.csv", "10000,Elterngeld,familie_kind,geburt,", "10000,Elterngeld,familie_kind,schule,", "leistungsbuendel.csv:2 (lage)", "gehört nicht zum Themenfeld"},
		{"short OZG-ID", "leistungsbuendel.csv", "10000,Elterngeld", "1000,Elterngeld", "leistungsbuendel.csv:2 (ozg_id)", "Form"},
		{"double OZG-ID", "leistungsbuendel.csv", "10001,", "10000,", "leistungsbuendel.csv:3 (ozg_id)", "schon weiter oben"},
		{"an assumed bundle", "leistungsbuendel.csv", "geburt,belegt", "geburt,vermutet", "leistungsbuendel.csv:2 (beleglage)", "muss »belegt« oder »erschlossen« sein"},
		{"unknown source", "leistungsbuendel.csv", "belegt,ozg_datenbank_nrw", "belegt,hoerensagen", "leistungsbuendel.csv:2 (quellen)", "steht nicht in quellen.csv"},
		{"no source", "leistungsbuendel.csv", "belegt,ozg_datenbank_nrw", "belegt,", "leistungsbuendel.csv:2 (quellen)", "fehlt die Quelle"},
		{"eaten LeiKa-Schluessel", "leistungen.csv", "99001001000000", "9.9E+13", "leistungen.csv:2 (leika_schluessel)", "Form"},
		{"double LeiKa-Schluessel", "leistungen.csv", "99001001002000", "99001001000000", "leistungen.csv:3 (leika_schluessel)", "schon weiter oben"},
		{"unknown bundle", "leistungen.csv", ",5,10110,", ",5,10999,", "leistungen.csv:2 (leistungsbuendel)", "»10999« ist nicht bekannt"},
		{"unknown Beleglage", "leistungen.csv", ",5,10110,", ",5,10110:sicher,", "leistungen.csv:2 (leistungsbuendel)", "»sicher« ist nicht bekannt"},
		{"unfounded join", "leistungen.csv", ",5,10110,", ",5,10110:nicht_belegt,", "leistungen.csv:2 (leistungsbuendel)", "ohne Beleg bleibt die Spalte leer"},
		{"list with a gap", "leistungen.csv", ",5,10110,", ",5,10110;;10112,", "leistungen.csv:2 (leistungsbuendel)", "leeren Eintrag"},
		{"list with a double", "leistungen.csv", ",5,10110,", ",5,10110;10110,", "leistungen.csv:2 (leistungsbuendel)", "doppelt"},
		{"flag", "leistungen.csv", ",5,10110,1,", ",5,10110,ja,", "leistungen.csv:2 (sdg1)", "erwartet wird 1 oder 0"},
		{"lead without source", "federfuehrung.csv", "bildung,land,15,belegt,,tf_bildung", "bildung,land,15,belegt,,", "federfuehrung.csv:", "fehlt die Quelle"},
		{"lead not sourced", "federfuehrung.csv", "bildung,land,15,belegt", "bildung,land,15,nicht_belegt", "federfuehrung.csv:", "genau dann"},
		{"nobody sourced", "federfuehrung.csv", "bildung,land,15,belegt", "bildung,land,,belegt", "federfuehrung.csv:", "genau dann"},
		{"source for nothing", "federfuehrung.csv", "bildung,land,15,belegt", "bildung,land,,nicht_belegt", "federfuehrung.csv:", "steht keine Quelle"},
		{"unknown Ressort", "federfuehrung.csv", ",BMBF,", ",BMXX,", "federfuehrung.csv:", "»BMXX« ist nicht bekannt"},
		{"side missing", "federfuehrung.csv", "themenfeld,bildung,land,15,belegt,,tf_bildung\n", "", "federfuehrung.csv", "»bildung« fehlt die Seite land"},
		{"side twice", "federfuehrung.csv", "themenfeld,bildung,land", "themenfeld,bildung,bund", "federfuehrung.csv:", "schon weiter oben"},
		{"no such object", "federfuehrung.csv", "themenfeld,bildung,land", "lage,bildung,land", "federfuehrung.csv:", "gibt es nicht"},
		{"service without Land", "onlinedienste.csv", "Wohngeld,01,", "Wohngeld,,", "(laender)", "fehlt das Land"},
		{"unknown model", "onlinedienste.csv", "10092:belegt,,", "10092:belegt,leihe,", "(nachnutzungsmodell)", "»leihe« ist nicht bekannt"},
		{"impossible date", "verbuende.csv", ",2009,", ",2009-13,", "verbuende.csv:2 (gegruendet)", "keine Zeitangabe"},
		{"number", "verbund_mitgliederzahlen.csv", ",75,", ",rund 75,", "verbund_mitgliederzahlen.csv:2 (anzahl)", "keine ganze Zahl"},
		{"number of an unknown Verbund", "verbund_mitgliederzahlen.csv", "kitu,2019", "kitu2,2019", "verbund_mitgliederzahlen.csv:2 (verbund)", "steht nicht in verbuende.csv"},
		{"member twice", "verbund_mitgliedschaften.csv", "kitu,Gemeinde Barleben", "kitu,Landeshauptstadt Magdeburg", "verbund_mitgliedschaften.csv:3 (mitglied)", "schon weiter oben"},
		{"ends before it begins", "verbund_mitgliedschaften.csv", ",2009,,", ",2009,2008,", "verbund_mitgliedschaften.csv:2 (bis)", "bevor sie beginnt"},
		{"unknown kind of body", "traegerregeln.csv", "landkreis;", "landkries;", "traegerregeln.csv:2 (arten)", "»landkries« ist nicht bekannt"},
		{"rule contradicts itself", "traegerregeln.csv", ",mitgliedsgemeinde,", ",landkreis,", "traegerregeln.csv:2 (erbend)", "kann nicht zugleich"},
		{"vocabulary without entry", "codelisten_kopf.csv", "prioritaet,", "prioritaeten,", "codelisten.csv", "hat keinen Eintrag"},
		{"entry without vocabulary", "codelisten_kopf.csv", "prioritaet,", "prioritaeten,", "codelisten.csv:", "steht nicht in codelisten_kopf.csv"},
		{"gap in the order", "codelisten.csv", "prioritaet,4,kein Bedarf,,4", "prioritaet,4,kein Bedarf,,5", "(ordnung)", "Erwartet wird 4"},
		{"no address", "quellen.csv", "https://docs.osi.dataport.de", "docs.osi.dataport.de", "quellen.csv:", "keine Adresse"},
		{"unknown OZG-ID of a synonym", "synonyme.csv", "begriff,steht_fuer,hinweis\n", "begriff,steht_fuer,hinweis\nX,10999,\n", "synonyme.csv:2 (steht_fuer)", "»10999« ist nicht bekannt"},
		{"synonym twice", "synonyme.csv", "begriff,steht_fuer,hinweis\n", "begriff,steht_fuer,hinweis\nX,Y,\nX,Y,\n", "synonyme.csv:3 (begriff)", "schon weiter oben"},
		{"Stand", "katalogstand.json", "2019-10", "Oktober 2019", "katalogstand.json", "erwartet wird JJJJ-MM"},
		{"nominal", "katalogstand.json", "575,", "0,", "katalogstand.json", "größer als 0"},
		{"unknown field", "katalogstand.json", "\"nominal\"", "\"anzahl\": 1, \"nominal\"", "katalogstand.json", "anzahl"},
		{"unknown source of the whole", "katalogstand.json", "\"presse_st\"", "\"presse\"", "katalogstand.json", "»presse« steht nicht"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			folder := copyOf(t)
			delete(folder, registerFile(t, folder))
			before := string(folder[tt.file].Data)
			after := strings.Replace(before, tt.old, tt.new, 1)
			if after == before {
				t.Fatalf("%s does not contain %q: the test spoils nothing", tt.file, tt.old)
			}
			folder[tt.file].Data = []byte(after)
			wantFault(t, folder, tt.pointer, tt.says)
		})
	}
}

func registerFile(t *testing.T, folder fstest.MapFS) string {
	t.Helper()
	names, err := fs.Glob(folder, "*.zip")
	if err != nil || len(names) != 1 {
		t.Fatalf("register: %v, %v", names, err)
	}
	return names[0]
}

// wantFault reads the folder and looks for a fault at a place that says something.
func wantFault(t *testing.T, folder fs.FS, pointer, says string) {
	t.Helper()
	daten, err := ReadFS(folder)
	if daten != nil {
		t.Error("a faulty catalogue was given all the same")
	}
	var invalid *nachnutzung.InvalidError
	if !errors.As(err, &invalid) {
		t.Fatalf("got %v, want an InvalidError", err)
	}
	for _, f := range invalid.Faults {
		if strings.Contains(f.Pointer, pointer) && strings.Contains(f.Detail, says) {
			return
		}
	}
	t.Errorf("got %v\nwant a fault at %q that says %q", err, pointer, says)
}

func TestMissingFiles(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"lagen.csv", "katalogstand.json", "synonyme.csv"} {
		folder := copyOf(t)
		delete(folder, registerFile(t, folder))
		delete(folder, file)
		wantFault(t, folder, file, "lässt sich nicht öffnen")
	}
	folder := copyOf(t)
	delete(folder, registerFile(t, folder))
	wantFault(t, folder, "*.zip", "gefunden wurden 0")
	folder["kaputt.zip"] = &fstest.MapFile{Data: []byte("no zip")}
	wantFault(t, folder, "kaputt.zip", "GV100AD")
}

// TestUnknownMember needs the register, because the member's ARS is looked up in it.
func TestUnknownMember(t *testing.T) {
	t.Parallel()
	folder := copyOf(t)
	file := folder["verbund_mitgliedschaften.csv"]
	file.Data = []byte(strings.Replace(string(file.Data), "150030000000", "150039999999", 1))
	wantFault(t, folder, "verbund_mitgliedschaften.csv:2 (ars)", "»150039999999« ist nicht bekannt")
}

// TestAllFaultsAtOnce: two files spoilt, both told.
func TestAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	folder := copyOf(t)
	delete(folder, registerFile(t, folder))
	for file, old := range map[string]string{"lagen.csv": ",bildung,", "verbuende.csv": ",2009,"} {
		folder[file].Data = []byte(strings.Replace(string(folder[file].Data), old, ",?,", 1))
	}
	wantFault(t, folder, "lagen.csv:", "ist nicht bekannt")
	wantFault(t, folder, "verbuende.csv:2", "keine Zeitangabe")
}
