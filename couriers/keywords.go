package couriers

import (
	"parcelwarden/tracker"
	"strings"
)

// wordRule reads one meaning out of Chinese courier text: every list in all must have a hit, and none of not may occur.
type wordRule struct {
	status tracker.Status
	all    [][]string
	not    []string
}

// keywordRules are tried in order: what ended the parcel or turned it round stands before what moves it, because a sentence about a
// refusal usually names the delivery too.
func keywordRules() []wordRule {
	of := func(words ...string) []string { return words }
	station := of("自提柜", "快递柜", "智能柜", "丰巢", "驿站", "代收点", "自提点", "兔喜", "妈妈店", "便民柜", "柜机")
	return []wordRule{
		{tracker.StatusReturned, [][]string{of(
			"退签成功", "已退签", "退回件已签收", "退件已签收", "退件签收", "退回签收", "退货签收", "退回妥投", "寄件人已签收", "寄件人签收", "发件人已签收",
			"发件人签收", "寄件方签收", "寄件方并签收", "商家已签收", "退回商家签收",
		)}, nil},
		{tracker.StatusLost, [][]string{of("已丢失", "已遗失", "确认丢失", "确认遗失", "件丢失", "件遗失", "裹丢失", "裹遗失", "途中丢失", "途中遗失")}, of("疑似", "避免", "以免", "防止")},
		{tracker.StatusException, [][]string{of("疑似丢失", "疑似遗失")}, nil},
		{tracker.StatusReturning, [][]string{of("已退回", "退回中", "退回寄", "退回发", "正在退回", "办理退回", "退回件", "退件", "安排退", "退往", "转退", "快件退回", "包裹退回")}, of("待退回", "申请退")},
		{tracker.StatusException, [][]string{of("拒收", "拒签", "拒绝签收")}, nil},
		{tracker.StatusCancelled, [][]string{of("已销单", "已取消寄件", "订单已取消", "运单作废", "拦截成功")}, nil},
		{tracker.StatusInTransit, [][]string{station, of("取回", "取出"), of("快递员", "派件员", "业务员", "派送员", "小哥")}, of("客户", "收件人取", "本人")},
		{tracker.StatusInTransit, [][]string{of("取消派件", "从自提柜取回", "从快递柜取回", "从驿站取回")}, nil},
		{tracker.StatusDelivered, [][]string{of(
			"已签收", "签收成功", "完成签收", "本人签收", "代签收", "他人签收", "已代签", "签收人", "已妥投", "投递成功", "派送成功", "已派送至本人", "取件成功",
			"已被取出", "已取出", "已取走", "码签收", "被签收", "客户签收", "收件人签收",
		)}, of("未签收", "待签收", "待客户签收", "待收件人签收", "准备签收", "签收失败", "未能签收", "等待签收", "即将签收", "拒收")},
		{tracker.StatusAvailableForPickup, [][]string{station, of("到达", "已到", "暂存", "放入", "放至", "放到", "存放", "存入", "投入", "投放", "投柜", "代收", "待取", "代为保管", "入柜", "入库")}, of("派往", "正在派", "派送中", "派件中", "途中")},
		{tracker.StatusFailedAttempt, [][]string{of(
			"无法联系", "联系不上", "无人接听", "电话关机", "电话错误", "地址不详", "地址错误", "派送失败", "派件失败", "派送不成功", "派件不成功", "未妥投", "投递失败",
			"投递不成功", "签收失败", "家中无人", "无人在家", "改约", "延后派送", "另约时间", "改天", "派件异常", "派送异常",
		)}, nil},
		{tracker.StatusException, [][]string{of("破损", "损坏", "滞留", "错分", "超区", "超出派送范围", "问题件", "疑难件")}, of("破损险")},
		{tracker.StatusCustomsHold, [][]string{of("清关异常", "海关查验", "海关扣", "清关失败")}, nil},
		{tracker.StatusOutForDelivery, [][]string{of(
			"派送中", "派件中", "正在派件", "正在派送", "派送途中", "安排派送", "安排派件", "开始派送", "正在投递", "安排投递", "投递中", "正在为您派", "重新派送", "正在送往",
		)}, of("准备派送中", "准备安排")},
	}
}

// transitRules read text that carries no code at all.
func transitRules() []wordRule {
	of := func(words ...string) []string { return words }
	return []wordRule{
		{tracker.StatusInfoReceived, [][]string{of("待揽收", "等待揽收", "已下单", "已打单", "待揽件", "揽收失败", "未揽收", "准备出库", "打包完成", "等待收件")}, nil},
		{tracker.StatusPickedUp, [][]string{of("已揽收", "揽收成功", "揽件", "已揽", "揽收", "已收件", "收寄", "已收取快件", "收件人员")}, nil},
		{tracker.StatusInTransit, [][]string{of(
			"离开", "发往", "到达", "抵达", "装车", "发车", "发出", "装袋", "中转", "转运", "分拣", "运输", "航班", "起飞", "降落", "出港", "进港", "卸车", "封发", "干线", "已到",
		)}, nil},
	}
}

// lexicon holds the rules as they are used. It is built once and never changes.
type lexicon struct{ keywords, transit, phrases []wordRule }

var words = lexicon{keywords: keywordRules(), transit: transitRules(), phrases: phraseRules()}

// Keyword returns the status that the words of an event state clearly, or "" if they state none. Requests, conditions and
// politeness ("如有破损请拒收", "请准备签收") are not statements and are left out first.
func Keyword(text string) tracker.Status {
	if s := match(words.keywords, statements(text)); s != "" {
		return s
	}
	return phrase(text)
}

// TextStatus reads an event without a code: its keywords, then its words about movement, then unknown.
func TextStatus(text string) tracker.Status {
	if s := Keyword(text); s != "" {
		return s
	}
	if s := match(words.transit, statements(text)); s != "" {
		return s
	}
	return tracker.StatusUnknown
}

func match(rules []wordRule, text string) tracker.Status {
	for _, r := range rules {
		if r.matches(text) {
			return r.status
		}
	}
	return ""
}

func (r wordRule) matches(text string) bool {
	for _, anyOf := range r.all {
		if !hasAny(text, anyOf) {
			return false
		}
	}
	return !hasAny(text, r.not)
}

func hasAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
