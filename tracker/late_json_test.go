package tracker

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLateModelSurvivesARestart(t *testing.T) {
	t.Parallel()
	trips := inventedTrips(4, 800)
	for i := range trips {
		if d := trips[i].DeliveredAt; !d.IsZero() {
			trips[i].Legs = []Leg{{PhaseLinehaul, trips[i].HandedAt}, {PhaseOutForDelivery, d.AddDate(0, 0, -1)}}
		}
	}
	stop, end := lateStart.AddDate(0, 0, 30), lateStart.AddDate(0, 0, 37)
	through := taught(trips, stop)
	through.Learn(trips[0], end) // between two refits
	raw, err := json.Marshal(through)
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) > 400_000 {
		t.Errorf("%d bytes for two lanes: rows are stored", len(raw))
	}
	var restored LateModel
	if err := json.Unmarshal(raw, &restored); err != nil {
		t.Fatal(err)
	}
	trip := tripTo("远镇", stop.AddDate(0, 0, -2), 10)
	trip.Phase, trip.PhaseAt = PhaseLinehaul, trip.HandedAt
	if diff := cmp.Diff(through.Late(trip, stop), restored.Late(trip, stop)); diff != "" {
		t.Errorf("after a restart (-before +after):\n%s", diff)
	}
	var open []Trip
	for _, o := range trips {
		switch {
		case o.HandedAt.After(end):
		case o.DeliveredAt.IsZero() || o.DeliveredAt.After(end):
			open = append(open, o.KnownAt(end))
		case o.DeliveredAt.After(stop):
			through.Learn(o, o.DeliveredAt)
			restored.Learn(o, o.DeliveredAt)
		}
	}
	through.Refit(end, open)
	restored.Refit(end, open)
	if diff := cmp.Diff(through.Late(trip, end), restored.Late(trip, end)); diff != "" || !through.LearnedUntil().Equal(restored.LearnedUntil()) {
		t.Errorf("a week after a restart (-without +with):\n%s", diff)
	}
}

func TestLateModelRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	m := taught(inventedTrips(4, 300), lateStart.AddDate(0, 0, 30))
	before, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string]string{
		"another version":    `{"version":99}`,
		"other coefficients": `{"version":1,"hazard":{"mean":[1],"precision":[1]}}`,
	} {
		if err := json.Unmarshal([]byte(raw), m); !errors.Is(err, ErrLateModel) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := json.Unmarshal([]byte(`{"version":"one"}`), m); err == nil {
		t.Error("a version that is no number was read")
	}
	after, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Errorf("a refused state changed the model:\n%s", diff)
	}
}
