package ems

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// opCodes is the list of operation codes, 197 rows: digits for China and the legs abroad, C_ and O_ for what other posts report, V_ and the
// UPU's three letters. Codes are text: 013 is not 13.
func opCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	opsAtHome(t)
	opsAbroad(t)
	opsOfCustoms(t)
	for code := range voids() {
		t[code] = couriers.Meaning{Status: tracker.StatusUnknown, Hint: true} // see undo
	}
	return t
}

func opsAtHome(t couriers.CodeTable) {
	hub := couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneHub}
	branch := couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneDestBranch}
	t.Plain("764", tracker.StatusInfoReceived)
	t.Plain("203", tracker.StatusPickedUp)
	t.Plain("208 303 305 336 345 396 533 756 802 803", tracker.StatusInTransit) // 756, 802, 803 change the address: it goes on
	// Processing centres (处理中心, 南集), and airports and ports on the way.
	t.Add(`356 358 360 364 365 368 370 371 374 375 376 379 389 394 399 893 913 916 931 932 937 954 973 V_398 V_954
		404 500 505 506 516 520 521 538 911 912 950`, hub)
	t.Add("713", branch)
	t.Add("499 991", couriers.Meaning{Status: tracker.StatusInTransit, Hint: true}) // a plan and a reminder, no scans
	t.Plain("702 749", tracker.StatusOutForDelivery)
	t.Plain("723 747", tracker.StatusAvailableForPickup)
	t.Plain("704 748", tracker.StatusDelivered)
	t.Plain("705", tracker.StatusFailedAttempt)
	t.Plain("534 651 751 993", tracker.StatusException) // 993 orders an interception, 013 tells of one
	t.Plain("312 326 405 447 482 708 741 750", tracker.StatusReturning)
	t.Plain("711", tracker.StatusReturned)
	t.Plain("013 801", tracker.StatusCancelled)
	t.Plain("987 988", tracker.StatusLost) // compensated, to the customer or to the receiver
}

func opsAbroad(t couriers.CodeTable) {
	hub := couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneHub}
	branch := couriers.Meaning{Status: tracker.StatusInTransit, Milestone: tracker.MilestoneDestBranch}
	t.Plain("464 O_001", tracker.StatusPickedUp)
	t.Add(`423 457 458 459 460 465 481 485 488 489 494 495 496 498 EDA EXD
		O_003 O_004 O_008 O_009 O_022 O_029 O_032 O_033 O_034 O_035 O_047 O_050`, hub)
	t.Plain("O_005 O_007 O_020 O_036 O_037 O_051 C_001", tracker.StatusInTransit)
	t.Add("461 490 O_049", branch)
	t.Plain("O_014", tracker.StatusOutForDelivery)
	t.Plain("491 O_017", tracker.StatusAvailableForPickup)
	t.Plain("463 O_010 O_016", tracker.StatusDelivered)
	t.Plain("462 542 O_013", tracker.StatusFailedAttempt)
	t.Plain("O_006 O_012", tracker.StatusException)
	t.Plain("C_009 O_011", tracker.StatusReturning) // on the way back; 711 is the arrival
}

func opsOfCustoms(t couriers.CodeTable) {
	t.Plain(`456 466 468 469 486 487 562 563 565 C_002 C_003 C_004 C_006 C_008 C_010 C_032 C_033 O_002 O_031 O_038 O_039 O_043 O_044 O_046
		EDB EDC EXA EXC`, tracker.StatusInTransit)
	t.Plain(`467 470 493 564 C_005 C_007 C_011 C_012 O_040 O_041 O_042 O_045 O_048 EME EXB`, tracker.StatusCustomsHold)
	// Messages between posts about a parcel, no scans. 553 asks for missing data and 555 forbids loading: somebody has to act.
	t.Add("552 554 556 557 558", couriers.Meaning{Status: tracker.StatusInTransit, Hint: true})
	t.Plain("553 555", tracker.StatusException)
}
