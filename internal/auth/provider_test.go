// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"nachnutzung/internal/auth"
	"nachnutzung/internal/store"
)

// How we are known at the provider, and who can sign in there.
const (
	clientID     = "nachnutzung"
	clientSecret = "geheim"
	userPassword = "verysecure"
)

// provider is a real OpenID Connect provider in this process: discovery, a form
// for the password, PKCE, codes, signed tokens.
type provider struct {
	*storage.Storage
	url string
	// claims are what it says beside the standard ones.
	claims map[string]any
	// onlyUserInfo keeps claims out of the ID token.
	onlyUserInfo bool
	down         atomic.Bool
}

// newProvider starts the provider for a site of that address.
func newProvider(t *testing.T, site string) *provider {
	t.Helper()
	// The example logs each request through the process's logger.
	slog.SetDefault(slog.New(slog.DiscardHandler))
	p := &provider{claims: map[string]any{
		"realm_access": map[string]any{"roles": []string{"nachnutzung-redaktion"}}, "ars": "15", "organisation": "MID",
	}}
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.down.Load() {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	// Its name is localhost, because the users' names end in the host's.
	p.url = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	client := storage.WebClient(clientID, clientSecret, site+"/anmelden/rueckruf")
	p.Storage = storage.NewStorageWithClients(storage.NewUserStore(p.url), map[string]*storage.Client{clientID: client})
	handler = exampleop.SetupServer(p.url, p, nil, false)
	return p
}

// GetClientByClientID gives our client as Keycloak would have it: JWTs as access
// tokens and a place to go after the sign-out.
func (p *provider) GetClientByClientID(ctx context.Context, id string) (op.Client, error) {
	c, err := p.Storage.GetClientByClientID(ctx, id)
	return client{c, p.onlyUserInfo}, err
}

type client struct {
	op.Client
	onlyUserInfo bool
}

func (c client) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeJWT }
func (c client) IDTokenUserinfoClaimsAssertion() bool { return !c.onlyUserInfo }
func (c client) PostLogoutRedirectURIs() []string     { return []string{site(c.RedirectURIs()[0]) + "/"} }
func (p *provider) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return p.claims, nil
}

func site(callback string) string { return strings.TrimSuffix(callback, "/anmelden/rueckruf") }

// SetUserinfoFromRequest says in the ID token what is said of a user.
func (p *provider) SetUserinfoFromRequest(ctx context.Context, info *oidc.UserInfo, request op.IDTokenRequest, scopes []string) error {
	if err := p.Storage.SetUserinfoFromRequest(ctx, info, request, scopes); err != nil {
		return err
	}
	if !p.onlyUserInfo {
		p.addClaims(info)
	}
	return nil
}

// SetUserinfoFromToken says so to who asks for it.
func (p *provider) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, tokenID, subject, origin string) error {
	if err := p.Storage.SetUserinfoFromToken(ctx, info, tokenID, subject, origin); err != nil {
		return err
	}
	p.addClaims(info)
	return nil
}

func (p *provider) addClaims(info *oidc.UserInfo) {
	for name, value := range p.claims {
		info.AppendClaims(name, value)
	}
}

// webSite is ours: the sign-in, and a page that tells who asks.
type webSite struct {
	*httptest.Server
	auth     *auth.Auth
	db       *store.DB
	provider *provider
}

// newSite starts site and provider. change may alter the settings.
func newSite(t *testing.T, db *store.DB, change func(*auth.Config)) *webSite {
	t.Helper()
	gin.SetMode(gin.TestMode)
	engine := gin.New()
	s := &webSite{Server: httptest.NewServer(engine), db: db}
	t.Cleanup(s.Close)
	public, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	s.provider = newProvider(t, s.URL)
	cfg := configFor(s.provider.url)
	cfg.ClientID, cfg.ClientSecret, cfg.PublicURL = clientID, clientSecret, public
	if change != nil {
		change(&cfg)
	}
	s.auth = newAuth(t, db, cfg)
	s.auth.Register(engine)
	who := func(c *gin.Context) {
		akteur, err := s.auth.Akteur(c.Request)
		if err != nil {
			c.String(http.StatusForbidden, err.Error())
			return
		}
		c.JSON(http.StatusOK, akteur)
	}
	engine.GET("/wer", who)
	engine.POST("/wer", who)
	engine.GET("/", func(c *gin.Context) { c.String(http.StatusOK, "Start") })
	return s
}

// browser is somebody at a browser: it keeps cookies and follows redirects.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

// answer is what a browser shows.
type answer struct {
	status int
	body   string
	header http.Header
	// at is the address after all redirects.
	at *url.URL
}

func get(t *testing.T, b *http.Client, address string) answer {
	t.Helper()
	resp, err := b.Get(address)
	return read(t, resp, err)
}

func read(t *testing.T, resp *http.Response, err error) answer {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{status: resp.StatusCode, body: string(body), header: resp.Header, at: resp.Request.URL}
}

var (
	formID     = regexp.MustCompile(`name="id" value="([^"]*)"`)
	formAction = "/login/username"
)

// openForm begins to sign in and gives the number of the provider's form.
func (s *webSite) openForm(t *testing.T, b *http.Client, zurueck string) string {
	t.Helper()
	form := get(t, b, s.URL+"/anmelden?"+url.Values{"zurueck": {zurueck}}.Encode())
	id := formID.FindStringSubmatch(form.body)
	if form.status != http.StatusOK || id == nil {
		t.Fatalf("no form for the password: %d at %s\n%s", form.status, form.at, form.body)
	}
	return id[1]
}

// fillForm sends name and password and follows back to the site.
func (s *webSite) fillForm(t *testing.T, b *http.Client, id string) answer {
	t.Helper()
	resp, err := b.PostForm(s.provider.url+formAction, url.Values{"id": {id}, "username": {"test-user@localhost"}, "password": {userPassword}})
	return read(t, resp, err)
}

func (s *webSite) signIn(t *testing.T, b *http.Client, zurueck string) answer {
	t.Helper()
	return s.fillForm(t, b, s.openForm(t, b, zurueck))
}
