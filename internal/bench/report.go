// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// report is everything that was measured in one run.
type report struct {
	plan      plan
	client    client
	size      int64
	began     time.Time
	databases []*database
}

// median is the middle value; that of an even number is the lower of the two in
// the middle, so that it is always one that was measured.
func median[T float64 | time.Duration](values []T) T { return quantile(values, 0.5) }

// medianRatio compares two sides round by round, and is the median of that: what a round
// of one meets on the machine, that of the other right after it meets too.
func medianRatio[T float64 | time.Duration](ours, theirs []T) float64 {
	ratios := make([]float64, len(ours))
	for i := range ratios {
		ratios[i] = float64(ours[i]) / float64(theirs[i])
	}
	return median(ratios)
}

// quantile is the smallest measured value that a share of all does not exceed.
func quantile[T float64 | time.Duration](values []T, share float64) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[max(0, int(float64(len(sorted))*share+0.999999)-1)]
}

func (r report) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %s, %s", r.began.UTC().Format(time.DateOnly), machine())
	for _, d := range r.databases {
		fmt.Fprintf(&b, ", %s %s", d.name, d.version)
	}
	fmt.Fprintf(&b, "; client: %s with %d connections, %d rounds of %s for each side, in turns.\n\n",
		r.client.name, r.plan.conns, r.plan.rounds, r.plan.load)
	r.writeStarts(&b)
	r.writeCompared(&b)
	r.writeLatencies(&b)
	return b.String()
}

func (r report) writeStarts(b *strings.Builder) {
	fmt.Fprintf(b, "| start | %s | budget |\n|---|%s---|\n", r.names(), strings.Repeat("---|", len(r.databases)))
	row := func(name, budget string, value func(starts) string) {
		fmt.Fprintf(b, "| %s |", name)
		for _, d := range r.databases {
			fmt.Fprintf(b, " %s |", value(d.starts))
		}
		fmt.Fprintf(b, " %s |\n", budget)
	}
	row("first start with loading, to the first 200", "5 s (SQLite)", func(s starts) string { return fmt.Sprintf("%.2f s", s.first.Seconds()) })
	row(fmt.Sprintf("later start, median of %d (slowest)", r.plan.starts), "150 ms", func(s starts) string {
		return s.again()
	})
	row(fmt.Sprintf("resident %s after a later start", r.plan.rest), "60 MiB", func(s starts) string {
		return s.resident()
	})
	row("stripped binary", "60 MB", func(starts) string { return fmt.Sprintf("%.1f MB", float64(r.size)/1e6) })
	b.WriteByte('\n')
}

// again is how long the later starts took.
func (s starts) again() string {
	return fmt.Sprintf("%s ms (%s)", ms(median(s.later)), ms(quantile(s.later, 1)))
}

func (s starts) resident() string {
	if s.memory == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f MiB", float64(s.memory)/1024)
}

func (r report) names() string {
	names := make([]string, len(r.databases))
	for i, d := range r.databases {
		names[i] = d.name
	}
	return strings.Join(names, " | ")
}

func (r report) writeCompared(b *strings.Builder) {
	b.WriteString("| route | database | bytes | ours req/s (lowest–highest) | naive req/s (lowest–highest) | ours / naive |\n|---|---|---|---|---|---|\n")
	for _, d := range r.databases {
		for _, c := range d.compared {
			fmt.Fprintf(b, "| %s | %s | %d | %s | %s | %.2f |\n", c.name, d.name, c.bytes,
				rates(c.ours), rates(c.naive), median(c.ours)/median(c.naive))
		}
	}
	b.WriteByte('\n')
}

func rates(values []float64) string {
	return fmt.Sprintf("%.0f (%.0f–%.0f)", median(values), quantile(values, 0), quantile(values, 1))
}

func (r report) writeLatencies(b *strings.Builder) {
	b.WriteString("| request | database | median ms | 95 % ms |\n|---|---|---|---|\n")
	for _, d := range r.databases {
		for _, l := range d.latencies {
			fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", l.name, d.name, ms(median(l.took)), ms(quantile(l.took, 0.95)))
		}
	}
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d)/float64(time.Millisecond)) }
