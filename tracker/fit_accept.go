package tracker

import "slices"

// WithoutFitted is the profile with a shop's own values but nothing learned: what learning begins from.
func (p *ScoreProfile) WithoutFitted(rows []ScoreOverride) (*ScoreProfile, error) {
	return p.With(slices.DeleteFunc(InForceOverrides(rows), func(r ScoreOverride) bool { return r.Prov == ProvFitted }))
}

// FittedRows are the learned values in force over a profile.
func FittedRows(history []ScoreOverride, profile string) []ScoreOverride {
	return slices.DeleteFunc(InForceOverrides(history), func(r ScoreOverride) bool { return r.Profile != profile || r.Prov != ProvFitted })
}

// RevokeFit takes every learned value over a profile back, as rows like the given one. A value that the shop had set by hand before stands again.
func RevokeFit(history []ScoreOverride, like ScoreOverride) []ScoreOverride {
	var out []ScoreOverride
	for _, fitted := range FittedRows(history, like.Profile) {
		r := like
		r.Path, r.Value, r.Prov, r.Withdrawn = fitted.Path, []byte("null"), ProvFitted, true
		for _, old := range history {
			if old.Profile != r.Profile || old.Path != r.Path || old.Prov == ProvFitted && !old.Withdrawn {
				continue
			}
			r.Value, r.Prov, r.Withdrawn = old.Value, old.Prov, old.Withdrawn
		}
		out = append(out, r)
	}
	return out
}
