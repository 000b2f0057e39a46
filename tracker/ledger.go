package tracker

import "time"

// ScoreEntry is one row of the append-only ledger: what one incident does to one metric of the logistics sub-score on one score
// date. A later calculation adds a new row with a reason; no row is ever changed. Of one incident, parcel, metric and date the row that was
// written last, which has the greatest ID, stands.
type ScoreEntry struct {
	ID          int64
	MerchantID  int64
	IncidentID  int64
	ShipmentID  int64
	At          time.Time
	ScoreDate   string // local date yyyy-MM-dd
	ProfileID   string
	ProfileHash string
	Metric      string
	Enters      string  // local date on which the unit enters the metric's window
	Leaves      string  // first local date on which it is out of the window
	Harm        float64 // 1 for a ratio, hours for a mean
	Marginal    Points  // gain in logistics points had this parcel alone gone well
	Attributed  Points  // this parcel's exact share of the total loss
	Actual      Points  // logistics sub-score as computed
	Without     Points  // logistics sub-score without all incidents of the metric
	N           int64
	Bad         int64
	Provenance  string // official, captured, estimated, merchant, fitted: the weakest link
	FactsHash   string
	Revision    int    // to be written: which step it is, so that a repeat adds nothing; as read: its place among the rows of its key, 0 first
	Reason      string // opened, daily, climbed, recovered, withdrawn, override, appeal_won
	AtRisk      bool   // before the due date: expected effect, not booked into sums

	Distance      Points // sub-score minus the line nearest to it, negative below the line; see ScoreProfile.nearestLine
	DistanceKnown bool   // false for a row from before distances were kept, and where the profile has no line

	Line LineStand // on a platform of lines, what the row is about instead of points; Line.Known tells such a row
}

// MetricFacts are the counts behind one metric in one window.
type MetricFacts struct {
	N   int64   // units in the window
	Bad int64   // units that missed (ratio metrics)
	Sum float64 // sum of values (mean metrics): hours or per-order points
}

// ShopFacts are the inputs of a score evaluation for one merchant and score date.
type ShopFacts struct {
	MerchantID  int64
	ScoreDate   string // local date yyyy-MM-dd
	ValidOrders int64  // paid orders in the window
	Metrics     map[string]MetricFacts
	Dimensions  DimensionInput
	BadThings   map[string]int // deduction key -> count
	Bonuses     map[string]bool
}

// HarmUnit is one parcel that did harm to one metric inside the window.
type HarmUnit struct {
	IncidentID int64 // 0 if no incident was opened for it
	ShipmentID int64
	Metric     string
	Harm       float64
	EnteredOn  string // local date of the metric's window key, for a late parcel its due date
}

// FactsQuery asks for the counts of one merchant in one window of instants, From inclusive and To exclusive. Zone turns an
// instant into the local date on which a unit enters its window; nil means UTC.
type FactsQuery struct {
	MerchantID int64
	ScoreDate  string // local date yyyy-MM-dd
	From, To   time.Time
	Zone       *time.Location
	Metrics    []MetricQuery // what the profile asks for; none: delivery, hours to pickup and damage, in the query's own window
	Exclude    []string      // flags of orders that do not count
}

// MetricQuery asks for the counts of one metric. OrderPoints gives the points of one order for metrics that average them: of its hours to
// pickup, or of its days late.
type MetricQuery struct {
	Key         string
	Count       string // what is counted; the key itself unless several windows count the same
	Window      string // the date that puts a unit into the window, as MetricProfile.WindowKey
	From, To    time.Time
	OrderPoints func(value float64) float64
}

// ProfileInForce is a rule book or score profile that was used for a merchant from an instant on.
type ProfileInForce struct {
	ID    string
	Hash  string
	Since time.Time
}
