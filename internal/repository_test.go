// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package internal_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/oasdiff/yaml"
)

// TestEveryFileHasALicence is the part of the REUSE specification that is broken
// by forgetting: each file says its copyright and licence in its head or through
// REUSE.toml, and the texts of exactly those licences lie in LICENSES.
func TestEveryFileHasALicence(t *testing.T) {
	t.Parallel()
	annotations := readAnnotations(t)
	used := make(map[string]bool)
	for _, file := range repositoryFiles(t) {
		if file == "LICENSE" || strings.HasPrefix(file, "LICENSES/") {
			continue
		}
		licences := licencesInHead(t, file)
		// A later annotation wins over an earlier one.
		for _, a := range slices.Backward(annotations) {
			if a.covers(file) && (a.overrides || len(licences) == 0) {
				licences = []string{a.licence}
				break
			}
		}
		if len(licences) == 0 {
			t.Errorf("%s: no licence; write SPDX-FileCopyrightText and SPDX-License-Identifier into its head or, where it has no comments, a line into REUSE.toml", file)
		}
		for _, licence := range licences {
			used[licence] = true
			if _, err := os.Stat(filepath.Join("../LICENSES", licence+".txt")); err != nil {
				t.Errorf("%s: the text of its licence is missing: %v", file, err)
			}
		}
	}
	texts, err := filepath.Glob("../LICENSES/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		if !used[strings.TrimSuffix(filepath.Base(text), ".txt")] {
			t.Errorf("%s: no file is under this licence", text)
		}
	}
}

// repositoryFiles lists what is in the repository or about to get in.
func repositoryFiles(t *testing.T) []string {
	t.Helper()
	if _, err := os.Stat("../.git"); err != nil {
		t.Skip("not a git checkout: which files belong to the project is not known")
	}
	cmd := exec.CommandContext(t.Context(), "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	files := strings.Split(strings.TrimRight(string(out), "\x00"), "\x00")
	// A file removed from disk is still in the index until the next commit.
	return slices.DeleteFunc(files, func(file string) bool {
		_, err := os.Stat(filepath.Join("..", file))
		return err != nil
	})
}

var (
	copyrightLine = regexp.MustCompile(`(?m)SPDX-FileCopyrightText: \S`)
	licenceLine   = regexp.MustCompile(`(?m)SPDX-License-Identifier: ([\w.-]+)`)
)

// licencesInHead reads the licences a file names in its first lines, where they
// come with a copyright.
func licencesInHead(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 1000))
	if err != nil {
		t.Fatal(err)
	}
	if !copyrightLine.Match(head) {
		return nil
	}
	var licences []string
	for _, match := range licenceLine.FindAllSubmatch(head, -1) {
		licences = append(licences, string(match[1]))
	}
	return licences
}

// annotation is one block of REUSE.toml.
type annotation struct {
	paths     []*regexp.Regexp
	licence   string
	overrides bool
}

func (a annotation) covers(file string) bool {
	return slices.ContainsFunc(a.paths, func(p *regexp.Regexp) bool { return p.MatchString(file) })
}

var (
	pathsOfBlock      = regexp.MustCompile(`(?s)\npath = (.+?)\nprecedence`)
	precedenceOfBlock = regexp.MustCompile(`\nprecedence = "(closest|override)"`)
	copyrightOfBlock  = regexp.MustCompile(`\nSPDX-FileCopyrightText = "\S.*"`)
	licenceOfBlock    = regexp.MustCompile(`\nSPDX-License-Identifier = "([\w.-]+)"`)
	quotedWord        = regexp.MustCompile(`"([^"]+)"`)
)

// readAnnotations reads REUSE.toml, which is written in one fixed form: a TOML
// library for one file would be one dependency too many.
func readAnnotations(t *testing.T) []annotation {
	t.Helper()
	content, err := os.ReadFile("../REUSE.toml")
	if err != nil {
		t.Fatal(err)
	}
	var all []annotation
	for _, block := range bytes.Split(content, []byte("[[annotations]]"))[1:] {
		paths, precedence, licence := pathsOfBlock.FindSubmatch(block), precedenceOfBlock.FindSubmatch(block), licenceOfBlock.FindSubmatch(block)
		if paths == nil || precedence == nil || licence == nil || !copyrightOfBlock.Match(block) {
			t.Fatalf("REUSE.toml: this block is not path, precedence, SPDX-FileCopyrightText, SPDX-License-Identifier:\n%s", block)
		}
		a := annotation{licence: string(licence[1]), overrides: string(precedence[1]) == "override"}
		for _, word := range quotedWord.FindAllSubmatch(paths[1], -1) {
			a.paths = append(a.paths, glob(string(word[1])))
		}
		all = append(all, a)
	}
	return all
}

// glob reads a path of REUSE.toml: ** is anything, * is anything but a slash.
func glob(pattern string) *regexp.Regexp {
	expression := regexp.QuoteMeta(pattern)
	expression = strings.ReplaceAll(expression, `\*\*/`, `(.*/)?`)
	expression = strings.ReplaceAll(expression, `\*\*`, `.*`)
	expression = strings.ReplaceAll(expression, `\*`, `[^/]*`)
	return regexp.MustCompile(`^` + expression + `$`)
}

var (
	codeBlock    = regexp.MustCompile("(?s)```.*?```|`[^`\n]+`")
	markdownLink = regexp.MustCompile(`\]\(<?([^)\s>]+)`)
)

// TestLinksLeadSomewhere follows the relative links of the texts for people. A
// target has to belong to the repository: a file that only lies on this disk is
// missing everywhere else.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	files := repositoryFiles(t)
	followed := 0
	for _, file := range files {
		inDocs := strings.HasPrefix(file, "docs/") && strings.HasSuffix(file, ".md")
		if !inDocs && !slices.Contains([]string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md"}, file) {
			continue
		}
		content, err := os.ReadFile(filepath.Join("..", file))
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range relativeLinks(t, string(content)) {
			followed++
			if target := path.Join(path.Dir(file), link); !holds(files, target) {
				t.Errorf("%s: the link to %s leads to nothing in the repository", file, link)
			}
		}
	}
	if followed == 0 {
		t.Error("no relative link found; the test looks in the wrong place")
	}
}

// relativeLinks lists where a text in Markdown links to inside the repository,
// without the part after #.
func relativeLinks(t *testing.T, text string) []string {
	t.Helper()
	var links []string
	for _, match := range markdownLink.FindAllStringSubmatch(codeBlock.ReplaceAllString(text, ""), -1) {
		target, err := url.Parse(match[1])
		if err != nil {
			t.Errorf("link %q: %v", match[1], err)
			continue
		}
		if target.Scheme == "" && target.Host == "" && target.Path != "" {
			links = append(links, target.Path)
		}
	}
	return links
}

// holds says that target is one of the files or a folder of some of them.
func holds(files []string, target string) bool {
	return slices.ContainsFunc(files, func(file string) bool {
		return file == target || strings.HasPrefix(file, target+"/")
	})
}

func TestRelativeLinks(t *testing.T) {
	t.Parallel()
	text := "[a](docs/a.md#b) [`c`](../c/) [web](https://example.org/d.md) [here](#e) `[no](f.md)` <https://g.example>\n" +
		"```sh\n[no](h.md)\n```\n![image](i.svg \"title\") [blank](<j%20k.md>) [mail](mailto:l@example.org)"
	want := []string{"docs/a.md", "../c/", "i.svg", "j k.md"}
	if got := relativeLinks(t, text); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for target, want := range map[string]bool{"a/b.md": true, "a": true, "a/b": false, "c": false, "..": false} {
		if got := holds([]string{"a/b.md"}, target); got != want {
			t.Errorf("holds %q: got %v, want %v", target, got, want)
		}
	}
}

// publiccode is publiccode.yml as version 0.4 of the standard demands it; a key
// that is not here is refused.
type publiccode struct {
	Version           string   `json:"publiccodeYmlVersion"`
	Name              string   `json:"name"`
	URL               string   `json:"url"`
	Platforms         []string `json:"platforms"`
	Categories        []string `json:"categories"`
	DevelopmentStatus string   `json:"developmentStatus"`
	SoftwareType      string   `json:"softwareType"`
	IntendedAudience  struct {
		Countries []string `json:"countries"`
		Scope     []string `json:"scope"`
	} `json:"intendedAudience"`
	Description map[string]struct {
		ShortDescription string   `json:"shortDescription"`
		LongDescription  string   `json:"longDescription"`
		Features         []string `json:"features"`
	} `json:"description"`
	Legal struct {
		License string `json:"license"`
	} `json:"legal"`
	Maintenance struct {
		Type     string `json:"type"`
		Contacts []struct {
			Name string `json:"name"`
		} `json:"contacts"`
	} `json:"maintenance"`
	Localisation struct {
		LocalisationReady  *bool    `json:"localisationReady"`
		AvailableLanguages []string `json:"availableLanguages"`
	} `json:"localisation"`
}

func TestPubliccode(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../publiccode.yml")
	if err != nil {
		t.Fatal(err)
	}
	var p publiccode
	strict := func(d *json.Decoder) *json.Decoder { d.DisallowUnknownFields(); return d }
	if _, err := yaml.Unmarshal(content, &p, yaml.DecodeOpts{}, strict); err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(p.URL)
	for rule, ok := range map[string]bool{
		"publiccodeYmlVersion is 0.4":               p.Version == "0.4",
		"name is given":                             p.Name != "",
		"url is absolute":                           err == nil && address.Scheme == "https" && address.Host != "",
		"platforms are given":                       len(p.Platforms) > 0,
		"categories are given":                      len(p.Categories) > 0,
		"developmentStatus is one of the five":      slices.Contains([]string{"concept", "development", "beta", "stable", "obsolete"}, p.DevelopmentStatus),
		"softwareType is of a web application":      p.SoftwareType == "standalone/web",
		"countries are two lower-case letters":      slices.Equal(p.IntendedAudience.Countries, []string{"de"}),
		"license is the one of the repository":      p.Legal.License == "EUPL-1.2",
		"maintenance by a community names contacts": p.Maintenance.Type == "community" && len(p.Maintenance.Contacts) > 0,
		"localisationReady is decided":              p.Localisation.LocalisationReady != nil,
		"availableLanguages are given":              len(p.Localisation.AvailableLanguages) > 0,
		"a German description":                      p.Description["de"].ShortDescription != "",
	} {
		if !ok {
			t.Errorf("publiccode.yml: broken rule: %s", rule)
		}
	}
	for language, d := range p.Description {
		if n := utf8.RuneCountInString(d.ShortDescription); n == 0 || n > 150 {
			t.Errorf("%s: shortDescription has %d characters, allowed are 1 to 150", language, n)
		}
		if n := utf8.RuneCountInString(d.LongDescription); n < 150 || n > 10000 {
			t.Errorf("%s: longDescription has %d characters, allowed are 150 to 10000", language, n)
		}
		if len(d.Features) == 0 {
			t.Errorf("%s: no features", language)
		}
		for _, feature := range d.Features {
			if n := utf8.RuneCountInString(feature); n > 100 {
				t.Errorf("%s: feature %q has %d characters, allowed are 100", language, feature, n)
			}
		}
	}
}

func TestGlob(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		pattern, file string
		want          bool
	}{
		{"go.mod", "go.mod", true},
		{"go.mod", "tools/go.mod", false},
		{"docs/*.json", "docs/openapi.json", true},
		{"docs/*.json", "docs/old/openapi.json", false},
		{"**/package.json", "package.json", true},
		{"**/package.json", "a/b/package.json", true},
		{"**/testdata/**", "internal/suche/testdata/fuzz/x", true},
		{"**/testdata/**", "internal/suche/testdata.go", false},
		{"kern/**.woff2", "kern/fonts/fira.woff2", true},
	} {
		if got := glob(test.pattern).MatchString(test.file); got != test.want {
			t.Errorf("glob(%q) matches %q: got %v, want %v", test.pattern, test.file, got, test.want)
		}
	}
}
