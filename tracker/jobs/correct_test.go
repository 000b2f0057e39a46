package jobs

import (
	"context"
	"log/slog"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"testing"
	"time"
)

// lost is a store with one unknown number; it keeps what the corrector writes.
type lost struct {
	number   tracker.Shipment
	accounts []tracker.CourierAccount
	spent    bool
	moved    []tracker.Correction
	tried    []tracker.TimelineEntry
}

func (l *lost) ClaimUnknown(context.Context, tracker.ClaimRequest) ([]tracker.UnknownNumber, error) {
	return []tracker.UnknownNumber{{Shipment: l.number, Tries: 1}}, nil
}

func (l *lost) Accounts(context.Context, int64) ([]tracker.CourierAccount, error) {
	return l.accounts, nil
}

func (l *lost) TakeLook(context.Context, tracker.CourierAccount, tracker.ClaimRequest) (bool, error) {
	return !l.spent, nil
}

func (l *lost) CorrectCourier(_ context.Context, c tracker.Correction) (bool, error) {
	l.moved = append(l.moved, c)
	return true, nil
}

func (l *lost) NoteTried(_ context.Context, e tracker.TimelineEntry) error {
	l.tried = append(l.tried, e)
	return nil
}

// oracle knows one number at one courier, and names couriers.
type oracle struct {
	courier string
	first   time.Time
	names   []string
	asked   []string
}

func (o *oracle) Track(_ context.Context, queries []tracker.TrackQuery) tracker.Answer {
	q := queries[0]
	o.asked = append(o.asked, q.Courier)
	s := tracker.TrackedShipment{TrackingNo: q.TrackingNo, Outcome: tracker.OutcomeNotFound}
	if q.Courier == o.courier {
		s.Outcome, s.Checkpoints = tracker.OutcomeOK, []tracker.Checkpoint{{At: o.first, Status: tracker.StatusPickedUp}}
	}
	return tracker.Answer{Outcome: tracker.OutcomeOK, Shipments: []tracker.TrackedShipment{s}}
}

func (o *oracle) Identify(context.Context, string) ([]string, tracker.Answer) {
	return o.names, tracker.Answer{Outcome: tracker.OutcomeOK}
}

func TestCorrector(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	shipped := now.Add(-80 * time.Hour)
	for name, c := range map[string]struct {
		oracle oracle
		spent  bool
		to     string
		tried  string
	}{
		"the courier that was named":     {oracle{courier: "sto", first: now.Add(-70 * time.Hour), names: []string{"zto", "sto"}}, false, "sto", ""},
		"nobody knows it":                {oracle{names: []string{"zto", "sto"}}, false, "", "zto, sto"},
		"an old parcel with that number": {oracle{courier: "sto", first: now.Add(-300 * 24 * time.Hour), names: []string{"sto"}}, false, "", "sto"},
		"its own courier is not asked":   {oracle{courier: "yto", first: now.Add(-70 * time.Hour), names: []string{"yto"}}, false, "", ""},
		"no look left":                   {oracle{courier: "sto", first: now.Add(-70 * time.Hour), names: []string{"sto"}}, true, "", ""},
		"no account for what it may be":  {oracle{courier: "jd", first: now.Add(-70 * time.Hour), names: []string{"jd"}}, false, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := &lost{
				number: tracker.Shipment{ID: 5, MerchantID: 1, Courier: "yto", TrackingNo: "AB-1", ShippedAt: shipped},
				accounts: []tracker.CourierAccount{
					{ID: 1, MerchantID: 1, Enabled: true, Provider: "kd", Serves: []string{"yto", "zto", "sto"}, NumberFloor: 30 * time.Minute},
					{ID: 2, MerchantID: 2, Enabled: true, Provider: "jd", Serves: []string{"jd"}},
					{ID: 3, MerchantID: 1, Provider: "jd", Serves: []string{"jd"}},
				},
				spent: c.spent,
			}
			job := &Corrector{
				Store: store, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler), Batch: 9,
				Courier: func(tracker.CourierAccount) (tracker.Courier, bool) { return &c.oracle, true },
			}
			if err := job.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			to := ""
			if len(store.moved) > 0 {
				to = store.moved[0].To
				if !store.moved[0].NextPollAt.Equal(now.Add(30*time.Minute)) || store.moved[0].AccountID != 1 {
					t.Errorf("moved %+v", store.moved[0])
				}
			}
			tried := ""
			if len(store.tried) > 0 {
				tried = store.tried[0].Detail
			}
			if to != c.to || tried != c.tried {
				t.Errorf("moved to %q, tried %q; want %q, %q", to, tried, c.to, c.tried)
			}
			if slices.Contains(c.oracle.asked, "yto") || strings.Contains(strings.Join(c.oracle.asked, " "), "jd") {
				t.Errorf("asked %v", c.oracle.asked)
			}
		})
	}
}
