package web

import (
	"net/http"
	"parcelwarden/tracker"
	"strconv"
)

// orderView is what is known about an order that waits, or waited, for its parcel.
type orderView struct {
	frame
	Order     orderLine
	Paid      Moment
	ShipBy    Moment
	Shop      string
	Parcels   []orderParcel
	Now       *incidentLine
	Reship    *reshipView // what a backup sent instead; nil if nothing was
	Advice    *adviceView
	Decisions []decisionView
	Named     bool // a supplier says that it is shipped
	Thread    []escalationLine
	Incidents []incidentLine
	Timeline  []timelineLine
	Self      string
}

// orderParcel leads to a parcel of the order.
type orderParcel struct{ No, Href string }

func (s *Server) orderPage(w http.ResponseWriter, r *http.Request, v visit) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		s.fail(w, r, v.format, tracker.ErrNotFound)
		return
	}
	rec, err := s.cfg.Store.Order(r.Context(), v.scope(), id)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	if v.merchant.ID == 0 {
		v.format = s.formatFor(v.locale, rec.Merchant)
	}
	s.render(w, v.format, "order", s.orderOf(r, v, rec))
}

func (s *Server) orderOf(r *http.Request, v visit, rec tracker.OrderRecord) orderView {
	o := orderView{
		frame: s.frameFor(r, v, "stuck", rec.Order.OrderNo), Order: v.orderLine(rec.Order), Paid: v.moment(rec.Order.PaidAt),
		ShipBy: v.moment(rec.Order.ShipBy), Self: "/orders/" + strconv.FormatInt(rec.Order.ID, 10) + "?no=" + escapeQuery(rec.Order.OrderNo),
	}
	if v.merchant.ID == 0 {
		o.Shop = rec.Merchant.Name
	}
	for _, sh := range rec.Parcels {
		o.Parcels = append(o.Parcels, orderParcel{No: sh.TrackingNo, Href: "/parcels/" + strconv.FormatInt(sh.ID, 10)})
	}
	var open *tracker.Incident
	for n, i := range rec.Incidents {
		line := s.incidentLine(v, i, tracker.Shipment{})
		o.Incidents = append(o.Incidents, line)
		if i.Open() && o.Now == nil {
			o.Now, open = &line, &rec.Incidents[n]
		}
	}
	over := len(rec.Incidents) > 0 && rec.Incidents[0].Resolution == tracker.ResolvedReshipped
	o.Reship = v.reshipped(rec.Reship, tracker.Shipment{}, over)
	unshipped := rec.Unshipped()
	o.Advice, o.Named = s.adviceOf(v, unshipped, open), open != nil && unshipped.PartNumbered()
	for _, d := range rec.Decisions {
		o.Decisions = append(o.Decisions, v.decision(d))
	}
	names := map[int64]string{}
	for _, sup := range rec.Suppliers {
		names[sup.ID] = sup.Name
	}
	for _, e := range rec.Escalations {
		line := v.escalationLine(e)
		line.Supplier = names[e.SupplierID]
		o.Thread = append(o.Thread, line)
	}
	for _, t := range rec.Timeline {
		o.Timeline = append(o.Timeline, v.timelineLine(t))
	}
	return o
}
