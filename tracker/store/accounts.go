package store

import (
	"context"
	"fmt"
	"parcelwarden/tracker"
	"slices"
	"time"
)

type accountRow struct {
	MerchantID        int64
	ID                int64
	Name              string
	Position          int
	Provider          string
	Serves            string
	Enabled           bool
	BatchSize         int
	NumberFloorMs     int64
	RequestsPerSecond float64
	Looks             int64
	Failures          int
	LastSuccessAt     stamp
	LastFailureAt     stamp
	LastProblem       string
	LastDetail        string
	PausedUntil       stamp
	FreshAt           stamp
	FreshRate         float64
	PerDay            int
	QuotaOffsetS      int64
	QuotaDay          int64 `gorm:"->"` // of its budget
	QuotaUsed         int   `gorm:"->"`
	PriceMicro        int64
	PriceNumberMicro  int64
	PriceCurrency     string
	UnknownCodes      int64 `gorm:"->"`
	Push              bool
	LastPushAt        stamp
	Pushes            int64
	PushesForged      int64
	PushesMissed      int64
	PushesUnmatched   int64
	PushDoubt         float64
	SubscribeAfter    stamp
	Breaker           string
	ProbeAt           stamp
	Health            string
	RecoverTill       stamp
	FeedLearnt        bool
	FeedPace          float64
	FeedExpected      float64
	StaleSince        stamp
	StaleMissing      float64
	StaleSeen         int
}

// TableName implements gorm's Tabler.
func (accountRow) TableName() string { return "courier_accounts" }

func (r *accountRow) account() (tracker.CourierAccount, error) {
	a := tracker.CourierAccount{
		ID: r.ID, MerchantID: r.MerchantID, Name: r.Name, Provider: r.Provider, Enabled: r.Enabled, BatchSize: r.BatchSize,
		NumberFloor: time.Duration(r.NumberFloorMs) * time.Millisecond, RequestsPerSecond: r.RequestsPerSecond, Looks: r.Looks,
		Failures: r.Failures, LastSuccessAt: r.LastSuccessAt.time(), LastFailureAt: r.LastFailureAt.time(),
		LastProblem: tracker.Problem(r.LastProblem), LastDetail: r.LastDetail, PausedUntil: r.PausedUntil.time(),
		FreshAt: r.FreshAt.time(), FreshRate: r.FreshRate, UnknownCodes: r.UnknownCodes, Quota: r.quota(),
		Price: tracker.LookPrice{Micro: r.PriceMicro, NumberMicro: r.PriceNumberMicro, Currency: r.PriceCurrency},
		Push:  r.Push, LastPushAt: r.LastPushAt.time(), Pushes: r.Pushes, PushesForged: r.PushesForged, PushesMissed: r.PushesMissed,
		PushesUnmatched: r.PushesUnmatched, PushDoubt: r.PushDoubt, Feed: r.feed(), RecoverTill: r.RecoverTill.time(),
	}
	var err error
	if a.Health, err = r.health(); err != nil {
		return a, err
	}
	return a, fromJSON(r.Serves, &a.Serves)
}

func (r *accountRow) quota() tracker.Quota {
	return tracker.Quota{PerDay: r.PerDay, Offset: time.Duration(r.QuotaOffsetS) * time.Second, Day: r.QuotaDay, Used: r.QuotaUsed}
}

func accountsOf(rows []accountRow) ([]tracker.CourierAccount, error) {
	out := make([]tracker.CourierAccount, 0, len(rows))
	for i := range rows {
		a, err := rows[i].account()
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

const accountColumns = `a.*, COALESCE((SELECT SUM(u.count) FROM unknown_codes u
	WHERE u.merchant_id = a.merchant_id AND u.provider = a.provider), 0) AS unknown_codes, b.quota_day, b.quota_used`

// Accounts returns the courier accounts of a merchant in the order of the configuration; merchant 0 means all.
func (s *Store) Accounts(ctx context.Context, merchantID int64) ([]tracker.CourierAccount, error) {
	var rows []accountRow
	where, args := scope("a.merchant_id", merchantID)
	err := s.reader.WithContext(ctx).Raw("SELECT "+accountColumns+" FROM courier_accounts a JOIN budgets b ON b.name = a.name WHERE "+where+
		" ORDER BY a.merchant_id, a.position, a.id", args...).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list courier accounts: %w", err)
	}
	out, err := accountsOf(rows)
	if err != nil {
		return nil, fmt.Errorf("list courier accounts: %w", err)
	}
	return out, nil
}

func (t tx) accounts(merchantID int64) ([]tracker.CourierAccount, error) {
	var rows []accountRow
	err := t.Raw("SELECT * FROM courier_accounts WHERE merchant_id = ? ORDER BY position, id", merchantID).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	return accountsOf(rows)
}

// routes says which account looks up which courier's parcels: the first enabled one that names the courier, else the first enabled
// one that serves any ("*").
type routes struct {
	accounts []tracker.CourierAccount
	known    map[string]int64
}

func newRoutes(accounts []tracker.CourierAccount) *routes {
	return &routes{accounts: accounts, known: map[string]int64{}}
}

func (r *routes) account(courier string) int64 {
	if id, ok := r.known[courier]; ok {
		return id
	}
	id := r.find(courier)
	if id == 0 {
		id = r.find("*")
	}
	r.known[courier] = id
	return id
}

func (r *routes) find(name string) int64 {
	for _, a := range r.accounts {
		if a.Enabled && slices.Contains(a.Serves, name) {
			return a.ID
		}
	}
	return 0
}
