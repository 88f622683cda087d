// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"nachnutzung/internal/config"
	"nachnutzung/internal/server"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// browserFolder holds the tests that drive the browser.
const browserFolder = "browsertest"

// browserVariable names a browser that is not in PATH under a usual name.
const browserVariable = "NACHNUTZUNG_TEST_BROWSER"

// TestInBrowser runs the tests of browsertest in Chromium, against servers over
// the real catalogue, one of them with example data.
func TestInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("the browser takes a minute")
	}
	t.Parallel()
	browser := findBrowser(t)
	installModules(t)
	beispielDB := storetest.Open(t, storetest.SQLite(t))
	loadExamples(t, beispielDB)
	plain := startServer(t, storetest.Open(t, storetest.SQLite(t)))
	beispiel := startServer(t, beispielDB)
	for _, file := range []string{"start.test.mjs", "docs.test.mjs", "seiten.test.mjs", "karte.test.mjs", "leser.test.mjs"} {
		t.Run(file, func(t *testing.T) {
			node(t, file, "BROWSER="+browser, "BASE_URL="+plain, "BEISPIEL_URL="+beispiel)
		})
	}
}

// picturesVariable names the folder into which TestPictures puts its pictures.
const picturesVariable = "NACHNUTZUNG_BILDER"

// TestPictures takes the pictures of docs/seiten.md anew; „make bilder“ runs it.
func TestPictures(t *testing.T) {
	folder := os.Getenv(picturesVariable)
	if folder == "" {
		t.Skip(picturesVariable + " names no folder")
	}
	browser := findBrowser(t)
	installModules(t)
	db := storetest.Open(t, storetest.SQLite(t))
	loadExamples(t, db)
	address := startServer(t, db)
	node(t, "bilder.mjs", "BROWSER="+browser, "BASE_URL="+address, "BEISPIEL_URL="+address, "BILDER="+folder)
}

// startServer runs the whole server, so that the browser meets the headers and
// the documentation that people meet.
func startServer(t *testing.T, db *store.DB) string {
	t.Helper()
	handler, err := server.New(config.Config{}, db, slog.New(slog.DiscardHandler), "1.2.3-test")
	if err != nil {
		t.Fatal(err)
	}
	running := httptest.NewServer(handler)
	t.Cleanup(running.Close)
	return running.URL
}

// node runs one file of browser tests and shows its report when it fails.
func node(t *testing.T, file string, env ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "node", "--test", file)
	cmd.Dir = browserFolder
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("node --test %s: %v\n%s", file, err, out)
		return
	}
	t.Logf("%s", out)
}

func findBrowser(t *testing.T) string {
	t.Helper()
	candidates := []string{os.Getenv(browserVariable), "chromium", "chromium-browser", "google-chrome"}
	for _, name := range candidates {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	storetest.Require(t, "browser", "kein Chromium in PATH; unter Debian hilft apt-get install chromium, sonst "+browserVariable)
	return ""
}

// installModules fetches the modules of the lock file once. The lock file that
// npm leaves among them tells a finished installation of the same versions.
func installModules(t *testing.T) {
	t.Helper()
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			storetest.Require(t, "browser", tool+" fehlt; gebraucht wird Node.js ab Version 20")
		}
	}
	if err := installOnce(); err != nil {
		storetest.Require(t, "browser", err.Error())
	}
}

var installOnce = sync.OnceValue(func() error {
	wanted, err := os.ReadFile(filepath.Join(browserFolder, "package-lock.json"))
	if err != nil {
		return err
	}
	mark := filepath.Join(browserFolder, "node_modules", ".installed-lock")
	if installed, err := os.ReadFile(mark); err == nil && bytes.Equal(installed, wanted) {
		return nil
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = browserFolder
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	return os.WriteFile(mark, wanted, 0o600)
})
