package main

import (
	"parcelwarden/tracker"
	"time"
)

// alerts lays the configured terms over the stored ones. In the configuration 0 means off, which is stored as a value below zero: a stored 0
// is what was never set.
func (e MerchantEntry) alerts(t tracker.AlertTerms) tracker.AlertTerms {
	for _, s := range []struct {
		to   *time.Duration
		from *time.Duration
	}{{&t.WarnBefore, e.WarnBefore}, {&t.Hold, e.Hold}} {
		if s.from != nil {
			*s.to = orOff(*s.from)
		}
	}
	if e.AlertsPerDay != nil {
		t.PerDay = orOff(*e.AlertsPerDay)
	}
	if e.AlertValue > 0 {
		t.ValueFrom = tracker.Yuan(e.AlertValue)
	}
	t.BuyerCare = 0 // off unless the file says so, also where it once did
	if e.BuyerCare {
		t.BuyerCare = 1
	}
	return t
}

func orOff[T int | time.Duration](v T) T {
	if v == 0 {
		return -1
	}
	return v
}
