package tracker

// WaitLoss is the expected loss of waiting one step at a cost, where a parcel that turns out lost then costs acting and an extra penalty.
func WaitLoss(p, cw, dk, a float64) float64 { return cw + p*(a+dk) }

// ActLoss is the expected loss of acting now at a cost, with a duplicate's waste where the parcel was not lost.
func ActLoss(p, a, d float64) float64 { return a + (1-p)*d }

// BreakEven is the loss probability from which acting now (cost a, duplicate waste d) beats waiting one step (cost cw, extra penalty
// dk) that reveals everything: (a+d-cw)/(a+d+dk). The advice itself uses the same comparison on a model in which waiting reveals
// only part and can be repeated. -1 if acting costs nothing either way and there is nothing to compare.
func BreakEven(a, d, cw, dk float64) float64 {
	if a+d+dk <= 0 {
		return -1
	}
	return min(max((a+d-cw)/(a+d+dk), 0), 1)
}

// breakEven finds the loss probability at which acting becomes cheaper than every way of waiting that is open: one number, because
// the cost of settling is linear in the probability and that of waiting concave. -1 if there is none.
func (c *costModel) breakEven(ways []wait, ends []float64) float64 {
	if len(ways) == 0 {
		return -1
	}
	acts := func(p float64) bool {
		m := mass{p, 1 - p}
		act, _ := c.settle(m, 0)
		act += c.missPoints(m, false)
		for _, w := range ways {
			for _, w.hours = range ends {
				if c.waiting(m, w) < act {
					return false
				}
			}
		}
		return true
	}
	if acts(0) {
		return 0
	}
	if !acts(1) {
		return -1
	}
	lo, hi := 0.0, 1.0
	for range 14 { // to a hundredth of a per cent
		if mid := (lo + hi) / 2; acts(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi
}
