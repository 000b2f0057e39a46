package tracker

import "time"

// RecoverFor is how long after its return an account's looks go by urgency: parcels whose verdict waits first, then those nearest a
// threshold, then the most valuable.
const RecoverFor = 6 * time.Hour

// HoldBlind is how long an alert waits for a courier that went away before it was sent: until the parcel is seen again it may be no
// longer true. After that it is sent as it is.
const HoldBlind = 12 * time.Hour

// The lines of the timeline that say when an incident's parcel could not be seen.
const (
	WhatUnseen      = "unseen"       // from … to
	WhatOpenedBlind = "opened_blind" // the same, and the incident was opened in that time
)

// seenAgain notes on open incidents that their parcel, which could not be seen for a while, is seen again: the verdict now rests on a look
// after that time. The note goes with the change that is made anyway, or makes one of its own.
func seenAgain(s *Snapshot, j *Judgement, changes []Change, now time.Time) []Change {
	for n := range s.Incidents {
		in := &s.Incidents[n]
		if !in.ResolvedAt.IsZero() || in.BlindSince.IsZero() || in.ShipmentID != s.Shipment.ID || s.Account.Health.Down() || !j.Seen.After(in.BlindSince) {
			continue
		}
		i := changeOf(changes, in.ID)
		if i < 0 {
			next := *in
			next.UpdatedAt = now
			changes = append(changes, Change{Kind: ChangeRefresh, Incident: next, Was: in.Severity})
			i = len(changes) - 1
		}
		changes[i].Unseen = in.BlindSince
		changes[i].Incident.BlindSince = time.Time{}
	}
	return changes
}

func changeOf(changes []Change, incidentID int64) int {
	for i := range changes {
		if changes[i].Incident.ID == incidentID {
			return i
		}
	}
	return -1
}

// unseenLine is the line of the timeline about a time without sight, as two instants.
func unseenLine(c Change, seen, now time.Time) TimelineEntry {
	in := c.Incident
	what := WhatUnseen
	if !in.OpenedAt.Before(c.Unseen) && c.Kind != ChangeOpen {
		what = WhatOpenedBlind
	}
	return TimelineEntry{
		MerchantID: in.MerchantID, IncidentID: in.ID, ShipmentID: in.ShipmentID, At: now, Actor: "system", What: what,
		Detail: c.Unseen.UTC().Format(time.RFC3339) + " " + seen.UTC().Format(time.RFC3339),
	}
}
