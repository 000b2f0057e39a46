package ups

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// exceptionCodes is the code of an activity of type X. Type X means less than it says: a third of its codes are customs steps, wishes of the
// recipient or plain scans.
func exceptionCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("HF P4 Z5", tracker.StatusPickedUp)
	t.Plain("G4 G5 KY TR", tracker.StatusInfoReceived)
	t.Plain(`76 77 1M 1P 2O 2R 2S 2U 2V 3P 4B 4F 4H 4J 6H 6I 6J 6K 6P 7C 7D 8M 8R DA F0 F3 F7 GD HL HM I8 IP LX LY OA PG RB RC SX TE UI VX VZ W8
		X0 XD Y9 YG YR YT YX Z3 ZD ZK ZL ZN ZV ZW ZX ZY ZZ`, tracker.StatusInTransit)
	t.Plain("RK RL ZS", tracker.StatusOutForDelivery)
	t.Plain("54 5G 6B 8I E2 HO I5 UE VB ZP", tracker.StatusAvailableForPickup)
	t.Plain("48 49 51 52 55 84 89 2X 3J 3L 5R 5Z 6R 7L AY C4 FM G3 G7 G8 GB HQ IQ IR KX KZ L1 OH PI YD ZM", tracker.StatusFailedAttempt)
	t.Plain("56 59 F4 FN FT GN K7 KM KN", tracker.StatusDelivered)
	t.Plain("24 65 90 3N 4R 6C 7H 8H A1 CS DL H8 I1 KP O0 O4 RV TU UF XU YJ YK", tracker.StatusReturning)
	t.Plain("4S PP UA", tracker.StatusReturned)
	t.Plain("26 27 1F 8D A2 BZ IY J0 S9 TJ UL YL YM", tracker.StatusLost)
	t.Plain(`5 29 40 43 71 1C 1U 1W 2B 2N 2T 4C 4T 7F 7I 7M 7P 7S 7T 7U AO B3 B4 B5 B6 B8 B9 BA BB BD BE BG BH BJ BK BP BV BW BX C3 CE CF CT CX
		CZ D0 D5 DB DE DN DY E4 E8 E9 ER ES EU EV EW FE FF GF GZ HW L2 L3 L5 LV MI OB OI OQ OT R1 R4 R5 R6 R7 RA RD RE RJ RM RP RR RS RU
		RX RZ S1 S2 S3 S4 S5 SF SI SJ SL SN SP SS SV SY T9 TG TT VK VP VQ VR X2 X3 X4 X5 X6 X7 X8 X9 XA XB XC XE XG XJ XK XL XN XO XV XW
		XY XZ Y1 Y5 YA Z1`, tracker.StatusCustomsHold)
	t.Add(`1 2 3 4 6 7 8 11 13 14 15 16 17 18 19 22 23 25 30 31 33 34 37 45 46 47 60 63 64 66 67 68 72 73 87 91 93 95 99 1A 1B 1E 1G 1H 1K 1L
		1O 1Q 1V 1X 2A 2H 2Y 2Z 3A 3B 3C 3D 3T 4I 4K 4L 4P 4Q 4Y 4Z 5A 5B 5D 5S 5T 5U 5V 5W 6D 6E 6L 6T 6W 6Z 7E 7G 7N 7R 7V 7W 7X 7Y 7Z
		8A 8C 8E 8F 8G 8K 8L 8Y 8Z 9F 9L 9M 9N 9O 9P 9Q 9R 9S 9T 9U 9V 9X 9Y 9Z A3 A4 A5 A6 A7 A8 A9 AA AB AC AD AE AF AG AH AJ AK AL AM
		AN AP AQ AS AV AW AX AZ B1 BF BQ BR BT C5 C6 C7 C8 C9 CA CC CD CG CH CJ CK CL CM CN CP CQ CV CW CY D1 D2 D4 D9 DC DD DF DG DJ DP
		DQ DR DS DT DU DW E1 E3 ED EH EN EO EX EY F5 F8 FA FG FW G1 G6 G9 GC GH GI GO GQ GR GV H1 H2 H3 H4 H5 H7 H9 HA HD HE HG HH HJ HK
		HN HR I2 I3 I9 IB IJ J8 J9 JC JH JI JJ K1 K2 KI KO KQ KR KS KT LE LF LH LQ LZ MT NI NP NW OD OJ OM OR OS P6 P7 PH PZ Q0 Q1 RY S6
		S8 TA TC TF TI TK TN TS TV TX U0 U3 UK UN UO UP UR US UW UX VI VJ VL XS Y2 Y3 Y4 YE YF YI YU YV YW ZO`, trouble())
	t.Add(`39 78 79 92 1D 1T 2E 2G 3Q 3R 3S 3U 3V 3W 3Z 4M 4N 6G 6X 7Q 9C 9D 9I 9J 9K AT D7 E0 E7 H6 JA JB K5 K6 K8 L0 L8 LI LN LO LU MF O1 O2
		O3 O5 O6 O7 O8 O9 OL R3 R8 RF RG RH RI RO RW S0 S7 SO SU T3 T4 T5 T6 T7 T8 TB TH TL TO UD UG UT UZ V9 VA VD VE VF VG VH VM VN VU
		VV VW Y7 YS Z7 Z8 ZA ZB ZC ZU`, note())
	return t
}
