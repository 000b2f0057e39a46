package store_test

import (
	"parcelwarden/tracker"
	"sync"
	"testing"
	"time"
)

func recoverTests() []storeTest {
	return []storeTest{
		{"breaker/one probe, whoever asks", testBreakerProbe},
		{"breaker/a probe that died is given again", testBreakerProbeDied},
		{"breaker/incidents are marked, looks come back by urgency", testBreakerRecovery},
		{"breaker/alerts wait while nobody sees", testAlertsWait},
		{"feed/hours are learnt and tested", testFeedHours},
		{"feed/a sign of life is looked for where a verdict waits", testLookForLife},
		{"withdraw/the ledger says zero, once", testWithdrawLedger},
		{"withdraw/an incident that had ended", testWithdrawOver},
		{"withdraw/only those who got the alert hear of it", testWithdrawTold},
		{"unseen/noted once by two judges", testUnseenOnce},
	}
}

func (w *world) answer(t testing.TB, hour float64, outcome tracker.Outcome, requests int) {
	t.Helper()
	check(t, w.RecordAccountLook(t.Context(), tracker.AccountLook{
		MerchantID: w.shop.ID, AccountID: w.account.ID, At: at(hour), Looks: requests, Requests: requests, Outcome: outcome,
	}))
}

// breakDown opens the breaker: seen last at 0 h, first probe a minute after hour.
func (w *world) breakDown(t testing.TB, hour float64) {
	t.Helper()
	w.answer(t, 0, tracker.OutcomeOK, 1)
	w.answer(t, hour, tracker.OutcomeServerError, 5)
	if h := w.state(t).Health; h.State != tracker.BreakerOpen || !h.ProbeAt.Equal(at(hour).Add(time.Minute)) {
		t.Fatalf("health %+v", h)
	}
}

func (w *world) due(hour float64) tracker.ClaimRequest {
	return tracker.ClaimRequest{Now: at(hour), Limit: 100, Lease: 10 * time.Minute}
}

func testBreakerProbe(t *testing.T, w *world) {
	w.parcels(t, 30)
	w.breakDown(t, 5)
	if n := claimed(w.claim(t, w.due(5.01))); n != 0 {
		t.Errorf("%d parcels while the breaker is open", n)
	}
	if n, err := w.Waiting(t.Context(), w.due(5.01)); err != nil || n != 0 {
		t.Errorf("%d wait, %v", n, err)
	}
	var mu sync.Mutex
	var wait sync.WaitGroup
	total := 0
	for range 8 {
		wait.Go(func() {
			batches, err := w.ClaimDue(t.Context(), w.due(5.1))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			total += claimed(batches)
		})
	}
	wait.Wait()
	if total != 1 || w.state(t).Health.State != tracker.BreakerHalfOpen {
		t.Errorf("%d probes, %+v", total, w.state(t).Health)
	}
	w.answer(t, 5.11, tracker.OutcomeTimeout, 1)
	if h := w.state(t).Health; h.State != tracker.BreakerOpen || !h.ProbeAt.Equal(at(5.11).Add(2*time.Minute)) || claimed(w.claim(t, w.due(5.12))) != 0 {
		t.Errorf("after a failed probe %+v", h)
	}
	claimed(w.claim(t, w.due(5.2)))
	w.answer(t, 5.21, tracker.OutcomeOK, 1)
	if h := w.state(t).Health; h.State != tracker.BreakerClosed || !h.ProbeAt.IsZero() {
		t.Errorf("after an answer %+v", h)
	}
	if n := claimed(w.claim(t, w.due(5.22))); n < 20 {
		t.Errorf("%d parcels after it came back", n)
	}
}

func testBreakerProbeDied(t *testing.T, w *world) {
	w.parcels(t, 5)
	w.breakDown(t, 5)
	first := w.claim(t, w.due(5.1))
	if claimed(first) != 1 || claimed(w.claim(t, w.due(5.2))) != 0 {
		t.Fatal("one probe, and no second while it lasts")
	}
	second := w.claim(t, w.due(5.1+11.0/60))
	if claimed(second) != 1 {
		t.Errorf("%d probes after the lease", claimed(second))
	}
}

func testBreakerRecovery(t *testing.T, w *world) {
	w.configure(t, func(a *tracker.CourierAccount) { a.NumberFloor = 30 * time.Minute })
	stuck, in := w.stuck(t, "YT001")
	near, dear, plain, fine := w.parcel(t, "YT002"), w.parcel(t, "YT003"), w.parcel(t, "YT004"), w.parcel(t, "YT005")
	for _, s := range []tracker.Shipment{near, dear, plain} {
		w.record(t, look(s, 4.9, tracker.OutcomeServerError))
	}
	check(t, w.raw(t, "UPDATE shipments SET next_poll_at = "+millis(30)+", value_minor = 100"))
	check(t, w.raw(t, "UPDATE shipments SET threshold_at = "+millis(8)+" WHERE tracking_no = 'YT002'"))
	check(t, w.raw(t, "UPDATE shipments SET value_minor = 90000 WHERE tracking_no = 'YT003'"))
	check(t, w.raw(t, "UPDATE shipments SET blind_since = "+millis(3)+" WHERE tracking_no = 'YT001'"))
	w.breakDown(t, 5)
	if got := w.incidentOf(t, stuck, in); !got.BlindSince.Equal(at(0)) {
		t.Errorf("blind since %s", got.BlindSince)
	}
	w.answer(t, 5.2, tracker.OutcomeOK, 1)
	state := w.state(t)
	if !state.RecoverTill.Equal(at(5.2).Add(tracker.RecoverFor)) {
		t.Errorf("recovering until %s", state.RecoverTill)
	}
	if got := w.find(t, "YT001").NextPollAt; !got.Equal(at(5.2)) {
		t.Errorf("a waiting verdict is looked at at %s", got)
	}
	if got := w.find(t, "YT002").NextPollAt; !got.Equal(at(5.4)) {
		t.Errorf("a number is asked again at %s, before its floor", got)
	}
	if got := w.find(t, fine.TrackingNo).NextPollAt; !got.Equal(at(30)) {
		t.Errorf("a parcel that missed nothing is looked at at %s", got)
	}
	var order []string
	for range 4 {
		req := w.due(5.5)
		req.Limit = 1
		for _, b := range w.claim(t, req) {
			order = append(order, b.Claims[0].Query.TrackingNo)
		}
	}
	if len(order) != 4 || order[0] != "YT001" || order[1] != "YT002" || order[2] != "YT003" || order[3] != "YT004" {
		t.Errorf("order %v", order)
	}
}

func (w *world) incidentOf(t testing.TB, s tracker.Shipment, in tracker.Incident) tracker.Incident {
	t.Helper()
	for _, i := range w.page(t, s).Incidents {
		if i.ID == in.ID {
			return i
		}
	}
	t.Fatalf("no incident %d", in.ID)
	return tracker.Incident{}
}

func testAlertsWait(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	w.breakDown(t, 1)
	if keys, _ := w.send(t, 1.1); len(keys) != 0 {
		t.Errorf("sent %v while nobody sees the parcel", keys)
	}
	if due := w.ladder(t, 1.1); len(due) != 0 {
		t.Error("the supplier is asked while nobody sees the parcel")
	}
	verdict := tracker.Verdict{
		MerchantID: s.MerchantID, ShipmentID: s.ID, At: at(2), JudgedLook: s.LastLookAt, Shipment: s,
		Changes: []tracker.Change{{Kind: tracker.ChangeRefresh, Incident: in, Was: in.Severity, Unseen: at(0)}},
	}
	w.apply(t, verdict)
	keys, sent := w.send(t, 2.1)
	if len(keys) != 1 {
		t.Fatalf("seen again, and still true: sent %v", keys)
	}
	check(t, w.MarkSent(t.Context(), sent[0].ID, at(2.1), ""))
	if len(w.ladder(t, 2.1)) != 1 {
		t.Error("the supplier is not asked")
	}
	other, _ := w.stuck(t, "YT002")
	w.breakDown(t, 3)
	if keys, _ := w.send(t, 13.1); len(keys) != 1 {
		t.Errorf("after twelve hours sent %v of parcel %d", keys, other.ID)
	}
}

func testFeedHours(t *testing.T, w *world) {
	feed := func(hour float64, events int) {
		tally := tracker.HourTally{}
		tally.Cover(at(hour-2), at(hour), at(hour-2))
		for h, c := range tally {
			c.Exposure, c.Events = c.Exposure*40, events/2
			tally[h] = c
		}
		look := tracker.AccountLook{MerchantID: w.shop.ID, AccountID: w.account.ID, At: at(hour), Requests: 1, Outcome: tracker.OutcomeOK, Hours: tally}
		if events > 0 {
			look.NewestEvent = at(hour - 0.1)
		}
		check(t, w.RecordAccountLook(t.Context(), look))
	}
	hour := 2.0
	for ; hour <= 16*24; hour += 2 {
		feed(hour, 12)
	}
	if got := w.state(t).Feed; !got.Learnt || !got.Stale.IsZero() || got.Expected > 3 {
		t.Fatalf("a feed that works: %+v", got)
	}
	stuck, in := w.stuck(t, "YT001")
	for end := hour + 8; hour <= end; hour += 2 {
		feed(hour, 0)
	}
	got := w.state(t).Feed
	if got.Stale.IsZero() || got.Seen != 0 || got.Missing < 20 || got.Expected < 20 {
		t.Errorf("a feed that stands still: %+v", got)
	}
	_, err := w.OpenFeedIncident(t.Context(), tracker.Incident{
		MerchantID: w.shop.ID, Feed: w.account.Name, Family: tracker.FamilyBlind, Kind: tracker.KindFeedStale, Severity: tracker.SeverityBreach,
		Since: got.Stale, OpenedAt: at(hour), BlindSince: got.Stale,
	}, nil)
	check(t, err)
	if marked := w.incidentOf(t, stuck, in); !marked.BlindSince.Equal(got.Stale) {
		t.Errorf("blind since %s, want %s", marked.BlindSince, got.Stale)
	}
	for end := hour + 6; hour <= end; hour += 2 {
		feed(hour, 12)
	}
	if state := w.state(t); !state.Feed.Stale.IsZero() || state.RecoverTill.IsZero() {
		t.Errorf("a feed that came back: %+v, recovering until %s", state.Feed, state.RecoverTill)
	}
}
