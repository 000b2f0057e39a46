package web

import (
	"net/http"
	"parcelwarden/tracker"
	"strconv"
)

// accounts lists whose account can be the same person's as one who is told.
func (s *Server) accounts(r *http.Request, m tracker.Merchant) ([]tracker.User, error) {
	if s.cfg.People.Users == nil {
		return nil, nil
	}
	return s.cfg.People.Users(r.Context(), m.ID)
}

// accountChoices are the accounts to choose from. Admins of the installation are named to each other only.
func (v visit) accountChoices(users []tracker.User, chosen string) []choice {
	out := []choice{{Label: v.t("people.account.email"), Chosen: chosen == ""}, {Value: "none", Label: v.t("people.account.none"), Chosen: chosen == "none"}}
	for _, u := range users {
		id := strconv.FormatInt(u.ID, 10)
		if u.MerchantID != 0 || v.user.Role == tracker.RoleAdmin || id == chosen {
			out = append(out, choice{Value: id, Label: u.Name, Chosen: id == chosen})
		}
	}
	return out
}
