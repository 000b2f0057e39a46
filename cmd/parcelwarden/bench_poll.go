package main

import (
	"context"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"sync"
	"time"
)

// benchPoll measures first looks, where every answer is news, and a later round in which about four of five answers are unchanged.
func benchPoll(ctx context.Context, b *benchSite) ([]benchRow, error) {
	if err := b.fill(ctx); err != nil {
		return nil, err
	}
	batches, err := b.queries(ctx)
	if err != nil {
		return nil, err
	}
	first, err := b.pollBeside(ctx, "poll", batches)
	if err != nil {
		return nil, err
	}
	b.advance(max(b.quietTime(), 13*time.Hour)) // by then every parcel is due again
	later, err := b.pollBeside(ctx, "poll/unchanged80", batches)
	if err != nil {
		return nil, err
	}
	return []benchRow{first, later}, nil
}

// pollBeside runs the bare loop, then the whole path, over the same parcels at the same simulated time.
func (b *benchSite) pollBeside(ctx context.Context, name string, batches []tracker.PollBatch) (benchRow, error) {
	units := 0
	for _, batch := range batches {
		units += len(batch.Claims)
	}
	baseline, err := b.rate(units, func() error { return b.bareLoop(ctx, batches) })
	if err != nil {
		return benchRow{}, err
	}
	poller, looks := b.app.poller(), 0
	ours, err := b.rate(units, func() error {
		report, err := poller.Pass(ctx, tracker.ClaimRequest{})
		looks = report.Looks
		return err
	})
	if err != nil {
		return benchRow{}, err
	}
	if looks != units {
		return benchRow{}, fmt.Errorf("%d looks at %d parcels", looks, units)
	}
	return newBenchRow(name, units, ours, baseline), nil
}

// bareLoop asks and decodes with the product's own adapters, by as many workers, and forgets the answers.
func (b *benchSite) bareLoop(ctx context.Context, batches []tracker.PollBatch) error {
	queue := make(chan tracker.PollBatch)
	failed := make(chan error, 1)
	var workers sync.WaitGroup
	for range b.app.cfg.Jobs.Workers {
		workers.Go(func() {
			for batch := range queue {
				port, ok := b.app.courier(batch.Account)
				queries := make([]tracker.TrackQuery, 0, len(batch.Claims))
				for _, claim := range batch.Claims {
					queries = append(queries, claim.Query)
				}
				if !ok || port.Track(ctx, queries).Outcome != tracker.OutcomeOK && len(queries) > 1 {
					select {
					case failed <- errors.New("a bare request failed"):
					default:
					}
				}
			}
		})
	}
	for _, batch := range batches {
		queue <- batch
	}
	close(queue)
	workers.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// queries cuts all parcels into the batches that the poller would make.
func (b *benchSite) queries(ctx context.Context) ([]tracker.PollBatch, error) {
	accounts, err := b.app.store.Accounts(ctx, b.shop.ID)
	if err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	byProvider := map[string]tracker.CourierAccount{}
	for _, account := range accounts {
		byProvider[account.Provider] = account
	}
	claims := map[string][]tracker.PollClaim{}
	for _, p := range b.world.Parcels() {
		row := p.Row()
		claims[p.Provider] = append(claims[p.Provider], tracker.PollClaim{Query: tracker.TrackQuery{
			TrackingNo: p.TrackingNo, Courier: p.Courier, PhoneTail: row.PhoneTail, Origin: p.Origin, Destination: p.Destination,
		}})
	}
	var out []tracker.PollBatch
	for provider, list := range claims {
		account := byProvider[provider]
		for part := range slices.Chunk(list, max(account.BatchSize, 1)) {
			out = append(out, tracker.PollBatch{Account: account, Claims: part})
		}
	}
	return out, nil
}

// quietTime is how long it takes until a fifth of the parcels have a new event.
func (b *benchSite) quietTime() time.Duration {
	now := b.now()
	var next []time.Duration
	for _, p := range b.world.Parcels() {
		for _, e := range p.Events {
			if e.At.After(now) {
				next = append(next, e.At.Sub(now))
				break
			}
		}
	}
	slices.Sort(next)
	fifth := b.parcels / 5
	if len(next) <= fifth {
		return 6 * time.Hour
	}
	return next[fifth]
}
