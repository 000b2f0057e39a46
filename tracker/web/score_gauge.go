package web

import (
	"math"
	"parcelwarden/tracker"
	"strconv"
)

// gauge is a half circle from 0 to 100 with a tick at every gate. Coordinates are in a box of 240 by 136 with the centre at
// (120, 120); the gate table beneath says the same in words.
type gauge struct {
	Key   string // logistics or overall
	Name  string
	Value string
	Label string // for those who do not see it
	Rest  string // path of the whole arc
	Arc   string // path of the reached part
	Ticks []tick
	Below bool // below at least one gate
}

// tick is one gate on the gauge.
type tick struct {
	X1, Y1, X2, Y2, TX, TY string
	At, Anchor             string
	Above                  bool
}

const (
	gaugeX, gaugeY = 120.0, 120.0
	gaugeR         = 96.0
)

func (v visit) gauge(name string, score tracker.Points, gates []ScoreGate) gauge {
	g := gauge{
		Key: name, Name: v.known("score", name), Value: v.points(score, 2), Rest: arc(0, 100), Arc: arc(0, score.Float()),
		Label: v.t("gauge.label", "Name", v.known("score", name), "Value", v.points(score, 2)),
	}
	seen := map[tracker.Points]bool{}
	for _, gate := range gates {
		if gate.Score != name || seen[gate.At] {
			continue
		}
		seen[gate.At] = true
		above := score >= gate.At
		g.Ticks = append(g.Ticks, tickAt(gate.At.Float(), v.points(gate.At, 0), above))
		g.Below = g.Below || !above
	}
	return g
}

// onArc is the point for a score of 0 to 100 at a distance from the centre.
func onArc(score, radius float64) (x, y float64) {
	angle := math.Pi * (1 - min(100, max(0, score))/100)
	return gaugeX + radius*math.Cos(angle), gaugeY - radius*math.Sin(angle)
}

func arc(from, to float64) string {
	x1, y1 := onArc(from, gaugeR)
	x2, y2 := onArc(to, gaugeR)
	r := tenth(gaugeR)
	return "M" + tenth(x1) + " " + tenth(y1) + " A" + r + " " + r + " 0 0 1 " + tenth(x2) + " " + tenth(y2)
}

func tickAt(at float64, label string, above bool) tick {
	x1, y1 := onArc(at, gaugeR-9)
	x2, y2 := onArc(at, gaugeR+9)
	tx, ty := onArc(at, gaugeR+15)
	anchor := "start"
	if at < 50 {
		anchor = "end"
	}
	return tick{
		X1: tenth(x1), Y1: tenth(y1), X2: tenth(x2), Y2: tenth(y2), TX: tenth(tx), TY: strconv.FormatFloat(ty+3, 'f', 1, 64),
		At: label, Anchor: anchor, Above: above,
	}
}
