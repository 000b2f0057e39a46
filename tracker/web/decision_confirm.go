package web

import (
	"net/http"
	"parcelwarden/tracker"
	"strconv"
)

// decisionPage asks before anything runs: what is done, what is sent to whom, what it costs, who may.
type decisionPage struct {
	frame
	Ask      decisionAsk
	Number   string
	Courier  string
	Action   tracker.Action
	Supplier string
	Amount   string
	Limit    string // of the merchant, where the amount is above it
	Effects  []string
	Lines    []string // of a reshipment
	Sends    []sending
	Guards   []string
	Refused  string // why it cannot be accepted
}

// decisionConfirm is GET /decisions/new: as a dialog for htmx, as a page without it.
func (s *Server) decisionConfirm(w http.ResponseWriter, r *http.Request, v visit) {
	ask := readDecision(r.URL.Query())
	c, err := s.decisionCase(r.Context(), v.scope(), ask)
	var write tracker.DecisionWrite
	if err == nil {
		if v.merchant.ID == 0 {
			v.format = s.formatFor(v.locale, c.Record.Merchant)
		}
		write, err = s.decide(c, ask, v.approver())
	}
	key, known := decisionRefusal(err)
	if err != nil && !known {
		s.fail(w, r, v.format, err)
		return
	}
	page := decisionPage{Ask: ask, Action: ask.Action, Supplier: ask.Supplier, Number: c.Record.Shipment.TrackingNo, Courier: s.cfg.CourierName(v.locale, c.Record.Shipment.Courier)}
	if ask.Order != 0 && len(c.Record.Orders) > 0 {
		page.Number = v.t("row.order") + " " + c.Record.Orders[0].OrderNo
	}
	if known {
		page.Refused = v.t(key)
	} else {
		page.fill(v, c, write)
	}
	page.Back = ask.path()
	if r.Header.Get("HX-Request") != "" {
		s.renderPart(w, v.format, "decide", "dialog", page)
		return
	}
	page.frame = s.frameFor(r, v, "decisions", v.t("decision.confirm"))
	page.Back = ask.path()
	s.render(w, v.format, "decide", page)
}

func (p *decisionPage) fill(v visit, c tracker.DecisionCase, w tracker.DecisionWrite) {
	d := w.Decision
	if v.seesMoney() && !d.Amount.IsZero() {
		p.Amount = v.money(d.Amount)
	}
	does := "decision.does." + string(d.Action)
	if d.OrderID != 0 && d.Action == tracker.ActionReship {
		does += ".order"
	}
	p.Effects = append(p.Effects, v.t(does, "Supplier", c.Record.Supplier.Name, "Until", v.clock(d.Until), "Courier", p.Courier))
	for _, need := range w.Stock {
		p.Effects = append(p.Effects, v.t("decision.stock", "SKU", need.SKU, "N", need.Quantity, "Left", stockLeft(c, need)))
	}
	if d.Action == tracker.ActionReship && (d.OrderID == 0 || c.Record.PartNumbered()) {
		p.Guards = append(p.Guards, v.word("guard", "second_number"))
	}
	if d.Draft != nil {
		for _, line := range d.Draft.Lines {
			p.Lines = append(p.Lines, line.String())
		}
	}
	if w.Ask && d.OrderID == 0 {
		p.Sends = append(p.Sends, sending{Supplier: c.Record.Supplier.Name, Address: supplierAddress(c.Record.Supplier), Parcels: []string{p.Number}})
	}
	if w.Ask && d.OrderID != 0 {
		for _, ask := range tracker.DueAsks(tracker.AsksOf(c.Record.Orders[0], c.Backups, c.Record.Escalations), v.now) {
			p.Sends = append(p.Sends, sending{Supplier: ask.Supplier.Name, Address: supplierAddress(ask.Supplier), Parcels: tracker.ItemNames(ask.Items)})
		}
	}
	for _, n := range w.Notices {
		p.Sends = append(p.Sends, sending{Supplier: n.Message.Supplier, Address: noticeAddress(n), Parcels: n.Message.Items})
	}
	if limit := c.Record.Merchant.Terms.ApprovalLimit; !limit.IsZero() && limit.Currency == d.Amount.Currency && d.Amount.Minor > limit.Minor {
		p.Limit = v.money(limit)
	}
}

// noticeAddress names where a message goes without the secrets that a webhook's address may carry.
func noticeAddress(n tracker.Notification) string {
	if n.Channel == "webhook" {
		return supplierAddress(tracker.Supplier{WebhookURL: n.Recipient})
	}
	return n.Recipient
}

// stockLeft is the backup's stock of one SKU as it is known; a question mark where it is not.
func stockLeft(c tracker.DecisionCase, need tracker.StockNeed) string {
	for _, s := range c.Backups {
		for _, sku := range s.SKUs {
			if s.ID == need.SupplierID && sku.SKU == need.SKU && sku.Stock >= 0 {
				return strconv.Itoa(sku.Stock)
			}
		}
	}
	return "?"
}
