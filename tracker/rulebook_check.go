package tracker

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// tierNames are the keys of a row's hours with their severities, mildest first.
func tierNames() []struct {
	name     string
	severity Severity
} {
	return []struct {
		name     string
		severity Severity
	}{{"watch", SeverityWatch}, {"breach", SeverityBreach}, {"abnormal", SeverityAbnormal}, {"lost", SeverityPresumedLost}}
}

func rowsOf(prefix string, wires []wireRow, days *WorkCalendar) ([]Row, error) {
	rows := make([]Row, 0, len(wires))
	for _, w := range wires {
		row, err := w.row(prefix)
		if err != nil {
			return nil, fmt.Errorf("row %s/%s: %w", w.Clock, w.Class, err)
		}
		row.days = days
		rows = append(rows, row)
	}
	return rows, nil
}

func (w wireRow) row(prefix string) (Row, error) {
	row := Row{
		ID: prefix + "/" + string(w.Clock) + "/" + string(w.Class), Clock: w.Clock, Class: w.Class, Days: w.Days,
		NotBefore: w.NotBefore.UTC(), Until: w.Until, Runs: w.Runs, Prov: w.Prov, Source: w.Source,
	}
	var tiers []Tier
	for _, t := range tierNames() {
		hours, ok := w.Hours[t.name]
		if !ok {
			continue
		}
		if n := len(tiers); hours < 0 || (n > 0 && hours <= tiers[n-1].Hours) {
			return Row{}, fmt.Errorf("the %s tier of %g h does not ascend", t.name, hours)
		}
		prov := w.Prov
		if slices.Contains(w.Ours, t.name) {
			prov = provEstimated
		}
		tiers = append(tiers, Tier{Severity: t.severity, Hours: hours, Prov: prov})
	}
	row.setTiers(tiers)
	return row, w.check(len(row.Tiers))
}

func (w wireRow) check(tiers int) error {
	switch {
	case tiers == 0 || tiers != len(w.Hours):
		return errors.New("hours has no tier, or one of an unknown name")
	case !slices.Contains(Clocks(), w.Clock):
		return errors.New("unknown clock")
	case !slices.Contains([]RegionClass{classAll, RegionNear, RegionFar, RegionRemote}, w.Class):
		return errors.New("unknown class")
	case !slices.Contains([]string{provOfficial, provEstimated, provMerchant}, w.Prov) || w.Source == "":
		return errors.New("prov and source are needed")
	case w.Until != "" && w.Until != untilAnyUpdate:
		return fmt.Errorf("unknown until %q", w.Until)
	case w.Runs != "" && w.Runs != runsWorkdays:
		return fmt.Errorf("unknown runs %q", w.Runs)
	case (w.Clock == ClockLine) != (w.Days > 0):
		return errors.New("days belong to the line clock, and only there")
	default:
		return nil
	}
}

// settle sorts the editions and checks the book as a whole.
func (b *RuleBook) settle() error {
	if len(b.byPlatform[PlatformGeneric]) == 0 {
		return fmt.Errorf("rules: %w: %s", ErrNoRules, PlatformGeneric)
	}
	for platform, editions := range b.byPlatform {
		slices.SortFunc(editions, func(a, c *edition) int { return cmp.Compare(a.from.Unix(), c.from.Unix()) })
		for i, e := range editions {
			if i > 0 && e.from.Equal(editions[i-1].from) {
				return fmt.Errorf("rules: two editions of %s from %s", platform, e.from)
			}
			if err := b.enter(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *RuleBook) enter(e *edition) error {
	for _, clock := range Clocks() {
		if !e.rows.covers(clock) {
			return fmt.Errorf("rules %s: clock %s is not limited for every class", e.id, clock)
		}
	}
	rows := slices.Clone(e.listed)
	for _, o := range e.overrides {
		rows = append(rows, o.Rows...)
	}
	for _, row := range rows {
		if _, taken := b.byID[row.ID]; taken {
			return fmt.Errorf("rules: id %s is used twice", row.ID)
		}
		b.byID[row.ID] = row
	}
	return nil
}
