package tracker

import (
	"fmt"
	"strings"
)

// NobodysAccount as a Person's UserID keeps somebody apart from every account, also one with the same e-mail.
const NobodysAccount = -1

// Reader is who reads messages: an account with all who are the same person, somebody without an account, or an address.
type Reader struct {
	Key    string // the same for all messages that one person reads
	Name   string // the person's, or the account's; empty for an address that nobody is known at
	Person Person // with its ID where the message was to somebody who has been set up
	User   User   // with its ID where the reader has an account
}

// Account is the account of a person among those of the shop: the one chosen, else the one with the same e-mail.
func (m Merchant) Account(users []User, p Person) (User, bool) {
	for _, u := range users {
		if u.MerchantID != m.ID && u.MerchantID != 0 {
			continue
		}
		if p.UserID > 0 && u.ID == p.UserID {
			return u, true
		}
		if email, ok := p.Way("email"); p.UserID == 0 && ok && u.Email != "" && strings.EqualFold(email, u.Email) {
			return u, true
		}
	}
	return User{}, false
}

// ReaderOf finds who reads the messages to somebody who has been set up, or with contact 0 to an address.
func (m Merchant) ReaderOf(users []User, contact int64, channel, recipient string) Reader {
	p, ok := m.PersonByID(contact)
	if !ok {
		contact = 0
		p = Person{MerchantID: m.ID, Ways: []Way{{Channel: channel, To: recipient}}}
	}
	r := Reader{Key: recipient, Person: p}
	if contact != 0 {
		r.Key, r.Name = fmt.Sprintf("person %d", contact), p.ownName()
	}
	u, ok := m.Account(users, p)
	if !ok {
		return r
	}
	r.Key, r.User = fmt.Sprintf("user %d", u.ID), u
	if u.MerchantID != 0 { // an admin's login is nobody's name in a shop
		r.Name = u.Name
	}
	if m.Contacts != "" { // one name, whichever of the channels it is
		for _, other := range m.Everybody() {
			if same, ok := m.Account(users, other); ok && same.ID == u.ID && other.ownName() != "" {
				r.Name = other.ownName()
				break
			}
		}
	}
	return r
}

// ownName is the name that was given to a person; empty where only an address stands for one.
func (p Person) ownName() string {
	for _, w := range p.Ways {
		if w.To == p.Name {
			return ""
		}
	}
	return p.Name
}
