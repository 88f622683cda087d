// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"nachnutzung/api"
	"nachnutzung/internal/katalog"
)

// version is set by the linker: -ldflags "-X main.version=1.2.3".
var version string

// versionCommand shows what this program is made of; it needs no database.
type versionCommand struct{}

// Run shows it.
func (versionCommand) Run(p *program) error {
	data, err := katalog.Read()
	if err != nil {
		return fmt.Errorf("eingebauten Katalog lesen: %w", err)
	}
	p.say("Programm  %s", readBuild())
	p.say("API       %s", api.Version)
	p.say("Katalog   Stand %s, Prüfsumme %s", data.Angabe.Stand, data.Pruefsumme)
	return nil
}

// build is where the running program comes from.
type build struct {
	version, revision, date string
	modified                bool
}

// readBuild takes the version from the linker, else from what Go notes down
// about the repository it built from.
func readBuild() build {
	b := build{version: version}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.revision = s.Value
		case "vcs.time":
			b.date = s.Value
		case "vcs.modified":
			b.modified = s.Value == "true"
		}
	}
	if b.version == "" {
		b.version = info.Main.Version
	}
	if b.version == "" || b.version == "(devel)" {
		b.version = "Entwicklungsstand"
	}
	return b
}

// String is the build in one line.
func (b build) String() string {
	text := b.version
	if b.revision != "" {
		text += ", Stand " + b.revision[:min(12, len(b.revision))] + " vom " + b.date
	}
	if b.modified {
		text += " mit Änderungen"
	}
	return text + ", " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
}
