// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// partFeed is the feed, measured alone: how late it is, what it costs the writers, how
// a burst passes the relay.
const partFeed = "feed"

// feedPlan says how much is measured.
type feedPlan struct {
	// rounds of each side, taken in turns; a round writes for load.
	rounds       int
	load, warmUp time.Duration
	// writers at once, and pairs they write to.
	writers, pairs int
	// burst are the changes that wait for the relay all at once, stale the writes after
	// which another server is asked.
	burst, stale int
}

func fullFeedPlan() feedPlan {
	return feedPlan{rounds: 5, load: 4 * time.Second, warmUp: time.Second, writers: 16, pairs: 2000, burst: 133_400, stale: 400}
}

func shortFeedPlan() feedPlan {
	return feedPlan{rounds: 3, load: time.Second, warmUp: time.Second, writers: 16, pairs: 2000, burst: 20_000, stale: 100}
}

// feedSides are compared in this order: nobody numbers; the relay does; a reader at a
// second server follows beside it.
func feedSides() []*feedSide {
	return []*feedSide{{name: "without relay"}, {name: "relay and notices", relay: true}, {name: "and a reader at a second server", relay: true, reader: true}}
}

type feedSide struct {
	name          string
	relay, reader bool
	rates         []float64
	// lags of all events of all rounds, from before the write to the reader.
	lags []time.Duration
	// numbered are those from before the write to its number.
	numbered []time.Duration
}

// feedBench is one run over one PostgreSQL.
type feedBench struct {
	plan  feedPlan
	dsn   string
	db    *store.DB
	token string
	// pairs are written in rounds; all there are in a burst.
	pairs, all []string
	rounds     int
	// profiles is the folder for CPU profiles of the servers while somebody reads; may be
	// empty.
	profiles string
	stderr   io.Writer
}

// profile names the file for the profile of a server in the next round; empty for none.
func (b *feedBench) profile(side *feedSide, server string) string {
	if b.profiles == "" || !side.reader {
		return ""
	}
	return filepath.Join(b.profiles, fmt.Sprintf("feed-%s-%d.pprof", server, b.rounds+1))
}

// withFeed makes a database with pairs to write to, for what is measured in it.
func withFeed(ctx context.Context, plan feedPlan, stderr io.Writer, measure func(*feedBench) error) (err error) {
	dsn, drop, err := storetest.NewPostgres(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, drop()) }()
	b := &feedBench{plan: plan, dsn: dsn, stderr: stderr}
	if b.db, err = loadCatalogue(ctx, dsn); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.db.Close()) }()
	if b.token, err = issueToken(ctx, dsn, editor().Rechte); err != nil {
		return err
	}
	if err := b.choose(ctx); err != nil {
		return err
	}
	return measure(b)
}

// measureFeed takes all figures of the feed and writes them as tables.
func measureFeed(ctx context.Context, plan feedPlan, profiles string, stdout, stderr io.Writer) error {
	began := time.Now()
	return withFeed(ctx, plan, stderr, func(b *feedBench) error {
		b.profiles = profiles
		sides := feedSides()
		for round := -1; round < plan.rounds; round++ {
			for _, side := range sides {
				if err := b.round(ctx, side, round >= 0); err != nil {
					return fmt.Errorf("%s: %w", side.name, err)
				}
			}
		}
		stale, err := b.staleness(ctx)
		if err != nil {
			return err
		}
		took, err := b.burst(ctx)
		if err != nil {
			return err
		}
		_, err = io.WriteString(stdout, b.report(sides, stale, took, began))
		return err
	})
}

// choose takes the pairs that are written, and gives each its first report, so that a
// round only changes what is there.
func (b *feedBench) choose(ctx context.Context) (err error) {
	p, err := openPool(b.dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if b.all, err = p.strings(ctx, `SELECT k.ars || '/' || l.ozg_id FROM kommune AS k, leistungsbuendel AS l WHERE k.traeger AND k.land = '15'
		ORDER BY md5(k.ars || l.ozg_id)`); err != nil {
		return err
	}
	if len(b.all) < b.plan.pairs {
		return fmt.Errorf("the catalogue has %d pairs, %d are wanted", len(b.all), b.plan.pairs)
	}
	b.pairs = b.all[:b.plan.pairs]
	return b.apply(ctx, b.pairs, "2026-12-31")
}

// apply sets a plan for pairs, in sets of a thousand.
func (b *feedBench) apply(ctx context.Context, pairs []string, day string) error {
	for part := range slices.Chunk(pairs, 1000) {
		changes := make([]store.NachnutzungAenderung, len(part))
		for i, pair := range part {
			ars, ozgID, _ := strings.Cut(pair, "/")
			changes[i] = store.NachnutzungAenderung{ARS: ars, OzgID: ozgID, Erwartung: nachnutzung.Erwartung{Beliebig: true}, Change: func(n *nachnutzung.Nachnutzung) error {
				n.Plaene = append(n.Plaene, nachnutzung.Plan{Ziel: day, GesetztAm: "2026-01-01"})
				return nil
			}}
		}
		v := store.Vorgang{Akteur: editor(), Quelle: "befehl", Art: store.VorgangMeldung}
		if _, err := b.db.ApplyNachnutzungen(ctx, v, nachnutzung.OpMelden, changes); err != nil {
			return fmt.Errorf("apply: %w", err)
		}
	}
	return nil
}

// round writes by way of a server of a side.
func (b *feedBench) round(ctx context.Context, side *feedSide, counts bool) (err error) {
	if _, err := b.db.Nummeriere(ctx); err != nil {
		return err
	}
	name := sideOurs
	if !side.relay {
		name = sideOhneRelay
	}
	server, err := startSide(ctx, name, b.dsn, b.profile(side, "first"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.end()) }()
	var reading *feedReader
	if side.reader {
		second, err := startSide(ctx, sideOurs, b.dsn, b.profile(side, "second"))
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, second.end()) }()
		reading = startReading(ctx, second.base)
		defer reading.stop()
	}
	length := b.plan.load
	if !counts {
		length = b.plan.warmUp
	}
	b.rounds++
	result, err := runWrites(ctx, &writeOrder{
		Host: strings.TrimPrefix(server.base, "http://"), Token: b.token, Pairs: b.pairs, Length: length, Conns: b.plan.writers,
		Day: time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 20*b.rounds),
	})
	if err != nil {
		return err
	}
	if counts {
		side.rates = append(side.rates, float64(result.Requests)/result.Seconds)
	}
	fmt.Fprintf(b.stderr, "feed: %s: %.0f writes/s\n", side.name, float64(result.Requests)/result.Seconds)
	if reading == nil {
		return nil
	}
	return b.takeLags(ctx, side, reading, result.Requests, counts)
}

// takeLags waits until the reader has everything, each change once, and takes how late
// it was.
func (b *feedBench) takeLags(ctx context.Context, side *feedSide, reading *feedReader, written int, counts bool) error {
	for deadline := time.Now().Add(requestTimeout); int(reading.read.Load()) < written && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
	}
	lags, err := reading.end()
	if err != nil {
		return err
	}
	if len(lags) != written {
		return fmt.Errorf("%d writes, %d events", written, len(lags))
	}
	if !counts {
		return nil
	}
	side.lags = append(side.lags, lags...)
	numbered, err := b.numbered(ctx, written)
	side.numbered = append(side.numbered, numbered...)
	return err
}

// feedReader follows a feed until it is ended.
type feedReader struct {
	stop context.CancelFunc
	done chan struct{}
	read atomic.Int64
	lags []time.Duration
	err  error
}

// startReading follows a feed from its end on, which it has found when it returns.
func startReading(ctx context.Context, base string) *feedReader {
	ctx, stop := context.WithCancel(ctx)
	r := &feedReader{stop: stop, done: make(chan struct{})}
	began := make(chan struct{})
	go func() {
		defer close(r.done)
		r.err = r.follow(ctx, base, began)
	}()
	select {
	case <-began:
	case <-r.done:
	}
	return r
}

func (r *feedReader) end() ([]time.Duration, error) {
	r.stop()
	<-r.done
	return r.lags, r.err
}

// numbered tells of the last entries how long they waited for their number.
func (b *feedBench) numbered(ctx context.Context, last int) (waits []time.Duration, err error) {
	p, err := openPool(b.dsn)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	texts, err := p.strings(ctx, `SELECT CAST(CAST(EXTRACT(EPOCH FROM CAST(q.zeitpunkt AS TIMESTAMPTZ) - CAST(v.zeitpunkt AS TIMESTAMPTZ)) * 1000000 AS BIGINT) AS TEXT)
		FROM kette AS q JOIN verlauf AS v ON v.id = q.verlauf ORDER BY q.revision DESC LIMIT $1`, last)
	if err != nil {
		return nil, err
	}
	for _, text := range texts {
		us, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("wait of an entry: %w", err)
		}
		waits = append(waits, time.Duration(us)*time.Microsecond)
	}
	return waits, nil
}

// follow reads the feed, waiting for changes, and notes how old each was when its page
// was there.
func (r *feedReader) follow(ctx context.Context, base string, began chan<- struct{}) error {
	cursor := ""
	var body bytes.Buffer
	for beginning := true; ; {
		body.Reset()
		err := fetch(ctx, http.DefaultClient, feedAddress(base, cursor), &body)
		if ctx.Err() != nil {
			// What was on its way when the reading ended does not count.
			break
		}
		if err != nil {
			return err
		}
		now := time.Now()
		page, err := lookThrough(body.Bytes())
		if err != nil {
			return err
		}
		if !beginning {
			for _, at := range page.times {
				r.lags = append(r.lags, now.Sub(at))
			}
			r.read.Add(int64(len(page.times)))
		}
		if beginning && page.complete {
			beginning = false
			close(began)
		}
		cursor = page.next
	}
	return nil //nolint:nilerr // It was ended on demand.
}

// feedLook is what is read of a page of the feed.
type feedLook struct {
	times    []time.Time
	next     string
	complete bool
}

// lookThrough finds in a page when its changes were made and how to go on, without
// reading all of it: what a portal does with a page is not measured, and would take the
// processors from the servers that are. No text holds what is looked for, as its quotes
// would be escaped.
func lookThrough(body []byte) (l feedLook, err error) {
	const at, next, complete = `,"time":"`, `],"next":"`, `,"vollstaendig":true`
	for rest := body; ; {
		_, after, found := bytes.Cut(rest, []byte(at))
		if !found {
			break
		}
		text, after, _ := bytes.Cut(after, []byte(`"`))
		instant, err := time.Parse(time.RFC3339Nano, string(text))
		if err != nil {
			return l, fmt.Errorf("time of an event: %w", err)
		}
		l.times, rest = append(l.times, instant), after
	}
	_, end, found := bytes.Cut(body, []byte(next))
	cursor, end, ended := bytes.Cut(end, []byte(`"`))
	if !found || !ended {
		return l, fmt.Errorf("no page of the feed: %.300s", body)
	}
	l.next, l.complete = string(cursor), bytes.HasPrefix(end, []byte(complete))
	return l, nil
}

// feedAddress is that of a page behind a cursor, for which the server waits; of the first
// one without.
func feedAddress(base, cursor string) string {
	address := base + api.BasePath + "/aenderungen?limit=1000"
	if cursor != "" {
		address += "&cursor=" + cursor + "&warte=5"
	}
	return address
}

func feedPage(ctx context.Context, base, cursor string) (api.AenderungListe, error) {
	return feedPageBy(ctx, http.DefaultClient, base, cursor)
}

func feedPageBy(ctx context.Context, client *http.Client, base, cursor string) (page api.AenderungListe, err error) {
	err = fetchJSON(ctx, client, feedAddress(base, cursor), &page)
	return page, err
}

// burst writes many changes that nobody numbers, and times the relay.
func (b *feedBench) burst(ctx context.Context) (time.Duration, error) {
	fmt.Fprintf(b.stderr, "feed: writing a burst of %d\n", b.plan.burst)
	for left, n := b.plan.burst, 0; left > 0; n++ {
		part := b.all[:min(left, len(b.all))]
		day := time.Date(2028, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
		if err := b.apply(ctx, part, day); err != nil {
			return 0, err
		}
		left -= len(part)
	}
	relay, err := store.Open(ctx, b.dsn, slog.New(slog.DiscardHandler))
	if err != nil {
		return 0, err
	}
	defer relay.Close() //nolint:errcheck // nothing is lost with it
	began := time.Now()
	numbered, err := relay.Nummeriere(ctx)
	took := time.Since(began)
	if err == nil && numbered != b.plan.burst {
		err = fmt.Errorf("%d of %d numbered", numbered, b.plan.burst)
	}
	return took, err
}

// The figures that the feed promises.
const (
	mostLag      = 500 * time.Millisecond
	leastRate    = 0.85
	mostForBurst = 20 * time.Second
)

func (b *feedBench) report(sides []*feedSide, stale []time.Duration, burst time.Duration, began time.Time) string {
	var out strings.Builder
	fmt.Fprintf(&out, "Measured on %s in %.0f s, %s, PostgreSQL; %d rounds of %s for each side, in turns; %d writers over HTTP.\n\n",
		began.UTC().Format(time.DateOnly), time.Since(began).Seconds(), machine(), b.plan.rounds, b.plan.load, b.plan.writers)
	out.WriteString("| writes, PostgreSQL | req/s (lowest–highest) | ratio | bound |\n|---|---|---|---|\n")
	base := median(sides[0].rates)
	for i, side := range sides {
		bound := "–"
		if i == 1 {
			bound = fmt.Sprintf("≥ %.2f %s", leastRate, verdict(median(side.rates)/base >= leastRate))
		}
		fmt.Fprintf(&out, "| %s | %s | %.2f | %s |\n", side.name, rates(side.rates), median(side.rates)/base, bound)
	}
	reader := sides[len(sides)-1]
	fmt.Fprintf(&out, "\n| lag of the feed, %d events | p50 | p95 | p99 | worst | bound |\n|---|---|---|---|---|---|\n", len(reader.lags))
	fmt.Fprintf(&out, "| from before the write to its number | %s | – |\n", shares(reader.numbered))
	fmt.Fprintf(&out, "| from before the write to a reader at the second server | %s | p99 ≤ %d ms %s |\n", shares(reader.lags), mostLag.Milliseconds(),
		verdict(share(reader.lags, 0.99) <= mostLag))
	fmt.Fprintf(&out, "\n| another server's kept answer after a write, %d times | p50 | p95 | p99 | worst | bound |\n|---|---|---|---|---|---|\n", len(stale))
	fmt.Fprintf(&out, "| from the write's reply to the new answer | %s | p95 ≤ %d ms %s |\n", shares(stale), mostStale.Milliseconds(), verdict(share(stale, 0.95) <= mostStale))
	fmt.Fprintf(&out, "\n| burst through the relay | changes | took | bound |\n|---|---|---|---|\n| nobody has numbered before | %d | %.1f s | ≤ %.0f s %s |\n",
		b.plan.burst, burst.Seconds(), mostForBurst.Seconds(), verdict(burst <= mostForBurst))
	return out.String()
}

// share is the value that so many of a sorted list do not exceed.
func share(sorted []time.Duration, of float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(of*float64(len(sorted))))]
}

// shares are the columns of a table of lags; they sort the list.
func shares(list []time.Duration) string {
	slices.Sort(list)
	columns := make([]string, 0, 4)
	for _, of := range []float64{0.5, 0.95, 0.99, 1} {
		columns = append(columns, fmt.Sprintf("%d ms", share(list, of).Milliseconds()))
	}
	return strings.Join(columns, " | ")
}
