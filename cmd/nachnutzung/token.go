// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/auth"
	"nachnutzung/internal/config"
	"nachnutzung/internal/nachnutzung"
)

// tokenCommands are everything about API tokens.
type tokenCommands struct {
	Create tokenCreateCommand `cmd:"" help:"Stellt ein API-Token aus; auf der Standardausgabe steht nur das Token selbst."`
	List   tokenListCommand   `cmd:"" help:"Zeigt die API-Token."`
	Revoke tokenRevokeCommand `cmd:"" help:"Widerruft ein API-Token; laufende Server wissen es binnen einer Sekunde."`
}

// tokenCreateCommand makes a token. It works beside a running server, and before
// the first: it brings a fresh database up itself.
type tokenCreateCommand struct {
	Role         string   `name:"role" placeholder:"ROLLE" help:"Rolle: redaktion, kommune, verbund, lesen oder verwaltung."`
	Territory    *string  `name:"territory" placeholder:"GEBIET" help:"Gebiet: 15 (Land) oder der Anfang eines ARS, der ARS oder AGS einer Kommune, verbund:kitu oder plattform:osi; * für überall (nur lesen und verwaltung)."`
	Name         string   `name:"name" placeholder:"NAME" help:"Wofür das Token da ist, z. B. \"Fachverfahren Wohngeld\"."`
	Organisation string   `name:"organisation" placeholder:"NAME" help:"In wessen Namen es handelt; steht öffentlich im Verlauf. Ohne Angabe folgt sie aus dem Gebiet."`
	Expires      string   `name:"expires" default:"90d" placeholder:"FRIST" help:"Wie lange es gilt: 90d, 12h oder bis zu einem Tag (2027-03-31); höchstens ein Jahr. Ohne Angabe 90 Tage."`
	Scope        []string `name:"scope" placeholder:"VORGÄNGE" help:"Nur diese Vorgänge der Rolle, mit Komma getrennt, z. B. melden,berichtigen. Ohne Angabe alle."`
}

// Validate names everything that can be seen without the database.
func (c *tokenCreateCommand) Validate() error {
	var faults []config.Fault
	fault := func(where, detail string) { faults = append(faults, config.Fault{Where: where, Detail: detail}) }
	role := nachnutzung.Rolle(c.Role)
	switch known := slices.Contains(nachnutzung.Rollen(), role); {
	case c.Role == "":
		fault("--role", "die Rolle fehlt; möglich sind "+joinNames(nachnutzung.Rollen())+".")
	case !known:
		fault("--role", fmt.Sprintf("die Rolle %q gibt es nicht; gemeint ist vielleicht %s.", c.Role, config.Nearest(c.Role, names(nachnutzung.Rollen()))))
	case c.Territory == nil && role != nachnutzung.RolleLesen && role != nachnutzung.RolleVerwaltung:
		fault("--territory", "das Gebiet fehlt; für die Rolle "+c.Role+" z. B. "+exampleTerritory(role)+".")
	}
	if c.Territory != nil && strings.TrimSpace(*c.Territory) == "" {
		// Else an unset variable of a shell would open everything.
		fault("--territory", "die Angabe ist leer; für überall steht *.")
	}
	if strings.TrimSpace(c.Name) == "" {
		fault("--name", "der Name fehlt; er sagt, wofür das Token da ist, z. B. --name \"Fachverfahren Wohngeld\".")
	}
	if _, ok := parseExpiry(c.Expires, time.Now()); !ok {
		fault("--expires", fmt.Sprintf("%q ist keine Frist; erwartet wird z. B. 90d, 12h oder 2027-03-31.", c.Expires))
	}
	for _, op := range c.Scope {
		if !slices.Contains(names(nachnutzung.Operationen()), op) {
			fault("--scope", fmt.Sprintf("den Vorgang %q gibt es nicht; gemeint ist vielleicht %s.", op, config.Nearest(op, names(nachnutzung.Operationen()))))
		}
	}
	if len(faults) > 0 {
		return &config.Error{Faults: faults}
	}
	return nil
}

// Run makes the token and prints it.
func (c *tokenCreateCommand) Run(ctx context.Context, p *program) (err error) {
	// What the preparation has to say must not come between the token and whoever
	// reads it from the standard output.
	aside := *p
	aside.out = p.err
	db, err := aside.openLoaded(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	place, err := findTerritory(ctx, db, nachnutzung.Rolle(c.Role), deref(c.Territory))
	if err != nil {
		return err
	}
	expires, _ := parseExpiry(c.Expires, time.Now())
	right := nachnutzung.Recht{Rolle: nachnutzung.Rolle(c.Role), Gebiet: place.gebiet, Umfang: operations(c.Scope)}
	secret, token, err := auth.Issue(ctx, db, nachnutzung.NeuesToken{
		Name: c.Name, Organisation: cmp.Or(c.Organisation, place.organisation), Rechte: []nachnutzung.Recht{right}, LaeuftAb: expires,
	}, quelleBefehl)
	if err != nil {
		return tokenFaults(err)
	}
	aside.say("Token %s (%s): %s, %s; gilt bis %s. Es wird nur dieses eine Mal gezeigt.", token.ID, c.Name, c.Role, place.name, nachnutzung.Tag(token.LaeuftAb))
	if place.note != "" {
		aside.say("Hinweis: %s", place.note)
	}
	if _, err := fmt.Fprintln(p.out, secret); err != nil {
		return fmt.Errorf("das Token ließ sich nicht ausgeben; bitte widerrufen mit „nachnutzung token revoke %s“: %w", token.ID, err)
	}
	return nil
}

// quelleBefehl is where changes come from that are made with this program.
const quelleBefehl = "befehl"

// tokenFaults says by its flags what is wrong with a token.
func tokenFaults(err error) error {
	invalid, ok := errors.AsType[*nachnutzung.InvalidError](err)
	if !ok {
		return fmt.Errorf("Token ausstellen: %w", err)
	}
	flags := map[string]string{
		"/name": "--name", "/organisation": "--organisation", "/laeuftAb": "--expires", "/rechte/0": "--territory", "/rechte/0/umfang": "--scope",
	}
	faults := make([]config.Fault, len(invalid.Faults))
	for i, f := range invalid.Faults {
		faults[i] = config.Fault{Where: cmp.Or(flags[f.Pointer], f.Pointer), Detail: f.Detail}
	}
	return &config.Error{Faults: faults}
}

// exampleTerritory is what a role may be told.
func exampleTerritory(role nachnutzung.Rolle) string {
	switch role {
	case nachnutzung.RolleKommune:
		return "--territory 150030000000 (ARS oder AGS der Kommune)"
	case nachnutzung.RolleVerbund:
		return "--territory verbund:kitu"
	}
	return "--territory 15 (Sachsen-Anhalt)"
}

// parseExpiry reads "90d", "12h" or a day, which counts to its end in Germany.
func parseExpiry(text string, now time.Time) (time.Time, bool) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		return now.AddDate(0, 0, n), err == nil && n > 0 && n < 10000
	}
	if end, ok := nachnutzung.EndOfDay(text); ok {
		if year := now.AddDate(1, 0, 0); nachnutzung.Tag(year) == text && end.After(year) {
			// The last day that a token may have is not over yet when its year is.
			end = year
		}
		return end, true
	}
	d, err := time.ParseDuration(text)
	return now.Add(d), err == nil && d > 0
}

func operations(scope []string) []nachnutzung.Operation {
	var list []nachnutzung.Operation
	for _, op := range scope {
		list = append(list, nachnutzung.Operation(op))
	}
	return list
}

func names[T ~string](values []T) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return list
}

func joinNames[T ~string](values []T) string { return strings.Join(names(values), ", ") }

func deref(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// tokenListCommand shows the tokens, never their secrets: nobody has those but
// their owners.
type tokenListCommand struct {
	All  bool `name:"all" help:"Auch abgelaufene und widerrufene."`
	JSON bool `name:"json" help:"Als JSON, mit den Namen der API."`
}

// Run lists.
func (c *tokenListCommand) Run(ctx context.Context, p *program) (err error) {
	db, err := p.openCurrent(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tokens, err := db.Tokens(ctx)
	if err != nil {
		return fmt.Errorf("Token lesen: %w", err)
	}
	now := time.Now()
	if !c.All {
		tokens = slices.DeleteFunc(tokens, func(t nachnutzung.Token) bool { return t.IsWiderrufen() || t.IsAbgelaufen(now) })
	}
	if c.JSON {
		return p.printTokensJSON(tokens)
	}
	if len(tokens) == 0 {
		p.say("Es gibt keine Token; „nachnutzung token create --help“ zeigt, wie eines entsteht.")
		return nil
	}
	table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tName\tRechte\tOrganisation\tZuletzt benutzt\tStand")
	for i := range tokens {
		t := &tokens[i]
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", t.ID, cmp.Or(t.Akteur.Name, "(gelöscht)"), rightsLine(t.Akteur.Rechte),
			t.Akteur.Organisation, cmp.Or(t.ZuletztBenutzt, "nie"), tokenState(t, now))
	}
	return table.Flush()
}

func rightsLine(rights []nachnutzung.Recht) string {
	parts := make([]string, len(rights))
	for i, r := range rights {
		parts[i] = string(r.Rolle) + " " + cmp.Or(string(r.Gebiet), "überall")
		if len(r.Umfang) > 0 {
			parts[i] += " (" + joinNames(r.Umfang) + ")"
		}
	}
	return strings.Join(parts, "; ")
}

func tokenState(t *nachnutzung.Token, now time.Time) string {
	switch {
	case t.IsWiderrufen():
		return "widerrufen am " + nachnutzung.Tag(t.WiderrufenAm)
	case t.IsAbgelaufen(now):
		return "abgelaufen am " + nachnutzung.Tag(t.LaeuftAb)
	}
	return "gilt bis " + nachnutzung.Tag(t.LaeuftAb)
}

// tokenJSON is a token as the API shows it, and its pseudonym in the history:
// whoever works on the database may have its name erased.
type tokenJSON struct {
	api.Token
	Akteur string `json:"akteur"`
}

func (p *program) printTokensJSON(tokens []nachnutzung.Token) error {
	list := make([]tokenJSON, len(tokens))
	for i := range tokens {
		t := &tokens[i]
		list[i] = tokenJSON{Akteur: t.Akteur.Kennung, Token: api.Token{
			ID: t.ID, Name: t.Akteur.Name, Organisation: t.Akteur.Organisation,
			AngelegtAm: t.AngelegtAm.UTC().Format(time.RFC3339Nano), LaeuftAb: t.LaeuftAb.UTC().Format(time.RFC3339Nano),
		}}
		if t.IsWiderrufen() {
			at := t.WiderrufenAm.UTC().Format(time.RFC3339Nano)
			list[i].WiderrufenAm = &at
		}
		if t.ZuletztBenutzt != "" {
			list[i].ZuletztBenutzt = &t.ZuletztBenutzt
		}
		for _, r := range t.Akteur.Rechte {
			list[i].Rechte = append(list[i].Rechte, api.Recht{Rolle: string(r.Rolle), Gebiet: string(r.Gebiet), Umfang: names(r.Umfang)})
		}
	}
	encoder := json.NewEncoder(p.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(list)
}

// tokenRevokeCommand ends a token.
type tokenRevokeCommand struct {
	ID string `arg:"" optional:"" help:"ID des Tokens aus „token list“."`
}

// Validate asks for the ID.
func (c *tokenRevokeCommand) Validate() error {
	switch {
	case c.ID == "":
		return usage("ID", "welches Token widerrufen wird, sagt seine ID; „nachnutzung token list“ zeigt sie.")
	case strings.HasPrefix(c.ID, "ozgk_"):
		return usage("ID", "das ist das Token selbst; gebraucht wird seine ID, die „nachnutzung token list“ zeigt.")
	}
	return nil
}

// Run revokes.
func (c *tokenRevokeCommand) Run(ctx context.Context, p *program) (err error) {
	db, err := p.openCurrent(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.RevokeToken(ctx, c.ID, quelleBefehl)
	if errors.Is(err, nachnutzung.ErrNotFound) {
		return fmt.Errorf("ein Token mit der ID %q gibt es nicht; „nachnutzung token list --all“ zeigt alle", c.ID)
	}
	if err != nil {
		return fmt.Errorf("Token widerrufen: %w", err)
	}
	p.say("Das Token %s ist widerrufen.", c.ID)
	return nil
}

// usage is a fault of the call.
func usage(where, detail string) error {
	return &config.Error{Faults: []config.Fault{{Where: where, Detail: detail}}}
}
