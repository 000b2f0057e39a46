package web

import (
	"context"
	"parcelwarden/tracker"
	"time"
)

// Users finds the people and programs that may come in. A missing one is tracker.ErrNotFound.
type Users interface {
	UserByName(ctx context.Context, name string) (tracker.User, error)
	User(ctx context.Context, id int64) (tracker.User, error)
	SetUserLocale(ctx context.Context, id int64, l tracker.Locale) error
	TokenByHash(ctx context.Context, hash string) (tracker.APIToken, error)
}

// Shops finds merchants and what belongs to them.
type Shops interface {
	Merchants(ctx context.Context) ([]tracker.Merchant, error)
	Merchant(ctx context.Context, id int64) (tracker.Merchant, error)
	Suppliers(ctx context.Context, merchantID int64) ([]tracker.Supplier, error)
	Accounts(ctx context.Context, merchantID int64) ([]tracker.CourierAccount, error)
}

// Meters reads what courier accounts used and what they left unseen. days count as tracker.Quota.DayOf numbers them.
type Meters interface {
	AccountDays(ctx context.Context, merchantID, sinceDay int64) ([]tracker.AccountDay, error)
	UnknownCodes(ctx context.Context, merchantID int64, provider string, limit int) ([]tracker.UnknownCode, error)
	HeldParcels(ctx context.Context, q tracker.HeldQuery) ([]tracker.Shipment, error)
}

// Parcels reads what is stuck and what is known about it. A merchantID of 0 means every merchant.
type Parcels interface {
	StuckParcels(ctx context.Context, f tracker.StuckFilter) (tracker.Page[tracker.StuckParcel], error)
	StuckSummary(ctx context.Context, merchantID int64) (tracker.StuckSummary, error)
	Parcel(ctx context.Context, merchantID, shipmentID int64) (tracker.ParcelRecord, error)
	Cluster(ctx context.Context, merchantID, incidentID int64) (tracker.ClusterRecord, error)
	FindShipments(ctx context.Context, merchantID int64, query string, limit int) ([]tracker.Shipment, error)
}

// Work is what staff do to incidents. Each call touches open incidents of the merchant only (0: of any) and returns how many it
// changed.
type Work interface {
	Acknowledge(ctx context.Context, merchantID int64, ids []int64, by string, at time.Time) (int, error)
	Chased(ctx context.Context, merchantID int64, ids []int64, by string, at time.Time) (int, error)
	RequestEscalation(ctx context.Context, merchantID int64, ids []int64, by string, at time.Time) (int, error)
	Snooze(ctx context.Context, merchantID int64, ids []int64, till time.Time, by string, at time.Time) (int, error)
	Comment(ctx context.Context, merchantID, incidentID int64, by, text string, at time.Time) error
}

// Orders reads what is known about an order that has, or had, no parcel.
type Orders interface {
	Order(ctx context.Context, merchantID, orderID int64) (tracker.OrderRecord, error)
	FindOrder(ctx context.Context, merchantID int64, orderNo string) (int64, error)
}

// Losses takes the word of staff that a parcel is lost, and takes it back; and that the platform granted an appeal about one. Both report false for a parcel that is closed, and the latter where
// the mark is no longer the one that was seen.
type Losses interface {
	MarkLost(ctx context.Context, m tracker.LostMark) (bool, error)
	AddAppeal(ctx context.Context, a tracker.ScoreAppeal) (int64, error)
	UnmarkLost(ctx context.Context, m tracker.LostMark, marked time.Time) (bool, error)
}

// Escalations reads and answers what was asked of suppliers. AnswerEscalation reports false when it was answered before,
// except where it corrects that answer (Escalation.Corrects) while the incident is open.
type Escalations interface {
	Escalation(ctx context.Context, merchantID, id int64) (tracker.Escalation, error)
	AnswerEscalation(ctx context.Context, e tracker.Escalation, t []tracker.TimelineEntry, n []tracker.Notification) (bool, error)
	AnswerPhoto(ctx context.Context, merchantID, escalationID int64) (tracker.AnswerPhoto, error)
	OpenEscalations(ctx context.Context, merchantID, supplierID int64, since time.Time) ([]tracker.Escalation, error)
}

// Groups reads and answers what a supplier was asked about several at once. AnswerGroup writes every answer or none, and reports false when one of
// them was answered before.
type Groups interface {
	NoticeGroup(ctx context.Context, merchantID, id int64) (tracker.GroupRecord, error)
	AnswerGroup(ctx context.Context, answers []tracker.Escalation, t []tracker.TimelineEntry, n []tracker.Notification) (bool, error)
	SupplierGroups(ctx context.Context, merchantID, supplierID int64, limit int) ([]tracker.GroupRecord, error)
}

// Books reads what was booked, and how much was sent.
type Books interface {
	Ledger(ctx context.Context, merchantID int64, scoreDate string, limit int) ([]tracker.ScoreEntry, error)
	ScoreDays(ctx context.Context, merchantID int64, since string) ([]tracker.ScoreDay, error)
	LineDays(ctx context.Context, merchantID int64, since string) ([]tracker.ScoreDay, error)
	LossShares(ctx context.Context, merchantID int64, scoreDate string) ([]tracker.LossShare, error)
	DayCount(ctx context.Context, merchantID int64, since time.Time) (tracker.DayCount, error)
	AlertDays(ctx context.Context, merchantID int64, since time.Time) ([]tracker.AlertDay, error)
}

// LaneBooks reads how far the lane models are learned and how well they did.
type LaneBooks interface {
	LaneProgress(ctx context.Context, merchantID int64) (tracker.LaneProgress, error)
	LaneChecks(ctx context.Context, merchantID int64) ([]tracker.LaneCheck, error)
}

// Rulings reads and appends what judges parcels beside the editions. Nothing of it is ever changed.
type Rulings interface {
	MerchantRules(ctx context.Context, merchantID int64) ([]tracker.MerchantRule, error)
	AddMerchantRule(ctx context.Context, r tracker.MerchantRule) (int64, error)
	Disasters(ctx context.Context) ([]tracker.Disaster, error)
	AddDisaster(ctx context.Context, d tracker.Disaster) (int64, error)
}

// Standings reads how suppliers and lanes did, and decides what is advised about them. DecideSwitch reports false for what is not open.
type Standings interface {
	CardParcels(ctx context.Context, merchantID int64, since time.Time, book *tracker.CardBook) error
	Costs(ctx context.Context, q tracker.CostQuery) (tracker.Costs, error)
	SwitchAdvices(ctx context.Context, merchantID int64) ([]tracker.SwitchAdvice, error)
	DecideSwitch(ctx context.Context, d tracker.SwitchAdvice) (bool, error)
}

// Pinger tells whether the database answers.
type Pinger interface {
	Ping(ctx context.Context) error
}

// Store is everything the pages read and write.
type Store interface {
	Users
	Shops
	Meters
	Parcels
	Orders
	Work
	Losses
	Escalations
	Groups
	Books
	LaneBooks
	Rulings
	AlertDesk
	MessageLog
	DigestWishes
	Standings
	Pinger
}
