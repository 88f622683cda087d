// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"nachnutzung/api"
)

// writeCommand is the subcommand of the writing client: write, with a writeOrder
// on its standard input.
const writeCommand = "write"

// writeOrder says what a writing client does.
type writeOrder struct {
	// Host is the server's, HOST:PORT; Token is sent with every request.
	Host, Token string
	// Pairs are written one after the other, "ars/ozgId"; each connection takes
	// those of its own.
	Pairs  []string
	Length time.Duration
	Conns  int
	// PerSecond is how many are written in a second, over all connections; as many as
	// there can be when 0.
	PerSecond int
	// Day is what is written; going round a second time writes the next day, so
	// that every request changes something.
	Day time.Time
}

// runWrites starts a writing client and waits for it.
func runWrites(ctx context.Context, order *writeOrder) (result, error) {
	var r result
	text, err := json.Marshal(order)
	if err != nil {
		return r, fmt.Errorf("order writes: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, order.Length+requestTimeout)
	defer cancel()
	cmd, err := ownProcess(ctx, writeCommand)
	if err != nil {
		return r, err
	}
	cmd.Stdin = strings.NewReader(string(text))
	told, err := cmd.Output()
	if err != nil {
		return r, fmt.Errorf("writing client: %w", err)
	}
	if err := json.Unmarshal(told, &r); err != nil {
		return r, fmt.Errorf("writing client: %w", err)
	}
	if r.Failed > 0 || r.Requests == 0 {
		return r, fmt.Errorf("writing client: %d of %d requests failed; the first: %s", r.Failed, r.Requests, r.Fault)
	}
	return r, nil
}

// write is the writing client. It speaks HTTP/1.1 by hand, because net/http's
// client would take about as much of the processor as the server does.
func write(ctx context.Context, stdin io.Reader, stdout io.Writer) error {
	var order writeOrder
	if err := json.NewDecoder(stdin).Decode(&order); err != nil {
		return fmt.Errorf("read the order: %w", err)
	}
	results, failures := make([]result, order.Conns), make([]error, order.Conns)
	began := time.Now()
	var wg sync.WaitGroup
	for i := range order.Conns {
		wg.Go(func() { failures[i] = order.connection(ctx, i, began, &results[i]) })
	}
	wg.Wait()
	if err := errors.Join(failures...); err != nil {
		return err
	}
	total := result{Seconds: time.Since(began).Seconds()}
	for _, r := range results {
		total.Requests += r.Requests
		total.Failed += r.Failed
		if total.Fault == "" {
			total.Fault = r.Fault
		}
	}
	return json.NewEncoder(stdout).Encode(total)
}

// connection writes over one connection until the time is over.
func (o *writeOrder) connection(ctx context.Context, number int, began time.Time, r *result) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", o.Host)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close() //nolint:errcheck // nothing is lost with it
	if err := conn.SetDeadline(began.Add(o.Length + requestTimeout)); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	answers := bufio.NewReader(conn)
	for i := number; time.Since(began) < o.Length; i += o.Conns {
		if o.PerSecond > 0 {
			time.Sleep(time.Until(began.Add(time.Duration(i) * time.Second / time.Duration(o.PerSecond))))
		}
		day := o.Day.AddDate(0, 0, i/len(o.Pairs)).Format(time.DateOnly)
		if _, err := io.WriteString(conn, o.request(o.Pairs[i%len(o.Pairs)], day)); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		fault, err := readAnswer(answers)
		if err != nil {
			return err
		}
		r.Requests++
		if fault != "" {
			r.Failed++
			r.Fault = fault
		}
	}
	return nil
}

func (o *writeOrder) request(pair, day string) string {
	ars, ozgID, _ := strings.Cut(pair, "/")
	body := `{"geplanterGoLive":"` + day + `"}`
	return "PATCH " + api.BasePath + "/kommunen/" + ars + "/nachnutzungen/" + ozgID + " HTTP/1.1\r\nHost: " + o.Host + "\r\nAuthorization: Bearer " +
		o.Token + "\r\nIf-Match: *\r\nContent-Type: application/merge-patch+json\r\nContent-Length: " + fmt.Sprint(len(body)) + "\r\n\r\n" + body
}

// readAnswer reads one answer; fault is what it says when it is not 200.
func readAnswer(from *bufio.Reader) (fault string, err error) {
	res, err := http.ReadResponse(from, nil)
	if err != nil {
		return "", fmt.Errorf("read the answer: %w", err)
	}
	defer res.Body.Close() //nolint:errcheck // only read from
	if res.StatusCode == http.StatusOK {
		_, err = io.Copy(io.Discard, res.Body)
		return "", err
	}
	text, err := io.ReadAll(res.Body)
	return fmt.Sprintf("%s %.500s", res.Status, text), err
}
