package tracker

import "time"

// AfterSaleWithdrawn is stated by a source that knows a refund request to be over without a refund. It is never stored: it erases
// what an earlier reading said, which an empty AfterSale does not.
const AfterSaleWithdrawn AfterSale = "withdrawn"

// OrderBatch is what one reading of a source of orders brought.
type OrderBatch struct {
	Rows     []ParcelRow
	Orders   []OrderParcels
	Rejected []RowError
	SourceAt time.Time // how new the answer is; zero: now
	Cursor   string    // where the next reading starts, once the rows are stored
	More     bool      // there is more to read at once
}

// OrderParcels is what a source says about the parcels of one order beside the rows: which numbers are in force. Sellers mend a
// number, cancel a fulfilment and ship again, and a number that nobody travels under must not be followed for weeks.
type OrderParcels struct {
	OrderNo string
	Named   []string // numbers in force; one that was taken back before is followed again
	Gone    []string // numbers that were taken back
	Whole   bool     // Named is all there is: any other number of the order was taken back
}

// SourceState is where reading a source of orders stands.
type SourceState struct {
	MerchantID int64
	Source     string // its name in the configuration
	Cursor     string // opaque to everything but the source
	NextAt     time.Time
	TriedAt    time.Time
	SuccessAt  time.Time
	Failures   int // readings in a row that failed
	Outcome    Outcome
	Problem    Problem
	Detail     string
	Rejected   int // rows of the last reading that could not be used
}

// SourceClaim asks for the right to read a source until the lease ends, so that of several nodes one does.
type SourceClaim struct {
	MerchantID int64
	Source     string
	Now        time.Time
	Until      time.Time
}

// SourceNote records how a reading of a source ended.
type SourceNote struct {
	MerchantID int64
	Source     string
	At         time.Time
	NextAt     time.Time
	Outcome    Outcome
	Problem    Problem
	Detail     string
	Rejected   int
}

// SourceEvent is one message that a source sent by itself: kept first, worked off afterwards. Body holds only what that takes, never
// a buyer's name, address or phone number.
type SourceEvent struct {
	ID         int64
	MerchantID int64
	Source     string
	Key        string // names the message, so that a repeated one is known
	Topic      string
	Subject    string // the order it is about, as the source names it
	Body       string
	At         time.Time // when it was triggered, by the sender's clock
	ReceivedAt time.Time
	Tries      int
}

// SourceError says why a source of orders could not be read, in the terms of a look at a courier.
type SourceError struct {
	Outcome    Outcome
	Problem    Problem
	Detail     string // the source's own words; never a secret
	RetryAfter time.Duration
}

// Error gives outcome, problem and detail.
func (e *SourceError) Error() string {
	text := string(e.Outcome)
	if e.Problem != ProblemNone {
		text += " (" + string(e.Problem) + ")"
	}
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	return text
}
