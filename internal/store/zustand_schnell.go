// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import "strings"

// plainZustand reads the state of a pair as nachnutzungZustand writes it where it has no
// Einsaetze and no blockers and no letter is escaped, as most have and are: finding its
// fields by the decoder took a third of a page of the feed. False for any other text.
func plainZustand(text string) (s nachnutzungState, ok bool) {
	rest, ok := strings.CutPrefix(text, "{")
	m := &plainMembers{rest: rest, ok: ok, escapes: strings.Count(text, `\`)}
	m.steps(&s.Zeitachse)
	m.plans(&s.Plaene)
	if m.begins(`"bemerkung":{"text":"`) {
		s.Bemerkung = &textState{}
		m.ends(&s.Bemerkung.Text, `"}`)
	}
	m.text(`"bestaetigung":"`, &s.Bestaetigung)
	m.text(`"bestaetigtAm":"`, &s.BestaetigtAm)
	m.text(`"organisation":"`, &s.Organisation)
	if m.begins(`"beispiel":true`) {
		s.Beispiel = true
		m.next()
	}
	// What is still there was not expected.
	return s, m.ok && m.isClosed && m.rest == "" && m.escapes == 0
}

// plainMembers are the members of an object that have not been read yet.
type plainMembers struct {
	rest string
	// isClosed says that the object has ended, ok that it was written as expected.
	isClosed, ok bool
	// escapes are the escaped letters that were not met yet.
	escapes int
}

// begins cuts the beginning of a member, if it is the next one.
func (m *plainMembers) begins(with string) (is bool) {
	if m.isClosed {
		return false
	}
	m.rest, is = strings.CutPrefix(m.rest, with)
	return is
}

// ends takes the text of a member that has begun, up to what ends it from its quote on.
func (m *plainMembers) ends(to *string, end string) {
	var ok bool
	*to, m.rest, ok = cutPlain(m.rest, end)
	m.ok = m.ok && ok
	m.next()
}

// next cuts what follows a member: a comma and another one, or the end.
func (m *plainMembers) next() {
	switch {
	case strings.HasPrefix(m.rest, `,"`):
		m.rest = m.rest[1:]
	case m.rest == "}":
		m.rest, m.isClosed = "", true
	default:
		m.ok = false
	}
}

// text takes a member that is a text, if it is the next one.
func (m *plainMembers) text(begin string, to *string) {
	if m.begins(begin) {
		m.ends(to, `"`)
	}
}

// steps takes the Zeitachse, in which the ends of lines are escaped and nothing else.
func (m *plainMembers) steps(to *string) {
	if !m.begins(`"zeitachse":"`) {
		return
	}
	m.ends(to, `"`)
	m.escapes -= strings.Count(*to, `\n`)
	*to = strings.ReplaceAll(*to, `\n`, "\n")
}

// plans takes the list of plans.
func (m *plainMembers) plans(to *[]planState) {
	const ziel = `{"ziel":"`
	if !m.begins(`"plaene":[` + ziel) {
		return
	}
	list := make([]planState, 0, 2)
	for {
		var p planState
		var hasGoal, hasDay bool
		p.Ziel, m.rest, hasGoal = cutPlain(m.rest, `","gesetztAm":"`)
		p.GesetztAm, m.rest, hasDay = cutPlain(m.rest, `"}`)
		if m.ok = m.ok && hasGoal && hasDay; !m.ok {
			return
		}
		list = append(list, p)
		if rest, more := strings.CutPrefix(m.rest, ","+ziel); more {
			m.rest = rest
			continue
		}
		rest, ended := strings.CutPrefix(m.rest, "]")
		m.rest, m.ok = rest, m.ok && ended
		*to = list
		m.next()
		return
	}
}
