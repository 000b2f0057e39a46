package couriers

import (
	"errors"
	"log/slog"
	"time"
)

// Config says how one account's requests are made. All durations are real time, also under a simulated clock: a demo that runs
// 3600 times faster shortens BreakerOpen and RetryWait itself.
type Config struct {
	Now               func() time.Time // clock for timestamps in requests and for Retry-After dates; required
	Logger            *slog.Logger     // debug messages of the HTTP library, redacted; nil: none
	Timeout           time.Duration    // one attempt, default 30 s
	DialTimeout       time.Duration    // default 10 s
	BodyLimit         int              // bytes after decompression, default 4 MiB
	Retries           int              // further attempts after the first, default 2; -1: none
	RetryWait         time.Duration    // shortest pause before a further attempt, doubled each time and jittered, default 500 ms
	RetryMaxWait      time.Duration    // default 5 s
	BreakerFailures   int              // straight failures that open the breaker, default 5
	BreakerOpen       time.Duration    // how long it stays open, default 60 s
	RequestsPerSecond float64          // per account; 0: no limit here
	Connections       int              // open connections to the provider's host, default 16
}

// WithDefaults fills what is zero.
func (c Config) WithDefaults() Config {
	setDuration := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	setInt := func(n *int, v int) {
		if *n == 0 {
			*n = v
		}
	}
	setDuration(&c.Timeout, 30*time.Second)
	setDuration(&c.DialTimeout, 10*time.Second)
	setDuration(&c.RetryWait, 500*time.Millisecond)
	setDuration(&c.RetryMaxWait, 5*time.Second)
	setDuration(&c.BreakerOpen, time.Minute)
	setInt(&c.BodyLimit, 4<<20)
	setInt(&c.Retries, 2)
	setInt(&c.BreakerFailures, 5)
	setInt(&c.Connections, 16)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// Validate reports what cannot work. It expects the defaults to be filled.
func (c Config) Validate() error {
	var errs []error
	add := func(bad bool, text string) {
		if bad {
			errs = append(errs, errors.New(text))
		}
	}
	add(c.Now == nil, "client config: Now is required")
	add(c.Timeout < 0 || c.DialTimeout < 0, "client config: time-outs must be positive")
	add(c.BodyLimit < 0, "client config: body limit must be positive")
	add(c.Retries < -1 || c.Retries > 10, "client config: retries must be between -1 and 10")
	add(c.RetryWait < 0 || c.RetryMaxWait < c.RetryWait, "client config: retry wait must be positive and at most the maximum wait")
	add(c.BreakerFailures < 1 || c.BreakerOpen <= 0, "client config: breaker needs at least one failure and an open time")
	add(c.RequestsPerSecond < 0, "client config: requests per second must not be negative")
	add(c.Connections < 1, "client config: at least one connection is needed")
	return errors.Join(errs...)
}
