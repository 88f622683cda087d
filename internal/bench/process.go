// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

// process is a server in a process of its own.
type process struct {
	cmd *exec.Cmd
	// base is its address, http://HOST:PORT.
	base string
}

// address finds where a server says it listens: this program's own words or the
// line of "nachnutzung serve".
var address = regexp.MustCompile(`^http://(\S+)$|lauscht an (\S+);`)

// startSide starts one side of a comparison from this very binary.
func startSide(ctx context.Context, side, dsn, profile string) (*process, error) {
	args := []string{serveCommand, side, dsn}
	if profile != "" {
		args = append(args, profile)
	}
	cmd, err := ownProcess(ctx, args...)
	if err != nil {
		return nil, err
	}
	return start(cmd)
}

// ownProcess is this very binary in another process.
func ownProcess(ctx context.Context, args ...string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	return exec.CommandContext(ctx, self, args...), nil
}

// start runs a server and waits until it says where it listens.
func start(cmd *exec.Cmd) (*process, error) {
	cmd.Stderr = os.Stderr
	// It stays open as long as this process lives; serve ends with it.
	if _, err := cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start a server: %w", err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start a server: %w", err)
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start a server: %w", err)
	}
	p := &process{cmd: cmd}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if found := address.FindStringSubmatch(lines.Text()); found != nil {
			p.base = "http://" + found[1] + found[2]
			// What it still says is of no interest, but must not block it.
			go func() { _, _ = io.Copy(io.Discard, stdout) }()
			return p, nil
		}
	}
	return nil, errors.Join(fmt.Errorf("%s ended before it listened", strings.Join(cmd.Args[:2], " ")), cmd.Wait())
}

// end stops the server gracefully and waits for it.
func (p *process) end() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		return fmt.Errorf("end %s: %w", p.cmd.Path, err)
	}
	if err := p.cmd.Wait(); err != nil {
		return fmt.Errorf("end of %s: %w", p.cmd.Path, err)
	}
	return nil
}
