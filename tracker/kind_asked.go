package tracker

import "slices"

// Asked is who can do something about a kind of trouble, and so who is asked about it beside the merchant, who is told of all.
type Asked string

// Who is asked.
const (
	AskedSupplier Asked = "supplier" // its own doing, or it alone knows: it has to answer
	AskedCourier  Asked = "courier"  // the courier's doing: the supplier, whose customer relation it is, files the trace query and reports back
	AskedBuyer    Asked = "buyer"    // the merchant's own customer care talks to the buyer; a supplier can do nothing
	AskedNobody   Asked = "nobody"   // nothing is known to be wrong with a parcel
)

// asking is a row of the table of who is asked. Backup is set where the goods sent again by another supplier would help: the parcel will
// not reach the buyer, or may not, and the supplier who does not answer leaves no other way.
type asking struct {
	kind   Kind
	who    Asked
	backup bool
}

// askings is the table, in the order of Kinds. The comment gives the reason.
func askings() []asking {
	return []asking{
		{KindShipOverdue, AskedSupplier, true},    // it has not shipped
		{KindPickupOverdue, AskedSupplier, true},  // it has not handed the parcel over, or cannot prove that it has
		{KindPromiseOverdue, AskedCourier, false}, // late, but on its way: another parcel would be later still
		{KindLineOverdue, AskedCourier, false},

		{KindHubWait, AskedSupplier, true},       // picked up on paper, and nothing since: often it never left the yard
		{KindOriginHubStall, AskedCourier, true}, // the sender's side opens the trace query (查件), and may get the parcel back
		{KindTransitStall, AskedCourier, true},
		{KindNotDispatched, AskedCourier, false}, // it lies in the buyer's town: the branch has to be urged, a reship comes too late
		{KindNotSigned, AskedCourier, false},
		{KindNotCollected, AskedBuyer, false}, // it has arrived; only the buyer can fetch it
		{KindLongTail, AskedCourier, true},

		{KindLostSuspected, AskedCourier, true}, // trace query and claim are the sender's
		{KindLostConfirmed, AskedCourier, true},

		{KindException, AskedCourier, false},    // the courier has not said what is wrong: that has to be found out first
		{KindRefused, AskedBuyer, false},        // the buyer does not want it, or not so
		{KindDamaged, AskedCourier, true},       // the claim is the sender's, and the buyer has no goods
		{KindFailedAttempts, AskedBuyer, false}, // address, telephone or hour do not fit: the buyer knows
		{KindReturned, AskedSupplier, true},     // it goes back to the supplier, who alone knows whether it was called back

		{KindNumberSuspect, AskedSupplier, true}, // it has entered the number
		{KindNumberReused, AskedSupplier, true},
		{KindNumberNotFound, AskedSupplier, true},
		{KindEarlyUpload, AskedSupplier, false}, // what is wrong is the date; the parcel itself may well arrive
		{KindEarlyPickup, AskedSupplier, false},
		{KindAddressMismatch, AskedSupplier, true}, // it has written the label
		{KindClonedTrace, AskedSupplier, true},     // one of the two numbers never was a parcel
		{KindFakeSign, AskedCourier, false},        // the proof of delivery comes first; as long as it is signed nothing is sent again

		{KindHubCongestion, AskedCourier, false}, // one query for all; goods sent again would join the queue
		{KindBranchFault, AskedCourier, false},
		{KindLaneSlow, AskedCourier, false},
		{KindCourierSlow, AskedCourier, false},

		{KindTrackingBlind, AskedNobody, false}, // that we cannot see is nobody's fault who ships or carries
		{KindParcelBlind, AskedNobody, false},
		{KindNeedsSetup, AskedNobody, false},
		{KindSourceSetup, AskedNobody, false},
		{KindFeedStale, AskedNobody, false},
		{KindQuotaSpent, AskedNobody, false},
	}
}

func (k Kind) asking() asking {
	table := askings()
	if i := slices.IndexFunc(table, func(a asking) bool { return a.kind == k }); i >= 0 {
		return table[i]
	}
	return asking{kind: k, who: AskedNobody}
}

// Asked is who is asked about a kind of trouble; nobody for what is no kind.
func (k Kind) Asked() Asked { return k.asking().who }

// AsksSupplier reports whether the supplier ladder is for a kind: what the supplier has to answer, and what it asks the courier.
func (k Kind) AsksSupplier() bool {
	who := k.Asked()
	return who == AskedSupplier || who == AskedCourier
}

// BackupHelps reports whether a backup supplier is proposed where the supplier of a parcel in such trouble does not answer.
func (k Kind) BackupHelps() bool { return k.asking().backup }
