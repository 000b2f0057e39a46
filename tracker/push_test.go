package tracker

import (
	"strings"
	"testing"
	"time"
)

func TestPushedStatusNeverGoesBack(t *testing.T) {
	t.Parallel()
	now := at(100)
	tests := []struct {
		name    string
		current Status
		known   time.Time
		told    TrackedShipment
		want    Status
	}{
		{"newer", StatusInTransit, at(10), TrackedShipment{Status: StatusDelivered, Checkpoints: []Checkpoint{signed}}, StatusDelivered},
		{"the same again", StatusInTransit, at(14), TrackedShipment{Status: StatusInTransit, Checkpoints: []Checkpoint{left}}, StatusInTransit},
		{"late and older", StatusDelivered, at(54), TrackedShipment{Status: StatusInTransit, Checkpoints: []Checkpoint{left}}, StatusDelivered},
		{"unknown", StatusInTransit, at(14), TrackedShipment{Status: StatusUnknown, Checkpoints: []Checkpoint{signed}}, StatusInTransit},
		{"a final status without an event", StatusInTransit, at(14), TrackedShipment{Status: StatusReturned}, StatusReturned},
		{"a status without an event", StatusDelivered, at(14), TrackedShipment{Status: StatusInTransit}, StatusDelivered},
		{"a final one over a final one", StatusDelivered, at(14), TrackedShipment{Status: StatusCancelled}, StatusDelivered},
		{"from the future", StatusInTransit, at(14), TrackedShipment{Status: StatusOutForDelivery, Checkpoints: []Checkpoint{scan(101, StatusOutForDelivery, "派件")}}, StatusInTransit},
	}
	for _, tt := range tests {
		if got := PushedStatus(tt.current, tt.known, tt.told, now); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestCheckPush(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                       string
		newest, since, pushed, now float64 // hours; 0 for none
		want                       PushCheck
		lag                        time.Duration
	}{
		{"not subscribed", 20, 0, 0, 30, PushUnchecked, 0},
		{"no event", 0, 10, 0, 30, PushUnchecked, 0},
		{"before the subscription", 9, 10, 0, 30, PushUnchecked, 0},
		{"told", 20, 10, 20, 30, PushTold, 0},
		{"told without its seconds", 20 + 1.0/60, 10, 20, 30, PushTold, 0},
		{"the look was first by minutes", 29.5, 10, 20, 30, PushUnchecked, 0},
		{"missed", 20, 10, 15, 30, PushMissed, 0},
		{"missed, none ever came", 20, 10, 0, 30, PushMissed, 0},
		{"subscribed a moment ago", 28.5, 28, 0, 29, PushUnchecked, 0},
		{"its provider has not looked yet", 26, 10, 15, 30, PushUnchecked, 4 * time.Hour},
		{"its provider has looked by now", 24, 10, 15, 30, PushMissed, 4 * time.Hour},
	}
	hour := func(h float64) time.Time {
		if h == 0 {
			return time.Time{}
		}
		return at(h)
	}
	for _, tt := range tests {
		if got := CheckPush(hour(tt.newest), hour(tt.since), hour(tt.pushed), at(tt.now), tt.lag); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestPushTrust(t *testing.T) {
	t.Parallel()
	a := CourierAccount{Push: true, LastPushAt: at(10)}
	if !a.PushTrusted(at(33)) || a.PushTrusted(at(34)) || (CourierAccount{Push: true}).PushTrusted(at(1)) || (CourierAccount{LastPushAt: at(10)}).PushTrusted(at(11)) {
		t.Error("trust does not follow the last push")
	}
	trusted := func(told, missed int) bool {
		a.PushDoubt = PushDoubt(a.PushDoubt, told, missed)
		return a.PushTrusted(at(11))
	}
	for i, want := range []bool{true, true, false} {
		if trusted(0, 1) != want {
			t.Errorf("trust after %d missed in a row: %v", i+1, !want)
		}
	}
	for range 3 {
		trusted(1, 0)
	}
	if !a.PushTrusted(at(11)) {
		t.Errorf("doubt %.3f after three told", a.PushDoubt)
	}
	a.PushDoubt = 0
	if !trusted(95, 5) {
		t.Error("one in twenty missed is not to end the trust")
	}
	if PushDoubt(0.2, 0, 0) != 0.2 {
		t.Error("nothing found out changes nothing")
	}
}

func TestPushSigner(t *testing.T) {
	t.Parallel()
	s := PushSigner{Key: []byte("0123456789abcdef0123456789abcdef")}
	accounts := []CourierAccount{{ID: 4, MerchantID: 1, Name: "kd"}, {ID: 5, MerchantID: 2, Name: "kd"}, {ID: 6, MerchantID: 2, Name: "4"}, {ID: 7, Name: "快递"}}
	for _, a := range accounts {
		path, ok := strings.CutPrefix(s.Address("https://x.example/", a), "https://x.example"+PushPath)
		name, secret, _ := strings.Cut(path, "/")
		if got, found := s.Find(accounts, name, secret); !ok || !found || got.ID != a.ID {
			t.Errorf("address of account %d: %q leads to %d", a.ID, path, got.ID)
		}
	}
	secret := s.Secret(4)
	for _, wrong := range []struct{ account, secret string }{
		{"5", secret}, {"kd2", secret}, {"kd", secret[1:]}, {"kd", ""}, {"kd", strings.ToUpper(secret)}, {"", secret}, {"4", s.Secret(7)},
	} {
		if got, ok := s.Find(accounts, wrong.account, wrong.secret); ok {
			t.Errorf("%v leads to account %d", wrong, got.ID)
		}
	}
	if len(secret) != 40 || secret == s.Secret(5) || (PushSigner{}).Fits(4, "") || (PushSigner{}).Address("x", accounts[0]) != "" {
		t.Error("a signer without a key accepts or makes something")
	}
}

// The rule that everything else about pushes rests on: a push tells what happened, never that nothing has happened since.
func TestPushIsNoEvidenceOfSilence(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	pushed := func(look float64) Snapshot { // last scan at 14 h, told by a push at 15 h; the look before or after it
		s := stall(look)
		s.Shipment.PushedAt, s.Shipment.PushEventAt, s.Shipment.LookEventAt = at(15), at(14), at(14)
		return s
	}
	silent := pushed(10)
	silent.Shipment.LookEventAt = at(3)
	silent.Account = CourierAccount{Push: true, LastPushAt: at(99), FreshAt: at(99), FreshRate: 40}
	if j := judge(t, book, silent, at(100)); len(j.Findings) != 0 || j.Shipment.BlindSince.IsZero() {
		t.Errorf("without a look: %s, blind since %s", brief(j), j.Shipment.BlindSince)
	}
	if j := judge(t, book, pushed(90), at(100)); brief(j) != "transit_stall/breach" {
		t.Errorf("with a look: %s", brief(j))
	}
	behind := pushed(90)
	behind.Shipment.PushedAt, behind.Shipment.PushEventAt, behind.Shipment.LookEventAt = at(85), at(84), at(14)
	behind.Checkpoints = append(behind.Checkpoints, scan(84, StatusInTransit, "离开【武汉转运中心】"))
	if j := judge(t, book, behind, at(140)); len(j.Findings) != 0 || j.BlindFor == "" {
		t.Errorf("an answer that lacks what was pushed: %s, blind for %q", brief(j), j.BlindFor)
	}
	behind.Shipment.LastLookAt, behind.Shipment.LastTryAt = at(139), at(139)
	if j := judge(t, book, behind, at(140)); brief(j) != "transit_stall/watch" {
		t.Errorf("a feed that never lists the event is believed after a day: %s", brief(j))
	}
}

func TestPushedParcelsAreLookedUpRarely(t *testing.T) {
	t.Parallel()
	c := CadenceInput{Now: at(100), Status: StatusInTransit, Phase: PhaseOutForDelivery, LastEventAt: at(99), Pushed: true}
	after := func(change func(*CadenceInput)) time.Duration {
		in := c
		change(&in)
		return NextPoll(in).Sub(at(100))
	}
	for _, tt := range []struct {
		name   string
		change func(*CadenceInput)
		want   time.Duration
	}{
		{"once a day", func(*CadenceInput) {}, 24 * time.Hour},
		{"and where a verdict needs it", func(c *CadenceInput) { c.ThresholdAt = at(103) }, 3*time.Hour + ThresholdMargin},
		{"fresh is fresh", func(c *CadenceInput) { c.Cadence = CadenceFresh }, 2 * time.Hour},
		{"a failed look is repeated", func(c *CadenceInput) { c.Failures, c.Problem = 1, ProblemNeedsPhone }, 6 * time.Hour},
		{"delivered is confirmed", func(c *CadenceInput) { c.Status = StatusDelivered }, 12 * time.Hour},
	} {
		if got := after(tt.change); got != tt.want {
			t.Errorf("%s: in %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestSubscriptionAnswered(t *testing.T) {
	t.Parallel()
	s := Subscription{State: SubscriptionWanted, Times: 1, Attempts: 2}
	got := SubscriptionAnswered(s, TrackedShipment{Outcome: OutcomeOK}, PushTerms{Lasts: 48 * time.Hour}, at(1))
	if got.State != SubscriptionActive || got.Times != 2 || got.Attempts != 0 || !got.ExpiresAt.Equal(at(49)) || !got.NextTryAt.Equal(at(7)) {
		t.Errorf("a yes: %+v", got)
	}
	got = SubscriptionAnswered(s, TrackedShipment{Outcome: OutcomeRejected, Problem: ProblemBadNumber, Detail: "单号不合法"}, PushTerms{}, at(1))
	if got.State != SubscriptionRefused || !got.NextTryAt.IsZero() || got.Detail != "单号不合法" {
		t.Errorf("a number that never works: %+v", got)
	}
	refused := TrackedShipment{Outcome: OutcomeRejected, Problem: ProblemNeedsPhone}
	got = s
	for range subscriptionTries {
		if got.NextTryAt = (time.Time{}); got.State == SubscriptionRefused && got.Attempts >= subscriptionTries {
			t.Fatalf("asked again after %d refusals", got.Attempts)
		}
		got = SubscriptionAnswered(got, refused, PushTerms{}, at(1))
		if got.NextTryAt.IsZero() {
			break
		}
	}
	if got.State != SubscriptionRefused || !got.NextTryAt.IsZero() {
		t.Errorf("refused for days: %+v", got)
	}
	got = SubscriptionAnswered(s, TrackedShipment{Outcome: OutcomeTimeout}, PushTerms{}, at(1))
	if got.State != SubscriptionWanted || got.Attempts != 3 || !got.NextTryAt.After(at(1)) || got.Detail != "timeout" {
		t.Errorf("a failure: %+v", got)
	}
	left := SubscriptionLeft(Subscription{State: SubscriptionActive}, TrackedShipment{Outcome: OutcomeServerError}, at(1))
	if left.State != SubscriptionActive || left.NextTryAt.IsZero() {
		t.Errorf("leaving failed: %+v", left)
	}
	left = SubscriptionLeft(left, TrackedShipment{Outcome: OutcomeOK}, at(1))
	if left.State != SubscriptionEnded || !left.NextTryAt.IsZero() || !left.EndedAt.Equal(at(1)) {
		t.Errorf("left: %+v", left)
	}
}
