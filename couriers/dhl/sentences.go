package dhl

import (
	"html"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"regexp"
	"slices"
	"strings"
)

// sentence reads one meaning out of what DHL writes where it sends no event code. A caret in a phrase stands for the start of the text.
type sentence struct {
	couriers.Meaning
	any, not []string
}

// sentences are tried in order: what ends the parcel or turns it round, what holds or announces it, how it meets its receiver. Movement is hardly
// among them: for that the statusCode is enough.
func sentences() []sentence {
	return slices.Concat(endings(), stages(), encounters())
}

func of(phrases ...string) []string { return phrases }

func plain(s tracker.Status) couriers.Meaning { return couriers.Meaning{Status: s} }

func endings() []sentence {
	return []sentence{
		{note(tracker.StatusDelivered), of("paper pod", "proof of delivery", "cod amount"), nil},
		{plain(tracker.StatusReturned), of(
			"delivered back to", "delivered at the sender", "delivered to the sender", "returns delivered", "return delivered",
			"^returned to customer",
			"return handed out", "already returned", "returned to consignor", "an den absender zugestellt", "dem absender zugestellt",
		), nil},
		{plain(tracker.StatusLost), of(
			"destroyed", "disposed of", "local disposal", "shipment lost", "has been lost", "was lost", "verloren gegangen", "vernichtet",
		), nil},
		{plain(tracker.StatusCancelled), of(
			"shipment canceled", "shipment cancelled", "cancellation confirmed", "cancelled by sender", "canceled by the sender",
			"pop was cancelled", "storniert",
		), nil},
		{plain(tracker.StatusReturning), of(
			"^return ", "^returned to", "^returned,", "^returns ", "return to sender", "return to the sender", "return to shipper",
			"returning to shipper",
			"returned to sender", "returned to the sender", "returned at the sender", "will return to the sender", "be returned",
			"shipment returned", "sent back",
			"return of shipment", "return consolidator", "recalled by sender", "route to the sender", "parcel is returned", "for return",
			"return pick", "return delivery", "return facility",
			"zurückgesendet", "zurückgesandt", "rücksendung", "zurück an den absender", "an den absender zurück",
		), of("returned to warehouse", "sorted to send", "return order cancelled", "return to sorting", "for return to sorting", " if ")},
	}
}

func stages() []sentence {
	return []sentence{
		{plain(tracker.StatusException), of(
			"payment refused by consignee", "undeliverable", "cannot be shipped", "partial delivery", "partially delivered", "partly delivered",
		), nil},
		{plain(tracker.StatusInTransit), of(
			"cleared customs", "customs cleared", "cleared by customs", "clearance release", "broker release", "cleared by the broker",
			"released by customs",
			"released from customs", "released from export customs", "released from import customs", "cleared at", "departed customs",
			"payment received",
			"duties payment received", "zollabfertigung abgeschlossen", "verzollung abgeschlossen",
		), nil},
		{plain(tracker.StatusCustomsHold), of(
			"customs", "clearance", "broker notified", "duty/tax", "duty invoice", "contacted for payment", "held for exam", "verzollung",
			"zollabfertigung", "beim zoll",
		), of("not collected -")},
		{plain(tracker.StatusInfoReceived), of(
			"label created", "electronic shipping info", "electronic data received", "electronic shipment data", "electronical", "electronically",
			"elektronisch angekündigt", "awaiting shipment", "not yet received", "awaiting parcel handover", "instruction data", "^manifested^",
			"unsuccessful collection",
			"not collected -", "pick up rescheduled", "pick up booked", "collection arranged", "out for collection", "collection geofence",
			"consignment created", "loaded by customer", "approaching pick up", "out for parcel collection",
		), nil},
		{plain(tracker.StatusOutForDelivery), of(
			"out for delivery", "out for second delivery", "loaded into delivery vehicle", "loaded onto the delivery vehicle", "loaded to the van",
			"next stop on route", "with delivery courier", "with delivering courier", "to courier for delivery", "zustellfahrzeug geladen",
			"in zustellung",
		), nil},
	}
}

func encounters() []sentence {
	return []sentence{
		{plain(tracker.StatusAvailableForPickup), of(
			"delivered to pick-up location", "delivered to post office", "delivered at dhl servicepoint", "different dhl servicepoint",
			"available for pickup", "awaiting collection", "ready for collection", "ready for pick-up", "ready for pickup", "pick-up-point",
			"at pickup point", "self collection", "in pickup point", "over to the access point", "over to the parcelshop",
			"over to the parcelstation", "over to the postoffice",
			"to be picked up by", "to be picked up in", "waiting to be collected", "arrived to dhl pop", "date and place for picking up",
			"awaiting cnee collection",
			"abholbereit", "zur abholung", "oczekuje na odbiór",
		), of("by dhl courier", "recipient's decision")},
		{plain(tracker.StatusFailedAttempt), of(
			"could not be delivered", "couldn't be delivered", "not be handed over", "couldn't be handed", "no one home", "no one to receive",
			"notice left", "card left",
			"we missed", "attempted delivery", "attempt to deliver", "attempted dhl delivery", "delivery attempt", "another delivery", "delivery failed",
			"of the shipment failed", "unable to attempt", "not home", "not delivered",
			"closed on arrival", "no access", "cod not ready", "on holiday", "refused", "rejected", "uncontactable", "was absent",
			"is not available", "did not find",
			"service point failed", "not possible.there will be another", "nicht zugestellt", "nicht angetroffen", "niemand angetroffen",
			"zustellversuch",
			"zustellung war nicht möglich", "annahme verweigert", "verweigert", "próba doręczenia",
		), of("attempt successful", "requested to forward", "recipient requested later", "held because recipient requested")},
		{plain(tracker.StatusDelivered), of(
			"^delivered", "^delivery^", "shipment delivered", "received by consignee", "delivery successful", "picked up in dhl customer",
			"successfully delivered", "been delivered", "was delivered", "parcel is delivered", "attempt successful", "picked up by consignee",
			"picked up by the recipient", "picked up by recipient", "collected by the recipient", "servicepoint by the recipient^",
			"collected from dhl pop", "erfolgreich zugestellt", "wurde zugestellt",
			"vom empfänger abgeholt", "doręczona do odbiorcy",
		), of("to agent", "to be delivered", "not been", "failed to", "held", "notified", "not successful")},
		{plain(tracker.StatusException), of(
			"damage", "possible delay", "possible transit delay", "possible delivery delay", "on hold", "is hold by", "held in facility",
			"has been held", "missent",
			"^closed shipment", "^miscode", "missed delivery", "incomplete address", "incomplete shipment", "difficulties", "suspended until",
			"did not pay", "consignee payment",
			"exception occurred", "delivery exception", "malfun",
			"misrouted", "mis-shipped", "mis-sort", "sorted incorrectly", "insufficient address", "invalid address", "bad address",
			"incorrect address",
			"addressee unknown", "moved, left", "customer moved", "no such number", "^vacant", "unclaimed", "deceased", "abandoned",
			"dead letter", "forward expired",
			"change of address", "reported missing", "parcel missing", "customer service", "oversized", "awaiting payment", "held for payment",
			"delayed",
			"returned to warehouse", "shipment stopped", "beschädigt", "verzöger",
		), of("recipient requested", "resolution", "recipient's request")},
		{plain(tracker.StatusPickedUp), of(
			"picked up from sender", "picked up at", "pickup successful", "shipment acceptance", "accepted at dhl", "^collected^", "^picked up^",
			"picked up by shipping", "shipment picked up", "shipment pick up", "received by carrier",
			"parcel accepted", "dropped off", "has been collected^", "from the sender^", "eingeliefert", "beim absender abgeholt",
		), nil},
		{plain(tracker.StatusInTransit), of("close bag", "into sack"), nil},
		{note(tracker.StatusInTransit), of(
			"^dn ", "customer alert", "data updated", "information is edited", "^expected delivery^", "status not updated", "has been notified",
			"has requested changes", "recipient's decision", "notification has been sent",
		), nil},
	}
}

// tag is what is left of a page in a text.
var tag = regexp.MustCompile(`<[^<>]{0,400}>`)

// plainText takes the markup out of a text.
func plainText(text string) string {
	if strings.ContainsAny(text, "<&") {
		text = html.UnescapeString(tag.ReplaceAllString(text, " "))
	}
	return strings.Join(strings.Fields(text), " ")
}

// said returns the meaning of a text, if one of the sentences fits.
func (p parser) said(text string) (couriers.Meaning, bool) {
	low := "^" + strings.NewReplacer("–", "-", "’", "'", "´", "'").Replace(strings.ToLower(text)) + "^"
	for _, s := range p.sentences {
		if contains(low, s.any) && !contains(low, s.not) {
			return s.Meaning, true
		}
	}
	return couriers.Meaning{}, false
}

func contains(text string, phrases []string) bool {
	for _, phrase := range phrases {
		if strings.Contains(text, phrase) {
			return true
		}
	}
	return false
}
