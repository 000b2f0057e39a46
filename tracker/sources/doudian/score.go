package doudian

import (
	"context"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"strconv"
	"strings"
)

// node is one metric as shop.getExperienceScore gives it (official Java SDK, package shop_getExperienceScore): its value, its points, and the
// points times its weight.
type node struct {
	Value    sources.Text `json:"score"`
	Points   sources.Text `json:"node_score"`
	Weighted sources.Text `json:"node_score_weight"`
}

// experience is the data of shop.getExperienceScore. The documents name no unit.
type experience struct {
	Total struct {
		Score sources.Text `json:"score"`
	} `json:"seller_rating_info"`
	Product   node `json:"prod_dsr"`
	Quality   node `json:"quality_return_rate"`
	Collect   node `json:"collect_ontime_rate"`
	Delivery  node `json:"delivery_accomplish_rate"`
	Return    node `json:"lgt_qreturn_rate"`
	Feedback  node `json:"average_feedback_time"`
	AfterSale node `json:"aftersale_deal_reach_rate"`
}

// Score reads what the platform shows of the shop's score now, and says in Rates how the rates were read. Rates that cannot all be in one unit are
// left out, and the rest is kept. Metrics that a score profile has carry its key, others the platform's. Of a metric
// without points the platform sends zeros: those are not known.
func (s *Source) Score(ctx context.Context) (tracker.ScoreSnapshot, error) {
	var data experience
	if err := s.call(ctx, "shop.getExperienceScore", map[string]any{}, &data); err != nil {
		return tracker.ScoreSnapshot{}, err
	}
	out := tracker.ScoreSnapshot{Overall: positive(data.Total.Score)}
	out.Rates = data.rates()
	scale := map[tracker.RateUnit]float64{tracker.RatesPercent: 0.01, tracker.RatesFraction: 1}[out.Rates]
	for _, part := range []struct {
		key   string
		node  node
		scale float64 // 0: the unit is not known
	}{
		{"prod_dsr", data.Product, 1},
		{"quality_return_rate", data.Quality, scale},
		{"collect_ontime_rate", data.Collect, scale},
		{"delivery_ontime_rate", data.Delivery, scale},
		{"logistics_return_rate", data.Return, scale},
		{"average_feedback_time", data.Feedback, 1},
		{"aftersale_deal_reach_rate", data.AfterSale, scale},
	} {
		if m := part.node.metric(part.key, part.scale); m.Value.Known || m.Points.Known {
			out.Metrics = append(out.Metrics, m)
		}
	}
	out.Product = dimension(data.Product, data.Quality)
	out.Logistics = dimension(data.Collect, data.Delivery, data.Return)
	out.Service = dimension(data.Feedback, data.AfterSale)
	if !out.Overall.Known && len(out.Metrics) == 0 {
		return out, &tracker.SourceError{Outcome: tracker.OutcomeNotFound, Detail: "the platform shows no score of this shop"}
	}
	return out, nil
}

// metric is a node as a metric of a snapshot. A value of zero without points is what the platform sends for a metric that it does not score.
func (n node) metric(key string, scale float64) tracker.SnapshotMetric {
	m := tracker.SnapshotMetric{Key: key, Points: positive(n.Points), Weighted: positive(n.Weighted)}
	if value, ok := number(n.Value); ok && scale > 0 && (value > 0 || m.Points.Known) {
		m.Value = tracker.FigureOf(value * scale)
	}
	return m
}

// dimension is the sum of its metrics' weighted points, where all of them are known and their weights add up to one. The platform sends no score
// of a dimension by itself.
func dimension(parts ...node) tracker.Figure {
	sum, weights := 0.0, 0.0
	for _, n := range parts {
		points, weighted := positive(n.Points), positive(n.Weighted)
		if !points.Known || !weighted.Known {
			return tracker.Figure{}
		}
		sum += weighted.Value.Float()
		weights += weighted.Value.Float() / points.Value.Float()
	}
	if weights < 0.98 || weights > 1.02 {
		return tracker.Figure{}
	}
	return tracker.FigureOf(sum)
}

// number reads a number, with the sign for per cent behind it or not.
func number(t sources.Text) (float64, bool) {
	v, err := strconv.ParseFloat(strings.TrimSuffix(string(t), "%"), 64)
	return v, err == nil && v >= 0 && v < 1e9
}

func positive(t sources.Text) tracker.Figure {
	v, ok := number(t)
	if !ok || v == 0 {
		return tracker.Figure{}
	}
	return tracker.FigureOf(v)
}
