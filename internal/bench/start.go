// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"nachnutzung/api"
)

// starts are the figures of starting the delivered program.
type starts struct {
	first time.Duration
	later []time.Duration
	// memory is the resident set after the rest in KiB, 0 where the system does
	// not tell.
	memory int
}

// buildProgram builds the program as it is delivered and returns its size.
func buildProgram(ctx context.Context, dir string) (path string, size int64, err error) {
	path = filepath.Join(dir, "nachnutzung")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-tags=timetzdata", "-ldflags=-s -w", "-o", path, "nachnutzung/cmd/nachnutzung")
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", 0, fmt.Errorf("build the program: %w\n%s", err, out)
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", 0, fmt.Errorf("build the program: %w", err)
	}
	return path, info.Size(), nil
}

// measureStarts starts the program, which fills an empty database, then again and
// again, each time up to the first answer with 200; the last one rests before its memory
// is read.
func measureStarts(ctx context.Context, again int, rest time.Duration, program, dsn string) (s starts, err error) {
	began := time.Now()
	server, err := startProgram(ctx, program, dsn)
	if err != nil {
		return s, err
	}
	s.first = time.Since(began)
	for range again {
		if err := server.end(); err != nil {
			return s, err
		}
		began = time.Now()
		if server, err = startProgram(ctx, program, dsn); err != nil {
			return s, err
		}
		s.later = append(s.later, time.Since(began))
	}
	defer func() { err = errors.Join(err, server.end()) }()
	select {
	case <-time.After(rest):
	case <-ctx.Done():
		return s, ctx.Err()
	}
	s.memory = residentKiB(server.cmd.Process.Pid)
	return s, nil
}

// startProgram starts the delivered program and waits for its first 200.
func startProgram(ctx context.Context, program, dsn string) (*process, error) {
	cmd := exec.CommandContext(ctx, program, "serve", "--addr", "127.0.0.1:0", "--log-level", "error")
	// Nothing of the environment may change what is measured; here the password
	// does not stand in the process list either.
	cmd.Env = []string{"NACHNUTZUNG_DB=" + dsn}
	server, err := start(cmd)
	if err != nil {
		return nil, err
	}
	if err := fetch(ctx, http.DefaultClient, server.base+api.BasePath+"/katalogstand", io.Discard); err != nil {
		return nil, errors.Join(err, server.end())
	}
	return server, nil
}

var (
	resident  = regexp.MustCompile(`(?m)^VmRSS:\s+(\d+) kB$`)
	highWater = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`)
)

// residentKiB reads the resident set of a process; only Linux tells it so.
func residentKiB(pid int) int { return statusKiB(pid, resident) }

// peakKiB reads the greatest resident set that a process has had; 0 where the system
// does not tell.
func peakKiB(pid int) int { return statusKiB(pid, highWater) }

func statusKiB(pid int, line *regexp.Regexp) int {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	found := line.FindSubmatch(text)
	if found == nil {
		return 0
	}
	kib, err := strconv.Atoi(string(found[1]))
	if err != nil {
		return 0
	}
	return kib
}
