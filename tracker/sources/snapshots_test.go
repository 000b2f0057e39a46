package sources

import (
	"errors"
	"parcelwarden/tracker"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parseSnapshots(t *testing.T, text string) (SnapshotFile, error) {
	t.Helper()
	book, err := tracker.LoadScoreBook()
	if err != nil {
		t.Fatal(err)
	}
	return ParseSnapshots("score.csv", strings.NewReader(text), int64(len(text)), SnapshotOptions{Metrics: book.MetricsOf("douyin"), Today: "2026-11-22"})
}

func TestSnapshotFile(t *testing.T) {
	t.Parallel()
	file, err := parseSnapshots(t, "\uFEFFDate,Overall,product,logistics,service,bonus,delivery_ontime_rate,delivery_ontime_rate_points,delivery ontime rate weighted,pickup_hours_avg,remark\n"+
		"2026-11-20,82,69,99,85,2,99.412%,100,70,5.5741 h,fine\n"+
		"2026/11/2,,,90.5,,–,0.95,,,,\n")
	if err != nil {
		t.Fatal(err)
	}
	f := tracker.FigureOf
	want := SnapshotFile{
		Snapshots: []tracker.ScoreSnapshot{
			{Date: "2026-11-20", Overall: f(82), Product: f(69), Logistics: f(99), Service: f(85), Bonus: f(2), Metrics: []tracker.SnapshotMetric{
				{Key: "pickup_hours_avg", Value: f(5.5741)}, {Key: "delivery_ontime_rate", Value: f(0.99412), Points: f(100), Weighted: f(70)},
			}},
			{Date: "2026-11-02", Logistics: f(90.5), Metrics: []tracker.SnapshotMetric{{Key: "delivery_ontime_rate", Value: f(0.95)}}},
		},
		Lines: []int{2, 3}, Rows: 2, UnknownColumns: []string{"remark"},
	}
	if diff := cmp.Diff(want, file); diff != "" {
		t.Error(diff)
	}
}

func TestSnapshotFileWithThePlatformsHeadings(t *testing.T) {
	t.Parallel()
	file, err := parseSnapshots(t, "日期,商家体验分,商品,物流,服务,加分,运单配送时效达成率,运单配送时效达成率得分,揽收及时率,商品品质退货率,备注\n"+
		"2026-11-20,82,69,99,85,2,99.412%,100,99.1%,0.3%,好\n")
	if err != nil {
		t.Fatal(err)
	}
	f := tracker.FigureOf
	want := []tracker.ScoreSnapshot{{Date: "2026-11-20", Overall: f(82), Product: f(69), Logistics: f(99), Service: f(85), Bonus: f(2), Metrics: []tracker.SnapshotMetric{
		{Key: "collect_ontime_rate", Value: f(0.991)}, {Key: "delivery_ontime_rate", Value: f(0.99412), Points: f(100)}, {Key: "quality_return_rate", Value: f(0.003)},
	}}}
	for i := range file.Snapshots {
		file.Snapshots[i] = file.Snapshots[i].Ordered()
	}
	if diff := cmp.Diff(want, file.Snapshots); diff != "" || file.Rejected != 0 || len(file.UnknownColumns) != 1 {
		t.Errorf("%+v %s", file, diff)
	}
	if file, err = parseSnapshots(t, "日期,总分,商品分\n2026-11-20,820,69\n"); err != nil || file.Rejected != 1 || file.Errors[0].Field != "overall" {
		t.Errorf("%+v, %v", file, err)
	}
}

func TestSnapshotRowsThatCannotBe(t *testing.T) {
	t.Parallel()
	file, err := parseSnapshots(t, "date,overall,delivery_ontime_rate,delivery_ontime_rate_points\n"+
		"2026-11-20,82,0.99,\n"+ // kept
		"2026-11-20,83,,\n"+
		"2026-11-23,83,,\n"+
		"soon,83,,\n"+
		"2026-11-19,820,,\n"+
		"2026-11-18,82,99.4,\n"+
		"2026-11-17,high,,x\n"+
		"2026-11-16,,,\n"+
		"2026-11-15,82\n"+
		"2026-11-14,82,,90\n") // kept
	if err != nil {
		t.Fatal(err)
	}
	if len(file.Snapshots) != 2 || file.Rejected != 8 || file.Rows != 10 {
		t.Errorf("%+v", file)
	}
	want := []tracker.RowError{
		{Row: 3, Field: "date", Value: "2026-11-20", Reason: "stands twice in this file"},
		{Row: 4, Field: "date", Value: "2026-11-23", Reason: "lies in the future"},
		{Row: 5, Field: "date", Value: "soon", Reason: "is not a date: write 2026-09-10"},
		{Row: 6, Field: "overall", Value: "820", Reason: "is out of range: a score has 0 to 100 points, a share is 0 to 1 or 0% to 100%"},
		{Row: 7, Field: "delivery_ontime_rate", Value: "99.4", Reason: "is out of range: a score has 0 to 100 points, a share is 0 to 1 or 0% to 100%"},
		{Row: 8, Field: "overall", Value: "high", Reason: "is not a number"},
		{Row: 8, Field: "delivery_ontime_rate_points", Value: "x", Reason: "is not a number"},
		{Row: 9, Field: "overall", Reason: "has a date and no figure"},
		{Row: 10, Reason: "has 2 cells, the header has 4"},
	}
	if diff := cmp.Diff(want, file.Errors); diff != "" {
		t.Error(diff)
	}
	for _, text := range []string{"", "overall\n82\n", "date,overall\n", "date,date\n2026-11-20,1\n"} {
		var broken *FileError
		if _, err := parseSnapshots(t, text); !errors.As(err, &broken) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
