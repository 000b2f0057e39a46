package tracker

import "strings"

// stay follows whether a parcel is still at its first hub: every scan since it came there was at that hub and none sent it on. A feed
// that is not Chinese and has no code for hubs does not tell them apart, so that nothing is claimed about one.
func (w *walk) stay(c *Checkpoint, mark Milestone, beyond bool) {
	switch {
	case w.s.FirstHubAt.IsZero(), beyond && !w.atHub:
	case mark != MilestoneHub, w.departs(c):
		w.atHub = false
	case !beyond:
		w.atHub, w.hubKey = c.Milestone == MilestoneHub || hasHan(c.Text), hubPlace(c)
	default:
		place := hubPlace(c)
		w.atHub = place != "" && place == w.hubKey
	}
}

// departs reports whether the scan that is being followed says that the parcel leaves.
func (w *walk) departs(c *Checkpoint) bool {
	if !w.isRead {
		w.text, w.isRead = scanWords.read(c.Text), true
	}
	return w.text.all&(sayOnward|sayLeaving) != 0 || w.text.latin && anyIn(c.Text, leavingVerbs[:])
}

var leavingVerbs = [...]string{"离开", "发出", "发车", "出站", "装车", "起飞", "Departed", "departed", "Left ", "left ", "In transit to", "Forwarded", "forwarded"}

// hubPlace is what a scan at a hub calls it: the last name in brackets, else the place the courier gives.
func hubPlace(c *Checkpoint) string {
	if name := lastBracket(c.Text); name != "" {
		return name
	}
	return c.Place
}

func lastBracket(text string) string {
	at := strings.LastIndex(text, "【")
	if at < 0 {
		return ""
	}
	name, _, closed := strings.Cut(text[at+len("【"):], "】")
	if !closed {
		return ""
	}
	return strings.TrimSpace(name)
}

// closer keeps what the present run of problems and failed visits says more closely: that the parcel was refused or damaged. The latest
// such statement counts; any other scan ends it.
func (w *walk) closer(c *Checkpoint, status Status) {
	if status != StatusException && status != StatusFailedAttempt {
		w.said = ""
		return
	}
	if kind := troubleIn(c.Text); kind != "" && kind != w.said {
		w.said, w.saidAt = kind, c.At
	}
	if w.said == KindDamaged {
		w.harmAt, w.harmText = w.saidAt, c.Text
	}
}

// troubleIn reads what a problem is about: KindRefused, KindDamaged, or nothing that is known.
func troubleIn(text string) Kind {
	switch {
	case states(text, refusalWords[:]):
		return KindRefused
	case states(text, damageWords[:]):
		return KindDamaged
	default:
		return ""
	}
}

var (
	refusalWords = [...]string{"拒收", "拒签", "拒绝签收", "拒绝收", "refused", "Refused", "rejected by the rec", "Rejected by the rec"}
	damageWords  = [...]string{"破损", "损坏", "破裂", "湿损", "损毁", "压坏", "damaged", "Damaged", "damage to", "Damage to"}
	supposing    = [...]string{"如", "若", "以免", "避免", "防止", "请", "是否", "谨防", "if ", "If ", "avoid"}
	denying      = [...]string{"无", "未", "没", "没有", "非", "not ", "no ", "not been ", "Not "}
)

// states reports whether a text states one of the words, and neither denies it nor only supposes it in the same clause.
func states(text string, words []string) bool {
	for _, word := range words {
		at := strings.Index(text, word)
		if at < 0 {
			continue
		}
		before := text[:at]
		for _, comma := range [...]string{"，", "。", "；", ",", ";", ". "} {
			if i := strings.LastIndex(before, comma); i >= 0 {
				before = before[i+len(comma):]
			}
		}
		if !anyIn(before, supposing[:]) && !endsInAny(before, denying[:]) {
			return true
		}
	}
	return false
}

func endsInAny(text string, words []string) bool {
	for _, word := range words {
		if strings.HasSuffix(text, word) {
			return true
		}
	}
	return false
}
