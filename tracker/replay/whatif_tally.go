package replay

import (
	"parcelwarden/tracker"
	"slices"
	"time"
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

// compare holds how early the trouble of one parcel is told on either side; zero stands for not at all.
func (r *WhatIfReport) compare(was, is time.Duration) {
	switch {
	case was > 0 && is > 0:
		r.ahead += is - was
		r.both++
	case was > 0:
		r.Silenced++
	case is > 0:
		r.Found++
	}
}
