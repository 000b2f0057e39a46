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
//
// A feed that its own history proves broken is noted even while no verdict waits, without a message before one does.
//
// A spent quota is told at once and counts every parcel whose look is due: nobody looks at them before the quota is filled again.
func WatchFeed(m Merchant, account CourierAccount, blind BlindCount, open Incident, now time.Time) (FeedChange, bool) {
	spent := account.Spent(now)
	if spent && blind.Held > blind.Count {
		blind.Count = blind.Held
		if blind.Since.IsZero() || blind.HeldSince.Before(blind.Since) {
			blind.Since = blind.HeldSince
		}
	}
	kind, broken := feedKind(account, spent), !account.Feed.Stale.IsZero()
	switch {
	case blind.Count == 0 && open.ID != 0 && !broken:
		open.ResolvedAt, open.UpdatedAt, open.Resolution = now, now, "seen_again"
		return FeedChange{Resolve: true, Incident: open, Notices: feedNotices(m, account, open, TopicFeedBack, now)}, true
	case blind.Count == 0 && !broken, open.ID == 0 && !spent && !broken && !feedFails(account, blind, now):
		return FeedChange{}, false
	case open.ID != 0 && open.Members == blind.Count && (open.Kind == KindQuotaSpent) == spent:
		return FeedChange{}, false
	}
	in := open
	if in.ID == 0 {
		in = Incident{
			MerchantID: m.ID, Feed: account.Name, Family: FamilyBlind, Kind: kind, Since: blind.Since, DueAt: blind.Since,
			SeenAt: account.LastSuccessAt, OpenedAt: now, Text: string(account.LastProblem), BlindSince: account.lostAt(kind),
		}
		if in.Since.IsZero() {
			in.Since, in.DueAt = account.Feed.Stale, account.Feed.Stale
		}
	}
	was := in.Severity
	if in.Severity = SeverityWatch; blind.Count > 0 || was > SeverityWatch {
		in.Severity = SeverityBreach
	}
	if spent || in.Kind == KindQuotaSpent {
		in.Kind = kind
	}
	if spent {
		in.NextAt = account.Quota.ResetAt(now)
	}
	in.Members, in.UpdatedAt = blind.Count, now
	change := FeedChange{Incident: in}
	if was < SeverityBreach && in.Severity == SeverityBreach {
		change.Notices = feedNotices(m, account, in, TopicFeedBlind, now)
	}
	return change, true
}

// lostAt is the last moment of which the account's parcels were surely seen.
func (a *CourierAccount) lostAt(kind Kind) time.Time {
	at := a.LastSuccessAt
	if kind != KindFeedStale {
		return at
	}
	for _, other := range [...]time.Time{a.FreshAt, a.Feed.Stale} {
		if !other.IsZero() && other.Before(at) {
			at = other
		}
	}
	return at
}

func feedKind(account CourierAccount, spent bool) Kind {
	switch {
	case spent:
		return KindQuotaSpent
	case account.LastSuccessAt.After(account.LastFailureAt), !account.Feed.Stale.IsZero() && !account.Health.Down():
		return KindFeedStale
	default:
		return KindTrackingBlind
	}
}

// feedSilence is how long a feed that answers may bring nothing new, or leave parcels blind, before it is reported. It is longer than a
// night's pause: verdicts wait for the feed's next sign of life all the same.
const feedSilence = 6 * time.Hour

// feedFails tells a feed that does not answer, or that answers without news for longer than chance and night explain, from one whose
// parcels merely wait for its next sign of life.
func feedFails(account CourierAccount, blind BlindCount, now time.Time) bool {
	failing := account.LastFailureAt.After(account.LastSuccessAt) && (account.Health.Down() || now.Sub(account.LastSuccessAt) >= BlindGrace)
	still := !account.Feed.Learnt && now.Sub(account.FreshAt) >= feedSilence && FeedStale(account.FreshRate, account.FreshAt, now)
	return failing || still || now.Sub(blind.Since) >= feedSilence && account.LastSuccessAt.Before(now.Add(-feedSilence))
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
