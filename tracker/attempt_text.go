package tracker

import "strings"

// TextKept is how many characters of a message that went out are kept.
const TextKept = 4000

// KeptText is a text that went out as it may be kept: shown as ShownText does, and bounded.
func KeptText(text string, about ...Message) string {
	return CleanText(ShownText(text, about...), TextKept)
}

// ShownText is the text of a message as others than its recipient may read it: without the tokens by which whoever reads it could answer or unsubscribe in
// the recipient's place, and without the middle of phone numbers. The numbers that it is about stay, also where they look like a phone's.
func ShownText(text string, about ...Message) string {
	keep, back := numbersOf(about)
	return back.Replace(HidePhones(keep.Replace(HideTokens(text))))
}

// numbersOf returns what puts marks in the place of the numbers that messages are about, and what puts them back.
func numbersOf(about []Message) (keep, back *strings.Replacer) {
	var to, from []string
	for _, m := range about {
		numbers := append([]string{m.TrackingNo}, m.OrderNos...)
		for _, line := range m.Digest {
			numbers = append(numbers, line.TrackingNo)
		}
		for _, number := range numbers {
			if HidePhones(number) != number && len(to) < 2*privateUse { // only what would be taken for a phone number
				mark := string(rune(0xE000 + len(to)/2)) // of no language
				to, from = append(to, number, mark), append(from, mark, number)
			}
		}
	}
	return strings.NewReplacer(to...), strings.NewReplacer(from...)
}

// privateUse is how many characters of no language there are.
const privateUse = 6400
