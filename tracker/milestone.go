package tracker

import "strings"

// MilestoneOf reads what a checkpoint proves about the parcel's way: what the adapter said explicitly, else what the status
// says, else the words. A hint of an aggregator proves nothing. The words are read conservatively: a place that the parcel is
// only on its way to does not count, and a branch counts as the destination's only where Follow has seen a hub before it.
func MilestoneOf(c Checkpoint) Milestone { return milestoneOf(&c) }

func milestoneOf(c *Checkpoint) Milestone {
	mark, open := statedMilestone(c)
	if open && c.Text != "" {
		said := scanWords.read(c.Text)
		return said.milestone(c)
	}
	return mark
}

// statedMilestone is what a checkpoint proves without its words; open tells that they have to be read.
func statedMilestone(c *Checkpoint) (mark Milestone, open bool) {
	switch {
	case c.Hint:
		return MilestoneNone, false
	case c.Milestone != MilestoneNone:
		return c.Milestone, false
	}
	switch c.Status {
	case StatusPickedUp:
		return MilestonePickup, false
	case StatusOutForDelivery:
		return MilestoneOutForDelivery, false
	case StatusAvailableForPickup:
		return MilestoneLocker, false
	case StatusDelivered:
		return MilestoneSigned, false
	case StatusInTransit, StatusUnknown:
		return MilestoneNone, true
	default:
		return MilestoneNone, false
	}
}

// The vocabulary of Chinese scan texts. Tables are arrays so that they cannot grow by accident.
var (
	hubNouns    = [...]string{"转运中心", "中转", "分拨", "集散", "分拣中心", "处理中心", "集运中心", "航空枢纽"}
	hubVerbs    = [...]string{"到达", "离开", "进入", "发出", "装车", "抵达", "完成", "卸车", "收入", "发车", "出站", "进站", "扫描", "经转"}
	branchNouns = [...]string{"派件网点", "派送网点", "网点", "营业部", "营业点", "营业厅", "揽投部", "投递部", "分部", "服务部"}
	branchVerbs = [...]string{"到达", "抵达", "收入", "到站", "接收"}
	onwardVerbs = [...]string{"发往", "下一站", "前往", "送往", "运往", "发至", "送至"}
	notYet      = [...]string{"即将到达", "预计到达", "未到达", "将到达"}
)

// milestone is what the words of a checkpoint prove that says nothing else.
func (s *spotted) milestone(c *Checkpoint) Milestone {
	switch {
	case !s.han:
		return milestoneInLatin(c)
	case s.all&sayNotYet != 0:
		return MilestoneNone
	default:
		return s.milestoneHere()
	}
}

// milestoneHere looks at the part of the text before the place that the parcel is sent on to.
func (s *spotted) milestoneHere() Milestone {
	onward := s.all&sayOnward != 0
	switch {
	case s.here&sayHub != 0:
		if onward || s.here&sayHubVerb != 0 {
			return MilestoneHub
		}
	case !onward && s.here&sayBranch != 0 && s.here&sayArrival != 0:
		return MilestoneDestBranch
	}
	return MilestoneNone
}

// milestoneInLatin takes any transit scan of a feed that is not Chinese for a hub: such couriers name neither hubs nor
// branches in a way that could be told apart, and the hub clock would otherwise run against parcels that move.
func milestoneInLatin(c *Checkpoint) Milestone {
	if c.Status == StatusInTransit {
		return MilestoneHub
	}
	return MilestoneNone
}

func anyIn(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// hasHan reports whether the text has a common Chinese character (U+4000 to U+9FFF, by its first byte in UTF-8).
func hasHan(text string) bool {
	for i := range len(text) {
		if text[i] >= 0xE4 && text[i] <= 0xE9 {
			return true
		}
	}
	return false
}

// announces reports whether a text of unknown status only says that a parcel is expected, so that it is no movement.
func announces(text string) bool { return anyIn(text, announcements[:]) }

var announcements = [...]string{
	"待揽收", "等待揽收", "待取件", "通知快递", "已下单", "下单成功", "电子面单", "已打印", "打包完成", "待出库", "正在备货", "等待发货",
	"label created", "Label created", "Shipping label", "information received", "Information received",
}

// saysLost reports whether the courier states that the parcel is lost, rather than warning of it.
func saysLost(text string) bool {
	return anyIn(text, lostWords[:]) && !anyIn(text, lostDisclaimers[:])
}

var (
	lostWords = [...]string{
		"丢失", "遗失", "灭失", "已丢件", "确认丢件", "declared lost", "is lost", "been lost", "package lost", "parcel lost", "Package lost", "Parcel lost",
	}
	lostDisclaimers = [...]string{"以免", "避免", "防止", "谨防", "如有", "若", "如发生", "未丢失", "not lost", "疑似"}
)

// saysReturn reports whether an exception after the signature means that the parcel goes back.
func saysReturn(text string) bool { return anyIn(text, returnWords[:]) }

var returnWords = [...]string{"退回", "退件", "拒收", "退货", "return to sender", "Return to sender", "returned to", "refused", "Refused"}

// saysTurnedBack reports whether a dispatch scan on the way back says that delivery to the buyer is tried again.
func saysTurnedBack(text string) bool { return anyIn(text, againWords[:]) }

var againWords = [...]string{"重新派送", "再次派送", "改派", "继续派送", "取消退回", "re-delivery", "redelivery"}
