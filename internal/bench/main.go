// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Command bench measures the program beside a naive one and prints the figures
// as Markdown tables, on SQLite and on PostgreSQL. Of the catalogue: starting, two
// pages of the API under load, and the latency of searches and of deep pages. Of
// the register, over a history of a million entries: writes, reads of a past day,
// and the check of the whole history. Of portals: answers from memory and made anew,
// beside gin writing prepared bytes, nginx and a naive server, and while others write.
// Of files: what comes in and goes out, beside what the database or the library needs
// for the same rows.
//
// Every figure that is compared comes from one run on one machine: both servers
// read the same database, each in a process of its own, and are loaded in turns
// by a client in a third. It must not know how the answers are made; the naive
// server, the filled tables and the chain are written from the schema and the
// contract alone.
//
// make bench runs catalogue, register and portals, make bench-… one part; -short takes fewer
// and shorter rounds.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
)

// plan says how long and how often is measured.
type plan struct {
	// rounds of load for each side of a comparison, taken in turns.
	rounds int
	// load is the length of a round, warm-up what goes before the first one.
	load, warmUp time.Duration
	// conns are the connections of the client.
	conns int
	// starts are the later starts whose median is told.
	starts int
	// rest is how long a started server is left alone before its memory is read.
	rest time.Duration
	// samples is the number of requests of one latency figure.
	samples int
}

// fullPlan takes about five minutes.
func fullPlan() plan {
	return plan{rounds: 7, load: 3 * time.Second, warmUp: time.Second, conns: 8, starts: 9, rest: 30 * time.Second, samples: 100}
}

// shortPlan takes about 100 s.
func shortPlan() plan {
	return plan{rounds: 5, load: time.Second, warmUp: 500 * time.Millisecond, conns: 8, starts: 5, rest: 20 * time.Second, samples: 30}
}

// limit bounds a whole run, whatever goes wrong in it.
const limit = 30 * time.Minute

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, cancel := context.WithTimeout(ctx, limit)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	cancel()
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		_, _ = fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

// run is the program without its process. Its subcommands are the other
// processes of a measurement, which it starts from the same binary.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	if len(args) > 0 {
		if other := subcommand(args[0]); other != nil {
			return other(ctx, args[1:], stdin, stdout)
		}
	}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	short := flags.Bool("short", false, "fewer and shorter rounds, a shorter history")
	only := flags.String("only", "", "`part` to measure: catalogue, register, of the register reads, writes (on PostgreSQL) or audits; or alone feed, crowd, portals (all on PostgreSQL), pages or files; catalogue and register when empty")
	large := flags.Int("large", 0, "with -only files: load so many `rows` by the command line instead (6300000: some 10 min and 20 GB)")
	rounds := flags.Int("rounds", 0, "with -only files: so many `rounds` of each side instead")
	database := flags.String("database", "", "with -only files: the one `database`, SQLite or PostgreSQL")
	profiles := flags.String("profiles", "", "`folder` for CPU profiles of our side, one per database")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch *only {
	case partFeed:
		return measureFeed(ctx, planOf(*short, shortFeedPlan, fullFeedPlan), *profiles, stdout, stderr)
	case partCrowd:
		return measureCrowd(ctx, planOf(*short, shortCrowdPlan, fullCrowdPlan), stdout, stderr)
	case partPages:
		return measurePages(ctx, planOf(*short, shortPagesPlan, fullPagesPlan), *profiles, stdout, stderr)
	case partFiles:
		return measureFiles(ctx, filesPlanOf(*short, *large, *rounds, *database), *profiles, stdout, stderr)
	case partPortals:
		return measurePortals(ctx, planOf(*short, shortPortalPlan, fullPortalPlan), *profiles, stdout, stderr)
	}
	return measureAll(ctx, *only, *short, *profiles, stdout, stderr)
}

// measureAll measures the catalogue, the register and the portals, or one of the first
// two, or a part of the register.
func measureAll(ctx context.Context, only string, short bool, profiles string, stdout, stderr io.Writer) error {
	catalogue, register := planOf(short, shortPlan, fullPlan), planOf(short, shortRegisterPlan, fullRegisterPlan)
	if slices.Contains(registerParts(), only) {
		register.part = only
	}
	if only != "register" && register.part == "" {
		if err := measure(ctx, catalogue, profiles, stdout, stderr); err != nil {
			return err
		}
	}
	if only != "catalogue" {
		if err := measureRegister(ctx, register, profiles, stdout, stderr); err != nil {
			return err
		}
	}
	if only == "" {
		return measurePortals(ctx, planOf(short, shortPortalPlan, fullPortalPlan), profiles, stdout, stderr)
	}
	return nil
}

// planOf is the short plan of a part, or the full one.
func planOf[P any](short bool, brief, full func() P) P {
	if short {
		return brief()
	}
	return full()
}

// subcommand is another process of a measurement; nil when it is none.
func subcommand(name string) func(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	switch name {
	case serveCommand:
		return serve
	case loadCommand:
		return func(ctx context.Context, args []string, _ io.Reader, stdout io.Writer) error {
			return load(ctx, args, stdout)
		}
	case writeCommand:
		return func(ctx context.Context, _ []string, stdin io.Reader, stdout io.Writer) error {
			return write(ctx, stdin, stdout)
		}
	}
	return nil
}
