package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"time"
)

// DetectStore is what judging needs of the store.
type DetectStore interface {
	FactsStore
	JudgeDue(ctx context.Context, now time.Time, limit int) ([]tracker.Snapshot, error)
	ApplyVerdicts(ctx context.Context, verdicts []tracker.Verdict) (tracker.VerdictReport, error)
}

// Detector judges the parcels whose check time has come.
type Detector struct {
	Store  DetectStore
	Judge  tracker.Court
	Scores *tracker.ScoreBook
	Now    func() time.Time
	Log    *slog.Logger
	Batch  int
}

// Run does one pass: it judges until no check time has come or the context ends.
func (d *Detector) Run(ctx context.Context) error {
	_, err := d.Pass(ctx)
	return err
}

// Pass is Run with counts.
func (d *Detector) Pass(ctx context.Context) (tracker.VerdictReport, error) {
	var total tracker.VerdictReport
	standings := map[int64]tracker.Standing{}
	for ctx.Err() == nil {
		now := d.Now()
		snapshots, err := d.Store.JudgeDue(ctx, now, d.Batch)
		if err != nil {
			return total, fmt.Errorf("read parcels to judge: %w", err)
		}
		if len(snapshots) == 0 {
			break
		}
		verdicts, err := d.decide(ctx, snapshots, standings, now)
		if err != nil {
			return total, err
		}
		report, err := d.Store.ApplyVerdicts(context.WithoutCancel(ctx), verdicts)
		if err != nil {
			return total, fmt.Errorf("apply verdicts: %w", err)
		}
		add(&total, report)
		if len(snapshots) < d.Batch {
			break
		}
	}
	if total.Opened+total.Reopened+total.Climbed+total.Resolved > 0 {
		d.Log.Info("judged", "parcels", total.Judged, "opened", total.Opened, "reopened", total.Reopened, "climbed", total.Climbed,
			"resolved", total.Resolved, "blind", total.Blind, "notices", total.Notices, "ledger_rows", total.Ledger, "void", total.Void)
	}
	return total, nil
}

// decide judges the snapshots one by one. A parcel that cannot be judged is looked at again in an hour and does not hold up the rest.
func (d *Detector) decide(ctx context.Context, snapshots []tracker.Snapshot, standings map[int64]tracker.Standing, now time.Time) ([]tracker.Verdict, error) {
	verdicts := make([]tracker.Verdict, 0, len(snapshots))
	for _, s := range snapshots {
		standing, ok := standings[s.Merchant.ID]
		if !ok {
			var err error
			if standing, err = d.standing(ctx, s.Merchant, now); err != nil {
				return nil, err
			}
			standings[s.Merchant.ID] = standing
		}
		verdict, err := d.Judge.Decide(s, standing, now)
		if err != nil {
			d.Log.Error("parcel cannot be judged", "shipment_id", s.Shipment.ID, "error", err)
			verdict = tracker.Verdict{
				MerchantID: s.Merchant.ID, ShipmentID: s.Shipment.ID, At: now, JudgedLook: s.Shipment.LastLookAt, JudgedPush: s.Shipment.PushedAt,
				Shipment: s.Shipment,
			}
			verdict.Shipment.CheckAt = now.Add(time.Hour)
		}
		verdicts = append(verdicts, verdict)
	}
	return verdicts, nil
}

// standing counts a merchant's facts once per pass.
func (d *Detector) standing(ctx context.Context, m tracker.Merchant, now time.Time) (tracker.Standing, error) {
	profile, query, err := FactsFor(d.Scores, m, now)
	if errors.Is(err, tracker.ErrNoProfile) {
		return tracker.Standing{}, nil
	}
	if errors.Is(err, tracker.ErrOverride) { // a shop's own value that a newer profile refuses must not stop its incidents
		d.Log.Error("score profile of a shop cannot be used", "merchant_id", m.ID, "error", err)
		return tracker.Standing{}, nil
	}
	if err != nil {
		return tracker.Standing{}, err
	}
	facts, err := d.Store.Facts(ctx, query)
	if err != nil {
		return tracker.Standing{}, fmt.Errorf("count facts of merchant %d: %w", m.ID, err)
	}
	facts.Dimensions = m.ScoreInputs()
	if _, err := profile.Evaluate(facts); err != nil { // incidents open all the same; their effect is not booked from such facts
		d.Log.Error("score facts contradict themselves", "merchant_id", m.ID, "score_date", facts.ScoreDate, "error", err)
		return tracker.Standing{Profile: profile}, nil
	}
	settled, err := settled(ctx, d.Store, m.ID)
	return tracker.Standing{Profile: profile, Facts: facts, Settled: settled}, err
}

func add(sum *tracker.VerdictReport, r tracker.VerdictReport) {
	sum.Judged += r.Judged
	sum.Opened += r.Opened
	sum.Reopened += r.Reopened
	sum.Climbed += r.Climbed
	sum.Resolved += r.Resolved
	sum.Blind += r.Blind
	sum.Notices += r.Notices
	sum.Ledger += r.Ledger
	sum.Void += r.Void
}
