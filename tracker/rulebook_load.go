package tracker

import (
	"embed"
	"encoding/json"
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
	Remote    []string       `json:"remote"`
	Rows      []wireRow      `json:"rows"`
	Overrides []wireOverride `json:"overrides"`
}

type wireOverride struct {
	ID        string    `json:"id"`
	PaidFrom  time.Time `json:"paid_from"`
	PaidUntil time.Time `json:"paid_until"`
	Rows      []wireRow `json:"rows"`
}

type wireRow struct {
	Clock     Clock              `json:"clock"`
	Class     RegionClass        `json:"class"`
	Hours     map[string]float64 `json:"hours"`
	Days      int                `json:"days"`
	NotBefore time.Time          `json:"not_before"`
	Until     string             `json:"until"`
	Prov      string             `json:"prov"`
	Ours      []string           `json:"ours"` // tiers that the source does not have
	Source    string             `json:"source"`
}

// provEstimated marks a number of ours.
const provEstimated = "estimated"

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
	if err := json.Unmarshal(raw, &wire); err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	book := &RuleBook{byPlatform: map[string][]*edition{}, byID: map[string]Row{}}
	loaded := map[string]*edition{}
	groups := map[string]int{}
	for i, group := range wire.NearGroups {
		for _, province := range group {
			groups[province] = i + 1
		}
	}
	for _, w := range wire.Editions {
		e, err := w.edition(loaded[w.Like])
		if err != nil {
			return nil, fmt.Errorf("rules %s: %w", w.ID, err)
		}
		e.group = groups
		loaded[e.id] = e
		book.byPlatform[e.platform] = append(book.byPlatform[e.platform], e)
	}
	if err := book.settle(); err != nil {
		return nil, err
	}
	return book, nil
}

func (w wireEdition) edition(like *edition) (*edition, error) {
	from, err := time.ParseInLocation(time.DateOnly, w.From, chinaZone())
	if err != nil {
		return nil, fmt.Errorf("from: %w", err)
	}
	if w.ID == "" || w.Platform == "" || (like == nil && w.Like != "") {
		return nil, fmt.Errorf("id, platform and an earlier edition for like %q are needed", w.Like)
	}
	e := &edition{id: w.ID, platform: w.Platform, from: from, remote: map[string]bool{}}
	for _, province := range w.Remote {
		e.remote[province] = true
	}
	if e.listed, err = rowsOf(w.ID, w.Rows); err != nil {
		return nil, err
	}
	if like != nil {
		e.borrow(like)
	}
	slices.SortStableFunc(e.listed, func(a, b Row) int { return slices.Index(Clocks(), a.Clock) - slices.Index(Clocks(), b.Clock) })
	e.rows = indexRows(e.listed)
	for _, o := range w.Overrides {
		rows, err := rowsOf(w.ID+"/"+o.ID, o.Rows)
		if err != nil {
			return nil, err
		}
		if !o.PaidFrom.Before(o.PaidUntil) {
			return nil, fmt.Errorf("override %s covers no time", o.ID)
		}
		e.overrides = append(e.overrides, override{id: o.ID, paidFrom: o.PaidFrom, paidUntil: o.PaidUntil, rows: indexRows(rows), listed: rows})
	}
	return e, nil
}

// borrow takes over the rows of another edition for the clocks that this one does not limit. They are estimates here: the
// source speaks of another platform or another time.
func (e *edition) borrow(like *edition) {
	if len(e.remote) == 0 {
		e.remote = like.remote
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
