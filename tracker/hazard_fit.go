package tracker

import "math"

// hazardFit is a regression of the daily log intensity of delivery on what is known of the parcel and the day. It keeps a Gaussian
// posterior of its coefficients (mean and precision), so that each week's days move it and no row is stored.
type hazardFit struct {
	Mean      []float64 // one per feature
	Precision []float64 // row by row, features x features
	logit     bool
}

// parcelDay is one day on which a parcel could be delivered.
type parcelDay struct {
	x      []float64
	weight float64
	done   bool
}

func newHazardFit(mean, ridge []float64) hazardFit {
	n := len(mean)
	f := hazardFit{Mean: append([]float64(nil), mean...), Precision: make([]float64, n*n)}
	for i, r := range ridge {
		f.Precision[i*n+i] = r
	}
	return f
}

// fade lets the past count less: its precision shrinks toward that of the prior, and the mean stays.
func (f *hazardFit) fade(by float64, ridge []float64) {
	n := len(f.Mean)
	for i := range f.Precision {
		f.Precision[i] *= by
	}
	for i, r := range ridge {
		f.Precision[i*n+i] += (1 - by) * r
	}
}

// learn moves the posterior by one batch of days: Newton steps to the mode, and the curvature there as the new precision.
func (f *hazardFit) learn(days []parcelDay) {
	if len(days) == 0 {
		return
	}
	n := len(f.Mean)
	prior := append([]float64(nil), f.Mean...)
	var curve, slope []float64
	for range 6 {
		curve, slope = append([]float64(nil), f.Precision...), make([]float64, n)
		for i := range n {
			for j := range n {
				slope[i] -= f.Precision[i*n+j] * (f.Mean[j] - prior[j])
			}
		}
		for _, d := range days {
			d.accumulate(f, slope, curve)
		}
		step, ok := solveSymmetric(curve, slope)
		if !ok {
			return
		}
		largest := 0.0
		for i, s := range step {
			f.Mean[i] += min(max(s, -1), 1)
			largest = max(largest, math.Abs(s))
		}
		if largest < 1e-6 {
			break
		}
	}
	mirror(curve, n)
	f.Precision = curve
}

// accumulate adds the day's gradient and its (expected) curvature, upper triangle only.
func (d parcelDay) accumulate(f *hazardFit, slope, curve []float64) {
	mean := f.Mean
	n := len(mean)
	rate := math.Exp(min(dot(mean, d.x), 3))
	pull, bend := -rate, rate*rate/math.Expm1(min(rate, 30)) // cloglog link
	if d.done {
		pull = rate / math.Expm1(min(rate, 30))
	}
	if f.logit {
		p := 1 / (1 + math.Exp(-dot(mean, d.x)))
		pull, bend = -p, p*(1-p)
		if d.done {
			pull = 1 - p
		}
	}
	for i, x := range d.x {
		if x == 0 {
			continue
		}
		slope[i] += d.weight * pull * x
		w := d.weight * bend * x
		for j := i; j < n; j++ {
			curve[i*n+j] += w * d.x[j]
		}
	}
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
