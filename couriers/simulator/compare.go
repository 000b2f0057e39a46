package simulator

import (
	"cmp"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// ObservedIncident is one incident as the program under test recorded it. ResolvedAt is zero while it is open.
type ObservedIncident struct {
	TrackingNo string   // of a parcel's incident
	OrderNo    string   // of an order's, where it has no parcel
	Members    []string // of a cluster's: the numbers of its parcels
	Kind       tracker.Kind
	Severity   tracker.Severity // the worst it reached; none is not compared
	Opened     tracker.Severity // what it was opened with; none: Severity
	OpenedAt   time.Time
	ResolvedAt time.Time
	Since      time.Time // start of its clock; zero is not compared
	DueAt      time.Time // when its threshold was crossed; zero is not compared
	SeenAt     time.Time // the look that proves it; zero is not compared
}

// begun is the severity that the incident was opened with.
func (o ObservedIncident) begun() tracker.Severity {
	if o.Opened != tracker.SeverityNone {
		return o.Opened
	}
	return o.Severity
}

// CompareConfig sets the bounds of a comparison.
type CompareConfig struct {
	Start       time.Time // verdicts are expected from here
	End         time.Time // and were recorded until here
	PollFrom    time.Time // first look; Start if zero
	Slack       time.Duration
	Patience    time.Duration // what goes on at End is asked for only if it could have been told for so long: a program looks every few hours
	Rules       TruthRules    // OfficialRules if it has no hours
	StrictStale bool          // a claim is false when only a feed that stood still could support it
	Orders      bool          // incidents of orders are among those observed, and compared
	Clusters    bool          // so are clusters
}

func (c CompareConfig) withDefaults() CompareConfig {
	if c.PollFrom.Before(c.Start) {
		c.PollFrom = c.Start
	}
	if c.Rules.Pickup == (Tiers{}) {
		c.Rules = OfficialRules()
	}
	if c.Slack <= 0 {
		c.Slack = 3 * time.Hour
	}
	return c
}

// Mismatch is one verdict that the truth contradicts.
type Mismatch struct {
	TrackingNo string       `json:"tracking_no"`
	OrderNo    string       `json:"order_no,omitempty"`
	Provider   string       `json:"provider"`
	Kind       tracker.Kind `json:"kind"`
	Fate       Fate         `json:"fate"`
	At         time.Time    `json:"at"`
	Reason     string       `json:"reason"`
}

// Report is the outcome of a comparison. Expected counts the spells that had to be reported, Judged the incidents that were examined;
// a comparison in which either is zero proves nothing. The delays count from the moment at which the first look could have told, over
// the incidents that were opened for the spell they belong to.
type Report struct {
	Missed, False []Mismatch
	Unproven      []Mismatch // verdicts about time without a successful look after their threshold; true or not
	ByOutage      []Mismatch // stalls and losses that the truth denies and that an outage or a feed that stood still explains
	Expected      map[tracker.Kind]int
	Judged        int
	Delays        int
	DelayMean     float64 // hours
	DelayP95      float64 // hours
}

// Compare holds incidents against the truth.
//
// Missed: a spell that must be reported held past its first tier for longer than Slack inside [Start, End] and since PollFrom; the
// provider's feed was open, neither broken nor standing still, for at least Slack on end meanwhile; and yet no incident of that family
// stood open at the end of the spell (or at End). The feed being closed at first moves the expectation behind the fault, and being closed at
// its end gives until Patience after the fault to a spell that was to be seen for less than that before. A spell that is
// told Once is content with an incident that was open at any time of it, and so are two parcels of one trace with one of either.
//
// False: an incident was opened in [Start, End] although, at no time between Slack before the opening and the opening, any claim of
// its family was true as the wire showed it; or although its kind did not become true before it was resolved; or its Since is not the
// start of such a clock; or its severity is beyond the tier that was reached. While the feed was broken the last open moment before
// the fault takes the place of the opening: what could not be seen must not be claimed. While the feed stood still its frozen answers
// count as what the wire showed, unless StrictStale is set. Kinds about feeds and set-up are not examined.
//
// Unproven: see proof. ByOutage: a stall or a loss that is false, strictly taken, while the feed was closed or stood still within Slack
// before the opening. It stands among False as well, but for what only StrictStale calls so.
func (w *World) Compare(observed []ObservedIncident, c CompareConfig) Report {
	c = c.withDefaults()
	report := Report{Expected: map[tracker.Kind]int{}}
	byParcel := map[string][]ObservedIncident{}
	var orders, clusters []ObservedIncident
	for _, o := range observed {
		switch family := familyOf(o.Kind); {
		case family == tracker.FamilyBlind:
		case family == tracker.FamilyCluster:
			clusters = append(clusters, o)
		case o.TrackingNo == "":
			orders = append(orders, o)
		default:
			byParcel[o.TrackingNo] = append(byParcel[o.TrackingNo], o)
		}
	}
	delays := w.parcelsAgainst(byParcel, c, &report)
	if c.Orders {
		delays = append(delays, w.ordersAgainst(orders, c, &report)...)
	}
	if c.Clusters {
		w.clustersAgainst(clusters, c, &report)
	}
	report.delays(delays)
	for _, list := range [][]Mismatch{report.Missed, report.False, report.Unproven, report.ByOutage} {
		slices.SortFunc(list, func(a, b Mismatch) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.TrackingNo, b.TrackingNo)) })
	}
	return report
}

// parcelsAgainst compares the incidents of every parcel and returns the delays in hours.
func (w *World) parcelsAgainst(byParcel map[string][]ObservedIncident, c CompareConfig, report *Report) []float64 {
	times := map[string]uptime{}
	for name, f := range w.feeds {
		times[name] = f.uptime()
	}
	var delays []float64
	judges := map[string]*judge{} // of the parcels that have a twin
	for _, p := range w.parcels {
		j := &judge{config: c, parcel: p, uptime: times[p.Provider], spells: c.Rules.truthOf(p), observed: byParcel[p.TrackingNo]}
		delays = append(delays, j.missed(report)...)
		j.wrong(report)
		delete(byParcel, p.TrackingNo)
		if p.Twin == "" {
			continue
		}
		if other := judges[p.Twin]; other != nil {
			j.twins(other, report)
		}
		judges[p.TrackingNo] = j
	}
	for number, rest := range byParcel {
		for _, o := range rest {
			report.Judged++
			report.False = append(report.False, Mismatch{TrackingNo: number, Kind: o.Kind, At: o.OpenedAt, Reason: "there is no such parcel"})
		}
	}
	return delays
}

func (r *Report) delays(hours []float64) {
	r.Delays = len(hours)
	if len(hours) == 0 {
		return
	}
	slices.Sort(hours)
	sum := 0.0
	for _, h := range hours {
		sum += h
	}
	r.DelayMean = sum / float64(len(hours))
	r.DelayP95 = hours[(len(hours)*95+99)/100-1]
}
