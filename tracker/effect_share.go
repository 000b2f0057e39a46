package tracker

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// ErrHarm says that the units do more harm than the facts contain.
var ErrHarm = errors.New("units do more harm than the facts contain")

// Share is one parcel's exact part of the total loss. Bad units of a ratio metric that no HarmUnit names appear as one share
// without ids, so that the shares always sum to the total.
type Share struct {
	Unit     HarmUnit
	Points   Points // never negative
	Actual   Points // logistics sub-score as it is
	Without  Points // logistics sub-score without any harm to this unit's metric
	Outside  bool   // the unit is not in the metric's window, or another incident of the same parcel already carries it
	Residual bool
}

// Attribute divides what all harm together costs the logistics sub-score. The loss of a metric depends on the sum of harms only,
// so harm over total harm is the Aumann-Shapley value, and for equal harms the Shapley value: no order of incidents matters.
// Where a clamp of the sub-score binds, all shares shrink by the same factor, so that they sum to what was really lost. The last
// millionths go to the largest remainders, ties to the smaller incident id. One parcel counts once per metric: of several incidents
// the one with the smallest id carries it. Shares come in the order of the units, residual ones last.
func (p *ScoreProfile) Attribute(f ShopFacts, units []HarmUnit) ([]Share, error) {
	if err := p.checkFacts(f); err != nil {
		return nil, err
	}
	shares, err := p.openShares(f, units)
	if err != nil {
		return nil, err
	}
	actual, _ := p.logistics(f)
	clean, weights := f, make([]uint64, len(shares))
	for _, m := range p.Metrics {
		harm := int64(0)
		for _, s := range shares {
			if s.Unit.Metric == m.Key && !s.Outside {
				harm += int64(PointsOf(s.Unit.Harm))
			}
		}
		without := actual
		if harm > 0 {
			repaired, ok := m.without(f.Metrics[m.Key], Points(harm).Float())
			if !ok {
				return nil, fmt.Errorf("%w: %s of %s", ErrHarm, Points(harm), m.Key)
			}
			clean = withFacts(clean, m.Key, repaired)
			without, _ = p.logistics(withFacts(f, m.Key, repaired))
			p.weigh(shares, weights, metricLoss{m, p.metricLoss(m, f, repaired), harm})
		}
		for i := range shares {
			if shares[i].Unit.Metric == m.Key {
				shares[i].Actual, shares[i].Without = actual, without
			}
		}
	}
	if p.stage(f) == StageGrowth {
		return shares, nil
	}
	best, _ := p.logistics(clean)
	if !slices.ContainsFunc(weights, func(w uint64) bool { return w > 0 }) { // a millionth in all, which no metric shows by itself
		for i := range shares {
			if !shares[i].Outside {
				weights[i] = uint64(PointsOf(shares[i].Unit.Harm))
			}
		}
	}
	allot(shares, weights, best-actual)
	return shares, nil
}

// openShares makes a share per unit, marks those that carry nothing, and adds the bad units nobody named.
func (p *ScoreProfile) openShares(f ShopFacts, units []HarmUnit) ([]Share, error) {
	type parcel struct {
		id     int64
		metric string
	}
	carrier := map[parcel]int{}
	named := map[string]int64{}
	shares := make([]Share, len(units))
	for i, u := range units {
		shares[i].Unit = u
		first, last, err := p.Window(u.Metric, f.ScoreDate)
		if err != nil {
			return nil, err
		}
		if math.IsNaN(u.Harm) || u.Harm < 0 || u.Harm > 1e6 {
			return nil, fmt.Errorf("harm %g of incident %d is not usable", u.Harm, u.IncidentID)
		}
		if u.EnteredOn < first || u.EnteredOn > last || f.Metrics[u.Metric].N == 0 {
			shares[i].Outside = true
			continue
		}
		if u.ShipmentID == 0 {
			continue
		}
		key := parcel{u.ShipmentID, u.Metric}
		j, taken := carrier[key]
		if taken && !carriesBefore(u, shares[j].Unit) {
			shares[i].Outside = true
			continue
		}
		if taken {
			shares[j].Outside = true
		}
		carrier[key] = i
	}
	for _, s := range shares {
		if !s.Outside {
			named[s.Unit.Metric] += int64(PointsOf(s.Unit.Harm))
		}
	}
	for _, m := range p.Metrics {
		if rest := f.Metrics[m.Key].Bad*1_000_000 - named[m.Key]; m.ratio() && rest > 0 {
			shares = append(shares, Share{Unit: HarmUnit{Metric: m.Key, Harm: Points(rest).Float()}, Residual: true})
		}
	}
	return shares, nil
}

// carriesBefore says which of two incidents of one parcel carries the harm: a real one before none, then the smaller id, then the
// greater harm.
func carriesBefore(a, b HarmUnit) bool {
	if (a.IncidentID == 0) != (b.IncidentID == 0) {
		return a.IncidentID != 0
	}
	return cmp.Or(cmp.Compare(a.IncidentID, b.IncidentID), cmp.Compare(b.Harm, a.Harm)) < 0
}

type metricLoss struct {
	metric MetricProfile
	loss   int64 // weighted loss of the metric before any clamp
	harm   int64 // total harm in millionths
}

// metricLoss is the weighted loss of points of one metric, before the clamp of the sub-score.
func (p *ScoreProfile) metricLoss(m MetricProfile, f ShopFacts, repaired MetricFacts) int64 {
	now, _ := p.metricPoints(m, f.Metrics[m.Key])
	then, _ := p.metricPoints(m, repaired)
	return max(0, mulDivFloor(int64(then-now), int64(PointsOf(m.Weight)), 1_000_000))
}

// weigh gives every unit of a metric its part of the metric's loss, with 20 binary places more than a millionth of a point.
func (p *ScoreProfile) weigh(shares []Share, weights []uint64, l metricLoss) {
	for i, s := range shares {
		if s.Unit.Metric == l.metric.Key && !s.Outside {
			weights[i] = uint64(mulDivFloor(l.loss<<20, int64(PointsOf(s.Unit.Harm)), l.harm))
		}
	}
}

// allot divides a total by weights, exactly, by largest remainder.
func allot(shares []Share, weights []uint64, total Points) {
	var sum uint64
	for _, w := range weights {
		sum += w
	}
	if sum == 0 || total <= 0 {
		return
	}
	rest, order := uint64(total), make([]int, 0, len(shares))
	remainders := make([]uint64, len(shares))
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(total), w)
		q, r := bits.Div64(hi, lo, sum)
		shares[i].Points, remainders[i] = Points(q), r
		rest -= q
		if w > 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := shares[a].Unit, shares[b].Unit
		return cmp.Or(cmp.Compare(remainders[b], remainders[a]), cmp.Compare(x.IncidentID, y.IncidentID),
			cmp.Compare(x.ShipmentID, y.ShipmentID), cmp.Compare(x.Metric, y.Metric))
	})
	for _, i := range order[:rest] {
		shares[i].Points++
	}
}
