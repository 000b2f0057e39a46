package replay

import (
	"parcelwarden/tracker"
	"testing"
	"time"
)

func TestReportLate(t *testing.T) {
	t.Parallel()
	w := walkOf(inventedRows(3000), walkStart.AddDate(0, 0, 60))
	r := w.ReportLate(run(t, w), 4)
	if r.Rows.Train+r.Rows.Test != 3000 || len(r.Lead) != 7 || len(r.FirstAlert) != 18 {
		t.Fatalf("rows %+v, %d leads, %d alerts", r.Rows, len(r.Lead), len(r.FirstAlert))
	}
	for _, l := range r.Lead {
		if l.DaysBefore == 3 && (l.N < 50 || l.AUC <= 0.5 || l.AUC < l.Baselines.FixedAge.AUC || l.AP <= l.Late) {
			t.Errorf("three days before: %+v", l)
		}
	}
	for _, b := range r.Calibration {
		if b.N > 400 && (b.Observed < b.Predicted-0.1 || b.Observed > b.Predicted+0.1) {
			t.Errorf("%.2f predicted, %.2f happened in %d looks", b.Predicted, b.Observed, b.N)
		}
	}
	if r.Brier <= 0 || r.Brier > 0.2 || r.LogLoss <= r.Brier {
		t.Errorf("brier %.3f, log loss %.3f", r.Brier, r.LogLoss)
	}
}

// course is one parcel's scores from five days before the end to one.
func course(weight float64, late bool, scores ...float64) (looks []LateLook, out []float64) {
	r := &LateRow{Trip: tracker.Trip{Weight: weight, HandedAt: time.Unix(0, 0)}}
	for i, s := range scores {
		looks = append(looks, LateLook{Row: r, DaysLeft: 5 - i, Late: late})
		out = append(out, s)
	}
	return looks, out
}

func TestFirstAlert(t *testing.T) {
	t.Parallel()
	var looks []LateLook
	var scores []float64
	add := func(l []LateLook, s []float64) { looks, scores = append(looks, l...), append(scores, s...) }
	add(course(1, true, 0.1, 0.2, 0.8, 0.9, 0.9))
	add(course(1, true, 0.1, 0.1, 0.3, 0.4, 0.9))
	add(course(2, false, 0.6, 0.1, 0.1, 0.1, 0.1))
	for _, tc := range []struct {
		name    string
		minLead int
		recall  float64
		ok      bool
		want    FirstAlert
	}{
		{"the surest first", 1, 1, true, FirstAlert{Precision: 1, Per1000: 500, Lead: 1}},
		{"two days before", 2, 0.5, true, FirstAlert{Precision: 1, Per1000: 250, Lead: 2}},
		{"all of them, with a false one", 2, 1, true, FirstAlert{Precision: 0.5, Per1000: 1000, Lead: 2}},
		{"too early for anybody", 6, 0.5, false, FirstAlert{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, ok := firstAlert(looks, scores, tc.minLead, tc.recall)
			if got != tc.want || ok != tc.ok {
				t.Errorf("got %+v %t, want %+v", got, ok, tc.want)
			}
		})
	}
}

func TestLaneQuantileFallsBack(t *testing.T) {
	t.Parallel()
	rows := inventedRows(600)
	leads := trainLeads(rows, walkStart.AddDate(0, 0, 80))
	at := func(place string) float64 {
		r := LateRow{Trip: tracker.Trip{Lane: tracker.Lane{Origin: "home", Destination: place}, HandedAt: walkStart}}
		return leads.quantile(LateLook{Row: &r, At: walkStart.AddDate(0, 0, 6)})
	}
	if near, far, unknown := at("near"), at("far"), at("nowhere"); near < 0.75 || far > 0.35 || unknown <= far || unknown >= near {
		t.Errorf("six days: near %.2f, far %.2f, a lane without parcels %.2f", near, far, unknown)
	}
	if q := (leadTimes{}).quantile(LateLook{Row: &rows[0], At: walkStart}); q != 0 {
		t.Errorf("no training parcels: %g", q)
	}
}
