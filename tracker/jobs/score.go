package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// ScoreStore is what booking the day's shares needs of the store.
type ScoreStore interface {
	FactsStore
	Merchants(ctx context.Context) ([]tracker.Merchant, error)
	HarmUnits(ctx context.Context, q tracker.FactsQuery) ([]tracker.HarmUnit, error)
	BookScore(ctx context.Context, d tracker.ScoreDay, entries []tracker.ScoreEntry) (int, error)
	NoteProfile(ctx context.Context, merchantID int64, kind string, profile tracker.ProfileInForce) error
	RebookStore
}

// FactsStore counts what a score evaluation is made from.
type FactsStore interface {
	Facts(ctx context.Context, q tracker.FactsQuery) (tracker.ShopFacts, error)
	Unseen(ctx context.Context, merchantID int64) (unseen, open int64, err error)
}

// settled reports whether at most one open parcel in twenty still waits for its first look. After a first import the facts are those
// of a shop without deliveries, and what they say about an incident's effect is wrong by orders of magnitude.
func settled(ctx context.Context, store FactsStore, merchantID int64) (bool, error) {
	unseen, open, err := store.Unseen(ctx, merchantID)
	if err != nil {
		return false, fmt.Errorf("count parcels without a look: %w", err)
	}
	return unseen*20 <= open, nil
}

// ScoreBooker books, once per merchant and local day, every bad parcel's exact share of what the logistics sub-score has lost.
type ScoreBooker struct {
	Store  ScoreStore
	Scores *tracker.ScoreBook
	Rules  *tracker.RuleBook
	Now    func() time.Time
	Log    *slog.Logger
}

// Run does one pass. A day that was booked before adds nothing: the rows' keys hold the date.
func (b *ScoreBooker) Run(ctx context.Context) error {
	merchants, err := b.Store.Merchants(ctx)
	if err != nil {
		return fmt.Errorf("read merchants: %w", err)
	}
	var failed []error
	for _, m := range merchants {
		booked, err := b.book(ctx, m)
		if err != nil { // one shop's numbers must not keep the others from being booked
			failed = append(failed, fmt.Errorf("book score of merchant %d: %w", m.ID, err))
			continue
		}
		again, err := b.rebook(ctx, m)
		if err != nil {
			failed = append(failed, fmt.Errorf("book score of merchant %d again: %w", m.ID, err))
		}
		if again > 0 {
			b.Log.Info("score booked again", "merchant_id", m.ID, "rows", again)
		}
		if booked > 0 {
			b.Log.Info("score booked", "merchant_id", m.ID, "rows", booked)
		}
	}
	return errors.Join(failed...)
}

func (b *ScoreBooker) book(ctx context.Context, m tracker.Merchant) (int, error) {
	now := b.Now()
	if err := b.note(ctx, m, now); err != nil {
		return 0, err
	}
	if ready, err := settled(ctx, b.Store, m.ID); err != nil || !ready {
		return 0, err
	}
	profile, query, err := FactsFor(b.Scores, m, now)
	if errors.Is(err, tracker.ErrNoProfile) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	day, entries, err := b.work(ctx, m, profile, query)
	if err != nil {
		return 0, err
	}
	return b.Store.BookScore(ctx, day, entries)
}

// work counts the facts of a date and shares its loss out.
func (b *ScoreBooker) work(ctx context.Context, m tracker.Merchant, profile *tracker.ScoreProfile, query tracker.FactsQuery) (tracker.ScoreDay, []tracker.ScoreEntry, error) {
	facts, err := b.Store.Facts(ctx, query)
	if err != nil {
		return tracker.ScoreDay{}, nil, fmt.Errorf("count facts: %w", err)
	}
	units, err := b.Store.HarmUnits(ctx, query)
	if err != nil {
		return tracker.ScoreDay{}, nil, fmt.Errorf("read bad parcels: %w", err)
	}
	facts.Dimensions = m.ScoreInputs()
	units = slices.DeleteFunc(units, func(u tracker.HarmUnit) bool { return !profile.Has(u.Metric) }) // an older profile knows no such metric
	day, entries, err := profile.Book(facts, units, b.Now())
	if err != nil {
		return day, nil, fmt.Errorf("attribute: %w", err)
	}
	return day, entries, nil
}

// note records which rules and which score profile judge the merchant from now on.
func (b *ScoreBooker) note(ctx context.Context, m tracker.Merchant, now time.Time) error {
	rules, err := b.Rules.For(m.Platform, now)
	if err != nil {
		return err
	}
	edition, err := rules.InForce(now)
	if err != nil {
		return err
	}
	if err := b.Store.NoteProfile(ctx, m.ID, "rules", edition); err != nil {
		return fmt.Errorf("note rules: %w", err)
	}
	profile, _, err := FactsFor(b.Scores, m, now)
	if errors.Is(err, tracker.ErrNoProfile) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := b.Store.NoteProfile(ctx, m.ID, "score", tracker.ProfileInForce{ID: profile.ID, Hash: profile.Hash, Since: now}); err != nil {
		return fmt.Errorf("note score profile: %w", err)
	}
	return nil
}

// FactsFor returns the score profile in force for a merchant at an instant and the window of facts it looks at.
func FactsFor(scores *tracker.ScoreBook, m tracker.Merchant, now time.Time) (*tracker.ScoreProfile, tracker.FactsQuery, error) {
	date := now.In(m.Location()).Format(time.DateOnly)
	profile, err := scores.ForShop(m, date)
	if err != nil {
		return nil, tracker.FactsQuery{}, err
	}
	query, err := profile.Query(m.ID, date)
	return profile, query, err
}
