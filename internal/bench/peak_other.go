// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

//go:build !linux

package main

import "os"

// maxResidentKiB is told in KiB by Linux alone.
func maxResidentKiB(*os.ProcessState) int { return 0 }
