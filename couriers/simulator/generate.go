package simulator

import (
	"fmt"
	"math/rand/v2"
	"parcelwarden/tracker"
	"time"
)

// GenerateConfig says what world to invent. The zero value of every field but Now has a default.
type GenerateConfig struct {
	Seed      int64
	Parcels   int           // 200
	Now       time.Time     // the moment at which the demo begins
	Spread    time.Duration // parcels are shipped within this time before Now, 72 h
	Ahead     time.Duration // and within this time after Now, none by default
	Shares    Shares        // DefaultShares
	Merchants int           // 1
	Abroad    float64       // share of the parcels that leave China, from a shop of its own; none by default
	NoFaults  bool          // healthy feeds only
	Faults    FaultPlan     // FaultsDemo
	Run       time.Duration // how long the run will last, which FaultsAll fills: Ahead and two days more
	Calm      bool          // no hub stands still
	Floor     time.Duration // lock of numbers at Kuaidi100: 20 min, because an accelerated clock cannot hit 30 exactly; below 0 it is off
}

func (c GenerateConfig) withDefaults() GenerateConfig {
	if c.Parcels <= 0 {
		c.Parcels = 200
	}
	if c.Spread <= 0 {
		c.Spread = 72 * time.Hour
	}
	if c.Shares == nil {
		c.Shares = DefaultShares()
	}
	if c.Merchants <= 0 {
		c.Merchants = 1
	}
	if c.Run <= 0 {
		c.Run = c.Ahead + 48*time.Hour
	}
	if c.Floor == 0 {
		c.Floor = 20 * time.Minute
	}
	c.Now = c.Now.UTC().Truncate(time.Second)
	return c
}

// Generate invents a world. Equal configurations give equal worlds.
func Generate(c GenerateConfig) *World {
	c = c.withDefaults()
	order := rand.New(rand.NewPCG(uint64(c.Seed), 1))
	deal := c.Shares.deal(c.Parcels)
	order.Shuffle(len(deal), func(i, j int) { deal[i], deal[j] = deal[j], deal[i] })
	shops := merchants(c.Merchants)
	within := len(shops)
	if c.Abroad > 0 {
		shops = append(shops, exporter())
	}
	out := Config{
		Start: c.Now, Merchants: shops, Suppliers: suppliers(), Parcels: make([]Parcel, 0, c.Parcels),
		Floor: max(c.Floor, 0),
	}
	for i, fate := range deal {
		g := journey{r: rand.New(rand.NewPCG(uint64(c.Seed), uint64(i)+2)), config: c}
		g.label(fate, i)
		if g.p.Merchant = shops[i%within].Code; g.row.far() {
			g.p.Merchant = exporter().Code
		}
		g.travel()
		out.Parcels = append(out.Parcels, g.p)
	}
	out.Clusters = jam(c, out.Parcels)
	clone(out.Parcels)
	if !c.NoFaults {
		out.Faults = troubles(c)
	}
	return build(out)
}

// label invents everything about a parcel that is known when it is shipped.
func (g *journey) label(fate Fate, i int) {
	r := g.r
	row := g.courier(fate)
	from := cities[r.IntN(20)] // the last six are remote
	if fate == FateLost || fate == FateLostSaid {
		from = cities[r.IntN(6)]
	}
	to := g.destination(from)
	if row.far() {
		from = cities[r.IntN(7)]
		to, _ = cityOf(row.reach[r.IntN(len(row.reach))])
	}
	g.row, g.from, g.to, g.class = row, from, to, ClassOf(from.region(), to.region())
	item := goods[r.IntN(len(goods))]
	g.p = Parcel{
		Provider: row.via, Courier: row.code, TrackingNo: numberOf(row, g.config.Seed, i+1),
		PhoneTail: fmt.Sprintf("%04d", r.IntN(10000)), TailMissing: fate == FateMissingTail, Fate: fate, Service: "标快",
		OrderNo: fmt.Sprintf("69%02d%015d", uint64(g.config.Seed)%100, i+1), Origin: from.region(), Destination: to.region(),
		Value: tracker.Yuan(item.price), Supplier: item.suppliers[0], SKU: item.sku, Title: item.title,
		Duplicates: fate == FateMessy && r.IntN(3) > 0, Shuffled: fate == FateMessy && r.IntN(3) > 0,
	}
	switch {
	case row.far() && fate == FateStuckBranch:
		g.p.Fate = FateStalled // abroad most wires do not tell a branch from a hub
	case row.far() && fate == FateOriginHub:
		g.p.Fate = FateStalled
	case fate == FateCustoms && (!row.far() || !Customs.on(row.via)):
		g.p.Fate = FateNormal
	}
	g.p.ShippedAt = g.shipTime(fate)
	g.p.PaidAt = g.p.ShippedAt.Add(-g.hours(2, 26))
}

func (g *journey) courier(fate Fate) courierRow {
	if fate == FateMissingTail {
		row, _ := courierOf("sf")
		return row
	}
	far := g.config.Abroad > 0 && (g.r.Float64() < g.config.Abroad || fate == FateCustoms) && !fate.athome()
	roll := g.r.IntN(100)
	for _, row := range couriers {
		if row.far() != far {
			continue
		}
		if roll -= row.share; roll < 0 {
			return row
		}
	}
	return couriers[0]
}

// destination draws about one lane in three near, one in ten remote.
func (g *journey) destination(from city) city {
	want, roll := Far, g.r.IntN(10)
	if roll < 3 {
		want = Near
	} else if roll == 3 {
		want = Remote
	}
	start := g.r.IntN(len(cities))
	for i := range cities {
		to := cities[(start+i)%len(cities)]
		if to != from && ClassOf(from.region(), to.region()) == want {
			return to
		}
	}
	return cities[(start+1)%len(cities)] // a city without near neighbours
}

// shipTime draws the upload of the number, in working hours. Most lost parcels, and those that
// take for ever, are old enough to pass their last tier during a demo.
func (g *journey) shipTime(fate Fate) time.Time {
	c := g.config
	window := c.Spread + c.Ahead
	at := c.Now.Add(-c.Spread).Add(time.Duration(g.r.Int64N(int64(window))))
	tier := 0.0
	switch fate {
	case FateLost:
		tier = OfficialRules().Lost[g.class]
	case FateLongTail:
		tier = OfficialRules().LongTail[g.class].Breach
	}
	if tier > 0 && g.r.IntN(5) < 3 {
		at = c.Now.Add(-time.Duration(tier * float64(time.Hour))).Add(-g.hours(10, 24)).Add(g.hours(10, 60))
	}
	local := at.In(shanghai)
	if c.Faults == FaultsAll && g.r.IntN(8) > 0 { // a quiet weekend, and a wave on Monday
		local = monday(local)
	}
	day := time.Date(local.Year(), local.Month(), local.Day(), 9, 0, 0, 0, shanghai)
	at = day.Add(g.hours(0, 9)).UTC().Truncate(time.Second)
	for at.After(c.Now) && c.Ahead == 0 {
		at = at.Add(-24 * time.Hour)
	}
	return at
}

// monday moves a time at a weekend to the Monday after it.
func monday(local time.Time) time.Time {
	switch local.Weekday() {
	case time.Saturday:
		return local.AddDate(0, 0, 2)
	case time.Sunday:
		return local.AddDate(0, 0, 1)
	default:
		return local
	}
}
