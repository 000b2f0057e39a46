package web

import (
	"net/http"
	"parcelwarden/tracker"
	"strconv"
)

const mostHits = 50

// searchPageView lists what a search found. One hit leads straight to its parcel.
type searchPageView struct {
	frame
	Text string
	Hits []hitLine
	More bool
}

// hitLine is one parcel that was found.
type hitLine struct {
	Href       string
	TrackingNo string
	Courier    string
	Lane       string
	Status     tracker.Status
	LastText   string
	Last       Moment
}

func (s *Server) searchPage(w http.ResponseWriter, r *http.Request, v visit) {
	text := tracker.CleanText(r.URL.Query().Get("q"), 100)
	page := searchPageView{Text: text}
	if text != "" {
		hits, err := s.cfg.Store.FindShipments(r.Context(), v.scope(), text, mostHits)
		if err != nil {
			s.fail(w, r, v.format, err)
			return
		}
		if len(hits) == 1 {
			http.Redirect(w, r, "/parcels/"+strconv.FormatInt(hits[0].ID, 10), http.StatusSeeOther)
			return
		}
		page.More = len(hits) == mostHits
		for _, sh := range hits {
			page.Hits = append(page.Hits, hitLine{
				Href: "/parcels/" + strconv.FormatInt(sh.ID, 10), TrackingNo: sh.TrackingNo, Courier: s.cfg.CourierName(v.locale, sh.Courier),
				Lane: v.lane(sh), Status: sh.Status, LastText: tracker.HidePhones(sh.LastEventText), Last: v.moment(sh.LastEventAt),
			})
		}
	}
	page.frame = s.frameFor(r, v, "search", v.t("search.title"))
	page.Scan = true
	s.render(w, v.format, "search", page)
}
