package simulator_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"parcelwarden/couriers"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker"
	"sync"
	"testing"
	"time"
)

// inbox receives pushes with the product's own adapter.
type inbox struct {
	mu      sync.Mutex
	adapter couriers.Adapter
	account couriers.Account
	refuse  int // so many are not acknowledged
	answers []tracker.Answer
	keys    []string
	forged  int
}

func (b *inbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	push := couriers.PushRequest{Body: body, Header: r.Header, Query: r.URL.Query(), Now: start}
	key, err := b.adapter.Push.Receive(b.account, push)
	accepted := err == nil
	switch {
	case !accepted:
		b.forged++
	case b.refuse > 0:
		b.refuse--
		accepted = false
	default:
		b.keys = append(b.keys, key)
		b.answers = append(b.answers, b.adapter.ParsePush(couriers.Reply{Body: body, Header: r.Header, Now: start}))
	}
	ack := b.adapter.Push.Answer(push, accepted)
	w.Header().Set("Content-Type", ack.ContentType)
	w.WriteHeader(ack.Status)
	_, _ = w.Write(ack.Body)
}

func (b *inbox) statuses() []tracker.Status {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []tracker.Status
	for _, a := range b.answers {
		for _, s := range a.Shipments {
			out = append(out, s.Status)
		}
	}
	return out
}

func pushing() []string {
	return []string{simulator.Kuaidi100, simulator.Kdniao, simulator.SF, simulator.Track17, simulator.AfterShip, simulator.EasyPost}
}

const pushedWay = "at 4h picked_up\nat 9h hub_in\nat 20h out_for_delivery\nat 24h signed\n"

// newPusher subscribes one parcel with the product's own adapter, half an hour after its upload.
func newPusher(t *testing.T, provider string, faults ...simulator.PushFault) (*simulator.Pusher, *inbox) {
	t.Helper()
	l := laneOf(provider)
	w := story(t, l.parcel(provider)+pushedWay)
	c := newClient(t, provider, w, nil)
	box := &inbox{adapter: adapters()[provider], account: couriers.Account{Provider: provider, Credentials: simulator.Credentials()[provider]}}
	site := httptest.NewServer(box)
	t.Cleanup(site.Close)
	if port, ok := c.courier.(tracker.Subscriber); ok && box.adapter.Info.SubscribeBatch > 0 {
		c.set(hour(0.5))
		a := port.Subscribe(t.Context(), site.URL, []tracker.TrackQuery{{TrackingNo: number, Courier: l.courier, PhoneTail: "4321"}})
		if a.Outcome != tracker.OutcomeOK || len(a.Shipments) > 0 {
			t.Fatalf("subscribe: %+v", a)
		}
	}
	return &simulator.Pusher{
		World: w, Client: site.Client(), Console: func(*simulator.Parcel) string { return site.URL }, Faults: faults, Pace: time.Minute,
	}, box
}

func tickTo(t *testing.T, p *simulator.Pusher, from, to float64) {
	t.Helper()
	for h := from; h <= to; h += 0.25 {
		p.Tick(t.Context(), hour(h))
	}
}

func TestPusherTellsEveryEvent(t *testing.T) {
	t.Parallel()
	for _, provider := range pushing() {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			p, box := newPusher(t, provider)
			tickTo(t, p, 1, 30)
			want := []tracker.Status{tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusOutForDelivery, tracker.StatusDelivered}
			got := box.statuses()
			if len(got) != 4 || box.forged != 0 {
				t.Fatalf("%v, %d forged, %+v", got, box.forged, p.Counts())
			}
			for i := range want {
				couriertest.CheckAnswer(t, box.answers[i])
				if got[i] != want[i] {
					t.Errorf("push %d reads as %s, want %s", i, got[i], want[i])
				}
			}
			last := box.answers[3].Shipments[0].Checkpoints
			if !last[len(last)-1].At.Equal(hour(24)) {
				t.Errorf("the signature was pushed for %s", last[len(last)-1].At)
			}
			if n := p.Counts(); n.Events != 4 || n.Sent != 4 || n.Accepted != 4 {
				t.Errorf("%+v", n)
			}
		})
	}
}

func TestPusherRepeatsUntilAcknowledged(t *testing.T) {
	t.Parallel()
	for _, provider := range pushing() {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			p, box := newPusher(t, provider)
			box.refuse = 2
			tickTo(t, p, 1, 8)
			if n := p.Counts(); n.Refused != 2 || n.Accepted != 1 || n.Sent != 3 || len(box.statuses()) != 1 {
				t.Errorf("%+v, %v", n, box.statuses())
			}
			box.mu.Lock()
			box.refuse = 1000
			box.mu.Unlock()
			tickTo(t, p, 8.25, 400)
			if n := p.Counts(); n.GivenUp != 3 || n.Accepted != 1 {
				t.Errorf("nobody listens: %+v", n)
			}
		})
	}
}

func TestPushFaults(t *testing.T) {
	t.Parallel()
	always := func(provider string, kind simulator.PushFaultKind) simulator.PushFault {
		return simulator.PushFault{Provider: provider, Kind: kind, From: start, Until: hour(1000), Delay: 3 * time.Hour}
	}
	for _, provider := range pushing() {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			p, box := newPusher(t, provider, always(provider, simulator.Late))
			tickTo(t, p, 1, 6)
			early := len(box.statuses())
			if tickTo(t, p, 6, 8); early != 0 || len(box.statuses()) != 1 {
				t.Errorf("late: %d pushes at first, then %d", early, len(box.statuses()))
			}
			p, box = newPusher(t, provider, always(provider, simulator.Twice))
			if tickTo(t, p, 1, 30); len(box.keys) != 8 || p.Counts().Duplicate != 4 {
				t.Errorf("twice: %d pushes", len(box.keys))
			}
			keys := map[string]int{}
			for _, key := range box.keys {
				keys[key]++
			}
			if len(keys) != 4 {
				t.Errorf("twice: %d different pushes", len(keys))
			}
			p, box = newPusher(t, provider, always(provider, simulator.Silence))
			if tickTo(t, p, 1, 30); len(box.statuses()) != 0 || p.Counts().Withheld != 4 {
				t.Errorf("silence: %v %+v", box.statuses(), p.Counts())
			}
			p, box = newPusher(t, provider, always(provider, simulator.Forged))
			tickTo(t, p, 1, 30)
			if n := p.Counts(); n.Taken != 0 || n.Forged != box.forged || (n.Forged == 0) != (provider == simulator.SF) {
				t.Errorf("forged: %d refused, %+v", box.forged, n)
			}
			p, box = newPusher(t, provider, always(provider, simulator.Disorder))
			p.Tick(t.Context(), hour(21))
			p.Tick(t.Context(), hour(22))
			if got := box.statuses(); len(got) < 2 || got[0] != tracker.StatusOutForDelivery || got[1] != tracker.StatusInTransit {
				t.Errorf("disorder: %v", got)
			}
		})
	}
}
