package couriers

import (
	"parcelwarden/tracker"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestShipmentStatus(t *testing.T) {
	t.Parallel()
	const (
		transit   = tracker.StatusInTransit
		out       = tracker.StatusOutForDelivery
		locker    = tracker.StatusAvailableForPickup
		delivered = tracker.StatusDelivered
		trouble   = tracker.StatusException
		returning = tracker.StatusReturning
		returned  = tracker.StatusReturned
		unknown   = tracker.StatusUnknown
		lost      = tracker.StatusLost
	)
	for name, c := range map[string]struct {
		events  []tracker.Status
		hints   []int // indexes of events that are hints
		overall tracker.Status
		want    tracker.Status
	}{
		"the latest counts":                        {events: []tracker.Status{transit, out}, want: out},
		"delivered stays through a station":        {events: []tracker.Status{delivered, locker}, want: delivered},
		"delivered stays through transit":          {events: []tracker.Status{delivered, transit, out}, want: delivered},
		"delivered stays through the unknown":      {events: []tracker.Status{delivered, unknown}, want: delivered},
		"a return reopens":                         {events: []tracker.Status{delivered, returning}, want: returning},
		"trouble reopens":                          {events: []tracker.Status{delivered, trouble}, want: trouble},
		"after reopening things move":              {events: []tracker.Status{delivered, trouble, out}, want: out},
		"returned stays":                           {events: []tracker.Status{returning, returned, transit}, want: returned},
		"trouble passes":                           {events: []tracker.Status{trouble, transit}, want: transit},
		"a hint does not count":                    {events: []tracker.Status{transit, trouble}, hints: []int{1}, want: transit},
		"only a hint":                              {events: []tracker.Status{trouble}, hints: []int{0}, want: trouble},
		"overall before a hint":                    {events: []tracker.Status{trouble}, hints: []int{0}, overall: transit, want: transit},
		"nothing but overall":                      {overall: tracker.StatusInfoReceived, want: tracker.StatusInfoReceived},
		"nothing at all":                           {want: unknown},
		"overall delivered wins over transit":      {events: []tracker.Status{transit}, overall: delivered, want: delivered},
		"overall lost wins over transit":           {events: []tracker.Status{transit}, overall: lost, want: lost},
		"overall exception does not":               {events: []tracker.Status{transit}, overall: trouble, want: transit},
		"overall transit heals nothing":            {events: []tracker.Status{trouble}, overall: transit, want: trouble},
		"overall delivered is older than a return": {events: []tracker.Status{delivered, returning}, overall: delivered, want: returning},
		"overall returning after a delivery":       {events: []tracker.Status{delivered}, overall: returning, want: delivered},
		"an unknown code is unknown":               {events: []tracker.Status{transit, unknown}, want: unknown},
		"overall progress does not heal it":        {events: []tracker.Status{unknown}, overall: transit, want: unknown},
		"overall trouble shows":                    {events: []tracker.Status{unknown}, overall: trouble, want: trouble},
		"overall delivered shows":                  {events: []tracker.Status{unknown}, overall: delivered, want: delivered},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var events []tracker.Checkpoint
			for _, s := range c.events {
				events = append(events, tracker.Checkpoint{Status: s})
			}
			for _, i := range c.hints {
				events[i].Hint = true
			}
			if got := ShipmentStatus(events, c.overall); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestParcelOrdersEvents(t *testing.T) {
	t.Parallel()
	for name, feed := range map[string][]Event{
		"newest first": {{"2026-03-02 10:00:00", "c", "", ""}, {"2026-03-01 10:00:00", "b", "", ""}, {"2026-03-01 10:00:00", "a", "", ""}},
		"oldest first": {{"2026-03-01 10:00:00", "a", "", ""}, {"2026-03-01 10:00:00", "b", "", ""}, {"2026-03-02 10:00:00", "c", "", ""}},
		"with repeats": {{"2026-03-01 10:00:00", "a", "", ""}, {"2026-03-01 10:00:00", "b", "", ""}, {"2026-03-01 10:00:00", "a", "", ""}, {"2026/03/02 10:00", "c", "", ""}},
	} {
		p := NewParcel("1")
		for _, e := range feed {
			p.Add(e, Reading{Status: tracker.StatusInTransit})
		}
		var got string
		for _, c := range p.Done("").Checkpoints {
			got += c.Code
		}
		if got != "abc" {
			t.Errorf("%s: %s, want abc", name, got)
		}
	}
}

func TestParcelWithoutTimes(t *testing.T) {
	t.Parallel()
	p := NewParcel("1")
	p.Add(Event{Time: "soon", Code: "1"}, Reading{Status: tracker.StatusPickedUp})
	s := p.Done("")
	if s.Outcome != tracker.OutcomeMalformed || len(s.Checkpoints) != 0 {
		t.Errorf("only unreadable times: %+v", s)
	}
	if diff := cmp.Diff([]string{"time:soon"}, s.UnknownCodes); diff != "" {
		t.Error(diff)
	}
	p.Add(Event{Time: "2026-03-01 10:00:00", Code: "2"}, Reading{Status: tracker.StatusInTransit})
	if s := p.Done(""); s.Outcome != tracker.OutcomeOK || len(s.Checkpoints) != 1 {
		t.Errorf("one readable time: %+v", s)
	}
}

func TestParseLocal(t *testing.T) {
	t.Parallel()
	at := func(h, m, s int) time.Time { return time.Date(2026, 3, 1, h, m, s, 0, time.UTC) }
	for text, want := range map[string]struct {
		at    time.Time
		guess bool
	}{
		"2026-03-01 18:05:09":          {at(10, 5, 9), true},
		" 2026/03/01 18:05:09 ":        {at(10, 5, 9), true},
		"2026/3/1 18:05":               {at(10, 5, 0), true},
		"2026-03-01 18":                {at(10, 0, 0), true},
		"2026-03-01 18:05:09.0":        {at(10, 5, 9), true},
		"2026-03-01T18:05:09":          {at(10, 5, 9), true},
		"2026-03-01T18:05:09+08:00":    {at(10, 5, 9), false},
		"2026-03-01T10:05:09Z":         {at(10, 5, 9), false},
		"2026-03-01T18:05:09.000+0800": {at(10, 5, 9), false},
		"2026-03-01 12:05:09+02:00":    {at(10, 5, 9), false},
		"1772359509":                   {at(10, 5, 9), false},
		"1772359509000":                {at(10, 5, 9), false},
		"2026-03-02":                   {time.Date(2026, 3, 1, 16, 0, 0, 0, time.UTC), true},
	} {
		got, guess, ok := ParseLocal(text, China())
		if !ok || !got.Equal(want.at) || guess != want.guess || got.Location() != time.UTC {
			t.Errorf("%q: %v %v %v, want %v %v", text, got, guess, ok, want.at, want.guess)
		}
	}
	for _, text := range []string{"", "-", "soon", "0001-01-01 00:00:00", "2026-13-01 00:00:00", "2026-03-01 25:00:00", "9999999", "-772359509", "2026-03-01 18:05:09 extra words follow here"} {
		if got, _, ok := ParseLocal(text, China()); ok {
			t.Errorf("%q reads as %v", text, got)
		}
	}
}
