package main

import (
	"parcelwarden/tracker"
	"strings"
	"testing"
)

func TestScoreAppeal(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	f.run(0, "import", "orders", f.dir+"/orders.csv")
	f.run(0, "poll", "--once", "--all")
	out, _ := f.run(0, "stuck", "--json")
	var number string
	for _, row := range decodeJSON[[]struct {
		TrackingNo string `json:"tracking_no"`
	}](t, out) {
		number = row.TrackingNo
	}
	if number == "" {
		t.Fatal("nothing is stuck")
	}
	out, _ = f.run(0, "score", "appeal", number, "--metric", "delivery_ontime_rate", "--why", "平台判责快递", "--json")
	if a := decodeJSON[tracker.ScoreAppeal](t, out); a.ID == 0 || a.IncidentID == 0 || a.From == "" || a.Why != "平台判责快递" {
		t.Errorf("%s", out)
	}
	if text, _ := f.run(0, "score", "appeal", number, "--metric", "delivery_ontime_rate", "--why", "登记错了", "--back"); !strings.Contains(text, number) {
		t.Errorf("taken back: %s", text)
	}
	for code, args := range map[int][][]string{
		2: {{number}, {number, "--why", "x", "--from", "2999-01-01"}, {number, "--why", "x", "--metric", "luck"}, {}},
		1: {{"NOSUCH123", "--why", "x"}, {number, "--why", "x", "--incident", "99999"}},
	} {
		for _, a := range args {
			f.run(code, append([]string{"score", "appeal"}, a...)...)
		}
	}
}
