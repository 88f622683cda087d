// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package antworten

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Limits of a request whose answer is kept. Longer ones are answered all the same;
// they would fill the memory with keys.
const (
	maxAddress = 4 << 10
	maxAccept  = 512
)

// apiRoot is above everything that comes in several media types. What is not below it
// are pages, the same whatever a browser says it accepts: each says something else, and
// the last known page is for all of them.
const apiRoot = "/api/"

// unkeptParameters are parameters of the query by whose presence an answer is
// streamed or waited for.
func unkeptParameters() []string { return []string{"vollstaendig", "warte"} }

// keyRoom is enough for most keys.
const keyRoom = 512

// schluessel gives the canonical form of a request: two requests share one only when
// every handler must answer them alike. Those are the path as it was sent, the
// parameters by name in the order of their values, and for the API what the client
// accepts. False when the answer is not to be kept.
func schluessel(r *http.Request) (string, bool) {
	key, ok := appendSchluessel(nil, r)
	return string(key), ok
}

// appendSchluessel adds the canonical form of a request to a text.
func appendSchluessel(key []byte, r *http.Request) ([]byte, bool) {
	if r.Method != http.MethodGet || len(r.URL.RawQuery) > maxAddress || len(r.URL.Path) > maxAddress {
		return key, false
	}
	accept := ""
	if strings.HasPrefix(r.URL.Path, apiRoot) {
		accept = accepted(r.Header)
	}
	if len(accept) > maxAccept || strings.Contains(accept, "\n") {
		return key, false
	}
	query, ok := canonicalQuery(r.URL.RawQuery)
	if !ok {
		return key, false
	}
	// No part holds a line feed: paths and queries are escaped.
	key = append(append(key, r.URL.EscapedPath()...), '\n')
	key = append(append(key, query...), '\n')
	return append(key, accept...), true
}

func accepted(h http.Header) string {
	switch lines := h["Accept"]; len(lines) {
	case 0:
		return ""
	case 1:
		return lines[0]
	default:
		return strings.Join(lines, ",")
	}
}

// canonicalQuery sorts the parameters of a query by name; false when it is not to be
// read or asks for what is not kept.
func canonicalQuery(raw string) (string, bool) {
	if raw == "" {
		return "", true
	}
	if isCanonical(raw) {
		return raw, true
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return "", false
	}
	if slices.ContainsFunc(unkeptParameters(), values.Has) {
		return "", false
	}
	return values.Encode(), true
}

// isCanonical tells of a query that url.Values.Encode would write the same, and that
// asks for nothing that is not kept: most are, and reading them costs as much as the
// rest of an answer.
func isCanonical(raw string) bool {
	last := ""
	for part := range strings.SplitSeq(raw, "&") {
		name, value, ok := strings.Cut(part, "=")
		if !ok || name < last || !isPlain(name) || !isPlain(value) || slices.Contains(unkeptParameters(), name) {
			return false
		}
		last = name
	}
	return true
}

// isPlain tells whether a text is written in a query as it is.
func isPlain(text string) bool {
	for _, ch := range []byte(text) {
		switch {
		case 'a' <= ch && ch <= 'z', 'A' <= ch && ch <= 'Z', '0' <= ch && ch <= '9', ch == '-', ch == '_', ch == '.', ch == '~':
		default:
			return false
		}
	}
	return true
}

// wantsFresh says that the client will have no kept answer (RFC 9111, 5.2.1).
func wantsFresh(h http.Header) bool {
	for _, line := range h["Cache-Control"] {
		for directive := range strings.SplitSeq(line, ",") {
			switch strings.ToLower(strings.TrimSpace(directive)) {
			case "no-cache", "no-store":
				return true
			}
		}
	}
	return false
}
