package couriers

import "strings"

// statements returns the clauses of a courier's text that state something, joined by commas.
func statements(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for clause := range strings.FieldsFuncSeq(text, clauseEnd) {
		if !spoken(strings.TrimSpace(clause)) {
			b.WriteString(clause)
			b.WriteString("，")
		}
	}
	return b.String()
}

func clauseEnd(r rune) bool {
	switch r {
	case ',', '，', '。', ';', '；', '!', '！', '?', '？', '\n', '、':
		return true
	default:
		return false
	}
}

// spoken reports whether a clause is addressed to the reader instead of telling what happened.
func spoken(clause string) bool {
	for _, start := range []string{
		"请", "敬请", "烦请", "感谢", "期待", "祝您", "务必", "可凭", "可至", "可到", "您可", "若有", "若您", "若对", "若未", "如有", "如您", "如对", "如未", "如快", "如包",
		"为保", "疫情", "投诉", "有问题",
	} {
		if strings.HasPrefix(clause, start) {
			return true
		}
	}
	for _, inside := range []string{"如有", "如需", "如果", "如您", "如遇", "请您准备", "请您及时", "请及时", "请凭", "请在", "若有", "若需"} {
		if strings.Contains(clause, inside) {
			return true
		}
	}
	return false
}
