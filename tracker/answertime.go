package tracker

import (
	"math"
	"time"
)

// AnswerTimes counts requests by how long their answer took, in buckets that grow by a quarter each: a day fits in some 60 small numbers,
// days can be added up, and a median read from it is at most an eighth off.
type AnswerTimes []int

const (
	answerGrowth  = 1.25
	answerBuckets = 64 // the last one holds everything from about 21 minutes on
)

// Add counts one answer and returns the counts.
func (t AnswerTimes) Add(took time.Duration) AnswerTimes {
	at := 0
	if ms := float64(took) / float64(time.Millisecond); ms > 1 {
		at = min(int(math.Log(ms)/math.Log(answerGrowth))+1, answerBuckets-1)
	}
	return t.merge(at, 1)
}

// Plus adds the counts of another day.
func (t AnswerTimes) Plus(o AnswerTimes) AnswerTimes {
	for at, n := range o {
		if n > 0 && at < answerBuckets {
			t = t.merge(at, n)
		}
	}
	return t
}

func (t AnswerTimes) merge(at, n int) AnswerTimes {
	for len(t) <= at {
		t = append(t, 0)
	}
	t[at] += n
	return t
}

// Count is the number of answers.
func (t AnswerTimes) Count() int {
	sum := 0
	for _, n := range t {
		sum += n
	}
	return sum
}

// Median returns the time within which half of the answers came, and false if there are none.
func (t AnswerTimes) Median() (time.Duration, bool) {
	total := t.Count()
	if total == 0 {
		return 0, false
	}
	seen := 0
	for at, n := range t {
		if seen += n; 2*seen >= total {
			return bucketMiddle(at), true
		}
	}
	return 0, false
}

func bucketMiddle(at int) time.Duration {
	if at == 0 {
		return time.Millisecond / 2
	}
	return time.Duration(math.Pow(answerGrowth, float64(at)-0.5) * float64(time.Millisecond))
}
