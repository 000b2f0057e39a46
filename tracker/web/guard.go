package web

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"parcelwarden/tracker"
	"strings"
)

// policy allows what the pages need and nothing else: their own scripts and styles, and forms that come back here.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard puts the headers on every answer, refuses forms from other sites, and turns a panic into an error page.
func (s *Server) guard(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.renderError(w, s.stranger(r), problem{status: http.StatusForbidden, key: "foreign"})
	}))
	cross.AddInsecureBypassPattern("POST /hooks/") // signed by their senders, and no browser has a part in them
	cross.AddInsecureBypassPattern("PUT " + hookPattern)
	protected := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "geolocation=(), microphone=(), camera=()")
		h.Set("Cache-Control", "no-store")
		if s.cfg.SecureCookies {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		defer s.rescue(w, r)
		protected.ServeHTTP(w, r)
	})
}

func (s *Server) rescue(w http.ResponseWriter, r *http.Request) {
	switch p := recover(); p {
	case nil:
	case http.ErrAbortHandler:
		panic(p)
	default:
		s.fail(w, r, s.stranger(r), errors.New("panic in a page"), slog.Any("panic", p))
	}
}

// fail answers with an error page. What went wrong is logged under a reference that the page shows; its text stays in the log.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, f format, err error, attrs ...slog.Attr) {
	if errors.Is(err, tracker.ErrNotFound) {
		s.renderError(w, f, problem{status: http.StatusNotFound, key: "missing"})
		return
	}
	if r.Context().Err() != nil {
		return // the visitor went away
	}
	ref := reference()
	attrs = append(attrs, slog.String("ref", ref), slog.String("route", r.Pattern), slog.Any("err", err))
	s.log.LogAttrs(r.Context(), slog.LevelError, "page failed", attrs...)
	s.renderError(w, f, problem{status: http.StatusInternalServerError, key: "internal", ref: ref})
}

// reference is short enough to read over the telephone.
func reference() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return strings.ToUpper(hex.EncodeToString(b[:]))
}

func (s *Server) lost(w http.ResponseWriter, r *http.Request) {
	s.renderError(w, s.stranger(r), problem{status: http.StatusNotFound, key: "missing"})
}
