package web

import (
	"context"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
)

// comment is POST /parcels/{id}/comments. The incident in the form must be one of this parcel's.
func (s *Server) comment(w http.ResponseWriter, r *http.Request, v visit) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	incident, _ := strconv.ParseInt(r.PostFormValue("incident"), 10, 64)
	text := tracker.CleanText(r.PostFormValue("text"), 2000)
	here := "/parcels/" + strconv.FormatInt(id, 10) + "#story"
	if text == "" {
		s.regret(r, v.t("comment.empty"))
		http.Redirect(w, r, here, http.StatusSeeOther)
		return
	}
	if err := s.addComment(r.Context(), v, id, incident, text); err != nil {
		s.fail(w, r, v.format, err)
		return
	}
	s.remember(r, v.t("comment.done"))
	http.Redirect(w, r, here, http.StatusSeeOther)
}

func (s *Server) addComment(ctx context.Context, v visit, shipmentID, incidentID int64, text string) error {
	rec, err := s.cfg.Store.Parcel(ctx, v.scope(), shipmentID)
	if err != nil {
		return err
	}
	for _, i := range rec.Incidents {
		if i.ID == incidentID {
			return s.cfg.Store.Comment(ctx, rec.Shipment.MerchantID, incidentID, v.user.Name, text, v.now)
		}
	}
	return tracker.ErrNotFound
}
