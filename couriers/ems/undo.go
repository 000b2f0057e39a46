package ems

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"slices"
)

// voids are the operations that take back an earlier one (删除, 撤销, 取消), with the operations that each of them can take back. 492 names
// none in the list: it takes back whatever happened last.
func voids() map[string][]string {
	return map[string][]string{
		"207": {"203"}, "212": {"208"}, "304": {"303", "336", "345"}, "424": {"423"}, "448": {"447"}, "472": {"404"}, "474": {"405"}, "483": {"482"},
		"492": nil, "742": {"702"}, "743": {opDelivered}, "744": {opUndelivered},
		"EDAD": {"EDA"}, "EDCD": {"EDC"}, "EMED": {"EME"}, "EXAD": {"EXA"}, "EXBD": {"EXB"}, "EXCD": {"EXC"}, "EXDD": {"EXD"},
	}
}

// entry is one event with its reading.
type entry struct {
	op      string
	at      tracker.Checkpoint
	reading couriers.Reading
}

// undo applies the operations that take back an earlier one. Entries are oldest first.
//
// Both events stay in the list, because both were reported, but neither counts: they become hints. A clock does not stop at them, and the
// parcel's status is that of the latest event which still stands. The one that is taken back is the latest earlier event of the named
// kind; each event can be taken back once. The operation itself shows the status it brings back, pending where nothing stands any more.
// Where its target is not in the answer, as in a push of one event, it shows unknown and nothing else changes.
func undo(entries []entry, voids map[string][]string) {
	for i := range entries {
		targets, takesBack := voids[entries[i].op]
		if !takesBack {
			continue
		}
		entries[i].reading = couriers.Reading{Status: tracker.StatusUnknown, Hint: true}
		if target := lastStanding(entries[:i], targets); target >= 0 {
			entries[target].reading.Hint, entries[target].reading.Milestone = true, tracker.MilestoneNone
			entries[i].reading.Status = standing(entries[:i])
		}
	}
}

// lastStanding finds the latest event that counts and is one of ops, or any where ops is empty.
func lastStanding(entries []entry, ops []string) int {
	for i, e := range slices.Backward(entries) {
		if !e.reading.Hint && (len(ops) == 0 || slices.Contains(ops, e.op)) {
			return i
		}
	}
	return -1
}

// standing is the status of the latest event that counts.
func standing(entries []entry) tracker.Status {
	if i := lastStanding(entries, nil); i >= 0 {
		return entries[i].reading.Status
	}
	return tracker.StatusPending
}

// chronological puts the events oldest first and leaves out repeats, which must not survive the one that is taken back.
func chronological(entries []entry) []entry {
	if n := len(entries); n > 1 && entries[0].at.At.After(entries[n-1].at.At) {
		slices.Reverse(entries) // newest first: within one second too
	}
	seen := make(map[string]bool, len(entries))
	out := make([]entry, 0, len(entries))
	for _, e := range entries {
		if print := e.at.Fingerprint(); !seen[print] {
			seen[print] = true
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b entry) int { return a.at.At.Compare(b.at.At) })
	return out
}
