// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package store

import "nachnutzung/internal/nachnutzung"

// The states of the catalogue's objects as the history keeps them: what editors
// write, in the words of the API, references by their code alone.

type federfuehrungState struct {
	Bund seiteState `json:"bund"`
	Land seiteState `json:"land"`
}

type seiteState struct {
	Federfuehrende []string    `json:"federfuehrende,omitempty"`
	Beleglage      string      `json:"beleglage"`
	Hinweis        string      `json:"hinweis,omitempty"`
	Quellen        []quelleRow `json:"quellen,omitempty"`
}

func seiteStateOf(s *nachnutzung.FederfuehrungSeite) seiteState {
	return seiteState{
		Federfuehrende: codesOf(s.Werte), Beleglage: string(s.Beleglage), Hinweis: s.Hinweis, Quellen: quelleRows(s.Quellen),
	}
}

func (s seiteState) seite() nachnutzung.FederfuehrungSeite {
	return nachnutzung.FederfuehrungSeite{
		Werte: verweiseOf(s.Federfuehrende), Beleglage: nachnutzung.Beleglage(s.Beleglage), Hinweis: s.Hinweis, Quellen: quellenOf(s.Quellen),
	}
}

func encodeFederfuehrung(f *nachnutzung.Federfuehrungsangabe) any {
	return federfuehrungState{Bund: seiteStateOf(&f.Federfuehrung.Bund), Land: seiteStateOf(&f.Federfuehrung.Land)}
}

func decodeFederfuehrung(text string, f *nachnutzung.Federfuehrungsangabe) error {
	state, err := readJSON[federfuehrungState](text)
	f.Federfuehrung = nachnutzung.Federfuehrung{Bund: state.Bund.seite(), Land: state.Land.seite()}
	return err
}

type onlinedienstState struct {
	Name               string           `json:"name"`
	Laender            []string         `json:"laender,omitempty"`
	Leistungsbuendel   []zuordnungState `json:"leistungsbuendel,omitempty"`
	Nachnutzungsmodell string           `json:"nachnutzungsmodell,omitempty"`
	Zustand            string           `json:"zustand,omitempty"`
	Hinweis            string           `json:"hinweis,omitempty"`
	Quellen            []quelleRow      `json:"quellen,omitempty"`
}

type zuordnungState struct {
	OzgID     string `json:"ozgId"`
	Beleglage string `json:"beleglage"`
}

func encodeOnlinedienst(o *nachnutzung.Onlinedienst) any {
	state := onlinedienstState{
		Name: o.Name, Laender: codesOf(o.Laender), Nachnutzungsmodell: o.Nachnutzungsmodell, Zustand: o.Zustand, Hinweis: o.Hinweis,
		Quellen: quelleRows(o.Quellen),
	}
	for _, z := range o.Leistungsbuendel {
		state.Leistungsbuendel = append(state.Leistungsbuendel, zuordnungState{OzgID: z.OzgID, Beleglage: string(z.Beleglage)})
	}
	return state
}

func decodeOnlinedienst(text string, o *nachnutzung.Onlinedienst) error {
	state, err := readJSON[onlinedienstState](text)
	o.Name, o.Laender, o.Nachnutzungsmodell, o.Zustand = state.Name, verweiseOf(state.Laender), state.Nachnutzungsmodell, state.Zustand
	o.Hinweis, o.Quellen, o.Leistungsbuendel = state.Hinweis, quellenOf(state.Quellen), nil
	for _, z := range state.Leistungsbuendel {
		o.Leistungsbuendel = append(o.Leistungsbuendel, nachnutzung.Zuordnung{OzgID: z.OzgID, Beleglage: nachnutzung.Beleglage(z.Beleglage)})
	}
	return err
}

type plattformState struct {
	Name      string      `json:"name"`
	Langname  string      `json:"langname,omitempty"`
	Art       string      `json:"art"`
	Betreiber string      `json:"betreiber,omitempty"`
	Seit      string      `json:"seit,omitempty"`
	Hinweis   string      `json:"hinweis,omitempty"`
	Quellen   []quelleRow `json:"quellen,omitempty"`
}

func encodePlattform(p *nachnutzung.Plattform) any {
	return plattformState{
		Name: p.Name, Langname: p.Langname, Art: p.Art, Betreiber: p.Betreiber, Seit: string(p.Seit), Hinweis: p.Hinweis,
		Quellen: quelleRows(p.Quellen),
	}
}

func decodePlattform(text string, p *nachnutzung.Plattform) error {
	state, err := readJSON[plattformState](text)
	p.Name, p.Langname, p.Art, p.Betreiber = state.Name, state.Langname, state.Art, state.Betreiber
	p.Seit, p.Hinweis, p.Quellen = nachnutzung.Zeitangabe(state.Seit), state.Hinweis, quellenOf(state.Quellen)
	return err
}

type verbundState struct {
	Name       string `json:"name"`
	Rechtsform string `json:"rechtsform,omitempty"`
	Gegruendet string `json:"gegruendet,omitempty"`
	Hinweis    string `json:"hinweis,omitempty"`
	// Mitgliederzahlen by the day they are of.
	Mitgliederzahlen []mitgliederzahlState `json:"mitgliederzahlen,omitempty"`
	Quellen          []quelleRow           `json:"quellen,omitempty"`
}

type mitgliederzahlState struct {
	Stand   string      `json:"stand"`
	Anzahl  int         `json:"anzahl"`
	Hinweis string      `json:"hinweis,omitempty"`
	Quellen []quelleRow `json:"quellen,omitempty"`
}

func encodeVerbund(v *nachnutzung.Verbund) any {
	state := verbundState{
		Name: v.Name, Rechtsform: v.Rechtsform, Gegruendet: string(v.Gegruendet), Hinweis: v.Hinweis, Quellen: quelleRows(v.Quellen),
	}
	for _, z := range v.Mitgliederzahlen {
		state.Mitgliederzahlen = append(state.Mitgliederzahlen, mitgliederzahlState{
			Stand: string(z.Stand), Anzahl: z.Anzahl, Hinweis: z.Hinweis, Quellen: quelleRows(z.Quellen),
		})
	}
	return state
}

func decodeVerbund(text string, v *nachnutzung.Verbund) error {
	state, err := readJSON[verbundState](text)
	v.Name, v.Rechtsform, v.Gegruendet = state.Name, state.Rechtsform, nachnutzung.Zeitangabe(state.Gegruendet)
	v.Hinweis, v.Quellen, v.Mitgliederzahlen = state.Hinweis, quellenOf(state.Quellen), nil
	for _, z := range state.Mitgliederzahlen {
		v.Mitgliederzahlen = append(v.Mitgliederzahlen, nachnutzung.Mitgliederzahl{
			Stand: nachnutzung.Zeitangabe(z.Stand), Anzahl: z.Anzahl, Hinweis: z.Hinweis, Quellen: quellenOf(z.Quellen),
		})
	}
	return err
}

type synonymState struct {
	Hinweis        string `json:"hinweis,omitempty"`
	Zurueckgezogen bool   `json:"zurueckgezogen,omitempty"`
}

func encodeSynonym(s *nachnutzung.Synonym) any {
	return synonymState{Hinweis: s.Hinweis, Zurueckgezogen: s.Zurueckgezogen}
}

func decodeSynonym(text string, s *nachnutzung.Synonym) error {
	state, err := readJSON[synonymState](text)
	s.Hinweis, s.Zurueckgezogen = state.Hinweis, state.Zurueckgezogen
	return err
}

// codelisteState holds the entries by their code, so that a change is told of the
// entry it concerns, wherever it stands.
type codelisteState struct {
	Eintraege map[string]eintragState `json:"eintraege"`
}

type eintragState struct {
	Bezeichnung  string `json:"bezeichnung"`
	Beschreibung string `json:"beschreibung,omitempty"`
	Ordnung      int    `json:"ordnung"`
}

func encodeCodeliste(c *nachnutzung.Codeliste) any {
	state := codelisteState{Eintraege: make(map[string]eintragState, len(c.Eintraege))}
	for _, e := range c.Eintraege {
		state.Eintraege[e.Code] = eintragState{Bezeichnung: e.Bezeichnung, Beschreibung: e.Beschreibung, Ordnung: e.Ordnung}
	}
	return state
}

func decodeCodeliste(text string, c *nachnutzung.Codeliste) error {
	state, err := readJSON[codelisteState](text)
	c.Eintraege = make([]nachnutzung.Codelisteneintrag, len(state.Eintraege))
	for code, e := range state.Eintraege {
		if e.Ordnung < 1 || e.Ordnung > len(c.Eintraege) {
			continue
		}
		c.Eintraege[e.Ordnung-1] = nachnutzung.Codelisteneintrag{
			Code: code, Bezeichnung: e.Bezeichnung, Beschreibung: e.Beschreibung, Ordnung: e.Ordnung,
		}
	}
	return err
}

type zugehoerigkeitState struct {
	Mitglied string            `json:"mitglied,omitempty"`
	Zeiten   []zeitspanneState `json:"zeiten,omitempty"`
}

type zeitspanneState struct {
	Seit    string      `json:"seit,omitempty"`
	Bis     string      `json:"bis,omitempty"`
	Hinweis string      `json:"hinweis,omitempty"`
	Quellen []quelleRow `json:"quellen,omitempty"`
}

func encodeZugehoerigkeit(z *nachnutzung.Zugehoerigkeit) any {
	state := zugehoerigkeitState{Mitglied: z.Mitglied}
	for _, span := range z.Zeiten {
		state.Zeiten = append(state.Zeiten, zeitspanneState{
			Seit: string(span.Seit), Bis: string(span.Bis), Hinweis: span.Hinweis, Quellen: quelleRows(span.Quellen),
		})
	}
	return state
}

func decodeZugehoerigkeit(text string, z *nachnutzung.Zugehoerigkeit) error {
	z.Mitglied, z.Zeiten = "", nil
	if text == "" {
		return nil
	}
	state, err := readJSON[zugehoerigkeitState](text)
	z.Mitglied = state.Mitglied
	for _, span := range state.Zeiten {
		z.Zeiten = append(z.Zeiten, nachnutzung.Zeitspanne{
			Seit: nachnutzung.Zeitangabe(span.Seit), Bis: nachnutzung.Zeitangabe(span.Bis), Hinweis: span.Hinweis, Quellen: quellenOf(span.Quellen),
		})
	}
	return err
}

func codesOf(list []nachnutzung.Verweis) []string {
	var codes []string
	for _, v := range list {
		codes = append(codes, v.Code)
	}
	return codes
}

func verweiseOf(codes []string) []nachnutzung.Verweis {
	var list []nachnutzung.Verweis
	for _, code := range codes {
		list = append(list, nachnutzung.Verweis{Code: code})
	}
	return list
}
