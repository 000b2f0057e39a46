package web

import "net/http"

// problem is what an error page says: what happened, what was kept, what to do. The texts are error.KEY.what, .kept and .next.
type problem struct {
	status int
	key    string
	ref    string // under which the log has the details
}

// problemPage is the error page.
type problemPage struct {
	frame
	Status           int
	What, Kept, Next string
	Ref              string
}

func (s *Server) renderError(w http.ResponseWriter, f format, p problem) {
	s.renderAs(w, p.status, f, "problem", problemPage{
		frame:  frame{Title: f.t("error." + p.key + ".what")},
		Status: p.status,
		What:   f.t("error." + p.key + ".what"), Kept: f.t("error." + p.key + ".kept"), Next: f.t("error." + p.key + ".next"),
		Ref: p.ref,
	})
}

// badRequest is for a form that a browser page would not have sent.
func (s *Server) badRequest(w http.ResponseWriter, f format) {
	s.renderError(w, f, problem{status: http.StatusBadRequest, key: "form"})
}
