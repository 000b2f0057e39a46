package tracker

import (
	"errors"
	"time"
)

// DecisionState is where a decision stands.
type DecisionState string

// The states of a decision.
const (
	DecisionAccepted  DecisionState = "accepted" // its steps have begun and a person still has something to do
	DecisionDone      DecisionState = "done"
	DecisionCancelled DecisionState = "cancelled"
	DecisionFailed    DecisionState = "failed"
)

// Why a decision cannot be taken, or ended.
var (
	ErrDecisionTaken  = errors.New("incident is over or another decision is under way")
	ErrDecisionBarred = errors.New("a guard forbids this option")
	ErrDecisionRole   = errors.New("this decision needs the merchant")
	ErrAdviceChanged  = errors.New("advice has changed meanwhile")
	ErrStockGone      = errors.New("backup supplier's stock does not suffice any more")
)

// How decisions end. The words are keys of the vocabulary's outcome group.
const (
	OutcomeTold       = "told"         // wait, chase, ask: done as soon as it is noted
	OutcomeMade       = "made"         // a person says that it is done
	OutcomeRefunded   = "refunded"     // the order's after-sale says so
	OutcomeShipped    = "shipped"      // the backup named its number
	OutcomePaid       = "paid"         // the courier paid a claim
	OutcomeRefused    = "refused"      // the courier refused a claim
	OutcomeOutOfStock = "out_of_stock" // the backup cannot
	OutcomeTooLate    = "too_late"     // the claim window closed before the claim was filed
	OutcomeRevoked    = "revoked"      // a person took it back
)

// Decision is what a person decided about an incident, and what became of it. The decision itself is never changed: every change of state is a
// step, and State, Outcome and what belongs to them are those of the latest step that has a state.
type Decision struct {
	ID         int64
	MerchantID int64
	IncidentID int64
	ShipmentID int64
	OrderID    int64 // of an order that has no parcel; then ShipmentID is 0
	AdviceID   int64 // the recommendation it answers
	Action     Action
	SupplierID int64  // for reship: the backup
	Supplier   string // its code
	Amount     Money  // what it pays out, or for a claim what is claimed; zero where no money moves
	By         string
	At         time.Time
	Why        string
	Until      time.Time // the end of a wait, the last day of a claim; zero if there is none
	Draft      *ReshipDraft
	File       FileRef // of a claim

	State   DecisionState
	Outcome string
	Settled Money // what really moved, where somebody said so
	EndedBy string
	EndedAt time.Time
	Steps   []DecisionStep // oldest first
}

// Open reports whether somebody still has something to do.
func (d Decision) Open() bool { return d.State == DecisionAccepted }

// FileRef names a file that is kept with a decision.
type FileRef struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Size   int    `json:"size"`
}

// DecisionStep is one thing that was done for a decision, by whom and when. Steps are never changed.
type DecisionStep struct {
	ID     int64
	At     time.Time
	By     string
	What   string        // key of the vocabulary's step group
	State  DecisionState // empty where the state stays
	Detail string
	Amount Money
}

// Steps of decisions. The words are keys of the vocabulary's step group.
const (
	StepAccepted      = "accepted"
	StepChased        = "chased"
	StepAsked         = "asked"
	StepWaiting       = "waiting"
	StepDrafted       = "drafted"
	StepStockTaken    = "stock_taken"
	StepStockUnknown  = "stock_unknown"
	StepStockReturned = "stock_returned"
	StepBackupTold    = "backup_told"
	StepBackupUntold  = "backup_untold"
	StepTodo          = "todo"
	StepPacked        = "packed"
	StepNoted         = "noted"
	StepEnded         = "ended"
	StepWorked        = "worked"  // a scan followed a chase in time
	StepInVain        = "in_vain" // none did
)

// Reversible reports whether an action can be undone or does no harm: staff may decide on it. Everything else moves money or goods, or speaks
// to the courier for the shop.
func (a Action) Reversible() bool {
	switch a {
	case ActionRefund, ActionReship, ActionCompensate, ActionClaim:
		return false
	default:
		return true
	}
}

// Instant reports whether a decision is over as soon as it is noted.
func (a Action) Instant() bool { return a == ActionWait || a == ActionChase || a == ActionAsk }

// Approver is who decides. Staff decide on what is reversible; merchants and admins on everything. A program decides on what is reversible, and
// for a person that it names on amounts up to the merchant's limit.
type Approver struct {
	Name    string
	Role    Role // empty: a program
	Program string
}

// Actor is how the approver is written into records.
func (a Approver) Actor() string {
	switch {
	case a.Program == "":
		return a.Name
	case a.Name == "":
		return "api:" + a.Program
	default:
		return "api:" + a.Program + " " + a.Name
	}
}

// May reports whether the approver may decide on an action of some amount. A limit in another currency protects nothing and counts as passed.
func (a Approver) May(action Action, amount, limit Money) bool {
	switch {
	case action.Reversible(), a.Role == RoleMerchant, a.Role == RoleAdmin:
		return true
	case a.Role == "" && a.Program != "" && a.Name != "":
		return amount.IsZero() || amount.Currency == limit.Currency && amount.Minor <= limit.Minor
	default:
		return false
	}
}
