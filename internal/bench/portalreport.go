// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"strings"
	"time"
)

func (b *portalBench) markdown() string {
	var s strings.Builder
	fmt.Fprintf(&s, "Measured on %s, %s, PostgreSQL %s with %d pairs of %d Leistungsbündel; client: %s with %d connections, %d rounds of %s for each side, in turns; "+
		"access log off, equal headers.\n\n", b.began.UTC().Format(time.DateOnly), machine(), b.version, len(b.filled.pairs), b.plan.bundles, b.client.name,
		b.plan.conns, b.plan.rounds, b.plan.load)
	fmt.Fprintf(&s, "| start with %d pairs | is | bound |\n|---|---|---|\n| to the first 200, median of %d (slowest) | %s | ≤ 150 ms |\n| resident after %s | %s | ≤ 60 MiB |\n\n",
		len(b.filled.pairs), len(b.starts.later), b.starts.again(), b.plan.rest, b.starts.resident())
	b.writeKept(&s)
	b.writeOneWorker(&s)
	b.writeMiss(&s)
	b.writeWriting(&s)
	return s.String()
}

// writeKept compares answers from memory.
func (b *portalBench) writeKept(s *strings.Builder) {
	s.WriteString("| from memory | bytes | ours req/s (lowest–highest) | gin, prepared bytes | nginx, files | naive gin + GORM | ours / prepared | ours / nginx | ours / naive | " +
		"µs of CPU: ours | prepared | nginx | naive |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	others := []string{sidePrepared, sideNginx, sideNaive}
	for _, f := range b.kept {
		fmt.Fprintf(s, "| %s | %d | %s |", f.name, f.bytes, rates(f.sides[sideOurs].rates))
		for _, side := range others {
			s.WriteString(cell(f.sides[side], func(p *portalSide) string { return rates(p.rates) }))
		}
		for _, side := range others {
			s.WriteString(cell(f.sides[side], func(p *portalSide) string {
				return fmt.Sprintf("%.2f", median(f.sides[sideOurs].rates)/median(p.rates))
			}))
		}
		for _, side := range append([]string{sideOurs}, others...) {
			s.WriteString(cell(f.sides[side], func(p *portalSide) string { return us(median(p.cpu)) }))
		}
		s.WriteByte('\n')
	}
	s.WriteByte('\n')
}

// writeOneWorker tells what nginx does with one worker, on a processor of its own.
func (b *portalBench) writeOneWorker(s *strings.Builder) {
	if b.sides[sideNginxOne] == nil {
		return
	}
	s.WriteString("| nginx with one worker | req/s (lowest–highest) | ours / it | µs of CPU |\n|---|---|---|---|\n")
	for _, f := range b.kept {
		one := f.sides[sideNginxOne]
		fmt.Fprintf(s, "| %s | %s | %.2f | %s |\n", f.name, rates(one.rates), median(f.sides[sideOurs].rates)/median(one.rates), us(median(one.cpu)))
	}
	s.WriteByte('\n')
}

func cell(p *portalSide, show func(*portalSide) string) string {
	if p == nil {
		return " – |"
	}
	return " " + show(p) + " |"
}

// writeMiss compares answers that are made.
func (b *portalBench) writeMiss(s *strings.Builder) {
	s.WriteString("| made anew | ours req/s (lowest–highest) | naive gin + GORM | ours / naive | µs of CPU, server and PostgreSQL: ours | naive | ours / naive |\n|---|---|---|---|---|---|---|\n")
	for _, f := range b.kept {
		ours, naive := f.sides[sideMiss], f.sides[sideNaive]
		if ours == nil || naive == nil {
			continue
		}
		fmt.Fprintf(s, "| %s | %s | %s | %.2f | %s | %s | %.2f |\n", f.name, rates(ours.rates), rates(naive.rates), median(ours.rates)/median(naive.rates),
			us(median(ours.cpu)), us(median(naive.cpu)), float64(median(ours.cpu))/float64(median(naive.cpu)))
	}
	s.WriteByte('\n')
}

// writeWriting tells how reads fare beside writes.
func (b *portalBench) writeWriting(s *strings.Builder) {
	s.WriteString("| reads while the same Land is written to | writes a second | req/s (lowest–highest) | of the quiet rate |\n|---|---|---|---|\n")
	for _, f := range b.writing {
		for _, perSecond := range b.plan.writes {
			fmt.Fprintf(s, "| %s | %d | %s | %.2f |\n", f.name, perSecond, rates(f.rates[perSecond]), median(f.rates[perSecond])/median(f.rates[b.plan.writes[0]]))
		}
	}
}
