package tracker

import "time"

// Action is what to do about an incident.
type Action string

// The actions.
const (
	ActionWait       Action = "wait"
	ActionChase      Action = "chase"
	ActionAsk        Action = "ask_supplier"
	ActionCompensate Action = "compensate"
	ActionRefund     Action = "refund"
	ActionReship     Action = "reship"
	ActionClaim      Action = "claim"
	ActionSetup      Action = "fix_setup" // blind for a reason a person can mend
	ActionEvidence   Action = "evidence"  // a signature or a damage that has to be proven first
	ActionRemind     Action = "remind_buyer"
	ActionContact    Action = "contact_buyer"
)

// Option is one row of the cost table.
type Option struct {
	Action    Action
	Cost      Money     // expected cost relative to an order that goes well; lower is better
	WaitHours float64   // for wait and chase: until when
	Until     time.Time // the same as an instant
	Supplier  string    // for reship: the backup
	Allowed   bool
	Guard     string // machine name of the guard that forbids it; empty if allowed
	Terms     []CostTerm
}

// CostTerm is one addend of an option's cost, so that every number can be traced.
type CostTerm struct {
	Name   string // refund, goods, freight, penalty, late, support, resale, claim, compensation, points, chase, demand, later
	Amount Money
	Basis  string // where the number comes from: order, supplier, merchant, default, rule row id, lane evidence
	Est    bool   // estimated: shown with the mark 估
}

// Recommendation is the advice for one incident at one moment, with its reasons. It is stored with the incident; an older one
// stays as history.
type Recommendation struct {
	ID          int64
	MerchantID  int64
	IncidentID  int64
	At          time.Time
	Action      Action
	Then        Action // what follows if waiting does not help; empty if nothing
	WaitHours   float64
	Cost        Money
	RunnerUp    Action
	Regret      Money // how much more the runner-up is expected to cost
	Options     []Option
	LossChance  float64 // probability used, 0..1
	LossBasis   string  // "prior:severity/phase", "courier:lost", "supplier:lost", …, or the lane of the evidence
	LossN       int     // sample size behind LossChance; 0 marks an assumption, never shown as a percentage
	BreakEven   float64 // loss probability at which acting becomes cheaper than waiting; NaN is not used, -1 means none
	NeedsPerson bool    // amount above the merchant's limit, or an irreversible action
	Guards      []string
	NextAt      time.Time // when the next worse threshold is reached and the advice is worked out again
	Inputs      string    // canonical JSON of every input, for audit
}
