package tracker

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Money is an amount in minor units (分 for CNY) with its ISO 4217 currency. The zero value is "no amount".
type Money struct {
	Minor    int64
	Currency string
}

// Yuan returns an amount in CNY from a number of yuan, rounded half away from zero to the fen.
func Yuan(v float64) Money { return Money{Minor: int64(math.Round(v * 100)), Currency: "CNY"} }

// Float returns the amount in major units, for expected-cost arithmetic.
func (m Money) Float() float64 { return float64(m.Minor) / 100 }

// IsZero reports whether no amount is known.
func (m Money) IsZero() bool { return m == Money{} }

// Decimal returns the amount as a decimal string with two places and without its currency, for example "46.60".
func (m Money) Decimal() string {
	sign, v := "", m.Minor
	if v < 0 {
		sign, v = "-", -v
	}
	return fmt.Sprintf("%s%d.%02d", sign, v/100, v%100)
}

// String returns the amount with its currency, for example "46.60 CNY".
func (m Money) String() string {
	if m.IsZero() {
		return ""
	}
	return m.Decimal() + " " + m.Currency
}

// ParseMoney reads a decimal amount such as "1,234.50", "¥89" or "89". An empty text or a dash gives the zero Money.
func ParseMoney(text, currency string) (Money, error) {
	s := strings.NewReplacer(",", "", "¥", "", "￥", "", " ", "").Replace(strings.TrimSpace(text))
	if s == "" || s == "-" {
		return Money{}, nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.Abs(v) > 1e12 {
		return Money{}, fmt.Errorf("%q is not an amount of money", text)
	}
	return Money{Minor: int64(math.Round(v * 100)), Currency: currency}, nil
}

// Points is a score, or a change of one, in micro-points: 1 point = 1,000,000. Sums are exact.
type Points int64

// PointsOf converts points to micro-points, rounded half away from zero.
func PointsOf(v float64) Points { return Points(math.Round(v * 1e6)) }

// Float returns the score in points.
func (p Points) Float() float64 { return float64(p) / 1e6 }

// String returns the score with six places, the form that scripts read.
func (p Points) String() string {
	sign, v := "", int64(p)
	if v < 0 {
		sign, v = "-", -v
	}
	return fmt.Sprintf("%s%d.%06d", sign, v/1_000_000, v%1_000_000)
}

// Short returns the score with the given number of places, the form that people read.
func (p Points) Short(places int) string { return strconv.FormatFloat(p.Float(), 'f', places, 64) }
