package dhl

import (
	"cmp"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// tables holds the event codes of each service.
func tables() map[string]couriers.CodeTable {
	benelux, german, ecommerce := beneluxCodes(), germanCodes(), ecommerceCodes()
	return map[string]couriers.CodeTable{
		"express": expressCodes(), "parcel-de": german, "post-de": german, "post-international": german, "svb": letterCodes(),
		"parcel-nl": benelux, "parcel-be": benelux, "parcel-uk": benelux, "parcel-pl": polishCodes(),
		"ecommerce": ecommerce, "ecommerce-apac": ecommerce, "ecommerce-europe": europeCodes(), "ecommerce-ppl": czechCodes(),
		"freight": freightCodes(), "dgf": forwardingCodes(),
	}
}

// coarseCodes is statusCode, the five values of every service.
func coarseCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("pre-transit", tracker.StatusInfoReceived)
	t.Plain("transit", tracker.StatusInTransit)
	t.Plain("delivered", tracker.StatusDelivered)
	t.Plain("failure", tracker.StatusException)
	return t
}

// read weighs an event: the service's own code, then the sentence, then statusCode. It returns the code that the event is kept under.
func (p parser) read(service string, e event) (string, couriers.Reading) {
	coarse, status, words := string(e.Coarse), plainText(string(e.Status)), plainText(string(e.Description))
	table := p.tables[service]
	if has(p.coarse, strings.ToLower(status)) && !has(table, strings.ToUpper(status)) {
		// The word repeats a statusCode. Where the two differ, the statusCode is the one that services maintain.
		if !has(p.coarse, strings.ToLower(coarse)) {
			coarse = strings.ToLower(status)
		}
		status = ""
	}
	switch key := codeKey(table, status); {
	case key != "":
		return status, p.settle(table.Read(key, words), coarse)
	case status != "" && !spoken(service, status):
		return status, p.coarse.Coarser(couriers.CodeTable{}.Read(status, words), strings.ToLower(coarse))
	case status != "":
		words = status
	}
	return p.sentence(coarse, words)
}

// sentence reads an event by its text, and by its statusCode where the text says nothing clear. The statusCode "unknown" stands for what DHL
// itself did not sort in: such a text leaves the parcel as it was, and is counted.
func (p parser) sentence(coarse, words string) (string, couriers.Reading) {
	low := strings.ToLower(coarse)
	m, said := p.said(words)
	switch known := has(p.coarse, low); {
	case said && (known || low == "" || low == "unknown"):
		return cmp.Or(coarse, words), p.settle(couriers.CodeTable{"": m}.Read("", ""), coarse)
	case known:
		return coarse, p.coarse.Read(low, "")
	case low == "unknown" && words != "":
		return words, couriers.Reading{Status: tracker.StatusUnknown, Hint: true, Unknown: true}
	}
	r := couriers.Reading{Status: tracker.StatusUnknown, Unknown: true}
	if said && !moving(m.Status) && m.Status != tracker.StatusInfoReceived {
		r.Status = m.Status // trouble and ends are believed under a statusCode that nobody knows, progress is not
	}
	return cmp.Or(coarse, words, "no statusCode"), r
}

// settle lets the statusCode correct a reading in the two cases where it is the better witness: nothing has happened yet to a parcel that
// is still pre-transit, and what DHL calls a failure is not well on its way.
func (p parser) settle(r couriers.Reading, coarse string) couriers.Reading {
	switch coarse = strings.ToLower(coarse); {
	case coarse == "pre-transit" && (moving(r.Status) || r.Status == tracker.StatusDelivered):
		return couriers.Reading{Status: tracker.StatusInfoReceived, Hint: r.Hint}
	case coarse == "failure" && moving(r.Status) && !r.Hint:
		return couriers.Reading{Status: tracker.StatusException}
	}
	return r
}

func moving(s tracker.Status) bool {
	switch s {
	case tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusCustomsHold, tracker.StatusOutForDelivery, tracker.StatusAvailableForPickup:
		return true
	default:
		return false
	}
}

// codeKey returns the status as it stands in the table, or "".
func codeKey(table couriers.CodeTable, status string) string {
	up := strings.ToUpper(status)
	if has(table, up) {
		return up
	}
	if len(up) == len("EVENT/CAUSE") { // event and reason of DHL Paket
		if event, reason := up[:5], up[6:]; has(table, event) {
			if pair := event + "/" + reason; has(table, pair) {
				return pair
			}
			return event
		}
	}
	return ""
}

// spoken reports whether a status is a sentence. Services of DHL eCommerce speak in single words too ("PROCESSED"); everywhere else a
// single word is a code, and one that is in no table is unknown.
func spoken(service, status string) bool {
	return strings.Contains(status, " ") || strings.HasPrefix(service, "ecommerce") && !strings.ContainsAny(status[:1], "0123456789")
}

func has(table couriers.CodeTable, code string) bool {
	_, ok := table[code]
	return ok
}
