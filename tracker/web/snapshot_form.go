package web

import (
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// addSnapshot is POST /score/snapshots: somebody types what the platform's page shows.
func (s *Server) addSnapshot(w http.ResponseWriter, r *http.Request, v visit) {
	metrics := s.cfg.Snapshots.Scores.MetricsOf(v.merchant.Platform)
	snap := tracker.ScoreSnapshot{
		Date: strings.TrimSpace(r.PostForm.Get("date")), Source: tracker.SnapshotForm, At: v.now.Truncate(time.Second), By: v.user.Name,
	}
	fields := tracker.SnapshotScores()
	for _, m := range metrics {
		fields = append(fields, m.Key, m.Key+"_points", m.Key+"_weighted")
	}
	var wrong error
	for _, field := range fields {
		text := strings.TrimSpace(r.PostForm.Get(field))
		if text != "" && r.PostForm.Get(field+"_unit") == "%" && !strings.ContainsAny(text, "%％") {
			text += "%" // the label beside the field says so
		}
		f, ok := tracker.ReadFigure(text)
		switch {
		case !ok && wrong == nil:
			wrong = &tracker.SnapshotError{Field: field, Reason: "number"}
		case ok && f.Known:
			snap.Set(field, f, metrics)
		}
	}
	if wrong == nil {
		wrong = snap.Check(v.today(), metrics)
	}
	if refused, ok := errors.AsType[*tracker.SnapshotError](wrong); ok {
		s.snapshotRefused(w, r, v.snapshotWrong(refused, metrics))
		return
	}
	outcomes, err := s.cfg.Snapshots.Book.AddSnapshots(r.Context(), v.merchant.ID, []tracker.ScoreSnapshot{snap})
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	said := "snap.saved." + string(tracker.RowUnchanged)
	if len(outcomes) == 1 {
		said = "snap.saved." + string(outcomes[0])
	}
	s.snapshotDone(w, r, v.t(said, "Date", snap.Date))
}

func (s *Server) snapshotDone(w http.ResponseWriter, r *http.Request, text string) {
	s.remember(r, text)
	http.Redirect(w, r, "/score/snapshots", http.StatusSeeOther)
}

func (s *Server) snapshotRefused(w http.ResponseWriter, r *http.Request, text string) {
	s.regretForm(r, text)
	http.Redirect(w, r, "/score/snapshots", http.StatusSeeOther)
}

// snapshotWrong says what cannot be saved and why.
func (v visit) snapshotWrong(e *tracker.SnapshotError, metrics []tracker.MetricProfile) string {
	if e.Reason == "empty" {
		return v.t("snap.refused.all", "Why", v.t("snap.error.empty"))
	}
	return v.t("snap.refused", "Field", v.fieldName(e.Field, metrics), "Why", v.t("snap.error."+e.Reason))
}

// fieldName is what the form calls a field.
func (v visit) fieldName(field string, metrics []tracker.MetricProfile) string {
	for _, m := range metrics {
		for suffix, part := range map[string]string{"": "value", "_points": "points", "_weighted": "weighted"} {
			if field == m.Key+suffix {
				return v.metricName(m.Key, metrics) + " " + v.t("snap.part."+part)
			}
		}
	}
	return v.t("snap.field." + field)
}

// override is what every row of a decision about learned values says.
func (v visit) override(r *http.Request, profile string) tracker.ScoreOverride {
	return tracker.ScoreOverride{
		MerchantID: v.merchant.ID, Profile: profile, By: v.user.Name, At: v.now.Truncate(time.Second),
		Why: tracker.CleanText(strings.TrimSpace(r.PostForm.Get("why")), 500),
	}
}

// acceptFit is POST /score/snapshots/accept: what was proposed stands from now on, if it is still what would be proposed.
func (s *Server) acceptFit(w http.ResponseWriter, r *http.Request, v visit) {
	lesson, err := s.lesson(r, v)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	token := lesson.fit.Token()
	like := v.override(r, lesson.fit.Profile)
	switch {
	case token == "" || token != r.PostForm.Get("token"):
		s.snapshotRefused(w, r, v.t("snap.fit.changed"))
		return
	case like.Why == "":
		s.snapshotRefused(w, r, v.t("snap.fit.why"))
		return
	}
	rows, err := lesson.fit.Rows(like)
	if err == nil {
		_, err = lesson.profile.With(append(lesson.history, rows...))
	}
	if err == nil {
		err = s.cfg.Snapshots.Book.AddScoreOverrides(r.Context(), v.merchant.ID, rows)
	}
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	s.snapshotDone(w, r, v.t("snap.fit.accepted", "N", len(rows)))
}

// revokeFit is POST /score/snapshots/revoke: what was learned no longer counts.
func (s *Server) revokeFit(w http.ResponseWriter, r *http.Request, v visit) {
	history, err := s.cfg.Snapshots.Book.ScoreOverrides(r.Context(), v.merchant.ID)
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	profile, err := s.cfg.Snapshots.Scores.ByID(r.PostForm.Get("profile"))
	if errors.Is(err, tracker.ErrNoProfile) {
		err = tracker.ErrNotFound
	}
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	like := v.override(r, profile.ID)
	rows := tracker.RevokeFit(history, like)
	switch {
	case len(rows) == 0:
		s.snapshotRefused(w, r, v.t("snap.fit.none"))
		return
	case like.Why == "":
		s.snapshotRefused(w, r, v.t("snap.fit.why"))
		return
	}
	if _, err = profile.With(append(history, rows...)); err == nil {
		err = s.cfg.Snapshots.Book.AddScoreOverrides(r.Context(), v.merchant.ID, rows)
	}
	if errors.Is(err, tracker.ErrOverride) { // a weight set by hand since then does not fit the others any more
		s.snapshotRefused(w, r, v.t("snap.fit.misfit"))
		return
	}
	if err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	s.snapshotDone(w, r, v.t("snap.fit.revoked"))
}
