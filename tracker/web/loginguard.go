package web

import (
	"context"
	"sync"
	"time"
)

const (
	freeTries    = 5                // wrong passwords before anybody has to wait
	longestWait  = 15 * time.Minute // and the wait that is never exceeded
	forgetAfter  = time.Hour        // how long a wrong try is remembered
	mostWatched  = 10_000           // names and addresses kept in memory
	hashesAtOnce = 2                // each takes 64 MiB
)

// loginGuard slows down guessing and bounds the memory that hashing takes.
type loginGuard struct {
	now   func() time.Time
	slots chan struct{}
	dummy func() string // checked for names that do not exist, so that they take as long as those that do

	mu    sync.Mutex
	tries map[string]tries
}

type tries struct {
	wrong int
	last  time.Time
}

func newLoginGuard(now func() time.Time, cost argon) *loginGuard {
	return &loginGuard{
		now: now, slots: make(chan struct{}, hashesAtOnce), tries: map[string]tries{},
		dummy: sync.OnceValue(func() string { return cost.hash("nobody has this password") }),
	}
}

// check compares the password when a slot is free. An empty hash stands for a user who does not exist.
func (g *loginGuard) check(ctx context.Context, hash, password string) (bool, error) {
	select {
	case g.slots <- struct{}{}:
		defer func() { <-g.slots }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	if hash == "" {
		_, err := checkHash(g.dummy(), password)
		return false, err
	}
	return CheckPassword(hash, password), nil
}

// wait is how long this name must wait at this address: nothing for the first tries, then twice as long each time. Keyed by
// both, so that nobody can lock somebody else out from another machine.
func (g *loginGuard) wait(key string) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.tries[key]
	if t.wrong < freeTries {
		return 0
	}
	pause := longestWait
	if shift := t.wrong - freeTries; shift < 10 {
		pause = min(pause, time.Second<<shift)
	}
	return max(0, t.last.Add(pause).Sub(g.now()))
}

func (g *loginGuard) wrong(key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	if len(g.tries) >= mostWatched {
		g.forget(now)
	}
	t := g.tries[key]
	if now.Sub(t.last) > forgetAfter {
		t.wrong = 0
	}
	g.tries[key] = tries{wrong: t.wrong + 1, last: now}
}

// forget drops what is old; when everything is new, it drops everything rather than grow.
func (g *loginGuard) forget(now time.Time) {
	for key, t := range g.tries {
		if now.Sub(t.last) > forgetAfter {
			delete(g.tries, key)
		}
	}
	if len(g.tries) >= mostWatched {
		clear(g.tries)
	}
}

func (g *loginGuard) right(key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.tries, key)
}
