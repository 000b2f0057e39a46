package main

import (
	"context"
	"fmt"
	"maps"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// mailLoad is how much e-mail one person got in the rehearsal.
type mailLoad struct {
	Recipient string                `json:"recipient"`
	PerDay    float64               `json:"per_day"`
	Days      map[string]int        `json:"days"` // sent, by the recipient's local date
	Topics    map[tracker.Topic]int `json:"topics"`
	Unsent    map[string]int        `json:"unsent"` // by state
}

// mailLoads counts the outbox by recipient.
func (r *rehearsal) mailLoads(ctx context.Context) ([]mailLoad, error) {
	rows, err := r.app.store.Outbox(ctx, 0, 0)
	if err != nil {
		return nil, fmt.Errorf("count mails: %w", err)
	}
	loads := map[string]*mailLoad{}
	for _, n := range rows {
		if n.Channel != "email" {
			continue
		}
		load := loads[n.Recipient]
		if load == nil {
			load = &mailLoad{Recipient: n.Recipient, Days: map[string]int{}, Topics: map[tracker.Topic]int{}, Unsent: map[string]int{}}
			loads[n.Recipient] = load
		}
		if n.State != tracker.DeliverySent {
			load.Unsent[string(n.State)]++
			continue
		}
		zone := tracker.Merchant{Zone: n.Message.Zone}.Location()
		load.Days[n.SentAt.In(zone).Format(time.DateOnly)]++
		load.Topics[n.Topic]++
		load.PerDay += 24 / r.end.Sub(r.start).Hours()
	}
	out := make([]mailLoad, 0, len(loads))
	for _, name := range slices.Sorted(maps.Keys(loads)) {
		out = append(out, *loads[name])
	}
	return out, nil
}

func printMailLoads(std stdio, loads []mailLoad) {
	for _, l := range loads {
		days := make([]int, 0, len(l.Days))
		for _, day := range slices.Sorted(maps.Keys(l.Days)) {
			days = append(days, l.Days[day])
		}
		fmt.Fprintf(std.out, "  mail to %s: %.1f a day %v, %v, not sent %v\n", l.Recipient, l.PerDay, days, l.Topics, l.Unsent)
	}
}
