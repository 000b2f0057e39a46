package jobs

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// recorder gathers results and writes them in batches, so that a transaction is paid once for many looks.
type recorder struct {
	store    PollStore
	size     int
	looks    []tracker.LookResult
	accounts map[accountOutcome]tracker.AccountLook
	released map[time.Time][]tracker.PollClaim // by when they may be claimed again
	held     int                               // claims in released
}

type accountOutcome struct {
	id      int64
	outcome tracker.Outcome
}

func (r *recorder) take(ctx context.Context, result batchResult) error {
	if len(result.released) > 0 {
		if r.released == nil {
			r.released = map[time.Time][]tracker.PollClaim{}
		}
		r.released[result.until] = append(r.released[result.until], result.released...)
		r.held += len(result.released)
	} else {
		r.looks = append(r.looks, result.looks...)
		r.merge(result.account)
	}
	if len(r.looks)+r.held >= r.size {
		return r.flush(ctx)
	}
	return nil
}

// merge adds up the requests of one account with equal outcome: its state needs one write per flush, not one per request.
func (r *recorder) merge(look tracker.AccountLook) {
	if r.accounts == nil {
		r.accounts = map[accountOutcome]tracker.AccountLook{}
	}
	key := accountOutcome{look.AccountID, look.Outcome}
	sum, ok := r.accounts[key]
	if !ok {
		r.accounts[key] = look
		return
	}
	sum.Looks += look.Looks
	sum.FirstLooks += look.FirstLooks
	sum.Requests += look.Requests
	sum.Failed += look.Failed
	sum.Answers = sum.Answers.Plus(look.Answers)
	sum.NewEvents += look.NewEvents
	sum.PushTold += look.PushTold
	sum.PushMissed += look.PushMissed
	if sum.Hours == nil {
		sum.Hours = look.Hours
	} else {
		sum.Hours.Plus(look.Hours)
	}
	if look.NewestEvent.After(sum.NewestEvent) {
		sum.NewestEvent = look.NewestEvent
	}
	if look.Behind.After(sum.Behind) {
		sum.Behind = look.Behind
	}
	if look.At.After(sum.At) {
		sum.At = look.At
	}
	if look.PausedUntil.After(sum.PausedUntil) {
		sum.PausedUntil = look.PausedUntil
	}
	if len(look.Unknown) > 0 {
		unknown, samples := map[string]int{}, map[string]string{}
		maps.Copy(unknown, sum.Unknown)
		maps.Copy(samples, sum.UnknownSample)
		for code, n := range look.Unknown {
			unknown[code] += n
		}
		maps.Copy(samples, look.UnknownSample)
		sum.Unknown, sum.UnknownSample = unknown, samples
	}
	r.accounts[key] = sum
}

// earlierLook orders looks at accounts: whether a failure came before or after a success decides whether the account works.
func earlierLook(a, b tracker.AccountLook) int {
	return cmp.Or(cmp.Compare(a.AccountID, b.AccountID), a.At.Compare(b.At), cmp.Compare(a.Outcome, b.Outcome))
}

func (r *recorder) flush(ctx context.Context) error {
	looks, accounts, released := r.looks, r.accounts, r.released
	r.looks, r.accounts, r.released, r.held = nil, nil, nil, 0
	for until, claims := range released {
		if err := r.store.ReleaseClaims(ctx, claims, until); err != nil {
			return fmt.Errorf("release claims: %w", err)
		}
	}
	if len(looks) > 0 {
		if err := r.store.RecordLooks(ctx, looks); err != nil {
			return fmt.Errorf("record looks: %w", err)
		}
	}
	for _, look := range slices.SortedFunc(maps.Values(accounts), earlierLook) {
		if err := r.store.RecordAccountLook(ctx, look); err != nil {
			return fmt.Errorf("record account look: %w", err)
		}
	}
	return nil
}
