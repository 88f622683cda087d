// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// key is that of the example in the specification of Standard Webhooks.
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// TestSignature takes the test vector of the reference implementations of Standard
// Webhooks, and the example of docs/portale.md.
func TestSignature(t *testing.T) {
	t.Parallel()
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		t.Fatal(err)
	}
	manual, err := os.ReadFile("../../docs/portale.md")
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile("(?s)webhook-id: (\\S+)\nwebhook-timestamp: (\\d+)\nwebhook-signature: (\\S+)\n\n(\\S+)\n").FindStringSubmatch(string(manual))
	if example == nil {
		t.Fatal("the manual shows no webhook")
	}
	for _, tt := range [][4]string{
		{"msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", `{"test": 2432232314}`},
		[4]string(example[1:]),
	} {
		if got := Signatur(key, tt[0], tt[1], []byte(tt[3])); got != tt[2] {
			t.Errorf("%s: got %s, want %s", tt[0], got, tt[2])
		}
	}
}

func TestPublic(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"9.9.9.9": true, "193.99.144.80": true, "2a02:2e0:3fe:1001:302::": true, "2620:fe::fe": true,
		"127.0.0.1": false, "127.255.255.254": false, "0.0.0.0": false, "0.1.2.3": false, "10.1.2.3": false, "172.16.0.1": false, "172.31.255.255": false,
		"192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "192.0.0.1": false, "192.0.2.1": false, "198.18.0.1": false,
		"198.51.100.1": false, "203.0.113.1": false, "224.0.0.1": false, "239.255.255.255": false, "240.0.0.1": false, "255.255.255.255": false,
		"::": false, "::1": false, "fe80::1": false, "fe80::1%lo": false, "fc00::1": false, "fd12:3456::1": false, "ff02::1": false, "fec0::1": false,
		"::ffff:127.0.0.1": false, "::ffff:9.9.9.9": false, "::9.9.9.9": false, "64:ff9b::7f00:1": false, "64:ff9b:1::1": false,
		"2002:7f00:1::": false, "2001::1": false, "2001:db8::1": false, "3fff::1": false, "100::1": false, "5f00::1": false,
	} {
		if got := IsPublic(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: got %v, want %v", text, got, want)
		}
	}
}

// received is one request that a receiver got.
type received struct {
	header http.Header
	body   []byte
}

// receiver is a real TLS server that answers as told, one status after the other, the
// last for ever.
type receiver struct {
	*httptest.Server
	mu   sync.Mutex
	got  []received
	more chan struct{}
}

func newReceiver(t *testing.T, header map[string]string, statuses ...int) *receiver {
	t.Helper()
	r := &receiver{more: make(chan struct{}, 100)}
	r.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		r.got = append(r.got, received{req.Header.Clone(), body})
		status := statuses[min(len(r.got), len(statuses))-1]
		r.mu.Unlock()
		for name, value := range header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		r.more <- struct{}{}
	}))
	t.Cleanup(r.Close)
	return r
}

// sender makes one that trusts the receiver, is quick, and may go where may says.
func (r *receiver) sender(t *testing.T, may func(netip.Addr) bool, log io.Writer) *Sender {
	t.Helper()
	u, err := url.Parse(r.URL)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(r.Certificate())
	s, err := newSender([]Empfaenger{{URL: u.JoinPath("hinweise"), Secret: secret}}, slog.New(slog.NewTextHandler(log, nil)), may,
		&tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	s.gather, s.pauseFirst = time.Millisecond, time.Millisecond
	ctx, end := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { s.Run(ctx) })
	t.Cleanup(func() { end(); running.Wait() })
	return s
}

func (r *receiver) wait(t *testing.T, n int) []received {
	t.Helper()
	for range n {
		select {
		case <-r.more:
		case <-time.After(20 * time.Second):
			t.Fatalf("%d requests, want %d", len(r.got), n)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.got
}

func anywhere(netip.Addr) bool { return true }

// TestDelivery tells a receiver that fails twice: the same message each time, with a
// signature that it can check.
func TestDelivery(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, nil, http.StatusInternalServerError, http.StatusTooManyRequests, http.StatusNoContent)
	s := r.sender(t, anywhere, io.Discard)
	s.Melde(Stand{"K7QX", 4711})
	got := r.wait(t, 3)
	for i, m := range got {
		if m.header.Get("webhook-id") != "msg_K7QX-4711" || m.header.Get("Content-Type") != "application/json" {
			t.Errorf("%d: %v", i, m.header)
		}
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		if err != nil {
			t.Fatal(err)
		}
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(m.header.Get("webhook-id") + "." + m.header.Get("webhook-timestamp") + "." + string(m.body)))
		if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); m.header.Get("webhook-signature") != want {
			t.Errorf("%d: signature %s, want %s", i, m.header.Get("webhook-signature"), want)
		}
		if !strings.Contains(string(m.body), `"type":"aenderung"`) || !strings.HasSuffix(string(m.body), `"data":{"epoche":"K7QX","revision":4711}}`) {
			t.Errorf("%d: %s", i, m.body)
		}
	}
	// A receiver that has it is left alone, and hears of the next.
	s.Melde(Stand{"K7QX", 4712})
	if got := r.wait(t, 1); len(got) != 4 || got[3].header.Get("webhook-id") != "msg_K7QX-4712" {
		t.Errorf("%d requests, the last %v", len(got), got[len(got)-1].header)
	}
}

// TestNewestCounts: while a receiver fails, what is newer takes the place of what waits.
func TestNewestCounts(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, nil, http.StatusServiceUnavailable, http.StatusNoContent)
	s := r.sender(t, anywhere, io.Discard)
	s.pauseFirst = 300 * time.Millisecond
	s.Melde(Stand{"K7QX", 1})
	r.wait(t, 1)
	s.Melde(Stand{"K7QX", 2})
	if got := r.wait(t, 1); got[1].header.Get("webhook-id") != "msg_K7QX-2" {
		t.Errorf("the second attempt tells %s", got[1].header.Get("webhook-id"))
	}
}

// TestRefusals: what is not worth another attempt is given up, and said in the log.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		may    func(netip.Addr) bool
		status int
		header map[string]string
		// requests that arrive, and what the log says.
		requests int
		said     string
	}{
		"a private address": {IsPublic, http.StatusOK, nil, 0, "not a public one"},
		"a redirect":        {anywhere, http.StatusFound, map[string]string{"Location": "https://127.0.0.1/anderswo"}, 1, "302"},
		"gone":              {anywhere, http.StatusGone, nil, 1, "410"},
		"never well":        {anywhere, http.StatusBadGateway, nil, attempts, "versuche=8"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, tt.header, tt.status)
			log := &lines{more: make(chan string, 100)}
			s := r.sender(t, tt.may, log)
			s.Melde(Stand{"K7QX", 1})
			for said := ""; !strings.Contains(said, "nicht zugestellt"); {
				select {
				case said = <-log.more:
				case <-time.After(20 * time.Second):
					t.Fatal("nothing in the log")
				}
				if strings.Contains(said, "nicht zugestellt;") && !strings.Contains(said, tt.said) {
					t.Errorf("the log says %s, want %q", said, tt.said)
				}
			}
			r.mu.Lock()
			defer r.mu.Unlock()
			if len(r.got) != tt.requests {
				t.Errorf("%d requests, want %d", len(r.got), tt.requests)
			}
		})
	}
}

// lines is a log that tells of each line.
type lines struct{ more chan string }

func (l *lines) Write(p []byte) (int, error) {
	if strings.Contains(string(p), "level=WARN") {
		l.more <- string(p)
	}
	return len(p), nil
}

// TestSecretIsChecked refuses what is no base64.
func TestSecretIsChecked(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "whsec_", "whsec_!!"} {
		if _, err := New([]Empfaenger{{URL: &url.URL{Scheme: "https", Host: "portal.example"}, Secret: text}}, slog.New(slog.DiscardHandler)); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}
