package track17

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

type parser struct {
	codes    couriers.CodeTable
	refusals map[string]refusal
}

func (p parser) parse(r couriers.Reply) tracker.Answer {
	a, _ := p.read(r)
	return a
}

// read also returns the numbers that were never registered.
func (p parser) read(r couriers.Reply) (tracker.Answer, []string) {
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		return a, nil
	}
	var in envelope
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return couriers.Malformed(err.Error()), nil
	}
	if in.Code != "" && in.Code != "0" {
		return p.refused(failure{Code: in.Code, Message: first(in.Data.Errors).Message}), nil
	}
	if len(in.Data.Errors) > 0 {
		return p.refused(in.Data.Errors[0]), nil
	}
	if in.Data.Accepted == nil && in.Data.Rejected == nil {
		return couriers.Malformed("the answer has neither accepted nor rejected"), nil
	}
	var shipments []tracker.TrackedShipment
	var unregistered []string
	for _, e := range list(in.Data.Accepted) {
		if e.Track != nil {
			shipments = append(shipments, p.shipment(e))
		}
	}
	for _, e := range list(in.Data.Rejected) {
		if e.Error.Code == codeAlreadyRegistered {
			continue // only a registration says so, and then all is well
		}
		if e.Error.Code == codeNotRegistered {
			unregistered = append(unregistered, string(e.Number))
		}
		a := p.refused(e.Error)
		shipments = append(shipments, tracker.TrackedShipment{
			TrackingNo: string(e.Number), Outcome: a.Outcome, Problem: a.Problem, Detail: a.Detail, UnknownCodes: a.UnknownCodes,
		})
	}
	return couriers.Several(preferFound(shipments)), unregistered
}

func (p parser) parsePush(r couriers.Reply) tracker.Answer {
	var in struct {
		Event couriers.Text `json:"event"`
		Data  *element      `json:"data"`
	}
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return couriers.Malformed(err.Error())
	}
	switch {
	case in.Event == "" || in.Data == nil:
		return couriers.Malformed("the push has no event or no data")
	case in.Data.Track == nil: // tracking was stopped: nothing is said about the parcel
		return tracker.Answer{Outcome: tracker.OutcomeOK, Detail: tracker.CleanText(string(in.Event), couriers.DetailLimit)}
	}
	return couriers.One(p.shipment(*in.Data))
}

// shipment merges the events of all providers: a parcel that changed hands has one list for each.
func (p parser) shipment(e element) tracker.TrackedShipment {
	parcel := couriers.NewParcel(string(e.Number))
	for _, provider := range e.Track.Tracking.Providers {
		parcel.NextFeed()
		for i, ev := range provider.Events {
			p.add(parcel, provider.Events, i, ev)
		}
	}
	for _, text := range []couriers.Text{e.Track.Metrics.Estimate.To, e.Track.Metrics.Estimate.From} {
		if at, _, ok := couriers.ParseLocal(string(text), couriers.China()); ok {
			parcel.ExpectAt(at)
			break
		}
	}
	overall := p.overall(e.Track, parcel)
	if parcel.Empty() && overall == tracker.StatusPending {
		overall = ""
	}
	return parcel.Done(overall)
}

func (p parser) add(parcel *couriers.Parcel, events []event, i int, ev event) {
	code := ev.Sub
	if code == "" {
		code = ev.Stage
	}
	reading := p.codes.Coarser(p.codes.Read(string(code), string(ev.Description)), string(ev.Stage))
	if code == "" && reading.Status == tracker.StatusUnknown {
		reading.Status = plainEnglish(string(ev.Description))
		reading.Milestone = couriers.MilestoneFor(reading.Status)
	}
	c := tracker.Checkpoint{Code: string(code), Text: string(ev.Description), Place: string(ev.Location)}
	at, guess, ok := ev.when(events, i)
	if !ok {
		parcel.Add(couriers.Event{Time: ev.Raw.Text, Code: string(code)}, reading) // counted there as unreadable
		return
	}
	c.At, c.ZoneGuess = at, guess
	parcel.Append(c, reading)
}

// overall prefers the sub-status. Expired is a verdict on age and says nothing about the parcel.
func (p parser) overall(t *trackInfo, parcel *couriers.Parcel) tracker.Status {
	for _, code := range []couriers.Text{t.Latest.Sub, t.Latest.Status} {
		m, known := p.codes[string(code)]
		switch {
		case code == "":
		case !known:
			parcel.Unknown(string(code))
		case m.Hint && !parcel.Empty():
			return ""
		default:
			return m.Status
		}
	}
	return ""
}

func (p parser) refused(f failure) tracker.Answer {
	v, known := p.refusals[string(f.Code)]
	if !known {
		v = refusal{outcome: tracker.OutcomeRejected}
	}
	a := couriers.Failed(v.outcome, v.problem, strings.TrimSpace(string(f.Code+" "+f.Message)))
	if !known {
		a.UnknownCodes = []string{"error:" + tracker.CleanText(string(f.Code), 32)}
	}
	return a
}

// preferFound keeps one entry for each number: the provider lists one for every carrier that ever had it, and past carriers know
// nothing.
func preferFound(in []tracker.TrackedShipment) []tracker.TrackedShipment {
	at := make(map[string]int, len(in))
	out := make([]tracker.TrackedShipment, 0, len(in))
	for _, s := range in {
		i, seen := at[s.TrackingNo]
		switch {
		case !seen:
			at[s.TrackingNo] = len(out)
			out = append(out, s)
		case out[i].Outcome != tracker.OutcomeOK, s.Outcome == tracker.OutcomeOK && len(s.Checkpoints) > len(out[i].Checkpoints):
			out[i] = s
		}
	}
	return out
}

func list(l *couriers.List[element]) []element {
	if l == nil {
		return nil
	}
	return *l
}

func first(l couriers.List[failure]) failure {
	if len(l) == 0 {
		return failure{}
	}
	return l[0]
}
