package web

import "strconv"

// Charts are drawn in a box of chartWidth, so that their words stay readable on a phone, where the box is not much smaller on the screen.
// Colours come from the style sheet's variables by class: the pages' policy allows no style in the markup.
const (
	chartWidth = 440.0
	chartText  = 13.0
)

// axis maps values to a stretch of a chart.
type axis struct {
	from, to   float64 // values
	start, end float64 // where they lie in the box
}

func (a axis) at(v float64) float64 {
	if a.to == a.from {
		return a.start
	}
	share := min(1, max(0, (v-a.from)/(a.to-a.from)))
	return a.start + share*(a.end-a.start)
}

// bar is the stretch between two values, in whichever order.
func (a axis) bar(v, w float64) span {
	x, y := a.at(v), a.at(w)
	return span{X: tenth(min(x, y)), W: tenth(max(0.8, max(x, y)-min(x, y)))} // a loss too small to see is a hair, not nothing
}

// label is one word in a chart.
type label struct {
	X, Y   string
	Text   string
	Anchor string // start, middle, end
}

// stroke is a line through points, with a gap wherever there is none.
type stroke struct {
	d   []byte
	pen bool
}

func (p *stroke) to(x, y float64) {
	command := byte('M')
	if p.pen {
		command = 'L'
	}
	p.d = append(p.d, command)
	p.d = strconv.AppendFloat(p.d, x, 'f', 1, 64)
	p.d = append(p.d, ' ')
	p.d = strconv.AppendFloat(p.d, y, 'f', 1, 64)
	p.pen = true
}

func (p *stroke) lift() { p.pen = false }

func (p *stroke) String() string { return string(p.d) }
