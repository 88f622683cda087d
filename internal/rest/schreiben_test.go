// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"nachnutzung/api"
)

// filler sets every field of a value, by turns to something and to nothing.
type filler struct {
	seed, at int
	text     string
}

// set fills a value; depth bounds nothing, since no type of the contract holds itself.
func (f *filler) set(v reflect.Value) {
	f.at++
	isEmpty := f.seed > 0 && (f.at*7+f.seed)%3 == 0
	switch v.Kind() {
	case reflect.String:
		if !isEmpty {
			v.SetString(fmt.Sprint(f.text, f.at))
		}
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(f.at * f.seed))
	case reflect.Bool:
		v.SetBool(!isEmpty)
	case reflect.Pointer:
		if !isEmpty {
			v.Set(reflect.New(v.Type().Elem()))
			f.set(v.Elem())
		}
	case reflect.Slice:
		if !isEmpty {
			v.Set(reflect.MakeSlice(v.Type(), f.at%3, 3))
		}
		for i := range v.Len() {
			f.set(v.Index(i))
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			f.set(field)
		}
	default:
		panic("a field of an unknown kind: " + v.Kind().String())
	}
}

// wantLikeJSON holds what is written by hand against the standard encoder.
func wantLikeJSON[T any](t *testing.T, value *T, write func([]byte, *T) []byte) {
	t.Helper()
	var want bytes.Buffer
	if err := encodeJSON(&want, value); err != nil {
		t.Fatal(err)
	}
	if got := write(nil, value); !bytes.Equal(got, want.Bytes()) {
		t.Errorf("got\n%s\nwant\n%s", got, want.Bytes())
	}
}

// TestAppendLikeJSON fills every field there is, so that a new one that is not written
// shows.
func TestAppendLikeJSON(t *testing.T) {
	t.Parallel()
	testLikeJSON(t, appendNachnutzung)
	testLikeJSON(t, appendAenderung)
	testLikeJSON(t, appendAenderungListe)
	testLikeJSON(t, func(b []byte, items *[]api.Aenderung) []byte { return appendAenderungen(b, *items) })
}

func testLikeJSON[T any](t *testing.T, write func([]byte, *T) []byte) {
	t.Helper()
	wantLikeJSON(t, new(T), write)
	for seed := range 60 {
		for _, text := range []string{"", "Bündel & <Stadt> \"x\" \\ / é\u2028\u2029", "\x00\x01\x1f\b\f\n\r\t\x7f", "\xff\xc3", "日本語 🏛 \ufffd"} {
			var value T
			(&filler{seed: seed, at: seed, text: text}).set(reflect.ValueOf(&value).Elem())
			wantLikeJSON(t, &value, write)
		}
	}
}

// FuzzAppendAenderung fills a page of the feed with foreign texts.
func FuzzAppendAenderung(f *testing.F) {
	f.Add(1, "Bündel & <Stadt>")
	f.Add(2, "\x00\"\\\u2028")
	f.Fuzz(func(t *testing.T, seed int, text string) {
		var page api.AenderungListe
		(&filler{seed: seed, at: max(seed, 0) % 1000, text: text}).set(reflect.ValueOf(&page).Elem())
		wantLikeJSON(t, &page, appendAenderungListe)
	})
}

// FuzzAppendText holds texts against the standard encoder.
func FuzzAppendText(f *testing.F) {
	for _, text := range []string{"", "Wohngeld", "Straße", "a\"b\\c", "\u2028\u2029\u202a", "\xed\xa0\x80", "\xf4\x90\x80\x80", strings.Repeat("ä\xc3", 3)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var want bytes.Buffer
		if err := encodeJSON(&want, text); err != nil {
			t.Fatal(err)
		}
		if got := appendText(nil, text); !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%q: got %s, want %s", text, got, want.Bytes())
		}
	})
}

// BenchmarkAppendNachnutzung writes a pair as most are: without Einsaetze.
func BenchmarkAppendNachnutzung(b *testing.B) {
	text := "2026-10-01"
	n := &api.Nachnutzung{Ars: "150030000000", OzgID: "10092", Kommune: api.Verweis{Code: "150030000000", Name: "Magdeburg"}, StatusSeit: &text, GeaendertAm: &text}
	var into []byte
	for b.Loop() {
		into = appendNachnutzung(into[:0], n)
	}
}
