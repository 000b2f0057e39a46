package web

import (
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"time"
)

const ledgerRows = 200

// scorePageView is the score with its ledger.
type scorePageView struct {
	frame
	Shop      string
	Score     *ScoreView
	Gauges    []gauge
	Notes     []string
	Metrics   []metricLine
	Gates     []gateLine
	Ledger    []ledgerLine
	Booked    string // what incidents cost on the newest date
	Dates     []string
	Date      string
	Estimated bool
	Overall   string
	Logistics string
	Stage     string
	Lines     bool        // some metric has a line of the platform
	Guesses   []guessLine // constants that the score rests on and that nobody outside the platform knows
	Check     *scoreCheck // the platform's own figures; nil without them
}

// metricLine is one row of the metric table.
type metricLine struct {
	Name, Value, Points, Weight, Provenance string
	N, Bad                                  int64
	Estimate                                bool
	Pass                                    string // how it stands to the platform's line; empty without one
	Missed, Beyond                          bool
}

// guessLine is one estimated constant.
type guessLine struct{ Name, Path string }

// gateLine is one row of the gate table.
type gateLine struct {
	Name, Distance string
	Above          bool
	Repairs        string
}

// ledgerLine is one row of the ledger.
type ledgerLine struct {
	At                                      Moment
	Clock, Date                             string
	Incident, Shipment                      int64
	Metric, Gain, Loss, Enters, Leaves      string
	Distance                                string
	Revision                                int
	Reason, Provenance, Actual, Without, Of string
	Estimate, AtRisk, Old                   bool
}

func (s *Server) scorePage(w http.ResponseWriter, r *http.Request, v visit) {
	merchant, ok := v.oneMerchant()
	if !v.seesMoney() {
		s.renderError(w, v.format, problem{status: http.StatusForbidden, key: "role"})
		return
	}
	page := scorePageView{frame: s.frameFor(r, v, "score", v.t("score.title")), Date: r.URL.Query().Get("date")}
	if !ok {
		s.render(w, v.format, "score", page)
		return
	}
	page.Shop = merchant.Name
	score, err := s.cfg.Score(r.Context(), merchant, v.now)
	if err != nil && !errors.Is(err, tracker.ErrNotFound) {
		s.fail(w, r, v.format, err)
		return
	}
	if err == nil {
		page.fill(v, score)
	}
	if s.cfg.Snapshots.Book != nil {
		v.merchant = merchant
		rows, err := s.cfg.Snapshots.Book.Reconciliations(r.Context(), merchant.ID, v.checkSince())
		if err != nil {
			s.fail(w, r, v.format, err)
			return
		}
		page.Check = s.scoreCheck(v, rows)
	}
	entries, err := s.cfg.Store.Ledger(r.Context(), merchant.ID, page.Date, ledgerRows)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	days, err := s.cfg.Store.ScoreDays(r.Context(), merchant.ID, v.now.In(v.zone).AddDate(0, 0, 1-trendDays).Format(time.DateOnly))
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page.fillLedger(v, entries, days)
	s.render(w, v.format, "score", page)
}

func (p *scorePageView) fill(v visit, score ScoreView) {
	p.Score = &score
	p.Overall, p.Logistics = v.points(score.Overall, 2), v.points(score.Logistics, 2)
	p.Stage = v.known("stage", score.Stage)
	p.Estimated = guessed(score.Provenance)
	p.Gauges = v.gauges(score)
	for _, note := range score.Notes {
		p.Notes = append(p.Notes, v.known("missing", note))
	}
	for _, m := range score.Metrics {
		p.Metrics = append(p.Metrics, v.metricLine(m))
		p.Lines = p.Lines || m.Pass != nil
	}
	var named []tracker.MetricProfile
	for _, m := range score.Metrics {
		named = append(named, tracker.MetricProfile{Key: m.Key, NameZH: m.NameZH, NameEN: m.NameEN})
	}
	for _, path := range score.Estimated {
		p.Guesses = append(p.Guesses, guessLine{Name: v.constantName(path, named), Path: path})
	}
	for _, g := range score.Gates {
		line := gateLine{Name: gateName(v.format, g), Above: g.Distance >= 0, Distance: v.signed(g.Distance)}
		switch {
		case line.Above:
		case g.Repairs > 0:
			line.Repairs = v.t("gate.repairs", "N", g.Repairs)
		default:
			line.Repairs = v.t("gate.unreachable")
		}
		p.Gates = append(p.Gates, line)
	}
}

// lostOn is what incidents cost on one date: for each metric the gap that its newest row states. Shares are not added up, because rows
// of one day are written at different hours and each divides the loss of its own hour.
func lostOn(date string, entries []tracker.ScoreEntry) tracker.Points {
	newest := map[string]tracker.ScoreEntry{}
	for _, e := range entries {
		if known, ok := newest[e.Metric]; e.ScoreDate == date && !e.AtRisk && (!ok || e.At.After(known.At) || (e.At.Equal(known.At) && e.ID > known.ID)) {
			newest[e.Metric] = e
		}
	}
	var sum tracker.Points
	for _, e := range newest {
		sum += max(0, e.Without-e.Actual)
	}
	return sum
}

// fillLedger marks rows that a later revision replaced, and says what the newest date lost: as it was booked, with what no incident tells of; by the
// rows alone where it was not.
func (p *scorePageView) fillLedger(v visit, entries []tracker.ScoreEntry, days []tracker.ScoreDay) {
	type unit struct {
		incident, shipment int64
		metric, date       string
	}
	newest := map[unit]tracker.ScoreEntry{}
	lastDate := ""
	for _, e := range entries {
		u := unit{e.IncidentID, e.ShipmentID, e.Metric, e.ScoreDate}
		if known, ok := newest[u]; !ok || newer(e, known) {
			newest[u] = e
		}
		lastDate = max(lastDate, e.ScoreDate)
	}
	p.Booked = v.loss(lostOn(lastDate, entries))
	for _, d := range days {
		if d.ScoreDate == p.Date || p.Date == "" && d.ScoreDate >= lastDate { // the number that the overview shows
			p.Booked = v.loss(d.Clean - d.Logistics)
		}
	}
	seen := map[string]bool{}
	for _, e := range entries {
		line := v.ledgerLine(e)
		line.Old = newer(newest[unit{e.IncidentID, e.ShipmentID, e.Metric, e.ScoreDate}], e)
		p.Ledger = append(p.Ledger, line)
		if !seen[e.ScoreDate] {
			seen[e.ScoreDate] = true
			p.Dates = append(p.Dates, e.ScoreDate)
		}
	}
}

func (v visit) ledgerLine(e tracker.ScoreEntry) ledgerLine {
	return ledgerLine{
		At: v.moment(e.At), Clock: v.clock(e.At), Date: e.ScoreDate, Incident: e.IncidentID, Shipment: e.ShipmentID,
		Metric: v.known("metric", e.Metric), Gain: v.gain(e.Marginal), Loss: v.loss(e.Attributed), Distance: v.distance(e), Enters: e.Enters, Leaves: e.Leaves,
		Revision: e.Revision, Reason: v.known("reason", e.Reason), Provenance: v.provenance(e.Provenance), Actual: v.points(e.Actual, 2),
		Without: v.points(e.Without, 2), Of: strconv.FormatInt(e.Bad, 10) + "/" + strconv.FormatInt(e.N, 10),
		Estimate: guessed(e.Provenance), AtRisk: e.AtRisk,
	}
}

func (f format) provenance(name string) string {
	if name == tracker.ProvNoUnits {
		return f.t("metric.no_units")
	}
	return f.word("prov", name)
}

// guessed reports whether a number must carry the mark 估.
func guessed(provenance string) bool { return provenance == "estimated" || provenance == "fitted" }

func (f format) signed(p tracker.Points) string {
	if p > 0 {
		return "+" + f.points(p, 2)
	}
	return f.points(p, 2)
}
