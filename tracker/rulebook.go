package tracker

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Clock names a span of a parcel's way that a dated row limits.
type Clock string

// The clocks. The comment says from where to where each one runs.
const (
	ClockLabelToPickup    Clock = "label_to_pickup"    // number uploaded -> any movement
	ClockPickupToHub      Clock = "pickup_to_hub"      // pickup -> first hub scan
	ClockHubGap           Clock = "hub_gap"            // last scan after the first hub -> next scan, until out for delivery
	ClockBranchToDispatch Clock = "branch_to_dispatch" // at the destination branch -> out for delivery
	ClockDispatchToSign   Clock = "dispatch_to_sign"   // latest dispatch -> signed or in a locker
	ClockPresumedLost     Clock = "presumed_lost"      // last scan -> any scan
	ClockPromise          Clock = "promise"            // arrival promised to the buyer -> signed or in a locker
	ClockLine             Clock = "line"               // due by the line standard -> signed or in a locker
)

// Clocks returns every clock in the order of a parcel's way.
func Clocks() []Clock {
	return append([]Clock{
		ClockLabelToPickup, ClockPickupToHub, ClockHubGap, ClockBranchToDispatch, ClockDispatchToSign, ClockPresumedLost, ClockPromise, ClockLine,
	}, taxonomyClocks()...)
}

// ErrNoRules means that no edition of the rules is kept for a platform.
var ErrNoRules = errors.New("no rules for this platform")

// RuleBook holds the dated hours of every platform. It is safe for concurrent use.
type RuleBook struct {
	byPlatform map[string][]*edition // oldest first
	byID       map[string]Row
	days       *WorkCalendar
	disasters  []Disaster // embedded ones
	zones      sync.Map   // zone name -> *time.Location: reading a zone costs a file, a judgement must not
}

// Row is one limit with its source: hours from the start of its clock to each tier.
type Row struct {
	ID        string // for example douyin-2026-07-09/hub_gap/far
	Clock     Clock
	Class     RegionClass // "all" where the class makes no difference
	Tiers     []Tier      // mildest first
	Days      int         // line standard only: local days after the day of pickup
	NotBefore time.Time   // the deadline is not earlier; zero if there is no such date
	Until     string      // "any_update": any scan after the start stops the clock, not only the next milestone
	Runs      string      // "workdays": hours of days on which nobody works do not count
	Prov      string
	Source    string

	WatchHours, BreachHours, AbnormalHours, LostHours float64 // the tiers again, zero where a row has none

	RegionGuess bool // an end of the lane was not known and the hours for far were taken

	Official  *Row          `json:"-"` // the row that the merchant's own hours stand for; nil where there are none
	Merchant  *MerchantRule `json:"-"` // the merchant's own hours
	Disasters []*Disaster   `json:"-"` // those that changed the row
	Excused   bool          `json:"-"` // by a disaster: what comes of the row does not count in the platform's metrics
	days      *WorkCalendar
}

// Tier is one step of a row.
type Tier struct {
	Severity Severity
	Hours    float64
	Prov     string // estimated where the step is ours and not the source's
}

// untilAnyUpdate is the value of Row.Until under which any scan stops the clock.
const untilAnyUpdate = "any_update"

// RuleSet is the rows of one platform that are in force at one date.
type RuleSet struct{ edition *edition }

// Calendar is what chooses a calendar override: rules of a holiday hold by the time of payment, but not for parcels in a campaign for which
// the platform keeps its usual clocks.
type Calendar struct {
	PaidAt    time.Time
	Campaigns []string // those that the parcel is sold under, for example 春节不打烊
}

// For returns the rows of the platform in force at the time. A platform that is not kept, or none, is judged by the generic rows; a
// time before the oldest edition (a zero or mistyped date) by the oldest.
func (b *RuleBook) For(platform string, at time.Time) (RuleSet, error) {
	if e := inForce(b.editions(platform), at); e != nil {
		return RuleSet{e}, nil
	}
	return RuleSet{}, fmt.Errorf("platform %q: %w", platform, ErrNoRules)
}

// editions returns those of the platform, oldest first, or the generic ones.
func (b *RuleBook) editions(platform string) []*edition {
	if editions := b.byPlatform[platform]; len(editions) > 0 {
		return editions
	}
	return b.byPlatform[PlatformGeneric]
}

// inForce returns the edition in force at the time, nil where there is none at all.
func inForce(editions []*edition, at time.Time) *edition {
	for _, e := range slices.Backward(editions) {
		if !at.Before(e.from) {
			return e
		}
	}
	if len(editions) == 0 {
		return nil
	}
	return editions[0]
}

// PlatformGeneric is the platform whose rows judge a shop of no known marketplace.
const PlatformGeneric = "generic"

// Row returns a row by its id, for the explanation of an incident. What decided beside the row is not in it.
func (b *RuleBook) Row(id string) (Row, bool) {
	row, ok := b.byID[BaseRuleID(id)]
	return row, ok
}

// Edition returns the id of the edition the set was taken from.
func (s RuleSet) Edition() string { return s.edition.id }

// Rows returns the rows of the edition without its calendar overrides, in the order of the clocks.
func (s RuleSet) Rows() []Row { return slices.Clone(s.edition.listed) }

// Clock returns the row that limits a clock on a lane of the class. The row of a calendar override that covers the payment goes
// before the usual one. The result is false when the platform sets no limit.
func (s RuleSet) Clock(c Clock, class RegionClass, cal Calendar) (Row, bool) {
	row := s.limit(c, class, cal.PaidAt, func() []string { return cal.Campaigns })
	if row == nil {
		return Row{}, false
	}
	return *row, true
}

// limit is Clock without a copy: the row is shared by all judgements. The campaigns are asked for only where an override could hold.
func (s RuleSet) limit(c Clock, class RegionClass, paid time.Time, campaigns func() []string) *Row {
	for i := range s.edition.overrides {
		o := &s.edition.overrides[i]
		if !o.paidWithin(paid) || o.leaves(campaigns()) {
			continue
		}
		if row := o.rows.find(c, class); row != nil {
			return row
		}
	}
	return s.edition.rows.find(c, class)
}

// Class returns the class of a lane by the platform's remote list.
func (s RuleSet) Class(origin, destination Region) RegionClass {
	return s.edition.class(ProvinceOf(origin), ProvinceOf(destination))
}

// class returns the class of a pair of provinces.
func (e *edition) class(from, to string) RegionClass {
	switch {
	case e.remote[from] || e.remote[to]:
		return RegionRemote
	case from == "" || to == "":
		return RegionUnknown
	case from == to:
		return RegionNear
	}
	if g := e.group[from]; g != 0 && g == e.group[to] {
		return RegionNear
	}
	return RegionFar
}
