package web

import (
	"context"
	"parcelwarden/tracker"
	"time"
)

func (f *fakeStore) AlertDays(_ context.Context, m int64, since time.Time) ([]tracker.AlertDay, error) {
	defer f.enter(m)()
	if len(f.outbox) == 0 || m != 1 {
		return nil, f.err
	}
	zone, out := tracker.Merchant{}.Location(), []tracker.AlertDay{}
	for i, sent := range []int{3, 0, 12, 21, 7} {
		out = append(out, tracker.AlertDay{
			Recipient: "boss@qinghe.example", Day: since.In(zone).AddDate(0, 0, 9+i).Format(time.DateOnly), Sent: sent, Bundled: sent / 4, Withdrawn: i, Budget: 20,
		})
	}
	return append(out, tracker.AlertDay{Recipient: "13900001234@qinghe.example", Day: since.In(zone).AddDate(0, 0, 13).Format(time.DateOnly), Sent: 1}), f.err
}
