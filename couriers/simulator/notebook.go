package simulator

import (
	"cmp"
	"maps"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Outcomes that only the simulator tells apart.
const (
	OutcomeStale  tracker.Outcome = "stale"  // a good answer of a feed that stands still
	OutcomeLocked tracker.Outcome = "locked" // asked again too soon, refused
)

// ServedRow counts what one provider was asked and how it answered. Answers are counted per number, faults per request.
type ServedRow struct {
	Provider string
	Requests int64
	Answers  map[tracker.Outcome]int64
}

// notebook is everything about a World that changes while it is asked.
type notebook struct {
	mu         sync.Mutex
	requests   map[string]int64
	answers    map[string]map[tracker.Outcome]int64
	asked      map[string]time.Time // Kuaidi100: last answered look at a number
	registered map[string]time.Time // provider and number: when the number was registered, or its tracker created
	subscribed map[string]subscription
	tokens     map[string]time.Time // provider and access token: until when it is good
}

func newNotebook() *notebook {
	return &notebook{
		requests: map[string]int64{}, answers: map[string]map[tracker.Outcome]int64{},
		asked: map[string]time.Time{}, registered: map[string]time.Time{}, tokens: map[string]time.Time{}, subscribed: map[string]subscription{},
	}
}

func (n *notebook) request(provider string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.requests[provider]++
}

func (n *notebook) count(provider string, outcome tracker.Outcome, many int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	row := n.answers[provider]
	if row == nil {
		row = map[tracker.Outcome]int64{}
		n.answers[provider] = row
	}
	row[outcome] += int64(many)
}

// lock reports whether number was asked too recently. A refused look does not start the pause anew.
func (n *notebook) lock(number string, at time.Time, floor time.Duration) bool {
	if floor <= 0 {
		return false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if last, ok := n.asked[number]; ok && at.Sub(last) < floor && !at.Before(last) {
		return true
	}
	n.asked[number] = at
	return false
}

// register notes a number at a provider and reports whether it was new.
func (n *notebook) register(provider, number string, at time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, ok := n.registered[provider+"/"+number]; ok {
		return false
	}
	n.registered[provider+"/"+number] = at
	return true
}

func (n *notebook) registeredAt(provider, number string) (time.Time, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	at, ok := n.registered[provider+"/"+number]
	return at, ok
}

// forget ends a registration and reports whether there was one.
func (n *notebook) forget(provider, number string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	_, ok := n.registered[provider+"/"+number]
	delete(n.registered, provider+"/"+number)
	return ok
}

// registrations counts the numbers that are registered at a provider.
func (n *notebook) registrations(provider string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	count := 0
	for key := range n.registered {
		if strings.HasPrefix(key, provider+"/") {
			count++
		}
	}
	return count
}

// issue makes an access token that is good for a while.
func (n *notebook) issue(provider string, at time.Time, lasts time.Duration) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	token := "sim." + provider + "." + strconv.Itoa(len(n.tokens)+1)
	n.tokens[provider+"/"+token] = at.Add(lasts)
	return token
}

// honours reports whether a provider has issued the token and it has not run out.
func (n *notebook) honours(provider, token string, at time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	ends, ok := n.tokens[provider+"/"+token]
	return ok && at.Before(ends)
}

// Served returns the counters of every provider that was asked, in order of name.
func (w *World) Served() []ServedRow {
	n := w.notes
	n.mu.Lock()
	defer n.mu.Unlock()
	out := make([]ServedRow, 0, len(n.requests))
	for provider, requests := range n.requests {
		out = append(out, ServedRow{Provider: provider, Requests: requests, Answers: maps.Clone(n.answers[provider])})
	}
	slices.SortFunc(out, func(a, b ServedRow) int { return cmp.Compare(a.Provider, b.Provider) })
	return out
}
