// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"bytes"
	"strings"
)

// trennerKandidaten are the characters between cells, the likelier ones first: where two
// explain a text equally well, a comma is a decimal comma.
const trennerKandidaten = ";\t|,"

// probeRecords is how many records are looked at.
const probeRecords = 200

// findTrenner finds the character between the cells. vorspann tells that the first line
// says so itself, as Excel understands it: "sep=;".
func findTrenner(probe []byte, whole bool) (trenner byte, vorspann bool) {
	first, _, _ := bytes.Cut(probe, []byte("\n"))
	if said := strings.Trim(string(first), "\" \r"); len(said) == 5 && strings.EqualFold(said[:4], "sep=") && strings.IndexByte(trennerKandidaten+"^~:#", said[4]) >= 0 {
		return said[4], true
	}
	best, bestScore := trennerKandidaten[0], 0
	for _, candidate := range []byte(trennerKandidaten) {
		if score := scoreTrenner(probe, whole, candidate); score > bestScore {
			best, bestScore = candidate, score
		}
	}
	return best, false
}

// scoreTrenner counts the records a candidate divides, twice those that it divides into
// the most frequent number of cells.
func scoreTrenner(probe []byte, whole bool, candidate byte) int {
	r := newRecordReader(bytes.NewReader(probe), candidate)
	widths := make(map[int]int)
	divided, most := 0, 0
	for range probeRecords {
		if _, err := r.next(); err != nil {
			break
		}
		// The last record of a sample may be cut.
		if !whole && r.pos == r.end {
			break
		}
		if width := len(r.cells); width > 1 {
			divided++
			widths[width]++
			most = max(most, widths[width])
		}
	}
	return divided + most
}
