package tracker

import "math"

// regression is a generalized linear model of something that happens or not. It keeps a Gaussian posterior of its coefficients, so
// that each day's cases move it and no case is stored.
type regression struct {
	Mean      []float64 `json:"mean"`      // one per feature
	Precision []float64 `json:"precision"` // row by row, features x features
	Logit     bool      `json:"logit"`     // log odds; else the log intensity of a day's hazard
	ridge     float64   // precision of the prior, around the mean it began with
}

// observed is one case: its features, how much it counts and whether it happened.
type observed struct {
	x      []float64
	weight float64
	hit    bool
}

func newRegression(mean []float64, ridge float64) regression {
	n := len(mean)
	r := regression{Mean: mean, Precision: make([]float64, n*n), ridge: ridge}
	for i := range n {
		r.Precision[i*n+i] = ridge
	}
	return r
}

// fade lets the past count less: its precision shrinks toward that of the prior, and the mean stays.
func (r *regression) fade(by float64) {
	n := len(r.Mean)
	for i := range r.Precision {
		r.Precision[i] *= by
	}
	for i := range n {
		r.Precision[i*n+i] += (1 - by) * r.ridge
	}
}

// maxSteps of Newton are enough for one day's cases, which move the mode a little.
const maxSteps = 4

// learn moves the posterior by one batch of cases: Newton steps to the mode, and the curvature there as the new precision.
func (r *regression) learn(cases []observed) {
	if len(cases) == 0 {
		return
	}
	n := len(r.Mean)
	prior := append([]float64(nil), r.Mean...)
	curve, slope := make([]float64, n*n), make([]float64, n)
	for range maxSteps {
		copy(curve, r.Precision)
		r.pull(prior, slope)
		for _, c := range cases {
			r.add(c, slope, curve)
		}
		step, ok := solveSymmetric(curve, slope)
		if !ok {
			r.Mean = prior
			return
		}
		largest := 0.0
		for i, s := range step {
			r.Mean[i] += min(max(s, -1), 1)
			largest = max(largest, math.Abs(s))
		}
		if largest < 1e-4 {
			break
		}
	}
	mirror(curve, n)
	r.Precision = curve
}

// pull writes the gradient of the prior.
func (r *regression) pull(prior, slope []float64) {
	n := len(r.Mean)
	for i := range n {
		slope[i] = 0
		for j := range n {
			slope[i] -= r.Precision[i*n+j] * (r.Mean[j] - prior[j])
		}
	}
}

// add adds the gradient of one case and its expected curvature, upper triangle only.
func (r *regression) add(c observed, slope, curve []float64) {
	n := len(r.Mean)
	pull, bend := r.derivatives(dot(r.Mean, c.x), c.hit)
	for i, x := range c.x {
		if x == 0 {
			continue
		}
		slope[i] += c.weight * pull * x
		w := c.weight * bend * x
		line := curve[i*n : i*n+n]
		for j := i; j < n; j++ {
			line[j] += w * c.x[j]
		}
	}
}

// derivatives are the first and the expected negative second one of the log likelihood by the linear predictor.
func (r *regression) derivatives(eta float64, hit bool) (pull, bend float64) {
	if r.Logit {
		p := 1 / (1 + math.Exp(-eta))
		return share(hit) - p, p * (1 - p)
	}
	rate := math.Exp(min(max(eta, -20), 3))
	odds := rate / math.Expm1(rate)
	if hit {
		return odds, rate * odds
	}
	return -rate, rate * odds
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

// mirror copies the upper triangle to the lower one.
func mirror(m []float64, n int) {
	for i := range n {
		for j := range i {
			m[i*n+j] = m[j*n+i]
		}
	}
}

// solveSymmetric solves m x = b by Cholesky factors of the upper triangle of m. ok is false where m is not positive definite.
func solveSymmetric(m, b []float64) (x []float64, ok bool) {
	n := len(b)
	l := make([]float64, n*n)
	for i := range n {
		for j := range i + 1 {
			sum := m[j*n+i]
			for k := range j {
				sum -= l[i*n+k] * l[j*n+k]
			}
			if i != j {
				l[i*n+j] = sum / l[j*n+j]
				continue
			}
			if !(sum > 1e-12) {
				return nil, false
			}
			l[i*n+i] = math.Sqrt(sum)
		}
	}
	x = append([]float64(nil), b...)
	for i := range n {
		for k := range i {
			x[i] -= l[i*n+k] * x[k]
		}
		x[i] /= l[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= l[k*n+i] * x[k]
		}
		x[i] /= l[i*n+i]
	}
	return x, true
}
