package web

import (
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"time"
)

// ribbon is the parcel's way drawn to scale: the legs it has done, its silence, the limits, and now. Shapes are SVG; every word
// stands in the list beneath, so that the picture has a text twin.
type ribbon struct {
	Legs   []leg
	Silent *span // since the last scan, as far as it has been seen
	Unseen *span // since the last successful look: nothing is known
	Marks  []mark
	Needle string
	Steps  []step
	Usual  *usual // when parcels of the lane usually arrive; nil below enough of them
	Level  string // severity of the open incident: chooses the colour of the silence
	Empty  bool
}

// span is a stretch of the ribbon in thousandths of its length.
type span struct{ X, W string }

// usual is the stretch within which eight of ten parcels of the lane arrive, with a tick at the median.
type usual struct {
	span
	Tick string
	Text string
}

// leg is the stretch between two milestones.
type leg struct {
	span
	Name string
}

// mark is a limit on the ribbon.
type mark struct {
	X, Name string
	At      Moment
	Clock   string
}

// step is one milestone with the time the parcel took to reach it.
type step struct {
	Name    string
	At      Moment
	Clock   string
	Took    string
	Current bool
}

type milestone struct {
	name string
	at   time.Time
}

func milestones(sh tracker.Shipment) []milestone {
	return []milestone{
		{"shipped", sh.ShippedAt},
		{"picked_up", sh.PickedUpAt},
		{"hub", sh.FirstHubAt},
		{"dest_branch", sh.DestBranchAt},
		{"out_for_delivery", sh.OutForDeliveryAt},
		{"locker", sh.LockerAt},
		{"signed", sh.SignedAt},
	}
}

// scale maps instants to thousandths between two ends.
type scale struct{ from, to time.Time }

func (s scale) at(t time.Time) float64 {
	return 1000 * min(1, max(0, float64(t.Sub(s.from))/float64(s.to.Sub(s.from))))
}

func (s scale) span(from, to time.Time) span {
	x := s.at(from)
	return span{X: tenth(x), W: tenth(max(0, s.at(to)-x))}
}

func tenth(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

func (v visit) ribbon(sh tracker.Shipment, open *tracker.Incident, f tracker.ParcelForecast) ribbon {
	limits := limitsOf(sh, open)
	end := v.now
	if !sh.SignedAt.IsZero() {
		end = sh.SignedAt
	}
	to := end
	for _, l := range limits {
		if l.at.After(to) {
			to = l.at
		}
	}
	handed := tracker.HandedAt(sh)
	if f.IsUsual && !sh.PickedUpAt.IsZero() && handed.Add(f.Usual.P90).After(to) {
		to = handed.Add(f.Usual.P90)
	}
	if sh.ShippedAt.IsZero() || !to.After(sh.ShippedAt) {
		return ribbon{Empty: true, Steps: v.steps(sh)}
	}
	sc := scale{from: sh.ShippedAt, to: to.Add(to.Sub(sh.ShippedAt) / 50)}
	rb := ribbon{Steps: v.steps(sh), Needle: tenth(sc.at(end)), Level: "none", Legs: legs(sc, sh, end)}
	if open != nil {
		rb.Level = open.Severity.String()
	}
	if f.IsUsual && !sh.PickedUpAt.IsZero() {
		rb.Usual = v.usual(sc, handed, f.Usual)
	}
	if sh.SignedAt.IsZero() {
		v.silence(&rb, sc, sh)
	}
	for _, l := range limits {
		rb.Marks = append(rb.Marks, mark{X: tenth(sc.at(l.at)), Name: v.t("mark." + l.name), At: v.moment(l.at), Clock: v.clock(l.at)})
	}
	return rb
}

func (v visit) usual(sc scale, from time.Time, b tracker.LaneBand) *usual {
	early, mid, late := from.Add(b.P10), from.Add(b.Median), from.Add(b.P90)
	return &usual{
		span: sc.span(early, late), Tick: tenth(sc.at(mid)),
		Text: v.t("ribbon.usual", "From", v.clock(early), "To", v.clock(late), "Mid", v.clock(mid), "N", b.N-b.Lost),
	}
}

// legs cuts the way at its milestones, oldest first; the last leg runs until the end.
func legs(sc scale, sh tracker.Shipment, end time.Time) []leg {
	var out []leg
	last := milestone{}
	for _, m := range milestones(sh) {
		if m.at.IsZero() || m.at.Before(last.at) {
			continue
		}
		if last.name != "" {
			out = append(out, leg{span: sc.span(last.at, m.at), Name: last.name})
		}
		last = m
	}
	if last.name != "" && end.After(last.at) {
		out = append(out, leg{span: sc.span(last.at, end), Name: last.name})
	}
	return out
}

// silence draws what is known to be silent apart from what nobody has looked at.
func (v visit) silence(rb *ribbon, sc scale, sh tracker.Shipment) {
	quiet := sh.LastEventAt
	if quiet.IsZero() {
		quiet = sh.ShippedAt
	}
	seen := sh.LastLookAt
	if seen.After(quiet) {
		s := sc.span(quiet, seen)
		rb.Silent = &s
		quiet = seen
	}
	if v.now.After(quiet) {
		s := sc.span(quiet, v.now)
		rb.Unseen = &s
	}
}

func limitsOf(sh tracker.Shipment, open *tracker.Incident) []milestone {
	var out []milestone
	add := func(name string, at time.Time) {
		if !at.IsZero() {
			out = append(out, milestone{name, at})
		}
	}
	if open != nil {
		add("due", open.DueAt)
		add("next", open.NextAt)
	}
	add("line", sh.LineDueAt)
	if !sh.PromisedAt.Equal(sh.LineDueAt) {
		add("promise", sh.PromisedAt)
	}
	slices.SortStableFunc(out, func(a, b milestone) int { return a.at.Compare(b.at) })
	return out
}

// steps lists every milestone; those not reached have no time. Locker is left out unless the parcel lay in one.
func (v visit) steps(sh tracker.Shipment) []step {
	var out []step
	var last time.Time
	current := -1
	for _, m := range milestones(sh) {
		if m.name == "locker" && m.at.IsZero() {
			continue
		}
		st := step{Name: v.t("step." + m.name), At: v.moment(m.at), Clock: v.clock(m.at)}
		if !m.at.IsZero() {
			if !last.IsZero() && m.at.After(last) {
				st.Took = "+" + v.hours(m.at.Sub(last).Hours())
			}
			last, current = m.at, len(out)
		}
		out = append(out, st)
	}
	if current >= 0 {
		out[current].Current = true
	}
	return out
}
