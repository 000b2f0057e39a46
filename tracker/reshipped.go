package tracker

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// A late parcel whose order was closed after a backup had sent its goods anew was reshipped, not cancelled: the buyer still waits, for another
// parcel, and what the late one did to the score stays done. Closing the order takes no waybill out of those that were due.
const (
	CloseReshipped    = "reshipped"
	ResolvedReshipped = "reshipped"
)

// ReasonReshipped marks the ledger row that an incident ends with which goes on counting, because its waybill stays due.
const ReasonReshipped = "reshipped"

// Reshipment is a decision to ship again that was carried out. Zero: there is none.
type Reshipment struct {
	DecisionID int64
	By         string    // who decided
	At         time.Time // when
	Supplier   string    // code of the backup
	ShippedAt  time.Time // when its parcel was known to be on its way
	TrackingNo string    // of that parcel; empty where nobody named it
	ShipmentID int64     // that parcel, once a source has named it; else 0
	SameOrder  bool      // it carries the late order: a second waybill on it (重新发货异常)
}

// Done reports whether there is one.
func (r Reshipment) Done() bool { return r.DecisionID != 0 }

// Reshipped returns what became of a decision to ship again; false for any other and for one whose goods were not sent.
func (d Decision) Reshipped() (Reshipment, bool) {
	if d.Action != ActionReship || d.Outcome != OutcomeShipped {
		return Reshipment{}, false
	}
	r := Reshipment{DecisionID: d.ID, By: d.By, At: d.At, Supplier: d.Supplier, ShippedAt: d.EndedAt}
	for _, s := range d.Steps {
		if number := numberIn(s.Detail); s.What == StepNoted && number != "" {
			r.TrackingNo = number
		}
	}
	return r, true
}

// ReshipmentOf is the latest reshipment among decisions, newest first.
func ReshipmentOf(decisions []Decision) Reshipment {
	for i := range decisions {
		if r, ok := decisions[i].Reshipped(); ok {
			return r
		}
	}
	return Reshipment{}
}

// numberIn is the first word of a note that can be a tracking number.
func numberIn(note string) string {
	outside := func(r rune) bool {
		return r > unicode.MaxASCII || r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}
	for word := range strings.FieldsFuncSeq(note, outside) {
		if digits := strings.Count(strings.Map(zeroDigit, word), "0"); len(word) >= 6 && digits >= 4 {
			return NormalizeNumber(word)
		}
	}
	return ""
}

func zeroDigit(r rune) rune {
	if unicode.IsDigit(r) {
		return '0'
	}
	return 'x'
}

// Detail is how the end of an incident names it in a line of the timeline: the resolution, the backup, the number.
func (r Reshipment) Detail() string {
	return strings.Join(slices.DeleteFunc([]string{ResolvedReshipped, r.Supplier, r.TrackingNo}, func(s string) bool { return s == "" }), " ")
}

// ended is why a parcel or an order is over that was closed without a refund.
func (r Reshipment) ended(otherwise string) string {
	if r.Done() {
		return ResolvedReshipped
	}
	return otherwise
}

// ReshipTold is what a message says about a reshipment.
type ReshipTold struct {
	By         string    `json:"by"`
	At         time.Time `json:"at"`
	Supplier   string    `json:"supplier"`
	TrackingNo string    `json:"tracking_no,omitempty"`
	SameOrder  bool      `json:"same_order,omitempty"`
}

func (r Reshipment) told() *ReshipTold {
	return &ReshipTold{By: r.By, At: r.At, Supplier: r.Supplier, TrackingNo: r.TrackingNo, SameOrder: r.SameOrder}
}
