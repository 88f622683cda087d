// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/gin-gonic/gin"
	josejson "github.com/go-jose/go-jose/v4/json"
	"golang.org/x/oauth2"

	"nachnutzung/internal/nachnutzung"
)

// Addresses of the sign-in. The second is what the issuer must know of us.
const (
	pathAnmelden = "/anmelden"
	pathRueckruf = "/anmelden/rueckruf"
	pathAbmelden = "/abmelden"
)

// maxVersuche is how many sign-ins may be under way in one browser, one in each
// window.
const maxVersuche = 5

// retryAfter is how long, in seconds, somebody is asked to wait for the issuer or
// the database.
const retryAfter = "30"

// errRefused says that the issuer has not let somebody in.
var errRefused = errors.New("sign-in refused by the issuer")

// versuch is a sign-in under way: what the answer of the issuer must fit.
type versuch struct {
	Nonce, Verifier, Zurueck string
}

// Register mounts the sign-in: GET /anmelden?zurueck=/pfad leads to the issuer,
// /anmelden/rueckruf back from there, POST /abmelden out. Nothing is mounted when
// nobody can sign in.
func (a *Auth) Register(r gin.IRouter) {
	if !a.CanSignIn() {
		return
	}
	r.GET(pathAnmelden, private, a.anmelden)
	r.GET(pathRueckruf, private, a.rueckruf)
	r.POST(pathAbmelden, private, a.abmelden)
}

// private keeps answers of the sign-in out of caches, and the code in the address
// from the next site.
func private(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	c.Header("Referrer-Policy", "no-referrer")
	c.Next()
}

// anmelden sends somebody to the issuer.
func (a *Auth) anmelden(c *gin.Context) {
	m, err := a.issuer.metadata.get(c.Request.Context())
	if err != nil {
		a.fail(c, err)
		return
	}
	ctx, err := a.sessions.Load(c.Request.Context(), a.sessionToken(c.Request))
	if err != nil {
		a.fail(c, err)
		return
	}
	v := versuch{Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Zurueck: localPath(c.Query("zurueck"))}
	state := rand.Text()
	if err := a.remember(ctx, state, v); err != nil {
		a.fail(c, err)
		return
	}
	if err := a.saveSession(ctx, c); err != nil {
		a.fail(c, err)
		return
	}
	c.Redirect(http.StatusFound, m.oauth.AuthCodeURL(state, oidc.Nonce(v.Nonce), oauth2.S256ChallengeOption(v.Verifier)))
}

// remember keeps a sign-in under way in the session.
func (a *Auth) remember(ctx context.Context, state string, v versuch) error {
	var others []string
	for _, key := range a.sessions.Keys(ctx) {
		if strings.HasPrefix(key, keyVersuch) {
			others = append(others, key)
		}
	}
	if len(others) >= maxVersuche {
		for _, key := range others {
			a.sessions.Remove(ctx, key)
		}
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode sign-in: %w", err)
	}
	a.sessions.Put(ctx, keyVersuch+state, string(text))
	if _, signedIn := a.akteurIn(ctx); !signedIn {
		a.sessions.SetDeadline(ctx, a.now().Add(signInLifetime).UTC())
	}
	return nil
}

// recall takes a sign-in under way out of the session, so that it is answered
// once.
func (a *Auth) recall(ctx context.Context, state string) (v versuch, ok bool) {
	err := json.Unmarshal([]byte(a.sessions.PopString(ctx, keyVersuch+state)), &v)
	return v, err == nil && state != ""
}

// rueckruf takes somebody back from the issuer.
func (a *Auth) rueckruf(c *gin.Context) {
	ctx, err := a.sessions.Load(c.Request.Context(), a.sessionToken(c.Request))
	if err != nil {
		a.fail(c, err)
		return
	}
	query := c.Request.URL.Query()
	v, ok := a.recall(ctx, query.Get("state"))
	if !ok {
		a.cfg.Page(c, Page{
			Status: http.StatusBadRequest, Titel: "Diese Anmeldung gilt nicht mehr",
			Text: "Sie hat zu lange gedauert, wurde schon benutzt oder in einem anderen Browser begonnen. Bitte noch einmal anmelden.",
			Link: pathAnmelden, Linktext: "Neu anmelden",
		})
		return
	}
	refusal := a.complete(ctx, query, v)
	if err := a.saveSession(ctx, c); err != nil {
		a.fail(c, err)
		return
	}
	if refusal != nil {
		a.fail(c, refusal)
		return
	}
	c.Redirect(http.StatusSeeOther, a.absolute(v.Zurueck))
}

// complete turns the issuer's answer into a session of whoever has signed in.
func (a *Auth) complete(ctx context.Context, query url.Values, v versuch) error {
	if code := query.Get("error"); code != "" {
		return fmt.Errorf("%w: %.100q", errRefused, code)
	}
	// An answer of another issuer, if it says so (RFC 9207).
	if iss := query.Get("iss"); iss != "" && iss != a.cfg.Issuer {
		return fmt.Errorf("answer of the issuer %.200q", iss)
	}
	m, err := a.issuer.metadata.get(ctx)
	if err != nil {
		return err
	}
	tokens, err := m.oauth.Exchange(a.issuer.context(ctx), query.Get("code"), oauth2.VerifierOption(v.Verifier))
	if err != nil {
		if _, answered := errors.AsType[*oauth2.RetrieveError](err); answered {
			return fmt.Errorf("redeem the code: %w", err)
		}
		return fmt.Errorf("%w: redeem the code: %w", nachnutzung.ErrUnavailable, err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	c, err := a.verifyJWT(ctx, raw, a.cfg.ClientID, forSignIn)
	if err != nil {
		return fmt.Errorf("ID token: %w", err)
	}
	if c.registered.Nonce != v.Nonce {
		return errors.New("ID token: it answers another sign-in")
	}
	if err := a.addUserInfo(ctx, m, tokens, c); err != nil {
		return err
	}
	akteur, err := a.akteurOf(ctx, c)
	if err != nil {
		return err
	}
	return a.begin(ctx, akteur, raw)
}

// addUserInfo asks the issuer for what its ID token does not say: many put roles
// and names there alone. What the signed token says goes before.
func (a *Auth) addUserInfo(ctx context.Context, m *metadata, tokens *oauth2.Token, c *claims) error {
	complete := a.hasRoles(c) && cmp.Or(c.text("name"), c.text("preferred_username")) != ""
	if complete || m.provider.UserInfoEndpoint() == "" {
		return nil
	}
	info, err := m.provider.UserInfo(a.issuer.context(ctx), oauth2.StaticTokenSource(tokens))
	if err != nil {
		return fmt.Errorf("user info: %w", err)
	}
	if info.Subject != c.registered.Subject {
		return errors.New("user info: it is about somebody else")
	}
	var more rawJSON
	if err := info.Claims(&more); err != nil {
		return fmt.Errorf("user info: %w", err)
	}
	var all map[string]josejson.RawMessage
	if err := josejson.Unmarshal(more, &all); err != nil {
		return fmt.Errorf("user info: %w", err)
	}
	for name, value := range all {
		if _, ok := c.all[name]; !ok {
			c.all[name] = value
		}
	}
	return nil
}

// rawJSON takes a JSON text as it is.
type rawJSON []byte

// UnmarshalJSON implements json.Unmarshaler.
func (r *rawJSON) UnmarshalJSON(data []byte) error {
	*r = append((*r)[:0], data...)
	return nil
}

// begin signs somebody in. The session gets a new token, so that one who knew the
// old has nothing of it.
func (a *Auth) begin(ctx context.Context, akteur nachnutzung.Akteur, idToken string) error {
	if err := a.sessions.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	state, err := json.Marshal(akteurState(akteur))
	if err != nil {
		return fmt.Errorf("encode session: %w", err)
	}
	a.sessions.Put(ctx, keyAkteur, string(state))
	a.sessions.Put(ctx, keyIDToken, idToken)
	a.log.LogAttrs(ctx, slog.LevelInfo, "Angemeldet", slog.String("akteur", akteur.Kennung), slog.Int("rechte", len(akteur.Rechte)))
	return nil
}

// abmelden ends the session here, and then that at the issuer where it can be
// done: whoever uses the browser next would otherwise be signed in again without
// being asked.
func (a *Auth) abmelden(c *gin.Context) {
	if err := a.origin.Check(c.Request); err != nil {
		a.cfg.Page(c, Page{
			Status: http.StatusForbidden, Titel: "Das kam von einer anderen Seite",
			Text: "Abmelden kann man sich nur von hier aus. Sie sind weiterhin angemeldet.", Link: "/", Linktext: "Zur Startseite",
		})
		return
	}
	token := a.sessionToken(c.Request)
	ctx, err := a.sessions.Load(c.Request.Context(), token)
	if err != nil {
		a.fail(c, err)
		return
	}
	idToken := a.sessions.GetString(ctx, keyIDToken)
	if token != "" {
		if err := a.sessions.Destroy(ctx); err != nil {
			a.fail(c, err)
			return
		}
		a.sessions.WriteSessionCookie(ctx, c.Writer, "", time.Time{})
	}
	farewell := a.endSession(ctx, idToken)
	if farewell == "" {
		c.Redirect(http.StatusSeeOther, a.absolute("/"))
		return
	}
	// Not a redirect: browsers count it as part of sending the form, which the
	// page's policy keeps on this site.
	c.Header("Refresh", "0; url="+farewell)
	a.cfg.Page(c, Page{
		Status: http.StatusOK, Titel: "Sie sind abgemeldet",
		Text: "Gleich geht es weiter zum Anmeldedienst, damit Sie auch dort abgemeldet werden.",
		Link: farewell, Linktext: "Auch beim Anmeldedienst abmelden",
	})
}

// endSession is the address that ends the session at the issuer; empty when it
// has none, does not answer, or nobody was signed in.
func (a *Auth) endSession(ctx context.Context, idToken string) string {
	if idToken == "" {
		return ""
	}
	m, err := a.issuer.metadata.get(ctx)
	if err != nil || m.endSession == "" {
		return ""
	}
	u, err := url.Parse(m.endSession)
	if err != nil {
		return ""
	}
	query := u.Query()
	query.Set("id_token_hint", idToken)
	query.Set("client_id", a.cfg.ClientID)
	query.Set("post_logout_redirect_uri", a.absolute("/"))
	u.RawQuery = query.Encode()
	return u.String()
}

// absolute is an address on this site. It is built with the host in front, so
// that no path can lead to another one.
func (a *Auth) absolute(path string) string {
	return a.cfg.PublicURL.Scheme + "://" + a.cfg.PublicURL.Host + path
}

// localPath is where to go after the sign-in: a path on this site, or the start
// page for anything else.
func localPath(text string) string {
	const most = 2000
	if len(text) > most || !strings.HasPrefix(text, "/") || strings.HasPrefix(text, "//") ||
		strings.Contains(text, `\`) || strings.ContainsFunc(text, unicode.IsControl) {
		return "/"
	}
	u, err := url.Parse(text)
	if err != nil || u.Host != "" || u.Scheme != "" || strings.HasPrefix(u.Path, pathAnmelden) || strings.HasPrefix(u.Path, pathAbmelden) {
		return "/"
	}
	return u.String()
}

// fail shows what went wrong, without the words of whoever said it.
func (a *Auth) fail(c *gin.Context, err error) {
	ctx := c.Request.Context()
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		c.Abort()
	case errors.Is(err, nachnutzung.ErrUnavailable):
		a.log.LogAttrs(ctx, slog.LevelWarn, "Anmeldung nicht möglich", slog.Any("fehler", err))
		c.Header("Retry-After", retryAfter)
		a.cfg.Page(c, Page{
			Status: http.StatusServiceUnavailable, Titel: "Die Anmeldung ist gerade nicht möglich",
			Text: "Der Anmeldedienst oder die Datenbank antwortet nicht. Bitte in einer Minute noch einmal versuchen; alles Öffentliche ist auch ohne Anmeldung zu sehen.",
			Link: pathAnmelden, Linktext: "Noch einmal versuchen",
		})
	case errors.Is(err, errRefused):
		a.log.LogAttrs(ctx, slog.LevelInfo, "Anmeldung abgelehnt", slog.Any("fehler", err))
		a.cfg.Page(c, Page{
			Status: http.StatusForbidden, Titel: "Sie sind nicht angemeldet",
			Text: "Der Anmeldedienst hat die Anmeldung abgebrochen oder abgelehnt. Wer angemeldet werden sollte, wendet sich bitte an den Betrieb des Anmeldedienstes.",
			Link: pathAnmelden, Linktext: "Noch einmal versuchen",
		})
	default:
		a.log.LogAttrs(ctx, slog.LevelError, "Anmeldung gescheitert", slog.Any("fehler", err))
		a.cfg.Page(c, Page{
			Status: http.StatusBadGateway, Titel: "Die Anmeldung hat nicht geklappt",
			Text: "Die Antwort des Anmeldedienstes passt nicht zu dem, was hier eingerichtet ist. Bitte noch einmal versuchen; bleibt es dabei, hilft der Betrieb.",
			Link: pathAnmelden, Linktext: "Noch einmal versuchen",
		})
	}
}
