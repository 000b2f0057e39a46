package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestFaultsBegin(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 10, 12, 1, 2, 3, 4, time.UTC)
	if at, err := (faultsFlags{}).begins(now); err != nil || !at.Equal(now.Truncate(time.Second)) {
		t.Errorf("without a start: %s, %v", at, err)
	}
	if at, err := (faultsFlags{start: "2026-10-12T09:00:00+08:00"}).begins(now); err != nil || at.UTC().Hour() != 1 {
		t.Errorf("a start: %s, %v", at, err)
	}
	if _, err := (faultsFlags{start: "monday"}).begins(now); err == nil {
		t.Error("monday is no start")
	}
}

// Every fault that couriers have, over four days of small shops: nothing is told without proof, nothing because of an outage, nothing is missed.
func TestSimulateFaults(t *testing.T) {
	t.Parallel()
	var out, errOut bytes.Buffer
	std := stdio{in: strings.NewReader(""), out: &out, err: &errOut, now: time.Now}
	args := []string{"simulate", "faults", "--parcels", "200", "--hours", "96", "--step", "1h", "--seed", "6", "--start", "2026-10-12T09:00:00+08:00", "--json"}
	code := run(t.Context(), args, std)
	if code != 0 {
		t.Fatalf("exit %d\n%s%s", code, errOut.String(), out.String())
	}
	report := decodeJSON[faultsReport](t, out.String())
	if len(report.Runs) != 1 {
		t.Fatalf("%d runs", len(report.Runs))
	}
	r := report.Runs[0]
	if r.Unproven != 0 || r.ByOutage != 0 || r.Missed != 0 {
		t.Errorf("unproven %d, by outage %d, missed %d: %+v", r.Unproven, r.ByOutage, r.Missed, r.Mismatches)
	}
	incidents := int64(0)
	for _, n := range r.Incidents {
		incidents += n
	}
	if r.Shipments < 100 || r.Polls < 3*r.Shipments || incidents < 20 || len(r.Incidents) < 6 {
		t.Errorf("too little happened to prove anything: %d shipments, %d looks, %v", r.Shipments, r.Polls, r.Incidents)
	}
	t.Logf("%d shipments, %d looks, %v of %v", r.Shipments, r.Polls, r.Incidents, r.Expected)
}
