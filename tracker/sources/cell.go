package sources

import (
	"math"
	"parcelwarden/tracker"
	"regexp"
	"strconv"
	"strings"
)

const (
	maxID   = 64
	maxWord = 120 // SKU, supplier, service, place
	maxText = 300 // titles and remarks are cut here
)

// row reads typed fields out of one record and collects what is wrong with it.
type row struct {
	record
	o      *Options
	serial bool // cells are Excel's stored values
	epoch  int  // days that Excel's serial numbers are behind the 1900 calendar
	errs   []tracker.RowError
}

func (r *row) reject(c column, value, reason string) {
	r.errs = append(r.errs, rowError(r.line, c.name, value, reason))
}

// text returns a cell without what surrounds it; a dash is empty, and so is a column that the file does not have.
func (r *row) text(c column) string {
	if c.at < 0 {
		return ""
	}
	switch s := clean(r.cells[c.at]); s {
	case "-", "--", "—", "–":
		return ""
	default:
		return s
	}
}

// word returns a short text.
func (r *row) word(c column) string {
	s := r.text(c)
	if len(s) > 3*maxWord || strings.IndexByte(s, 0) >= 0 {
		r.reject(c, s, "is longer than "+strconv.Itoa(maxWord)+" characters or not text")
		return ""
	}
	return s
}

// prose returns a text that may be cut.
func (r *row) prose(c column) string {
	s := strings.ReplaceAll(r.text(c), "\x00", "")
	if len(s) <= maxText {
		return s
	}
	runes := []rune(s)
	return string(runes[:min(len(runes), maxText)])
}

// clean trims white space of every kind, the byte-order mark, and the dressing that keeps Excel from reading a number: ="123".
func clean(s string) string {
	s = strings.Trim(s, " \t\r\n\v\f\u00A0\u3000\uFEFF\u200B")
	if strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) && len(s) >= 3 {
		s = s[2 : len(s)-1]
	} else if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1]
	} else {
		return s
	}
	return strings.Trim(s, " \t\u00A0\u3000")
}

const reasonDamaged = "Excel has turned this number into scientific notation and its last digits are gone: import the original" +
	" file without saving it in Excel, or set the column to Text in the export"

var (
	scientific = regexp.MustCompile(`^[0-9](\.[0-9]+)?[eE]\+?[0-9]{1,3}$`)
	wholeTail  = regexp.MustCompile(`^([0-9]+)\.0+$`)
)

// id returns an order or tracking number. Numbers that Excel rounded are rejected, never guessed at.
func (r *row) id(c column) string {
	s := strings.TrimPrefix(r.text(c), "'")
	return r.checkID(c, s)
}

func (r *row) checkID(c column, s string) string {
	if strings.ContainsAny(s, ".+") && (scientific.MatchString(s) || wholeTail.MatchString(s)) {
		exact, ok := exactNumber(s)
		if !ok || !r.serial {
			r.reject(c, s, reasonDamaged)
			return ""
		}
		return exact
	}
	if len(s) > maxID {
		r.reject(c, s, "is longer than "+strconv.Itoa(maxID)+" characters")
		return ""
	}
	for i := range len(s) {
		if !idByte(s[i]) {
			r.reject(c, s, "may contain only letters, digits and - _ . / #")
			return ""
		}
	}
	return s
}

func idByte(b byte) bool {
	switch {
	case b >= '0' && b <= '9', b >= 'A' && b <= 'Z', b >= 'a' && b <= 'z':
		return true
	default:
		return b == '-' || b == '_' || b == '.' || b == '/' || b == '#'
	}
}

// exactNumber returns the digits of a stored number such as 7.73123456789E11 or 42.0, if Excel's 15 digits hold all of them.
func exactNumber(s string) (string, bool) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v != math.Trunc(v) || v < 0 || v >= 1e15 {
		return "", false
	}
	return strconv.FormatInt(int64(v), 10), true
}

// money returns an amount; an empty cell is no amount.
func (r *row) money(c column, currency string) tracker.Money {
	s := r.text(c)
	if s == "" {
		return tracker.Money{}
	}
	if minor, ok := plainAmount(s); ok {
		return tracker.Money{Minor: minor, Currency: currency}
	}
	m, err := tracker.ParseMoney(strings.TrimSuffix(s, "元"), currency)
	if err != nil || m.Minor < 0 || strings.ContainsAny(s, "eExXpP_") && !r.serial {
		r.reject(c, s, "is not an amount of money")
		return tracker.Money{}
	}
	return m
}

// plainAmount reads the form nearly every amount has, digits with at most two places, without going through floating point.
func plainAmount(s string) (minor int64, ok bool) {
	if len(s) > 14 {
		return 0, false
	}
	whole, places, _ := strings.Cut(s, ".")
	if whole == "" || len(places) > 2 {
		return 0, false
	}
	for _, part := range [2]string{whole, places} {
		for i := range len(part) {
			if part[i] < '0' || part[i] > '9' {
				return 0, false
			}
			minor = minor*10 + int64(part[i]-'0')
		}
	}
	for range 2 - len(places) {
		minor *= 10
	}
	return minor, true
}

// whole returns a whole number between low and high, or fallback if the cell is empty.
func (r *row) whole(c column, fallback, low, high int) int {
	s := r.text(c)
	if s == "" {
		return fallback
	}
	digits := s
	if m := wholeTail.FindStringSubmatch(s); m != nil {
		digits = m[1]
	}
	v, err := strconv.Atoi(digits)
	if err != nil || v < low || v > high {
		r.reject(c, s, "is not a whole number from "+strconv.Itoa(low)+" to "+strconv.Itoa(high))
		return fallback
	}
	return v
}
