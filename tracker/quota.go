package tracker

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Quota is how many requests an account may make per calendar day of its provider, and how many it has made.
type Quota struct {
	PerDay int           // 0: no limit known
	Offset time.Duration // of the provider's calendar from UTC
	Day    int64         // the day that Used counts, as DayOf numbers it
	Used   int
}

// reserve is the part of a day's quota that only looks with a verdict waiting for them may use: one request in five. Else the morning's
// routine looks would leave the afternoon's verdicts blind.
const reserve = 5

// DayOf numbers the provider's calendar days, so that a day is one integer comparison in a query.
func (q Quota) DayOf(now time.Time) int64 {
	return int64(math.Floor(float64(now.Unix()+int64(q.Offset/time.Second)) / 86400))
}

// UsedToday is how many requests were made on the provider's present day.
func (q Quota) UsedToday(now time.Time) int {
	if q.Day != q.DayOf(now) {
		return 0
	}
	return q.Used
}

// Left is how many requests today still allows, and false if there is no limit.
func (q Quota) Left(now time.Time) (int, bool) {
	if q.PerDay <= 0 {
		return 0, false
	}
	return max(0, q.PerDay-q.UsedToday(now)), true
}

// Reserved reports whether only the reserve is left.
func (q Quota) Reserved(now time.Time) bool {
	left, limited := q.Left(now)
	return limited && left*reserve <= q.PerDay
}

// Routine is how many requests today still allows for looks that no verdict waits for, and false if there is no limit.
func (q Quota) Routine(now time.Time) (int, bool) {
	left, limited := q.Left(now)
	return max(0, left-(q.PerDay+reserve-1)/reserve), limited
}

// ResetAt is when the provider's next day begins.
func (q Quota) ResetAt(now time.Time) time.Time {
	return time.Unix((q.DayOf(now)+1)*86400-int64(q.Offset/time.Second), 0).UTC()
}

// Date is the provider's calendar date of a day, for example 2026-11-18.
func (q Quota) Date(day int64) string { return time.Unix(day*86400, 0).UTC().Format(time.DateOnly) }

// LookPrice is what a provider charges, in millionths of the currency's major unit. Both parts may apply.
type LookPrice struct {
	Micro       int64 // for each number asked
	NumberMicro int64 // once for each number, at its first look: providers that charge by registration
	Currency    string
}

// ParseLookPrice reads "0.06 CNY" for each look, or "0.25 CNY/number" once for each number. An empty text is no price.
func ParseLookPrice(text string) (LookPrice, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return LookPrice{}, nil
	}
	amount, unit, _ := strings.Cut(text, " ")
	currency, per, _ := strings.Cut(strings.TrimSpace(unit), "/")
	v, err := strconv.ParseFloat(amount, 64)
	if err != nil || math.IsNaN(v) || v < 0 || v > 1e6 || len(currency) != 3 {
		return LookPrice{}, fmt.Errorf(`%q is not a price such as "0.06 CNY" or "0.25 CNY/number"`, text)
	}
	price := LookPrice{Currency: strings.ToUpper(currency)}
	switch strings.TrimSpace(per) {
	case "", "look":
		price.Micro = int64(math.Round(v * 1e6))
	case "number":
		price.NumberMicro = int64(math.Round(v * 1e6))
	default:
		return LookPrice{}, fmt.Errorf(`%q: a price is for each look or for each number`, text)
	}
	return price, nil
}

// Cost is the price of looks, in millionths.
func (p LookPrice) Cost(looks, firstLooks int) int64 {
	return int64(looks)*p.Micro + int64(firstLooks)*p.NumberMicro
}

// Spent reports whether an account may ask nothing more before its quota is filled again: its own count says so, or the provider did.
func (a CourierAccount) Spent(now time.Time) bool {
	if left, limited := a.Quota.Left(now); limited && left < 1 {
		return true
	}
	return a.LastProblem == ProblemQuota && a.LastFailureAt.After(a.LastSuccessAt)
}

// AccountDay is what one account did on one calendar day of its provider.
type AccountDay struct {
	AccountID  int64
	Date       string // 2026-11-18
	Requests   int
	Looks      int
	FirstLooks int
	Failed     int // requests that told nothing
	NewEvents  int
	CostMicro  int64
	Currency   string
	Answers    AnswerTimes
}

// UnknownCode is a courier's code that is in no table, with how often it was seen.
type UnknownCode struct {
	Provider string
	Code     string
	Count    int64
	FirstAt  time.Time
	LastAt   time.Time
	Sample   string // a tracking number or the words that stood beside it
}

// HeldQuery asks for the parcels of one account that nobody can look at now.
type HeldQuery struct {
	MerchantID int64
	AccountID  int64
	Now        time.Time
	Limit      int
}
