// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// walk goes once through a JSON value and holds it against a shape, noting every
// fault at its JSON pointer (RFC 6901). The grammar of the text is known to be
// right (firstValue), which is why no step can meet anything unexpected. What
// stands below an unknown or mistyped member is passed over: it has no shape.
type walk struct {
	text []byte
	at   int
	// malformed is what is wrong with the form, rules what is wrong with values.
	malformed, rules faultList
	// given are the pointers of all members of known name, true where null.
	given map[string]bool
}

// next passes space and gives the byte that the next token begins with.
func (w *walk) next() byte {
	for strings.IndexByte(jsonSpace, w.text[w.at]) >= 0 {
		w.at++
	}
	return w.text[w.at]
}

// begins tells the kind of the value that begins with a byte.
func begins(ch byte) kind {
	switch ch {
	case '{':
		return kindObject
	case '[':
		return kindList
	case '"':
		return kindText
	case 't', 'f':
		return kindTruth
	case 'n':
		return kindNull
	}
	return kindNumber
}

func (w *walk) value(s *shape, pointer string) {
	found := begins(w.next())
	switch {
	case found == kindNull && s.nullable:
		w.skip()
	case found == kindNull:
		w.malformed.add(pointer, "%s darf nicht null sein; erwartet wird %v.", label(pointer), s.kind)
		w.skip()
	case found != s.kind:
		w.malformed.add(pointer, "%s passt nicht; erwartet wird %v, gefunden wurde %v.", label(pointer), s.kind, found)
		w.skip()
	case found == kindObject:
		w.object(s, pointer)
	case found == kindList:
		w.list(s, pointer)
	case found == kindText:
		w.quoted(s, pointer)
	case found == kindNumber:
		w.number(s, pointer)
	default:
		w.skip()
	}
}

func (w *walk) object(s *shape, pointer string) {
	seen := make(map[string]bool)
	w.at++
	for w.next() != '}' {
		if w.text[w.at] == ',' {
			w.at++
			w.next()
		}
		name := unquote(w.skip())
		w.next()
		w.at++ // the colon
		w.next()
		w.member(s, pointer+"/"+escape(name), name, seen[name])
		seen[name] = true
	}
	w.at++
	for _, m := range s.members {
		if m.required && !seen[m.name] {
			w.rules.add(pointer+"/"+m.name, "%s fehlt, wird aber gebraucht.", label(pointer+"/"+m.name))
		}
	}
}

func (w *walk) member(s *shape, pointer, name string, again bool) {
	m := s.member(name)
	switch {
	case m != nil && !again:
		w.given[pointer] = w.text[w.at] == 'n'
		w.value(m, pointer)
		return
	case m != nil:
		w.malformed.add(pointer, "%s steht mehr als einmal im selben Objekt.", label(pointer))
	case !again:
		w.malformed.add(pointer, "Die Angabe %s gibt es hier nicht. %s", label(pointer), meant(s, name))
	}
	w.skip()
}

// meant says which members there are, or which one is meant.
func meant(s *shape, name string) string {
	names := make([]string, len(s.members))
	for i, m := range s.members {
		if strings.EqualFold(m.name, name) {
			return "Gemeint ist wohl „" + m.name + "“; Groß- und Kleinschreibung zählt."
		}
		names[i] = m.name
	}
	if len(names) == 0 {
		return "Dieses Objekt ist leer."
	}
	return "Möglich sind: " + strings.Join(names, ", ") + "."
}

func (w *walk) list(s *shape, pointer string) {
	var seen []string
	n := 0
	w.at++
	for ; w.next() != ']'; n++ {
		if w.text[w.at] == ',' {
			w.at++
			w.next()
		}
		if n >= s.maxItems {
			w.skip()
			continue
		}
		item := pointer + "/" + strconv.Itoa(n)
		start := w.at
		w.value(s.items, item)
		if s.unique {
			text := unquote(w.text[start:w.at])
			if slices.Contains(seen, text) {
				w.rules.add(item, "„%s“ steht in %s schon weiter vorn.", shown(text), label(pointer))
			}
			seen = append(seen, text)
		}
	}
	w.at++
	switch {
	case n > s.maxItems:
		// A fault of the form: a list beyond the limit is not even decoded.
		w.malformed.add(pointer, "%s hat %d Einträge; möglich sind höchstens %d.", label(pointer), n, s.maxItems)
	case n < s.minItems:
		w.rules.add(pointer, "%s hat %d Einträge; nötig sind mindestens %d.", label(pointer), n, s.minItems)
	}
}

func (w *walk) quoted(s *shape, pointer string) {
	raw := w.skip()
	if flaw := textFlaw(raw); flaw != "" {
		w.malformed.add(pointer, "%s %s.", label(pointer), flaw)
		return
	}
	value := unquote(raw)
	limits := s.param
	limits.name = strings.TrimPrefix(pointer, "/")
	var b bound
	if !b.check(limits, value) {
		w.rules.add(pointer, "%s", b.faults[0].Detail)
	} else if utf8.RuneCountInString(value) < s.minLength {
		w.rules.add(pointer, "%s ist zu kurz; nötig sind mindestens %d Zeichen.", label(pointer), s.minLength)
	}
}

func (w *walk) number(s *shape, pointer string) {
	raw := string(w.skip())
	n, err := strconv.ParseInt(raw, 10, s.bits)
	faults := &w.rules
	if err != nil {
		faults = &w.malformed
	}
	if err != nil || n < s.lowest || n > s.highest {
		faults.add(pointer, "%s passt nicht; erwartet wird eine ganze Zahl von %d bis %d, gefunden wurde %s.", label(pointer), s.lowest, s.highest, shown(raw))
	}
}

// skip passes the value that begins here and gives its text.
func (w *walk) skip() []byte {
	start, depth := w.at, 0
	for {
		switch ch := w.text[w.at]; {
		case ch == '"':
			w.passText()
		case ch == '{' || ch == '[':
			depth++
			w.at++
		case ch == '}' || ch == ']':
			depth--
			w.at++
		case depth > 0:
			w.at++
		default:
			w.passWord()
		}
		if depth == 0 {
			return w.text[start:w.at]
		}
	}
}

// passText passes a string with its quotes.
func (w *walk) passText() {
	for w.at++; w.text[w.at] != '"'; w.at++ {
		if w.text[w.at] == '\\' {
			w.at++
		}
	}
	w.at++
}

// passWord passes a number, true, false or null.
func (w *walk) passWord() {
	for w.at < len(w.text) && strings.IndexByte(",]}"+jsonSpace, w.text[w.at]) < 0 {
		w.at++
	}
}

// unquote gives the text of a JSON string.
func unquote(quoted []byte) string {
	var text string
	// The grammar is known to be right; what is not text is told by textFlaw.
	_ = json.Unmarshal(quoted, &text)
	return text
}

// label names a place in a sentence.
func label(pointer string) string {
	if pointer == "" {
		return "Der Inhalt"
	}
	return "„" + strings.TrimPrefix(shown(pointer), "/") + "“"
}

// escape makes a name a part of a JSON pointer (RFC 6901, 3).
func escape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(printable(name), "~", "~0"), "/", "~1")
}
