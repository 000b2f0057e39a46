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

// mayName reports whether the visitor may read a login name: admins of the installation are named to each other only.
func (v visit) mayName(u tracker.User) bool {
	return u.MerchantID != 0 || v.user.Role == tracker.RoleAdmin
}

// accountChoices are the accounts to choose from. One that is chosen and may not be named keeps its number.
func (v visit) accountChoices(users []tracker.User, chosen string) []choice {
	out := []choice{{Label: v.t("people.account.email"), Chosen: chosen == ""}, {Value: "none", Label: v.t("people.account.none"), Chosen: chosen == "none"}}
	for _, u := range users {
		id := strconv.FormatInt(u.ID, 10)
		switch {
		case v.mayName(u):
			out = append(out, choice{Value: id, Label: u.Name, Chosen: id == chosen})
		case id == chosen:
			out = append(out, choice{Value: id, Label: "#" + id, Chosen: true})
		}
	}
	return out
}
