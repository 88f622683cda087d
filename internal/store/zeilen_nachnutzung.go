// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"nachnutzung/internal/nachnutzung"
)

// nachnutzungRow is a pair as it stands. Zeitachse and Inhalt together are the
// whole of it; the columns before repeat what lists show and filter by.
type nachnutzungRow struct {
	ARS          string `gorm:"column:ars;primaryKey"`
	OzgID        string `gorm:"primaryKey"`
	Land         string
	Version      int64
	Status       string
	StatusSeit   string
	Herkunft     string
	Begruendung  string
	Plan         string
	Bestaetigung string
	BestaetigtAm string
	Organisation string
	GeaendertAm  string
	Beispiel     bool
	Merkmale     string
	Inhalt       string
	Zeitachse    string
	Stufen       string
}

func (nachnutzungRow) TableName() string { return "nachnutzung" }

// nachnutzungInhalt is what a pair holds beside its headline, as JSON. Its names
// are those of the API, because the history shows changes by them.
type nachnutzungInhalt struct {
	Einsaetze   []einsatzState   `json:"einsaetze,omitempty"`
	Plaene      []planState      `json:"plaene,omitempty"`
	Hindernisse []hindernisState `json:"hindernisse,omitempty"`
	Bemerkung   *textState       `json:"bemerkung,omitempty"`
	Rueckfall   int64            `json:"rueckfall,omitempty"`
}

// nachnutzungState is a whole pair as the history keeps it, its steps in the text
// that its row has too. Schritte are how entries made before that keep them.
type nachnutzungState struct {
	Zeitachse string         `json:"zeitachse,omitempty"`
	Schritte  []schrittState `json:"schritte,omitempty"`
	nachnutzungInhalt
	Bestaetigung string `json:"bestaetigung,omitempty"`
	BestaetigtAm string `json:"bestaetigtAm,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	Beispiel     bool   `json:"beispiel,omitempty"`
}

// textState refers to a free text by its id.
type textState struct {
	Text string `json:"text"`
}

type schrittState struct {
	Nr             int        `json:"nr"`
	Status         string     `json:"status"`
	Seit           string     `json:"seit"`
	Begruendung    *textState `json:"begruendung,omitempty"`
	Zurueckgezogen bool       `json:"zurueckgezogen,omitempty"`
}

type planState struct {
	Ziel      string `json:"ziel"`
	GesetztAm string `json:"gesetztAm"`
}

type hindernisState struct {
	Code string `json:"code"`
	Seit string `json:"seit"`
	Bis  string `json:"bis,omitempty"`
}

type einsatzState struct {
	Nr                 int            `json:"nr"`
	Onlinedienst       string         `json:"onlinedienst,omitempty"`
	Plattform          string         `json:"plattform,omitempty"`
	URL                string         `json:"url,omitempty"`
	Leistungen         []string       `json:"leistungen,omitempty"`
	Schritte           []schrittState `json:"schritte"`
	ReifegradModell    string         `json:"reifegradModell,omitempty"`
	ReifegradStufe     int            `json:"reifegradStufe,omitempty"`
	Nachnutzungsmodell string         `json:"nachnutzungsmodell,omitempty"`
	Nachweis           *textState     `json:"nachweis,omitempty"`
}

func textStateOf(t nachnutzung.Text) *textState {
	if t.ID == "" {
		return nil
	}
	return &textState{Text: t.ID}
}

func (t *textState) text() nachnutzung.Text {
	if t == nil {
		return nachnutzung.Text{}
	}
	return nachnutzung.Text{ID: t.Text}
}

func schrittStatesOf(z nachnutzung.Zeitachse) []schrittState {
	var states []schrittState
	for _, s := range z {
		states = append(states, schrittState{
			Nr: s.Nr, Status: string(s.Status), Seit: s.Seit, Begruendung: textStateOf(s.Begruendung), Zurueckgezogen: s.Zurueckgezogen,
		})
	}
	return states
}

func zeitachseOf(states []schrittState) nachnutzung.Zeitachse {
	var z nachnutzung.Zeitachse
	for _, s := range states {
		z = append(z, nachnutzung.Schritt{
			Nr: s.Nr, Status: nachnutzung.Status(s.Status), Seit: s.Seit, Begruendung: s.Begruendung.text(), Zurueckgezogen: s.Zurueckgezogen,
		})
	}
	return z
}

func inhaltOf(n *nachnutzung.Nachnutzung) nachnutzungInhalt {
	i := nachnutzungInhalt{Bemerkung: textStateOf(n.Bemerkung), Rueckfall: n.Rueckfall}
	for _, e := range n.Einsaetze {
		i.Einsaetze = append(i.Einsaetze, einsatzState{
			Nr: e.Nr, Onlinedienst: e.Onlinedienst, Plattform: e.Plattform, URL: e.URL, Leistungen: e.Leistungen,
			Schritte: schrittStatesOf(e.Zeitachse), ReifegradModell: e.Reifegrad.Modell, ReifegradStufe: e.Reifegrad.Stufe,
			Nachnutzungsmodell: e.Nachnutzungsmodell, Nachweis: textStateOf(e.Nachweis),
		})
	}
	for _, p := range n.Plaene {
		i.Plaene = append(i.Plaene, planState(p))
	}
	for _, h := range n.Hindernisse {
		i.Hindernisse = append(i.Hindernisse, hindernisState(h))
	}
	return i
}

func (i *nachnutzungInhalt) fill(n *nachnutzung.Nachnutzung) {
	n.Bemerkung, n.Rueckfall = i.Bemerkung.text(), i.Rueckfall
	for _, e := range i.Einsaetze {
		n.Einsaetze = append(n.Einsaetze, nachnutzung.Einsatz{
			Nr: e.Nr, Onlinedienst: e.Onlinedienst, Plattform: e.Plattform, URL: e.URL, Leistungen: e.Leistungen,
			Zeitachse: zeitachseOf(e.Schritte), Reifegrad: nachnutzung.Reifegrad{Modell: e.ReifegradModell, Stufe: e.ReifegradStufe},
			Nachnutzungsmodell: e.Nachnutzungsmodell, Nachweis: e.Nachweis.text(),
		})
	}
	for _, p := range i.Plaene {
		n.Plaene = append(n.Plaene, nachnutzung.Plan(p))
	}
	for _, h := range i.Hindernisse {
		n.Hindernisse = append(n.Hindernisse, nachnutzung.Hindernis(h))
	}
}

// isEmpty reports whether nothing is said beside the headline, as for most pairs.
func (i *nachnutzungInhalt) isEmpty() bool {
	return len(i.Einsaetze)+len(i.Plaene)+len(i.Hindernisse) == 0 && i.Bemerkung == nil && i.Rueckfall == 0
}

func encodeState(state any) (string, error) {
	text, err := json.Marshal(state)
	if err != nil {
		return "", fmt.Errorf("encode state: %w", err)
	}
	return string(text), nil
}

// nachnutzungZustand writes a whole pair as the history keeps it, a nachnutzungState,
// of what its row holds: so that nothing is encoded twice for a change.
func nachnutzungZustand(r *nachnutzungRow) string {
	const around = 128
	b := make([]byte, 0, len(r.Zeitachse)+len(r.Inhalt)+len(r.Organisation)+around)
	b = append(b, '{')
	b = appendMember(b, "zeitachse", r.Zeitachse)
	if r.Inhalt != "" {
		b = appendComma(b)
		b = append(b, r.Inhalt[1:len(r.Inhalt)-1]...)
	}
	b = appendMember(b, "bestaetigung", r.Bestaetigung)
	b = appendMember(b, "bestaetigtAm", r.BestaetigtAm)
	b = appendMember(b, "organisation", r.Organisation)
	if r.Beispiel {
		b = append(appendComma(b), `"beispiel":true`...)
	}
	return string(append(b, '}'))
}

// appendMember writes a text of a JSON object, unless it is empty.
func appendMember(b []byte, name, text string) []byte {
	if text == "" {
		return b
	}
	b = append(append(append(appendComma(b), '"'), name...), `":`...)
	start := len(b)
	b = append(b, '"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\n':
			b = append(b, '\\', 'n')
		case c < ' ' || c > '~' || c == '"' || c == '\\':
			quoted, _ := json.Marshal(text) // A text can always be encoded.
			return append(b[:start], quoted...)
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

func appendComma(b []byte) []byte {
	if b[len(b)-1] == '{' {
		return b
	}
	return append(b, ',')
}

// readNachnutzungZustand reads what nachnutzungZustand wrote; the caller knows
// key, version and instant.
func readNachnutzungZustand(text string, n *nachnutzung.Nachnutzung) error {
	state, isPlain := plainZustand(text)
	if !isPlain {
		state = nachnutzungState{}
		if err := json.Unmarshal([]byte(text), &state); err != nil {
			return fmt.Errorf("read state: %w", err)
		}
	}
	steps, err := decodeZeitachse(state.Zeitachse)
	if err != nil {
		return err
	}
	if n.Zeitachse = steps; state.Schritte != nil {
		n.Zeitachse = zeitachseOf(state.Schritte)
	}
	state.fill(n)
	n.Bestaetigung, n.BestaetigtAm = nachnutzung.Bestaetigung(state.Bestaetigung), state.BestaetigtAm
	n.Organisation, n.Beispiel = state.Organisation, state.Beispiel
	return nil
}

// nachnutzungRowOf makes the row of a pair; heute is the day its headline is of.
func nachnutzungRowOf(n *nachnutzung.Nachnutzung, land, heute string) (nachnutzungRow, error) {
	found := n.Am(heute, true)
	row := nachnutzungRow{
		ARS: n.ARS, OzgID: n.OzgID, Land: land, Version: n.Version, Status: string(found.Status), StatusSeit: found.StatusSeit,
		Herkunft: found.Herkunft, Begruendung: found.Begruendung.ID, Plan: found.GeplanterGoLive,
		Bestaetigung: string(n.Bestaetigung), BestaetigtAm: n.BestaetigtAm, Organisation: n.Organisation,
		GeaendertAm: instant(n.GeaendertAm), Beispiel: n.Beispiel, Merkmale: merkmale(&found), Zeitachse: encodeZeitachse(n.Zeitachse),
		Stufen: encodeStufen(found.Reifestand()),
	}
	if inhalt := inhaltOf(n); !inhalt.isEmpty() {
		text, err := encodeState(inhalt)
		if err != nil {
			return row, err
		}
		row.Inhalt = text
	}
	return row, nil
}

// merkmale lists the codes a pair is found by, each between blanks.
func merkmale(found *nachnutzung.Befund) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, code := range found.Blocker {
		b.WriteString("blocker:" + code + " ")
	}
	for _, e := range found.Einsaetze {
		if e.Onlinedienst != "" {
			b.WriteString("onlinedienst:" + e.Onlinedienst + " ")
		}
		if e.Plattform != "" {
			b.WriteString("plattform:" + e.Plattform + " ")
		}
	}
	return b.String()
}

// encodeZeitachse writes one line for each step: number, status (- when none is
// set), day, "z" when withdrawn or "-", and the reason's id. It is read for every
// row of a list about a past day, so it has to be read fast.
func encodeZeitachse(z nachnutzung.Zeitachse) string {
	b := make([]byte, 0, 64*len(z))
	for _, s := range z {
		b = strconv.AppendInt(b, int64(s.Nr), 10)
		b = append(b, ' ')
		b = append(b, cmp.Or(string(s.Status), "-")...)
		b = append(b, ' ')
		b = append(b, s.Seit...)
		if s.Zurueckgezogen {
			b = append(b, " z "...)
		} else {
			b = append(b, " - "...)
		}
		b = append(b, s.Begruendung.ID...)
		b = append(b, '\n')
	}
	return string(b)
}

// decodeZeitachse reads what encodeZeitachse wrote.
func decodeZeitachse(text string) (nachnutzung.Zeitachse, error) {
	if text == "" {
		return nil, nil
	}
	z := make(nachnutzung.Zeitachse, 0, strings.Count(text, "\n"))
	for line := range strings.Lines(text) {
		nr, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		status, rest, _ := strings.Cut(rest, " ")
		seit, rest, _ := strings.Cut(rest, " ")
		mark, reason, ok := strings.Cut(rest, " ")
		number, err := strconv.Atoi(nr)
		if err != nil || !ok {
			return nil, fmt.Errorf("read steps: line %q", line)
		}
		if status == "-" {
			status = ""
		}
		z = append(z, nachnutzung.Schritt{
			Nr: number, Status: nachnutzung.Status(status), Seit: seit, Zurueckgezogen: mark == "z", Begruendung: nachnutzung.Text{ID: reason},
		})
	}
	return z, nil
}
