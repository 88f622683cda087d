// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// An answer has a deadline, which a whole list may outlast. A list that is streamed
// is bounded by its progress instead: its client may be slow, but must take
// something every half a minute.

// boundKey is where the context stands that an answer's deadline was added to.
type boundKey struct{}

// Bounded gives the work for an answer a deadline, from which streams are free.
func Bounded(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithValue(ctx, boundKey{}, ctx), timeout)
}

// headKey marks the context of a request whose answer needs no body.
type headKey struct{}

// WithoutBody says of a request that nobody will read the body of its answer: HEAD.
func WithoutBody(ctx context.Context) context.Context {
	return context.WithValue(ctx, headKey{}, true)
}

// lasting is the context of a request without the deadline of Bounded. It ends when
// the client goes.
func lasting(ctx context.Context) context.Context {
	if free, ok := ctx.Value(boundKey{}).(context.Context); ok {
		return free
	}
	return ctx
}

// steadyWriter writes an answer in parts of a good size, each of which may take as
// long as patience says.
type steadyWriter struct {
	*bufio.Writer
}

// patience is how long a client of a stream may take for the next part.
const patience = 30 * time.Second

// partSize is how much of a stream is sent at once.
const partSize = 64 << 10

func newSteadyWriter(c *gin.Context) *steadyWriter {
	// The rest of the connection is bounded by the deadlines of a usual answer: the
	// server would take a client that sends nothing for gone.
	control := http.NewResponseController(c.Writer)
	_ = control.SetReadDeadline(time.Time{})
	return &steadyWriter{bufio.NewWriterSize(&patientWriter{c.Writer, control}, partSize)}
}

type patientWriter struct {
	http.ResponseWriter
	control *http.ResponseController
}

// Write writes one part. Where there is no connection, as in a test, nothing can
// hang.
func (p *patientWriter) Write(part []byte) (int, error) {
	if err := p.control.SetWriteDeadline(time.Now().Add(patience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, fmt.Errorf("set deadline: %w", err)
	}
	return p.ResponseWriter.Write(part)
}

// breakOff ends an answer that cannot be finished. Before its first byte it is
// answered as any error; afterwards only a broken connection tells that it is not
// whole, and the cause goes to the log.
func (a *API) breakOff(c *gin.Context, err error) error {
	if !c.Writer.Written() {
		return err
	}
	if ctx := lasting(c.Request.Context()); ctx.Err() == nil {
		a.log.ErrorContext(ctx, "Ausgabe abgebrochen", "pfad", c.FullPath(), "fehler", err)
	}
	panic(http.ErrAbortHandler)
}
