package tracker

import "strings"

// AfterSaleReason is why a buyer first asked for an after-sale: what the return metrics of a score count. Later reasons of the same order
// change nothing.
type AfterSaleReason string

// The reasons. Those of ReasonLogistics count only where the platform judged or compensated the order for them, so that a source states them
// for no other.
const (
	ReasonNone          AfterSaleReason = ""
	ReasonDamaged       AfterSaleReason = "damaged"
	ReasonLateShipment  AfterSaleReason = "late_shipment"
	ReasonWrongItem     AfterSaleReason = "wrong_or_missing"
	ReasonOutOfStock    AfterSaleReason = "out_of_stock"
	ReasonTraceTimeout  AfterSaleReason = "trace_timeout"
	ReasonTraceAbnormal AfterSaleReason = "trace_abnormal"
	ReasonFraudShipping AfterSaleReason = "fraud_shipping"
	ReasonFalseTracking AfterSaleReason = "false_tracking"
	ReasonQuality       AfterSaleReason = "quality"
	ReasonOther         AfterSaleReason = "other"
)

// LogisticsReasons are the reasons that a logistics return rate counts.
func LogisticsReasons() []AfterSaleReason {
	return []AfterSaleReason{
		ReasonLateShipment, ReasonWrongItem, ReasonOutOfStock, ReasonTraceTimeout, ReasonTraceAbnormal, ReasonFraudShipping, ReasonFalseTracking,
	}
}

// ReasonOf reads a code of ours, or the words of a marketplace. Words that name none of the reasons are other ones.
func ReasonOf(word string) AfterSaleReason {
	word = strings.ToLower(strings.TrimSpace(word))
	if word == "" || word == "-" {
		return ReasonNone
	}
	for _, r := range append(LogisticsReasons(), ReasonDamaged, ReasonQuality, ReasonOther) {
		if word == string(r) {
			return r
		}
	}
	for _, w := range []struct {
		part   string
		reason AfterSaleReason
	}{
		{"破损", ReasonDamaged},
		{"破碎", ReasonDamaged},
		{"损坏", ReasonDamaged},
		{"压坏", ReasonDamaged},
		{"damage", ReasonDamaged},
		{"broken", ReasonDamaged},
		{"发货超时", ReasonLateShipment},
		{"未按约定时间发货", ReasonLateShipment},
		{"错发", ReasonWrongItem},
		{"漏发", ReasonWrongItem},
		{"少件", ReasonWrongItem},
		{"缺货", ReasonOutOfStock},
		{"无货", ReasonOutOfStock},
		{"轨迹超时", ReasonTraceTimeout},
		{"轨迹异常", ReasonTraceAbnormal},
		{"欺诈发货", ReasonFraudShipping},
		{"虚假宣传物流", ReasonFalseTracking},
		{"质量", ReasonQuality},
	} {
		if strings.Contains(word, w.part) {
			return w.reason
		}
	}
	return ReasonOther
}

// Exclusion is why an order does not count in a score. Which ones a platform leaves out stands in its profile.
type Exclusion string

// The exclusions that a source can state. What force majeure excuses is found by the rules instead.
const (
	ExcludedNot      Exclusion = ""
	ExcludedGift     Exclusion = "gift"
	ExcludedLucky    Exclusion = "lucky_bag"
	ExcludedLowPrice Exclusion = "low_price"
	ExcludedInstant  Exclusion = "instant_refund"
	ExcludedAbnormal Exclusion = "abnormal"
	ExcludedForce    Exclusion = "force_majeure"
	ExcludedNotice   Exclusion = "platform_notice"
	ExcludedCounts   Exclusion = "no" // known to count: takes back what an earlier file said
)

// ExclusionOf reads a code of ours or a Chinese word; false if it is neither.
func ExclusionOf(word string) (Exclusion, bool) {
	switch word = strings.ToLower(strings.TrimSpace(word)); word {
	case "", "-":
		return ExcludedNot, true
	case "gift", "赠品":
		return ExcludedGift, true
	case "lucky_bag", "福袋", "超级福袋":
		return ExcludedLucky, true
	case "low_price", "低价":
		return ExcludedLowPrice, true
	case "instant_refund", "秒退":
		return ExcludedInstant, true
	case "abnormal", "异常":
		return ExcludedAbnormal, true
	case "force_majeure", "不可抗力":
		return ExcludedForce, true
	case "platform_notice", "平台公告":
		return ExcludedNotice, true
	case "no", "否":
		return ExcludedCounts, true
	default:
		return ExcludedNot, false
	}
}
