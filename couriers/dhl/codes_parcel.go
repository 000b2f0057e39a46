package dhl

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// expressCodes are the checkpoints of DHL Express; the numbers stand for the whole shipment. A part of a delivery (PD) is no delivery: who
// stops looking then never hears of the rest.
func expressCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("104", tracker.StatusInfoReceived)
	t.Plain("PU SA", tracker.StatusPickedUp)
	t.Plain("102 AD AF AR BR CR DF FD PL PY SC SM TP TR", tracker.StatusInTransit)
	t.Plain("BN CD IC RR UD", tracker.StatusCustomsHold)
	t.Plain("WC", tracker.StatusOutForDelivery)
	t.Plain("CC", tracker.StatusAvailableForPickup)
	t.Plain("CA ND NH RD", tracker.StatusFailedAttempt)
	t.Plain("103 BA CM CS HP MC MD MS OH PD SS", tracker.StatusException)
	t.Plain("101 DD OK", tracker.StatusDelivered)
	t.Plain("RT", tracker.StatusReturned)
	t.Plain("DS", tracker.StatusLost)
	return t
}

// germanCodes are the event groups of DHL Paket, and the events (ICE) with their reasons (RIC) behind a stroke where the reason says more.
// Two groups mislead: a disposed parcel is booked as delivered (ZU), and a failed pickup (AN) is no delivery attempt.
func germanCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("VA AN PARCV PURCR NTPUP", tracker.StatusInfoReceived)
	t.Plain("AE ES PCKDU SHRCU", tracker.StatusPickedUp)
	t.Plain(`AA EE NB ASMVT CHECK FWDCF INFCL LDTHU LDTMV MVARR MVDPT OFWRD RELBL REPCK ROUCR RSDCP SECHK SRTED TRBCR ULFMV`,
		tracker.StatusInTransit)
	t.Plain("ZO HLDCP HLDCU HNDND ICPRC ITBAR EXPHD/CLREF", tracker.StatusCustomsHold)
	t.Plain("PO LDTMV/PCKST LDTMV/SECDA", tracker.StatusOutForDelivery)
	t.Plain("LA ZF CNRFC HLDCC HNDDE", tracker.StatusAvailableForPickup)
	t.Plain("ZN DLVRF NTDEL", tracker.StatusFailedAttempt)
	t.Plain(`BV ADVIS/STBSD ALERT/BDADD CNFSC DMGDS DTNPC EXPHD LDEXC MSRTD MVDEX MVTEX NTADT PBNDT PURCR/BDADD RCCLS RELBL/NRQRD REPCK/DMGPC`,
		tracker.StatusException)
	t.Plain("ZU DLVRD", tracker.StatusDelivered)
	t.Plain("RETRN EXPHD/RTTSP OFWRD/RTSCR OFWRD/RTSSA", tracker.StatusReturning)
	t.Plain("CANCL", tracker.StatusCancelled)
	t.Plain("DSPSD EXPHD/LOSTX RCCLS/LOSTX", tracker.StatusLost)
	t.Add("DD ADVIS ALERT PURCR/REJCT PURCR/SECPL", note(tracker.StatusInTransit))
	t.Add("GT PMTCR PMTCS DLVRD/CODAR DLVRD/CODRP", note(tracker.StatusDelivered))
	t.Add("STORN", note(tracker.StatusUnknown)) // the event before was deleted: what holds now is not said
	for code, m := range letterCodes() {
		t[code] = m
	}
	return t
}

// letterCodes are those of registered letters and goods mail of Deutsche Post (service svb).
func letterCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("ANNOUNCED", tracker.StatusInfoReceived)
	t.Plain("POSTED POSTED_ARRIVED POSTED_MAIL_TERMINAL", tracker.StatusPickedUp)
	t.Plain(`ARRIVAL_AT_OFFICE_OF_DELIVERY ARRIVED_IN_DESTINATION_COUNTRY ARRIVED_TRANSIT BZ BZA BZE DEPARTURE_FROM_INWARD_OE FORWARDED_ABROAD
		ISSUE_OF_A_REPLACEMENT_CERTIFICATE_PZA PASSED_LETTER_CENTER REDIRECTED TO_BE_SENT_ABROAD`, tracker.StatusInTransit)
	t.Plain("HANDOVER_CUSTOMS HELD_BY_CUSTOMS IP_CUSTOMS", tracker.StatusCustomsHold)
	t.Plain("IN_DELIVERY", tracker.StatusOutForDelivery)
	t.Plain("NOTIFIED NOTIFIED_KEY_ACCOUNT NOTIFIED_PACKSTATION NOTIFIED_PO_BOX", tracker.StatusAvailableForPickup)
	t.Plain("DELIVERY_ATTEMPTED", tracker.StatusFailedAttempt)
	t.Plain("MARBURG", tracker.StatusException) // the office that opens letters nobody can deliver
	t.Plain(`AMOUNT_TRANSFERRED CONFIRMATION_PENDING CONFIRMED CONFIRMED_BY_SENDER DELIVERED DELIVERED_ZU_NOT_OK DELIVERED_ZU_OK FETCHED
		FETCHED_KEY_ACCOUNT_PENDING_DELIVERY_CONFIRMATION FETCHED_NOTIFIED FETCHED_PACKSTATION FETCHED_PENDING_DELIVERY_CONFIRMATION
		FETCHED_PO_BOX_PENDING_DELIVERY_CONFIRMATION PAID_EPOS PAID_MAILMAN`, tracker.StatusDelivered)
	t.Plain("SENT_BACK SENT_BACK_ABROAD", tracker.StatusReturning)
	t.Plain("RETURNED_TO_SENDER", tracker.StatusReturned) // DHL counts it among the delivered
	t.Add("AMBIGUOUS NO_INFO", note(tracker.StatusUnknown))
	return t
}

// polishCodes are those of DHL Parcel Polska.
func polishCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("EDWP", tracker.StatusInfoReceived)
	t.Plain("DWP SP_DWP SP_PU", tracker.StatusPickedUp)
	t.Plain(`AWI_SPCAP BCZ EDC EXC KWC LIK LP LW LW_PL SORT SP_ATDSP SP_DW TRM TRM2 TRM_X WEJPL WER WYJPL ZID ZMA ZOS ZWW_KRYZ ZWW_NSP`,
		tracker.StatusInTransit)
	t.Plain("EDB EXA SEC", tracker.StatusCustomsHold)
	t.Plain("LK", tracker.StatusOutForDelivery)
	t.Plain(`DOR_POC DOR_SP OWL OWL_KP OWL_ONO OWL_PS_KP OWL_PS_ONO OWL_SP_KP OWL_SP_ONO SP_DSP SP_KP SP_PA`, tracker.StatusAvailableForPickup)
	t.Plain(`AWI AWI_DP2 AWI_NSP AWI_ONU AWI_OZ AWI_SAS OP OP_BWER OP_COD OP_DUB OP_OTH OP_PLA OP_PNK OP_REZ OP_ROD OP_SAS OP_TNZ OP_UMO
		OP_USK OP_USP SP_CAP ZWW`, tracker.StatusFailedAttempt)
	t.Plain("AN AN_BO AN_RA AN_SAS AWI_ROD BRG BRG_SAS CC PNK SP_ZAM", tracker.StatusException)
	t.Plain("DOR DOR_LOK DOR_OTH DOR_OWL DOR_RDZ DOR_SAS PPDOR SP_DOR", tracker.StatusDelivered)
	t.Plain("AWI_CZAS OP_DO OP_DOK REZ SP_KZW SP_OP SP_TO SP_ZWR ZWR ZWR_AN ZWR_OP ZWR_WER ZWR_ZB ZWR_ZT", tracker.StatusReturning)
	t.Plain("ZWN", tracker.StatusReturned)
	t.Plain("SP_CN", tracker.StatusCancelled)
	t.Add("PNPT PO18 POW PSHOP SAS SOB ZA ZAIT", note(tracker.StatusInTransit)) // wishes of the receiver
	return t
}

// note is an entry that reports no scan.
func note(s tracker.Status) couriers.Meaning { return couriers.Meaning{Status: s, Hint: true} }
