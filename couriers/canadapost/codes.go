package canadapost

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// eventCodes is event-identifier without leading zeros: answers write 0174 and 174. A parcel put into a locker (1405) or announced by a card
// (1479 and others) waits for its receiver; one whose hold ran out (150) was disposed of.
func eventCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("3000 3002", tracker.StatusInfoReceived)
	t.Plain("1300 1301 1302 1303 2300", tracker.StatusPickedUp)
	t.Plain(`100 101 102 103 104 105 106 107 113 114 115 116 130 170 175 400 405 410 700 701 804 815 900 910 1240 1241 1244 1480 1490 1703 1705
		2500 2501 4000 4100 4202 4310 4311 4450 4500 4550 4600 4900 4950 5201 8901`, tracker.StatusInTransit)
	t.Plain("127 800 810 1487 1495 2601 4330 4400", tracker.StatusCustomsHold)
	t.Plain("174 500 610 611 612 613 614 615 616 617 618 619 620", tracker.StatusOutForDelivery)
	t.Plain("156 1405 1407 1435 1436 1437 1438 1479 1488 1701 2407", tracker.StatusAvailableForPickup)
	t.Plain("630 1411 1443 2411", tracker.StatusFailedAttempt)
	t.Plain(`117 118 120 121 125 154 159 160 161 162 163 171 172 173 179 621 622 623 624 625 626 627 628 629 710 1245 1410 1412 1414 1444 1450
		1483 1484 1493 1494 2410 2412 2414 4650 4700`, tracker.StatusException)
	t.Plain(`20 21 1406 1408 1409 1421 1422 1423 1424 1425 1426 1427 1428 1429 1430 1431 1432 1433 1434 1441 1442 1461 1462 1463 1465 1466 1467
		1468 1469 1471 1472 1473 1475 1476 1496 1497 1498 1499 5300`, tracker.StatusDelivered)
	t.Plain("167 168 169 181 182 183 184 1100 1415 1416 1417 1418 1419 1420 1481 1482 1491 1492 2600 2802 3001", tracker.StatusReturning)
	t.Plain("190", tracker.StatusCancelled)
	t.Plain("150", tracker.StatusLost)
	note := func(s tracker.Status) couriers.Meaning { return couriers.Meaning{Status: s, Hint: true} }
	t.Add("198 1200 1203 1210 1214 1215 1216 1220 1221 1223 1224 1225 1230 1232 1234", note(tracker.StatusInTransit))
	t.Add("152 2001 2101", note(tracker.StatusDelivered)) // photos and money
	return t
}

// read weighs a code and its text, English or French. The codes of a delivery serve the way back as well: "delivered" then means that the
// sender has it.
func read(codes couriers.CodeTable, code, text string) couriers.Reading {
	reading := codes.Read(strings.TrimLeft(code, "0"), text)
	low := strings.NewReplacer("’", "'").Replace(strings.ToLower(text))
	back := says(low, "returned to sender", "returned to the sender", "à l'expéditeur", "à expéditeur", "à l'exp.", "importation refusée") &&
		!says(low, " if ", " si ", "renvoi à")
	switch {
	case !back || reading.Hint:
		return reading
	case reading.Status == tracker.StatusDelivered || says(low, "avec succès à l'expéditeur", "successfully returned"):
		reading.Status = tracker.StatusReturned
	case reading.Status != tracker.StatusReturned && reading.Status != tracker.StatusLost:
		reading.Status = tracker.StatusReturning
	}
	reading.Milestone = couriers.MilestoneFor(reading.Status)
	return reading
}

func says(text string, phrases ...string) bool {
	for _, phrase := range phrases {
		if strings.Contains(text, phrase) {
			return true
		}
	}
	return false
}
