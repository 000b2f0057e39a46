package web

import (
	"math"
	"parcelwarden/tracker"
	"strconv"
	"strings"
	"time"
)

// format writes values the way one visitor reads them: language, zone, and the moment from which ages are counted.
type format struct {
	texts  *texts
	words  *tracker.Words
	locale tracker.Locale
	zone   *time.Location
	now    time.Time
}

// Moment is a time as a page shows it: the age in sight, the exact time on hover, the machine's form in the markup. A Moment
// with an empty ISO is a time that is not known.
type Moment struct {
	ISO   string
	Exact string
	Age   string
}

// t returns a text of the pages; see texts.say for the pairs.
func (f format) t(key string, pairs ...any) string { return f.texts.say(f.locale, key, pairs...) }

// word returns a shared word, for example word("kind", "transit_stall").
func (f format) word(group, name string) string {
	if name == "" {
		return ""
	}
	return f.words.Of(f.locale, group, name)
}

func (f format) moment(at time.Time) Moment {
	if at.IsZero() {
		return Moment{}
	}
	return Moment{
		ISO:   at.UTC().Format(time.RFC3339),
		Exact: at.In(f.zone).Format("2006-01-02 15:04:05 MST"),
		Age:   f.age(at),
	}
}

// age says how long ago, or in how long, in the largest unit that keeps it exact enough to act on.
func (f format) age(at time.Time) string {
	d, dir := f.now.Sub(at), "ago"
	if d < 0 {
		d, dir = -d, "in"
	}
	switch {
	case d < time.Minute:
		return f.t("time.now")
	case d < time.Hour:
		return f.t("time."+dir+".minutes", "N", int(d.Minutes()))
	case d < 72*time.Hour:
		return f.t("time."+dir+".hours", "N", int(d.Hours()))
	default:
		return f.t("time."+dir+".days", "N", int(d.Hours()/24))
	}
}

// clock is the short local time of an event: month, day, hour, minute.
func (f format) clock(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	local := at.In(f.zone)
	if local.Year() != f.now.In(f.zone).Year() {
		return local.Format("2006-01-02 15:04")
	}
	return local.Format("01-02 15:04")
}

// hours writes a duration in hours: one place below ten hours, none above.
func (f format) hours(h float64) string {
	if math.IsNaN(h) || math.IsInf(h, 0) {
		return "–"
	}
	if h < 10 && h != math.Trunc(h) {
		return strconv.FormatFloat(h, 'f', 1, 64) + "h"
	}
	return strconv.FormatFloat(math.Trunc(h), 'f', 0, 64) + "h"
}

// money writes an amount with its currency sign and separators; no amount is a dash.
func (f format) money(m tracker.Money) string {
	if m.IsZero() {
		return "–"
	}
	sign := m.Currency + " "
	if m.Currency == "CNY" {
		sign = "¥"
	}
	text := m.Decimal()
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		return "−" + sign + groupDigits(rest)
	}
	return sign + groupDigits(text)
}

// yuan is money without the decimals, for sums in head lines.
func (f format) yuan(m tracker.Money) string {
	text, _, _ := strings.Cut(f.money(m), ".")
	return text
}

func groupDigits(decimal string) string {
	whole, rest, _ := strings.Cut(decimal, ".")
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if rest != "" {
		b.WriteString("." + rest)
	}
	return b.String()
}

// points writes score points with a real minus sign, so that columns align.
func (f format) points(p tracker.Points, places int) string {
	return strings.Replace(p.Short(places), "-", "−", 1)
}

// percent writes a share with one place.
func (f format) percent(v float64) string {
	return strconv.FormatFloat(v*100, 'f', 1, 64) + "%"
}

// lane writes where a parcel goes: cities if known, else provinces.
func (f format) lane(s tracker.Shipment) string {
	from, to := place(s.Origin), place(s.Destination)
	switch {
	case from == "" && to == "":
		return ""
	case from == "":
		from = "?"
	case to == "":
		to = "?"
	}
	return from + "→" + to
}

func place(r tracker.Region) string {
	name := r.City
	if name == "" {
		name = r.Province
	}
	for _, end := range []string{"市", "省"} {
		if cut := strings.TrimSuffix(name, end); cut != "" {
			name = cut
		}
	}
	return name
}
