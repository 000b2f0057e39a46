package tracker

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// SnapshotError names the first field of a snapshot that cannot be, and why: date, future, old, number, range, weighted, empty.
type SnapshotError struct{ Field, Reason string }

// Error says it in English.
func (e *SnapshotError) Error() string { return e.Field + " " + e.Text() }

// Text is the reason in English, for reports of the command line.
func (e *SnapshotError) Text() string {
	switch e.Reason {
	case "date":
		return "is not a date: write 2026-09-10"
	case "future":
		return "lies in the future"
	case "old":
		return "is before 2015"
	case "number":
		return "is not a number"
	case "weighted":
		return "is more than the points"
	case "empty":
		return "has a date and no figure"
	default:
		return "is out of range: a score has 0 to 100 points, a share is 0 to 1 or 0% to 100%"
	}
}

// MetricsOf returns every metric that a platform's score has or had, each once, those of the newest profile first, and those that the platform
// shows although no profile computes them: what a snapshot can speak of.
func (b *ScoreBook) MetricsOf(platform string) []MetricProfile {
	var out []MetricProfile
	for _, p := range slices.Backward(b.profiles) {
		if p.Platform != platform || p.LinesOnly {
			continue
		}
		for _, m := range slices.Concat(p.Metrics, shownBeside(platform)) {
			if !slices.ContainsFunc(out, func(o MetricProfile) bool { return o.Key == m.Key }) {
				out = append(out, m)
			}
		}
	}
	return out
}

// Check says what in a snapshot cannot be, as a *SnapshotError. today is the shop's local date.
func (s ScoreSnapshot) Check(today string, metrics []MetricProfile) error {
	if day, err := time.Parse(time.DateOnly, s.Date); err != nil {
		return &SnapshotError{"date", "date"}
	} else if day.Year() < 2015 {
		return &SnapshotError{"date", "old"}
	}
	if s.Date > today {
		return &SnapshotError{"date", "future"}
	}
	some := false
	for i, f := range s.scores() {
		some = some || f.Known
		if !f.within(100) {
			return &SnapshotError{SnapshotScores()[i], "range"}
		}
	}
	for _, m := range s.Metrics {
		some = true
		at := slices.IndexFunc(metrics, func(p MetricProfile) bool { return p.Key == m.Key })
		limit := 100_000.0
		if at >= 0 && metrics[at].Unit == "share" {
			limit = 1
		}
		switch {
		case !m.Value.within(limit):
			return &SnapshotError{m.Key, "range"}
		case !m.Points.within(100):
			return &SnapshotError{m.Key + "_points", "range"}
		case !m.Weighted.within(100):
			return &SnapshotError{m.Key + "_weighted", "range"}
		case m.Points.Known && m.Weighted.Known && m.Weighted.Value > m.Points.Value+10_000: // both are rounded
			return &SnapshotError{m.Key + "_weighted", "weighted"}
		}
	}
	if !some {
		return &SnapshotError{"overall", "empty"}
	}
	return nil
}

func (f Figure) within(limit float64) bool {
	return !f.Known || f.Value >= 0 && f.Value <= PointsOf(limit)
}

// SnapshotScores are the fields of a snapshot beside its metrics, in their order.
func SnapshotScores() []string {
	return []string{"overall", "product", "logistics", "service", "bonus", "deduction"}
}

// Set puts a figure into a field as SnapshotScores names it, or of a metric: KEY, KEY_points, KEY_weighted. It reports false for another name.
func (s *ScoreSnapshot) Set(field string, f Figure, metrics []MetricProfile) bool {
	into := []*Figure{&s.Overall, &s.Product, &s.Logistics, &s.Service, &s.Bonus, &s.Deduction}
	if i := slices.Index(SnapshotScores(), field); i >= 0 {
		*into[i] = f
		return true
	}
	for _, m := range metrics {
		part, ok := strings.CutPrefix(field, m.Key)
		if !ok || part != "" && part != "_points" && part != "_weighted" {
			continue
		}
		at := slices.IndexFunc(s.Metrics, func(o SnapshotMetric) bool { return o.Key == m.Key })
		if at < 0 {
			s.Metrics, at = append(s.Metrics, SnapshotMetric{Key: m.Key}), len(s.Metrics)
		}
		switch part {
		case "":
			s.Metrics[at].Value = f
		case "_points":
			s.Metrics[at].Points = f
		default:
			s.Metrics[at].Weighted = f
		}
		return true
	}
	return false
}

// ReadFigure reads a number as people write it: 88.5, 99.41%, with an h after hours or 分 after points. Nothing and a dash are not known.
func ReadFigure(text string) (Figure, bool) {
	text = strings.TrimSpace(text)
	if text == "" || text == "-" || text == "–" || text == "—" {
		return Figure{}, true
	}
	number, percent := strings.CutSuffix(strings.ReplaceAll(text, "％", "%"), "%")
	for _, unit := range []string{"分", "h", "小时"} {
		number = strings.TrimSuffix(strings.TrimSpace(number), unit)
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || math.IsNaN(v) || math.Abs(v) > 1e6 || strings.ContainsAny(number, "xX_pP") {
		return Figure{}, false
	}
	if percent {
		v /= 100
	}
	return FigureOf(v), true
}
