package tracker

import (
	"cmp"
	"slices"
	"time"
)

// CardCourse is one parcel with what the scorecards count of it.
type CardCourse struct {
	OrderCourse
	SupplierID                       int64
	Courier                          string
	Origin, Destination              Region
	ShippedAt, FirstHubAt, LineDueAt time.Time
	Stalls                           int
	Lost                             bool
}

// CardAnswer is one question to a supplier, with what became of it.
type CardAnswer struct {
	SupplierID                  int64
	SentAt, ReplyBy, AnsweredAt time.Time
	Answer                      SupplierAnswer
}

// Ratio is a part of N with its 95 % interval; the three shares are null below StandingCases.
type Ratio struct {
	N     int      `json:"n"`
	Hits  int      `json:"hits"`
	Share *float64 `json:"share"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// RatioOf counts a share, with Jeffreys' interval.
func RatioOf(hits, n int) Ratio {
	s := Ratio{N: n, Hits: hits}
	if n < StandingCases {
		return s
	}
	share, a, b := float64(hits)/float64(n), float64(hits)+0.5, float64(n-hits)+0.5
	low, high := betaQuantile(0.025, a, b), betaQuantile(0.975, a, b)
	s.Share, s.Low, s.High = &share, &low, &high
	return s
}

// SupplierCard is how a supplier did in a window.
type SupplierCard struct {
	SupplierID  int64    `json:"-"`
	Code        string   `json:"supplier"`
	Name        string   `json:"name"`
	Orders      int      `json:"orders"` // parcels shipped
	OnTime      Ratio    `json:"on_time"`
	Late        Ratio    `json:"handed_over_late"`
	Incidents   Ratio    `json:"with_incident"`
	Asked       int      `json:"asked"`
	ReplyHours  *float64 `json:"reply_hours_median"` // null where nothing was answered
	InTime      Ratio    `json:"answered_in_time"`
	OutOfStocks int      `json:"stock_outs"`
}

// CourierCard is how a courier did on one lane in a window, by provinces.
type CourierCard struct {
	Courier     string   `json:"courier"`
	Origin      string   `json:"origin"`
	Destination string   `json:"destination"`
	Parcels     int      `json:"parcels"`
	PickupHours *float64 `json:"pickup_hours_median"`
	OnTime      Ratio    `json:"on_time"`
	Stalled     Ratio    `json:"stalled"`
	Lost        Ratio    `json:"lost"`
	Complete    Ratio    `json:"complete_traces"` // of parcels that arrived: pickup, first hub and arrival were all told
}

// Scorecards are all cards of one merchant and window.
type Scorecards struct {
	Merchant  string         `json:"merchant"`
	Days      int            `json:"days"`
	Suppliers []SupplierCard `json:"suppliers"`
	Couriers  []CourierCard  `json:"couriers"`
}

// CardBook counts parcels and answers into scorecards. Its zero value with Now set is ready.
type CardBook struct {
	Now       time.Time
	suppliers map[int64]*supplierCount
	lanes     map[CourierCard]*courierCount
}

type supplierCount struct {
	orders, decided, onTime, late, incidents, asked, due, inTime, stockOuts int
	replies                                                                 []float64
}

type courierCount struct {
	parcels, due, onTime, stalled, lost, arrived, complete int
	pickup                                                 []float64
}

func (b *CardBook) supplier(id int64) *supplierCount {
	if b.suppliers == nil {
		b.suppliers = map[int64]*supplierCount{}
	}
	if b.suppliers[id] == nil {
		b.suppliers[id] = &supplierCount{}
	}
	return b.suppliers[id]
}

// Parcel counts one parcel.
func (b *CardBook) Parcel(c CardCourse) {
	b.lane(c)
	if c.SupplierID == 0 {
		return
	}
	s := b.supplier(c.SupplierID)
	s.orders++
	s.late += one(c.HandedLate(b.Now))
	s.incidents += one(c.Incidents > 0)
	if onTime, decided := c.Verdict(b.Now); decided {
		s.decided++
		s.onTime += one(onTime)
	}
}

func (b *CardBook) lane(c CardCourse) {
	if b.lanes == nil {
		b.lanes = map[CourierCard]*courierCount{}
	}
	key := CourierCard{Courier: c.Courier, Origin: c.Origin.Province, Destination: c.Destination.Province}
	if b.lanes[key] == nil {
		b.lanes[key] = &courierCount{}
	}
	l := b.lanes[key]
	l.parcels++
	l.stalled += one(c.Stalls > 0)
	l.lost += one(c.Lost)
	if !c.PickedUpAt.IsZero() && !c.ShippedAt.IsZero() {
		l.pickup = append(l.pickup, max(0, c.PickedUpAt.Sub(c.ShippedAt).Hours()))
	}
	arrived := c.arrived()
	if due := cmp.Or(c.LineDueAt, c.PromisedAt); !due.IsZero() && (!arrived.IsZero() || b.Now.After(due)) {
		l.due++
		l.onTime += one(!past(due, arrived, b.Now))
	}
	if !arrived.IsZero() {
		l.arrived++
		l.complete += one(!c.PickedUpAt.IsZero() && !c.FirstHubAt.IsZero())
	}
}

// Answer counts one question. One that is still within its reply time decides nothing.
func (b *CardBook) Answer(a CardAnswer) {
	s := b.supplier(a.SupplierID)
	s.asked++
	s.stockOuts += one(a.Answer == AnswerOutOfStock)
	answered := !a.AnsweredAt.IsZero()
	if answered {
		s.replies = append(s.replies, a.AnsweredAt.Sub(a.SentAt).Hours())
	}
	if answered || b.Now.After(a.ReplyBy) {
		s.due++
		s.inTime += one(answered && !a.AnsweredAt.After(a.ReplyBy))
	}
}

// Cards puts the counts together: every supplier of the list, those that did best first, and every lane, the busiest first.
func (b *CardBook) Cards(m Merchant, suppliers []Supplier, days int) Scorecards {
	out := Scorecards{Merchant: m.Code, Days: days, Suppliers: []SupplierCard{}, Couriers: []CourierCard{}}
	for _, s := range suppliers {
		n := b.supplier(s.ID)
		out.Suppliers = append(out.Suppliers, SupplierCard{
			SupplierID: s.ID, Code: s.Code, Name: s.Name, Orders: n.orders, OnTime: RatioOf(n.onTime, n.decided), Late: RatioOf(n.late, n.orders),
			Incidents: RatioOf(n.incidents, n.orders), Asked: n.asked, ReplyHours: middle(n.replies), InTime: RatioOf(n.inTime, n.due),
			OutOfStocks: n.stockOuts,
		})
	}
	for key, n := range b.lanes {
		key.Parcels, key.PickupHours, key.OnTime, key.Stalled = n.parcels, middle(n.pickup), RatioOf(n.onTime, n.due), RatioOf(n.stalled, n.parcels)
		key.Lost, key.Complete = RatioOf(n.lost, n.parcels), RatioOf(n.complete, n.arrived)
		out.Couriers = append(out.Couriers, key)
	}
	slices.SortFunc(out.Suppliers, func(x, y SupplierCard) int {
		return cmp.Or(cmp.Compare(y.OnTime.rank(), x.OnTime.rank()), cmp.Compare(y.Orders, x.Orders), cmp.Compare(x.Code, y.Code))
	})
	slices.SortFunc(out.Couriers, func(x, y CourierCard) int {
		return cmp.Or(cmp.Compare(y.Parcels, x.Parcels), cmp.Compare(x.Courier, y.Courier), cmp.Compare(x.Origin, y.Origin), cmp.Compare(x.Destination, y.Destination))
	})
	return out
}

// rank orders shares by what is sure of them; those with too few cases come last.
func (s Ratio) rank() float64 {
	if s.Low == nil {
		return -1
	}
	return *s.Low
}

// middle is the median, null of nothing.
func middle(values []float64) *float64 {
	if len(values) == 0 {
		return nil
	}
	slices.Sort(values)
	m := values[len(values)/2]
	if len(values)%2 == 0 {
		m = (m + values[len(values)/2-1]) / 2
	}
	return &m
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
