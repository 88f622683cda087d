// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// commandGrammar has commands with flags and words of their own.
type commandGrammar struct {
	Settings
	Serve struct{}    `cmd:"" help:"Startet."`
	Make  makeCommand `cmd:"" help:"Macht etwas."`
	Erase struct {
		ID  string `arg:"" optional:"" help:"Kennung."`
		Yes bool   `name:"yes" help:"Wirklich."`
	} `cmd:"" help:"Löscht etwas."`
}

// makeCommand names its own faults.
type makeCommand struct {
	Role string `name:"role" placeholder:"ROLLE" help:"Welche Rolle."`
}

// Validate refuses a missing role.
func (m makeCommand) Validate() error {
	if m.Role == "" {
		return &Error{Faults: []Fault{{Where: "--role", Detail: "fehlt."}, {Where: "--name", Detail: "fehlt auch."}}}
	}
	return nil
}

func TestFlagsOfCommands(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args []string
		// role and id as they arrive; wrong are parts of the refusal.
		role, id string
		yes      bool
		wrong    []string
	}{
		"a flag of its own":                 {args: []string{"make", "--role", "x"}, role: "x"},
		"a value that looks like a command": {args: []string{"make", "--role=erase"}, role: "erase"},
		"misspelt":                          {args: []string{"make", "--rolle", "x"}, wrong: []string{"--rolle: diesen Schalter gibt es nicht; gemeint ist vielleicht --role."}},
		"that of another command":           {args: []string{"serve", "--role", "x"}, wrong: []string{"--role: diesen Schalter gibt es nicht"}},
		"its own faults and others":         {args: []string{"make", "--addr=nix"}, wrong: []string{"--role: fehlt.", "--name: fehlt auch.", "--addr"}},
		"a word":                            {args: []string{"erase", "abc", "--yes"}, id: "abc", yes: true},
		"a word with a dash":                {args: []string{"erase", "-Ab-c_", "--yes"}, id: "-Ab-c_", yes: true},
		"a word with two dashes":            {args: []string{"erase", "--yes", "--", "--Ab"}, id: "--Ab", yes: true},
		"a dash where no word is expected":  {args: []string{"make", "-role"}, wrong: []string{"-role: diesen Schalter gibt es nicht"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var g commandGrammar
			_, _, err := Parse(&g, tt.args, nil, &bytes.Buffer{})
			if len(tt.wrong) > 0 {
				for _, want := range tt.wrong {
					if err == nil || !strings.Contains(err.Error(), want) {
						t.Errorf("got %v, want %q", err, want)
					}
				}
				return
			}
			if err != nil || g.Make.Role != tt.role || g.Erase.ID != tt.id || g.Erase.Yes != tt.yes {
				t.Errorf("got %+v %+v, %v", g.Make, g.Erase, err)
			}
		})
	}
}

func TestHelpShowsWhatACommandTakes(t *testing.T) {
	t.Parallel()
	for command, wants := range map[string][]string{
		"erase": {"Aufruf: nachnutzung erase ID [Schalter]", "  --yes\n      Wirklich."},
		"make":  {"Aufruf: nachnutzung make [Schalter]", "  --role=ROLLE\n      Welche Rolle."},
	} {
		var help bytes.Buffer
		if _, _, err := Parse(&commandGrammar{}, []string{command, "--help"}, nil, &help); !errors.Is(err, ErrHelp) {
			t.Errorf("%s: %v", command, err)
		}
		for _, want := range wants {
			if !strings.Contains(help.String(), want) {
				t.Errorf("%s: lacks %q in\n%s", command, want, help.String())
			}
		}
	}
}
