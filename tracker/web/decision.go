package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"slices"
	"strconv"
)

// DecisionBook keeps what people decided. Merchant 0 means any merchant.
type DecisionBook interface {
	AcceptDecision(ctx context.Context, w tracker.DecisionWrite) (tracker.Decision, error)
	EndDecision(ctx context.Context, e tracker.DecisionEnd) (bool, error)
	Decision(ctx context.Context, merchantID, id int64) (tracker.Decision, error)
	OpenDecisions(ctx context.Context, merchantID int64, limit int) ([]tracker.Todo, error)
	DecisionFile(ctx context.Context, merchantID, id int64) ([]byte, error)
}

// DecisionDesk is what decisions are taken with. Without a Book there are none; without Advisor or Pack no claim can be filed.
type DecisionDesk struct {
	Book    DecisionBook
	Advisor *tracker.Advisor
	Pack    func(tracker.ClaimPack) ([]byte, tracker.FileRef, error)
}

func (s *Server) decisionRoutes(mux *http.ServeMux) {
	if s.cfg.Decisions.Book == nil {
		return
	}
	mux.Handle("GET /decisions", s.signedIn(s.decisionsPage))
	mux.Handle("GET /decisions.json", s.signedIn(s.decisionsJSON))
	mux.Handle("GET /decisions/new", s.signedIn(s.decisionConfirm))
	mux.Handle("POST /decisions", s.signedIn(s.decisionAccept))
	mux.Handle("POST /decisions/{id}/end", s.signedIn(s.decisionEnd))
	mux.Handle("GET /decisions/{id}/claim.zip", s.signedIn(s.decisionFile))
	mux.HandleFunc("POST /api/parcels/{no}/decisions", s.postDecision)
	mux.HandleFunc("POST /api/orders/{no}/decisions", s.postOrderDecision)
}

// decisionAsk names one option of the advice on one incident, as forms and links carry it.
type decisionAsk struct {
	Parcel, Incident, Advice int64
	Order                    int64 // of an order without a parcel; then Parcel is 0
	Action                   tracker.Action
	Supplier                 string
	Why                      string
}

func readDecision(v url.Values) decisionAsk {
	id := func(name string) int64 {
		n, _ := strconv.ParseInt(v.Get(name), 10, 64)
		return n
	}
	return decisionAsk{
		Parcel: id("parcel"), Order: id("order"), Incident: id("incident"), Advice: id("advice"), Action: tracker.Action(v.Get("action")), Supplier: v.Get("supplier"), Why: v.Get("why"),
	}
}

func (a decisionAsk) query() string {
	v := url.Values{
		"incident": {strconv.FormatInt(a.Incident, 10)}, "advice": {strconv.FormatInt(a.Advice, 10)}, "action": {string(a.Action)},
	}
	if a.Order != 0 {
		v.Set("order", strconv.FormatInt(a.Order, 10))
	} else {
		v.Set("parcel", strconv.FormatInt(a.Parcel, 10))
	}
	if a.Supplier != "" {
		v.Set("supplier", a.Supplier)
	}
	return v.Encode()
}

// path is where the parcel, or the order that has none, is shown.
func (a decisionAsk) path() string {
	if a.Order != 0 {
		return "/orders/" + strconv.FormatInt(a.Order, 10)
	}
	return "/parcels/" + strconv.FormatInt(a.Parcel, 10)
}

// decisionRecord reads what is known about the parcel, or about the one that an order does not have yet.
func (s *Server) decisionRecord(ctx context.Context, merchantID int64, a decisionAsk) (tracker.ParcelRecord, error) {
	if a.Order == 0 {
		return s.cfg.Store.Parcel(ctx, merchantID, a.Parcel)
	}
	rec, err := s.cfg.Store.Order(ctx, merchantID, a.Order)
	return rec.Unshipped(), err
}

// decisionCase reads what a decision is taken on. It fails with tracker.ErrDecisionTaken for a closed incident and with
// tracker.ErrAdviceChanged where newer advice than the one asked about stands; advice 0 asks about the newest.
func (s *Server) decisionCase(ctx context.Context, merchantID int64, a decisionAsk) (tracker.DecisionCase, error) {
	rec, err := s.decisionRecord(ctx, merchantID, a)
	if err != nil {
		return tracker.DecisionCase{}, err
	}
	c, ok := tracker.CaseOf(rec, a.Incident)
	switch {
	case !ok:
		return c, tracker.ErrDecisionTaken
	case a.Advice != 0 && c.Advice.ID != a.Advice:
		return c, tracker.ErrAdviceChanged
	}
	if c.Backups, err = s.cfg.Store.Suppliers(ctx, rec.Merchant.ID); err != nil {
		return c, err
	}
	if s.cfg.Decisions.Advisor != nil && a.Order == 0 {
		i := slices.IndexFunc(c.Backups, func(p tracker.Supplier) bool { return p.ID == rec.Shipment.SupplierID })
		var shipper tracker.Supplier
		if i >= 0 {
			shipper = c.Backups[i]
		}
		c.Claim, _ = s.cfg.Decisions.Advisor.ClaimTerms(rec, shipper)
	}
	return c, nil
}

// decide turns a question into what is written, with the claim pack where one belongs to it.
func (s *Server) decide(c tracker.DecisionCase, a decisionAsk, who tracker.Approver) (tracker.DecisionWrite, error) {
	now := s.cfg.Now()
	w, err := c.Decide(tracker.Choice{Action: a.Action, Supplier: a.Supplier, Why: a.Why, Who: who, At: now})
	if err != nil || a.Action != tracker.ActionClaim {
		return w, err
	}
	if s.cfg.Decisions.Pack == nil || !c.Claim.Window.Open(now) && c.Incident.Kind != tracker.KindLostConfirmed || now.After(c.Claim.Window.To) {
		return w, tracker.ErrDecisionBarred
	}
	facts := tracker.ClaimFacts{
		Record: c.Record, Incident: c.Incident, Advice: c.Advice, Terms: c.Claim, Courier: s.cfg.CourierName, By: w.Decision.By, Why: w.Decision.Why, At: now,
	}
	if s.cfg.Rules != nil {
		facts.Row, facts.HasRow = s.cfg.Rules.Row(c.Incident.RuleID)
	}
	if w.Pack, w.Decision.File, err = s.cfg.Decisions.Pack(tracker.NewExplainer(s.cfg.Words).ClaimPack(facts)); err != nil {
		return w, err
	}
	w.Decision.Steps = append(w.Decision.Steps, tracker.DecisionStep{
		At: now, By: w.Decision.By, What: tracker.StepPacked, Detail: w.Decision.File.Name,
	})
	return w, nil
}

func (v visit) approver() tracker.Approver {
	return tracker.Approver{Name: v.user.Name, Role: v.user.Role}
}

// decisionAccept is POST /decisions.
func (s *Server) decisionAccept(w http.ResponseWriter, r *http.Request, v visit) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		s.badRequest(w, v.format)
		return
	}
	ask := readDecision(r.PostForm)
	c, err := s.decisionCase(r.Context(), v.scope(), ask)
	if err == nil {
		var write tracker.DecisionWrite
		if write, err = s.decide(c, ask, v.approver()); err == nil {
			_, err = s.cfg.Decisions.Book.AcceptDecision(r.Context(), write)
		}
	}
	key, known := decisionRefusal(err)
	switch {
	case err == nil:
		s.remember(r, v.t("decision.accepted", "Action", v.word("action", string(ask.Action))))
	case known:
		s.regret(r, v.t(key))
	default:
		s.fail(w, r, v.format, err)
		return
	}
	http.Redirect(w, r, ask.path(), http.StatusSeeOther)
}

// decisionRefusal is the sentence about why a decision was not taken; false for errors that are nobody's decision.
func decisionRefusal(err error) (key string, known bool) {
	for _, one := range []struct {
		err error
		key string
	}{
		{tracker.ErrDecisionTaken, "decision.taken"},
		{tracker.ErrAdviceChanged, "decision.changed"},
		{tracker.ErrStockGone, "decision.no_stock"},
		{tracker.ErrDecisionRole, "decision.role"},
		{tracker.ErrDecisionBarred, "decision.barred"},
	} {
		if errors.Is(err, one.err) {
			return one.key, true
		}
	}
	return "", false
}
