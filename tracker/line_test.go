package tracker

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// amazonFacts are 200 parcels of which so many have no scan, and 300 promised ones of which so many came late.
func amazonFacts(untracked, late int64) ShopFacts {
	return ShopFacts{MerchantID: 1, ScoreDate: "2026-10-20", ValidOrders: 300, Metrics: map[string]MetricFacts{
		"valid_tracking_rate": {N: 200, Bad: untracked}, "promise_ontime_rate": {N: 300, Bad: late},
	}}
}

func TestLineRowsHoldNoPoints(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "amazon-2026")
	units := []HarmUnit{
		{IncidentID: 7, ShipmentID: 70, Metric: "promise_ontime_rate", Harm: 1, EnteredOn: "2026-10-10"},
		{IncidentID: 8, ShipmentID: 70, Metric: "promise_ontime_rate", Harm: 1, EnteredOn: "2026-10-10"}, // the same parcel
		{IncidentID: 9, ShipmentID: 90, Metric: "valid_tracking_rate", Harm: 1, EnteredOn: "2026-10-01"},
		{ShipmentID: 91, Metric: "promise_ontime_rate", Harm: 1, EnteredOn: "2026-10-10"},                 // no incident tells of it
		{IncidentID: 10, ShipmentID: 92, Metric: "promise_ontime_rate", Harm: 1, EnteredOn: "2026-08-10"}, // long out of the window
	}
	day, rows, err := p.Book(amazonFacts(6, 45), units, timeOf(t, "2026-10-20"))
	if err != nil || len(rows) != 2 || len(day.Lines) != 2 || day.LogisticsKnown || day.OverallKnown {
		t.Fatalf("%+v %+v %v", day, rows, err)
	}
	kept, track := rows[0], rows[1]
	if kept.IncidentID != 7 || kept.Enters != "2026-10-11" || kept.Leaves != "2026-11-10" || kept.N != 300 || kept.Bad != 45 || kept.Provenance != "estimated" ||
		kept.Revision != DailyRevision || kept.Line.Met || math.Abs(kept.Line.Distance+0.05) > 1e-9 || math.Abs(kept.Line.Value-0.85) > 1e-9 ||
		math.Abs(kept.Line.Move-1.0/300) > 1e-8 || kept.Line.GoodNeeded != 151 || kept.Line.RepairsNeeded != 16 || kept.Line.FailuresLeft != 0 || kept.Line.Unit != "share" {
		t.Errorf("%+v", kept)
	}
	if track.Enters != "2026-10-15" || track.Leaves != "2026-11-14" || !track.Line.Met || track.Line.FailuresLeft != 3 || track.Provenance != "official" {
		t.Errorf("the tracking rate is counted two weeks late: %+v", track)
	}
	for _, e := range rows {
		if e.Marginal != 0 || e.Attributed != 0 || e.Actual != 0 || e.Without != 0 || e.DistanceKnown {
			t.Errorf("points on a platform without any: %+v", e)
		}
	}
}

func TestLineRowOfAnIncident(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "amazon-2026")
	promised := time.Date(2026, 10, 10, 10, 0, 0, 0, time.UTC)
	s := Shipment{ID: 70, ShippedAt: promised.AddDate(0, 0, -5), PromisedAt: promised, LastEventAt: promised.AddDate(0, 0, -3)}
	in := EntryInput{
		Facts: amazonFacts(6, 45), Shipment: s, Now: promised.AddDate(0, 0, 10), Reason: "opened",
		Incident: Incident{ID: 7, MerchantID: 1, Kind: KindTransitStall, Severity: SeverityBreach},
	}
	entries := func(in EntryInput) []ScoreEntry {
		t.Helper()
		out, err := p.EntriesOf(in)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if e := entries(in); len(e) != 1 || e[0].Metric != "promise_ontime_rate" || e[0].AtRisk || !e[0].Line.Known || e[0].Line.Move == 0 || e[0].FactsHash == "" {
		t.Fatalf("%+v", e)
	}
	in.Others = []Incident{{ID: 3, Kind: KindPromiseOverdue}}
	if e := entries(in); len(e) != 1 || e[0].Line.Move != 0 {
		t.Errorf("incident 3 carries the parcel: %+v", e)
	}
	in.Others = nil
	in.Now = promised.Add(-time.Hour)
	in.Facts.ScoreDate = "2026-10-10"
	if e := entries(in); len(e) != 1 || !e[0].AtRisk || math.Abs(e[0].Line.Move-1.0/301) > 1e-8 {
		t.Errorf("before the promise: %+v", e)
	}
	in.Shipment.LastEventAt = time.Time{} // nobody has scanned it: the tracking rate counts it two weeks after the promise
	if e := entries(in); len(e) != 2 || !e[0].AtRisk || e[0].Metric != "valid_tracking_rate" || e[0].Enters != "2026-10-24" {
		t.Errorf("%+v", e)
	}
	in.Shipment.SignedAt = promised
	if e := entries(in); len(e) != 1 || e[0].Metric != "valid_tracking_rate" {
		t.Errorf("it came in time: %+v", e)
	}
}

func TestLineOfWalmartHasFourWindows(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "walmart-2026")
	promised := time.Date(2026, 10, 10, 20, 0, 0, 0, time.UTC)
	s := Shipment{ID: 70, PromisedAt: promised, LastEventAt: promised}
	leaves := map[string]string{}
	for _, x := range p.ExposureOf(Incident{Kind: KindPromiseOverdue}, s, promised.AddDate(0, 0, 20)) {
		leaves[x.Metric] = x.Leaves
	}
	for metric, days := range map[string]int{"promise_ontime_rate_14d": 14, "promise_ontime_rate_30d": 30, "promise_ontime_rate_60d": 60, "promise_ontime_rate_90d": 90} {
		day := p.LocalDate(promised)
		at, _ := time.Parse(time.DateOnly, day)
		if want := at.AddDate(0, 0, days+1).Format(time.DateOnly); leaves[metric] != want {
			t.Errorf("%s leaves on %s, want %s", metric, leaves[metric], want)
		}
	}
}

func TestStaysAgreesWithTheWindow(t *testing.T) {
	t.Parallel()
	book := scoreBook(t)
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(book.profiles).Draw(t, "profile")
		m := rapid.SampledFrom(p.Metrics).Draw(t, "metric")
		day := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
		key := day.AddDate(0, 0, rapid.IntRange(0, 30).Draw(t, "key")).Format(time.DateOnly)
		date := day.AddDate(0, 0, rapid.IntRange(0, 140).Draw(t, "date")).Format(time.DateOnly)
		first, last, err := p.Window(m.Key, date)
		if err != nil {
			t.Fatal(err)
		}
		enters, leaves := p.Stays(m.Key, key)
		if in, stays := key >= first && key <= last, date >= enters && date < leaves; in != stays {
			t.Fatalf("%s %s: a unit of %s stays %s to %s, but on %s the window is %s to %s", p.ID, m.Key, key, enters, leaves, date, first, last)
		}
	})
}

func TestLinePlans(t *testing.T) {
	t.Parallel()
	p := scoreProfile(t, "amazon-2026")
	now := time.Date(2026, 10, 20, 2, 0, 0, 0, time.UTC)
	open := func(id int64, promised time.Time) StuckParcel {
		return StuckParcel{
			Incident: Incident{ID: id, ShipmentID: 100 + id, Kind: KindTransitStall, Severity: SeverityBreach},
			Shipment: Shipment{ID: 100 + id, PromisedAt: promised, LastEventAt: now.Add(-90 * time.Hour)},
		}
	}
	in := GateInput{
		Facts: amazonFacts(6, 45), Now: now,
		Open: []StuckParcel{open(1, now.Add(-240*time.Hour)), open(2, now.Add(30*time.Hour)), open(3, now.Add(10*time.Hour))},
	}
	for range 30 {
		id := int64(len(in.Units) + 500)
		in.Units = append(in.Units, HarmUnit{IncidentID: id, ShipmentID: id, Metric: "promise_ontime_rate", Harm: 1, EnteredOn: []string{"2026-09-25", "2026-10-01"}[id%2]})
	}
	plans, err := p.LinePlans(in)
	if err != nil || len(plans) != 5 {
		t.Fatal(plans, err)
	}
	first := plans[0]
	if first.Key != "promise_ontime_rate" || first.Met || len(first.Lapses) != 2 || first.Lapses[0].Parcels != 15 || first.Lapses[0].Met || first.FreeOn != first.Lapses[1].Date ||
		first.FreeOn != "2026-11-01" || first.Rule != "logistics_metrics.promise_ontime_rate.pass" || first.From != p.ID {
		t.Errorf("the missed line comes first: %+v", first)
	}
	if len(first.Cases) != 3 || first.Cases[0].IncidentID != 3 || !first.Cases[0].AtRisk || first.Cases[0].DueAt.IsZero() || first.Cases[2].IncidentID != 1 || first.Cases[2].Gain != 0 || first.Cases[2].Move == 0 {
		t.Errorf("%+v", first.Cases)
	}
	if plans[1].Key != "valid_tracking_rate" || plans[1].FailuresLeft != 3 || plans[4].Known {
		t.Errorf("%+v", plans)
	}
	if gates, err := p.GatePlans(in); err != nil || len(gates) != 0 {
		t.Errorf("gates of points: %+v, %v", gates, err)
	}
}

func TestLineIsExplained(t *testing.T) {
	t.Parallel()
	words, err := LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	e := ScoreEntry{Metric: "promise_ontime_rate", Leaves: "2026-11-10", Provenance: "estimated", Line: LineStand{
		PassResult: PassResult{At: 0.9, Known: true, GoodNeeded: 151}, Unit: "share", Value: 0.85,
	}}
	in := ExplainInput{Entries: []ScoreEntry{e}}
	if got := (phrase{words: words, locale: LocaleEN}).effect(in); !strings.Contains(got, "on-time delivery rate is 85% and misses 90%; 151 more good") || strings.Contains(got, "score") {
		t.Error(got)
	}
	e.Line.Met, e.Line.FailuresLeft = true, 2
	if got := (phrase{words: words, locale: LocaleZH}).effect(ExplainInput{Entries: []ScoreEntry{e}}); !strings.Contains(got, "再有 3 件出问题就掉线") || strings.Contains(got, "分") {
		t.Error(got)
	}
}
