package web

import (
	"encoding/json"
	"net/http"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

// learnedShop is a shop with lanes: so many finished parcels from 深圳 to 成都 in three days or so, and one check of each sort.
func learnedShop() (*fakeStore, *tracker.Lanes) {
	f := fakeShop()
	at := atNoon()
	f.lanes = map[int64]tracker.LaneProgress{1: {MerchantID: 1, Revision: 9, LearnedTo: at.Add(-12 * time.Hour), Parcels: 60, CheckedAt: at.Add(-30 * time.Hour)}}
	said := func(target tracker.LaneTarget, hits [3]int) tracker.LaneCheck {
		var tallies []tracker.Tally
		for i := range 300 {
			tallies = append(tallies, tracker.Tally{P: 0.15 + 0.2*float64(i%3), Happened: i*7%100 < hits[i%3]})
		}
		return tracker.CheckLanes(target, tallies, tracker.LaneCheck{}, at.Add(-30*time.Hour))
	}
	f.checks = map[int64][]tracker.LaneCheck{1: {said(tracker.TargetLate, [3]int{16, 31, 58}), said(tracker.TargetNoScan, [3]int{2, 5, 9})}}
	names := tracker.LaneNames{Courier: func(string) string { return "圆通" }}
	k := tracker.NewLaneKnowledge(names)
	zone := time.FixedZone("CST", 8*3600)
	for i := range 60 {
		picked := at.Add(time.Duration(-20*24+i%6*24) * time.Hour)
		k.Learn(tracker.Journey{Zone: zone, Shipment: tracker.Shipment{
			Courier: "yto", Origin: tracker.Region{Province: "广东", City: "深圳"}, Destination: tracker.Region{Province: "四川", City: "成都"}, Phase: tracker.PhaseClosed,
			Status: tracker.StatusDelivered, ShippedAt: picked, PickedUpAt: picked, SignedAt: picked.Add(time.Duration(50+i) * time.Hour), LastLookAt: at,
		}}, at)
	}
	k.Trust(f.checks[1])
	lanes := &tracker.Lanes{}
	lanes.Set(1, k)
	return f, lanes
}

func learnedSite(t *testing.T, user string) *site {
	t.Helper()
	f, lanes := learnedShop()
	s := newSite(t, f, func(c *Config) { c.Lanes = lanes })
	s.signIn(user)
	return s
}

func TestGoldenLanes(t *testing.T) {
	t.Parallel()
	for name, user := range map[string]string{"lanes-filled": "wang", "lanes-filled-en": "root"} {
		res, body := learnedSite(t, user).get("/lanes")
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s answered %d", name, res.StatusCode)
		}
		golden(t, name, body)
	}
	_, body := signedIn(t, "wang").get("/lanes")
	golden(t, "lanes-empty", body)
	mustNotContain(t, steady(body), "<svg", "%")
}

func TestLanesForScripts(t *testing.T) {
	t.Parallel()
	s := learnedSite(t, "wang")
	_, body := s.get("/lanes.json")
	var report tracker.LaneReport
	if err := json.Unmarshal([]byte(body), &report); err != nil {
		t.Fatal(err)
	}
	states := map[tracker.LaneTarget]string{}
	for _, target := range report.Targets {
		states[target.Target] = target.State
	}
	if states[tracker.TargetLate] != "trusted" || states[tracker.TargetNoScan] != "off" || states[tracker.TargetLost] != "untested" {
		t.Errorf("states %v", states)
	}
	if len(report.Lanes) != 1 || report.Lanes[0].N != 60 || report.Lanes[0].Median == nil || *report.Lanes[0].Median < 70 || *report.Lanes[0].Median > 90 {
		t.Errorf("lanes %+v", report.Lanes)
	}
	_, body = s.get("/lanes.csv")
	if lines := strings.Split(strings.TrimSpace(body), "\n"); len(lines) != 2 || !strings.Contains(lines[1], "深圳,成都,60,") {
		t.Errorf("%q", lines)
	}
}

func TestParcelDrawsTheUsualTime(t *testing.T) {
	t.Parallel()
	f, lanes := learnedShop()
	for id, rec := range f.records {
		if rec.Shipment.MerchantID == 1 {
			rec.Shipment.Courier, rec.Shipment.Service = "yto", ""
			rec.Shipment.Origin, rec.Shipment.Destination = tracker.Region{City: "深圳"}, tracker.Region{City: "成都"}
			f.records[id] = rec
		}
	}
	s := newSite(t, f, func(c *Config) { c.Lanes = lanes })
	s.signIn("wang")
	_, body := s.get("/parcels/3")
	mustContain(t, body, `class="usual"`, `class="usual-mid"`, "灰带", "自检未通过")
	_, bare := signedIn(t, "wang").get("/parcels/3")
	mustNotContain(t, bare, `class="usual"`)
	mustContain(t, bare, "还差 30 件")
}
