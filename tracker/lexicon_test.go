package tracker

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// plainMilestone reads a text as the vocabulary is meant: word by word, each looked for in the whole text.
func plainMilestone(text string, status Status) Milestone {
	here, onward := text, false
	for _, verb := range onwardVerbs {
		if at := strings.Index(here, verb); at >= 0 {
			here, onward = here[:at], true
		}
	}
	switch {
	case text == "":
		return MilestoneNone
	case !hasHan(text):
		if status == StatusInTransit {
			return MilestoneHub
		}
		return MilestoneNone
	case anyIn(text, notYet[:]):
		return MilestoneNone
	case anyIn(here, hubNouns[:]):
		if onward || anyIn(here, hubVerbs[:]) {
			return MilestoneHub
		}
	case !onward && anyIn(here, branchNouns[:]) && anyIn(here, branchVerbs[:]):
		return MilestoneDestBranch
	}
	return MilestoneNone
}

// genText draws words of the vocabulary, of names and of others, run together, cut through and spoilt.
func genText() *rapid.Generator[string] {
	words := []string{"【", "】", "广州市", "成都", "快件", "已", "，", " ", "Left ", "departed", "Hub", "王师傅", "\xe5\x88", "\xe4", "é", "公司"}
	for _, list := range [][]string{hubNouns[:], hubVerbs[:], branchNouns[:], branchVerbs[:], onwardVerbs[:], notYet[:], leavingVerbs[:]} {
		words = append(words, list...)
	}
	return rapid.Custom(func(t *rapid.T) string {
		var text strings.Builder
		for _, word := range rapid.SliceOfN(rapid.SampledFrom(words), 0, 9).Draw(t, "words") {
			text.WriteString(word[rapid.SampledFrom([]int{0, 0, 0, 0, min(3, len(word)), min(1, len(word))}).Draw(t, "cut"):])
		}
		return text.String()
	})
}

func TestOnePassReadsWhatWordByWordReads(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := genText().Draw(t, "text")
		status := rapid.SampledFrom([]Status{StatusInTransit, StatusUnknown}).Draw(t, "status")
		c := Checkpoint{Text: text, Status: status}
		if got, want := milestoneOf(&c), plainMilestone(text, status); got != want {
			t.Fatalf("%q %s: %q, word by word %q", text, status, got, want)
		}
		leaves := anyIn(text, onwardVerbs[:]) || anyIn(text, leavingVerbs[:])
		if w := (walk{}); w.departs(&c) != leaves {
			t.Fatalf("%q: departs %t", text, !leaves)
		}
		said := scanWords.read(text)
		if first(text, hubNouns[:]) != said.hub || first(text, branchNouns[:]) != said.branch || hasHan(text) != said.han {
			t.Fatalf("%q: read as %+v", text, said)
		}
		end := len(text)
		if at := first(text, onwardVerbs[:]); at >= 0 {
			end = at
		}
		if said.onward != end {
			t.Fatalf("%q: sent on from %d, not %d", text, said.onward, end)
		}
	})
}

func first(text string, words []string) int {
	found := -1
	for _, word := range words {
		if at := strings.Index(text, word); at >= 0 && (found < 0 || at < found) {
			found = at
		}
	}
	return found
}

func TestRegionSpellingsAreWhatTheyAreWorkedOutFrom(t *testing.T) {
	t.Parallel()
	for name, want := range regionSpellings {
		if got := regionKey(name); got != want || RegionKey(" "+name) != want {
			t.Errorf("%q: %q and %q, in the table %q", name, got, RegionKey(" "+name), want)
		}
	}
	if RegionKey("新疆维吾尔自治区") != "新疆" || RegionKey("广州市") != "广州" {
		t.Error("a full name is not in its short form")
	}
}

func TestLeadingRegionIsTheLongestName(t *testing.T) {
	t.Parallel()
	for name, province := range provinceByName {
		if key, rest := leadingRegion(name+"市西", ""); key != name || rest != "西" {
			t.Errorf("%s: %q and %q", name, key, rest)
		}
		if key, _ := leadingRegion(name, province); key != name {
			t.Errorf("%s of %s: %q", name, province, key)
		}
	}
}
