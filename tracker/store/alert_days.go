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
		users, err := t.accountsOf(merchantID)
		if err != nil {
			return err
		}
		days, err := t.alertDays(m, users, since)
		out = out[:0]
		for _, day := range days {
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

// readerBook remembers who reads what goes where: finding it reads all of the shop's people.
type readerBook struct {
	shop  tracker.Merchant
	users []tracker.User
	known map[readerKey]tracker.Reader
}

type readerKey struct {
	contact     int64
	channel, to string
}

func (b readerBook) of(contact int64, channel, to string) tracker.Reader {
	key := readerKey{contact, channel, to}
	reader, ok := b.known[key]
	if !ok {
		reader = b.shop.ReaderOf(b.users, contact, channel, to)
		b.known[key] = reader
	}
	return reader
}

// alertDays counts each message on the day on which it went, or was queued.
func (t tx) alertDays(m tracker.Merchant, users []tracker.User, since time.Time) (map[[2]string]*tracker.AlertDay, error) {
	days, zone := map[[2]string]*tracker.AlertDay{}, m.Location()
	readers := readerBook{shop: m, users: users, known: map[readerKey]tracker.Reader{}}
	err := t.query(func(scan func(...any) error) error {
		var channel, who, topic, state string
		var contact int64
		var created, sent stamp
		if err := scan(&contact, &channel, &who, &topic, &state, &created, &sent); err != nil {
			return err
		}
		address, reader := who, readers.of(contact, channel, who)
		who = cmp.Or(reader.Name, reader.Person.Name, who)
		at := created
		if sent != 0 {
			at = sent
		}
		key := [2]string{at.time().In(zone).Format(time.DateOnly), reader.Key}
		day := days[key]
		if day == nil {
			budget := m.PersonBudget(users, tracker.Notification{ContactID: contact, Recipient: address})
			day = &tracker.AlertDay{Recipient: who, ContactID: reader.Person.ID, Reader: reader.Key, Day: key[0], Budget: budget}
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
	}, `SELECT contact_id, channel, recipient, topic, state, created_at, sent_at FROM notifications
		WHERE merchant_id = ? AND created_at >= ? AND (channel = 'email' OR contact_id <> 0 AND channel <> 'webhook') AND audience <> 'supplier'
			AND dedup_key NOT LIKE 'test/%'`, m.ID, since.UnixMilli())
	return days, err
}
