package web

import (
	"errors"
	"log/slog"
	"math"
	"net"
	"net/http"
	"parcelwarden/tracker"
	"strings"
)

// loginForm is the sign-in page.
type loginForm struct {
	frame
	Name  string
	Next  string
	Error string
}

func (s *Server) loginPage(w http.ResponseWriter, r *http.Request) {
	if s.sessions.GetInt64(r.Context(), keyUser) != 0 {
		http.Redirect(w, r, localPath(r.URL.Query().Get("next")), http.StatusSeeOther)
		return
	}
	f := s.stranger(r)
	s.render(w, f, "login", loginForm{frame: s.frameOutside(r, f, f.t("login.title")), Next: r.URL.Query().Get("next")})
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	f := s.stranger(r)
	form := loginForm{
		frame: s.frameOutside(r, f, f.t("login.title")),
		Name:  strings.TrimSpace(r.PostFormValue("name")), Next: r.PostFormValue("next"),
	}
	form.Back = "/login"
	key := strings.ToLower(form.Name) + "\x00" + remoteHost(r)
	if wait := s.logins.wait(key); wait > 0 {
		form.Error = f.t("login.wait", "N", int(math.Ceil(wait.Seconds())))
		s.renderAs(w, http.StatusTooManyRequests, f, "login", form)
		return
	}
	user, err := s.cfg.Store.UserByName(r.Context(), form.Name)
	if err != nil && !errors.Is(err, tracker.ErrNotFound) {
		s.fail(w, r, f, err)
		return
	}
	ok, err := s.logins.check(r.Context(), user.PasswordHash, r.PostFormValue("password"))
	if err != nil {
		s.fail(w, r, f, err)
		return
	}
	if !ok {
		s.logins.wrong(key)
		s.log.Info("sign-in refused", slog.String("address", remoteHost(r)))
		form.Error = f.t("login.wrong")
		s.renderAs(w, http.StatusUnauthorized, f, "login", form)
		return
	}
	s.logins.right(key)
	s.enter(w, r, user, form.Next)
}

// enter starts the session under a new token, so that one planted before sign-in is worth nothing.
func (s *Server) enter(w http.ResponseWriter, r *http.Request, user tracker.User, next string) {
	ctx := r.Context()
	if err := s.sessions.RenewToken(ctx); err != nil {
		s.fail(w, r, s.stranger(r), err)
		return
	}
	s.sessions.Put(ctx, keyUser, user.ID)
	s.sessions.Remove(ctx, keyMerchant)
	http.Redirect(w, r, localPath(next), http.StatusSeeOther)
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	if err := s.sessions.Destroy(r.Context()); err != nil {
		s.fail(w, r, s.stranger(r), err)
		return
	}
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}

// remoteHost is the connection's own address. Forwarding headers are not read: anybody can write them.
func remoteHost(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
