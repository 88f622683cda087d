// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package gv100ad_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"nachnutzung/internal/gv100ad"
)

// FuzzReadText asks of any text: it is refused with faults, or it is a register
// whose keys and references hold.
func FuzzReadText(f *testing.F) {
	f.Add([]byte(lines(klein())))
	f.Add([]byte("\ufeff" + lines(klein()[:1])))
	f.Add([]byte(strings.ReplaceAll(lines(klein()), "ö", "\xf6")))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := gv100ad.ReadText(bytes.NewReader(raw))
		if err != nil {
			var faults *gv100ad.InvalidError
			if !errors.As(err, &faults) || len(faults.Faults) == 0 || !utf8.ValidString(err.Error()) {
				t.Fatalf("got %v, want faults in UTF-8", err)
			}
			return
		}
		checkRegister(t, r)
	})
}

// FuzzRead does the same for the zip around it.
func FuzzRead(f *testing.F) {
	f.Add(zipped(f, "GV100AD_1.txt", lines(klein()), "Hinweise.txt", "Erscheinungsmonat: Juli 2025\n\n(c) Amt\n\nStichtag 31.12.2024"))
	f.Add(zipped(f, "GV100AD_1.txt", ""))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := gv100ad.Read(bytes.NewReader(raw), int64(len(raw)))
		if err == nil {
			checkRegister(t, r)
		}
	})
}

func checkRegister(t *testing.T, r *gv100ad.Register) {
	t.Helper()
	laender := map[string]bool{}
	for _, l := range r.Laender {
		if laender[l.AGS] || len(l.AGS) != 2 {
			t.Errorf("Land %q is no key or occurs twice", l.AGS)
		}
		laender[l.AGS] = true
	}
	seen := map[string]bool{}
	for _, g := range r.Gemeinden {
		if len(g.ARS) != 12 || len(g.AGS) != 8 || strings.Trim(g.ARS+g.AGS+g.PLZ, "0123456789") != "" {
			t.Errorf("Gemeinde %+v: malformed key", g)
		}
		if !laender[g.AGS[:2]] || seen[g.ARS] || g.Name == "" || g.Einwohner < g.EinwohnerMaennlich {
			t.Errorf("Gemeinde %+v does not hold", g)
		}
		seen[g.ARS] = true
	}
	if r.Gebietsstand.IsZero() {
		t.Error("no Gebietsstand")
	}
}
