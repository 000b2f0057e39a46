package tracker

import (
	"testing"
	"time"
)

// A hub that stops in the evening is counted at midnight, while few of its parcels have been silent for long enough to say so. That count
// must not hide it.
func TestClusterThatWasCountedWhileItBegan(t *testing.T) {
	t.Parallel()
	w := quiet(stuckAt("广州", 1, 8), 66)
	for i := range w.Parcels {
		w.Parcels[i].OpenedAt = clusterDay().Add(-2 * time.Hour)
	}
	w.Usual = map[ClusterKey]ShareHistory{wholeCourier("yto"): {Present: 10_000, Silent: 450, Day: ShareDay(clusterDay())}}
	counted := CountDay(w, clusterDay())
	w = quiet(stuckAt("广州", 1, 13), 66)
	for _, h := range counted {
		if w.Usual[h.Key] = h; h.Key == guangzhou() && h.LastSilent < 7 {
			t.Fatalf("%+v: the count is what this is about", h)
		}
	}
	changes := WatchClusters(w, clusterDay().Add(6*time.Hour))
	if len(changes) != 1 || changes[0].Cluster.Key() != guangzhou() || changes[0].Kind != ChangeOpen {
		t.Errorf("%+v", changes)
	}
}

// In a large shop hundreds of places are looked at, and yet fifteen silent parcels in one hub are told.
func TestStandsOutAmongHundreds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		share ClusterShare
		want  bool
	}{
		"fifteen, four times the usual":          {ClusterShare{Silent: 15, Present: 66, Usual: 0.055, UsualOf: 21}, true},
		"twelve, hardly more than three times":   {ClusterShare{Silent: 12, Present: 66, Usual: 0.055, UsualOf: 21}, false},
		"fifteen, twice the usual":               {ClusterShare{Silent: 15, Present: 66, Usual: 0.12, UsualOf: 900}, false},
		"five of twelve: one of hundreds has it": {ClusterShare{Silent: 5, Present: 12, Usual: 0.05, UsualOf: 5}, false},
	} {
		if got := c.share.standsOut(480); got != c.want {
			t.Errorf("%s: %v, chance %.2g", name, got, c.share.Chance())
		}
	}
}
