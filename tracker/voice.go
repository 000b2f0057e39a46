package tracker

import (
	"slices"
	"time"
)

// oneVoice keeps one parcel from speaking several times at once. Of the incidents that open or climb in one judgement only the worst
// is told to the merchant; of those that end together, one; and the supplier is asked about a parcel once, not once for each of its
// incidents.
func oneVoice(s Snapshot, changes []Change, now time.Time) {
	worst, told, ended := -1, -1, -1
	for i, c := range changes {
		switch {
		case c.Kind == ChangeResolve && len(c.Notices) > 0:
			if ended < 0 || c.Incident.outranks(changes[ended].Incident) {
				ended = i
			}
		case c.Kind == ChangeOpen || c.Kind == ChangeReopen || c.Kind == ChangeClimb:
			if worst < 0 || s.tellsOver(c.Incident, changes[worst].Incident) {
				worst = i
			}
			if len(c.Notices) > 0 && (told < 0 || s.tellsOver(c.Incident, changes[told].Incident)) {
				told = i
			}
		}
	}
	for i := range changes {
		if i != told && i != ended {
			changes[i].Notices = nil
		}
	}
	if ended >= 0 && told >= 0 {
		changes[ended].Notices = nil // the new trouble tells more than the end of the old
	}
	if worst >= 0 && Escalates(changes[worst].Incident, s.Supplier) && !asked(s, changes) && !s.answered(changes[worst].Incident) &&
		!leftToBuyer(s, changes) {
		changes[worst].Incident.EscalateAt = now
	}
}

// asked reports whether the supplier is being asked about the parcel already, for an incident that goes on.
func asked(s Snapshot, changes []Change) bool {
	ends := map[int64]bool{}
	for _, c := range changes {
		if c.Kind == ChangeResolve {
			ends[c.Incident.ID] = true
		}
	}
	for _, in := range s.Incidents {
		if in.Open() && !ends[in.ID] && (!s.held(in) || in.Rung > 0) && (in.Rung > 0 || !in.EscalateAt.IsZero()) {
			return true
		}
	}
	return false
}

// answered reports whether the supplier has answered about the incident before its own ladder has started, which it can in a group.
func (s Snapshot) answered(in Incident) bool {
	return slices.ContainsFunc(s.Escalations, func(e Escalation) bool {
		return e.IncidentID == in.ID && e.GroupID != 0 && !e.AnsweredAt.IsZero()
	})
}

// held reports whether a cluster speaks for the incident.
func (s Snapshot) held(in Incident) bool { return s.Cluster.IncidentID != 0 && HeldByCluster(in) }

// tellsOver reports whether incident a is told rather than b: what a cluster tells anyway gives way, else the worse.
func (s Snapshot) tellsOver(a, b Incident) bool {
	if s.held(a) != s.held(b) {
		return s.held(b)
	}
	return a.outranks(b)
}

// outranks orders the incidents of one parcel: severity, then lost before stalled before overdue before the rest.
func (i Incident) outranks(other Incident) bool {
	if i.Severity != other.Severity {
		return i.Severity > other.Severity
	}
	rank := map[Family]int{FamilyLost: 3, FamilyStalled: 2, FamilyOverdue: 1}
	return rank[i.Family] > rank[other.Family]
}

// sameAdvice reports whether a climb tells the merchant nothing new: the action is the one they were told, the tier that is reached is not the
// platform's, and the parcel is not one of the valuable.
func sameAdvice(s Snapshot, c Change) bool {
	told, known := s.Told[c.Incident.ID]
	switch {
	case c.Kind != ChangeClimb || c.Was < SeverityBreach || !known || c.Advice == nil:
		return false
	case c.Incident.RuleProv == provOfficial || c.Incident.Severity >= SeverityPresumedLost:
		return false
	case c.Incident.Severity >= SeverityAbnormal && s.Merchant.AlertTerms().dear(OrderValue(s.Orders)):
		return false
	default:
		return told == c.Advice.Action
	}
}
