package main

import (
	"parcelwarden/tracker"
	"testing"
)

// Drafts for buyers are off unless the file says so, also for a shop whose file once did; the shop's own word goes before both.
func TestBuyerCareIsConfigured(t *testing.T) {
	t.Parallel()
	cfg, err := loadConfig("", []string{"PARCELWARDEN_MERCHANTS__QINGHE__BUYER_CARE=true", "PARCELWARDEN_MERCHANTS__LANWAN__NAME=蓝湾"})
	if err != nil {
		t.Fatal(err)
	}
	once := tracker.AlertTerms{BuyerCare: 1}
	for name, c := range map[string]struct {
		shop   string
		stored tracker.AlertTerms
		own    int
		want   bool
	}{
		"configured":              {"qinghe", tracker.AlertTerms{}, 0, true},
		"not configured":          {"lanwan", tracker.AlertTerms{}, 0, false},
		"configured once":         {"lanwan", once, 0, false},
		"switched on by the shop": {"lanwan", tracker.AlertTerms{}, 1, true},
		"off by the shop":         {"qinghe", tracker.AlertTerms{}, -1, false},
	} {
		m := tracker.Merchant{Alerts: cfg.Merchants[c.shop].alerts(c.stored), OwnAlerts: tracker.AlertTerms{BuyerCare: c.own}}
		if m.CaresForBuyers() != c.want {
			t.Errorf("%s: %t", name, m.CaresForBuyers())
		}
	}
}
