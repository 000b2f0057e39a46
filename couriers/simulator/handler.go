package simulator

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strconv"
	"sync"
	"time"
)

// bodyLimit is far above the largest question that any of the wires allows.
const bodyLimit = 1 << 20

// call is one request while it is answered.
type call struct {
	world  *World
	feed   *feed
	header http.Header
	body   []byte
	form   url.Values
	at     time.Time // when it is asked
	seen   time.Time // as of when it is answered
	mute   bool      // the answer will be cut: what it says does not count
	out    *bytes.Buffer
	idx    []int
}

// count notes how one number was answered.
func (c *call) count(outcome tracker.Outcome) {
	if c.mute {
		return
	}
	if outcome == tracker.OutcomeOK && c.seen.Before(c.at) {
		outcome = OutcomeStale
	}
	c.world.notes.count(c.feed.provider, outcome, 1)
}

// Handler serves the four wires. The time now decides which events are visible and which fault is on.
func (w *World) Handler(now func() time.Time) http.Handler {
	mux := http.NewServeMux()
	s := &server{world: w, now: now, calls: &sync.Pool{New: func() any { return &call{out: &bytes.Buffer{}} }}}
	mux.Handle("POST /kuaidi100/poll/query.do", s.wire(Kuaidi100, (*call).kuaidi100))
	mux.Handle("POST /kdniao/api/dist", s.wire(Kdniao, (*call).kdniao))
	mux.Handle("POST /sf/std/service", s.wire(SF, (*call).sf))
	mux.Handle("POST /17track/track/v2.2/register", s.wire(Track17, (*call).register17))
	mux.Handle("POST /17track/track/v2.2/gettrackinfo", s.wire(Track17, (*call).trackInfo17))
	mux.Handle("POST /17track/track/v2.2/getquota", s.wire(Track17, (*call).quota17))
	return mux
}

type server struct {
	world *World
	now   func() time.Time
	calls *sync.Pool
}

// wire applies the faults of the provider's feed around answer.
func (s *server) wire(provider string, answer func(*call)) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		at, f := s.now(), s.world.feeds[provider]
		s.world.notes.request(provider)
		fault, broken := f.fault(at)
		if broken && s.refuse(rw, provider, fault) {
			return
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, bodyLimit))
		if err != nil {
			http.Error(rw, "unreadable request", http.StatusBadRequest)
			return
		}
		c, _ := s.calls.Get().(*call)
		defer s.calls.Put(c)
		*c = call{world: s.world, feed: f, header: r.Header, body: body, at: at, seen: f.seen(at), out: c.out, idx: c.idx}
		c.out.Reset()
		c.form, _ = url.ParseQuery(string(body)) // what cannot be parsed lacks a valid signature and is refused as such
		c.mute = broken && fault.cut(body, at)
		answer(c)
		reply := c.out.Bytes()
		if c.mute {
			s.world.notes.count(provider, tracker.OutcomeMalformed, 1)
			reply = reply[:len(reply)*3/5]
		}
		rw.Header().Set("Content-Type", "application/json;charset=UTF-8")
		rw.Header().Set("Content-Length", strconv.Itoa(len(reply)))
		_, _ = rw.Write(reply) // a client that went away is no concern of a courier
	}
}

// refuse answers for a fault that blocks; it returns false when the request is to be answered after all.
func (s *server) refuse(rw http.ResponseWriter, provider string, fault Fault) bool {
	switch fault.Kind {
	case Outage:
		s.world.notes.count(provider, tracker.OutcomeServerError, 1)
		http.Error(rw, "service temporarily unavailable", http.StatusServiceUnavailable)
	case Reset:
		s.world.notes.count(provider, tracker.OutcomeUnreachable, 1)
		reset(rw)
	case Limit:
		s.world.notes.count(provider, tracker.OutcomeRateLimited, 1)
		rw.Header().Set("Retry-After", strconv.Itoa(int(fault.Retry/time.Second)))
		http.Error(rw, "too many requests", http.StatusTooManyRequests)
	default:
		return false
	}
	return true
}

// reset cuts the connection without a word; where that is not possible the client gets a 503.
func reset(rw http.ResponseWriter) {
	if h, ok := rw.(http.Hijacker); ok {
		if conn, _, err := h.Hijack(); err == nil {
			if tcp, ok := conn.(*net.TCPConn); ok {
				_ = tcp.SetLinger(0) // makes Close send a reset; without it the client sees an empty answer, which is as good
			}
			_ = conn.Close()
			return
		}
	}
	http.Error(rw, "service temporarily unavailable", http.StatusServiceUnavailable)
}
