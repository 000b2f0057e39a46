package web

import (
	"parcelwarden/tracker"
	"strconv"
	"time"
)

// reshipView is what a backup sent in the place of a late parcel or order.
type reshipView struct {
	Supplier  string
	No        string
	Href      string // of the new parcel; empty until a source has named it
	By        string
	At        Moment
	Shipped   Moment
	SameOrder bool
	Effect    string // what is left of the late parcel in the score, as a key; empty for an order that had no parcel
}

// reshipped shows the reshipment of something that is over; nil where there is none.
func (v visit) reshipped(r tracker.Reshipment, sh tracker.Shipment, over bool) *reshipView {
	if !r.Done() || !over {
		return nil
	}
	view := &reshipView{
		Supplier: r.Supplier, No: r.TrackingNo, By: v.actor(r.By), At: v.moment(r.At), Shipped: v.moment(r.ShippedAt), SameOrder: r.SameOrder,
	}
	if r.ShipmentID != 0 {
		view.Href = "/parcels/" + strconv.FormatInt(r.ShipmentID, 10)
	}
	switch {
	case sh.ID == 0:
	case sh.PickedUpAt.IsZero():
		view.Effect = "reship.free"
	default:
		view.Effect = "reship.due"
	}
	return view
}

// ReshipRecord is a reshipment as programs read it.
type ReshipRecord struct {
	Decision   int64     `json:"decision"`
	By         string    `json:"by"`
	At         time.Time `json:"at"`
	Supplier   string    `json:"supplier"`
	ShippedAt  time.Time `json:"shipped_at"`
	TrackingNo string    `json:"tracking_no"`
	SameOrder  bool      `json:"same_order"`
}

// NewReshipRecord is the record of a reshipment; nil for none.
func NewReshipRecord(r tracker.Reshipment, zone *time.Location) *ReshipRecord {
	if !r.Done() {
		return nil
	}
	return &ReshipRecord{
		Decision: r.DecisionID, By: r.By, At: r.At.In(zone), Supplier: r.Supplier, ShippedAt: r.ShippedAt.In(zone), TrackingNo: r.TrackingNo, SameOrder: r.SameOrder,
	}
}
