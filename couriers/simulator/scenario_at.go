package simulator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// at reads a line that happens at an offset.
func (s *scribe) at(w *words) error {
	var when time.Time
	if err := s.moment(w.take().text, &when); err != nil {
		return err
	}
	if s.current < 0 {
		return fmt.Errorf("no parcel is declared above")
	}
	parcel := &s.scenario.config.Parcels[s.current]
	if p := s.named(w.next()); p != nil {
		w.take()
		parcel = p
	}
	key := w.next()
	switch {
	case slices.Contains([]string{string(Outage), string(Stale), string(Limit), string(Truncate)}, key):
		return s.fault(w, when, parcel.Provider)
	case key == "expect":
		w.take()
		return s.expect(w, when, parcel.TrackingNo)
	case slices.Contains(Providers(), key):
		return s.raw(w, when, parcel)
	}
	what := What(w.take().text)
	if _, ok := codesOf[what]; !ok || what == Other {
		return fmt.Errorf("unknown event %q", string(what))
	}
	if !what.on(parcel.Provider) {
		return fmt.Errorf("the %s wire does not tell %s", parcel.Provider, what)
	}
	e := Event{At: when, What: what}
	s.place(parcel, &e)
	return s.detail(w, parcel, e)
}

// named finds a parcel by its number.
func (s *scribe) named(number string) *Parcel {
	for i := range s.scenario.config.Parcels {
		if p := &s.scenario.config.Parcels[i]; number != "" && p.TrackingNo == number {
			return p
		}
	}
	return nil
}

// raw reads a row in a wire's own code.
func (s *scribe) raw(w *words, when time.Time, parcel *Parcel) error {
	provider := w.take().text
	if provider != parcel.Provider {
		return fmt.Errorf("%s goes over %s, not %s", parcel.TrackingNo, parcel.Provider, provider)
	}
	e := Event{At: when}
	if err := w.name("code", &e.Code); err != nil {
		return err
	}
	e.What = whatOf(provider, e.Code)
	s.place(parcel, &e)
	return s.detail(w, parcel, e)
}

// place fills in where an event usually happens.
func (s *scribe) place(p *Parcel, e *Event) {
	courier, _ := courierOf(p.Courier)
	from, _ := cityOf(p.Origin.City)
	to, _ := cityOf(p.Destination.City)
	g := journey{row: courier}
	switch e.What {
	case Ordered:
		e.City = from.name
	case PickedUp, Returned:
		e.City, e.Place = from.name, g.branch(from)
	case HubIn, Unknown, Other, Damaged, Detained, Customs:
		e.City, e.Place = from.name, g.hub(from)
	case HubOut, LostText:
		e.City, e.Place, e.Next = from.name, g.hub(from), g.hub(to)
	case ArriveCity:
		e.City, e.Place = to.name, g.hub(to)
	case Locker, Collected:
		e.City, e.Place = to.name, g.station(to)
	case Returning:
		e.City, e.Place, e.Next = to.name, g.hub(to), g.hub(from)
	default:
		e.City, e.Place = to.name, g.branch(to)
	}
}

// detail reads text, place and lag of an event and adds it.
func (s *scribe) detail(w *words, p *Parcel, e Event) error {
	courier, _ := courierOf(p.Courier)
	g := journey{row: courier}
	for len(*w) > 0 {
		key := w.take()
		switch {
		case key.quoted && e.Text == "":
			e.Text = key.text
		case key.text == "in":
			name := w.take().text
			c, ok := cityOf(name)
			if !ok {
				return fmt.Errorf("unknown city %q", name)
			}
			e.City = c.name
			if e.Place = g.hub(c); e.What == Branch || e.What == PickedUp || e.What == OutForDelivery {
				e.Place = g.branch(c)
			}
		case key.text == "place":
			e.Place = w.take().text
		case key.text == "next":
			e.Next = w.take().text
		case key.text == "lag":
			if err := duration(w.take().text, &e.Lag); err != nil {
				return err
			}
		default:
			return fmt.Errorf("unexpected %q after an event", key.text)
		}
	}
	p.Events = append(p.Events, e)
	return nil
}

// fault reads an interval in which a feed misbehaves.
func (s *scribe) fault(w *words, when time.Time, provider string) error {
	f := Fault{Provider: provider, Kind: FaultKind(w.take().text), From: when, Retry: 10 * time.Minute, Share: 1}
	var length time.Duration
	if err := duration(w.take().text, &length); err != nil {
		return err
	}
	if f.Until = when.Add(length); length == 0 {
		return fmt.Errorf("%s of no length", f.Kind)
	}
	for len(*w) > 0 {
		switch key := w.take().text; {
		case key == "reset" && f.Kind == Outage:
			f.Kind = Reset
		case key == "retry" && f.Kind == Limit:
			if err := duration(w.take().text, &f.Retry); err != nil {
				return err
			}
		case key == "share" && f.Kind == Truncate:
			text := w.take().text
			n, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
			if err != nil || n <= 0 || n > 100 || !strings.HasSuffix(text, "%") {
				return fmt.Errorf("share wants per cent, like 30%%, not %q", text)
			}
			f.Share = n / 100
		case key == "of":
			if f.Provider = w.take().text; !slices.Contains(Providers(), f.Provider) {
				return fmt.Errorf("unknown provider %q", f.Provider)
			}
		default:
			return fmt.Errorf("unexpected %q after %s", key, f.Kind)
		}
	}
	s.scenario.config.Faults = append(s.scenario.config.Faults, f)
	return nil
}
