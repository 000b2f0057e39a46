package simulator_test

import (
	"context"
	"net/http/httptest"
	"parcelwarden/couriers"
	"parcelwarden/couriers/aftership"
	"parcelwarden/couriers/couriertest"
	"parcelwarden/couriers/dhl"
	"parcelwarden/couriers/easypost"
	"parcelwarden/couriers/fedex"
	"parcelwarden/couriers/jt"
	"parcelwarden/couriers/kdniao"
	"parcelwarden/couriers/kuaidi100"
	"parcelwarden/couriers/sf"
	"parcelwarden/couriers/simulator"
	"parcelwarden/couriers/track17"
	"parcelwarden/couriers/ups"
	"parcelwarden/couriers/yto"
	"parcelwarden/couriers/zto"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"testing"
	"time"
)

var start = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)

func hour(h float64) time.Time { return start.Add(time.Duration(h * float64(time.Hour))) }

func adapters() map[string]couriers.Adapter {
	out := map[string]couriers.Adapter{}
	for _, a := range []couriers.Adapter{
		kuaidi100.Adapter(), kdniao.Adapter(), sf.Adapter(), track17.Adapter(), zto.Adapter(), yto.Adapter(), jt.Adapter(), aftership.Adapter(),
		easypost.Adapter(), dhl.Adapter(), fedex.Adapter(), ups.Adapter(),
	} {
		out[a.Info.Code] = a
	}
	return out
}

// client is the product's own adapter before a simulated wire.
type client struct {
	courier tracker.Courier
	clock   func() time.Time
	set     func(time.Time)
}

func newClient(t *testing.T, provider string, w *simulator.World, spoil func(map[string]string)) client {
	t.Helper()
	at := start
	now := func() time.Time { return at }
	server := httptest.NewServer(w.Handler(now))
	t.Cleanup(server.Close)
	account := couriers.Account{Name: provider, Provider: provider, BaseURL: simulator.Root(provider, server.URL), Credentials: simulator.Credentials()[provider]}
	if spoil != nil {
		spoil(account.Credentials)
	}
	cfg := couriertest.Config()
	cfg.Now = now
	return client{couriertest.Open(t, adapters()[provider], account, cfg), now, func(t time.Time) { at = t }}
}

// lane is a parcel that a wire can carry.
type lane struct{ courier, from, to string }

func laneOf(provider string) lane {
	switch courier := simulator.Routes()[provider][0]; provider {
	case simulator.AfterShip:
		return lane{courier, "深圳", "伦敦"}
	case simulator.DHL:
		return lane{courier, "上海", "柏林"}
	case simulator.FedEx, simulator.UPS, simulator.EasyPost:
		return lane{courier, "深圳", "纽约"}
	default:
		return lane{courier, "深圳", "北京"}
	}
}

func story(t *testing.T, text string) *simulator.World {
	t.Helper()
	s, err := simulator.ParseScenario(strings.NewReader("start 2026-09-01T08:00:00+08:00\nfloor off\n"+text), "test")
	if err != nil {
		t.Fatal(err)
	}
	w, err := s.World()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// number of every parcel here: UPS wants 1Z and Kuaidi100 at most 32 characters.
const number = "1Z999AA10123456784"

func (l lane) parcel(provider string) string {
	return "parcel " + number + " " + l.courier + " via " + provider + " from " + l.from + " to " + l.to + " tail 4321\n"
}

func (c client) look(l lane, at time.Time) tracker.Answer {
	c.set(at)
	q := tracker.TrackQuery{TrackingNo: number, Courier: l.courier, PhoneTail: "4321"}
	return c.courier.Track(context.Background(), []tracker.TrackQuery{q})
}

// TestAdaptersReadEveryEvent lets the product's adapters read every kind of event on every wire.
func TestAdaptersReadEveryEvent(t *testing.T) {
	t.Parallel()
	want := map[simulator.What]tracker.Status{
		simulator.PickedUp: tracker.StatusPickedUp, simulator.HubIn: tracker.StatusInTransit, simulator.HubOut: tracker.StatusInTransit,
		simulator.ArriveCity: tracker.StatusInTransit, simulator.Branch: tracker.StatusInTransit, simulator.OutForDelivery: tracker.StatusOutForDelivery,
		simulator.AttemptFailed: tracker.StatusFailedAttempt, simulator.Unreachable: tracker.StatusFailedAttempt,
		simulator.Locker: tracker.StatusAvailableForPickup, simulator.Collected: tracker.StatusDelivered, simulator.Signed: tracker.StatusDelivered,
		simulator.Customs: tracker.StatusCustomsHold, simulator.Refused: tracker.StatusException, simulator.Damaged: tracker.StatusException, simulator.Detained: tracker.StatusException,
		simulator.Returning: tracker.StatusReturning, simulator.LostText: tracker.StatusLost, simulator.Cancelled: tracker.StatusCancelled,
		simulator.Unknown: tracker.StatusUnknown,
	}
	for _, provider := range simulator.Providers() {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			for what, status := range want {
				if what == simulator.Cancelled && slices.Contains([]string{simulator.ZTO, simulator.YTO, simulator.AfterShip}, provider) {
					continue // these have no word for it
				}
				if what == simulator.Customs && slices.Contains([]string{simulator.ZTO, simulator.YTO, simulator.JT, simulator.EasyPost}, provider) {
					continue // neither have these
				}
				if what == simulator.Refused && provider == simulator.Kdniao {
					status = tracker.StatusReturning // its code for a refusal says that the parcel goes back
				}
				l := laneOf(provider)
				w := story(t, l.parcel(provider)+"at 4h picked_up\nat 20h "+string(what)+"\n")
				c := newClient(t, provider, w, nil)
				c.look(l, hour(21))
				a := c.look(l, hour(22))
				couriertest.CheckAnswer(t, a)
				if a.Outcome != tracker.OutcomeOK || len(a.Shipments) != 1 || a.Shipments[0].Outcome != tracker.OutcomeOK {
					t.Errorf("%s: %+v", what, a)
					continue
				}
				s := a.Shipments[0]
				last := s.Checkpoints[len(s.Checkpoints)-1]
				if last.Status != status || !last.At.Equal(hour(20)) || len(s.Checkpoints) != 2 {
					t.Errorf("%s reads as %s at %s (%+v)", what, last.Status, last.At, last)
				}
				if unknown := len(s.UnknownCodes) + len(a.UnknownCodes); (unknown > 0) != (what == simulator.Unknown) {
					t.Errorf("%s: unknown codes %v %v", what, s.UnknownCodes, a.UnknownCodes)
				}
			}
		})
	}
}

// TestAdaptersReadEnds lets them read the ends that only the way before tells.
func TestAdaptersReadEnds(t *testing.T) {
	t.Parallel()
	for _, provider := range simulator.Providers() {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			l := laneOf(provider)
			w := story(t, l.parcel(provider)+"at 4h picked_up\nat 9h hub_in\nat 20h refused\nat 30h returning\nat 60h returned\n")
			c := newClient(t, provider, w, nil)
			if a := c.look(l, hour(1)); a.Outcome != tracker.OutcomeNotFound && (len(a.Shipments) != 1 || a.Shipments[0].Status != tracker.StatusPending && a.Shipments[0].Outcome != tracker.OutcomeNotFound) {
				t.Errorf("before the first scan: %+v", a)
			}
			if s := c.look(l, hour(50)).Shipments; len(s) != 1 || s[0].Status != tracker.StatusReturning {
				t.Errorf("on its way back: %+v", s)
			}
			s := c.look(l, hour(61)).Shipments
			if len(s) != 1 || s[0].Status != tracker.StatusReturned || len(s[0].Checkpoints) != 5 {
				t.Fatalf("back: %+v", s)
			}
			if times := s[0].Checkpoints; !times[0].At.Equal(hour(4)) || !times[4].At.Equal(hour(60)) {
				t.Errorf("times %s and %s", times[0].At, times[4].At)
			}
		})
	}
}

// TestWiresRefuseWrongCredentials spoils one credential after the other.
func TestWiresRefuseWrongCredentials(t *testing.T) {
	t.Parallel()
	pushOnly := []string{"salt", "webhook_secret", "business_id"} // of Kdniao's two names for one thing the adapter reads the other
	for _, provider := range simulator.Providers() {
		for name := range simulator.Credentials()[provider] {
			if slices.Contains(pushOnly, name) {
				continue
			}
			t.Run(provider+"/"+name, func(t *testing.T) {
				t.Parallel()
				l := laneOf(provider)
				w := story(t, l.parcel(provider)+"at 4h picked_up\n")
				c := newClient(t, provider, w, func(m map[string]string) { m[name] += "x" })
				if a := c.look(l, hour(6)); a.Outcome != tracker.OutcomeAuth || a.Problem != tracker.ProblemBadCredentials {
					t.Errorf("%+v", a)
				}
			})
		}
	}
}
