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
