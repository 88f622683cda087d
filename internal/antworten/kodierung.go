// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package antworten

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"nachnutzung/internal/bedingt"
)

// minCoded is the shortest body that is compressed: a shorter one fits into a packet
// with its headers.
const minCoded = 1 << 10

// codings are those on offer, best first: what is kept is compressed once and sent
// many times.
func codings() []string { return []string{"zstd", "br", "gzip"} }

// coding chooses the content coding that the client likes best; empty for none.
func coding(lines []string) string { return bedingt.Kodierung(lines, codings()...) }

// isCompressible tells whether a body of its media type gets shorter.
func isCompressible(header kopf) bool {
	at := slices.IndexFunc(header, func(z zeile) bool { return z.name == "Content-Type" })
	if at < 0 || slices.ContainsFunc(header, func(z zeile) bool { return z.name == "Content-Encoding" }) {
		return false
	}
	media, _, _ := strings.Cut(header[at].values[0], ";")
	return strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "json") || strings.HasSuffix(media, "xml") || strings.HasSuffix(media, "ndjson")
}

// Levels of compression: what takes a few milliseconds for a hundred kilobytes.
const (
	gzipLevel   = 6
	brotliLevel = 5
)

// compress gives a body in a coding; nil when it cannot.
func compress(coding string, body []byte) []byte {
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	switch coding {
	case "zstd":
		w, err = zstd.NewWriter(&b, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault))
	case "br":
		w = brotli.NewWriterLevel(&b, brotliLevel)
	default:
		w, err = gzip.NewWriterLevel(&b, gzipLevel)
	}
	if err != nil {
		return nil
	}
	if _, err := w.Write(body); err != nil {
		return nil
	}
	if err := w.Close(); err != nil {
		return nil
	}
	return slices.Clip(b.Bytes())
}
