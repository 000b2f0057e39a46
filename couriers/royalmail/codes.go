package royalmail

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// eventCodes are eventCode and lastEventCode. The third letter names the place (A announced, B and D outward, C and I inward, G delivery
// office, H export, J import, K at the door, N customer service point, P post office), the last two what happened there.
func eventCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	movementCodes(t)
	deliveryCodes(t)
	noteCodes(t)
	return t
}

func movementCodes(t couriers.CodeTable) {
	t.Plain("EVAIE EVAIP EVAPA EVPPB", tracker.StatusInfoReceived)
	t.Plain(`EVBAH EVBAV EVBAW EVBOF EVBPM EVBPR EVBRS EVBSM EVBSR EVBSS EVBSW EVDAA EVDAC EVDAV EVDAW EVDOF EVDPL EVDPM EVDPR EVDRO EVDRS
		EVDSL EVDSM EVDSR EVDSS EVHAC EVNPB EVOAC EVOBC EVPPA`, tracker.StatusPickedUp)
	t.Plain(`EVBMI EVCAH EVCAV EVCMI EVCOF EVCPI EVCPS EVCPW EVCRS EVCRW EVDMI EVGDO EVGMI EVHOE EVIAV EVILC EVIMC EVIMI EVIMS EVIOF EVIPI
		EVIPR EVIPS EVIPW EVIRM EVIRO EVJDP EVJDU EVJEA EVJFC EVJIA EVJJV EVJLV EVJMV EVJNT EVJOE EVNAR EVNDO EVNMC EVNMI EVNOU EVNRC EVNRD
		EVNSR EVNWA EVOCO EVODO EVOLB EVOMI EVOOC EVORC EVORI EVORW EVOUF`, tracker.StatusInTransit)
	t.Plain("EVJAP EVJBA EVJCA EVJCC EVJCD EVJCO EVJEM EVJES EVJIC EVJIN EVJML EVJPA EVJSR", tracker.StatusCustomsHold)
	// Damage, a tampered bag, an item that a machine or the office cannot find, fees, holds, suspected goods.
	t.Plain(`EVBDM EVBSD EVCDM EVCPD EVDDM EVDLS EVDSD EVGDM EVHAP EVHFM EVHNC EVIDM EVIPD EVNCF EVNCL EVNRT EVOVB EVSGS EVSUS`,
		tracker.StatusException)
}

// deliveryCodes hold the traps: EVKLC, EVKLS, EVNLC and EVPLA are "delivered" to Royal Mail, but to a collection point; EVNUL, EVNUO, EVPOU and
// EVPXU are "delivery attempted", but the item goes back.
func deliveryCodes(t couriers.CodeTable) {
	t.Plain("EVGPD", tracker.StatusOutForDelivery)
	t.Plain("EVKLC EVKLS EVNAE EVNDA EVNKS EVNLC EVPLA", tracker.StatusAvailableForPickup)
	t.Plain("EVKAA EVKNA EVKNR EVKSU EVNAA EVNBA EVNDN EVNIL EVNIO EVNSA EVPOA EVPON EVPXA EVPXN", tracker.StatusFailedAttempt)
	t.Plain("EVKDN EVKNS EVKOP EVKSF EVKSP EVNCE EVNCO EVNFS EVNLP EVNOC EVNPO EVNSC EVPLC EVPLF", tracker.StatusDelivered)
	t.Plain(`EVBRA EVBRB EVBRT EVBRW EVBSA EVCPA EVCRA EVCRB EVDRA EVDRB EVDRW EVDSA EVDSW EVHAR EVHCA EVHCR EVHDI EVHID EVHSR EVIPA EVKAI
		EVKGA EVKRF EVNAB EVNAC EVNAD EVNAI EVNGA EVNGL EVNHE EVNHR EVNLA EVNLG EVNLI EVNLR EVNRE EVNRF EVNRL EVNRN EVNRO EVNRR EVNRS EVNSI
		EVNUK EVNUL EVNUO EVORR EVORT EVPLI EVPLN EVPLR EVPLU EVPLX EVPOG EVPOI EVPOR EVPOU EVPUX EVPXG EVPXI EVPXR EVPXU`, tracker.StatusReturning)
	t.Plain("EVRTS", tracker.StatusReturned)
	t.Plain("EVNDL EVSGD", tracker.StatusLost)
}

// noteCodes are wishes (…RXS), messages to people (N…) and bookings (EVZ…). EVNOI is a delivery that nobody scanned.
func noteCodes(t couriers.CodeTable) {
	note := func(s tracker.Status) couriers.Meaning { return couriers.Meaning{Status: s, Hint: true} }
	t.Add("EVNOI EVZDM", note(tracker.StatusDelivered))
	t.Add("EVZAM EVZLM", note(tracker.StatusFailedAttempt))
	t.Add("EVZDR EVZRD", note(tracker.StatusReturning))
	t.Add("EVNDS", note(tracker.StatusUnknown))
	t.Add("EVZBF EVZRM EVZSO ASRXS RFRXS RNRXS RORXS RPRXS RSRXS", note(tracker.StatusInTransit))
	for _, subject := range []string{"NDE", "NEP", "NFN", "NLC", "NRD", "NRE", "NSF", "NUN"} {
		for _, fate := range []string{"DF", "RF", "RS", "SF", "SS"} {
			t[subject+fate] = note(tracker.StatusInTransit)
		}
	}
}

// categories is statusCategory, the coarse state of an item. Only "IN TRANSIT" is confirmed by an answer.
func categories() couriers.CodeTable {
	t := couriers.CodeTable{}
	for category, status := range map[string]tracker.Status{
		"IN TRANSIT": tracker.StatusInTransit, "DELIVERED": tracker.StatusDelivered, "READY FOR COLLECTION": tracker.StatusAvailableForPickup,
		"DELIVERY ATTEMPTED": tracker.StatusFailedAttempt, "READY FOR DELIVERY": tracker.StatusOutForDelivery, "COLLECTED": tracker.StatusDelivered,
		"RETURNED TO SENDER": tracker.StatusReturning, "IN CUSTOMS": tracker.StatusCustomsHold, "RELEASED FROM CUSTOMS": tracker.StatusInTransit,
		"WE'VE GOT IT": tracker.StatusPickedUp, "WE'RE EXPECTING IT": tracker.StatusInfoReceived,
		"RESTRICTED OR PROHIBITED CONTENTS": tracker.StatusException,
	} {
		t[category] = couriers.Meaning{Status: status}
	}
	return t
}

// refusal is what an error code means, for the call or for one item of a summary.
type refusal struct {
	outcome tracker.Outcome
	problem tracker.Problem
}

// refusals is the list of error codes. E1142 (unknown barcode), E1144 and E1145 (no update yet) are what a fresh label gets. E1283, E1284 and
// E1308 are about the signature, which is never asked for.
func refusals() map[string]refusal {
	rejected, pending := refusal{outcome: tracker.OutcomeRejected}, refusal{outcome: tracker.OutcomeNotFound}
	server := refusal{outcome: tracker.OutcomeServerError}
	return map[string]refusal{
		"E0001": server, "E0009": server, "E1307": server,
		"E0004": rejected, "E1283": rejected, "E1284": rejected, "E1308": rejected,
		"E0010": {outcome: tracker.OutcomeRateLimited},
		"E0013": {tracker.OutcomeRejected, tracker.ProblemBadNumber},
		"E1142": pending, "E1144": pending, "E1145": pending,
	}
}
