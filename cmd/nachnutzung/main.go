// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Command nachnutzung is the whole program: the server, the migrations, the
// loading of the catalogue, the loads of files, the tokens, the check of the history. main wires the rooms together; what they do is
// theirs. Every subcommand has a file of its own.
//
// Lines for people go to the standard output, the log and errors to the standard
// error. Exit codes: 0 in order, 1 failed, 2 wrong usage or settings, 3 something has
// to be confirmed first.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"nachnutzung/internal/config"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/server"
)

// Exit codes of the program.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
	// exitConfirm: a load takes back so much that somebody has to confirm it.
	exitConfirm = 3
)

// commands is the command line: every subcommand and every setting.
type commands struct {
	config.Settings

	Serve   serveCommand   `cmd:"" help:"Startet den Server; legt die Datenbank an und lädt den Katalog, wo nötig."`
	Migrate migrateCommand `cmd:"" help:"Bringt das Schema der Datenbank auf den Stand dieses Programms."`
	Katalog struct {
		Load   loadCommand   `cmd:"" help:"Lädt den eingebauten Katalog; geht auch neben einem laufenden Server."`
		Status statusCommand `cmd:"" help:"Zeigt, was geladen ist und ob das Programm Neueres mitbringt."`
	} `cmd:"" help:"Der eingebaute Katalog."`
	Compare     compareCommand     `cmd:"" help:"Hält die Ausfuhr open-pvog des Dashboards des Bundes neben das Register; schreibt nichts."`
	Import      importCommand      `cmd:"" help:"Prüft eine Datei und lädt sie mit --apply; geht auch neben einem laufenden Server."`
	Export      exportCommand      `cmd:"" help:"Schreibt eine Liste des Registers in eine Datei; geht auch neben einem laufenden Server."`
	Token       tokenCommands      `cmd:"" help:"Zugang für Programme."`
	Audit       auditCommands      `cmd:"" help:"Der Verlauf: prüfen und löschen."`
	Feed        feedCommands       `cmd:"" help:"Die Änderungsliste für Portale."`
	Sync        syncCommand        `cmd:"" help:"Führt eine Kopie eines Registers in einer Datei oder in PostgreSQL und hält sie auf dem Stand."`
	Version     versionCommand     `cmd:"" help:"Zeigt die Fassung von Programm, API und eingebautem Katalog."`
	Healthcheck healthcheckCommand `cmd:"" help:"Fragt den Server an --addr, ob er bereit ist (für Container)."`
}

// program is what every subcommand works with.
type program struct {
	cfg config.Config
	log *slog.Logger
	out io.Writer
	// err takes what must not mix with the result on out.
	err io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal ends the program gracefully; without the handler a second
	// one ends it at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], config.Environ(), os.Stdout, os.Stderr))
}

// run is the program without its process, so that tests start the real one. It
// returns the exit code and ends when ctx does.
func run(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	var line commands
	parsed, cfg, err := config.Parse(&line, args, environ, stdout)
	if errors.Is(err, config.ErrHelp) {
		return exitOK
	}
	if err != nil {
		complain(stderr, err)
		return exitUsage
	}
	p := &program{cfg: cfg, log: newLog(cfg, stderr), out: stdout, err: stderr}
	parsed.BindTo(ctx, (*context.Context)(nil))
	err = parsed.Run(p)
	_, isUsage := errors.AsType[*config.Error](err)
	switch {
	case err == nil:
		return exitOK
	case isUsage:
		complain(stderr, err)
		return exitUsage
	}
	complain(stderr, err)
	if _, isShrinking := errors.AsType[*nachnutzung.SchrumpfError](err); isShrinking {
		return exitConfirm
	}
	return exitFailed
}

// complain tells the operator what went wrong. Nothing is left to do when even
// that cannot be written.
func complain(stderr io.Writer, err error) {
	_, _ = fmt.Fprintf(stderr, "nachnutzung: %v\n", err)
}

// newLog makes the log as the settings want it.
func newLog(cfg config.Config, stderr io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: cfg.LogLevel}
	var handler slog.Handler = slog.NewTextHandler(stderr, options)
	if cfg.LogFormat == config.LogJSON {
		handler = slog.NewJSONHandler(stderr, options)
	}
	return slog.New(server.WithRequestID(handler))
}

// say writes a line for people. A closed standard output is no reason to end a
// server, so the error is dropped.
func (p *program) say(format string, args ...any) {
	_, _ = fmt.Fprintf(p.out, format+"\n", args...)
}
