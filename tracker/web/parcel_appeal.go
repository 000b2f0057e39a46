package web

import (
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"slices"
	"strconv"
)

// appealView is what the page says of appeals about the parcel, and the form for another.
type appealView struct {
	Action    string
	Lines     []appealLine
	Incidents []incidentLine // that an appeal can be about
	Metrics   []appealMetric
	Today     string
}

// appealLine is one appeal that stands.
type appealLine struct {
	Incident int64
	Kind     tracker.Kind
	Metric   string
	Key      string
	From     string
	By       string
	At       Moment
	Why      string
}

// appealMetric is one metric that the parcel's ledger rows name.
type appealMetric struct{ Key, Name string }

// appealOf is for those who may see points: they are the ones who file appeals.
func (v visit) appealOf(rec tracker.ParcelRecord, lines []incidentLine) *appealView {
	if !v.seesMoney() || len(rec.Incidents) == 0 {
		return nil
	}
	view := &appealView{
		Action: "/parcels/" + strconv.FormatInt(rec.Shipment.ID, 10) + "/appeals", Incidents: lines, Today: v.now.In(v.zone).Format("2006-01-02"),
	}
	for _, e := range rec.Ledger {
		if !slices.ContainsFunc(view.Metrics, func(m appealMetric) bool { return m.Key == e.Metric }) {
			view.Metrics = append(view.Metrics, appealMetric{e.Metric, v.known("metric", e.Metric)})
		}
	}
	for _, a := range tracker.StandingAppeals(rec.Appeals) {
		line := appealLine{Incident: a.IncidentID, Key: a.Metric, From: a.From, By: a.By, At: v.moment(a.At), Why: tracker.HidePhones(a.Why)}
		if a.Metric != "" {
			line.Metric = v.known("metric", a.Metric)
		}
		for _, i := range rec.Incidents {
			if i.ID == a.IncidentID {
				line.Kind = i.Kind
			}
		}
		view.Lines = append(view.Lines, line)
	}
	return view
}

// parcelAppeal is POST /parcels/{id}/appeals.
func (s *Server) parcelAppeal(w http.ResponseWriter, r *http.Request, v visit) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if !v.seesMoney() {
		s.renderError(w, v.format, problem{status: http.StatusForbidden, key: "role"})
		return
	}
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	rec, err := s.cfg.Store.Parcel(r.Context(), v.scope(), id)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	incident, _ := strconv.ParseInt(r.PostFormValue("incident"), 10, 64)
	err = s.addAppeal(r, rec, tracker.ScoreAppeal{
		IncidentID: incident, Metric: r.PostFormValue("metric"), From: r.PostFormValue("from"), By: v.user.Name, Why: r.PostFormValue("why"),
		TakenBack: r.PostFormValue("back") == "1",
	})
	switch {
	case errors.Is(err, tracker.ErrAppeal):
		s.regret(r, v.t("appeal.bad"))
	case err != nil:
		s.fail(w, r, v.format, err)
		return
	default:
		s.remember(r, v.t("appeal.done"))
	}
	http.Redirect(w, r, "/parcels/"+strconv.FormatInt(id, 10), http.StatusSeeOther)
}

// addAppeal checks an appeal against what is known about its parcel, and keeps it. It fails with tracker.ErrAppeal.
func (s *Server) addAppeal(r *http.Request, rec tracker.ParcelRecord, a tracker.ScoreAppeal) error {
	a.MerchantID, a.At = rec.Merchant.ID, s.cfg.Now()
	a, err := a.Checked(rec.Merchant.Location())
	about := slices.ContainsFunc(rec.Incidents, func(i tracker.Incident) bool { return i.ID == a.IncidentID })
	hit := a.Metric == "" || slices.ContainsFunc(rec.Ledger, func(e tracker.ScoreEntry) bool { return e.Metric == a.Metric })
	if err != nil || !about || !hit {
		return tracker.ErrAppeal
	}
	_, err = s.cfg.Store.AddAppeal(r.Context(), a)
	return err
}

// appealRequest is the body of POST /api/parcels/{no}/appeals. Metric may be left out: then the parcel counts in none; from is the day on which it is
// said by default.
type appealRequest struct {
	Incident  int64  `json:"incident"`
	Metric    string `json:"metric"`
	From      string `json:"from"`
	By        string `json:"by"`
	Why       string `json:"why"`
	TakenBack bool   `json:"taken_back"`
}

// postAppeal is the same for programs. It answers 204, 401, 404 for a number that the token's merchant does not have, 422 without a person, grounds, an
// incident of the parcel, a metric that it hit, or with a date that has not begun.
func (s *Server) postAppeal(w http.ResponseWriter, r *http.Request) {
	token, ok := s.caller(w, r)
	if !ok {
		return
	}
	var body appealRequest
	if !readJSON(w, r, &body, "incident, why and by") {
		return
	}
	parcel, ok := s.numbered(w, r, token.MerchantID)
	if !ok {
		return
	}
	rec, err := s.cfg.Store.Parcel(r.Context(), token.MerchantID, parcel.ID)
	by := tracker.CleanText(body.By, 60)
	if err == nil && by == "" {
		err = tracker.ErrAppeal
	}
	if err == nil {
		err = s.addAppeal(r, rec, tracker.ScoreAppeal{
			IncidentID: body.Incident, Metric: body.Metric, From: body.From, By: "api:" + token.Name + " " + by, Why: body.Why, TakenBack: body.TakenBack,
		})
	}
	switch {
	case errors.Is(err, tracker.ErrAppeal):
		refuse(w, problemDetails{
			Title: "appeal refused", Status: http.StatusUnprocessableEntity,
			Detail: "incident must be one of this parcel, metric one that it hit, by and why must be given, from must have begun",
		})
	case err != nil:
		s.refuseInternal(w, r, err)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}
