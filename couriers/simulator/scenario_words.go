package simulator

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// word is one word of a line; a quoted one is never taken for a keyword.
type word struct {
	text   string
	quoted bool
}

type words []word

// split cuts a line into words and drops the comment.
func split(line string) (words, error) {
	var out words
	rest := strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
	for rest != "" && rest[0] != '#' {
		if rest[0] == '"' {
			end := strings.IndexByte(rest[1:], '"')
			if end < 0 {
				return nil, fmt.Errorf("text without closing quote")
			}
			out = append(out, word{rest[1 : end+1], true})
			rest = strings.TrimSpace(rest[end+2:])
			continue
		}
		end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || r == '"' || r == '#' })
		if end < 0 {
			end = len(rest)
		}
		if strings.ContainsRune(rest[:end], '\\') {
			return nil, fmt.Errorf("a backslash stands for nothing here")
		}
		out = append(out, word{rest[:end], false})
		rest = strings.TrimSpace(rest[end:])
	}
	return out, nil
}

// take removes and returns the next word; at the end of the line it is empty.
func (w *words) take() word {
	if len(*w) == 0 {
		return word{}
	}
	first := (*w)[0]
	*w = (*w)[1:]
	return first
}

// next returns the next word if it is no text, without taking it.
func (w *words) next() string {
	if len(*w) == 0 || (*w)[0].quoted {
		return ""
	}
	return (*w)[0].text
}

// accept takes the next word if it is this keyword.
func (w *words) accept(keyword string) bool {
	if w.next() != keyword {
		return false
	}
	w.take()
	return true
}

// name takes a code or number: letters, digits, dash, underscore.
func (w *words) name(what string, into *string) error {
	text := w.take().text
	if text == "" {
		return fmt.Errorf("%s is missing", what)
	}
	for _, r := range text {
		if r != '-' && r != '_' && (r > unicode.MaxASCII || (!unicode.IsLetter(r) && !unicode.IsDigit(r))) {
			return fmt.Errorf("%q is not a %s: letters, digits, dash and underscore only", text, what)
		}
	}
	*into = text
	return nil
}

// duration reads 30m, 6h, 90h30m or 4d; it may not be negative.
func duration(text string, into *time.Duration) error {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseFloat(days, 64)
		if err != nil || n < 0 || n > 3650 {
			return fmt.Errorf("%q is not a duration", text)
		}
		*into = time.Duration(n * 24 * float64(time.Hour))
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return fmt.Errorf("%q is not a duration like 30m, 6h or 4d", text)
	}
	*into = d
	return nil
}

// moment reads an offset from the start.
func (s *scribe) moment(text string, into *time.Time) error {
	var d time.Duration
	if err := duration(text, &d); err != nil {
		return err
	}
	*into = s.scenario.Start.Add(d)
	return nil
}
