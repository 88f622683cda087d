// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package internal_test checks what no single room can see: who imports whom,
// and what the repository promises to those who reuse it.
package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the prefix of our own import paths.
const module = "nachnutzung/"

// arrows is the plan of the house: every room, and which others it imports. A
// new room or arrow is a decision, so it fails until it stands here; an arrow
// nobody uses any more fails as well, so that the plan is a picture of the house
// and not a list of wishes. Test files may import what they like.
func arrows() map[string][]string {
	return map[string][]string{
		"api":                       {},
		"api/client":                {"api"},
		"cmd/nachnutzung":           {"api", "api/client", "internal/auth", "internal/config", "internal/exchange", "internal/katalog", "internal/nachnutzung", "internal/server", "internal/store"},
		"docs":                      {},
		"internal/antworten":        {"internal/bedingt", "internal/store"},
		"internal/auth":             {"internal/nachnutzung", "internal/store"},
		"internal/aufnahme":         {"api", "internal/config", "internal/katalog", "internal/nachnutzung", "internal/server", "internal/store"},
		"internal/authtest":         {},
		"internal/bedingt":          {},
		"internal/bench":            {"api", "internal/auth", "internal/config", "internal/exchange", "internal/katalog", "internal/nachnutzung", "internal/server", "internal/store", "internal/storetest"},
		"internal/config":           {},
		"internal/exchange":         {"internal/gv100ad", "internal/katalog", "internal/nachnutzung", "internal/sheet", "internal/store", "internal/suche"},
		"internal/gv100ad":          {},
		"internal/karte":            {},
		"internal/katalog":          {"internal/gv100ad", "internal/nachnutzung"},
		"internal/nachnutzung":      {},
		"internal/openapi":          {},
		"internal/openapi/generate": {"api", "internal/openapi"},
		"internal/rest":             {"api", "docs", "internal/antworten", "internal/auth", "internal/bedingt", "internal/exchange", "internal/nachnutzung", "internal/store"},
		"internal/server":           {"api", "docs", "internal/antworten", "internal/auth", "internal/config", "internal/exchange", "internal/nachnutzung", "internal/rest", "internal/store", "internal/swaggerui", "internal/web", "internal/webhook"},
		"internal/sheet":            {},
		"internal/store":            {"internal/nachnutzung", "internal/store/migrations", "internal/suche"},
		"internal/store/migrations": {},
		"internal/storetest":        {"internal/katalog", "internal/nachnutzung", "internal/store"},
		"internal/suche":            {},
		"internal/swaggerui":        {},
		"internal/web":              {"internal/auth", "internal/bedingt", "internal/karte", "internal/nachnutzung", "internal/store"},
		"internal/webhook":          {},
	}
}

// owners says which rooms alone may use a foreign module. A module that is not
// named here may be used anywhere but in the rooms of standardOnly. The benchmarks
// hold the naive server they measure ours against, which is made of the same parts.
func owners() map[string][]string {
	return map[string][]string{
		"gorm.io/":                      {"internal/bench", "internal/store", "internal/storetest"},
		"github.com/jackc/pgx/":         {"cmd/nachnutzung", "internal/bench", "internal/store", "internal/storetest"},
		"github.com/pressly/goose/":     {"internal/store"},
		"modernc.org/sqlite":            {"internal/bench", "internal/store"},
		"github.com/gin-gonic/gin":      {"internal/antworten", "internal/auth", "internal/bench", "internal/rest", "internal/server", "internal/web"},
		"github.com/alecthomas/kong":    {"internal/config"},
		"github.com/getkin/kin-openapi": {"internal/openapi"},
		"github.com/coreos/go-oidc/":    {"internal/auth"},
		"github.com/alexedwards/scs/":   {"internal/auth"},
		"golang.org/x/oauth2":           {"internal/auth"},
		"github.com/go-jose/":           {"internal/auth", "internal/authtest"},
		"github.com/xuri/excelize/":     {"internal/bench", "internal/sheet"},
	}
}

// standardOnly are the rooms others build on without taking a library in.
func standardOnly() []string {
	return []string{"api", "api/client", "docs", "internal/bedingt", "internal/karte", "internal/nachnutzung", "internal/swaggerui", "internal/webhook"}
}

// environmentReaders are the only rooms that look at the environment. A setting
// read elsewhere would be missing in the help and never be checked.
func environmentReaders() []string { return []string{"internal/config", "internal/storetest"} }

// testRooms serve tests; the program must not carry them.
func testRooms() []string {
	return []string{"internal/authtest", "internal/storetest", "internal/bench"}
}

// room is one package of ours as it stands on disk.
type room struct {
	imports     map[string]string // import path to the file that has it
	environment []string          // places that read the environment
}

func TestRoomsAndArrows(t *testing.T) {
	t.Parallel()
	plan := arrows()
	for name, r := range rooms(t) {
		planned, ok := plan[name]
		if !ok {
			t.Errorf("%s: this room is not in the plan; think of its place, then add it to arrows (and to docs/architecture.md)", name)
			continue
		}
		unused := slices.Clone(planned)
		for target, file := range r.imports {
			target, ours := strings.CutPrefix(target, module)
			switch {
			case !ours:
			case slices.Contains(testRooms(), target) && !slices.Contains(testRooms(), name):
				t.Errorf("%s imports %s, which is for tests only", file, target)
			case !slices.Contains(planned, target):
				t.Errorf("%s imports %s; the plan has no arrow from %s to it", file, target, name)
			default:
				unused = slices.DeleteFunc(unused, func(u string) bool { return u == target })
			}
		}
		if len(unused) > 0 {
			t.Errorf("%s: the plan allows %v, which it does not import; take the arrow out", name, unused)
		}
	}
}

func TestForeignModulesStayInTheirRooms(t *testing.T) {
	t.Parallel()
	for name, r := range rooms(t) {
		for target, file := range r.imports {
			for prefix, allowed := range owners() {
				if strings.HasPrefix(target, prefix) && !slices.Contains(allowed, name) {
					t.Errorf("%s imports %s; only %v may", file, target, allowed)
				}
			}
			host, _, _ := strings.Cut(target, "/")
			if slices.Contains(standardOnly(), name) && strings.Contains(host, ".") {
				t.Errorf("%s imports %s; %s uses the standard library only", file, target, name)
			}
		}
	}
}

func TestEnvironmentIsReadInOnePlace(t *testing.T) {
	t.Parallel()
	for name, r := range rooms(t) {
		if len(r.environment) > 0 && !slices.Contains(environmentReaders(), name) {
			t.Errorf("%v: only %v may read the environment", r.environment, environmentReaders())
		}
	}
}

func TestPlanNamesOnlyRooms(t *testing.T) {
	t.Parallel()
	plan := arrows()
	for name, targets := range plan {
		for _, target := range targets {
			if _, ok := plan[target]; !ok {
				t.Errorf("the plan has an arrow from %s to %s, which is no room", name, target)
			}
		}
	}
}

// rooms reads every package of the module that is more than tests. It parses
// instead of asking the go tool, so that a package that does not build, or that
// builds on another system only, is looked at all the same.
func rooms(t *testing.T) map[string]*room {
	t.Helper()
	found := make(map[string]*room)
	err := filepath.WalkDir("..", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			hidden := strings.HasPrefix(entry.Name(), ".") && entry.Name() != ".."
			if hidden || slices.Contains([]string{"testdata", "node_modules", "data", "bin"}, entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		name := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(file)), "../")
		if found[name] == nil {
			found[name] = &room{imports: make(map[string]string)}
		}
		return found[name].add(file)
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 2 {
		t.Fatalf("found the rooms %v; the test looks in the wrong place", slices.Collect(maps.Keys(found)))
	}
	return found
}

// add reads one file.
func (r *room) add(file string) error {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, file, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, spec := range parsed.Imports {
		target, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		r.imports[target] = file
	}
	ast.Inspect(parsed, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok && readsEnvironment(selector) {
			r.environment = append(r.environment, files.Position(selector.Pos()).String())
		}
		return true
	})
	return nil
}

func readsEnvironment(selector *ast.SelectorExpr) bool {
	pkg, ok := selector.X.(*ast.Ident)
	readers := []string{"Getenv", "LookupEnv", "Environ", "ExpandEnv"}
	return ok && pkg.Name == "os" && slices.Contains(readers, selector.Sel.Name)
}
