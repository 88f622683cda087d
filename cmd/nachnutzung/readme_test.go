// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"nachnutzung/internal/storetest"
)

// readmeCall is a curl call of the README with the answer it shows.
type readmeCall struct {
	path, accept, answer string
	// lines is how many lines of the answer are shown; 0 for all.
	lines int
}

var (
	curlCall  = regexp.MustCompile(`^    \$ curl -s (?:-H 'Accept: ([^']+)' )?'http://127\.0\.0\.1:8080([^']+)'( \| head -n 3)?$`)
	requestID = regexp.MustCompile(`"requestId":"[^"]*"`)
)

func readReadme(t *testing.T) []readmeCall {
	t.Helper()
	content, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var calls []readmeCall
	inCall := false
	for line := range strings.SplitSeq(string(content), "\n") {
		if m := curlCall.FindStringSubmatch(line); m != nil {
			call := readmeCall{accept: m[1], path: m[2]}
			if m[3] != "" {
				call.lines = 3
			}
			calls, inCall = append(calls, call), true
			continue
		}
		shown, indented := strings.CutPrefix(line, "    ")
		if inCall = inCall && indented; inCall {
			calls[len(calls)-1].answer += shown + "\n"
		}
	}
	return calls
}

// TestReadmeShowsRealAnswers makes the README's calls and compares.
func TestReadmeShowsRealAnswers(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	calls := readReadme(t)
	if len(calls) < 5 {
		t.Fatalf("the README shows %d calls, want at least 5", len(calls))
	}
	eachDatabase(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		for _, call := range calls {
			if got := call.make(t, s.base); got != call.answer {
				t.Errorf("%s\ngot  %s\nwant %s", call.path, got, call.answer)
			}
		}
	})
}

func (c readmeCall) make(t *testing.T, base string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+c.path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.accept != "" {
		req.Header.Set("Accept", c.accept)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	answer := requestID.ReplaceAllString(strings.ReplaceAll(string(body), "\r\n", "\n"), `"requestId":"…"`)
	if c.lines > 0 {
		answer = strings.Join(strings.SplitAfter(answer, "\n")[:c.lines], "")
	}
	if !strings.HasSuffix(answer, "\n") {
		answer += "\n"
	}
	return answer
}

// What the README shows about writing: how a token is made, and what is changed
// with it, with the answer.
var (
	readmeToken = regexp.MustCompile(`(?m)^    \$ TOKEN=\$\(go run \./cmd/nachnutzung (token create .+)\)$`)
	readmeWrite = regexp.MustCompile(`(?m)^    \$ curl -s -X (\w+) -H "Authorization: Bearer \$TOKEN" -H 'If-Match: ([^']+)' -H 'Content-Type: ([^']+)' ` +
		`-d '([^']+)' 'http://127\.0\.0\.1:8080([^']+)'\n    (.+)$`)
	changedAt = regexp.MustCompile(`"geaendertAm":"[^"]*"`)
)

// TestReadmeShowsRealWrites makes the README's token and its write, and compares.
func TestReadmeShowsRealWrites(t *testing.T) {
	t.Parallel()
	storetest.Whole(t)
	content, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	token, write := readmeToken.FindStringSubmatch(string(content)), readmeWrite.FindStringSubmatch(string(content))
	if token == nil || write == nil {
		t.Fatal("the README shows no token or no write")
	}
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		secret := createToken(t, dsn, strings.Fields(token[1])[2:]...)
		req, err := http.NewRequestWithContext(t.Context(), write[1], s.base+write[5], strings.NewReader(write[4]))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+secret)
		req.Header.Set("If-Match", write[2])
		req.Header.Set("Content-Type", write[3])
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		got := changedAt.ReplaceAllString(strings.TrimSpace(string(body)), `"geaendertAm":"…"`)
		if res.StatusCode != http.StatusOK || got != write[6] {
			t.Errorf("%s %s: %s\ngot  %s\nwant %s", write[1], write[5], res.Status, got, write[6])
		}
	})
}
