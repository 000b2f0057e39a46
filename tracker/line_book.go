package tracker

import (
	"fmt"
	"time"
)

// bookLines works out a score date of a platform that publishes lines and no score: how each metric stands to its line, and a row for every
// incident whose parcel is bad in it. The rows hold no points.
func (p *ScoreProfile) bookLines(f ShopFacts, units []HarmUnit, now time.Time) (ScoreDay, []ScoreEntry, error) {
	if err := p.checkFacts(f); err != nil {
		return ScoreDay{}, nil, err
	}
	shares, err := p.openShares(f, units)
	if err != nil {
		return ScoreDay{}, nil, err
	}
	hash, err := canonicalHash(f)
	if err != nil {
		return ScoreDay{}, nil, fmt.Errorf("hash score facts: %w", err)
	}
	day := ScoreDay{
		MerchantID: f.MerchantID, ScoreDate: f.ScoreDate, At: now, ProfileID: p.ID, ProfileHash: p.Hash, Stage: p.stage(f), FactsHash: hash,
	}
	stands := map[string]LineStand{}
	for _, m := range p.Metrics {
		facts := f.Metrics[m.Key]
		stand := m.stand(facts)
		if stands[m.Key] = stand; stand.Known {
			day.Lines = append(day.Lines, LineDay{Key: m.Key, N: facts.N, Bad: facts.Bad, LineStand: stand})
		}
	}
	var out []ScoreEntry
	for _, s := range shares {
		if s.Residual || s.Outside || s.Unit.IncidentID == 0 || !stands[s.Unit.Metric].Known {
			continue
		}
		m, _ := p.metric(s.Unit.Metric)
		facts := f.Metrics[m.Key]
		e := ScoreEntry{
			MerchantID: f.MerchantID, IncidentID: s.Unit.IncidentID, ShipmentID: s.Unit.ShipmentID, At: now, ScoreDate: f.ScoreDate,
			ProfileID: p.ID, ProfileHash: p.Hash, Metric: m.Key, Harm: s.Unit.Harm, N: facts.N, Bad: facts.Bad, Provenance: m.Pass.Prov,
			FactsHash: hash, Revision: DailyRevision, Reason: "daily", Line: stands[m.Key],
		}
		e.Enters, e.Leaves = p.Stays(m.Key, s.Unit.EnteredOn)
		e.Line.Move = m.moved(facts, s.Unit.Harm)
		out = append(out, e)
	}
	return day, out, nil
}

// lineEntry is the row of one incident about one line, as of now. What is only at risk is not in the counts yet.
func (p *ScoreProfile) lineEntry(in EntryInput, x Exposure) (ScoreEntry, bool) {
	m, ok := p.metric(x.Metric)
	facts := in.Facts.Metrics[x.Metric]
	stand := m.stand(facts)
	if !ok || !stand.Known || !x.AtRisk && facts.Bad == 0 {
		return ScoreEntry{}, false
	}
	switch {
	case p.carriedElsewhere(in, x.Metric):
	case x.AtRisk:
		stand.Move = m.wouldMove(facts, x.Harm)
	default:
		stand.Move = m.moved(facts, x.Harm)
	}
	return ScoreEntry{Metric: x.Metric, Harm: x.Harm, N: facts.N, Bad: facts.Bad, Provenance: m.Pass.Prov, Line: stand, AtRisk: x.AtRisk}, true
}
