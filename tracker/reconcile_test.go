package tracker

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestReconcile(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "douyin-2026-09-08")
	f := septemberFacts(80) // logistics 90.1; with 80, 85 and a bonus of 2 it is 85.52 in all
	f.Dimensions = DimensionInput{Product: PointsOf(60), Service: PointsOf(60)}
	s := ScoreSnapshot{
		ID: 7, MerchantID: 3, Date: "2026-10-01", Revision: 2, Overall: FigureOf(84), Product: FigureOf(80), Service: FigureOf(85), Logistics: FigureOf(88), Bonus: FigureOf(2),
		Metrics: []SnapshotMetric{{Key: "delivery_ontime_rate", Value: FigureOf(0.915)}},
	}
	r, err := p.Reconcile(f, s, time.Date(2026, 10, 1, 4, 0, 0, 0, time.UTC))
	if err != nil || r.Logistics() != FigureOf(-2.1) || r.Overall() != FigureOf(-1.52) || !r.Off() || r.ProfileHash != p.Hash || r.SnapshotID != 7 || r.Revision != 2 {
		t.Errorf("%+v, %v", r, err)
	}
	if m := r.Metrics[1]; m.ModelValue != FigureOf(0.92) || m.PlatformValue != FigureOf(0.915) || m.ModelPoints != FigureOf(88) || m.PlatformPoints.Known {
		t.Errorf("%+v", m)
	}
	f.ValidOrders = 3
	if r, _ = p.Reconcile(f, s, time.Time{}); r.Stage != StageGrowth || r.Logistics().Known || r.Overall() != FigureOf(14) {
		t.Errorf("in the growth stage the sub-score counts for nothing: %+v", r)
	}
	if silent, _ := p.Reconcile(septemberFacts(80), ScoreSnapshot{Date: "2026-10-01"}, time.Time{}); silent.Off() || silent.Logistics().Known {
		t.Errorf("nothing was shown, and it is off: %+v", silent)
	}
}

// daysOff is a run of dates on which the platform was so many points away.
func daysOff(residuals ...float64) []Reconciliation {
	var out []Reconciliation
	for i, v := range residuals {
		out = append(out, Reconciliation{
			ScoreDate: fmt.Sprintf("2026-11-%02d", 10+i), Revision: 1, Stage: StageFormal, ProfileHash: "h", ModelLogistics: FigureOf(90), PlatformLogistics: FigureOf(90 + v),
		})
	}
	return out
}

func TestDrift(t *testing.T) {
	t.Parallel()
	older := daysOff(-2, -2, -2)
	older[0].ProfileHash = "before"
	gap := daysOff(2, 2, 2, 2)
	gap = append(gap[:1], gap[2:]...)
	told := daysOff(2, 2, 2, 2)
	told[2].Told = true
	mended := daysOff(2, 2, 2)
	again := mended[1]
	again.Revision, again.PlatformLogistics = 2, FigureOf(90)
	mended = append(mended, again)
	for _, c := range []struct {
		name  string
		rows  []Reconciliation
		today string
		want  bool
		days  int
	}{
		{"none", nil, "2026-11-13", false, 0},
		{"two days", daysOff(2, 2), "2026-11-13", false, 2},
		{"three days", daysOff(2, -1.5, 1.01), "2026-11-13", true, 3},
		{"exactly one point", daysOff(2, 1, 2), "2026-11-13", false, 1},
		{"over", daysOff(2, 2, 2, 0.2), "2026-11-13", false, 0},
		{"a day without a snapshot", gap, "2026-11-13", false, 2},
		{"another profile", older, "2026-11-13", false, 2},
		{"long ago", daysOff(2, 2, 2), "2026-11-20", false, 0},
		{"told", told, "2026-11-13", true, 4},
		{"a date was corrected", mended, "2026-11-13", false, 1},
	} {
		d, ok := DriftOf(c.rows, c.today)
		if ok != c.want || d.Days != c.days || d.Told != (c.name == "told") {
			t.Errorf("%s: %+v, %v", c.name, d, ok)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		rows := daysOff(rapid.SliceOfN(rapid.Float64Range(-2, 2), 1, 9).Draw(t, "residuals")...)
		d, ok := DriftOf(rows, "2026-11-20")
		other, also := DriftOf(rapid.Permutation(rows).Draw(t, "order"), "2026-11-20")
		if d != other || ok != also {
			t.Fatalf("%+v and %+v", d, other)
		}
	})
}

func TestDriftIsTold(t *testing.T) {
	t.Parallel()
	d, _ := DriftOf(daysOff(2, 2, 2.5), "2026-11-13")
	m := Merchant{ID: 4, Email: "shop@example.cn", WebhookURL: "https://example.cn/h", Zone: "Asia/Shanghai", QuietFrom: 22, QuietTo: 8}
	notes := d.Notices(m, time.Date(2026, 11, 12, 16, 0, 0, 0, time.UTC))
	if len(notes) != 2 || notes[0].Message.Drift.Logistics != "2.50" || notes[0].Message.Drift.Overall != "" || notes[0].Message.Drift.Days != 3 || notes[0].Topic != TopicProfileDrift {
		t.Fatalf("%+v", notes)
	}
	if wake := time.Date(2026, 11, 13, 0, 0, 0, 0, time.UTC); !notes[0].NextTryAt.Equal(wake) || !strings.HasPrefix(notes[0].Key, "drift/h/2026-11-12/") {
		t.Errorf("it can wait for the morning: %s, %s", notes[0].NextTryAt, notes[0].Key)
	}
}
