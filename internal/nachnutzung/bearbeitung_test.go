// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/katalog"
	"nachnutzung/internal/nachnutzung"
)

// vocabulary is what the embedded catalogue knows.
func vocabulary(daten *nachnutzung.Katalogdaten) nachnutzung.Wortschatz {
	w := nachnutzung.Wortschatz{Codes: make(map[string][]string)}
	for _, list := range daten.Codelisten {
		for _, e := range list.Eintraege {
			w.Codes[list.Code] = append(w.Codes[list.Code], e.Code)
		}
	}
	for _, b := range daten.Leistungsbuendel {
		w.Codes["leistungsbuendel"] = append(w.Codes["leistungsbuendel"], b.OzgID)
	}
	return w
}

// TestCatalogueKeepsTheRulesOfEditors: an editor who sends back what he has read
// must not be refused.
func TestCatalogueKeepsTheRulesOfEditors(t *testing.T) {
	t.Parallel()
	daten, err := katalog.Read()
	if err != nil {
		t.Fatal(err)
	}
	w := vocabulary(daten)
	for _, f := range daten.Themenfelder {
		// The loader leaves a side of which nothing is said without a Beleglage.
		for _, side := range []*nachnutzung.FederfuehrungSeite{&f.Federfuehrung.Bund, &f.Federfuehrung.Land} {
			if side.Beleglage == "" {
				side.Beleglage = nachnutzung.NichtBelegt
			}
		}
		if err := f.Federfuehrung.Validate(w); err != nil {
			t.Errorf("Themenfeld %s: %v", f.Code, err)
		}
	}
	for _, o := range daten.Onlinedienste {
		if err := o.Validate(w); err != nil {
			t.Errorf("Onlinedienst %s: %v", o.Code, err)
		}
	}
	for _, p := range daten.Plattformen {
		if err := p.Validate(w); err != nil {
			t.Errorf("Plattform %s: %v", p.Code, err)
		}
	}
	for _, v := range daten.Verbuende {
		if err := v.Validate(); err != nil {
			t.Errorf("Verbund %s: %v", v.Code, err)
		}
	}
	for _, s := range daten.Synonyme {
		if err := s.Validate(w); err != nil {
			t.Errorf("synonym %s: %v", s.Begriff, err)
		}
	}
	for _, m := range daten.Mitgliedschaften {
		z := nachnutzung.Zugehoerigkeit{Mitglied: m.Mitglied, Zeiten: []nachnutzung.Zeitspanne{{Seit: m.Seit, Bis: m.Bis, Hinweis: m.Hinweis, Quellen: m.Quellen}}}
		if err := z.Validate(); err != nil {
			t.Errorf("member %s: %v", m.Mitglied, err)
		}
	}
	for _, list := range daten.Codelisten {
		for _, e := range list.Eintraege {
			copied := list
			if err := copied.SetEintrag(e); err != nil || !slices.Equal(copied.Eintraege, list.Eintraege) {
				t.Errorf("code list %s, %s: %v, %v", list.Code, e.Code, copied.Eintraege, err)
			}
		}
	}
}

// places gives the pointers of all faults, sorted.
func places(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	invalid, ok := errors.AsType[*nachnutzung.InvalidError](err)
	if !ok {
		t.Fatalf("not invalid: %v", err)
	}
	pointers := make([]string, len(invalid.Faults))
	for i, f := range invalid.Faults {
		pointers[i] = f.Pointer
	}
	slices.Sort(pointers)
	return strings.Join(pointers, " ")
}

func belegtVon(titel string) []nachnutzung.Quelle { return []nachnutzung.Quelle{{Titel: titel}} }

func verweise(codes ...string) []nachnutzung.Verweis {
	list := make([]nachnutzung.Verweis, len(codes))
	for i, code := range codes {
		list[i].Code = code
	}
	return list
}

func TestEditsNameAllFaults(t *testing.T) {
	t.Parallel()
	w := nachnutzung.Wortschatz{Codes: map[string][]string{
		"land": {"01", "15"}, "bundesressort": {"BMI"}, "leistungsbuendel": {"10092"}, "nachnutzungsmodell": {"efa"},
		"onlinedienst_zustand": {"go_live"}, "plattformart": {"portal"},
	}}
	empty := nachnutzung.FederfuehrungSeite{Beleglage: nachnutzung.NichtBelegt}
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"Federfuehrung of nobody", nachnutzung.Federfuehrung{Bund: empty, Land: empty}.Validate(w), ""},
		{"an assumption needs no source", nachnutzung.Federfuehrung{Bund: empty, Land: nachnutzung.FederfuehrungSeite{
			Werte: verweise("15"), Beleglage: nachnutzung.Vermutet,
		}}.Validate(w), ""},
		{"unknown Ressort, Land twice, no source", nachnutzung.Federfuehrung{
			Bund: nachnutzung.FederfuehrungSeite{Werte: verweise("BMX"), Beleglage: nachnutzung.Belegt, Quellen: belegtVon("")},
			Land: nachnutzung.FederfuehrungSeite{Werte: verweise("15", "15"), Beleglage: "sicher"},
		}.Validate(w), "/bund/federfuehrende/0 /bund/quellen/0/titel /land/beleglage /land/federfuehrende/1 /land/quellen"},
		{"sourced by nobody and nobody sourced", nachnutzung.Federfuehrung{
			Bund: nachnutzung.FederfuehrungSeite{Beleglage: nachnutzung.Belegt},
			Land: nachnutzung.FederfuehrungSeite{Werte: verweise("15"), Beleglage: nachnutzung.NichtBelegt, Quellen: belegtVon("x")},
		}.Validate(w), "/bund/beleglage /land/beleglage"},
		{"Onlinedienst", (&nachnutzung.Onlinedienst{
			Name: " Wohngeld", Laender: verweise("99"), Nachnutzungsmodell: "kauf", Zustand: "fertig", Hinweis: strings.Repeat("x", 1001),
			Leistungsbuendel: []nachnutzung.Zuordnung{
				{OzgID: "10092", Beleglage: nachnutzung.Belegt}, {OzgID: "10092", Beleglage: nachnutzung.Belegt}, {OzgID: "99999", Beleglage: nachnutzung.NichtBelegt},
			},
		}).Validate(w), "/hinweis /laender/0 /leistungsbuendel/1/ozgId /leistungsbuendel/2/beleglage /leistungsbuendel/2/ozgId /nachnutzungsmodell /name /quellen /zustand"},
		{"Plattform", (&nachnutzung.Plattform{Art: "dorf", Seit: "2021-13", Quellen: []nachnutzung.Quelle{{Titel: "x", URL: "ftp://example.org"}}}).Validate(w),
			"/art /name /quellen/0/url /seit"},
		{"Verbund", (&nachnutzung.Verbund{Name: "A\nB", Gegruendet: "1066", Quellen: belegtVon("x"), Mitgliederzahlen: []nachnutzung.Mitgliederzahl{
			{Stand: "2021", Anzahl: 1, Quellen: belegtVon("x")}, {Stand: "2021", Anzahl: -1}, {Anzahl: 2_000_000, Quellen: belegtVon("x")},
		}}).Validate(), "/gegruendet /mitgliederzahlen/1/anzahl /mitgliederzahlen/1/quellen /mitgliederzahlen/1/stand " +
			"/mitgliederzahlen/2/anzahl /mitgliederzahlen/2/stand /name"},
		{"synonym", nachnutzung.Synonym{Begriff: "a/b", StehtFuer: "99999"}.Validate(w), "{begriff} {stehtFuer}"},
		{"synonym of nothing", nachnutzung.Synonym{}.Validate(w), "{begriff} {stehtFuer}"},
		{"synonym of a bundle", nachnutzung.Synonym{Begriff: "Miete", StehtFuer: "10092"}.Validate(w), ""},
	} {
		if got := places(t, tt.err); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestPeriodsDoNotOverlap(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		// spans are "seit bis", either may be "-".
		spans []string
		want  string
	}{
		{"none", nil, ""},
		{"open", []string{"2009 -"}, ""},
		{"of unknown beginning", []string{"- 2012"}, ""},
		{"left and come back", []string{"2009 2012-06-30", "2015-01 -"}, ""},
		{"in any order", []string{"2015-01 -", "2009 2012-06-30"}, ""},
		{"vague ones touch", []string{"2009 2012", "2012 -"}, ""},
		{"two are open", []string{"2009 -", "2015 -"}, "/zeiten/1/seit"},
		{"the later stands first", []string{"2015 -", "2009 -"}, "/zeiten/0/seit"},
		{"on the same day", []string{"2009 2012-06-30", "2012-06-30 -"}, "/zeiten/1/seit"},
		{"a short one inside hides no other", []string{"2000 2010-12-31", "2001 2002-12-31", "2005 -"}, "/zeiten/1/seit /zeiten/2/seit"},
		{"same beginning", []string{"2012 2012", "2012 -"}, "/zeiten/1/seit"},
		{"ends before it begins", []string{"2012-05-01 2012-04"}, "/zeiten/0/bis"},
		{"no date", []string{"2012-02-30 morgen"}, "/zeiten/0/bis /zeiten/0/seit"},
		{"too far", []string{"1492 2999"}, "/zeiten/0/bis /zeiten/0/seit"},
	} {
		z := nachnutzung.Zugehoerigkeit{}
		for _, span := range tt.spans {
			seit, bis, _ := strings.Cut(span, " ")
			z.Zeiten = append(z.Zeiten, nachnutzung.Zeitspanne{
				Seit: nachnutzung.Zeitangabe(strings.TrimPrefix(seit, "-")), Bis: nachnutzung.Zeitangabe(strings.TrimPrefix(bis, "-")), Quellen: belegtVon("x"),
			})
		}
		if got := places(t, z.Validate()); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	unsourced := nachnutzung.Zugehoerigkeit{Zeiten: []nachnutzung.Zeitspanne{{Seit: "2020"}}}
	if got := places(t, unsourced.Validate()); got != "/zeiten/0/quellen" {
		t.Errorf("unsourced: got %q", got)
	}
}

func TestSetEintrag(t *testing.T) {
	t.Parallel()
	list := func(code string) nachnutzung.Codeliste {
		return nachnutzung.Codeliste{Code: code, Eintraege: []nachnutzung.Codelisteneintrag{
			{Code: "a", Bezeichnung: "A", Ordnung: 1}, {Code: "b", Bezeichnung: "B", Ordnung: 2}, {Code: "c", Bezeichnung: "C", Ordnung: 3},
		}}
	}
	for _, tt := range []struct {
		name, list string
		eintrag    nachnutzung.Codelisteneintrag
		// want are the codes in their order, or the faults, or "conflict".
		want string
	}{
		{"changed text", "blocker", nachnutzung.Codelisteneintrag{Code: "b", Bezeichnung: "Neu", Ordnung: 2}, "a b c"},
		{"moved up", "blocker", nachnutzung.Codelisteneintrag{Code: "c", Bezeichnung: "C", Ordnung: 1}, "c a b"},
		{"moved down", "blocker", nachnutzung.Codelisteneintrag{Code: "a", Bezeichnung: "A", Ordnung: 3}, "b c a"},
		{"added", "phase", nachnutzung.Codelisteneintrag{Code: "d", Bezeichnung: "D", Ordnung: 2}, "a d b c"},
		{"added at the end", "phase", nachnutzung.Codelisteneintrag{Code: "d", Bezeichnung: "D", Ordnung: 4}, "a b c d"},
		{"Ressort", "bundesressort", nachnutzung.Codelisteneintrag{Code: "BMD", Bezeichnung: "D", Ordnung: 4}, "a b c BMD"},
		{"bad code, no text, no place", "phase", nachnutzung.Codelisteneintrag{Code: "Ä", Ordnung: 5}, "/bezeichnung /ordnung {eintrag}"},
		{"bad Ressort", "bundesressort", nachnutzung.Codelisteneintrag{Code: "b_1", Bezeichnung: "B", Ordnung: 1}, "{eintrag}"},
		{"place 0", "phase", nachnutzung.Codelisteneintrag{Code: "a", Bezeichnung: "A"}, "/ordnung"},
		{"text of a fixed list", "status", nachnutzung.Codelisteneintrag{Code: "b", Bezeichnung: "Neu", Ordnung: 2}, "a b c"},
		{"new entry of a fixed list", "status", nachnutzung.Codelisteneintrag{Code: "d", Bezeichnung: "D", Ordnung: 4}, "conflict"},
		{"order of a fixed list", "status", nachnutzung.Codelisteneintrag{Code: "a", Bezeichnung: "A", Ordnung: 2}, "conflict"},
	} {
		c := list(tt.list)
		err := c.SetEintrag(tt.eintrag)
		got := order(c)
		if _, isConflict := errors.AsType[*nachnutzung.ConflictError](err); isConflict {
			got = "conflict"
		} else if err != nil {
			got = places(t, err)
		} else if at := slices.IndexFunc(c.Eintraege, func(e nachnutzung.Codelisteneintrag) bool { return e.Code == tt.eintrag.Code }); c.Eintraege[at] != tt.eintrag {
			t.Errorf("%s: got %+v, want %+v", tt.name, c.Eintraege[at], tt.eintrag)
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// order gives the codes of a list, each out of its place marked.
func order(c nachnutzung.Codeliste) string {
	var codes []string
	for i, e := range c.Eintraege {
		if e.Ordnung != i+1 {
			e.Code += "?"
		}
		codes = append(codes, e.Code)
	}
	return strings.Join(codes, " ")
}
