package notify

import (
	"fmt"
	"hash/fnv"
	"parcelwarden/tracker"
	"time"
)

// longestRetryAfter bounds what a receiver may ask for, so that a wrong header does not park an alert for a year.
const longestRetryAfter = 24 * time.Hour

// Policy decides when a failed notification is tried again.
type Policy struct {
	Steps      []time.Duration // pause after the first, second, … try; the last one repeats
	MaxTries   int             // tries in all
	LeftTries  int             // tries where the person has another channel
	SetupPause time.Duration   // pause while a configuration problem stands
	SetupFor   time.Duration   // age at which a notification that waits for its configuration is given up
}

// DefaultPolicy tries eight times over about thirteen hours, and waits three days for a wrong configuration to be mended. Who has another
// channel gets the message there after four tries in about twenty minutes, and at once where the configuration is wrong.
func DefaultPolicy() Policy {
	return Policy{
		Steps:    []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour},
		MaxTries: 8, LeftTries: 4, SetupPause: time.Hour, SetupFor: 72 * time.Hour,
	}
}

// Next returns when to try again, or false if the notification has failed for good. n.Tries counts the try that just failed. What only
// meets a limit is never given up: its turn comes.
func (p Policy) Next(n tracker.Notification, failure *SendError, now time.Time) (time.Time, bool) {
	tries := max(n.Tries, 1)
	wait := p.Steps[min(tries, len(p.Steps))-1]
	switch {
	case failure.Throttled:
		wait = p.Steps[0]
		if failure.RetryAfter > 0 {
			wait = 0 // the limit's own end, even if it is sooner
		}
	case failure.Setup:
		if wait = p.SetupPause; n.Left || now.Sub(n.CreatedAt) >= p.SetupFor {
			return time.Time{}, false
		}
	case !failure.Temporary || tries >= p.MaxTries || n.Left && p.LeftTries > 0 && tries >= p.LeftTries:
		return time.Time{}, false
	}
	wait = max(wait, min(failure.RetryAfter, longestRetryAfter))
	return now.Add(wait + jitter(n.ID, tries, wait/10)), true
}

// jitter is a pause below limit that differs from row to row and from try to try. It comes from a hash, so that a test and a second
// node get the same.
func jitter(id int64, try int, limit time.Duration) time.Duration {
	if limit <= 0 {
		return 0
	}
	hash := fnv.New64a()
	fmt.Fprintf(hash, "%d/%d", id, try)
	return time.Duration(hash.Sum64() % uint64(limit))
}
