// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// markdown are the figures of files as tables; load is that of the machine when the
// measurement began.
func (r *filesRun) markdown(began time.Time, load string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %s in %.0f s, %s, %s; load %s before and %s after; %d rounds of each side, in turns.\n\n", began.UTC().Format(time.DateOnly),
		time.Since(began).Seconds(), machine(), strings.Join(r.versions, ", "), load, loadAverage(), r.plan.rounds)
	b.WriteString("| file | database | rows | s (fastest–slowest) | beside it | s | ratio | bound | | of the processor's time |\n|---|---|---|---|---|---|---|---|---|---|\n")
	for _, f := range r.figures {
		fmt.Fprintf(&b, "| %s | %s | %d | %s |", f.what, f.database, f.rows, seconds2(f.ours))
		if len(f.theirs) == 0 {
			b.WriteString(" | | | | | |\n")
			continue
		}
		ratio := float64(median(f.ours)) / float64(median(f.theirs))
		fmt.Fprintf(&b, " %s | %s | %.2f | ≤ %.1f | %s | %s |\n", f.beside, seconds2(f.theirs), ratio, f.bound, verdict(ratio <= f.bound), f.cpuRatio())
	}
	if len(r.memory) == 0 {
		return b.String()
	}
	b.WriteString("\n| peak memory of the program | database | MiB | bound | |\n|---|---|---|---|---|\n")
	for _, m := range r.memory {
		bound, kept := "–", ""
		if m.bound > 0 {
			bound, kept = fmt.Sprintf("≤ %d", m.bound), verdict(m.kib <= m.bound*1024)
		}
		fmt.Fprintf(&b, "| %s | %s | %d | %s | %s |\n", m.what, m.database, (m.kib+512)/1024, bound, kept)
	}
	return b.String()
}

// cpuRatio is the ratio of the processor's time; a dash where the system does not tell.
func (f *fileFigure) cpuRatio() string {
	if len(f.oursCPU) == 0 || len(f.theirsCPU) == 0 || median(f.theirsCPU) == 0 {
		return "–"
	}
	ours, theirs := median(f.oursCPU), median(f.theirsCPU)
	return fmt.Sprintf("%.2f / %.2f = %.2f", ours.Seconds(), theirs.Seconds(), float64(ours)/float64(theirs))
}

// seconds2 tells a median, the fastest and the slowest in seconds, short ones to a
// tenth of a millisecond.
func seconds2(list []time.Duration) string {
	digits := 2
	if median(list) < 100*time.Millisecond {
		digits = 4
	}
	return fmt.Sprintf("%.*f (%.*f–%.*f)", digits, median(list).Seconds(), digits, quantile(list, 0).Seconds(), digits, quantile(list, 1).Seconds())
}

// loadAverage is that of the last minute; a dash where the system does not tell.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "–"
	}
	load, _, _ := strings.Cut(string(text), " ")
	return load
}
