// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/config"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/storetest"
)

// secretLine is the whole standard output of token create.
var secretLine = regexp.MustCompile(`^ozgk_[0-9A-Za-z]{36}\n$`)

// createToken makes a token and returns its secret.
func createToken(t *testing.T, dsn string, args ...string) string {
	t.Helper()
	got := runToEnd(t, dsn, append([]string{"token", "create"}, args...)...)
	if got.code != exitOK || !secretLine.MatchString(got.stdout) {
		t.Fatalf("token create %v: exit code %d, the standard output must be the token alone\n%s%s", args, got.code, got.stdout, got.stderr)
	}
	return strings.TrimSpace(got.stdout)
}

// TestTokenCreateFirst makes a token the first thing ever done to a database.
func TestTokenCreateFirst(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	eachDatabase(t, func(t *testing.T, dsn string) {
		createToken(t, dsn, "--role", "redaktion", "--territory", "15", "--name", "MID")
		if s := serve(t, dsn); strings.Contains(s.stdout.String(), "geladen") {
			t.Errorf("the server loads again what the token has brought in:\n%s", s.stdout)
		}
	})
}

func TestTokenCreateListRevoke(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		wantRun(t, dsn, exitOK, []string{"Es gibt keine Token"}, "token", "list")
		secret := createToken(t, dsn, "--role=kommune", "--territory=15003000", "--name=Fachverfahren", "--scope=melden,berichtigen", "--expires=30d")
		got := wantRun(t, dsn, exitOK, []string{"Fachverfahren", "kommune 150030000000 (melden, berichtigen)", "Magdeburg", "nie", "gilt bis "}, "token", "list")
		if strings.Contains(got.stdout, secret) {
			t.Error("the list shows the secret")
		}
		tokens := listTokens(t, dsn)
		if len(tokens) != 1 || tokens[0].Name != "Fachverfahren" || tokens[0].Rechte[0].Gebiet != "150030000000" || len(tokens[0].Akteur) != 43 {
			t.Fatalf("got %+v", tokens)
		}
		ends, err := time.Parse(time.RFC3339Nano, tokens[0].LaeuftAb)
		if left := time.Until(ends); err != nil || left < 29*24*time.Hour || left > 31*24*time.Hour {
			t.Errorf("ends %s (%v), want in 30 days", tokens[0].LaeuftAb, err)
		}
		wantRun(t, dsn, exitFailed, []string{"gibt es nicht", "token list --all"}, "token", "revoke", "nix")
		for range 2 {
			wantRun(t, dsn, exitOK, []string{"ist widerrufen"}, "token", "revoke", tokens[0].ID)
		}
		wantRun(t, dsn, exitOK, []string{"Es gibt keine Token"}, "token", "list")
		wantRun(t, dsn, exitOK, []string{"Fachverfahren", "widerrufen am "}, "token", "list", "--all")
	})
}

func listTokens(t *testing.T, dsn string, args ...string) []tokenJSON {
	t.Helper()
	got := runToEnd(t, dsn, append([]string{"token", "list", "--json"}, args...)...)
	var tokens []tokenJSON
	if err := json.Unmarshal([]byte(got.stdout), &tokens); err != nil {
		t.Fatalf("%v in %s%s", err, got.stdout, got.stderr)
	}
	return tokens
}

// TestTokenTerritories names what each territory becomes, and what is refused.
func TestTokenTerritories(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		for name, tt := range map[string]struct {
			args []string
			want []string // parts of what the list or the refusal says
			code int
		}{
			"Land":                     {[]string{"--role=redaktion", "--territory=15"}, []string{"redaktion 15", "Redaktion Sachsen-Anhalt"}, exitOK},
			"Kreis":                    {[]string{"--role=redaktion", "--territory=15085"}, []string{"redaktion 15085", "Redaktion Harz"}, exitOK},
			"Verband by nine digits":   {[]string{"--role=redaktion", "--territory=150855051"}, []string{"redaktion 150855051", "Redaktion Vorharz"}, exitOK},
			"Regierungsbezirk":         {[]string{"--role=lesen", "--territory=091"}, []string{"lesen 091", "Bayern"}, exitOK},
			"body by its ARS":          {[]string{"--role=kommune", "--territory=150830040040"}, []string{"kommune 150830040040", "Barleben"}, exitOK},
			"Gemeinde by its AGS":      {[]string{"--role=kommune", "--territory=15083040"}, []string{"kommune 150830040040"}, exitOK},
			"Landkreis by its AGS":     {[]string{"--role=kommune", "--territory=15090"}, []string{"kommune 150900000000"}, exitOK},
			"AGS to read":              {[]string{"--role=lesen", "--territory=15083040"}, []string{"lesen 150830040040"}, exitOK},
			"Verbund":                  {[]string{"--role=verbund", "--territory=verbund:kitu"}, []string{"verbund verbund:kitu", "KITU"}, exitOK},
			"Plattform":                {[]string{"--role=verbund", "--territory=plattform:osi"}, []string{"verbund plattform:osi", "Dataport AöR"}, exitOK},
			"everywhere":               {[]string{"--role=lesen", "--territory=*"}, []string{"lesen überall"}, exitOK},
			"everywhere by default":    {[]string{"--role=verwaltung"}, []string{"verwaltung überall", "Verwaltung"}, exitOK},
			"own organisation":         {[]string{"--role=redaktion", "--territory=15", "--organisation=MID"}, []string{"MID"}, exitOK},
			"Mitgliedsgemeinde":        {[]string{"--role=kommune", "--territory=15083505"}, []string{"Für Ummendorf handelt Obere Aller", "150835053000"}, exitOK},
			"misspelt ARS":             {[]string{"--role=kommune", "--territory=150030000001"}, []string{"--territory", "150030000000 (Magdeburg, Landeshauptstadt)"}, exitUsage},
			"misspelt AGS":             {[]string{"--role=kommune", "--territory=15083999"}, []string{"--territory", "gemeint ist vielleicht 15083"}, exitUsage},
			"no such Land":             {[]string{"--role=redaktion", "--territory=99"}, []string{"--territory", "gibt es keine Kommune"}, exitUsage},
			"no such Verband":          {[]string{"--role=redaktion", "--territory=150839999"}, []string{"--territory", "gibt es keine Kommune"}, exitUsage},
			"misspelt Verbund":         {[]string{"--role=verbund", "--territory=verbund:kitt"}, []string{"--territory", "verbund:kitu"}, exitUsage},
			"misspelt Plattform":       {[]string{"--role=verbund", "--territory=plattform:oso"}, []string{"--territory", "plattform:osi"}, exitUsage},
			"Verbund without prefix":   {[]string{"--role=verbund", "--territory=KITU"}, []string{"--territory", "verbund:kitu"}, exitUsage},
			"Plattform without prefix": {[]string{"--role=verbund", "--territory=osi"}, []string{"--territory", "plattform:osi"}, exitUsage},
			"name":                     {[]string{"--role=kommune", "--territory=Magdeburg"}, []string{"--territory", "150030000000"}, exitUsage},
			"nonsense":                 {[]string{"--role=kommune", "--territory=Xqzvw"}, []string{"--territory", "ist kein Gebiet"}, exitUsage},
			"Redaktion of one body":    {[]string{"--role=redaktion", "--territory=150030000000"}, []string{"--territory", "passt nicht zur Rolle redaktion"}, exitUsage},
			"Redaktion everywhere":     {[]string{"--role=redaktion", "--territory=*"}, []string{"--territory", "passt nicht zur Rolle redaktion"}, exitUsage},
			"Verbund of a Land":        {[]string{"--role=verbund", "--territory=15"}, []string{"--territory", "passt nicht zur Rolle verbund"}, exitUsage},
			"scope of another role":    {[]string{"--role=lesen", "--scope=melden"}, []string{"--scope", "steht der Rolle lesen nicht offen"}, exitUsage},
			"too long":                 {[]string{"--role=lesen", "--expires=400d"}, []string{"--expires", "höchstens ein Jahr"}, exitUsage},
			"a day gone":               {[]string{"--role=lesen", "--expires=2020-01-01"}, []string{"--expires", "schon vorbei"}, exitUsage},
		} {
			label := strings.ReplaceAll(name, " ", "-")
			got := runToEnd(t, dsn, append([]string{"token", "create", "--name=" + label}, tt.args...)...)
			said := got.stderr
			if tt.code == exitOK {
				for line := range strings.Lines(runToEnd(t, dsn, "token", "list").stdout) {
					if strings.Contains(line, " "+label+" ") {
						said += line
					}
				}
			} else if got.stdout != "" {
				t.Errorf("%s: refused, and still prints %q", name, got.stdout)
			}
			if got.code != tt.code {
				t.Errorf("%s: exit code %d, want %d\n%s", name, got.code, tt.code, got.stderr)
			}
			for _, want := range tt.want {
				if !strings.Contains(said, want) {
					t.Errorf("%s: lacks %q in\n%s", name, want, said)
				}
			}
		}
	})
}

// TestTokenCallsAreCheckedWhole names every fault at once, without a database.
func TestTokenCallsAreCheckedWhole(t *testing.T) {
	t.Parallel()
	dsn := sqliteDSN(t)
	for name, tt := range map[string]struct {
		args, want []string
	}{
		"nothing":           {[]string{"create"}, []string{"--role", "--name"}},
		"no territory":      {[]string{"create", "--role=kommune", "--name=x"}, []string{"--territory", "150030000000"}},
		"empty territory":   {[]string{"create", "--role=verwaltung", "--name=x", "--territory="}, []string{"--territory", "für überall steht *"}},
		"misspelt role":     {[]string{"create", "--role=redaktoin", "--name=x"}, []string{"--role", "vielleicht redaktion"}},
		"several":           {[]string{"create", "--role=lesen", "--scope=melde", "--expires=bald", "--addr=nix"}, []string{"--name", "--scope", "vielleicht melden", "--expires", "--addr"}},
		"misspelt flag":     {[]string{"create", "--rolle=lesen", "--name=x"}, []string{"--rolle", "vielleicht --role"}},
		"revoke nothing":    {[]string{"revoke"}, []string{"ID", "token list"}},
		"revoke the secret": {[]string{"revoke", "ozgk_x"}, []string{"ID", "token list"}},
	} {
		got := wantRun(t, dsn, exitUsage, tt.want, append([]string{"token"}, tt.args...)...)
		if got.stdout != "" {
			t.Errorf("%s: prints %q", name, got.stdout)
		}
	}
	wantRun(t, dsn, exitFailed, []string{"gibt es noch nicht"}, "token", "list")
	wantRun(t, dsn, exitFailed, []string{"gibt es noch nicht"}, "token", "revoke", "x")
}

func TestParseExpiry(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"90d": "2027-02-21T10:00:00Z", "12h": "2026-11-23T22:00:00Z", "2027-03-31": "2027-03-31T21:59:59Z",
		// The last day that is allowed, to the hour of now.
		"2027-11-23": "2027-11-23T10:00:00Z",
	} {
		if got, ok := parseExpiry(text, now); !ok || got.UTC().Format(time.RFC3339) != want {
			t.Errorf("%s: got %s, %v; want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "90", "d", "-1d", "0d", "99999d", "1y", "0h", "-2h", "31.03.2027", "2027-13-01"} {
		if got, ok := parseExpiry(text, now); ok {
			t.Errorf("%q: got %s, want none", text, got)
		}
	}
}

// TestTokenThatCannotBePrinted says which token to revoke.
func TestTokenThatCannotBePrinted(t *testing.T) {
	t.Parallel()
	dsn := storetest.SQLite(t)
	var stderr output
	code := run(t.Context(), []string{"token", "create", "--role=lesen", "--name=x"}, []string{"NACHNUTZUNG_DB=" + dsn}, closedPipe{}, &stderr)
	id := listTokens(t, dsn)[0].ID
	if code != exitFailed || !strings.Contains(stderr.String(), "token revoke "+id) {
		t.Errorf("exit code %d\n%s", code, &stderr)
	}
}

// closedPipe is a standard output that nobody reads.
type closedPipe struct{}

func (closedPipe) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestTokenWorksAtOnceAndEnds uses a token that is made beside a running server,
// and revokes it there.
func TestTokenWorksAtOnceAndEnds(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		secret := createToken(t, dsn, "--role=redaktion", "--territory=15", "--name=MID")
		if status := s.whoAmI(t, secret); status != http.StatusOK {
			t.Errorf("a new token: %d, want 200", status)
		}
		wantRun(t, dsn, exitOK, nil, "token", "revoke", listTokens(t, dsn)[0].ID)
		revoked := time.Now()
		for s.whoAmI(t, secret) != http.StatusUnauthorized {
			if time.Since(revoked) > time.Second {
				t.Fatal("a revoked token is good for more than a second")
			}
			time.Sleep(10 * time.Millisecond)
		}
	})
}

// whoAmI asks something that everybody may read, as the owner of a token: who
// sends credentials learns when they are no good.
func (s *served) whoAmI(t *testing.T, secret string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+"/api/v1/katalogstand", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+secret)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	return res.StatusCode
}

func TestDemoTokens(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		shown := regexp.MustCompile(`(?m)^ +(\w+) +(\S+) +(ozgk_\w{36})$`)
		first := serve(t, dsn, "--demo")
		tokens := shown.FindAllStringSubmatch(first.stdout.String(), -1)
		if len(tokens) != len(nachnutzung.Rollen()) {
			t.Fatalf("got %d tokens, want one for each role\n%s", len(tokens), first.stdout)
		}
		for _, token := range tokens {
			if status := first.whoAmI(t, token[3]); status != http.StatusOK {
				t.Errorf("%s %s: %d", token[1], token[2], status)
			}
		}
		first.end()
		second := serve(t, dsn, "--demo")
		if status := second.whoAmI(t, tokens[0][3]); status != http.StatusUnauthorized {
			t.Errorf("a token of the start before: %d, want 401", status)
		}
		list := listTokens(t, dsn)
		if len(list) != len(tokens) || len(listTokens(t, dsn, "--all")) != 2*len(tokens) {
			t.Errorf("got %d good tokens, want %d", len(list), len(tokens))
		}
		for _, token := range list {
			ends, err := time.Parse(time.RFC3339Nano, token.LaeuftAb)
			if err != nil || time.Until(ends) > 25*time.Hour || !strings.HasPrefix(token.Organisation, "Beispiel: ") {
				t.Errorf("got %+v, want marked as an example and for one day", token)
			}
		}
	})
}

func TestTokenFaultsOfOthersStay(t *testing.T) {
	t.Parallel()
	err := tokenFaults(nachnutzung.ErrUnavailable)
	if _, isUsage := errors.AsType[*config.Error](err); isUsage || !errors.Is(err, nachnutzung.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}
