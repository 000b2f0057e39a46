package main

import (
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
	return web.PeopleDesk{Book: a.store, Channels: channels, Bots: a.botKinds, Number: sms.CheckNumber}
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
