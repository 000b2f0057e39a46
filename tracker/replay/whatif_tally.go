package replay

import (
	"parcelwarden/tracker"
	"slices"
)

// KindTally counts the incidents that were opened as one kind.
type KindTally struct {
	Kind        tracker.Kind `json:"kind"`
	Incidents   int          `json:"incidents"`
	FalseAlarms int          `json:"false_alarms"`
}

func (s *WhatIfSide) tally(kind tracker.Kind, idle bool) {
	at := slices.IndexFunc(s.Kinds, func(k KindTally) bool { return k.Kind == kind })
	if at < 0 {
		at = len(s.Kinds)
		s.Kinds = append(s.Kinds, KindTally{Kind: kind})
	}
	s.Kinds[at].Incidents++
	if idle {
		s.Kinds[at].FalseAlarms++
	}
}

// compare notes a parcel whose trouble is told before it comes on one side only.
func (r *WhatIfReport) compare(was, is bool) {
	switch {
	case was && !is:
		r.Silenced++
	case is && !was:
		r.Found++
	}
}
