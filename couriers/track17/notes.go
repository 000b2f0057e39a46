package track17

import (
	"sync"
	"time"
)

// A number is mended at most once in this time: the provider needs hours to show an effect, and a changed carrier may cost a credit.
const (
	mendPause = 24 * time.Hour
	noteLimit = 10_000
)

// note is what the last attempt to mend a number found: why its provider does not look any more, or nothing.
type note struct {
	at     time.Time
	silent string
}

// notes remembers attempts. It is safe for concurrent use; a restart of the program forgets them, which costs one request.
type notes struct {
	mu sync.Mutex
	by map[string]note
}

// recent returns the note of the last mendPause.
func (n *notes) recent(key string, now time.Time) (note, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	found, ok := n.by[key]
	return found, ok && now.Sub(found.at) < mendPause
}

func (n *notes) write(key string, entry note) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.by == nil || len(n.by) >= noteLimit {
		n.by = map[string]note{}
	}
	n.by[key] = entry
}
