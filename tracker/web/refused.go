package web

import (
	"encoding/json"
	"net/http"
)

const (
	keyRefused = "refused" // the sentence that the last request left says that nothing was done
	keyTyped   = "typed"   // what was typed into the form that was refused
)

// typedMost is how much of a refused form is kept, in bytes, and of how many fields.
const (
	typedMost   = 500
	typedFields = 60
)

// regret leaves the sentence that something was not done.
func (s *Server) regret(r *http.Request, text string) {
	s.remember(r, text)
	s.sessions.Put(r.Context(), keyRefused, "1")
}

// regretForm does so and keeps what was typed, so that the form can be mended instead of filled in anew. It is for forms without anything personal.
func (s *Server) regretForm(r *http.Request, text string) {
	s.regret(r, text)
	typed := map[string]string{}
	for name := range r.PostForm {
		if text := r.PostForm.Get(name); len(typed) < typedFields && len(name) < typedMost && len(text) <= typedMost {
			typed[r.URL.Path+" "+name] = text
		}
	}
	if raw, err := json.Marshal(typed); err == nil {
		s.sessions.Put(r.Context(), keyTyped, string(raw))
	}
}

// refused takes both.
func (s *Server) refused(r *http.Request) (bad bool, typed map[string]string) {
	bad = s.sessions.PopString(r.Context(), keyRefused) != ""
	if raw := s.sessions.PopString(r.Context(), keyTyped); raw != "" {
		if err := json.Unmarshal([]byte(raw), &typed); err != nil {
			return bad, nil // an older program's; the form begins empty
		}
	}
	return bad, typed
}

// Typed is what was typed into a field of a form that was refused; otherwise if that form was not the last one.
func (f frame) Typed(action, name, otherwise string) string {
	if text, ok := f.typed[action+" "+name]; ok {
		return text
	}
	return otherwise
}
