package tracker

import "time"

// StuckFilter narrows the stuck-parcel list. Zero fields do not filter. MerchantID 0 means every merchant and is for admins and the
// command line only.
type StuckFilter struct {
	MerchantID int64
	Kind       Kind
	Family     Family
	Severity   Severity // at least
	Courier    string
	SupplierID int64
	Query      string // tracking or order number, or its end
	Unacked    bool
	Limit      int
	Offset     int
}

// StuckParcel is one row of the stuck-parcel list.
type StuckParcel struct {
	Incident    Incident
	Shipment    Shipment
	Merchant    string
	OrderNos    []string
	Supplier    string
	Value       Money
	Advice      *Recommendation // nil before the first advice
	Marginal    Points
	Attributed  Points
	EffectKnown bool
}

// StuckSummary is the head line over the list, for the same merchant and without the other filters.
type StuckSummary struct {
	Open       int
	ByFamily   map[Family]int
	ByKind     map[Kind]int
	AtRisk     Money  // value of the parcels with an open incident
	Attributed Points // sum of the current ledger shares of open incidents
	Blind      int    // parcels that cannot be judged now
}

// ParcelRecord is everything known about one parcel.
type ParcelRecord struct {
	Merchant      Merchant
	Shipment      Shipment
	Orders        []Order
	Supplier      Supplier
	Account       CourierAccount
	Checkpoints   []Checkpoint // oldest first
	Looks         []PollAttempt
	Incidents     []Incident // newest first
	Timeline      []TimelineEntry
	Advice        []Recommendation // newest first
	Ledger        []ScoreEntry
	Notifications []Notification
	Escalations   []Escalation
	Cluster       Membership    // the cluster it is a member of; zero if it is in none
	Decisions     []Decision    // newest first
	Reship        Reshipment    // what a backup sent in its place; zero if nothing
	Appeals       []ScoreAppeal // oldest first
}

// OrderRecord is everything known about one order that waits, or waited, for its parcel.
type OrderRecord struct {
	Merchant  Merchant
	Order     Order
	Parcels   []Shipment
	Incidents []Incident // newest first
	Timeline  []TimelineEntry
	Advice    []Recommendation // newest first

	Suppliers   []Supplier   // who may have to send its lines, with the SKUs of those
	Escalations []Escalation // newest first
	Decisions   []Decision   // newest first
	Reship      Reshipment   // what a backup sent in its place; zero if nothing
}

// Snapshot is what a judgement of one parcel may know.
type Snapshot struct {
	Merchant    Merchant
	Shipment    Shipment
	Orders      []Order
	Checkpoints []Checkpoint // oldest first
	Incidents   []Incident   // open ones, and those resolved within the last 24 hours
	Account     CourierAccount
	Supplier    Supplier
	Backups     []BackupOffer
	Escalations []Escalation     // of the open incidents, newest first
	Rulings     *Rulings         // the merchant's own rules, and disasters; nil if there are none
	Told        map[int64]Action // for open incidents: the action that the merchant was last told; none if nothing was told
	Cluster     Membership       // the cluster it is a member of; zero if it is in none
	Evidence    LossEvidence     // how parcels that were silent like this one fared; zero if there are too few
	Learned     *Learned         // what earlier decisions have taught; nil: nothing
	Lanes       *LaneKnowledge   // what the merchant's finished parcels have taught; the court fills it in
	Reship      Reshipment       // what a backup sent in its place; zero if nothing
	PartSent    bool             // of an order without a parcel: one of its suppliers says that it has shipped its part
}

// LossEvidence counts past silent spells of the same phase on the closest lane level that has enough of them.
type LossEvidence struct {
	Lane  string // human name of the level: lane, province pair, courier
	Hours float64
	Never int // never moved again
	Moved int // moved later
}

// Page is one page of rows with the number of rows in all.
type Page[T any] struct {
	Rows  []T
	Total int
}

// Looked is the age of the last successful look at the time now.
func (s Shipment) Looked(now time.Time) time.Duration { return now.Sub(s.LastLookAt) }

// Counts are totals over the whole store, for the demo's summary and for metrics.
type Counts struct {
	Shipments     int64
	Open          int64 // shipments that are still polled and judged
	Looks         int64
	Checkpoints   int64
	Incidents     map[Kind]int64
	Notifications map[string]map[DeliveryState]int64 // by channel, then state
	Ledger        int64
	Blind         int64
}

// RetainPolicy says how old a row must be to go: everything before the instant. A zero instant keeps all. The ledger, the timeline,
// incidents and open parcels always stay.
type RetainPolicy struct {
	Looks    time.Time // poll attempts of closed parcels
	Sessions time.Time // sessions that ended before
	Messages time.Time // bodies of messages sent before; the row and its key stay
	Pushes   time.Time // bodies of pushes worked off before; the row and its key stay
	PushKeys time.Time // pushes worked off before, as a whole
}
