// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"os"
	"syscall"
)

// maxResidentKiB is the greatest resident set that an ended process has had.
func maxResidentKiB(ended *os.ProcessState) int {
	if usage, ok := ended.SysUsage().(*syscall.Rusage); ok {
		return int(usage.Maxrss)
	}
	return 0
}
