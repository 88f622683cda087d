// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"nachnutzung/api"
	"nachnutzung/internal/nachnutzung"
	"nachnutzung/internal/storetest"
)

// TestWaitForChange lets a reader wait: a change ends it at once, an empty page
// after its time, be it made by another process.
func TestWaitForChange(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		k, other := newProbe(t, storetest.Open(t, dsn)), newProbe(t, storetest.Open(t, dsn))
		editor := other.as(t, mid())
		editor.report(t, halle, wohngeld, `{"status":"live"}`)
		k.number(t)
		head := last(k.feed(t, 10, "", "&land=15"))
		got := k.get(t, "/aenderungen?land=15&warte=1&cursor="+head)
		if page := decode[feedPage](t, got, http.StatusOK); len(page.Items) != 0 || !page.Vollstaendig {
			t.Errorf("nothing has changed: %+v", page)
		}
		if again := k.get(t, "/aenderungen?land=15&warte=1&cursor="+head, "If-None-Match", got.header.Get("ETag")); again.status != http.StatusNotModified {
			t.Errorf("nothing has changed: %d", again.status)
		}
		answers := make(chan answer, 1)
		request := newRequest(t, http.MethodGet, "/aenderungen?land=15&warte=50&cursor="+head)
		start := time.Now()
		go func() {
			recorder := httptest.NewRecorder()
			k.handler.ServeHTTP(recorder, request)
			answers <- answer{recorder.Code, recorder.Header(), recorder.Body.Bytes()}
		}()
		// One of another Land ends no waiting.
		other.as(t, person{nachnutzung.RolleRedaktion, "01", "MLLEV"}).report(t, flensburg, wohngeld, `{"status":"live"}`)
		other.number(t)
		editor.report(t, magdeburg, wohngeld, `{"status":"live"}`)
		other.number(t)
		page := decode[feedPage](t, <-answers, http.StatusOK)
		if len(page.Items) != 1 || page.Items[0].Subject != magdeburg+"/"+wohngeld || page.Revision != 3 {
			t.Errorf("woken by %+v", page)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("woken after %s", took)
		}
		k.db.BeendeWarten()
		k.get(t, "/aenderungen?land=15&warte=60&cursor="+page.Next)
	})
}

// TestAThousandWait: they wait at once over real connections while others are
// answered, all hear of one change, and none holds a connection of the database.
func TestAThousandWait(t *testing.T) {
	t.Parallel()
	storetest.EachDSN(t, func(t *testing.T, dsn string) {
		const readers = 1000
		k := newProbe(t, storetest.Open(t, withTwoConnections(t, dsn)))
		head := last(k.feed(t, 10, "", ""))
		srv := httptest.NewServer(k.handler)
		t.Cleanup(srv.Close)
		pool := &http.Transport{MaxConnsPerHost: 0, DialContext: (&net.Dialer{}).DialContext}
		t.Cleanup(pool.CloseIdleConnections)
		var heard atomic.Int64
		var all sync.WaitGroup
		for range readers {
			all.Go(func() {
				body, err := fetch(t.Context(), &http.Client{Transport: pool}, srv.URL+api.BasePath+"/aenderungen?warte=60&cursor="+head)
				var page feedPage
				if err == nil {
					err = json.Unmarshal(body, &page)
				}
				if err != nil {
					t.Errorf("%v: %.300s", err, body)
				}
				if len(page.Items) == 1 {
					heard.Add(1)
				}
			})
		}
		for k.db.Wartende() < readers {
			if t.Failed() {
				t.FailNow()
			}
			time.Sleep(10 * time.Millisecond)
		}
		// The pool has a few connections: were one of them held, nobody else would get one.
		decode[api.Katalogstand](t, k.get(t, "/katalogstand"), http.StatusOK)
		k.as(t, mid()).report(t, magdeburg, wohngeld, `{"status":"live"}`)
		k.number(t)
		all.Wait()
		if heard.Load() != readers {
			t.Errorf("%d of %d heard of the change", heard.Load(), readers)
		}
	})
}

// withTwoConnections lets PostgreSQL's pool have two connections: were one of those
// who wait to hold one, the others would soon notice.
func withTwoConnections(t *testing.T, dsn string) string {
	t.Helper()
	if strings.HasPrefix(dsn, "sqlite:") {
		return dsn
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("pool_max_conns", "2")
	u.RawQuery = query.Encode()
	return u.String()
}

func fetch(ctx context.Context, c *http.Client, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := c.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	return io.ReadAll(response.Body)
}
