package store_test

import (
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func verdictTests() []storeTest {
	return []storeTest{
		{"verdict/opens an incident with everything that follows", testVerdictOpen},
		{"verdict/the same one again does nothing", testVerdictRepeat},
		{"verdict/on an outdated look is void", testVerdictVoid},
		{"verdict/on another severity does nothing", testVerdictCAS},
		{"verdict/resolve, open another of the family, reopen", testVerdictLife},
		{"verdict/keeps leases, deliveries and earlier checks", testVerdictMerge},
		{"verdict/fresh evidence and fresh advice together", testVerdictAdvice},
		{"judge/what is due, once it is due", testJudgeDue},
		{"judge/places that one shop leaves go to another", testJudgeShares},
	}
}

// opening is a verdict that opens an incident with one effect of each kind.
func (w *world) opening(t testing.TB, s tracker.Shipment, kind tracker.Kind) tracker.Verdict {
	t.Helper()
	s.Phase, s.CheckAt, s.ThresholdAt, s.LineDueAt = tracker.PhaseLinehaul, at(30), at(30), at(20)
	in := tracker.Incident{
		MerchantID: s.MerchantID, ShipmentID: s.ID, Family: tracker.FamilyStalled, Kind: kind, Severity: tracker.SeverityBreach,
		Phase: tracker.PhaseLinehaul, RuleID: "douyin/hub_gap/far", RuleProv: "official", Since: at(-60), DueAt: at(-12), LimitHrs: 48,
		NextAt: at(12), SeenAt: s.LastLookAt, OpenedAt: t0(), UpdatedAt: t0(), EscalateAt: t0(),
	}
	return tracker.Verdict{
		MerchantID: s.MerchantID, ShipmentID: s.ID, At: t0(), JudgedLook: s.LastLookAt, Shipment: s, PickupWait: 5 * time.Hour,
		Changes: []tracker.Change{{
			Kind: tracker.ChangeOpen, Incident: in,
			Advice: &tracker.Recommendation{
				Action: tracker.ActionChase, Cost: tracker.Yuan(3), RunnerUp: tracker.ActionWait, BreakEven: -1, Guards: []string{"a"},
				Options: []tracker.Option{{Action: tracker.ActionChase, Cost: tracker.Yuan(3), Allowed: true}},
			},
			Ledger: []tracker.ScoreEntry{{
				ScoreDate: "2026-11-21", Metric: "delivery_ontime_rate", Marginal: 100, Attributed: 250, Reason: "opened",
			}},
			Notices: []tracker.Notification{{
				Key: "{incident}/0/breach/merchant/email", Topic: tracker.TopicOpened, Audience: tracker.AudienceMerchant, Channel: "email",
				Recipient: "shop@example.cn", Message: tracker.Message{TrackingNo: s.TrackingNo},
			}},
			Timeline: []tracker.TimelineEntry{{Actor: "system", What: "opened", Detail: string(kind)}},
		}},
	}
}

func (w *world) apply(t testing.TB, verdicts ...tracker.Verdict) tracker.VerdictReport {
	t.Helper()
	report, err := w.ApplyVerdicts(t.Context(), verdicts)
	check(t, err)
	return report
}

// stuck makes a parcel with an open incident and returns both.
func (w *world) stuck(t testing.TB, number string) (tracker.Shipment, tracker.Incident) {
	t.Helper()
	s := w.parcel(t, number)
	if got := w.apply(t, w.opening(t, s, tracker.KindTransitStall)); got.Opened != 1 {
		t.Fatalf("report %+v", got)
	}
	page := w.page(t, s)
	return page.Shipment, page.Incidents[0]
}

func testVerdictOpen(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	verdict := w.opening(t, s, tracker.KindTransitStall)
	got := w.apply(t, verdict)
	if diff := cmp.Diff(tracker.VerdictReport{Judged: 1, Opened: 1, Notices: 1, Ledger: 1}, got); diff != "" {
		t.Fatal(diff)
	}
	page := w.page(t, s)
	want := verdict.Changes[0].Incident
	want.ID = page.Incidents[0].ID
	if diff := cmp.Diff(want, page.Incidents[0]); diff != "" || want.ID == 0 {
		t.Errorf("incident (-want +got):\n%s", diff)
	}
	verdict.Shipment.CheckAt = at(1) // it was judged before its time, and what was due then stays due
	if diff := cmp.Diff(verdict.Shipment, page.Shipment); diff != "" {
		t.Errorf("parcel (-want +got):\n%s", diff)
	}
	n := page.Notifications[0]
	if n.IncidentID != want.ID || n.Message.IncidentID != want.ID || strings.Contains(n.Key, "{") || n.State != tracker.DeliveryQueued || !n.NextTryAt.Equal(t0()) {
		t.Errorf("notification %+v", n)
	}
	if e := page.Ledger[0]; e.IncidentID != want.ID || e.ShipmentID != s.ID || e.Attributed != 250 || !e.At.Equal(t0()) {
		t.Errorf("ledger row %+v", e)
	}
	if a := page.Advice[0]; a.IncidentID != want.ID || a.Action != tracker.ActionChase || a.Options[0].Cost != tracker.Yuan(3) || a.BreakEven != -1 {
		t.Errorf("advice %+v", a)
	}
	if e := page.Timeline[0]; e.IncidentID != want.ID || e.ShipmentID != s.ID || e.What != "opened" {
		t.Errorf("timeline %+v", e)
	}
}

func testVerdictRepeat(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	verdict := w.opening(t, s, tracker.KindTransitStall)
	w.apply(t, verdict)
	if got := w.apply(t, verdict); got.Opened+got.Notices+got.Ledger != 0 || got.Judged != 1 {
		t.Errorf("report %+v", got)
	}
	page := w.page(t, s)
	if len(page.Incidents)+len(page.Notifications)+len(page.Ledger)+len(page.Advice)+len(page.Timeline) != 5 {
		t.Errorf("the same verdict had effects twice: %+v", page)
	}
}

func testVerdictVoid(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	verdict := w.opening(t, s, tracker.KindTransitStall)
	w.record(t, look(s, 0.5, tracker.OutcomeSame))
	if diff := cmp.Diff(tracker.VerdictReport{Void: 1}, w.apply(t, verdict)); diff != "" {
		t.Error(diff)
	}
	page := w.page(t, s)
	if len(page.Incidents) != 0 || page.Shipment.Phase != tracker.PhaseAwaitingPickup || !page.Shipment.CheckAt.Equal(verdict.At) {
		t.Errorf("a void verdict was written: %+v", page.Shipment)
	}
	unknown := verdict
	unknown.ShipmentID = 99
	if got := w.apply(t, unknown); got.Void != 1 {
		t.Errorf("report %+v", got)
	}
}

func change(kind tracker.ChangeKind, in tracker.Incident, was tracker.Severity) tracker.Change {
	return tracker.Change{
		Kind: kind, Incident: in, Was: was, Timeline: []tracker.TimelineEntry{{Actor: "system", What: string(kind)}},
	}
}

func verdictOf(s tracker.Shipment, hour float64, changes ...tracker.Change) tracker.Verdict {
	s.CheckAt = at(hour + 10)
	return tracker.Verdict{MerchantID: s.MerchantID, ShipmentID: s.ID, At: at(hour), JudgedLook: s.LastLookAt, Shipment: s, Changes: changes}
}

func testVerdictCAS(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	climbed := in
	climbed.Severity = tracker.SeverityAbnormal
	if got := w.apply(t, verdictOf(s, 1, change(tracker.ChangeClimb, climbed, tracker.SeverityBreach))); got.Climbed != 1 {
		t.Fatalf("report %+v", got)
	}
	if got := w.apply(t, verdictOf(s, 1, change(tracker.ChangeClimb, climbed, tracker.SeverityBreach))); got.Climbed != 0 {
		t.Errorf("climbed twice: %+v", got)
	}
	if got := w.apply(t, verdictOf(s, 1, change(tracker.ChangeReopen, climbed, tracker.SeverityAbnormal))); got.Reopened != 0 {
		t.Errorf("reopened while open: %+v", got)
	}
	if page := w.page(t, s); len(page.Timeline) != 2 || page.Incidents[0].Severity != tracker.SeverityAbnormal {
		t.Errorf("timeline %+v", page.Timeline)
	}
}

func resolved(in tracker.Incident, hour float64) tracker.Incident {
	in.ResolvedAt, in.Resolution, in.EscalateAt = at(hour), "moved", time.Time{}
	return in
}

func testVerdictLife(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	other := w.opening(t, s, tracker.KindHubWait).Changes[0]
	got := w.apply(t, verdictOf(s, 1, other, change(tracker.ChangeResolve, resolved(in, 1), in.Severity)))
	if got.Resolved != 1 || got.Opened != 1 {
		t.Fatalf("report %+v", got)
	}
	reopened := in
	reopened.Reopened = 1
	if got := w.apply(t, verdictOf(s, 2, change(tracker.ChangeReopen, reopened, in.Severity))); got.Reopened != 0 {
		t.Errorf("reopened beside an open one of its family: %+v", got)
	}
	page := w.page(t, s)
	second := page.Incidents[0]
	if second.Kind != tracker.KindHubWait || !page.Incidents[1].EscalateAt.IsZero() || page.Incidents[1].Resolution != "moved" {
		t.Errorf("incidents %+v", page.Incidents)
	}
	got = w.apply(t, verdictOf(s, 3, change(tracker.ChangeResolve, resolved(second, 3), second.Severity)),
		tracker.Verdict{MerchantID: s.MerchantID, ShipmentID: s.ID, At: at(3), JudgedLook: s.LastLookAt, Shipment: s})
	if got.Resolved != 1 || got.Void != 1 {
		t.Errorf("two verdicts on one parcel in one batch: %+v", got)
	}
	if got := w.apply(t, verdictOf(s, 4, change(tracker.ChangeReopen, reopened, in.Severity))); got.Reopened != 1 {
		t.Errorf("report %+v", got)
	}
	if first := w.page(t, s).Incidents[1]; !first.Open() || first.Reopened != 1 {
		t.Errorf("incident %+v", first)
	}
}

func testVerdictMerge(t *testing.T, w *world) {
	s := w.parcel(t, "YT001")
	v := verdictOf(s, 0)
	v.Shipment.NextPollAt, v.Shipment.SignedAt = at(0.2), time.Time{}
	check(t, w.raw(t, "UPDATE shipments SET leased_until = "+millis(2)+", next_poll_at = "+millis(2)+", signed_at = "+millis(-1)+
		", check_at = "+millis(0.1)))
	w.apply(t, v)
	if got := w.find(t, "YT001"); !got.NextPollAt.Equal(at(2)) || !got.SignedAt.Equal(at(-1)) || !got.CheckAt.Equal(at(0.1)) {
		t.Errorf("poll %s, signed %s, check %s", got.NextPollAt, got.SignedAt, got.CheckAt)
	}
	v = verdictOf(w.find(t, "YT001"), 3)
	v.Shipment.NextPollAt = at(5)
	w.apply(t, v)
	if got := w.find(t, "YT001"); !got.NextPollAt.Equal(at(5)) || !got.CheckAt.Equal(at(13)) {
		t.Errorf("after the lease: poll %s, check %s", got.NextPollAt, got.CheckAt)
	}
}
