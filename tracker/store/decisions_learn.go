package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"strconv"
	"time"
)

// What is learned, as the table names it.
const (
	learnChase    = "chase"
	learnUnchased = "unchased"
	learnClaim    = "claim"
	learnAsked    = "asked"
)

// learned gives the snapshots what the merchant's own decisions have taught.
func (l *loader) learned() error {
	known, err := l.learnedBy(l.merchantID)
	for _, snap := range l.snaps {
		snap.Learned = known
	}
	return err
}

// Learned returns what a merchant's own decisions have taught.
func (s *Store) Learned(ctx context.Context, merchantID int64) (tracker.Learned, error) {
	var out tracker.Learned
	err := s.read(ctx, func(t tx) error {
		known, err := t.learnedBy(merchantID)
		if known != nil {
			out = *known
		}
		return err
	})
	if err != nil {
		return out, fmt.Errorf("read what was learned: %w", err)
	}
	return out, nil
}

func (t tx) learnedBy(merchantID int64) (*tracker.Learned, error) {
	var out *tracker.Learned
	err := t.query(func(scan func(...any) error) error {
		var what, subject string
		var o tracker.ClaimOdds
		if err := scan(&what, &subject, &o.Hits, &o.Trials, &o.Claimed.Minor, &o.Paid.Minor, &o.Claimed.Currency); err != nil {
			return err
		}
		o.Paid.Currency = o.Claimed.Currency
		if out == nil {
			out = &tracker.Learned{Claims: map[string]tracker.ClaimOdds{}}
		}
		switch what {
		case learnChase:
			out.Chased = o.Odds
		case learnUnchased:
			out.Unchased = o.Odds
		case learnClaim:
			out.Claims[subject] = o
		case learnAsked:
			if age, err := strconv.Atoi(subject); err == nil && age >= 0 && age < tracker.WaitAges {
				out.Asked[age] = o.Odds
			}
		}
		return nil
	}, "SELECT what, subject, hits, trials, claimed_minor, paid_minor, currency FROM learned WHERE merchant_id = ?", merchantID)
	return out, err
}

// count adds to what was learned.
func (t tx) count(merchantID int64, what, subject string, o tracker.Odds) error {
	if o.Trials == 0 {
		return nil
	}
	_, err := t.insert("learned", "merchant_id,what,subject,hits,trials",
		"ON CONFLICT (merchant_id, what, subject) DO UPDATE SET hits = learned.hits + excluded.hits, trials = learned.trials + excluded.trials",
		[][]any{{merchantID, what, subject, o.Hits, o.Trials}})
	return err
}

// learnClaim counts a courier's answer to a claim. Amounts are added up where the claim was paid and the amount is in the currency of the others.
func (t tx) learnClaim(e tracker.DecisionEnd, d tracker.Decision) error {
	if d.Action != tracker.ActionClaim || e.Outcome != tracker.OutcomePaid && e.Outcome != tracker.OutcomeRefused {
		return nil
	}
	var courier string
	err := t.query(func(scan func(...any) error) error { return scan(&courier) }, "SELECT courier FROM shipments WHERE merchant_id = ? AND id = ?", d.MerchantID, d.ShipmentID)
	if err != nil {
		return err
	}
	o := tracker.Odds{Trials: 1}
	if e.Outcome == tracker.OutcomePaid {
		o.Hits = 1
	}
	if err := t.count(d.MerchantID, learnClaim, courier, o); err != nil || o.Hits == 0 || e.Amount.Minor <= 0 || e.Amount.Currency != d.Amount.Currency {
		return err
	}
	_, err = t.exec(`UPDATE learned SET claimed_minor = claimed_minor + ?, paid_minor = paid_minor + ?, currency = ?
		WHERE merchant_id = ? AND what = ? AND subject = ? AND currency IN ('', ?)`,
		d.Amount.Minor, e.Amount.Minor, d.Amount.Currency, d.MerchantID, learnClaim, courier, d.Amount.Currency)
	return err
}

// LearnOutcomes counts what has become known since it last ran: chases and stalls whose time is over, and buyers' days of waiting. It returns how
// many cases it counted. A case is counted once, however often and on however many nodes it runs.
func (s *Store) LearnOutcomes(ctx context.Context, now time.Time) (int, error) {
	merchants, err := s.Merchants(ctx)
	if err != nil {
		return 0, fmt.Errorf("learn outcomes: %w", err)
	}
	sum := 0
	for _, m := range merchants {
		n := 0
		err := s.write(ctx, func(t tx) error {
			n = 0
			for _, step := range []func(int64, time.Time) (int, error){t.learnChases, t.learnStalls, t.learnWaits} {
				counted, err := step(m.ID, now)
				if err != nil {
					return err
				}
				n += counted
			}
			return nil
		})
		if err != nil {
			return sum, fmt.Errorf("learn outcomes of merchant %d: %w", m.ID, err)
		}
		sum += n
	}
	return sum, nil
}

// readUpto locks a counter and returns how far its source was read.
func (t tx) readUpto(merchantID int64, what string) (int64, error) {
	_, err := t.insert("learned", "merchant_id,what", "ON CONFLICT (merchant_id, what, subject) DO NOTHING", [][]any{{merchantID, what}})
	if err != nil {
		return 0, err
	}
	var upto int64
	err = t.query(func(scan func(...any) error) error { return scan(&upto) },
		"SELECT upto FROM learned WHERE merchant_id = ? AND what = ? AND subject = ''"+t.forUpdate(""), merchantID, what)
	return upto, err
}

func (t tx) moveUpto(merchantID int64, what string, upto int64) error {
	_, err := t.exec("UPDATE learned SET upto = ? WHERE merchant_id = ? AND what = ? AND subject = ''", upto, merchantID, what)
	return err
}
