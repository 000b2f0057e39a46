package couriers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// Text is a JSON string, number, boolean or null read as text: couriers send the same field in several types ("3" and 3, "true" and
// true). Numbers keep their digits, so ids above 2^53 survive. Objects and arrays read as nothing.
type Text string

// UnmarshalJSON accepts any JSON value.
func (t *Text) UnmarshalJSON(raw []byte) error {
	switch {
	case len(raw) == 0 || raw[0] == '{' || raw[0] == '[' || bytes.Equal(raw, []byte("null")):
		*t = ""
	case raw[0] == '"' && len(raw) >= 2 && bytes.IndexByte(raw, '\\') < 0 && utf8.Valid(raw):
		*t = Text(bytes.TrimSpace(raw[1 : len(raw)-1])) // nothing to unescape: the usual case, and most of the work of reading an answer
	case raw[0] == '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		*t = Text(strings.TrimSpace(s))
	default:
		*t = Text(raw)
	}
	return nil
}

// True reports whether the value says yes.
func (t Text) True() bool { return strings.EqualFold(string(t), "true") || t == "1" }

// False reports whether the value says no; a missing value says neither.
func (t Text) False() bool { return strings.EqualFold(string(t), "false") || t == "0" }

// List is a JSON array that may also come as a single object, null or an empty string.
type List[T any] []T

// UnmarshalJSON accepts an array, one object, or nothing.
func (l *List[T]) UnmarshalJSON(raw []byte) error {
	switch {
	case len(raw) > 0 && raw[0] == '[':
		return json.Unmarshal(raw, (*[]T)(l))
	case len(raw) > 0 && raw[0] == '{':
		var one T
		if err := json.Unmarshal(raw, &one); err != nil {
			return err
		}
		*l = List[T]{one}
	case bytes.Equal(raw, []byte("null")) || bytes.Equal(raw, []byte(`""`)):
		*l = nil
	default:
		return fmt.Errorf("a list was expected, not %.20s", raw)
	}
	return nil
}

// The ways in which a body is not JSON.
var (
	ErrEmptyBody = errors.New("the answer is empty")
	ErrMarkup    = errors.New("the answer is a page or XML, not JSON")
)

// DecodeJSON reads a whole body into v. It tolerates a byte-order mark and outer space, and says in words what the body is when it
// is no JSON at all.
func DecodeJSON(body []byte, v any) error {
	body = bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\xef\xbb\xbf")))
	switch {
	case len(body) == 0:
		return ErrEmptyBody
	case body[0] == '<':
		return ErrMarkup
	}
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	return nil
}

// PushField returns the JSON of a push: the named field of a form body, or the body itself when it is JSON already.
func PushField(body []byte, field string) ([]byte, error) {
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\xef\xbb\xbf")))
	if len(trimmed) == 0 {
		return nil, ErrEmptyBody
	}
	if trimmed[0] == '{' || trimmed[0] == '[' || trimmed[0] == '<' {
		return trimmed, nil
	}
	form, err := url.ParseQuery(string(trimmed))
	if err != nil {
		return nil, fmt.Errorf("read push form: %w", err)
	}
	value := form.Get(field)
	if value == "" {
		return nil, fmt.Errorf("read push form: no field %q", field)
	}
	return []byte(value), nil
}

// Object is a JSON object that may also come as anything else, which then reads as an empty one: the placeholder of a part that is not
// known.
type Object[T any] struct{ Value T }

// UnmarshalJSON reads objects only.
func (o *Object[T]) UnmarshalJSON(raw []byte) error {
	if len(raw) == 0 || raw[0] != '{' {
		return nil
	}
	return json.Unmarshal(raw, &o.Value)
}
