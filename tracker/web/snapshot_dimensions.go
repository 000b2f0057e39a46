package web

import (
	"parcelwarden/tracker"
	"strings"
)

// dimensions shows the weights of the dimensions beside what the overall scores teach; nil for a profile without all three.
func (v visit) dimensions(l lesson) *dimensionView {
	d, f := l.profile.Dimensions, l.fit.Dimensions
	if d.Product.Weight == 0 || d.Logistics.Weight == 0 || d.Service.Weight == 0 {
		return nil
	}
	out := &dimensionView{N: f.N}
	if f.Why != "" {
		out.Why = v.t("snap.why."+f.Why, "Days", tracker.FitDimensionDays, "Values", tracker.FitValues)
	}
	if f.ErrorBefore > 0 {
		out.Before, out.After = decimal(f.ErrorBefore, 2), decimal(f.ErrorAfter, 2)
	}
	for i, name := range []string{"product", "logistics", "service"} {
		line := dimensionLine{Name: v.t("snap.field." + name), Weight: v.percent([]float64{d.Product.Weight, d.Logistics.Weight, d.Service.Weight}[i])}
		if f.N > 0 {
			line.Range = trimmed(f.From[i]) + " – " + trimmed(f.To[i])
		}
		if f.Ready() {
			line.Learned, line.Spread = v.percent(f.Weights[i]), v.percent(f.Spread[i])
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}

func trimmed(points float64) string { return strings.TrimSuffix(decimal(points, 1), ".0") }
