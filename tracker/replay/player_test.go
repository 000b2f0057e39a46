package replay

import (
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// opening is what two observers must agree about.
type opening struct {
	Kind     tracker.Kind
	Since    time.Time
	OpenedAt time.Time
}

// everyMinute is the observer by brute force: a look and a judgement at every minute, written without any of the engine.
func everyMinute(t *testing.T, book *tracker.RuleBook, h History, until time.Time) []opening {
	t.Helper()
	s := tracker.Snapshot{Merchant: shop(), Shipment: h.Shipment, Orders: h.Orders, Account: tracker.CourierAccount{Enabled: true}}
	s.Shipment.ID, s.Shipment.MerchantID = 1, 1
	var out []opening
	for now := h.Shipment.ShippedAt; !now.After(until); now = now.Add(time.Minute) {
		s.Checkpoints = nil
		for i, c := range h.Checkpoints {
			if shown := c.At; (i >= len(h.Published) && !shown.After(now)) || (i < len(h.Published) && !h.Published[i].After(now)) {
				s.Checkpoints = append(s.Checkpoints, c)
			}
		}
		s.Shipment.LastLookAt, s.Shipment.LastTryAt, s.Shipment.LastOutcome = now, now, tracker.OutcomeSame
		judged, err := book.Judge(s, now)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range tracker.Reconcile(s, judged, now) {
			if c.Kind == tracker.ChangeOpen {
				c.Incident.ID = int64(len(s.Incidents) + 1)
				s.Incidents = append(s.Incidents, c.Incident)
				out = append(out, opening{c.Incident.Kind, c.Incident.Since, now})
				continue
			}
			was := s.Incidents[c.Incident.ID-1]
			if c.Kind == tracker.ChangeReopen || (c.Kind == tracker.ChangeClimb && c.Incident.Since.Sub(was.Since).Abs() > sameStart) {
				out = append(out, opening{c.Incident.Kind, c.Incident.Since, now})
			}
			s.Incidents[c.Incident.ID-1] = c.Incident
		}
		if s.Shipment = judged.Shipment; !s.Shipment.ClosedAt.IsZero() {
			break
		}
	}
	return out
}

func TestObserverAgainstBruteForce(t *testing.T) {
	t.Parallel()
	book, until, total := ruleBook(t), at(13*24), 0
	run, err := Run{Rules: book, Merchant: shop(), Until: until}.prepared()
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range randomParcels(11, 8) {
		want := everyMinute(t, book, h, until)
		got, err := newPlayer(&run, &h, true).play()
		if err != nil {
			t.Fatal(err)
		}
		var have []opening
		for _, e := range got.episodes {
			have = append(have, opening{e.Kind, e.Since, e.OpenedAt})
		}
		near := cmp.Comparer(func(a, b time.Time) bool { return a.Sub(b).Abs() <= time.Minute })
		if diff := cmp.Diff(want, have, near); diff != "" {
			t.Errorf("%s: every minute (-) against the observer (+):\n%s", h.Shipment.TrackingNo, diff)
		}
		total += len(want)
	}
	if total < 8 {
		t.Errorf("only %d incidents: the histories test nothing", total)
	}
}

func TestLooksNeverBelowTheFloor(t *testing.T) {
	t.Parallel()
	for _, policy := range tracker.Cadences() {
		run, err := Run{Rules: ruleBook(t), Merchant: shop(), Cadence: policy, Floor: 5 * time.Hour}.prepared()
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range randomParcels(5, 20) {
			p := newPlayer(&run, &h, false)
			last := time.Time{}
			for now, look := p.first(), true; !now.IsZero(); now, look = p.next(now) {
				if look {
					if now.Sub(last) < run.Floor {
						t.Fatalf("%s: a look after %s", policy, now.Sub(last))
					}
					last = now
					p.look(now)
				}
				if err := p.judge(now); err != nil {
					t.Fatal(err)
				}
				if !p.snap.Shipment.ClosedAt.IsZero() {
					break
				}
				if look {
					p.plan(now)
				}
			}
		}
	}
}

func TestWireShowsWhatIsPublished(t *testing.T) {
	t.Parallel()
	h := parcel("YT1", scan(1, tracker.StatusPickedUp, ""), scan(2, tracker.StatusInTransit, tracker.MilestoneHub), scan(3, tracker.StatusInTransit, tracker.MilestoneHub))
	h.Published = []time.Time{at(5), at(0), at(3)} // an event is not shown before it happens
	w := newWire(&h)
	for _, tt := range []struct {
		hour  float64
		shown []time.Time
		fresh bool
	}{
		{1.5, nil, false},
		{2, []time.Time{at(2)}, true},
		{2.5, []time.Time{at(2)}, false},
		{4, []time.Time{at(2), at(3)}, true},
		{9, []time.Time{at(1), at(2), at(3)}, true},
	} {
		shown, fresh := w.ask(at(tt.hour))
		var times []time.Time
		for _, c := range shown {
			times = append(times, c.At)
		}
		if diff := cmp.Diff(tt.shown, times); diff != "" || fresh != tt.fresh {
			t.Errorf("at %g: fresh %t %s", tt.hour, fresh, diff)
		}
	}
	if !w.grows().IsZero() {
		t.Error("everything is shown and more is to come")
	}
}

// TestEnteringIsJudged plays a number that was uploaded before its order was paid: that needs no look. Where the courier shows scans from the
// start there was no moment without them.
func TestEnteringIsJudged(t *testing.T) {
	t.Parallel()
	run, err := Run{Rules: ruleBook(t), Merchant: shop(), Cadence: tracker.CadenceEconomy}.prepared()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name    string
		scanned float64
		opened  time.Time
	}{
		{"before any scan", 5, at(0)},
		{"scanned from the start", 0, at(12).Add(tracker.ThresholdMargin)},
	} {
		h := parcel("YT8600000001", scan(tt.scanned, tracker.StatusInTransit, tracker.MilestoneHub), scan(50, tracker.StatusDelivered, ""))
		h.Shipment.PaidAt = at(2)
		got, err := newPlayer(&run, &h, false).play()
		if err != nil || len(got.episodes) == 0 || got.episodes[0].Family != tracker.FamilyIntegrity || !got.episodes[0].OpenedAt.Equal(tt.opened) {
			t.Errorf("%s: %+v %v", tt.name, got.episodes, err)
		}
	}
}
