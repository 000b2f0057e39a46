package couriers

import (
	"encoding/json"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func answering(a tracker.Answer) Adapter {
	adapter := adapterNamed("yto")
	adapter.Parse = func(Reply) tracker.Answer { return a }
	return adapter
}

func TestDecodeShape(t *testing.T) {
	t.Parallel()
	a := tracker.Answer{Outcome: tracker.OutcomeOK, UnknownCodes: []string{"z"}, Shipments: []tracker.TrackedShipment{{
		TrackingNo: "YT1", Outcome: tracker.OutcomeOK, Status: tracker.StatusInTransit, UnknownCodes: []string{"a", "z"},
		Checkpoints: []tracker.Checkpoint{{At: fixedNow(), Status: tracker.StatusInTransit, Code: "1002", Text: "离开", Place: "武汉"}},
	}}}
	raw, err := json.Marshal(Decode(answering(a), Reply{}, false))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"courier":"yto","outcome":"ok","shipments":[{"tracking_no":"YT1","status":"in_transit","expected_at":null,` +
		`"checkpoints":[{"at":"2026-03-10T08:00:00Z","status":"in_transit","code":"1002","text":"离开","place":"武汉"}]}],"unknown_codes":["a","z"]}`
	if diff := cmp.Diff(want, string(raw)); diff != "" {
		t.Error(diff)
	}
	raw, err = json.Marshal(Decode(answering(tracker.Answer{Outcome: tracker.OutcomeMalformed}), Reply{}, false))
	if err != nil || string(raw) != `{"courier":"yto","outcome":"malformed","shipments":[],"unknown_codes":[]}` {
		t.Errorf("an empty document is %s %v", raw, err)
	}
}

func TestDecodeOutcome(t *testing.T) {
	t.Parallel()
	parcels := func(outcomes ...tracker.Outcome) tracker.Answer {
		a := tracker.Answer{Outcome: tracker.OutcomeOK}
		for _, o := range outcomes {
			a.Shipments = append(a.Shipments, tracker.TrackedShipment{Outcome: o})
		}
		return a
	}
	for name, c := range map[string]struct {
		answer tracker.Answer
		want   tracker.Outcome
	}{
		"nothing":       {parcels(), tracker.OutcomeOK},
		"one not found": {parcels(tracker.OutcomeNotFound), tracker.OutcomeNotFound},
		"all rejected":  {parcels(tracker.OutcomeRejected, tracker.OutcomeRejected), tracker.OutcomeRejected},
		"mixed":         {parcels(tracker.OutcomeRejected, tracker.OutcomeOK), tracker.OutcomeOK},
		"mixed trouble": {parcels(tracker.OutcomeRejected, tracker.OutcomeNotFound), tracker.OutcomeOK},
		"time-out":      {tracker.Answer{Outcome: tracker.OutcomeTimeout}, tracker.OutcomeServerError},
		"auth":          {tracker.Answer{Outcome: tracker.OutcomeAuth}, tracker.OutcomeAuth},
	} {
		if got := Decode(answering(c.answer), Reply{}, false).Outcome; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestReadExpectations(t *testing.T) {
	t.Parallel()
	table := "\ufeffnote\tFile\tcourier\tpush\thttp_status\tstatus\r\n# remark\n\nfirst\ta.json\tsf\tyes\t503\tdelivered\r\n\tb.json\tsf\n"
	got, err := ReadExpectations(strings.NewReader(table))
	if err != nil {
		t.Fatal(err)
	}
	want := []Expectation{
		{Line: 4, File: "a.json", Courier: "sf", Push: true, HTTPStatus: 503, Status: "delivered", Note: "first"},
		{Line: 5, File: "b.json", Courier: "sf", HTTPStatus: 200},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for name, bad := range map[string]string{
		"no file column": "courier\nsf\n", "status in words": "file\thttp_status\na\tbusy\n", "push in words": "file\tpush\na\tmaybe\n",
		"no file": "file\tcourier\n\tsf\n",
	} {
		if _, err := ReadExpectations(strings.NewReader(bad)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC)
	d := Document{Outcome: tracker.OutcomeOK, Shipments: []DecodedShipment{
		{TrackingNo: "A", Status: tracker.StatusDelivered, Checkpoints: []DecodedCheckpoint{{At: at.Add(-time.Hour)}, {At: at}}},
		{TrackingNo: "B", Outcome: tracker.OutcomeNotFound},
	}}
	for name, c := range map[string]struct {
		row  Expectation
		want []string
	}{
		"all as expected":      {Expectation{TrackingNo: "A", Outcome: "ok", Status: "delivered", Checkpoints: "2", LastAt: "2026-03-10T16:00:00+08:00"}, nil},
		"nothing compared":     {Expectation{TrackingNo: "A"}, nil},
		"a parcel's outcome":   {Expectation{TrackingNo: "B", Outcome: "not_found"}, nil},
		"the whole's outcome":  {Expectation{Outcome: "ok"}, nil},
		"status and count":     {Expectation{TrackingNo: "A", Status: "lost", Checkpoints: "3"}, []string{"status: expected lost, got delivered", "checkpoints: expected 3, got 2"}},
		"last time":            {Expectation{TrackingNo: "A", LastAt: "2026-03-10T16:00:01+08:00"}, []string{"last_at: expected 2026-03-10T16:00:01+08:00, got 2026-03-10T08:00:00Z"}},
		"no time at all":       {Expectation{TrackingNo: "B", LastAt: "2026-03-10T16:00:00+08:00"}, []string{"last_at: expected 2026-03-10T16:00:00+08:00, got no checkpoint"}},
		"no such parcel":       {Expectation{TrackingNo: "C", Status: "lost"}, []string{"tracking_no: expected C, got A, B"}},
		"which parcel?":        {Expectation{Status: "lost"}, []string{"tracking_no: expected one parcel, got A, B"}},
		"outcome of the whole": {Expectation{Outcome: "auth"}, []string{"outcome: expected auth, got ok"}},
	} {
		if diff := cmp.Diff(c.want, c.row.Differences(d)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
