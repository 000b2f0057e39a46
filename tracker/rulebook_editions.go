package tracker

import (
	"cmp"
	"slices"
	"time"
)

// Edition is the text of a platform's rules between two revisions, with everything that chooses a row of it.
type Edition struct {
	ID         string
	Platform   string
	From       time.Time
	Until      time.Time // zero: in force until further notice
	Source     string
	Remote     []string   // provinces
	NearGroups [][]string // provinces that count as one
	Rows       []Row      // in the order of the clocks
	Overrides  []HolidayOverride
}

// Editions returns the editions of a platform, newest first; of every platform for an empty name. A platform that is not kept has none.
func (b *RuleBook) Editions(platform string) []Edition {
	var out []Edition
	for name, list := range b.byPlatform {
		if platform != "" && name != platform {
			continue
		}
		for i, e := range list {
			var until time.Time
			if i+1 < len(list) {
				until = list[i+1].from
			}
			out = append(out, e.public(until))
		}
	}
	slices.SortFunc(out, func(a, b Edition) int { return cmp.Or(cmp.Compare(a.Platform, b.Platform), b.From.Compare(a.From)) })
	return out
}

// EditionFor returns the edition that judges a shop's clocks that start at the time.
func (b *RuleBook) EditionFor(platform string, at time.Time) (Edition, error) {
	rules, err := b.For(platform, at)
	if err != nil {
		return Edition{}, err
	}
	for _, e := range b.Editions(rules.edition.platform) {
		if e.ID == rules.edition.id {
			return e, nil
		}
	}
	return Edition{}, ErrNoRules
}

func (e *edition) public(until time.Time) Edition {
	out := Edition{ID: e.id, Platform: e.platform, From: e.from, Until: until, Source: e.source, Rows: slices.Clone(e.listed)}
	for province := range e.remote {
		out.Remote = append(out.Remote, province)
	}
	slices.Sort(out.Remote)
	groups := map[int][]string{}
	for province, n := range e.group {
		groups[n] = append(groups[n], province)
	}
	for n := 1; n <= len(groups); n++ {
		slices.Sort(groups[n])
		out.NearGroups = append(out.NearGroups, groups[n])
	}
	for i := range e.overrides {
		out.Overrides = append(out.Overrides, e.overrides[i].HolidayOverride)
	}
	return out
}

// Platforms returns the platforms for which rows are kept.
func (b *RuleBook) Platforms() []string {
	out := make([]string, 0, len(b.byPlatform))
	for name := range b.byPlatform {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Campaigns returns the campaigns that some override makes an exception for.
func (b *RuleBook) Campaigns() []string {
	var out []string
	for _, list := range b.byPlatform {
		for _, e := range list {
			for i := range e.overrides {
				out = append(out, e.overrides[i].NotFor...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// WorkCalendar returns the working days by which rows that run on workdays are read.
func (b *RuleBook) WorkCalendar() *WorkCalendar { return b.days }

// ShipBy returns the moment before which an order paid as the calendar says need not be shipped; false where no override moves it.
func (s RuleSet) ShipBy(cal Calendar) (time.Time, bool) {
	for i := range s.edition.overrides {
		if o := &s.edition.overrides[i]; !o.ShipBy.IsZero() && o.covers(cal) {
			return o.ShipBy, true
		}
	}
	return time.Time{}, false
}
