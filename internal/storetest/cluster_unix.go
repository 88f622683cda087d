// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package storetest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// supervise runs a server until its standard input ends. The other end of that
// pipe is held by the test binary alone, so the server stops and its folder goes
// however the binary ends: a panic, a timeout or SIGKILL run no clean-up of Go.
// A server that is just starting does not hear the signal yet, so it is sent
// until nobody is there to take it.
const supervise = `
exec 3<&0
"$@" 3<&- &
server=$!
{ cat <&3 >/dev/null; while kill -INT $server; do sleep 0.2; done; } 2>/dev/null &
wait $server
cd / && rm -rf "$FOLDER"
`

// settings make the server fast and forgetful: a test's data need not survive a
// power cut. Autovacuum is off, since its worker in a template delays its copies.
var settings = []string{
	"fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
	"autovacuum=off", "jit=off", "shared_buffers=512MB", "max_connections=200", "unix_socket_directories=", "listen_addresses=127.0.0.1",
}

// clusterUser is who owns a cluster of ours.
const clusterUser = "nachnutzung"

// cluster is a PostgreSQL server of this process's own.
type cluster struct {
	bin, folder, user, password string
	credential                  *syscall.Credential
	// settings are those beside the usual ones.
	settings []string
	// alive ends the server when it is closed; address is where it answers.
	alive   io.Closer
	address string
}

// startCluster starts a server from the binaries of this machine and returns its
// address. The server ends with the process or with ctx.
func startCluster(ctx context.Context) (address string, err error) {
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	credential, err := unprivileged()
	if err != nil {
		return "", err
	}
	// A free port can be taken by somebody else before the server has it.
	for range 3 {
		c := cluster{bin: bin, user: clusterUser, password: rand.Text(), credential: credential}
		if address, err = c.start(ctx); err == nil {
			return address, nil
		}
		err = errors.Join(err, os.RemoveAll(c.folder))
	}
	return "", err
}

// start makes the cluster's folder and a server in it.
func (c *cluster) start(ctx context.Context) (address string, err error) {
	if c.folder, err = os.MkdirTemp("", "nachnutzung-postgres-"); err != nil {
		return "", fmt.Errorf("folder of the cluster: %w", err)
	}
	if err := c.init(ctx); err != nil {
		return "", err
	}
	return c.serve(ctx)
}

// binaries finds initdb and postgres: Debian's folder of the newest version
// first, since it is not in PATH.
func binaries() (string, error) {
	folders, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", fmt.Errorf("look for PostgreSQL: %w", err)
	}
	version := func(folder string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
		return n
	}
	slices.SortFunc(folders, func(a, b string) int { return version(b) - version(a) })
	for _, folder := range append(folders, filepath.SplitList(os.Getenv("PATH"))...) {
		if executable(filepath.Join(folder, "initdb")) && executable(filepath.Join(folder, "postgres")) {
			return folder, nil
		}
	}
	return "", errNoPostgres
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// unprivileged is whom the server runs as: PostgreSQL refuses to be root. Nil
// means the user that runs the tests.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // no other user is the ordinary case, not a fault
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		if account, err = user.Lookup("nobody"); err != nil {
			return nil, fmt.Errorf("as root PostgreSQL needs the user postgres or nobody: %w", err)
		}
	}
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("user %s: %w", account.Username, err)
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("user %s: %w", account.Username, err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// command runs a program as the cluster's user, in its folder, with nothing of
// the environment that could change what PostgreSQL does (PGDATA, PGPORT …).
func (c *cluster) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = c.folder
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "FOLDER=" + c.folder}
	// A session of its own: Ctrl-C at the terminal must not end the supervisor
	// before it has cleaned up.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: c.credential}
	return cmd
}

// init makes the data directory. The password keeps other users of the machine
// out of a server that listens on loopback.
func (c *cluster) init(ctx context.Context) error {
	secret := filepath.Join(c.folder, "password")
	if err := os.WriteFile(secret, []byte(c.password), 0o600); err != nil {
		return fmt.Errorf("initdb: %w", err)
	}
	for _, path := range []string{c.folder, secret} {
		if err := c.own(path); err != nil {
			return fmt.Errorf("initdb: %w", err)
		}
	}
	out, err := c.command(ctx, filepath.Join(c.bin, "initdb"), "--pgdata=data", "--username="+clusterUser, "--pwfile=password",
		"--auth=password", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

// serve starts the server under its supervisor and waits until it answers.
func (c *cluster) serve(ctx context.Context) (address string, err error) {
	port, err := freePort(ctx)
	if err != nil {
		return "", err
	}
	args := []string{filepath.Join(c.bin, "postgres"), "-D", "data", "-p", port}
	for _, setting := range append(slices.Clone(settings), c.settings...) {
		args = append(args, "-c", setting)
	}
	return c.run(ctx, port, "/postgres", args)
}

// run starts a program of PostgreSQL's protocol under the supervisor, and gives its
// address once it answers.
func (c *cluster) run(ctx context.Context, port, database string, args []string) (address string, err error) {
	log, err := os.Create(filepath.Join(c.folder, "log"))
	if err != nil {
		return "", fmt.Errorf("log of the cluster: %w", err)
	}
	defer log.Close() //nolint:errcheck // nothing of ours is written to it
	cmd := c.command(ctx, "/bin/sh", append([]string{"-c", supervise, "supervise"}, args...)...)
	cmd.Stdout, cmd.Stderr = log, log
	alive, err := cmd.StdinPipe()
	if err != nil {
		return "", fmt.Errorf("start %s: %w", args[0], err)
	}
	if err := cmd.Start(); err != nil {
		return "", fmt.Errorf("start %s: %w", args[0], err)
	}
	c.alive = alive
	ended := make(chan struct{})
	// Waiting also keeps the pipe from the garbage collector, which would close it.
	go func() {
		cmd.Wait() //nolint:errcheck // what went wrong stands in the log
		close(ended)
	}()

	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(c.user, c.password),
		Host: net.JoinHostPort("127.0.0.1", port), Path: database, RawQuery: "sslmode=disable",
	}
	if err := answers(ctx, u.String(), ended); err != nil {
		alive.Close() //nolint:errcheck // it ends the server; there is nothing to write
		// The handle still reads what the supervisor has removed.
		text, _ := io.ReadAll(io.NewSectionReader(log, 0, 1<<16))
		return "", fmt.Errorf("start %s: %w\n%s", args[0], err, text)
	}
	c.address = u.String()
	return c.address, nil
}

// answers waits until the server takes connections, it ends, or 30 s have passed.
func answers(ctx context.Context, address string, ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, address)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ended:
			return errors.New("the server has ended")
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// freePort asks the kernel for a port nobody listens on.
func freePort(ctx context.Context) (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("free port: %w", err)
	}
	defer listener.Close() //nolint:errcheck // closing is the point; the number is already known
	_, port, err := net.SplitHostPort(listener.Addr().String())
	return port, err
}
