// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Empfaenger is who is told.
type Empfaenger struct {
	// URL is where hints are sent: https.
	URL *url.URL
	// Secret is whsec_ and base64 of 24 to 64 bytes.
	Secret string
}

// Stand is what a hint tells: where the register stands.
type Stand struct {
	Epoche   string
	Revision int64
}

// hinweis is the body of a hint, in the form that Standard Webhooks recommends.
type hinweis struct {
	Type      string `json:"type"`
	Timestamp string `json:"timestamp"`
	Data      daten  `json:"data"`
}

type daten struct {
	Epoche   string `json:"epoche"`
	Revision int64  `json:"revision"`
}

// hinweisType is what hints call themselves.
const hinweisType = "aenderung"

// How hints are sent.
const (
	// sendTimeout bounds one attempt, name and handshake included.
	sendTimeout = 10 * time.Second
	// gather lets changes of a busy moment make one hint.
	gather = time.Second
	// attempts are made for a hint, with pauses that double from the first to the
	// longest, each shortened by chance. A newer hint takes the place of one that waits.
	attempts   = 8
	pauseFirst = 2 * time.Second
	pauseMost  = 5 * time.Minute
)

// Sender sends hints. Each receiver is told by itself, so that one that does not
// answer holds nobody up.
type Sender struct {
	log                *slog.Logger
	client             *http.Client
	to                 []*empfaenger
	now                func() time.Time
	gather, pauseFirst time.Duration
}

type empfaenger struct {
	url  string
	host string
	key  []byte

	mu sync.Mutex
	// wanted is what the receiver is to be told; wake is signalled when it moves.
	wanted Stand
	wake   chan struct{}
}

// ErrSecret says that a secret does not have the form of Standard Webhooks.
var ErrSecret = errors.New("ein Geheimnis für Webhooks hat die Form whsec_ und Base64")

// New makes a sender. It reaches public addresses alone, whatever a receiver's name
// leads to.
func New(to []Empfaenger, log *slog.Logger) (*Sender, error) {
	return newSender(to, log, IsPublic, nil)
}

// newSender is New for tests, whose receivers are on this machine.
func newSender(to []Empfaenger, log *slog.Logger, may func(netip.Addr) bool, trust *tls.Config) (*Sender, error) {
	s := &Sender{
		log: log, now: time.Now, gather: gather, pauseFirst: pauseFirst,
		client: &http.Client{
			Transport: newTransport(may, trust),
			// Where a receiver points to is not what was configured.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	for _, e := range to {
		encoded, _ := strings.CutPrefix(e.Secret, "whsec_")
		key, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || len(key) == 0 {
			return nil, ErrSecret
		}
		s.to = append(s.to, &empfaenger{url: e.URL.String(), host: e.URL.Host, key: key, wake: make(chan struct{}, 1)})
	}
	return s, nil
}

// Melde has all receivers told that the register stands there now. It returns at
// once.
func (s *Sender) Melde(now Stand) {
	for _, e := range s.to {
		e.mu.Lock()
		e.wanted = now
		e.mu.Unlock()
		select {
		case e.wake <- struct{}{}:
		default:
		}
	}
}

// Run sends hints until ctx ends; what has not been sent by then is not.
func (s *Sender) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, e := range s.to {
		all.Go(func() { s.serve(ctx, e) })
	}
	all.Wait()
}

// serve tells one receiver.
func (s *Sender) serve(ctx context.Context, e *empfaenger) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.wake:
		}
		if !rest(ctx, s.gather) {
			return
		}
		s.deliver(ctx, e)
	}
}

// deliver sends what a receiver is to be told until it has it, the attempts are used
// up, or there is something newer to tell.
func (s *Sender) deliver(ctx context.Context, e *empfaenger) {
	pause := s.pauseFirst
	for attempt := 1; ; attempt++ {
		e.mu.Lock()
		now := e.wanted
		e.mu.Unlock()
		wait, err := s.send(ctx, e, now)
		if err == nil || ctx.Err() != nil {
			return
		}
		if attempt == attempts || errors.Is(err, errRefused) {
			s.log.LogAttrs(ctx, slog.LevelWarn, "Hinweis nicht zugestellt; der nächste folgt mit der nächsten Änderung",
				slog.String("empfaenger", e.host), slog.Int("versuche", attempt), slog.Any("fehler", err))
			return
		}
		s.log.LogAttrs(ctx, slog.LevelInfo, "Hinweis noch nicht zugestellt", slog.String("empfaenger", e.host), slog.Any("fehler", err))
		if !rest(ctx, max(wait, pause/2+rand.N(pause/2+1))) { //nolint:gosec // It spreads requests and keeps no secret.
			return
		}
		pause = min(2*pause, pauseMost)
	}
}

// rest waits; false when ctx ends first.
func rest(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// errRefused says that trying again will not help.
var errRefused = errors.New("refused for good")

// send makes one attempt; wait is how long the receiver asks to be left alone.
func (s *Sender) send(ctx context.Context, e *empfaenger, now Stand) (wait time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	at := s.now()
	body, err := json.Marshal(hinweis{Type: hinweisType, Timestamp: at.UTC().Format(time.RFC3339), Data: daten(now)})
	if err != nil {
		return 0, fmt.Errorf("make a hint: %w", err)
	}
	// The same for all attempts and all servers, so that a receiver can tell a
	// repetition.
	id := "msg_" + now.Epoche + "-" + strconv.FormatInt(now.Revision, 10)
	timestamp := strconv.FormatInt(at.Unix(), 10)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url, bytes.NewReader(body))
	if err != nil {
		return 0, fmt.Errorf("make a hint: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "nachnutzung-webhook/1")
	request.Header.Set("webhook-id", id)
	request.Header.Set("webhook-timestamp", timestamp)
	request.Header.Set("webhook-signature", Signatur(e.key, id, timestamp, body))
	response, err := s.client.Do(request)
	if errors.Is(err, errNotPublic) {
		return 0, fmt.Errorf("%w: %w", errRefused, err)
	}
	if err != nil {
		return 0, err
	}
	if err := response.Body.Close(); err != nil {
		return 0, err
	}
	return answered(response)
}

// answered says what a receiver's answer means: everything but a success may be
// another time, except where it points elsewhere or is gone for good.
func answered(response *http.Response) (wait time.Duration, err error) {
	switch status := response.StatusCode; {
	case status >= http.StatusOK && status < http.StatusMultipleChoices:
		return 0, nil
	case status < http.StatusBadRequest, status == http.StatusGone:
		return 0, fmt.Errorf("%w: answer %s", errRefused, response.Status)
	}
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && seconds > 0 {
		wait = min(time.Duration(seconds)*time.Second, pauseMost)
	}
	return wait, fmt.Errorf("answer %s", response.Status)
}

// Signatur is webhook-signature of a message: "v1," and base64 of HMAC-SHA256 over
// id, timestamp and body, with dots between.
func Signatur(key []byte, id, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte(id + "." + timestamp + "."))
	_, _ = mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
