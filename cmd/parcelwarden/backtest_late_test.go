package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const historyHead = "id,origin,destination,shipped_at,promised_on,delivered_at,status\n"

// history is an invented file of parcels over eighty days: those to West take twice as long, and every seventh is late.
func history() string {
	var out strings.Builder
	out.WriteString(historyHead)
	start := time.Date(2018, 1, 1, 9, 0, 0, 0, time.UTC)
	for i := range 800 {
		handed, place, days := start.Add(time.Duration(i)*144*time.Minute), "East", 2+i%3
		if i%2 == 0 {
			place, days = "West", 5+i%4
		}
		promised := handed.AddDate(0, 0, days+2)
		if i%7 == 0 {
			days += 4
		}
		fmt.Fprintf(&out, "P-%d,North,%s,%s,%s,%s,delivered\n", i, place, handed.Format(time.DateTime), promised.Format(time.DateOnly), handed.AddDate(0, 0, days).Format(time.DateTime))
	}
	return out.String()
}

func runBacktest(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errOut bytes.Buffer
	now := func() time.Time { return time.Date(2026, 10, 12, 9, 0, 0, 0, time.UTC) }
	status = run(t.Context(), append([]string{"backtest"}, args...), stdio{in: strings.NewReader(""), out: &out, err: &errOut, now: now})
	return status, out.String(), errOut.String()
}

func TestBacktestLateJSON(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history.csv.gz")
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(history())); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, errOut := runBacktest(t, "late", path, "--train-until", "2018-02-15", "--json")
	var r map[string]any
	if err := json.Unmarshal([]byte(out), &r); err != nil || status != 0 {
		t.Fatalf("status %d, %v: %s%s", status, err, out, errOut)
	}
	if rows := r["rows"].(map[string]any); rows["train"].(float64)+rows["test"].(float64) != 800 || rows["train"].(float64) != 447 {
		t.Errorf("rows %v", rows)
	}
	var leads, alerts []any
	for _, l := range r["lead"].([]any) {
		line := l.(map[string]any)
		leads = append(leads, line["days_before"])
		for _, base := range []string{"fixed_age", "lane_quantile"} {
			if _, ok := line["baselines"].(map[string]any)[base].(map[string]any)["auc"].(float64); !ok {
				t.Errorf("lead %v has no auc of %s", line["days_before"], base)
			}
		}
	}
	for _, a := range r["first_alert"].([]any) {
		line := a.(map[string]any)
		if line["recall"] == 0.7 {
			alerts = append(alerts, line["min_lead_days"])
		}
		for _, key := range []string{"precision", "alerts_per_1000", "median_lead_days"} {
			if _, ok := line[key].(float64); !ok {
				t.Errorf("first alert without %s: %v", key, line)
			}
		}
	}
	if diff := cmp.Diff([][]any{{1., 2., 3., 5., 7., 10.}, {1., 2., 3., 5., 7.}}, [][]any{leads, alerts}); diff != "" {
		t.Errorf("days before:\n%s", diff)
	}
	if bin, ok := r["calibration"].([]any)[0].(map[string]any); !ok || bin["n"].(float64) < 1 {
		t.Errorf("calibration %v", r["calibration"])
	}
}

func TestBacktestLateForPeople(t *testing.T) {
	t.Parallel()
	text := strings.Replace(history(), "\nP-3,", "\nP-1,", 1) + "X,North,East,soon,2018-03-01,,shipped\n"
	path := write(t, "history.csv", text)
	test := write(t, "test.csv", historyHead+"T-1,North,West,2018-03-01 10:00:00,2018-03-08,2018-03-20 10:00:00,delivered\nT-2,North,West,,2018-03-08,,canceled\n")
	status, out, errOut := runBacktest(t, "late", path, "--train-until", "2018-03-01", "--test", test, "--days-before", "4")
	if status != exitRejected {
		t.Errorf("status %d: %s", status, errOut)
	}
	for _, want := range []string{"1 judged", "lane quantile", "precision at recall", "│    4 │", "calibration"} {
		if !strings.Contains(strings.ToLower(out), want) {
			t.Errorf("the tables lack %q:\n%s", want, out)
		}
	}
	wantErr := "left out: 1 rows cancelled\n" +
		"rejected: history.csv row 5: id \"P-1\" stands in the file twice\n" +
		"rejected: history.csv row 802: shipped_at \"soon\" is not a local time such as 2018-03-09 17:05:00\n"
	if diff := cmp.Diff(wantErr, errOut); diff != "" {
		t.Errorf("standard error (-want +got):\n%s", diff)
	}
}

func TestBacktestLateWrongUsage(t *testing.T) {
	t.Parallel()
	path := write(t, "history.csv", history())
	for name, tc := range map[string]struct {
		status int
		args   []string
	}{
		"no file":        {exitUsage, []string{"late", "--train-until", "2018-02-15"}},
		"no date":        {exitUsage, []string{"late", path}},
		"wrong date":     {exitUsage, []string{"late", path, "--train-until", "15.2.2018"}},
		"not there":      {exitUsage, []string{"late", path + ".gone", "--train-until", "2018-02-15"}},
		"wrong day":      {exitUsage, []string{"late", path, "--train-until", "2018-02-15", "--days-before", "-1"}},
		"wrong split":    {exitUsage, []string{"late", path, "--train-until", "2018-02-15", "--split", "delivery"}},
		"other columns":  {exitUsage, []string{"late", write(t, "o.csv", "a,b\n1,2\n"), "--train-until", "2018-02-15"}},
		"not packed":     {exitFailed, []string{"late", write(t, "o.csv.gz", "a,b\n1,2\n"), "--train-until", "2018-02-15"}},
		"nothing left":   {exitFailed, []string{"late", path, "--train-until", "2019-01-01"}},
		"no such kind":   {exitUsage, []string{"never", path}},
		"without a kind": {0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if status, out, errOut := runBacktest(t, tc.args...); status != tc.status || status != 0 && (errOut == "" || out != "") {
				t.Errorf("status %d, want %d: %s%s", status, tc.status, out, errOut)
			}
		})
	}
}
