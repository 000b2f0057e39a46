package web

import (
	"context"
	"parcelwarden/tracker"
	"slices"
	"testing"
	"time"
)

func (f *fakeStore) MerchantRules(_ context.Context, m int64) ([]tracker.MerchantRule, error) {
	defer f.enter(m)()
	own := owned(f.rules, m, func(r tracker.MerchantRule) int64 { return r.MerchantID })
	slices.Reverse(own)
	return own, f.err
}

func (f *fakeStore) AddMerchantRule(_ context.Context, r tracker.MerchantRule) (int64, error) {
	defer f.enter(r.MerchantID)()
	r.ID = int64(len(f.rules) + 1)
	f.rules = append(f.rules, r)
	return r.ID, f.err
}

func (f *fakeStore) Disasters(context.Context) ([]tracker.Disaster, error) { return f.disasters, f.err }

func (f *fakeStore) AddDisaster(_ context.Context, d tracker.Disaster) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	d.ID = int64(len(f.disasters) + 1)
	f.disasters = append(f.disasters, d)
	return d.ID, f.err
}

// withRules puts a history of the shop's own rules and a disaster into the store.
func withRules(f *fakeStore) *fakeStore {
	hours := tracker.MerchantRule{
		ID: 1, MerchantID: 1, Kind: tracker.RulingHours, Clock: tracker.ClockHubGap, Class: tracker.RegionFar, Hours: tracker.TierHours{Watch: 24, Breach: 60},
		From: hoursAgo(400), By: "wang", At: hoursAgo(400), Why: "成都线常卡，提前催",
	}
	loose := hours
	loose.ID, loose.Clock, loose.Class, loose.Hours, loose.Why = 2, tracker.ClockDispatchToSign, "all", tracker.TierHours{Breach: 36}, "周末收件人不在"
	back := loose
	back.ID, back.Hours, back.Withdrawn, back.At, back.From, back.Why = 3, tracker.TierHours{}, true, hoursAgo(30), hoursAgo(30), "恢复平台时限"
	campaign := tracker.MerchantRule{
		ID: 4, MerchantID: 1, Kind: tracker.RulingCampaign, Campaign: tracker.CampaignOpen, Provinces: []string{"广东", "江苏"}, From: hoursAgo(20), By: "wang", At: hoursAgo(20), Why: "已报名",
	}
	foreign := hours
	foreign.ID, foreign.MerchantID, foreign.Why = 5, 2, "蓝湾自己的原因"
	f.rules = []tracker.MerchantRule{hours, loose, back, campaign, foreign}
	f.disasters = []tracker.Disaster{{
		ID: 1, Code: "xj-snow-2026-11", Name: "新疆暴雪", Area: tracker.Area{Province: "新疆"}, End: tracker.EndEither, From: hoursAgo(60), Until: hoursAgo(-60),
		MoveTo: hoursAgo(-72), Exclude: true, Source: "https://notice.example/7", By: "root", At: hoursAgo(50),
	}}
	return f
}

func withBook(t *testing.T) func(*Config) {
	t.Helper()
	book, err := tracker.LoadRuleBook()
	if err != nil {
		t.Fatal(err)
	}
	return func(c *Config) {
		c.Rules = book
		c.Clocks = func(_ context.Context, p tracker.ParcelRecord) ([]tracker.ClockReading, error) {
			sh := p.Shipment
			sh.ExpectedAt = time.Time{}
			own, _ := c.Store.MerchantRules(t.Context(), sh.MerchantID)
			return book.ExplainClocks(tracker.Snapshot{
				Merchant: p.Merchant, Shipment: sh, Checkpoints: p.Checkpoints, Incidents: p.Incidents, Rulings: tracker.NewRulings(own, nil),
			}, atNoon())
		}
	}
}
