package track17

import (
	"parcelwarden/tracker"
	"slices"
	"time"
)

// reading is an answer with what it says besides the parcels' way.
type reading struct {
	answer tracker.Answer
	codes  map[string]string // error code of each number that was rejected
	facts  map[string]fact   // what is known about each number that was accepted
}

// fact is what the provider says about its own tracking of a number.
type fact struct {
	carrier string    // the provider's key
	stopped bool      // it says that it does not track the number any more
	synced  time.Time // when it last asked the carrier; zero if it does not say
}

// with returns the numbers that were rejected with one of the codes.
func (r reading) with(codes ...string) []string {
	var out []string
	for number, code := range r.codes {
		if slices.Contains(codes, code) {
			out = append(out, number)
		}
	}
	slices.Sort(out)
	return out
}

// without leaves out the failures of numbers: they are none.
func (r reading) without(numbers []string) reading {
	r.answer.Shipments = slices.DeleteFunc(slices.Clone(r.answer.Shipments), func(s tracker.TrackedShipment) bool {
		return slices.Contains(numbers, s.TrackingNo)
	})
	return r
}

// replaced puts what by says about numbers in place of what r says. Where by failed as a whole, each number gets that failure.
func (r reading) replaced(numbers []string, by reading) reading {
	r = r.without(numbers)
	out := reading{answer: r.answer, codes: map[string]string{}, facts: map[string]fact{}}
	for _, from := range []reading{r, by} {
		for number, code := range from.codes {
			out.codes[number] = code
		}
		for number, known := range from.facts {
			out.facts[number] = known
		}
	}
	for _, number := range numbers {
		if _, still := by.codes[number]; !still {
			delete(out.codes, number)
		}
	}
	if by.answer.Outcome == tracker.OutcomeOK {
		out.answer.Shipments = append(out.answer.Shipments, by.answer.Shipments...)
		return out
	}
	out.answer.RetryAfter = max(out.answer.RetryAfter, by.answer.RetryAfter)
	for _, number := range numbers {
		out.answer.Shipments = append(out.answer.Shipments, tracker.TrackedShipment{
			TrackingNo: number, Outcome: by.answer.Outcome, Problem: by.answer.Problem, Detail: by.answer.Detail,
		})
	}
	return out
}
