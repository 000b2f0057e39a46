package web

import (
	"cmp"
	"maps"
	"math"
	"parcelwarden/tracker"
	"slices"
	"strconv"
)

// waterfall walks from the full score down to the present one: what no parcel explains, each kind of incident, bad parcels without an incident.
// Its steps sum to the difference to the millionth.
type waterfall struct {
	Title, Desc   string
	Date          string
	Steps         []fall
	Labels        []label // values of the axis
	Width, Height string
	Kinds         []kindLoss
	Lost          string // by all bad parcels together
}

// fall is one bar.
type fall struct {
	span
	Name, Value        string
	Exact              string // to the millionth, for the table
	Y, TextY, Connect  string
	Class              string // whole, other, kind, nameless
	NameX, ValueX, Bar string
}

// kindLoss is one kind with its incidents, the greatest first.
type kindLoss struct {
	Kind  tracker.Kind
	Name  string
	Lost  string
	N     int
	Cases []caseLoss
	More  int // incidents that are not listed
}

// caseLoss is one incident in the table.
type caseLoss struct {
	Incident, Shipment int64
	No, Lost, Leaves   string
	Open               bool
}

const (
	fallRow    = 27.0
	fallLeft   = 150.0
	fallLeftEN = 196.0 // its names are longer
	fallRight  = 372.0
	fallKinds  = 6
	fallListed = 10
)

// waterfall draws one booked date.
func (v visit) waterfall(d tracker.ScoreDay, shares []tracker.LossShare) *waterfall {
	full := tracker.PointsOf(100)
	low := math.Floor((d.Logistics.Float()-0.5)/5) * 5
	wf := &waterfall{Title: v.t("fall.title"), Date: d.ScoreDate, Width: tenth(chartWidth), Lost: v.loss(d.Clean - d.Logistics)}
	xs := axis{from: max(0, low), to: 100, start: v.fallLeft(), end: fallRight}
	draw := fallDrawing{v: v, wf: wf, xs: xs}
	draw.whole(v.t("fall.full"), full)
	draw.drop("other", v.t("fall.other"), full-d.Clean)
	rest := d.Clean - d.Logistics
	kinds := kindsOf(shares)
	for n, k := range kinds {
		wf.Kinds = append(wf.Kinds, v.kindLoss(k))
		rest -= k.points
		if n < fallKinds || n == fallKinds && len(kinds) == fallKinds+1 {
			draw.drop("kind", v.word("kind", string(k.kind)), k.points)
		}
	}
	if len(kinds) > fallKinds+1 {
		var more tracker.Points
		for _, k := range kinds[fallKinds:] {
			more += k.points
		}
		draw.drop("kind", v.t("fall.more", "N", len(kinds)-fallKinds), more)
	}
	if rest > 0 {
		draw.drop("nameless", v.t("fall.nameless"), rest)
	}
	draw.level = d.Logistics
	draw.whole(v.known("score", "logistics"), d.Logistics)
	height := fallRow*float64(len(wf.Steps)) + 22
	wf.Height = tenth(height)
	for _, value := range []float64{xs.from, 100} {
		wf.Labels = append(wf.Labels, label{tenth(xs.at(value)), tenth(height - 5), strconv.FormatFloat(value, 'f', 0, 64), "middle"})
	}
	wf.Desc = v.t("fall.desc", "Date", d.ScoreDate, "Score", v.points(d.Logistics, 2), "Clean", v.points(d.Clean, 2), "Lost", v.points(d.Clean-d.Logistics, 2),
		"From", strconv.FormatFloat(xs.from, 'f', 0, 64))
	return wf
}

// fallLeft is where the bars begin, right of their names.
func (v visit) fallLeft() float64 {
	if v.locale == tracker.LocaleEN {
		return fallLeftEN
	}
	return fallLeft
}

// fallDrawing places one bar beneath the other.
type fallDrawing struct {
	v     visit
	wf    *waterfall
	xs    axis
	level tracker.Points
}

func (d *fallDrawing) whole(name string, at tracker.Points) {
	d.level = at
	d.add(fall{span: d.xs.bar(d.xs.from, at.Float()), Name: name, Value: d.v.points(at, 2), Exact: d.v.points(at, 6), Class: "whole"})
}

func (d *fallDrawing) drop(class, name string, points tracker.Points) {
	after := d.level - points
	d.add(fall{span: d.xs.bar(d.level.Float(), after.Float()), Name: name, Value: d.v.loss(points), Exact: d.v.lossExact(points), Class: class})
	d.level = after
}

func (d *fallDrawing) add(f fall) {
	y := fallRow * float64(len(d.wf.Steps))
	f.Y, f.TextY, f.Bar = tenth(y+5), tenth(y+5+chartText), tenth(fallRow-10)
	f.NameX, f.ValueX = tenth(d.xs.start-8), tenth(chartWidth)
	d.wf.Steps = append(d.wf.Steps, f)
}

type kindSum struct {
	kind   tracker.Kind
	points tracker.Points
	shares []tracker.LossShare
}

// kindsOf sums the shares by kind, the costliest first.
func kindsOf(shares []tracker.LossShare) []kindSum {
	byKind := map[tracker.Kind]*kindSum{}
	for _, s := range shares {
		k := byKind[s.Kind]
		if k == nil {
			k = &kindSum{kind: s.Kind}
			byKind[s.Kind] = k
		}
		k.points += s.Attributed
		k.shares = append(k.shares, s)
	}
	return slices.SortedFunc(func(yield func(kindSum) bool) {
		for k := range maps.Values(byKind) {
			if !yield(*k) {
				return
			}
		}
	}, func(a, b kindSum) int { return cmp.Or(cmp.Compare(b.points, a.points), cmp.Compare(a.kind, b.kind)) })
}

func (v visit) kindLoss(k kindSum) kindLoss {
	out := kindLoss{Kind: k.kind, Name: v.word("kind", string(k.kind)), Lost: v.lossExact(k.points), N: len(k.shares)}
	for n, s := range k.shares {
		if n == fallListed {
			out.More = len(k.shares) - fallListed
			break
		}
		out.Cases = append(out.Cases, caseLoss{s.IncidentID, s.ShipmentID, s.TrackingNo, v.lossExact(s.Attributed), s.Leaves, s.Open})
	}
	return out
}
