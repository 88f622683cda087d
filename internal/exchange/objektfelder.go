// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package exchange

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/sheet"
)

// How the cells of an object's row are read.

// textfeld is a column of free text.
func textfeld(code string) objektfeld {
	return objektfeld{code: code, lies: func(_ *lauf, _ zellort, cell sheet.Zelle) (string, bool) { return cell.Text, true }}
}

// codefeld is a column with one entry of a code list, by code or by name.
func codefeld(code, liste string) objektfeld {
	return objektfeld{code: code, lies: func(l *lauf, o zellort, cell sheet.Zelle) (string, bool) {
		return l.code(o, liste, cell.Text, cell.Text)
	}}
}

// codesfeld is a column with several of them, apart by semicolons; in order, so that
// the same ones read the same.
func codesfeld(code, liste string) objektfeld {
	return objektfeld{code: code, lies: func(l *lauf, o zellort, cell sheet.Zelle) (string, bool) {
		var codes []string
		words := l.v.liste(liste)
		for _, part := range feiner(teile(cell.Text), words) {
			found, ok := l.code(o, liste, part, cell.Text)
			if !ok {
				return "", false
			}
			codes = append(codes, found)
		}
		return liste2text(codes), true
	}}
}

// feiner parts values at commas and slashes too, but those that are a name with one.
func feiner(parts []string, words *woerter) []string {
	var list []string
	for _, part := range parts {
		if _, ok := words.finde(part); ok {
			list = append(list, part)
			continue
		}
		for finer := range strings.FieldsFuncSeq(part, func(r rune) bool { return r == ',' || r == '/' }) {
			if finer = strings.TrimSpace(finer); finer != "" {
				list = append(list, finer)
			}
		}
	}
	return list
}

// teile parts the values of a cell.
func teile(text string) []string {
	var list []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == '\n' || r == '|' }) {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// liste2text and text2liste carry a list through a field.
func liste2text(codes []string) string {
	sorted := slices.Sorted(slices.Values(codes))
	return strings.Join(slices.Compact(sorted), ";")
}

func text2liste(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ";")
}

// code reads a word as an entry of a list; whole is the cell it stands in.
func (l *lauf) code(o zellort, liste, word, whole string) (string, bool) {
	words := l.v.liste(liste)
	code, ok := words.finde(word)
	if ok {
		return code, true
	}
	f := nachnutzung.Zellbefund{Feld: o.feld, Gefunden: whole, Schwere: nachnutzung.SchwereFehler}
	if len(words.codes) == 0 {
		f.Text = fmt.Sprintf("Die Codeliste „%s“ hat noch keine Einträge. Bitte „%s“ dort zuerst anlegen lassen und den Import dann neu prüfen.", liste, gekuerzt(word))
		l.zellbefund(o.t, o.zeile, o.spalte, f)
		return "", false
	}
	if near, ok := words.naechster(word); ok {
		f.Vorschlag = strings.Replace(whole, word, words.namen[near], 1)
	}
	f.Erwartet = words.alle()
	f.Text = fmt.Sprintf("„%s“ steht nicht im Katalog oder in der Codeliste „%s“. Bitte einen der erwarteten Werte eintragen.", gekuerzt(word), liste)
	l.zellbefund(o.t, o.zeile, o.spalte, f)
	return "", false
}

// tagfeld is a column with a day.
func tagfeld(code string) objektfeld {
	return objektfeld{code: code, lies: func(l *lauf, o zellort, cell sheet.Zelle) (string, bool) {
		iso, err := cell.Datum()
		if err != nil {
			l.wertfehler(o.t, o.zeile, o.spalte, o.feld, cell, err)
			return "", false
		}
		return iso, true
	}}
}

// wahrfeld is a column with yes or no.
func wahrfeld(code string) objektfeld {
	return objektfeld{code: code, lies: func(l *lauf, o zellort, cell sheet.Zelle) (string, bool) {
		yes, err := cell.Janein()
		if err != nil {
			l.wertfehler(o.t, o.zeile, o.spalte, o.feld, cell, err)
			return "", false
		}
		return strconv.FormatBool(yes), true
	}}
}

// The ways in which less than a day is written.
var (
	nurJahr      = regexp.MustCompile(`^(\d{4})$`)
	monatJahr    = regexp.MustCompile(`^(\d{1,2})[./](\d{4})$`)
	jahrMonat    = regexp.MustCompile(`^(\d{4})-(\d{1,2})$`)
	erwartetZeit = "ein Tag wie 01.03.2026, ein Monat wie 03/2026 oder ein Jahr"
)

// zeitfeld is a column with a date that may be as vague as a year.
func zeitfeld(code string) objektfeld {
	return objektfeld{code: code, lies: func(l *lauf, o zellort, cell sheet.Zelle) (string, bool) {
		if vague := ungefaehr(cell); vague != "" {
			return vague, true
		}
		iso, err := cell.Datum()
		if err != nil {
			l.zellbefund(o.t, o.zeile, o.spalte, nachnutzung.Zellbefund{
				Feld: o.feld, Gefunden: cell.Text, Erwartet: erwartetZeit, Schwere: nachnutzung.SchwereFehler,
				Text: "„" + gekuerzt(cell.Text) + "“ ist keine Zeitangabe. Erwartet wird " + erwartetZeit + ".",
			})
			return "", false
		}
		return iso, true
	}}
}

// ungefaehr reads a year or a month; empty when it is neither.
func ungefaehr(cell sheet.Zelle) string {
	if cell.Art == sheet.Datum {
		return ""
	}
	text := strings.ReplaceAll(cell.Text, " ", "")
	year, month := "", ""
	if m := nurJahr.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	if m := monatJahr.FindStringSubmatch(text); m != nil {
		month, year = m[1], m[2]
	} else if m := jahrMonat.FindStringSubmatch(text); m != nil {
		year, month = m[1], m[2]
	}
	if n, err := strconv.Atoi(month); err != nil || n < 1 || n > 12 {
		return ""
	} else if n < 10 {
		month = "0" + strconv.Itoa(n)
	}
	return year + "-" + month
}
