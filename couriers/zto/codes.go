package zto

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// vocabulary is the meaning of one list of codes. The codes with a rule are read by it: their code alone misleads.
type vocabulary struct {
	codes couriers.CodeTable
	rules map[string]rule
}

type rule func(scan) couriers.Reading

// by enters a rule for every code in the space-separated list.
func (v vocabulary) by(codes string, r rule) {
	for _, code := range strings.Fields(codes) {
		v.rules[code] = r
	}
}

// queryCodes is scanType of a query: Chinese words on ZTO's own way, English words at a locker, numbers after the parcel was handed to
// another courier under a new number (转单). The English words mean something else in a push. 第三方签收 and 退件签收 are of the older query.
func queryCodes() vocabulary {
	t := couriers.CodeTable{}
	t.Plain("收件 1", tracker.StatusPickedUp)
	t.Plain("发件 2 到件 3 转单 9", tracker.StatusInTransit)
	t.Plain("安检", tracker.StatusInTransit) // security screening before a flight, not customs
	t.Plain("派件 4 DELIVERY", tracker.StatusOutForDelivery)
	t.Plain("ARRIVAL 44", tracker.StatusAvailableForPickup) // into a locker; into a station after the hand-over
	t.Plain("签收 5 SIGNED 7 第三方签收", tracker.StatusDelivered)
	t.Plain("退件 8", tracker.StatusReturning)
	t.Plain("退件签收", tracker.StatusReturned)
	t.Plain("问题件 DEPARTURE", tracker.StatusException) // DEPARTURE: out of a locker because something is wrong
	t.Plain("45", tracker.StatusInTransit)            // out of a station
	t.Add("事件", couriers.Meaning{Status: tracker.StatusUnknown, Hint: true})
	v := vocabulary{codes: t, rules: map[string]rule{}}
	v.by("发件 2 到件 3", passage)
	v.by("签收 5 SIGNED 7 第三方签收", words(couriers.ReadSigned))
	v.by("退件 8", goingBack)
	v.by("问题件 DEPARTURE", words(couriers.ReadProblem))
	v.by("45", words(couriers.ReadStationExit))
	v.by("事件", notice)
	return v
}

// actionCodes is action of a push. HANDOVERSCAN_SIGNED (第三方妥投) comes in the same second as INBOUND, tells of the hand-over to the shop,
// and precedes DEPARTURE_SIGNED: the receiver does not have the parcel yet.
func actionCodes() vocabulary {
	t := couriers.CodeTable{}
	t.Plain("GOT", tracker.StatusPickedUp)
	t.Plain("DEPARTURE ARRIVAL", tracker.StatusInTransit)
	t.Plain("DISPATCH", tracker.StatusOutForDelivery)
	t.Plain("INBOUND HANDOVERSCAN_SIGNED", tracker.StatusAvailableForPickup)
	t.Plain("DEPARTURE_SIGNED SIGNED", tracker.StatusDelivered)
	t.Plain("RETURN_SCAN", tracker.StatusReturning)
	t.Plain("RETURN_SIGNED", tracker.StatusReturned)
	t.Plain("PROBLEM", tracker.StatusException)
	v := vocabulary{codes: t, rules: map[string]rule{}}
	v.by("DEPARTURE_SIGNED SIGNED", words(couriers.ReadSigned))
	v.by("RETURN_SCAN", goingBack)
	v.by("PROBLEM", words(couriers.ReadProblem))
	return v
}

func words(read func(string) couriers.Reading) rule {
	return func(s scan) couriers.Reading { return read(s.text()) }
}

// passage reads an arrival or a departure, and which building it was: a parcel that reaches a branch from a hub is at the branch that
// delivers it.
func passage(s scan) couriers.Reading {
	r := couriers.Reading{Status: tracker.StatusInTransit}
	switch {
	case s.Site.hub():
		r.Milestone = tracker.MilestoneHub
	case s.arrival() && s.Site.branch() && s.Other.hub():
		r.Milestone = tracker.MilestoneDestBranch
	}
	return r
}

// goingBack reads 退件 by its kind: 3 and 6 change the address, so that the parcel goes on; the others send it back (1 to the branch it came
// from, 2 and 10 to the sender, 4 returned, 5 refused). A kind that is not in the list is a return whose kind is counted.
func goingBack(s scan) couriers.Reading {
	switch s.ReturnType {
	case "3", "6":
		return couriers.Reading{Status: tracker.StatusInTransit}
	default:
		return couriers.ReadReturn(s.text())
	}
}

// notice reads 事件, a note about the parcel: it moves nothing, unless it says that the parcel is lost.
func notice(s scan) couriers.Reading {
	if couriers.Keyword(s.text()) == tracker.StatusLost {
		return couriers.Reading{Status: tracker.StatusLost}
	}
	return couriers.Reading{Status: tracker.StatusUnknown, Hint: true}
}

// knownReturn reports whether a kind of 退件 is in the list.
func knownReturn(kind couriers.Text) bool {
	switch kind {
	case "", "1", "2", "3", "4", "5", "6", "10":
		return true
	default:
		return false
	}
}
