package simulator

import (
	"bytes"
	"cmp"
	"io"
	"net"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"sync"
	"time"
)

// bodyLimit is far above the largest question that any of the wires allows.
const bodyLimit = 1 << 20

// call is one request while it is answered.
type call struct {
	world  *World
	feed   *feed
	req    *http.Request
	header http.Header
	body   []byte
	form   url.Values
	at     time.Time   // when it is asked
	seen   time.Time   // as of when it is answered
	mute   bool        // the answer will be cut: what it says does not count
	reply  http.Header // of the answer
	status int         // of the answer, 200 if nothing else is said
	kind   string      // its content type, JSON if nothing else is said
	out    *bytes.Buffer
	idx    []int
}

// fail sets the HTTP status of a refusal and counts it.
func (c *call) fail(status int, outcome tracker.Outcome) {
	c.status = status
	c.count(outcome)
}

// sees puts the indices of the parcel's visible events into c.idx and reports whether there are any.
func (c *call) sees(p *Parcel) bool {
	c.idx = c.idx[:0]
	if p != nil {
		c.idx = p.visible(c.seen, c.idx)
	}
	return len(c.idx) > 0
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

// Handler serves all wires. The time now decides which events are visible and which fault is on.
func (w *World) Handler(now func() time.Time) http.Handler {
	mux := http.NewServeMux()
	s := &server{world: w, now: now, calls: &sync.Pool{New: func() any { return &call{out: &bytes.Buffer{}} }}}
	for pattern, r := range routes() {
		method, path, _ := strings.Cut(pattern, " ")
		mux.Handle(method+" /"+r.provider+path, s.wire(r.provider, r.answer))
	}
	return mux
}

// route is one endpoint of a provider.
type route struct {
	provider string
	answer   func(*call)
}

// routes lists the endpoints by method and path, as they are at the provider's own host.
func routes() map[string]route {
	return map[string]route{
		"POST /poll/query.do":                          {Kuaidi100, (*call).kuaidi100},
		"POST /poll":                                   {Kuaidi100, (*call).poll100},
		"POST /track/v2.2/stoptrack":                   {Track17, (*call).stop17},
		"POST /track/v2.2/retrack":                     {Track17, (*call).retrack17},
		"POST /api/dist":                               {Kdniao, (*call).kdniao},
		"POST /std/service":                            {SF, (*call).sf},
		"POST /track/v2.2/register":                    {Track17, (*call).register17},
		"POST /track/v2.2/gettrackinfo":                {Track17, (*call).trackInfo17},
		"POST /track/v2.2/getquota":                    {Track17, (*call).quota17},
		"POST /zto.merchant.waybill.track.query":       {ZTO, (*call).zto},
		"POST /service/waybill_query/v1/{customer}":    {YTO, (*call).yto},
		"POST /webopenplatformapi/api/logistics/trace": {JT, (*call).jt},
		"GET /tracking/{version}/trackings":            {AfterShip, (*call).listAftership},
		"POST /tracking/{version}/trackings":           {AfterShip, (*call).createAftership},
		"GET /tracking/{version}/trackings/{id}":       {AfterShip, (*call).oneAftership},
		"DELETE /tracking/{version}/trackings/{id}":    {AfterShip, (*call).deleteAftership},
		"GET /tracking/{version}/couriers":             {AfterShip, (*call).couriersAftership},
		"GET /v2/trackers":                             {EasyPost, (*call).listEasypost},
		"POST /v2/trackers":                            {EasyPost, (*call).createEasypost},
		"GET /v2/trackers/{id}":                        {EasyPost, (*call).oneEasypost},
		"DELETE /v2/trackers/{id}":                     {EasyPost, (*call).deleteEasypost},
		"GET /track/shipments":                         {DHL, (*call).dhl},
		"POST /oauth/token":                            {FedEx, (*call).tokenFedex},
		"POST /track/v1/trackingnumbers":               {FedEx, (*call).fedex},
		"POST /security/v1/oauth/token":                {UPS, (*call).tokenUPS},
		"GET /api/track/v1/details/{number}":           {UPS, (*call).ups},
	}
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
		*c = call{world: s.world, feed: f, req: r, header: r.Header, reply: rw.Header(), body: body, at: at, seen: f.seen(at), out: c.out, idx: c.idx}
		c.out.Reset()
		c.form, _ = url.ParseQuery(string(body)) // what cannot be parsed lacks a valid signature and is refused as such
		c.mute = broken && fault.cut(append([]byte(r.URL.RequestURI()), body...), at)
		answer(c)
		reply := c.out.Bytes()
		if c.mute {
			s.world.notes.count(provider, tracker.OutcomeMalformed, 1)
			reply = reply[:len(reply)*3/5]
		}
		rw.Header().Set("Content-Type", cmp.Or(c.kind, "application/json;charset=UTF-8"))
		rw.Header().Set("Content-Length", strconv.Itoa(len(reply)))
		rw.WriteHeader(cmp.Or(c.status, http.StatusOK))
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
