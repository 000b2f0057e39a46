package tracker

import (
	"cmp"
	"math"
	"time"
)

// LineStand is how a metric stood to the platform's line: where a platform publishes a line and no score, this is what an incident costs. Every
// figure is in the metric's own unit, a share being 0..1; none of them is a point.
type LineStand struct {
	PassResult         // Known is false where nothing was in the window, or where the metric has no line
	Unit       string  `json:"unit"`
	Value      float64 `json:"value"`
	Move       float64 `json:"move"` // by how much this parcel worsens the metric, or would if it misses; 0 where another incident of it carries that
}

// LineDay is one metric of a booked date.
type LineDay struct {
	Key string `json:"key"`
	N   int64  `json:"n"`
	Bad int64  `json:"bad"`
	LineStand
}

// stand is how a metric stands to its line; nothing without a line.
func (m MetricProfile) stand(f MetricFacts) LineStand {
	if m.Pass == nil {
		return LineStand{}
	}
	s := LineStand{PassResult: *m.pass(*m.Pass, f), Unit: m.Unit}
	if s.Known {
		s.Value = m.value(f).float()
	}
	return s
}

// moved is by how much a unit that counts has worsened a metric: what its repair would give back.
func (m MetricProfile) moved(f MetricFacts, harm float64) float64 {
	better, ok := m.without(f, harm)
	if !ok {
		return 0
	}
	return m.between(better, f)
}

// wouldMove is by how much one more unit worsens a metric if it misses.
func (m MetricProfile) wouldMove(f MetricFacts, harm float64) float64 {
	met, missed := m.oneMore(f, harm)
	return m.between(met, missed)
}

func (m MetricProfile) between(a, b MetricFacts) float64 {
	return math.Round(math.Abs(m.value(a).float()-m.value(b).float())*1e9) / 1e9
}

// counted is what a metric counts; several windows may count the same.
func (m MetricProfile) counted() string { return cmp.Or(m.Count, m.Key) }

// linesOf returns the metrics with a line that a kind of incident can worsen, on a platform of lines. Whether a parcel is in such a metric, and
// bad, its own dates decide.
func (p *ScoreProfile) linesOf(kind Kind) []string {
	counts := map[string]bool{}
	switch kind {
	case KindPickupOverdue, KindNumberNotFound:
		counts["valid_tracking_rate"] = true
	case KindLineOverdue, KindPromiseOverdue, KindHubWait, KindOriginHubStall, KindTransitStall, KindNotDispatched, KindNotSigned,
		KindLongTail, KindLostSuspected, KindLostConfirmed, KindException, KindRefused, KindDamaged, KindFailedAttempts, KindReturned:
		counts["valid_tracking_rate"], counts["promise_ontime_rate"] = true, true
	}
	var out []string
	for _, m := range p.Metrics {
		if m.Pass != nil && counts[m.counted()] {
			out = append(out, m.Key)
		}
	}
	return out
}

// exposeLine says how a parcel meets a metric with a line. A parcel without any scan spoils the tracking rate from the day on that its window
// reaches it; until then a first scan still saves it. One past the promise spoils the rate of promises kept.
func (p *ScoreProfile) exposeLine(x *Exposure, m MetricProfile, s Shipment, now time.Time) bool {
	switch m.counted() {
	case "promise_ontime_rate":
		return p.exposeArrival(x, s, s.PromisedAt, now)
	case "valid_tracking_rate":
		at := s.ShippedAt
		if m.WindowKey == "promised_at" {
			at = s.PromisedAt
		}
		if at.IsZero() || !s.LastEventAt.IsZero() {
			return false
		}
		x.KeyDate, x.Harm = p.LocalDate(at), 1
		enters, _ := p.Stays(m.Key, x.KeyDate)
		x.AtRisk = p.LocalDate(now) < enters
		return true
	default:
		return false
	}
}
