package couriertest

import (
	"net/http"
	"net/http/httptest"
	"parcelwarden/tracker"
	"testing"
	"time"
)

// slowBody has a courier begin its answer and never end it: the look ends as a time-out within the client's limit, and not as an answer
// that happens to be short.
func (e exam) slowBody(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(e.behindLogin(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(e.body[:len(e.body)/2])
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	cfg := Config()
	cfg.Timeout, cfg.Retries = 250*time.Millisecond, -1
	courier := Open(t, e.adapter, e.account(server.URL), cfg)
	a := courier.Track(t.Context(), []tracker.TrackQuery{e.good.Query})
	CheckAnswer(t, a)
	if a.Outcome != tracker.OutcomeTimeout || a.Detail == "" {
		t.Errorf("half an answer reads as %s %q, want timeout with a detail", a.Outcome, a.Detail)
	}
}
