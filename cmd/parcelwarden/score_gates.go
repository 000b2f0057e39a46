package main

import (
	"parcelwarden/tracker"
	"time"
)

// planJSON is the way to one gate. Minus one means that the means cannot do it.
type planJSON struct {
	Failures int            `json:"failures_left"` // further overdue parcels that lose it; 0 if it is missed
	Orders   int            `json:"orders_needed"` // further parcels in time that reach it; 0 if it is reached
	FreeOn   string         `json:"free_on"`       // first date on which it is reached by itself; empty if reached or never
	Bands    bool           `json:"bands"`         // the points go in steps: one parcel moves nothing
	Cases    []gateCaseJSON `json:"cases"`         // the open incidents that decide most
}

type gateCaseJSON struct {
	Incident   int64        `json:"incident"`
	TrackingNo string       `json:"tracking_no"`
	Kind       tracker.Kind `json:"kind"`
	Metric     string       `json:"metric"`
	AtRisk     bool         `json:"at_risk"`
	Gain       string       `json:"gain"`
	DueAt      *time.Time   `json:"due_at"`
	Leaves     string       `json:"leaves"`
}

// planned puts the plans under their gates.
func (s scoreJSON) planned(plans []tracker.GatePlan) scoreJSON {
	for i := range plans {
		p := &plans[i]
		for k := range s.Gates {
			if g := &s.Gates[k]; g.Name == p.Name && g.Of == p.Of && g.At == p.At.String() {
				g.Plan = planOf(p)
			}
		}
	}
	return s
}

func planOf(p *tracker.GatePlan) *planJSON {
	out := &planJSON{Failures: p.FailuresLeft, Orders: p.Orders, FreeOn: p.FreeOn, Bands: p.Bands, Cases: []gateCaseJSON{}}
	for _, c := range p.Cases {
		line := gateCaseJSON{
			Incident: c.IncidentID, TrackingNo: c.TrackingNo, Kind: c.Kind, Metric: c.Metric, AtRisk: c.AtRisk, Gain: c.Gain.String(), Leaves: c.Leaves,
		}
		if !c.DueAt.IsZero() {
			line.DueAt = &c.DueAt
		}
		out.Cases = append(out.Cases, line)
	}
	return out
}
