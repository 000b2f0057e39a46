package tracker

import (
	"math"
	"strconv"
	"time"
)

// effect is the line about the score: the share and what a repair would bring, or what is at risk; when it ends; the nearest gate.
func (p phrase) effect(in ExplainInput) string {
	e, ok := newestEntry(in.Entries)
	if ok && e.Line.Known {
		return p.line(e)
	}
	if !ok || e.Attributed == 0 && e.Marginal == 0 {
		return ""
	}
	gate := p.gate(in.Gates)
	if e.AtRisk {
		return p.say("explain", "risk", "attributed", e.Attributed.Short(3), "enters", p.day(e.Enters), "gate", gate)
	}
	return p.say("explain", "effect", "attributed", e.Attributed.Short(3), "marginal", e.Marginal.Short(3), "leaves", p.day(e.Leaves),
		"est", p.est(e.Provenance != "official" && e.Provenance != "captured"), "gate", gate)
}

// line says how the metric of a row stands to the platform's line, where there are no points.
func (p phrase) line(e ScoreEntry) string {
	sentence, n := "line_met", e.Line.FailuresLeft+1
	switch {
	case !e.Line.Met && e.Line.GoodNeeded > 0:
		sentence, n = "line_missed", e.Line.GoodNeeded
	case !e.Line.Met:
		sentence = "line_lost"
	case e.Line.FailuresLeft < 0:
		sentence = "line_safe"
	}
	return p.say("explain", sentence, "metric", p.word("metric", e.Metric), "value", inUnit(e.Line.Value, e.Line.Unit), "at", inUnit(e.Line.At, e.Line.Unit),
		"n", strconv.Itoa(n), "leaves", p.day(e.Leaves), "est", p.est(e.Provenance != ProvOfficial && e.Provenance != ProvCaptured))
}

// inUnit writes a metric's value in its unit.
func inUnit(x float64, unit string) string {
	if unit == "share" {
		return strconv.FormatFloat(math.Round(x*1e4)/100, 'f', -1, 64) + "%"
	}
	return strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
}

// newestEntry is the latest row: the last score date, then the one that was written last.
func newestEntry(entries []ScoreEntry) (ScoreEntry, bool) {
	var last ScoreEntry
	for i, e := range entries {
		if i == 0 || e.LaterThan(last) {
			last = e
		}
	}
	return last, len(entries) > 0
}

// day shortens a local date to month and day.
func (p phrase) day(date string) string {
	if len(date) != len(time.DateOnly) {
		return date
	}
	return date[len("2006-"):]
}

// gate names the nearest line of the logistics score, or of the overall score if there is none.
func (p phrase) gate(gates []GateDistance) string {
	var best *GateDistance
	for i := range gates {
		g := &gates[i]
		nearer := best == nil || (g.Of == "logistics") != (best.Of == "logistics") && g.Of == "logistics" ||
			g.Of == best.Of && magnitude(int64(g.Distance)) < magnitude(int64(best.Distance))
		if g.Known && nearer {
			best = g
		}
	}
	if best == nil {
		return ""
	}
	name, points, sentence := best.Name, best.Distance, "gate_above"
	if p.locale == LocaleEN {
		name = best.NameEN
	}
	if points < 0 {
		points, sentence = -points, "gate_below"
	}
	return p.say("explain", sentence, "name", name, "at", strconv.FormatFloat(best.At.Float(), 'f', -1, 64), "points", points.Short(1))
}

// next is when the advice is worked out again, and what the incident becomes then.
func (p phrase) next(in ExplainInput) string {
	at := in.Recommendation.NextAt
	if !at.After(in.Now) {
		return ""
	}
	worse := in.Incident.Severity + 1
	hours := hoursText(at.Sub(in.Now).Hours())
	if worse > SeverityPresumedLost || !at.Equal(in.Incident.NextAt) {
		return p.say("explain", "next_again", "at", p.at(at), "hours", hours)
	}
	return p.say("explain", "next", "at", p.at(at), "hours", hours, "severity", p.word("severity", worse.String()))
}
