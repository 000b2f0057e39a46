package tracker

import (
	"slices"
	"strings"
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

// CourierOf names the courier of a number where the number itself leaves no doubt: a verified check digit, or the courier's own letters, and
// no other courier as likely; a number without letters must fit one courier alone. EMS and China Post share one form of number and one network; EMS stands for both.
func CourierOf(trackingNo string) (courier string, sure bool) {
	guesses := Recognise(trackingNo)
	if len(guesses) == 0 {
		return "", false
	}
	first := guesses[0]
	if first.Strength != NumberChecked && !strings.HasSuffix(first.Why, "-prefix") {
		return "", false
	}
	digits := digitsOnly(NormalizeNumber(trackingNo)) // one in eleven numbers without letters passes another courier's check by chance
	for _, g := range guesses[1:] {
		rival := digits || g.Strength == first.Strength && (first.Strength == NumberChecked || strings.HasSuffix(g.Why, "-prefix"))
		sisters := first.Courier == "ems" && g.Courier == "chinapost"
		if rival && !sisters {
			return "", false
		}
	}
	return first.Courier, true
}
