// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package openapi

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// reference is the page that the fixture becomes.
func reference(t *testing.T) string {
	t.Helper()
	jsonDoc, _, err := Convert([]byte(fixture(t)), testContract())
	if err != nil {
		t.Fatal(err)
	}
	page, err := Reference(jsonDoc, testProblems())
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

func TestReferenceLinks(t *testing.T) {
	t.Parallel()
	page := reference(t)
	ids := map[string]bool{}
	for _, match := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if ids[match[1]] {
			t.Errorf("the id %s is given twice", match[1])
		}
		ids[match[1]] = true
	}
	for _, match := range regexp.MustCompile(` href="#([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if !ids[match[1]] {
			t.Errorf("a link leads to #%s, which is not on the page", match[1])
		}
	}
}

// TestReferenceStrict: the page needs no script, no inline style and no other
// server, so that the strictest policy fits it.
func TestReferenceStrict(t *testing.T) {
	t.Parallel()
	page := reference(t)
	for _, forbidden := range []string{"<script", "<style", " style=", `src="http`, `href="http`} {
		if strings.Contains(page, forbidden) {
			t.Errorf("the page contains %s", forbidden)
		}
	}
}

func TestReferenceWords(t *testing.T) {
	t.Parallel()
	page := reference(t)
	for _, want := range []string{
		`<code class="route"><strong>GET</strong> /api/v1/leistungsbuendel/{ozgId}</code>`,
		`<th scope="row"><code>ozgId</code> (Pflicht)</th><td>Pfad</td>`,
		`einer von: belegt, erschlossen, offen`,
		`Liste von Text`,
		`Liste von <a href="#schema-Quelle">Quelle</a>`,
		`<a href="#schema-Lagetyp">Lagetyp</a><span class="limits">oder null</span>`,
		`einer von: lebenslage, geschaeftslage`,
		`1 bis 1000; ohne Angabe: 50`,
		`<tr><th scope="row">410</th><td>Das Bündel ist entfallen.</td><td><code>application/problem&#43;json</code></td><td><a href="#schema-Problem">Problem</a></td><td><a href="#kopf-Link">Link</a></td></tr>`,
		`<p>Anmeldung: nicht nötig</p>`,
		`<p>Anmeldung: <a href="#anmeldung-bearer">Token</a> oder <a href="#anmeldung-sitzung">Sitzung</a></p>`,
		`<p>Inhalt der Anfrage: <code>application/merge-patch&#43;json</code>, <a href="#schema-Aenderung">Aenderung</a> – Was sich ändert</p>`,
		`<th scope="row"><code>If-Match</code> (Pflicht)</th><td>Kopf</td>`,
		`<th scope="row"><code>Idempotency-Key</code></th><td>Kopf</td>`,
		`<td><a href="#kopf-ETag">ETag</a>, <a href="#kopf-Location">Location</a></td>`,
		`<th scope="row" id="kopf-Location"><code>Location</code></th><td>Adresse dessen, was angelegt wurde.</td>`,
		`<code>Cache-Control</code> (überall)</th>`,
		`Liste von <a href="#schema-QuelleEingabe">QuelleEingabe</a><span class="limits">höchstens 20 Einträge; oder null</span>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func TestSpans(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		want       []span
	}{
		{"words", "ohne Code", []span{{"ohne Code", false}}},
		{"code", "mit `limit` und `next`.", []span{{"mit ", false}, {"limit", true}, {" und ", false}, {"next", true}, {".", false}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := spans(test.text); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestReferenceRefusesWhatIsNoDocument(t *testing.T) {
	t.Parallel()
	if _, err := Reference([]byte("openapi: ["), nil); err == nil {
		t.Error("no error")
	}
}
