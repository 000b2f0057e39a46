package simulator

import (
	"strconv"
	"time"
)

// stages17 are the nine fixed rows of milestone[].
var stages17 = []string{
	"InfoReceived", "PickedUp", "Departure", "Arrival", "AvailableForPickup", "OutForDelivery", "Delivered", "Returning", "Returned",
}

// write17 renders one element of data.accepted for a parcel whose visible events are in c.idx.
func (c *call) write17(p *Parcel, carrier int) {
	oldest, last := &p.Events[c.idx[0]], &p.Events[c.idx[len(c.idx)-1]]
	key, out := strconv.Itoa(carrier), c.out
	courier, _ := courierOf(p.Courier)
	writeAll(out, `{"number":"`, p.TrackingNo, `","carrier":`, key, `,"param":null,"tag":null,"lang":null,"track_info":{"shipping_info":{"shipper_address":`)
	c.address17(spotOf(p.Origin.City), p.Origin.Province)
	out.WriteString(`,"recipient_address":`)
	c.address17(spotOf(p.Destination.City), p.Destination.Province)
	writeAll(out, `},"latest_status":{"status":"`, main17(last.codes.sub), `","sub_status":"`, last.codes.sub, `","sub_status_descr":null},"latest_event":`)
	c.event17(last)
	days := func(d time.Duration) string { return strconv.Itoa(int(d / (24 * time.Hour))) }
	transit := days(last.At.Sub(oldest.At))
	done := "0"
	if last.What.Signature() {
		done = transit
	}
	writeAll(out, `,"time_metrics":{"days_after_order":`, days(c.seen.Sub(oldest.At)), `,"days_of_transit":`, transit, `,"days_of_transit_done":`, done,
		`,"days_after_last_update":`, days(c.seen.Sub(last.At)), `,"estimated_delivery_date":{"source":null,"from":null,"to":null}},"milestone":[`)
	c.milestones17(p)
	writeAll(out, `],"misc_info":{"risk_factor":0,"service_type":null,"weight_raw":null,"weight_kg":null,"pieces":null,"dimensions":null,`,
		`"customer_number":null,"reference_number":null,"local_number":"","local_provider":"","local_key":0},`,
		`"tracking":{"providers_hash":1,"providers":[{"provider":{"key":`, key, `,"name":"`, courier.name, `","alias":"`, courier.code,
		`","tel":null,"homepage":null,"country":"CN"},"service_type":null,"latest_sync_status":"Success","latest_sync_time":"`)
	out.Write(c.seen.UTC().Truncate(time.Second).AppendFormat(out.AvailableBuffer(), time.RFC3339))
	writeAll(out, `","events_hash":`, strconv.Itoa(len(c.idx)), `,"events":[`)
	c.idx = p.listed(c.idx, false)
	for n, i := range c.idx {
		if n > 0 {
			out.WriteByte(',')
		}
		c.event17(&p.Events[i])
	}
	out.WriteString(`]}]}}}`)
}

func (c *call) event17(e *Event) {
	c.out.WriteByte('{')
	write17Times(c.out, e)
	writeAll(c.out, `,"description":`, e.quoted, `,"description_translation":null,"location":"`, e.City, `","stage":`)
	if e.codes.stage == "" {
		c.out.WriteString("null")
	} else {
		writeAll(c.out, `"`, e.codes.stage, `"`)
	}
	writeAll(c.out, `,"sub_status":"`, e.codes.sub, `","address":`)
	c.address17(e.spot, "")
	c.out.WriteByte('}')
}

func (c *call) address17(where *city, province string) {
	writeAll(c.out, `{"country":"`, where.country, `","state":`, orNull(province), `,"city":`, orNull(where.name),
		`,"street":null,"postal_code":null,"coordinates":{"longitude":null,"latitude":null}}`)
}

// milestones17 writes the nine stages, each with the time of its first visible event or with null.
func (c *call) milestones17(p *Parcel) {
	for n, stage := range stages17 {
		if n > 0 {
			c.out.WriteByte(',')
		}
		writeAll(c.out, `{"key_stage":"`, stage, `",`)
		found := false
		for _, i := range c.idx {
			if e := &p.Events[i]; e.codes.stage == stage {
				write17Times(c.out, e)
				found = true
				break
			}
		}
		if !found {
			c.out.WriteString(`"time_iso":null,"time_utc":null,"time_raw":{"date":null,"time":null,"timezone":null}`)
		}
		c.out.WriteByte('}')
	}
}
