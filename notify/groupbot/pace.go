package groupbot

import (
	"sync"
	"time"
)

// pace is how many messages a bot takes within a span.
type pace struct {
	most   int
	within time.Duration
}

// pacer keeps this node's calls to each bot below its paces. It knows nothing of other nodes: what they use up, the provider tells.
type pacer struct {
	paces []pace
	mu    sync.Mutex
	bots  map[string]*calls // by URL: two names of one bot share its limit
}

type calls struct {
	sent   []time.Time // oldest first, no more than the longest pace takes
	closed time.Time   // the provider wants nothing before
}

func newPacer(paces []pace) *pacer { return &pacer{paces: paces, bots: map[string]*calls{}} }

// take uses up one call, or says how long to wait for one.
func (p *pacer) take(bot string, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	made := p.bots[bot]
	if made == nil {
		made = &calls{}
		p.bots[bot] = made
	}
	wait := made.closed.Sub(now)
	for _, limit := range p.paces {
		if len(made.sent) >= limit.most {
			wait = max(wait, made.sent[len(made.sent)-limit.most].Add(limit.within).Sub(now))
		}
	}
	if wait > 0 {
		return wait
	}
	made.sent = append(made.sent, now)
	if over := len(made.sent) - p.longest(); over > 0 {
		made.sent = append(made.sent[:0], made.sent[over:]...)
	}
	return 0
}

// close lets no call through before a moment.
func (p *pacer) close(bot string, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if made := p.bots[bot]; made != nil && until.After(made.closed) {
		made.closed = until
	}
}

func (p *pacer) longest() int {
	most := 0
	for _, limit := range p.paces {
		most = max(most, limit.most)
	}
	return most
}
