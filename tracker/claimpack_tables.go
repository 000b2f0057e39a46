package tracker

import (
	"strconv"
	"time"
)

// stampText is an instant in a table: with its offset, in the merchant's zone.
func (f ClaimFacts) stampText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(f.Record.Merchant.Location()).Format(time.RFC3339)
}

func (f ClaimFacts) trace() ClaimTable {
	t := ClaimTable{FileName: "trace.csv", Header: []string{"at", "status", "code", "text", "place", "inferred", "zone_assumed"}}
	for _, c := range f.Record.Checkpoints {
		t.Rows = append(t.Rows, []string{
			f.stampText(c.At), string(c.Status), c.Code, HidePhones(c.Text), c.Place, strconv.FormatBool(c.Hint), strconv.FormatBool(c.ZoneGuess),
		})
	}
	return t
}

func (f ClaimFacts) looks() ClaimTable {
	t := ClaimTable{FileName: "looks.csv", Header: []string{"first_at", "last_at", "count", "outcome", "problem", "detail"}}
	for _, l := range f.Record.Looks {
		t.Rows = append(t.Rows, []string{
			f.stampText(l.FirstAt), f.stampText(l.LastAt), strconv.Itoa(l.Count), string(l.Outcome), string(l.Problem), HidePhones(l.Detail),
		})
	}
	return t
}

func (f ClaimFacts) rule() ClaimTable {
	i, w := f.Incident, f.Terms.Window
	rows := [][]string{
		{"kind", string(i.Kind)},
		{"severity", i.Severity.String()},
		{"rule", i.RuleID},
		{"provenance", i.RuleProv},
		{"since", f.stampText(i.Since)},
		{"limit_hours", hoursText(i.LimitHrs)},
		{"due_at", f.stampText(i.DueAt)},
		{"seen_at", f.stampText(i.SeenAt)},
		{"opened_at", f.stampText(i.OpenedAt)},
		{"courier_text", HidePhones(i.Text)},
	}
	if f.HasRow {
		rows = append(rows, []string{"rule_source", f.Row.Source})
		for _, tier := range f.Row.Tiers {
			rows = append(rows, []string{"tier_" + tier.Severity.String() + "_hours", hoursText(tier.Hours)})
		}
	}
	rows = append(rows, []string{"claim_from", f.stampText(w.From)}, []string{"claim_to", f.stampText(w.To)},
		[]string{"claim_source", w.Source}, []string{"claim_provenance", w.Prov})
	return ClaimTable{FileName: "rule.csv", Header: []string{"field", "value"}, Rows: rows}
}

func (f ClaimFacts) amounts() ClaimTable {
	t := f.Terms
	rows := [][]string{
		{"paid", t.Paid.Decimal(), t.Paid.Currency, "orders"},
		{"goods", t.Goods.Decimal(), t.Goods.Currency, t.Basis},
		{"freight", t.Freight.Decimal(), t.Freight.Currency, "terms"},
	}
	if t.Times > 0 {
		rows = append(rows, []string{"freight_multiple", strconv.FormatFloat(t.Times, 'f', -1, 64), "", t.Window.Prov})
	}
	rows = append(rows, []string{"claimed", t.Claimed.Decimal(), t.Claimed.Currency, "goods, at most the multiple of the freight"})
	return ClaimTable{FileName: "amounts.csv", Header: []string{"item", "amount", "currency", "basis"}, Rows: rows}
}

func (f ClaimFacts) story() ClaimTable {
	t := ClaimTable{FileName: "timeline.csv", Header: []string{"at", "who", "what", "detail"}}
	for _, e := range f.Record.Timeline {
		t.Rows = append(t.Rows, []string{f.stampText(e.At), e.Actor, e.What, HidePhones(e.Detail)})
	}
	return t
}
