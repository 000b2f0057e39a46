package tracker

import (
	"embed"
	"fmt"
	"slices"
	"time"
)

//go:embed profiles/thresholds.json
var thresholdFile embed.FS

type wireBook struct {
	Schema     int           `json:"schema"`
	NearGroups [][]string    `json:"near_groups"`
	Editions   []wireEdition `json:"editions"`
}

type wireEdition struct {
	ID        string         `json:"id"`
	Platform  string         `json:"platform"`
	From      string         `json:"from"` // local date in China
	Like      string         `json:"like"` // an earlier edition in the file whose rows are taken where this one has none, as estimates
	Source    string         `json:"source"`
	Due       string         `json:"due"`
	Remote    []string       `json:"remote"`
	Groups    [][]string     `json:"near_groups"` // its own; those of the book where it has none
	Rows      []wireRow      `json:"rows"`
	Overrides []wireOverride `json:"overrides"`
}

type wireOverride struct {
	ID        string    `json:"id"`
	PaidFrom  time.Time `json:"paid_from"`
	PaidUntil time.Time `json:"paid_until"`
	ShipBy    time.Time `json:"ship_by_at_least"`
	Excluded  []string  `json:"exclude_from_metrics"`
	NotFor    []string  `json:"not_for"`
	Source    string    `json:"source"`
	Rows      []wireRow `json:"rows"`
}

type wireRow struct {
	Clock     Clock              `json:"clock"`
	Class     RegionClass        `json:"class"`
	Hours     map[string]float64 `json:"hours"`
	Days      int                `json:"days"`
	NotBefore time.Time          `json:"not_before"`
	Until     string             `json:"until"`
	Runs      string             `json:"runs"`
	Prov      string             `json:"prov"`
	Ours      []string           `json:"ours"` // tiers that the source does not have
	Source    string             `json:"source"`
}

// Where a number comes from: the platform's published rule, an estimate of ours, or the merchant's own entry.
const (
	provOfficial  = "official"
	provEstimated = "estimated"
	provMerchant  = "merchant"
)

// LoadRuleBook reads the embedded rows and refuses a book in which tiers do not ascend, an id is used twice, a date makes no
// sense, or a clock has no limit.
func LoadRuleBook() (*RuleBook, error) {
	raw, err := thresholdFile.ReadFile("profiles/thresholds.json")
	if err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	return parseRuleBook(raw)
}

func parseRuleBook(raw []byte) (*RuleBook, error) {
	var wire wireBook
	if err := strictJSON(raw, &wire); err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	days, err := LoadWorkCalendar()
	if err != nil {
		return nil, err
	}
	disasters, err := loadDisasters()
	if err != nil {
		return nil, err
	}
	book := &RuleBook{byPlatform: map[string][]*edition{}, byID: map[string]Row{}, days: days, disasters: disasters}
	loaded := map[string]*edition{}
	groups := groupTable(wire.NearGroups)
	for _, w := range wire.Editions {
		e, err := w.edition(loaded[w.Like], days)
		if err != nil {
			return nil, fmt.Errorf("rules %s: %w", w.ID, err)
		}
		if e.group == nil {
			e.group = groups
		}
		loaded[e.id] = e
		book.byPlatform[e.platform] = append(book.byPlatform[e.platform], e)
	}
	if err := book.settle(); err != nil {
		return nil, err
	}
	return book, nil
}

// groupTable numbers the groups of neighbouring provinces from 1; nil for none.
func groupTable(groups [][]string) map[string]int {
	if len(groups) == 0 {
		return nil
	}
	table := map[string]int{}
	for i, group := range groups {
		for _, province := range group {
			table[province] = i + 1
		}
	}
	return table
}

func (w wireEdition) edition(like *edition, days *WorkCalendar) (*edition, error) {
	from, err := time.ParseInLocation(time.DateOnly, w.From, chinaZone())
	if err != nil {
		return nil, fmt.Errorf("from: %w", err)
	}
	if w.ID == "" || w.Platform == "" || (like == nil && w.Like != "") {
		return nil, fmt.Errorf("id, platform and an earlier edition for like %q are needed", w.Like)
	}
	if w.Due != "" && w.Due != dueExpected {
		return nil, fmt.Errorf("unknown due %q", w.Due)
	}
	e := &edition{
		id: w.ID, platform: w.Platform, from: from, remote: map[string]bool{}, group: groupTable(w.Groups), source: w.Source, due: w.Due,
	}
	for _, province := range w.Remote {
		e.remote[province] = true
	}
	if e.listed, err = rowsOf(w.ID, w.Rows, days); err != nil {
		return nil, err
	}
	if like != nil {
		e.borrow(like)
	}
	slices.SortStableFunc(e.listed, func(a, b Row) int { return slices.Index(Clocks(), a.Clock) - slices.Index(Clocks(), b.Clock) })
	e.rows = indexRows(e.listed)
	e.overrides, err = w.overrides(days)
	return e, err
}

func (w wireEdition) overrides(days *WorkCalendar) ([]override, error) {
	out := make([]override, 0, len(w.Overrides))
	for _, o := range w.Overrides {
		rows, err := rowsOf(w.ID+"/"+o.ID, o.Rows, days)
		if err != nil {
			return nil, err
		}
		if !o.PaidFrom.Before(o.PaidUntil) {
			return nil, fmt.Errorf("override %s covers no time", o.ID)
		}
		public := HolidayOverride{
			ID: w.ID + "/" + o.ID, PaidFrom: o.PaidFrom.UTC(), PaidUntil: o.PaidUntil.UTC(), ShipBy: o.ShipBy.UTC(), Excluded: o.Excluded, NotFor: o.NotFor,
			Source: o.Source, Rows: rows,
		}
		if o.ShipBy.IsZero() {
			public.ShipBy = time.Time{}
		}
		out = append(out, override{HolidayOverride: public, rows: indexRows(rows)})
	}
	return out, nil
}

// borrow takes over the rows of another edition for the clocks that this one does not limit. They are estimates here: the
// source speaks of another platform or another time.
func (e *edition) borrow(like *edition) {
	if len(e.remote) == 0 {
		e.remote = like.remote
	}
	if e.group == nil {
		e.group = like.group
	}
	own := indexRows(e.listed)
	for _, row := range like.listed {
		if own.covers(row.Clock) {
			continue
		}
		row.ID = e.id + "/" + string(row.Clock) + "/" + string(row.Class)
		row.Tiers = slices.Clone(row.Tiers)
		if row.Clock != ClockPromise {
			row.Prov = provEstimated
			for i := range row.Tiers {
				row.Tiers[i].Prov = provEstimated
			}
		}
		e.listed = append(e.listed, row)
	}
}
