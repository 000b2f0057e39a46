package simulator

import (
	"cmp"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

// Scenario is a parsed scenario file: a story and what must be concluded from it.
type Scenario struct {
	Name   string
	Start  time.Time
	config Config
	steps  []Step
}

// Step is one moment at which a runner stops its clock and asserts.
type Step struct {
	At     time.Time
	Expect []Expectation
	Line   int
}

// Verb says what an Expectation asserts.
type Verb string

// The verbs.
const (
	ExpectOpen      Verb = "open"
	ExpectNone      Verb = "no" // no open incident of Kind or Family, or none at all if both are empty
	ExpectResolved  Verb = "resolved"
	ExpectBlind     Verb = "blind"
	ExpectRecommend Verb = "recommend"
	ExpectNotify    Verb = "notify"
	ExpectStatus    Verb = "status"
)

// Expectation is one assertion about one parcel. Only the fields that its Verb names are set; Kind is empty where the file names a
// family, Severity is SeverityNone where it names none.
type Expectation struct {
	Verb       Verb
	TrackingNo string
	Kind       tracker.Kind
	Family     tracker.Family
	Severity   tracker.Severity
	Action     tracker.Action
	Audience   tracker.Audience
	Channel    string
	Status     tracker.Status
}

// String writes the expectation as in a scenario file.
func (e Expectation) String() string {
	words := []string{"expect", e.TrackingNo, string(e.Verb)}
	switch e.Verb {
	case ExpectOpen, ExpectNone, ExpectResolved:
		words = append(words, cmp.Or(string(e.Kind), string(e.Family), "incident"))
		if e.Severity != tracker.SeverityNone {
			words = append(words, e.Severity.String())
		}
	case ExpectRecommend:
		words = append(words, string(e.Action))
	case ExpectNotify:
		words = append(words, string(e.Audience), e.Channel)
	case ExpectStatus:
		words = append(words, string(e.Status))
	case ExpectBlind:
	}
	return strings.Join(words, " ")
}

// Matches reports whether an incident is of the kind or family that the expectation names.
func (e Expectation) Matches(i tracker.Incident) bool {
	return (e.Kind == "" || e.Kind == i.Kind) && (e.Family == "" || e.Family == i.Family)
}

// World builds the scenario's world anew, with fresh counters.
func (s *Scenario) World() (*World, error) {
	w, err := NewWorld(s.config)
	if err != nil {
		return nil, fmt.Errorf("build world of %s: %w", s.Name, err)
	}
	return w, nil
}

// Orders returns what the shop's export says about the parcels, in order of shipping.
func (s *Scenario) Orders() []tracker.ParcelRow { return build(s.config).Orders() }

// Suppliers returns the suppliers and their offers.
func (s *Scenario) Suppliers() []tracker.Supplier { return slices.Clone(s.config.Suppliers) }

// Steps returns the moments with expectations in order of time; lines of one moment keep their order.
func (s *Scenario) Steps() []Step { return slices.Clone(s.steps) }

// End is the time of the last expectation: a runner may stop there.
func (s *Scenario) End() time.Time {
	if len(s.steps) == 0 {
		return s.Start
	}
	return s.steps[len(s.steps)-1].At
}
