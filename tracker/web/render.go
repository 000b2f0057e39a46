package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"parcelwarden/tracker"
	"path"
	"slices"
	"strings"
)

//go:embed templates/*.html
var templateFiles embed.FS

// pages holds every page in every language, parsed at start. A page is its own file plus the files whose names begin with "_".
type pages struct {
	byLocale map[tracker.Locale]map[string]*template.Template
}

func loadPages(t *texts, words *tracker.Words, a *assets) (*pages, error) {
	out := &pages{byLocale: map[tracker.Locale]map[string]*template.Template{}}
	entries, err := templateFiles.ReadDir("templates")
	if err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	for _, locale := range locales() {
		set := map[string]*template.Template{}
		shared, err := template.New("").Funcs(funcs(locale, t, words, a)).ParseFS(templateFiles, "templates/_*.html")
		if err != nil {
			return nil, fmt.Errorf("parse shared templates: %w", err)
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), "_") {
				continue
			}
			own, err := shared.Clone()
			if err == nil {
				own, err = own.ParseFS(templateFiles, "templates/"+e.Name())
			}
			if err != nil {
				return nil, fmt.Errorf("parse template %s: %w", e.Name(), err)
			}
			set[strings.TrimSuffix(path.Base(e.Name()), ".html")] = own
		}
		out.byLocale[locale] = set
	}
	return out, nil
}

// funcs are what templates may call. Everything that needs a clock or a zone is worked out before, in the page structs.
func funcs(locale tracker.Locale, t *texts, words *tracker.Words, a *assets) template.FuncMap {
	return template.FuncMap{
		"t":     func(key string, pairs ...any) string { return t.say(locale, key, pairs...) },
		"word":  func(group string, name any) string { return words.Of(locale, group, fmt.Sprint(name)) },
		"asset": a.url,
		"lang":  func() string { return string(locale) },
		"row":   func(r stuckRow, money bool) rowParts { return rowParts{r, money} },
		"empty": func(what, next string) nothing { return nothing{t.say(locale, what), t.say(locale, next)} },
	}
}

// rowParts is a row of the list with what its reader may see.
type rowParts struct {
	stuckRow
	SeesMoney bool
}

// nothing is an empty state: what is not there, and what to do next.
type nothing struct{ What, Next string }

// frame is what the layout around every page needs.
type frame struct {
	Title     string
	Nav       string // which entry of the navigation is the current page
	Aside     bool   // and whether that entry is in the menu of what is seldom needed
	User      string // empty before sign-in
	Merchant  tracker.Merchant
	Merchants []tracker.Merchant
	SeesMoney bool
	WhatIf    bool   // there is a what-if page
	Decides   bool   // decisions are taken here
	Tells     bool   // who is told is said here
	Back      string // where a language switch returns to
	Scan      bool   // the search box has the focus
	Flash     string
	Refused   bool // the sentence says that nothing was done
	typed     map[string]string
	Demo      *DemoLinks
	Clock     Moment // the simulated time, shown with Demo
}

// frameFor builds the frame of a signed-in page and takes the sentence that the last request left.
func (s *Server) frameFor(r *http.Request, v visit, nav, title string) frame {
	bad, typed := s.refused(r)
	return frame{
		Refused: bad, typed: typed,
		Title: title, Nav: nav, User: v.user.Name, Merchant: v.merchant, Merchants: v.merchants, SeesMoney: v.seesMoney(),
		Back: r.URL.RequestURI(), Flash: s.sessions.PopString(r.Context(), keyFlash), Demo: s.cfg.Demo, Clock: v.moment(v.now), WhatIf: v.seesMoney() && s.cfg.WhatIf.Runs != nil,
		Decides: s.cfg.Decisions.Book != nil, Tells: v.seesMoney() && s.cfg.People.Book != nil, Aside: slices.Contains([]string{"couriers", "rules", "whatif", "lanes", "people"}, nav),
	}
}

// frameOutside is the frame of a page without sign-in.
func (s *Server) frameOutside(r *http.Request, f format, title string) frame {
	return frame{Title: title, Back: r.URL.RequestURI(), Demo: s.cfg.Demo, Clock: f.moment(f.now)}
}

// render writes a page, whole or not at all.
func (s *Server) render(w http.ResponseWriter, f format, name string, data any) {
	s.renderAs(w, http.StatusOK, f, name, data)
}

func (s *Server) renderAs(w http.ResponseWriter, status int, f format, name string, data any) {
	body, err := s.look.pages.execute(f.locale, name, "layout", data)
	if err != nil {
		s.log.Error("template failed", "page", name, "err", err)
		http.Error(w, f.t("error.internal.what"), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(f.locale))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// renderPart writes one named block of a page without the layout, for htmx.
func (s *Server) renderPart(w http.ResponseWriter, f format, name, block string, data any) {
	body, err := s.look.pages.execute(f.locale, name, block, data)
	if err != nil {
		s.log.Error("template failed", "page", name, "block", block, "err", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(body)
}

func (p *pages) execute(locale tracker.Locale, name, block string, data any) ([]byte, error) {
	page, ok := p.byLocale[locale][name]
	if !ok {
		return nil, fmt.Errorf("no page %q", name)
	}
	var b bytes.Buffer
	err := page.ExecuteTemplate(&b, block, data)
	return b.Bytes(), err
}
