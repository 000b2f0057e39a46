package main

import (
	"encoding/json"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

func TestImportSnapshotsReport(t *testing.T) {
	t.Parallel()
	path := write(t, "score.csv", "date,overall,delivery_ontime_rate,mood\n2026-09-01,82,99.4%,good\n2026-09-02,83,,\n2026-09-03,84,,\n2026-09-04,840,,\nsoon,1,,\n")
	f := &fakeImporter{}
	r := runImportCommand(t, f, "snapshots", path, "--json", "--merchant", "shop-a")
	if r.status != exitRejected || !strings.Contains(r.errOut, "columns ignored: mood") {
		t.Errorf("status %d, %s", r.status, r.errOut)
	}
	var got struct{ Files []tracker.ImportReport }
	if err := json.Unmarshal([]byte(r.out), &got); err != nil {
		t.Fatal(err)
	}
	report := got.Files[0]
	if report.Rows != 5 || report.Created != 1 || report.Updated != 1 || report.Unchanged != 1 || report.Rejected != 2 || report.Errors[1].Row != 6 || report.Errors[1].Value != "soon" {
		t.Errorf("%+v", report)
	}
	if s := f.snapshots[0]; s.Source != tracker.SnapshotCSV || s.By == "" || s.At.IsZero() || s.Metrics[0].Value != tracker.FigureOf(0.994) {
		t.Errorf("%+v", s)
	}
	for _, args := range [][]string{{"snapshots"}, {"snapshots", path, "--merchant", "nobody"}, {"snapshots", path, path}} {
		if r := runImportCommand(t, &fakeImporter{}, args...); r.status != exitUsage {
			t.Errorf("%v: %d", args, r.status)
		}
	}
}

func TestSnapshotsFromFileToScore(t *testing.T) {
	t.Parallel()
	f := newShopFloor(t)
	f.run(0, "import", "orders", f.dir+"/orders.csv")
	f.run(0, "poll", "--once", "--all")
	_, example, _ := strings.Cut(importSnapshotsHelp, "\n  date,overall")
	example, _, _ = strings.Cut("date,overall"+example, "\n\n")
	example = strings.ReplaceAll(example, "\n  ", "\n") + "\n"
	path := write(t, "score.csv", strings.ReplaceAll(example, "2026-11-", "2026-09-"))
	out, _ := f.run(0, "import", "snapshots", path)
	if !strings.Contains(out, "2 rows, 2 created, 0 updated, 0 unchanged, 0 rejected") {
		t.Errorf("the worked example: %s", out)
	}
	if out, _ = f.run(0, "import", "snapshots", path); !strings.Contains(out, "0 created, 0 updated, 2 unchanged") {
		t.Errorf("the same file again: %s", out)
	}
	out, _ = f.run(0, "score", "--json", "--gates")
	planned := false
	for _, g := range decodeJSON[scoreJSON](t, out).Gates {
		planned = planned || g.Plan != nil
	}
	if !planned {
		t.Errorf("no gate has a plan: %s", out)
	}
	if out, _ = f.run(0, "score", "--json"); strings.Contains(out, `"plan"`) {
		t.Errorf("plans that nobody asked for: %s", out)
	}
}

func testDoudianScore(t *testing.T, m *market) {
	m.platform.Score(object{
		"seller_rating_info": object{"score": 55},
		"prod_dsr":           object{"score": 4.8, "node_score": 80, "node_score_weight": 72}, "quality_return_rate": object{"score": 0.3, "node_score": 80, "node_score_weight": 8},
		"delivery_accomplish_rate": object{"score": 95.5, "node_score": 90, "node_score_weight": 63},
		"average_feedback_time":    object{"score": 30, "node_score": 85, "node_score_weight": 85}, "aftersale_deal_reach_rate": object{"score": 97, "node_score": 85, "node_score_weight": 0},
	})
	at := func(clock string) {
		now, err := time.Parse(time.RFC3339, clock)
		if err != nil {
			t.Fatal(err)
		}
		m.clock.Add(now.Sub(m.clock.Now()))
		for _, job := range m.app.snapshotJobs() {
			if job.Name == "score of dd-other" {
				continue // another shop: its token is refused
			}
			if err := job.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	shop := m.app.merchants["qinghe"].ID
	at("2026-09-22T09:30:00+08:00")
	if calls := m.platform.Calls(); len(calls) != 0 {
		t.Errorf("before the platform has renewed it: %v", calls)
	}
	at("2026-09-22T10:30:00+08:00")
	at("2026-09-22T18:00:00+08:00")
	if calls := strings.Join(m.platform.Calls(), ","); strings.Count(calls, "shop.getExperienceScore") != 1 {
		t.Errorf("once a day: %s", calls)
	}
	at("2026-09-23T10:30:00+08:00")
	at("2026-09-24T10:30:00+08:00")
	all, err := m.app.store.Snapshots(t.Context(), shop, "")
	if err != nil || len(all) != 3 || all[0].Source != tracker.SnapshotDoudian || all[0].Overall != tracker.FigureOf(55) || all[0].Date != "2026-09-22" {
		t.Fatalf("%+v, %v", all, err)
	}
	rows, err := m.app.store.Reconciliations(t.Context(), shop, "")
	if err != nil || len(rows) != 3 || rows[0].Overall() != tracker.FigureOf(-15) || !rows[2].Told {
		t.Errorf("a shop without orders stands at 70: %+v, %v", rows, err)
	}
	if other, _ := m.app.store.Snapshots(t.Context(), m.app.merchants["other"].ID, ""); len(other) != 0 {
		t.Errorf("another merchant has %+v", other)
	}
}
