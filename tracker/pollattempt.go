package tracker

import "time"

// PollAttempt is a run of looks with equal outcome: one row with its count.
type PollAttempt struct {
	ShipmentID int64
	AccountID  int64
	Outcome    Outcome
	Problem    Problem
	Detail     string
	Count      int
	FirstAt    time.Time
	LastAt     time.Time
}
