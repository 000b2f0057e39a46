package web

import (
	"math"
	"parcelwarden/tracker"
	"strconv"
	"time"
)

// trend is the sub-score of the last dates as a line, beside what it would have been had every parcel gone well.
type trend struct {
	Title, Desc    string
	Score, Clean   string // paths
	Dots           []trendDot
	Rules          []ruler // values of the axis
	Gates          []ruler // lines of the score within the picture
	Labels         []label
	Rows           []trendRow // newest first
	Width, Height  string
	Left, Right    string
	DaysWithoutRow int
}

type trendDot struct{ X, Y, Text string }

// ruler is a line across the chart at a value.
type ruler struct{ Y, TextY, Text string }

// trendRow is one date of the table.
type trendRow struct {
	Date, Score, Clean, Lost, Overall string
	N, Bad                            int64
}

const (
	trendDays   = 30
	trendHeight = 190.0
	trendTop    = 12.0
	trendBottom = 162.0
	trendLeft   = 34.0
	trendRight  = 428.0
)

// trend draws the days from the first of trendDays up to today; nil without a booked date.
func (v visit) trend(days []tracker.ScoreDay, gates []ScoreGate) *trend {
	if len(days) == 0 {
		return nil
	}
	low, high := bounds(days)
	ys := axis{from: low, to: high, start: trendBottom, end: trendTop}
	xs := axis{from: 0, to: trendDays - 1, start: trendLeft, end: trendRight}
	tr := &trend{
		Title: v.t("trend.title"), Width: tenth(chartWidth), Height: tenth(trendHeight), Left: tenth(trendLeft), Right: tenth(trendRight),
	}
	first := v.now.In(v.zone).AddDate(0, 0, 1-trendDays)
	byDate := make(map[string]tracker.ScoreDay, len(days))
	for _, d := range days {
		byDate[d.ScoreDate] = d
	}
	var score, clean stroke
	for n := range trendDays {
		date := first.AddDate(0, 0, n).Format(time.DateOnly)
		d, ok := byDate[date]
		if !ok {
			score.lift()
			clean.lift()
			tr.DaysWithoutRow++
			continue
		}
		x, y := xs.at(float64(n)), ys.at(d.Logistics.Float())
		score.to(x, y)
		clean.to(x, ys.at(d.Clean.Float()))
		tr.Dots = append(tr.Dots, trendDot{tenth(x), tenth(y), date[len("2006-"):] + " " + v.points(d.Logistics, 2)})
		tr.Rows = append([]trendRow{v.trendRow(d)}, tr.Rows...)
	}
	tr.Score, tr.Clean = score.String(), clean.String()
	tr.rulers(v, ys, gates)
	tr.Labels = []label{
		{tenth(trendLeft), tenth(trendHeight - 8), first.Format("01-02"), "start"},
		{tenth(trendRight), tenth(trendHeight - 8), v.now.In(v.zone).Format("01-02"), "end"},
	}
	tr.Desc = v.trendDesc(days)
	return tr
}

func (v visit) trendRow(d tracker.ScoreDay) trendRow {
	row := trendRow{
		Date: d.ScoreDate, Score: v.points(d.Logistics, 2), Clean: v.points(d.Clean, 2), Lost: v.loss(max(0, d.Clean-d.Logistics)), Overall: "–",
		N: d.N, Bad: d.Bad,
	}
	if d.OverallKnown {
		row.Overall = v.points(d.Overall, 2)
	}
	return row
}

func (v visit) trendDesc(days []tracker.ScoreDay) string {
	first, last := days[0], days[len(days)-1]
	worst := first
	for _, d := range days {
		if d.Logistics < worst.Logistics {
			worst = d
		}
	}
	return v.t("trend.desc", "N", len(days), "From", first.ScoreDate, "First", v.points(first.Logistics, 2), "To", last.ScoreDate, "Last",
		v.points(last.Logistics, 2), "Worst", v.points(worst.Logistics, 2), "On", worst.ScoreDate)
}

// bounds are the values at the foot and the head of the chart: whole steps of five around everything drawn, at least five apart.
func bounds(days []tracker.ScoreDay) (low, high float64) {
	low, high = 100, 0
	for _, d := range days {
		low, high = min(low, d.Logistics.Float()), max(high, d.Clean.Float())
	}
	low, high = math.Floor((low-0.5)/5)*5, math.Ceil((high+0.5)/5)*5
	return max(0, low), min(100, max(high, low+5))
}

func (tr *trend) rulers(v visit, ys axis, gates []ScoreGate) {
	step := 5.0
	if ys.to-ys.from > 25 {
		step = 10
	}
	for value := ys.from; value <= ys.to; value += step {
		tr.Rules = append(tr.Rules, rulerAt(ys, value, strconv.FormatFloat(value, 'f', 0, 64)))
	}
	seen := map[tracker.Points]bool{}
	for _, g := range gates {
		if at := g.At.Float(); g.Score == "logistics" && !seen[g.At] && at > ys.from && at < ys.to {
			seen[g.At] = true
			tr.Gates = append(tr.Gates, rulerAt(ys, at, v.t("trend.gate", "At", v.points(g.At, 0))))
		}
	}
}

func rulerAt(ys axis, value float64, text string) ruler {
	y := ys.at(value)
	return ruler{Y: tenth(y), TextY: tenth(y + 4), Text: text}
}
