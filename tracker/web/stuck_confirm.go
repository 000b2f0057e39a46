package web

import (
	"context"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"slices"
	"sort"
	"strings"
)

// confirmation asks before something is sent or put away. For a notice it says how many go to whom.
type confirmation struct {
	frame
	Do     string
	OnList bool // the list is behind the dialog and can be swapped alone
	IDs    []int64
	Sends  []sending
	Others int // selected incidents that are not on the page behind the dialog
	Pauses []choice
	Nobody bool // nothing can be sent: no selected parcel has a supplier
}

// sending is one supplier with what they will be asked about.
type sending struct {
	Supplier string
	Address  string
	Parcels  []string
}

// confirmPage is GET /stuck/confirm: as a dialog for htmx, as a page without it.
func (s *Server) confirmPage(w http.ResponseWriter, r *http.Request, v visit) {
	sel, ok := parseSelection(r.URL.Query())
	if !ok || (sel.do != doEscalate && sel.do != doSnooze) {
		s.badRequest(w, v.format)
		return
	}
	c := confirmation{Do: sel.do, IDs: sel.ids, OnList: strings.HasPrefix(sel.back, "/stuck")}
	c.Back = sel.back
	if sel.do == doSnooze {
		for _, name := range snoozes() {
			till, _ := snoozeTill(v, name)
			c.Pauses = append(c.Pauses, choice{Value: name, Label: v.t("snooze."+name, "At", v.clock(till)), Chosen: name == "morning"})
		}
	} else if err := s.fillSends(r.Context(), v, sel, &c); err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	if r.Header.Get("HX-Request") != "" {
		s.renderPart(w, v.format, "confirm", "dialog", c)
		return
	}
	back := c.Back
	c.frame = s.frameFor(r, v, "stuck", v.t("act."+sel.do))
	c.Back = back
	s.render(w, v.format, "confirm", c)
}

// fillSends groups the selected parcels by supplier.
func (s *Server) fillSends(ctx context.Context, v visit, sel selection, c *confirmation) error {
	rows, err := s.selectedRows(ctx, v, sel)
	if err != nil {
		return err
	}
	suppliers, err := s.cfg.Store.Suppliers(ctx, v.scope())
	if err != nil {
		return err
	}
	address := map[int64]string{}
	for _, sup := range suppliers {
		address[sup.ID] = supplierAddress(sup)
	}
	byName := map[string]*sending{}
	ask := func(name string, id int64, about string) {
		one, ok := byName[name]
		if !ok {
			one = &sending{Supplier: name, Address: address[id]}
			byName[name] = one
		}
		one.Parcels = append(one.Parcels, about)
	}
	c.Others = len(sel.ids)
	for _, p := range rows {
		asks, err := s.orderAsks(ctx, v, p.Incident)
		switch {
		case err != nil:
			return err
		case len(asks) > 0:
			for _, a := range asks {
				ask(a.Supplier.Name, a.Supplier.ID, strings.Join(p.OrderNos, " "))
			}
		case p.Supplier != "" && p.Incident.ShipmentID != 0:
			ask(p.Supplier, p.Shipment.SupplierID, p.Shipment.TrackingNo)
		default:
			continue
		}
		c.Others--
	}
	for _, one := range byName {
		c.Sends = append(c.Sends, *one)
	}
	sort.Slice(c.Sends, func(i, j int) bool { return c.Sends[i].Supplier < c.Sends[j].Supplier })
	c.Nobody = len(c.Sends) == 0 && len(rows) == len(sel.ids)
	return nil
}

// orderAsks are the suppliers who would be asked about an order without a parcel; none for any other incident.
func (s *Server) orderAsks(ctx context.Context, v visit, i tracker.Incident) ([]tracker.OrderAsk, error) {
	if i.OrderID == 0 {
		return nil, nil
	}
	rec, err := s.cfg.Store.Order(ctx, v.scope(), i.OrderID)
	return tracker.DueAsks(tracker.AsksOf(rec.Order, rec.Suppliers, rec.Escalations), v.now), err
}

// supplierAddress names the channel that the notice takes.
func supplierAddress(s tracker.Supplier) string {
	if s.Email != "" {
		return s.Email
	}
	if u, err := url.Parse(s.WebhookURL); err == nil && u.Host != "" {
		return u.Host
	}
	return ""
}

// selectedRows finds the selected incidents on the page that the form came from: a list with its filters, or one parcel.
func (s *Server) selectedRows(ctx context.Context, v visit, sel selection) ([]tracker.StuckParcel, error) {
	f := tracker.StuckFilter{MerchantID: v.scope(), Limit: mostAtOnce}
	back, err := url.Parse(sel.back)
	if err == nil && back.Path == "/stuck" {
		f = parseStuckQuery(back.Query()).filter(v.scope())
	} else if err == nil && (strings.HasPrefix(back.Path, "/parcels/") || strings.HasPrefix(back.Path, "/orders/")) {
		f.Query = back.Query().Get("no")
	}
	page, err := s.cfg.Store.StuckParcels(ctx, f)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(page.Rows, func(p tracker.StuckParcel) bool { return !slices.Contains(sel.ids, p.Incident.ID) }), nil
}
