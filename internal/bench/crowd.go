// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"nachnutzung/api"
)

// partCrowd is how others fare while many connections want nothing, wait, or are slow
// on purpose, measured alone.
const partCrowd = "crowd"

// crowdPlan says how many come, and for how long others are watched beside them.
type crowdPlan struct {
	// idle connections send nothing after their first answer; polls wait for changes;
	// dribblers send a header byte by byte; sippers read one byte a second of a long
	// answer.
	idle, polls, dribblers, sippers int
	// probes ask one thing after the other for load, and one of them writes.
	probes int
	load   time.Duration
}

// fullCrowdPlan takes about a minute.
func fullCrowdPlan() crowdPlan {
	return crowdPlan{idle: 10_000, polls: 1000, dribblers: 200, sippers: 100, probes: 8, load: 20 * time.Second}
}

// shortCrowdPlan takes about 15 s.
func shortCrowdPlan() crowdPlan {
	return crowdPlan{idle: 2000, polls: 200, dribblers: 50, sippers: 20, probes: 4, load: 5 * time.Second}
}

// mostWait is how long others may wait beside the crowd.
const mostWait = time.Second

// crowd is one run beside one server.
type crowd struct {
	plan   crowdPlan
	feed   *feedBench
	server *process
	host   string
	// conns are closed at the end.
	mu    sync.Mutex
	conns []net.Conn

	// written counts the probes' writes, each of another pair and day.
	written int
	// woken counts answers to those who wait for changes; cut the dribblers that the
	// server has cut off.
	woken, cut atomic.Int64
	aside      sync.WaitGroup
}

// measureCrowd lets the crowd come and measures everybody else, before and beside it.
func measureCrowd(ctx context.Context, plan crowdPlan, stdout, stderr io.Writer) error {
	began := time.Now()
	return withFeed(ctx, feedPlan{pairs: 2000}, stderr, func(b *feedBench) (err error) {
		server, err := startSide(ctx, sideOurs, b.dsn, "")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, server.end()) }()
		c := &crowd{plan: plan, feed: b, server: server, host: strings.TrimPrefix(server.base, "http://")}
		if _, err := c.probe(ctx, time.Second); err != nil {
			return err
		}
		before, err := c.probe(ctx, plan.load)
		if err != nil {
			return err
		}
		memory := []int{residentKiB(server.cmd.Process.Pid)}
		ctx, leave := context.WithCancel(ctx)
		defer c.leave(leave)
		fmt.Fprintf(stderr, "crowd: %d connections come\n", plan.idle+plan.polls+plan.dribblers+plan.sippers)
		if err := c.come(ctx); err != nil {
			return err
		}
		beside, err := c.probe(ctx, plan.load)
		if err != nil {
			return err
		}
		memory = append(memory, residentKiB(server.cmd.Process.Pid))
		connections, err := b.connections(ctx)
		if err != nil {
			return err
		}
		_, err = io.WriteString(stdout, c.report(before, beside, memory, connections, began))
		return err
	})
}

// connections counts those that the server holds to the database.
func (b *feedBench) connections(ctx context.Context) (n int64, err error) {
	p, err := openPool(b.dsn)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	return p.number(ctx, "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
}

// come opens all connections of the crowd; it returns when all stand.
func (c *crowd) come(ctx context.Context) error {
	get := func(path string) string {
		return "GET " + api.BasePath + path + " HTTP/1.1\r\nHost: " + c.host + "\r\n\r\n"
	}
	for range c.plan.idle {
		conn, err := c.dial(ctx, get("/themenfelder?limit=1"))
		if err != nil {
			return err
		}
		if err := skipAnswer(conn); err != nil {
			return fmt.Errorf("first answer of an idle connection: %w", err)
		}
	}
	for range c.plan.sippers {
		conn, err := c.dial(ctx, get("/leistungsbuendel?format=csv"))
		if err != nil {
			return err
		}
		c.aside.Go(func() { sip(ctx, conn) })
	}
	for range c.plan.dribblers {
		conn, err := c.dial(ctx, "GET "+api.BasePath+"/themenfelder HTTP/1.1\r\nHost: "+c.host+"\r\n")
		if err != nil {
			return err
		}
		c.aside.Go(func() { c.dribble(ctx, conn) })
	}
	head, err := feedPage(ctx, c.server.base, "")
	for err == nil && !head.Vollstaendig {
		head, err = feedPage(ctx, c.server.base, head.Next)
	}
	if err != nil {
		return err
	}
	waiting := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: c.plan.polls}}
	for range c.plan.polls {
		c.aside.Go(func() { c.poll(ctx, waiting, head.Next) })
	}
	return nil
}

// dial opens a connection of the crowd and says the first words.
func (c *crowd) dial(ctx context.Context, words string) (net.Conn, error) {
	conn, err := (&net.Dialer{Timeout: requestTimeout}).DialContext(ctx, "tcp", c.host)
	if err != nil {
		return nil, fmt.Errorf("join the crowd: %w", err)
	}
	c.mu.Lock()
	c.conns = append(c.conns, conn)
	c.mu.Unlock()
	_, err = io.WriteString(conn, words)
	return conn, err
}

// leave ends the crowd.
func (c *crowd) leave(end context.CancelFunc) {
	end()
	for _, conn := range c.conns {
		_ = conn.Close()
	}
	c.aside.Wait()
}

// skipAnswer reads a short answer, whatever it says.
func skipAnswer(conn net.Conn) error {
	if err := conn.SetReadDeadline(time.Now().Add(requestTimeout)); err != nil {
		return err
	}
	buffer, read := make([]byte, 64<<10), 0
	for {
		n, err := conn.Read(buffer[read:])
		read += n
		if err != nil {
			return err
		}
		head, body, found := bytes.Cut(buffer[:read], []byte("\r\n\r\n"))
		_, length, named := bytes.Cut(bytes.ToLower(head), []byte("\r\ncontent-length: "))
		if !found || !named {
			continue
		}
		length, _, _ = bytes.Cut(length, []byte("\r\n"))
		if want, err := strconv.Atoi(string(length)); err != nil || len(body) >= want {
			return err
		}
	}
}

// sip reads a byte a second.
func sip(ctx context.Context, conn net.Conn) {
	for ctx.Err() == nil {
		if _, err := conn.Read(make([]byte, 1)); err != nil {
			return
		}
		time.Sleep(time.Second)
	}
}

// dribble sends a byte of a header that does not end, twice a second.
func (c *crowd) dribble(ctx context.Context, conn net.Conn) {
	for ctx.Err() == nil {
		if _, err := io.WriteString(conn, "x"); err != nil {
			c.cut.Add(1)
			return
		}
		time.Sleep(500 * time.Millisecond)
	}
}

// poll waits for changes, again and again.
func (c *crowd) poll(ctx context.Context, client *http.Client, cursor string) {
	for ctx.Err() == nil {
		page, err := feedPageBy(ctx, client, c.server.base, cursor)
		if err != nil {
			return
		}
		if len(page.Items) > 0 {
			c.woken.Add(1)
		}
		cursor = page.Next
	}
}
