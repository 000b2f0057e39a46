package tracker

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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

// DigestKeys names the digests of the local day whose time has come: the staff's, and those of people with a time of their own.
func DigestKeys(m Merchant, now time.Time) []string {
	var keys []string
	if key, due := DigestKey(m, now); due {
		keys = append(keys, key)
	}
	for _, p := range m.Everybody() {
		if p.Active && p.DigestAt.Reached(now.In(m.Location())) {
			keys = append(keys, p.digestKey(m, now))
		}
	}
	return keys
}

// Digest composes the day's digest for each member of staff with an address, or for the merchant when there is none, and for people with a
// time of their own. It returns nothing when there is nothing to work on.
func Digest(m Merchant, staff []User, parcels Page[StuckParcel], now time.Time) []Notification {
	if parcels.Total == 0 || len(DigestKeys(m, now)) == 0 {
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
	people := m.Everybody()
	out := staffDigests(m, note, staff, people, now)
	for _, p := range people {
		way, ok := p.NextWay(nil)
		if !ok || !p.DigestAt.Reached(now.In(m.Location())) {
			continue
		}
		own := note
		own.ContactID, own.Channel, own.Recipient, own.Locale, own.Key = p.ID, way.Channel, way.To, cmp.Or(p.Locale, m.Locale), p.digestKey(m, now)
		out = append(out, own)
	}
	return out
}

// staffDigests are the digests at DigestHour. Who has chosen a time of their own gets it then.
func staffDigests(m Merchant, note Notification, staff []User, people []Person, now time.Time) []Notification {
	key, due := DigestKey(m, now)
	if !due {
		return nil
	}
	ownTime := func(p Person, email string) bool {
		to, _ := p.Way("email")
		return p.Active && p.DigestAt != NoDayTime && strings.EqualFold(to, email)
	}
	var out []Notification
	reached := false
	for _, user := range staff {
		if user.Email == "" || user.MerchantID != m.ID {
			continue
		}
		reached = true
		if slices.ContainsFunc(people, func(p Person) bool { return ownTime(p, user.Email) }) {
			continue
		}
		mail := note
		mail.Recipient, mail.Locale, mail.Key = user.Email, user.Locale, fmt.Sprintf("%s/user%d/email", key, user.ID)
		out = append(out, mail)
	}
	for _, p := range people {
		if way, ok := p.NextWay(nil); !reached && ok && p.Origin == OriginEmail && p.DigestAt == NoDayTime {
			note.ContactID, note.Channel, note.Recipient, note.Locale = p.ID, way.Channel, way.To, cmp.Or(p.Locale, m.Locale)
			note.Key = p.digestKey(m, now)
			out = append(out, note)
		}
	}
	return out
}

func (p Person) digestKey(m Merchant, now time.Time) string {
	day, _ := DigestKey(m, now)
	if p.Origin == OriginEmail {
		return day + "/merchant/email"
	}
	return day + "/" + p.Slug()
}
