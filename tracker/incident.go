package tracker

import "time"

// Severity orders incidents. It only climbs while an incident is open.
type Severity int

// The severity ladder.
const (
	SeverityNone Severity = iota
	SeverityWatch
	SeverityBreach
	SeverityAbnormal
	SeverityPresumedLost
)

// String returns the name that scripts and pages use: watch, breach, abnormal, presumed_lost.
func (s Severity) String() string {
	switch s {
	case SeverityWatch:
		return "watch"
	case SeverityBreach:
		return "breach"
	case SeverityAbnormal:
		return "abnormal"
	case SeverityPresumedLost:
		return "presumed_lost"
	default:
		return "none"
	}
}

// ParseSeverity is the inverse of Severity.String; an unknown name gives SeverityNone and false.
func ParseSeverity(name string) (Severity, bool) {
	for s := SeverityNone; s <= SeverityPresumedLost; s++ {
		if s.String() == name {
			return s, true
		}
	}
	return SeverityNone, false
}

// Finding is a rule's verdict about one parcel at one moment. It is not stored; an Incident is.
type Finding struct {
	Family    Family
	Kind      Kind
	Severity  Severity
	Phase     Phase
	RuleID    string    // id of the dated rule row, for example douyin-2026-07-09/hub_gap/far
	RuleProv  string    // official, estimated, merchant
	Since     time.Time // start of the clock: the last event, the upload, the due date
	DueAt     time.Time // the threshold that was crossed
	LimitHrs  float64   // the threshold in hours
	NextAt    time.Time // the next worse threshold; zero if there is none
	NextProv  string    // whose threshold that is, as RuleProv
	SeenAt    time.Time // the successful look on which the verdict rests
	CourierAt time.Time // the courier's own event that says so (exception, returned, lost); zero for clocks
	Text      string    // the courier's words for such an event
}

// SilenceHours is the time without a scan as of the last successful look, in hours.
func (f Finding) SilenceHours() float64 { return f.SeenAt.Sub(f.Since).Hours() }

// Incident is a finding that was opened, with what became of it. ShipmentID is 0 for an incident of a courier feed, which is
// told apart by Feed, and for one of an order that was not shipped, told apart by OrderID.
type Incident struct {
	ID          int64
	MerchantID  int64
	ShipmentID  int64
	OrderID     int64  // for an order that has no parcel yet; then ShipmentID is 0
	Feed        string // courier account name, for blind and feed incidents
	Place       string // key of a cluster: see ClusterKey
	Family      Family
	Kind        Kind
	Severity    Severity
	Phase       Phase
	RuleID      string
	RuleProv    string
	Since       time.Time
	DueAt       time.Time
	LimitHrs    float64
	NextAt      time.Time
	SeenAt      time.Time
	Text        string
	Members     int // parcels concerned, for feed incidents and clusters
	OpenedAt    time.Time
	UpdatedAt   time.Time
	ResolvedAt  time.Time
	Resolution  string // why it was closed: moved, delivered, returned, refunded, reshipped, seen_again, confirmed, withdrawn, reviewed, shipped, extended, unmarked, manual
	Reopened    int
	AckBy       string
	AckAt       time.Time
	SnoozedTill time.Time
	Heard       int64     // which answers of suppliers its newest advice has taken in; 0 for none
	EscalateAt  time.Time // when the ladder's next rung is due; zero if nothing is waiting
	Rung        int       // rungs of the supplier ladder already climbed
	BlindSince  time.Time // the parcel has not been seen since, because its courier went away; zero once it is seen again
	NextFine    bool      // the next threshold is the platform's own, or costs a compensation
	WarnedAt    time.Time // when the merchant was warned of the next threshold; zero if that did not happen
}

// Open reports whether the incident still stands.
func (i Incident) Open() bool { return i.ResolvedAt.IsZero() }

// TimelineEntry is one line of what happened to an incident and who did it. Entries are never changed.
type TimelineEntry struct {
	ID         int64
	MerchantID int64
	IncidentID int64
	ShipmentID int64
	At         time.Time
	Actor      string // user name, "system", "supplier:CODE"
	What       string // opened, climbed, eased, resolved, reopened, acknowledged, snoozed, noticed, answered, commented, unseen, opened_blind
	Detail     string
}

// ChangeKind says what a judgement does to an incident.
type ChangeKind string

// The changes. Only open, climb, reopen and resolve carry effects (ledger, messages); refresh keeps the evidence current.
const (
	ChangeOpen    ChangeKind = "opened"
	ChangeReopen  ChangeKind = "reopened"
	ChangeClimb   ChangeKind = "climbed"
	ChangeRefresh ChangeKind = "refreshed"
	ChangeResolve ChangeKind = "resolved"
)

// Change moves one incident to a new state, with everything that must happen in the same transaction if and only if the move
// takes place. The move is a compare-and-set: Was and WasOpen describe the row as it was judged.
type Change struct {
	Kind     ChangeKind
	Incident Incident // the new state; ID is 0 for ChangeOpen
	Was      Severity
	WasOver  bool      // of ChangeResolve: the incident had ended and gets another reason
	Unseen   time.Time // the parcel could not be seen since then, and is seen again; zero if that did not happen
	Advice   *Recommendation
	Ledger   []ScoreEntry
	Notices  []Notification
	Timeline []TimelineEntry
}

// Verdict is everything one judgement of one parcel writes back.
type Verdict struct {
	MerchantID int64
	ShipmentID int64
	At         time.Time
	JudgedLook time.Time     // Shipment.LastLookAt that was judged: a newer look makes the verdict void
	JudgedPush time.Time     // Shipment.PushedAt that was judged: a newer push makes it void as well
	Shipment   Shipment      // milestones, phase, line due, threshold, check and poll times, blind and closed state
	PickupWait time.Duration // from payment or upload to the pickup scan, as the pickup metric counts it; 0 if not known
	Changes    []Change
}

// VerdictReport counts what ApplyVerdicts did.
type VerdictReport struct {
	Judged, Opened, Reopened, Climbed, Resolved, Blind, Notices, Ledger int
	Void                                                                int // judged on a state that had changed meanwhile; judged again next time
}

// IncidentRecord is an incident with the number of its parcel or order; both are empty for an incident of a feed or a cluster.
type IncidentRecord struct {
	Incident
	TrackingNo string
	OrderNo    string    // of an incident of an order
	LastLookAt time.Time // of its parcel, as of now
}

// BlindCount says how many open parcels of one courier account cannot be judged, because no look has succeeded since a verdict was due.
type BlindCount struct {
	MerchantID int64
	AccountID  int64
	Name       string
	Count      int
	Since      time.Time // the earliest of them
	Held       int       // parcels that are due for a look, whether a verdict waits for it or not
	HeldSince  time.Time
}
