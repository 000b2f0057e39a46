package couriers

import "parcelwarden/tracker"

// GoesBack is for providers that book the end of a return as a delivery: what is delivered after a parcel turned round was delivered to
// its sender. turned tells that the provider says it turned round, which decides where the history holds no such event any more.
func (p *Parcel) GoesBack(turned bool) { p.goesBack, p.turned = true, turned }

// sentBack reads deliveries after the turn as returned, and so the overall state.
func (p *Parcel) sentBack(events []tracker.Checkpoint, overall tracker.Status) tracker.Status {
	if !p.goesBack {
		return overall
	}
	turned := p.turned
	for _, c := range events {
		if back(c.Status) {
			turned = false // the events say when
			break
		}
	}
	for i, c := range events {
		switch {
		case back(c.Status):
			turned = true
		case turned && c.Status == tracker.StatusDelivered:
			events[i].Status, events[i].Milestone = tracker.StatusReturned, tracker.MilestoneNone
		}
	}
	if turned && overall == tracker.StatusDelivered {
		return tracker.StatusReturned
	}
	return overall
}

func back(s tracker.Status) bool { return s == tracker.StatusReturning || s == tracker.StatusReturned }
