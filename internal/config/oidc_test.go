// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"nachnutzung/internal/nachnutzung"
)

func TestOIDC(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("geheim\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, cfg, err := parse(t, []string{"serve", "--oidc-client-secret-file", file}, []string{
		"NACHNUTZUNG_PUBLIC_URL=https://katalog.example", "NACHNUTZUNG_OIDC_ISSUER=https://anmeldung.example/realms/land",
		"NACHNUTZUNG_OIDC_CLIENT_ID=nachnutzung", "NACHNUTZUNG_OIDC_AUDIENCE=nachnutzung-api", "NACHNUTZUNG_OIDC_CLIENT_SECRET=alt",
		"NACHNUTZUNG_OIDC_ROLES=mid=redaktion, kitu = verbund",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := OIDC{
		Issuer: "https://anmeldung.example/realms/land", ClientID: "nachnutzung", ClientSecret: NewSecret("geheim"), Audience: "nachnutzung-api",
		RolesClaim: []string{"realm_access.roles", "resource_access.<client>.roles"}, TerritoryClaim: "ars", OrganisationClaim: "organisation",
		Roles: map[string]string{"mid": "redaktion", "kitu": "verbund"},
	}
	if !reflect.DeepEqual(cfg.OIDC, want) {
		t.Errorf("got %#v, want %#v", cfg.OIDC, want)
	}
	encoded, err := json.Marshal(cfg.OIDC)
	if err != nil {
		t.Fatal(err)
	}
	if shown := fmt.Sprintf("%v %+v %#v %s", cfg, cfg, cfg, encoded); strings.Contains(shown, "geheim") {
		t.Errorf("the secret shows in %s", shown)
	}
}

func TestOIDCFaults(t *testing.T) {
	t.Parallel()
	good := map[string]string{
		"PUBLIC_URL": "https://katalog.example", "OIDC_ISSUER": "https://anmeldung.example", "OIDC_CLIENT_ID": "nachnutzung",
	}
	for name, tt := range map[string]struct {
		change map[string]string
		want   string
	}{
		"good":                 {nil, ""},
		"machines alone":       {map[string]string{"OIDC_CLIENT_ID": "", "PUBLIC_URL": "", "OIDC_AUDIENCE": "x"}, ""},
		"on this machine":      {map[string]string{"OIDC_ISSUER": "http://localhost:8081/realms/x", "PUBLIC_URL": "http://127.0.0.1:8080"}, ""},
		"no issuer":            {map[string]string{"OIDC_ISSUER": ""}, "--oidc-client-id (NACHNUTZUNG_OIDC_CLIENT_ID): das gilt nur zusammen"},
		"roles without issuer": {map[string]string{"OIDC_ISSUER": "", "OIDC_CLIENT_ID": "", "OIDC_ROLES": "a=lesen"}, "--oidc-roles"},
		"no address":           {map[string]string{"OIDC_ISSUER": "anmeldung.example"}, "keine Webadresse"},
		"query":                {map[string]string{"OIDC_ISSUER": "https://a.example?x"}, "mehr als Protokoll"},
		"without TLS":          {map[string]string{"OIDC_ISSUER": "http://anmeldung.example"}, "unverschlüsselt"},
		"nothing to do":        {map[string]string{"OIDC_CLIENT_ID": ""}, "oder beides"},
		"no public address":    {map[string]string{"PUBLIC_URL": ""}, "braucht --public-url"},
		"public without TLS":   {map[string]string{"PUBLIC_URL": "http://katalog.example"}, "--public-url"},
		"secret of nobody":     {map[string]string{"OIDC_CLIENT_ID": "", "OIDC_AUDIENCE": "x", "OIDC_CLIENT_SECRET": "geheim"}, "--oidc-client-secret"},
		"no such file":         {map[string]string{"OIDC_CLIENT_SECRET_FILE": "/nirgends/da"}, "sie ist nicht da"},
		"place":                {map[string]string{"OIDC_ROLES_CLAIM": "a,,b"}, "--oidc-roles-claim"},
		"blank in a place":     {map[string]string{"OIDC_TERRITORY_CLAIM": "a b"}, "kein Ort"},
		"role":                 {map[string]string{"OIDC_ROLES": "a=gott"}, `die Rolle "gott" gibt es nicht`},
		"no mapping":           {map[string]string{"OIDC_ROLES": "redaktion"}, "keine Zuordnung"},
		"two meanings":         {map[string]string{"OIDC_ROLES": "a=lesen,a=redaktion"}, "zweimal"},
		"two faults":           {map[string]string{"OIDC_ISSUER": "x", "OIDC_ROLES": "a=gott"}, "2 Einstellungen"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings := maps.Clone(good)
			maps.Copy(settings, tt.change)
			var environ []string
			for variable, value := range settings {
				environ = append(environ, "NACHNUTZUNG_"+variable+"="+value)
			}
			_, _, err := parse(t, []string{"serve"}, environ)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("got %v, want a text with %q", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "geheim") {
				t.Errorf("the secret shows in %v", err)
			}
		})
	}
}

// TestRolesAreTheDomains holds the list of roles to that of the domain.
func TestRolesAreTheDomains(t *testing.T) {
	t.Parallel()
	var want []string
	for _, rolle := range nachnutzung.Rollen() {
		want = append(want, string(rolle))
	}
	if !reflect.DeepEqual(roles(), want) {
		t.Errorf("got %q, want %q", roles(), want)
	}
}
