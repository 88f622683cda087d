// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/config"
	"nachnutzung/internal/storetest"
)

// TestDatenpaket reads the package as somebody does who knows the specification
// alone: every file is there, as large as it says, with its checksum, its columns and
// values of their types, and its references lead somewhere.
func TestDatenpaket(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		p := decode[api.Datenpaket](t, k.get(t, "/datenpaket"), http.StatusOK)
		tables := make(map[string][][]string)
		for _, r := range p.Resources {
			got := k.get(t, "/"+r.Path)
			sum := sha256.Sum256(got.body)
			if int64(len(got.body)) != r.Bytes || r.Hash != "sha256:"+hex.EncodeToString(sum[:]) {
				t.Errorf("%s: %d bytes, want %d; the checksum is %s", r.Name, len(got.body), r.Bytes, r.Hash)
			}
			tables[r.Name] = readCSV(t, got)
			wantSchema(t, &r, tables[r.Name])
		}
		for _, r := range p.Resources {
			for _, reference := range r.Schema.ForeignKeys {
				keys := columnOf(tables[reference.Reference.Resource], reference.Reference.Fields[0])
				for _, value := range columnOf(tables[r.Name], reference.Fields[0]) {
					if value != "" && !slices.Contains(keys, value) {
						t.Errorf("%s: %s %q is not in %s", r.Name, reference.Fields[0], value, reference.Reference.Resource)
					}
				}
			}
		}
		names := make([]string, len(p.Resources))
		for i, r := range p.Resources {
			names[i] = r.Name
		}
		if want := []string{"themenfelder", "lagen", "leistungsbuendel", "leistungen", "onlinedienste", "codelisten", "kommunen", "plattformen", "verbuende", "nachnutzungen"}; !slices.Equal(names, want) {
			t.Errorf("files %v, want %v", names, want)
		}
		if len(tables["nachnutzungen"]) < 10 || len(p.Sources) < 3 || p.Contributors[0].Title != "Nachnutzungskatalog" {
			t.Errorf("%d rows, sources %v, contributors %v", len(tables["nachnutzungen"]), p.Sources, p.Contributors)
		}
	})
}

func columnOf(records [][]string, name string) []string {
	i := slices.Index(records[0], name)
	values := make([]string, 0, len(records)-1)
	for _, record := range records[1:] {
		values = append(values, record[i])
	}
	return values
}

// wantSchema holds a file against its schema.
func wantSchema(t *testing.T, r *api.Datenressource, records [][]string) {
	t.Helper()
	for i, field := range r.Schema.Fields {
		if i >= len(records[0]) || records[0][i] != field.Name || field.Title == "" || field.Description == "" {
			t.Fatalf("%s: column %d is %v, the schema says %+v", r.Name, i, records[0], field)
		}
		for _, value := range columnOf(records, field.Name) {
			if value != "" && !fits(value, &field) {
				t.Errorf("%s: %s %q is no %s", r.Name, field.Name, value, field.Type)
			}
			if rule := field.Constraints; rule != nil && ((value == "" && rule.Required) || (value != "" && rule.Enum != nil && !slices.Contains(rule.Enum, value))) {
				t.Errorf("%s: %s %q breaks %+v", r.Name, field.Name, value, rule)
			}
		}
	}
	seen := make(map[string]bool)
	for i := range records[1:] {
		var key []string
		for _, name := range r.Schema.PrimaryKey {
			key = append(key, records[i+1][slices.Index(records[0], name)])
		}
		if text := strings.Join(key, "/"); seen[text] || len(key) == 0 {
			t.Errorf("%s: the key %q is not unique", r.Name, text)
		}
		seen[strings.Join(key, "/")] = true
	}
}

func fits(value string, field *api.Datenfeld) bool {
	switch field.Type {
	case "integer":
		return json.Valid([]byte(value)) && !strings.ContainsAny(value, ".eE\"[{tfn")
	case "boolean":
		return value == "true" || value == "false"
	case "date":
		_, err := time.Parse(time.DateOnly, value)
		return err == nil
	case "datetime":
		_, err := time.Parse("2006-01-02T15:04:05.000000Z", value)
		return err == nil && field.Format == "%Y-%m-%dT%H:%M:%S.%fZ"
	}
	return field.Type == "string"
}

// TestDatenpaketChanges: package and files are asked for again at no cost, and
// change with the register at once.
func TestDatenpaketChanges(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		targets := []string{"/datenpaket", "/datenpaket/nachnutzungen", "/dcat"}
		tags := make(map[string]string)
		for _, target := range targets {
			got := k.get(t, target)
			tags[target] = got.header.Get("ETag")
			if again := k.get(t, target, "If-None-Match", tags[target]); again.status != http.StatusNotModified || got.header.Get("Cache-Control") != "public, no-cache" {
				t.Errorf("%s: %d %v", target, again.status, got.header)
			}
		}
		before := decode[api.Datenpaket](t, k.get(t, "/datenpaket"), http.StatusOK)
		k.as(t, mid()).report(t, magdeburg, wohngeld, `{"bemerkung":"=Neu"}`)
		for _, target := range targets {
			if again := k.get(t, target, "If-None-Match", tags[target]); again.status != http.StatusOK {
				t.Errorf("%s is stale: %d", target, again.status)
			}
		}
		after := decode[api.Datenpaket](t, k.get(t, "/datenpaket"), http.StatusOK)
		for i, r := range after.Resources {
			if changed := r.Hash != before.Resources[i].Hash; changed != (r.Name == "nachnutzungen") {
				t.Errorf("%s has changed: %v", r.Name, changed)
			}
		}
		if body := k.get(t, "/datenpaket/nachnutzungen").body; !strings.Contains(string(body), ",'=Neu,") {
			t.Errorf("a formula leaves the register: %s", body)
		}
	})
	k := onSQLite(t)
	k.ask(t, http.MethodGet, "/datenpaket/nix").problem(t, http.StatusNotFound)
	k.ask(t, http.MethodGet, "/datenpaket/A-B").problem(t, http.StatusBadRequest)
	k.ask(t, http.MethodGet, "/datenpaket?format=csv").problem(t, http.StatusBadRequest)
	k.ask(t, http.MethodGet, "/dcat", "Accept", "text/turtle").problem(t, http.StatusNotAcceptable)
}

// dcatSet is what the test reads of a dataset.
type dcatSet struct {
	ID           string    `json:"@id"`
	Type         string    `json:"@type"`
	Publisher    dcatRef   `json:"dct:publisher"`
	Level        dcatRef   `json:"dcatde:politicalGeocodingLevelURI"`
	Geocoding    []dcatRef `json:"dcatde:politicalGeocodingURI"`
	Distribution []struct {
		DownloadURL dcatRef  `json:"dcat:downloadURL"`
		License     *dcatRef `json:"dct:license"`
		Vermerk     string   `json:"dcatde:licenseAttributionByText"`
		Checksum    *struct {
			Value struct {
				Value string `json:"@value"`
			} `json:"spdx:checksumValue"`
		} `json:"spdx:checksum"`
	} `json:"dcat:distribution"`
}

type dcatRef struct {
	ID string `json:"@id"`
}

// TestDCAT: the metadata name who publishes, under which terms, for which Laender and
// where, as far as the operator or the data say so, and lead to files that are there.
func TestDCAT(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	const license = "http://dcat-ap.de/def/licenses/dl-zero-de/2.0"
	each(t, func(t *testing.T, k probe) {
		k.world(t)
		named := configured(t, k.db, config.Config{
			Publisher: "Ministerium", DataLicense: license, PublicURL: &url.URL{Scheme: "http", Host: "nachnutzung.example"},
		}, io.Discard)
		for base, who := range map[string]probe{"": k, "http://nachnutzung.example": named} {
			got := who.get(t, "/dcat")
			var catalogue struct {
				Publisher struct {
					ID   string `json:"@id"`
					Name string `json:"foaf:name"`
				} `json:"dct:publisher"`
				Datasets []json.RawMessage `json:"dcat:dataset"`
			}
			if err := json.Unmarshal(got.body, &catalogue); err != nil || len(catalogue.Datasets) != 10 || got.header.Get("Content-Type") != mediaJSONLD {
				t.Fatalf("%v %d %v", err, len(catalogue.Datasets), got.header)
			}
			if want := map[string]string{"": "Nachnutzungskatalog", "http://nachnutzung.example": "Ministerium"}[base]; catalogue.Publisher.Name != want {
				t.Errorf("the publisher is %+v", catalogue.Publisher)
			}
			for _, raw := range catalogue.Datasets {
				who.wantDataset(t, raw, base, catalogue.Publisher.ID, license)
			}
		}
	})
}

func (k probe) wantDataset(t *testing.T, raw json.RawMessage, base, publisher, license string) {
	t.Helper()
	var set dcatSet
	if err := json.Unmarshal(raw, &set); err != nil {
		t.Fatal(err)
	}
	const geocoding = "http://dcat-ap.de/def/politicalGeocoding/"
	wantLevel, wantGeo := geocoding+"Level/federal", []dcatRef(nil)
	isRegister := strings.HasSuffix(set.ID, "#nachnutzungen")
	if isRegister {
		wantLevel, wantGeo = geocoding+"Level/state", []dcatRef{{geocoding + "stateKey/01"}, {geocoding + "stateKey/15"}}
	}
	if set.Level.ID != wantLevel || !slices.Equal(set.Geocoding, wantGeo) || set.Publisher.ID != publisher || !strings.HasPrefix(set.ID, base+"/api/v1/dcat#") {
		t.Errorf("%s: level %v, geocoding %v, publisher %v", set.ID, set.Level, set.Geocoding, set.Publisher)
	}
	for i, d := range set.Distribution {
		path, ok := strings.CutPrefix(d.DownloadURL.ID, base+api.BasePath)
		if !ok || len(set.Distribution) != 3 {
			t.Errorf("%s: the file is at %s", set.ID, d.DownloadURL.ID)
		}
		if i == 0 {
			if sum := sha256.Sum256(k.get(t, path).body); d.Checksum == nil || d.Checksum.Value.Value != hex.EncodeToString(sum[:]) {
				t.Errorf("%s: checksum %+v", set.ID, d.Checksum)
			}
		} else if base == "" && !strings.Contains(path, "kommunen") && k.get(t, path).status != http.StatusOK {
			t.Errorf("%s: nothing is at %s", set.ID, path)
		}
		switch {
		case isRegister && base == "":
			if d.License != nil {
				t.Errorf("nobody has chosen the licence %v", d.License)
			}
		case d.License == nil || !strings.HasPrefix(d.License.ID, "http://dcat-ap.de/def/licenses/") || (isRegister && d.License.ID != license) || d.Vermerk == "":
			t.Errorf("%s: licence %v, %q", set.ID, d.License, d.Vermerk)
		}
	}
}

// TestDCATWithoutReports: no Land is named where none has reported.
func TestDCATWithoutReports(t *testing.T) {
	t.Parallel()
	got := onSQLite(t).get(t, "/dcat")
	if strings.Contains(string(got.body), "stateKey") || !strings.Contains(string(got.body), "Level/federal") {
		t.Errorf("got %s", got.body)
	}
}
