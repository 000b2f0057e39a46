package web

import (
	"context"
	"net/http"
	"parcelwarden/tracker"
	"testing"
	"time"
)

// lineStand is a share against a line that has to be beaten.
func lineStand(value, at float64, failures, good int) tracker.LineStand {
	return tracker.LineStand{Unit: "share", Value: value, PassResult: tracker.PassResult{
		At: at, Strict: true, Prov: "estimated", Known: true, Met: value > at, Distance: value - at, FailuresLeft: failures, GoodNeeded: good, RepairsNeeded: good / 10,
	}}
}

// fakeLines plans a line that is missed, one that is held and one with nothing to measure.
func fakeLines(_ context.Context, ask GateAsk) ([]tracker.LinePlan, error) {
	plan := func(key, zh, en string, d tracker.LineDay) tracker.LinePlan {
		d.Key = key
		return tracker.LinePlan{LineDay: d, NameZH: zh, NameEN: en, Rule: "logistics_metrics." + key + ".pass", From: "amazon-2026", Source: "Seller help on valid tracking"}
	}
	missed := plan("promise_ontime_rate", "准时送达率", "On-time delivery rate", tracker.LineDay{N: 300, Bad: 45, LineStand: lineStand(0.85, 0.9, 0, 151)})
	missed.FreeOn = "2026-12-02"
	missed.Lapses = []tracker.LineLapse{{Date: "2026-11-29", Parcels: 9, Value: 0.88}, {Date: "2026-12-02", Parcels: 11, Value: 0.9167, Met: true}}
	held := plan("valid_tracking_rate", "有效追踪率（30 天）", "Valid tracking rate (30 days)", tracker.LineDay{N: 200, Bad: 6, LineStand: lineStand(0.97, 0.95, 3, 0)})
	none := plan("cancel_rate", "发货前取消率", "Cancelled before shipping", tracker.LineDay{LineStand: tracker.LineStand{Unit: "share", PassResult: tracker.PassResult{At: 0.025, Strict: true, Prov: "estimated"}}})
	if ask.Cases > 0 {
		missed.Cases = []tracker.GateCase{
			{IncidentID: 3, ShipmentID: 3, TrackingNo: "YT7719036255127", Severity: tracker.SeverityAbnormal, Kind: tracker.KindTransitStall, AtRisk: true, Move: 0.003322, DueAt: atNoon().Add(9 * time.Hour)},
			{IncidentID: 4, ShipmentID: 4, TrackingNo: "773318820459631", Severity: tracker.SeverityAbnormal, Kind: tracker.KindTransitStall, Move: 0.003333, Leaves: "2026-12-12"},
		}
	}
	return []tracker.LinePlan{missed, held, none}, nil
}

func (f *fakeStore) LineDays(_ context.Context, m int64, since string) ([]tracker.ScoreDay, error) {
	defer f.enter(m)()
	var out []tracker.ScoreDay
	for _, d := range f.lineDays {
		if mine(m, d.MerchantID) && d.ScoreDate >= since {
			out = append(out, d)
		}
	}
	return out, f.err
}

// lineShop is a shop on a platform of lines: one parcel of it is booked.
func lineShop() *fakeStore {
	f := smallShop()
	f.days = nil
	stand := lineStand(0.85, 0.9, 0, 151)
	for _, date := range []string{"2026-11-16", "2026-11-17"} {
		f.lineDays = append(f.lineDays, tracker.ScoreDay{MerchantID: 1, ScoreDate: date, Lines: []tracker.LineDay{{Key: "promise_ontime_rate", N: 300, Bad: 45, LineStand: stand}}})
	}
	stand.Move = 0.003333
	row := tracker.ScoreEntry{
		ID: 900, MerchantID: 1, IncidentID: 3, ShipmentID: 3, At: atNoon(), ScoreDate: "2026-11-17", ProfileID: "amazon-2026", Metric: "promise_ontime_rate", Enters: "2026-11-12",
		Leaves: "2026-12-12", Harm: 1, N: 300, Bad: 45, Provenance: "estimated", Reason: "daily", Line: stand,
	}
	f.ledger = []tracker.ScoreEntry{row}
	for id, rec := range f.records {
		if rec.Shipment.ID == row.ShipmentID {
			rec.Ledger = f.ledger
			f.records[id] = rec
		}
	}
	return f
}

func ofLines(c *Config) {
	c.Gates = func(context.Context, GateAsk) ([]tracker.GatePlan, error) { return nil, nil }
	c.Lines = fakeLines
	c.Score = func(context.Context, tracker.Merchant, time.Time) (ScoreView, error) {
		stand := lineStand(0.85, 0.9, 0, 151)
		return ScoreView{
			Date: "2026-11-17", ProfileID: "amazon-2026", Stage: "formal", LinesOnly: true, Provenance: "estimated", Notes: []string{"lines"},
			Metrics: []ScoreMetric{{Key: "promise_ontime_rate", NameZH: "准时送达率", NameEN: "On-time delivery rate", Value: 0.85, Unit: "share", N: 300, Bad: 45, Provenance: "estimated", Known: true, Pass: &stand.PassResult}},
		}, nil
	}
}

func TestPagesOfAPlatformOfLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, user, path string }{
		{"lines-overview", "wang", "/overview"},
		{"lines-overview-en", "root", "/overview?merchant=1"},
		{"lines-gates", "wang", "/score/gates"},
		{"lines-score", "wang", "/score"},
		{"lines-parcel", "wang", "/parcels/3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, lineShop(), ofLines)
			s.signIn(c.user)
			res, body := s.get(c.path)
			if res.StatusCode != http.StatusOK {
				t.Fatalf("answered %d", res.StatusCode)
			}
			golden(t, c.name, body)
		})
	}
}
