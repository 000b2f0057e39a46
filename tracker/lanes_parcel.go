package tracker

import (
	"strconv"
	"strings"
	"time"
)

// ParcelForecast is what finished parcels say about one that is under way, as of the last moment at which it was seen. Nothing in it may
// be shown as a percentage or a date unless it is known.
type ParcelForecast struct {
	Seen    time.Time
	DueAt   time.Time
	Late    Chance // of arriving after DueAt
	NoScan  Chance // of no scan within NoScanWithin
	Lost    Chance // of never moving again
	Silent  float64
	Arrival Window
	Arrives bool // Arrival is known
	Usual   LaneBand
	IsUsual bool // Usual is known
	Cases   int  // finished parcels learned so far
	Off     []LaneTarget
	Ended   bool // the parcel is done with: nothing to expect
}

// Parcel puts together what is known about one parcel.
func (k *LaneKnowledge) Parcel(j Journey, now time.Time) ParcelForecast {
	s := &j.Shipment
	f := ParcelForecast{DueAt: s.DueAt(), Seen: later(s.LastLookAt, s.PushedAt), Ended: !s.ArrivedAt().IsZero() || !s.ClosedAt.IsZero()}
	if k == nil {
		return f
	}
	f.Cases = k.Times.Cases()
	for _, t := range LaneTargets() {
		if k.Off[t] {
			f.Off = append(f.Off, t)
		}
	}
	f.Usual, f.IsUsual = k.UsualFor(*s)
	if f.Ended || f.Seen.IsZero() {
		return f
	}
	f.Late = k.LatenessFor(j, f.Seen)
	f.Arrival, f.Arrives = k.ArrivalFor(j, f.Seen)
	if silence, ok := j.Silence(now); ok {
		f.NoScan = k.NoScanFor(silence, f.Seen)
		_, f.Lost = k.LossFor(silence, f.Seen)
		f.Silent = f.Seen.Sub(silence.Since).Hours()
	}
	return f
}

// Forecast says what is expected of a parcel, a sentence a line: when it arrives, whether that is in time, whether it will move, whether
// it is lost. Where there is no evidence it says how much is missing, and never a percentage.
func (e *Explainer) Forecast(locale Locale, f ParcelForecast, zone *time.Location, now time.Time) []string {
	p := e.phrase(locale, zone, now)
	if f.Ended {
		return nil
	}
	var out []string
	if f.Arrives {
		out = append(out, p.arrival(f.Arrival))
	}
	if f.Late.Known {
		out = append(out, p.chance("late", f.Late, "due", p.at(f.DueAt)))
	}
	if f.NoScan.Known {
		out = append(out, p.chance("noscan", f.NoScan, "within", hoursText(NoScanWithin.Hours())))
	}
	if f.Lost.Known && f.Silent >= minSilence.Hours() {
		out = append(out, p.chance("lost", f.Lost, "hours", hoursText(f.Silent)))
	}
	switch {
	case len(f.Off) > 0:
		var names []string
		for _, t := range f.Off {
			names = append(names, p.word("lane_target", string(t)))
		}
		out = append(out, p.say("lane", "off", "targets", strings.Join(names, p.say("explain", "comma"))))
	case len(out) > 0:
	case f.Cases < LaneCases:
		out = append(out, p.say("lane", "missing", "have", strconv.Itoa(f.Cases), "need", strconv.Itoa(LaneCases), "more", strconv.Itoa(LaneCases-f.Cases)))
	default:
		out = append(out, p.say("lane", "missing_here", "have", strconv.Itoa(f.Cases), "need", strconv.Itoa(LaneCases)))
	}
	return out
}

func (p phrase) arrival(w Window) string {
	day := func(t time.Time) string { return t.In(p.zone).Format("01-02") }
	name := "arrival"
	if w.Late.IsZero() {
		name = "arrival_open"
	}
	return p.say("lane", name, "from", day(w.Early), "to", day(w.Late), "mid", day(w.Median), "n", strconv.Itoa(w.N), "level", p.laneLevel(w.Level))
}

func (p phrase) chance(name string, c Chance, more ...string) string {
	return p.say("lane", name, append(more, "chance", percentOf(c.P), "lo", percentOf(c.Lo), "hi", percentOf(c.Hi), "n", strconv.Itoa(c.N),
		"hits", strconv.Itoa(c.Hits), "level", p.laneLevel(c.Level))...)
}

func (p phrase) laneLevel(level string) string {
	if level == "" {
		return p.word("lane", "all")
	}
	return level
}

// percentOf writes a probability in whole percents, and never as certain.
func percentOf(v float64) string {
	switch {
	case v > 0 && v < 0.005:
		return "<1%"
	case v < 1 && v >= 0.995:
		return ">99%"
	default:
		return percent(v)
	}
}
