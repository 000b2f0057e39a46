package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"time"
)

// DecisionRecord is a decision as programs read it.
type DecisionRecord struct {
	ID         int64                `json:"id"`
	Incident   int64                `json:"incident"`
	TrackingNo string               `json:"tracking_no,omitempty"`
	OrderNo    string               `json:"order_no,omitempty"` // of an order without a parcel
	Action     tracker.Action       `json:"action"`
	Supplier   string               `json:"supplier,omitempty"`
	Amount     string               `json:"amount,omitempty"`
	By         string               `json:"by"`
	At         time.Time            `json:"at"`
	Why        string               `json:"why,omitempty"`
	Until      time.Time            `json:"until,omitzero"`
	State      string               `json:"state"`
	Outcome    string               `json:"outcome,omitempty"`
	Reship     *tracker.ReshipDraft `json:"reship,omitempty"`
	Steps      []DecisionStepRecord `json:"steps"`
}

// DecisionStepRecord is one step of it.
type DecisionStepRecord struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	What   string    `json:"what"`
	State  string    `json:"state,omitempty"`
	Detail string    `json:"detail,omitempty"`
}

func newDecisionRecord(d tracker.Decision, number string, money bool) DecisionRecord {
	r := DecisionRecord{
		ID: d.ID, Incident: d.IncidentID, TrackingNo: number, Action: d.Action, Supplier: d.Supplier, By: d.By, At: d.At, Why: tracker.HidePhones(d.Why),
		Until: d.Until, State: string(d.State), Outcome: d.Outcome,
	}
	if d.OrderID != 0 {
		r.TrackingNo, r.OrderNo = "", number
	}
	if money {
		r.Amount, r.Reship = d.Amount.String(), d.Draft
	}
	for _, s := range d.Steps {
		r.Steps = append(r.Steps, DecisionStepRecord{At: s.At, By: s.By, What: s.What, State: string(s.State), Detail: tracker.HidePhones(s.Detail)})
	}
	return r
}

func (s *Server) decisionsJSON(w http.ResponseWriter, r *http.Request, v visit) {
	todos, err := s.cfg.Decisions.Book.OpenDecisions(r.Context(), v.scope(), mostTodos)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	records := make([]DecisionRecord, 0, len(todos))
	for _, t := range todos {
		number := t.TrackingNo
		if t.Decision.OrderID != 0 && len(t.OrderNos) > 0 {
			number = t.OrderNos[0]
		}
		records = append(records, newDecisionRecord(t.Decision, number, v.seesMoney()))
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(records)
}

// decisionRequest is the body of POST /api/parcels/{no}/decisions. By names the person who decides, without whom nothing irreversible is done.
// Advice may name the recommendation that was read, so that newer advice refuses the decision.
type decisionRequest struct {
	Incident int64          `json:"incident"`
	Advice   int64          `json:"advice"`
	Action   tracker.Action `json:"action"`
	Supplier string         `json:"supplier"`
	Why      string         `json:"why"`
	By       string         `json:"by"`
}

// postDecision is the same for programs. It answers 201 with the decision, 401, 403 where a person or more than the merchant's limit is needed, 404 for
// a number that the token's merchant does not have, 409 where another decision is under way or the advice has changed, 422 for an option that is not open.
func (s *Server) postDecision(w http.ResponseWriter, r *http.Request) {
	token, ok := s.caller(w, r)
	if !ok {
		return
	}
	body, ok := readDecisionRequest(w, r)
	if !ok {
		return
	}
	parcel, ok := s.numbered(w, r, token.MerchantID)
	if !ok {
		return
	}
	body.ask.Parcel = parcel.ID
	s.answerDecision(w, r, token, body, parcel.TrackingNo)
}

// postOrderDecision is postDecision for an order that has no parcel: 404 for a number that the token's merchant does not have.
func (s *Server) postOrderDecision(w http.ResponseWriter, r *http.Request) {
	token, ok := s.caller(w, r)
	if !ok {
		return
	}
	body, ok := readDecisionRequest(w, r)
	if !ok {
		return
	}
	var err error
	if body.ask.Order, err = s.cfg.Store.FindOrder(r.Context(), token.MerchantID, r.PathValue("no")); err != nil {
		if errors.Is(err, tracker.ErrNotFound) {
			refuse(w, problemDetails{Title: "not found", Status: http.StatusNotFound, Detail: "no order has this number"})
			return
		}
		s.refuseInternal(w, r, err)
		return
	}
	s.answerDecision(w, r, token, body, r.PathValue("no"))
}

// askedDecision is what a program asks for, and the person it names.
type askedDecision struct {
	ask decisionAsk
	by  string
}

// readDecisionRequest reads the body; false after the request was refused.
func readDecisionRequest(w http.ResponseWriter, r *http.Request) (askedDecision, bool) {
	var body decisionRequest
	if !readJSON(w, r, &body, "incident, action and by") {
		return askedDecision{}, false
	}
	return askedDecision{
		decisionAsk{Incident: body.Incident, Advice: body.Advice, Action: body.Action, Supplier: body.Supplier, Why: body.Why}, tracker.CleanText(body.By, 60),
	}, true
}

func (s *Server) answerDecision(w http.ResponseWriter, r *http.Request, token tracker.APIToken, body askedDecision, number string) {
	d, err := s.decideFor(r, token, body.ask, body.by)
	if err != nil {
		s.refuseDecision(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(newDecisionRecord(d, number, true))
}

func (s *Server) decideFor(r *http.Request, token tracker.APIToken, ask decisionAsk, by string) (tracker.Decision, error) {
	c, err := s.decisionCase(r.Context(), token.MerchantID, ask)
	if err != nil {
		return tracker.Decision{}, err
	}
	write, err := s.decide(c, ask, tracker.Approver{Name: by, Program: token.Name})
	if err != nil {
		return tracker.Decision{}, err
	}
	return s.cfg.Decisions.Book.AcceptDecision(r.Context(), write)
}

func (s *Server) refuseDecision(w http.ResponseWriter, r *http.Request, err error) {
	p := problemDetails{Title: "decision refused"}
	switch {
	case errors.Is(err, tracker.ErrDecisionRole):
		p.Status, p.Detail = http.StatusForbidden, "name the person who decides in by; above the merchant's limit the merchant has to decide on the page"
	case errors.Is(err, tracker.ErrDecisionTaken):
		p.Status, p.Detail = http.StatusConflict, "the incident is over, or another decision about it is under way"
	case errors.Is(err, tracker.ErrAdviceChanged):
		p.Status, p.Detail = http.StatusConflict, "the advice has changed: read it again"
	case errors.Is(err, tracker.ErrStockGone):
		p.Status, p.Detail = http.StatusConflict, "the backup supplier's stock does not suffice"
	case errors.Is(err, tracker.ErrDecisionBarred):
		p.Status, p.Detail = http.StatusUnprocessableEntity, "this option is not on the table or a guard forbids it"
	default:
		s.refuseInternal(w, r, err)
		return
	}
	refuse(w, p)
}
