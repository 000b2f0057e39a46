package store

import (
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"parcelwarden/tracker"
	"strings"
	"time"
	"unicode/utf8"
)

// stamp is an instant in unix milliseconds; zero is NULL and the zero time.Time.
type stamp int64

func stampOf(t time.Time) stamp {
	if t.IsZero() {
		return 0
	}
	return stamp(t.UnixMilli())
}

func (s stamp) time() time.Time {
	if s == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(s)).UTC()
}

// earlier returns the earlier of two instants that are known.
func (s stamp) earlier(o stamp) stamp {
	if s == 0 || (o != 0 && o < s) {
		return o
	}
	return s
}

func (s stamp) arg() any { return nullable(int64(s)) }

// Value implements driver.Valuer.
func (s stamp) Value() (driver.Value, error) { return nullable(int64(s)), nil }

// Scan implements sql.Scanner.
func (s *stamp) Scan(src any) error { return scanInt((*int64)(s), src) }

// ref is the id of a row that may be missing; zero is NULL.
type ref int64

func (r ref) arg() any { return nullable(int64(r)) }

// Value implements driver.Valuer.
func (r ref) Value() (driver.Value, error) { return nullable(int64(r)), nil }

// Scan implements sql.Scanner.
func (r *ref) Scan(src any) error { return scanInt((*int64)(r), src) }

func nullable(v int64) any {
	if v == 0 {
		return nil
	}
	return v
}

func scanInt(dst *int64, src any) error {
	switch v := src.(type) {
	case nil:
		*dst = 0
	case int64:
		*dst = v
	default:
		return fmt.Errorf("a column of instants or ids holds %T", src)
	}
	return nil
}

func timeArg(t time.Time) any { return stampOf(t).arg() }

func money(minor int64, currency string) tracker.Money {
	return tracker.Money{Minor: minor, Currency: currency}
}

// clean makes a text storable everywhere: PostgreSQL alone refuses NUL and invalid UTF-8.
func clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return tracker.CleanText(s, len(s)*3)
}

func toJSON(v any) (string, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode column: %w", err)
	}
	return string(raw), nil
}

func fromJSON(text string, v any) error {
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return fmt.Errorf("decode column: %w", err)
	}
	return nil
}

var (
	_ sql.Scanner   = (*stamp)(nil)
	_ driver.Valuer = stamp(0)
	_ sql.Scanner   = (*ref)(nil)
	_ driver.Valuer = ref(0)
)

// escapeLike makes a text match itself in LIKE … ESCAPE '!'.
func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}
