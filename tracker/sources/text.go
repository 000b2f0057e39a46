package sources

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// Text is a JSON string, number, boolean or null read as text: marketplaces send the same field in several types. Numbers keep their
// digits, so ids above 2^53 survive; quotes inside the string, which some documents show around ids, are taken off.
type Text string

// UnmarshalJSON accepts any JSON value; objects and arrays read as nothing.
func (t *Text) UnmarshalJSON(raw []byte) error {
	switch {
	case len(raw) == 0 || raw[0] == '{' || raw[0] == '[' || bytes.Equal(raw, []byte("null")):
		*t = ""
	case raw[0] == '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return err //nolint:wrapcheck // the decoder that called wraps it
		}
		*t = Text(strings.Trim(strings.TrimSpace(s), `"`))
	default:
		*t = Text(raw)
	}
	return nil
}

// Int returns a whole number, 0 if the text is none.
func (t Text) Int() int64 {
	v, err := strconv.ParseInt(string(t), 10, 64)
	if err != nil {
		return 0
	}
	return v
}

// Seconds returns the time that the text gives in Unix seconds; zero if it gives none between 2001 and 2286.
func (t Text) Seconds() time.Time {
	v := t.Int()
	if v < 1_000_000_000 || v > 9_999_999_999 {
		return time.Time{}
	}
	return time.Unix(v, 0).UTC()
}
