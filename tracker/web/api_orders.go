package web

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"parcelwarden/tracker"
	"strings"
)

const largestBody = 32 << 20

// problemDetails is an error in the form of RFC 9457.
type problemDetails struct {
	Type   string                `json:"type"`
	Title  string                `json:"title"`
	Status int                   `json:"status"`
	Detail string                `json:"detail,omitempty"`
	Ref    string                `json:"reference,omitempty"`
	Report *tracker.ImportReport `json:"report,omitempty"`
}

// TokenHash is how an API token is stored: the SHA-256 of its text in hex. A token is random, so it needs no slow hash.
func TokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// postOrders is POST /api/orders: it stores the orders of one merchant and answers with the import report. It is 422 only when
// nothing could be kept; rejected rows beside good ones stand in the report of a 200.
func (s *Server) postOrders(w http.ResponseWriter, r *http.Request) {
	token, ok := s.caller(w, r)
	switch {
	case !ok:
		return
	case s.cfg.ImportOrders == nil:
		refuse(w, problemDetails{Title: "not available", Status: http.StatusNotFound, Detail: "this server takes no orders over HTTP"})
		return
	}
	report, err := s.cfg.ImportOrders(r.Context(), token.MerchantID, http.MaxBytesReader(w, r.Body, largestBody))
	switch {
	case err != nil:
		s.refuseImport(w, r, err)
	case report.Rows > 0 && report.Rejected == report.Rows:
		refuse(w, problemDetails{
			Title: "no order could be stored", Status: http.StatusUnprocessableEntity, Detail: "every row was rejected; see report.errors",
			Report: &report,
		})
	default:
		if report.Errors == nil {
			report.Errors = []tracker.RowError{}
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(report)
	}
}

// bearer finds the token of the Authorization header. A revoked token is as good as none.
func (s *Server) bearer(r *http.Request) (tracker.APIToken, error) {
	scheme, value, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	value = strings.TrimSpace(value)
	if !strings.EqualFold(scheme, "Bearer") || value == "" {
		return tracker.APIToken{}, tracker.ErrNotFound
	}
	token, err := s.cfg.Store.TokenByHash(r.Context(), TokenHash(value))
	if err == nil && (!token.RevokedAt.IsZero() || token.MerchantID == 0) {
		return tracker.APIToken{}, tracker.ErrNotFound
	}
	return token, err
}

// caller returns whose token a program brought; false after the request was refused.
func (s *Server) caller(w http.ResponseWriter, r *http.Request) (tracker.APIToken, bool) {
	token, err := s.bearer(r)
	switch {
	case errors.Is(err, tracker.ErrNotFound):
		w.Header().Set("WWW-Authenticate", `Bearer realm="parcelwarden"`)
		refuse(w, problemDetails{Title: "unauthorized", Status: http.StatusUnauthorized, Detail: "the token is missing, unknown or revoked"})
	case err != nil:
		s.refuseInternal(w, r, err)
	}
	return token, err == nil
}

func (s *Server) refuseImport(w http.ResponseWriter, r *http.Request, err error) {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		refuse(w, problemDetails{
			Title: "body too large", Status: http.StatusRequestEntityTooLarge, Detail: "send at most 32 MiB at once; nothing of this body was stored",
		})
		return
	}
	if unreadable(err) {
		refuse(w, problemDetails{Title: "body cannot be read", Status: http.StatusUnprocessableEntity, Detail: err.Error()})
		return
	}
	s.refuseInternal(w, r, err)
}

// unreadable reports whether the caller can mend it, so that the text may be shown.
func unreadable(err error) bool {
	if errors.Is(err, ErrBadInput) || errors.Is(err, io.ErrUnexpectedEOF) {
		return true
	}
	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return true
	}
	_, ok := errors.AsType[*csv.ParseError](err)
	return ok
}

func (s *Server) refuseInternal(w http.ResponseWriter, r *http.Request, err error) {
	ref := reference()
	s.log.LogAttrs(r.Context(), slog.LevelError, "order import failed", slog.String("ref", ref), slog.Any("err", err))
	refuse(w, problemDetails{Title: "internal error", Status: http.StatusInternalServerError, Ref: ref})
}

func refuse(w http.ResponseWriter, p problemDetails) {
	p.Type = "about:blank"
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}
