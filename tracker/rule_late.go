package tracker

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// RuleLate is the rule of a forecast delay: not a clock that has run out, but a model that expects it to.
const RuleLate = "lane/late"

// LateWarn is the chance of arriving late from which a parcel is put on watch, unless the merchant sets another.
const LateWarn = 0.7

// A forecast delay is taken back only when its chance has fallen clearly, and is worked out anew this often.
const (
	lateEase    = 0.15
	lateRecheck = 12 * time.Hour
)

// late puts a parcel on watch that will probably miss its due date, although the date is still ahead. The chance is that of the last
// moment at which the parcel was seen: days without a look prove nothing.
func (d *docket) late() {
	s := &d.out.Shipment
	due := s.DueAt()
	if d.in.Lanes == nil || !s.BlindSince.IsZero() || due.IsZero() || !d.now.Before(due) || d.out.has(FamilyOverdue) {
		return
	}
	switch s.Phase {
	case PhaseAwaitingPickup, PhaseLocker, PhaseReturning, PhaseClosed, "":
		return
	}
	earliest(&s.CheckAt, d.now.Add(lateRecheck))
	zone, err := d.book.zone(d.in.Merchant.Zone)
	if err != nil {
		zone = d.in.Merchant.Location()
	}
	c := d.in.Lanes.lateAbove(d.lateLimit(), s, zone, d.seen)
	if !c.Known {
		return
	}
	kind := KindLineOverdue
	if !s.PromisedAt.IsZero() {
		kind = KindPromiseOverdue
	}
	since := s.PickedUpAt
	if since.IsZero() {
		since = s.ShippedAt
	}
	d.find(Finding{
		Family: FamilyOverdue, Kind: kind, Severity: SeverityWatch, RuleID: RuleLate, RuleProv: provEstimated,
		Since: since, DueAt: due, LimitHrs: math.Round(due.Sub(since).Hours()*10) / 10, NextAt: due, SeenAt: d.seen, Text: lateText(c),
	})
}

// lateLimit is the chance that keeps, or puts, the parcel on watch.
func (d *docket) lateLimit() float64 {
	limit := d.in.Merchant.Terms.LateWarn
	if !(limit > 0 && limit < 1) {
		limit = LateWarn
	}
	for i := range d.in.Incidents {
		if in := &d.in.Incidents[i]; in.ResolvedAt.IsZero() && in.RuleID == RuleLate && in.ShipmentID == d.in.Shipment.ID {
			return limit - lateEase
		}
	}
	return limit
}

func (j *Judgement) has(f Family) bool { return j.finding(f) != nil }

// lateText is the evidence in a form that every language can be made from: percent, cases, hits, level.
func lateText(c Chance) string {
	return fmt.Sprintf("%d %d %d %s", int(math.Round(c.P*100)), c.N, c.Hits, c.Level)
}

// readLate is the inverse of lateText.
func readLate(text string) (percent, n, hits, level string, ok bool) {
	parts := strings.SplitN(text, " ", 4)
	if len(parts) < 3 {
		return "", "", "", "", false
	}
	for _, number := range parts[:3] {
		if _, err := strconv.Atoi(number); err != nil {
			return "", "", "", "", false
		}
	}
	if len(parts) == 4 {
		level = parts[3]
	}
	percent = parts[0] + "%"
	if parts[0] == "100" { // rounded: nothing ahead is certain
		percent = ">99%"
	}
	return percent, parts[1], parts[2], level, true
}

// forecast is the sentence about a delay that has not happened yet.
func (p phrase) forecast(i Incident, s Shipment) string {
	chance, n, hits, level, ok := readLate(i.Text)
	if !ok {
		return p.say("verdict", string(i.Kind)+"_watch", "courier", p.courier(s.Courier), "phase", p.inside("phase", string(i.Phase)), "est", p.est(true))
	}
	if level == "" {
		level = p.word("lane", "all")
	}
	return p.say("verdict", "late_forecast", "courier", p.courier(s.Courier), "phase", p.inside("phase", string(i.Phase)), "due", p.at(i.DueAt),
		"chance", chance, "n", n, "hits", hits, "level", level)
}
