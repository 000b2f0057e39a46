package web

import (
	"context"
	"parcelwarden/tracker"
	"slices"
	"time"
)

func (f *fakeStore) AlertSettings(_ context.Context, m int64) ([]tracker.AlertSetting, error) {
	defer f.enter(m)()
	own := owned(f.terms, m, func(a tracker.AlertSetting) int64 { return a.MerchantID })
	slices.Reverse(own)
	return own, f.err
}

func (f *fakeStore) SetAlertTerms(_ context.Context, a tracker.AlertSetting) (int64, error) {
	defer f.enter(a.MerchantID)()
	a.ID = int64(len(f.terms) + 1)
	f.terms = append(f.terms, a)
	for i := range f.merchants {
		if f.merchants[i].ID == a.MerchantID {
			f.merchants[i].OwnAlerts = a.Terms
		}
	}
	return a.ID, f.err
}

// withTerms gives the first shop configured terms and a history of its own.
func withTerms(f *fakeStore) *fakeStore {
	first := tracker.AlertSetting{ID: 1, MerchantID: 1, Terms: tracker.AlertTerms{Hold: -1, PerDay: 8}, By: "wang", At: hoursAgo(90), Why: "夜里太吵"}
	second := tracker.AlertSetting{ID: 2, MerchantID: 1, Terms: tracker.AlertTerms{PerDay: 12}, By: "root", At: hoursAgo(3), Why: "大促人手多"}
	foreign := tracker.AlertSetting{ID: 3, MerchantID: 2, Terms: tracker.AlertTerms{PerDay: 3}, By: "zhao", At: hoursAgo(3), Why: "蓝湾自己的原因"}
	f.terms = []tracker.AlertSetting{first, second, foreign}
	f.merchants[0].Alerts = tracker.AlertTerms{WarnBefore: 4 * time.Hour, PerDay: 30}
	f.merchants[0].OwnAlerts = second.Terms
	return f
}
