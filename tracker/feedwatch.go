package tracker

import (
	"fmt"
	"time"
)

// FeedChange opens, refreshes or resolves the one incident that stands for all parcels a courier account cannot see.
type FeedChange struct {
	Resolve  bool
	Incident Incident
	Notices  []Notification
}

// WatchFeed says what is to be done about one courier account: when parcels wait for a verdict that no look allows, one incident says
// so for all of them, instead of a stalled alarm for each. open is the account's open incident, or the zero Incident.
func WatchFeed(m Merchant, account CourierAccount, blind BlindCount, open Incident, now time.Time) (FeedChange, bool) {
	switch {
	case blind.Count == 0 && open.ID != 0:
		open.ResolvedAt, open.UpdatedAt, open.Resolution = now, now, "seen_again"
		return FeedChange{Resolve: true, Incident: open, Notices: feedNotices(m, account, open, TopicFeedBack, now)}, true
	case blind.Count == 0, open.ID == 0 && !feedFails(account, blind, now):
		return FeedChange{}, false
	case open.ID != 0 && open.Members == blind.Count:
		return FeedChange{}, false
	}
	in := open
	if in.ID == 0 {
		in = Incident{
			MerchantID: m.ID, Feed: account.Name, Family: FamilyBlind, Kind: KindTrackingBlind, Severity: SeverityBreach,
			Since: blind.Since, DueAt: blind.Since, SeenAt: account.LastSuccessAt, OpenedAt: now, Text: string(account.LastProblem),
		}
		if account.LastSuccessAt.After(account.LastFailureAt) {
			in.Kind = KindFeedStale
		}
	}
	in.Members, in.UpdatedAt = blind.Count, now
	change := FeedChange{Incident: in}
	if open.ID == 0 {
		change.Notices = feedNotices(m, account, in, TopicFeedBlind, now)
	}
	return change, true
}

// blindPatience is how long parcels of a feed that seems well may stay blind before the feed is reported all the same.
const blindPatience = 6 * time.Hour

// feedFails tells a feed that does not answer, or that answers without news for longer than chance explains, from one whose parcels
// merely wait for its next sign of life.
func feedFails(account CourierAccount, blind BlindCount, now time.Time) bool {
	failing := account.LastFailureAt.After(account.LastSuccessAt)
	return failing || FeedStale(account.FreshRate, account.FreshAt, now) || now.Sub(blind.Since) >= blindPatience
}

func feedNotices(m Merchant, account CourierAccount, in Incident, topic Topic, now time.Time) []Notification {
	n := Notification{
		MerchantID: m.ID, IncidentID: in.ID, Topic: topic, Severity: in.Severity, Audience: AudienceMerchant, Locale: m.Locale,
		State: DeliveryQueued, CreatedAt: now, NextTryAt: m.sendTime(in.Severity, now),
		Message: Message{
			Merchant: m.Name, Zone: m.Zone, At: now, IncidentID: in.ID, Feed: account.Name, Courier: account.Provider, Kind: in.Kind,
			Severity: in.Severity.String(), Members: in.Members, LastLookAt: account.LastSuccessAt, Resolution: in.Resolution,
		},
	}
	return m.overChannels(n, fmt.Sprintf("%s/%d/%s", idPlaceholder, in.Reopened, topic))
}
