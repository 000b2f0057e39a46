package doudian

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"parcelwarden/tracker"
	"parcelwarden/tracker/sources"
	"slices"
	"strings"
)

// cursor is what a reading goes on from.
type cursor struct {
	Orders     mark `json:"orders"`
	AfterSales mark `json:"after_sales"`
	Cases      bool `json:"cases,omitempty"` // the after-sale cases are next
}

// Next reads one page after the cursor: of the orders until there are no more, then of the after-sale cases, because a refund does not
// always change the order's own time. Nothing is skipped however often a page is read again.
func (s *Source) Next(ctx context.Context, after string) (tracker.OrderBatch, error) {
	var c cursor
	if after != "" {
		if err := json.Unmarshal([]byte(after), &c); err != nil {
			c = cursor{} // from the beginning: reading again does no harm
		}
	}
	now := s.cfg.Now()
	batch := tracker.OrderBatch{SourceAt: now, More: true}
	var done bool
	var err error
	if c.Cases {
		list := &caseList{source: s}
		if c.AfterSales, done, err = c.AfterSales.step(ctx, list, now, s.cfg.Since); err == nil {
			err = s.readOrders(ctx, list.orders, &batch)
		}
		c.Cases, batch.More = !done, !done
	} else {
		list := &orderList{source: s}
		if c.Orders, done, err = c.Orders.step(ctx, list, now, s.cfg.Since); err == nil {
			err = s.take(ctx, list.orders, &batch)
		}
		c.Cases = done
	}
	if err != nil {
		return tracker.OrderBatch{}, err
	}
	text, err := json.Marshal(c)
	if err != nil {
		return tracker.OrderBatch{}, fmt.Errorf("doudian: write cursor: %w", err)
	}
	batch.Cursor = string(text)
	return batch, nil
}

// Resolve reads the orders that pushed messages name, each once: a message only says that there is something to read.
func (s *Source) Resolve(ctx context.Context, events []tracker.SourceEvent) ([]tracker.OrderBatch, error) {
	var ids []string
	for _, e := range events {
		if e.Subject != "" && !slices.Contains(ids, e.Subject) {
			ids = append(ids, e.Subject)
		}
	}
	batch := tracker.OrderBatch{SourceAt: s.cfg.Now()}
	if err := s.readOrders(ctx, ids, &batch); err != nil {
		return nil, err
	}
	return []tracker.OrderBatch{batch}, nil
}

// readOrders reads orders one by one. One that the platform does not know is a rejected row, not an end.
func (s *Source) readOrders(ctx context.Context, ids []string, into *tracker.OrderBatch) error {
	for _, id := range ids {
		var data orderDetail
		err := s.call(ctx, "order.orderDetail", map[string]string{"shop_order_id": id}, &data)
		var failed *tracker.SourceError
		if errors.As(err, &failed) && failed.Outcome == tracker.OutcomeRejected {
			into.Rejected = append(into.Rejected, sources.Reject("order_id", id, "cannot be read: "+failed.Detail))
			continue
		}
		if err != nil {
			return err
		}
		if err := s.take(ctx, []order{data.Order}, into); err != nil {
			return err
		}
	}
	return nil
}

// take turns orders into rows and asks for the after-sale cases of those that need them.
func (s *Source) take(ctx context.Context, orders []order, into *tracker.OrderBatch) error {
	for i := range orders {
		o := &orders[i]
		if s.cfg.ShopID != "" && o.ShopID != "" && string(o.ShopID) != s.cfg.ShopID {
			continue // another shop's, whatever it does here
		}
		var back map[string]int64
		if o.needsCases() {
			var data afterSalePage
			params := map[string]any{"order_id": string(o.ID), "page": 0, "size": pageSize}
			err := s.call(ctx, "afterSale.List", params, &data)
			if err != nil && !forbidden(err) {
				return err
			}
			if err == nil { // else the order's own word has to do
				back = data.paidBack()
			}
		}
		s.rows(o, o.state(back), into)
	}
	return nil
}

// forbidden reports whether the app may not make this call at all.
func forbidden(err error) bool {
	var failed *tracker.SourceError
	return errors.As(err, &failed) && failed.Problem == tracker.ProblemNoPermission
}

// orderList pages through the orders by the time of their last change.
type orderList struct {
	source *Source
	orders []order
}

func (l *orderList) fetch(ctx context.Context, w window, page int) (int, int64, error) {
	var data orderPage
	err := l.source.call(ctx, "order.searchList", map[string]any{
		"update_time_start": w.From, "update_time_end": w.To, "order_by": "update_time", "order_asc": true, "page": page, "size": pageSize,
	}, &data)
	l.orders = data.Orders
	newest := int64(0)
	for i := range data.Orders {
		newest = max(newest, data.Orders[i].UpdatedAt.Int())
	}
	return int(data.Total.Int()), newest, err
}

// caseList pages through the after-sale cases in the same way and collects the orders they are about.
type caseList struct {
	source *Source
	orders []string
}

func (l *caseList) fetch(ctx context.Context, w window, page int) (int, int64, error) {
	var data afterSalePage
	err := l.source.call(ctx, "afterSale.List", map[string]any{
		"update_start_time": w.From, "update_end_time": w.To, "order_by": []string{"update_time asc"}, "page": page, "size": caseSize,
	}, &data)
	l.orders = nil
	newest := int64(0)
	for i := range data.Items {
		item := &data.Items[i]
		newest = max(newest, item.Case.UpdatedAt.Int())
		id := string(item.Order.ID)
		if id == "" {
			id = string(item.Case.RelatedID)
		}
		if id != "" && !slices.Contains(l.orders, id) {
			l.orders = append(l.orders, id)
		}
	}
	total := int(data.Total.Int())
	if strings.EqualFold(string(data.HasMore), "true") {
		total = max(total, (page+1)*caseSize+1)
	}
	return total, newest, err
}

func (l *orderList) size() int { return pageSize }
func (l *caseList) size() int  { return caseSize }

var (
	_ pages = (*orderList)(nil)
	_ pages = (*caseList)(nil)
)
