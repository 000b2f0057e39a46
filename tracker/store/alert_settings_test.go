package store_test

import (
	"errors"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func alertSettingTests() []storeTest {
	return []storeTest{
		{"alert terms/the history comes back, the newest stands", testAlertSettings},
		{"alert terms/the configuration stays beneath", testAlertSettingsOverConfig},
		{"alert terms/budget, warning and judgement go by them", testAlertSettingsWork},
		{"alert terms/history is append-only", testAlertSettingsAppendOnly},
	}
}

func (w *world) ownTerms(t testing.TB, hour float64, terms tracker.AlertTerms) tracker.AlertSetting {
	t.Helper()
	a := tracker.AlertSetting{MerchantID: w.shop.ID, Terms: terms, By: "王店长", At: at(hour), Why: "夜里太吵"}
	id, err := w.SetAlertTerms(t.Context(), a)
	check(t, err)
	a.ID = id
	return a
}

func (w *world) shopNow(t testing.TB) tracker.Merchant {
	t.Helper()
	m, err := w.Merchant(t.Context(), w.shop.ID)
	check(t, err)
	return m
}

func testAlertSettings(t *testing.T, w *world) {
	first := w.ownTerms(t, 0, tracker.AlertTerms{WarnBefore: 3 * time.Hour, Hold: -1, PerDay: 5})
	second := w.ownTerms(t, 1, tracker.AlertTerms{PerDay: 9})
	got, err := w.AlertSettings(t.Context(), w.shop.ID)
	check(t, err)
	if diff := cmp.Diff([]tracker.AlertSetting{second, first}, got); diff != "" {
		t.Error(diff)
	}
	if m := w.shopNow(t); m.OwnAlerts != second.Terms {
		t.Errorf("in force: %+v", m.OwnAlerts)
	}
	other, _ := newShop(t, w.Store, "shop-b")
	if got, err := w.AlertSettings(t.Context(), other.ID); err != nil || len(got) != 0 || other.OwnAlerts != (tracker.AlertTerms{}) {
		t.Errorf("another shop has %v and %+v, %v", got, other.OwnAlerts, err)
	}
	if _, err := w.SetAlertTerms(t.Context(), tracker.AlertSetting{MerchantID: 999, By: "x", At: at(1), Why: "y"}); !errors.Is(err, tracker.ErrNotFound) {
		t.Errorf("a shop that is not there: %v", err)
	}
}

func testAlertSettingsOverConfig(t *testing.T, w *world) {
	w.terms(t, tracker.AlertTerms{WarnBefore: 4 * time.Hour, Hold: time.Hour, PerDay: 8, ValueFrom: tracker.Yuan(99)})
	w.ownTerms(t, 0, tracker.AlertTerms{Hold: -1, PerDay: 3})
	w.terms(t, tracker.AlertTerms{WarnBefore: 5 * time.Hour, Hold: time.Hour, PerDay: 8, ValueFrom: tracker.Yuan(99)}) // the program starts again
	want := tracker.AlertTerms{WarnBefore: 5 * time.Hour, Hold: -1, PerDay: 3, ValueFrom: tracker.Yuan(99)}
	if m := w.shopNow(t); m.AlertTerms() != want || m.Alerts.PerDay != 8 {
		t.Errorf("%+v over %+v", m.AlertTerms(), m.Alerts)
	}
	w.ownTerms(t, 1, tracker.AlertTerms{})
	if m := w.shopNow(t); m.AlertTerms() != m.Alerts || m.AlertTerms().PerDay != 8 {
		t.Errorf("back to the configuration: %+v", m.AlertTerms())
	}
}

func testAlertSettingsWork(t *testing.T, w *world) {
	w.terms(t, tracker.AlertTerms{WarnBefore: -1, PerDay: 20})
	w.ownTerms(t, 0, tracker.AlertTerms{WarnBefore: 6 * time.Hour, Hold: 2 * time.Hour, PerDay: 2})
	w.alerts(t, 9, "shop@example.cn")
	if sent := w.sendAll(t, 0); len(sent) != 2 {
		t.Errorf("%d sent, want 2", len(sent))
	}
	days, err := w.AlertDays(t.Context(), w.shop.ID, at(-24))
	check(t, err)
	if len(days) != 1 || days[0].Budget != 2 {
		t.Errorf("days %+v", days)
	}
	w.watched(t, "YT001", 5, true)
	shops, err := w.Merchants(t.Context())
	check(t, err)
	if told, err := w.WarnNearBreach(t.Context(), shops[0], at(0)); err != nil || told != 1 {
		t.Errorf("warned of %d, %v", told, err)
	}
	check(t, w.raw(t, "UPDATE shipments SET check_at = "+millis(1)))
	snaps, err := w.JudgeDue(t.Context(), at(3), 10)
	check(t, err)
	if len(snaps) != 1 || snaps[0].Merchant.AlertTerms().Hold != 2*time.Hour {
		t.Errorf("the judgement knows %+v", snaps)
	}
}

func testAlertSettingsAppendOnly(t *testing.T, w *world) {
	w.ownTerms(t, 0, tracker.AlertTerms{PerDay: 5})
	for _, statement := range []string{"UPDATE alert_settings SET why = 'x'", "DELETE FROM alert_settings"} {
		if err := w.raw(t, statement); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}
