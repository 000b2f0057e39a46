package tracker

import (
	"fmt"
	"maps"
	"slices"
)

// The provenances of a constant, the surest first.
const (
	ProvOfficial  = "official"  // the platform's published text
	ProvCaptured  = "captured"  // seen on a shop's own pages
	ProvMerchant  = "merchant"  // set by the merchant
	ProvFitted    = "fitted"    // learned from observations
	ProvEstimated = "estimated" // nobody outside the platform knows it
)

// ScoreConstant is one number or rule of a profile, with where it comes from.
type ScoreConstant struct {
	Path string `json:"path"` // as ScoreOverride.Path
	Prov string `json:"provenance"`
}

// Constants lists everything the profile was given, in a fixed order: nothing in it is without a provenance.
func (p *ScoreProfile) Constants() []ScoreConstant {
	var out []ScoreConstant
	add := func(path, prov string) { out = append(out, ScoreConstant{path, prov}) }
	for _, key := range slices.Sorted(maps.Keys(p.Prov)) {
		add(key, p.Prov[key])
	}
	if !p.LinesOnly {
		d := p.Dimensions
		add("dimensions.product", d.Product.Prov)
		add("dimensions.logistics", d.Logistics.Prov)
		add("dimensions.service", d.Service.Prov)
	}
	for _, b := range p.Dimensions.Logistics.Bonus {
		add("dimensions.logistics.bonus."+b.Key, b.Prov)
	}
	for _, m := range p.Metrics {
		out = append(out, m.constants(p.LinesOnly)...)
	}
	for _, b := range p.Bonuses {
		add("bonuses."+b.Key, b.Prov)
	}
	for _, d := range p.Deductions {
		add("deductions."+d.Key, d.Prov)
	}
	for i, g := range p.Gates {
		add(fmt.Sprintf("gates.%d", i), g.Prov)
	}
	for _, key := range slices.Sorted(maps.Keys(p.Switches)) {
		if p.Switches[key] == "unknown" {
			add("switches."+key, ProvEstimated)
		}
	}
	return out
}

func (m MetricProfile) constants(linesOnly bool) []ScoreConstant {
	at := "logistics_metrics." + m.Key
	var out []ScoreConstant
	if !linesOnly {
		out = append(out, ScoreConstant{at + ".weight", m.WeightProv}, ScoreConstant{at + ".curve", m.Curve.Prov})
	}
	if m.PerOrderCurve != nil {
		out = append(out, ScoreConstant{at + ".per_order_curve", m.PerOrderCurve.Prov})
	}
	if m.WindowDays > 0 || m.LagDays > 0 {
		out = append(out, ScoreConstant{at + ".window_days", m.WindowProv})
	}
	if m.SmallShop != nil {
		out = append(out, ScoreConstant{at + ".small_shop", m.SmallShop.Prov})
	}
	if m.Pass != nil {
		out = append(out, ScoreConstant{at + ".pass", m.Pass.Prov})
	}
	if m.GrowthLine != nil {
		out = append(out, ScoreConstant{at + ".growth_line", m.GrowthLine.Prov})
	}
	return out
}

// Estimated returns the paths of the constants that nobody outside the platform knows: what a score from this profile rests on.
func (p *ScoreProfile) Estimated() []string {
	out := []string{}
	for _, c := range p.Constants() {
		if c.Prov == ProvEstimated {
			out = append(out, c.Path)
		}
	}
	return out
}

// profileConstants are the fields of a profile that need a provenance in Prov.
func (p *ScoreProfile) profileConstants() []string {
	if p.LinesOnly {
		return []string{"window_days", "data_lag_days"}
	}
	return []string{"window_days", "data_lag_days", "min_orders_formal", "growth", "overall", "exclude"}
}

// checkProv wants a provenance on every constant.
func (p *ScoreProfile) checkProv() error {
	for _, key := range p.profileConstants() {
		if p.Prov[key] == "" {
			return fmt.Errorf("%s has no provenance", key)
		}
	}
	known := []string{ProvOfficial, ProvCaptured, ProvMerchant, ProvFitted, ProvEstimated}
	for _, c := range p.Constants() {
		if !slices.Contains(known, c.Prov) {
			return fmt.Errorf("%s has the provenance %q, not one of %v", c.Path, c.Prov, known)
		}
	}
	return nil
}
