package simulator

import (
	"parcelwarden/tracker"
	"strings"
)

// resultFedex renders one number, newest scan first. A number that is not known has an error in the place of scans.
func (c *call) resultFedex(number string) {
	p := c.feed.parcel(number)
	writeAll(c.out, `{"trackingNumber":`, quote(number), `,"trackResults":[{"trackingNumberInfo":{"trackingNumber":`, quote(number),
		`,"trackingNumberUniqueId":"","carrierCode":""}`)
	if !c.sees(p) {
		c.out.WriteString(`,"error":{"code":"TRACKING.TRACKINGNUMBER.NOTFOUND","message":"Tracking number cannot be found. Please correct the tracking number and try again."}}]}`)
		c.count(tracker.OutcomeNotFound)
		return
	}
	last := &p.Events[c.idx[len(c.idx)-1]]
	c.out.WriteString(`,"shipperInformation":{"address":`)
	c.addressFedex(spotOf(p.Origin.City))
	c.out.WriteString(`},"recipientInformation":{"address":`)
	c.addressFedex(spotOf(p.Destination.City))
	writeAll(c.out, `},"latestStatusDetail":{"code":"`, last.mark.code, `","derivedCode":"`, last.mark.coarse, `","statusByLocale":`, last.quoted,
		`,"description":`, last.quoted, `,"ancillaryDetails":[`)
	if last.mark.detail != "" {
		writeAll(c.out, `{"reason":"`, last.mark.detail, `","reasonDescription":`, last.quoted, `}`)
	}
	c.out.WriteString(`]},"dateAndTimes":[{"type":"SHIP","dateTime":"`)
	c.out.Write(p.ShippedAt.In(shanghai).AppendFormat(c.out.AvailableBuffer(), "2006-01-02T00:00:00-06:00")) // a day, whatever the offset says
	c.out.WriteString(`"}],"scanEvents":[`)
	c.idx = p.listed(c.idx, false)
	for n, i := range c.idx {
		if n > 0 {
			c.out.WriteByte(',')
		}
		c.scanFedex(&p.Events[i])
	}
	c.out.WriteString(`]}]}`)
	c.count(tracker.OutcomeOK)
}

func (c *call) scanFedex(e *Event) {
	kind := "FEDEX_FACILITY"
	switch e.What {
	case Branch:
		kind = "DESTINATION_FEDEX_FACILITY"
	case OutForDelivery:
		kind = "VEHICLE"
	case Signed, Collected, Returned:
		kind = "DELIVERY_LOCATION"
	}
	c.out.WriteString(`{"date":"`)
	c.writeStamp(e.At, e.spot)
	writeAll(c.out, `","eventType":"`, e.mark.code, `","eventDescription":`, e.quoted, `,"exceptionCode":"`, e.mark.detail,
		`","exceptionDescription":"","scanLocation":`)
	c.addressFedex(e.spot)
	writeAll(c.out, `,"locationType":"`, kind, `","derivedStatusCode":"`, e.mark.coarse, `","derivedStatus":""}`)
}

func (c *call) addressFedex(where *city) {
	writeAll(c.out, `{"city":"`, strings.ToUpper(where.latin), `","stateOrProvinceCode":"`, where.state(), `","postalCode":"`, where.postcode,
		`","countryCode":"`, where.country, `","residential":false}`)
}
