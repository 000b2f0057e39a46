package main

import (
	"context"
	"fmt"
	"parcelwarden/notify/sms"
	"parcelwarden/tracker"
	"parcelwarden/tracker/web"
	"slices"
	"strconv"
)

// person finds one of a shop's people by id, or by the origin of a configured address.
func (a *app) person(merchant, id string) (tracker.Person, error) {
	m, err := a.merchant(merchant)
	if err != nil {
		return tracker.Person{}, err
	}
	everybody := m.Everybody()
	i := slices.IndexFunc(everybody, func(p tracker.Person) bool {
		return p.ID != 0 && strconv.FormatInt(p.ID, 10) == id || p.Origin != "" && p.Origin == id
	})
	if i < 0 {
		return tracker.Person{}, fmt.Errorf("contact %q: %w", id, tracker.ErrNotFound)
	}
	return everybody[i], nil
}

// peopleDesk is what the page of people works with.
func (a *app) peopleDesk() web.PeopleDesk {
	channels := []string{tracker.OriginWebhook}
	if a.cfg.Mail.Host != "" {
		channels = append(channels, "email")
	}
	if a.cfg.SMS.Provider != "" {
		channels = append(channels, "sms")
	}
	for _, e := range a.cfg.Bots {
		channels = append(channels, e.Kind)
	}
	return web.PeopleDesk{Book: a.store, Channels: channels, Bots: a.botKinds, Number: sms.CheckNumber, Users: a.usersOf}
}

// unreached names the people of a shop none of whose channels is set up.
func (a *app) unreached(m tracker.Merchant) []string {
	var out []string
	ready := a.peopleDesk().Channels
	for _, p := range m.Everybody() {
		if p.Active && !slices.ContainsFunc(p.Ways, func(w tracker.Way) bool { return slices.Contains(ready, w.Channel) }) {
			out = append(out, tracker.HidePhones(p.Name))
		}
	}
	return out
}

// botKinds are the kinds of a shop's configured bots by name.
func (a *app) botKinds(merchantID int64) map[string]string {
	out := map[string]string{}
	for name, e := range a.cfg.Bots {
		if m, err := a.merchant(e.Merchant); err == nil && m.ID == merchantID {
			out[name] = e.Kind
		}
	}
	return out
}

// usersOf lists who may sign in to a shop.
func (a *app) usersOf(ctx context.Context, merchantID int64) ([]tracker.User, error) {
	users, err := a.store.Users(ctx)
	return slices.DeleteFunc(users, func(u tracker.User) bool { return u.MerchantID != merchantID && u.MerchantID != 0 }), err
}

// accountNamed is what a form says of the account with a name; empty and none stay what they are.
func (a *app) accountNamed(ctx context.Context, merchantID int64, name string) (string, error) {
	if name == "" || name == "none" {
		return name, nil
	}
	users, err := a.usersOf(ctx, merchantID)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(users, func(u tracker.User) bool { return u.Name == name })
	if i < 0 {
		return "", &tracker.PersonError{Field: "user", Reason: "nobody"}
	}
	return strconv.FormatInt(users[i].ID, 10), nil
}
