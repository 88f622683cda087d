// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package storetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Pooler starts PgBouncer in transaction mode before the server of a PostgreSQL
// database, with fewer connections to it than its clients want, and gives the
// database's address through it, with the setting that the manual asks for. It ends
// with the test.
func Pooler(t testing.TB, dsn string) string {
	t.Helper()
	bin, err := exec.LookPath("pgbouncer")
	if err != nil {
		// Debian's folder of servers is not in everybody's path.
		if bin = "/usr/sbin/pgbouncer"; !executable(bin) {
			Require(t, "pgbouncer", "kein PgBouncer gefunden; bitte das Paket pgbouncer installieren")
		}
	}
	direct, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := direct.User.Password()
	credential, err := unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	c := cluster{user: direct.User.Username(), password: password, credential: credential}
	if c.folder, err = os.MkdirTemp("", "nachnutzung-pgbouncer-"); err != nil { //nolint:usetesting // The pooler's user could not reach into the test's folder.
		t.Fatal(err)
	}
	// The end of the test's context would kill the supervisor, and nobody clean up.
	ctx := context.WithoutCancel(t.Context())
	port, err := freePort(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"users": fmt.Sprintf("%q %q\n", direct.User.Username(), password),
		"ini": strings.Join([]string{
			"[databases]", "* = host=" + direct.Hostname() + " port=" + direct.Port(),
			"[pgbouncer]", "listen_addr = 127.0.0.1", "listen_port = " + port, "unix_socket_dir =", "auth_type = plain", "auth_file = users",
			"pool_mode = transaction", "default_pool_size = 3", "max_client_conn = 200", "server_round_robin = 1",
		}, "\n") + "\n",
	} {
		path := filepath.Join(c.folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := c.own(path); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.own(c.folder); err != nil {
		t.Fatal(err)
	}
	address, err := c.run(ctx, port, direct.Path, []string{bin, "--quiet", "ini"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.alive.Close() }) //nolint:errcheck // it ends the pooler; there is nothing to write
	return address + "&default_query_exec_mode=exec"
}

// own hands a file to the user that the cluster runs as.
func (c *cluster) own(path string) error {
	if c.credential == nil {
		return nil
	}
	return os.Chown(path, int(c.credential.Uid), int(c.credential.Gid))
}
