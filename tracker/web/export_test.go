package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

func TestCSV(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	res, body := s.get("/stuck.csv?family=stalled")
	if got := res.Header.Get("Content-Disposition"); got != `attachment; filename="stuck-20261118-1030.csv"` {
		t.Errorf("disposition %q", got)
	}
	rest, ok := strings.CutPrefix(body, "\uFEFF")
	if !ok {
		t.Fatal("no byte-order mark")
	}
	rows, err := csv.NewReader(strings.NewReader(rest)).ReadAll()
	if err != nil || len(rows) != 12 || len(rows[0]) != 23 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	mustNotContain(t, body, "13800138000", "6602")
	mustContain(t, body, "\t773318820459631", "138****8000", "-0.088200")
}

func TestSafeCell(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"": "", "圆通": "圆通", "=1+1": "'=1+1", "+86": "'+86", "-cmd": "'-cmd", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", "＝1": "'＝1",
		"-0.105000": "-0.105000", "12.5": "12.5", "773318820459631": "\t773318820459631", "YT1": "YT1", "-1+1": "'-1+1", "２": "２",
	} {
		if got := safeCell(cell); got != want {
			t.Errorf("safeCell(%q) = %q, want %q", cell, got, want)
		}
	}
}

func TestJSONShape(t *testing.T) {
	t.Parallel()
	s := signedIn(t, "wang")
	_, body := s.get("/stuck.json?q=YT7719036255127")
	var rows []map[string]any
	if err := json.Unmarshal([]byte(body), &rows); err != nil || len(rows) != 1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, key := range []string{
		"incident", "tracking_no", "courier", "merchant", "order_no", "supplier", "kind", "severity", "phase", "silence_hours", "overdue_hours",
		"last_checkpoint", "last_look", "rule", "p_lost", "recommendation", "effect", "opened_at", "acknowledged_by",
	} {
		if _, ok := rows[0][key]; !ok {
			t.Errorf("no %q", key)
		}
	}
	if rows[0]["silence_hours"] != 101.0 || rows[0]["overdue_hours"] != 29.0 || rows[0]["p_lost"] != 0.285 || rows[0]["acknowledged_by"] != "小李" {
		t.Errorf("row is %v", rows[0])
	}
	if got := rows[0]["last_look"]; got != "2026-11-18T10:18:00+08:00" {
		t.Errorf("last_look %v", got)
	}
	advice, _ := rows[0]["recommendation"].(map[string]any)
	if advice["action"] != "chase" || advice["cost"] != "27.59 CNY" || advice["runner_up"] != "reship" {
		t.Errorf("recommendation %v", advice)
	}
}

func TestRecordWithoutKnowledge(t *testing.T) {
	t.Parallel()
	advice := &tracker.Recommendation{Action: tracker.ActionWait, LossChance: 0.04}
	rec := NewStuckRecord(tracker.StuckParcel{Incident: tracker.Incident{ID: 5, Since: atNoon()}, Advice: advice}, time.UTC, nil)
	raw, err := json.Marshal(rec)
	if err != nil {
		t.Fatal(err)
	}
	// A chance without a sample is an assumption, so it is not given; nothing unknown is given as zero.
	mustContain(t, string(raw), `"p_lost":null`, `"effect":null`, `"last_checkpoint":null`, `"last_look":null`, `"why":[]`, `"silence_hours":0`)
	var b bytes.Buffer
	if err := WriteStuckCSV(&b, []StuckRecord{rec}); err != nil || strings.Count(b.String(), "\n") != 2 {
		t.Errorf("%q, %v", b.String(), err)
	}
}

func TestHidePhones(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"派件员 13800138000":             "派件员 138****8000",
		"电话:13800138000,13900139000。": "电话:138****8000,139****9000。",
		"+86 138-0013-8000 来电":        "+86 138****8000 来电",
		"8613800138000":               "86138****8000",
		"单号 773318820459631 不变":       "单号 773318820459631 不变",
		"138001380001":                "138001380001",
		"12800138000":                 "12800138000",
	} {
		if got := tracker.HidePhones(text); got != want {
			t.Errorf("tracker.HidePhones(%q) = %q, want %q", text, got, want)
		}
	}
}
