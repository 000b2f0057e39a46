package sto_test

import (
	"os"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/sto"
	"parcelwarden/tracker"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestExam(t *testing.T) {
	t.Parallel()
	const codes = `"scanType": "([^"]+)"`
	fixtures := []couriertest.Fixture{{File: "query-signed.json", Codes: codes, Query: tracker.TrackQuery{TrackingNo: "773900000000041", Courier: "sto"}}}
	for _, name := range []string{"parked-after-signature", "batch", "problem", "lost", "international", "station-out"} {
		fixtures = append(fixtures, couriertest.Fixture{File: "query-" + name + ".json", Codes: codes})
	}
	for _, name := range []string{
		"station-collected.json", "refused.json", "old-words.json", "list.json", "placeholder.json", "nested.json", "none.json", "none-listed.json",
		"null.json", "plain.xml", "nested.xml",
	} {
		fixtures = append(fixtures, couriertest.Fixture{File: "query-" + name})
	}
	fixtures = append(fixtures, couriertest.Fixture{File: "query-signed.xml", Codes: `<scanType>([^<]+)</scanType>`})
	for file := range refusals() {
		fixtures = append(fixtures, couriertest.Fixture{File: file})
	}
	for _, name := range []string{"collected.form", "arrival.form", "problem.json"} {
		fixtures = append(fixtures, couriertest.Fixture{File: "push-" + name, Push: true})
	}
	couriertest.Exam(t, sto.Adapter(), fixtures...)
}

type verdict struct {
	outcome tracker.Outcome
	problem tracker.Problem
}

func refusals() map[string]verdict {
	return map[string]verdict{
		"refused-sign.json":    {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"refused-sign.xml":     {tracker.OutcomeAuth, tracker.ProblemBadCredentials},
		"refused-rights.json":  {tracker.OutcomeAuth, tracker.ProblemNoPermission},
		"refused-nothing.json": {tracker.OutcomeNotFound, ""},
		"refused-flow.json":    {tracker.OutcomeRateLimited, ""},
		"refused-retry.json":   {tracker.OutcomeServerError, ""},
		"refused-number.json":  {tracker.OutcomeRejected, tracker.ProblemBadNumber},
		"refused-odd.json":     {tracker.OutcomeRejected, ""},
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for file, want := range refusals() {
		couriertest.Expect(t, parse(t, file), want.outcome, want.problem)
	}
	if got := parse(t, "refused-odd.json").UnknownCodes; len(got) != 1 || got[0] != "error:X77" {
		t.Errorf("an unknown refusal is counted as %v", got)
	}
	for _, file := range []string{"query-none.json", "query-none-listed.json", "query-null.json"} {
		couriertest.Expect(t, parse(t, file), tracker.OutcomeNotFound, "")
	}
}

func TestStatuses(t *testing.T) {
	t.Parallel()
	for file, c := range map[string]struct {
		status   tracker.Status
		statuses []tracker.Status
	}{
		"query-parked-after-signature.json": {tracker.StatusDelivered, []tracker.Status{
			tracker.StatusOutForDelivery, tracker.StatusDelivered, tracker.StatusAvailableForPickup, tracker.StatusDelivered,
		}},
		"query-station-out.json":       {tracker.StatusInTransit, []tracker.Status{tracker.StatusAvailableForPickup, tracker.StatusInTransit}},
		"query-station-collected.json": {tracker.StatusDelivered, []tracker.Status{tracker.StatusAvailableForPickup, tracker.StatusDelivered}},
		"query-problem.json":           {tracker.StatusFailedAttempt, []tracker.Status{tracker.StatusOutForDelivery, tracker.StatusFailedAttempt}},
		"query-refused.json":           {tracker.StatusReturned, []tracker.Status{tracker.StatusException, tracker.StatusReturning, tracker.StatusReturned}},
		"query-lost.json":              {tracker.StatusLost, []tracker.Status{tracker.StatusInTransit, tracker.StatusLost}},
		"query-old-words.json": {tracker.StatusInTransit, []tracker.Status{
			tracker.StatusException, tracker.StatusAvailableForPickup, tracker.StatusAvailableForPickup, tracker.StatusInTransit,
		}},
		"query-international.json": {tracker.StatusCustomsHold, []tracker.Status{
			tracker.StatusInfoReceived, tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusInTransit, tracker.StatusInTransit,
			tracker.StatusInTransit, tracker.StatusCustomsHold,
		}},
		"query-placeholder.json": {tracker.StatusOutForDelivery, []tracker.Status{tracker.StatusOutForDelivery}},
		"query-nested.json":      {tracker.StatusOutForDelivery, []tracker.Status{tracker.StatusOutForDelivery}},
		"query-nested.xml":       {tracker.StatusOutForDelivery, []tracker.Status{tracker.StatusOutForDelivery}},
		"query-plain.xml":        {tracker.StatusDelivered, []tracker.Status{tracker.StatusOutForDelivery, tracker.StatusDelivered}},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			a := parse(t, file)
			couriertest.ExpectStatuses(t, a, c.status, c.statuses)
			if a.Shipments[0].TrackingNo != "773900000000041" {
				t.Errorf("the number is %s", a.Shipments[0].TrackingNo)
			}
		})
	}
}

// TestBatch checks that each number has its own answer.
func TestBatch(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	for _, s := range parse(t, "query-batch.json").Shipments {
		got[s.TrackingNo] = string(s.Outcome) + " " + string(s.Status)
	}
	want := map[string]string{"773900000000041": "ok delivered", "773900000000042": "ok out_for_delivery", "773900000000043": "not_found "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("batch (-want +got):\n%s", diff)
	}
	if n := len(parse(t, "query-list.json").Shipments); n != 2 {
		t.Errorf("a bare list gives %d parcels, want 2", n)
	}
}

func TestXMLAndJSONReadAlike(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(parse(t, "query-signed.json"), parse(t, "query-signed.xml")); diff != "" {
		t.Errorf("XML reads differently (-json +xml):\n%s", diff)
	}
}

func TestWayAndZones(t *testing.T) {
	t.Parallel()
	s := parse(t, "query-signed.json").Shipments[0]
	if c := s.Checkpoints[1]; c.Text != "快件离开【重庆渝北龙溪】，发往【重庆转运中心】" || !c.ZoneGuess || !c.At.Equal(time.Date(2026, 3, 1, 13, 0, 0, 0, time.UTC)) {
		t.Errorf("a departure without words: %+v", c)
	}
	for i, want := range []string{"收件", "发件", "到件", "发件", "到件", "派件", "签收"} {
		if c := s.Checkpoints[i]; c.Code != want || (c.Milestone == tracker.MilestoneHub) != (i == 2 || i == 3) {
			t.Errorf("%d: %s proves %q", i, c.Code, c.Milestone)
		}
	}
	abroad := parse(t, "query-international.json").Shipments[0].Checkpoints
	for i, want := range map[int]time.Time{
		3: time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC), 4: time.Date(2026, 3, 3, 14, 0, 0, 0, time.UTC),
		5: time.Date(2026, 3, 3, 17, 0, 0, 0, time.UTC), 6: time.Date(2026, 3, 4, 17, 0, 0, 0, time.UTC),
	} {
		if c := abroad[i]; !c.At.Equal(want) || c.ZoneGuess != (i == 3) {
			t.Errorf("%s at %s, guessed %v, want %s", c.Code, c.At, c.ZoneGuess, want)
		}
	}
}

func parse(t *testing.T, file string) tracker.Answer {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return sto.Adapter().Parse(couriers.Reply{Body: body, Now: couriertest.Now()})
}

func FuzzParse(f *testing.F) { couriertest.Fuzz(f, sto.Adapter()) }
