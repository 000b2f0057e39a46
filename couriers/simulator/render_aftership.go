package simulator

import (
	"parcelwarden/tracker"
	"time"
)

// trackingAftership renders a tracking that exists since a time, and counts it.
func (c *call) trackingAftership(number string, since time.Time) {
	p := c.feed.parcel(number)
	known := p != nil && c.at.Sub(since) >= c.world.registerDelay && c.sees(p)
	writeAll(c.out, `{"id":"`, idAftership(number), `","created_at":"`, since.UTC().Format(time.RFC3339), `","tracking_number":`, quote(number), `,"active":true`)
	if !known {
		slug := ""
		if p != nil {
			slug = slugOf(p)
		}
		writeAll(c.out, `,"slug":"`, slug, `","tag":"Pending","subtag":"Pending_001","subtag_message":"Pending","checkpoints":[]}`)
		c.count(tracker.OutcomeNotFound)
		return
	}
	c.bodyAftership(p)
	c.count(tracker.OutcomeOK)
}

// bodyAftership renders what is known of a parcel whose visible events are in c.idx, oldest checkpoint first, and closes the object.
func (c *call) bodyAftership(p *Parcel) {
	last, slug := &p.Events[c.idx[len(c.idx)-1]], slugOf(p)
	back := "false"
	for _, i := range c.idx {
		if what := p.Events[i].What; what == Returning || what == Returned {
			back = "true"
		}
	}
	writeAll(c.out, `,"slug":"`, slug, `","origin_country_region":"`, spotOf(p.Origin.City).iso3, `","destination_country_region":"`,
		spotOf(p.Destination.City).iso3, `","expected_delivery":null,"return_to_sender":`, back, `,"tag":"`, last.mark.coarse, `","subtag":"`, last.mark.code,
		`","subtag_message":`, last.quoted, `,"checkpoints":[`)
	c.idx = p.listed(c.idx, true)
	for n, i := range c.idx {
		if n > 0 {
			c.out.WriteByte(',')
		}
		e := &p.Events[i]
		// The courier's own local time: the provider adds no offset where the courier names none.
		writeAll(c.out, `{"slug":"`, slug, `","checkpoint_time":"`)
		c.out.Write(e.At.In(e.spot.zone).AppendFormat(c.out.AvailableBuffer(), "2006-01-02T15:04:05"))
		writeAll(c.out, `","city":"`, e.spot.latin, `","state":`, orNull(e.spot.state()), `,"country_region":"`, e.spot.iso3, `","location":"`, e.spot.latin,
			`","message":`, e.quoted, `,"tag":"`, e.mark.coarse, `","subtag":"`, e.mark.code, `"}`)
	}
	c.out.WriteString(`]}`)
}

// orNull renders text as a JSON string, and nothing as null.
func orNull(text string) string {
	if text == "" {
		return "null"
	}
	return quote(text)
}
