package store_test

import (
	"parcelwarden/tracker"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func effectTests() []storeTest {
	return []storeTest{
		{"ledger/rows are only ever added", testAppendOnly},
		{"ledger/repeats are left out, revisions are kept", testLedger},
		{"incidents/one open per parcel and family", testOneOpen},
		{"feeds/open, renew, resolve", testFeed},
	}
}

func testAppendOnly(t *testing.T, w *world) {
	w.stuck(t, "YT001")
	statements := []string{
		"UPDATE score_entries SET attributed = 0", "DELETE FROM score_entries", "UPDATE timeline SET detail = ''", "DELETE FROM timeline",
	}
	if w.Dialect() == "postgres" {
		statements = append(statements, "TRUNCATE score_entries", "TRUNCATE timeline")
	}
	for _, statement := range statements {
		if err := w.raw(t, statement); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

func testLedger(t *testing.T, w *world) {
	s, in := w.stuck(t, "YT001")
	entry := tracker.ScoreEntry{
		MerchantID: w.shop.ID, IncidentID: in.ID, ShipmentID: s.ID, At: at(24), ScoreDate: "2026-11-22", Metric: "delivery_ontime_rate",
		Harm: 1, Marginal: 70, Attributed: 90, Revision: 1, Reason: "daily", AtRisk: false,
	}
	atRisk := entry
	atRisk.Metric, atRisk.AtRisk, atRisk.Attributed = "pickup_hours_avg", true, 1000
	for _, want := range []int{2, 0} {
		added, err := w.AddLedger(t.Context(), []tracker.ScoreEntry{entry, atRisk})
		check(t, err)
		if added != want {
			t.Errorf("%d added, want %d", added, want)
		}
	}
	day, err := w.Ledger(t.Context(), w.shop.ID, "2026-11-22", 0)
	check(t, err)
	want := entry
	want.ID, want.Revision = day[1].ID, 0 // the first row of its key
	if diff := cmp.Diff(want, day[1]); diff != "" {
		t.Error(diff)
	}
	latest, err := w.Ledger(t.Context(), w.shop.ID, "", 0)
	check(t, err)
	if len(latest) != 2 || latest[1].Attributed != 90 {
		t.Errorf("latest rows %+v", latest)
	}
	list, err := w.StuckParcels(t.Context(), tracker.StuckFilter{MerchantID: w.shop.ID})
	check(t, err)
	if got := list.Rows[0]; got.Attributed != 90 || got.Marginal != 140 || !got.EffectKnown {
		t.Errorf("what is at risk is no share of a loss: %+v", got)
	}
}

func testOneOpen(t *testing.T, w *world) {
	s, _ := w.stuck(t, "YT001")
	insert := `INSERT INTO incidents (merchant_id, id, subject, shipment_id, family, kind, severity, opened_at, resolved_at)
		SELECT merchant_id, id + 100, subject, shipment_id, family, kind, severity, opened_at, `
	if err := w.raw(t, insert+"NULL FROM incidents"); err == nil {
		t.Errorf("a second open incident of parcel %d was stored", s.ID)
	}
	check(t, w.raw(t, insert+"1 FROM incidents"))
}

func testFeed(t *testing.T, w *world) {
	in := tracker.Incident{
		MerchantID: w.shop.ID, Feed: "main", Family: tracker.FamilyBlind, Kind: tracker.KindTrackingBlind, Severity: tracker.SeverityBreach,
		Members: 3, OpenedAt: t0(), UpdatedAt: t0(),
	}
	notice := []tracker.Notification{{
		MerchantID: w.shop.ID, Key: "{incident}/0/feed_blind", Topic: tracker.TopicFeedBlind, Channel: "email", Recipient: "a@example.cn",
		Audience: tracker.AudienceMerchant,
	}}
	id, err := w.OpenFeedIncident(t.Context(), in, notice)
	check(t, err)
	in.Members, in.UpdatedAt = 9, at(1)
	again, err := w.OpenFeedIncident(t.Context(), in, notice)
	check(t, err)
	open, err := w.FeedIncidents(t.Context())
	check(t, err)
	if again != id || len(open) != 1 || open[0].Members != 9 || open[0].ID != id || open[0].Feed != "main" {
		t.Errorf("id %d then %d, open %+v", id, again, open)
	}
	out, err := w.Outbox(t.Context(), w.shop.ID, 0)
	check(t, err)
	if len(out) != 1 || out[0].IncidentID != id || strings.Contains(out[0].Key, "{") {
		t.Errorf("messages %+v", out)
	}
	in.ResolvedAt, in.Resolution = at(2), "seen_again"
	for _, want := range []bool{true, false} {
		done, err := w.ResolveFeedIncident(t.Context(), in, nil)
		check(t, err)
		if done != want {
			t.Errorf("resolved %v, want %v", done, want)
		}
	}
	if open, _ = w.FeedIncidents(t.Context()); len(open) != 0 {
		t.Errorf("still open: %+v", open)
	}
}
