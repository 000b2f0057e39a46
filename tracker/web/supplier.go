package web

import (
	"context"
	"fmt"
	"net/http"
	"parcelwarden/tracker"
	"time"
)

// supplierPageView is what a supplier sees behind the link of a notice. State chooses the page: ask, thanks, answered, dead.
type supplierPageView struct {
	frame
	State      string
	Shop       string
	Supplier   string
	TrackingNo string
	Courier    string
	Orders     []orderLine
	Verdict    string
	LastText   string
	Last       Moment
	ReplyBy    Moment
	ReplyClock string
	Late       bool
	Order      bool // about an order that has no parcel
	Ask        string
	NumberAsk  string
	DateAsk    string
	OverText   string
	Correct    bool  // the answer can still be corrected
	Corrects   int64 // the answer that a correction takes back, by its time
	Earlier    []escalationLine
	Said       string
	HasPhoto   bool // one came with the answer before: it stays
	Backup     bool // asked whether it can send the goods again
	Over       bool // the parcel moves again: an answer is not needed any more
	Answers    []answerChoice
	Given      tracker.SupplierAnswer
	Number     string
	Date       string
	Today      string
	Note       string
	Error      string
	Action     string
	Causes     []tracker.AnswerCause
	Cause      tracker.AnswerCause
	Whole      string         // the page of the group that the question belongs to; empty if it belongs to none
	Open       []openQuestion // the supplier's other questions of the last day
}

// openQuestion is another parcel that the same supplier is asked about.
type openQuestion struct {
	Href, TrackingNo string
	ReplyBy          Moment
}

// linkMaker makes links to other questions. Without one a page leads to its own question only.
type linkMaker interface {
	Link(baseURL string, merchantID, escalationID int64, expires time.Time) string
}

// answerChoice is one of the four big answers.
type answerChoice struct {
	Answer tracker.SupplierAnswer
	Label  string
	Help   string
	Chosen bool
}

// request is one visit over a supplier link.
type supplierVisit struct {
	format
	escalation tracker.Escalation
	merchant   tracker.Merchant
	supplier   tracker.Supplier
	record     tracker.ParcelRecord
	incident   tracker.Incident
}

func (s *Server) supplierPage(w http.ResponseWriter, r *http.Request) {
	v, ok := s.openLink(w, r)
	if !ok {
		return
	}
	if v.grouped(r) {
		s.groupPage(w, r, v)
		return
	}
	page := s.supplierPageOf(r, v)
	if !v.escalation.AnsweredAt.IsZero() {
		page.State = "answered"
		for n := range page.Answers {
			page.Answers[n].Chosen = page.Answers[n].Answer == v.escalation.Answer
		}
		if r.URL.Query().Get("thanks") == "1" {
			page.State = "thanks"
		}
	}
	var err error
	if page.Open, err = s.openQuestions(r.Context(), v); err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	s.render(w, v.format, "supplier", page)
}

// openQuestions lists what else the supplier was asked within the last day and has not answered: one link of the day leads to all.
func (s *Server) openQuestions(ctx context.Context, v supplierVisit) ([]openQuestion, error) {
	maker, ok := s.cfg.Links.(linkMaker)
	if !ok || v.supplier.ID == 0 {
		return nil, nil
	}
	list, err := s.cfg.Store.OpenEscalations(ctx, v.merchant.ID, v.supplier.ID, v.now.Add(-24*time.Hour))
	if err != nil {
		return nil, err
	}
	var out []openQuestion
	for _, e := range list {
		if e.IncidentID == v.escalation.IncidentID {
			continue
		}
		about, err := s.aboutOf(ctx, e)
		if err != nil {
			return nil, err
		}
		out = append(out, openQuestion{Href: alone(maker.Link("", v.merchant.ID, e.ID, v.now.Add(24*time.Hour)), e), TrackingNo: about, ReplyBy: v.moment(e.ReplyBy)})
		if len(out) == openShown {
			break
		}
	}
	return out, nil
}

// openShown is how many other questions a page lists.
const openShown = 20

// openLink checks the token and reads what it points at. Every way in which a link can be dead looks the same to the visitor.
func (s *Server) openLink(w http.ResponseWriter, r *http.Request) (supplierVisit, bool) {
	now := s.cfg.Now()
	if !s.visits.allow("host/"+remoteHost(r), visitsPerHost) {
		s.tooMany(w, r)
		return supplierVisit{}, false
	}
	merchantID, escalationID, err := s.cfg.Links.Verify(r.PathValue("token"), now)
	if err != nil {
		s.deadLink(w, r)
		return supplierVisit{}, false
	}
	v, err := s.supplierVisit(r.Context(), r, merchantID, escalationID)
	if err != nil {
		s.fail(w, r, s.stranger(r), err)
		return v, false
	}
	limit := visitsPerLink
	if v.escalation.GroupID != 0 { // one link for many orders, which may be answered one by one
		limit = visitsPerHost
	}
	if !s.visits.allow(fmt.Sprintf("link/%d/%d", merchantID, escalationID), limit) {
		s.tooMany(w, r)
		return supplierVisit{}, false
	}
	return v, true
}

func (s *Server) deadLink(w http.ResponseWriter, r *http.Request) {
	f := s.stranger(r)
	page := supplierPageView{frame: s.frameOutside(r, f, f.t("supplier.dead.title")), State: "dead"}
	page.Back = ""
	s.renderAs(w, http.StatusGone, f, "supplier", page)
}

func (s *Server) supplierVisit(ctx context.Context, r *http.Request, merchantID, escalationID int64) (supplierVisit, error) {
	v := supplierVisit{format: s.stranger(r)}
	var err error
	if v.escalation, err = s.cfg.Store.Escalation(ctx, merchantID, escalationID); err != nil {
		return v, err
	}
	if v.merchant, err = s.cfg.Store.Merchant(ctx, merchantID); err != nil {
		return v, err
	}
	suppliers, err := s.cfg.Store.Suppliers(ctx, merchantID)
	if err != nil {
		return v, err
	}
	for _, sup := range suppliers {
		if sup.ID == v.escalation.SupplierID {
			v.supplier = sup
		}
	}
	locale := requestLocale(r)
	if l, ok := parseLocale(string(v.supplier.Locale)); ok {
		locale = l
	}
	v.format = s.formatFor(locale, v.merchant)
	if v.record, err = s.askedAbout(ctx, v.escalation); err != nil {
		return v, err
	}
	for _, i := range v.record.Incidents {
		if i.ID == v.escalation.IncidentID {
			v.incident = i
		}
	}
	return v, nil
}
