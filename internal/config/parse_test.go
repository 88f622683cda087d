// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"bytes"
	"errors"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// grammar is a small command line as cmd/nachnutzung has one.
type grammar struct {
	Settings
	Serve   struct{} `cmd:"" help:"Startet."`
	Katalog struct {
		Load struct{} `cmd:"" help:"Lädt."`
	} `cmd:"" help:"Der Katalog."`
}

func parse(t *testing.T, args, environ []string) (string, Config, error) {
	t.Helper()
	ctx, cfg, err := Parse(&grammar{}, args, environ, &bytes.Buffer{})
	if err != nil {
		return "", cfg, err
	}
	return ctx.Command(), cfg, nil
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	command, got, err := parse(t, []string{"serve"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Addr:            "127.0.0.1:8080",
		Database:        NewDSN("sqlite:./data/nachnutzung.db"),
		LogLevel:        slog.LevelInfo,
		LogFormat:       LogText,
		ShrinkGuard:     2,
		ShutdownTimeout: 15 * time.Second,
		Publisher:       "Nachnutzungskatalog",

		CacheBytes: 64 << 20, StaleMax: time.Hour, RateLimit: 200, RateLimitAddress: 500,
	}
	if command != "serve" || !reflect.DeepEqual(got, want) {
		t.Errorf("got %q %#v\nwant serve %#v", command, got, want)
	}
}

func TestFlagsAndVariables(t *testing.T) {
	t.Parallel()
	environ := []string{
		"HOME=/root", "NACHNUTZUNG_TEST_POSTGRES=x",
		"NACHNUTZUNG_ADDR=:9000", "NACHNUTZUNG_DB=postgres://u:p@h/n", "NACHNUTZUNG_DEMO=true",
		"NACHNUTZUNG_LOG_LEVEL=WARN", "NACHNUTZUNG_LOG_FORMAT=json", "NACHNUTZUNG_SHUTDOWN_TIMEOUT=",
		"NACHNUTZUNG_TRUSTED_PROXIES=10.0.0.0/8, ::1", "NACHNUTZUNG_PUBLIC_URL=https://katalog.example/",
		"NACHNUTZUNG_PUBLISHER= MID ", "NACHNUTZUNG_DATA_LICENSE=http://dcat-ap.de/def/licenses/dl-zero-de/2.0",
		// What Kubernetes adds for a service called "nachnutzung".
		"NACHNUTZUNG_SERVICE_HOST=10.1.2.3", "NACHNUTZUNG_SERVICE_PORT_HTTP=80", "NACHNUTZUNG_PORT=tcp://10.1.2.3:80",
		"NACHNUTZUNG_PORT_80_TCP_ADDR=10.1.2.3",
	}
	command, got, err := parse(t, []string{"--log-level", "debug", "katalog", "load", "--addr=[::1]:0"}, environ)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Addr: "[::1]:0", Database: NewDSN("postgres://u:p@h/n"), Demo: true,
		LogLevel: slog.LevelDebug, LogFormat: LogJSON, ShrinkGuard: 2, CacheBytes: 64 << 20, StaleMax: time.Hour, RateLimit: 200, RateLimitAddress: 500, ShutdownTimeout: 15 * time.Second,
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")},
		PublicURL:      &url.URL{Scheme: "https", Host: "katalog.example"},
		Publisher:      "MID", DataLicense: "http://dcat-ap.de/def/licenses/dl-zero-de/2.0",
	}
	if command != "katalog load" || !reflect.DeepEqual(got, want) {
		t.Errorf("got %q %#v\nwant katalog load %#v", command, got, want)
	}
	if !got.HTTPS() {
		t.Error("HTTPS() = false for an https address")
	}
}

func TestEveryFaultIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	_, _, err := parse(t,
		[]string{"serve", "--addr", "8080", "--adr", "x", "--log-level=laut", "--demo=ja", "--trusted-proxies", "10.0.0.1/8,nix"},
		[]string{"NACHNUTZUNG_DB=mysql://root:geheim@h/x", "NACHNUTZUNG_LOGLEVEL=info", "NACHNUTZUNG_LOG_FORMAT=xml",
			"NACHNUTZUNG_SHUTDOWN_TIMEOUT=15h", "NACHNUTZUNG_PUBLIC_URL=example.org"})
	if _, ok := errors.AsType[*Error](err); !ok {
		t.Fatalf("got %v, want *Error", err)
	}
	text := err.Error()
	for _, want := range []string{
		"11 Einstellungen stimmen nicht:",
		"--adr: diesen Schalter gibt es nicht; gemeint ist vielleicht --addr.",
		"NACHNUTZUNG_LOGLEVEL: diese Umgebungsvariable gibt es nicht; gemeint ist vielleicht NACHNUTZUNG_LOG_LEVEL.",
		`--addr (NACHNUTZUNG_ADDR): "8080"`, `--log-level (NACHNUTZUNG_LOG_LEVEL): "laut"`, `--demo (NACHNUTZUNG_DEMO): "ja"`,
		`"10.0.0.1/8"`, `"nix"`, "--db (NACHNUTZUNG_DB)", `"xml"`, `"15h"`, `"example.org"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("fault %q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "geheim") {
		t.Errorf("the password shows in\n%s", text)
	}
}

func TestSingleFaults(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"no command":           {[]string{}, "Aufruf: es fehlt ein Befehl: serve oder katalog load"},
		"half a command":       {[]string{"katalog"}, "Aufruf: es fehlt ein Befehl"},
		"unknown command":      {[]string{"starte"}, "unexpected argument starte"},
		"command and fault":    {[]string{"--addr=x", "starte"}, "2 Einstellungen"},
		"value missing":        {[]string{"serve", "--addr"}, "--addr: expected string value"},
		"addr empty":           {[]string{"serve", "--addr="}, "--addr"},
		"port too large":       {[]string{"serve", "--addr=:70000"}, `"70000"`},
		"port named":           {[]string{"serve", "--addr=:http"}, `"http"`},
		"sqlite without path":  {[]string{"serve", "--db=sqlite:"}, "fehlt der Pfad"},
		"sqlite with NUL":      {[]string{"serve", "--db=sqlite:a\x00b"}, "NUL"},
		"path only":            {[]string{"serve", "--db=./x.db"}, "diese Art von Datenbank"},
		"postgres no host":     {[]string{"serve", "--db=postgres:///x"}, "lässt sich nicht lesen"},
		"postgres odd":         {[]string{"serve", "--db=postgres://u:p%zz@h/x"}, "lässt sich nicht lesen"},
		"db-file missing":      {[]string{"serve", "--db-file=/nirgends/da"}, "sie ist nicht da"},
		"shrink guard":         {[]string{"serve", "--shrink-guard=viel"}, `"viel"`},
		"cache bytes":          {[]string{"serve", "--cache-bytes=64MB"}, `"64MB"`},
		"cache bytes below 0":  {[]string{"serve", "--cache-bytes=-1"}, `"-1"`},
		"stale max":            {[]string{"serve", "--stale-max=1"}, `"1"`},
		"rate limit":           {[]string{"serve", "--rate-limit=1.5"}, `"1.5"`},
		"rate limit address":   {[]string{"serve", "--rate-limit-address=viele"}, `"viele"`},
		"shrink guard high":    {[]string{"serve", "--shrink-guard=101"}, `"101"`},
		"shutdown zero":        {[]string{"serve", "--shutdown-timeout=0s"}, `"0s"`},
		"shutdown no unit":     {[]string{"serve", "--shutdown-timeout=15"}, `"15"`},
		"public-url path":      {[]string{"serve", "--public-url=https://h/unter/pfad"}, "Unterpfad"},
		"public-url user":      {[]string{"serve", "--public-url=https://u:geheim@h"}, "xxxxx"},
		"data-license no URI":  {[]string{"serve", "--data-license=dl-zero"}, "ist keine URI"},
		"long value is cut":    {[]string{"serve", "--log-level=" + strings.Repeat("ä", 5000)}, `…"`},
		"command after unkown": {[]string{"--nix", "serve", "--addr=x"}, "2 Einstellungen"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := parse(t, tt.args, nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want a text with %q", err, tt.want)
			}
			if err != nil && (strings.Contains(err.Error(), "geheim") || len(err.Error()) > 1000) {
				t.Errorf("shows too much: %v", err)
			}
		})
	}
}

func TestDatabaseFromFile(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		content, want string
		ok            bool
	}{
		"with line end": {"postgres://u:p@h/n\n", "postgres://u:p@h/n", true},
		"windows":       {"postgres://u:p@h/n\r\n", "postgres://u:p@h/n", true},
		"two lines":     {"postgres://u:p@h/n\nmehr\n", "mehr als eine Zeile", false},
		"empty":         {"\n", "ist leer", false},
		"too long":      {strings.Repeat("x", 70000), "mehr als eine Zeile", false},
		"no url":        {"geheim", "--db-file", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "db")
			if err := os.WriteFile(file, []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, cfg, err := parse(t, []string{"serve"}, []string{"NACHNUTZUNG_DB=sqlite:/data/x.db", "NACHNUTZUNG_DB_FILE=" + file})
			if tt.ok {
				if err != nil || cfg.Database.Reveal() != tt.want {
					t.Errorf("got %q, %v; want %q", cfg.Database.Reveal(), err, tt.want)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "geheim") {
				t.Errorf("got %v, want a text with %q and no content of the file", err, tt.want)
			}
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args []string
		want []string
	}{
		"all":     {[]string{"--help"}, []string{"Aufruf: nachnutzung BEFEHL", "serve", "katalog load", "Startet."}},
		"command": {[]string{"katalog", "load", "-h"}, []string{"Aufruf: nachnutzung katalog load", "Lädt."}},
		"faulty":  {[]string{"--help", "--nix", "--addr=x"}, []string{"Aufruf: nachnutzung BEFEHL"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			_, _, err := Parse(&grammar{}, tt.args, nil, &out)
			if !errors.Is(err, ErrHelp) {
				t.Fatalf("got %v, want ErrHelp", err)
			}
			for _, s := range list() {
				tt.want = append(tt.want, s.flag, s.variable, s.help, s.fallback)
			}
			for _, want := range tt.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is missing in\n%s", want, out.String())
				}
			}
		})
	}
}

// TestEverySettingIsChecked keeps a new setting from being read and forgotten:
// each has a field in Config or, like --db-file, leads to one. Those of the
// sign-in have theirs in OIDC, those about the operator in Operator.
func TestEverySettingIsChecked(t *testing.T) {
	t.Parallel()
	fields := reflect.TypeFor[Config]()
	leads := map[string]string{
		"DB": "Database", "DBFile": "Database", "DirectDB": "DirectDatabase", "DirectDBFile": "DirectDatabase", "ReadDB": "ReadDatabase", "ReadDBFile": "ReadDatabase",
		"WebhookFile": "Webhooks", "OIDCClientSecretFile": "OIDCClientSecret",
	}
	for f := range reflect.TypeFor[Settings]().Fields() {
		name := f.Name
		if to, ok := leads[name]; ok {
			name = to
		}
		if name == "Help" {
			continue
		}
		_, ok := fields.FieldByName(name)
		if !ok {
			_, ok = reflect.TypeFor[Operator]().FieldByName(strings.TrimPrefix(name, "Operator"))
		}
		if signIn, found := strings.CutPrefix(name, "OIDC"); found {
			_, ok = reflect.TypeFor[OIDC]().FieldByName(signIn)
		}
		if !ok {
			t.Errorf("setting %s has no field in Config", f.Name)
		}
		if f.Tag.Get("help") == "" || f.Tag.Get("name") == "" {
			t.Errorf("setting %s lacks name or help", f.Name)
		}
	}
}
