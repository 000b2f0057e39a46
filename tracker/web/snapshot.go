package web

import (
	"context"
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"slices"
	"strconv"
	"time"
)

// SnapshotBook keeps what the platform showed and how the model stood to it. Every call is about one merchant.
type SnapshotBook interface {
	Snapshots(ctx context.Context, merchantID int64, since string) ([]tracker.ScoreSnapshot, error)
	AddSnapshots(ctx context.Context, merchantID int64, s []tracker.ScoreSnapshot) ([]tracker.RowOutcome, error)
	Reconciliations(ctx context.Context, merchantID int64, since string) ([]tracker.Reconciliation, error)
	Overrides
}

// Overrides are a shop's own values over score profiles.
type Overrides interface {
	ScoreOverrides(ctx context.Context, merchantID int64) ([]tracker.ScoreOverride, error)
	AddScoreOverrides(ctx context.Context, merchantID int64, rows []tracker.ScoreOverride) error
}

// SnapshotDesk is what the page of platform snapshots works with. Without Book there is no such page.
type SnapshotDesk struct {
	Book   SnapshotBook
	Scores *tracker.ScoreBook
}

const (
	snapshotRows = 30 // dates that the page shows
	snapshotBack = 60 // days it looks back, at least to the first date of the profile
)

// snapshotPage is the platform's score beside the model's, what can be learned, and the form.
type snapshotPage struct {
	frame
	Shop    string
	ShopID  int64
	Code    string
	Today   string
	Profile string // in force; empty for a platform without a score
	Inputs  inputsView
	Drift   *driftView
	Rows    []snapshotLine
	More    int
	Fit     *fitView
	Fields  []snapshotField
	Metrics []snapshotFields
}

// snapshotField is one field of the form.
type snapshotField struct{ Name, Label, Unit string }

// snapshotFields are the three fields of a metric.
type snapshotFields struct {
	Name  string
	Parts []snapshotField
}

// snapshotVisit lets in who may see the score, to the desk of one shop. A form names its shop, so that another tab cannot change whose it is.
func (s *Server) snapshotVisit(h func(http.ResponseWriter, *http.Request, visit)) http.Handler {
	return s.signedIn(func(w http.ResponseWriter, r *http.Request, v visit) {
		shop, ok := v.oneMerchant()
		if r.Method == http.MethodPost {
			r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
			if err := r.ParseForm(); err != nil {
				s.badRequest(w, v.format)
				return
			}
			id, _ := strconv.ParseInt(r.PostForm.Get("shop"), 10, 64)
			all := append([]tracker.Merchant{v.merchant}, v.merchants...)
			at := slices.IndexFunc(all, func(m tracker.Merchant) bool { return m.ID == id && id != 0 })
			if ok = at >= 0; ok {
				shop = all[at]
			}
		}
		switch {
		case !v.seesMoney():
			s.renderError(w, v.format, problem{status: http.StatusForbidden, key: "role"})
		case s.cfg.Snapshots.Book == nil || s.cfg.Snapshots.Scores == nil || !ok:
			s.fail(w, r, v.format, tracker.ErrNotFound)
		default:
			v.merchant, v.format = shop, s.formatFor(v.locale, shop)
			h(w, r, v)
		}
	})
}

func (s *Server) snapshotRoutes(mux *http.ServeMux) {
	mux.Handle("GET /score/snapshots", s.snapshotVisit(s.snapshotHome))
	mux.Handle("POST /score/snapshots", s.snapshotVisit(s.addSnapshot))
	mux.Handle("POST /score/snapshots/accept", s.snapshotVisit(s.acceptFit))
	mux.Handle("POST /score/snapshots/revoke", s.snapshotVisit(s.revokeFit))
}

func (v visit) today() string { return v.now.In(v.zone).Format(time.DateOnly) }

func (s *Server) snapshotHome(w http.ResponseWriter, r *http.Request, v visit) {
	page := snapshotPage{
		frame: s.frameFor(r, v, "score", v.t("snap.title")), Shop: v.merchant.Name, ShopID: v.merchant.ID, Code: v.merchant.Code, Today: v.today(), Inputs: v.inputs(v.merchant),
	}
	lesson, err := s.lesson(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	since := v.now.In(v.zone).AddDate(0, 0, -snapshotBack).Format(time.DateOnly)
	rows, err := s.cfg.Snapshots.Book.Reconciliations(r.Context(), v.merchant.ID, since)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	page.Drift = v.drift(rows)
	metrics := s.cfg.Snapshots.Scores.MetricsOf(v.merchant.Platform)
	for _, snap := range slices.Backward(tracker.NewestSnapshots(lesson.snapshots)) {
		if snap.Date >= since && len(page.Rows) < snapshotRows {
			check := snapshotCheck{rows: rows, metrics: metrics}
			if profile, err := s.cfg.Snapshots.Scores.For(v.merchant.Platform, snap.Date); err == nil && !profile.LinesOnly {
				check.profile = profile
			}
			page.Rows = append(page.Rows, v.snapshotLine(snap, check))
		} else {
			page.More++
		}
	}
	page.form(v, lesson.profile)
	if lesson.profile != nil {
		page.Profile = lesson.profile.ID
		view := v.fitView(lesson)
		page.Fit = &view
	}
	s.render(w, v.format, "snapshots", page)
}

// lesson is what can be learned for a shop today, and from what.
type lesson struct {
	profile   *tracker.ScoreProfile // with the shop's own values, without learned ones; nil for a platform without a score
	snapshots []tracker.ScoreSnapshot
	history   []tracker.ScoreOverride
	fit       tracker.ScoreFit
}

func (s *Server) lesson(r *http.Request, v visit) (lesson, error) {
	desk := s.cfg.Snapshots
	var out lesson
	since := v.now.In(v.zone).AddDate(0, 0, -snapshotBack).Format(time.DateOnly)
	profile, err := desk.Scores.For(v.merchant.Platform, v.today())
	if err != nil && !errors.Is(err, tracker.ErrNoProfile) {
		return out, err
	}
	if err == nil && !profile.LinesOnly {
		if out.history, err = desk.Book.ScoreOverrides(r.Context(), v.merchant.ID); err != nil {
			return out, err
		}
		if out.profile, err = profile.WithoutFitted(out.history); err != nil {
			return out, err
		}
		since = min(since, profile.EffectiveFrom)
	}
	if out.snapshots, err = desk.Book.Snapshots(r.Context(), v.merchant.ID, since); err != nil {
		return out, err
	}
	if out.profile != nil {
		checked, err := desk.Book.Reconciliations(r.Context(), v.merchant.ID, since)
		if err != nil {
			return out, err
		}
		out.fit = out.profile.FitChecked(out.snapshots, checked)
	}
	return out, nil
}

// form lists the fields that a person can fill in: those of the profile in force.
func (p *snapshotPage) form(v visit, profile *tracker.ScoreProfile) {
	for _, name := range tracker.SnapshotScores() {
		p.Fields = append(p.Fields, snapshotField{Name: name, Label: v.t("snap.field." + name)})
	}
	if profile == nil {
		return
	}
	for _, m := range profile.Metrics {
		unit := map[string]string{"share": "%", "h": "h"}[m.Unit]
		p.Metrics = append(p.Metrics, snapshotFields{Name: v.metricName(m.Key, []tracker.MetricProfile{m}), Parts: []snapshotField{
			{Name: m.Key, Label: v.t("snap.part.value"), Unit: unit},
			{Name: m.Key + "_points", Label: v.t("snap.part.points")},
			{Name: m.Key + "_weighted", Label: v.t("snap.part.weighted")},
		}})
	}
}

// Twice is one entry per score that the table compares.
func (snapshotPage) Twice() [2]int { return [2]int{} }
