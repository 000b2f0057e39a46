package web

import (
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"strings"
	"time"
)

// checkpointLine is one scan, newest first on the page.
type checkpointLine struct {
	At     Moment
	Clock  string
	Status tracker.Status
	Code   string
	Text   string
	Place  string
	Gap    string // time since the scan before it, where that is a day or more
	Hint   bool
	Guess  bool
}

// lookLine is a run of looks with equal outcome.
type lookLine struct {
	Outcome tracker.Outcome
	Problem tracker.Problem
	Detail  string
	Count   int
	First   Moment
	Last    Moment
	Seen    bool
}

// escalationLine is one notice to the supplier and what came back.
type escalationLine struct {
	Kind     tracker.Kind // of the incident it was about
	Rung     int
	Backup   bool // a question to a backup, not a rung of the ladder
	Second   bool // to the supplier's second contact
	Proposed bool // told to the merchant: the supplier is not asked any more
	Sent     Moment
	ReplyBy  Moment
	Late     bool
	Answered Moment
	Answer   tracker.SupplierAnswer
	Number   string
	Date     string
	Note     string
	Cause    tracker.AnswerCause
	Photo    string           // where it is; empty if there is none
	Said     string           // the answer in words
	Supplier string           // where a page speaks of several
	Earlier  []escalationLine // the answers that this one has corrected
}

// timelineLine is one entry of who did what.
type timelineLine struct {
	At     Moment
	Clock  string
	Actor  string
	What   string
	Detail string
}

func (s *Server) fillStory(p *parcelPage, v visit, rec tracker.ParcelRecord) {
	for n, c := range rec.Checkpoints {
		line := checkpointLine{
			At: v.moment(c.At), Clock: v.clock(c.At), Status: c.Status, Text: tracker.HidePhones(c.Text), Place: c.Place, Hint: c.Hint, Guess: c.ZoneGuess,
		}
		if c.Status == tracker.StatusUnknown {
			line.Code = c.Code
		}
		if n > 0 {
			if gap := c.At.Sub(rec.Checkpoints[n-1].At).Hours(); gap >= 24 {
				line.Gap = v.hours(gap)
			}
		}
		p.Checkpoints = append(p.Checkpoints, line)
	}
	slices.Reverse(p.Checkpoints)
	for _, l := range rec.Looks {
		p.LookCount += l.Count
		p.Looks = append(p.Looks, lookLine{
			Outcome: l.Outcome, Problem: l.Problem, Detail: tracker.HidePhones(l.Detail), Count: l.Count, First: v.moment(l.FirstAt), Last: v.moment(l.LastAt),
			Seen: l.Outcome.Seen(),
		})
	}
	for _, e := range rec.Escalations {
		line := v.escalationLine(e)
		for _, i := range rec.Incidents {
			if i.ID == e.IncidentID {
				line.Kind = i.Kind
			}
		}
		p.Escalations = append(p.Escalations, line)
	}
	for _, n := range rec.Notifications {
		p.Messages = append(p.Messages, v.messageLine(n))
	}
	for _, t := range rec.Timeline {
		p.Timeline = append(p.Timeline, v.timelineLine(t))
	}
}

func (v visit) escalationLine(e tracker.Escalation) escalationLine {
	line := escalationLine{
		Rung: e.Rung, Backup: e.Rung == tracker.RungReship, Sent: v.moment(e.SentAt), ReplyBy: v.moment(e.ReplyBy), Answered: v.moment(e.AnsweredAt), Answer: e.Answer,
		Late: e.AnsweredAt.IsZero() && v.now.After(e.ReplyBy), Number: e.NewNumber, Note: tracker.HidePhones(e.Note),
	}
	line.Cause, line.Second, line.Proposed = e.Cause, e.Rung == tracker.RungSecond, e.Rung == tracker.RungBackup
	line.Said = v.word(answerGroup(e.OrderID), string(e.Answer))
	for _, was := range e.Earlier {
		line.Earlier = append(line.Earlier, v.escalationLine(was))
	}
	if e.HasPhoto {
		line.Photo = "/answers/" + strconv.FormatInt(e.ID, 10) + "/photo"
	}
	if !e.NewDate.IsZero() {
		line.Date = e.NewDate.In(v.zone).Format("2006-01-02")
	}
	return line
}

// answerGroup is the group of words for what a supplier answers: about a parcel, or about an order that has none.
func answerGroup(orderID int64) string {
	if orderID != 0 {
		return "answer_order"
	}
	return "answer"
}

func (v visit) timelineLine(t tracker.TimelineEntry) timelineLine {
	actor := t.Actor
	if code, ok := strings.CutPrefix(actor, "supplier:"); ok {
		actor = v.t("actor.supplier", "Code", code)
	} else if actor == "system" {
		actor = v.t("actor.system")
	}
	return timelineLine{At: v.moment(t.At), Clock: v.clock(t.At), Actor: actor, What: v.known("what", t.What), Detail: v.timelineDetail(t)}
}

// timelineDetail puts machine names into words: the kind and severity of a change, the end of a pause, the topic of a notice. What
// people wrote stays as it is.
func (v visit) timelineDetail(t tracker.TimelineEntry) string {
	first, rest, _ := strings.Cut(t.Detail, " ")
	switch t.What {
	case "snoozed", tracker.WhatLateScan, tracker.TimelineWarned:
		if at, err := time.Parse(time.RFC3339, t.Detail); err == nil {
			return v.clock(at)
		}
	case "noticed":
		return strings.TrimSpace(v.known("topic", first) + " " + tracker.HidePhones(rest))
	case "opened", "reopened", "climbed":
		if level, rule, ok := strings.Cut(rest, " "); ok {
			return strings.Join([]string{v.word("kind", first), v.word("severity", level), rule}, " · ")
		}
	case tracker.WhatUnseen, tracker.WhatOpenedBlind:
		from, err := time.Parse(time.RFC3339, first)
		to, err2 := time.Parse(time.RFC3339, rest)
		if err == nil && err2 == nil {
			return v.t("parcel.unseen", "From", v.clock(from), "To", v.clock(to))
		}
	case "resolved":
		return strings.TrimSpace(v.word("resolution", first) + " " + rest)
	}
	return tracker.HidePhones(t.Detail)
}
