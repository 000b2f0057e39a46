package jobs

import (
	"parcelwarden/tracker"
	"sync"
	"time"
)

// pause says how long an account is left alone after an answer: as long as the courier asks, else by the kind of failure. A
// single number that is refused pauses nothing.
func (p *Poller) pause(account tracker.CourierAccount, answer tracker.Answer) time.Duration {
	if answer.RetryAfter > 0 {
		return answer.RetryAfter
	}
	if answer.Problem == tracker.ProblemQuota {
		return quotaPause
	}
	switch answer.Outcome {
	case tracker.OutcomeAuth:
		return 30 * time.Minute
	case tracker.OutcomeRateLimited:
		return backoff(time.Minute, account.Failures)
	case tracker.OutcomeServerError, tracker.OutcomeTimeout, tracker.OutcomeUnreachable:
		if account.Failures >= 2 {
			return backoff(time.Minute, account.Failures-2)
		}
	}
	return 0
}

// quotaPause is how long an account rests whose provider says that its quota is spent: somebody may buy more at any time, and asking
// once an hour costs nothing.
const quotaPause = time.Hour

// wall is the clock on the wall, which measures how long an answer takes.
func (p *Poller) wall() time.Time {
	if p.Wall != nil {
		return p.Wall()
	}
	return p.Now()
}

// backoff doubles from first to at most half an hour.
func backoff(first time.Duration, failures int) time.Duration {
	return min(first<<min(max(failures, 0), 10), 30*time.Minute)
}

// pauses remembers, within one pass, which accounts must be left alone.
type pauses struct {
	mu    sync.Mutex
	until map[int64]time.Time
}

func newPauses() *pauses { return &pauses{until: map[int64]time.Time{}} }

func (p *pauses) of(account int64) (time.Time, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	until, ok := p.until[account]
	return until, ok
}

func (p *pauses) set(account int64, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.until[account] = until
}
