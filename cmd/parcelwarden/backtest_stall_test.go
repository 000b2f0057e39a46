package main

import (
	"bytes"
	"fmt"
	"os"
	"parcelwarden/tracker/replay"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// stallScans invents a post: parcels of even numbers are scanned daily and arrive; the others stop after their announcement.
func stallScans(parcels int) string {
	var out strings.Builder
	out.WriteString("id,at,code,event,place,origin,destination\n")
	start := time.Date(2025, 1, 6, 9, 0, 0, 0, time.UTC)
	for i := range parcels {
		at := start.Add(time.Duration(i) * 11 * time.Hour)
		scan := func(code, event, place string) {
			fmt.Fprintf(&out, "p%d,%s,%s,%s,%s,NP,HW\n", i, at.Format(time.DateTime), code, event, place)
			at = at.Add(time.Duration(20+i%9) * time.Hour)
		}
		scan("SENT", "announced", "")
		if i%2 == 0 {
			scan("AR", "arrived at hub", "MIDFIELD")
			scan("OD", "out for delivery", "HILLWICK")
			scan("DL", "handed to the buyer", "HILLWICK")
		}
	}
	return out.String()
}

func runStall(t *testing.T, status int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errOut bytes.Buffer
	std := stdio{in: strings.NewReader(""), out: &out, err: &errOut, now: func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }}
	if got := run(t.Context(), append([]string{"backtest", "stall"}, args...), std); got != status {
		t.Fatalf("exit %d, want %d\n%s%s", got, status, out.String(), errOut.String())
	}
	return out.String(), errOut.String()
}

func TestBacktestStall(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good, bad := write("good.csv", stallScans(200)), write("bad.csv", stallScans(200)+"p1,soon,AR,arrived,,,\n")
	out, _ := runStall(t, 0, good, "--train-until", "2025-02-15", "--delivered", "dl", "--json")
	report := decodeJSON[replay.StallReport](t, out)
	if len(report.Targets) != 3 || report.Targets[0].Target != "no_scan_72h" || report.Targets[0].AUC < 0.7 || report.Rules[2].Rule != "fixed_168h" {
		t.Errorf("%s", out)
	}
	for _, key := range []string{`"alerted_share"`, `"median_gap_hours"`, `"gap_clock": {`, `"event_quantile": {`, `"n"`, `"ap"`} {
		if !strings.Contains(out, key) {
			t.Errorf("no %s in %s", key, out)
		}
	}
	out, told := runStall(t, 3, bad, "--test", good, "--delivered", "DL")
	if !strings.Contains(told, `bad.csv: row 502: at "soon" is not a time`) || !strings.Contains(told, "1 of 501 rows rejected") {
		t.Errorf("told %q", told)
	}
	if !strings.Contains(out, "learned from 200 parcels of another file; judged 200 parcels") || !strings.Contains(out, "model_same_recall") {
		t.Errorf("%s", out)
	}
	out, _ = runStall(t, 0, good) // nothing says that DL is a delivery
	if strings.Contains(out, "NaN") {
		t.Errorf("%s", out)
	}
	for _, wrong := range [][]string{{}, {good, "--train-until", "soon"}, {good, "--train-until", "2025-02-15", "--test", bad}, {filepath.Join(dir, "none.csv")}, {good, bad}} {
		runStall(t, 2, wrong...)
	}
	runStall(t, 1, write("other.csv", "a,b\n1,2\n"))
	runStall(t, 1, good, "--train-until", "2031-01-01")
}
