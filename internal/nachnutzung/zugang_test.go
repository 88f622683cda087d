// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// matrix is the whole table of rights, written out once more by hand: "-" denies,
// "G" holds in the territory, "U" everywhere. A change of a right has to be made
// twice, so that nobody makes it by accident.
const matrix = `
                 redaktion kommune verbund lesen verwaltung
melden           G         G       G       -     -
berichtigen      G         G       -       -     -
bestaetigen      -         G       -       -     -
vorhaben         G         -       -       -     -
katalog          U         -       -       -     -
zugehoerigkeit   G         G       -       -     -
codelisten       -         -       -       -     U
importieren      U         U       U       -     -
intern           G         G       G       G     G
tokens           -         -       -       -     G
loeschen         -         -       -       -     U
`

func TestZugangMatrix(t *testing.T) {
	t.Parallel()
	marks := map[Reichweite]string{Verboten: "-", ImGebiet: "G", Ueberall: "U"}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-16s", "")
	for _, rolle := range Rollen() {
		b.WriteString(" " + string(rolle))
	}
	b.WriteString("\n")
	for _, op := range Operationen() {
		fmt.Fprintf(&b, "%-16s", op)
		for _, rolle := range Rollen() {
			fmt.Fprintf(&b, " %-*s", len(rolle), marks[Zugang(op, rolle)])
		}
		b.WriteString("\n")
	}
	trim := func(table string) string {
		lines := strings.Split(table, "\n")
		for i := range lines {
			lines[i] = strings.TrimRight(lines[i], " ")
		}
		return strings.Join(lines, "\n")
	}
	if got, want := trim(b.String()), trim(matrix); got != want {
		t.Errorf("got%s\nwant%s", got, want)
	}
}

// TestZugangDenies: what nobody has decided is denied, and nothing is decided
// that has no name.
func TestZugangDenies(t *testing.T) {
	t.Parallel()
	if Zugang("alles", RolleRedaktion) != Verboten || Zugang(OpMelden, "chef") != Verboten || Zugang("", "") != Verboten {
		t.Error("what does not stand in the table is allowed")
	}
	for op, rollen := range zugang() {
		if !slices.Contains(Operationen(), op) {
			t.Errorf("the table has %q, Operationen has not", op)
		}
		for rolle := range rollen {
			if !slices.Contains(Rollen(), rolle) {
				t.Errorf("the table has %q, Rollen has not", rolle)
			}
		}
	}
}

// TestDarf walks every role, operation and kind of place.
func TestDarf(t *testing.T) {
	t.Parallel()
	inside := Ort{ARS: "150030000000", Verbuende: []string{"kitu"}}
	outside := Ort{ARS: "090000000000", Verbuende: []string{"akdb"}}
	territory := map[Rolle]Gebiet{
		RolleRedaktion: "15", RolleKommune: "150030000000", RolleVerbund: "verbund:kitu", RolleLesen: "15", RolleVerwaltung: "15",
	}
	for _, rolle := range Rollen() {
		for _, op := range Operationen() {
			right := Recht{Rolle: rolle, Gebiet: territory[rolle]}
			a := Akteur{Kennung: "a", Rechte: []Recht{right}}
			reach := Zugang(op, rolle)
			if _, got := a.Darf(op, inside); got != (reach != Verboten) {
				t.Errorf("%s may %s inside: got %v", rolle, op, got)
			}
			if _, got := a.Darf(op, outside); got != (reach == Ueberall) {
				t.Errorf("%s may %s outside: got %v", rolle, op, got)
			}
			if _, got := (Akteur{Kennung: "a", Rechte: []Recht{{Rolle: rolle, Gebiet: "x"}}}).Darf(op, inside); got {
				t.Errorf("%s with a broken territory may %s", rolle, op)
			}
			a.Rechte[0].Umfang = []Operation{"anderes"}
			if _, got := a.Darf(op, inside); got {
				t.Errorf("%s narrowed to something else may %s", rolle, op)
			}
			a.Rechte[0].Umfang = []Operation{"anderes", op}
			if _, got := a.Darf(op, inside); got != (reach != Verboten) {
				t.Errorf("%s narrowed to it may %s: got %v", rolle, op, got)
			}
		}
	}
	for _, op := range Operationen() {
		if _, got := (Akteur{}).Darf(op, inside); got {
			t.Errorf("a stranger may %s", op)
		}
	}
}

// TestRechteZu: the strongest first, and no role for one body without that body.
func TestRechteZu(t *testing.T) {
	t.Parallel()
	a := Akteur{Rechte: []Recht{
		{Rolle: RolleVerbund, Gebiet: "verbund:kitu"}, {Rolle: RolleRedaktion, Gebiet: "15"}, {Rolle: RolleKommune, Gebiet: "150030000000"},
		{Rolle: RolleKommune}, {Rolle: RolleRedaktion}, {Rolle: RolleLesen},
	}}
	tests := []struct {
		op   Operation
		want []Rolle
	}{
		{OpMelden, []Rolle{RolleKommune, RolleRedaktion, RolleVerbund}},
		{OpBestaetigen, []Rolle{RolleKommune}},
		{OpIntern, []Rolle{RolleKommune, RolleRedaktion, RolleVerbund, RolleLesen}},
		{OpTokens, nil},
	}
	for _, tt := range tests {
		var got []Rolle
		for _, r := range a.RechteZu(tt.op) {
			got = append(got, r.Rolle)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.op, got, tt.want)
		}
	}
	right, _ := a.Darf(OpMelden, Ort{ARS: "150030000000", Verbuende: []string{"kitu"}})
	if right.Rolle != RolleKommune {
		t.Errorf("who speaks for the body reports as %s", right.Rolle)
	}
	if right, _ = a.Darf(OpMelden, Ort{ARS: "150020000000", Verbuende: []string{"kitu"}}); right.Rolle != RolleRedaktion {
		t.Errorf("for another body of the Land: %s", right.Rolle)
	}
	if right, _ = a.Darf(OpMelden, Ort{ARS: "030000000000", Verbuende: []string{"kitu"}}); right.Rolle != RolleVerbund {
		t.Errorf("for a member elsewhere: %s", right.Rolle)
	}
}
