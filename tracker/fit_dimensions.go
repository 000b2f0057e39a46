package tracker

import "math"

// DimensionFit is what the overall scores teach about the weights of the dimensions: product, logistics, service, in this order.
type DimensionFit struct {
	N           int        // snapshots with the overall score and all three dimensions, none of them at the end of its range
	Weights     [3]float64 // never negative, sum 1; all zero: they stay
	Spread      [3]float64 // one standard deviation of each
	From, To    [3]float64 // what was seen of each dimension
	Why         string
	ErrorBefore float64 // mean distance, in points of the overall score, on days that were left out of learning
	ErrorAfter  float64
}

// Ready reports whether weights were learned.
func (f DimensionFit) Ready() bool { return f.Weights != [3]float64{} }

func (f DimensionFit) dropped(why string) DimensionFit {
	f.Weights, f.Spread, f.Why = [3]float64{}, [3]float64{}, why
	return f
}

// dimensionPaths are the weights' paths in a profile.
func dimensionPaths() [3]string {
	return [3]string{"dimensions.product.weight", "dimensions.logistics.weight", "dimensions.service.weight"}
}

// fitLooseAt is the spread of a weight from which it says nothing.
const fitLooseAt = 0.05

// dimensionDay is one day: the dimensions and the overall score without bonus and deduction.
type dimensionDay struct {
	x [3]float64
	y float64
}

// fitDimensions finds the weights, none negative and one in sum, with the least squared distance to the overall scores. They stay where the days do
// not tell them apart, and where on days left out they are no better than the profile's own.
func (p *ScoreProfile) fitDimensions(days []ScoreSnapshot) DimensionFit {
	var f DimensionFit
	d := p.Dimensions
	own := [3]float64{d.Product.Weight, d.Logistics.Weight, d.Service.Weight}
	if own[0] == 0 || own[1] == 0 || own[2] == 0 {
		f.Why = FitPartsAbsent
		return f
	}
	var seen []dimensionDay
	for _, s := range days {
		if day, ok := p.dimensionDay(s); ok {
			f.note(day.x)
			seen = append(seen, day)
		}
	}
	if len(seen) < FitDimensionDays {
		f.Why = FitFewDays
		return f
	}
	var learn, test []dimensionDay
	for i, day := range seen {
		if i%fitHoldout == fitHoldout-1 {
			test = append(test, day)
		} else {
			learn = append(learn, day)
		}
	}
	f.ErrorBefore, f.ErrorAfter = offBy(test, own), offBy(test, simplexWeights(learn))
	spread, told := dimensionSpread(seen, simplexWeights(seen))
	switch {
	case !told || max(spread[0], spread[1], spread[2]) > fitLooseAt:
		f.Why = FitLoose
	case !(f.ErrorBefore-f.ErrorAfter >= fitWorth):
		f.Why = FitNoBetter
	case f.ErrorAfter > ResidualLimit.Float():
		f.Why = FitFar
	default:
		f.Weights, f.Spread = toThousandths(simplexWeights(seen)), spread
	}
	return f
}

func (f *DimensionFit) note(x [3]float64) {
	for i, v := range x {
		if f.N == 0 || v < f.From[i] {
			f.From[i] = v
		}
		if f.N == 0 || v > f.To[i] {
			f.To[i] = v
		}
	}
	f.N++
}

// dimensionDay takes a snapshot that shows all four scores. At the ends of the overall range a clamp may have been at work. A bonus or a deduction
// that is not shown is none.
func (p *ScoreProfile) dimensionDay(s ScoreSnapshot) (dimensionDay, bool) {
	if !s.Overall.Known || !s.Product.Known || !s.Logistics.Known || !s.Service.Known {
		return dimensionDay{}, false
	}
	overall := s.Overall.Value.Float()
	if overall <= p.Overall.Min || overall >= p.Overall.Max {
		return dimensionDay{}, false
	}
	return dimensionDay{
		x: [3]float64{s.Product.Value.Float(), s.Logistics.Value.Float(), s.Service.Value.Float()}, y: overall - s.Bonus.Value.Float() + s.Deduction.Value.Float(),
	}, true
}

func (d dimensionDay) model(w [3]float64) float64 { return w[0]*d.x[0] + w[1]*d.x[1] + w[2]*d.x[2] }

func offBy(days []dimensionDay, w [3]float64) float64 {
	sum := 0.0
	for _, d := range days {
		sum += math.Abs(d.model(w) - d.y)
	}
	return sum / float64(len(days))
}

func squares(days []dimensionDay, w [3]float64) float64 {
	sum := 0.0
	for _, d := range days {
		sum += (d.model(w) - d.y) * (d.model(w) - d.y)
	}
	return sum
}

// simplexWeights is the least squares over weights that are not negative and sum to one. With three of them the least lies inside the triangle, on an
// edge or in a corner: each is tried.
func simplexWeights(days []dimensionDay) [3]float64 {
	best, least := [3]float64{1, 0, 0}, math.Inf(1)
	try := func(w [3]float64) {
		if q := squares(days, w); q < least-1e-12 {
			best, least = w, q
		}
	}
	if a, b, c, u, v := normal(days); a*c-b*b > 1e-9*(1+a*c) {
		w0, w1 := (u*c-v*b)/(a*c-b*b), (a*v-b*u)/(a*c-b*b)
		if w2 := 1 - w0 - w1; w0 >= 0 && w1 >= 0 && w2 >= 0 {
			try([3]float64{w0, w1, w2})
		}
	}
	for i := range 3 {
		j, k := (i+1)%3, (i+2)%3
		top, under := 0.0, 0.0
		for _, d := range days {
			top += (d.y - d.x[k]) * (d.x[j] - d.x[k])
			under += (d.x[j] - d.x[k]) * (d.x[j] - d.x[k])
		}
		t := 0.5
		if under > 0 {
			t = min(1, max(0, top/under))
		}
		var w [3]float64
		w[j], w[k] = t, 1-t
		try(w)
	}
	return best
}

// normal are the sums of the two free columns, product and logistics over service, with each other and with what is left of the score.
func normal(days []dimensionDay) (a, b, c, u, v float64) {
	for _, d := range days {
		p, l, y := d.x[0]-d.x[2], d.x[1]-d.x[2], d.y-d.x[2]
		a, b, c, u, v = a+p*p, b+p*l, c+l*l, u+p*y, v+l*y
	}
	return a, b, c, u, v
}

// platformRounding is the variance that rounding to whole points puts on a score: nothing can be told more sharply than that.
const platformRounding = 1.0 / 12

// dimensionSpread is the standard deviation of each weight; false where the days do not tell the weights apart at all.
func dimensionSpread(days []dimensionDay, w [3]float64) ([3]float64, bool) {
	a, b, c, _, _ := normal(days)
	det := a*c - b*b
	if det <= 1e-9*(1+a*c) {
		return [3]float64{}, false
	}
	noise := max(squares(days, w)/float64(len(days)-2), platformRounding)
	return [3]float64{math.Sqrt(noise * c / det), math.Sqrt(noise * a / det), math.Sqrt(max(0, noise*(a+c-2*b)/det))}, true
}

// toThousandths gives the weights three places and sees that they still sum to one.
func toThousandths(w [3]float64) [3]float64 {
	greatest, sum := 0, 0.0
	for i := range w {
		w[i] = math.Round(w[i]*1000) / 1000
		sum += w[i]
		if w[i] > w[greatest] {
			greatest = i
		}
	}
	w[greatest] = tidy(w[greatest] + 1 - sum)
	return w
}
