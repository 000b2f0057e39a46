package main

import (
	"context"
	"fmt"
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker"
	"time"
)

// demoSlack is the simulated time an incident may come after its threshold before it counts as missed, on top of the wall-clock second
// that one round of jobs may take.
const demoSlack = 3 * time.Hour

// demoPatience is how long a parcel in transit may go without a look, and one of a quiet feed without proof, and a little more.
const demoPatience = 13 * time.Hour

// compare holds every recorded incident against the simulator's ground truth.
func (d *demo) compare(ctx context.Context, end time.Time) (simulator.Report, error) {
	var observed []simulator.ObservedIncident
	for _, m := range d.app.merchants {
		incidents, err := d.app.store.Incidents(ctx, m.ID, time.Time{})
		if err != nil {
			return simulator.Report{}, fmt.Errorf("read incidents: %w", err)
		}
		for _, in := range incidents {
			if in.RuleID == tracker.RuleLate { // a forecast is no claim that anything is late
				continue
			}
			seen, err := d.observed(ctx, m, in)
			if err != nil {
				return simulator.Report{}, err
			}
			observed = append(observed, seen)
		}
	}
	return d.world.Compare(observed, simulator.CompareConfig{
		Start: d.clock.start, End: end, PollFrom: d.opened.Add(firstLooks), Slack: demoSlack + time.Duration(float64(time.Second)*d.flags.speed), StrictStale: true,
		Orders: true, Clusters: true, Patience: demoPatience,
	}), nil
}

func (d *demo) observed(ctx context.Context, m tracker.Merchant, in tracker.IncidentRecord) (simulator.ObservedIncident, error) {
	out := simulator.ObservedIncident{
		TrackingNo: in.TrackingNo, OrderNo: in.OrderNo, Kind: in.Kind, Severity: in.Severity, OpenedAt: in.OpenedAt, ResolvedAt: in.ResolvedAt, Since: in.Since,
		DueAt: in.DueAt, SeenAt: in.SeenAt,
	}
	if in.OpenedAt.Before(in.DueAt) { // the tier that is told now was not reached then
		out.Opened = tracker.SeverityWatch
	}
	if first, ok := d.evidence.first[incidentKey{m.ID, in.ID}]; ok {
		out.DueAt, out.SeenAt, out.Opened = first.DueAt, first.SeenAt, first.Severity
	}
	if claim, ok := d.evidence.claims[incidentKey{m.ID, in.ID}]; ok && claim.DueAt.After(out.OpenedAt) { // foretold: the claim is made when it is due
		out.OpenedAt, out.DueAt, out.SeenAt = claim.DueAt, claim.DueAt, claim.SeenAt
	}
	if in.Family != tracker.FamilyCluster {
		return out, nil
	}
	cluster, err := d.app.store.Cluster(ctx, m.ID, in.ID)
	if err != nil {
		return out, fmt.Errorf("read cluster %d: %w", in.ID, err)
	}
	for _, member := range cluster.Members {
		out.Members = append(out.Members, member.Parcel.TrackingNo)
	}
	return out, nil
}
