// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

//go:build linux

package deploy_test

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oasdiff/yaml"
)

// composition is what the tests look at in compose.yaml.
type composition struct {
	Services map[string]struct {
		Build       *struct{ Context string }
		Environment map[string]string
		Ports       []string
		ReadOnly    bool     `json:"read_only"`
		CapDrop     []string `json:"cap_drop"`
		SecurityOpt []string `json:"security_opt"`
		Healthcheck *struct{ Test []string }
	}
}

// readCompose reads compose.yaml as an engine would with these variables.
func readCompose(t *testing.T, variables map[string]string) (composition, error) {
	t.Helper()
	content, err := os.ReadFile("compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := interpolate(string(content), variables)
	if err != nil {
		return composition{}, err
	}
	var c composition
	if _, err := yaml.Unmarshal([]byte(text), &c, yaml.DecodeOpts{}); err != nil {
		t.Fatal(err)
	}
	return c, nil
}

var variable = regexp.MustCompile(`\$\{(\w+)(:[-?])?([^}]*)\}`)

// interpolate puts in variables, in the forms ${A}, ${A:-default} and ${A:?message}.
func interpolate(text string, variables map[string]string) (string, error) {
	var missing error
	text = variable.ReplaceAllStringFunc(text, func(found string) string {
		part := variable.FindStringSubmatch(found)
		value, operator, word := variables[part[1]], part[2], part[3]
		if value == "" && operator == ":-" {
			return word
		}
		if value == "" && operator == ":?" {
			missing = fmt.Errorf("%s: %s", part[1], word)
		}
		return value
	})
	return text, missing
}

// exampleVariables reads example.env.
func exampleVariables(t *testing.T) map[string]string {
	t.Helper()
	variables := make(map[string]string)
	for _, line := range instructions(t, "example.env") {
		name, value, ok := strings.Cut(line, "=")
		if !ok {
			t.Fatalf("example.env: %q is not NAME=value", line)
		}
		variables[name] = value
	}
	return variables
}

// TestExampleNamesEveryVariable also shows that without a password nothing starts.
func TestExampleNamesEveryVariable(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool)
	for _, part := range variable.FindAllStringSubmatch(string(content), -1) {
		used[part[1]] = true
	}
	example := exampleVariables(t)
	got, want := slices.Sorted(maps.Keys(example)), slices.Sorted(maps.Keys(used))
	if !slices.Equal(got, want) {
		t.Errorf("example.env has %v, compose.yaml uses %v", got, want)
	}
	if _, err := readCompose(t, example); err == nil || !strings.Contains(err.Error(), "DB_PASSWORD") {
		t.Errorf("with the unchanged example: got %v, want the missing DB_PASSWORD", err)
	}
}

func TestComposeIsConsistent(t *testing.T) {
	t.Parallel()
	variables := exampleVariables(t)
	variables["DB_PASSWORD"] = "geheim"
	c, err := readCompose(t, variables)
	if err != nil {
		t.Fatal(err)
	}
	app, db := c.Services["app"], c.Services["db"]
	address, err := url.Parse(app.Environment["NACHNUTZUNG_DB"])
	if err != nil {
		t.Fatal(err)
	}
	password, _ := address.User.Password()
	for what, pair := range map[string][2]string{
		"user":     {address.User.Username(), db.Environment["POSTGRES_USER"]},
		"password": {password, db.Environment["POSTGRES_PASSWORD"]},
		"database": {address.Path, "/" + db.Environment["POSTGRES_DB"]},
		"server":   {address.Host, "db:5432"},
	} {
		if pair[0] != pair[1] || pair[0] == "" {
			t.Errorf("%s: the program uses %q, the database has %q", what, pair[0], pair[1])
		}
	}
	for rule, ok := range map[string]bool{
		"app: built from the repository":       app.Build != nil && app.Build.Context == "..",
		"app: listens on loopback only":        slices.Equal(app.Ports, []string{"127.0.0.1:8080:8080"}),
		"app: cannot write to its image":       app.ReadOnly,
		"app: has no capabilities":             slices.Equal(app.CapDrop, []string{"ALL"}),
		"app: gains no privileges":             slices.Contains(app.SecurityOpt, "no-new-privileges:true"),
		"db: cannot be reached from outside":   len(db.Ports) == 0,
		"db: says when it is ready to be used": db.Healthcheck != nil && len(db.Healthcheck.Test) > 0,
	} {
		if !ok {
			t.Errorf("compose.yaml: broken rule: %s", rule)
		}
	}
}
