package ups

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// freightCodes is the code of a freight activity.
func freightCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("000", tracker.StatusPending)
	t.Plain("001 003 015 037 038 039 045 046 059 061 072 074", tracker.StatusInfoReceived)
	t.Plain("002 017 051", tracker.StatusPickedUp)
	t.Plain(`005 007 009 010 016 027 028 029 030 031 040 044 048 049 052 055 057 060 062 063 065 066 067 068 069 070 073 080`, tracker.StatusInTransit)
	t.Plain("011", tracker.StatusOutForDelivery)
	t.Plain("012 050", tracker.StatusDelivered)
	t.Plain("014", tracker.StatusCancelled)
	t.Plain("043 056 032 041 042", tracker.StatusCustomsHold)
	t.Add("013 053 058", trouble())
	t.Add("004 006 020 022 033 034 035 036 047 054", note())
	return t
}

// freightExceptionCodes is the code of an activity of type X of freight.
func freightExceptionCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("E4 E5 E6 EX 68 83 51 AS", tracker.StatusInTransit)
	t.Plain("02 IE 08 UF IA E2", tracker.StatusFailedAttempt)
	t.Plain("09", tracker.StatusAvailableForPickup)
	t.Plain("63", tracker.StatusDelivered)
	t.Plain("86", tracker.StatusReturning)
	t.Plain("SC", tracker.StatusCancelled)
	t.Plain("11 25 26 35 46 58 61 99 A1 A2 A3 C7 EC HC IT I1 I2 I3 G1 G2 IQ 56 47", tracker.StatusCustomsHold)
	t.Plain("LC PS UX HF", tracker.StatusLost)
	t.Add("07 21 42 77 C3 DE DX E1 G4 B6 B9", note())
	t.Add(`01 03 04 05 06 10 12 14 15 16 17 18 19 20 22 24 27 28 29 30 31 32 33 34 36 38 39 40 41 43 44 45 48 49 50 52 53 54 55 57 59 60 62 64
		65 66 67 69 70 71 72 73 74 75 76 78 79 80 81 82 84 85 87 88 89 90 91 92 93 94 95 96 97 98 A4 A5 AR B3 B4 B7 B8 BL BM BP BW C0 D1
		D2 D3 D4 D5 DG DH DP E7 E8 E9 EF F1 F2 F3 FX G3 G5 GD HA HD HE HG HN HU I4 I5 I6 IC IF IG IH II IJ IK IL IM IN IO IP IS LD MB MR
		MS RF SA TE TI TM U2 U3 U4 U6 UG UH UI UJ UK UL UM UN UQ UY UZ`, trouble())
	return t
}
