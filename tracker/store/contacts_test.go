package store_test

import (
	"errors"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"testing"
)

// turned seals by writing backwards after the use: enough to see that a column is not plain.
type turned struct{}

func (turned) Seal(use, text string) (string, error) {
	runes := []rune(use + "|" + text)
	slices.Reverse(runes)
	return string(runes), nil
}

func (turned) Open(use, sealed string) (string, error) {
	runes := []rune(sealed)
	slices.Reverse(runes)
	text, ok := strings.CutPrefix(string(runes), use+"|")
	if !ok {
		return "", errors.New("sealed for another use")
	}
	return text, nil
}

func contactTests() []storeTest {
	return []storeTest{
		{"contacts/added, changed, switched off, removed", testContactLife},
		{"contacts/a number is sealed and masked", testContactNumber},
		{"contacts/configured addresses stay what they were", testContactConfigured},
		{"contacts/another shop's are out of reach", testContactTenant},
		{"contacts/the next channel once, though recorded twice", testFallBackOnce},
		{"contacts/nobody is told after the last channel", testFallBackEnds},
		{"contacts/an all-clear over another channel", testFallBackAllClear},
		{"contacts/an older alert that falls back gives way", testFallBackRestated},
		{"contacts/what waited is sent if it is still true", testQuietEnds},
		{"contacts/a budget over all channels", testContactBudget},
		{"contacts/one person with an account", testContactAccount},
		{"contacts/a digest at each one's time", testContactDigest},
		{"contacts/any failures, each channel once, one success", testFallBackProperty},
	}
}

// threeWays is a person with three channels.
func threeWays(w *world) tracker.Person {
	return tracker.Person{
		MerchantID: w.shop.ID, Name: "李", Active: true, DigestAt: tracker.NoDayTime, By: "wang", At: t0(),
		Ways: []tracker.Way{{Channel: "email", To: "li@example.cn"}, {Channel: "sms", To: "+8613800001111"}, {Channel: "wecom", To: "ops"}},
	}
}

// person saves somebody and reads the shop again.
func (w *world) person(t testing.TB, p tracker.Person) tracker.Person {
	t.Helper()
	saved, err := w.SavePerson(t.Context(), p)
	check(t, err)
	w.shop, err = w.Merchant(t.Context(), w.shop.ID)
	check(t, err)
	return saved
}

// tellAll queues a message to everybody of the shop.
func (w *world) tellAll(t testing.TB, n tracker.Notification) int {
	t.Helper()
	return w.enqueue(t, w.shop.Tell(n, n.Key)...)
}

func testContactLife(t *testing.T, w *world) {
	one := w.person(t, threeWays(w))
	if one.ID == 0 || one.By != "wang" || !one.At.Equal(t0()) || len(w.shop.Everybody()) != 1 {
		t.Fatalf("saved %+v, shop has %+v", one, w.shop.Everybody())
	}
	one.Ways = []tracker.Way{one.Ways[1], {Channel: "email", To: "li2@example.cn"}}
	w.tellAll(t, notice(w, 0, "waits", tracker.TopicBackupProposed))
	one = w.person(t, one)
	if out, _ := w.Outbox(t.Context(), w.shop.ID, 1); out[0].Recipient != "li2@example.cn" {
		t.Errorf("waits for %+v", out[0])
	}
	one.Active = false
	w.person(t, one)
	if keys, _ := w.send(t, 1); len(keys) != 0 {
		t.Errorf("sent to somebody who was switched off: %v", keys)
	}
	if out, _ := w.Outbox(t.Context(), w.shop.ID, 1); out[0].State != tracker.DeliveryWithdrawn || out[0].Reason != "contact_off" {
		t.Errorf("left as %+v", out[0])
	}
	if n := w.tellAll(t, notice(w, 0, "more", tracker.TopicBackupProposed)); n != 0 {
		t.Errorf("%d queued for somebody who was switched off", n)
	}
	check(t, w.RemovePerson(t.Context(), w.shop.ID, one.ID))
	if err := w.RemovePerson(t.Context(), w.shop.ID, one.ID); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("removed twice: %v", err)
	}
	one.Name = "又一个"
	if _, err := w.SavePerson(t.Context(), one); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("changed after it was removed: %v", err)
	}
	twin := threeWays(w)
	twin.Ways = append(twin.Ways, tracker.Way{Channel: "feishu", To: "night"})
	if _, err := w.SavePerson(t.Context(), twin); err == nil {
		t.Error("took two bots")
	}
	w.person(t, threeWays(w))
	if _, err := w.SavePerson(t.Context(), threeWays(w)); err == nil || !strings.Contains(err.Error(), "email: taken") {
		t.Errorf("one address for two: %v", err)
	}
}

func testContactNumber(t *testing.T, w *world) {
	p := threeWays(w)
	p.Ways = p.Ways[1:]
	one := w.person(t, p)
	if to, _ := one.Way("sms"); to != "+86138****1111" {
		t.Errorf("shown as %s", to)
	}
	n := w.count(t, "SELECT COUNT(*) FROM contacts WHERE ways LIKE '%13800001111%'") + w.count(t, "SELECT COUNT(*) FROM merchants WHERE people LIKE '%0001111%'")
	one.Name = "李四" // comes back masked, as a form has it
	one = w.person(t, one)
	w.tellAll(t, notice(w, 0, "k", tracker.TopicBackupProposed))
	if _, claimed := w.send(t, 0); len(claimed) != 1 || claimed[0].Recipient != "+8613800001111" || !claimed[0].Left {
		t.Errorf("claimed %+v", claimed)
	}
	if n += w.count(t, "SELECT COUNT(*) FROM notifications WHERE recipient LIKE '%0001111%'"); n != 0 {
		t.Errorf("the number stands in %d rows", n)
	}
	one.Ways[0].To = "+86139****2222"
	if _, err := w.SavePerson(t.Context(), one); err == nil {
		t.Error("took a mask for a number")
	}
}

func testContactConfigured(t *testing.T, w *world) {
	w.shop.Email, w.shop.WebhookURL, w.shop.QuietFrom, w.shop.QuietTo = "shop@example.cn", "https://hooks.example.cn/x", 22, 8
	check(t, w.UpdateMerchant(t.Context(), w.shop))
	everybody := w.shop.Everybody()
	if len(everybody) != 2 || everybody[0].ID != 0 {
		t.Fatalf("everybody %+v", everybody)
	}
	w.tellAll(t, notice(w, 0, "7/0/breach", tracker.TopicBackupProposed))
	boss := everybody[0]
	boss.Locale, boss.Ways = tracker.LocaleEN, []tracker.Way{{Channel: "sms", To: "+8613800001111"}, boss.Ways[0]}
	boss = w.person(t, boss)
	boss.Origin = "" // the stored one counts
	boss = w.person(t, boss)
	if n := w.tellAll(t, notice(w, 0, "7/0/breach", tracker.TopicBackupProposed)); n != 0 {
		t.Errorf("%d queued again after the shop's address became a person", n)
	}
	w.shop.Email = "new@example.cn"
	check(t, w.UpdateMerchant(t.Context(), w.shop))
	shop, err := w.Merchant(t.Context(), w.shop.ID)
	check(t, err)
	if to, _ := shop.Everybody()[0].Way("email"); to != "new@example.cn" || boss.Locale != tracker.LocaleEN || boss.Origin != tracker.OriginEmail {
		t.Errorf("the configured address is %s of %+v", to, boss)
	}
	told := shop.Tell(notice(w, 0, "8/0/breach", tracker.TopicBackupProposed), "8/0/breach")
	if len(told) != 2 || told[0].Key != "8/0/breach/merchant/email" || told[0].Channel != "sms" || told[1].Key != "8/0/breach/merchant/webhook" {
		t.Errorf("told %+v", told)
	}
	boss.Ways = boss.Ways[:1]
	if _, err := w.SavePerson(t.Context(), boss); err == nil {
		t.Error("a configured address lost its own channel")
	}
	check(t, w.RemovePerson(t.Context(), w.shop.ID, boss.ID))
	if shop, err = w.Merchant(t.Context(), w.shop.ID); err != nil || shop.Everybody()[0].ID != 0 {
		t.Errorf("after the removal %+v, %v", shop.Everybody(), err)
	}
}

func testContactTenant(t *testing.T, w *world) {
	other, _ := newShop(t, w.Store, "shop-b")
	one := w.person(t, threeWays(w))
	stolen := one
	stolen.MerchantID = other.ID
	if _, err := w.SavePerson(t.Context(), stolen); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("changed by another shop: %v", err)
	}
	if err := w.RemovePerson(t.Context(), other.ID, one.ID); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("removed by another shop: %v", err)
	}
	other, err := w.Merchant(t.Context(), other.ID)
	check(t, err)
	if len(other.Everybody()) != 0 || len(w.shop.Everybody()) != 1 {
		t.Errorf("people %+v and %+v", other.Everybody(), w.shop.Everybody())
	}
}
