package main

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"time"
)

// benchDetect judges every parcel once after its first look.
func benchDetect(ctx context.Context, b *benchSite) ([]benchRow, error) {
	if err := b.fill(ctx); err != nil {
		return nil, err
	}
	if _, err := b.app.poller().Pass(ctx, tracker.ClaimRequest{}); err != nil {
		return nil, err
	}
	snapshots, err := b.app.store.JudgeDue(ctx, b.now(), b.parcels)
	if err != nil {
		return nil, fmt.Errorf("read snapshots: %w", err)
	}
	court := tracker.Court{Rules: b.app.rules, Advisor: b.app.advisor}
	baseline, err := b.rate(len(snapshots), func() error {
		for _, s := range snapshots {
			if _, err := court.Decide(s, tracker.Standing{}, b.now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var report tracker.VerdictReport
	ours, err := b.rate(len(snapshots), func() (err error) {
		report, err = b.app.detector().Pass(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if report.Judged != len(snapshots) {
		return nil, fmt.Errorf("judged %d of %d parcels", report.Judged, len(snapshots))
	}
	again, err := b.judgeAgain(court, snapshots)
	if err != nil {
		return nil, err
	}
	return []benchRow{newBenchRow("detect", len(snapshots), ours, baseline), newBenchRow("detect/judge", len(snapshots), again, baseline)}, nil
}

// judgeAgain is how many parcels are judged in a second whose incidents are on record already, which is what a sweep meets: nothing is
// read or written, and hardly anything is advised.
func (b *benchSite) judgeAgain(court tracker.Court, snapshots []tracker.Snapshot) (float64, error) {
	for i := range snapshots {
		s := &snapshots[i]
		verdict, err := court.Decide(*s, tracker.Standing{}, b.now())
		if err != nil {
			return 0, err
		}
		s.Shipment = verdict.Shipment
		for _, c := range verdict.Changes {
			if c.Kind == tracker.ChangeOpen {
				c.Incident.ID = int64(len(s.Incidents) + 1)
				s.Incidents = append(s.Incidents, c.Incident)
			}
		}
	}
	return b.rate(len(snapshots), func() error {
		for _, s := range snapshots {
			if _, err := court.Decide(s, tracker.Standing{}, b.now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// listPages is how many pages are read for one figure.
const listPages = 50

// benchList reads the first page of the stuck list with its summary, as the page does.
func benchList(ctx context.Context, b *benchSite) ([]benchRow, error) {
	if _, err := benchDetect(ctx, b); err != nil {
		return nil, err
	}
	b.advance(time.Hour)
	ours, err := b.rate(listPages, func() error {
		for range listPages {
			if _, err := b.app.store.StuckParcels(ctx, tracker.StuckFilter{MerchantID: b.shop.ID, Limit: 50}); err != nil {
				return fmt.Errorf("read the list: %w", err)
			}
			if _, err := b.app.store.StuckSummary(ctx, b.shop.ID); err != nil {
				return fmt.Errorf("read the summary: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	db, err := openPlain(b.app.cfg.Database)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	baseline, err := b.rate(listPages, func() error {
		for range listPages {
			rows, err := db.QueryContext(ctx, `SELECT i.id, s.tracking_no FROM incidents i JOIN shipments s ON s.merchant_id = i.merchant_id AND s.id = i.shipment_id
				WHERE i.resolved_at IS NULL ORDER BY i.severity DESC LIMIT 50`)
			if err != nil {
				return fmt.Errorf("bare select: %w", err)
			}
			for rows.Next() {
				var id int64
				var number string
				if err := rows.Scan(&id, &number); err != nil {
					rows.Close()
					return fmt.Errorf("bare select: %w", err)
				}
			}
			rows.Close()
			if err := rows.Err(); err != nil {
				return fmt.Errorf("bare select: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return []benchRow{newBenchRow("list", b.parcels, ours, baseline)}, nil
}
