// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Time of the processor that processes have used, as Linux tells it in /proc; in
// steps of 10 ms, which is fine enough for rounds of seconds.

// errNoProc says that this system does not tell what processes use.
var errNoProc = errors.New("no /proc/PID/stat")

// tick is the unit of /proc/PID/stat: USER_HZ, 100 a second wherever Go runs.
const tick = 10 * time.Millisecond

// usage is what a process has used itself, and its children that have ended.
type usage struct {
	pid, parent   int
	own, children time.Duration
}

// processUsage reads one process.
func processUsage(pid int) (usage, error) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return usage{}, errors.Join(errNoProc, err)
	}
	return readUsage(pid, text)
}

// readUsage reads a line of /proc/PID/stat: its second field is the program's name
// in parentheses and may hold blanks and parentheses itself.
func readUsage(pid int, text []byte) (usage, error) {
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	const state, parent, utime, stime, cutime, cstime = 0, 1, 11, 12, 13, 14
	if len(fields) <= cstime || len(fields[state]) != 1 {
		return usage{}, fmt.Errorf("%w: %q", errNoProc, text)
	}
	var numbers [cstime + 1]int
	for _, at := range []int{parent, utime, stime, cutime, cstime} {
		n, err := strconv.Atoi(string(fields[at]))
		if err != nil {
			return usage{}, fmt.Errorf("%w: %q", errNoProc, text)
		}
		numbers[at] = n
	}
	return usage{
		pid: pid, parent: numbers[parent], own: time.Duration(numbers[utime]+numbers[stime]) * tick,
		children: time.Duration(numbers[cutime]+numbers[cstime]) * tick,
	}, nil
}

// treeUsage is what a process and all its children have used, those that have
// ended included: a naive pool ends backends of PostgreSQL all the time.
func treeUsage(pid int) (time.Duration, error) {
	root, err := processUsage(pid)
	if err != nil {
		return 0, err
	}
	total := root.own + root.children
	processes, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, fmt.Errorf("list processes: %w", err)
	}
	for _, path := range processes {
		child, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			continue
		}
		// A process that has ended meanwhile is told by its parent the next time.
		if u, err := processUsage(child); err == nil && u.parent == pid {
			total += u.own
		}
	}
	return total, nil
}

// postmaster finds PostgreSQL's first process, the parent of all its others; an
// error where it does not run on this machine.
func postmaster(ctx context.Context, p *pool) (int, error) {
	backend, err := p.number(ctx, "SELECT pg_backend_pid()")
	if err != nil {
		return 0, err
	}
	name, err := os.ReadFile("/proc/" + strconv.FormatInt(backend, 10) + "/comm")
	if err != nil || string(bytes.TrimSpace(name)) != "postgres" {
		return 0, errors.Join(errNoProc, err)
	}
	u, err := processUsage(int(backend))
	return u.parent, err
}
