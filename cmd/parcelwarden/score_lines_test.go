package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// onAmazon makes the shop one on a platform of lines, whose parcels were all promised for some days ago.
func (f *shopFloor) onAmazon() {
	f.t.Helper()
	raw, err := os.ReadFile(f.config)
	if err != nil {
		f.t.Fatal(err)
	}
	f.write("parcelwarden.yaml", strings.Replace(string(raw), "{name: 青禾家居旗舰店,", "{name: 青禾家居旗舰店, platform: amazon,", 1))
	orders := f.world.Orders()
	for i := range orders {
		orders[i].PromisedAt = f.now.AddDate(0, 0, -2)
	}
	if err := writeOrders(filepath.Join(f.dir, "orders.csv"), orders); err != nil {
		f.t.Fatal(err)
	}
}

func TestScoreOfAPlatformOfLines(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	f.onAmazon()
	f.run(0, "import", "orders", f.dir+"/orders.csv")
	f.run(0, "poll", "--once", "--all") // looks at every parcel: the incidents that open meanwhile have no facts yet
	f.now = f.now.AddDate(0, 0, 1)
	f.run(0, "poll", "--once", "--all")
	out, _ := f.run(0, "score", "--json", "--ledger", "--gates")
	s := decodeJSON[scoreJSON](t, out)
	if s.Logistics != nil || s.Overall != nil || len(s.Gates) != 0 || len(s.Metrics) != 5 {
		t.Errorf("a platform of lines has no score: %s", out)
	}
	planned := false
	for _, m := range s.Metrics {
		planned = planned || m.Plan != nil && m.Plan.Rule == "logistics_metrics."+m.Key+".pass" && m.Pass.Known
	}
	if !planned {
		t.Errorf("no line is planned: %s", out)
	}
	if len(s.Ledger) == 0 {
		t.Fatalf("nothing is booked: %s", out)
	}
	for _, e := range s.Ledger {
		if e.Line == nil || !e.Line.Known || e.Marginal != "0.000000" || e.Attributed != "0.000000" || e.Enters == "" || e.Leaves <= e.Enters || e.Provenance == "" {
			t.Errorf("%+v", e)
		}
	}
	if text, _ := f.run(0, "score", "--ledger", "--gates"); !strings.Contains(text, "On-time delivery rate (amazon-2026 logistics_metrics.promise_ontime_rate.pass, estimated): ") || !strings.Contains(text, "of the metric") {
		t.Errorf("for people: %s", text)
	}
}
