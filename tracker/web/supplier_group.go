package web

import (
	"net/http"
	"parcelwarden/tracker"
	"slices"
	"time"
)

// A link of a group leads to the whole of it; with this parameter, to its own question alone.
const aloneQuery = "?one=1"

// grouped reports whether the visitor sees the whole group that the question belongs to.
func (v supplierVisit) grouped(r *http.Request) bool {
	return v.escalation.GroupID != 0 && r.URL.Query().Get("one") != "1"
}

// alone is the address of a question by itself, whose link is given.
func alone(link string, e tracker.Escalation) string {
	if e.GroupID == 0 || link == "" {
		return link
	}
	return link + aloneQuery
}

func wholeGroup(link string, e tracker.Escalation) string {
	if e.GroupID == 0 {
		return ""
	}
	return link
}

// thanks is the address with a thank-you on the page.
func thanks(target string) string {
	if len(target) > len(aloneQuery) && target[len(target)-len(aloneQuery):] == aloneQuery {
		return target + "&thanks=1"
	}
	return target + "?thanks=1"
}

// groupPageView is what a supplier sees of a group: what waits, with one form for what is ticked, and what is settled.
type groupPageView struct {
	supplierPageView
	Thanks  bool
	Left    []groupLine // to be answered
	Settled []groupLine
}

// groupLine is one order or parcel of a group.
type groupLine struct {
	ID      int64
	Name    string
	Order   bool
	Courier string
	Saw     string
	Text    string // the courier's last words
	Href    string // its own page
	Picked  bool
	State   string // see stateOf
	Said    escalationLine
}

func (s *Server) groupPage(w http.ResponseWriter, r *http.Request, v supplierVisit) {
	rec, err := s.cfg.Store.NoticeGroup(r.Context(), v.merchant.ID, v.escalation.GroupID)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page := s.groupPageOf(r, v, rec)
	for i := range page.Left {
		page.Left[i].Picked = true
	}
	s.render(w, v.format, "supplier_group", page)
}

func (s *Server) groupPageOf(r *http.Request, v supplierVisit, rec tracker.GroupRecord) groupPageView {
	by := rec.Group.ReplyBy
	page := groupPageView{supplierPageView: supplierPageView{
		frame: s.frameOutside(r, v.format, v.t("supplier.group.title", "N", len(rec.Left()))), State: "ask", Shop: v.merchant.Name, Supplier: v.supplier.Name,
		ReplyBy: v.moment(by), ReplyClock: v.clock(by), Late: v.now.After(by), Today: v.now.In(v.zone).Format(time.DateOnly), Action: r.URL.Path,
		Causes: tracker.AnswerCauses(), Ask: v.t("supplier.group.answer"), NumberAsk: v.t("supplier.order.number"), DateAsk: v.t("supplier.group.date"),
	}}
	page.Back = ""
	lost := false
	for _, q := range rec.Questions {
		line := s.groupLine(v, q)
		if q.Asks() {
			lost = lost || q.Escalation.OrderID == 0
			page.Left = append(page.Left, line)
		} else {
			page.Settled = append(page.Settled, line)
		}
	}
	if len(page.Left) == 0 {
		page.State = "answered"
	}
	page.Thanks = r.URL.Query().Get("thanks") == "1"
	for _, a := range []tracker.SupplierAnswer{tracker.AnswerTracing, tracker.AnswerOutOfStock, tracker.AnswerNewNumber, tracker.AnswerLost} {
		if a == tracker.AnswerLost && !lost {
			continue
		}
		page.Answers = append(page.Answers, answerChoice{Answer: a, Label: v.t("supplier.group." + string(a)), Help: v.t("supplier.group.help." + string(a))})
	}
	return page
}

func (s *Server) groupLine(v supplierVisit, q tracker.GroupQuestion) groupLine {
	in := q.Incident
	reader := visit{format: v.format, merchant: v.merchant}
	line := groupLine{
		ID: in.ID, State: stateOf(q), Name: q.TrackingNo, Order: in.OrderID != 0, Text: tracker.HidePhones(in.Text), Said: reader.escalationLine(q.Escalation),
		Saw: v.t("supplier.group.saw", "Kind", v.word("kind", string(in.Kind)), "Hours", v.hours(max(0, in.SeenAt.Sub(in.Since).Hours()))),
	}
	if line.Order {
		line.Name = q.OrderNo
	} else {
		line.Courier = s.cfg.CourierName(v.locale, q.Courier)
	}
	if maker, ok := s.cfg.Links.(linkMaker); ok {
		line.Href = alone(maker.Link("", v.merchant.ID, q.Escalation.ID, v.now.Add(24*time.Hour)), q.Escalation)
	}
	return line
}

// pickedOf are the questions that still wait and that the form has ticked.
func pickedOf(rec tracker.GroupRecord, ids []string) []tracker.GroupQuestion {
	return slices.DeleteFunc(rec.Left(), func(q tracker.GroupQuestion) bool { return !slices.Contains(ids, itoa(q.Incident.ID)) })
}
