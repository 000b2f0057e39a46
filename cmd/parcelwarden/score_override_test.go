package main

import (
	"strings"
	"testing"
)

func TestScoreOverride(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	f.run(0, "import", "orders", f.dir+"/orders.csv")
	f.run(0, "poll", "--once", "--all")
	read := func() scoreJSON {
		out, _ := f.run(0, "score", "--json")
		return decodeJSON[scoreJSON](f.t, out)
	}
	before := read()
	if len(before.Estimated) == 0 || before.Hash == "" || !before.Metrics[1].Estimated {
		t.Fatalf("what is estimated must be said: %+v", before)
	}
	f.run(0, "score", "override", "logistics_metrics.delivery_ontime_rate.weight", "0.6", "logistics_metrics.pickup_hours_avg.weight", "0.25", "--why", "后台权重")
	f.run(0, "score", "override", "logistics_metrics.delivery_ontime_rate.curve.points", "[[0.5,50],[0.9,100]]", "--why", "后台曲线")
	after := read()
	if after.Hash == before.Hash || after.Metrics[1].Estimated || after.Metrics[1].Provenance != "merchant" || len(after.Estimated) != len(before.Estimated)-3 {
		t.Errorf("the shop's own values: %+v", after)
	}
	if text, _ := f.run(0, "score"); !strings.Contains(text, "estimated, not published: ") {
		t.Errorf("for people: %s", text)
	}
	if text, _ := f.run(0, "score", "override", "--list"); !strings.Contains(text, "后台曲线") || strings.Count(text, "\n") != 3 {
		t.Errorf("history: %s", text)
	}
	for _, args := range [][]string{
		{"dimensions.product.weight", "0.9", "--why", "x"},
		{"data_lag_days", "2"},
		{"data_lag_days", "--why", "x"},
		{"tz", `"UTC"`, "--why", "x"},
		{"logistics_metrics.delivery_ontime_rate.weight", "--withdraw", "--why", "alone the weights no longer sum to one"},
		{"switches.small_shop_80", "on", "--why", "x"},
	} {
		f.run(2, append([]string{"score", "override"}, args...)...)
	}
	f.run(0, "score", "override", "--withdraw", "logistics_metrics.delivery_ontime_rate.weight", "logistics_metrics.pickup_hours_avg.weight",
		"logistics_metrics.delivery_ontime_rate.curve.points", "--why", "看错了")
	if again := read(); again.Hash != before.Hash {
		t.Errorf("withdrawn: %+v", again)
	}
}
