package tracker

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// ScoreProfile is one dated version of a platform's score: which metrics make the logistics sub-score, by which curves and
// weights, and how the dimensions make the overall score. It never changes once loaded; Hash identifies its content.
type ScoreProfile struct {
	ID            string            `json:"id"`
	Platform      string            `json:"platform"`
	Label         string            `json:"label"`
	EffectiveFrom string            `json:"effective_from"` // first score date
	EffectiveTo   string            `json:"effective_to"`   // last score date; empty: still in force
	TZ            string            `json:"tz"`
	Source        string            `json:"source"`
	WindowDays    int               `json:"window_days"`
	LagDays       int               `json:"data_lag_days"` // score date D uses data through D minus this
	MinOrders     int64             `json:"min_orders_formal"`
	LinesOnly     bool              `json:"lines_only,omitempty"` // the platform publishes no score, only a line per metric
	ScoredOn      string            `json:"scored_on,omitempty"`  // monday: the date's score is that of the last Monday; empty: daily
	Growth        GrowthStage       `json:"growth"`
	Overall       OverallRange      `json:"overall"`
	Exclude       []string          `json:"exclude"`
	Dimensions    ScoreDimensions   `json:"dimensions"`
	Metrics       []MetricProfile   `json:"logistics_metrics"`
	Bonuses       []ScoreBonus      `json:"bonuses"`
	Deductions    []ScoreDeduction  `json:"deductions"`
	Gates         []ScoreGate       `json:"gates"`
	Switches      map[string]string `json:"switches"` // on, off, unknown (the rule text leaves it open; treated as off)
	Prov          map[string]string `json:"prov"`     // where the profile's own constants come from, by field name
	Hash          string            `json:"-"`        // sha256 of the canonical JSON
	zone          *time.Location
}

// GrowthStage is the fixed score of a shop with too few orders, and the lower one after bad behaviour.
type GrowthStage struct {
	Score    float64 `json:"score"`
	Degraded float64 `json:"degraded"`
}

// OverallRange clamps the overall score and names the way it is displayed to buyers.
type OverallRange struct {
	Min     float64 `json:"min"`
	Max     float64 `json:"max"`
	Display string  `json:"display"` // douyin_stars, or empty for a platform that shows the score as it is
}

// ScoreDimensions are the three dimensions of the overall score.
type ScoreDimensions struct {
	Product   ScoreDimension `json:"product"`
	Logistics ScoreDimension `json:"logistics"`
	Service   ScoreDimension `json:"service"`
}

// ScoreDimension is the weight and the range of one dimension.
type ScoreDimension struct {
	Weight float64      `json:"weight"`
	Prov   string       `json:"prov"`
	Min    float64      `json:"min"`
	Max    float64      `json:"max"`
	Bonus  []ScoreBonus `json:"bonus,omitempty"`
}

// MetricProfile is one metric of the logistics sub-score.
type MetricProfile struct {
	Key           string     `json:"key"`
	Count         string     `json:"count,omitempty"` // what is counted, where several windows count the same; else the key says it
	NameZH        string     `json:"zh"`
	NameEN        string     `json:"en"`
	Kind          string     `json:"kind"` // ratio_good, ratio_bad, mean, mean_points
	Unit          string     `json:"unit"`
	Better        string     `json:"better"`                // higher, lower
	WindowKey     string     `json:"window_key"`            // which date puts a unit into the window: picked_up_at, line_due_at, paid_at, ...
	WindowDays    int        `json:"window_days,omitempty"` // where it is not the profile's
	LagDays       int        `json:"lag_days,omitempty"`    // where it is not the profile's
	WindowProv    string     `json:"window_prov,omitempty"`
	NightFrom     int        `json:"night_from,omitempty"`
	NightTo       int        `json:"night_to,omitempty"` // paid between these local hours: the clock starts at NightTo
	Weight        float64    `json:"weight"`
	WeightProv    string     `json:"weight_prov"`
	Curve         Curve      `json:"curve"`
	PerOrderCurve *Curve     `json:"per_order_curve,omitempty"` // mean_points: hours to the points of one order
	SmallShop     *SmallShop `json:"small_shop,omitempty"`
	Pass          *PassLine  `json:"pass,omitempty"`        // the line the platform wants met
	GrowthLine    *PassLine  `json:"growth_line,omitempty"` // the standard a shop in the growth stage is held to
}

func (m MetricProfile) lower() bool { return m.Better == "lower" }

func (m MetricProfile) ratio() bool { return strings.HasPrefix(m.Kind, "ratio_") }

// SmallShop gives a shop with few orders and few bad ones a fixed number of points.
type SmallShop struct {
	OrdersBelow int64   `json:"orders_below"`
	BadAtMost   int64   `json:"bad_at_most"`
	Points      float64 `json:"points"`
	Switch      string  `json:"switch"`
	Prov        string  `json:"prov"`
}

// ScoreBonus adds points once. One with a Switch counts only while that switch is on.
type ScoreBonus struct {
	Key    string  `json:"key"`
	Points float64 `json:"points"`
	Switch string  `json:"switch,omitempty"`
	Prov   string  `json:"prov"`
}

// ScoreDeduction takes points per case, up to a cap.
type ScoreDeduction struct {
	Key  string  `json:"key"`
	Each float64 `json:"each"`
	Cap  float64 `json:"cap"`
	Prov string  `json:"prov"`
}

// ScoreGate is a line that opens or closes something for the shop.
type ScoreGate struct {
	Of     string  `json:"of"` // overall, logistics
	At     float64 `json:"at"`
	NameZH string  `json:"zh"`
	NameEN string  `json:"en"`
	Prov   string  `json:"prov"`
}

// WithSwitches returns a copy of the profile with some switches set, and its own hash: for rules whose survival the platform's
// text leaves open (the fixed points of small shops, the bonus for remote transfer).
func (p *ScoreProfile) WithSwitches(set map[string]string) (*ScoreProfile, error) {
	c := *p
	c.Switches = make(map[string]string, len(p.Switches))
	for k, v := range p.Switches {
		c.Switches[k] = v
	}
	for k, v := range set {
		if _, known := p.Switches[k]; !known {
			return nil, fmt.Errorf("score profile %q has no switch %q", p.ID, k)
		}
		c.Switches[k] = v
	}
	hash, err := canonicalHash(&c)
	if err != nil {
		return nil, fmt.Errorf("hash score profile %q: %w", p.ID, err)
	}
	c.Hash = hash
	return &c, c.check()
}

func (p *ScoreProfile) on(name string) bool { return name != "" && p.Switches[name] == "on" }

func (p *ScoreProfile) metric(key string) (MetricProfile, bool) {
	i := slices.IndexFunc(p.Metrics, func(m MetricProfile) bool { return m.Key == key })
	if i < 0 {
		return MetricProfile{}, false
	}
	return p.Metrics[i], true
}

// Has reports whether the profile scores the metric.
func (p *ScoreProfile) Has(metric string) bool {
	_, ok := p.metric(metric)
	return ok
}

// metricBy returns the metric whose window is keyed by a date: line_due_at finds the delivery metric, picked_up_at the pickup one.
func (p *ScoreProfile) metricBy(windowKey string) (MetricProfile, bool) {
	i := slices.IndexFunc(p.Metrics, func(m MetricProfile) bool { return m.WindowKey == windowKey })
	if i < 0 {
		return MetricProfile{}, false
	}
	return p.Metrics[i], true
}
