// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits of an API token.
const (
	// TokenFrist is how long a token is good for when nobody says otherwise.
	TokenFrist = 90 * 24 * time.Hour
	// MaxTokenRechte is how many rights one token may carry.
	MaxTokenRechte = 10
	// MaxTokenName and MaxOrganisation are counted in characters.
	MaxTokenName    = 200
	MaxOrganisation = 300
)

// Token is an API token as the register knows it. The token itself is known to
// its owner alone; the register keeps a hash of it.
type Token struct {
	// ID names the token in lists and when it is revoked; it is no secret.
	ID string
	// Akteur is who acts with the token. Its name is that of the token and can be
	// erased like any other; the token goes on without.
	Akteur Akteur
	// AngelegtVon and WiderrufenVon are the pseudonyms of who did so, or what they
	// did it with ("befehl").
	AngelegtVon, WiderrufenVon string
	AngelegtAm, LaeuftAb       time.Time
	// WiderrufenAm is zero while the token is good.
	WiderrufenAm time.Time
	// ZuletztBenutzt is the last day of use, YYYY-MM-DD; empty before the first.
	// A day is enough to find tokens that nobody needs any more.
	ZuletztBenutzt string
}

// IsWiderrufen reports whether the token was revoked.
func (t *Token) IsWiderrufen() bool { return !t.WiderrufenAm.IsZero() }

// IsAbgelaufen reports whether the token's time is over.
func (t *Token) IsAbgelaufen(now time.Time) bool { return !now.Before(t.LaeuftAb) }

// NeuesToken says what a token is to be.
type NeuesToken struct {
	// Name says what the token is for, for example "Fachverfahren Wohngeld".
	Name string
	// Organisation in whose name it acts; the public history shows it.
	Organisation string
	Rechte       []Recht
	// LaeuftAb is at most the end of the day in a year; zero means TokenFrist from
	// now. TokenEnde makes it of a day.
	LaeuftAb time.Time
}

// TokenEnde is the instant at which a token ends whose last day is tag,
// YYYY-MM-DD; false when that is no day.
func TokenEnde(tag string) (time.Time, bool) {
	day, err := time.ParseInLocation(time.DateOnly, tag, berlin())
	return day.AddDate(0, 0, 1), err == nil
}

// Check names everything that is wrong with the token, by the JSON pointers of a
// body {name, organisation, rechte, laeuftAb}, and fills in what was left open.
func (n *NeuesToken) Check(now time.Time) error {
	if n.LaeuftAb.IsZero() {
		n.LaeuftAb = now.Add(TokenFrist)
	}
	var faults []Fault
	fault := func(pointer, detail string) {
		if detail != "" {
			faults = append(faults, Fault{Pointer: pointer, Detail: detail})
		}
	}
	fault("/name", labelFault(n.Name, MaxTokenName))
	fault("/organisation", labelFault(n.Organisation, MaxOrganisation))
	switch {
	case !n.LaeuftAb.After(now):
		fault("/laeuftAb", "Dieser Zeitpunkt ist schon vorbei.")
	case Tag(n.LaeuftAb.Add(-1)) > Tag(now.AddDate(1, 0, 0)):
		fault("/laeuftAb", "Ein Token gilt höchstens ein Jahr, also bis "+Tag(now.AddDate(1, 0, 0))+".")
	}
	if len(n.Rechte) == 0 || len(n.Rechte) > MaxTokenRechte {
		fault("/rechte", fmt.Sprintf("Ein Token braucht mindestens ein Recht und trägt höchstens %d.", MaxTokenRechte))
	}
	for i, r := range n.Rechte {
		fault(fmt.Sprintf("/rechte/%d", i), r.Fault())
		fault(fmt.Sprintf("/rechte/%d/umfang", i), r.scopeFault())
	}
	if len(faults) > 0 {
		return &InvalidError{Faults: faults}
	}
	return nil
}

// scopeFault says what is wrong with the operations a right is narrowed to.
func (r Recht) scopeFault() string {
	for _, op := range r.Umfang {
		switch {
		case !slices.Contains(Operationen(), op):
			return "Den Vorgang „" + string(op) + "“ gibt es nicht."
		case Zugang(op, r.Rolle) == Verboten:
			return "Der Vorgang „" + string(op) + "“ steht der Rolle " + string(r.Rolle) + " nicht offen."
		}
	}
	return ""
}

// labelFault says what is wrong with a short text in one line.
func labelFault(text string, most int) string {
	switch {
	case strings.TrimSpace(text) == "":
		return "Diese Angabe fehlt."
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		return "Erwartet wird eine Zeile Text ohne Steuerzeichen."
	case utf8.RuneCountInString(text) > most:
		return fmt.Sprintf("Das sind mehr als %d Zeichen.", most)
	}
	return ""
}

// DarfTokens reports whether the actor may make, see or revoke a token with
// these rights: each is within a right by which the actor may do so, so that
// nobody hands out more than the own.
func (a Akteur) DarfTokens(rechte []Recht) bool {
	own := a.RechteZu(OpTokens)
	if len(own) == 0 {
		return false
	}
	for _, r := range rechte {
		if !slices.ContainsFunc(own, func(o Recht) bool { return o.Gebiet.CoversGebiet(r.Gebiet) && o.coversUmfang(r) }) {
			return false
		}
	}
	return true
}

// coversUmfang reports whether a right of the same role is narrowed at least as
// much. Other roles are handed out as they are wanted: that is what the right to
// make tokens is for.
func (r Recht) coversUmfang(other Recht) bool {
	if r.Rolle != other.Rolle || len(r.Umfang) == 0 {
		return true
	}
	outside := func(op Operation) bool { return !slices.Contains(r.Umfang, op) }
	return len(other.Umfang) > 0 && !slices.ContainsFunc(other.Umfang, outside)
}
