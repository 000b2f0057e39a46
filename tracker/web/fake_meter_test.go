package web

import (
	"context"
	"parcelwarden/tracker"
)

func (f *fakeStore) owner(accountID int64) int64 {
	for _, a := range f.accounts {
		if a.ID == accountID {
			return a.MerchantID
		}
	}
	return 0
}

func (f *fakeStore) AccountDays(_ context.Context, merchantID, since int64) ([]tracker.AccountDay, error) {
	defer f.enter(merchantID)()
	if len(f.accounts) == 0 {
		return nil, f.err
	}
	var out []tracker.AccountDay
	for _, d := range owned(fakeDays(), merchantID, func(d tracker.AccountDay) int64 { return f.owner(d.AccountID) }) {
		if d.Date >= (tracker.Quota{}).Date(since) {
			out = append(out, d)
		}
	}
	return out, f.err
}

func (f *fakeStore) UnknownCodes(_ context.Context, merchantID int64, provider string, _ int) ([]tracker.UnknownCode, error) {
	defer f.enter(merchantID)()
	if merchantID != 1 || provider != "kuaidi100" {
		return nil, f.err
	}
	return []tracker.UnknownCode{{Provider: provider, Code: "7788", Count: 2, FirstAt: hoursAgo(50), LastAt: hoursAgo(2), Sample: "YT7719036254418"}}, f.err
}

func (f *fakeStore) HeldParcels(_ context.Context, q tracker.HeldQuery) ([]tracker.Shipment, error) {
	defer f.enter(q.MerchantID)()
	if q.AccountID != 3 || q.MerchantID != 1 {
		return nil, f.err
	}
	blind, due := f.stuck[0].Shipment, f.stuck[1].Shipment
	blind.BlindSince, blind.NextPollAt, due.NextPollAt = hoursAgo(3), hoursAgo(3), hoursAgo(1)
	return []tracker.Shipment{blind, due}, f.err
}
