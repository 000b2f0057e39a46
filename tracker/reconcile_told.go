package tracker

import "time"

// DriftTold is what a message says about a profile that may be out of date. Residuals are platform minus model, in points; an empty one is not
// known.
type DriftTold struct {
	Profile   string `json:"profile"`
	Since     string `json:"since"`
	Days      int    `json:"days"`
	Logistics string `json:"logistics,omitempty"`
	Overall   string `json:"overall,omitempty"`
}

// Notices asks the merchant about the profile, once per channel. The keys name the profile and the run, so that a second writer adds nothing.
func (d Drift) Notices(m Merchant, now time.Time) []Notification {
	told := &DriftTold{Profile: d.ProfileID, Since: d.Since, Days: d.Days}
	if d.Logistics.Known {
		told.Logistics = d.Logistics.Value.Short(2)
	}
	if d.Overall.Known {
		told.Overall = d.Overall.Value.Short(2)
	}
	note := Notification{
		MerchantID: m.ID, Topic: TopicProfileDrift, Audience: AudienceMerchant, Locale: m.Locale, State: DeliveryQueued, CreatedAt: now,
		NextTryAt: m.sendTime(SeverityWatch, now), Message: Message{Merchant: m.Name, Zone: m.Zone, At: now, Drift: told},
	}
	return m.overChannels(note, "drift/"+d.ProfileHash+"/"+d.Until)
}
