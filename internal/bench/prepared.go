// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// The other sides of the reads of portals: gin writing bytes that were prepared, and
// nginx sending the same bytes as files, with the same headers.

const (
	sidePrepared = "prepared"
	// sideNginx uses all processors, as ours does: connections are spread over a worker for each.
	sideNginx = "nginx"
	// sideNginxOne has one worker, which leaves the other processors to the client.
	sideNginxOne = "nginx-one"
	// sideMiss is our server without a memory: each answer is made.
	sideMiss = "ours-uncached"
)

// preparedAnswer is an answer of ours, as it came.
type preparedAnswer struct {
	Header http.Header
	Body   []byte
	// Again are the headers of its 304.
	Again http.Header
}

// takePrepared asks our server for the answers that the others give.
func takePrepared(ctx context.Context, base string, paths []string) (map[string]preparedAnswer, error) {
	answers := make(map[string]preparedAnswer)
	for _, path := range paths {
		answer, err := takeAnswer(ctx, base+path, "", http.StatusOK)
		if err != nil {
			return nil, err
		}
		again, err := takeAnswer(ctx, base+path, answer.Header.Get("ETag"), http.StatusNotModified)
		if err != nil {
			return nil, err
		}
		answer.Again = again.Header
		answers[path] = answer
	}
	return answers, nil
}

// takeAnswer asks for one, with the tag of one that is held.
func takeAnswer(ctx context.Context, address, tag string, status int) (preparedAnswer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return preparedAnswer{}, fmt.Errorf("ask %s: %w", address, err)
	}
	// What wrk sends: it takes no coding.
	req.Header.Set("Accept-Encoding", "identity")
	if tag != "" {
		req.Header.Set("If-None-Match", tag)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return preparedAnswer{}, fmt.Errorf("ask %s: %w", address, err)
	}
	var b bytes.Buffer
	_, err = b.ReadFrom(res.Body)
	if err = errors.Join(err, res.Body.Close()); err != nil || res.StatusCode != status {
		return preparedAnswer{}, errors.Join(fmt.Errorf("ask %s: %s", address, res.Status), err)
	}
	res.Header.Del("Date")
	return preparedAnswer{Header: res.Header, Body: b.Bytes()}, nil
}

// preparedEngine writes answers as they are.
func preparedEngine(answers map[string]preparedAnswer) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	for path := range answers {
		route, _, _ := strings.Cut(path, "?")
		answer := answers[path]
		etag := answer.Header.Get("ETag")
		engine.GET(route, func(c *gin.Context) {
			h := c.Writer.Header()
			if c.GetHeader("If-None-Match") == etag {
				for name, values := range answer.Again {
					h.Set(name, values[0])
				}
				c.Status(http.StatusNotModified)
				return
			}
			for name, values := range answer.Header {
				h.Set(name, values[0])
			}
			c.Data(http.StatusOK, answer.Header.Get("Content-Type"), answer.Body)
		})
	}
	return engine
}

// errNoNginx says that nginx is not installed.
var errNoNginx = errors.New("nginx is not installed")

// nginxWorkers are the sides that are nginx, with their number of workers.
func nginxWorkers() map[string]string { return map[string]string{sideNginx: "auto", sideNginxOne: "1"} }

// startNginx starts nginx, with so many workers, over what nginxLocations has written.
func startNginx(ctx context.Context, folder, workers, locations string) (*process, error) {
	program, err := exec.LookPath("nginx")
	if err != nil {
		return nil, errors.Join(errNoNginx, err)
	}
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("find a port: %w", err)
	}
	host := ln.Addr().String()
	if err := ln.Close(); err != nil {
		return nil, fmt.Errorf("find a port: %w", err)
	}
	file := filepath.Join(folder, "nginx-"+workers+".conf")
	if err := os.WriteFile(file, []byte(nginxHead(folder, workers, host)+locations+"  }\n}\n"), 0o600); err != nil {
		return nil, fmt.Errorf("settings of nginx: %w", err)
	}
	cmd := exec.CommandContext(ctx, program, "-p", folder, "-c", file, "-e", "stderr")
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start nginx: %w", err)
	}
	p := &process{cmd: cmd, base: "http://" + host}
	for range 100 {
		if conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", host); err == nil {
			return p, conn.Close()
		}
		time.Sleep(20 * time.Millisecond)
	}
	return nil, errors.Join(errors.New("nginx does not listen"), p.end())
}

// nginxHead has the kernel spread connections over the workers (reuseport): else it is
// chance whether one of them takes them all, and then it measures as [sideNginxOne] does.
func nginxHead(folder, workers, host string) string {
	return `daemon off;
worker_processes ` + workers + `;
pid ` + folder + `/nginx-` + workers + `.pid;
events { worker_connections 256; }
http {
  access_log off;
  server_tokens off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 10000000;
  open_file_cache max=100 inactive=1h;
  open_file_cache_valid 1h;
  client_body_temp_path ` + folder + `/t1;
  proxy_temp_path ` + folder + `/t2;
  fastcgi_temp_path ` + folder + `/t3;
  uwsgi_temp_path ` + folder + `/t4;
  scgi_temp_path ` + folder + `/t5;
  server {
    listen ` + host + ` reuseport;
`
}

// nginxLocations writes answers into files and gives the part of the settings over them.
func nginxLocations(folder string, answers map[string]preparedAnswer) (string, error) {
	// A worker is another user, who must be able to read the files.
	if err := os.Chmod(folder, 0o755); err != nil { //nolint:gosec // public answers
		return "", fmt.Errorf("folder of nginx: %w", err)
	}
	var config strings.Builder
	for i, path := range slices.Sorted(maps.Keys(answers)) {
		name := filepath.Join(folder, strconv.Itoa(i)+".json")
		if err := os.WriteFile(name, answers[path].Body, 0o644); err != nil { //nolint:gosec // public answers
			return "", fmt.Errorf("file of nginx: %w", err)
		}
		mediaType := answers[path].Header.Get("Content-Type")
		config.WriteString(nginxLocation(path, name, mediaType, answers[path].Header))
		config.WriteString(nginxLocation(nginxAgain+path, name, mediaType, answers[path].Again))
	}
	return config.String(), nil
}

// nginxAgain is where nginx is asked whether anything is new: it gives a 304 all headers
// of its location.
const nginxAgain = "/304"

// nginxLocation gives one file with the headers that nginx does not set itself.
func nginxLocation(path, file, mediaType string, header http.Header) string {
	route, _, _ := strings.Cut(path, "?")
	var b strings.Builder
	fmt.Fprintf(&b, "    location = %s {\n      alias %s;\n      default_type %q;\n", route, file, mediaType)
	for name, values := range header {
		switch name {
		case "Content-Length", "Content-Type", "Etag", "Date":
		default:
			fmt.Fprintf(&b, "      add_header %s '%s';\n", name, strings.ReplaceAll(values[0], "'", `\'`))
		}
	}
	b.WriteString("    }\n")
	return b.String()
}

// writePrepared stores answers for another process.
func writePrepared(folder string, answers map[string]preparedAnswer) (file string, err error) {
	text, err := json.Marshal(answers)
	if err != nil {
		return "", fmt.Errorf("store answers: %w", err)
	}
	file = filepath.Join(folder, "answers.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return "", fmt.Errorf("store answers: %w", err)
	}
	return file, nil
}

// readPrepared reads them.
func readPrepared(file string) (map[string]preparedAnswer, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	var answers map[string]preparedAnswer
	if err := json.Unmarshal(text, &answers); err != nil {
		return nil, fmt.Errorf("read answers: %w", err)
	}
	return answers, nil
}
