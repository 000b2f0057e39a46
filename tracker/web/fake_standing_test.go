package web

import (
	"context"
	"parcelwarden/tracker"
	"time"
)

func (f *fakeStore) CardParcels(_ context.Context, merchantID int64, since time.Time, book *tracker.CardBook) error {
	defer f.enter(merchantID)()
	if f.err != nil {
		return f.err
	}
	for _, c := range f.courses[merchantID] {
		if !c.ShippedAt.Before(since) {
			book.Parcel(c)
		}
	}
	return nil
}

func (f *fakeStore) SwitchAdvices(_ context.Context, merchantID int64) ([]tracker.SwitchAdvice, error) {
	defer f.enter(merchantID)()
	return owned(f.switches, merchantID, func(a tracker.SwitchAdvice) int64 { return a.MerchantID }), f.err
}

func (f *fakeStore) DecideSwitch(_ context.Context, d tracker.SwitchAdvice) (bool, error) {
	defer f.enter(d.MerchantID)()
	for n := range f.switches {
		a := &f.switches[n]
		if a.MerchantID == d.MerchantID && a.ID == d.ID {
			open := a.State == tracker.SwitchOpen
			if open {
				a.State, a.DecidedBy, a.DecidedAt, a.KeepShare = d.State, d.DecidedBy, d.DecidedAt, d.KeepShare
			}
			return open, nil
		}
	}
	return false, tracker.ErrNotFound
}

func (f *fakeStore) AnswerPhoto(_ context.Context, merchantID, id int64) (tracker.AnswerPhoto, error) {
	defer f.enter(merchantID)()
	for _, e := range f.escalations {
		if e.ID == id && mine(merchantID, e.MerchantID) && e.Photo != nil {
			return *e.Photo, nil
		}
	}
	return tracker.AnswerPhoto{}, tracker.ErrNotFound
}

func (f *fakeStore) OpenEscalations(_ context.Context, merchantID, supplierID int64, since time.Time) ([]tracker.Escalation, error) {
	defer f.enter(merchantID)()
	var out []tracker.Escalation
	for _, e := range f.escalations {
		if e.MerchantID == merchantID && e.SupplierID == supplierID && e.AnsweredAt.IsZero() && !e.SentAt.Before(since) {
			out = append(out, e)
		}
	}
	return out, nil
}
