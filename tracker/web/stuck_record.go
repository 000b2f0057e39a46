package web

import (
	"math"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// StuckRecord is one stuck parcel in the shape that scripts read, here and at the command line.
type StuckRecord struct {
	Incident       int64            `json:"incident"`
	TrackingNo     string           `json:"tracking_no"`
	Courier        string           `json:"courier"`
	Merchant       string           `json:"merchant"`
	OrderNo        string           `json:"order_no"` // several are joined by a comma
	Supplier       string           `json:"supplier"`
	Kind           tracker.Kind     `json:"kind"`
	Severity       string           `json:"severity"`
	Phase          tracker.Phase    `json:"phase"`
	SilenceHours   float64          `json:"silence_hours"`
	OverdueHours   float64          `json:"overdue_hours"`
	LastCheckpoint *StuckCheckpoint `json:"last_checkpoint"`
	LastLook       *time.Time       `json:"last_look"`
	Rule           string           `json:"rule"`
	LossChance     *float64         `json:"p_lost"` // null without a sample behind it
	Outlook
	Recommendation *StuckAdvice      `json:"recommendation"`
	Effect         *StuckScoreEffect `json:"effect"` // null while the effect is not known
	OpenedAt       time.Time         `json:"opened_at"`
	AcknowledgedBy string            `json:"acknowledged_by"`
	Place          string            `json:"place,omitempty"`   // of a cluster, which has no tracking number
	Members        int               `json:"members,omitempty"` // parcels of a cluster or a feed
}

// StuckCheckpoint is the last physical scan.
type StuckCheckpoint struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// StuckAdvice is what to do, what it is expected to cost, and the next best action.
type StuckAdvice struct {
	Action   tracker.Action `json:"action"`
	Cost     string         `json:"cost"`
	RunnerUp tracker.Action `json:"runner_up"`
	Why      []string       `json:"why"`
}

// StuckScoreEffect is what the incident does to the logistics sub-score, in points with six places.
type StuckScoreEffect struct {
	Marginal   string `json:"marginal"`
	Attributed string `json:"attributed"`
}

// NewStuckRecord turns a row of the list into its record. Times are given in zone; why may be nil.
func NewStuckRecord(p tracker.StuckParcel, zone *time.Location, why []string) StuckRecord {
	i, sh := p.Incident, p.Shipment
	rec := StuckRecord{
		Incident: i.ID, TrackingNo: sh.TrackingNo, Courier: sh.Courier, Merchant: p.Merchant, Supplier: p.Supplier,
		OrderNo: strings.Join(p.OrderNos, ","), Kind: i.Kind, Severity: i.Severity.String(), Phase: i.Phase,
		SilenceHours: hoursBetween(i.Since, i.SeenAt), OverdueHours: hoursBetween(i.DueAt, i.SeenAt), Rule: i.RuleID,
		OpenedAt: i.OpenedAt.In(zone), AcknowledgedBy: i.AckBy, Members: i.Members,
	}
	if key := tracker.ParseClusterKey(i.Place); key.Kind != "" {
		rec.Courier, rec.Place = key.Courier, key.Place
	}
	if i.Kind == tracker.KindPromiseOverdue || i.Kind == tracker.KindLineOverdue || i.Kind == tracker.KindShipOverdue { // its clock starts at the due date, not at a scan
		rec.OverdueHours, rec.SilenceHours = rec.SilenceHours, hoursBetween(sh.LastEventAt, i.SeenAt)
	}
	if !sh.LastEventAt.IsZero() {
		rec.LastCheckpoint = &StuckCheckpoint{At: sh.LastEventAt.In(zone), Text: tracker.HidePhones(sh.LastEventText)}
	}
	if !sh.LastLookAt.IsZero() {
		at := sh.LastLookAt.In(zone)
		rec.LastLook = &at
	}
	if a := p.Advice; a != nil {
		if why == nil {
			why = []string{}
		}
		rec.Recommendation = &StuckAdvice{Action: a.Action, Cost: a.Cost.String(), RunnerUp: a.RunnerUp, Why: why}
		if a.LossN > 0 {
			rec.LossChance = &a.LossChance
		}
	}
	if p.EffectKnown {
		rec.Effect = &StuckScoreEffect{Marginal: p.Marginal.String(), Attributed: p.Attributed.String()}
	}
	return rec
}

// hoursBetween is rounded to hundredths and never negative; an unknown end gives 0.
func hoursBetween(from, to time.Time) float64 {
	if from.IsZero() || to.IsZero() {
		return 0
	}
	return math.Round(max(0, to.Sub(from).Hours())*100) / 100
}
