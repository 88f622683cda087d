// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package config

import (
	"strconv"
	"strings"
	"time"
)

// Bounds of what is kept and counted: beyond them a slip of the unit is likelier
// than a wish.
const (
	maxCacheBytes = 1 << 40
	longestStale  = 30 * 24 * time.Hour
	maxRate       = 1_000_000
)

// cacheBytes reads a number of bytes with or without a unit of two to the tens.
func (c *checker) cacheBytes(text string) int64 {
	digits, unit := strings.TrimSpace(text), int64(1)
	for suffix, bytes := range map[string]int64{"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30} {
		if number, ok := strings.CutSuffix(digits, suffix); ok {
			digits, unit = strings.TrimSpace(number), bytes
			break
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || n > maxCacheBytes/unit {
		c.fault("cache-bytes", "%s geht nicht; erwartet wird eine Zahl von Bytes, auch mit KiB, MiB oder GiB, z. B. 64MiB, oder 0.", quote(text))
		return 0
	}
	return n * unit
}

func (c *checker) staleMax(text string) time.Duration {
	if strings.TrimSpace(text) == "0" {
		return 0
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d > longestStale {
		c.fault("stale-max", "%s geht nicht; erwartet wird eine Dauer mit Einheit bis 720h, z. B. 1h, oder 0.", quote(text))
	}
	return d
}

// rate reads how many requests a second are allowed; 0 is without limit.
func (c *checker) rate(flag, text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 || n > maxRate {
		c.fault(flag, "%s geht nicht; erwartet wird eine ganze Zahl von 0 bis %d.", quote(text), maxRate)
		return 0
	}
	return n
}
