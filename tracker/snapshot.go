package tracker

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Where a snapshot of the platform's score comes from.
const (
	SnapshotCSV     = "csv"
	SnapshotForm    = "form"
	SnapshotDoudian = "doudian"
)

// Figure is a number in millionths that may not be known. As JSON it is a decimal string, or null.
type Figure struct {
	Value Points
	Known bool
}

// FigureOf is a known figure.
func FigureOf(v float64) Figure { return Figure{PointsOf(v), true} }

// Minus is the difference of two figures; not known where one of them is not.
func (f Figure) Minus(o Figure) Figure {
	if !f.Known || !o.Known {
		return Figure{}
	}
	return Figure{f.Value - o.Value, true}
}

// beyond reports whether a known figure is farther from zero than a limit.
func (f Figure) beyond(limit Points) bool { return f.Known && (f.Value > limit || f.Value < -limit) }

// MarshalJSON implements json.Marshaler.
func (f Figure) MarshalJSON() ([]byte, error) {
	if !f.Known {
		return []byte("null"), nil
	}
	return json.Marshal(f.Value.String())
}

// UnmarshalJSON implements json.Unmarshaler.
func (f *Figure) UnmarshalJSON(raw []byte) error {
	*f = Figure{}
	if bytes.Equal(raw, []byte("null")) {
		return nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return fmt.Errorf("read figure: %w", err)
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return fmt.Errorf("read figure: %w", err)
	}
	*f = FigureOf(v)
	return nil
}

// SnapshotMetric is what the platform showed of one metric: its value in the metric's unit (a share is 0..1), its points, and the points times
// its weight.
type SnapshotMetric struct {
	Key      string `json:"key"`
	Value    Figure `json:"value"`
	Points   Figure `json:"points"`
	Weighted Figure `json:"weighted"`
}

// ScoreSnapshot is what the platform showed of a shop's score on one local date. Snapshots are only added: the one of a date with the greatest
// revision counts.
type ScoreSnapshot struct {
	ID         int64
	MerchantID int64
	Date       string // local date yyyy-MM-dd
	Revision   int    // 1, 2, … per date
	Source     string // csv, form, doudian
	At         time.Time
	By         string
	Overall    Figure
	Product    Figure
	Logistics  Figure
	Service    Figure
	Bonus      Figure // bonus points in the overall score
	Deduction  Figure // points taken off it, positive
	Metrics    []SnapshotMetric
	Rates      RateUnit // how the rates were read, where the platform does not say in which unit they are
}

// RateUnit is the unit in which the rates of one answer were read. The platform documents none, so all rates of an answer are held to be alike.
type RateUnit string

// The units. Of an answer with RatesMixed or RatesUnsaid no rate is kept, everything else is.
const (
	RatesPercent  RateUnit = "percent"  // 95.79 is 95.79 %: some rate is above 1, or carries the sign
	RatesFraction RateUnit = "fraction" // 0.9579 is 95.79 %: what went in time lies between 0 and 1, and no rate is above 1
	RatesMixed    RateUnit = "mixed"    // some rates can only be per cent, others only fractions
	RatesUnsaid   RateUnit = "unsaid"   // nothing in the answer tells
)

// Ordered returns the snapshot with its metrics by key and without those of which nothing is known.
func (s ScoreSnapshot) Ordered() ScoreSnapshot {
	s.Metrics = slices.DeleteFunc(slices.Clone(s.Metrics), func(m SnapshotMetric) bool { return !m.Value.Known && !m.Points.Known && !m.Weighted.Known })
	slices.SortFunc(s.Metrics, func(a, b SnapshotMetric) int { return cmp.Compare(a.Key, b.Key) })
	return s
}

// Same reports whether two snapshots, both ordered, say the same about their date.
func (s ScoreSnapshot) Same(o ScoreSnapshot) bool {
	return s.Date == o.Date && s.scores() == o.scores() && slices.Equal(s.Metrics, o.Metrics)
}

func (s ScoreSnapshot) scores() [6]Figure {
	return [6]Figure{s.Overall, s.Product, s.Logistics, s.Service, s.Bonus, s.Deduction}
}

// metric returns what the snapshot says of a metric; nothing if it is silent.
func (s ScoreSnapshot) metric(key string) SnapshotMetric {
	i := slices.IndexFunc(s.Metrics, func(m SnapshotMetric) bool { return m.Key == key })
	if i < 0 {
		return SnapshotMetric{Key: key}
	}
	return s.Metrics[i]
}

// Inputs are the dimensions that parcelwarden does not compute; false unless the snapshot has both. What was taken off the overall score is set
// against the bonus. They hold from the moment the snapshot was taken, at the latest from the end of its date.
func (s ScoreSnapshot) Inputs(zone *time.Location) (DimensionInput, bool) {
	if !s.Product.Known || !s.Service.Known {
		return DimensionInput{}, false
	}
	in := DimensionInput{Product: s.Product.Value, Service: s.Service.Value, Bonus: s.Bonus.Value - s.Deduction.Value, At: s.At}
	if day, err := time.ParseInLocation(time.DateOnly, s.Date, zone); err == nil {
		if end := day.AddDate(0, 0, 1).Add(-time.Second); end.Before(in.At) {
			in.At = end
		}
	}
	return in, true
}

// ScoreInputs are the dimensions that the score takes from outside: those of the newest snapshot where it is newer than what the shop has
// configured, else the configured ones.
func (m Merchant) ScoreInputs() DimensionInput {
	if m.Seen.At.After(m.Dimensions.At) {
		return m.Seen
	}
	return m.Dimensions
}

// NewestSnapshots keeps the snapshot of each date with the greatest revision, oldest date first.
func NewestSnapshots(all []ScoreSnapshot) []ScoreSnapshot {
	return newestOf(all, func(s ScoreSnapshot) (string, int) { return s.Date, s.Revision })
}
