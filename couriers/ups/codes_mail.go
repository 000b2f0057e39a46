package ups

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// mailCodes is the code of an activity of Mail Innovations, which hands over to the post. A returned piece of mail is watched on until it
// is back: the codes do not tell the start of a return from its end, but for one.
func mailCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("2N ML MP MQ PF Q0", tracker.StatusInfoReceived)
	t.Plain("2O MV Q1 VS XA ZS EN", tracker.StatusPickedUp)
	t.Plain(`1B DQ DR DS DY DZ MR MU MW MX MY MZ OF P2 P3 P5 P7 P8 PA PB Q2 Q3 Q4 Q7 S4 S5 S6 S7 S8 YG YH YI ZN ZR ZT ZU ZV ZW ZX ZY ZZ`, tracker.StatusInTransit)
	t.Plain("1A EL P9 RB RC RD RE", tracker.StatusOutForDelivery)
	t.Plain("1C 1D AU PC PE P0 SO RP R1 ED YD DN DP", tracker.StatusAvailableForPickup)
	t.Plain("1E 1G DL F4 P1 PP RQ YC", tracker.StatusDelivered)
	t.Plain("DM DO DU DV DW DX EM P6 QS QT QU QW RF RG RI ZM SR EB MT EC", tracker.StatusFailedAttempt)
	t.Plain("1F EI EJ EK KP PJ PQ PR PS PT PV PW S9 SA SB SC SD SE SF SG SH SI SJ SK SL SM SP XD XO", tracker.StatusReturning)
	t.Plain("SQ", tracker.StatusReturned)
	t.Plain("MS P4 PD PK PO Q6 Q8 Q9 QA QB QC QD QE QF QG QH QI QJ QK QL QM QN QP QQ", tracker.StatusCustomsHold)
	t.Plain("R9 RS RT RU RV RW RX RY RZ S0 S1 S2 S3 YL YM", tracker.StatusLost)
	t.Add(`00 EA EE EF EG EH PG PH PI PL PM PN PU PX PY Q5 QR QV QX QY QZ R0 R2 R3 R4 R5 R6 R7 R8 RA RH RJ RK RL RM RN RR SN YE YF YJ YK`, trouble())
	return t
}
