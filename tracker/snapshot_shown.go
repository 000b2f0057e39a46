package tracker

// shownBeside are the metrics that a platform shows to programs, and on its pages, although the profiles here do not compute them: of other
// dimensions, and of former versions of the score (Doudian's shop.getExperienceScore by its official SDK).
func shownBeside(platform string) []MetricProfile {
	if platform != "douyin" {
		return nil
	}
	return []MetricProfile{
		{Key: "collect_ontime_rate", NameZH: "揽收及时率", NameEN: "Picked up in time", Unit: "share", Better: "higher"},
		{Key: "prod_dsr", NameZH: "商品综合评分", NameEN: "Product rating", Unit: "points", Better: "higher"},
		{Key: "quality_return_rate", NameZH: "商品品质退货率", NameEN: "Returns for quality", Unit: "share", Better: "lower"},
		{Key: "average_feedback_time", NameZH: "平均响应时长", NameEN: "Mean time to answer", Unit: "", Better: "lower"},
		{Key: "aftersale_deal_reach_rate", NameZH: "售后处理达成率", NameEN: "After-sales settled in time", Unit: "share", Better: "higher"},
	}
}

// shownAlso is the key under which the platform may show a metric of a profile besides its own: the share of parcels picked up in time is one thing
// under two names.
func shownAlso(metric string) string {
	if metric == "pickup_48h_rate" {
		return "collect_ontime_rate"
	}
	return ""
}

// shownAs is what the snapshot says of a profile's metric, under any of its names.
func (s ScoreSnapshot) shownAs(metric string) SnapshotMetric {
	seen := s.metric(metric)
	if also := shownAlso(metric); also != "" && !seen.Value.Known && !seen.Points.Known {
		seen = s.metric(also)
	}
	return seen
}

// Shows reports whether a key of a snapshot is a metric of the profile, under any of its names.
func (p *ScoreProfile) Shows(key string) bool {
	for _, m := range p.Metrics {
		if m.Key == key || shownAlso(m.Key) == key {
			return true
		}
	}
	return false
}

// OutsideOf returns what a snapshot says of metrics that are not part of the profile, by key.
func (p *ScoreProfile) OutsideOf(s ScoreSnapshot) []SnapshotMetric {
	var out []SnapshotMetric
	for _, m := range s.Ordered().Metrics {
		if !p.Shows(m.Key) {
			out = append(out, m)
		}
	}
	return out
}

// smallShopApplies reports whether the counts are such that a small shop has fixed points in a metric, where the rule is in force or may be. Only
// where the platform has dropped it for certain it does not.
func (p *ScoreProfile) smallShopApplies(m MetricProfile, f MetricFacts) bool {
	r := m.SmallShop
	return r != nil && p.Switches[r.Switch] != "off" && f.N > 0 && f.N < r.OrdersBelow && f.Bad <= r.BadAtMost
}
