package web

import (
	"context"
	"net/http"
	"parcelwarden/tracker"
	"time"
)

func (s *Server) supplierPageOf(r *http.Request, v supplierVisit) supplierPageView {
	sh, e := v.record.Shipment, v.escalation
	reader := visit{format: v.format, merchant: v.merchant}
	page := supplierPageView{
		frame: s.frameOutside(r, v.format, v.t("supplier.title", "No", sh.TrackingNo)), State: "ask", Shop: v.merchant.Name,
		Supplier: v.supplier.Name, TrackingNo: sh.TrackingNo, Courier: s.cfg.CourierName(v.locale, sh.Courier),
		LastText: tracker.HidePhones(sh.LastEventText), Last: v.moment(sh.LastEventAt), ReplyBy: v.moment(e.ReplyBy), ReplyClock: v.clock(e.ReplyBy),
		Late: v.now.After(e.ReplyBy), Over: !v.incident.Open() || v.incident.ID == 0, Given: e.Answer, Number: e.NewNumber, Note: e.Note,
		Today: v.now.In(v.zone).Format(time.DateOnly), Action: alone(r.URL.Path, e), Whole: wholeGroup(r.URL.Path, e),
		Causes: tracker.AnswerCauses(), Cause: e.Cause,
	}
	page.Ask, page.NumberAsk, page.DateAsk, page.OverText = v.t("supplier.ask"), v.t("supplier.number"), v.t("supplier.date"), v.t("supplier.over")
	page.Said, page.Correct = v.word(answerGroup(e.OrderID), string(e.Answer)), !e.AnsweredAt.IsZero() && !page.Over
	if page.Correct {
		page.HasPhoto = e.HasPhoto
		page.Corrects = e.AnsweredAt.UnixMilli()
	}
	for _, was := range e.Earlier {
		page.Earlier = append(page.Earlier, reader.escalationLine(was))
	}
	page.Back = "" // the language is the supplier's own; the page has no switch
	if !e.NewDate.IsZero() {
		page.Date = e.NewDate.In(v.zone).Format(time.DateOnly)
	}
	if v.incident.ID != 0 {
		page.Verdict = s.verdict(reader, v.incident, sh)
	}
	for _, o := range v.record.Orders {
		page.Orders = append(page.Orders, reader.orderLine(o))
	}
	page.Backup = e.Rung == tracker.RungReship
	if e.OrderID != 0 {
		page.aboutOrder(v)
	}
	if page.Backup {
		page.Answers = v.reshipAnswers()
		return page
	}
	for _, a := range v.answers() {
		help := "supplier.help."
		if e.OrderID != 0 {
			help += "order."
		}
		page.Answers = append(page.Answers, answerChoice{Answer: a, Label: v.word(answerGroup(e.OrderID), string(a)), Help: v.t(help + string(a))})
	}
	return page
}

// aboutOrder puts the page's questions for an order that has no parcel.
func (p *supplierPageView) aboutOrder(v supplierVisit) {
	p.Order, p.TrackingNo, p.OverText = true, "", v.t("supplier.order.over")
	if len(v.record.Orders) > 0 {
		p.Title = v.t("supplier.order.title", "No", v.record.Orders[0].OrderNo)
	}
	if !p.Backup {
		p.Ask, p.NumberAsk, p.DateAsk = v.t("supplier.order.ask"), v.t("supplier.order.number"), v.t("supplier.order.date")
	}
}

// askedAbout reads the parcel that a supplier is asked about. Of an order that has none it sees its own lines, not those of others.
func (s *Server) askedAbout(ctx context.Context, e tracker.Escalation) (tracker.ParcelRecord, error) {
	if e.OrderID == 0 {
		return s.cfg.Store.Parcel(ctx, e.MerchantID, e.ShipmentID)
	}
	rec, err := s.cfg.Store.Order(ctx, e.MerchantID, e.OrderID)
	if err != nil {
		return tracker.ParcelRecord{}, err
	}
	if e.Rung == tracker.RungReship {
		return rec.Unshipped(), nil
	}
	for _, ask := range tracker.AsksOf(rec.Order, rec.Suppliers, nil) {
		if ask.Supplier.ID == e.SupplierID {
			rec.Order.Items = ask.Items
		}
	}
	out := rec.Unshipped()
	out.Orders = []tracker.Order{rec.Order}
	return out, nil
}

// aboutOf names what a supplier is asked about.
func (s *Server) aboutOf(ctx context.Context, e tracker.Escalation) (string, error) {
	rec, err := s.askedAbout(ctx, e)
	if e.OrderID != 0 && len(rec.Orders) > 0 {
		return rec.Orders[0].OrderNo, err
	}
	return rec.Shipment.TrackingNo, err
}

// answers are what can be answered: the four of the platform, three about what was never shipped.
func (v supplierVisit) answers() []tracker.SupplierAnswer {
	if v.escalation.OrderID != 0 || v.escalation.Rung == tracker.RungReship {
		return []tracker.SupplierAnswer{tracker.AnswerNewNumber, tracker.AnswerTracing, tracker.AnswerOutOfStock}
	}
	return []tracker.SupplierAnswer{tracker.AnswerNewNumber, tracker.AnswerTracing, tracker.AnswerOutOfStock, tracker.AnswerLost}
}
