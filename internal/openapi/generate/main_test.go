// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestDocsAreUpToDate runs the generator and compares with what is committed.
func TestDocsAreUpToDate(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "..")
	out := t.TempDir()
	if err := run(t.Context(), root, out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"openapi.json", "openapi.yaml", "referenz.html"} {
		got, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(root, "docs", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("docs/%s is behind the annotations: run go generate ./docs", name)
		}
	}
}

func TestRunNamesWhatFails(t *testing.T) {
	t.Parallel()
	if err := run(t.Context(), t.TempDir(), t.TempDir()); err == nil {
		t.Error("a directory without a module gave no error")
	}
}
