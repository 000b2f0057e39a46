package web

import (
	"math"
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"slices"
	"strconv"
)

// whatIfView is one run as the page shows it.
type whatIfView struct {
	ID          int64
	Href        string
	State       tracker.WhatIfState
	Open        bool
	Stopping    bool
	By          string
	Asked       Moment
	Percent     string
	Done, Total int
	Changes     []whatIfChange
	Pace        string
	Result      *whatIfAnswer
}

// whatIfChange is one step that was moved, with the way to make it the shop's own rule.
type whatIfChange struct {
	Text   string
	Beyond string // a warning: later than the platform's own hours
	Href   string
}

// whatIfAnswer is the result in words and lines.
type whatIfAnswer struct {
	Empty     bool
	Sample    string
	More      bool
	Sentences []string
	Lines     []whatIfLine
	Kinds     []whatIfKindLine
}

// whatIfLine is one measure on both sides.
type whatIfLine struct {
	Key            string
	Now, New, Diff string
	Mood           string // good or bad, empty where the difference is neither
	Estimate       bool
}

// whatIfKindLine counts the incidents of one kind on both sides.
type whatIfKindLine struct {
	Kind                           tracker.Kind
	Now, New, Diff, Idle, IdleThen string
}

// whatIfRules are the rows in force today as the shop has them, and the book for those that are no longer.
type whatIfRules struct {
	edition string
	rows    []tracker.Row
	book    *tracker.RuleBook
}

func (s *Server) whatIfRules(r *http.Request, v visit) (whatIfRules, error) {
	book := s.cfg.WhatIf.Rules
	set, err := book.For(v.merchant.Platform, v.now)
	if err != nil {
		return whatIfRules{}, err
	}
	own, err := s.cfg.Store.MerchantRules(r.Context(), v.merchant.ID)
	if err != nil {
		return whatIfRules{}, err
	}
	return whatIfRules{edition: set.Edition(), rows: set.RowsFor(tracker.NewRulings(own, nil), v.now), book: book}, nil
}

func (rules whatIfRules) row(id string) (tracker.Row, bool) {
	if at := slices.IndexFunc(rules.rows, func(row tracker.Row) bool { return row.ID == id }); at >= 0 {
		return rules.rows[at], true
	}
	return rules.book.Row(id)
}

func (rules whatIfRules) view(v visit, run tracker.WhatIfRun) whatIfView {
	view := whatIfView{
		ID: run.ID, Href: whatIfPath(run.ID), State: run.State, Open: run.State.Open(), Stopping: run.Stopping && run.State.Open(), By: run.By,
		Asked: v.moment(run.AskedAt), Done: run.Done, Total: run.Total,
	}
	if run.Total > 0 {
		view.Percent = strconv.Itoa(100*run.Done/run.Total) + "%"
	}
	if run.Ask.Cadence != "" {
		view.Pace = v.t("whatif.pace." + string(run.Ask.Cadence))
	}
	for _, change := range run.Ask.Changes {
		view.Changes = append(view.Changes, rules.changes(v, change)...)
	}
	if run.Result != nil {
		answer := v.whatIfAnswer(*run.Result)
		view.Result = &answer
	}
	return view
}

// changes tells the steps of one row that stand elsewhere than today.
func (rules whatIfRules) changes(v visit, change tracker.RowChange) []whatIfChange {
	row, ok := rules.row(change.Row)
	if !ok {
		return []whatIfChange{{Text: change.Row}}
	}
	var out []whatIfChange
	for _, severity := range whatIfTiers() {
		tier, _ := tierOf(row, severity)
		h, given := change.Hours[severity]
		if !given || h == tier.Hours {
			continue
		}
		query := url.Values{"clock": {string(row.Clock)}, "class": {string(row.Class)}, "tier": {severity.String()}, "hours": {hoursText(h)}}
		line := whatIfChange{
			Text: v.t("whatif.moved", "Row", v.whatIfName(row), "Tier", v.word("severity", severity.String()), "From", hoursText(tier.Hours), "To", hoursText(h)),
			Href: "/rules?" + query.Encode(),
		}
		if fine, ok := officialHours(row); ok && h > tier.Hours && (h > fine || severity == tracker.SeverityWatch && h >= fine) {
			line.Beyond = v.t("whatif.beyond", "Hours", hoursText(fine))
		}
		out = append(out, line)
	}
	return out
}

func (v visit) whatIfAnswer(r tracker.WhatIfResult) whatIfAnswer {
	a, b := r.Base, r.Changed
	answer := whatIfAnswer{Empty: r.Parcels == 0, More: r.More, Sentences: v.whatIfSentences(r), Sample: v.t("whatif.sample", "Parcels", r.Parcels,
		"Decided", r.Decided, "Late", r.Late, "Lost", r.Lost, "From", r.From.In(v.zone).Format("2006-01-02"), "Until", r.Until.In(v.zone).Format("2006-01-02"))}
	count := func(key string, was, is, better int) {
		answer.Lines = append(answer.Lines, whatIfLine{Key: key, Now: strconv.Itoa(was), New: strconv.Itoa(is), Diff: signedCount(is - was), Mood: mood((is - was) * better)})
	}
	cash := func(key string, was, is int64, better int) {
		currency := a.Currency
		if currency == "" {
			currency = "CNY"
		}
		diff := v.money(tracker.Money{Minor: is - was, Currency: currency})
		if is > was {
			diff = "+" + diff
		}
		answer.Lines = append(answer.Lines, whatIfLine{
			Key: key, Now: v.money(tracker.Money{Minor: was, Currency: currency}), New: v.money(tracker.Money{Minor: is, Currency: currency}), Diff: diff,
			Mood: mood(better * int(max(-1, min(1, is-was)))), Estimate: true,
		})
	}
	count("alerts", a.Alerts, b.Alerts, 0)
	count("incidents", a.Incidents, b.Incidents, 0)
	count("false_alarms", a.FalseAlarms, b.FalseAlarms, -1)
	count("missed", a.Missed, b.Missed, -1)
	count("warned", a.Warned, b.Warned, 1)
	lead := math.Round((b.LeadHours-a.LeadHours)*10) / 10
	answer.Lines = append(answer.Lines, whatIfLine{Key: "lead", Now: oneHour(a.LeadHours), New: oneHour(b.LeadHours), Diff: signedHours(lead)})
	count("looks", a.Looks, b.Looks, -1)
	cash("fines", a.Fines, b.Fines, 0)
	cash("averted", a.Averted, b.Averted, 1)
	cash("support", a.Support, b.Support, -1)
	cash("net", a.Net, b.Net, 1)
	answer.Kinds = whatIfKinds(a.Kinds, b.Kinds)
	return answer
}

func mood(better int) string {
	switch {
	case better > 0:
		return "good"
	case better < 0:
		return "bad"
	default:
		return ""
	}
}

func signedCount(n int) string {
	switch {
	case n > 0:
		return "+" + strconv.Itoa(n)
	case n < 0:
		return "−" + strconv.Itoa(-n)
	default:
		return "0"
	}
}

func oneHour(h float64) string { return strconv.FormatFloat(h, 'f', 1, 64) + " h" }

func signedHours(h float64) string {
	switch {
	case h > 0:
		return "+" + oneHour(h)
	case h < 0:
		return "−" + oneHour(-h)
	default:
		return "0"
	}
}

// whatIfKinds joins the kinds of both sides, in the order of the side as it stands.
func whatIfKinds(was, is []tracker.WhatIfKind) []whatIfKindLine {
	type pair struct{ was, is tracker.WhatIfKind }
	pairs, order := map[tracker.Kind]*pair{}, []tracker.Kind{}
	at := func(k tracker.Kind) *pair {
		if pairs[k] == nil {
			pairs[k] = &pair{}
			order = append(order, k)
		}
		return pairs[k]
	}
	for _, k := range was {
		at(k.Kind).was = k
	}
	for _, k := range is {
		at(k.Kind).is = k
	}
	var out []whatIfKindLine
	for _, kind := range order {
		p := pairs[kind]
		out = append(out, whatIfKindLine{
			Kind: kind, Now: strconv.Itoa(p.was.Incidents), New: strconv.Itoa(p.is.Incidents), Diff: signedCount(p.is.Incidents - p.was.Incidents),
			Idle: strconv.Itoa(p.was.FalseAlarms), IdleThen: strconv.Itoa(p.is.FalseAlarms),
		})
	}
	return out
}
