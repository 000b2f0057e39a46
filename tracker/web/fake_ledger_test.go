package web

import (
	"context"
	"parcelwarden/tracker"
	"time"
)

func (f *fakeStore) Ledger(_ context.Context, m int64, date string, limit int) ([]tracker.ScoreEntry, error) {
	defer f.enter(m)()
	var out []tracker.ScoreEntry
	for _, e := range f.ledger {
		if mine(m, e.MerchantID) && (date == "" || e.ScoreDate == date) && len(out) < limit {
			out = append(out, e)
		}
	}
	return out, f.err
}

func (f *fakeStore) Escalation(_ context.Context, m, id int64) (tracker.Escalation, error) {
	defer f.enter(m)()
	for _, e := range f.escalations {
		if e.ID == id && mine(m, e.MerchantID) {
			return e, nil
		}
	}
	return tracker.Escalation{}, tracker.ErrNotFound
}

func (f *fakeStore) AnswerEscalation(_ context.Context, e tracker.Escalation, t []tracker.TimelineEntry, n []tracker.Notification) (bool, error) {
	defer f.enter(e.MerchantID)()
	for k := range f.escalations {
		was := f.escalations[k]
		if was.ID != e.ID || !was.AnsweredAt.Equal(e.Corrects) {
			continue
		}
		if !was.AnsweredAt.IsZero() {
			e.Earlier = append([]tracker.Escalation{was}, was.Earlier...)
		}
		e.Corrects = time.Time{}
		f.escalations[k] = e
		f.timeline, f.outbox = append(f.timeline, t...), append(f.outbox, n...)
		return true, nil
	}
	return false, nil
}

func (f *fakeStore) Ping(context.Context) error { return f.err }
