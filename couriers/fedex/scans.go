package fedex

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// scans adds the scans and reports whether the parcel turned round. A delivery after that is the end of the return, unless it was made
// where the buyer is and the shipper is not: FedEx has no code of its own for it.
func (p parser) scans(parcel *couriers.Parcel, res result) (turned bool) {
	times := moments(res.Scans)
	readings := make([]couriers.Reading, len(res.Scans))
	var turn time.Time
	for i, s := range res.Scans {
		readings[i] = p.read(s)
		if readings[i].Status == tracker.StatusInTransit && s.Kind == "DESTINATION_FEDEX_FACILITY" && s.Type != "DP" {
			readings[i].Milestone = tracker.MilestoneDestBranch
		}
		if readings[i].Status == tracker.StatusReturning && times[i].ok && (turn.IsZero() || times[i].at.Before(turn)) {
			turn = times[i].at
		}
	}
	for i, s := range res.Scans {
		m := times[i]
		if !m.ok {
			parcel.Add(couriers.Event{Time: string(s.Date), Code: s.code()}, readings[i]) // counted there as unreadable
			continue
		}
		if readings[i].Status == tracker.StatusDelivered && !turn.IsZero() && m.at.After(turn) && !atBuyer(s.Place, res) {
			readings[i].Status, readings[i].Milestone = tracker.StatusReturned, tracker.MilestoneNone
		}
		parcel.Append(tracker.Checkpoint{At: m.at, ZoneGuess: m.guess, Code: s.code(), Text: s.text(), Place: s.Place.String()}, readings[i])
	}
	return !turn.IsZero()
}

func atBuyer(place address, res result) bool {
	return place.same(res.Buyer.Address) && !place.same(res.Shipper.Address)
}

// read weighs one scan: the reason of a return, eventType, then the coarser code. The coarse DL is not believed: return scans carry it.
func (p parser) read(s scan) couriers.Reading {
	switch code, words := string(s.Type), s.text(); {
	case s.Exception == returnReason && code != "DL":
		return couriers.Reading{Status: tracker.StatusReturning}
	case code == "" && s.Derived != "":
		return p.derived.Read(string(s.Derived), words)
	case s.Derived == "DL":
		return p.events.Read(code, words)
	default:
		return p.derived.Coarser(p.events.Read(code, words), string(s.Derived))
	}
}

func (s scan) code() string {
	if s.Type == "" {
		return string(s.Derived)
	}
	return string(s.Type)
}

func (s scan) text() string {
	if s.Why == "" || s.Why == s.Words {
		return string(s.Words)
	}
	return strings.TrimPrefix(string(s.Words+": "+s.Why), ": ")
}

func (a address) same(b address) bool {
	return a.City != "" && strings.EqualFold(string(a.City), string(b.City)) && strings.EqualFold(string(a.State), string(b.State))
}

// String writes a place as city, state and country, as far as they are known.
func (a address) String() string {
	var parts []string
	for _, part := range []couriers.Text{a.City, a.State, a.Country} {
		if part != "" {
			parts = append(parts, string(part))
		}
	}
	return strings.Join(parts, ", ")
}
