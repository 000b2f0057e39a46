package store

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"strings"
)

// Sealer encrypts what nobody with a copy of the database may read. Open gives a text back for the same use only.
type Sealer interface {
	Seal(use, text string) (string, error)
	Open(use, sealed string) (string, error)
}

// SavePerson adds a person, or changes the one with the id; a person of a configured address is found by its origin, too. It returns the
// person as it is stored, with masked numbers: a number that comes masked stays as it was. What waits for the person goes to the new
// addresses. Errors: ErrNotFound, *tracker.PersonError, tracker.ErrUnsealed.
func (s *Store) SavePerson(ctx context.Context, p tracker.Person) (tracker.Person, error) {
	p.Name, p.By = clean(strings.TrimSpace(p.Name)), clean(p.By)
	var saved tracker.Person
	err := s.write(ctx, func(t tx) error {
		rows, err := t.lockContacts(p.MerchantID)
		if err != nil {
			return err
		}
		one := p
		was := findContact(rows, one)
		switch {
		case was != nil:
			one.ID, one.Origin = was.ID, was.Origin
		case one.ID != 0:
			return ErrNotFound
		default:
			if one.ID, err = t.nextID("contacts"); err != nil {
				return err
			}
		}
		if err := t.checkPerson(one); err != nil {
			return err
		}
		if address, _ := one.Way(one.Origin); one.Name == address && one.Origin != "" { // so that the name follows the configuration
			one.Name = ""
		}
		row, err := s.newContactRow(one, was)
		if err != nil {
			return err
		}
		if err := t.writeContact(row, was == nil); err != nil {
			return err
		}
		if saved, err = t.keepPeople(one.MerchantID, one.ID); err != nil {
			return err
		}
		return t.readdress(saved)
	})
	if err != nil {
		return tracker.Person{}, fmt.Errorf("save person: %w", err)
	}
	return saved, nil
}

// RemovePerson forgets a person; what waits for them is withdrawn when its turn comes. A configured address goes back to what is configured.
func (s *Store) RemovePerson(ctx context.Context, merchantID, id int64) error {
	err := s.write(ctx, func(t tx) error {
		if _, err := t.lockContacts(merchantID); err != nil {
			return err
		}
		n, err := t.exec("DELETE FROM contacts WHERE merchant_id = ? AND id = ?", merchantID, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		_, err = t.keepPeople(merchantID, 0)
		return err
	})
	if err != nil {
		return fmt.Errorf("remove person: %w", err)
	}
	return nil
}

// lockContacts returns a shop's rows. The shop's own row comes first: its lock puts the changes of two people in one order.
func (t tx) lockContacts(merchantID int64) ([]contactRow, error) {
	n, err := t.exec("UPDATE merchants SET people = people WHERE id = ?", merchantID)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, ErrNotFound
	}
	return t.contactRows(merchantID)
}

func (t tx) contactRows(merchantID int64) ([]contactRow, error) {
	var rows []contactRow
	err := t.Where("merchant_id = ?", merchantID).Order("id").Find(&rows).Error
	return rows, err
}

func findContact(rows []contactRow, p tracker.Person) *contactRow {
	i := slices.IndexFunc(rows, func(r contactRow) bool {
		return p.ID != 0 && r.ID == p.ID || p.ID == 0 && p.Origin != "" && r.Origin == p.Origin
	})
	if i < 0 {
		return nil
	}
	return &rows[i]
}

func (t tx) merchantByID(id int64) (tracker.Merchant, error) {
	var row merchantRow
	if err := found(t.Where("id = ?", id).Take(&row)); err != nil {
		return tracker.Merchant{}, err
	}
	return row.merchant()
}

// checkPerson checks a person among those of the shop. The way of a configured address may come without the address.
func (t tx) checkPerson(p tracker.Person) error {
	m, err := t.merchantByID(p.MerchantID)
	if err != nil {
		return err
	}
	configured := map[string]string{tracker.OriginEmail: m.Email, tracker.OriginWebhook: m.WebhookURL}[p.Origin]
	if p.Origin != "" && configured == "" {
		return &tracker.PersonError{Field: p.Origin, Reason: "configured"}
	}
	p.Ways = slices.Clone(p.Ways)
	for i := range p.Ways {
		if p.Ways[i].Channel == p.Origin {
			p.Ways[i].To = configured
		}
	}
	if p.UserID > 0 {
		users, err := t.accountsOf(p.MerchantID)
		if err != nil {
			return err
		}
		if _, ok := m.Account(users, p); !ok {
			return &tracker.PersonError{Field: "user", Reason: "nobody"}
		}
	}
	return m.CheckPerson(p)
}

func (t tx) writeContact(row contactRow, fresh bool) error {
	if fresh {
		return t.Create(&row).Error
	}
	return changedOne("contact", t.Model(&contactRow{}).Where("merchant_id = ? AND id = ?", row.MerchantID, row.ID).Updates(map[string]any{
		"name": row.Name, "locale": row.Locale, "ways": row.Ways, "quiet_from": row.QuietFrom, "quiet_to": row.QuietTo, "night": row.Night,
		"from_severity": row.FromSeverity, "per_day": row.PerDay, "digest_at": row.DigestAt, "active": row.Active, "user_id": row.UserID, "set_by": row.SetBy,
		"set_at": row.SetAt.arg(),
	}))
}

// keepPeople writes beside the shop what the program needs to know of its people, and returns the one with the id.
func (t tx) keepPeople(merchantID, id int64) (one tracker.Person, err error) {
	rows, err := t.contactRows(merchantID)
	if err != nil {
		return one, err
	}
	list := make([]tracker.Person, 0, len(rows))
	for i := range rows {
		p, err := rows[i].person()
		if err != nil {
			return one, err
		}
		list = append(list, p)
	}
	people, err := tracker.NewPeople(list)
	if err != nil {
		return one, err
	}
	if _, err := t.exec("UPDATE merchants SET people = ? WHERE id = ?", string(people), merchantID); err != nil || id == 0 {
		return one, err
	}
	m, err := t.merchantByID(merchantID)
	if err != nil {
		return one, err
	}
	one, ok := m.PersonByID(id)
	if !ok {
		return one, errors.New("the person is not among the shop's people")
	}
	return one, nil
}

// readdress sends what waits for a person to the addresses as they are now.
func (t tx) readdress(p tracker.Person) error {
	for _, w := range p.Ways {
		_, err := t.exec(`UPDATE notifications SET recipient = ? WHERE merchant_id = ? AND contact_id = ? AND channel = ? AND recipient <> ?
			AND state IN ('queued', 'held')`, w.To, p.MerchantID, p.ID, w.Channel, w.To)
		if err != nil {
			return err
		}
	}
	return nil
}

// contactUse is what a person's number is sealed for.
func contactUse(merchantID, id int64) string { return fmt.Sprintf("contact/%d/%d", merchantID, id) }

// newContactRow seals the person's number; was is the row as it stands, or nil.
func (s *Store) newContactRow(p tracker.Person, was *contactRow) (contactRow, error) {
	ways := make([]storedWay, len(p.Ways))
	for i, w := range p.Ways {
		ways[i] = storedWay{Way: w}
		switch {
		case w.Channel == p.Origin:
			ways[i].To = "" // always as configured
		case w.Channel != "sms":
		case strings.Contains(w.To, "*"):
			kept, ok := was.number(w.To)
			if !ok {
				return contactRow{}, &tracker.PersonError{Field: "sms", Reason: "invalid"}
			}
			ways[i] = kept
		case s.sealer == nil:
			return contactRow{}, tracker.ErrUnsealed
		default:
			sealed, err := s.sealer.Seal(contactUse(p.MerchantID, p.ID), w.To)
			if err != nil {
				return contactRow{}, err
			}
			ways[i].To, ways[i].Sealed = tracker.MaskNumber(w.To), sealed
		}
	}
	list, err := toJSON(ways)
	return contactRow{
		MerchantID: p.MerchantID, ID: p.ID, Origin: p.Origin, Name: p.Name, Locale: string(p.Locale), Ways: clean(list), QuietFrom: int(p.QuietFrom),
		QuietTo: int(p.QuietTo), Night: int(p.Night), FromSeverity: int(p.From), PerDay: p.PerDay, DigestAt: int(p.DigestAt), Active: p.Active,
		UserID: p.UserID, SetBy: p.By, SetAt: stampOf(p.At),
	}, err
}
