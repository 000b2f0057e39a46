package web

import (
	"context"
	"parcelwarden/tracker"
	"time"
)

// fakeScoreDays is a shop that lost points for two weeks: two dates are missing.
func fakeScoreDays() []tracker.ScoreDay {
	var out []tracker.ScoreDay
	for n := range 20 {
		if n == 6 || n == 7 {
			continue
		}
		at := atNoon().AddDate(0, 0, n-19)
		lost := tracker.PointsOf(0.4 + 0.17*float64(n))
		out = append(out, tracker.ScoreDay{
			MerchantID: 1, ScoreDate: at.Format(time.DateOnly), At: at, Stage: "formal", Clean: tracker.PointsOf(94.7), Logistics: tracker.PointsOf(94.7) - lost,
			LogisticsKnown: true, Overall: tracker.PointsOf(78.1), OverallKnown: n > 9, N: 1204, Bad: int64(11 + n),
		})
	}
	return out
}

func (f *fakeStore) ScoreDays(_ context.Context, m int64, since string) ([]tracker.ScoreDay, error) {
	defer f.enter(m)()
	var out []tracker.ScoreDay
	for _, d := range f.days {
		if mine(m, d.MerchantID) && d.ScoreDate >= since {
			out = append(out, d)
		}
	}
	return out, f.err
}

// LossShares gives each stuck parcel that costs points a share.
func (f *fakeStore) LossShares(_ context.Context, m int64, _ string) ([]tracker.LossShare, error) {
	defer f.enter(m)()
	var out []tracker.LossShare
	for _, p := range f.stuck {
		if mine(m, p.Incident.MerchantID) && p.Attributed != 0 {
			out = append(out, tracker.LossShare{
				IncidentID: p.Incident.ID, ShipmentID: p.Shipment.ID, TrackingNo: p.Shipment.TrackingNo, Kind: p.Incident.Kind, Metric: "delivery_ontime_rate",
				Attributed: magnitude(p.Attributed), Leaves: "2026-12-17", Open: true,
			})
		}
	}
	return out, f.err
}

func (f *fakeStore) DayCount(_ context.Context, m int64, _ time.Time) (tracker.DayCount, error) {
	defer f.enter(m)()
	if len(f.stuck) == 0 {
		return tracker.DayCount{}, f.err
	}
	return tracker.DayCount{Opened: 9, Resolved: 4, Waiting: 6}, f.err
}

// fakeGates plans a line that is missed and one that is held.
func fakeGates(_ context.Context, ask GateAsk) ([]tracker.GatePlan, error) {
	missed := tracker.GatePlan{
		GateDistance: tracker.GateDistance{
			Name: "超级福袋", NameEN: "Lucky bag", Of: "overall", At: tracker.PointsOf(80), Score: tracker.PointsOf(78.1), Known: true,
			Distance: tracker.PointsOf(-1.9), RepairsNeeded: 17,
		},
		Orders: 214, FreeOn: "2026-11-29",
		Lapses: []tracker.GateLapse{{Date: "2026-11-24", Parcels: 8, Score: tracker.PointsOf(79.2)}, {Date: "2026-11-29", Parcels: 11, Score: tracker.PointsOf(80.6), Reached: true}},
	}
	held := tracker.GatePlan{
		GateDistance: tracker.GateDistance{
			Name: "超级福袋物流分", NameEN: "Lucky bag, logistics", Of: "logistics", At: tracker.PointsOf(75), Score: tracker.PointsOf(91.34), Known: true,
			Distance: tracker.PointsOf(16.34), FailuresLeft: 3,
		},
		Bands: true,
	}
	if ask.Cases > 0 && ask.Merchant.ID == 1 {
		missed.Cases = []tracker.GateCase{
			{IncidentID: 3, ShipmentID: 3, TrackingNo: "YT7719036255127", Severity: tracker.SeverityAbnormal, Kind: tracker.KindTransitStall, Metric: "delivery_ontime_rate", AtRisk: true, Gain: 56_000, DueAt: atNoon().Add(9 * time.Hour)},
			{IncidentID: 4, ShipmentID: 4, TrackingNo: "773318820459631", Severity: tracker.SeverityAbnormal, Kind: tracker.KindTransitStall, Metric: "delivery_ontime_rate", Gain: 56_000, Leaves: "2026-12-12"},
		}
	}
	return []tracker.GatePlan{held, missed}, nil
}
