// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth_test

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"nachnutzung/internal/auth"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// who asks the site who it takes the browser for.
func (s *webSite) who(t *testing.T, b *http.Client) nachnutzung.Akteur {
	t.Helper()
	a := get(t, b, s.URL+"/wer")
	var akteur nachnutzung.Akteur
	if err := json.Unmarshal([]byte(a.body), &akteur); err != nil {
		t.Fatalf("%d %s", a.status, a.body)
	}
	return akteur
}

// cookie is the browser's for the site.
func (s *webSite) cookie(t *testing.T, b *http.Client) string {
	t.Helper()
	site, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range b.Jar.Cookies(site) {
		if c.Name == "nachnutzung" {
			return c.Value
		}
	}
	return ""
}

func TestSignIn(t *testing.T) {
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		s, b := newSite(t, db, nil), browser(t)
		if s.who(t, b).Kennung != "" || s.cookie(t, b) != "" {
			t.Fatal("a visitor is known, or got a cookie")
		}
		id := s.openForm(t, b, "/wer?a=1")
		before := s.cookie(t, b)
		back := s.fillForm(t, b, id)
		if back.status != http.StatusOK || back.at.String() != s.URL+"/wer?a=1" {
			t.Fatalf("got %d at %s: %s", back.status, back.at, back.body)
		}
		akteur := s.who(t, b)
		if akteur.Kennung == "" || akteur.Name != "Test User" || akteur.Organisation != "MID" || len(akteur.Rechte) != 1 || akteur.Rechte[0].Gebiet != "15" {
			t.Errorf("got %+v", akteur)
		}
		if after := s.cookie(t, b); after == before || after == "" {
			t.Error("the session of before the sign-in goes on under the same token")
		}
		// Whoever knew the token of before has nothing of it.
		thief := browser(t)
		site, _ := url.Parse(s.URL)
		thief.Jar.SetCookies(site, []*http.Cookie{{Name: "nachnutzung", Value: before}})
		if s.who(t, thief).Kennung != "" {
			t.Error("the token of before the sign-in opens the session")
		}
		// The same person in another browser is the same actor.
		other := browser(t)
		s.signIn(t, other, "/")
		if got := s.who(t, other).Kennung; got != akteur.Kennung {
			t.Errorf("the same person is %q and %q", akteur.Kennung, got)
		}
	})
}

func TestSignOut(t *testing.T) {
	s, b := newSite(t, emptyDB(t), nil), browser(t)
	s.signIn(t, b, "/")
	session := s.cookie(t, b)
	resp, err := b.PostForm(s.URL+"/abmelden", nil)
	out := read(t, resp, err)
	if out.status != http.StatusOK || !strings.Contains(out.body, "Sie sind abgemeldet") {
		t.Fatalf("got %d: %s", out.status, out.body)
	}
	_, next, _ := strings.Cut(out.header.Get("Refresh"), "url=")
	end, err := url.Parse(next)
	if err != nil || !strings.HasPrefix(next, s.provider.url) || end.Query().Get("post_logout_redirect_uri") != s.URL+"/" {
		t.Fatalf("the way to the provider: %q", next)
	}
	// The provider takes it and leads back here.
	if back := get(t, b, next); back.status != http.StatusOK || back.at.String() != s.URL+"/" {
		t.Errorf("after the provider: %d at %s: %s", back.status, back.at, back.body)
	}
	if s.who(t, b).Kennung != "" || s.cookie(t, b) != "" {
		t.Error("still signed in")
	}
	site, _ := url.Parse(s.URL)
	thief := browser(t)
	thief.Jar.SetCookies(site, []*http.Cookie{{Name: "nachnutzung", Value: session}})
	if s.who(t, thief).Kennung != "" {
		t.Error("the session lives on with its cookie")
	}
	resp, err = b.PostForm(s.URL+"/abmelden", nil)
	if out := read(t, resp, err); out.status != http.StatusOK || out.at.Path != "/" {
		t.Errorf("signing out again: %d at %s", out.status, out.at)
	}
}

func TestRolesFromUserInfo(t *testing.T) {
	s, b := newSite(t, emptyDB(t), nil), browser(t)
	s.provider.onlyUserInfo = true
	s.signIn(t, b, "/")
	if akteur := s.who(t, b); akteur.Name != "Test User" || len(akteur.Rechte) != 1 {
		t.Errorf("got %+v", akteur)
	}
}

// TestAccessTokenOfTheProvider sends the provider's own access token as a bearer
// token, and its ID token, which is no key.
func TestAccessTokenOfTheProvider(t *testing.T) {
	s := newSite(t, emptyDB(t), func(cfg *auth.Config) { cfg.Audience = clientID })
	var tokens struct {
		Access string `json:"access_token"`
		ID     string `json:"id_token"`
	}
	b := browser(t)
	b.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/anmelden/rueckruf" {
			return http.ErrUseLastResponse
		}
		return nil
	}
	// Without a challenge of PKCE, so that the test can redeem the code itself.
	form := get(t, b, s.provider.url+"/auth?"+url.Values{
		"client_id": {clientID}, "redirect_uri": {s.URL + "/anmelden/rueckruf"}, "response_type": {"code"},
		"scope": {"openid profile"}, "state": {"x"}, "nonce": {"n"},
	}.Encode())
	id := formID.FindStringSubmatch(form.body)
	if id == nil {
		t.Fatalf("no form: %s", form.body)
	}
	back, err := url.Parse(s.fillForm(t, b, id[1]).header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.provider.url+"/oauth/token", strings.NewReader(url.Values{
		"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "redirect_uri": {s.URL + "/anmelden/rueckruf"},
	}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(clientID, clientSecret)
	resp, err := http.DefaultClient.Do(request)
	got := read(t, resp, err)
	if err := json.Unmarshal([]byte(got.body), &tokens); err != nil || tokens.Access == "" || tokens.ID == "" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	akteur, err := ask(t, s.auth, "Bearer "+tokens.Access)
	if err != nil || len(akteur.Rechte) != 1 {
		t.Errorf("access token: got %+v, %v", akteur, err)
	}
	if _, err := ask(t, s.auth, "Bearer "+tokens.ID); err == nil {
		t.Error("the ID token opens the API")
	}
}

func TestSignInFails(t *testing.T) {
	s := newSite(t, emptyDB(t), nil)
	// Each begins with a browser that has asked to sign in.
	tests := map[string]struct {
		query func(state string) string
		want  int
	}{
		"unknown state":     {func(string) string { return "state=falsch&code=x" }, http.StatusBadRequest},
		"no state":          {func(string) string { return "code=x" }, http.StatusBadRequest},
		"refused":           {func(s string) string { return "error=access_denied&state=" + s }, http.StatusForbidden},
		"made-up code":      {func(s string) string { return "code=erfunden&state=" + s }, http.StatusBadGateway},
		"no code":           {func(s string) string { return "state=" + s }, http.StatusBadGateway},
		"of another issuer": {func(s string) string { return "code=x&iss=https%3A%2F%2Fboese.example&state=" + s }, http.StatusBadGateway},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			b := browser(t)
			state := s.begin(t, b)
			got := get(t, b, s.URL+"/anmelden/rueckruf?"+tt.query(state))
			if got.status != tt.want || !strings.Contains(got.body, `<html lang="de">`) || !strings.Contains(got.body, `href="/anmelden"`) {
				t.Errorf("got %d: %s", got.status, got.body)
			}
			for _, internal := range []string{"oauth2", "oidc:", "erfunden", s.provider.url} {
				if strings.Contains(got.body, internal) {
					t.Errorf("the page tells of %q", internal)
				}
			}
			if got.header.Get("Cache-Control") == "" || s.who(t, b).Kennung != "" {
				t.Errorf("headers %v, or signed in", got.header)
			}
		})
	}
	t.Run("state of another browser", func(t *testing.T) {
		mine, victim := browser(t), browser(t)
		state := s.begin(t, mine)
		s.begin(t, victim)
		if got := get(t, victim, s.URL+"/anmelden/rueckruf?code=x&state="+state); got.status != http.StatusBadRequest {
			t.Errorf("got %d", got.status)
		}
	})
	t.Run("the same answer twice", func(t *testing.T) {
		b := browser(t)
		state := s.begin(t, b)
		address := s.URL + "/anmelden/rueckruf?code=erfunden&state=" + state
		get(t, b, address)
		if got := get(t, b, address); got.status != http.StatusBadRequest {
			t.Errorf("got %d", got.status)
		}
	})
}

// TestAnswerOfAnotherSignIn brings back codes that the provider has really given,
// but to another question or, as it says itself, from another issuer.
func TestAnswerOfAnotherSignIn(t *testing.T) {
	s := newSite(t, emptyDB(t), nil)
	tests := map[string]struct {
		question, answer func(url.Values)
		want             int
	}{
		"as it should be":   {nil, nil, http.StatusOK},
		"another nonce":     {func(q url.Values) { q.Set("nonce", "anders") }, nil, http.StatusBadGateway},
		"another challenge": {func(q url.Values) { q.Set("code_challenge", strings.Repeat("A", 43)) }, nil, http.StatusBadGateway},
		"another issuer":    {nil, func(q url.Values) { q.Set("iss", "https://boese.example") }, http.StatusBadGateway},
		"our issuer":        {nil, func(q url.Values) { q.Set("iss", s.provider.url) }, http.StatusOK},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			b := browser(t)
			change := func(address *url.URL, change func(url.Values)) string {
				q := address.Query()
				if change != nil {
					change(q)
				}
				address.RawQuery = q.Encode()
				return address.String()
			}
			form := formID.FindStringSubmatch(get(t, b, change(s.question(t, b), tt.question)).body)
			if form == nil {
				t.Fatal("no form")
			}
			stop := *b
			stop.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
				if r.URL.Path == "/anmelden/rueckruf" {
					return http.ErrUseLastResponse
				}
				return nil
			}
			back, err := url.Parse(s.fillForm(t, &stop, form[1]).header.Get("Location"))
			if err != nil {
				t.Fatal(err)
			}
			got := get(t, b, change(back, tt.answer))
			if signedIn := s.who(t, b).Kennung != ""; got.status != tt.want || signedIn != (tt.want == http.StatusOK) {
				t.Errorf("got %d, signed in: %v; want %d", got.status, signedIn, tt.want)
			}
		})
	}
}

// question asks to sign in and gives what is then asked of the provider.
func (s *webSite) question(t *testing.T, b *http.Client) *url.URL {
	t.Helper()
	once := *b
	once.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	redirect := get(t, &once, s.URL+"/anmelden")
	to, err := url.Parse(redirect.header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	q := to.Query()
	if redirect.status != http.StatusFound || q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" ||
		q.Get("state") == "" || q.Get("nonce") == "" || q.Get("redirect_uri") != s.URL+"/anmelden/rueckruf" || q.Get("response_type") != "code" {
		t.Fatalf("%d to %s", redirect.status, to)
	}
	return to
}

// begin asks to sign in and gives the state that was sent along.
func (s *webSite) begin(t *testing.T, b *http.Client) string {
	t.Helper()
	return s.question(t, b).Query().Get("state")
}

func TestSeveralWindows(t *testing.T) {
	s, b := newSite(t, emptyDB(t), nil), browser(t)
	first, second := s.openForm(t, b, "/?eins"), s.openForm(t, b, "/?zwei")
	if got := s.fillForm(t, b, first); got.at.String() != s.URL+"/?eins" {
		t.Errorf("the first window is at %s", got.at)
	}
	if got := s.fillForm(t, b, second); got.at.String() != s.URL+"/?zwei" {
		t.Errorf("the second window is at %s", got.at)
	}
	for range 12 {
		s.begin(t, b)
	}
	if got := s.signIn(t, b, "/?zuletzt"); got.at.String() != s.URL+"/?zuletzt" {
		t.Errorf("after many windows: %d at %s", got.status, got.at)
	}
}

func TestProviderDown(t *testing.T) {
	time0 := newClock()
	s, b := newSite(t, emptyDB(t), func(cfg *auth.Config) { cfg.Now = time0.Now }), browser(t)
	s.provider.down.Store(true)
	got := get(t, b, s.URL+"/anmelden")
	if got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") == "" || !strings.Contains(got.body, "gerade nicht möglich") {
		t.Errorf("got %d, %v: %s", got.status, got.header, got.body)
	}
	s.provider.down.Store(false)
	time0.Move(2 * time.Second)
	id := s.openForm(t, b, "/wer")
	if got := s.fillForm(t, b, id); got.status != http.StatusOK || s.who(t, b).Kennung == "" {
		t.Errorf("up again: %d at %s", got.status, got.at)
	}
	s.provider.down.Store(true)
	if s.who(t, b).Kennung == "" {
		t.Error("a session ended with the provider")
	}
}

func TestForeignPageCannotAct(t *testing.T) {
	s, b := newSite(t, emptyDB(t), nil), browser(t)
	s.signIn(t, b, "/")
	send := func(path string, header http.Header) answer {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header = header
		resp, err := b.Do(r)
		return read(t, resp, err)
	}
	for name, header := range map[string]http.Header{
		"cross-site": {"Sec-Fetch-Site": {"cross-site"}}, "another site's origin": {"Origin": {"https://boese.example"}},
		"same site, other host": {"Sec-Fetch-Site": {"same-site"}}, "no origin": {"Origin": {"null"}},
	} {
		if got := send("/wer", header); got.status != http.StatusForbidden || !strings.Contains(got.body, auth.ErrCrossOrigin.Error()) {
			t.Errorf("%s: got %d %s", name, got.status, got.body)
		}
		if got := send("/abmelden", header); got.status != http.StatusForbidden {
			t.Errorf("%s: signed out with %d", name, got.status)
		}
	}
	for name, header := range map[string]http.Header{"own page": {"Sec-Fetch-Site": {"same-origin"}}, "own origin": {"Origin": {s.URL}}} {
		if got := send("/wer", header); got.status != http.StatusOK {
			t.Errorf("%s: got %d %s", name, got.status, got.body)
		}
	}
}

// TestSessionEnds holds the idle time and the lifetime of a session, and that a
// read prolongs one but never brings one back.
func TestSessionEnds(t *testing.T) {
	dsn, time0 := storetest.NewSQLite(t), newClock()
	db := storetest.Open(t, dsn)
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	s, b := newSite(t, db, func(cfg *auth.Config) { cfg.Now = time0.Now }), browser(t)
	s.signIn(t, b, "/")
	token, sessions := s.cookie(t, b), db.Sitzungen()
	// What the table says, past the store.
	table, err := sql.Open("sqlite", strings.TrimPrefix(dsn, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	expiry := func() (ablauf string) {
		if err := table.QueryRow("SELECT ablauf FROM sitzung").Scan(&ablauf); err != nil {
			t.Fatal(err)
		}
		return ablauf
	}

	first := expiry()
	time0.Move(20 * time.Minute)
	s.who(t, b)
	s.auth.Close()
	second := expiry()
	if second <= first {
		t.Errorf("a read after 20 minutes: %s became %s", first, second)
	}
	s.who(t, b)
	s.auth.Close()
	if got := expiry(); got != second {
		t.Errorf("the next read wrote again: %s became %s", second, got)
	}
	time0.Move(20 * time.Hour)
	s.who(t, b)
	s.auth.Close()
	if end := time.Now().Add(8*time.Hour + time.Minute).UTC().Format("2006-01-02T15:04"); expiry() > end {
		t.Errorf("the session would end at %s, after its lifetime %s", expiry(), end)
	}
	if err := sessions.DeleteCtx(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if err := sessions.Verlaengern(t.Context(), token, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if s.who(t, b).Kennung != "" {
		t.Error("an ended session came back")
	}
}

func TestCookie(t *testing.T) {
	s := newSite(t, emptyDB(t), func(cfg *auth.Config) { cfg.PublicURL = &url.URL{Scheme: "https", Host: "nachnutzung.example"} })
	w := httptest.NewRecorder()
	s.Config.Handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/anmelden", nil))
	cookies := w.Result().Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%d cookies", len(cookies))
	}
	c := cookies[0]
	if c.Name != "__Host-nachnutzung" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 0 {
		t.Errorf("got %s", c.Raw)
	}
	if !strings.Contains(w.Header().Get("Location"), url.QueryEscape("https://nachnutzung.example/anmelden/rueckruf")) {
		t.Errorf("leads to %s", w.Header().Get("Location"))
	}
}

func TestLocalPath(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"/":                             "/",
		"/kommunen/150030000000?a=b#c":  "/kommunen/150030000000?a=b#c",
		"/suche?q=Käse":                 "/suche?q=Käse",
		"":                              "/",
		"kommunen":                      "/",
		"https://boese.example":         "/",
		"//boese.example":               "/",
		"///boese.example":              "/",
		`/\boese.example`:               "/",
		`\\boese.example`:               "/",
		"/\tboese":                      "/",
		"/\r\nSet-Cookie: x=y":          "/",
		"javascript:alert(1)":           "/",
		"/anmelden":                     "/",
		"/abmelden":                     "/",
		"/%zz":                          "/",
		"@boese.example":                "/",
		"/" + strings.Repeat("x", 3000): "/",
	} {
		if got := auth.LocalPath(text); got != want {
			t.Errorf("%q leads to %q, want %q", text, got, want)
		}
	}
}
