package tracker

import (
	"cmp"
	"strconv"
	"strings"
)

// claimPaper writes the letter in one language: what is claimed, the parcel, what was seen, the trace's end, by which rule, the amounts.
func (e *Explainer) claimPaper(locale Locale, f ClaimFacts) ClaimPaper {
	p := e.phrase(locale, f.Record.Merchant.Location(), f.At)
	paper := ClaimPaper{
		Locale: locale, FileName: "claim_" + strings.ToLower(string(locale[:2])) + ".pdf",
		Title: p.say("claim", "title", "number", f.Record.Shipment.TrackingNo, "courier", p.claimCourier(f)),
	}
	for _, s := range []ClaimSection{
		{p.say("claim", "head_demand"), p.claimDemand(f)},
		{p.say("claim", "head_parcel"), p.claimParcel(f)},
		{p.say("claim", "head_seen"), p.claimSeen(e, f)},
		{p.say("claim", "head_trace"), p.claimTrace(f)},
		{p.say("claim", "head_money"), p.claimMoney(f)},
		{p.say("claim", "head_files"), []string{p.say("claim", "files")}},
	} {
		if len(s.Lines) > 0 {
			paper.Sections = append(paper.Sections, s)
		}
	}
	return paper
}

func (p phrase) claimCourier(f ClaimFacts) string {
	if f.Courier != nil {
		return f.Courier(p.locale, f.Record.Shipment.Courier)
	}
	return strings.TrimSpace(p.courier(f.Record.Shipment.Courier))
}

func (p phrase) claimDemand(f ClaimFacts) []string {
	out := []string{
		p.say("claim", "demand", "courier", p.claimCourier(f), "number", f.Record.Shipment.TrackingNo, "amount", p.money(f.Terms.Claimed)),
		p.claimWindow(f.Terms.Window),
		p.say("claim", "by", "shop", f.Record.Merchant.Name, "by", f.By, "at", f.At.In(p.zone).Format("2006-01-02 15:04")),
	}
	if f.Why != "" {
		out = append(out, p.say("claim", "why", "why", HidePhones(f.Why)))
	}
	return out
}

// claimWindow names the window. Where it is our own estimate the contract decides, and the letter says so.
func (p phrase) claimWindow(w ClaimWindow) string {
	source := w.Source
	if w.Prov == provEstimated {
		source = p.say("claim", "window_est")
	}
	return p.say("claim", "window", "from", w.From.In(p.zone).Format("2006-01-02"), "to", w.To.In(p.zone).Format("2006-01-02"), "source", source)
}

func (p phrase) claimParcel(f ClaimFacts) []string {
	s := f.Record.Shipment
	out := []string{p.say("claim", "number", "number", s.TrackingNo), p.say("claim", "orders", "orders", strings.Join(orderNumbers(f.Record.Orders), " "))}
	if lane := strings.Trim(s.Origin.String()+" → "+s.Destination.String(), " →"); lane != "" {
		out = append(out, p.say("claim", "lane", "lane", s.Origin.String()+" → "+s.Destination.String()))
	}
	for _, o := range f.Record.Orders {
		for _, item := range o.Items {
			out = append(out, p.say("claim", "item", "item", DraftLine{SKU: item.SKU, Title: item.Title, Quantity: max(item.Quantity, 1)}.String()))
		}
	}
	if !s.PickedUpAt.IsZero() {
		out = append(out, p.say("claim", "picked", "at", s.PickedUpAt.In(p.zone).Format("2006-01-02 15:04")))
	}
	return out
}

// claimSeen is the verdict and what it rests on, in the words of the parcel's page.
func (p phrase) claimSeen(e *Explainer, f ClaimFacts) []string {
	text := e.Case(p.locale, CaseInput{
		Incident: f.Incident, Shipment: f.Record.Shipment, Row: f.Row, HasRow: f.HasRow, Zone: p.zone, Now: f.At,
	})
	loss := ""
	if f.Advice.LossN >= lossMinSpells || f.Advice.LossChance >= 1 {
		loss = p.loss(f.Advice)
	}
	var out []string
	for _, line := range []string{text.Seen, text.Since, text.Rule, loss} {
		if line != "" {
			out = append(out, HidePhones(line))
		}
	}
	return append(out, p.say("claim", "looks", "n", strconv.Itoa(lookCount(f.Record.Looks)), "ok", strconv.Itoa(seenCount(f.Record.Looks))))
}

func lookCount(looks []PollAttempt) int {
	n := 0
	for _, l := range looks {
		n += l.Count
	}
	return n
}

func seenCount(looks []PollAttempt) int {
	n := 0
	for _, l := range looks {
		if l.Outcome.Seen() {
			n += l.Count
		}
	}
	return n
}

// traceEnd is how many of the last scans stand in the letter; the table has them all.
const traceEnd = 12

func (p phrase) claimTrace(f ClaimFacts) []string {
	points := f.Record.Checkpoints
	var out []string
	if len(points) > traceEnd {
		out = append(out, p.say("claim", "earlier", "n", strconv.Itoa(len(points)-traceEnd)))
		points = points[len(points)-traceEnd:]
	}
	for _, c := range points {
		out = append(out, c.At.In(p.zone).Format("2006-01-02 15:04")+"  "+HidePhones(cmp.Or(c.Text, c.Code)))
	}
	if len(out) == 0 {
		return []string{p.say("claim", "no_trace")}
	}
	return out
}

func (p phrase) claimMoney(f ClaimFacts) []string {
	t := f.Terms
	out := []string{p.say("claim", "goods", "amount", p.money(t.Goods)) + p.est(t.Basis != "supplier")}
	if !t.Paid.IsZero() {
		out = append(out, p.say("claim", "paid", "amount", p.money(t.Paid)))
	}
	if t.Times > 0 {
		out = append(out, p.say("claim", "multiple", "times", strconv.FormatFloat(t.Times, 'f', -1, 64), "freight", p.money(t.Freight))+p.est(true))
	}
	return append(out, p.say("claim", "claimed", "amount", p.money(t.Claimed)), p.say("claim", "law"))
}
