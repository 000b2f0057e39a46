package couriers

import (
	"parcelwarden/tracker"
	"strings"
)

// Meaning is what one courier code stands for.
type Meaning struct {
	Status    tracker.Status
	Milestone tracker.Milestone // where the code proves more than its status does
	Soft      bool              // a coarse or unreliable code: clear words in the text win over it
	Hint      bool              // an inference or a note, not a physical scan
}

// CodeTable maps a courier's codes to their meaning.
type CodeTable map[string]Meaning

// Add enters the same meaning for every code in the space-separated list, and returns the table.
func (t CodeTable) Add(codes string, m Meaning) CodeTable {
	for _, code := range strings.Fields(codes) {
		t[code] = m
	}
	return t
}

// Plain enters codes whose meaning is the status and nothing else.
func (t CodeTable) Plain(codes string, s tracker.Status) CodeTable {
	return t.Add(codes, Meaning{Status: s})
}

// Reading is one event's code and text, understood.
type Reading struct {
	Status    tracker.Status
	Milestone tracker.Milestone
	Hint      bool
	Unknown   bool // the code is in no table: count it
}

// Read weighs the evidence of one event: a firm code (unless it tells of trouble and the words of a loss), then words where the code is
// soft, then the soft code, then words alone, then unknown. Combination rules are the adapter's and go before this.
//
// A code that is in no table may be read by its text as an end or as trouble, but never as progress: what we do not know must not
// look healthy.
func (t CodeTable) Read(code, text string) Reading {
	m, known := t[code]
	switch {
	case known && m.trouble() && Keyword(text) == tracker.StatusLost:
		return Reading{Status: tracker.StatusLost} // hardly a courier has a code for it: the words of a problem row tell
	case known && !m.Soft:
		return m.reading()
	case known:
		if word := Keyword(text); word != "" && (m.Status != tracker.StatusException || !progress(word)) {
			return Meaning{Status: word}.reading()
		}
		return m.reading()
	case code == "":
		return Meaning{Status: TextStatus(text)}.reading()
	}
	r := Reading{Status: tracker.StatusUnknown, Unknown: true}
	if word := Keyword(text); word != "" && !progress(word) {
		r.Status, r.Milestone = word, MilestoneFor(word)
	}
	return r
}

// Coarser reads an event whose fine code is unknown by its coarse code, under the same rule: an end or trouble is believed, progress is
// not. The event stays counted as unknown.
func (t CodeTable) Coarser(r Reading, code string) Reading {
	m, known := t[code]
	if !r.Unknown || r.Status != tracker.StatusUnknown || !known || progress(m.Status) {
		return r
	}
	r.Status, r.Milestone, r.Hint = m.Status, m.reading().Milestone, m.Hint
	return r
}

func (m Meaning) trouble() bool {
	return !m.Hint && (m.Status == tracker.StatusException || m.Status == tracker.StatusFailedAttempt)
}

func (m Meaning) reading() Reading {
	r := Reading{Status: m.Status, Milestone: m.Milestone, Hint: m.Hint}
	if r.Milestone == tracker.MilestoneNone && !m.Hint {
		r.Milestone = MilestoneFor(m.Status)
	}
	return r
}

// MilestoneFor is the milestone that a status proves by itself.
func MilestoneFor(s tracker.Status) tracker.Milestone {
	switch s {
	case tracker.StatusPickedUp:
		return tracker.MilestonePickup
	case tracker.StatusOutForDelivery:
		return tracker.MilestoneOutForDelivery
	case tracker.StatusAvailableForPickup:
		return tracker.MilestoneLocker
	case tracker.StatusDelivered:
		return tracker.MilestoneSigned
	default:
		return tracker.MilestoneNone
	}
}

// progress reports whether a status says that a parcel is well on its way.
func progress(s tracker.Status) bool {
	switch s {
	case tracker.StatusPending, tracker.StatusInfoReceived, tracker.StatusPickedUp, tracker.StatusInTransit, tracker.StatusOutForDelivery:
		return true
	default:
		return false
	}
}
