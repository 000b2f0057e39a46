package mailsink

import (
	"embed"
	"html/template"
	"net/http"
	"slices"
	"strconv"
)

//go:embed pages.html
var pageFiles embed.FS

// listLimit is how many mails the list shows, newest first.
const listLimit = 200

type listPage struct {
	Mails             []Mail
	Count, Duplicates int
}

// mailPage is one mail with its text cut at its links.
type mailPage struct {
	Mail
	Pieces []piece
}

// Handler serves the mails as pages: the list at "" and one mail at its number. Links are relative, so that it may be mounted below
// any path that ends with a slash. Addresses in a mail that are on the origin, such as http://127.0.0.1:8080, are links; empty: none is.
func (s *Sink) Handler(origin string) http.Handler {
	pages := template.Must(template.ParseFS(pageFiles, "pages.html"))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		mails := s.Messages()
		slices.Reverse(mails)
		show(w, pages, "list", listPage{mails[:min(len(mails), listLimit)], s.Count(), s.Duplicates()})
	})
	mux.HandleFunc("GET /{number}", func(w http.ResponseWriter, r *http.Request) {
		number, err := strconv.Atoi(r.PathValue("number"))
		m, found := s.message(number)
		if err != nil || !found {
			w.WriteHeader(http.StatusNotFound)
			show(w, pages, "gone", nil)
			return
		}
		show(w, pages, "mail", mailPage{m, linked(m.Text, origin)})
	})
	return mux
}

func show(w http.ResponseWriter, pages *template.Template, name string, page any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	// An error here is the reader going away: the templates were parsed and the page types are ours.
	_ = pages.ExecuteTemplate(w, name, page)
}
