// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package katalog

import (
	"slices"
	"testing"

	"nachnutzung/internal/nachnutzung"
)

func text[T ~string](values []T) []string {
	out := make([]string, 0, len(values))
	for _, v := range values {
		out = append(out, string(v))
	}
	return out
}

func codes(t *testing.T, daten *nachnutzung.Katalogdaten, liste string) []string {
	t.Helper()
	i := slices.IndexFunc(daten.Codelisten, func(x nachnutzung.Codeliste) bool { return x.Code == liste })
	if i < 0 {
		t.Fatalf("the list %q is missing", liste)
	}
	var codes []string
	for _, e := range daten.Codelisten[i].Eintraege {
		codes = append(codes, e.Code)
	}
	return codes
}

// TestListsAreTheCode: what a rule in Go knows is what the list publishes, in the
// same order.
func TestListsAreTheCode(t *testing.T) {
	t.Parallel()
	daten := read(t)
	tests := []struct {
		liste string
		want  []string
	}{
		{"kommunenart", text(nachnutzung.Arten())},
		{"ebene", text(nachnutzung.Ebenen())},
		{"beleglage", text(nachnutzung.Beleglagen())},
		{"leika_typ", nachnutzung.LeikaTypen()},
		{"zustaendigkeitsstand", text([]nachnutzung.ZustaendigkeitStand{
			nachnutzung.ZustaendigkeitUnbekannt, nachnutzung.ZustaendigkeitAbgeleitet, nachnutzung.ZustaendigkeitBelegt,
		})},
		{"herkunft", text([]nachnutzung.Herkunft{nachnutzung.HerkunftLeistungsbuendel, nachnutzung.HerkunftThemenfeld})},
		{"zustaendigkeitsart", []string{nachnutzung.ZustaendigkeitBund, "land", "kreis", "gemeinde_verband"}},
		{"lageart", []string{"lebenslage", "geschaeftslage"}},
		{"status", []string{
			"offen", "interesse_bekundet", "vertrag_geschlossen", "in_anbindung", "im_test", "live",
			"pausiert", "zurueckgezogen", "kein_bedarf", "nicht_zustaendig",
		}},
		{"import_status", text(nachnutzung.Statuswerte())},
		{"nachnutzungsmodell", []string{"efa", "dezentral_betrieben", "fim_eigenentwicklung"}},
		{"prioritaet", []string{"1", "2", "3", "4"}},
		{"reifegrad_1_1", []string{"0", "1", "2", "3", "4"}},
		{"reifegrad_2_0", []string{"0", "1", "2", "3", "4", "5", "6", "7"}},
		{"onlinedienst_zustand", []string{"planung", "umsetzung", "go_live"}},
		{"nachnutzungskategorie", nil},
		{"phase", nil},
		{"umsetzungsmodell", nil},
		{"bundesressort", []string{"AA", "BMAS", "BMBF", "BMDV", "BMFSFJ", "BMG", "BMI", "BMJ", "BMUV", "BMWK", "BMWSB"}},
	}
	for _, tt := range tests {
		if got := codes(t, daten, tt.liste); !slices.Equal(got, tt.want) {
			t.Errorf("%s:\n got %q\nwant %q", tt.liste, got, tt.want)
		}
	}
	if got := len(codes(t, daten, "blocker")); got != 13 {
		t.Errorf("blocker: got %d, want the 13 of the onboarding checklist", got)
	}
}

// TestLaenderAreTheRegisters: codes and names of the list "land" are those of the
// register, so that a Land reads the same everywhere.
func TestLaenderAreTheRegisters(t *testing.T) {
	t.Parallel()
	daten := read(t)
	var got, want []nachnutzung.Verweis
	for _, liste := range daten.Codelisten {
		if liste.Code != "land" {
			continue
		}
		for _, e := range liste.Eintraege {
			got = append(got, nachnutzung.Verweis{Code: e.Code, Name: e.Bezeichnung})
		}
	}
	for _, k := range daten.Kommunen {
		if k.Art == nachnutzung.ArtLand {
			want = append(want, k.Land)
		}
	}
	if !slices.Equal(got, want) || len(got) != 16 {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

// TestEveryArtOccurs: but for the Traegermodell, of which the edition has none,
// each kind has its bodies, in the number that the register's records give.
func TestEveryArtOccurs(t *testing.T) {
	t.Parallel()
	daten := read(t)
	got := map[nachnutzung.Art]int{}
	for _, k := range daten.Kommunen {
		got[k.Art]++
	}
	want := map[nachnutzung.Art]int{
		nachnutzung.ArtLand: 16, nachnutzung.ArtKreis: 42, nachnutzung.ArtLandkreis: 251,
		nachnutzung.ArtRegionalverband: 1,
		// 97 records, of which Berlin and Hamburg are counted as Land.
		nachnutzung.ArtKreisfreieStadt: 95, nachnutzung.ArtStadtkreis: 9,
		nachnutzung.ArtAmt: 207, nachnutzung.ArtSamtgemeinde: 114, nachnutzung.ArtVerbandsgemeinde: 148,
		nachnutzung.ArtVerwaltungsgemeinschaft: 573, nachnutzung.ArtKirchspielslandgemeinde: 2,
		nachnutzung.ArtVerwaltungsverband: 120, nachnutzung.ArtTraegermodell: 0, nachnutzung.ArtErfuellendeGemeinde: 39,
		nachnutzung.ArtEinheitsgemeinde: 3080, nachnutzung.ArtMitgliedsgemeinde: 7565,
		nachnutzung.ArtGemeindefreiesGebiet: 201,
	}
	for _, art := range nachnutzung.Arten() {
		if got[art] != want[art] {
			t.Errorf("%s: got %d, want %d", art, got[art], want[art])
		}
	}
}
