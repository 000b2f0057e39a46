package doudian

import (
	"errors"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources/sourcetest"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func shownNode(value, points, weighted any) object {
	return object{"score": value, "node_score": points, "node_score_weight": weighted}
}

func TestScore(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.platform.Score(object{
		"seller_rating_info": object{"score": 88.4, "score_weight": 88.4},
		"prod_dsr":           shownNode(4.8, 90, 81), "quality_return_rate": shownNode(0.3, 80, "8.0"),
		"collect_ontime_rate": shownNode(99.1, 100, 15), "delivery_accomplish_rate": shownNode("95.79", 90, 63), "lgt_qreturn_rate": shownNode(0.02, 80, 12),
		"average_feedback_time": shownNode(31.5, 100, 50), "aftersale_deal_reach_rate": shownNode(98, 90, nil),
	})
	got, err := s.Score(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f := tracker.FigureOf
	want := tracker.ScoreSnapshot{
		Rates: tracker.RatesPercent, Overall: f(88.4), Product: f(89), Logistics: f(90), Metrics: []tracker.SnapshotMetric{
			{Key: "prod_dsr", Value: f(4.8), Points: f(90), Weighted: f(81)},
			{Key: "quality_return_rate", Value: f(0.003), Points: f(80), Weighted: f(8)},
			{Key: "collect_ontime_rate", Value: f(0.991), Points: f(100), Weighted: f(15)},
			{Key: "delivery_ontime_rate", Value: f(0.9579), Points: f(90), Weighted: f(63)},
			{Key: "logistics_return_rate", Value: f(0.0002), Points: f(80), Weighted: f(12)},
			{Key: "average_feedback_time", Value: f(31.5), Points: f(100), Weighted: f(50)},
			{Key: "aftersale_deal_reach_rate", Value: f(0.98), Points: f(90)},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"token.refresh", "shop.getExperienceScore"}, s.platform.Calls()); diff != "" {
		t.Errorf("the platform checks the signature of every call it answers: %s", diff)
	}
}

func TestScoreInOtherForms(t *testing.T) {
	t.Parallel()
	f := tracker.FigureOf
	for _, c := range []struct {
		name string
		data object
		unit tracker.RateUnit
		want []tracker.SnapshotMetric
	}{
		{"shares", object{"delivery_accomplish_rate": shownNode(0.9579, 0, 0), "lgt_qreturn_rate": shownNode(0.02, 0, 0)}, tracker.RatesFraction, []tracker.SnapshotMetric{
			{Key: "delivery_ontime_rate", Value: f(0.9579)}, {Key: "logistics_return_rate", Value: f(0.02)},
		}},
		{"nobody says in which unit", object{"lgt_qreturn_rate": shownNode(0.02, 80, 0)}, tracker.RatesUnsaid, []tracker.SnapshotMetric{{Key: "logistics_return_rate", Points: f(80)}}},
		{"zeros", object{"seller_rating_info": object{"score": 82}, "delivery_accomplish_rate": shownNode(0, 0, 0)}, "", nil},
		{"nonsense", object{"seller_rating_info": object{"score": 82}, "delivery_accomplish_rate": shownNode("NaN", -3, []int{1})}, "", nil},
		{"a rate of nothing that counts", object{"delivery_accomplish_rate": shownNode(97, 0, 0), "lgt_qreturn_rate": shownNode(0, 100, 15)}, tracker.RatesPercent, []tracker.SnapshotMetric{
			{Key: "delivery_ontime_rate", Value: f(0.97)}, {Key: "logistics_return_rate", Value: f(0), Points: f(100), Weighted: f(15)},
		}},
		{"with the sign", object{"delivery_accomplish_rate": shownNode("97.5%", 0, 0), "lgt_qreturn_rate": shownNode("0.3%", 0, 0)}, tracker.RatesPercent, []tracker.SnapshotMetric{
			{Key: "delivery_ontime_rate", Value: f(0.975)}, {Key: "logistics_return_rate", Value: f(0.003)},
		}},
		{
			"one of each kind",
			object{"collect_ontime_rate": shownNode(0.991, 100, 0), "delivery_accomplish_rate": shownNode(95.79, 90, 0), "prod_dsr": shownNode(4.8, 90, 0)},
			tracker.RatesMixed,
			[]tracker.SnapshotMetric{
				{Key: "prod_dsr", Value: f(4.8), Points: f(90)}, {Key: "collect_ontime_rate", Points: f(100)}, {Key: "delivery_ontime_rate", Points: f(90)},
			},
		},
		{
			"a return rate that is no fraction",
			object{"delivery_accomplish_rate": shownNode(0.98, 0, 0), "quality_return_rate": shownNode(3, 80, 0)},
			tracker.RatesMixed,
			[]tracker.SnapshotMetric{{Key: "quality_return_rate", Points: f(80)}},
		},
		{"more than all", object{"delivery_accomplish_rate": shownNode(9579, 90, 0)}, tracker.RatesMixed, []tracker.SnapshotMetric{{Key: "delivery_ontime_rate", Points: f(90)}}},
	} {
		s := newShop(t)
		s.platform.Score(c.data)
		got, err := s.Score(t.Context())
		if diff := cmp.Diff(c.want, got.Metrics); diff != "" || err != nil || got.Logistics.Known || got.Rates != c.unit {
			t.Errorf("%s: %v, %+v %s", c.name, err, got, diff)
		}
	}
}

func TestScoreThatIsNotShown(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.platform.Score(object{})
	_, err := s.Score(t.Context())
	var failed *tracker.SourceError
	if !errors.As(err, &failed) || failed.Outcome != tracker.OutcomeNotFound {
		t.Errorf("nothing shown: %v", err)
	}
	s.platform.Before(func(method string, _ sourcetest.JSON) (int, string) {
		if method != "shop.getExperienceScore" {
			return 0, ""
		}
		return 200, `{"code":30001,"sub_code":"isv.no-permission","sub_msg":"no"}`
	})
	if _, err = s.Score(t.Context()); !errors.As(err, &failed) || failed.Problem != tracker.ProblemNoPermission {
		t.Errorf("not allowed: %v", err)
	}
}
