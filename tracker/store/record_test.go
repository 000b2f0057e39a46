package store_test

import (
	"parcelwarden/tracker"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func recordTests() []storeTest {
	return []storeTest{
		{"record/twice is once", testRecordTwice},
		{"record/a run of equal looks is one row", testRecordRuns},
		{"record/failures and problems", testRecordFailures},
		{"record/when a look asks for a judgement", testRecordCheck},
		{"record/a late look adds its checkpoints only", testRecordLate},
		{"record/an event that the courier takes back", testRecordTakenBack},
		{"record/accounts", testRecordAccount},
	}
}

func claimOf(s tracker.Shipment) tracker.PollClaim {
	return tracker.PollClaim{ShipmentID: s.ID, MerchantID: s.MerchantID, AccountID: s.AccountID}
}

func events(hours ...float64) []tracker.Checkpoint {
	var out []tracker.Checkpoint
	for _, h := range hours {
		out = append(out, tracker.Checkpoint{At: at(h), Status: tracker.StatusInTransit, Code: "1002", Text: "离开 广州转运中心", Place: "广州市"})
	}
	return out
}

func newEvents(s tracker.Shipment, hour float64, list []tracker.Checkpoint) tracker.LookResult {
	return tracker.LookResult{
		Claim: claimOf(s), At: at(hour), Outcome: tracker.OutcomeNewEvent, Status: tracker.StatusInTransit, Checkpoints: list,
		EventsHash: tracker.CheckpointsHash(list), NextPollAt: at(hour + 2), NewestEvent: tracker.NewestEvent(list, at(hour)),
	}
}

func look(s tracker.Shipment, hour float64, outcome tracker.Outcome) tracker.LookResult {
	return tracker.LookResult{Claim: claimOf(s), At: at(hour), Outcome: outcome, NextPollAt: at(hour + 2)}
}

func (w *world) record(t testing.TB, looks ...tracker.LookResult) {
	t.Helper()
	check(t, w.RecordLooks(t.Context(), looks))
}

func (w *world) page(t testing.TB, s tracker.Shipment) tracker.ParcelRecord {
	t.Helper()
	record, err := w.Parcel(t.Context(), s.MerchantID, s.ID)
	check(t, err)
	return record
}

func testRecordTwice(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	looks := []tracker.LookResult{newEvents(s, 0, events(-5, -3)), look(s, 1, tracker.OutcomeSame), newEvents(s, 2, events(-5, -3, 1.5))}
	w.record(t, looks...)
	once := w.page(t, s)
	w.record(t, looks...)
	w.record(t, looks[2])
	if diff := cmp.Diff(once, w.page(t, s), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("recording again changed something:\n%s", diff)
	}
	if diff := cmp.Diff(events(-5, -3, 1.5), once.Checkpoints); diff != "" {
		t.Error(diff)
	}
	got := once.Shipment
	if got.Status != tracker.StatusInTransit || !got.LastLookAt.Equal(at(2)) || !got.NextPollAt.Equal(at(4)) || len(once.Looks) != 3 {
		t.Errorf("parcel %+v, looks %+v", got, once.Looks)
	}
}

func testRecordRuns(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	w.record(t, look(s, 1, tracker.OutcomeNotFound), look(s, 2, tracker.OutcomeNotFound))
	w.record(t, look(s, 3, tracker.OutcomeNotFound))
	w.record(t, look(s, 4, tracker.OutcomeTimeout))
	w.record(t, look(s, 5, tracker.OutcomeNotFound))
	want := []tracker.PollAttempt{
		{Outcome: tracker.OutcomeNotFound, Count: 3, FirstAt: at(1), LastAt: at(3)},
		{Outcome: tracker.OutcomeTimeout, Count: 1, FirstAt: at(4), LastAt: at(4)},
		{Outcome: tracker.OutcomeNotFound, Count: 1, FirstAt: at(5), LastAt: at(5)},
	}
	for i := range want {
		want[i].ShipmentID, want[i].AccountID = s.ID, w.account.ID
	}
	if diff := cmp.Diff(want, w.page(t, s).Looks); diff != "" {
		t.Error(diff)
	}
}

func testRecordFailures(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	w.record(t, look(s, 0.1, tracker.OutcomeNotFound), look(s, 0.2, tracker.OutcomeServerError), look(s, 0.3, tracker.OutcomeServerError))
	got := w.find(t, "YT001")
	if got.Failures != 2 || !got.LastLookAt.Equal(at(0.1)) || !got.LastTryAt.Equal(at(0.3)) || !got.CheckAt.Equal(at(1)) {
		t.Errorf("after two failures: %+v", got)
	}
	phone := look(s, 0.4, tracker.OutcomeRejected)
	phone.Problem = tracker.ProblemNeedsPhone
	w.record(t, phone)
	got = w.find(t, "YT001")
	if got.Problem != tracker.ProblemNeedsPhone || !got.CheckAt.Equal(at(0.4)) || got.Failures != 3 {
		t.Errorf("a problem for a person: %+v", got)
	}
	w.record(t, look(s, 0.5, tracker.OutcomeSame))
	if got = w.find(t, "YT001"); got.Problem != "" || got.Failures != 0 || got.LastOutcome != tracker.OutcomeSame {
		t.Errorf("after a good look: %+v", got)
	}
}

func testRecordCheck(t *testing.T, w *world) {
	tests := []struct {
		name  string
		state string // SQL
		look  func(tracker.Shipment) tracker.LookResult
		want  float64
	}{
		{"same asks for nothing", "", func(s tracker.Shipment) tracker.LookResult { return look(s, 5, tracker.OutcomeSame) }, 9},
		{"news", "", func(s tracker.Shipment) tracker.LookResult { return newEvents(s, 5, events(4)) }, 5},
		{"past the threshold", "threshold_at = " + millis(4), func(s tracker.Shipment) tracker.LookResult { return look(s, 5, tracker.OutcomeSame) }, 5},
		{"before the threshold", "threshold_at = " + millis(6), func(s tracker.Shipment) tracker.LookResult { return look(s, 5, tracker.OutcomeSame) }, 9},
		{"blind no more", "blind_since = " + millis(4), func(s tracker.Shipment) tracker.LookResult { return look(s, 5, tracker.OutcomeNotFound) }, 5},
		{"still blind", "blind_since = " + millis(4), func(s tracker.Shipment) tracker.LookResult { return look(s, 5, tracker.OutcomeTimeout) }, 9},
	}
	for i, test := range tests {
		s := w.parcel(t, number("YT", i))
		set := "check_at = " + millis(9)
		if test.state != "" {
			set += ", " + test.state
		}
		check(t, w.raw(t, "UPDATE shipments SET "+set+" WHERE tracking_no = '"+s.TrackingNo+"'"))
		w.record(t, test.look(s))
		if got := w.find(t, s.TrackingNo).CheckAt; !got.Equal(at(test.want)) {
			t.Errorf("%s: check at %s, want %s", test.name, got, at(test.want))
		}
	}
}

func testRecordLate(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	w.record(t, newEvents(s, 5, events(-5, 4)))
	late := newEvents(s, 4, events(-5, 3))
	late.Status = tracker.StatusException
	w.record(t, late)
	got := w.page(t, s)
	if got.Shipment.Status != tracker.StatusInTransit || !got.Shipment.LastLookAt.Equal(at(5)) || len(got.Looks) != 1 {
		t.Errorf("a late look changed the state: %+v", got.Shipment)
	}
	if len(got.Checkpoints) != 3 {
		t.Errorf("%d checkpoints", len(got.Checkpoints))
	}
}

func testRecordAccount(t *testing.T, w *world) {
	base := tracker.AccountLook{AccountID: w.account.ID, MerchantID: w.shop.ID, Looks: 40}
	good, bad := base, base
	good.At, good.NewestEvent, good.Outcome, good.NewEvents, good.Unknown = at(1), at(1), tracker.OutcomeOK, 12, map[string]int{"9999": 2}
	bad.At, bad.Outcome, bad.Problem, bad.Detail = at(2), tracker.OutcomeAuth, tracker.ProblemBadCredentials, "签名错误"
	for _, l := range []tracker.AccountLook{good, bad, bad} {
		check(t, w.RecordAccountLook(t.Context(), l))
	}
	got, err := w.Accounts(t.Context(), w.shop.ID)
	check(t, err)
	a := got[0]
	if a.Looks != 120 || a.Failures != 2 || !a.LastSuccessAt.Equal(at(1)) || !a.LastFailureAt.Equal(at(2)) ||
		a.LastProblem != tracker.ProblemBadCredentials || a.LastDetail != "签名错误" || a.UnknownCodes != 2 || !a.FreshAt.Equal(at(1)) || a.FreshRate <= 0 {
		t.Errorf("account %+v", a)
	}
	check(t, w.RecordAccountLook(t.Context(), good))
	got, err = w.Accounts(t.Context(), w.shop.ID)
	check(t, err)
	if a = got[0]; a.Failures != 0 || a.LastProblem != "" || a.UnknownCodes != 4 {
		t.Errorf("account after a good look %+v", a)
	}
}

func testRecordTakenBack(t *testing.T, w *world) {
	s := w.parcel(t, "EM001")
	signed := tracker.Checkpoint{At: at(5), Status: tracker.StatusDelivered, Milestone: tracker.MilestoneSigned, Code: "704", Text: "妥投"}
	undone := signed
	undone.Hint, undone.Milestone = true, tracker.MilestoneNone
	history := func(c tracker.Checkpoint) []tracker.Checkpoint { return append(events(1), c) }
	w.record(t, newEvents(s, 6, history(signed)), newEvents(s, 7, history(signed))) // twice in one statement
	w.record(t, newEvents(s, 8, history(undone)))
	got := w.page(t, s).Checkpoints
	if len(got) != 2 || !got[1].Hint || got[1].Milestone != tracker.MilestoneNone || got[1].Text != "妥投" {
		t.Errorf("checkpoints %+v", got)
	}
}
