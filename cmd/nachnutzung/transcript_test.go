// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nachnutzung/internal/storetest"
)

// transcript is a document whose console blocks are run.
const transcript = "../../docs/beispiel-register.md"

// step is one command of the transcript with the output it shows.
type step struct {
	line            int
	command, output string
}

// readTranscript reads the commands of all console blocks in their order.
func readTranscript(t *testing.T) []step {
	t.Helper()
	content, err := os.ReadFile(transcript)
	if err != nil {
		t.Fatal(err)
	}
	var steps []step
	inBlock, inCommand := false, false
	for i, line := range strings.Split(string(content), "\n") {
		command, isCommand := strings.CutPrefix(line, "$ ")
		switch {
		case strings.HasPrefix(line, "```"):
			inBlock = line == "```console"
		case !inBlock:
		case inCommand:
			steps[len(steps)-1].command += "\n" + line
			inCommand = strings.HasSuffix(line, `\`)
		case isCommand:
			steps = append(steps, step{line: i + 1, command: command})
			inCommand = strings.HasSuffix(line, `\`)
		default:
			if len(steps) == 0 {
				t.Fatalf("line %d: output before the first command", i+1)
			}
			steps[len(steps)-1].output += line + "\n"
		}
	}
	return steps
}

// shell is a running sh: what one command sets, the next one knows.
type shell struct {
	in  io.WriteCloser
	out *bufio.Reader
}

// endOfOutput follows the output of every command, on a line of its own.
const endOfOutput = "--ende--"

// newShell starts a shell in which the program can be called by its name and finds
// the database. Output and errors come as at a terminal: together.
func newShell(t *testing.T, dsn string) *shell {
	t.Helper()
	for _, name := range []string{"sh", "curl"} {
		if _, err := exec.LookPath(name); err != nil {
			storetest.Require(t, name, "das Beispiel ruft es auf, und es ist nicht installiert")
		}
	}
	bin := t.TempDir()
	program := fmt.Sprintf("#!/bin/sh\n%s=1 exec '%s' \"$@\"\n", asProgram, os.Args[0])
	if err := os.WriteFile(filepath.Join(bin, "nachnutzung"), []byte(program), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh")
	// Proxies and settings of whoever runs the tests stay outside.
	cmd.Env = []string{"PATH=" + bin + ":" + os.Getenv("PATH"), "NACHNUTZUNG_DB=" + dsn, "LC_ALL=C.UTF-8", "HOME=" + bin}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	return &shell{in: in, out: bufio.NewReader(out)}
}

// run gives the shell a command and reads what it says.
func (s *shell) run(t *testing.T, command string) string {
	t.Helper()
	if _, err := fmt.Fprintf(s.in, "%s\nprintf '\\n%s\\n'\n", command, endOfOutput); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for {
		line, err := s.out.ReadString('\n')
		if err != nil {
			t.Fatalf("%s: the shell ended: %v\n%s", command, err, said.String())
		}
		if line == endOfOutput+"\n" {
			return strings.TrimRight(said.String(), "\n")
		}
		said.WriteString(line)
	}
}

// placeholder stands in the transcript for what is different each time.
var placeholder = regexp.MustCompile(`«[^»]+»`)

// anything is the placeholder that stands for something else each time.
const anything = "«…»"

// known holds what placeholders with a name have stood for.
type known map[string]string

// matches compares output with what the transcript shows. A placeholder with a name
// stands for the same thing everywhere.
func (k known) matches(shown, got string) bool {
	pattern, last := "^", 0
	var names []string
	for _, at := range placeholder.FindAllStringIndex(shown, -1) {
		name := shown[at[0]:at[1]]
		pattern += regexp.QuoteMeta(shown[last:at[0]])
		last = at[1]
		switch value, isKnown := k[name]; {
		case isKnown:
			pattern += regexp.QuoteMeta(value)
		case name == anything:
			pattern += `[^\n]+?`
		default:
			names = append(names, name)
			pattern += `([^\n]+?)`
		}
	}
	found := regexp.MustCompile(pattern + regexp.QuoteMeta(shown[last:]) + "$").FindStringSubmatch(got)
	for i, name := range names {
		if found == nil || slices.Contains(names[:i], name) {
			continue
		}
		k[name] = found[i+1]
	}
	return found != nil
}

// TestTranscript runs the document, command by command, against the real program
// on both databases.
func TestTranscript(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	steps := readTranscript(t)
	if len(steps) < 30 {
		t.Fatalf("the transcript has %d commands, want at least 30", len(steps))
	}
	eachDatabase(t, func(t *testing.T, dsn string) {
		server := serve(t, dsn)
		db := storetest.Open(t, dsn)
		terminal, seen := newShell(t, dsn), make(known)
		for _, s := range steps {
			got := terminal.run(t, strings.ReplaceAll(s.command, "http://127.0.0.1:8080", server.base))
			if want := strings.TrimRight(s.output, "\n"); !seen.matches(want, got) {
				t.Errorf("docs/%s:%d\n$ %s\ngot  %s\nwant %s", filepath.Base(transcript), s.line, s.command, got, want)
			}
			// Whoever reads the document is slower than the relay, the test is not.
			// Asking for a revision waits for a relay that is at work.
			_, _ = db.Nummeriere(t.Context())
			_, _ = db.Kenntnisstand(t.Context(), "1")
			_, _ = db.Nummeriere(t.Context())
		}
	})
}

// TestTranscriptCanFail: the comparison tells apart what is different.
func TestTranscriptCanFail(t *testing.T) {
	t.Parallel()
	seen := make(known)
	for _, tt := range []struct {
		shown, got string
		want       bool
	}{
		{"200", "200", true},
		{"200", "201", false},
		{"200", "200\nmehr", false},
		{"", "mehr", false},
		{"Kopf 4:«Hash»", "Kopf 4:", false},
		{"Kopf 4:«Hash»", "Kopf 4:abc", true},
		{"«Hash» und «…»", "abc und irgendetwas", true},
		{"«Hash» und «…»", "abd und irgendetwas", false},
		{`{"a":"«…»"}`, `{"a":"1"}`, true},
		{`{"a":"«…»"}`, `{"a":""}`, false},
		{"eine.Zeile", "eine Zeile", false},
		{"«…»", "zwei\nZeilen", false},
	} {
		if got := seen.matches(tt.shown, tt.got); got != tt.want {
			t.Errorf("%q against %q: got %v, want %v", tt.shown, tt.got, got, tt.want)
		}
	}
}
