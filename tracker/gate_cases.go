package tracker

import (
	"cmp"
	"slices"
	"time"
)

// gateCase is an open incident's exposure, before it is priced for a line.
type gateCase struct {
	GateCase
	harm float64
}

// gateCases finds what each open incident moves or puts at risk. One parcel counts once per metric: the incident with the smallest id
// stands for it.
func (p *ScoreProfile) gateCases(in GateInput) []gateCase {
	type parcel struct {
		id     int64
		metric string
	}
	open := slices.SortedFunc(slices.Values(in.Open), func(a, b StuckParcel) int { return cmp.Compare(a.Incident.ID, b.Incident.ID) })
	taken := map[parcel]bool{}
	var out []gateCase
	for i := range open {
		s := &open[i]
		if s.Shipment.ID == 0 || s.Incident.RuleID == RuleLate { // a forecast is no score fact
			continue
		}
		for _, x := range p.ExposureOf(s.Incident, s.Shipment, in.Now) {
			key := parcel{s.Shipment.ID, x.Metric}
			if taken[key] || !x.AtRisk && (in.Facts.ScoreDate < x.Enters || in.Facts.ScoreDate >= x.Leaves) {
				continue
			}
			taken[key] = true
			c := gateCase{harm: x.Harm, GateCase: GateCase{
				IncidentID: s.Incident.ID, ShipmentID: s.Shipment.ID, TrackingNo: s.Shipment.TrackingNo, Severity: s.Incident.Severity, Kind: s.Incident.Kind,
				Metric: x.Metric, AtRisk: x.AtRisk,
			}}
			if x.AtRisk {
				c.DueAt = p.riskEnds(x, s.Shipment)
			} else {
				c.Leaves = x.Leaves
			}
			out = append(out, c)
		}
	}
	return out
}

// riskEnds is when a case at risk is decided; zero where no instant is known.
func (p *ScoreProfile) riskEnds(x Exposure, s Shipment) time.Time {
	m, _ := p.metric(x.Metric)
	switch {
	case !p.LinesOnly:
		return s.LineDueAt
	case m.counted() == "promise_ontime_rate":
		return s.PromisedAt
	}
	day, err := time.ParseInLocation(time.DateOnly, x.Enters, p.zone)
	if err != nil {
		return time.Time{}
	}
	return day
}

// rankCases prices the cases for one line. Of cases that weigh the same, one that can still be saved comes before one that can only be
// excused, the sooner due before the later, and the one that stays longest before the one that leaves soon.
func (p *ScoreProfile) rankCases(g ScoreGate, in GateInput, cases []gateCase) []GateCase {
	type same struct {
		metric string
		harm   float64
		risk   bool
	}
	priced := map[same]Points{}
	out := make([]GateCase, 0, len(cases))
	for _, c := range cases {
		key := same{c.Metric, c.harm, c.AtRisk}
		gain, known := priced[key]
		if !known {
			gain = p.caseGain(g, in.Facts, c)
			priced[key] = gain
		}
		c.Gain = gain
		out = append(out, c.GateCase)
	}
	slices.SortFunc(out, func(a, b GateCase) int {
		saved := 0
		if a.AtRisk != b.AtRisk {
			saved = 1
			if a.AtRisk {
				saved = -1
			}
		}
		return cmp.Or(cmp.Compare(b.Gain, a.Gain), saved, a.DueAt.Compare(b.DueAt), cmp.Compare(b.Leaves, a.Leaves), cmp.Compare(a.IncidentID, b.IncidentID))
	})
	if in.Cases > 0 && len(out) > in.Cases {
		out = out[:in.Cases]
	}
	return out
}

// caseGain is what a case does to the score that the line looks at.
func (p *ScoreProfile) caseGain(g ScoreGate, f ShopFacts, c gateCase) Points {
	m, ok := p.metric(c.Metric)
	if !ok {
		return 0
	}
	worse := f
	var better ShopFacts
	if c.AtRisk {
		met, missed := m.oneMore(f.Metrics[c.Metric], c.harm)
		better, worse = withFacts(f, c.Metric, met), withFacts(f, c.Metric, missed)
	} else {
		repaired, ok := m.without(f.Metrics[c.Metric], c.harm)
		if !ok {
			return 0
		}
		better = withFacts(f, c.Metric, repaired)
	}
	now, known := p.scoreOf(g.Of, worse)
	then, _ := p.scoreOf(g.Of, better)
	if !known {
		return 0
	}
	return max(0, then-now)
}
