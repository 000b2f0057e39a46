package store

import (
	"parcelwarden/tracker"
	"time"
)

// shipmentRow is a row of shipments.
type shipmentRow struct {
	MerchantID       int64
	ID               int64
	Courier          string
	CourierGiven     string
	CourierTries     int
	TrackingNo       string
	Service          string
	PhoneTail        string
	OriginProvince   string
	OriginCity       string
	DestProvince     string
	DestCity         string
	SupplierID       ref
	AccountID        ref
	ValueMinor       int64
	Currency         string
	ShippedAt        stamp
	PaidAt           stamp
	PromisedAt       stamp
	ExpectedAt       stamp
	LineDueAt        stamp
	PickupWaitMs     int64
	Status           string
	Phase            string
	PickedUpAt       stamp
	FirstHubAt       stamp
	DestBranchAt     stamp
	OutForDeliveryAt stamp
	LockerAt         stamp
	SignedAt         stamp
	LastEventAt      stamp
	LastEventText    string
	EventsHash       string
	LastLookAt       stamp
	LastTryAt        stamp
	LastOutcome      string
	Problem          string
	Failures         int
	RunNo            int64
	BlindSince       stamp
	NextPollAt       stamp
	LeasedUntil      stamp
	ThresholdAt      stamp
	CheckAt          stamp
	ClosedAt         stamp
	CloseReason      string
	SourceAt         stamp
	LookEventAt      stamp
	PushedAt         stamp
	PushEventAt      stamp
	PushedSince      stamp
	Site             string
	Lane             string
	LostMarkedAt     stamp
	LostMarkedBy     string
	LostNote         string
	CloneOf          string
	ClonedAt         stamp
	CloneHash        string
}

// TableName implements gorm's Tabler.
func (shipmentRow) TableName() string { return "shipments" }

func (r *shipmentRow) shipment() tracker.Shipment {
	return tracker.Shipment{
		ID: r.ID, MerchantID: r.MerchantID, Courier: r.Courier, CourierGiven: r.CourierGiven, TrackingNo: r.TrackingNo, Service: r.Service, PhoneTail: r.PhoneTail,
		Origin: r.origin(), Destination: r.destination(), SupplierID: int64(r.SupplierID), AccountID: int64(r.AccountID),
		ShippedAt: r.ShippedAt.time(), PaidAt: r.PaidAt.time(), PromisedAt: r.PromisedAt.time(), ExpectedAt: r.ExpectedAt.time(),
		LineDueAt: r.LineDueAt.time(), Status: tracker.Status(r.Status), Phase: tracker.Phase(r.Phase),
		PickedUpAt: r.PickedUpAt.time(), FirstHubAt: r.FirstHubAt.time(), DestBranchAt: r.DestBranchAt.time(),
		OutForDeliveryAt: r.OutForDeliveryAt.time(), LockerAt: r.LockerAt.time(), SignedAt: r.SignedAt.time(),
		LastEventAt: r.LastEventAt.time(), LastEventText: r.LastEventText, Site: tracker.ParseSite(r.Site), LastLookAt: r.LastLookAt.time(),
		LastTryAt: r.LastTryAt.time(), LastOutcome: tracker.Outcome(r.LastOutcome), Problem: tracker.Problem(r.Problem),
		Failures: r.Failures, BlindSince: r.BlindSince.time(), NextPollAt: r.NextPollAt.time(), ThresholdAt: r.ThresholdAt.time(),
		CheckAt: r.CheckAt.time(), ClosedAt: r.ClosedAt.time(), CloseReason: r.CloseReason, SourceAt: r.SourceAt.time(),
		LookEventAt: r.LookEventAt.time(), PushedAt: r.PushedAt.time(), PushEventAt: r.PushEventAt.time(),
		LostMarkedAt: r.LostMarkedAt.time(), LostMarkedBy: r.LostMarkedBy, LostNote: r.LostNote, CloneOf: r.CloneOf, ClonedAt: r.ClonedAt.time(),
	}
}

func (r *shipmentRow) origin() tracker.Region {
	return tracker.Region{Province: r.OriginProvince, City: r.OriginCity}
}

func (r *shipmentRow) destination() tracker.Region {
	return tracker.Region{Province: r.DestProvince, City: r.DestCity}
}

// leased reports whether a node is looking the parcel up at the moment.
func (r *shipmentRow) leased(now time.Time) bool { return r.LeasedUntil > stampOf(now) }
