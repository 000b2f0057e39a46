package web

import (
	"math"
	"net/http"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"strings"
)

// whatIfRow is one limit that can be moved.
type whatIfRow struct {
	Name, Class string
	Tiers       []whatIfTier
	Changed     bool
}

// whatIfTier is one step of it, on a scale of hours.
type whatIfTier struct {
	Field    string // form field and id
	Severity string
	Now      string
	Value    string
	Max      string
	Official string // hours at which the platform counts it as overdue; empty where it has no such rule
	Tick     string // where they stand on the scale, in percent
	Beyond   bool   // the value lies at or after them, later than it does now
}

// whatIfForm is what the form holds: hours as typed, by field.
type whatIfForm struct {
	hours map[string]string
	pace  tracker.Cadence
}

func whatIfTiers() []tracker.Severity {
	return []tracker.Severity{tracker.SeverityWatch, tracker.SeverityBreach}
}

// whatIfMovable are the clocks that the page moves. The promise and the line standard are dates; late shipping needs orders without a
// parcel, which are not played.
func whatIfMovable(c tracker.Clock) bool {
	return slices.Contains([]tracker.Clock{
		tracker.ClockLabelToPickup, tracker.ClockPickupToHub, tracker.ClockHubGap, tracker.ClockBranchToDispatch, tracker.ClockDispatchToSign,
		tracker.ClockLocker, tracker.ClockLongTail,
	}, c)
}

func whatIfField(row tracker.Row, s tracker.Severity) string { return row.ID + ":" + s.String() }

func formOf(ask tracker.WhatIfAsk) whatIfForm {
	form := whatIfForm{hours: map[string]string{}, pace: ask.Cadence}
	for _, c := range ask.Changes {
		for severity, h := range c.Hours {
			form.hours[c.Row+":"+severity.String()] = hoursText(h)
		}
	}
	return form
}

func readWhatIf(r *http.Request, rows []tracker.Row) whatIfForm {
	form := whatIfForm{hours: map[string]string{}, pace: tracker.Cadence(r.PostFormValue("pace"))}
	for _, row := range rows {
		for _, severity := range whatIfTiers() {
			field := whatIfField(row, severity)
			if text := strings.TrimSpace(r.PostFormValue(field)); text != "" {
				form.hours[field] = text
			}
		}
	}
	return form
}

func hoursText(h float64) string { return strconv.FormatFloat(h, 'f', -1, 64) }

// tierOf returns the hours of a row's step.
func tierOf(row tracker.Row, s tracker.Severity) (tracker.Tier, bool) {
	at := slices.IndexFunc(row.Tiers, func(t tracker.Tier) bool { return t.Severity == s })
	if at < 0 {
		return tracker.Tier{}, false
	}
	return row.Tiers[at], true
}

// ceiling is the longest that a step of the row may be moved to: below its next step.
func ceiling(row tracker.Row) float64 {
	if next, ok := tierOf(row, tracker.SeverityAbnormal); ok {
		return next.Hours - 1
	}
	return 3 * row.BreachHours
}

// ask is the question that the form asks, or what is wrong with it. A row that is moved names all its steps, so that it means the same
// whatever the shop had set.
func (form whatIfForm) ask(v visit, rows []tracker.Row) (ask tracker.WhatIfAsk, wrong string) {
	if form.pace != "" && !slices.Contains(tracker.Cadences(), form.pace) {
		return ask, v.t("whatif.wrong.pace")
	}
	ask.Cadence = form.pace
	for _, row := range rows {
		if !whatIfMovable(row.Clock) {
			continue
		}
		hours, moved, last := map[tracker.Severity]float64{}, false, 0.0
		for _, severity := range whatIfTiers() {
			tier, ok := tierOf(row, severity)
			if !ok {
				continue
			}
			h, name := tier.Hours, v.whatIfName(row)
			if text, given := form.hours[whatIfField(row, severity)]; given {
				var err error
				if h, err = strconv.ParseFloat(text, 64); err != nil || !(h > 0) || h > ceiling(row) {
					return ask, v.t("whatif.wrong.hours", "Row", name, "Max", hoursText(ceiling(row)))
				}
			}
			if h <= last {
				return ask, v.t("whatif.wrong.ascend", "Row", name)
			}
			hours[severity], last, moved = h, h, moved || h != tier.Hours
		}
		if moved {
			ask.Changes = append(ask.Changes, tracker.RowChange{Row: row.ID, Hours: hours})
		}
	}
	if len(ask.Changes) == 0 && ask.Cadence == "" {
		return ask, v.t("whatif.wrong.nothing")
	}
	return ask, ""
}

func (v visit) whatIfName(row tracker.Row) string {
	name := v.t("whatif.clock." + string(row.Clock))
	if class := v.whatIfClass(row.Class); class != "" {
		name += " · " + class
	}
	return name
}

func (v visit) whatIfClass(class tracker.RegionClass) string {
	switch class {
	case tracker.RegionNear, tracker.RegionFar, tracker.RegionRemote:
		return v.t("whatif.class." + string(class))
	default:
		return ""
	}
}

func (v visit) whatIfRows(rows []tracker.Row, form whatIfForm) []whatIfRow {
	var out []whatIfRow
	for _, row := range rows {
		if !whatIfMovable(row.Clock) {
			continue
		}
		line := whatIfRow{Name: v.t("whatif.clock." + string(row.Clock)), Class: v.whatIfClass(row.Class)}
		for _, severity := range whatIfTiers() {
			tier, ok := tierOf(row, severity)
			if !ok {
				continue
			}
			step := whatIfTier{Field: whatIfField(row, severity), Severity: severity.String(), Now: hoursText(tier.Hours), Value: hoursText(tier.Hours), Max: hoursText(ceiling(row))}
			if text, given := form.hours[step.Field]; given {
				step.Value = text
			}
			if fine, ok := officialHours(row); ok {
				step.Official, step.Tick = hoursText(fine), hoursText(math.Round(100*(fine-1)/max(1, ceiling(row)-1)))
				h, err := strconv.ParseFloat(step.Value, 64)
				step.Beyond = err == nil && h > tier.Hours && (h > fine || severity == tracker.SeverityWatch && h >= fine)
			}
			line.Changed = line.Changed || step.Value != step.Now
			line.Tiers = append(line.Tiers, step)
		}
		out = append(out, line)
	}
	return out
}

// officialHours are those from which the platform counts a parcel as overdue by its own text.
func officialHours(row tracker.Row) (float64, bool) {
	if row.Official != nil { // the shop's own hours decide when to tell, not what the platform counts
		row = *row.Official
	}
	tier, ok := tierOf(row, tracker.SeverityBreach)
	return tier.Hours, ok && tier.Prov == "official"
}
