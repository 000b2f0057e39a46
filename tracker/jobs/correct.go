package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"parcelwarden/tracker"
	"slices"
	"strings"
	"time"
)

// CorrectionStore is what looking for a number elsewhere needs of the store.
type CorrectionStore interface {
	ClaimUnknown(ctx context.Context, req tracker.ClaimRequest) ([]tracker.UnknownNumber, error)
	Accounts(ctx context.Context, merchantID int64) ([]tracker.CourierAccount, error)
	TakeLook(ctx context.Context, account tracker.CourierAccount, req tracker.ClaimRequest) (bool, error)
	CorrectCourier(ctx context.Context, c tracker.Correction) (bool, error)
	NoteTried(ctx context.Context, entry tracker.TimelineEntry) error
}

// Corrector looks for numbers that their courier does not know at the couriers that they look like. Only an answer with scans of our own
// parcel moves one.
type Corrector struct {
	Store   CorrectionStore
	Courier func(account tracker.CourierAccount) (tracker.Courier, bool)
	Now     func() time.Time
	Log     *slog.Logger
	Batch   int
}

// Run does one pass.
func (c *Corrector) Run(ctx context.Context) error {
	unknown, err := c.Store.ClaimUnknown(ctx, tracker.ClaimRequest{Now: c.Now(), Limit: c.Batch})
	if err != nil || len(unknown) == 0 {
		return err
	}
	accounts, err := c.Store.Accounts(ctx, 0)
	if err != nil {
		return fmt.Errorf("read courier accounts: %w", err)
	}
	corrected := 0
	for _, u := range unknown {
		if ctx.Err() != nil {
			break // the try is booked; the next one comes in a day
		}
		moved, err := c.look(ctx, u.Shipment, accountsOf(accounts, u.Shipment.MerchantID))
		if err != nil {
			return err
		}
		if moved {
			corrected++
		}
	}
	c.Log.Info("looked for unknown numbers elsewhere", "numbers", len(unknown), "corrected", corrected)
	return nil
}

func accountsOf(all []tracker.CourierAccount, merchantID int64) []tracker.CourierAccount {
	return slices.DeleteFunc(slices.Clone(all), func(a tracker.CourierAccount) bool { return a.MerchantID != merchantID || !a.Enabled })
}

// look asks the candidates one after the other until one knows the number.
func (c *Corrector) look(ctx context.Context, s tracker.Shipment, accounts []tracker.CourierAccount) (bool, error) {
	var asked []string
	for _, guess := range tracker.Candidates(s.TrackingNo, s.Courier, c.named(ctx, s, accounts)) {
		account, ok := serving(accounts, guess.Courier)
		if !ok {
			continue
		}
		knows, answered, err := c.knows(ctx, s, account, guess.Courier)
		if err != nil {
			return false, err
		}
		if knows {
			return c.correct(ctx, s, account, guess)
		}
		if answered {
			asked = append(asked, guess.Courier)
		}
	}
	if len(asked) == 0 {
		return false, nil
	}
	return false, c.Store.NoteTried(ctx, tracker.TimelineEntry{
		MerchantID: s.MerchantID, ShipmentID: s.ID, At: c.Now(), Detail: strings.Join(asked, ", "),
	})
}

// named asks the first provider that can tell whose number it is.
func (c *Corrector) named(ctx context.Context, s tracker.Shipment, accounts []tracker.CourierAccount) []tracker.NumberGuess {
	for _, account := range accounts {
		port, ok := c.Courier(account)
		identifier, can := port.(tracker.Identifier)
		if !ok || !can {
			continue
		}
		if taken, err := c.Store.TakeLook(ctx, account, tracker.ClaimRequest{Now: c.Now()}); err != nil || !taken {
			continue
		}
		codes, answer := identifier.Identify(ctx, s.TrackingNo)
		if answer.Outcome != tracker.OutcomeOK {
			continue
		}
		out := make([]tracker.NumberGuess, 0, len(codes))
		for _, code := range codes {
			out = append(out, tracker.NumberGuess{Courier: code, Why: "named by " + account.Provider})
		}
		return out
	}
	return nil
}

// serving finds the account that looks up a courier's parcels: one that names the courier before one that takes any.
func serving(accounts []tracker.CourierAccount, courier string) (tracker.CourierAccount, bool) {
	for _, want := range []string{courier, "*"} {
		for _, a := range accounts {
			if slices.Contains(a.Serves, want) {
				return a, true
			}
		}
	}
	return tracker.CourierAccount{}, false
}

// knows asks one courier. Only scans that are young enough to be our parcel's count: numbers are given out again.
func (c *Corrector) knows(ctx context.Context, s tracker.Shipment, account tracker.CourierAccount, courier string) (knows, answered bool, err error) {
	port, ok := c.Courier(account)
	if !ok {
		return false, false, nil
	}
	taken, err := c.Store.TakeLook(ctx, account, tracker.ClaimRequest{Now: c.Now()})
	if err != nil || !taken {
		return false, false, err
	}
	answer := port.Track(ctx, []tracker.TrackQuery{{
		TrackingNo: s.TrackingNo, Courier: courier, PhoneTail: s.PhoneTail, Origin: s.Origin, Destination: s.Destination,
		ShippedAt: s.ShippedAt,
	}})
	for _, seen := range answer.Shipments {
		own, _ := tracker.OwnTrace(seen, s.ShippedAt)
		if seen.TrackingNo == s.TrackingNo && own.Outcome == tracker.OutcomeOK && len(own.Checkpoints) > 0 {
			return true, true, nil
		}
	}
	return false, answer.Outcome.Seen(), nil
}

func (c *Corrector) correct(ctx context.Context, s tracker.Shipment, account tracker.CourierAccount, guess tracker.NumberGuess) (bool, error) {
	now := c.Now()
	return c.Store.CorrectCourier(ctx, tracker.Correction{
		MerchantID: s.MerchantID, ShipmentID: s.ID, From: s.Courier, To: guess.Courier, AccountID: account.ID, At: now, Why: guess.Why,
		NextPollAt: now.Add(account.NumberFloor),
	})
}
