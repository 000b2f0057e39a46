package web

import (
	"parcelwarden/tracker"
	"strconv"
)

func (v visit) metricLine(m ScoreMetric) metricLine {
	name := v.known("metric", m.Key)
	if v.locale == tracker.LocaleZH && m.NameZH != "" {
		name = m.NameZH
	} else if v.locale == tracker.LocaleEN && m.NameEN != "" {
		name = m.NameEN
	}
	line := metricLine{
		Name: name, Value: "–", Points: "–", N: m.N, Bad: m.Bad, Provenance: v.provenance(m.Provenance), Estimate: guessed(m.Provenance),
	}
	if m.Weight > 0 {
		line.Weight = v.percent(m.Weight)
	}
	line.Beyond = m.Extrapolated
	if m.Pass != nil {
		line.Pass, line.Missed = v.passText(*m.Pass, m.Unit), m.Pass.Known && !m.Pass.Met
	}
	if !m.Known {
		return line
	}
	if m.Weight > 0 || m.Pass == nil {
		line.Points = v.points(m.Points, 2)
	}
	switch m.Unit {
	case "ratio", "share":
		line.Value = strconv.FormatFloat(m.Value*100, 'f', 2, 64) + "%"
	case "hours", "h":
		line.Value = strconv.FormatFloat(m.Value, 'f', 1, 64) + " h"
	default:
		line.Value = strconv.FormatFloat(m.Value, 'f', 2, 64)
	}
	return line
}

// passText says how a metric stands to the platform's line.
func (v visit) passText(p tracker.PassResult, unit string) string {
	at := v.value(p.At, unit)
	switch {
	case !p.Known:
		return v.t("pass.unknown", "At", at)
	case p.Met && p.FailuresLeft >= 0:
		return v.t("pass.met_left", "At", at, "N", p.FailuresLeft)
	case p.Met:
		return v.t("pass.met", "At", at)
	case p.GoodNeeded > 0:
		return v.t("pass.missed_good", "At", at, "N", p.GoodNeeded)
	default:
		return v.t("pass.missed", "At", at)
	}
}
