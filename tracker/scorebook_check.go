package tracker

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// check reports why a profile cannot be used.
func (p *ScoreProfile) check() error {
	if p.ID == "" || p.Platform == "" || p.Source == "" {
		return errors.New("id, platform and source are needed")
	}
	for _, date := range []string{p.EffectiveFrom, p.EffectiveTo} {
		if _, err := time.Parse(time.DateOnly, date); err != nil && (date != "" || date == p.EffectiveFrom) {
			return fmt.Errorf("date %q: %w", date, err)
		}
	}
	if p.EffectiveTo != "" && p.EffectiveTo < p.EffectiveFrom {
		return fmt.Errorf("ends on %s before it begins on %s", p.EffectiveTo, p.EffectiveFrom)
	}
	if p.WindowDays < 1 || p.LagDays < 0 || !p.LinesOnly && p.Overall.Min >= p.Overall.Max {
		return errors.New("window, lag or range is not usable")
	}
	for name, value := range p.Switches {
		if !slices.Contains([]string{"on", "off", "unknown"}, value) {
			return fmt.Errorf("switch %q is %q, not on, off or unknown", name, value)
		}
	}
	if p.ScoredOn != "" && p.ScoredOn != "monday" {
		return fmt.Errorf("scored on %q, not daily or on mondays", p.ScoredOn)
	}
	if p.LinesOnly {
		return errors.Join(p.checkLines(), p.checkMetrics(), p.checkProv())
	}
	return errors.Join(p.checkWeights(), p.checkMetrics(), p.checkGates(), p.checkProv())
}

func (p *ScoreProfile) checkWeights() error {
	d := p.Dimensions
	if sum := PointsOf(d.Product.Weight) + PointsOf(d.Logistics.Weight) + PointsOf(d.Service.Weight); sum != 1_000_000 {
		return fmt.Errorf("dimension weights sum to %s, not 1", sum)
	}
	var sum Points
	for _, m := range p.Metrics {
		if m.Weight <= 0 {
			return fmt.Errorf("metric %q has no weight", m.Key)
		}
		sum += PointsOf(m.Weight)
	}
	if sum != 1_000_000 {
		return fmt.Errorf("metric weights sum to %s, not 1", sum)
	}
	return nil
}

func (p *ScoreProfile) checkMetrics() error {
	seen := map[string]bool{}
	for _, m := range p.Metrics {
		single := m.WindowKey == "line_due_at" || m.WindowKey == "picked_up_at" // an incident finds its metric by these
		if seen[m.Key] || seen[m.WindowKey+" window"] && single {
			return fmt.Errorf("metric %q or its window key is there twice", m.Key)
		}
		seen[m.Key], seen[m.WindowKey+" window"] = true, true
		if !slices.Contains(windowKeys(), m.WindowKey) || m.WindowDays < 0 || m.LagDays < 0 {
			return fmt.Errorf("metric %q: its window is not usable", m.Key)
		}
		wantLower := m.Kind == "mean" || m.Kind == "ratio_bad"
		if !slices.Contains([]string{"ratio_good", "ratio_bad", "mean", "mean_points"}, m.Kind) || wantLower != m.lower() {
			return fmt.Errorf("metric %q: kind %q with better %q is not usable", m.Key, m.Kind, m.Better)
		}
		if err := m.Curve.check(m.lower()); err != nil && !p.LinesOnly {
			return fmt.Errorf("metric %q: %w", m.Key, err)
		}
		if err := m.checkRules(); err != nil {
			return fmt.Errorf("metric %q: %w", m.Key, err)
		}
		if m.PerOrderCurve != nil {
			if err := m.PerOrderCurve.check(true); err != nil {
				return fmt.Errorf("metric %q, per order: %w", m.Key, err)
			}
		}
		if (m.Kind == "mean_points") != (m.PerOrderCurve != nil) {
			return fmt.Errorf("metric %q: a per-order curve goes with mean_points and only with it", m.Key)
		}
	}
	return nil
}

func windowKeys() []string {
	return []string{"picked_up_at", "line_due_at", "paid_at", "shipped_at", "promised_at", "signed_at"}
}

// checkRules wants lines and limits that a metric can have.
func (m MetricProfile) checkRules() error {
	for _, l := range []*PassLine{m.Pass, m.GrowthLine} {
		if l != nil && (l.At < 0 || m.ratio() && l.At > 1 || l.At > 1e6) {
			return fmt.Errorf("no value can be at the line %g", l.At)
		}
	}
	if s := m.SmallShop; s != nil && (s.Points < 0 || s.Points > 100 || s.OrdersBelow < 0 || s.BadAtMost < 0) {
		return errors.New("the rule for small shops is not usable")
	}
	return nil
}

// checkLines wants of a platform without a score a line for every metric, and nothing that would need points.
func (p *ScoreProfile) checkLines() error {
	if len(p.Gates)+len(p.Bonuses)+len(p.Deductions) > 0 || p.MinOrders > 0 {
		return errors.New("a profile of lines has no gates, bonuses, deductions or stages")
	}
	for _, m := range p.Metrics {
		if m.Pass == nil || m.Curve.Type != "" || m.Weight != 0 {
			return fmt.Errorf("metric %q of a profile of lines needs a line, and neither curve nor weight", m.Key)
		}
	}
	return nil
}

func (p *ScoreProfile) checkGates() error {
	for _, g := range p.Gates {
		if g.Of != "overall" && g.Of != "logistics" {
			return fmt.Errorf("gate %q is of %q, not overall or logistics", g.NameZH, g.Of)
		}
	}
	return nil
}

// checkDates wants the versions of one platform not to overlap; profiles are sorted by platform and first date.
func (b *ScoreBook) checkDates() error {
	ids := map[string]bool{}
	for i, p := range b.profiles {
		if ids[p.ID] {
			return fmt.Errorf("score profile %q is there twice", p.ID)
		}
		ids[p.ID] = true
		if i == 0 || b.profiles[i-1].Platform != p.Platform {
			continue
		}
		if before := b.profiles[i-1]; before.EffectiveTo == "" || before.EffectiveTo >= p.EffectiveFrom {
			return fmt.Errorf("score profiles %q and %q overlap", before.ID, p.ID)
		}
	}
	return nil
}
