package track17

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"time"
)

type parser struct {
	codes    couriers.CodeTable
	refusals couriers.ErrorTable
}

func (p parser) parse(r couriers.Reply) tracker.Answer { return p.read(r).answer }

// open reads the envelope. It returns false with the failure of the call as a whole.
func (p parser) open(r couriers.Reply) (envelope, tracker.Answer, bool) {
	var in envelope
	err := couriers.DecodeJSON(r.Body, &in)
	whole := first(in.Data.Errors)
	if in.Code != "" && in.Code != "0" {
		whole = failure{Code: in.Code, Message: whole.Message}
	}
	if a, done := couriers.HTTPOutcome(r, tracker.OutcomeRejected); done {
		if err == nil && whole.Code != "" { // the status decides, the code says why: key, IP list, account
			a.Detail = p.refused(whole).Detail
		}
		return in, a, false
	}
	switch {
	case err != nil:
		return in, couriers.Malformed(err.Error()), false
	case whole.Code != "":
		return in, p.refused(whole), false
	}
	return in, tracker.Answer{}, true
}

func (p parser) read(r couriers.Reply) reading {
	in, failed, ok := p.open(r)
	switch {
	case !ok:
		return reading{answer: failed}
	case in.Data.Accepted == nil && in.Data.Rejected == nil:
		return reading{answer: couriers.Malformed("the answer has neither accepted nor rejected")}
	}
	var entries []entry
	for _, e := range list(in.Data.Accepted) {
		if e.Track != nil {
			s, synced := p.shipment(e)
			entries = append(entries, entry{s, fact{carrier: string(e.Carrier), stopped: e.Tracking == stoppedTracking, synced: synced}, ""})
		}
	}
	for _, e := range list(in.Data.Rejected) {
		a := p.refused(e.Error)
		entries = append(entries, entry{tracker.TrackedShipment{
			TrackingNo: string(e.Number), Outcome: a.Outcome, Problem: a.Problem, Detail: a.Detail, UnknownCodes: a.UnknownCodes,
		}, fact{}, string(e.Error.Code)})
	}
	return collect(preferFound(entries))
}

// entry is one number of an answer with what belongs to it.
type entry struct {
	shipment tracker.TrackedShipment
	fact     fact
	code     string // of its rejection
}

func collect(entries []entry) reading {
	out := reading{codes: map[string]string{}, facts: map[string]fact{}}
	var shipments []tracker.TrackedShipment
	for _, e := range entries {
		number := e.shipment.TrackingNo
		if e.code == "" {
			out.facts[number] = e.fact
		} else {
			out.codes[number] = e.code
		}
		if e.code != codeAlreadyRegistered { // only a registration says so, and then all is well
			shipments = append(shipments, e.shipment)
		}
	}
	out.answer = couriers.Several(shipments)
	return out
}

// preferFound keeps one entry for each number: the provider lists one for every carrier that ever had it, and past carriers know
// nothing or less.
func preferFound(in []entry) []entry {
	at := make(map[string]int, len(in))
	out := make([]entry, 0, len(in))
	for _, e := range in {
		i, seen := at[e.shipment.TrackingNo]
		switch {
		case !seen:
			at[e.shipment.TrackingNo] = len(out)
			out = append(out, e)
		case e.shipment.Outcome == tracker.OutcomeOK && (out[i].shipment.Outcome != tracker.OutcomeOK ||
			len(e.shipment.Checkpoints) > len(out[i].shipment.Checkpoints)):
			out[i] = e
		}
	}
	return out
}

// refused reads an error code, of one number or of the call.
func (p parser) refused(f failure) tracker.Answer {
	return p.refusals.Answer(string(f.Code), string(f.Message))
}

// latest returns the newest moment at which the provider asked a carrier.
func latest(t *trackInfo) time.Time {
	var out time.Time
	for _, p := range t.Tracking.Providers {
		if at, guess, ok := couriers.ParseLocal(string(p.Synced), time.UTC); ok && !guess && at.After(out) {
			out = at
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
