package web

import (
	"context"
	"errors"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

// fakePeople keeps people beside the shops of a fake store.
type fakePeople struct {
	store   *fakeStore
	list    []tracker.Person
	faults  []tracker.ChannelFault
	retried int64
}

var _ PeopleBook = (*fakePeople)(nil)

func (f *fakePeople) keep() error {
	for i := range f.store.merchants {
		m := &f.store.merchants[i]
		var own []tracker.Person
		for _, p := range f.list {
			if p.MerchantID == m.ID {
				own = append(own, p)
			}
		}
		set, err := tracker.NewPeople(own)
		if err != nil {
			return err
		}
		m.Contacts = set
	}
	return nil
}

func (f *fakePeople) SavePerson(_ context.Context, p tracker.Person) (tracker.Person, error) {
	i := slices.IndexFunc(f.list, func(o tracker.Person) bool {
		return o.MerchantID == p.MerchantID && (p.ID != 0 && o.ID == p.ID || p.Origin != "" && o.Origin == p.Origin)
	})
	if p.ID != 0 && i < 0 {
		return p, tracker.ErrNotFound
	}
	m := f.store.merchants[slices.IndexFunc(f.store.merchants, func(m tracker.Merchant) bool { return m.ID == p.MerchantID })]
	if err := m.CheckPerson(p); err != nil {
		return p, err
	}
	for j, w := range p.Ways {
		if w.Channel == "sms" && !strings.Contains(w.To, "*") {
			p.Ways[j].To = tracker.MaskNumber(w.To)
		}
	}
	if i < 0 {
		p.ID = int64(len(f.list) + 1)
		f.list = append(f.list, p)
	} else {
		f.list[i] = p
	}
	return p, f.keep()
}

func (f *fakePeople) RemovePerson(_ context.Context, merchantID, id int64) error {
	before := len(f.list)
	f.list = slices.DeleteFunc(f.list, func(p tracker.Person) bool { return p.MerchantID == merchantID && p.ID == id })
	if len(f.list) == before {
		return tracker.ErrNotFound
	}
	return f.keep()
}

func (f *fakePeople) ChannelFaults(_ context.Context, merchantID int64) ([]tracker.ChannelFault, error) {
	return slices.DeleteFunc(slices.Clone(f.faults), func(c tracker.ChannelFault) bool { return c.MerchantID != merchantID }), nil
}

func (f *fakePeople) RetryChannels(_ context.Context, merchantID int64, _ time.Time) (int, error) {
	f.retried = merchantID
	return len(f.faults), nil
}

// withPeople gives a site its page of people, with some set up.
func withPeople(store *fakeStore, list ...tracker.Person) (*fakePeople, func(*Config)) {
	book := &fakePeople{store: store, list: list}
	if err := book.keep(); err != nil {
		panic(err)
	}
	return book, func(c *Config) {
		c.People = PeopleDesk{
			Book: book, Channels: []string{"email", "sms", "webhook", "wecom"},
			Bots: func(merchantID int64) map[string]string {
				if merchantID != 1 {
					return nil
				}
				return map[string]string{"duty": "wecom", "night": "dingtalk"}
			},
			Users: func(_ context.Context, merchantID int64) ([]tracker.User, error) {
				return []tracker.User{{ID: 90, Name: "root"}, {ID: 91, MerchantID: merchantID, Name: "lina", Email: "li@qinghe.example"}}, nil
			},
			Number: func(text string) (string, error) {
				if len(text) != 11 {
					return "", errors.New("not a mobile number")
				}
				return "+86" + text, nil
			},
		}
	}
}

// somePeople are a person with three channels, an English reader and a group that is switched off.
func somePeople() []tracker.Person {
	return []tracker.Person{
		{
			ID: 1, MerchantID: 1, Name: "李娜", Active: true, Night: tracker.SeverityAbnormal, QuietFrom: 22*60 + 30, QuietTo: 8 * 60, From: tracker.SeverityBreach, PerDay: 6,
			DigestAt: 8*60 + 15, By: "wang", At: atNoon(),
			Ways: []tracker.Way{{Channel: "sms", To: "+86138****1111"}, {Channel: "email", To: "li@qinghe.example"}, {Channel: "wecom", To: "duty"}},
		},
		{
			ID: 2, MerchantID: 1, Name: "Anna", Locale: tracker.LocaleEN, Active: true, DigestAt: tracker.NoDayTime, PerDay: -1, QuietFrom: 60, QuietTo: 120,
			Ways: []tracker.Way{{Channel: "email", To: "anna@qinghe.example"}},
		},
		{ID: 3, MerchantID: 1, Name: "夜班群", DigestAt: tracker.NoDayTime, Ways: []tracker.Way{{Channel: "dingtalk", To: "night"}}},
		{ID: 4, MerchantID: 2, Name: "蓝湾自己的人", Active: true, DigestAt: tracker.NoDayTime, Ways: []tracker.Way{{Channel: "email", To: "lan@lanwan.example"}}},
	}
}
