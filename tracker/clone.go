package tracker

import "time"

// storyScans is how many scans two parcels must share, to the second and the word, to be called one story.
const storyScans = 4

// Story is what is compared of a parcel with others of its merchant.
type Story struct {
	ShipmentID  int64
	TrackingNo  string
	Destination Region
	PhoneTail   string
	Orders      []int64
	Checkpoints []Checkpoint // oldest first
}

// CloneCheck is a parcel whose last leg has new scans, and the parcels that share one of these.
type CloneCheck struct {
	MerchantID int64
	Parcel     Story
	EventsHash string // of the events that are compared
	CloneOf    string // what was found before
	Others     []Story
}

// CloneResult says whose story a parcel repeats; Twin is empty where it is its own.
type CloneResult struct {
	MerchantID int64
	ShipmentID int64
	EventsHash string
	CloneOf    string // tracking number of the other
	Other      int64
	TrackingNo string // of the parcel, for the other one's record
	Changed    bool   // something else was on record
	At         time.Time
}

// Compare looks for another parcel with the same story.
func (c CloneCheck) Compare(now time.Time) CloneResult {
	r := CloneResult{MerchantID: c.MerchantID, ShipmentID: c.Parcel.ShipmentID, EventsHash: c.EventsHash, TrackingNo: c.Parcel.TrackingNo, At: now}
	for i := range c.Others {
		o := &c.Others[i]
		if first := r.CloneOf == "" || o.TrackingNo == c.CloneOf; first && SameStory(c.Parcel, *o) { // the one on record stands
			r.CloneOf, r.Other = o.TrackingNo, o.ShipmentID
		}
	}
	r.Changed = r.CloneOf != c.CloneOf
	return r
}

// SameStory reports whether two parcels tell one story: at least four physical scans equal to the second and the word, the first among them,
// and with it the signature, or a scan of the last leg although they are for different places. Parcels of one bag and one truck share
// what lies between and are signed apart; two parcels of one buyer or one order do travel together.
func SameStory(a, b Story) bool {
	if a.ShipmentID == b.ShipmentID || sameBuyer(a, b) {
		return false
	}
	mine, theirs := physical(a.Checkpoints), physical(b.Checkpoints)
	if len(mine) < storyScans || len(theirs) < storyScans || mine[0].tale() != theirs[0].tale() {
		return false
	}
	seen := make(map[tale]bool, len(mine))
	for _, c := range mine {
		seen[c.tale()] = true
	}
	equal, signed, lastLeg := 0, false, false
	for _, c := range theirs {
		if !seen[c.tale()] {
			continue
		}
		delete(seen, c.tale())
		equal++
		switch milestoneOf(c.Checkpoint) {
		case MilestoneSigned:
			signed = true
		case MilestoneOutForDelivery, MilestoneLocker, MilestoneDestBranch:
			lastLeg = true
		default:
		}
	}
	return equal >= storyScans && (signed || lastLeg && apartFrom(a.Destination, b.Destination))
}

// tale is what a scan says and when.
type tale struct {
	at   int64
	text string
}

type scanned struct{ *Checkpoint }

func (s scanned) tale() tale { return tale{s.At.Unix(), s.Text} }

// physical leaves out what an aggregator adds, and announcements.
func physical(in []Checkpoint) []scanned {
	out := make([]scanned, 0, len(in))
	for i := range in {
		c := &in[i]
		if c.Hint || c.At.IsZero() || c.Text == "" || c.Status == StatusPending || c.Status == StatusInfoReceived {
			continue
		}
		out = append(out, scanned{c})
	}
	return out
}

func sameBuyer(a, b Story) bool {
	for _, mine := range a.Orders {
		for _, theirs := range b.Orders {
			if mine == theirs {
				return true
			}
		}
	}
	return a.PhoneTail != "" && a.PhoneTail == b.PhoneTail && !apartFrom(a.Destination, b.Destination)
}

// apartFrom reports whether two places are known to differ.
func apartFrom(a, b Region) bool {
	if p, q := ProvinceOf(a), ProvinceOf(b); p != "" && q != "" && p != q {
		return true
	}
	c, d := RegionKey(a.City), RegionKey(b.City)
	return c != "" && d != "" && c != d
}
