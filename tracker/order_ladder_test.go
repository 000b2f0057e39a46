package tracker

import (
	"testing"
	"time"
)

// The latest notice is not always the one that was answered, and a question in a group is not the order's own ladder.
func TestLastAsk(t *testing.T) {
	t.Parallel()
	at := func(h int) time.Time { return time.Date(2026, 11, 20, h, 0, 0, 0, time.UTC) }
	notice := Escalation{ID: 1, SupplierID: 2, Rung: RungNotice, SentAt: at(1)}
	reminder := Escalation{ID: 2, SupplierID: 2, Rung: RungReminder, SentAt: at(13)}
	answered := func(e Escalation, answer SupplierAnswer, day time.Time) Escalation {
		e.Answer, e.AnsweredAt, e.NewDate = answer, at(14), day
		return e
	}
	grouped := func(e Escalation) Escalation { e.GroupID = 5; return e }
	backup := Escalation{ID: 4, SupplierID: 2, Rung: RungBackup, SentAt: at(20)}
	for _, c := range []struct {
		name     string
		asked    []Escalation // newest first
		id       int64
		rung     int
		finished bool // nothing more is asked
	}{
		{"nothing was asked", nil, 0, 0, false},
		{"another supplier", []Escalation{{ID: 9, SupplierID: 3, Rung: 2}}, 0, 0, false},
		{"the reminder is out", []Escalation{reminder, notice}, 2, RungReminder, false},
		{"the first link was answered after the reminder", []Escalation{reminder, answered(notice, AnswerOutOfStock, time.Time{})}, 1, RungReminder, true},
		{"with a date to come", []Escalation{reminder, answered(notice, AnswerTracing, at(23))}, 1, RungReminder, false},
		{"with a date that had passed when it was reminded", []Escalation{reminder, answered(notice, AnswerTracing, at(12))}, 2, RungReminder, false},
		{"a group asks", []Escalation{grouped(notice)}, 0, 0, false},
		{"a group was answered when it was over", []Escalation{answered(grouped(backup), AnswerTracing, at(23)), grouped(notice)}, 4, RungNotice, false},
	} {
		last := lastAsk(c.asked, 2)
		_, more := OrderAsk{Supplier: Supplier{ID: 2, Email: "a@example.com"}, Last: last}.dueAt(at(15))
		if last.ID != c.id || last.Rung != c.rung || more == c.finished {
			t.Errorf("%s: asked last by %d, rung %d, more to ask %v", c.name, last.ID, last.Rung, more)
		}
	}
}

// Who turns up when the last message is out waits for the next group.
func TestGroupTakesNobodyInAfterItsLastMessage(t *testing.T) {
	t.Parallel()
	now := moment("2026-11-20T10:00:00+08:00")
	w, _ := NextGroup(groupOf(3), now)
	for _, c := range []struct {
		second string
		rung   int
		joins  bool
	}{{"", RungNotice, true}, {"", RungReminder, false}, {"boss@example.com", RungReminder, true}, {"boss@example.com", RungSecond, false}} {
		due := groupOf(3).step(w)
		due.Supplier.Second.Email, due.Group.Rung = c.second, c.rung
		due.Waiting = []GroupMember{watchedParcel(50)}
		if _, ok := NextGroup(due, now.Add(time.Hour)); ok != c.joins {
			t.Errorf("second contact %q, rung %d: joined %v", c.second, c.rung, ok)
		}
	}
}
