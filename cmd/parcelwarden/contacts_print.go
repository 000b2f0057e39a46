package main

import (
	"cmp"
	"io"
	"parcelwarden/tracker"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
)

// contactJSON is a person in the shape scripts read.
type contactJSON struct {
	ID        int64         `json:"id"` // 0: a configured address with nothing set over it
	Origin    string        `json:"origin"`
	Name      string        `json:"name"`
	Locale    string        `json:"locale"` // empty: the shop's
	Channels  []tracker.Way `json:"channels"`
	QuietFrom string        `json:"quiet_from"` // empty: never quiet
	QuietTo   string        `json:"quiet_to"`
	Night     string        `json:"night"`
	From      string        `json:"from"`
	PerDay    int           `json:"per_day"` // 0: as the shop says; -1: no limit
	Digest    string        `json:"digest"`
	Active    bool          `json:"active"`
	User      int64         `json:"user"` // id of the account of the same person; 0: the one with the same e-mail, -1: none
}

func contactRows(people []tracker.Person) []contactJSON {
	out := []contactJSON{}
	for _, p := range people {
		f := tracker.FormOf(p)
		out = append(out, contactJSON{
			p.ID, p.Origin, p.Name, f.Locale, append([]tracker.Way{}, p.Ways...), f.QuietFrom, f.QuietTo, f.Night, f.From, max(p.PerDay, -1), f.DigestAt, p.Active, p.UserID,
		})
	}
	return out
}

func printContacts(out io.Writer, people []tracker.Person) error {
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"id", "name", "language", "channels", "quiet", "at night from", "told from", "a day", "digest", "state"})
	for _, r := range contactRows(people) {
		id, quiet, perDay, state := strconv.FormatInt(r.ID, 10), "–", strconv.Itoa(r.PerDay), "on"
		if r.ID == 0 {
			id = r.Origin
		}
		if r.QuietFrom != "" {
			quiet = r.QuietFrom + "–" + r.QuietTo
		}
		switch {
		case r.PerDay == 0:
			perDay = "as the shop"
		case r.PerDay < 0:
			perDay = "no limit"
		}
		if !r.Active {
			state = "off"
		}
		var ways []string
		for _, w := range r.Channels {
			ways = append(ways, w.Channel+" "+w.To)
		}
		t.AppendRow(table.Row{id, r.Name, cmp.Or(r.Locale, "as the shop"), strings.Join(ways, " > "), quiet, r.Night, r.From, perDay, cmp.Or(r.Digest, "–"), state})
	}
	t.Render()
	return nil
}
