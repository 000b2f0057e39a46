package jd

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// codes is both lists of the platform in one table, since no code is in both: 12 three-digit states of an order (the coarse ones) and 63
// longer codes of nodes. 200000 (其他) is not in it: its words are all there is (see parser.read).
func codes() couriers.CodeTable {
	t := couriers.CodeTable{}
	orderStates(t)
	nodeStates(t)
	return t
}

// orderStates enters the states of an order. 403 and 480 hold the parcel back on the merchant's or JD's order: it will not arrive. 530 is
// a refusal at the door.
func orderStates(t couriers.CodeTable) {
	t.Plain("100 390", tracker.StatusInfoReceived)
	t.Plain("420", tracker.StatusPickedUp)
	t.Plain("430", tracker.StatusInTransit)
	t.Plain("440", tracker.StatusOutForDelivery)
	t.Plain("510", tracker.StatusDelivered)
	t.Plain("403 480 690", tracker.StatusCancelled)
	t.Plain("500 530 700", tracker.StatusException)
}

// codeOther is the node that says nothing.
const codeOther = "200000"

func nodeStates(t couriers.CodeTable) {
	hub := couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneHub}
	branch := couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneDestBranch}
	note := couriers.Meaning{Status: tracker.StatusUnknown, Hint: true}

	t.Plain("200062", tracker.StatusPending)
	t.Plain("10010 200018 200030 200034 200035 200036 200037 200038 200053 200063 200071", tracker.StatusInfoReceived)
	t.Plain("200001", tracker.StatusPickedUp)
	t.Add("10032 10054 200004 200006 200007 200008 200009 200012 200017 200055 200056 200072", hub)
	t.Add("10033 200050 200075", branch)
	t.Plain("200011 200013 200019 200040 200058 200061 200076 200077", tracker.StatusInTransit)
	t.Plain("11000", tracker.StatusOutForDelivery)
	t.Plain("200051 200057", tracker.StatusAvailableForPickup)
	t.Plain("200003 200023 200031", tracker.StatusFailedAttempt)
	t.Plain("10034 10042", tracker.StatusDelivered) // 10042 is a part of the order: JD closes the waybill with it
	// Refused, refunded, given up, or never handed over.
	t.Plain("10035 200059 200064 200065 200066 200067 200069 200070", tracker.StatusException)
	t.Plain("200033 200060 200068", tracker.StatusReturning)
	t.Plain("200054", tracker.StatusReturned)
	t.Plain("200010 200052", tracker.StatusCancelled)
	t.Plain("200032", tracker.StatusLost) // scrapped after a second delivery: nobody gets it any more
	// A reprinted waybill, a new number, a reminder: paper and messages, not the parcel.
	t.Add("200002 200020 200039", note)
}
