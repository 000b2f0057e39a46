package tracker

import (
	"hash/fnv"
	"strconv"
	"time"
)

// adviceAge is after which time advice on an open incident is worked out again although nothing happened.
const adviceAge = 12 * time.Hour

// readvise works the advice out again for open incidents that did not change: when a supplier has answered, or the advice is old. It is
// a refresh with new advice and no message; "the recommended action changed" is told by the next climb.
func (c Court) readvise(s Snapshot, changes []Change, standing Standing, now time.Time) []Change {
	touched := map[int64]bool{}
	for _, change := range changes {
		if change.Kind != ChangeRefresh {
			touched[change.Incident.ID] = true
		}
	}
	var out []Change
	for i := range s.Incidents {
		if touched[s.Incidents[i].ID] || !adviceDue(&s, &s.Incidents[i], now) {
			continue
		}
		in := s.Incidents[i]
		advice := c.advise(s, in, standing, now)
		in.UpdatedAt, in.Heard = now, heardOf(s.Escalations, in.ID)
		for n := range changes { // of fresh evidence and fresh advice one row is written
			if changes[n].Incident.ID == in.ID {
				changes[n].Incident.Heard = in.Heard
			}
		}
		out = append(out, Change{Kind: ChangeRefresh, Incident: in, Was: in.Severity, Advice: &advice})
	}
	return out
}

// adviceWanted reports whether advice on one of the parcel's incidents has to be worked out again.
func adviceWanted(s *Snapshot, now time.Time) bool {
	for i := range s.Incidents {
		if adviceDue(s, &s.Incidents[i], now) {
			return true
		}
	}
	return false
}

func adviceDue(s *Snapshot, in *Incident, now time.Time) bool {
	if !in.ResolvedAt.IsZero() || in.ShipmentID == 0 {
		return false
	}
	return heardOf(s.Escalations, in.ID) != in.Heard || now.Sub(in.UpdatedAt) >= adviceAge
}

// heardOf is a mark of what suppliers have answered about an incident, whatever the order: 0 while nobody has. Times would not do: an answer can
// come in the very moment of a change, or between what a judgement read and what it wrote.
func heardOf(escalations []Escalation, incidentID int64) int64 {
	var mark uint64
	for i := range escalations {
		e := &escalations[i]
		if e.IncidentID != incidentID || e.AnsweredAt.IsZero() {
			continue
		}
		h := fnv.New64a()
		for _, part := range [...]string{strconv.FormatInt(e.ID, 10), strconv.FormatInt(e.AnsweredAt.UnixMilli(), 10), string(e.Answer), e.NewNumber} {
			_, _ = h.Write([]byte(part + "\x00"))
		}
		mark += h.Sum64()
	}
	return int64(mark) //nolint:gosec // a mark, not a number
}
