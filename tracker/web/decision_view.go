package web

import (
	"parcelwarden/tracker"
	"strconv"
	"strings"
)

// decisionView is one decision with its steps.
type decisionView struct {
	ID       int64
	Action   tracker.Action
	Supplier string
	Amount   string
	State    tracker.DecisionState
	Outcome  string
	Settled  string
	By       string
	At       Moment
	Why      string
	Until    Moment
	Deadline string
	EndedBy  string
	Ended    Moment
	Lines    []string
	Steps    []stepLine
	Todo     string // key of what a person has to do
	File     string // address of the claim pack; empty if there is none, it may not be read, or its time is over
	FileName string
	FileSum  string
	Over     bool     // the claim window has closed
	Outcomes []string // how this reader can end it
	EndTo    string
	Money    bool // an amount can be named with the end
}

// stepLine is one thing that was done for a decision.
type stepLine struct {
	Clock  string
	At     Moment
	By     string
	What   string
	Detail string
}

func (v visit) decision(d tracker.Decision) decisionView {
	path := "/decisions/" + strconv.FormatInt(d.ID, 10)
	view := decisionView{
		ID: d.ID, Action: d.Action, Supplier: d.Supplier, State: d.State, By: v.actor(d.By), At: v.moment(d.At), Why: tracker.HidePhones(d.Why),
		Until: v.moment(d.Until), Deadline: v.clock(d.Until), EndedBy: v.actor(d.EndedBy), Ended: v.moment(d.EndedAt), Outcome: v.word("outcome", d.Outcome),
		EndTo: path + "/end", Over: !d.Until.IsZero() && v.now.After(d.Until),
		Todo: "decision.todo." + string(d.Action),
	}
	if d.OrderID != 0 && d.Action == tracker.ActionReship {
		view.Todo += ".order"
	}
	if v.seesMoney() {
		if !d.Amount.IsZero() {
			view.Amount = v.money(d.Amount)
		}
		if !d.Settled.IsZero() {
			view.Settled = v.money(d.Settled)
		}
		if d.File.Name != "" {
			view.FileName, view.FileSum = d.File.Name, d.File.SHA256
			if !view.Over {
				view.File = path + "/claim.zip"
			}
		}
	}
	if d.Action.Reversible() || v.seesMoney() {
		view.Outcomes, view.Money = d.Outcomes(), d.Action == tracker.ActionClaim
	}
	if d.Draft != nil {
		for _, line := range d.Draft.Lines {
			view.Lines = append(view.Lines, line.String())
		}
	}
	for _, s := range d.Steps {
		view.Steps = append(view.Steps, v.stepLine(s))
	}
	return view
}

func (v visit) stepLine(s tracker.DecisionStep) stepLine {
	detail := tracker.HidePhones(s.Detail)
	switch s.What {
	case tracker.StepEnded:
		detail = v.word("outcome", s.Detail)
	case tracker.StepChased:
		detail = v.word("courier", s.Detail)
	}
	return stepLine{Clock: v.clock(s.At), At: v.moment(s.At), By: v.actor(s.By), What: v.word("step", s.What), Detail: detail}
}

// actor names who did something.
func (v visit) actor(name string) string {
	if code, ok := strings.CutPrefix(name, "supplier:"); ok {
		return v.t("actor.supplier", "Code", code)
	}
	if name == "system" {
		return v.t("actor.system")
	}
	return name
}

// acceptLink leads to the question whether an option is to be accepted.
type acceptLink struct {
	Action   tracker.Action
	Supplier string
	Href     string
}

// acceptable are the options of the advice that the reader may decide on, while no other decision of its incident is under way.
func (s *Server) acceptable(v visit, rec tracker.ParcelRecord, a tracker.Recommendation) []acceptLink {
	order := orderOfIncident(rec, a.IncidentID)
	if s.cfg.Decisions.Book == nil || rec.Shipment.ID == 0 && order == 0 {
		return nil
	}
	taken := map[tracker.Action]bool{}
	for _, d := range rec.Decisions {
		if d.IncidentID == a.IncidentID && d.Open() {
			return nil
		}
		if d.AdviceID == a.ID && d.Action.Instant() {
			taken[d.Action] = true
		}
	}
	var out []acceptLink
	for _, o := range a.Options {
		if !o.Allowed || taken[o.Action] || !v.approver().May(o.Action, tracker.Money{}, tracker.Money{}) {
			continue
		}
		ask := decisionAsk{Parcel: rec.Shipment.ID, Order: order, Incident: a.IncidentID, Advice: a.ID, Action: o.Action, Supplier: o.Supplier}
		out = append(out, acceptLink{Action: o.Action, Supplier: o.Supplier, Href: "/decisions/new?" + ask.query()})
	}
	return out
}

// orderOfIncident is the order that an incident is about; 0 if it is about a parcel.
func orderOfIncident(rec tracker.ParcelRecord, incidentID int64) int64 {
	for _, i := range rec.Incidents {
		if i.ID == incidentID {
			return i.OrderID
		}
	}
	return 0
}

// basis puts where a term comes from into words: a learned share with its counts.
func (f format) basis(name string) string {
	what, found := strings.CutPrefix(name, "learned/")
	parts := strings.Split(what, "/")
	if !found || len(parts) != 3 {
		return f.known("basis", name)
	}
	return f.t("basis.learned."+parts[0], "X", parts[1], "Of", parts[2])
}

// reshipAnswers are what a backup can answer: shipped under a number, later, none left.
func (v supplierVisit) reshipAnswers() []answerChoice {
	var out []answerChoice
	for _, a := range v.answers() {
		out = append(out, answerChoice{Answer: a, Label: v.word("answer", string(a)), Help: v.t("supplier.help.reship." + string(a))})
	}
	return out
}
