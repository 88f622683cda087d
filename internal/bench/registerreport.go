// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"strings"
	"time"
)

// registerReport is everything that was measured of the register in one run.
type registerReport struct {
	plan    registerPlan
	client  client
	began   time.Time
	took    time.Duration
	figures []*registerFigures
}

func (r registerReport) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %s in %.0f s, %s", r.began.UTC().Format(time.DateOnly), r.took.Seconds(), machine())
	for _, f := range r.figures {
		fmt.Fprintf(&b, ", %s %s with %d entries in the history (loaded in %.0f s)", f.full.name, f.full.version, f.full.filled.entries, f.full.took.Seconds())
	}
	fmt.Fprintf(&b, "; %d rounds of %s for each side, in turns; reads by %s with %d connections, writes by the own client with %d.\n\n",
		r.plan.rounds, r.plan.load, r.client.name, r.plan.readConns, r.plan.writeConns)
	r.writeWrites(&b)
	if r.plan.takes(partReads) {
		r.writeReads(&b)
	}
	if r.plan.takes(partAudits) {
		r.writeAudits(&b)
	}
	return b.String()
}

// verdict says whether a ratio keeps its bound.
func verdict(kept bool) string {
	if kept {
		return "kept"
	}
	return "**missed**"
}

func (r registerReport) writeWrites(b *strings.Builder) {
	var writes []*writeFigures
	for _, f := range r.figures {
		writes = append(writes, f.writes...)
	}
	if len(writes) == 0 {
		return
	}
	b.WriteString("| write with history, PostgreSQL | steps of a pair | req/s (lowest–highest) | µs of CPU per request: server | PostgreSQL | together |\n|---|---|---|---|---|---|\n")
	for _, w := range writes {
		for _, side := range w.sides {
			fmt.Fprintf(b, "| %s | %d | %s | %s | %s | %s |\n", sideNames()[side.name], w.steps, rates(side.rates), us(median(side.program)),
				us(median(side.database)), us(median(side.cpu())))
		}
	}
	b.WriteString("\n| bound | steps of a pair | is | |\n|---|---|---|---|\n")
	for _, w := range writes {
		ours, plain, pooled := w.sides[0], w.sides[1], w.sides[2]
		faster, cheaper := medianRatio(ours.rates, plain.rates), medianRatio(ours.cpu(), pooled.cpu())
		fmt.Fprintf(b, "| ≥ 2 × the request rate of the naive server with its default pool | %d | %.2f | %s |\n", w.steps, faster, verdict(faster >= 2))
		fmt.Fprintf(b, "| ≤ 0.7 × the CPU of the naive server with a proper pool | %d | %.2f | %s |\n", w.steps, cheaper, verdict(cheaper <= 0.7))
	}
	b.WriteByte('\n')
}

func us(d time.Duration) string { return fmt.Sprintf("%.0f", float64(d)/float64(time.Microsecond)) }

func (r registerReport) writeReads(b *strings.Builder) {
	b.WriteString("| all bundles of one Kommune | database | bytes | req/s (lowest–highest) | time, × | bound | |\n|---|---|---|---|---|---|---|\n")
	for _, f := range r.figures {
		for i, read := range f.reads {
			fmt.Fprintf(b, "| %s | %s | %d | %s |", read.name, f.full.name, read.bytes, rates(read.rates))
			if i == readEmpty {
				b.WriteString(" | | |\n")
				continue
			}
			// The time of a request is compared with that of the read before it.
			ratio, bound := median(f.reads[i-1].rates)/median(read.rates), 1.3
			if i == readStichtag {
				bound = 2
			}
			fmt.Fprintf(b, " %.2f of %s | ≤ %.1f | %s |\n", ratio, f.reads[i-1].name, bound, verdict(ratio <= bound))
		}
	}
	b.WriteByte('\n')
}

func (r registerReport) writeAudits(b *strings.Builder) {
	b.WriteString("| the whole history | database | `audit verify` s (fastest–slowest) | bare scan with SHA-256 s | ratio | bound | |\n|---|---|---|---|---|---|---|\n")
	for _, f := range r.figures {
		ratio := float64(median(f.audits.verify)) / float64(median(f.audits.scan))
		fmt.Fprintf(b, "| %d entries | %s | %s | %s | %.2f | ≤ 3 | %s |\n", f.full.filled.entries, f.full.name, seconds(f.audits.verify),
			seconds(f.audits.scan), ratio, verdict(ratio <= 3))
	}
	b.WriteByte('\n')
}

func seconds(list []time.Duration) string {
	return fmt.Sprintf("%.1f (%.1f–%.1f)", median(list).Seconds(), quantile(list, 0).Seconds(), quantile(list, 1).Seconds())
}

// sideNames says in words what the sides are.
func sideNames() map[string]string {
	return map[string]string{
		sideOurs: "ours", sideNaiveDefault: "naive, database/sql's default pool", sideNaive: "naive, proper pool",
	}
}
