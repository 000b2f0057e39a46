package simulator

import (
	"fmt"
	"math/rand/v2"
	"parcelwarden/tracker"
	"time"
)

// Sending is a parcel that somebody ships while the world runs. From and To are names of cities in China.
type Sending struct {
	Courier, TrackingNo string
	From, To            string
	At                  time.Time // when the number is uploaded
	Never               bool      // the number is all there is: the parcel is never handed over
}

// Send puts a parcel on its way over its courier's own wire: it travels as it should, and the feed answers for it from now on. No shop's
// export has it, nothing is pushed about it, and it is not part of the truth that Compare knows.
func (w *World) Send(s Sending) (Parcel, error) {
	row, known := courierOf(s.Courier)
	from, okFrom := cityOf(s.From)
	to, okTo := cityOf(s.To)
	if !known || !okFrom || !okTo || row.far() || s.TrackingNo == "" {
		return Parcel{}, fmt.Errorf("send %q by %q from %q to %q: not in this world", s.TrackingNo, s.Courier, s.From, s.To)
	}
	feed := w.feeds[row.via]
	if feed.parcel(s.TrackingNo) != nil {
		return Parcel{}, fmt.Errorf("send %s: the number is taken", s.TrackingNo)
	}
	g := journey{r: rand.New(rand.NewPCG(uint64(s.At.Unix()), uint64(len(s.TrackingNo)))), row: row, from: from, to: to, class: ClassOf(from.region(), to.region())}
	g.p = Parcel{
		Provider: row.via, Courier: row.code, TrackingNo: s.TrackingNo, Origin: from.region(), Destination: to.region(), Service: "标快",
		ShippedAt: s.At, PaidAt: s.At, Fate: FateNormal,
	}
	if s.Never {
		g.p.Fate = FateNeverPicked
	}
	g.travel()
	g.p.Announced, g.p.ShipBy = false, time.Time{}
	g.p.Events = prepare(row.via, row, g.p.Events)
	sent := g.p
	if _, taken := feed.sent.LoadOrStore(s.TrackingNo, &sent); taken {
		return Parcel{}, fmt.Errorf("send %s: the number is taken", s.TrackingNo)
	}
	return g.p, nil
}

// NumberOf invents the i-th tracking number of a courier, of a series that Generate does not use.
func NumberOf(courier string, i int) (string, error) {
	row, ok := courierOf(courier)
	if !ok {
		return "", fmt.Errorf("courier %q: %w", courier, tracker.ErrNotFound)
	}
	return numberOf(row, 98, 900_000_000+i), nil
}
