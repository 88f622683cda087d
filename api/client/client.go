// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

// Package client asks the API of the Nachnutzungskatalog in Go: one method per
// resource and list of the contract, errors as *ProblemError, lists as iterators
// that follow the pages.
//
// It is thin on purpose: the types are those of package api, the rules stay on
// the server. Standard library and package api only; it must not know how the
// server is built, so that what it proves in the end-to-end tests holds for
// everybody else's client too.
package client

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"nachnutzung/api"
)

// DefaultMaxBody is the largest answer that is read unless WithMaxBody says
// otherwise: a page of 1,000 Kommunen is about 1 MB.
const DefaultMaxBody = 16 << 20

// Client asks one server. It is safe for use by several goroutines at once.
// Time limits come with the context of each call; none are set here.
type Client struct {
	base      string
	http      *http.Client
	userAgent string
	maxBody   int64
	etags     *etagMemory
	retries   int
	maxWait   time.Duration
}

// Option changes a Client at its making.
type Option func(*Client)

// WithHTTPClient sends the requests through h: for proxies, own certificates, or
// a token added by its transport.
func WithHTTPClient(h *http.Client) Option { return func(c *Client) { c.http = h } }

// WithUserAgent names the caller, so that the operator of a server knows whom to ask.
func WithUserAgent(name string) Option { return func(c *Client) { c.userAgent = name } }

// WithMaxBody sets the largest answer that is read, in bytes after decompression.
func WithMaxBody(n int64) Option { return func(c *Client) { c.maxBody = n } }

// WithETagMemory keeps the last answers of up to n addresses and asks for them
// with If-None-Match: an unchanged answer then costs no transfer.
func WithETagMemory(n int) Option { return func(c *Client) { c.etags = newETagMemory(n) } }

// WithRetries repeats a request up to n times when the server answers 429 or 503
// and says by Retry-After when to come back. A longer wait than maxWait is not
// waited for; the error is returned at once.
func WithRetries(n int, maxWait time.Duration) Option {
	return func(c *Client) { c.retries, c.maxWait = n, maxWait }
}

// New makes a client for the server at baseURL, for example
// "https://katalog.example.org"; the path of the API is added unless it is there.
func New(baseURL string, opts ...Option) (*Client, error) {
	u, err := url.Parse(baseURL)
	if err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, fmt.Errorf("base URL %q: want http://host or https://host", baseURL)
	}
	if u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("base URL %q: has a query or a fragment", baseURL)
	}
	base := strings.TrimSuffix(u.String(), "/")
	if !strings.HasSuffix(base, api.BasePath) {
		base += api.BasePath
	}
	c := &Client{
		base: base, http: &http.Client{}, maxBody: DefaultMaxBody,
		userAgent: "nachnutzung-client/" + api.Version,
	}
	for _, o := range opts {
		o(c)
	}
	if c.http == nil || c.maxBody <= 0 || c.retries < 0 {
		return nil, errors.New("options: no HTTP client, or a limit out of range")
	}
	return c, nil
}
