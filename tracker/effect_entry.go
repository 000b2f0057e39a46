package tracker

import (
	"fmt"
	"slices"
	"time"
)

// EntryInput is what the ledger rows of one incident are made from.
type EntryInput struct {
	Facts      ShopFacts
	Incident   Incident
	Shipment   Shipment
	Others     []Incident // the parcel's other incidents, those without an id opened just before: the first open one carries the share
	Shares     []Share    // of Attribute over all units, if worked out; otherwise the incident's own proportional share is booked
	MissChance float64    // chance of missing a due date ahead; 0: assumed from the severity
	Now        time.Time
	Reason     string // opened, due, recalculated, recovered, excluded
	Revision   int
}

// EntriesOf returns the ledger rows of one incident on the score date of the facts, one per metric that it moves or puts at risk.
// No row is made for a parcel that has left, or has not yet entered, the window, unless it is at risk.
func (p *ScoreProfile) EntriesOf(in EntryInput) ([]ScoreEntry, error) {
	if err := p.checkFacts(in.Facts); err != nil {
		return nil, err
	}
	hash, err := canonicalHash(in.Facts)
	if err != nil {
		return nil, fmt.Errorf("hash score facts: %w", err)
	}
	distance, lined := p.nearestLine(in.Facts)
	var out []ScoreEntry
	for _, x := range p.ExposureOf(in.Incident, in.Shipment, in.Now) {
		if x.AtRisk && in.Facts.Metrics[x.Metric].N < RiskSample {
			continue
		}
		if !x.AtRisk && (in.Facts.ScoreDate < x.Enters || in.Facts.ScoreDate >= x.Leaves) {
			continue
		}
		e, known := p.entryOf(in, x)
		if !known {
			continue
		}
		e.MerchantID, e.IncidentID, e.ShipmentID, e.At = in.Incident.MerchantID, in.Incident.ID, in.Shipment.ID, in.Now
		e.ScoreDate, e.ProfileID, e.ProfileHash, e.FactsHash = in.Facts.ScoreDate, p.ID, p.Hash, hash
		e.Enters, e.Leaves, e.Revision, e.Reason, e.Distance, e.DistanceKnown = x.Enters, x.Leaves, in.Revision, in.Reason, distance, lined
		out = append(out, e)
	}
	return out, nil
}

// entryOf is what a row says about one metric: points, or how it stands to its line.
func (p *ScoreProfile) entryOf(in EntryInput, x Exposure) (ScoreEntry, bool) {
	if p.LinesOnly {
		return p.lineEntry(in, x)
	}
	effect := p.effectFor(in, x)
	return ScoreEntry{
		Metric: x.Metric, Harm: x.Harm, Marginal: effect.Marginal, Attributed: effect.Attributed, Actual: effect.Actual, Without: effect.Without,
		N: effect.N, Bad: effect.Bad, Provenance: effect.Provenance, AtRisk: x.AtRisk,
	}, effect.Known
}

func (p *ScoreProfile) effectFor(in EntryInput, x Exposure) Effect {
	if x.AtRisk {
		chance := in.MissChance
		if chance <= 0 {
			chance = missPrior(in.Incident.Severity)
		}
		e := p.RiskOf(in.Facts, x.Metric, x.Harm, chance)
		e.Provenance = "estimated"
		return e
	}
	e := p.EffectOf(in.Facts, x.Metric, x.Harm)
	for _, s := range in.Shares {
		if !s.Residual && s.Unit.IncidentID == in.Incident.ID && s.Unit.ShipmentID == in.Shipment.ID && s.Unit.Metric == x.Metric {
			e.Attributed, e.Without = s.Points, s.Without
			return e
		}
	}
	if p.carriedElsewhere(in, x.Metric) {
		e.Attributed = 0
	}
	return e
}

// carriedElsewhere reports whether another open incident of the parcel carries its share of a metric, so that it is booked once.
func (p *ScoreProfile) carriedElsewhere(in EntryInput, metric string) bool {
	return slices.ContainsFunc(in.Others, func(o Incident) bool {
		first := in.Incident.ID == 0 || o.ID != 0 && o.ID < in.Incident.ID
		return first && o.Open() && slices.Contains(p.MetricsOf(o.Kind), metric)
	})
}
