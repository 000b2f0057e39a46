package tracker

import (
	"testing"
	"time"
)

// What staff take back ends as taken back, and the clocks say what the parcel is then.
func TestStaffTakeBackALoss(t *testing.T) {
	t.Parallel()
	book := mustRules(t)
	for name, c := range map[string]struct {
		hour float64
		want string
	}{"it only stood for a while": {40, "unmarked"}, "it has been silent for long all the same": {300, "unmarked lost_suspected"}} {
		s := parcel(31, picked, hub)
		s.Shipment.LostMarkedAt, s.Shipment.LostMarkedBy, s.Shipment.LostNote = at(30), "li", "网点口头确认"
		for _, change := range Reconcile(s, judge(t, book, s, at(31)), at(31)) {
			change.Incident.ID = int64(len(s.Incidents) + 1)
			s.Incidents = append(s.Incidents, change.Incident)
		}
		s.Shipment.LostMarkedAt = time.Time{}
		s.Shipment.LastLookAt, s.Shipment.LastTryAt, s.Account.FreshAt = at(c.hour), at(c.hour), at(c.hour)
		got := ""
		for _, change := range Reconcile(s, judge(t, book, s, at(c.hour)), at(c.hour)) {
			switch in := change.Incident; {
			case in.RuleID == ruleStaffLost && change.Kind == ChangeResolve:
				got = in.Resolution + got
			case in.Family == FamilyLost && change.Kind == ChangeOpen:
				got += " " + string(in.Kind)
			case in.Family == FamilyLost:
				t.Errorf("%s: %s %+v", name, change.Kind, in)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
