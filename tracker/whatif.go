package tracker

import (
	"errors"
	"time"
)

// WhatIfState is how far a what-if run has come.
type WhatIfState string

// The states of a what-if run. Only the first two are open: a merchant has one open run at a time.
const (
	WhatIfQueued      WhatIfState = "queued"
	WhatIfRunning     WhatIfState = "running"
	WhatIfDone        WhatIfState = "done"
	WhatIfCancelled   WhatIfState = "cancelled"
	WhatIfFailed      WhatIfState = "failed"
	WhatIfInterrupted WhatIfState = "interrupted" // the program ended while it was under way
)

// Open reports whether the run is still to come to an end.
func (s WhatIfState) Open() bool { return s == WhatIfQueued || s == WhatIfRunning }

// What a what-if run looks back at.
const (
	WhatIfDays    = 90
	WhatIfParcels = 20_000 // the newest ones; a result says when there were more
	WhatIfKept    = 20     // runs that are kept of each merchant
)

// ErrWhatIfBusy means that the merchant has an open run.
var ErrWhatIfBusy = errors.New("a what-if run is under way")

// WhatIfAsk is what a merchant wants to know: what would have come of their parcels under other thresholds, or another pace of looking.
type WhatIfAsk struct {
	Changes []RowChange `json:"changes"`
	Cadence Cadence     `json:"cadence,omitempty"` // empty: the pace that is set
}

// WhatIfRun is one question with its answer. Result is nil until it is done.
type WhatIfRun struct {
	ID         int64
	MerchantID int64
	State      WhatIfState
	By         string
	Ask        WhatIfAsk
	Done       int // of Total steps
	Total      int
	Stopping   bool // somebody asked to cancel it
	AskedAt    time.Time
	StartedAt  time.Time
	EndedAt    time.Time
	Result     *WhatIfResult
}

// WhatIfResult is what came out of a run. The fates of the parcels are the same on both sides.
type WhatIfResult struct {
	From       time.Time  `json:"from"`
	Until      time.Time  `json:"until"`
	Parcels    int        `json:"parcels"`
	More       bool       `json:"more"`    // there were more parcels than are taken in
	Decided    int        `json:"decided"` // parcels whose end is known
	Late       int        `json:"late"`
	Lost       int        `json:"lost"`
	Silenced   int        `json:"silenced"`    // late or lost, warned of as it stands and no longer under the change
	Found      int        `json:"found"`       // the reverse
	AheadHours float64    `json:"ahead_hours"` // by how much earlier the change tells, on average over those told on both sides
	Base       WhatIfSide `json:"base"`
	Changed    WhatIfSide `json:"changed"`
}

// WhatIfSide is what one set of thresholds leads to. Money is an estimate, in minor units of Currency.
type WhatIfSide struct {
	Cadence     Cadence      `json:"cadence"`
	Alerts      int          `json:"alerts"` // openings, reopenings and climbs
	Incidents   int          `json:"incidents"`
	FalseAlarms int          `json:"false_alarms"` // a clock's incident on a parcel that then arrived in time by itself and cost no fine
	Missed      int          `json:"missed"`       // late or lost, and nothing had been opened before
	Warned      int          `json:"warned"`       // late or lost, and opened before
	LeadHours   float64      `json:"lead_hours"`   // mean time from the first incident to the moment it became late or lost, over Warned
	Looks       int          `json:"looks"`
	Currency    string       `json:"currency"`
	Fines       int64        `json:"fines"`
	Averted     int64        `json:"averted"`
	Support     int64        `json:"support"`
	Net         int64        `json:"net"` // averted less support
	Kinds       []WhatIfKind `json:"kinds"`
}

// WhatIfKind counts the incidents that were opened as one kind.
type WhatIfKind struct {
	Kind        Kind `json:"kind"`
	Incidents   int  `json:"incidents"`
	FalseAlarms int  `json:"false_alarms"`
}

// PastParcel is one parcel of the past as an import stated it, with what its courier has told since.
type PastParcel struct {
	Shipment    Shipment
	Orders      []Order
	Checkpoints []Checkpoint // oldest first
}

// PastQuery asks for the newest parcels of a merchant that were uploaded, or else picked up, since From.
type PastQuery struct {
	MerchantID int64
	From       time.Time
	Limit      int
}
