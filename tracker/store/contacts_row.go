package store

import (
	"parcelwarden/tracker"
	"slices"
)

type contactRow struct {
	MerchantID   int64 `gorm:"primaryKey;autoIncrement:false"`
	ID           int64 `gorm:"primaryKey;autoIncrement:false"`
	Origin       string
	Name         string
	Locale       string
	Ways         string
	QuietFrom    int
	QuietTo      int
	Night        int
	FromSeverity int
	PerDay       int
	DigestAt     int
	Active       bool
	UserID       int64
	SetBy        string
	SetAt        stamp
}

// TableName implements gorm's Tabler.
func (contactRow) TableName() string { return "contacts" }

// storedWay is a way with its number sealed; To is masked then.
type storedWay struct {
	tracker.Way
	Sealed string `json:"sealed,omitempty"`
}

func (r *contactRow) person() (tracker.Person, error) {
	p := tracker.Person{
		ID: r.ID, MerchantID: r.MerchantID, Origin: r.Origin, Name: r.Name, Locale: tracker.Locale(r.Locale), QuietFrom: tracker.DayTime(r.QuietFrom),
		QuietTo: tracker.DayTime(r.QuietTo), Night: tracker.Severity(r.Night), From: tracker.Severity(r.FromSeverity), PerDay: r.PerDay,
		DigestAt: tracker.DayTime(r.DigestAt), Active: r.Active, UserID: r.UserID, By: r.SetBy, At: r.SetAt.time(),
	}
	var ways []storedWay
	if err := fromJSON(r.Ways, &ways); err != nil {
		return p, err
	}
	for _, w := range ways {
		p.Ways = append(p.Ways, w.Way)
	}
	return p, nil
}

// number returns the sealed number that a mask stands for.
func (r *contactRow) number(mask string) (storedWay, bool) {
	var ways []storedWay
	if r == nil || fromJSON(r.Ways, &ways) != nil {
		return storedWay{}, false
	}
	i := slices.IndexFunc(ways, func(w storedWay) bool { return w.Channel == "sms" && w.To == mask && w.Sealed != "" })
	if i < 0 {
		return storedWay{}, false
	}
	return ways[i], true
}

// reachPeople completes claimed messages to people: the real number where they go as text messages, and whether the person has another
// channel. A number that cannot be opened stays masked, which its channel refuses, so that the next channel gets the message.
func (t tx) reachPeople(merchantID int64, notices []tracker.Notification, open opener) error {
	if !slices.ContainsFunc(notices, func(n tracker.Notification) bool { return n.ContactID != 0 }) {
		return nil
	}
	m, err := t.merchantByID(merchantID)
	if err != nil {
		return err
	}
	rows, err := t.contactRows(merchantID)
	if err != nil {
		return err
	}
	for i := range notices {
		n := &notices[i]
		j := slices.IndexFunc(rows, func(r contactRow) bool { return r.ID == n.ContactID })
		if n.ContactID == 0 || j < 0 {
			continue
		}
		if w, ok := rows[j].number(n.Recipient); n.Channel == "sms" && ok {
			if number, err := open(contactUse(merchantID, n.ContactID), w.Sealed); err == nil {
				n.Recipient = number
			}
		}
		tried := []string{n.Channel}
		if n.FirstID != 0 {
			if tried, _, err = t.triedChannels(merchantID, n.FirstID); err != nil {
				return err
			}
		}
		if p, ok := m.PersonByID(n.ContactID); ok {
			_, n.Left = p.NextWay(tried)
		}
	}
	return nil
}

// triedChannels returns the channels over which a message went or waits to go, and the key of the first.
func (t tx) triedChannels(merchantID, first int64) (channels []string, key string, err error) {
	err = t.query(func(scan func(...any) error) error {
		var id int64
		var channel, own string
		err := scan(&id, &channel, &own)
		channels = append(channels, channel)
		if id == first {
			key = own
		}
		return err
	}, "SELECT id, channel, dedup_key FROM notifications WHERE merchant_id = ? AND (id = ? OR first_id = ?) ORDER BY id", merchantID, first, first)
	return channels, key, err
}

// fallBack queues what has just failed on the person's next channel, if one is left. It runs in the transaction that records the failure,
// which happens once, and the key lets each channel be used once.
func (t tx) fallBack(id int64, now stamp) error {
	var row noticeRow
	if err := found(t.Where("merchant_id IN (SELECT id FROM merchants) AND id = ?", id).Take(&row)); err != nil || row.ContactID == 0 {
		return err
	}
	failed, err := row.notification()
	if err != nil {
		return err
	}
	next, ok, err := t.nextChannel(failed, now)
	if err != nil || !ok {
		return err
	}
	_, err = t.writeNotices([]tracker.Notification{next})
	return err
}

// nextChannel is a message to a person over the next channel; ok is false where none is left.
func (t tx) nextChannel(n tracker.Notification, now stamp) (next tracker.Notification, ok bool, err error) {
	if n.ContactID == 0 {
		return next, false, nil
	}
	m, err := t.merchantByID(n.MerchantID)
	if err != nil {
		return next, false, err
	}
	tried, key, err := t.triedChannels(n.MerchantID, n.First())
	if err != nil || key == "" { // the first message is gone: a channel might be used twice
		return next, false, err
	}
	next, ok = m.FallBack(n, key, tried, now.time())
	return next, ok, nil
}

// opener gives a sealed text back.
type opener func(use, sealed string) (string, error)

func (s *Store) open(use, sealed string) (string, error) {
	if s.sealer == nil {
		return "", tracker.ErrUnsealed
	}
	return s.sealer.Open(use, sealed)
}
