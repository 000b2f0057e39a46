package web

import (
	"context"
	"errors"
	"net/http"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// DigestWishes keeps who wants no digest of a merchant any more.
type DigestWishes interface {
	StopDigests(ctx context.Context, merchantID int64, recipient string, stop bool, at time.Time) (changed bool, err error)
	DigestsStopped(ctx context.Context, merchantID int64, recipient string) (bool, error)
}

// UnsubscribeVerifier checks the token in the link of a digest. It fails for one that was changed or has expired.
type UnsubscribeVerifier interface {
	Verify(token string, now time.Time) (tracker.Unsubscription, error)
}

// unsubscribeView is the page behind the link of a digest. State chooses it: on, off, dead.
type unsubscribeView struct {
	frame
	State   string
	Shop    string
	Address string // masked
	Action  string
}

// openUnsubscribe checks the token and reads whose digests it is about. Every way in which a link can be dead looks the same.
func (s *Server) openUnsubscribe(w http.ResponseWriter, r *http.Request) (tracker.Unsubscription, tracker.Merchant, bool) {
	if !s.visits.allow("host/"+remoteHost(r), visitsPerHost) {
		s.tooMany(w, r)
		return tracker.Unsubscription{}, tracker.Merchant{}, false
	}
	who, err := s.cfg.Unsubscribe.Verify(r.PathValue("token"), s.cfg.Now())
	var m tracker.Merchant
	if err == nil {
		m, err = s.cfg.Store.Merchant(r.Context(), who.MerchantID)
	}
	switch {
	case err == nil:
		return who, m, true
	case errors.Is(err, tracker.ErrLinkInvalid), errors.Is(err, tracker.ErrLinkExpired), errors.Is(err, tracker.ErrNotFound):
		f := s.stranger(r)
		page := unsubscribeView{frame: s.frameOutside(r, f, f.t("unsubscribe.dead")), State: "dead"}
		page.Back = ""
		s.renderAs(w, http.StatusGone, f, "unsubscribe", page)
	default:
		s.fail(w, r, s.stranger(r), err)
	}
	return who, m, false
}

// unsubscribePage is GET /u/{token}. Programs that look at links before people do must not change anything, so it only asks.
func (s *Server) unsubscribePage(w http.ResponseWriter, r *http.Request) {
	who, m, ok := s.openUnsubscribe(w, r)
	if !ok {
		return
	}
	stopped, err := s.cfg.Store.DigestsStopped(r.Context(), who.MerchantID, who.Recipient)
	if err != nil {
		s.fail(w, r, s.stranger(r), err)
		return
	}
	s.showUnsubscribe(w, r, who, m, stopped)
}

func (s *Server) showUnsubscribe(w http.ResponseWriter, r *http.Request, who tracker.Unsubscription, m tracker.Merchant, stopped bool) {
	f := s.formatFor(requestLocale(r), m)
	page := unsubscribeView{
		frame: s.frameOutside(r, f, f.t("unsubscribe.title")), State: "on", Shop: m.Name, Address: tracker.HideAddress(who.Recipient), Action: r.URL.Path,
	}
	if stopped {
		page.State = "off"
	}
	s.render(w, f, "unsubscribe", page)
}

// unsubscribe is POST /u/{token}: from the page's button with do=stop or do=start, or from a mail program with
// List-Unsubscribe=One-Click (RFC 8058), which stops the digests and wants no redirect.
func (s *Server) unsubscribe(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	who, m, ok := s.openUnsubscribe(w, r)
	if !ok {
		return
	}
	do, click := r.PostFormValue("do"), strings.EqualFold(r.PostFormValue("List-Unsubscribe"), "One-Click")
	if do != "stop" && do != "start" && !click {
		s.badRequest(w, s.stranger(r))
		return
	}
	stop := do != "start"
	if _, err := s.cfg.Store.StopDigests(r.Context(), who.MerchantID, who.Recipient, stop, s.cfg.Now()); err != nil {
		s.fail(w, r, s.stranger(r), err)
		return
	}
	if click {
		s.showUnsubscribe(w, r, who, m, stop)
		return
	}
	http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
}
