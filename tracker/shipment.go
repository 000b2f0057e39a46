package tracker

import "time"

// Region is one end of a lane. Names are kept as sources give them; RegionKey normalizes them for comparison.
type Region struct {
	Province string
	City     string
}

// Shipment is one parcel of one or more orders of a merchant.
type Shipment struct {
	ID           int64
	MerchantID   int64
	Courier      string // our code of the physical courier
	CourierGiven string // what the source had said, where the number turned out to be another courier's
	TrackingNo   string
	Service      string
	PhoneTail    string // last four digits only; full numbers are never stored
	Origin       Region
	Destination  Region
	SupplierID   int64
	AccountID    int64 // the courier account that looks it up; 0 if none serves it

	ShippedAt  time.Time // tracking number uploaded to the marketplace
	PaidAt     time.Time // earliest payment of its orders
	PromisedAt time.Time // arrival promised to the buyer
	ExpectedAt time.Time // the courier's own estimate
	LineDueAt  time.Time // due by the line standard, or by the promise where that is earlier and stated

	Status           Status
	Phase            Phase
	PickedUpAt       time.Time
	FirstHubAt       time.Time
	DestBranchAt     time.Time
	OutForDeliveryAt time.Time
	LockerAt         time.Time
	SignedAt         time.Time
	LastEventAt      time.Time // last physical checkpoint
	LastEventText    string
	Site             Site // where it was last scanned, while it is on its way

	LastLookAt  time.Time // last look whose outcome was Seen
	LookEventAt time.Time // newest event in the answer of that look
	PushedAt    time.Time // last push that told something new
	PushEventAt time.Time // newest event that a push has told
	LastTryAt   time.Time // last look of any outcome
	LastOutcome Outcome
	Problem     Problem
	Failures    int
	BlindSince  time.Time // a verdict is due but no successful look allows one

	NextPollAt  time.Time
	ThresholdAt time.Time
	CheckAt     time.Time
	ClosedAt    time.Time
	CloseReason string

	LostMarkedAt time.Time // staff said that it is lost; a later scan overtakes that
	LostMarkedBy string
	LostNote     string
	CloneOf      string    // tracking number of another parcel of the merchant that tells the same story
	ClonedAt     time.Time // when that was found

	SourceAt time.Time // how new the source was that last changed it
}

// Close reasons of a shipment. A parcel is never dropped silently: one past its horizon becomes closed_unresolved and stays in a list.
const (
	CloseDelivered  = "delivered"
	CloseReturned   = "returned"
	CloseCancelled  = "cancelled"
	CloseRefunded   = "refunded"
	CloseUnresolved = "closed_unresolved"
)

// Order is what the buyer bought. One order may travel in several parcels, and one parcel may carry several orders.
type Order struct {
	ID         int64
	MerchantID int64
	OrderNo    string
	PaidAt     time.Time
	ShipBy     time.Time
	PromisedAt time.Time
	Value      Money // paid amount
	AfterSale  AfterSale
	Status     string // the source's own word
	Reason     AfterSaleReason
	ReasonAt   time.Time // when the buyer first gave it, where that is known
	Excluded   Exclusion
	Items      []OrderItem
	SourceAt   time.Time
}

// OrderItem is a sub-order: one SKU of an order.
type OrderItem struct {
	SubOrderNo string
	SKU        string
	Title      string
	Quantity   int
	Value      Money
	SupplierID int64
}

// AfterSale is the state of the buyer's refund request.
type AfterSale string

// The after-sale states that matter to advice: a refunded parcel is never reshipped.
const (
	AfterSaleNone     AfterSale = ""
	AfterSalePending  AfterSale = "refund_pending"
	AfterSaleRefunded AfterSale = "refunded"
	AfterSaleClosed   AfterSale = "closed" // order closed before or without shipping
)

// ParcelRow is one parcel of one order as a source states it: the only form in which orders enter. TrackingNo is empty for an
// order that has not been shipped.
type ParcelRow struct {
	Line        int // row in the source, 1 = first line of the file; 0 if the source has no lines
	Merchant    string
	OrderNo     string
	SubOrderNo  string
	Courier     string
	TrackingNo  string
	Service     string
	PhoneTail   string
	Origin      Region
	Destination Region
	ShippedAt   time.Time
	PaidAt      time.Time
	ShipBy      time.Time
	PromisedAt  time.Time
	DeliveredAt time.Time
	Supplier    string // supplier code; unknown codes are created
	SKU         string
	Title       string
	Quantity    int
	Value       Money
	OrderStatus string
	AfterSale   AfterSale
	Reason      AfterSaleReason
	ReasonAt    time.Time
	Excluded    Exclusion
}

// RowError is one rejected row, or one field of it.
type RowError struct {
	Row    int    `json:"row"`
	Field  string `json:"field"`
	Value  string `json:"value"`
	Reason string `json:"reason"`
}

// ImportReport counts what an import did. Rows = Created + Updated + Unchanged + Rejected.
type ImportReport struct {
	Name      string     `json:"name"`
	Rows      int        `json:"rows"`
	Created   int        `json:"created"`
	Updated   int        `json:"updated"`
	Unchanged int        `json:"unchanged"`
	Rejected  int        `json:"rejected"`
	Errors    []RowError `json:"errors"`
}

// RowOutcome is what storing one ParcelRow did.
type RowOutcome string

// The outcomes of storing a row.
const (
	RowCreated   RowOutcome = "created"
	RowUpdated   RowOutcome = "updated"
	RowUnchanged RowOutcome = "unchanged"
	RowRejected  RowOutcome = "rejected"
)

// ImportOptions say how rows are stored. SourceAt is how new the source is: an older source never overwrites what a newer one said.
type ImportOptions struct {
	SourceAt  time.Time
	Now       time.Time
	NextPoll  func(trackingNo string) time.Time // first look of a new parcel; nil means Now
	FirstLook func(ParcelRow) time.Time         // the same where more than the number decides; goes before NextPoll
	CheckAt   func(ParcelRow) time.Time         // first moment at which a rule could fire; nil means Now
}
