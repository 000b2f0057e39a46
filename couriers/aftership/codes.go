package aftership

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// statuses holds tags and subtags, of trackings and of checkpoints. Expired is the provider's verdict on age. The general subtags are
// given to texts that it did not understand, so that clear words win over them.
func statuses() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("Pending Pending_001 Pending_002 Pending_003 Pending_004 Pending_005 Pending_006", tracker.StatusPending)
	t.Plain("InfoReceived InfoReceived_001", tracker.StatusInfoReceived)
	t.Plain("InTransit_002", tracker.StatusPickedUp)
	t.Plain("InTransit_003 InTransit_004 InTransit_005 InTransit_007 InTransit_008 InTransit_009", tracker.StatusInTransit)
	t.Add("InTransit InTransit_001", couriers.Meaning{Status: tracker.StatusInTransit, Soft: true})
	t.Plain("InTransit_006 Exception_004 Exception_018", tracker.StatusCustomsHold)
	t.Plain("OutForDelivery OutForDelivery_001 OutForDelivery_003 OutForDelivery_004", tracker.StatusOutForDelivery)
	t.Plain("AttemptFail AttemptFail_001 AttemptFail_002 AttemptFail_003", tracker.StatusFailedAttempt)
	t.Plain("AvailableForPickup AvailableForPickup_001", tracker.StatusAvailableForPickup)
	t.Plain("Delivered Delivered_001 Delivered_002 Delivered_003 Delivered_004 Delivered_005", tracker.StatusDelivered)
	t.Add("Exception Exception_001", couriers.Meaning{Status: tracker.StatusException, Soft: true})
	t.Plain(`Exception_002 Exception_003 Exception_005 Exception_006 Exception_007 Exception_008 Exception_009 Exception_012 Exception_016
		Exception_017`, tracker.StatusException)
	t.Plain("Exception_010", tracker.StatusReturning)
	t.Plain("Exception_011", tracker.StatusReturned)
	t.Plain("Exception_013", tracker.StatusLost)
	t.Add("Expired Expired_001", couriers.Meaning{Status: tracker.StatusException, Hint: true})
	return t
}
