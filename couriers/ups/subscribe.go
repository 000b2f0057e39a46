package ups

import (
	"context"
	"encoding/json"
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"regexp"
	"slices"
)

// subscribable are the numbers that Track Alert takes: 1Z and 1R (Roadie).
var subscribable = regexp.MustCompile(`^1[ZR][0-9A-Z]{16}$`)

type subscription struct {
	Locale      string   `json:"locale"`
	Country     string   `json:"countryCode"`
	Numbers     []string `json:"trackingNumberList"`
	Destination struct {
		URL        string `json:"url"`
		Kind       string `json:"credentialType"`
		Credential string `json:"credential"`
	} `json:"destination"`
}

// Subscribe asks for pushes for fourteen days. UPS sends nothing that happened before, and repeats the credential of the subscription in
// every push.
func (u *courier) Subscribe(ctx context.Context, callback string, queries []tracker.TrackQuery) tracker.Answer {
	if err := u.account.Require("push_credential"); err != nil {
		return couriers.Failed(tracker.OutcomeRejected, tracker.ProblemBadCredentials, "pushes need a push_credential of your choice")
	}
	s := subscription{Locale: "en_US", Country: "US"}
	var refused []tracker.TrackedShipment
	for _, q := range queries {
		if subscribable.MatchString(q.TrackingNo) {
			s.Numbers = append(s.Numbers, q.TrackingNo)
			continue
		}
		refused = append(refused, notSubscribed(q.TrackingNo, "Track Alert takes 1Z numbers only"))
	}
	if len(s.Numbers) == 0 {
		return couriers.Several(refused)
	}
	s.Destination.URL, s.Destination.Kind, s.Destination.Credential = callback, "Bearer", u.account.Credentials["push_credential"]
	raw, err := json.Marshal(s)
	if err != nil {
		return couriers.Malformed("the subscription cannot be written as JSON")
	}
	build := func(token string) couriers.Request {
		return couriers.Request{
			Base: host, Path: "/api/track/v1/subscription/standard/package", JSON: raw, Header: u.header(token), Retry: couriers.RetryUnsent,
		}
	}
	answer := u.tokens.Fetch(ctx, build, func(r couriers.Reply) tracker.Answer { return u.parser.subscribed(r, s.Numbers) })
	if answer.Outcome == tracker.OutcomeOK {
		answer.Shipments = append(answer.Shipments, refused...)
	}
	return answer
}

// Unsubscribe does nothing: a subscription ends by itself.
func (u *courier) Unsubscribe(context.Context, []tracker.TrackQuery) tracker.Answer {
	return tracker.Answer{Outcome: tracker.OutcomeOK}
}

// subscribed reads which numbers were taken. Where none is valid the answer is an error that lists them.
func (p parser) subscribed(r couriers.Reply, numbers []string) tracker.Answer {
	var in struct {
		envelope
		Valid   couriers.List[couriers.Text] `json:"validTrackingNumbers"`
		Invalid couriers.List[couriers.Text] `json:"invalidTrackingNumbers"`
	}
	err := couriers.DecodeJSON(r.Body, &in)
	if a, failed := p.failure(r, in.envelope); failed {
		if a.Outcome != tracker.OutcomeRejected || len(in.Invalid) == 0 {
			return a
		}
	} else if err != nil {
		return couriers.Malformed(err.Error())
	} else if len(in.Valid) == 0 && len(in.Invalid) == 0 {
		return couriers.Malformed("the answer names no number")
	}
	var refused []tracker.TrackedShipment
	for _, number := range numbers {
		if !slices.Contains(in.Valid, couriers.Text(number)) {
			refused = append(refused, notSubscribed(number, "refused by Track Alert"))
		}
	}
	return couriers.Several(refused)
}

func notSubscribed(number, why string) tracker.TrackedShipment {
	return tracker.TrackedShipment{TrackingNo: number, Outcome: tracker.OutcomeRejected, Problem: tracker.ProblemBadNumber, Detail: why}
}
