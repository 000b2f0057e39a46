package web

import (
	"encoding/json"
	"net/http"
	"parcelwarden/tracker"
)

// readJSON reads the body of a request about one parcel or order; false after it was refused. The fields are those that it must have.
func readJSON(w http.ResponseWriter, r *http.Request, into any, fields string) bool {
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(into)
	if err != nil {
		refuse(w, problemDetails{Title: "body cannot be read", Status: http.StatusUnprocessableEntity, Detail: "send a JSON object with " + fields})
	}
	return err == nil
}

// numbered finds the one parcel of a merchant that has the number in the address; false after the request was refused.
func (s *Server) numbered(w http.ResponseWriter, r *http.Request, merchantID int64) (tracker.Shipment, bool) {
	number := tracker.NormalizeNumber(r.PathValue("no"))
	found, err := s.cfg.Store.FindShipments(r.Context(), merchantID, number, 2)
	if err != nil {
		s.refuseInternal(w, r, err)
		return tracker.Shipment{}, false
	}
	if len(found) != 1 || found[0].TrackingNo != number {
		refuse(w, problemDetails{Title: "not found", Status: http.StatusNotFound, Detail: "no parcel, or more than one, has this tracking number"})
		return tracker.Shipment{}, false
	}
	return found[0], true
}
