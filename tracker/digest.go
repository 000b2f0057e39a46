package tracker

import (
	"fmt"
	"time"
)

// DigestHour is the local hour from which the day's digest goes to the warehouse staff.
const DigestHour = 9

// digestLines is how many parcels a digest names; the rest is counted.
const digestLines = 20

// DigestKey names a merchant's digest of one local day; ok is false before DigestHour.
func DigestKey(m Merchant, now time.Time) (key string, ok bool) {
	local := now.In(m.Location())
	return "digest/" + local.Format(time.DateOnly), local.Hour() >= DigestHour
}

// Digest composes the day's digest for each member of staff with an address, or for the merchant when there is none. It returns
// nothing when there is nothing to work on.
func Digest(m Merchant, staff []User, parcels Page[StuckParcel], now time.Time) []Notification {
	key, ok := DigestKey(m, now)
	if !ok || parcels.Total == 0 {
		return nil
	}
	message := Message{Merchant: m.Name, Zone: m.Zone, At: now, OpenCount: parcels.Total}
	for _, p := range parcels.Rows {
		if now.Sub(p.Incident.OpenedAt) < 24*time.Hour {
			message.NewCount++
		}
		if len(message.Digest) == digestLines {
			continue
		}
		line := DigestLine{
			TrackingNo: p.Shipment.TrackingNo, Courier: p.Shipment.Courier, Kind: p.Incident.Kind, Severity: p.Incident.Severity.String(),
			Hours: p.Incident.SeenAt.Sub(p.Incident.Since).Hours(),
		}
		if line.TrackingNo == "" && len(p.OrderNos) > 0 { // an order that has no parcel yet
			line.TrackingNo = p.OrderNos[0]
		}
		if p.Advice != nil {
			line.Action = p.Advice.Action
		}
		message.Digest = append(message.Digest, line)
	}
	note := Notification{
		MerchantID: m.ID, Topic: TopicDigest, Audience: AudienceStaff, Channel: "email", Message: message,
		State: DeliveryQueued, CreatedAt: now, NextTryAt: now,
	}
	var out []Notification
	for _, user := range staff {
		if user.Email == "" || user.MerchantID != m.ID {
			continue
		}
		mail := note
		mail.Recipient, mail.Locale, mail.Key = user.Email, user.Locale, fmt.Sprintf("%s/user%d/email", key, user.ID)
		out = append(out, mail)
	}
	if len(out) == 0 && m.Email != "" {
		note.Recipient, note.Locale, note.Key = m.Email, m.Locale, key+"/merchant/email"
		out = append(out, note)
	}
	return out
}
