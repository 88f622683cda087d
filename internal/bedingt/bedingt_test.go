// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package bedingt

import (
	"strings"
	"testing"
)

func TestBekannt(t *testing.T) {
	t.Parallel()
	const etag = `"7.3f9a"`
	for name, tt := range map[string]struct {
		lines []string
		want  string
	}{
		"nothing":                   {nil, ""},
		"same":                      {[]string{etag}, etag},
		"weak":                      {[]string{`W/` + etag}, etag},
		"star":                      {[]string{"*"}, etag},
		"in a list":                 {[]string{`"a", ` + etag}, etag},
		"on another line":           {[]string{`"a"`, etag}, etag},
		"compressed":                {[]string{`"7.3f9a-zstd"`}, `"7.3f9a-zstd"`},
		"by a coding we do not use": {[]string{`"7.3f9a-lzma"`}, ""},
		"another format":            {[]string{`"7.3f9a-csv"`}, ""},
		"longer":                    {[]string{`"7.3f9a0"`}, ""},
		"shorter":                   {[]string{`"7.3f9"`}, ""},
		"no quotes":                 {[]string{"7.3f9a"}, ""},
		"star in a list":            {[]string{`"a", *`}, ""},
		"empty":                     {[]string{""}, ""},
	} {
		got, ok := Bekannt(tt.lines, etag)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: got %q, %t; want %q", name, got, ok, tt.want)
		}
	}
}

func TestKodiert(t *testing.T) {
	t.Parallel()
	if got := Kodiert(`"7-csv"`, "gzip"); got != `"7-csv-gzip"` {
		t.Errorf("got %s", got)
	}
	if got := Kodiert(`"7"`, ""); got != `"7"` {
		t.Errorf("got %s", got)
	}
}

// FuzzLies reads what anybody may send: what is read says the same when it is
// written and read again, and names a state only where it holds its tag.
func FuzzLies(f *testing.F) {
	for _, seed := range []string{"", "*", `"7"`, `W/"7.a-csv", "8"`, `, "7",, "8" ,`, `"7" "8"`, `"7`, `"7.a,b"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		list, ok := Lies([]string{line})
		if !ok {
			if _, known := Bekannt([]string{line}, `"7"`); known {
				t.Errorf("%q is no list and names a state", line)
			}
			return
		}
		written := make([]string, len(list.Kennungen))
		for i, k := range list.Kennungen {
			if written[i] = `"` + k.Text + `"`; k.Schwach {
				written[i] = "W/" + written[i]
			}
		}
		if list.Beliebig {
			written = []string{"*"}
		}
		again, ok := Lies(written)
		if !ok || again.Beliebig != list.Beliebig || len(again.Kennungen) != len(list.Kennungen) {
			t.Errorf("%q was read as %v and is %v when read again", line, list, again)
		}
		if _, known := Bekannt([]string{line}, `"7"`); known && !list.Beliebig && !strings.Contains(line, `"7`) {
			t.Errorf("%q names a state it does not hold", line)
		}
	})
}
