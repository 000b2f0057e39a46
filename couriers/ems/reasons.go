package ems

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// signedReasons is how a parcel was delivered (704), 24 rows. A pick-up point, a locker and a post kiosk hold the parcel until the buyer
// collects it (748). Boxes that are the receiver's own, meters and door handles are where a delivery ends. 180 closes a claim: nobody
// got the parcel.
func signedReasons() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("10 20 60 70 90 100 120 150 160 161 162 163 164 165 166 167 168 169 181 ZDY", tracker.StatusDelivered)
	t.Plain("30 50 80", tracker.StatusAvailableForPickup)
	t.Plain("180", tracker.StatusException)
	return t
}

// unsignedReasons is why it was not (705), 16 rows. 7 is a refusal, 8, 9 and 14 wait at the post office, 10 and 15 turn back, 13 is lost.
// 11 and 12 are changes of address: a visit that failed, whatever follows.
func unsignedReasons() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("1 2 3 4 5 6 11 12", tracker.StatusFailedAttempt)
	t.Plain("7", tracker.StatusException)
	t.Plain("8 9 14", tracker.StatusAvailableForPickup)
	t.Plain("10 15", tracker.StatusReturning)
	t.Plain("13", tracker.StatusLost)
	t.Add("16", couriers.Meaning{Status: tracker.StatusFailedAttempt, Soft: true})
	return t
}

// The operations that carry a reason.
const (
	opDelivered   = "704"
	opUndelivered = "705"
)

// read weighs one event: the reason of a delivery or of a failed one, the operation code, words.
func (p parser) read(e event) couriers.Reading {
	text := e.text()
	switch {
	case e.Op == opDelivered && couriers.Keyword(text) == tracker.StatusReturned:
		return couriers.Reading{Status: tracker.StatusReturned} // delivered to the sender
	case e.Op == opDelivered && e.Signed != "":
		return p.reason(p.signed, e, e.Signed)
	case e.Op == opUndelivered && e.Unsigned != "":
		return p.reason(p.unsigned, e, e.Unsigned)
	}
	return p.ops.Read(string(e.Op), text)
}

// reason reads an event by its reason. One that is in no list leaves what the operation says, and is counted.
func (p parser) reason(reasons couriers.CodeTable, e event, reason couriers.Text) couriers.Reading {
	if _, known := reasons[string(reason)]; known {
		return reasons.Read(string(reason), e.text())
	}
	r := p.ops.Read(string(e.Op), e.text())
	r.Unknown = true
	return r
}
