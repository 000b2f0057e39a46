package tracker

import "strconv"

// logistics returns the logistics sub-score; false if no metric has a unit.
func (p *ScoreProfile) logistics(f ShopFacts) (Points, bool) {
	if p.LinesOnly {
		return 0, false
	}
	var sum, weights int64
	for _, m := range p.Metrics {
		facts := f.Metrics[m.Key]
		if facts.N == 0 {
			continue
		}
		points, _ := p.metricPoints(m, facts)
		w := int64(PointsOf(m.Weight))
		sum, weights = sum+w*int64(points), weights+w
	}
	if weights == 0 {
		return 0, false
	}
	score := Points(mulDivFloor(sum, 1, weights))
	for _, b := range p.Dimensions.Logistics.Bonus {
		if p.on(b.Switch) && f.Bonuses[b.Key] {
			score += PointsOf(b.Points)
		}
	}
	return p.Dimensions.Logistics.clamp(score), true
}

func (d ScoreDimension) clamp(s Points) Points { return clampPoints(s, d.Min, d.Max) }

func clampPoints(s Points, low, high float64) Points {
	return min(max(s, PointsOf(low)), PointsOf(high))
}

// overall returns the overall score, or what is missing to know it. Product and service are inputs and held constant.
func (p *ScoreProfile) overall(f ShopFacts) (Points, []string) {
	if p.stage(f) == StageGrowth {
		if p.Growth.Score == 0 { // the platform shows such a shop no score
			return 0, []string{"orders"}
		}
		for _, d := range p.Deductions {
			if f.BadThings[d.Key] > 0 {
				return PointsOf(p.Growth.Degraded), nil
			}
		}
		if len(p.growthFails(f)) > 0 {
			return PointsOf(p.Growth.Degraded), nil
		}
		return PointsOf(p.Growth.Score), nil
	}
	if p.LinesOnly {
		return 0, nil
	}
	logistics, known := p.logistics(f)
	var missing []string
	if f.Dimensions.Product == 0 && p.Dimensions.Product.Weight > 0 {
		missing = append(missing, "product")
	}
	if f.Dimensions.Service == 0 && p.Dimensions.Service.Weight > 0 {
		missing = append(missing, "service")
	}
	if !known {
		missing = append(missing, "logistics")
	}
	if len(missing) > 0 {
		return 0, missing
	}
	d := p.Dimensions
	sum := int64(PointsOf(d.Product.Weight))*int64(d.Product.clamp(f.Dimensions.Product)) +
		int64(PointsOf(d.Logistics.Weight))*int64(logistics) +
		int64(PointsOf(d.Service.Weight))*int64(d.Service.clamp(f.Dimensions.Service))
	score := Points(mulDivFloor(sum, 1, 1_000_000)) + p.bonus(f) - p.deduction(f)
	return clampPoints(score, p.Overall.Min, p.Overall.Max), nil
}

// bonus returns the itemized bonuses where the facts name any of the profile's, else the sum that the merchant entered.
func (p *ScoreProfile) bonus(f ShopFacts) Points {
	sum, itemized := Points(0), false
	for _, b := range p.Bonuses {
		earned, named := f.Bonuses[b.Key]
		itemized = itemized || named
		if earned {
			sum += PointsOf(b.Points)
		}
	}
	if itemized {
		return sum
	}
	return f.Dimensions.Bonus
}

func (p *ScoreProfile) deduction(f ShopFacts) Points {
	var sum Points
	for _, d := range p.Deductions {
		sum += min(PointsOf(d.Each)*Points(max(f.BadThings[d.Key], 0)), PointsOf(d.Cap))
	}
	return sum
}

// douyinStars is the display for buyers: 61..100 in steps of four from 4.1, 50..60 in steps of one from 3.0, below that 3.0.
// Parts of a point are dropped first; the platform does not say how it rounds.
func douyinStars(s Points) string {
	whole := int64(s / 1_000_000)
	tenths := int64(30)
	switch {
	case whole >= 61:
		tenths = min(41+(whole-61)/4, 50)
	case whole > 50:
		tenths = 30 + whole - 50
	}
	return strconv.FormatFloat(float64(tenths)/10, 'f', 1, 64)
}
