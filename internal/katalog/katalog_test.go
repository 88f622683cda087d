// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package katalog

import (
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/nachnutzung"
)

// read gives the embedded catalogue or ends the test.
func read(t *testing.T) *nachnutzung.Katalogdaten {
	t.Helper()
	daten, err := Read()
	if err != nil {
		t.Fatalf("Read() = %v", err)
	}
	return daten
}

// embeddedFolder is what the program carries.
func embeddedFolder(t *testing.T) fs.FS {
	t.Helper()
	folder, err := data()
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// count counts what holds.
func count[T any](list []T, holds func(T) bool) int {
	n := 0
	for _, x := range list {
		if holds(x) {
			n++
		}
	}
	return n
}

// TestFigures compares with the figures that data/PROVENANCE.md gives for the
// originals. A figure that moves means that a row was lost or invented.
func TestFigures(t *testing.T) {
	t.Parallel()
	daten := read(t)
	belegt := func(b nachnutzung.Beleglage) int {
		return count(daten.Leistungsbuendel, func(x nachnutzung.Leistungsbuendel) bool { return x.Beleglage == b })
	}
	figures := []struct {
		name      string
		got, want int
	}{
		{"Themenfelder", len(daten.Themenfelder), 14},
		{"Lagen", len(daten.Lagen), 55},
		{"Leistungsbuendel", len(daten.Leistungsbuendel), 558},
		{"Leistungsbuendel belegt", belegt(nachnutzung.Belegt), 557},
		{"Leistungsbuendel erschlossen", belegt(nachnutzung.Erschlossen), 1},
		{"Leistungen", len(daten.Leistungen), 5249},
		{"Leistungen with LeiKa-Schluessel", count(daten.Leistungen, func(x nachnutzung.Leistung) bool { return x.LeikaSchluessel != "" }), 4813},
		{"Leistungen without", count(daten.Leistungen, func(x nachnutzung.Leistung) bool { return x.LeikaSchluessel == "" }), 436},
		// 26 in the source, of which three are joined to 10367.
		{"Leistungen without a bundle", count(daten.Leistungen, func(x nachnutzung.Leistung) bool { return len(x.Leistungsbuendel) == 0 }), 23},
		{"Leistungen of Typ 1 alone", count(daten.Leistungen, func(x nachnutzung.Leistung) bool { return x.TypRoh == "1" }), 964},
		{"Leistungen without a Typ", count(daten.Leistungen, func(x nachnutzung.Leistung) bool { return x.TypRoh == "" }), 8},
		{"Leistungen in SDG annex I", count(daten.Leistungen, func(x nachnutzung.Leistung) bool { return x.SDG1 }), 2716},
		{"Leistungen in SDG annex II", count(daten.Leistungen, func(x nachnutzung.Leistung) bool { return x.SDG2 }), 841},
		// 16 Fokusleistungen and 36 projects, three of them the same service.
		{"Onlinedienste", len(daten.Onlinedienste), 49},
		{"Onlinedienste with two sources", count(daten.Onlinedienste, func(x nachnutzung.Onlinedienst) bool { return len(x.Quellen) == 2 }), 3},
		{"Plattformen", len(daten.Plattformen), 5},
		{"Verbuende", len(daten.Verbuende), 1},
		{"Mitgliedschaften", len(daten.Mitgliedschaften), 5},
		{"Traegerregeln", len(daten.Traegerregeln), 1},
		{"Kommunen", len(daten.Kommunen), 12463},
		{"nominal", daten.Angabe.Nominal, 575},
	}
	for _, f := range figures {
		if f.got != f.want {
			t.Errorf("%s: got %d, want %d", f.name, f.got, f.want)
		}
	}
	if daten.Angabe.Stand != "2019-10" {
		t.Errorf("Stand: got %q, want 2019-10", daten.Angabe.Stand)
	}
	if len(daten.Synonyme) == 0 {
		t.Error("no Synonyme were read")
	}
}

// TestBundlesPerThemenfeld holds the column anzahl_nrw_2019 of the source, with
// the one inferred bundle added to Steuern & Zoll.
func TestBundlesPerThemenfeld(t *testing.T) {
	t.Parallel()
	daten := read(t)
	want := map[string]int{
		"arbeit_ruhestand": 30, "bauen_wohnen": 58, "bildung": 27, "ein_auswanderung": 21,
		"engagement_hobby": 40, "familie_kind": 37, "forschung_foerderung": 28, "gesundheit": 62,
		"mobilitaet_reisen": 60, "querschnittsleistungen": 18, "recht_ordnung": 15,
		"steuern_zoll": 35 + 1, "umwelt": 48, "unternehmensfuehrung_entwicklung": 78,
	}
	got := map[string]int{}
	for _, b := range daten.Leistungsbuendel {
		got[b.Themenfeld.Code]++
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Leistungsbuendel per Themenfeld:\n got %v\nwant %v", got, want)
	}
}

func TestLeads(t *testing.T) {
	t.Parallel()
	daten := read(t)
	tests := []struct {
		themenfeld          string
		bund, land          string
		bundLage, landLage  nachnutzung.Beleglage
		bundTitle, landName string
	}{
		{"bildung", "BMBF", "15", nachnutzung.Belegt, nachnutzung.Belegt, "Bundesministerium für Bildung und Forschung", "Sachsen-Anhalt"},
		{"bauen_wohnen", "BMWSB", "13", nachnutzung.IndirektBelegt, nachnutzung.Belegt, "", ""},
		{"mobilitaet_reisen", "BMDV", "08 06", nachnutzung.Belegt, nachnutzung.Belegt, "", ""},
		{"recht_ordnung", "BMI BMJ", "14", nachnutzung.Belegt, nachnutzung.Belegt, "", ""},
		{"steuern_zoll", "", "06", nachnutzung.NichtBelegt, nachnutzung.Belegt, "", "Hessen"},
		// Bavaria is but an indication and must not appear as a lead.
		{"forschung_foerderung", "", "", nachnutzung.NichtBelegt, nachnutzung.NichtBelegt, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.themenfeld, func(t *testing.T) {
			t.Parallel()
			i := slices.IndexFunc(daten.Themenfelder, func(x nachnutzung.Themenfeld) bool { return x.Code == tt.themenfeld })
			if i < 0 {
				t.Fatal("the Themenfeld is missing")
			}
			f := daten.Themenfelder[i].Federfuehrung
			checkSeite(t, "Bund", f.Bund, tt.bund, tt.bundLage, tt.bundTitle)
			checkSeite(t, "Land", f.Land, tt.land, tt.landLage, tt.landName)
		})
	}
}

func checkSeite(t *testing.T, name string, got nachnutzung.FederfuehrungSeite, codes string, lage nachnutzung.Beleglage, label string) {
	t.Helper()
	var gotCodes []string
	for _, w := range got.Werte {
		gotCodes = append(gotCodes, w.Code)
	}
	if strings.Join(gotCodes, " ") != codes || got.Beleglage != lage {
		t.Errorf("%s: got %v %s, want [%s] %s", name, gotCodes, got.Beleglage, codes, lage)
	}
	if (len(got.Quellen) > 0) != got.IsSet() {
		t.Errorf("%s: %d sources for %d values; each named lead needs a source", name, len(got.Quellen), len(got.Werte))
	}
	if label != "" && got.Werte[0].Name != label {
		t.Errorf("%s: got name %q, want %q", name, got.Werte[0].Name, label)
	}
}

// TestKoerperschaftsteuer covers the one inferred bundle and the Leistungen that
// are joined to it: the three that are "sehr sicher" and no other.
func TestKoerperschaftsteuer(t *testing.T) {
	t.Parallel()
	daten := read(t)
	var names []string
	for _, le := range daten.Leistungen {
		for _, z := range le.Leistungsbuendel {
			if z.Beleglage != nachnutzung.Belegt && z.OzgID != "10367" {
				t.Errorf("%s %s: joined to %s as %s; only 10367 may be inferred", le.ID, le.Name, z.OzgID, z.Beleglage)
			}
			if z.OzgID == "10367" {
				names = append(names, le.Name)
			}
		}
	}
	want := []string{
		"Körperschaftsteuer", "Körperschaftsteuer Festsetzung",
		"gesonderte Feststellung zur steuerlichen Einlagenrückgewähr nach § 27 Abs. 8 KStG",
	}
	if !slices.Equal(names, want) {
		t.Errorf("Leistungen of 10367: got %q, want %q", names, want)
	}
}

// TestStableIDs nails some ids down: they are published, and a row that is put
// in between would move all after it.
func TestStableIDs(t *testing.T) {
	t.Parallel()
	daten := read(t)
	tests := []struct{ id, schluessel, name string }{
		{"L00001", "99001001000000", "Abfallgebühr"},
		{"L00003", "99001002000000", "Altpapier"},
		{"L04814", "", "(Baumuster-) Prüfung von Gefahrengutverpackungen"},
		{"L05249", "", "Überwachung von Managementsystemen über zulassungspflichtige Versandstücke zur Beförderung radioaktiver Stoffe"},
	}
	for _, tt := range tests {
		i := slices.IndexFunc(daten.Leistungen, func(x nachnutzung.Leistung) bool { return x.ID == tt.id })
		if i < 0 || daten.Leistungen[i].LeikaSchluessel != tt.schluessel || daten.Leistungen[i].Name != tt.name {
			t.Errorf("%s: got row %d, want %s %q", tt.id, i, tt.schluessel, tt.name)
		}
	}
}

// TestNothingUnsourced looks for statements without a source and for values that
// nobody has sourced.
func TestNothingUnsourced(t *testing.T) {
	t.Parallel()
	daten := read(t)
	for _, b := range daten.Leistungsbuendel {
		if len(b.Quellen) == 0 || b.Federfuehrung.Bund.IsSet() || b.Federfuehrung.Land.IsSet() ||
			b.Zustaendigkeit.Stand != nachnutzung.ZustaendigkeitUnbekannt {
			t.Errorf("Leistungsbuendel %s: %+v", b.OzgID, b)
		}
	}
	for _, d := range daten.Onlinedienste {
		if len(d.Quellen) == 0 || d.Nachnutzungsmodell != "" || d.Zustand != "" {
			t.Errorf("Onlinedienst %s: %+v", d.Code, d)
		}
	}
	for _, l := range daten.Lagen {
		if l.ArtBeleglage != nachnutzung.Vermutet {
			t.Errorf("Lage %s: the kind is %s, but the source does not name it", l.Code, l.ArtBeleglage)
		}
	}
	for _, m := range daten.Mitgliedschaften {
		if len(m.Quellen) == 0 || m.Beispiel {
			t.Errorf("Mitgliedschaft %s: %+v", m.Mitglied, m)
		}
	}
}

func TestOnlinedienste(t *testing.T) {
	t.Parallel()
	daten := read(t)
	tests := []struct {
		code, laender, ozgID string
		lage                 nachnutzung.Beleglage
		quellen              int
	}{
		{"wohngeld_sh", "01", "10092", nachnutzung.Belegt, 1},
		{"anlagengenehmigung_und_zulassung_sh", "01", "10462", nachnutzung.Belegt, 2},
		{"fuehrerschein_he", "06", "10169", nachnutzung.Belegt, 2},
		{"kfz_an_und_ummeldung_bw_he", "08 06", "10439", nachnutzung.Vermutet, 1},
		{"energiepreispauschale_fuer_studierende_st", "15", "", "", 1},
	}
	for _, tt := range tests {
		i := slices.IndexFunc(daten.Onlinedienste, func(x nachnutzung.Onlinedienst) bool { return x.Code == tt.code })
		if i < 0 {
			t.Errorf("%s is missing", tt.code)
			continue
		}
		d := daten.Onlinedienste[i]
		var laender []string
		for _, land := range d.Laender {
			laender = append(laender, land.Code)
		}
		var z nachnutzung.Zuordnung
		if len(d.Leistungsbuendel) > 0 {
			z = d.Leistungsbuendel[0]
		}
		if strings.Join(laender, " ") != tt.laender || z.OzgID != tt.ozgID || z.Beleglage != tt.lage || len(d.Quellen) != tt.quellen {
			t.Errorf("%s: got %v %+v, %d sources; want [%s] %s %s, %d", tt.code, laender, z, len(d.Quellen), tt.laender, tt.ozgID, tt.lage, tt.quellen)
		}
	}
}

func TestVerbuende(t *testing.T) {
	t.Parallel()
	daten := read(t)
	kitu := daten.Verbuende[0]
	var zahlen []int
	for _, z := range kitu.Mitgliederzahlen {
		zahlen = append(zahlen, z.Anzahl)
	}
	if kitu.Code != "kitu" || kitu.Gegruendet != "2009" || !slices.Equal(zahlen, []int{75, 90, 102}) {
		t.Errorf("got %s, %s, %v; want kitu, 2009, [75 90 102]", kitu.Code, kitu.Gegruendet, zahlen)
	}
	want := []struct{ mitglied, ars, kommune, seit string }{
		{"Landeshauptstadt Magdeburg", "150030000000", "Magdeburg, Landeshauptstadt", "2009"},
		{"Gemeinde Barleben", "150830040040", "Barleben", "2009"},
		{"KID Magdeburg GmbH", "", "", "2009"},
		{"Lutherstadt Eisleben", "150870130130", "Eisleben, Lutherstadt", "2021-09-01"},
		{"Land Sachsen-Anhalt", "150000000000", "Sachsen-Anhalt", "2022-11-01"},
	}
	for i, w := range want {
		m := daten.Mitgliedschaften[i]
		if m.Mitglied != w.mitglied || m.Kommune != w.kommune || string(m.Seit) != w.seit || m.ARS != w.ars {
			t.Errorf("got %+v, want %+v", m, w)
		}
	}
}

// TestPruefsumme: Read and Pruefsumme agree, and a changed byte or a moved file
// changes it.
func TestPruefsumme(t *testing.T) {
	t.Parallel()
	first, second := read(t), read(t)
	if !reflect.DeepEqual(first, second) {
		t.Error("two readings differ")
	}
	sum, err := Pruefsumme()
	if err != nil || sum != first.Pruefsumme {
		t.Errorf("Pruefsumme() = %q, %v; Read has %q", sum, err, first.Pruefsumme)
	}
	if !strings.HasPrefix(sum, "1-") || len(sum) != 2+64 {
		t.Errorf("Pruefsumme() = %q, want format 1 and a SHA-256", sum)
	}
	folder := copyOf(t)
	folder["lagen.csv"].Data = append(folder["lagen.csv"].Data, '\n')
	if changed, err := checksum(folder); err != nil || changed == sum {
		t.Errorf("checksum of a changed folder = %q, %v; want another", changed, err)
	}
}

// TestEmbeddedIsFolder: what the program carries is what lies in data/, apart
// from the texts for readers.
func TestEmbeddedIsFolder(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	folder := embeddedFolder(t)
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".md") {
			continue
		}
		if _, err := fs.Stat(folder, e.Name()); err != nil {
			t.Errorf("%s is not embedded: %v", e.Name(), err)
		}
	}
}

func TestBeispiele(t *testing.T) {
	t.Parallel()
	beispiele, err := Beispiele()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Beispiele(); err != nil || !reflect.DeepEqual(beispiele, again) {
		t.Errorf("two calls differ: %v", err)
	}
	bodies := map[string]int{}
	for _, n := range beispiele.Plattformnutzungen {
		bodies[n.ARS]++
		if !n.Beispiel || len(n.Quellen) != 1 || !strings.Contains(n.Quellen[0].Titel, "erfunden") {
			t.Errorf("not marked as made up: %+v", n)
		}
		if !n.Seit.IsValid() || n.Seit < "2020-01" || n.Seit > "2024-12" {
			t.Errorf("Seit = %q, want a month from 2020 to 2024", n.Seit)
		}
		if n.Plattform.Code != "osi" && n.Plattform.Code != "sac" {
			t.Errorf("Plattform = %q, want osi or sac", n.Plattform.Code)
		}
	}
	if len(bodies) != 133 {
		t.Errorf("%d bodies have an example, want the 133 Verwaltungstraeger", len(bodies))
	}
	if both := len(beispiele.Plattformnutzungen) - len(bodies); both < 20 || both > 70 {
		t.Errorf("%d bodies use both portals; the demonstration should show some of each", both)
	}
	if len(beispiele.Mitgliedschaften) != 0 {
		t.Errorf("got %d made-up Mitgliedschaften, want none", len(beispiele.Mitgliedschaften))
	}
}

// TestBeispielmeldungen checks that what --demo reports can be reported, and that
// it shows what it is wherever it shows.
func TestBeispielmeldungen(t *testing.T) {
	t.Parallel()
	beispiele, err := Beispiele()
	if err != nil {
		t.Fatal(err)
	}
	daten, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	buendel := make(map[string]bool)
	for i := range daten.Leistungsbuendel {
		buendel[daten.Leistungsbuendel[i].OzgID] = true
	}
	pairs := make(map[string]int)
	for _, m := range beispiele.Meldungen {
		if pairs[m.ARS+"/"+m.OzgID]++; !buendel[m.OzgID] {
			t.Errorf("%s %s: no such Leistungsbuendel", m.ARS, m.OzgID)
		}
		for _, text := range []string{m.Organisation, m.Meldung.Begruendung} {
			if text != "" && !strings.HasPrefix(text, "Beispiel: ") {
				t.Errorf("%s %s: %q does not say that it is an example", m.ARS, m.OzgID, text)
			}
		}
		if m.Bestaetigung && pairs[m.ARS+"/"+m.OzgID] == 1 {
			t.Errorf("%s %s: confirmed before anything is reported", m.ARS, m.OzgID)
		}
	}
	if len(pairs) < 12 || len(pairs) > 30 {
		t.Errorf("%d pairs have an example, want enough to see something and few enough to read", len(pairs))
	}
	// The README and the handbook begin with this pair.
	if pairs["150030000000/10092"] > 0 {
		t.Error("Wohngeld in Magdeburg must stay open, because the first steps of the documents set it")
	}
}
