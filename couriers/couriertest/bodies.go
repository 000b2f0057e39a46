package couriertest

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"parcelwarden/tracker"
	"strings"
	"sync/atomic"
	"testing"
)

const page = "<!DOCTYPE html><html><body><h1>系统维护中</h1></body></html>"

func (e exam) bodies(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"empty": "", "spaces": " \n\t ", "a page": page, "xml": `<?xml version="1.0"?><Response/>`, "null": "null", "a number": "7",
		"a string": `"ok"`, "an array": "[]", "nested arrays": strings.Repeat("[", 20000), "an empty object": "{}", "text": "upstream connect error",
		"cut": `{"a":`, "binary": "\x00\x01\xff\xfe", "NUL in a string": "{\"a\":\"\x00\"}",
		"wrong types": `{"data":7,"Traces":"x","Success":{},"apiResultCode":[],"code":{},"result":[],"status":null}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, f := range []Fixture{{}, {Push: true}} {
				a := e.parse(f, []byte(body))
				CheckAnswer(t, a)
				if a.Outcome != tracker.OutcomeMalformed {
					t.Errorf("push %v: reads as %s, want malformed", f.Push, a.Outcome)
				}
			}
			a := e.ask(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				_, _ = io.WriteString(w, body)
			})
			if a.Outcome != tracker.OutcomeMalformed || a.Detail == "" {
				t.Errorf("over HTTP it reads as %s %q, want malformed with a detail", a.Outcome, a.Detail)
			}
		})
	}
	t.Run("connection cut in the body", func(t *testing.T) {
		t.Parallel()
		a := e.ask(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100000")
			_, _ = w.Write(e.body)
		})
		if a.Outcome.Seen() {
			t.Errorf("a cut answer reads as %s", a.Outcome)
		}
	})
	t.Run("wrong content type is no obstacle", func(t *testing.T) {
		t.Parallel()
		a := e.ask(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write(append([]byte("\xef\xbb\xbf"), e.body...))
		})
		if a.Outcome != tracker.OutcomeOK {
			t.Errorf("reads as %s, want ok (%s)", a.Outcome, a.Detail)
		}
	})
}

// big is larger than any answer of a courier and than the body limit.
const big = 50 << 20

func (e exam) largeBodies(t *testing.T) {
	t.Parallel()
	for name, gzipped := range map[string]bool{"plain": false, "gzip bomb": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var hits atomic.Int64
			a := e.ask(t, func(w http.ResponseWriter, _ *http.Request) {
				hits.Add(1)
				out := io.Writer(w)
				if gzipped {
					w.Header().Set("Content-Encoding", "gzip")
					zip := gzip.NewWriter(w)
					defer func() { _ = zip.Close() }()
					out = zip
				}
				chunk := bytes.Repeat([]byte(" "), 1<<20)
				for range big / len(chunk) {
					if _, err := out.Write(chunk); err != nil {
						return
					}
				}
			})
			if a.Outcome != tracker.OutcomeMalformed || !strings.Contains(a.Detail, "larger than") {
				t.Errorf("reads as %s %q, want malformed and the reason", a.Outcome, a.Detail)
			}
			if hits.Load() != 1 {
				t.Errorf("asked %d times for a body that is too large", hits.Load())
			}
		})
	}
}

// prefixes cuts every fixture everywhere.
func (e exam) prefixes(t *testing.T) {
	t.Parallel()
	for _, f := range e.fixtures {
		if f.HTTPStatus != 0 && f.HTTPStatus != http.StatusOK {
			continue
		}
		body := bytes.TrimSpace(e.read(t, f))
		whole := e.parse(f, body).Outcome
		form := f.Push && body[0] != '{' && body[0] != '['
		for n := range body {
			a := e.parse(f, body[:n])
			CheckAnswer(t, a)
			if a.Outcome != tracker.OutcomeMalformed && (!form || a.Outcome != whole) {
				t.Fatalf("%s: the first %d of %d bytes read as %s", f.File, n, len(body), a.Outcome)
			}
		}
	}
}

func (e exam) cancelled(t *testing.T) {
	t.Parallel()
	var hits atomic.Int64
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(e.behindLogin(func(_ http.ResponseWriter, r *http.Request) {
		hits.Add(1)
		_, _ = io.Copy(io.Discard, r.Body) // the server notices a gone client only after the body is read
		cancel()
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	courier := Open(t, e.adapter, e.account(server.URL), Config())
	queries := []tracker.TrackQuery{e.good.Query}
	for _, when := range []string{"during", "before"} {
		a := courier.Track(ctx, queries)
		CheckAnswer(t, a)
		if a.Outcome != tracker.OutcomeTimeout {
			t.Errorf("cancelled %s the look: %s, want timeout", when, a.Outcome)
		}
	}
	if hits.Load() != 1 {
		t.Errorf("the server was asked %d times, want once", hits.Load())
	}
}

func (e exam) unreachable(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	courier := Open(t, e.adapter, e.account(server.URL), Config())
	a := courier.Track(t.Context(), []tracker.TrackQuery{e.good.Query})
	CheckAnswer(t, a)
	if a.Outcome != tracker.OutcomeUnreachable || a.Detail == "" {
		t.Errorf("reads as %s %q, want unreachable with a detail", a.Outcome, a.Detail)
	}
}
