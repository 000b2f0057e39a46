package web

import (
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"strings"
)

// mostTodos is how many open decisions a page lists.
const mostTodos = 500

// decisionsView is what people have to do.
type decisionsView struct {
	frame
	Todos []todoLine
}

// todoLine is one open decision with its parcel.
type todoLine struct {
	decisionView
	Number    string
	Courier   string
	Href      string
	Orders    string
	Value     string
	Overtaken string
	Late      bool
}

func (s *Server) decisionsPage(w http.ResponseWriter, r *http.Request, v visit) {
	todos, err := s.cfg.Decisions.Book.OpenDecisions(r.Context(), v.scope(), mostTodos)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page := decisionsView{frame: s.frameFor(r, v, "decisions", v.t("decisions.title"))}
	for _, t := range todos {
		line := todoLine{
			decisionView: v.decision(t.Decision), Number: t.TrackingNo, Courier: s.cfg.CourierName(v.locale, t.Courier),
			Href: "/parcels/" + strconv.FormatInt(t.Decision.ShipmentID, 10), Orders: strings.Join(t.OrderNos, " "),
		}
		if t.Decision.OrderID != 0 {
			line.Href, line.Number = "/orders/"+strconv.FormatInt(t.Decision.OrderID, 10), line.Orders
			line.Orders = v.t("decisions.no_parcel")
		}
		if v.seesMoney() {
			line.Value = v.money(t.Value)
		}
		switch {
		case !t.SignedAt.IsZero():
			line.Overtaken = v.t("decisions.signed", "At", v.clock(t.SignedAt))
		case !t.MovedAt.IsZero():
			line.Overtaken = v.t("decisions.moved", "At", v.clock(t.MovedAt))
		}
		page.Todos = append(page.Todos, line)
	}
	s.render(w, v.format, "decisions", page)
}

// decisionEnd is POST /decisions/{id}/end: somebody says how a decision ended.
func (s *Server) decisionEnd(w http.ResponseWriter, r *http.Request, v visit) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	d, err := s.cfg.Decisions.Book.Decision(r.Context(), v.scope(), id)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	back := localPath(r.PostFormValue("back"))
	if back == "/" {
		back = "/decisions"
	}
	amount, err := tracker.ParseMoney(r.PostFormValue("amount"), d.Amount.Currency)
	if err != nil || amount.Minor < 0 {
		s.regret(r, v.t("decision.amount"))
		http.Redirect(w, r, back, http.StatusSeeOther)
		return
	}
	end, err := d.End(r.PostFormValue("outcome"), amount, v.approver(), v.now)
	if key, known := decisionRefusal(err); known {
		s.regret(r, v.t(key))
		http.Redirect(w, r, back, http.StatusSeeOther)
		return
	}
	end.Note = tracker.CleanText(r.PostFormValue("note"), 500)
	ended, err := s.cfg.Decisions.Book.EndDecision(r.Context(), end)
	switch {
	case err != nil:
		s.fail(w, r, v.format, err)
		return
	case ended:
		s.remember(r, v.t("decision.ended"))
	default:
		s.regret(r, v.t("decision.taken"))
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
}

// decisionFile is GET /decisions/{id}/claim.zip: for merchants, while the claim can be filed.
func (s *Server) decisionFile(w http.ResponseWriter, r *http.Request, v visit) {
	if !v.seesMoney() {
		s.renderError(w, v.format, problem{status: http.StatusForbidden, key: "role"})
		return
	}
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	d, err := s.cfg.Decisions.Book.Decision(r.Context(), v.scope(), id)
	if err == nil && d.File.Name == "" {
		err = tracker.ErrNotFound
	}
	var body []byte
	if err == nil {
		body, err = s.cfg.Decisions.Book.DecisionFile(r.Context(), d.MerchantID, id)
	}
	switch {
	case err != nil:
		s.fail(w, r, v.format, err)
	case !d.Until.IsZero() && v.now.After(d.Until):
		s.renderError(w, v.format, problem{status: http.StatusGone, key: "claim"})
	default:
		w.Header().Set("Content-Type", "application/zip")
		w.Header().Set("Content-Disposition", `attachment; filename="`+d.File.Name+`"`)
		w.Header().Set("Cache-Control", "no-store")
		_, _ = w.Write(body)
	}
}
