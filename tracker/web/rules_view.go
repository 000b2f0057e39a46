package web

import (
	"parcelwarden/tracker"
	"strings"
	"time"
)

// editionLine is one edition of a platform's rules.
type editionLine struct {
	ID, Source  string
	From, Until string // local dates
	Remote      string
	Near        string
	Holidays    []holidayLine
}

// holidayLine is a platform's rule for a holiday.
type holidayLine struct {
	ID, From, Until, ShipBy, Source string
	Excluded, NotFor                string
	Hours                           []string
}

// ownRule is one row of the merchant's own rules.
type ownRule struct {
	ID        int64
	What      string
	Hours     []string
	From      string
	By, Why   string
	At        Moment
	Withdrawn bool
	Stands    bool
	Kind      tracker.RulingKind
	Clock     tracker.Clock
	Class     tracker.RegionClass
	Campaign  string
}

// disasterLine is one disaster that stands.
type disasterLine struct {
	Code, Name, Area, End, From, Until string
	Clocks, MoveTo, Source, Href, By   string
	Hours                              []string
	Exclude, Now                       bool
}

// calendarView is how far the holidays are known.
type calendarView struct {
	Source      string
	First, Last int
	Missing     int // year
	Days        []freeDay
}

// freeDay is one of the next days that are not as the weekday says.
type freeDay struct {
	Date, Weekday, Name string
	Worked              bool
}

func (v visit) editionLine(e tracker.Edition) editionLine {
	line := editionLine{ID: e.ID, Source: v.word("rule_source", e.Source), From: v.date(e.From), Until: v.date(e.Until), Remote: strings.Join(e.Remote, "、")}
	groups := make([]string, 0, len(e.NearGroups))
	for _, g := range e.NearGroups {
		groups = append(groups, strings.Join(g, "、"))
	}
	line.Near = strings.Join(groups, "；")
	for _, o := range e.Overrides {
		holiday := holidayLine{
			ID: o.ID, From: v.date(o.PaidFrom), Until: v.date(o.PaidUntil.Add(-time.Second)), ShipBy: v.full(o.ShipBy), Source: o.Source,
			Excluded: v.names("metric_out", o.Excluded), NotFor: v.names("campaign", o.NotFor),
		}
		for _, row := range o.Rows {
			holiday.Hours = append(holiday.Hours, v.word("clock", string(row.Clock))+" · "+v.word("region_class", string(row.Class))+": "+v.tierTexts(row.Tiers))
		}
		line.Holidays = append(line.Holidays, holiday)
	}
	return line
}

func (v visit) tierTexts(tiers []tracker.Tier) string {
	parts := make([]string, 0, len(tiers))
	for _, t := range tiers {
		parts = append(parts, v.word("severity", t.Severity.String())+" "+v.hours(t.Hours))
	}
	return strings.Join(parts, " / ")
}

func (v visit) names(group string, list []string) string {
	out := make([]string, 0, len(list))
	for _, name := range list {
		out = append(out, v.known(group, name))
	}
	return strings.Join(out, "、")
}

// date is a local date; empty for none, and for the beginning of an edition that has no predecessor.
func (v visit) date(at time.Time) string {
	if at.IsZero() || at.Year() <= 2000 {
		return ""
	}
	return at.In(v.zone).Format(time.DateOnly)
}

func (v visit) full(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(v.zone).Format("2006-01-02 15:04:05")
}

func (v visit) ownRule(m tracker.MerchantRule) ownRule {
	line := ownRule{
		ID: m.ID, Hours: v.hoursTexts(m.Hours), From: v.clock(m.From), By: m.By, Why: m.Why, At: v.moment(m.At), Withdrawn: m.Withdrawn, Kind: m.Kind,
		Clock: m.Clock, Class: m.Class, Campaign: m.Campaign,
	}
	line.What = v.word("clock", string(m.Clock)) + " · " + v.word("region_class", string(m.Class))
	if m.Kind == tracker.RulingCampaign {
		line.What = v.known("campaign", m.Campaign)
		if len(m.Provinces) > 0 {
			line.What += " · " + strings.Join(m.Provinces, "、")
		}
	}
	return line
}

func (v visit) hoursTexts(h tracker.TierHours) []string {
	var out []string
	for s := tracker.SeverityWatch; s <= tracker.SeverityPresumedLost; s++ {
		if hours := h.Of(s); hours > 0 {
			out = append(out, v.word("severity", s.String())+" "+v.hours(hours))
		}
	}
	return out
}

func (v visit) disasterLine(d tracker.Disaster) disasterLine {
	line := disasterLine{
		Code: d.Code, Name: d.Name, Area: d.Area.Province + d.Area.City + d.Area.District, End: v.t("rules.end." + string(d.End)), From: v.clock(d.From),
		Until: v.clock(d.Until), MoveTo: v.clock(d.MoveTo), Source: d.Source, By: d.By, Hours: v.hoursTexts(d.Hours), Exclude: d.Exclude,
		Now: !v.now.Before(d.From) && v.now.Before(d.Until),
	}
	clocks := make([]string, 0, len(d.Clocks))
	for _, c := range d.Clocks {
		clocks = append(clocks, v.word("clock", string(c)))
	}
	line.Clocks = strings.Join(clocks, "、")
	return line
}

// aheadDays is how far the calendar is shown.
const aheadDays = 120

func (v visit) calendarView(c *tracker.WorkCalendar) calendarView {
	view := calendarView{Source: c.Source + " " + c.Version}
	view.First, view.Last = c.Years()
	if year, missing := c.Missing(v.now); missing {
		view.Missing = year
	}
	for i := range aheadDays {
		at := v.now.AddDate(0, 0, i)
		name, worked := c.Holiday(at), c.MadeUp(at)
		if name == "" && !worked {
			continue
		}
		local := at.In(time.FixedZone("", 8*3600))
		view.Days = append(view.Days, freeDay{
			Date: local.Format(time.DateOnly), Weekday: v.t("weekday." + local.Weekday().String()), Name: name, Worked: worked,
		})
	}
	return view
}
