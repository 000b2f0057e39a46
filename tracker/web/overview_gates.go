package web

import (
	"cmp"
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"slices"
)

// gatesView is the planner: for each line how near it is, what loses or reaches it, and which cases decide.
type gatesView struct {
	frame
	Shop  string
	Plans []planLine
	Lines []lineView
}

// planLine is one line of the score with the ways to it in sentences.
type planLine struct {
	Name, Score, Distance string
	Above                 bool
	Head                  string   // the sentence that matters most
	Ways                  []string // the others
	Lapses                []lapseLine
	Cases                 []planCase
	Bands                 bool
}

type lapseLine struct {
	Date, Score string
	Parcels     int
	Reached     bool
}

// planCase is one open incident and what it does to the line.
type planCase struct {
	Incident, Shipment int64
	No, Severity       string
	Kind               tracker.Kind
	Gain               string
	AtRisk             bool
	Due                Moment
	Leaves             string
}

const (
	planCases  = 10
	planLapses = 10
)

func (s *Server) gatesPage(w http.ResponseWriter, r *http.Request, v visit) {
	merchant, ok := v.oneMerchant()
	if !v.seesMoney() {
		s.renderError(w, v.format, problem{status: http.StatusForbidden, key: "role"})
		return
	}
	page := gatesView{frame: s.frameFor(r, v, "score", v.t("plan.title")), Shop: merchant.Name}
	if ok {
		v.format = s.formatFor(v.locale, merchant)
		plans, err := s.gatePlans(r, v, GateAsk{Merchant: merchant, Now: v.now, Cases: planCases})
		if err != nil {
			s.fail(w, r, v.format, err)
			return
		}
		page.Plans = plans
		if page.Lines, err = s.linePlans(r, v, GateAsk{Merchant: merchant, Now: v.now, Cases: planCases}); err != nil {
			s.fail(w, r, v.format, err)
			return
		}
	}
	s.render(w, v.format, "gates", page)
}

// gatePlans are the lines that are missed or nearest first.
func (s *Server) gatePlans(r *http.Request, v visit, ask GateAsk) ([]planLine, error) {
	if s.cfg.Gates == nil {
		return nil, nil
	}
	plans, err := s.cfg.Gates(r.Context(), ask)
	if errors.Is(err, tracker.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(plans, func(a, b tracker.GatePlan) int { return cmp.Compare(magnitude(a.Distance), magnitude(b.Distance)) })
	out := make([]planLine, 0, len(plans))
	for i := range plans {
		out = append(out, v.planLine(&plans[i]))
	}
	return out, nil
}

func (v visit) planLine(p *tracker.GatePlan) planLine {
	line := planLine{
		Name:  gateName(v.format, ScoreGate{Name: p.Name, NameEN: p.NameEN, Score: p.Of, At: p.At}),
		Score: v.points(p.Score, 2), Distance: v.signed(p.Distance), Above: p.Distance >= 0, Bands: p.Bands,
	}
	line.Head, line.Ways = v.planWays(p)
	for _, l := range p.Lapses[:min(len(p.Lapses), planLapses)] {
		line.Lapses = append(line.Lapses, lapseLine{Date: l.Date, Score: v.points(l.Score, 2), Parcels: l.Parcels, Reached: l.Reached})
	}
	for _, c := range p.Cases {
		line.Cases = append(line.Cases, planCase{
			Incident: c.IncidentID, Shipment: c.ShipmentID, No: c.TrackingNo, Severity: c.Severity.String(), Kind: c.Kind, Gain: v.gain(c.Gain), AtRisk: c.AtRisk,
			Due: v.moment(c.DueAt), Leaves: c.Leaves,
		})
	}
	return line
}

// planWays says what loses a line that is held, or each way to one that is missed.
func (v visit) planWays(p *tracker.GatePlan) (head string, ways []string) {
	score, at := v.t("plan.of.logistics"), v.points(p.At, 0)
	if p.Of == "overall" {
		score = v.t("plan.of.overall")
	}
	if p.Distance >= 0 {
		if p.FailuresLeft > 0 {
			return v.t("plan.fall", "N", p.FailuresLeft, "Score", score, "At", at), nil
		}
		return v.t("plan.safe", "Score", score, "At", at), nil
	}
	head = v.t("plan.missed", "Points", v.points(-p.Distance, 2), "Score", score, "At", at)
	if p.Orders > 0 {
		ways = append(ways, v.t("plan.orders", "N", p.Orders))
	}
	if p.RepairsNeeded > 0 {
		ways = append(ways, v.t("plan.repairs", "N", p.RepairsNeeded))
	}
	if p.FreeOn != "" {
		ways = append(ways, v.t("plan.free", "Date", p.FreeOn))
	}
	if len(ways) == 0 {
		ways = append(ways, v.t("plan.other"))
	}
	return head, ways
}
