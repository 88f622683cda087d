// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

//go:build linux

package deploy_test

import (
	"bufio"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// image is what the Dockerfile makes: a root directory and how to start in it.
type image struct {
	root        string
	env         map[string]string
	user        string
	exposed     string
	volume      string
	entrypoint  []string
	cmd         []string
	healthcheck []string
}

// buildImage carries out the Dockerfile without a container engine. It knows the
// forms that are used there and refuses all others, so that a line it does not
// check cannot slip in. What it leaves out is the base image.
func buildImage(t *testing.T) image {
	t.Helper()
	dir := t.TempDir()
	b := builder{
		image:  image{root: mkdir(t, dir, "image"), env: make(map[string]string)},
		src:    mkdir(t, dir, "src"),
		stages: strings.NewReplacer("/rootfs", mkdir(t, dir, "rootfs"), "/state", mkdir(t, dir, "state")),
	}
	copyContext(t, b.src)
	for _, line := range instructions(t, "../Dockerfile") {
		name, rest, _ := strings.Cut(line, " ")
		if !b.build(t, name, rest) && !b.describe(t, name, rest) {
			t.Fatalf("Dockerfile: %q: this test does not know the form; teach it", line)
		}
	}
	return b.image
}

// builder is an image in the making.
type builder struct {
	image
	src    string            // the working directory of the first stage
	args   []string          // ARG, as variables
	stages *strings.Replacer // paths of the first stage that the second copies
}

// build carries out what makes files.
func (b *builder) build(t *testing.T, name, rest string) bool {
	t.Helper()
	switch {
	case name == "FROM", name == "WORKDIR" && rest == "/src", name == "COPY" && !strings.HasPrefix(rest, "--from"):
		// The context is in the working directory already.
	case name == "RUN" && rest == "go mod download":
		// A layer to be cached; the build downloads what it needs anyway.
	case name == "ARG":
		b.args = append(b.args, rest)
	case name == "RUN":
		cmd := exec.CommandContext(t.Context(), "/bin/sh", "-ec", b.stages.Replace(rest))
		cmd.Dir = b.src
		cmd.Env = append(os.Environ(), b.args...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("Dockerfile: RUN %s: %v\n%s", rest, err, out)
		}
	case name == "COPY":
		b.copyStage(t, strings.Fields(rest))
	default:
		return false
	}
	return true
}

// copyStage carries out "COPY --from=build [--chown=USER:GROUP] /FROM/ /".
func (b *builder) copyStage(t *testing.T, fields []string) {
	t.Helper()
	if len(fields) < 3 || fields[0] != "--from=build" || fields[len(fields)-1] != "/" {
		t.Fatalf("Dockerfile: COPY %v: this test does not know the form; teach it", fields)
	}
	from := b.stages.Replace(fields[len(fields)-2])
	run(t, "cp", "--archive", from+"/.", b.root)
	if owner, ok := strings.CutPrefix(fields[1], "--chown="); ok && os.Geteuid() == 0 {
		entries, err := os.ReadDir(from)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			run(t, "chown", "--recursive", owner, filepath.Join(b.root, entry.Name()))
		}
	}
}

// describe notes down how the image is started.
func (b *builder) describe(t *testing.T, name, rest string) bool {
	t.Helper()
	switch name {
	case "USER":
		b.user = rest
	case "ENV":
		key, value, _ := strings.Cut(rest, "=")
		b.env[key] = value
	case "EXPOSE":
		b.exposed = rest
	case "VOLUME":
		b.volume = list(t, rest)[0]
	case "ENTRYPOINT":
		b.entrypoint = list(t, rest)
	case "CMD":
		b.cmd = list(t, rest)
	case "HEALTHCHECK":
		_, command, _ := strings.Cut(rest, " CMD ")
		b.healthcheck = list(t, command)
	case "STOPSIGNAL":
		return rest == "SIGTERM"
	default:
		return false
	}
	return true
}

// list reads the form without a shell, which an image without a shell needs.
func list(t *testing.T, text string) (words []string) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &words); err != nil || len(words) == 0 {
		t.Fatalf(`Dockerfile: got %q, want the form ["word", …]`, text)
	}
	return words
}

// copyContext copies what .dockerignore lets through.
func copyContext(t *testing.T, to string) {
	t.Helper()
	var kept, left []string
	for _, line := range instructions(t, "../.dockerignore") {
		if name, ok := strings.CutPrefix(line, "!"); ok {
			kept = append(kept, name)
		} else if name, ok := strings.CutPrefix(line, "**/"); ok {
			left = append(left, name)
		} else if line != "*" {
			t.Fatalf(".dockerignore: %q: this test does not know the form; teach it", line)
		}
	}
	for _, name := range kept {
		err := filepath.WalkDir(filepath.Join("..", name), func(file string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			ignored := slices.ContainsFunc(left, func(pattern string) bool {
				matches, err := path.Match(pattern, entry.Name())
				return err != nil || matches
			})
			target := filepath.Join(to, strings.TrimPrefix(file, "../"))
			switch {
			case ignored && entry.IsDir():
				return fs.SkipDir
			case ignored:
				return nil
			case entry.IsDir():
				return os.MkdirAll(target, 0o755)
			}
			content, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			return os.WriteFile(target, content, 0o644)
		})
		if err != nil {
			t.Fatalf(".dockerignore: %s: %v", name, err)
		}
	}
}

// instructions reads the lines that are no comment.
func instructions(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var lines []string
	scanner := bufio.NewScanner(f)
	for scanner.Scan() {
		if line := strings.TrimSpace(scanner.Text()); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

func mkdir(t *testing.T, parent, name string) string {
	t.Helper()
	dir := filepath.Join(parent, name)
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}
