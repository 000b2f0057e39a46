package jobs

import (
	"context"
	"errors"
	"log/slog"
	"parcelwarden/tracker"
	"testing"
	"time"
)

// groupBook is a shop's watched incidents of one supplier, by their state, and what was asked about them.
type groupBook struct {
	watched  map[int64]bool // asked about in the group or not
	group    tracker.NoticeGroup
	sent     []tracker.Notification
	refuse   bool // somebody else has moved the group
	err      error
	attempts int
}

func (b *groupBook) EscalationsDue(context.Context, time.Time, int) ([]tracker.EscalationDue, error) {
	return nil, nil
}

func (b *groupBook) ApplyEscalation(context.Context, tracker.EscalationWrite) (int64, bool, error) {
	return 0, false, nil
}

func (b *groupBook) GroupsDue(context.Context, time.Time) ([]tracker.GroupDue, error) {
	due := tracker.GroupDue{
		Merchant: tracker.Merchant{ID: 1}, Supplier: tracker.Supplier{ID: 2, Name: "一号仓", Email: "s1@example.cn"}, LastAt: b.group.StartedAt,
	}
	if b.group.Open() {
		due.Group = b.group
	}
	for id, asked := range b.watched {
		m := tracker.GroupMember{OrderNo: "A", Incident: tracker.Incident{ID: id, OrderID: id, Kind: tracker.KindShipOverdue, Severity: tracker.SeverityWatch}}
		if asked {
			due.Asked, due.Size = append(due.Asked, m), due.Size+1
		} else {
			due.Waiting = append(due.Waiting, m)
		}
	}
	return []tracker.GroupDue{due}, b.err
}

func (b *groupBook) ApplyGroup(_ context.Context, w tracker.GroupWrite) (bool, error) {
	b.attempts++
	if b.refuse {
		return false, nil
	}
	b.group = w.Group
	b.group.ID = 9
	for _, q := range w.Questions {
		b.watched[q.IncidentID] = true
	}
	b.sent = append(b.sent, w.Notices...)
	return true, nil
}

func TestEscalatorGroups(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
	book := &groupBook{watched: map[int64]bool{1: false, 2: false}}
	job := &Escalator{Store: book, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler), Batch: 10}
	pass := func(what string, sent int) {
		t.Helper()
		if err := job.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(book.sent) != sent {
			t.Fatalf("%s: %d messages, want %d", what, len(book.sent), sent)
		}
	}
	pass("two", 0)
	book.watched[3], book.refuse = false, true
	pass("another node was first", 0)
	book.refuse = false
	pass("three", 1)
	pass("again", 1)
	book.watched[4] = false
	pass("the fourth joins", 1)
	if !book.watched[4] {
		t.Error("the fourth was not asked about")
	}
	delete(book.watched, 1) // abnormal: it has left for its own ladder
	now = now.Add(12 * time.Hour)
	pass("reminded", 2)
	if n := book.sent[1].Message.OpenCount; n != 3 {
		t.Errorf("reminded of %d", n)
	}
	book.watched = map[int64]bool{}
	pass("ended", 2)
	if book.group.Open() {
		t.Error("still open")
	}
	done := book.attempts
	pass("at rest", 2)
	if book.attempts != done {
		t.Error("written although nothing happened")
	}
	book.err = errors.New("disk is full")
	if err := job.Run(t.Context()); !errors.Is(err, book.err) {
		t.Errorf("the error is %v", err)
	}
}
