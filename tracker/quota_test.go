package tracker

import (
	"math"
	"testing"
	"time"
)

func TestQuotaDay(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, 11, 18, 15, 59, 59, 0, time.UTC) // one second before midnight in Beijing
	q := Quota{PerDay: 100, Offset: 8 * time.Hour, Used: 90}
	q.Day = q.DayOf(late)
	if got := q.UsedToday(late); got != 90 {
		t.Errorf("used %d before midnight, want 90", got)
	}
	if got := q.UsedToday(late.Add(time.Second)); got != 0 {
		t.Errorf("used %d after midnight, want 0", got)
	}
	if got, want := q.ResetAt(late), late.Add(time.Second); !got.Equal(want) {
		t.Errorf("resets at %v, want %v", got, want)
	}
	if got := q.Date(q.Day); got != "2026-11-18" {
		t.Errorf("the day is %s", got)
	}
}

func TestQuotaReserve(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 18, 2, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		perDay, used, left int
		limited, reserved  bool
	}{{0, 500, 0, false, false}, {100, 0, 100, true, false}, {100, 79, 21, true, false}, {100, 80, 20, true, true}, {100, 100, 0, true, true}, {100, 130, 0, true, true}} {
		q := Quota{PerDay: c.perDay, Used: c.used}
		q.Day = q.DayOf(now)
		left, limited := q.Left(now)
		if left != c.left || limited != c.limited || q.Reserved(now) != c.reserved {
			t.Errorf("%d of %d: left %d %v, reserved %v; want %d %v %v", c.used, c.perDay, left, limited, q.Reserved(now), c.left, c.limited, c.reserved)
		}
	}
}

func TestParseLookPrice(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]LookPrice{
		"": {}, "0.06 CNY": {Micro: 60_000, Currency: "CNY"}, "0.25 cny/number": {NumberMicro: 250_000, Currency: "CNY"}, "1 USD/look": {Micro: 1_000_000, Currency: "USD"},
	} {
		got, err := ParseLookPrice(text)
		if err != nil || got != want {
			t.Errorf("%q reads as %+v, %v; want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{"0.06", "-1 CNY", "x CNY", "NaN CNY", "1 CNY/month", "1 YUAN"} {
		if got, err := ParseLookPrice(text); err == nil {
			t.Errorf("%q reads as %+v, want an error", text, got)
		}
	}
	if got := (LookPrice{Micro: 60_000, NumberMicro: 250_000}).Cost(10, 2); got != 1_100_000 {
		t.Errorf("ten looks at two new numbers cost %d", got)
	}
}

func TestAnswerTimes(t *testing.T) {
	t.Parallel()
	var day AnswerTimes
	if _, ok := day.Median(); ok {
		t.Error("a median of nothing")
	}
	for _, ms := range []int{0, 20, 150, 160, 170, 4000, 1 << 40} {
		day = day.Add(time.Duration(ms) * time.Millisecond)
	}
	median, ok := day.Median()
	if off := math.Abs(float64(median)/float64(160*time.Millisecond) - 1); !ok || off > 0.13 {
		t.Errorf("the median is %v, want about 160 ms", median)
	}
	if sum := day.Plus(day); sum.Count() != 14 || len(sum) > answerBuckets {
		t.Errorf("two days have %d answers in %d buckets", sum.Count(), len(sum))
	}
}

func TestSpent(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 18, 2, 0, 0, 0, time.UTC)
	full := Quota{PerDay: 10, Used: 10}
	full.Day = full.DayOf(now)
	for name, c := range map[string]struct {
		account CourierAccount
		want    bool
	}{
		"no quota":             {CourierAccount{}, false},
		"used up":              {CourierAccount{Quota: full}, true},
		"the provider says so": {CourierAccount{LastProblem: ProblemQuota, LastFailureAt: now}, true},
		"it said so before":    {CourierAccount{LastProblem: ProblemQuota, LastFailureAt: now.Add(-time.Hour), LastSuccessAt: now}, false},
	} {
		if got := c.account.Spent(now); got != c.want {
			t.Errorf("%s: spent %v, want %v", name, got, c.want)
		}
	}
}
