package tracker

import (
	"testing"
	"time"
)

func TestOneVoice(t *testing.T) {
	t.Parallel()
	now := moment("2026-11-20T12:00:00+08:00")
	told := []Notification{{Key: "k"}}
	change := func(kind ChangeKind, family Family, severity Severity) Change {
		return Change{Kind: kind, Incident: Incident{Family: family, Kind: plainKind(family), Severity: severity}, Notices: told}
	}
	supplier := Supplier{ID: 2, Email: "depot@example.com"}
	for _, c := range []struct {
		name    string
		open    []Incident
		changes []Change
		speaks  []bool
		asks    int // index of the change that asks the supplier; -1: none
	}{
		{
			"the worst of two", nil,
			[]Change{change(ChangeOpen, FamilyOverdue, SeverityBreach), change(ChangeOpen, FamilyStalled, SeverityAbnormal)},
			[]bool{false, true},
			1,
		},
		{
			"stalled before overdue", nil,
			[]Change{change(ChangeOpen, FamilyOverdue, SeverityBreach), change(ChangeOpen, FamilyStalled, SeverityBreach)},
			[]bool{false, true},
			1,
		},
		{
			"two ends, one message", nil,
			[]Change{change(ChangeResolve, FamilyOverdue, SeverityBreach), change(ChangeResolve, FamilyStalled, SeverityAbnormal)},
			[]bool{false, true},
			-1,
		},
		{
			"a supplier who was asked is not asked again",
			[]Incident{{ID: 8, Family: FamilyStalled, Rung: 1}},
			[]Change{change(ChangeOpen, FamilyOverdue, SeverityBreach)},
			[]bool{true},
			-1,
		},
		{
			"but is, when the old matter has ended",
			[]Incident{{ID: 0, Family: FamilyStalled, Rung: 1}},
			[]Change{change(ChangeResolve, FamilyStalled, SeverityBreach), change(ChangeOpen, FamilyLost, SeverityPresumedLost)},
			[]bool{false, true},
			1,
		},
		{
			"what the buyer refused is no supplier's matter, and its delay neither",
			[]Incident{{ID: 9, Family: FamilyException, Kind: KindRefused}},
			[]Change{change(ChangeOpen, FamilyOverdue, SeverityBreach)},
			[]bool{true},
			-1,
		},
		{
			"refused and late at once", nil,
			[]Change{refusedBy(ChangeOpen), change(ChangeOpen, FamilyOverdue, SeverityAbnormal)},
			[]bool{false, true},
			-1,
		},
		{
			"no longer refused",
			[]Incident{{ID: 9, Family: FamilyException, Kind: KindRefused}},
			[]Change{refusedBy(ChangeResolve), change(ChangeOpen, FamilyStalled, SeverityBreach)},
			[]bool{false, true},
			1,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			oneVoice(Snapshot{Supplier: supplier, Incidents: c.open}, c.changes, now)
			for i, got := range c.changes {
				if (len(got.Notices) > 0) != c.speaks[i] {
					t.Errorf("change %d speaks: %v", i, !c.speaks[i])
				}
				if (!got.Incident.EscalateAt.IsZero()) != (i == c.asks) {
					t.Errorf("change %d asks at %s", i, got.Incident.EscalateAt.Format(time.RFC3339))
				}
			}
		})
	}
}

// plainKind is a kind of a family that suppliers are asked about.
func plainKind(family Family) Kind {
	return map[Family]Kind{FamilyOverdue: KindPromiseOverdue, FamilyStalled: KindTransitStall, FamilyLost: KindLostSuspected}[family]
}

// refusedBy is a change of the incident of a refused parcel.
func refusedBy(kind ChangeKind) Change {
	return Change{
		Kind: kind, Incident: Incident{ID: 9, Family: FamilyException, Kind: KindRefused, Severity: SeverityBreach}, Notices: []Notification{{Key: "k"}},
	}
}
