package web

import (
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// lineView is one line of a platform that publishes no score: where the metric stands, in its own unit, and the ways to the line in sentences.
type lineView struct {
	Key                       string
	Name, Value, At, Distance string
	N, Bad                    int64
	Known, Met                bool
	Head                      string
	Ways                      []string
	Rule, Profile, Source     string
	Provenance                string
	Lapses                    []lapseLine
	Cases                     []planCase
}

// linePlans are the lines of a shop's platform; none where the platform has a score, or where nothing can be planned.
func (s *Server) linePlans(r *http.Request, v visit, ask GateAsk) ([]lineView, error) {
	if s.cfg.Lines == nil {
		return nil, nil
	}
	plans, err := s.cfg.Lines(r.Context(), ask)
	if errors.Is(err, tracker.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := make([]lineView, 0, len(plans))
	for i := range plans {
		out = append(out, v.lineView(&plans[i]))
	}
	return out, nil
}

func (v visit) lineView(p *tracker.LinePlan) lineView {
	line := lineView{
		Key: p.Key, Name: v.metricName(p.Key, []tracker.MetricProfile{{Key: p.Key, NameZH: p.NameZH, NameEN: p.NameEN}}), Value: "–", At: v.lineAt(p.LineStand), Distance: "–",
		N: p.N, Bad: p.Bad, Known: p.Known, Met: p.Met, Rule: p.Rule, Profile: p.From, Source: p.Source, Provenance: v.provenance(p.Prov),
	}
	if p.Known {
		line.Value, line.Distance = v.inUnit(p.Value, p.Unit), v.apart(p.Distance, p.Unit)
	}
	line.Head, line.Ways = v.lineWays(p)
	for _, l := range p.Lapses[:min(len(p.Lapses), planLapses)] {
		line.Lapses = append(line.Lapses, lapseLine{Date: l.Date, Score: v.inUnit(l.Value, p.Unit), Parcels: l.Parcels, Reached: l.Met})
	}
	for _, c := range p.Cases {
		line.Cases = append(line.Cases, planCase{
			Incident: c.IncidentID, Shipment: c.ShipmentID, No: c.TrackingNo, Severity: c.Severity.String(), Kind: c.Kind, Gain: v.apart(-c.Move, p.Unit), AtRisk: c.AtRisk,
			Due: v.moment(c.DueAt), Leaves: c.Leaves,
		})
	}
	return line
}

// lineWays says how many units may still fail, or each way back to a line that is missed.
func (v visit) lineWays(p *tracker.LinePlan) (head string, ways []string) {
	at := v.value(p.At, p.Unit)
	switch {
	case !p.Known:
		return v.t("line.unknown"), nil
	case p.Met && p.FailuresLeft >= 0:
		return v.t("line.fall", "N", p.FailuresLeft+1, "At", at), nil
	case p.Met:
		return v.t("line.safe", "At", at), nil
	}
	head = v.t("line.missed", "By", strings.TrimPrefix(v.apart(-p.Distance, p.Unit), "+"), "At", at)
	if p.GoodNeeded > 0 {
		ways = append(ways, v.t("line.good", "N", p.GoodNeeded))
	}
	if p.RepairsNeeded > 0 {
		ways = append(ways, v.t("line.repairs", "N", p.RepairsNeeded))
	}
	if p.FreeOn != "" {
		ways = append(ways, v.t("line.free", "Date", p.FreeOn))
	}
	return head, ways
}

// lineAt writes a line; a value on a strict one does not meet it.
func (v visit) lineAt(l tracker.LineStand) string {
	sign := ""
	if l.Strict {
		sign = v.t("line.strict") + " "
	}
	return sign + v.value(l.At, l.Unit)
}

// inUnit writes a reading with two places; that of a share is its percent.
func (f format) inUnit(x float64, unit string) string {
	switch unit {
	case "share":
		return decimal(x*100, 2) + "%"
	case "h":
		return decimal(x, 2) + " h"
	default:
		return decimal(x, 2)
	}
}

// apart writes a difference with its sign; that of shares is percentage points, which are no points of a score.
func (f format) apart(x float64, unit string) string {
	sign := "+"
	if x < 0 {
		sign, x = "−", -x
	}
	switch unit {
	case "share":
		return f.t("line.pp", "X", sign+decimal(x*100, 2))
	case "h":
		return sign + decimal(x, 2) + " h"
	default:
		return sign + decimal(x, 2)
	}
}

// lineDate is one booked date of a platform of lines: the distance of each line, in the order of the heads.
type lineDate struct {
	Date  string
	Cells []lineCell
}

type lineCell struct {
	Text string
	Met  bool
}

// lineDates is the distance to each line by date, the newest first.
type lineDates struct {
	Heads []string
	Rows  []lineDate
}

const lineDatesBack = 14

// lineHistory reads the booked dates of the metrics that are planned, in their order.
func (s *Server) lineHistory(r *http.Request, v visit, m tracker.Merchant, lines []lineView) (*lineDates, error) {
	days, err := s.cfg.Store.LineDays(r.Context(), m.ID, v.now.In(v.zone).AddDate(0, 0, 1-lineDatesBack).Format(time.DateOnly))
	if err != nil || len(days) == 0 {
		return nil, err
	}
	out := &lineDates{}
	for _, line := range lines {
		out.Heads = append(out.Heads, line.Name)
	}
	for i := len(days) - 1; i >= 0; i-- {
		row := lineDate{Date: days[i].ScoreDate}
		for _, line := range lines {
			cell := lineCell{Text: "–", Met: true}
			if l := days[i].LineOf(line.Key); l.Known {
				cell = lineCell{Text: v.apart(l.Distance, l.Unit), Met: l.Met}
			}
			row.Cells = append(row.Cells, cell)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}
