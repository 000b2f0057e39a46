package tracker

import (
	"testing"
	"time"
)

func failing(h float64, n int) AccountLook {
	return AccountLook{At: at(h), Requests: n, Outcome: OutcomeServerError}
}

func answering(h float64, n int) AccountLook {
	return AccountLook{At: at(h), Requests: n, Outcome: OutcomeOK}
}

func refused(h, pause float64) AccountLook {
	return AccountLook{At: at(h), Requests: 1, Outcome: OutcomeRateLimited, PausedUntil: at(h + pause)}
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	half := func(h Health) Health { h.State = BreakerHalfOpen; return h }
	for _, c := range []struct {
		name  string
		looks []AccountLook
		probe bool // the last look is the probe
		want  BreakerState
		next  float64 // hour of the next probe
	}{
		{"four straight failures", []AccountLook{failing(1, 4)}, false, BreakerClosed, 0},
		{"five straight failures", []AccountLook{failing(1, 2), failing(1.1, 3)}, false, BreakerOpen, 1.1 + minute},
		{"a success between", []AccountLook{failing(1, 4), answering(1.1, 1), failing(1.2, 4)}, false, BreakerClosed, 0},
		{"more than half of twenty", []AccountLook{
			failing(1, 4), answering(1.01, 3), failing(1.02, 4), answering(1.03, 3), failing(1.04, 3), answering(1.05, 3), failing(1.06, 3),
		}, false, BreakerOpen, 1.06 + minute},
		{"more than half, over an hour", []AccountLook{
			failing(1, 4), answering(1.2, 3), failing(1.4, 4), answering(1.6, 3), failing(1.8, 3), answering(2, 3), failing(2.2, 3),
		}, false, BreakerClosed, 0},
		{"refused five times", []AccountLook{refused(1, 1), refused(2, 1), refused(3, 1), refused(4, 1), refused(5, 1)}, false, BreakerClosed, 0},
		{"a probe fails", []AccountLook{failing(1, 5), failing(1.1, 1)}, true, BreakerOpen, 1.1 + 2*minute},
		{"a probe is refused for an hour", []AccountLook{failing(1, 5), refused(1.1, 1)}, true, BreakerOpen, 2.1},
		{"a probe is answered", []AccountLook{failing(1, 5), answering(1.1, 1)}, true, BreakerClosed, 0},
		{"a request that was under way is answered", []AccountLook{failing(1, 5), answering(1.01, 1)}, false, BreakerClosed, 0},
		{"a request that was under way fails", []AccountLook{failing(1, 5), failing(1.01, 1)}, false, BreakerOpen, 1 + minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := Health{State: BreakerClosed}
			for i, look := range c.looks {
				if c.probe && i == len(c.looks)-1 {
					h = half(h)
				}
				h = h.Note(look, at(0.5))
			}
			next := time.Time{}
			if c.next > 0 {
				next = at(c.next)
			}
			if h.State != c.want || h.ProbeAt.Sub(next).Abs() > time.Second {
				t.Errorf("%s, next probe %s: %+v", h.State, h.ProbeAt, h)
			}
			if h.Down() && !h.LostAt.Equal(at(0.5)) {
				t.Errorf("lost at %s", h.LostAt)
			}
		})
	}
}

func TestBreakerProbesMoreSeldom(t *testing.T) {
	t.Parallel()
	h := Health{}.Note(failing(1, 5), at(0))
	var pauses []time.Duration
	for range 7 {
		probe := h.ProbeAt
		h.State = BreakerHalfOpen
		h = h.Note(AccountLook{At: probe, Requests: 1, Outcome: OutcomeTimeout}, at(0))
		pauses = append(pauses, h.ProbeAt.Sub(probe))
	}
	for i, want := range []int{2, 4, 8, 16, 30, 30, 30} {
		if pauses[i] != time.Duration(want)*time.Minute {
			t.Errorf("probe %d after %s, want %d min", i, pauses[i], want)
		}
	}
}
