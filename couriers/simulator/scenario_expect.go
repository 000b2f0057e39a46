package simulator

import (
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// expect reads the expectations of a line, one after the other.
func (s *scribe) expect(w *words, when time.Time, number string) error {
	if p := s.named(w.next()); p != nil {
		number = w.take().text
	}
	step := Step{At: when, Line: s.line}
	for first := true; first || len(*w) > 0; first = false {
		e := Expectation{Verb: Verb(w.take().text), TrackingNo: number}
		if err := e.read(w); err != nil {
			return err
		}
		step.Expect = append(step.Expect, e)
	}
	s.scenario.steps = append(s.scenario.steps, step)
	return nil
}

// read takes the words that belong to the verb.
func (e *Expectation) read(w *words) error {
	switch e.Verb {
	case ExpectOpen:
		if err := e.kind(w); err != nil {
			return err
		}
		if severity, ok := tracker.ParseSeverity(w.next()); ok && severity != tracker.SeverityNone {
			e.Severity = severity
			w.take()
		}
	case ExpectNone:
		if w.accept("incident") {
			return nil
		}
		return e.kind(w)
	case ExpectResolved:
		return e.kind(w)
	case ExpectBlind:
	case ExpectRecommend:
		e.Action = tracker.Action(w.take().text)
		return known("action", e.Action, actions)
	case ExpectNotify:
		e.Audience = tracker.Audience(w.take().text)
		if err := known("audience", e.Audience, audiences); err != nil {
			return err
		}
		return w.name("channel", &e.Channel)
	case ExpectStatus:
		e.Status = tracker.Status(w.take().text)
		return known("status", e.Status, tracker.Statuses())
	default:
		return fmt.Errorf("unknown expectation %q", string(e.Verb))
	}
	return nil
}

// kind takes the name of a kind or of a family.
func (e *Expectation) kind(w *words) error {
	text := w.take().text
	e.Kind, e.Family = tracker.Kind(text), tracker.Family(text)
	switch {
	case slices.Contains(kinds, e.Kind) && e.Kind != tracker.KindException:
		e.Family = ""
	case slices.Contains(families, e.Family): // "exception" is both: the family is meant, which takes returned parcels in
		e.Kind = ""
	default:
		return fmt.Errorf("unknown kind or family %q", text)
	}
	return nil
}

func known[T ~string](what string, value T, list []T) error {
	if slices.Contains(list, value) {
		return nil
	}
	return fmt.Errorf("unknown %s %q", what, string(value))
}

var kinds = tracker.Kinds()

var families = []tracker.Family{
	tracker.FamilyOverdue, tracker.FamilyStalled, tracker.FamilyLost, tracker.FamilyException, tracker.FamilyIntegrity,
	tracker.FamilyCluster, tracker.FamilyBlind,
}

var actions = []tracker.Action{
	tracker.ActionWait, tracker.ActionChase, tracker.ActionAsk, tracker.ActionCompensate, tracker.ActionRefund, tracker.ActionReship,
	tracker.ActionClaim, tracker.ActionSetup,
}

var audiences = []tracker.Audience{tracker.AudienceMerchant, tracker.AudienceSupplier, tracker.AudienceStaff}
