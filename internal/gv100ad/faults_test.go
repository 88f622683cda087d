// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package gv100ad_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/charmap"

	"nachnutzung/internal/gv100ad"
)

// satz builds a record of one Gebietsstand; key is padded to the twelve places that follow the
// Gebietsstand.
func satz(art, key, name, sitz, kennzeichen, rest string) string {
	s := art + "20250831" + pad(key, 12) + pad(name, 50) + pad(sitz, 50) + pad(kennzeichen, 6) + rest
	return pad(s, 220)
}

func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-len([]rune(s))))
}

func gemeinde(ags, verband, name string, einwohner int) string {
	return satz("60", ags+verband, name, "", "64", fmt.Sprintf("%011d%011d%011d    39104*****", 17, einwohner, einwohner/2))
}

// klein is the smallest edition with a record of each kind.
func klein() []string {
	return []string{
		satz("10", "15", "Sachsen-Anhalt", "Magdeburg", "", ""),
		satz("20", "151", "Bezirk", "", "", ""),
		satz("30", "1511", "Region", "Magdeburg", "", ""),
		satz("40", "15101", "Landkreis", "Köthen", "44", ""),
		satz("50", "15101   5001", "Verbandsgemeinde", "Köthen", "53", ""),
		gemeinde("15101001", "5001", "Großköthen", 12),
		gemeinde("15101002", "5001", "Kleinköthen", 3),
	}
}

func lines(records []string) string { return strings.Join(records, "\r\n") + "\r\n" }

func TestReadTextEncodings(t *testing.T) {
	t.Parallel()
	text := lines(klein())
	latin, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, text string }{
		{"UTF-8", text},
		{"UTF-8 with BOM", "\ufeff" + text},
		{"Windows-1252", latin},
		{"line feeds only", strings.ReplaceAll(text, "\r\n", "\n")},
		{"no line end at the end", strings.TrimSuffix(text, "\r\n")},
		{"blank line at the end", text + "\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			// One byte at a time: a buffer's edge must not matter.
			r, err := gv100ad.ReadText(iotest.OneByteReader(strings.NewReader(tt.text)))
			if err != nil {
				t.Fatal(err)
			}
			want := gv100ad.Gemeinde{
				ARS: "151015001001", AGS: "15101001", Art: "64", Name: "Großköthen",
				FlaecheHa: 17, Einwohner: 12, EinwohnerMaennlich: 6, PLZ: "39104", PLZMehrere: true,
			}
			if len(r.Gemeinden) != 2 || r.Gemeinden[0] != want {
				t.Errorf("got %+v, want %+v", r.Gemeinden, want)
			}
		})
	}
}

func TestReadTextFaults(t *testing.T) {
	t.Parallel()
	replace := func(line int, record string) []string {
		r := klein()
		r[line-1] = record
		return r
	}
	without := func(line int) []string { return slices.Delete(klein(), line-1, line) }
	damage := func(line, from int, s string) []string {
		runes := []rune(klein()[line-1])
		copy(runes[from-1:], []rune(s))
		return replace(line, string(runes))
	}
	tests := []struct {
		name    string
		records []string
		want    []string // one part of each fault, in order
	}{
		{"nothing", nil, []string{"keine Sätze"}},
		{"line cut off", replace(6, klein()[5][:150]), []string{"Zeile 6: die Zeile hat 148 Zeichen; erwartet werden 220"}},
		{"line too long", replace(6, klein()[5]+" "), []string{"Zeile 6: die Zeile hat 221 Zeichen"}},
		{"line without end", replace(6, strings.Repeat("6", 1<<20)), []string{"Zeile 6: die Zeile ist zu lang"}},
		{"wrong kind of record", damage(2, 1, "21"), []string{"Zeile 2, Feld Satzart (Stellen 1–2): enthält »21«"}},
		{"no date", damage(5, 3, "20250230"), []string{"Zeile 5, Feld Gebietsstand (Stellen 3–10): enthält »20250230«"}},
		{"two Gebietsstände", damage(7, 3, "20250630"), []string{"Zeile 7, Feld Gebietsstand (Stellen 3–10): nennt den 30.06.2025; die Sätze davor haben den Gebietsstand 31.08.2025"}},
		{"letter in a key", damage(4, 15, "x"), []string{"Zeile 4, Feld Land, Regierungsbezirk und Kreis (Stellen 11–15): enthält »1510x«; erwartet werden 5 Ziffern"}},
		{"key too deep", damage(4, 16, "7"), []string{"Zeile 4, Feld Schlüssel nach dem Kreis (Stellen 16–22): enthält »7«"}},
		{"duplicate Gemeinde", replace(7, klein()[5]), []string{"Zeile 7: der Schlüssel 15101001 der Satzart 60 steht schon in Zeile 6"}},
		{"duplicate Land", append(klein(), klein()[0]), []string{"Zeile 8: der Schlüssel 15 der Satzart 10 steht schon in Zeile 1"}},
		{"no name", damage(1, 23, strings.Repeat(" ", 50)), []string{"Zeile 1, Feld Bezeichnung (Stellen 23–72): ist leer"}},
		{"Textkennzeichen of another kind", damage(6, 123, "53"), []string{"Zeile 6, Feld Textkennzeichen (Stellen 123–124): enthält »53«; erwartet wird eine bekannte Kennziffer, die mit 6 beginnt"}},
		{"inhabitants with a letter", damage(6, 145, "1A"), []string{"Zeile 6, Feld Bevölkerung insgesamt (Stellen 140–150)"}},
		{"more men than people", damage(6, 151, "00000000013"), []string{"Zeile 6, Feld Bevölkerung männlich (Stellen 151–161): nennt 13, mehr als die 12"}},
		{"half a Postleitzahl", damage(6, 166, "391  "), []string{"Zeile 6, Feld Postleitzahl (Stellen 166–170): enthält »391  «"}},
		{"control character", damage(6, 30, "\x00"), []string{"Zeile 6: an Stelle 30 steht ein Zeichen"}},
		{"encodings mixed", replace(7, strings.Replace(klein()[6], "ö", "\xf6", 1)), []string{"Zeile 7: die Zeile ist kein gültiges UTF-8"}},
		{"Gemeinde without its Land", append(klein(), satz("50", "14000   9999", "See", "", "50", ""), gemeinde("14000999", "9999", "See", 0)),
			[]string{"Zeile 8: zum Schlüssel 140009999 fehlt das Land 14", "Zeile 9: zum Schlüssel 14000999 fehlt das Land 14"}},
		{"Gemeinden without their Verband", without(5), []string{"Zeile 5: zum Schlüssel 15101001 fehlt der Gemeindeverband 151015001", "Zeile 6"}},
		{"all without their Kreis", without(4), []string{"Zeile 4: zum Schlüssel 151015001 fehlt der Kreis 15101", "Zeile 5", "Zeile 6"}},
		{"Region without its Regierungsbezirk", without(2), []string{"Zeile 2: zum Schlüssel 1511 fehlt der Regierungsbezirk 151"}},
		{"several at once", append(damage(4, 15, "x"), "zu kurz"), []string{"Zeile 4", "Zeile 8"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var text string
			if len(tt.records) > 0 {
				text = lines(tt.records)
			}
			register, err := gv100ad.ReadText(strings.NewReader(text))
			var faults *gv100ad.InvalidError
			if !errors.As(err, &faults) || register != nil {
				t.Fatalf("got register %v and error %v, want *InvalidError alone", register != nil, err)
			}
			if len(faults.Faults) != len(tt.want) {
				t.Fatalf("got %d faults, want %d:\n%v", len(faults.Faults), len(tt.want), err)
			}
			for i, want := range tt.want {
				if got := faults.Faults[i].String(); !strings.Contains(got, want) {
					t.Errorf("fault %d: got %q, want it to contain %q", i, got, want)
				}
			}
		})
	}
}

func TestFaultsEndAtTheLimit(t *testing.T) {
	t.Parallel()
	_, err := gv100ad.ReadText(strings.NewReader(strings.Repeat("falsche Datei\n", 100_000)))
	var faults *gv100ad.InvalidError
	if !errors.As(err, &faults) {
		t.Fatalf("got %v, want *InvalidError", err)
	}
	if len(faults.Faults) != 50 || !faults.Abgebrochen {
		t.Errorf("got %d faults, Abgebrochen %v; want 50, true", len(faults.Faults), faults.Abgebrochen)
	}
	if !strings.HasSuffix(err.Error(), "Nach 50 Fehlern abgebrochen; ist es die richtige Datei?") {
		t.Errorf("got %q", err)
	}
}

func TestReadTextPassesTheReadersError(t *testing.T) {
	t.Parallel()
	want := errors.New("Platte kaputt")
	_, err := gv100ad.ReadText(io.MultiReader(strings.NewReader(lines(klein())), iotest.ErrReader(want)))
	if !errors.Is(err, want) {
		t.Errorf("got %v, want it to wrap %v", err, want)
	}
}

// zipped packs entries in pairs of name and content.
func zipped(t testing.TB, entries ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(entries); i += 2 {
		f, err := w.Create(entries[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, entries[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// liar packs a text under the checksum of another one.
func liar(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	text := []byte(lines(klein()))
	f, err := w.CreateRaw(&zip.FileHeader{
		Name: "GV100AD_1.txt", CRC32: crc32.ChecksumIEEE(text) + 1,
		CompressedSize64: uint64(len(text)), UncompressedSize64: uint64(len(text)),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadContainer(t *testing.T) {
	t.Parallel()
	text := lines(klein())
	// One endless line: a single fault, so that nothing but the size can stop it.
	bomb := text + strings.Repeat(" ", 65<<20)
	many := make([]string, 0, 202)
	for i := range 101 {
		many = append(many, fmt.Sprintf("%d.pdf", i), "")
	}
	tests := []struct {
		name string
		raw  []byte
		want string
	}{
		{"no zip", []byte("kein Archiv"), "kein Zip-Archiv"},
		{"no register in it", zipped(t, "liesmich.txt", "x"), "fehlt die Datei GV100AD_….txt"},
		{"two registers", zipped(t, "GV100AD_1.txt", text, "GV100AD_2.txt", text), "mehrere Verzeichnisse"},
		{"bomb", zipped(t, "GV100AD_1.txt", bomb), "ausgepackt größer"},
		{"bomb beside it", zipped(t, "GV100AD_1.txt", text, "Hinweise.txt", strings.Repeat(" ", 2<<20)), "ausgepackt größer"},
		{"too many entries", zipped(t, many...), "101 Einträge"},
		{"wrong checksum", liar(t), "checksum"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := gv100ad.Read(bytes.NewReader(tt.raw), int64(len(tt.raw)))
			if !errors.Is(err, gv100ad.ErrContainer) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want ErrContainer with %q", err, tt.want)
			}
		})
	}
}

func TestReadOlderContainer(t *testing.T) {
	t.Parallel()
	latin, err := charmap.Windows1252.NewEncoder().String(lines(klein()))
	if err != nil {
		t.Fatal(err)
	}
	// Before 2016 the text was called .ASC; folders and a missing leaflet occur.
	raw := zipped(t, "Ausgabe/GV100AD_311210.ASC", latin)
	r, err := gv100ad.Read(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.Quelle, (gv100ad.Quelle{Datei: "GV100AD_311210.ASC"}); got != want {
		t.Errorf("Quelle: got %+v, want %+v", got, want)
	}
	if got, want := r.Kreise[0].Sitz, "Köthen"; got != want {
		t.Errorf("Sitz: got %q, want %q", got, want)
	}
}

func TestHinweiseWithoutFacts(t *testing.T) {
	t.Parallel()
	raw := zipped(t, "GV100AD_1.txt", lines(klein()), "Hinweise.txt", "\ufeffFlächenangaben: Stichtag 31.02.2024\r\n")
	r, err := gv100ad.Read(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if !r.Quelle.Flaechenstand.IsZero() || !r.Quelle.Bevoelkerungsstand.IsZero() || r.Quelle.Vermerk != "" {
		t.Errorf("got %+v, want no facts", r.Quelle)
	}
}
