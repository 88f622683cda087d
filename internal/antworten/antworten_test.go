// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package antworten

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/zstd"

	"nachnutzung/internal/store"
	"nachnutzung/internal/storetest"
)

// probe is a memory in front of a handler of choice.
type probe struct {
	*Antworten
	db     *store.DB
	engine *gin.Engine
	made   atomic.Int64
}

func newProbe(t *testing.T, e Einstellungen, handler gin.HandlerFunc) *probe {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	db := storetest.Open(t, storetest.NewSQLite(t))
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	e.Abweisen = func(c *gin.Context) { c.String(http.StatusTooManyRequests, "zu viele") }
	p := &probe{Antworten: New(db, e), db: db, engine: gin.New()}
	p.engine.GET("/*pfad", p.Merken, func(c *gin.Context) {
		p.made.Add(1)
		handler(c)
	})
	p.engine.POST("/*pfad", p.Zaehlen, func(c *gin.Context) { c.Status(http.StatusNoContent) })
	return p
}

func (p *probe) get(t *testing.T, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	p.engine.ServeHTTP(w, r)
	return w
}

// public answers a body that everybody may see.
func public(c *gin.Context, body string) {
	HaengtAb(c, store.RegisterLand(c.Query("land")))
	c.Header("Cache-Control", "public, no-cache")
	c.Header("ETag", `"1"`)
	c.Header("Link", `</>; rel="next"`)
	c.Data(http.StatusOK, "application/json", []byte(body))
}

func TestKept(t *testing.T) {
	t.Parallel()
	p := newProbe(t, Einstellungen{Bytes: 1 << 20}, func(c *gin.Context) { public(c, "{}") })
	wantMade := func(want int64) {
		t.Helper()
		if got := p.made.Load(); got != want {
			t.Errorf("made %d answers, want %d", got, want)
		}
	}
	p.get(t, "/a?land=15&x=1")
	got := p.get(t, "/a?x=1&land=15")
	wantMade(1)
	if got.Body.String() != "{}" || got.Header().Get("Content-Length") != "2" || got.Header().Get("Vary") != "Accept-Encoding" {
		t.Errorf("got %v %s", got.Header(), got.Body)
	}
	got = p.get(t, "/a?x=1&land=15", "If-None-Match", `"1-gzip"`)
	if got.Code != http.StatusNotModified || got.Header().Get("ETag") != `"1-gzip"` || got.Header().Get("Link") != "" || got.Body.Len() > 0 {
		t.Errorf("got %d %v", got.Code, got.Header())
	}
	wantMade(1)
	// A client that holds the answer has it made all the same, for the others.
	if got := p.get(t, "/b?land=15", "If-None-Match", `"1"`); got.Code != http.StatusNotModified ||
		got.Header().Get("Content-Type")+got.Header().Get("Link") != "" {
		t.Errorf("got %d %v", got.Code, got.Header())
	}
	p.get(t, "/b?land=15")
	wantMade(2)
	p.get(t, "/b?land=15", "Cache-Control", "no-cache")
	wantMade(3)

	p.db.Veraendert(store.RegisterLand("14"), store.Register)
	p.get(t, "/b?land=15")
	wantMade(3)
	p.db.Veraendert(store.RegisterLand("15"))
	p.get(t, "/b?land=15")
	wantMade(4)
	p.db.Veraendert()
	p.get(t, "/b?land=15")
	wantMade(5)
}

func TestNotKept(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]gin.HandlerFunc{
		"a fault": func(c *gin.Context) { c.Header("Cache-Control", "public"); c.String(http.StatusNotFound, "nichts") },
		"private": func(c *gin.Context) {
			c.Header("ETag", `"1"`)
			c.Header("Cache-Control", "no-store")
			c.String(200, "a")
		},
		"no Cache-Control": func(c *gin.Context) { c.Header("ETag", `"1"`); c.String(200, "a") },
		"with a cookie":    func(c *gin.Context) { c.SetCookie("a", "b", 1, "/", "", true, true); public(c, "a") },
		"too long":         func(c *gin.Context) { public(c, strings.Repeat("a", 1<<19)) },
		"flushed": func(c *gin.Context) {
			c.Header("ETag", `"1"`)
			c.Header("Cache-Control", "public")
			c.String(200, "a")
			c.Writer.Flush()
		},
	} {
		p := newProbe(t, Einstellungen{Bytes: 1 << 20}, handler)
		one, two := p.get(t, "/?land=15"), p.get(t, "/?land=15")
		if p.made.Load() != 2 || one.Code != two.Code || one.Body.String() != two.Body.String() || one.Body.Len() == 0 {
			t.Errorf("%s: made %d; %d %.20s; %d %.20s", name, p.made.Load(), one.Code, one.Body, two.Code, two.Body)
		}
		if answers, bytes := p.Groesse(); answers+int(bytes) > 0 {
			t.Errorf("%s: kept %d answers", name, answers)
		}
	}
}

// TestOneFlight asks the same many times at once: it is made once. Who asks after a
// change does not get what was begun before.
func TestOneFlight(t *testing.T) {
	t.Parallel()
	began, free := make(chan struct{}, 100), make(chan struct{})
	var current atomic.Int64
	p := newProbe(t, Einstellungen{Bytes: 1 << 20}, func(c *gin.Context) {
		seen := current.Load()
		began <- struct{}{}
		<-free
		public(c, fmt.Sprint(seen))
	})
	var all sync.WaitGroup
	ask := func(want string) {
		all.Go(func() {
			if got := p.get(t, "/?land=15").Body.String(); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	ask("0")
	<-began
	for range 20 {
		ask("0")
	}
	for p.misses.Load() < 21 {
		time.Sleep(time.Millisecond)
	}
	current.Store(1)
	p.db.Veraendert(store.RegisterLand("15"))
	for range 20 {
		ask("1")
	}
	<-began
	close(free)
	all.Wait()
	if got := p.made.Load(); got > 3 {
		t.Errorf("made %d answers", got)
	}
	if got := p.get(t, "/?land=15").Body.String(); got != "1" {
		t.Errorf("what was begun before the change is kept: %s", got)
	}
}

// TestStoredUnderTheCountBefore changes the data while an answer is made: it must not
// be kept as if it were of afterwards.
func TestStoredUnderTheCountBefore(t *testing.T) {
	t.Parallel()
	var p *probe
	var current atomic.Int64
	p = newProbe(t, Einstellungen{Bytes: 1 << 20}, func(c *gin.Context) {
		seen := current.Load()
		if seen == 0 {
			current.Store(1)
			p.db.Veraendert(store.RegisterLand("15"))
		}
		public(c, fmt.Sprint(seen))
	})
	p.get(t, "/?land=15")
	if got := p.get(t, "/?land=15").Body.String(); got != "1" {
		t.Errorf("got %s, want what was written meanwhile", got)
	}
}

func TestCodings(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(`{"name":"Wohngeld"},`, 500)
	p := newProbe(t, Einstellungen{Bytes: 1 << 20}, func(c *gin.Context) { public(c, long) })
	read := map[string]func([]byte) io.Reader{
		"gzip": func(b []byte) io.Reader { r, _ := gzip.NewReader(bytes.NewReader(b)); return r },
		"br":   func(b []byte) io.Reader { return brotli.NewReader(bytes.NewReader(b)) },
		"zstd": func(b []byte) io.Reader { r, _ := zstd.NewReader(bytes.NewReader(b)); return r },
		"":     func(b []byte) io.Reader { return bytes.NewReader(b) },
	}
	for header, want := range map[string]string{
		"":                         "",
		"identity":                 "",
		"deflate":                  "",
		"gzip":                     "gzip",
		"x-gzip":                   "gzip",
		"GZIP;q=0.5":               "gzip",
		"gzip, deflate, br":        "br",
		"gzip, deflate, br, zstd":  "zstd",
		"*":                        "zstd",
		"zstd;q=0, *":              "br",
		"gzip;q=1.0, br;q=0.8":     "gzip",
		"identity;q=1, gzip;q=0.1": "",
		"gzip;q=0":                 "",
		"zstd;q=x, gzip":           "gzip",
	} {
		got := p.get(t, "/?land=15", "Accept-Encoding", header)
		tag := `"1"`
		if want != "" {
			tag = `"1-` + want + `"`
		}
		if got.Header().Get("Content-Encoding") != want || got.Header().Get("ETag") != tag || (want != "") != (got.Body.Len() < len(long)) {
			t.Errorf("%q: %v, %d bytes; want %q", header, got.Header(), got.Body.Len(), want)
			continue
		}
		if got.Header().Get("Content-Length") != fmt.Sprint(got.Body.Len()) {
			t.Errorf("%q: %d bytes, Content-Length %s", header, got.Body.Len(), got.Header().Get("Content-Length"))
		}
		plain, err := io.ReadAll(read[want](got.Body.Bytes()))
		if err != nil || string(plain) != long {
			t.Errorf("%q: %v, %d bytes", header, err, len(plain))
		}
	}
	if p.made.Load() != 1 {
		t.Errorf("made %d answers", p.made.Load())
	}
}

// TestBound keeps far more than there is room for.
func TestBound(t *testing.T) {
	t.Parallel()
	const most = 256 << 10
	p := newProbe(t, Einstellungen{Bytes: most}, func(c *gin.Context) { public(c, strings.Repeat("ab", 1+rand.IntN(20<<10))) })
	for i := range 300 {
		p.get(t, fmt.Sprintf("/%d?land=15", i), "Accept-Encoding", []string{"gzip", "br", "zstd", ""}[i%4])
		p.get(t, "/0?land=15")
		answers, used := p.Groesse()
		if used > most || answers == 0 {
			t.Fatalf("%d answers in %d bytes", answers, used)
		}
	}
	// What is asked for all the time stays.
	before := p.made.Load()
	p.get(t, "/0?land=15")
	if p.made.Load() != before {
		t.Error("the answer that was asked for last is gone")
	}
}

func TestPanicFreesTheOthers(t *testing.T) {
	t.Parallel()
	p := newProbe(t, Einstellungen{Bytes: 1 << 20}, func(c *gin.Context) {
		if c.Query("gut") == "" {
			panic(http.ErrAbortHandler)
		}
		public(c, "a")
	})
	for range 2 {
		func() {
			defer func() { _ = recover() }()
			p.get(t, "/")
			t.Error("no panic")
		}()
	}
	if got := p.get(t, "/?gut=1"); got.Code != http.StatusOK {
		t.Errorf("got %d", got.Code)
	}
}
