package web

import (
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"strings"
)

// parcelPage is everything known about one parcel, in the order in which it is asked for.
type parcelPage struct {
	frame
	TrackingNo string
	Courier    string
	Given      string // the courier that the source had named, where the number turned out to be another's
	Service    string
	Lane       string
	Status     tracker.Status
	Phase      tracker.Phase
	Closed     string
	Reship     *reshipView // what was sent in its place; nil if nothing was
	Shop       string      // named when the reader looks at several
	Orders     []orderLine
	Supplier   tracker.Supplier
	Look       Moment
	Tried      Moment
	Outcome    tracker.Outcome
	Problem    tracker.Problem
	Account    string
	BlindSince Moment
	Cluster    *clusterNote // the cluster it is a member of; nil if it is in none

	Ribbon    ribbon
	Now       *incidentLine // the worst open incident; nil when the parcel is fine
	Incidents []incidentLine
	Advice    *adviceView
	Expected  []string // what finished parcels say about this one
	NextClock *nextClock
	Effect    *effectView
	Ledger    *parcelLedger
	Decisions []decisionView
	Care      *careView // a draft for the buyer, where the shop wants one
	Clocks    clockSection

	Escalations   []escalationLine
	Checkpoints   []checkpointLine
	Looks         []lookLine
	LookCount     int
	Messages      []messageLine
	Timeline      []timelineLine
	CommentOn     int64  // incident that a comment belongs to; 0 if there never was one
	Self          string // where an action returns to
	CommentAction string
	Appeal        *appealView
	LostAction    string // where staff say that it is lost; empty for a parcel that is closed
	FoundAction   string // where staff take that back
	LostSeen      int64  // which mark is taken back
	LostBy        string // who said so
	LostNote      string
	LostAt        Moment
}

// orderLine is one order in the parcel.
type orderLine struct {
	No        string
	Value     string
	AfterSale string
	Items     string
}

// incidentLine is one incident, open or closed.
type incidentLine struct {
	ID         int64
	Severity   string
	Kind       tracker.Kind
	Verdict    string
	Rule       string
	RuleProv   string
	Opened     Moment
	Resolved   Moment
	Resolution string
	AckBy      string
	Acked      Moment
	Snoozed    Moment
	Reopened   int
	Rung       int
	Case       tracker.CaseText
}

// nextClock is what happens next if the parcel stays where it is.
type nextClock struct {
	At      Moment
	Clock   string
	Trigger string
}

func (s *Server) parcelPage(w http.ResponseWriter, r *http.Request, v visit) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		s.fail(w, r, v.format, tracker.ErrNotFound)
		return
	}
	rec, err := s.cfg.Store.Parcel(r.Context(), v.scope(), id)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	if v.merchant.ID == 0 { // an admin who looks at every merchant reads this parcel in its own zone
		v.format = s.formatFor(v.locale, rec.Merchant)
	}
	s.render(w, v.format, "parcel", s.parcelOf(r, v, rec))
}

func (s *Server) parcelOf(r *http.Request, v visit, rec tracker.ParcelRecord) parcelPage {
	sh := rec.Shipment
	p := parcelPage{
		frame: s.frameFor(r, v, "stuck", sh.TrackingNo), TrackingNo: sh.TrackingNo, Lane: v.lane(sh), Service: sh.Service,
		Courier: s.cfg.CourierName(v.locale, sh.Courier), Status: sh.Status, Phase: sh.Phase, Supplier: rec.Supplier,
		Look: v.moment(sh.LastLookAt), Tried: v.moment(sh.LastTryAt), Outcome: sh.LastOutcome, Problem: sh.Problem,
		Account: rec.Account.Name, BlindSince: v.moment(sh.BlindSince), Self: "/parcels/" + strconv.FormatInt(sh.ID, 10),
		CommentAction: "/parcels/" + strconv.FormatInt(sh.ID, 10) + "/comments",
	}
	if v.merchant.ID == 0 {
		p.Shop = rec.Merchant.Name
	}
	p.Cluster = s.clusterNote(v, rec.Cluster)
	if sh.ClosedAt.IsZero() {
		p.LostAction, p.FoundAction, p.LostSeen = p.Self+"/lost", p.Self+"/found", sh.LostMarkedAt.UnixMilli()
	}
	p.LostBy, p.LostNote, p.LostAt = sh.LostMarkedBy, tracker.HidePhones(sh.LostNote), v.moment(sh.LostMarkedAt)
	if sh.CourierGiven != "" {
		p.Given = s.cfg.CourierName(v.locale, sh.CourierGiven)
	}
	if sh.CloseReason != "" {
		p.Closed = v.t("close." + sh.CloseReason)
	}
	p.Reship = v.reshipped(rec.Reship, sh, sh.CloseReason == tracker.CloseReshipped)
	for _, o := range rec.Orders {
		p.Orders = append(p.Orders, v.orderLine(o))
	}
	p.Self += "?no=" + escapeQuery(sh.TrackingNo)
	open := s.fillIncidents(&p, v, rec)
	forecast := s.cfg.Lanes.Of(rec.Merchant.ID).Parcel(tracker.Journey{Shipment: sh, Checkpoints: rec.Checkpoints, Zone: v.zone}, v.now)
	p.Ribbon, p.Expected = v.ribbon(sh, open, forecast), tracker.NewExplainer(s.cfg.Words).Forecast(v.locale, forecast, v.zone, v.now)
	if open != nil {
		p.NextClock = v.nextClock(*open)
	}
	p.Advice = s.adviceOf(v, rec, open)
	for _, d := range rec.Decisions {
		p.Decisions = append(p.Decisions, v.decision(d))
	}
	p.Care = s.careOf(r, v, rec)
	p.Effect = s.effectOf(r.Context(), v, rec, open)
	p.Ledger, p.Appeal = v.ledgerOf(&rec), v.appealOf(rec, p.Incidents)
	p.Clocks = s.clockSection(r.Context(), v, rec)
	s.fillStory(&p, v, rec)
	return p
}

// fillIncidents lists the incidents and returns the worst open one.
func (s *Server) fillIncidents(p *parcelPage, v visit, rec tracker.ParcelRecord) *tracker.Incident {
	var worst *tracker.Incident
	for n := range rec.Incidents {
		i := &rec.Incidents[n]
		p.Incidents = append(p.Incidents, s.incidentLine(v, *i, rec.Shipment))
		if i.Open() && (worst == nil || i.Severity > worst.Severity) {
			worst = i
			line := p.Incidents[n]
			p.Now = &line
		}
		if p.CommentOn == 0 {
			p.CommentOn = i.ID
		}
	}
	if worst != nil {
		p.CommentOn = worst.ID
	}
	return worst
}

func (s *Server) incidentLine(v visit, i tracker.Incident, sh tracker.Shipment) incidentLine {
	line := incidentLine{
		ID: i.ID, Severity: i.Severity.String(), Kind: i.Kind, Verdict: s.verdict(v, i, sh), Rule: i.RuleID, RuleProv: i.RuleProv,
		Opened: v.moment(i.OpenedAt), Resolved: v.moment(i.ResolvedAt), Resolution: i.Resolution, AckBy: i.AckBy, Acked: v.moment(i.AckAt),
		Reopened: i.Reopened, Rung: i.Rung,
	}
	if i.SnoozedTill.After(v.now) {
		line.Snoozed = v.moment(i.SnoozedTill)
	}
	if s.cfg.CaseText != nil {
		line.Case = s.cfg.CaseText(v.locale, i, sh, CaseTime{Zone: v.zone, Now: v.now})
	}
	return line
}

// verdict is the judgement in one sentence: the judge's own, or the plain facts of the clock.
func (s *Server) verdict(v visit, i tracker.Incident, sh tracker.Shipment) string {
	if s.cfg.VerdictText != nil {
		if text := s.cfg.VerdictText(v.locale, i, sh, v.now); text != "" {
			return tracker.HidePhones(text)
		}
	}
	text := v.word("kind", string(i.Kind)) + v.t("verdict.clock", "Clock", v.t("clock."+string(i.Kind)), "Hours", v.hours(clockHours(v, i)))
	if i.LimitHrs > 0 {
		text += v.t("verdict.limit", "Limit", v.hours(i.LimitHrs))
	}
	return text
}

func (v visit) orderLine(o tracker.Order) orderLine {
	var items []string
	for _, it := range o.Items {
		name := it.Title
		if name == "" {
			name = it.SKU
		}
		if it.Quantity > 1 {
			name += " ×" + strconv.Itoa(it.Quantity)
		}
		items = append(items, name)
	}
	line := orderLine{No: o.OrderNo, Items: strings.Join(items, "、")}
	if v.seesMoney() {
		line.Value = v.money(o.Value)
	}
	if o.AfterSale != "" {
		line.AfterSale = v.t("aftersale." + string(o.AfterSale))
	}
	return line
}

func (v visit) nextClock(i tracker.Incident) *nextClock {
	switch {
	case i.NextAt.After(v.now):
		return &nextClock{At: v.moment(i.NextAt), Clock: v.clock(i.NextAt), Trigger: v.t("next.climb")}
	case i.EscalateAt.After(v.now):
		return &nextClock{At: v.moment(i.EscalateAt), Clock: v.clock(i.EscalateAt), Trigger: v.t("next.rung", "Rung", i.Rung+1)}
	default:
		return nil
	}
}
