package sources

import "strings"

// tail returns the last four digits of a phone number, all that is ever kept of it. A number with an extension, as marketplaces
// hand out instead of the buyer's own (13800001234-5678), gives the four digits of the extension, which Kuaidi100 asks for; hidden
// digits (138****1234) do not matter.
func (r *row) tail(c column) string {
	s := r.text(c)
	if s == "" || strings.HasPrefix(s, "$$") || strings.HasPrefix(s, "##") { // encrypted by the marketplace
		return ""
	}
	number := s
	if i := strings.IndexAny(s, "-转#,;"); i > 0 && countDigits(s[:i]) >= 7 {
		number = s[:i]
		if extension := strings.TrimLeft(s[i:], "-转#,; "); len(extension) == 4 && strings.Trim(extension, "0123456789") == "" {
			return strings.Clone(extension)
		}
	}
	kept := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -+()", r) {
			return -1
		}
		return r
	}, number)
	if len(kept) < 7 || strings.Trim(kept, "0123456789*") != "" || strings.Contains(kept[len(kept)-4:], "*") {
		r.errs = append(r.errs, rowError(r.line, c.name, maskPhone(s), "is not a phone number"))
		return ""
	}
	return strings.Clone(kept[len(kept)-4:])
}

func countDigits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] == '*' || (s[i] >= '0' && s[i] <= '9') {
			n++
		}
	}
	return n
}

// fourDigits reads a tail that is stated as such. Excel drops leading zeros; they are put back.
func (r *row) fourDigits(c column) string {
	s := r.text(c)
	if s == "" {
		return ""
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' || len(s) > 4 {
			r.errs = append(r.errs, rowError(r.line, c.name, maskPhone(s), "is not the last four digits of a phone number"))
			return ""
		}
	}
	return "0000"[len(s):] + s
}
