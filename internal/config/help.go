// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"
)

// about opens the help.
const about = "Nachnutzungskatalog: das Verzeichnis der OZG-Leistungsbündel und ihrer Nachnutzung in den Kommunen."

// printHelp writes the help in German; kong's own printer has its headings in
// English. It shows the chosen command, or all of them.
func printHelp(w io.Writer, parsed *kong.Context) error {
	var b strings.Builder
	if chosen := parsed.Selected(); chosen != nil && chosen.Leaf() {
		printCommand(&b, chosen)
	} else {
		fmt.Fprintf(&b, "Aufruf: %s BEFEHL [Schalter]\n\n%s\n\nBefehle:\n", parsed.Model.Name, about)
		table := tabwriter.NewWriter(&b, 0, 0, 3, ' ', 0)
		for _, leaf := range parsed.Model.Leaves(true) {
			fmt.Fprintf(table, "  %s\t%s\n", leaf.Path(), leaf.Help)
		}
		if err := table.Flush(); err != nil {
			return fmt.Errorf("Hilfe ausgeben: %w", err)
		}
	}
	b.WriteString("\nEinstellungen (Schalter, Umgebungsvariable; der Schalter geht vor):\n")
	for _, s := range list() {
		flag := s.flag
		if s.placeholder != "" {
			flag += "=" + s.placeholder
		}
		fmt.Fprintf(&b, "  %s, %s\n      %s", flag, s.variable, s.help)
		if s.fallback != "" {
			fmt.Fprintf(&b, " (Voreinstellung: %s)", s.fallback)
		}
		b.WriteString("\n")
	}
	b.WriteString("  --help, -h\n      Zeigt diese Hilfe.\n\nRückgabewerte: 0 in Ordnung, 1 gescheitert, 2 falscher Aufruf oder falsche Einstellung.\n")
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("Hilfe ausgeben: %w", err)
	}
	return nil
}

// printCommand writes what is the command's own: how it is called, what it does
// and its flags beside the settings.
func printCommand(b *strings.Builder, chosen *kong.Node) {
	fmt.Fprintf(b, "Aufruf: %s", chosen.FullPath())
	for _, word := range chosen.Positional {
		b.WriteString(" " + strings.ToUpper(word.Name))
	}
	fmt.Fprintf(b, " [Schalter]\n\n%s\n", chosen.Help)
	if chosen.Detail != "" {
		fmt.Fprintf(b, "\n%s\n", chosen.Detail)
	}
	if len(chosen.Flags) == 0 {
		return
	}
	b.WriteString("\nSchalter dieses Befehls:\n")
	for _, flag := range chosen.Flags {
		name := "--" + flag.Name
		if !flag.IsBool() {
			name += "=" + flag.FormatPlaceHolder()
		}
		fmt.Fprintf(b, "  %s\n      %s\n", name, flag.Help)
	}
}
