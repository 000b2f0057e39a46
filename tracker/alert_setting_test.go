package tracker

import (
	"errors"
	"testing"
	"time"
)

func TestAlertTermsOfAShop(t *testing.T) {
	t.Parallel()
	m := Merchant{
		Alerts: AlertTerms{WarnBefore: 4 * time.Hour, PerDay: 8}, OwnAlerts: AlertTerms{Hold: -1, PerDay: 3},
	}
	want := AlertTerms{WarnBefore: 4 * time.Hour, Hold: 0, PerDay: 3, ValueFrom: Yuan(300)}
	if got := m.AlertTerms().InForce(); got != want {
		t.Errorf("in force: %+v", got)
	}
	if got := m.AlertBudget(nil, "shop@example.cn"); got != 3 {
		t.Errorf("budget %d", got)
	}
	breach := Change{Kind: ChangeOpen, Incident: Incident{Severity: SeverityBreach}}
	if told := m.tellAt(breach, at(0)); !told.Equal(at(0)) {
		t.Errorf("without a hold told at %s", told)
	}
	held := m
	held.OwnAlerts.Hold = 3 * time.Hour
	if wait := held.tellAt(breach, at(0)).Sub(m.tellAt(breach, at(0))); wait != 3*time.Hour {
		t.Errorf("a hold of three hours waits %s", wait)
	}
	off := Merchant{Email: "x@example.cn", OwnAlerts: AlertTerms{WarnBefore: -1}}
	if until, _, ok := off.WarnHorizon(off.Everybody()[0], time.Time{}, at(0)); ok {
		t.Errorf("warned until %s although the shop wants none", until)
	}
}

func TestAlertSettingIsChecked(t *testing.T) {
	t.Parallel()
	fine := AlertSetting{By: "wang", Why: "夜里太吵", At: at(0), Terms: AlertTerms{WarnBefore: 168 * time.Hour, Hold: -1, PerDay: 1000}}
	for name, c := range map[string]struct {
		change func(*AlertSetting)
		reason string
	}{
		"fine":              {func(*AlertSetting) {}, ""},
		"nobody":            {func(a *AlertSetting) { a.By = "" }, "who"},
		"no reason":         {func(a *AlertSetting) { a.Why = "" }, "why"},
		"no time":           {func(a *AlertSetting) { a.At = time.Time{} }, "date"},
		"too early":         {func(a *AlertSetting) { a.Terms.WarnBefore += time.Hour }, "terms"},
		"held for days":     {func(a *AlertSetting) { a.Terms.Hold = 25 * time.Hour }, "terms"},
		"no such care":      {func(a *AlertSetting) { a.Terms.BuyerCare = 2 }, "terms"},
		"too many messages": {func(a *AlertSetting) { a.Terms.PerDay++ }, "terms"},
	} {
		a := fine
		c.change(&a)
		err := a.Check()
		refused, ok := errors.AsType[*RuleError](err)
		if (err == nil) != (c.reason == "") || (ok && refused.Reason != c.reason) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
