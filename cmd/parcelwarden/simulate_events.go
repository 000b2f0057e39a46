package main

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
)

// scanEvent reads one scan of a history file: by the words of its event, then by the event's name or code where it is one of those that
// posts (UPU M40) and couriers use, then by its words about movement.
func scanEvent(code, event string) tracker.Checkpoint {
	words := strings.NewReplacer("_", " ", "-", " ").Replace(event)
	if s := couriers.Keyword(words); s != "" {
		return tracker.Checkpoint{Status: s}
	}
	for _, row := range scanWords() {
		if strings.Contains(strings.ToLower(words), row.words) {
			return tracker.Checkpoint{Status: row.status, Milestone: row.mark}
		}
	}
	if c, ok := scanCodes()[strings.ToUpper(strings.TrimSpace(code))]; ok {
		return c
	}
	return tracker.Checkpoint{Status: couriers.TextStatus(words)}
}

type scanWord struct {
	words  string
	status tracker.Status
	mark   tracker.Milestone
}

// scanWords are tried in order: what ends or troubles a parcel before what moves it.
func scanWords() []scanWord {
	return []scanWord{
		{"information sent", tracker.StatusInfoReceived, tracker.MilestoneNone},
		{"label created", tracker.StatusInfoReceived, tracker.MilestoneNone},
		{"address corrected", tracker.StatusInTransit, tracker.MilestoneNone},
		{"attempt failed", tracker.StatusFailedAttempt, tracker.MilestoneNone},
		{"delivery exception", tracker.StatusFailedAttempt, tracker.MilestoneNone},
		{"exception", tracker.StatusException, tracker.MilestoneNone},
		{"out for delivery", tracker.StatusOutForDelivery, tracker.MilestoneOutForDelivery},
		{"vehicle for delivery", tracker.StatusOutForDelivery, tracker.MilestoneOutForDelivery},
		{"at delivery office", tracker.StatusInTransit, tracker.MilestoneDestBranch},
		{"at local", tracker.StatusInTransit, tracker.MilestoneDestBranch},
		{"delivered", tracker.StatusDelivered, tracker.MilestoneSigned},
		{"picked up", tracker.StatusPickedUp, tracker.MilestonePickup},
		{"accepted", tracker.StatusPickedUp, tracker.MilestonePickup},
		{"to customs", tracker.StatusInTransit, tracker.MilestoneHub},
		{"from customs", tracker.StatusInTransit, tracker.MilestoneHub},
		{"dispatch", tracker.StatusInTransit, tracker.MilestoneHub},
		{"exchange", tracker.StatusInTransit, tracker.MilestoneHub},
		{"in transit", tracker.StatusInTransit, tracker.MilestoneHub},
		{"facility", tracker.StatusInTransit, tracker.MilestoneHub},
		{"location", tracker.StatusInTransit, tracker.MilestoneHub},
		{"outbound", tracker.StatusInTransit, tracker.MilestoneHub},
	}
}

// scanCodes are read where the event has no words.
func scanCodes() map[string]tracker.Checkpoint {
	of := func(s tracker.Status, m tracker.Milestone) tracker.Checkpoint {
		return tracker.Checkpoint{Status: s, Milestone: m}
	}
	hub, branch := of(tracker.StatusInTransit, tracker.MilestoneHub), of(tracker.StatusInTransit, tracker.MilestoneDestBranch)
	picked, out := of(tracker.StatusPickedUp, tracker.MilestonePickup), of(tracker.StatusOutForDelivery, tracker.MilestoneOutForDelivery)
	done, tried := of(tracker.StatusDelivered, tracker.MilestoneSigned), of(tracker.StatusFailedAttempt, tracker.MilestoneNone)
	return map[string]tracker.Checkpoint{
		"1": picked, "2": hub, "3": hub, "7": hub, "8": hub, "11": hub, "12": hub, "30": hub, "31": hub, "35": hub, "38": hub,
		"32": branch, "36": tried, "37": done, "39": out,
		"OC": of(tracker.StatusInfoReceived, tracker.MilestoneNone), "PU": picked, "DP": hub, "IT": hub, "AR": hub, "AF": hub, "OD": out, "DL": done,
		"DE": tried, "SE": of(tracker.StatusException, tracker.MilestoneNone),
	}
}
