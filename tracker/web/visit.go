package web

import (
	"context"
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"time"
)

// visit is one request of a signed-in user: who it is, which merchant they look at, and how they read.
type visit struct {
	format
	user      tracker.User
	merchant  tracker.Merchant   // zero when an admin looks at every merchant
	merchants []tracker.Merchant // what the switcher offers; empty for everyone but admins
}

// scope is the merchant id that every store call of this visit carries. Only an admin without a merchant of their own can have 0.
func (v visit) scope() int64 { return v.merchant.ID }

// shop is the name of one of the merchants that the visitor may choose from.
func (v visit) shop(id int64) string {
	for _, m := range v.merchants {
		if m.ID == id {
			return m.Name
		}
	}
	return ""
}

// seesMoney reports whether amounts and scores are shown: staff work the list without them.
func (v visit) seesMoney() bool {
	return v.user.Role == tracker.RoleMerchant || v.user.Role == tracker.RoleAdmin
}

// Keys of the session.
const (
	keyUser     = "user"
	keyMerchant = "merchant"
	keyFlash    = "flash"
)

// signedIn runs h for a signed-in user and sends everyone else to the sign-in page.
func (s *Server) signedIn(h func(http.ResponseWriter, *http.Request, visit)) http.Handler {
	return s.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := s.visitOf(r)
		switch {
		case errors.Is(err, tracker.ErrNotFound):
			s.askToSignIn(w, r)
		case err != nil:
			s.fail(w, r, s.stranger(r), err)
		default:
			h(w, r, v)
		}
	}))
}

// askToSignIn leads to the sign-in page. A part that htmx asked for cannot hold that page, so the whole window goes there.
func (s *Server) askToSignIn(w http.ResponseWriter, r *http.Request) {
	target := "/login"
	if r.Method == http.MethodGet && r.Header.Get("HX-Request") == "" {
		target += "?next=" + escapeQuery(r.URL.RequestURI())
	}
	if r.Header.Get("HX-Request") != "" {
		w.Header().Set("HX-Redirect", target)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
}

// visitOf reads the session. A user who was removed, or a merchant user without a merchant, is not found.
func (s *Server) visitOf(r *http.Request) (visit, error) {
	ctx := r.Context()
	id := s.sessions.GetInt64(ctx, keyUser)
	if id == 0 {
		return visit{}, tracker.ErrNotFound
	}
	user, err := s.cfg.Store.User(ctx, id)
	if err != nil {
		return visit{}, err
	}
	v := visit{user: user}
	if err := s.chooseMerchant(ctx, &v); err != nil {
		return visit{}, err
	}
	v.format = s.formatFor(userLocale(user, r), v.merchant)
	return v, nil
}

// chooseMerchant sets what the user looks at: their own merchant, or for an admin of all merchants the chosen one.
func (s *Server) chooseMerchant(ctx context.Context, v *visit) error {
	if v.user.MerchantID != 0 {
		m, err := s.cfg.Store.Merchant(ctx, v.user.MerchantID)
		v.merchant = m
		return err
	}
	if v.user.Role != tracker.RoleAdmin {
		return tracker.ErrNotFound
	}
	all, err := s.cfg.Store.Merchants(ctx)
	if err != nil {
		return err
	}
	v.merchants = all
	chosen := s.sessions.GetInt64(ctx, keyMerchant)
	for _, m := range all {
		if m.ID == chosen || len(all) == 1 {
			v.merchant = m
		}
	}
	return nil
}

// oneMerchant returns the merchant of a page that exists per merchant only: the chosen one, or the first.
func (v visit) oneMerchant() (tracker.Merchant, bool) {
	if v.merchant.ID != 0 {
		return v.merchant, true
	}
	if len(v.merchants) > 0 {
		return v.merchants[0], true
	}
	return tracker.Merchant{}, false
}

// formatFor returns how to write for a reader of the locale who looks at the merchant.
func (s *Server) formatFor(locale tracker.Locale, m tracker.Merchant) format {
	name := m.Zone
	if name == "" {
		name = "Asia/Shanghai"
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		zone = time.FixedZone("UTC+8", 8*3600)
	}
	return format{texts: s.look.texts, words: s.cfg.Words, locale: locale, zone: zone, now: s.cfg.Now()}
}

// stranger is how to write for somebody who has not signed in.
func (s *Server) stranger(r *http.Request) format {
	return s.formatFor(requestLocale(r), tracker.Merchant{})
}

// remember shows a sentence on the next page of this visitor.
func (s *Server) remember(r *http.Request, text string) { s.sessions.Put(r.Context(), keyFlash, text) }

// switchMerchant is POST /merchant: an admin chooses whose parcels to see.
func (s *Server) switchMerchant(w http.ResponseWriter, r *http.Request, v visit) {
	id, _ := strconv.ParseInt(r.PostFormValue("merchant"), 10, 64)
	if len(v.merchants) == 0 {
		s.fail(w, r, v.format, tracker.ErrNotFound)
		return
	}
	s.sessions.Put(r.Context(), keyMerchant, id)
	http.Redirect(w, r, "/stuck", http.StatusSeeOther)
}
