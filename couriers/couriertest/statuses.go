package couriertest

import (
	"fmt"
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"sync/atomic"
	"testing"
	"time"
)

// wantByStatus is what each HTTP status means, whatever the body says. 404 is the adapter's choice and not in the table.
func wantByStatus() map[int]tracker.Outcome {
	want := map[int]tracker.Outcome{
		200: tracker.OutcomeOK, 201: tracker.OutcomeOK, 202: tracker.OutcomeOK, 203: tracker.OutcomeOK, 206: tracker.OutcomeOK,
		204: tracker.OutcomeMalformed, 401: tracker.OutcomeAuth, 403: tracker.OutcomeAuth, 408: tracker.OutcomeTimeout,
		425: tracker.OutcomeServerError, 429: tracker.OutcomeRateLimited,
	}
	for _, s := range []int{300, 301, 302, 303, 304, 305, 307, 308} {
		want[s] = tracker.OutcomeMalformed
	}
	for _, s := range []int{
		400, 402, 405, 406, 407, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 426, 428, 431, 451, 499,
	} {
		want[s] = tracker.OutcomeRejected
	}
	for _, s := range []int{500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 521, 522, 523, 524, 525, 526, 529, 599} {
		want[s] = tracker.OutcomeServerError
	}
	return want
}

func (e exam) statuses(t *testing.T) {
	t.Parallel()
	for status, want := range wantByStatus() {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			var elsewhere atomic.Int64
			a := e.ask(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/elsewhere" {
					elsewhere.Add(1)
				}
				w.Header().Set("Location", "/elsewhere")
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(status)
				_, _ = w.Write(e.body)
			})
			if a.Outcome != want {
				t.Errorf("HTTP %d reads as %s, want %s (%s)", status, a.Outcome, want, a.Detail)
			}
			if elsewhere.Load() > 0 {
				t.Error("the redirect was followed")
			}
		})
	}
	t.Run("404", func(t *testing.T) {
		t.Parallel()
		a := e.adapter.Parse(couriers.Reply{Body: []byte("nothing here"), HTTPStatus: 404, Now: Now()})
		if a.Outcome != tracker.OutcomeNotFound && a.Outcome != tracker.OutcomeRejected {
			t.Errorf("HTTP 404 reads as %s", a.Outcome)
		}
	})
	t.Run("not a status", func(t *testing.T) {
		t.Parallel()
		for _, status := range []int{-1, 1, 99, 600, 999} {
			if a := e.adapter.Parse(couriers.Reply{Body: e.body, HTTPStatus: status, Now: Now()}); a.Outcome != tracker.OutcomeMalformed {
				t.Errorf("HTTP %d reads as %s", status, a.Outcome)
			}
		}
	})
}

func (e exam) retryAfter(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header string
		want   time.Duration
	}{
		"seconds":     {"120", 2 * time.Minute},
		"a long time": {"86400", 24 * time.Hour},
		"date":        {Now().Add(90 * time.Minute).Format(http.TimeFormat), 90 * time.Minute},
		"past date":   {Now().Add(-time.Hour).Format(http.TimeFormat), 0},
		"nonsense":    {"soon", 0},
		"negative":    {"-5", 0},
		"none":        {"", 0},
	} {
		for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
			t.Run(fmt.Sprint(name, " ", status), func(t *testing.T) {
				t.Parallel()
				a := e.ask(t, func(w http.ResponseWriter, _ *http.Request) {
					if c.header != "" {
						w.Header().Set("Retry-After", c.header)
					}
					w.WriteHeader(status)
				})
				if a.RetryAfter != c.want {
					t.Errorf("RetryAfter is %v, want %v", a.RetryAfter, c.want)
				}
			})
		}
	}
}
