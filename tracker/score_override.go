package tracker

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrOverride says that a shop's own values do not fit the score profile they are laid over.
var ErrOverride = errors.New("the shop's own values do not fit the score profile")

// ScoreOverride is one row of a shop's own values over a score profile. Rows are never changed: a newer one about the same path of the same
// profile takes the place of the older, and a withdrawal is a row as well.
type ScoreOverride struct {
	ID         int64           `json:"id"`
	MerchantID int64           `json:"-"`
	Profile    string          `json:"profile"`
	Path       string          `json:"path"`  // for example logistics_metrics.delivery_ontime_rate.curve.points; lists are entered by key or place
	Value      json.RawMessage `json:"value"` // JSON
	Prov       string          `json:"provenance"`
	Withdrawn  bool            `json:"withdrawn"`
	By         string          `json:"by"`
	At         time.Time       `json:"at"`
	Why        string          `json:"why"`
}

// OverrideSet is the rows in force as a JSON list; a string, so that shops can be compared. Empty means none.
type OverrideSet string

// NewOverrideSet keeps what is in force of a history, oldest first.
func NewOverrideSet(history []ScoreOverride) (OverrideSet, error) {
	rows := InForceOverrides(history)
	if len(rows) == 0 {
		return "", nil
	}
	raw, err := json.Marshal(rows)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrOverride, err)
	}
	return OverrideSet(raw), nil
}

// Rows returns the rows, oldest first. An error wraps ErrOverride.
func (s OverrideSet) Rows() ([]ScoreOverride, error) {
	if s == "" {
		return nil, nil
	}
	var rows []ScoreOverride
	if err := json.Unmarshal([]byte(s), &rows); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOverride, err)
	}
	return rows, nil
}

// fixedFields are what names a profile; another one is another profile.
func fixedFields() []string {
	return []string{"id", "platform", "label", "effective_from", "effective_to", "tz", "source", "lines_only", "prov"}
}

// InForceOverrides keeps the newest row per profile and path, and drops what is withdrawn. Rows come oldest first.
func InForceOverrides(rows []ScoreOverride) []ScoreOverride {
	var out []ScoreOverride
	for _, r := range rows {
		out = slices.DeleteFunc(out, func(o ScoreOverride) bool { return o.Profile == r.Profile && o.Path == r.Path })
		if !r.Withdrawn {
			out = append(out, r)
		}
	}
	return out
}

// With lays a shop's own values over the profile: rows of other profiles are left out, each replaced constant takes the row's provenance,
// and the result is checked as one that is loaded, with a hash of its own. Several rows are laid together, because weights must sum to
// one. The profile itself does not change. Errors wrap ErrOverride.
func (p *ScoreProfile) With(rows []ScoreOverride) (*ScoreProfile, error) {
	rows = slices.DeleteFunc(InForceOverrides(rows), func(o ScoreOverride) bool { return o.Profile != p.ID })
	if len(rows) == 0 {
		return p, nil
	}
	raw, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOverride, err)
	}
	var tree map[string]any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOverride, err)
	}
	for _, r := range rows {
		if err := r.lay(tree); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrOverride, r.Path, err)
		}
	}
	if raw, err = json.Marshal(tree); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOverride, err)
	}
	var merged ScoreProfile
	if err := strictJSON(raw, &merged); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOverride, err)
	}
	if err := merged.ready(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOverride, err)
	}
	return &merged, nil
}

// lay puts one value into the tree of a profile.
func (o ScoreOverride) lay(tree map[string]any) error {
	var value any
	if err := json.Unmarshal(o.Value, &value); err != nil {
		return fmt.Errorf("value: %w", err)
	}
	if o.Prov != ProvMerchant && o.Prov != ProvFitted {
		return fmt.Errorf("provenance %q is not merchant or fitted", o.Prov)
	}
	steps := strings.Split(o.Path, ".")
	if slices.Contains(fixedFields(), steps[0]) || slices.ContainsFunc(steps, isProvenance) {
		return errors.New("cannot be replaced")
	}
	var at any = tree
	owners := []map[string]any{tree}
	for _, step := range steps[:len(steps)-1] {
		next, ok := child(at, step)
		if !ok {
			return fmt.Errorf("there is no %q", step)
		}
		if m, is := next.(map[string]any); is {
			owners = append(owners, m)
		}
		at = next
	}
	leaf := steps[len(steps)-1]
	switch node := at.(type) {
	case map[string]any:
		node[leaf] = o.named(value)
	default:
		return fmt.Errorf("%q is not a field: replace the whole list", leaf)
	}
	mark(owners, steps, o.Prov)
	return nil
}

func isProvenance(step string) bool { return step == "prov" || strings.HasSuffix(step, "_prov") }

// named gives a constant that is replaced as a whole its provenance.
func (o ScoreOverride) named(value any) any {
	if m, ok := value.(map[string]any); ok {
		if leaf := o.Path[strings.LastIndex(o.Path, ".")+1:]; slices.Contains([]string{"curve", "per_order_curve", "pass", "growth_line", "small_shop"}, leaf) {
			m["prov"] = o.Prov
		}
	}
	return value
}

// mark puts the provenance where the replaced constant has its own: beside a weight or a window, in the nearest object that carries one, or
// among the profile's.
func mark(owners []map[string]any, steps []string, prov string) {
	last, leaf := owners[len(owners)-1], steps[len(steps)-1]
	switch {
	case len(owners) == 1, steps[0] == "growth", steps[0] == "overall":
		if all, ok := owners[0]["prov"].(map[string]any); ok && steps[0] != "switches" {
			all[steps[0]] = prov
		}
	case has(last, "window_key") && leaf == "weight":
		last["weight_prov"] = prov
	case has(last, "window_key") && (leaf == "window_days" || leaf == "lag_days"):
		last["window_prov"] = prov
	case has(last, "prov"):
		last["prov"] = prov
	}
}

func has(m map[string]any, key string) bool {
	_, ok := m[key]
	return ok
}

// child enters a field of an object, or an element of a list by its key or its place.
func child(at any, step string) (any, bool) {
	switch node := at.(type) {
	case map[string]any:
		next, ok := node[step]
		return next, ok
	case []any:
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(node) {
			return node[i], true
		}
		for _, e := range node {
			if m, ok := e.(map[string]any); ok && m["key"] == step {
				return m, true
			}
		}
	}
	return nil, false
}

// ForShop returns the profile that scores a shop on a local score date, with the shop's own values over it.
func (b *ScoreBook) ForShop(m Merchant, scoreDate string) (*ScoreProfile, error) {
	p, err := b.For(m.Platform, scoreDate)
	if err != nil {
		return nil, err
	}
	rows, err := m.Scoring.Rows()
	if err != nil {
		return nil, err
	}
	return p.With(rows)
}
