package main

import (
	"fmt"
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// jam is a story of n parcels that all fall silent at one hub.
func jam(t *testing.T, n int) *simulator.Scenario {
	t.Helper()
	text := "start 2026-09-01T08:00:00+08:00\nsupplier S1 云溪日用厂\n"
	for i := range n {
		text += fmt.Sprintf("parcel YT99000001%02d 圆通 from 广州 to 成都 promise 20d value 89.00 supplier S1\nat 4h picked_up\nat 9h hub_in\nat %dh hub_out\n", i, 10+i)
	}
	story, err := simulator.ParseScenario(strings.NewReader(text), "jam")
	if err != nil {
		t.Fatal(err)
	}
	return story
}

// told runs a story to an hour and returns what was sent: recipient and subject, each once.
func told(t *testing.T, story *simulator.Scenario, hours int) (mails []string, s *stage) {
	t.Helper()
	world, err := story.World()
	if err != nil {
		t.Fatal(err)
	}
	s = newStage(t, world, "")
	suppliers := story.Suppliers()
	for i := range suppliers {
		suppliers[i].Email = "factory@example.com"
	}
	s.load(suppliers, world.OrdersBetween(story.Start.Add(-24*time.Hour), story.Start.Add(24*time.Hour)))
	s.until(story.Start.Add(time.Duration(hours)*time.Hour), 20*time.Minute)
	for _, m := range s.mail.Messages() {
		mails = append(mails, m.To[0]+" "+m.Subject)
	}
	slices.Sort(mails)
	return mails, s
}

// Six parcels silent at one hub are one message to the shop and one to the supplier, where four are one of each for every parcel.
func TestClusterIsOneMessage(t *testing.T) {
	t.Parallel()
	t.Run("six", func(t *testing.T) {
		t.Parallel()
		mails, s := told(t, jam(t, 6), 130)
		var starts []string
		for _, mail := range mails {
			head, _, _ := strings.Cut(mail, "：")
			starts = append(starts, head)
		}
		want := []string{"factory@example.com 【请协助催件】圆通广州分拨中心", "shop@qinghe.example 【分拨中心拥堵（多件合并）】圆通广州分拨中心"}
		if diff := cmp.Diff(want, starts); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
		page, err := s.app.store.StuckParcels(t.Context(), tracker.StuckFilter{MerchantID: s.shop.ID})
		if err != nil {
			t.Fatal(err)
		}
		own, held := 0, 0
		for _, p := range page.Rows {
			if p.Incident.Family != tracker.FamilyStalled {
				continue
			}
			own++
			r, err := s.app.store.Parcel(t.Context(), s.shop.ID, p.Shipment.ID)
			if err != nil {
				t.Fatal(err)
			}
			if slices.ContainsFunc(r.Timeline, func(e tracker.TimelineEntry) bool { return e.What == tracker.TimelineToldWith }) {
				held++
			}
		}
		if own != 6 || held != 6 || page.Total != 7 {
			t.Errorf("%d own incidents, %d of them told with the cluster, %d rows", own, held, page.Total)
		}
	})
	t.Run("four", func(t *testing.T) {
		t.Parallel()
		mails, _ := told(t, jam(t, 4), 130)
		if len(mails) < 8 {
			t.Errorf("%d mails: %v", len(mails), mails)
		}
	})
}
