package tracker

import (
	"cmp"
	"fmt"
	"time"
)

// DailyRevision is the revision of the rows that the daily booking adds. An incident's own row of the day it was opened has revision 0.
const DailyRevision = 1

// InForce names the edition of the rules with a hash of its rows, so that a later change of the data can be told.
func (s RuleSet) InForce(since time.Time) (ProfileInForce, error) {
	hash, err := canonicalHash(s.Rows())
	if err != nil {
		return ProfileInForce{}, fmt.Errorf("hash rules %s: %w", s.Edition(), err)
	}
	return ProfileInForce{ID: s.Edition(), Hash: hash, Since: since}, nil
}

// Query is the window of facts behind a score date, as instants in the profile's zone.
func (p *ScoreProfile) Query(merchantID int64, scoreDate string) (FactsQuery, error) {
	q := FactsQuery{MerchantID: merchantID, ScoreDate: scoreDate, Zone: p.zone, Exclude: p.Exclude}
	for _, m := range p.Metrics {
		first, last, err := p.Window(m.Key, scoreDate)
		if err != nil {
			return FactsQuery{}, err
		}
		from, err := time.ParseInLocation(time.DateOnly, first, p.zone)
		if err != nil {
			return FactsQuery{}, fmt.Errorf("window of %s: %w", scoreDate, err)
		}
		to, err := time.ParseInLocation(time.DateOnly, last, p.zone)
		if err != nil {
			return FactsQuery{}, fmt.Errorf("window of %s: %w", scoreDate, err)
		}
		mq := MetricQuery{Key: m.Key, Count: cmp.Or(m.Count, m.Key), Window: m.WindowKey, From: from.UTC(), To: to.AddDate(0, 0, 1).UTC()}
		if m.PerOrderCurve != nil {
			mq.OrderPoints = m.orderPoints
		}
		q.Metrics = append(q.Metrics, mq)
	}
	if len(q.Metrics) == 0 {
		return FactsQuery{}, fmt.Errorf("score profile %q has no metric", p.ID)
	}
	day, err := time.ParseInLocation(time.DateOnly, scoreDate, p.zone)
	if err != nil {
		return FactsQuery{}, fmt.Errorf("window of %s: %w", scoreDate, err)
	}
	end := day.AddDate(0, 0, 1-p.LagDays)
	q.From, q.To = end.AddDate(0, 0, -p.WindowDays).UTC(), end.UTC()
	return q, nil
}

// DailyEntries are the day's ledger rows: for each incident its parcel's exact share of what the sub-score has lost. Bad parcels
// without an incident have a share as well, but no row: the rows of a day then sum to less than the loss, never to more.
func (p *ScoreProfile) DailyEntries(f ShopFacts, units []HarmUnit, now time.Time) ([]ScoreEntry, error) {
	_, entries, err := p.Book(f, units, now)
	return entries, err
}

// Book works out a score date: what the sub-score is, what it would be had every parcel gone well, and the ledger rows that share the
// difference. On a platform of lines it is how each metric stands to its line.
func (p *ScoreProfile) Book(f ShopFacts, units []HarmUnit, now time.Time) (ScoreDay, []ScoreEntry, error) {
	if p.LinesOnly { // no points to share
		return p.bookLines(f, units, now)
	}
	shares, err := p.Attribute(f, units)
	if err != nil {
		return ScoreDay{}, nil, err
	}
	hash, err := canonicalHash(f)
	if err != nil {
		return ScoreDay{}, nil, fmt.Errorf("hash score facts: %w", err)
	}
	day := p.scoreDay(f, shares, now)
	day.FactsHash = hash
	distance, lined := p.nearestLine(f)
	type harm struct {
		metric string
		harm   float64
	}
	effects := map[harm]Effect{} // late parcels do the same harm: it is worked out once
	var out []ScoreEntry
	for _, s := range shares {
		if s.Residual || s.Outside || s.Unit.IncidentID == 0 {
			continue
		}
		key := harm{s.Unit.Metric, s.Unit.Harm}
		effect, known := effects[key]
		if !known {
			effect = p.EffectOf(f, key.metric, key.harm)
			effects[key] = effect
		}
		enters, leaves := p.Stays(s.Unit.Metric, s.Unit.EnteredOn)
		out = append(out, ScoreEntry{
			MerchantID: f.MerchantID, IncidentID: s.Unit.IncidentID, ShipmentID: s.Unit.ShipmentID, At: now, ScoreDate: f.ScoreDate,
			ProfileID: p.ID, ProfileHash: p.Hash, Metric: s.Unit.Metric, Enters: enters, Leaves: leaves, Harm: s.Unit.Harm,
			Marginal: effect.Marginal, Attributed: s.Points, Actual: s.Actual, Without: s.Without, N: effect.N, Bad: effect.Bad,
			Provenance: effect.Provenance, FactsHash: hash, Revision: DailyRevision, Reason: "daily",
			Distance: distance, DistanceKnown: lined,
		})
	}
	return day, out, nil
}
