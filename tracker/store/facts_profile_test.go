package store_test

import (
	"encoding/json"
	"errors"
	"parcelwarden/tracker"
	"parcelwarden/tracker/store"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func factsProfileTests() []storeTest {
	return []storeTest{
		{"facts/returns count by the first reason", testFactsReturns},
		{"facts/excluded orders are left out", testFactsExcluded},
		{"facts/points of each pickup", testFactsPickupPoints},
		{"facts/lines of other platforms", testFactsLines},
		{"score overrides/the newest stand together, the history stays", testScoreOverrides},
	}
}

// asks is a query of metrics over the three days before the clock of the tests and the day after it.
func (w *world) asks(metrics ...tracker.MetricQuery) tracker.FactsQuery {
	q := tracker.FactsQuery{
		MerchantID: w.shop.ID, ScoreDate: "2026-11-21", From: at(-72), To: at(24), Zone: time.FixedZone("", 8*3600),
		Metrics: metrics, Exclude: []string{"gift", "low_price", "platform_notice"},
	}
	for i := range metrics {
		m := &metrics[i]
		if m.Count == "" {
			m.Count = m.Key
		}
		if m.From.IsZero() {
			m.From, m.To = q.From, q.To
		}
	}
	return q
}

func (w *world) facts(t testing.TB, q tracker.FactsQuery) tracker.ShopFacts {
	t.Helper()
	facts, err := w.Facts(t.Context(), q)
	check(t, err)
	return facts
}

func testFactsReturns(t *testing.T, w *world) {
	reasons := map[string]tracker.AfterSaleReason{
		"BROKEN": tracker.ReasonDamaged, "LATE": tracker.ReasonTraceTimeout, "UGLY": tracker.ReasonQuality, "FINE": tracker.ReasonNone, "GIFT": tracker.ReasonDamaged,
	}
	for number, reason := range reasons {
		r := row("O-"+number, number)
		r.Reason, r.ReasonAt = reason, at(-5)
		if number == "GIFT" {
			r.Excluded = tracker.ExcludedGift
		}
		w.imports(t, t0(), r)
	}
	later := row("O-BROKEN", "BROKEN")
	later.Reason, later.ReasonAt = tracker.ReasonQuality, at(-1)
	w.imports(t, at(1), later)
	earlier := row("O-UGLY", "UGLY")
	earlier.Reason, earlier.ReasonAt = tracker.ReasonLateShipment, at(-9)
	w.imports(t, at(2), earlier)

	query := w.asks(tracker.MetricQuery{Key: "damage_return_rate"}, tracker.MetricQuery{Key: "logistics_return_rate"})
	want := tracker.ShopFacts{MerchantID: w.shop.ID, ScoreDate: "2026-11-21", ValidOrders: 4, Metrics: map[string]tracker.MetricFacts{
		"damage_return_rate": {N: 4, Bad: 1}, "logistics_return_rate": {N: 4, Bad: 2},
	}}
	if diff := cmp.Diff(want, w.facts(t, query)); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	units, err := w.HarmUnits(t.Context(), query)
	check(t, err)
	paid := at(-30).In(query.Zone).Format(time.DateOnly)
	wantUnits := []tracker.HarmUnit{
		{ShipmentID: w.find(t, "BROKEN").ID, Metric: "damage_return_rate", Harm: 1, EnteredOn: paid},
		{ShipmentID: w.find(t, "LATE").ID, Metric: "logistics_return_rate", Harm: 1, EnteredOn: paid},
		{ShipmentID: w.find(t, "UGLY").ID, Metric: "logistics_return_rate", Harm: 1, EnteredOn: paid},
	}
	byParcel := cmpopts.SortSlices(func(a, b tracker.HarmUnit) bool {
		return a.Metric+number("", int(a.ShipmentID)) < b.Metric+number("", int(b.ShipmentID))
	})
	if diff := cmp.Diff(wantUnits, units, byParcel); diff != "" {
		t.Errorf("harm (-want +got):\n%s", diff)
	}
}

func testFactsExcluded(t *testing.T, w *world) {
	late := func(s *tracker.Shipment) { s.LineDueAt, s.PickedUpAt = at(-10), at(-20) }
	for _, number := range []string{"COUNTS", "CHEAP", "MIXED", "LUCKY"} {
		w.scored(t, number, late, 30*time.Hour)
	}
	flag := func(order, number string, e tracker.Exclusion, hour float64) {
		r := row(order, number)
		r.Excluded = e
		w.imports(t, at(hour), r)
	}
	flag("O-CHEAP", "CHEAP", tracker.ExcludedLowPrice, 1)
	flag("O-MIXED", "MIXED", tracker.ExcludedLowPrice, 1)
	flag("O-MIXED-2", "MIXED", tracker.ExcludedNot, 1) // another order in the same parcel counts
	flag("O-LUCKY", "LUCKY", tracker.ExcludedLucky, 1) // this profile counts lucky bags
	query := w.asks(tracker.MetricQuery{Key: "delivery_ontime_rate"}, tracker.MetricQuery{Key: "pickup_hours_avg"})
	facts := w.facts(t, query)
	if d, p := facts.Metrics["delivery_ontime_rate"], facts.Metrics["pickup_hours_avg"]; d.N != 3 || d.Bad != 3 || p.N != 3 || p.Sum != 90 || facts.ValidOrders != 3 {
		t.Errorf("delivery %+v, pickup %+v, %d orders", d, p, facts.ValidOrders)
	}
	units, err := w.HarmUnits(t.Context(), query)
	check(t, err)
	if len(units) != 6 {
		t.Errorf("harm done by %+v", units)
	}
	flag("O-CHEAP", "CHEAP", tracker.ExcludedCounts, 2)
	if d := w.facts(t, query).Metrics["delivery_ontime_rate"]; d.N != 4 {
		t.Errorf("an order that counts again: %+v", d)
	}
}

func testFactsPickupPoints(t *testing.T, w *world) {
	for number, wait := range map[string]time.Duration{"A": 6 * time.Hour, "B": 24 * time.Hour, "C": 36 * time.Hour, "D": 36 * time.Hour} {
		w.scored(t, number, func(s *tracker.Shipment) { s.PickedUpAt = at(-20) }, wait)
	}
	book, err := tracker.LoadScoreBook()
	check(t, err)
	may, err := book.ByID("douyin-2026-05-07")
	check(t, err)
	query, err := may.Query(w.shop.ID, t0().Format(time.DateOnly))
	check(t, err)
	if p := w.facts(t, query).Metrics["pickup_points_avg"]; p.N != 4 || p.Sum != 100+90+70+70 {
		t.Errorf("points of four pickups: %+v", p)
	}
	units, err := w.HarmUnits(t.Context(), query)
	check(t, err)
	if len(units) != 2 || units[0].Metric != "pickup_points_avg" || units[0].Harm != 20 {
		t.Errorf("harm done by %+v", units)
	}
}

func testFactsLines(t *testing.T, w *world) {
	day := func(hours float64) func(*tracker.Shipment) {
		return func(s *tracker.Shipment) { s.SignedAt, s.PickedUpAt = at(hours), at(-20) }
	}
	for number, set := range map[string]func(*tracker.Shipment){"SOON": day(-15), "LATE": day(-1), "NEVER": func(*tracker.Shipment) {}} {
		r := row("O-"+number, number)
		r.PromisedAt, r.ShipBy, r.ShippedAt = at(-12), at(-22), at(-23)
		if number == "LATE" {
			r.ShippedAt = at(-21)
		}
		w.imports(t, t0(), r)
		v := verdictOf(w.find(t, number), 0)
		set(&v.Shipment)
		w.apply(t, v)
	}
	closed := row("O-CLOSED", "")
	closed.Courier, closed.AfterSale = "", tracker.AfterSaleClosed
	w.imports(t, t0(), closed)
	stars := func(days float64) float64 { return 5 - days }
	query := w.asks(
		tracker.MetricQuery{Key: "late_shipment_rate"}, tracker.MetricQuery{Key: "otd_90d", Count: "promise_ontime_rate"}, tracker.MetricQuery{Key: "cancel_rate"},
		tracker.MetricQuery{Key: "old", Count: "promise_ontime_rate", From: at(-720), To: at(-72)}, tracker.MetricQuery{Key: "delivery_hours_avg"},
		tracker.MetricQuery{Key: "valid_tracking_rate", Window: "shipped_at"}, tracker.MetricQuery{Key: "review_stars_avg", OrderPoints: stars},
		tracker.MetricQuery{Key: "pickup_48h_rate", From: at(-720), To: at(24)}, tracker.MetricQuery{Key: "unheard_of"},
	)
	facts := w.facts(t, query)
	want := map[string]tracker.MetricFacts{
		"late_shipment_rate": {N: 3, Bad: 1}, "otd_90d": {N: 3, Bad: 2}, "cancel_rate": {N: 4, Bad: 1}, "old": {}, "delivery_hours_avg": {N: 2, Sum: 15 + 29},
		"valid_tracking_rate": {N: 3, Bad: 3}, "review_stars_avg": starsOf(stars), "pickup_48h_rate": {}, "unheard_of": {},
	}
	if diff := cmp.Diff(want, facts.Metrics, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	lost := w.opening(t, w.find(t, "NEVER"), tracker.KindTransitStall)
	w.apply(t, lost)
	incident := w.page(t, w.find(t, "NEVER")).Incidents[0].ID
	units, err := w.HarmUnits(t.Context(), query)
	check(t, err)
	named := map[string]int64{}
	for _, u := range units {
		named[u.Metric]++
		if told := u.ShipmentID == w.find(t, "NEVER").ID; told != (u.IncidentID == incident) || u.Harm != 1 || u.EnteredOn == "" {
			t.Errorf("%+v", u)
		}
	}
	for _, metric := range []string{"late_shipment_rate", "otd_90d", "cancel_rate", "valid_tracking_rate"} {
		if named[metric] != want[metric].Bad {
			t.Errorf("%s: %d units of %d bad", metric, named[metric], want[metric].Bad)
		}
	}
}

// starsOf is what the three parcels are worth by calendar days in Beijing.
func starsOf(stars func(float64) float64) tracker.MetricFacts {
	day := func(hours float64) float64 { return float64((at(hours).Unix() + 8*3600) / 86400) }
	f := tracker.MetricFacts{N: 3}
	for _, hours := range []float64{-15, -1, 0} {
		f.Sum += stars(day(hours) - day(-12))
	}
	return f
}

func testScoreOverrides(t *testing.T, w *world) {
	row := func(path, value string) tracker.ScoreOverride {
		return tracker.ScoreOverride{
			MerchantID: w.shop.ID, Profile: "douyin-2026-09-08", Path: path, Value: json.RawMessage(value), Prov: tracker.ProvMerchant, By: "王店长", At: at(0), Why: "后台权重",
		}
	}
	check(t, w.AddScoreOverrides(t.Context(), w.shop.ID, []tracker.ScoreOverride{row("data_lag_days", "2"), row("switches.small_shop_80", `"on"`)}))
	gone := row("switches.small_shop_80", "null")
	gone.Withdrawn = true
	check(t, w.AddScoreOverrides(t.Context(), w.shop.ID, []tracker.ScoreOverride{gone}))
	history, err := w.ScoreOverrides(t.Context(), w.shop.ID)
	check(t, err)
	if len(history) != 3 || history[0].Path != "data_lag_days" || !history[2].Withdrawn || history[2].By != "王店长" || !history[2].At.Equal(at(0)) {
		t.Errorf("history %+v", history)
	}
	inForce, err := w.shopNow(t).Scoring.Rows()
	check(t, err)
	if len(inForce) != 1 || string(inForce[0].Value) != "2" {
		t.Errorf("in force %+v", inForce)
	}
	if err := w.UpdateMerchant(t.Context(), w.shop); err != nil || w.shopNow(t).Scoring == "" {
		t.Errorf("the configuration took the shop's own values away: %v", err)
	}
	if err := w.AddScoreOverrides(t.Context(), 999, history); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such shop: %v", err)
	}
	for _, statement := range []string{"UPDATE score_overrides SET why = 'x'", "DELETE FROM score_overrides"} {
		if err := w.raw(t, statement); err == nil {
			t.Errorf("%s was let through", statement)
		}
	}
}
