package tracker

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// longestWhy is how much of a reason is kept, in characters.
const longestWhy = 500

// DecisionCase is what a decision is taken on: the parcel as it is known, the incident, and the newest advice about it.
type DecisionCase struct {
	Record   ParcelRecord
	Incident Incident
	Advice   Recommendation
	Backups  []Supplier // all suppliers of the merchant, with their SKUs
	Claim    ClaimTerms // what a claim rests on; zero where none is possible
}

// Choice is one option of the advice that somebody wants. Supplier is the backup's code, for a reshipment.
type Choice struct {
	Action   Action
	Supplier string
	Why      string
	Who      Approver
	At       time.Time
}

// DecisionWrite is a decision with everything that is written if and only if it is taken. The incident must be open and have no other decision
// under way, and the advice must still be the newest.
type DecisionWrite struct {
	Decision Decision
	Stock    []StockNeed
	Ask      bool // the supplier ladder's next rung is due now
	Snooze   bool // the incident is put away until Decision.Until
	Question *Escalation
	Notices  []Notification
	Timeline []TimelineEntry
	Pack     []byte // the claim pack
}

// StockNeed is what a reshipment takes of a backup's stock.
type StockNeed struct {
	SupplierID int64
	SKU        string
	Quantity   int
}

// CaseOf finds the incident that a decision is about, with its newest advice. It reports false where there is none: a closed incident, or one
// without advice.
func CaseOf(rec ParcelRecord, incidentID int64) (DecisionCase, bool) {
	c := DecisionCase{Record: rec}
	i := slices.IndexFunc(rec.Incidents, func(in Incident) bool { return in.ID == incidentID && in.Open() })
	a := slices.IndexFunc(rec.Advice, func(r Recommendation) bool { return r.IncidentID == incidentID })
	if i < 0 || a < 0 {
		return c, false
	}
	c.Incident, c.Advice = rec.Incidents[i], rec.Advice[a]
	return c, true
}

// Option finds the row of the cost table that a choice names.
func (r Recommendation) Option(action Action, supplier string) (Option, bool) {
	i := slices.IndexFunc(r.Options, func(o Option) bool { return o.Action == action && o.Supplier == supplier })
	if i < 0 {
		return Option{}, false
	}
	return r.Options[i], true
}

// Decide turns a choice into what has to be written. It fails with ErrDecisionBarred for an option that is not on the table or that a guard
// forbids, and with ErrDecisionRole where the person may not decide.
func (c DecisionCase) Decide(choice Choice) (DecisionWrite, error) {
	option, ok := c.Advice.Option(choice.Action, choice.Supplier)
	if !ok || !option.Allowed {
		return DecisionWrite{}, fmt.Errorf("%s: %w", choice.Action, ErrDecisionBarred)
	}
	d := Decision{
		MerchantID: c.Incident.MerchantID, IncidentID: c.Incident.ID, ShipmentID: c.Incident.ShipmentID,
		OrderID: c.Incident.OrderID, AdviceID: c.Advice.ID, Action: choice.Action, By: choice.Who.Actor(), At: choice.At, Why: CleanText(choice.Why, longestWhy), State: DecisionAccepted,
		Amount: option.pays(),
	}
	w := DecisionWrite{Decision: d}
	w.step(StepAccepted, DecisionAccepted, d.Why)
	if err := c.begin(&w, option); err != nil {
		return DecisionWrite{}, err
	}
	terms := termsFor(c.Record.Merchant.Terms, cmp.Or(w.Decision.Amount.Currency, "CNY"))
	if !choice.Who.May(choice.Action, w.Decision.Amount, terms.ApprovalLimit) {
		return DecisionWrite{}, fmt.Errorf("%s: %w", choice.Action, ErrDecisionRole)
	}
	if choice.Action.Instant() {
		w.Decision.State, w.Decision.Outcome, w.Decision.EndedAt, w.Decision.EndedBy = DecisionDone, OutcomeTold, d.At, d.By
		w.step(StepEnded, DecisionDone, OutcomeTold)
	}
	w.line("decided", strings.TrimSpace(string(d.Action)+" "+choice.Supplier))
	if d.Action == ActionChase {
		w.line("chased", "")
	}
	return w, nil
}

// begin adds the steps that an action starts with.
func (c DecisionCase) begin(w *DecisionWrite, o Option) error {
	d := &w.Decision
	switch d.Action {
	case ActionWait:
		d.Until, w.Snooze = o.Until, o.Until.After(d.At)
		w.step(StepWaiting, "", "")
	case ActionChase:
		w.step(StepChased, "", c.Record.Shipment.Courier)
	case ActionAsk:
		w.Ask = true
		w.step(StepAsked, "", c.Record.Supplier.Name)
	case ActionReship:
		return c.reship(w, o.Supplier)
	case ActionClaim:
		d.Amount, d.Until = c.Claim.Claimed, c.Claim.Window.To
		w.step(StepTodo, "", "")
	default:
		w.step(StepTodo, "", "")
	}
	return nil
}

// reship drafts the order, takes the stock and asks the backup whether it can.
func (c DecisionCase) reship(w *DecisionWrite, code string) error {
	i := slices.IndexFunc(c.Backups, func(s Supplier) bool { return s.Code == code })
	if i < 0 {
		return fmt.Errorf("backup %q: %w", code, ErrDecisionBarred)
	}
	backup := c.Backups[i]
	draft, ok := DraftReship(c.Record.Orders, backup)
	if !ok {
		return fmt.Errorf("backup %q: %w", code, ErrDecisionBarred)
	}
	d := &w.Decision
	d.Supplier, d.SupplierID, d.Draft = code, backup.ID, &draft
	if total := draft.Total(); total.Minor > 0 {
		d.Amount = total
	}
	w.step(StepDrafted, "", strings.Join(draft.OrderNos, " "))
	for _, line := range draft.Lines {
		w.Stock = append(w.Stock, StockNeed{SupplierID: backup.ID, SKU: line.SKU, Quantity: line.Quantity})
	}
	w.ask(c, backup)
	return nil
}

// ask puts the question to the backup: can you send this, and under what number. The answer comes through the usual link.
func (w *DecisionWrite) ask(c DecisionCase, backup Supplier) {
	d := w.Decision
	if backup.Email == "" && backup.WebhookURL == "" {
		w.step(StepBackupUntold, "", backup.Name)
		return
	}
	w.Question = &Escalation{
		MerchantID: d.MerchantID, IncidentID: d.IncidentID, ShipmentID: d.ShipmentID, OrderID: d.OrderID, SupplierID: backup.ID, Rung: RungReship, SentAt: d.At,
		ReplyBy: d.At.Add(replyTime(backup, RungNotice)),
	}
	w.Notices = backup.overChannels(reshipNotice(c, backup, d, TopicReshipAsked, w.Question.ReplyBy), DecisionPlaceholder+"/reship")
	w.step(StepBackupTold, "", backup.Name)
}

// DecisionPlaceholder stands for the decision's id in a notification key until the store knows it.
const DecisionPlaceholder = "{decision}"

func reshipNotice(c DecisionCase, backup Supplier, d Decision, topic Topic, replyBy time.Time) Notification {
	snap := Snapshot{Merchant: c.Record.Merchant, Shipment: c.Record.Shipment, Supplier: backup, Orders: c.Record.Orders}
	message := MessageFor(snap, c.Incident, d.At)
	message.ReplyBy, message.Items, message.OrderNos = replyBy, d.Draft.items(), d.Draft.OrderNos
	return Notification{
		MerchantID: d.MerchantID, IncidentID: d.IncidentID, Severity: c.Incident.Severity, Topic: topic, Audience: AudienceSupplier,
		Locale: backup.Locale, Message: message, State: DeliveryQueued, CreatedAt: d.At, NextTryAt: d.At,
	}
}

func (w *DecisionWrite) step(what string, state DecisionState, detail string) {
	d := w.Decision
	w.Decision.Steps = append(w.Decision.Steps, DecisionStep{At: d.At, By: d.By, What: what, State: state, Detail: detail})
}

func (w *DecisionWrite) line(what, detail string) {
	d := w.Decision
	w.Timeline = append(w.Timeline, TimelineEntry{
		MerchantID: d.MerchantID, IncidentID: d.IncidentID, ShipmentID: d.ShipmentID, At: d.At, Actor: d.By, What: what, Detail: detail,
	})
}

// pays is what an option pays out: its terms of goods, freight, refund or compensation.
func (o Option) pays() Money {
	sum := Money{Currency: o.Cost.Currency}
	for _, t := range o.Terms {
		switch {
		case o.Action == ActionCompensate && t.Name == "compensation", o.Action == ActionRefund && t.Name == "refund",
			o.Action == ActionReship && (t.Name == "goods" || t.Name == "freight"):
			sum.Minor += t.Amount.Minor
		}
	}
	if sum.Minor == 0 {
		return Money{}
	}
	return sum
}

// String names the line as people write it.
func (l DraftLine) String() string {
	name := l.SKU
	if l.Title != "" {
		name = l.Title + " " + l.SKU
	}
	return name + " ×" + strconv.Itoa(l.Quantity)
}
