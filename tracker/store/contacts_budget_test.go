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

// One person with an account, a mail address of the shop and a text message is counted once, by the same e-mail or by choice.
func testContactAccount(t *testing.T, w *world) {
	w.terms(t, tracker.AlertTerms{PerDay: 9})
	user, err := w.CreateUser(t.Context(), tracker.User{MerchantID: w.shop.ID, Name: "lina", Role: tracker.RoleStaff, Email: "LI@example.cn", AlertsPerDay: 2})
	check(t, err)
	byMail, byChoice := threeWays(w), threeWays(w)
	byMail.Ways, byChoice.Ways = byMail.Ways[:1], byChoice.Ways[1:2]
	byChoice.Name, byChoice.UserID = "李的手机", user.ID
	w.person(t, byMail)
	phone := w.person(t, byChoice)
	if phone.UserID != user.ID {
		t.Fatalf("saved %+v", phone)
	}
	w.shop.Email = ""
	check(t, w.UpdateMerchant(t.Context(), w.shop))
	for i := range 3 {
		w.tellAll(t, notice(w, 0, fmt.Sprintf("k%d", i), tracker.TopicBackupProposed))
	}
	if sent := w.sendAll(t, 0); len(sent) != 2 {
		t.Errorf("%d messages to one person who wants two", len(sent))
	}
	days, err := w.AlertDays(t.Context(), w.shop.ID, at(-24))
	check(t, err)
	if len(days) != 1 || days[0].Recipient != "李" || days[0].Sent != 2 || days[0].Budget != 2 || days[0].Bundled != 4 {
		t.Errorf("days %+v", days)
	}
	rows, err := w.Messages(t.Context(), tracker.MessageFilter{MerchantID: w.shop.ID})
	check(t, err)
	for _, e := range rows {
		if e.Reader != "李" {
			t.Errorf("%s is read by %q", e.Recipient, e.Reader)
		}
	}
	phone.UserID = tracker.NobodysAccount
	w.person(t, phone)
	if days, err = w.AlertDays(t.Context(), w.shop.ID, at(-24)); err != nil || len(days) != 2 {
		t.Errorf("kept apart by choice: %+v, %v", days, err)
	}
	b, _ := newShop(t, w.Store, "shop-b")
	theirs, err := w.CreateUser(t.Context(), tracker.User{MerchantID: b.ID, Name: "theirs", Role: tracker.RoleStaff})
	check(t, err)
	phone.UserID = theirs.ID
	if _, err := w.SavePerson(t.Context(), phone); err == nil || !strings.Contains(err.Error(), "user: nobody") {
		t.Errorf("the account of another shop: %v", err)
	}
	id := w.test(t, "email")
	check(t, w.MarkSent(t.Context(), id, at(0), "ok"))
	if again, err := w.AlertDays(t.Context(), w.shop.ID, at(-24)); err != nil || len(again) != 2 {
		t.Errorf("a test is counted: %+v, %v", again, err)
	}
}
