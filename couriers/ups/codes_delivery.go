package ups

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// deliveryCodes is the code of an activity of type D: where a package was left, or why it was not.
func deliveryCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("2D 2J 4X 83 85 86 98 BN F0 F3 F7 YH A0", tracker.StatusInTransit)
	t.Plain("2K 7K FB", tracker.StatusOutForDelivery)
	t.Plain("1N 2Q EP ZI ZQ", tracker.StatusAvailableForPickup)
	t.Plain("50 57 7B BI CI CO DI DO EA FO FZ CU DZ MV", tracker.StatusFailedAttempt)
	t.Plain("B0", tracker.StatusReturned)
	t.Plain("70 B2 DK ET EZ L4 RQ SG ST", tracker.StatusCustomsHold)
	t.Plain(`2W 3F 3G 3H 8N 8O 9E AI M1 M2 M3 M4 M5 M6 M7 M8 M9 MA MB MC MD ME MG MH MJ MK ML MM MN MP MQ MR MS MU MW MX NL NT OO OZ P5 PF UC YC
		ZE ZF ZG ZH FV FS F4`, tracker.StatusDelivered)
	t.Add("1Z 2C 38 7A AU 8Q EC EE F1 F2 FI GW MY NS NX OE SB SE UJ VS FD EG EB", note())
	t.Add("0 9 12 28 32 41 42 44 53 5F 61 62 74 BL BM BO BS CB CR EF EI EJ EK EL EM EQ FC GK HI KU L6 LM RN TW", trouble())
	return t
}
