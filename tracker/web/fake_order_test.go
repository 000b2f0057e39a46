package web

import (
	"context"
	"parcelwarden/tracker"
	"time"
)

func (f *fakeStore) Order(_ context.Context, merchantID, id int64) (tracker.OrderRecord, error) {
	defer f.enter(merchantID)()
	rec, ok := f.orders[id]
	if !ok || !mine(merchantID, rec.Order.MerchantID) {
		return tracker.OrderRecord{}, tracker.ErrNotFound
	}
	return rec, f.err
}

func (f *fakeStore) FindOrder(_ context.Context, merchantID int64, no string) (int64, error) {
	defer f.enter(merchantID)()
	for id, rec := range f.orders {
		if rec.Order.OrderNo == no && mine(merchantID, rec.Order.MerchantID) {
			return id, nil
		}
	}
	return 0, tracker.ErrNotFound
}

func (f *fakeStore) MarkLost(_ context.Context, m tracker.LostMark) (bool, error) {
	defer f.enter(m.MerchantID)()
	rec, ok := f.records[m.ShipmentID]
	if !ok || !mine(m.MerchantID, rec.Shipment.MerchantID) {
		return false, tracker.ErrNotFound
	}
	if !rec.Shipment.ClosedAt.IsZero() || f.err != nil {
		return false, f.err
	}
	rec.Shipment.LostMarkedAt, rec.Shipment.LostMarkedBy, rec.Shipment.LostNote = m.At, m.By, m.Note
	f.records[m.ShipmentID] = rec
	return true, nil
}

func (f *fakeStore) AddAppeal(_ context.Context, a tracker.ScoreAppeal) (int64, error) {
	defer f.enter(a.MerchantID)()
	for id, rec := range f.records {
		for _, i := range rec.Incidents {
			if i.ID == a.IncidentID && rec.Merchant.ID == a.MerchantID {
				rec.Appeals = append(rec.Appeals, a)
				f.records[id] = rec
				return int64(len(rec.Appeals)), nil
			}
		}
	}
	return 0, tracker.ErrNotFound
}

func (f *fakeStore) UnmarkLost(_ context.Context, m tracker.LostMark, marked time.Time) (bool, error) {
	defer f.enter(m.MerchantID)()
	rec, ok := f.records[m.ShipmentID]
	if !ok || !mine(m.MerchantID, rec.Shipment.MerchantID) {
		return false, tracker.ErrNotFound
	}
	if !rec.Shipment.ClosedAt.IsZero() || rec.Shipment.LostMarkedAt.IsZero() || !rec.Shipment.LostMarkedAt.Equal(marked) || f.err != nil {
		return false, f.err
	}
	rec.Shipment.LostMarkedAt, rec.Shipment.LostMarkedBy, rec.Shipment.LostNote = time.Time{}, "", ""
	f.records[m.ShipmentID] = rec
	return true, nil
}
