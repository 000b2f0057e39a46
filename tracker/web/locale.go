package web

import (
	"net/http"
	"net/url"
	"parcelwarden/tracker"
	"strings"

	"golang.org/x/text/language"
)

const localeCookie = "pw_locale"

// parseLocale accepts the names of the supported locales only.
func parseLocale(name string) (tracker.Locale, bool) {
	for _, l := range locales() {
		if string(l) == name {
			return l, true
		}
	}
	return tracker.LocaleZH, false
}

// userLocale is the language the user chose, or what the browser says if they never chose.
func userLocale(u tracker.User, r *http.Request) tracker.Locale {
	if l, ok := parseLocale(string(u.Locale)); ok {
		return l
	}
	return requestLocale(r)
}

// requestLocale reads the cookie, then Accept-Language. Anything else is Chinese.
func requestLocale(r *http.Request) tracker.Locale {
	if c, err := r.Cookie(localeCookie); err == nil {
		if l, ok := parseLocale(c.Value); ok {
			return l
		}
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return tracker.LocaleZH
	}
	for _, tag := range tags {
		switch base, _ := tag.Base(); base.String() {
		case "zh":
			return tracker.LocaleZH
		case "en":
			return tracker.LocaleEN
		}
	}
	return tracker.LocaleZH
}

// switchLocale is POST /locale. It works before and after sign-in.
func (s *Server) switchLocale(w http.ResponseWriter, r *http.Request) {
	l, ok := parseLocale(r.PostFormValue("locale"))
	if !ok {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: localeCookie, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, Secure: s.cfg.SecureCookies, SameSite: http.SameSiteLaxMode,
	})
	if id := s.sessions.GetInt64(r.Context(), keyUser); id != 0 {
		if err := s.cfg.Store.SetUserLocale(r.Context(), id, l); err != nil {
			s.fail(w, r, s.stranger(r), err)
			return
		}
	}
	http.Redirect(w, r, localPath(r.PostFormValue("back")), http.StatusSeeOther)
}

// localPath keeps a redirect on this site: anything that a browser could read as another host becomes the front page.
func localPath(p string) string {
	u, err := url.Parse(p)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(p, "/") || strings.ContainsAny(p, "\\\r\n\t") ||
		strings.HasPrefix(p, "//") {
		return "/"
	}
	return p
}

func escapeQuery(s string) string { return url.QueryEscape(s) }
