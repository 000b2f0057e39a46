package tracker

import "time"

// Majeure returns the code of a disaster that holds for a parcel at an instant: one on the platform's list, or on the installation's own, that
// covers an end of the parcel's way and has not ended, or whose deadlines are still moved. Empty if there is none.
func (b *RuleBook) Majeure(s Snapshot, now time.Time) string {
	way := docket{book: b, in: s, now: now}
	lists := []disasterList{{list: b.disasters}}
	if r := s.Rulings; r != nil {
		lists = []disasterList{{b.disasters, r.codes}, {list: r.disasters}}
	}
	for _, l := range lists {
		for i := range l.list {
			d := &l.list[i]
			over := !now.Before(d.Until) && !now.Before(d.MoveTo)
			if l.replaced[d.Code] || d.Platform != "" && d.Platform != s.Merchant.Platform || now.Before(d.From) || over || !d.lies(&way) {
				continue
			}
			return d.Code
		}
	}
	return ""
}

// majeure reports that force majeure holds the parcel up: then the buyer is told and the parcel is waited for, unless the buyer wants the money
// back or somebody has said that it will not arrive.
func (in AdviceInput) majeure() bool {
	return in.Disaster != "" && !in.refundPending() && !lossOf(in).sure()
}
