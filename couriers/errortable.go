package couriers

import (
	"parcelwarden/tracker"
	"strings"
)

// ErrorMeaning is what an error code of a courier stands for.
type ErrorMeaning struct {
	Outcome tracker.Outcome
	Problem tracker.Problem
}

// ErrorTable maps a courier's error codes to their meaning.
type ErrorTable map[string]ErrorMeaning

// Answer reads a refusal by its code and repeats its words. A code that is in no table is a refusal that is counted: what we do not know
// must not look like an answer about the parcel.
func (t ErrorTable) Answer(code string, words ...string) tracker.Answer {
	m, known := t[code]
	if !known {
		m.Outcome = tracker.OutcomeRejected
	}
	a := Failed(m.Outcome, m.Problem, strings.Join(strings.Fields(code+" "+strings.Join(words, " ")), " "))
	if !known {
		a.UnknownCodes = []string{"error:" + tracker.CleanText(code, 48)}
	}
	return a
}
