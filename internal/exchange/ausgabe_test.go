// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
)

// Bodies of the Burgenlandkreis, and bodies that tests make up: there is no such
// town.
const (
	hohenmoelsen = "150840235235"
	teuchern     = "150840490490"
	elsteraue    = "150840130130"
	luetzen      = "150840315315"
	erfunden     = "150840995995"
	erfunden2    = "150840996996"
)

// original is the edition that the catalogue embeds.
func original(t testing.TB) []byte {
	t.Helper()
	raw, err := os.ReadFile("../katalog/data/GV100AD3108.zip")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// ausgabe makes an edition up from the original one: of another day, with lines
// changed by edit.
func ausgabe(t testing.TB, stand string, edit func(lines []string) []string) []byte {
	t.Helper()
	raw := original(t)
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
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
		lines := strings.Split(strings.TrimSuffix(string(text), "\r\n"), "\r\n")
		day := strings.ReplaceAll(stand, "-", "")
		for i, line := range lines {
			lines[i] = strings.Replace(line, "20250831", day, 1)
		}
		made, err := w.Create("GV100AD_ERFUNDEN.txt")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := made.Write([]byte(strings.Join(edit(lines), "\r\n") + "\r\n")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// schluesselOf gives the key of a line in the order of the file.
func schluesselOf(ars string) (verband, gemeinde string) {
	return ars[:5] + "   " + ars[5:9], ars[:5] + ars[9:] + ars[5:9]
}

// ohne takes a Gemeinde that belongs to no Verband out of the lines.
func ohne(lines []string, ars ...string) []string {
	return slices.DeleteFunc(lines, func(line string) bool {
		return slices.ContainsFunc(ars, func(key string) bool {
			verband, gemeinde := schluesselOf(key)
			return strings.HasPrefix(line[10:], verband) || strings.HasPrefix(line[10:], gemeinde)
		})
	})
}

// mit adds a Gemeinde like another one, with the name given.
func mit(lines []string, like, ars, name string) []string {
	var added []string
	from, fromGemeinde := schluesselOf(like)
	to, toGemeinde := schluesselOf(ars)
	for _, line := range lines {
		if !strings.HasPrefix(line[10:], from) && !strings.HasPrefix(line[10:], fromGemeinde) {
			continue
		}
		line = strings.Replace(strings.Replace(line, fromGemeinde, toGemeinde, 1), from, to, 1)
		runes := []rune(line)
		copy(runes[22:72], []rune(name+strings.Repeat(" ", 50-len([]rune(name)))))
		added = append(added, string(runes))
	}
	return append(lines, added...)
}

// fusion is an edition in which Hohenmoelsen and Teuchern have become one town that
// there is not.
func fusion(t testing.TB) []byte {
	return ausgabe(t, "2026-03-31", func(lines []string) []string {
		return ohne(mit(lines, teuchern, erfunden, "Erfundene Stadt"), teuchern, hohenmoelsen)
	})
}

const fusionstabelle = "alt;neu;ab;art\n" + hohenmoelsen + ";" + erfunden + ";01.01.2026;Zusammenschluss\n" + teuchern + ";" + erfunden + ";1.1.2026;zusammenschluss\n"
