package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"parcelwarden/tracker"
	"time"

	"github.com/alexedwards/scs/v2"
)

// LinkVerifier checks the signed token of a supplier link. It fails for a token that was changed or has expired.
type LinkVerifier interface {
	Verify(token string, now time.Time) (merchantID, escalationID int64, err error)
}

// DemoLinks makes every page say that the time is simulated and where the sent mail can be read.
type DemoLinks struct {
	MailURL string // for example /demo/mail/
	Speed   string // how fast the simulated clock runs, for example "3600"
}

// Config is everything the pages need from the rest of the program. Store, Sessions, Words and Now are required; every other
// field may be left out, and the pages then do without what it gives.
type Config struct {
	Store         Store
	Sessions      scs.CtxStore
	Words         *tracker.Words
	Look          *Look // nil: parsed by New
	Now           func() time.Time
	Logger        *slog.Logger
	WhatIf        WhatIfDesk
	Decisions     DecisionDesk
	Snapshots     SnapshotDesk
	People        PeopleDesk
	Messages      MessageDesk
	Unsubscribe   UnsubscribeVerifier
	Links         LinkVerifier
	BaseURL       string
	SecureCookies bool
	Demo          *DemoLinks

	// Explain gives the reasons behind a parcel's newest advice, one sentence each.
	Explain func(locale tracker.Locale, p tracker.ParcelRecord, now time.Time) []string
	// VerdictText gives the verdict on one incident in one sentence.
	VerdictText func(locale tracker.Locale, i tracker.Incident, s tracker.Shipment, now time.Time) string
	// CaseText tells one incident: what was seen, by which rule, since when, and what happens next. zone is the merchant's.
	CaseText func(locale tracker.Locale, i tracker.Incident, s tracker.Shipment, at CaseTime) tracker.CaseText
	// Score evaluates a merchant's score. It may return tracker.ErrNotFound when there is nothing to evaluate yet.
	Score func(ctx context.Context, merchant tracker.Merchant, now time.Time) (ScoreView, error)
	// Gates plans the way to every line of a merchant's score. It may return tracker.ErrNotFound like Score; without it there is no planner.
	Gates func(ctx context.Context, ask GateAsk) ([]tracker.GatePlan, error)
	// Lines plans the way to every line of a platform that publishes no score, under the same terms; a platform with a score has none.
	Lines func(ctx context.Context, ask GateAsk) ([]tracker.LinePlan, error)
	// ImportOrders stores the orders of a request body. It returns an error that wraps ErrBadInput for a body it cannot read.
	ImportOrders func(ctx context.Context, merchantID int64, body io.Reader) (tracker.ImportReport, error)
	// OrderHooks takes what shops and marketplaces send by themselves; without it they are not answered.
	OrderHooks OrderHooks
	// TakePush stores what a courier pushed and returns the answer for it. It returns an error that wraps tracker.ErrNotFound where account
	// and secret do not belong together; after any other error nothing was stored.
	TakePush func(ctx context.Context, call PushCall) (PushAnswer, error)
	// TakeReceipts stores what an SMS provider reports about messages, under the same terms as TakePush. It returns an error that wraps
	// ErrBadInput for what cannot be read.
	TakeReceipts func(ctx context.Context, call PushCall) (PushAnswer, error)
	// Lanes is what finished parcels have taught; nil is nothing.
	Lanes *tracker.Lanes
	// Rules are what parcels are judged by; without them the page /rules is not found.
	Rules *tracker.RuleBook
	// Clocks explains every clock of a parcel; without it the parcel's page does not.
	Clocks func(ctx context.Context, p tracker.ParcelRecord) ([]tracker.ClockReading, error)
	// CourierName gives the courier's name in the locale.
	CourierName func(locale tracker.Locale, code string) string
}

// GateAsk says whose lines are planned and how many open cases are named beside each; with 0 no case is looked at.
type GateAsk struct {
	Merchant tracker.Merchant
	Now      time.Time
	Cases    int
}

// CaseTime is when and where an incident is told.
type CaseTime struct {
	Zone *time.Location
	Now  time.Time
}

// ErrBadInput is wrapped by ImportOrders when the caller sent something unreadable. Its text is shown to the caller.
var ErrBadInput = errors.New("bad input")

func (c Config) validate() error {
	switch {
	case c.Store == nil:
		return errors.New("web: no store")
	case c.Sessions == nil:
		return errors.New("web: no session store")
	case c.Words == nil:
		return errors.New("web: no vocabulary")
	case c.Now == nil:
		return errors.New("web: no clock")
	}
	return nil
}

func (c Config) withDefaults() Config {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Links == nil {
		c.Links = noLinks{}
	}
	if c.Unsubscribe == nil {
		c.Unsubscribe = tracker.UnsubscribeSigner{}
	}
	if c.CourierName == nil {
		c.CourierName = func(_ tracker.Locale, code string) string { return code }
	}
	if c.Explain == nil {
		c.Explain = func(tracker.Locale, tracker.ParcelRecord, time.Time) []string { return nil }
	}
	if c.Score == nil {
		c.Score = func(context.Context, tracker.Merchant, time.Time) (ScoreView, error) {
			return ScoreView{}, fmt.Errorf("score: %w", tracker.ErrNotFound)
		}
	}
	return c
}

// noLinks refuses every token: a program without a signing key has sent no links.
type noLinks struct{}

func (noLinks) Verify(string, time.Time) (int64, int64, error) { return 0, 0, tracker.ErrNotFound }

var _ LinkVerifier = noLinks{}
