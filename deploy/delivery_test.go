// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

//go:build linux

// Package deploy_test keeps the delivery working: it builds what the image would
// contain and starts it the way the image would be started, without a container
// engine. It must not know what the program answers, only that it does.
package deploy_test

import (
	"bytes"
	"context"
	"debug/elf"
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"nachnutzung/internal/storetest"
)

// mostBytes is how large the program may be.
const mostBytes = 60_000_000

func TestDelivery(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program from scratch")
	}
	i := buildImage(t)
	t.Run("program", func(t *testing.T) { checkProgram(t, filepath.Join(i.root, i.entrypoint[0])) })
	t.Run("image", func(t *testing.T) {
		if _, port, err := net.SplitHostPort(i.env["NACHNUTZUNG_ADDR"]); err != nil || port != i.exposed {
			t.Errorf("the image exposes %s and listens on %s", i.exposed, i.env["NACHNUTZUNG_ADDR"])
		}
		checkServing(t, i, i.env)
		if !strings.HasPrefix(i.env["NACHNUTZUNG_DB"], "sqlite:"+i.volume+"/") {
			t.Errorf("the database %s is not in the volume %s", i.env["NACHNUTZUNG_DB"], i.volume)
		}
	})
	t.Run("compose", func(t *testing.T) {
		variables := exampleVariables(t)
		variables["DB_PASSWORD"] = "geheim"
		c, err := readCompose(t, variables)
		if err != nil {
			t.Fatal(err)
		}
		env := maps.Clone(i.env)
		maps.Copy(env, c.Services["app"].Environment)
		env["NACHNUTZUNG_DB"] = storetest.Postgres(t, "", nil)
		checkServing(t, i, env)
	})
}

// checkProgram makes sure that it runs in an image that holds nothing else.
func checkProgram(t *testing.T, file string) {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the program has %.1f MB", float64(info.Size())/1e6)
	if info.Size() > mostBytes {
		t.Errorf("the program has %d bytes, allowed are %d", info.Size(), mostBytes)
	}
	program, err := elf.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close()
	for _, header := range program.Progs {
		if header.Type == elf.PT_INTERP {
			t.Error("the program needs a dynamic linker; the image has none")
		}
	}
	if program.Section(".symtab") != nil || program.Section(".debug_info") != nil {
		t.Error("the program is not stripped")
	}
}

// checkServing starts the image, waits until it is ready, asks it something and
// ends it.
func checkServing(t *testing.T, i image, env map[string]string) {
	t.Helper()
	env = maps.Clone(env)
	// The image listens on all addresses of its container; here that would be
	// all of the machine.
	env["NACHNUTZUNG_ADDR"] = freeAddress(t)
	var log bytes.Buffer
	server := i.command(t, env, append(i.entrypoint, i.cmd...))
	server.Stdout, server.Stderr = &log, &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	var result error
	ended := make(chan struct{})
	go func() {
		result = server.Wait()
		close(ended)
	}()
	defer func() {
		server.Process.Kill() //nolint:errcheck // it has ended, or the test has failed already
		<-ended
		if t.Failed() {
			t.Logf("the program said:\n%s", log.String())
		}
	}()

	base := "http://" + env["NACHNUTZUNG_ADDR"]
	waitUntilReady(t, base, ended)
	status, body := get(t, base+"/api/v1/katalogstand")
	if status != http.StatusOK || !json.Valid(body) {
		t.Errorf("GET katalogstand: got %d with %.200q, want 200 with JSON", status, body)
	}
	if out, err := i.command(t, env, i.healthcheck).CombinedOutput(); err != nil {
		t.Errorf("health check of the image: %v\n%s", err, out)
	}
	if err := server.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended:
		if result != nil {
			t.Errorf("after SIGTERM the program ended with %v, want exit code 0", result)
		}
	case <-time.After(20 * time.Second):
		t.Error("20 s after SIGTERM the program still runs")
	}
}

// command starts a program inside the image, as the image's user and with
// nothing but env. Only root may enter another root directory; others start the
// same program with the paths of their own.
func (i image) command(t *testing.T, env map[string]string, words []string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Dir, cmd.Env = "/", []string{}
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	if os.Geteuid() != 0 {
		cmd.Path, cmd.Dir = filepath.Join(i.root, words[0]), i.root
		for n := range cmd.Env {
			cmd.Env[n] = strings.Replace(cmd.Env[n], "sqlite:/", "sqlite:"+i.root+"/", 1)
		}
		return cmd
	}
	uid, gid, _ := strings.Cut(i.user, ":")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Chroot:     i.root,
		Credential: &syscall.Credential{Uid: number(t, uid), Gid: number(t, gid)},
	}
	return cmd
}

// number reads a user or group; the image has no file that gives names.
func number(t *testing.T, text string) uint32 {
	t.Helper()
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		t.Fatalf("Dockerfile: USER: %v", err)
	}
	return uint32(n)
}

func waitUntilReady(t *testing.T, base string, ended <-chan struct{}) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; {
		res, err := http.Get(base + "/readyz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-ended:
			t.Fatal("the program has ended before it was ready")
		case <-time.After(50 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Fatalf("not ready after a minute: %v", err)
		}
	}
}

func get(t *testing.T, address string) (status int, body []byte) {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err = io.ReadAll(res.Body); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, body
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
