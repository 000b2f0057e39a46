package store

import (
	"cmp"
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// AlertDays counts the messages to people of a merchant's shop by person and local day since a time, newest day first.
func (s *Store) AlertDays(ctx context.Context, merchantID int64, since time.Time) ([]tracker.AlertDay, error) {
	var out []tracker.AlertDay
	err := s.read(ctx, func(t tx) error {
		var shop merchantRow
		if err := found(t.Where("id = ?", merchantID).Take(&shop)); err != nil {
			return err
		}
		m, err := shop.merchant()
		if err != nil {
			return err
		}
		var people []userRow
		if err := t.Raw("SELECT * FROM users WHERE email <> '' AND alerts_per_day <> 0").Scan(&people).Error; err != nil {
			return err
		}
		users := make([]tracker.User, 0, len(people))
		for i := range people {
			users = append(users, people[i].user())
		}
		days, err := t.alertDays(m, since)
		out = out[:0]
		for _, day := range days {
			day.Budget = m.PersonBudget(users, tracker.Notification{ContactID: day.ContactID, Recipient: day.Recipient})
			out = append(out, *day)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count alerts: %w", err)
	}
	slices.SortFunc(out, func(a, b tracker.AlertDay) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(a.Recipient, b.Recipient))
	})
	return out, nil
}

// alertDays counts each message on the day on which it went, or was queued.
func (t tx) alertDays(m tracker.Merchant, since time.Time) (map[[2]string]*tracker.AlertDay, error) {
	days, zone := map[[2]string]*tracker.AlertDay{}, m.Location()
	err := t.query(func(scan func(...any) error) error {
		var who, topic, state string
		var contact int64
		var created, sent stamp
		if err := scan(&contact, &who, &topic, &state, &created, &sent); err != nil {
			return err
		}
		if p, ok := m.PersonByID(contact); ok {
			who = p.Name
		} else {
			contact = 0
		}
		at := created
		if sent != 0 {
			at = sent
		}
		key := [2]string{at.time().In(zone).Format(time.DateOnly), reader(contact, who)}
		day := days[key]
		if day == nil {
			day = &tracker.AlertDay{Recipient: who, ContactID: contact, Day: key[0]}
			days[key] = day
		}
		other := topic == string(tracker.TopicDigest) || topic == string(tracker.TopicBundle)
		switch tracker.DeliveryState(state) {
		case tracker.DeliverySent:
			if other {
				day.Other++
			} else {
				day.Sent++
			}
		case tracker.DeliveryHeld, tracker.DeliveryBundled:
			day.Bundled++
		case tracker.DeliveryWithdrawn:
			day.Withdrawn++
		}
		return nil
	}, `SELECT contact_id, recipient, topic, state, created_at, sent_at FROM notifications
		WHERE merchant_id = ? AND created_at >= ? AND (channel = 'email' OR contact_id <> 0 AND channel <> 'webhook') AND audience <> 'supplier'`, m.ID, since.UnixMilli())
	return days, err
}
