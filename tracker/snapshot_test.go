package tracker

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSnapshotCheck(t *testing.T) {
	t.Parallel()
	metrics := scoreBook(t).MetricsOf("douyin")
	share := func(v, points, weighted Figure) []SnapshotMetric {
		return []SnapshotMetric{{Key: "delivery_ontime_rate", Value: v, Points: points, Weighted: weighted}}
	}
	for _, c := range []struct {
		name, field, reason string
		s                   ScoreSnapshot
	}{
		{"fine", "", "", ScoreSnapshot{Date: "2026-11-22", Overall: FigureOf(82), Metrics: share(FigureOf(0.994), FigureOf(90), FigureOf(22.5))}},
		{"no day", "date", "date", ScoreSnapshot{Date: "2026-02-30", Overall: FigureOf(82)}},
		{"tomorrow", "date", "future", ScoreSnapshot{Date: "2026-11-23", Overall: FigureOf(82)}},
		{"long ago", "date", "old", ScoreSnapshot{Date: "1999-11-23", Overall: FigureOf(82)}},
		{"too much", "service", "range", ScoreSnapshot{Date: "2026-11-22", Service: FigureOf(850)}},
		{"no share", "delivery_ontime_rate", "range", ScoreSnapshot{Date: "2026-11-22", Metrics: share(FigureOf(99.4), Figure{}, Figure{})}},
		{"points", "delivery_ontime_rate_points", "range", ScoreSnapshot{Date: "2026-11-22", Metrics: share(Figure{}, FigureOf(-1), Figure{})}},
		{"weighted", "delivery_ontime_rate_weighted", "weighted", ScoreSnapshot{Date: "2026-11-22", Metrics: share(Figure{}, FigureOf(20), FigureOf(22))}},
		{"nothing", "overall", "empty", ScoreSnapshot{Date: "2026-11-22"}},
	} {
		err := c.s.Check("2026-11-22", metrics)
		wrong, ok := errors.AsType[*SnapshotError](err)
		if c.reason == "" && err != nil || c.reason != "" && (!ok || *wrong != SnapshotError{c.field, c.reason}) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestReadFigure(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Figure{
		"": {}, "–": {}, "88.5": FigureOf(88.5), "99.412%": FigureOf(0.99412), "99.4％": FigureOf(0.994), "5.5741 h": FigureOf(5.5741), "90分": FigureOf(90),
	} {
		if got, ok := ReadFigure(text); !ok || got != want {
			t.Errorf("%q: %+v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"NaN", "Inf", "soon", "0x1p4", "1_0", "1e9", "8 8"} {
		if got, ok := ReadFigure(text); ok {
			t.Errorf("%q reads as %+v", text, got)
		}
	}
}

func TestFigureAsJSON(t *testing.T) {
	t.Parallel()
	in := SnapshotMetric{Key: "k", Value: FigureOf(0.99412), Points: Figure{Known: true}}
	raw, err := json.Marshal(in)
	var out SnapshotMetric
	if err != nil || json.Unmarshal(raw, &out) != nil || out != in || string(raw) != `{"key":"k","value":"0.994120","points":"0.000000","weighted":null}` {
		t.Errorf("%s: %+v, %v", raw, out, err)
	}
}

func TestScoreInputs(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 8*3600)
	taken := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	s := ScoreSnapshot{Date: "2026-11-20", At: taken, Product: FigureOf(80), Service: FigureOf(85), Bonus: FigureOf(2), Deduction: FigureOf(3)}
	in, ok := s.Inputs(zone)
	if want := (DimensionInput{Product: PointsOf(80), Service: PointsOf(85), Bonus: PointsOf(-1), At: taken}); !ok || in != want {
		t.Errorf("%+v", in)
	}
	s.Date = "2026-11-01" // imported late: it is as old as its date
	if in, _ = s.Inputs(zone); !in.At.Equal(time.Date(2026, 11, 1, 15, 59, 59, 0, time.UTC)) {
		t.Errorf("%s", in.At)
	}
	m := Merchant{Dimensions: DimensionInput{Product: 1, Service: 2, At: taken.AddDate(0, 0, -10)}, Seen: in}
	if m.ScoreInputs() != m.Dimensions {
		t.Error("what was configured later must stand")
	}
	m.Seen.At = taken
	if m.ScoreInputs() != m.Seen {
		t.Error("the newer snapshot must stand")
	}
	if _, ok := (ScoreSnapshot{Date: "2026-11-20", Product: FigureOf(80)}).Inputs(zone); ok {
		t.Error("half of the inputs are none")
	}
}

func TestNewestSnapshots(t *testing.T) {
	t.Parallel()
	all := []ScoreSnapshot{{Date: "2026-11-02", Revision: 1}, {Date: "2026-11-01", Revision: 2, By: "new"}, {Date: "2026-11-01", Revision: 1}}
	want := []ScoreSnapshot{{Date: "2026-11-01", Revision: 2, By: "new"}, {Date: "2026-11-02", Revision: 1}}
	if diff := cmp.Diff(want, NewestSnapshots(all)); diff != "" {
		t.Error(diff)
	}
}
