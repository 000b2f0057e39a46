package web

import (
	"context"
	"parcelwarden/tracker"
)

func (f *fakeStore) NoticeGroup(_ context.Context, m, id int64) (tracker.GroupRecord, error) {
	defer f.enter(m)()
	for _, rec := range f.groups {
		if rec.Group.ID == id && mine(m, rec.Group.MerchantID) {
			return f.current(rec), nil
		}
	}
	return tracker.GroupRecord{}, tracker.ErrNotFound
}

// current is a group with what has been answered since.
func (f *fakeStore) current(rec tracker.GroupRecord) tracker.GroupRecord {
	out := tracker.GroupRecord{Group: rec.Group}
	for _, q := range rec.Questions {
		for _, e := range f.escalations {
			if e.ID == q.Escalation.ID {
				q.Escalation = e
			}
		}
		out.Questions = append(out.Questions, q)
	}
	return out
}

func (f *fakeStore) SupplierGroups(_ context.Context, m, supplierID int64, limit int) ([]tracker.GroupRecord, error) {
	defer f.enter(m)()
	var out []tracker.GroupRecord
	for _, rec := range f.groups {
		if mine(m, rec.Group.MerchantID) && rec.Group.SupplierID == supplierID && len(out) < limit {
			out = append(out, f.current(rec))
		}
	}
	return out, f.err
}

func (f *fakeStore) AnswerGroup(_ context.Context, answers []tracker.Escalation, t []tracker.TimelineEntry, n []tracker.Notification) (bool, error) {
	defer f.enter(answers[0].MerchantID)()
	for _, e := range answers {
		for k := range f.escalations {
			if f.escalations[k].ID == e.ID && !f.escalations[k].AnsweredAt.IsZero() {
				return false, nil
			}
		}
	}
	for _, e := range answers {
		for k := range f.escalations {
			if f.escalations[k].ID == e.ID {
				f.escalations[k] = e
			}
		}
	}
	f.timeline, f.outbox = append(f.timeline, t...), append(f.outbox, n...)
	return true, nil
}
