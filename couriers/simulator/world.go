package simulator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// Config is everything a World is made of.
type Config struct {
	Start         time.Time // when the story begins: offsets in scenarios count from here
	Merchants     []tracker.Merchant
	Suppliers     []tracker.Supplier
	Parcels       []Parcel
	Faults        []Fault
	Clusters      []Cluster     // what Clusters tells; the parcels' own events must agree with it
	Floor         time.Duration // Kuaidi100 locks a number that is asked again before this; 0 switches the lock off
	RegisterDelay time.Duration // 17TRACK knows nothing about a number for so long after its registration
}

// World is a closed little world of parcels and courier feeds. It does not change, apart from the counters behind it and
// what is sent meanwhile (Send), and may be asked by any number of goroutines.
type World struct {
	start         time.Time
	merchants     []tracker.Merchant
	suppliers     []tracker.Supplier
	parcels       []*Parcel
	clusters      []Cluster
	tellings      []telling
	byNumber      map[string]*Parcel
	feeds         map[string]*feed
	floor         time.Duration
	registerDelay time.Duration
	accounts      map[string]map[string]string // Credentials, by provider
	notes         *notebook
}

// NewWorld checks the configuration and builds a World from it. Numbers must be unique over all providers.
func NewWorld(c Config) (*World, error) {
	seen := map[string]bool{}
	for _, p := range c.Parcels {
		if !slices.Contains(Providers(), p.Provider) {
			return nil, fmt.Errorf("parcel %s: provider %q is not simulated", p.TrackingNo, p.Provider)
		}
		if _, ok := courierOf(p.Courier); !ok {
			return nil, fmt.Errorf("parcel %s: courier %q is not simulated", p.TrackingNo, p.Courier)
		}
		if row, _ := courierOf(p.Courier); !row.on(p.Provider) {
			return nil, fmt.Errorf("parcel %s: the %s wire carries no %s", p.TrackingNo, p.Provider, p.Courier)
		}
		if p.TrackingNo == "" || seen[p.TrackingNo] {
			return nil, fmt.Errorf("parcel %q: number missing or used twice", p.TrackingNo)
		}
		seen[p.TrackingNo] = true
	}
	for _, f := range c.Faults {
		if !slices.Contains(Providers(), f.Provider) || !f.Until.After(f.From) {
			return nil, fmt.Errorf("fault %s of %q: unknown provider or empty interval", f.Kind, f.Provider)
		}
	}
	return build(c), nil
}

func build(c Config) *World {
	w := &World{
		start: c.Start, merchants: c.Merchants, suppliers: c.Suppliers, byNumber: make(map[string]*Parcel, len(c.Parcels)),
		feeds: map[string]*feed{}, floor: c.Floor, registerDelay: c.RegisterDelay, notes: newNotebook(),
		accounts: Credentials(), clusters: c.Clusters,
	}
	for _, name := range Providers() {
		w.feeds[name] = &feed{provider: name, parcels: map[string]*Parcel{}}
	}
	for _, f := range c.Faults {
		w.feeds[f.Provider].faults = append(w.feeds[f.Provider].faults, f)
	}
	for i := range c.Parcels {
		p := c.Parcels[i]
		courier, _ := courierOf(p.Courier)
		p.Courier = courier.code
		p.Events = prepare(p.Provider, courier, p.Events)
		w.parcels = append(w.parcels, &p)
		w.byNumber[p.TrackingNo] = &p
		w.feeds[p.Provider].parcels[p.TrackingNo] = &p
	}
	w.tellings = tellings(w.parcels)
	return w
}

// prepare sorts events, drops those that the wire does not tell, and works out once what every answer would otherwise work out again.
func prepare(provider string, courier courierRow, in []Event) []Event {
	out := slices.Clone(in)
	out = slices.DeleteFunc(out, func(e Event) bool { return !e.What.on(provider) })
	slices.SortStableFunc(out, func(a, b Event) int { return a.At.Compare(b.At) })
	marks := marksOf(provider)
	for i := range out {
		e := &out[i]
		e.At = e.At.UTC().Truncate(time.Second)
		if e.Text == "" {
			e.Text = textOf(courier, *e)
		}
		e.codes, e.mark, e.spot = codesOf[e.What].withCode(provider, e.Code), marks[e.What], spotOf(e.City)
		if e.Code != "" {
			e.mark.code = e.Code
		}
		if e.quoted = quote(e.Text); len(e.quoted) == len(e.Text)+2 {
			e.Text = e.quoted[1 : len(e.quoted)-1]
		}
	}
	return out
}

// quote renders text as a JSON string literal.
func quote(s string) string {
	raw, err := json.Marshal(s)
	if err != nil { // a Go string always marshals
		return `""`
	}
	return string(raw)
}

// Start is the time at which the story begins.
func (w *World) Start() time.Time { return w.start }

// Parcels returns every parcel in order of shipping. The parcels belong to the World: read them, never change them.
func (w *World) Parcels() []*Parcel {
	out := slices.Clone(w.parcels)
	slices.SortStableFunc(out, func(a, b *Parcel) int {
		return cmp.Or(a.ShippedAt.Compare(b.ShippedAt), cmp.Compare(a.TrackingNo, b.TrackingNo))
	})
	return out
}

// Suppliers returns the suppliers with their SKUs and backup ranks. Ids are zero: the store gives them.
func (w *World) Suppliers() []tracker.Supplier { return slices.Clone(w.suppliers) }

// Merchants returns the shops that the orders belong to. Ids are zero: the store gives them.
func (w *World) Merchants() []tracker.Merchant { return slices.Clone(w.merchants) }

// Faults returns the faults of all feeds, in order of time.
func (w *World) Faults() []Fault {
	var out []Fault
	for _, name := range Providers() {
		out = append(out, w.feeds[name].faults...)
	}
	slices.SortStableFunc(out, func(a, b Fault) int { return a.From.Compare(b.From) })
	return out
}
