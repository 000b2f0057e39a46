package tracker

import (
	"math"
	"time"
)

// BreakerState says whether an account's endpoint may be asked.
type BreakerState string

// The states of a breaker. An account that was never asked is closed, whatever is stored of it.
const (
	BreakerClosed   BreakerState = "closed"
	BreakerOpen     BreakerState = "open"      // nobody asks before the next probe
	BreakerHalfOpen BreakerState = "half_open" // one probe is under way
)

// When a breaker opens, and how it tries again.
const (
	BreakerStraight = 5                // failed requests in a row
	BreakerCalls    = 20               // requests within BreakerWindow of which more than half failed
	BreakerWindow   = 10 * time.Minute // how far back they are counted, to the minute
	BreakerProbe    = time.Minute      // until the first probe; each failed one doubles it
	BreakerProbeMax = 30 * time.Minute

	healthMemory = 20 // requests after which a failure weighs a third of what it did
)

// Health is what an account's endpoint has shown: how often it fails, and whether it may be asked.
type Health struct {
	State     BreakerState   `json:"-"`
	ProbeAt   time.Time      `json:"-"`                // open: when one request may try again; half open: until when the probe has its answer
	FailRate  float64        `json:"fail_rate"`        // moving average over requests, 0 to 1
	Straight  int            `json:"straight"`         // failed requests in a row
	Since     time.Time      `json:"since,omitzero"`   // when the breaker opened or closed last
	GoodSince time.Time      `json:"good,omitzero"`    // first success after the last two or more straight failures
	Probes    int            `json:"probes"`           // failed probes since it opened
	Minutes   []HealthMinute `json:"mins,omitempty"`   // the last BreakerWindow, oldest first
	LostAt    time.Time      `json:"lost_at,omitzero"` // open: last success before; nothing newer has been seen
	Lull      Lull           `json:"lull,omitzero"`
	Lulls     []Lull         `json:"lulls,omitempty"` // before it, oldest first
	Behind    time.Time      `json:"behind,omitzero"` // answers lack what a push told of this time, and none has shown anything newer since
}

// HealthMinute counts the requests of one minute.
type HealthMinute struct {
	Minute int64 `json:"m"` // unix minutes
	Calls  int   `json:"c"`
	Failed int   `json:"f"`
}

// Down reports whether the breaker keeps the account from being asked.
func (h Health) Down() bool { return h.State == BreakerOpen || h.State == BreakerHalfOpen }

// endpointFailure tells an endpoint that is not working from one that works and refuses: a limit or a key is told by its own rules.
func endpointFailure(o Outcome) bool {
	switch o {
	case OutcomeServerError, OutcomeTimeout, OutcomeUnreachable, OutcomeMalformed:
		return true
	default:
		return false
	}
}

// Note adds one request, or several with equal outcome. lastSuccess is when the account answered last before it.
func (h Health) Note(look AccountLook, lastSuccess time.Time) Health {
	n := max(1, look.Requests)
	failed := endpointFailure(look.Outcome)
	if !failed && !look.Outcome.Seen() {
		return h.refused(look)
	}
	h.count(look.At, n, failed)
	if !failed {
		if h.Straight >= 2 || h.GoodSince.IsZero() {
			h.GoodSince = look.At
		}
		h.Straight = 0
		if h.Down() {
			h.State, h.Since, h.ProbeAt, h.Probes, h.Minutes, h.LostAt = BreakerClosed, look.At, time.Time{}, 0, nil, time.Time{}
		}
		return h
	}
	h.Straight += n
	switch {
	case h.State == BreakerHalfOpen:
		h.Probes++
		h.State, h.ProbeAt = BreakerOpen, h.nextProbe(look)
	case h.State == BreakerOpen: // was under way when it opened
		h.ProbeAt = later(h.ProbeAt, look.PausedUntil)
	case h.Straight >= BreakerStraight || h.mostFailed():
		h.State, h.Since, h.LostAt, h.Probes = BreakerOpen, look.At, lastSuccess, 0
		h.ProbeAt = h.nextProbe(look)
	}
	return h
}

// refused books an answer that says nothing about the endpoint's health. A probe that was refused has not shown that it works.
func (h Health) refused(look AccountLook) Health {
	if h.Down() {
		h.State, h.ProbeAt = BreakerOpen, h.nextProbe(look)
	}
	return h
}

func (h Health) nextProbe(look AccountLook) time.Time {
	pause := min(BreakerProbe<<min(h.Probes, 10), BreakerProbeMax)
	return later(look.At.Add(pause), look.PausedUntil)
}

// count keeps the moving average and the minutes of the window.
func (h *Health) count(at time.Time, n int, failed bool) {
	share := 0.0
	if failed {
		share = 1
	}
	keep := math.Exp(-float64(n) / healthMemory)
	h.FailRate = h.FailRate*keep + share*(1-keep)
	minute := at.Unix() / 60
	kept := make([]HealthMinute, 0, len(h.Minutes)+1)
	found := false
	for _, m := range h.Minutes {
		if m.Minute <= minute-int64(BreakerWindow/time.Minute) {
			continue
		}
		if m.Minute == minute {
			found = true
			m.add(n, failed)
		}
		kept = append(kept, m)
	}
	if !found {
		m := HealthMinute{Minute: minute}
		m.add(n, failed)
		kept = append(kept, m)
	}
	h.Minutes = kept
}

func (m *HealthMinute) add(n int, failed bool) {
	m.Calls += n
	if failed {
		m.Failed += n
	}
}

func (h Health) mostFailed() bool {
	calls, failed := 0, 0
	for _, m := range h.Minutes {
		calls, failed = calls+m.Calls, failed+m.Failed
	}
	return calls >= BreakerCalls && 2*failed > calls
}
