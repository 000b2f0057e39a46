package main

import (
	"context"
	"errors"
	"net/http"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"parcelwarden/tracker/store/storetest"
	"strings"
	"testing"
	"time"
)

// onBothDatabases runs a test on SQLite and on PostgreSQL.
func onBothDatabases(t *testing.T, test func(*testing.T, *pushStage)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, newPushStage(t, ""))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, newPushStage(t, storetest.Postgres(t)))
	})
}

// A push says what happened; that nothing has happened since, only a look can say.
func TestPushAndVerdict(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, s *pushStage) {
		s.parcel("YT7000000000011", 1, 8, 20)
		judge := s.app.detector().Run
		s.turn(9, s.app.poller().Run, judge)
		s.turn(21, judge)
		s.push("YT7000000000011")
		looked := s.record("YT7000000000011").Shipment.LastLookAt
		s.turn(100, judge) // silent for 80 hours, and nobody looks
		got := s.record("YT7000000000011")
		if len(got.Incidents) != 0 || got.Shipment.BlindSince.IsZero() || !got.Shipment.LastLookAt.Equal(looked) || !got.Shipment.LastEventAt.Equal(s.hour(20)) {
			t.Fatalf("without a look: %+v, blind since %s, last look %s", got.Incidents, got.Shipment.BlindSince, got.Shipment.LastLookAt)
		}
		s.push("YT7000000000011") // the same one again, late
		s.run(judge)
		if got = s.record("YT7000000000011"); len(got.Incidents) != 0 {
			t.Fatalf("a repeated push allowed a verdict: %+v", got.Incidents)
		}
		s.run(s.app.poller().Run, judge)
		if got = s.record("YT7000000000011"); len(got.Incidents) != 1 || got.Incidents[0].Family != tracker.FamilyStalled || !got.Incidents[0].Open() {
			t.Fatalf("with a look: %+v", got.Incidents)
		}
		s.courier.scans["YT7000000000011"] = append(s.courier.scans["YT7000000000011"], pushScan{s.hour(101), "1001", "快件到达【成都转运中心】"})
		s.at = s.hour(101.5)
		s.push("YT7000000000011")
		s.run(judge)
		got = s.record("YT7000000000011")
		if got.Incidents[0].Open() || got.Incidents[0].Resolution != tracker.ResolvedMoved || !got.Shipment.BlindSince.IsZero() {
			t.Errorf("after a push that shows movement: %+v", got.Incidents[0])
		}
	})
}

func TestForgedRepeatedAndUnreadablePushes(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, s *pushStage) {
		s.parcel("YT7000000000011", -1, -0.5)
		good := s.pushBody("polling", pushResult("YT7000000000011", s.courier.scans["YT7000000000011"], s.at))
		forged := strings.Replace(good, "sign=", "sign=0", 1) + "&phone=13800138000"
		if status, answer := s.post(s.path(), forged); status == 200 || !strings.Contains(answer, `"result":false`) {
			t.Errorf("forged: %d %s", status, answer)
		}
		for range 3 {
			if status, answer := s.post(s.path(), good); status != 200 || !strings.Contains(answer, `"returnCode":"200"`) {
				t.Errorf("good: %d %s", status, answer)
			}
		}
		unknown := s.pushBody("polling", pushResult("YT9999999999999", s.courier.scans["YT7000000000011"], s.at))
		broken := s.pushBody("polling", `{"nu":"YT7000000000011","data":"<html>"}`)
		for _, body := range []string{unknown, broken} {
			if status, _ := s.post(s.path(), body); status != 200 {
				t.Errorf("signed and odd: %d", status)
			}
		}
		if status, _ := s.post(s.path()+"0", good); status != http.StatusNotFound {
			t.Errorf("wrong secret: %d", status)
		}
		s.run(s.app.pushReader().Run)
		line := s.line()
		if line.Forged != 1 || line.Pushes != 2 || line.Unmatched != 1 || line.Waiting != 1 || line.Failed != 0 || line.Signed != "yes" {
			t.Errorf("%+v", line)
		}
		s.turn(4, s.app.pushReader().Run)
		failed, err := s.app.store.FailedPushes(t.Context(), s.shop().ID, 9)
		if err != nil || len(failed) != 1 || failed[0].Attempts != pushTries || failed[0].Detail == "" {
			t.Errorf("failed %+v, %v", failed, err)
		}
		if got := s.record("YT7000000000011"); len(got.Checkpoints) != 2 || len(got.Looks) != 0 {
			t.Errorf("%d checkpoints, %d looks", len(got.Checkpoints), len(got.Looks))
		}
		secret := s.path()[strings.LastIndex(s.path(), "/")+1:]
		for _, word := range []string{"13800138000", secret, pushSalt, "YT7000000000011", "转运中心"} {
			if strings.Contains(s.log.String(), word) {
				t.Errorf("the log holds %q", word)
			}
		}
	})
}

func TestPushWithoutDatabaseIsRepeated(t *testing.T) {
	t.Parallel()
	s := newPushStage(t, "")
	s.parcel("YT7000000000011", -1)
	body := s.pushBody("polling", pushResult("YT7000000000011", s.courier.scans["YT7000000000011"], s.at))
	path := s.path()
	if err := s.app.store.Close(); err != nil {
		t.Fatal(err)
	}
	if status, answer := s.post(path, body); status != http.StatusServiceUnavailable || strings.Contains(answer, "true") {
		t.Errorf("%d %s", status, answer)
	}
}

// A provider that signs nothing is protected by its address alone.
func TestUnsignedPush(t *testing.T) {
	t.Parallel()
	s := newPushStage(t, "")
	s.parcel("YT7000000000011", -1)
	unsigned := couriers.Adapter{
		Info: tracker.CourierInfo{Code: "kuaidi100"},
		Open: func(couriers.Account, *couriers.Client) (tracker.Courier, error) {
			return nil, errors.New("not opened")
		},
		Parse: func(couriers.Reply) tracker.Answer { return couriers.Malformed("not asked") },
		ParsePush: func(r couriers.Reply) tracker.Answer {
			return couriers.One(tracker.TrackedShipment{
				TrackingNo: string(r.Body), Outcome: tracker.OutcomeOK, Status: tracker.StatusInTransit,
				Checkpoints: []tracker.Checkpoint{{At: r.Now.Add(-time.Hour), Status: tracker.StatusInTransit, Text: r.Header.Get("X-Event-Type")}},
			})
		},
		Push: &couriers.Push{},
	}
	registry, err := couriers.NewRegistry(unsigned)
	if err != nil {
		t.Fatal(err)
	}
	s.app.registry = registry
	if status, _ := s.post(s.path(), "yt7000000000011"); status != 200 {
		t.Errorf("with its secret: %d", status)
	}
	if status, _ := s.post("/hooks/couriers/kuaidi100/", "YT7000000000011"); status != 404 {
		t.Errorf("without its secret: %d", status)
	}
	s.run(s.app.pushReader().Run)
	if got := s.record("YT7000000000011"); len(got.Checkpoints) != 1 || s.line().Signed != "no" {
		t.Errorf("%+v", got.Checkpoints)
	}
}

func TestSubscribedParcelsAreLookedUpRarely(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, s *pushStage) {
		hours := []float64{1, 5, 11, 18, 23, 31, 38, 46, 52, 60, 66, 70}
		numbers := []string{"YT7000000000011", "YT7000000000028", "YT7000000000035", "YT7000000000042"}
		for _, number := range numbers {
			s.parcel(number, hours...)
		}
		poller := s.app.poller()
		poller.PushLag = nil // this provider pushes at once
		all := []func(context.Context) error{s.app.subscriber().Run, poller.Run, s.app.detector().Run}
		pushed := func(until float64, deliver bool) {
			for s.at.Before(s.hour(until)) {
				s.turn(s.at.Sub(s.hour(0)).Hours()+0.25, all...)
				for _, h := range hours {
					if s.hour(h).Equal(s.at) && deliver {
						for _, number := range numbers {
							s.push(number)
						}
					}
				}
			}
		}
		pushed(40, true)
		if len(s.courier.subscribed) != 4 || s.courier.asked != 4 || !strings.HasPrefix(s.courier.subscribed[numbers[0]], "https://parcels.example.com"+tracker.PushPath) {
			t.Fatalf("asked %d times for %v", s.courier.asked, s.courier.subscribed)
		}
		looks := s.courier.queries[numbers[0]]
		if looks == 0 || looks > 3 { // without pushes: one in twelve hours
			t.Errorf("%d looks in forty hours", looks)
		}
		if line := s.line(); !line.Trusted || line.Missed != 0 || line.Subscriptions[tracker.SubscriptionActive] != 4 {
			t.Errorf("%+v", line)
		}
		pushed(58, false) // the pushes stop, the parcels go on; the last push is less than a day old
		if line := s.line(); line.Trusted || line.Missed < 3 {
			t.Errorf("still trusted: %+v", line)
		}
		before := s.courier.queries[numbers[0]]
		pushed(82, false)
		if more := s.courier.queries[numbers[0]] - before; more < 2 { // balanced: every twelve hours
			t.Errorf("%d looks in the day after", more)
		}
	})
}

// failingRecord is the program ending between the provider's yes and our record.
type failingRecord struct {
	*app
	failures int
}

func (f *failingRecord) ClaimSubscriptions(ctx context.Context, r tracker.SubscribeRequest) ([]tracker.SubscriptionBatch, error) {
	return f.store.ClaimSubscriptions(ctx, r)
}

func (f *failingRecord) RecordSubscriptions(ctx context.Context, r tracker.SubscriptionRecord) error {
	if f.failures > 0 {
		f.failures--
		return errors.New("the program ended")
	}
	return f.store.RecordSubscriptions(ctx, r)
}

func TestCrashAfterTheProvidersYes(t *testing.T) {
	t.Parallel()
	s := newPushStage(t, "")
	s.parcel("YT7000000000011", -1)
	job := s.app.subscriber()
	job.Store = &failingRecord{app: s.app, failures: 1}
	if err := job.Run(t.Context()); err == nil || s.courier.asked != 1 {
		t.Fatalf("asked %d times, %v", s.courier.asked, err)
	}
	s.run(job.Run)
	if s.courier.asked != 1 {
		t.Error("asked again during the lease")
	}
	s.at = s.at.Add(6 * time.Minute)
	s.run(job.Run)
	parcel := s.record("YT7000000000011").Shipment
	subscriptions, err := s.app.store.Subscriptions(t.Context(), parcel.MerchantID, parcel.ID)
	if err != nil || s.courier.asked != 2 || len(subscriptions) != 1 || subscriptions[0].State != tracker.SubscriptionActive || subscriptions[0].Times != 1 {
		t.Errorf("asked %d times: %+v, %v", s.courier.asked, subscriptions, err)
	}
}
