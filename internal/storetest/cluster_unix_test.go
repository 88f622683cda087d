// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package storetest

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// TestClusterEndsWithTheProcess kills a process that has a server, which leaves
// it no chance to clean up.
func TestClusterEndsWithTheProcess(t *testing.T) {
	const child = "NACHNUTZUNG_TEST_CLUSTER_CHILD"
	if os.Getenv(child) != "" {
		dsn := Postgres(t, "", nil)
		os.Stdout.WriteString("DSN " + dsn + "\n") //nolint:errcheck // the parent notices its absence
		select {}
	}
	if _, err := binaries(); err != nil {
		Require(t, "postgres", err.Error())
	}
	tmp := t.TempDir()
	// The server runs as another user when the tests run as root.
	for folder := tmp; folder != filepath.Dir(folder) && strings.HasPrefix(folder, os.TempDir()+"/"); folder = filepath.Dir(folder) {
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(tmp, 0o777|os.ModeSticky); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestClusterEndsWithTheProcess$")
	cmd.Env = append(os.Environ(), child+"=1", serverVariable+"=", "TMPDIR="+tmp)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	dsn, ok := strings.CutPrefix(strings.TrimSpace(line), "DSN ")
	if err != nil || !ok {
		t.Fatalf("child: got %q, %v", line, err)
	}
	dial(t, dsn)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait() //nolint:errcheck // it was killed
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		_, err := pgx.Connect(t.Context(), dsn)
		left, _ := filepath.Glob(filepath.Join(tmp, "*"))
		if err != nil && len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("10 s after the process was killed: connect error %v, left over %v", err, left)
		}
	}
}
