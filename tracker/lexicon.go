package tracker

import "slices"

// wordGroup is a set of groups of words, one bit each.
type wordGroup uint8

// The groups of the words of scans.
const (
	sayHub     wordGroup = 1 << iota // hubNouns
	sayHubVerb                       // hubVerbs
	sayBranch                        // branchNouns
	sayArrival                       // branchVerbs
	sayOnward                        // onwardVerbs
	sayNotYet                        // notYet
	sayLeaving                       // the Chinese ones of leavingVerbs
)

// lexicon finds Chinese words in a text by one pass over it: most characters begin no word, which one look into a small table tells. It
// never changes once it is made.
type lexicon struct {
	slot  [lexiconSlots]uint16 // by the first character: 0, or which list of words
	lists [][]lexiconWord
}

type lexiconWord struct {
	text  string
	group wordGroup
}

const lexiconSlots = 1024

// lexiconSlot is where words that begin with the character of three bytes stand.
func lexiconSlot(a, b, c byte) uint32 {
	return (uint32(a)<<12 ^ uint32(b)<<6 ^ uint32(c)) * 0x9E3779B1 >> 22
}

// hanWord reports whether a word begins with a common Chinese character, as every word of a lexicon must.
func hanWord(word string) bool {
	return len(word) >= 3 && word[0] >= 0xE4 && word[0] <= 0xE9 && word[1]&0xC0 == 0x80 && word[2]&0xC0 == 0x80
}

// add puts words into a group; those that are not Chinese are left out.
func (x *lexicon) add(group wordGroup, words []string) {
	for _, word := range words {
		if !hanWord(word) {
			continue
		}
		at := lexiconSlot(word[0], word[1], word[2])
		if x.slot[at] == 0 {
			x.lists = append(x.lists, nil)
			x.slot[at] = uint16(len(x.lists))
		}
		list := &x.lists[x.slot[at]-1]
		if i := slices.IndexFunc(*list, func(w lexiconWord) bool { return w.text == word }); i >= 0 {
			(*list)[i].group |= group
			continue
		}
		*list = append(*list, lexiconWord{word, group})
	}
}

// scanWords is the vocabulary of scans. It never changes after the package is loaded.
var scanWords = func() *lexicon {
	x := &lexicon{}
	x.add(sayHub, hubNouns[:])
	x.add(sayHubVerb, hubVerbs[:])
	x.add(sayBranch, branchNouns[:])
	x.add(sayArrival, branchVerbs[:])
	x.add(sayOnward, onwardVerbs[:])
	x.add(sayNotYet, notYet[:])
	x.add(sayLeaving, leavingVerbs[:])
	return x
}()

// regionWords are the names of provinces and cities. They never change after the package is loaded.
var regionWords = func() *lexicon {
	x := &lexicon{}
	for name := range provinceByName {
		x.add(0, []string{name})
	}
	return x
}()

// begins returns the words that may begin a text: those of its first character, and some that do not.
func (x *lexicon) begins(text string) []lexiconWord {
	if len(text) < 3 {
		return nil
	}
	if list := x.slot[lexiconSlot(text[0], text[1], text[2])]; list != 0 {
		return x.lists[list-1]
	}
	return nil
}

// spotted is what a pass over a text has found.
type spotted struct {
	all    wordGroup // in the whole text
	here   wordGroup // before the first onward verb
	onward int       // where that begins; the text's length if there is none
	hub    int       // where the first hub noun begins; -1 if there is none
	branch int       // where the first branch noun begins; -1 if there is none
	han    bool      // the text has a common Chinese character
	latin  bool      // the text has a Latin letter
}

// read passes over a text once. Bytes that are no UTF-8 hide nothing: every byte that may begin a word is tried.
func (x *lexicon) read(text string) spotted {
	out := spotted{onward: len(text), hub: -1, branch: -1}
	leads := uint32(0) // the first bytes of the characters of three
	for i := 0; i < len(text); {
		c := text[i]
		if c&0xF0 != 0xE0 {
			out.latin = out.latin || c|0x20 >= 'a' && c|0x20 <= 'z'
			i++
			continue
		}
		leads |= 1 << (c & 0x0F)
		if i+2 >= len(text) || text[i+1]&0xC0 != 0x80 || text[i+2]&0xC0 != 0x80 {
			i++
			continue
		}
		if list := x.slot[lexiconSlot(c, text[i+1], text[i+2])]; list != 0 {
			x.meet(&out, text, i, x.lists[list-1])
		}
		i += 3
	}
	out.han = leads&0x03F0 != 0 // E4 to E9
	if out.onward == len(text) {
		out.here = out.all
	}
	return out
}

// meet books the words of a list that stand at a place of the text.
func (x *lexicon) meet(out *spotted, text string, at int, list []lexiconWord) {
	for i := range list {
		word := &list[i]
		end := at + len(word.text)
		if end > len(text) || text[end-1] != word.text[len(word.text)-1] || text[at:end] != word.text {
			continue
		}
		if word.group&sayOnward != 0 && out.onward == len(text) {
			out.onward, out.here = at, out.all
		}
		if word.group&sayHub != 0 && out.hub < 0 {
			out.hub = at
		}
		if word.group&sayBranch != 0 && out.branch < 0 {
			out.branch = at
		}
		out.all |= word.group
	}
}
