package tracker

import (
	"slices"
	"time"
)

// UnknownFor is how long after its upload a number that its courier does not know is tried elsewhere. Before, that is normal: the label is
// printed, the parcel not scanned yet.
const UnknownFor = 72 * time.Hour

// The pace of trying: a courier that does not know a number today may know it tomorrow.
const (
	CorrectionTries = 3
	CorrectionPause = 24 * time.Hour
)

// candidateLimit bounds the looks that one number may cost in one try.
const candidateLimit = 3

// UnknownNumber is a parcel that its courier has not known for long, with what is needed to look elsewhere.
type UnknownNumber struct {
	Shipment Shipment
	Tries    int // including the one at hand
}

// Correction moves a parcel to the courier that knows it.
type Correction struct {
	MerchantID int64
	ShipmentID int64
	From, To   string // courier codes
	AccountID  int64
	At         time.Time
	NextPollAt time.Time
	Why        string // what made us ask there: the key of a NumberGuess, or the provider that named it
}

// Candidates returns the couriers to ask about a number, likeliest first: what providers named, then what the number itself looks like. The
// one that does not know it is not asked again, and at most three are.
func Candidates(trackingNo, unknownAt string, named []NumberGuess) []NumberGuess {
	var out []NumberGuess
	for _, g := range slices.Concat(named, Recognise(trackingNo)) {
		known := slices.ContainsFunc(out, func(o NumberGuess) bool { return o.Courier == g.Courier })
		if g.Courier != "" && g.Courier != unknownAt && !known && len(out) < candidateLimit {
			out = append(out, g)
		}
	}
	return out
}
