package main

import (
	"context"
	"fmt"
	"parcelwarden/couriers/simulator"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// demoTale is the parcel that a visitor can follow by hand from the breach to the end: its number was uploaded and it is never handed over, and
// its SKU has a backup. The demo plays the shop and the couriers in it; what happens between is the visitor's.
type demoTale struct {
	shop     tracker.Merchant
	row      tracker.ParcelRow
	shipment int64
	number   string // that the backup's waybill can have
	over     bool
}

// The tale's lane and how long its number is uploaded when the demo begins: the platform's line is half an hour away.
const (
	taleCourier = "yto"
	taleFrom    = "合肥"
	taleBackup  = "义乌"
	taleTo      = "成都"
	taleAge     = 23*time.Hour + 30*time.Minute
)

// beginTale ships the parcel. A run with an end has none: its summary is about the world that the seed makes.
func (d *demo) beginTale(ctx context.Context) error {
	if d.flags.runFor != 0 {
		return nil
	}
	t := &d.tale
	t.shop = d.app.merchants[d.world.Merchants()[0].Code]
	first, err := simulator.NumberOf(taleCourier, 1)
	if err != nil {
		return err
	}
	if t.number, err = simulator.NumberOf(taleCourier, 2); err != nil {
		return err
	}
	at := d.clock.now().Add(-taleAge).Truncate(time.Minute)
	sent, err := d.world.Send(simulator.Sending{Courier: taleCourier, TrackingNo: first, From: taleFrom, To: taleTo, At: at, Never: true})
	if err != nil {
		return err
	}
	t.row = sent.Row()
	t.row.Merchant, t.row.OrderNo, t.row.SubOrderNo, t.row.PaidAt = t.shop.Code, "6998000000000000001", "6998000000000000001-1", at.Add(-5*time.Hour)
	t.row.Supplier, t.row.SKU, t.row.Title, t.row.Value, t.row.PromisedAt = "S05", "QH-CY-09", "明前高山绿茶礼盒", tracker.Yuan(198), time.Time{}
	if _, err := d.app.ImportParcels(ctx, t.shop.ID, []tracker.ParcelRow{t.row}, d.clock.now()); err != nil {
		return fmt.Errorf("import the tale's order: %w", err)
	}
	found, err := d.app.store.FindShipments(ctx, t.shop.ID, first, 1)
	if err != nil {
		return fmt.Errorf("find the tale's parcel: %w", err)
	}
	if len(found) != 1 {
		return fmt.Errorf("find the tale's parcel %s: %w", first, tracker.ErrNotFound)
	}
	t.shipment = found[0].ID
	return nil
}

// carryTale does what the shop and the courier do once the backup has given its waybill: the goods travel under an order of their own, because a
// second waybill on a late order is a violation, and the late order is closed.
func (d *demo) carryTale(ctx context.Context) error {
	t := &d.tale
	if t.shipment == 0 || t.over {
		return nil
	}
	rec, err := d.app.store.Parcel(ctx, t.shop.ID, t.shipment)
	if err != nil {
		return fmt.Errorf("read the tale's parcel: %w", err)
	}
	i := slices.IndexFunc(rec.Decisions, func(x tracker.Decision) bool {
		return x.Action == tracker.ActionReship && x.Outcome == tracker.OutcomeShipped
	})
	answer := slices.IndexFunc(rec.Escalations, func(e tracker.Escalation) bool {
		return e.Rung == tracker.RungReship && e.Answer == tracker.AnswerNewNumber
	})
	if i < 0 || answer < 0 {
		return nil
	}
	t.over = true
	now := d.clock.now().Truncate(time.Second)
	sent, err := d.world.Send(simulator.Sending{Courier: taleCourier, TrackingNo: rec.Escalations[answer].NewNumber, From: taleBackup, To: taleTo, At: now})
	if err != nil { // a number that the visitor has copied from another parcel
		d.log.Warn("the tale ends here", "error", err)
		return nil
	}
	again, late := sent.Row(), t.row
	again.Merchant, again.OrderNo, again.SubOrderNo, again.PaidAt = t.shop.Code, "6998000000000000002", "6998000000000000002-1", now
	again.Supplier, again.SKU, again.Title, again.Value = rec.Decisions[i].Supplier, late.SKU, late.Title, late.Value
	late.OrderStatus, late.AfterSale = "已关闭", tracker.AfterSaleClosed
	if _, err := d.app.ImportParcels(context.WithoutCancel(ctx), t.shop.ID, []tracker.ParcelRow{again, late}, now); err != nil {
		return fmt.Errorf("import the tale's orders: %w", err)
	}
	return nil
}

// tell prints how the tale is followed.
func (t demoTale) tell(pages string) string {
	if t.shipment == 0 {
		return ""
	}
	return fmt.Sprintf("one story %s/parcels/%d is soon past its line: open the link in the supplier's mail, answer out of stock, accept the reshipment, answer the backup's mail with %s\n",
		pages, t.shipment, t.number)
}
