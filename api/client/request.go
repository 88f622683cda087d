// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// ErrTooLarge says that an answer was larger than the client's limit.
var ErrTooLarge = errors.New("answer exceeds the limit")

const mediaTypeJSON = "application/json"

// get fetches one resource or page and decodes it. Fields that this version of
// the contract does not know are passed over: a minor version may add some.
func get[T any](ctx context.Context, c *Client, query url.Values, path ...string) (T, error) {
	var v T
	address, err := c.address(query, path)
	if err != nil {
		return v, err
	}
	body, err := c.fetch(ctx, address)
	if err != nil {
		return v, fmt.Errorf("GET %s: %w", address, err)
	}
	if err := json.Unmarshal(body, &v); err != nil {
		return v, fmt.Errorf("GET %s: %w", address, err)
	}
	return v, nil
}

// address joins base, escaped path segments and query. An empty segment would
// ask for another resource than the caller means.
func (c *Client) address(query url.Values, path []string) (string, error) {
	var b strings.Builder
	b.WriteString(c.base)
	for _, segment := range path {
		if segment == "" || segment == "." || segment == ".." {
			return "", fmt.Errorf("key %q below %s: not a key", segment, b.String())
		}
		b.WriteString("/" + url.PathEscape(segment))
	}
	if len(query) > 0 {
		b.WriteString("?" + query.Encode())
	}
	return b.String(), nil
}

// fetch asks until there is an answer or no retry is left.
func (c *Client) fetch(ctx context.Context, address string) ([]byte, error) {
	for attempt := 0; ; attempt++ {
		body, err := c.once(ctx, address)
		var problem *ProblemError
		if !errors.As(err, &problem) || attempt >= c.retries || !c.worthWaiting(problem) {
			return body, err
		}
		if err := wait(ctx, problem.RetryAfter); err != nil {
			return nil, errors.Join(err, problem)
		}
	}
}

func (c *Client) worthWaiting(p *ProblemError) bool {
	busy := p.Status == http.StatusTooManyRequests || p.Status == http.StatusServiceUnavailable
	return busy && p.RetryAfter > 0 && p.RetryAfter <= c.maxWait
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// once sends one request and gives the JSON body, from memory after a 304.
func (c *Client) once(ctx context.Context, address string) (body []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", mediaTypeJSON)
	req.Header.Set("User-Agent", c.userAgent)
	known, isKnown := c.etags.load(address)
	if isKnown {
		req.Header.Set("If-None-Match", known.etag)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	body, err = c.read(resp.Body)
	switch {
	case err != nil:
		return nil, err
	case resp.StatusCode == http.StatusNotModified && isKnown:
		return known.body, nil
	case resp.StatusCode >= http.StatusBadRequest:
		return nil, problemOf(resp, body, time.Now())
	case resp.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("unexpected status %s", resp.Status)
	}
	if mediaType, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type")); err != nil || mediaType != mediaTypeJSON {
		return nil, fmt.Errorf("answer is %q, want %s", resp.Header.Get("Content-Type"), mediaTypeJSON)
	}
	c.etags.store(address, resp.Header.Get("ETag"), body)
	return body, nil
}

// read takes one byte more than the limit, to tell "just fits" from "too large".
func (c *Client) read(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, c.maxBody+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > c.maxBody {
		return nil, fmt.Errorf("%w of %d bytes", ErrTooLarge, c.maxBody)
	}
	return body, nil
}
