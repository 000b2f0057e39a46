package simulator

import (
	"net/http"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// dhlMarks is status, the two letters of DHL Express or, where it has none, the sentence; coarse is statusCode.
var dhlMarks = map[What]mark{
	Ordered: {code: "Shipment information received", coarse: "pre-transit"}, PickedUp: {code: "PU", coarse: "transit"},
	HubIn: {code: "AF", coarse: "transit"}, HubOut: {code: "DF", coarse: "transit"}, ArriveCity: {code: "PL", coarse: "transit"},
	Branch: {code: "AR", coarse: "transit"}, OutForDelivery: {code: "WC", coarse: "transit"}, AttemptFailed: {code: "NH", coarse: "failure"},
	Unreachable: {code: "ND", coarse: "failure"}, Locker: {code: "CC", coarse: "transit"}, Collected: {code: "OK", coarse: "delivered"},
	Signed: {code: "OK", coarse: "delivered"}, Refused: {code: "OH", coarse: "failure"}, Damaged: {code: "OH", coarse: "failure"},
	Detained: {code: "MD", coarse: "failure"}, Customs: {code: "CD", coarse: "transit"}, Returning: {code: "Returning to shipper", coarse: "transit"},
	Returned: {code: "RT", coarse: "delivered"}, LostText: {code: "DS", coarse: "failure"},
	Cancelled: {code: "Shipment cancelled", coarse: "failure"}, Unknown: {code: "QZ", coarse: "unknown"}, Other: {code: "TR", coarse: "transit"},
}

// dhl answers Shipment Tracking - Unified: one number per call, newest event first, local time without an offset.
func (c *call) dhl() {
	number := c.req.URL.Query().Get("trackingNumber")
	switch {
	case c.header.Get("DHL-API-Key") != c.world.accounts[DHL]["api_key"]:
		c.problemDHL(http.StatusUnauthorized, tracker.OutcomeAuth, `"title":"Unauthorized","detail":"Unauthorized for given resource."`)
		return
	case number == "":
		c.problemDHL(http.StatusBadRequest, tracker.OutcomeRejected, `"title":"Bad Request","detail":"trackingNumber is required"`)
		return
	}
	p := c.feed.parcel(number)
	if !c.sees(p) {
		c.problemDHL(http.StatusNotFound, tracker.OutcomeNotFound,
			`"title":"No result found","detail":"No shipment with given tracking number found.","instance":`+quote("/shipment/"+number))
		return
	}
	last := &p.Events[c.idx[len(c.idx)-1]]
	from, to := spotOf(p.Origin.City), spotOf(p.Destination.City)
	writeAll(c.out, `{"url":"/shipments?trackingNumber=`, p.TrackingNo, `","shipments":[{"serviceUrl":"","id":"`, p.TrackingNo,
		`","service":"express","origin":`)
	c.placeDHL(from)
	c.out.WriteString(`,"destination":`)
	c.placeDHL(to)
	c.out.WriteString(`,"status":`)
	c.eventDHL(last)
	c.out.WriteString(`,"details":{"totalNumberOfPieces":1},"events":[`)
	c.idx = p.listed(c.idx, false)
	for n, i := range c.idx {
		if n > 0 {
			c.out.WriteByte(',')
		}
		c.eventDHL(&p.Events[i])
	}
	c.out.WriteString(`]}]}`)
	c.count(tracker.OutcomeOK)
}

func (c *call) problemDHL(status int, outcome tracker.Outcome, fields string) {
	c.kind = "application/problem+json"
	writeAll(c.out, `{"status":`, itoa(status), `,`, fields, `}`)
	c.fail(status, outcome)
}

func (c *call) eventDHL(e *Event) {
	c.out.WriteString(`{"timestamp":"`)
	c.out.Write(e.At.In(e.spot.zone).AppendFormat(c.out.AvailableBuffer(), "2006-01-02T15:04:05"))
	c.out.WriteString(`","location":`)
	c.placeDHL(e.spot)
	writeAll(c.out, `,"statusCode":"`, e.mark.coarse, `","status":"`, e.mark.code, `","description":`, e.quoted, `}`)
}

func (c *call) placeDHL(where *city) {
	writeAll(c.out, `{"address":{"countryCode":"`, where.country, `","postalCode":"`, where.postcode, `","addressLocality":"`,
		strings.ToUpper(where.latin), `"}}`)
}

// writeStamp appends the local time of a place with its offset.
func (c *call) writeStamp(at time.Time, where *city) {
	c.out.Write(at.In(where.zone).AppendFormat(c.out.AvailableBuffer(), "2006-01-02T15:04:05-07:00"))
}
