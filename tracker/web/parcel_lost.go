package web

import (
	"context"
	"net/http"
	"parcelwarden/tracker"
	"strconv"
	"time"
)

// markLost is POST /parcels/{id}/lost: staff say that a parcel is lost, and on what grounds.
func (s *Server) markLost(w http.ResponseWriter, r *http.Request, v visit) {
	s.lossForm(w, r, v, lossWords{done: "lost.done", refused: "lost.closed"}, s.cfg.Store.MarkLost)
}

// unmarkLost is POST /parcels/{id}/found: staff take back the mark that they see, and say why.
func (s *Server) unmarkLost(w http.ResponseWriter, r *http.Request, v visit) {
	s.lossForm(w, r, v, lossWords{done: "lost.unmarked", refused: "lost.changed"}, func(ctx context.Context, m tracker.LostMark) (bool, error) {
		seen, err := strconv.ParseInt(r.PostFormValue("marked"), 10, 64)
		if err != nil {
			return false, nil
		}
		return s.cfg.Store.UnmarkLost(ctx, m, time.UnixMilli(seen))
	})
}

// lossWords are the page texts for what became of a form.
type lossWords struct{ done, refused string }

func (s *Server) lossForm(w http.ResponseWriter, r *http.Request, v visit, say lossWords, write func(context.Context, tracker.LostMark) (bool, error)) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		s.fail(w, r, v.format, tracker.ErrNotFound)
		return
	}
	here := "/parcels/" + strconv.FormatInt(id, 10)
	mark, err := tracker.LostMark{
		MerchantID: v.scope(), ShipmentID: id, By: v.user.Name, Note: r.PostFormValue("note"), At: v.now,
	}.Checked()
	if err != nil {
		s.regret(r, v.t("lost.empty"))
		http.Redirect(w, r, here+"#story", http.StatusSeeOther)
		return
	}
	done, err := write(r.Context(), mark)
	switch {
	case err != nil:
		s.fail(w, r, v.format, err)
		return
	case done:
		s.remember(r, v.t(say.done))
	default:
		s.regret(r, v.t(say.refused))
	}
	http.Redirect(w, r, here, http.StatusSeeOther)
}

// lostRequest is the body of POST /api/parcels/{no}/lost. By names who said so in the caller's own system.
type lostRequest struct {
	Note string `json:"note"`
	By   string `json:"by"`
}

// postLost is POST /api/parcels/{no}/lost, and DELETE for taking it back: the same for programs. It answers 204, 404 for a number that the
// token's merchant does not have, 409 for a parcel that is closed or, for DELETE, not marked, and 422 without grounds.
func (s *Server) postLost(w http.ResponseWriter, r *http.Request) {
	token, ok := s.caller(w, r)
	if !ok {
		return
	}
	var body lostRequest
	if !readJSON(w, r, &body, "note and by") {
		return
	}
	by := tracker.CleanText(body.By, 60)
	if by != "" {
		by = " " + by
	}
	mark, err := tracker.LostMark{MerchantID: token.MerchantID, By: "api:" + token.Name + by, Note: body.Note, At: s.cfg.Now()}.Checked()
	if err != nil {
		refuse(w, problemDetails{Title: "no grounds", Status: http.StatusUnprocessableEntity, Detail: "note must say on what grounds the parcel is lost, or is not"})
		return
	}
	s.applyLost(w, r, mark)
}

// applyLost marks, or unmarks, the one parcel of the merchant that has the number in the address.
func (s *Server) applyLost(w http.ResponseWriter, r *http.Request, mark tracker.LostMark) {
	parcel, ok := s.numbered(w, r, mark.MerchantID)
	if !ok {
		return
	}
	mark.ShipmentID = parcel.ID
	var done bool
	var err error
	if r.Method == http.MethodDelete {
		done, err = s.cfg.Store.UnmarkLost(r.Context(), mark, parcel.LostMarkedAt)
	} else {
		done, err = s.cfg.Store.MarkLost(r.Context(), mark)
	}
	switch {
	case err != nil:
		s.refuseInternal(w, r, err)
	case !done:
		refuse(w, problemDetails{Title: "cannot be marked", Status: http.StatusConflict, Detail: "the parcel is closed, or not marked as lost"})
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}
