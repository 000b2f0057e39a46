package ups

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// verify compares the credential that UPS was given with the subscription: it comes back in a header of its own, or in one of those that
// the console offers for subscriptions of version 2. UPS signs no bodies.
func verify(a couriers.Account, r couriers.PushRequest) error {
	bearer, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	err := couriers.ErrForged
	for _, got := range []string{r.Header.Get("credential"), r.Header.Get("x-api-key"), bearer} {
		if same := couriers.SameSignature(got, a.Credentials["push_credential"]); same == nil {
			err = nil
		}
	}
	return err
}

// parsePush reads one event. Type D alone proves no delivery: it also stands for a package that is loaded on the vehicle.
func (p parser) parsePush(r couriers.Reply) tracker.Answer {
	var in event
	if err := couriers.DecodeJSON(r.Body, &in); err != nil {
		return couriers.Malformed(err.Error())
	}
	if in.Number == "" || in.Date == "" && in.GMTDate == "" {
		return couriers.Malformed("the push has no trackingNumber or no date")
	}
	s := status{Type: in.Status.Type, Code: in.Status.Code, Words: in.Status.Words, Status: in.Status.Short}
	reading := p.tables.read(s, small)
	if reading.Status == tracker.StatusUnknown && s.Type == "D" && in.Delivered != "" {
		reading.Status, reading.Milestone = tracker.StatusDelivered, tracker.MilestoneSigned
	}
	out := couriers.NewParcel(string(in.Number))
	at := stamp{Date: in.Date, Time: in.Time, GMTDate: in.GMTDate, GMTTime: in.GMTTime, Offset: in.Offset}
	when, guess, ok := at.when(in.Location, reading.Status == tracker.StatusInfoReceived)
	if !ok {
		return couriers.Malformed("the push has no readable time")
	}
	out.Append(tracker.Checkpoint{
		At: when, ZoneGuess: guess, Code: s.decisive(), Text: string(in.Status.Words), Place: in.Location.String(),
	}, reading)
	if due, ok := dayEnd(string(in.Scheduled), string(in.End), in.Location.zone(false)); ok && reading.Status != tracker.StatusDelivered {
		out.ExpectAt(due)
	}
	return couriers.One(out.Done(""))
}
