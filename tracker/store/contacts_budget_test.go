package store_test

import (
	"fmt"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// A person's budget counts text messages and mail together, and the bundle goes over the first channel.
func testContactBudget(t *testing.T, w *world) {
	w.terms(t, tracker.AlertTerms{PerDay: 9})
	w.shop.Email = ""
	check(t, w.UpdateMerchant(t.Context(), w.shop))
	p := threeWays(w)
	p.PerDay = 3
	w.person(t, p)
	group := tracker.Person{MerchantID: w.shop.ID, Name: "值班群", Active: true, DigestAt: tracker.NoDayTime, PerDay: -1, Ways: []tracker.Way{{Channel: "feishu", To: "duty"}}}
	w.person(t, group)
	for i := range 8 {
		w.tellAll(t, notice(w, 0, fmt.Sprintf("k%d", i), tracker.TopicBackupProposed))
	}
	got := map[string]int{}
	for round := range 4 {
		_, claimed := w.send(t, float64(round)/100)
		for _, n := range claimed {
			if n.Channel == "email" && got["failed"] == 0 { // one falls back: it counts once
				got["failed"]++
				check(t, w.MarkFailed(t.Context(), n.ID, at(0), "no"))
				continue
			}
			got[n.Channel]++
			check(t, w.MarkSent(t.Context(), n.ID, at(0), ""))
		}
	}
	if got["email"]+got["sms"] != 3 || got["feishu"] != 8 {
		t.Errorf("sent %v", got)
	}
	held := w.states(t)[tracker.DeliveryHeld]
	sent := w.sendAll(t, 2)
	if len(sent) != 1 || sent[0].Channel != "email" || sent[0].Message.OpenCount != held || held < 5 || !strings.HasPrefix(sent[0].Key, "bundle/c1/") {
		t.Errorf("%d held, sent %+v", held, sent)
	}
	days, err := w.AlertDays(t.Context(), w.shop.ID, at(-24))
	check(t, err)
	for _, d := range days {
		if d.Recipient == "李" && (d.Sent != 3 || d.Budget != 3 || d.Bundled != held) {
			t.Errorf("day %+v", d)
		}
	}
	if len(days) != 2 {
		t.Errorf("days %+v", days)
	}
}

func testContactDigest(t *testing.T, w *world) {
	w.stuck(t, "YT001")
	early, late := threeWays(w), threeWays(w)
	early.DigestAt, early.Locale = 7*60+30, tracker.LocaleEN
	early.Ways = early.Ways[:1]
	w.person(t, early)
	late.Name, late.DigestAt, late.Ways = "夜班", 20*60, late.Ways[1:2]
	w.person(t, late)
	parcels, err := w.StuckParcels(t.Context(), tracker.StuckFilter{MerchantID: w.shop.ID, Limit: 10})
	check(t, err)
	digests := func(hour float64) (out []tracker.Notification) {
		out = tracker.Digest(w.shop, nil, parcels, at(hour))
		w.enqueue(t, out...)
		return out
	}
	if got := digests(-2.6); len(got) != 0 { // 07:24
		t.Errorf("too early: %+v", got)
	}
	if got := digests(-2.4); len(got) != 1 || got[0].Recipient != "li@example.cn" || got[0].Locale != tracker.LocaleEN {
		t.Errorf("at half past seven: %+v", got)
	}
	digests(-1)
	digests(10) // 20:00
	rows, err := w.Outbox(t.Context(), w.shop.ID, 0)
	check(t, err)
	channels := map[string]int{}
	for _, n := range rows {
		if n.Topic == tracker.TopicDigest {
			channels[n.Channel+" "+n.Recipient]++
		}
	}
	if len(channels) != 2 || channels["email li@example.cn"] != 1 || channels["sms +86138****1111"] != 1 {
		t.Errorf("digests %v", channels)
	}
}
